//! Latvia. Last names have a form for women.

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::land::town;
use super::{Land, Mobile, Town};

const MEN: &str = "Jānis Andris Juris Edgars Māris Aleksandrs Vladimirs Sergejs Artūrs Mārtiņš Aivars Kristaps \
    Guntis Valdis Raimonds Roberts Normunds Uldis Ivars Gints Dainis Pēteris Ainārs Imants Toms Rihards Kaspars \
    Viktors Gatis Arnis Ģirts Dmitrijs Igors Agris Armands Gunārs Modris Kārlis Oskars Jēkabs Gustavs Emīls Renārs \
    Zigmārs Intars Haralds Voldemārs Ēriks Henriks Vilnis";
const WOMEN: &str = "Anna Kristīne Inese Ilze Inga Jeļena Svetlana Tatjana Irina Līga Sandra Ināra Aija Marija Laura \
    Dace Iveta Anita Evija Ieva Zane Ligita Elīna Sanita Vija Agnese Ilona Rita Baiba Gunta Linda Daina Liene Ruta \
    Signe Velta Maija Ausma Santa Māra Skaidrīte Olga Daiga Aiga Elza Emīlija Alise Sofija Marta Paula Dzintra Vēsma \
    Biruta Jūlija Ārija";
const LAST_NAMES: &str = "Bērziņš Kalniņš Ozoliņš Jansons Ozols Liepiņš Krūmiņš Balodis Eglītis Zariņš Pētersons \
    Vītols Kļaviņš Kārkliņš Vanags Ivanovs Siliņš Lācis Apinis Rozītis Dzenis Jaunzems Lapiņš Skujiņš Freimanis \
    Dūmiņš Āboliņš Grīnbergs Straume Auziņš Priede Krastiņš Zālītis Andersons Strazdiņš Celmiņš Sproģis Birznieks \
    Strautiņš Grantiņš Mednis Vilks Puriņš Petrovs Vasiļjevs Avotiņš Dambis Lūsis Cīrulis Irbe Upītis Gailis \
    Saulītis Zvirbulis Briedis Rudzītis Kauliņš Fridmanis Bite Bērzkalns Jēkabsons Mazurs Šmits Štāls Ķirsis Līcis \
    Melderis Pūce Sīlis Tauriņš Vējiņš Ziediņš Žagars Ābele Dreimanis Egle Gulbis Jurjāns Kronbergs";
const STREETS: &str = "Brīvības iela, Rīgas iela, Skolas iela, Parka iela, Dārza iela, Jaunā iela, Liepu iela, \
    Krišjāņa Barona iela, Zaļā iela, Meža iela, Upes iela, Ozolu iela, Kalna iela, Stacijas iela, Raiņa bulvāris, \
    Lāčplēša iela, Ģertrūdes iela, Čaka iela, Ezera iela, Bērzu iela, Pils iela, Jūras iela, Maskavas iela, Vidus \
    iela, Saules iela, Tērbatas iela, Miera iela, Priežu iela, Ventspils iela";

pub fn land() -> Land {
    Land {
        country: "LVA",
        locales: &["lv_LV", "ru_RU", "en_GB"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman,
        salutations: ["Kungs", "Kundze"],
        towns: Ranked::new(towns(), 2),
        streets: Ranked::listed(STREETS),
        house,
        postcode: |code| format!("LV-{code:04}"),
        mobile: Mobile {
            prefixes: &["+37126", "+37129", "+37128", "+37120", "+37122", "+37125", "+37127", "+37121", "+37124"],
            digits: 6,
        },
        landlines: &["+37167DDDDDD", "+37163DDDDDD", "+37165DDDDDD"],
        plate: "LL-DDDD",
        companies: Ranked::listed("SIA {a} un {b}, SIA {a} {w}, SIA {t} {w}, AS {t} {w}, IK {a}, SIA {a} Grupa"),
        trades: Ranked::listed(
            "Būve, Transports, Serviss, Auto, Elektro, Santehnika, Grāmatvedība, Tīrība, Krāsas, Koks, Nami, \
             Maiznīca, Dārzs, Zivis, Mežs, Taksi, Konsultācijas, Metāls, Loģistika, Zobārstniecība, Osta",
        ),
        departments: &[
            "Pārdošana",
            "Transports",
            "Apkope",
            "Grāmatvedība",
            "Iepirkumi",
            "Ražošana",
            "Mārketings",
            "Personāls",
            "Noliktava",
            "Klientu serviss",
        ],
        others: &["Rezerves karte", "Piekabe", "Degvielas tvertne", "Būvlaukums", "Laiva", "Iekrāvējs", "Ģenerators"],
        mailboxes: &["rekini", "info", "birojs", "gramatvediba"],
    }
}

/// Bērziņš, Bērziņa; Eglītis, Eglīte; Ozols, Ozola.
fn of_woman(name: &str, _: bool) -> String {
    if let Some(stem) = name.strip_suffix("is") {
        return format!("{stem}e");
    }
    match name.strip_suffix(['s', 'š']) {
        Some(stem) => format!("{stem}a"),
        None => name.to_owned(),
    }
}

/// "Brīvības iela 12-34".
fn house(street: &str, throws: &mut Throws) -> (String, Option<String>) {
    let number = throws.between(1, 150);
    let line = match throws.below(10) {
        0..=2 => format!("{street} {number}"),
        3 => format!("{street} {number}A"),
        _ => format!("{street} {number}-{}", throws.between(1, 80)),
    };
    (line, None)
}

fn towns() -> Vec<Town> {
    vec![
        town("Rīga", 1001, 1084, "Rīga"),
        town("Daugavpils", 5401, 5422, "Latgale"),
        town("Liepāja", 3401, 3417, "Kurzeme"),
        town("Jelgava", 3001, 3010, "Zemgale"),
        town("Jūrmala", 2008, 2016, "Vidzeme"),
        town("Ventspils", 3601, 3604, "Kurzeme"),
        town("Rēzekne", 4601, 4605, "Latgale"),
        town("Valmiera", 4201, 4204, "Vidzeme"),
        town("Ogre", 5001, 5003, "Vidzeme"),
        town("Jēkabpils", 5201, 5206, "Zemgale"),
        town("Cēsis", 4101, 4103, "Vidzeme"),
        town("Sigulda", 2150, 2150, "Vidzeme"),
        town("Kuldīga", 3301, 3301, "Kurzeme"),
        town("Tukums", 3101, 3104, "Kurzeme"),
        town("Saldus", 3801, 3801, "Kurzeme"),
        town("Bauska", 3901, 3901, "Zemgale"),
        town("Talsi", 3201, 3201, "Kurzeme"),
        town("Salaspils", 2121, 2121, "Vidzeme"),
    ]
}
