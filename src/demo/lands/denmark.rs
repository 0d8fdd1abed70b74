//! Denmark.

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::land::{four_digits, same_for_all, town};
use super::{Land, Mobile, Town};

const MEN: &str = "Peter Michael Jens Lars Thomas Henrik Søren Christian Martin Jan Niels Anders Morten Jesper Hans \
    Mads Rasmus Per Ole Kim Mikkel Jørgen Brian Frederik Mathias Jacob Daniel Erik Torben Kasper Simon Andreas Claus \
    Nikolaj Bo Carsten Emil Kristian Bent Flemming Mohammad Magnus Oliver William Steen Poul Alexander Tobias Victor \
    Allan Svend Jeppe Lucas Aage Villads Noah Oscar Jakob Bjarne Åge Anton Valdemar August Kaj Finn Leif René \
    Kenneth";
const WOMEN: &str = "Anne Kirsten Mette Hanne Anna Helle Maria Susanne Lene Marianne Camilla Inge Lone Louise Karen \
    Pia Charlotte Tina Gitte Birthe Ida Julie Emma Bente Sofie Jette Inger Jytte Laura Anette Rikke Heidi Christina \
    Lise Freja Kirstine Sara Dorthe Mathilde Ulla Josefine Caroline Trine Line Signe Clara Birgit Maja Alma Bodil \
    Britta Ellen Agnes Tove Nanna Karla Vibeke Merete Åse Astrid Esther Lærke Grethe Solvej Zara Sørine Kathrine";
const LAST_NAMES: &str = "Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen \
    Petersen Madsen Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen Knudsen Jakobsen \
    Jacobsen Mikkelsen Olesen Frederiksen Laursen Henriksen Lund Schmidt Eriksen Holm Kristiansen Clausen Simonsen \
    Svendsen Andreasen Iversen Jeppesen Mogensen Jespersen Nissen Lauridsen Frandsen Østergaard Jepsen Kjær Carlsen \
    Vestergaard Nørgaard Dahl Christoffersen Søndergaard Skov Bertelsen Bruun Bach Friis Bak Berg Kjeldsen Johnsen \
    Lassen Hald Toft Kruse Winther Ravn Dam Lauritsen Krogh Bech Eskildsen Steffensen Mathiesen Sommer Mølgaard \
    Damgaard Overgaard Bjerregaard Bundgaard Thygesen Nygaard Brandt Hermansen Nørskov Kofoed Juhl Bødker Ågård Riis \
    Hedegaard Villadsen Ibsen Bang Søgaard Krøyer Beck Buch Højgaard";
const STREETS: &str = "Hovedgaden, Nørregade, Vestergade, Østergade, Søndergade, Skolegade, Kirkegade, Algade, \
    Jernbanegade, Storegade, Skovvej, Kirkevej, Strandvejen, Østerbrogade, Vesterbrogade, Nørrebrogade, \
    Amagerbrogade, Birkevej, Engvej, Møllevej, Bakkevej, Tværvej, Lærkevej, Elmevej, Havnegade, Parkvej, \
    Rådhuspladsen, Bredgade, Slotsgade, Ågade, Enghavevej, Søvej, Grønnegade";

pub fn land() -> Land {
    Land {
        country: "DNK",
        locales: &["da_DK", "fo_FO", "kl_GL", "en_GB"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman: same_for_all,
        salutations: ["Hr.", "Fru"],
        towns: Ranked::new(towns(), 3),
        streets: Ranked::listed(STREETS),
        house,
        postcode: four_digits,
        mobile: Mobile { prefixes: &["+4526", "+4527", "+4528"], digits: 6 },
        landlines: &["+4533NDDDDD", "+4535NDDDDD", "+4586NDDDDD", "+4598NDDDDD"],
        plate: "LL DD DDD",
        companies: Ranked::listed(
            "{a}s {w} ApS, {a} & {b} ApS, {w} {a} A/S, {t} {w} A/S, {a} Holding ApS, {a} & Søn I/S, {w} {a} ApS",
        ),
        trades: Ranked::listed(
            "Byg, Vognmand, VVS, Auto, El, Anlæg, Revision, Rengøring, Maler, Tømrer, Ejendom, Bageri, \
             Planteskole, Fiske, Smede, Taxa, Rådgivning, Værksted, Logistik, Rederi, Tandlæge, Landbrug",
        ),
        departments: &[
            "Salg",
            "Transport",
            "Service",
            "Økonomi",
            "Indkøb",
            "Produktion",
            "Markedsføring",
            "Personale",
            "Lager",
            "Kundeservice",
        ],
        others: &["Reservekort", "Trailer", "Brændstoftank", "Byggeplads", "Båd", "Gaffeltruck", "Generator"],
        mailboxes: &["faktura", "info", "bogholderi", "kontor"],
    }
}

/// "Nørregade 12, 3. tv".
fn house(street: &str, throws: &mut Throws) -> (String, Option<String>) {
    let number = throws.between(1, 140);
    let line = match throws.below(10) {
        0..=4 => format!("{street} {number}"),
        5 => format!("{street} {number}{}", throws.pick(&['A', 'B', 'C'])),
        6 => format!("{street} {number}, st. {}", throws.pick(&["th", "tv", "mf"])),
        _ => format!("{street} {number}, {}. {}", throws.between(1, 5), throws.pick(&["th", "tv", "mf"])),
    };
    (line, None)
}

fn towns() -> Vec<Town> {
    const CAPITAL: &str = "Hovedstaden";
    const MIDDLE: &str = "Midtjylland";
    const NORTH: &str = "Nordjylland";
    const SOUTH: &str = "Syddanmark";
    const ZEALAND: &str = "Sjælland";
    vec![
        town("København", 1050, 1799, CAPITAL),
        town("Aarhus C", 8000, 8000, MIDDLE),
        town("Odense C", 5000, 5000, SOUTH),
        town("Aalborg", 9000, 9000, NORTH),
        town("Frederiksberg", 2000, 2000, CAPITAL),
        town("Esbjerg", 6700, 6705, SOUTH),
        town("Randers C", 8900, 8900, MIDDLE),
        town("Kolding", 6000, 6000, SOUTH),
        town("Horsens", 8700, 8700, MIDDLE),
        town("Vejle", 7100, 7100, SOUTH),
        town("Roskilde", 4000, 4000, ZEALAND),
        town("Herning", 7400, 7400, MIDDLE),
        town("Hørsholm", 2970, 2970, CAPITAL),
        town("Helsingør", 3000, 3000, CAPITAL),
        town("Silkeborg", 8600, 8600, MIDDLE),
        town("Næstved", 4700, 4700, ZEALAND),
        town("Fredericia", 7000, 7000, SOUTH),
        town("Viborg", 8800, 8800, MIDDLE),
        town("Køge", 4600, 4600, ZEALAND),
        town("Holstebro", 7500, 7500, MIDDLE),
        town("Taastrup", 2630, 2630, CAPITAL),
        town("Slagelse", 4200, 4200, ZEALAND),
        town("Hillerød", 3400, 3400, CAPITAL),
        town("Sønderborg", 6400, 6400, SOUTH),
        town("Svendborg", 5700, 5700, SOUTH),
        town("Hjørring", 9800, 9800, NORTH),
        town("Rønne", 3700, 3700, CAPITAL),
    ]
}
