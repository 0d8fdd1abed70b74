//! Norway.

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::land::{four_digits, same_for_all, town};
use super::{Land, Mobile, Town};

const MEN: &str = "Jan Per Bjørn Ole Lars Kjell Knut Arne Svein Thomas Hans Geir Tor Morten Terje Odd Erik Martin \
    Andreas John Anders Rune Trond Tore Daniel Jon Kristian Marius Magnus Øyvind Stian Jonas Håkon Espen Harald \
    Fredrik Henrik Alexander Gunnar Helge Einar Leif Øystein Sander Emil Jakob Oskar Filip Aksel Sigurd Eirik Kåre \
    Steinar Pål Roar Asbjørn Torbjørn Vegard Sondre Sindre Iver Ludvig Jørgen Åge Brage Even Gaute Ivar Mohammad";
const WOMEN: &str = "Anne Inger Kari Marit Liv Ingrid Astrid Bjørg Marie Hilde Berit Nina Anna Elisabeth Kristin \
    Bente Heidi Ida Solveig Randi Hanne Silje Tone Linda Maria Tove Camilla Grete Wenche Julie Karin Ellen Gerd Nora \
    Emma Sara Turid Ragnhild Maren Emilie Aud Monica Mari Thea Sigrid Åse Vilde Synnøve Frida Trine Siri Ingeborg \
    Jorunn Unni Elin Mette Gro Åshild Oda Tuva Amalie Guro Ragna Eline Maja Live Frøydis Malin Signe";
const LAST_NAMES: &str = "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen \
    Pettersen Eriksen Berg Haugen Hagen Johannessen Andreassen Jacobsen Dahl Jørgensen Henriksen Lund Halvorsen \
    Sørensen Jakobsen Moen Gundersen Iversen Strand Solberg Svendsen Eide Knutsen Martinsen Paulsen Bakken \
    Kristoffersen Mathisen Lie Amundsen Nguyen Rasmussen Lunde Solheim Bakke Nygård Berge Moe Fredriksen Holm Myhre \
    Lien Ali Bøe Antonsen Kjølstad Hauge Sæther Ødegård Aas Bråten Næss Åsen Tveit Haugland Birkeland Hovland Tangen \
    Myklebust Dalen Brekke Børresen Thorsen Simonsen Ruud Rønning Engen Stene Fossum Sivertsen Isaksen Viken Sandvik \
    Ødegaard Aune Sørlie Kvamme Grønli Hegge Skjelbred Wold Østby Mælen Bjerke";
const STREETS: &str = "Storgata, Kirkegata, Skolegata, Strandgata, Kirkeveien, Bjørkeveien, Skoleveien, Storgaten, \
    Kongens gate, Dronningens gate, Industriveien, Fjordveien, Karl Johans gate, Nygata, Torggata, Sjøgata, \
    Haugeveien, Solveien, Møllergata, Elveveien, Granveien, Furuveien, Idrettsveien, Markveien, Bogstadveien, \
    Åsveien, Løkkeveien, Østre vei, Ringveien, Nesveien";

pub fn land() -> Land {
    Land {
        country: "NOR",
        locales: &["nb_NO", "nn_NO", "no_NO", "se_NO", "en_GB"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman: same_for_all,
        salutations: ["Herr", "Fru"],
        towns: Ranked::new(towns(), 3),
        streets: Ranked::listed(STREETS),
        house,
        postcode: four_digits,
        mobile: Mobile { prefixes: &["+479", "+474"], digits: 7 },
        landlines: &["+4722DDDDDD", "+4755DDDDDD", "+4751DDDDDD", "+4773DDDDDD", "+4777DDDDDD"],
        plate: "LL DDDDD",
        companies: Ranked::listed(
            "{a} {w} AS, {a} & {b} AS, {w} {a} AS, {t} {w} AS, {a} Holding AS, {a} & {b} ANS, {a}s {w} ENK",
        ),
        trades: Ranked::listed(
            "Bygg, Transport, Rør, Bil, Elektro, Anlegg, Regnskap, Renhold, Maling, Snekkeri, Eiendom, Bakeri, \
             Hagesenter, Fisk, Skog, Taxi, Rådgivning, Verksted, Logistikk, Rederi, Tannklinikk, Havbruk",
        ),
        departments: &[
            "Salg",
            "Transport",
            "Service",
            "Økonomi",
            "Innkjøp",
            "Produksjon",
            "Marked",
            "Personal",
            "Lager",
            "Kundesenter",
            "IT",
        ],
        others: &["Reservekort", "Tilhenger", "Drivstofftank", "Byggeplass", "Båt", "Gaffeltruck", "Aggregat"],
        mailboxes: &["faktura", "post", "regnskap", "firmapost"],
    }
}

fn house(street: &str, throws: &mut Throws) -> (String, Option<String>) {
    let number = throws.between(1, 110);
    match throws.below(10) {
        0..=5 => (format!("{street} {number}"), None),
        6..=8 => (format!("{street} {number}{}", throws.pick(&['A', 'B', 'C', 'D'])), None),
        _ => (format!("{street} {number}"), Some(format!("H0{}0{}", throws.between(1, 6), throws.between(1, 6)))),
    }
}

fn towns() -> Vec<Town> {
    vec![
        town("Oslo", 150, 1295, "Oslo"),
        town("Bergen", 5003, 5268, "Vestland"),
        town("Trondheim", 7010, 7099, "Trøndelag"),
        town("Stavanger", 4005, 4036, "Rogaland"),
        town("Drammen", 3011, 3058, "Buskerud"),
        town("Fredrikstad", 1601, 1639, "Østfold"),
        town("Kristiansand", 4608, 4639, "Agder"),
        town("Sandnes", 4306, 4329, "Rogaland"),
        town("Tromsø", 9006, 9024, "Troms"),
        town("Sarpsborg", 1701, 1746, "Østfold"),
        town("Skien", 3701, 3747, "Telemark"),
        town("Ålesund", 6002, 6020, "Møre og Romsdal"),
        town("Sandefjord", 3202, 3244, "Vestfold"),
        town("Haugesund", 5501, 5538, "Rogaland"),
        town("Tønsberg", 3110, 3157, "Vestfold"),
        town("Bodø", 8003, 8076, "Nordland"),
        town("Hamar", 2315, 2326, "Innlandet"),
        town("Lillehammer", 2609, 2629, "Innlandet"),
        town("Gjøvik", 2815, 2822, "Innlandet"),
        town("Molde", 6411, 6425, "Møre og Romsdal"),
        town("Alta", 9510, 9518, "Finnmark"),
        town("Førde", 6800, 6818, "Vestland"),
        town("Røros", 7374, 7374, "Trøndelag"),
        town("Kirkenes", 9900, 9910, "Finnmark"),
    ]
}
