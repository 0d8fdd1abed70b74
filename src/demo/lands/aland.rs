//! Åland: Finland in law, with towns, postcodes and plates of its own.

use super::super::ranked::Ranked;
use super::land::town;
use super::{Land, Town, swedish_finland};

const STREETS: &str = "Storagatan, Torggatan, Skarpansvägen, Östra Esplanadgatan, Norra Esplanadgatan, Strandgatan, \
    Nygatan, Ålandsvägen, Södragatan, Västra Utfarten, Neptunigatan, Godbyvägen, Getavägen, Hammarlandsvägen, \
    Prästgårdsvägen, Bomarsundsvägen, Kyrkvägen, Skolvägen, Lumparlandsvägen, Vårdkasgatan, Ekorrvägen, \
    Sjökvarteret, Ängsvägen";

const COMPANIES: &str = "Ålands {w} Ab, {w} {a} Ab, {a} & {b} Ab, {a}s {w} Ab, Firma {a}, Rederi Ab {a}";

pub fn land() -> Land {
    Land {
        locales: &["sv_FI", "sv_SE"],
        towns: Ranked::new(towns(), 2),
        streets: Ranked::listed(STREETS),
        landlines: &["+35818NDDDD", "+35818NDDDDD"],
        plate: "ÅLL DDD",
        companies: Ranked::listed(COMPANIES),
        ..swedish_finland::land()
    }
}

fn towns() -> Vec<Town> {
    const REGION: &str = "Åland Islands";
    vec![
        town("Mariehamn", 22100, 22140, REGION),
        town("Jomala", 22150, 22160, REGION),
        town("Finström", 22410, 22430, REGION),
        town("Lemland", 22610, 22610, REGION),
        town("Saltvik", 22430, 22430, REGION),
        town("Hammarland", 22240, 22240, REGION),
        town("Sund", 22530, 22530, REGION),
        town("Eckerö", 22270, 22270, REGION),
        town("Föglö", 22710, 22710, REGION),
        town("Geta", 22340, 22340, REGION),
        town("Brändö", 22920, 22920, REGION),
        town("Vårdö", 22550, 22550, REGION),
        town("Kumlinge", 22820, 22820, REGION),
        town("Lumparland", 22630, 22630, REGION),
        town("Kökar", 22730, 22730, REGION),
    ]
}
