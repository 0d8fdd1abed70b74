//! Germany.

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::land::{five_digits, same_for_all, town};
use super::{Land, Mobile, Town};

const MEN: &str = "Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Stefan Christian Uwe Hans Bernd Werner Frank \
    Markus Günter Martin Helmut Matthias Alexander Jan Manfred Ralf Dieter Daniel Jörg Karl Sebastian Tobias Florian \
    Dirk Rainer Torsten Felix Maximilian Lukas Jonas Paul Leon Ben Elias Noah Finn Julian Philipp Tim Niklas Moritz \
    Holger Heinz Horst Gerhard Rüdiger Volker Sven Olaf Björn Mehmet Mustafa Jannik Emil Anton Friedrich Götz Kai";
const WOMEN: &str = "Ursula Sabine Monika Susanne Petra Birgit Andrea Anna Claudia Karin Renate Stefanie Gabriele \
    Brigitte Maria Julia Katharina Nicole Angelika Heike Ingrid Christine Martina Barbara Christina Helga Silke Anja \
    Sandra Melanie Lisa Laura Lena Sarah Emma Mia Hannah Sophie Marie Leonie Lea Johanna Charlotte Clara Katrin \
    Tanja Ulrike Gisela Hannelore Jutta Kerstin Käthe Bärbel Dörte Elke Gudrun Heidrun Ayşe Fatma Franziska Greta \
    Frieda Ida Mathilda Jule";
const LAST_NAMES: &str = "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch \
    Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner \
    Schmitz Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters \
    Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz \
    Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto \
    Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch \
    Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Yılmaz Jansen Petersen Hansen Lüders Thießen Nguyen Kaya \
    Öztürk Kröger Hinrichs Brügge";
const STREETS: &str = "Hauptstraße, Schulstraße, Gartenstraße, Bahnhofstraße, Dorfstraße, Bergstraße, Birkenweg, \
    Lindenstraße, Kirchstraße, Waldstraße, Ringstraße, Schillerstraße, Goethestraße, Jahnstraße, Mühlenweg, Am \
    Markt, Feldstraße, Rosenstraße, Hafenstraße, Königstraße, Wiesenweg, Mozartstraße, Beethovenstraße, Lange \
    Straße, Poststraße, Industriestraße, Breite Straße, Holstenstraße, Ahornweg, Buchenweg, Bismarckstraße, \
    Friedrichstraße, Am Bahnhof, Südstraße, Kastanienallee";

pub fn land() -> Land {
    Land {
        country: "DEU",
        locales: &["de_DE", "en_GB", "tr_TR", "pl_PL"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman: same_for_all,
        salutations: ["Herr", "Frau"],
        towns: Ranked::new(towns(), 3),
        streets: Ranked::listed(STREETS),
        house,
        postcode: five_digits,
        mobile: Mobile {
            prefixes: &["+49171", "+49172", "+49173", "+49170", "+49176", "+49177", "+49179", "+49160", "+49163"],
            digits: 7,
        },
        landlines: &["+4930NDDDDDDD", "+4940NDDDDDDD", "+49431NDDDDD", "+49381NDDDDD"],
        plate: "HH LL DDDD",
        companies: Ranked::listed(
            "{a} {w} GmbH, {a} & {b} GmbH, {w} {a} GmbH & Co. KG, {w} {t} AG, {a} & Söhne KG, {a} Holding GmbH",
        ),
        trades: Ranked::listed(
            "Bau, Spedition, Sanitär, Autohaus, Elektro, Tiefbau, Steuerberatung, Gebäudereinigung, \
             Malerbetrieb, Tischlerei, Immobilien, Bäckerei, Gärtnerei, Fischhandel, Forst, Taxi, Beratung, \
             Maschinenbau, Logistik, Reederei, Zahntechnik, Apotheke",
        ),
        departments: &[
            "Vertrieb",
            "Fuhrpark",
            "Wartung",
            "Buchhaltung",
            "Einkauf",
            "Fertigung",
            "Marketing",
            "Personal",
            "Lager",
            "Kundendienst",
        ],
        others: &["Ersatzkarte", "Anhänger", "Kraftstofftank", "Baustelle", "Boot", "Gabelstapler", "Stromerzeuger"],
        mailboxes: &["rechnung", "info", "buchhaltung", "kontakt"],
    }
}

fn house(street: &str, throws: &mut Throws) -> (String, Option<String>) {
    let number = throws.between(1, 160);
    match throws.below(10) {
        0..=7 => (format!("{street} {number}"), None),
        8 => (format!("{street} {number}{}", throws.pick(&['a', 'b', 'c'])), None),
        _ => {
            let floor = throws.pick(&["Hinterhaus", "Vorderhaus, 2. OG", "3. OG links", "Erdgeschoss rechts"]);
            (format!("{street} {number}"), Some(floor.to_owned()))
        }
    }
}

fn towns() -> Vec<Town> {
    vec![
        town("Hamburg", 20095, 20539, "Hamburg"),
        town("Berlin", 10115, 10999, "Berlin"),
        town("Lübeck", 23552, 23570, "Schleswig-Holstein"),
        town("Kiel", 24103, 24159, "Schleswig-Holstein"),
        town("Rostock", 18055, 18147, "Mecklenburg-Vorpommern"),
        town("München", 80331, 81929, "Bayern"),
        town("Köln", 50667, 51149, "Nordrhein-Westfalen"),
        town("Frankfurt am Main", 60306, 60599, "Hessen"),
        town("Bremen", 28195, 28779, "Bremen"),
        town("Stuttgart", 70173, 70629, "Baden-Württemberg"),
        town("Düsseldorf", 40210, 40629, "Nordrhein-Westfalen"),
        town("Leipzig", 4103, 4357, "Sachsen"),
        town("Dresden", 1067, 1328, "Sachsen"),
        town("Hannover", 30159, 30669, "Niedersachsen"),
        town("Nürnberg", 90402, 90491, "Bayern"),
        town("Flensburg", 24937, 24944, "Schleswig-Holstein"),
        town("Göttingen", 37073, 37085, "Niedersachsen"),
        town("Würzburg", 97070, 97084, "Bayern"),
        town("Saarbrücken", 66111, 66133, "Saarland"),
        town("Münster", 48143, 48167, "Nordrhein-Westfalen"),
        town("Potsdam", 14467, 14482, "Brandenburg"),
    ]
}
