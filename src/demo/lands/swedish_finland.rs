//! Finland, in Swedish: the coasts of the south and of Ostrobothnia.

use super::super::ranked::Ranked;
use super::finland;
use super::land::{five_digits, same_for_all, town};
use super::{Land, Town};

pub(super) const MEN: &str = "Jan Kaj Johan Anders Henrik Mats Peter Kim Mikael Stefan Tom Christer Göran Lars \
    Fredrik Bo Robert Daniel Sebastian Jonas Patrik Thomas Kenneth Rolf Stig Håkan Björn Karl Erik Gustav Ralf Tommy \
    Niklas Alexander Leif Emil Oskar Viktor Ole Per-Erik Carl-Johan Börje Sven Åke Ingmar Axel William Lukas Anton \
    Benjamin";
pub(super) const WOMEN: &str = "Anna Maria Johanna Monica Camilla Annika Eva Christina Carola Pia Ann-Christin \
    Gunilla Birgitta Sofia Marina Heidi Nina Susanne Linda Jenny Malin Sandra Emma Ida Karin Margareta Ulla Kerstin \
    Solveig Gun Åsa Astrid Ingrid Ebba Ellen Elsa Alva Saga Alma Rebecka Jessica Märta Gun-Britt Kajsa Frida Cecilia \
    Mikaela Siv Inger Elin";
pub(super) const LAST_NAMES: &str = "Johansson Nyman Lindholm Karlsson Andersson Lindström Eriksson Lindqvist \
    Lundström Nyberg Sundström Gustafsson Söderholm Backman Blomqvist Holmström Sjöblom Nylund Holm Söderström \
    Lindroos Forsman Lindberg Björklund Nordström Sandström Ekholm Wikström Grönroos Granholm Öst Björkqvist \
    Häggblom Snellman Åström Östman Enlund Wiklund Sjöberg Nygård Ström Rönnqvist Strandberg Lönnqvist Fagerholm \
    Mattsson Högnäs Ahlskog Finne Lillkull Södergård Kronqvist Sandvik Ingves Norrgård Storbacka Haglund Kankkonen \
    West Back Backlund Sundqvist Renlund Ståhl Hägglund Westerlund Fagerudd Höglund Ahlbäck Bäckström Wahlroos \
    Ekström Österholm Engblom Grönholm Sundman Widjeskog Ehrström";
const STREETS: &str = "Skolvägen, Strandvägen, Kyrkogatan, Storgatan, Alexandersgatan, Mannerheimgatan, \
    Stationsvägen, Parkgatan, Björkvägen, Tallvägen, Hamngatan, Runebergsgatan, Rådhusgatan, Torggatan, Ågatan, \
    Östanvägen, Norra vägen, Bygatan, Kustvägen, Nygatan, Fiskarvägen, Topeliusgatan, Granvägen, Åkervägen, \
    Långgatan, Källvägen, Skeppsbron, Sågvägen";
pub(super) const COMPANIES: &str =
    "{w} {a} Ab, {a} & {b} Ab, {a}s {w} Ab, Oy {a} Ab, Ab {a} {w} Oy, {t} {w} Ab, Firma {a}, Kb {a} & {b}";
pub(super) const TRADES: &str = "Bygg, Transport, Plåt, Bilservice, El, Rör, Schakt, Båtvarv, Bokföring, Städ, \
    Måleri, Snickeri, Fisk, Trädgård, Kiosk, Bageri, Växthus, Skog, Taxi, Tandläkare, Mekaniska";
pub(super) const DEPARTMENTS: &[&str] = &[
    "Försäljning",
    "Transport",
    "Service",
    "Ekonomi",
    "Inköp",
    "Produktion",
    "Marknad",
    "Personal",
    "Lager",
    "Kundtjänst",
];
pub(super) const OTHERS: &[&str] = &["Reservkort", "Släpvagn", "Bränsletank", "Byggplats", "Båt", "Truck", "Elverk"];

pub fn land() -> Land {
    Land {
        locales: &["sv_FI", "fi_FI"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman: same_for_all,
        salutations: ["Herr", "Fru"],
        towns: Ranked::new(towns(), 3),
        streets: Ranked::listed(STREETS),
        postcode: five_digits,
        landlines: &["+3589NDDDDDD", "+3586NDDDDD", "+35819NDDDDD"],
        companies: Ranked::listed(COMPANIES),
        trades: Ranked::listed(TRADES),
        departments: DEPARTMENTS,
        others: OTHERS,
        mailboxes: &["faktura", "info", "ekonomi", "kontor"],
        ..finland::land()
    }
}

fn towns() -> Vec<Town> {
    vec![
        town("Helsingfors", 100, 990, "Nyland"),
        town("Vasa", 65100, 65480, "Österbotten"),
        town("Esbo", 2100, 2940, "Nyland"),
        town("Jakobstad", 68600, 68690, "Österbotten"),
        town("Borgå", 6100, 6650, "Nyland"),
        town("Raseborg", 10600, 10660, "Nyland"),
        town("Kyrkslätt", 2400, 2490, "Nyland"),
        town("Sibbo", 4130, 4150, "Nyland"),
        town("Pargas", 21600, 21630, "Egentliga Finland"),
        town("Korsholm", 65610, 65650, "Österbotten"),
        town("Närpes", 64200, 64270, "Österbotten"),
        town("Nykarleby", 66900, 66960, "Österbotten"),
        town("Kristinestad", 64100, 64140, "Österbotten"),
        town("Lovisa", 7900, 7990, "Nyland"),
        town("Hangö", 10900, 10960, "Nyland"),
        town("Åbo", 20100, 20960, "Egentliga Finland"),
        town("Karleby", 67100, 67900, "Mellersta Österbotten"),
        town("Ingå", 10210, 10240, "Nyland"),
        town("Kimito", 25700, 25710, "Egentliga Finland"),
    ]
}
