//! Lithuania. Last names have a form for wives and one for daughters.

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::land::town;
use super::{Land, Mobile, Town};

const MEN: &str = "Jonas Vytautas Antanas Tomas Darius Mindaugas Andrius Algirdas Juozas Vladimir Mantas Kęstutis \
    Marius Saulius Rimantas Arūnas Gintaras Lukas Petras Stasys Giedrius Kazimieras Valdas Paulius Vidas Aleksandr \
    Gediminas Martynas Rokas Audrius Edvinas Romas Ričardas Egidijus Ramūnas Donatas Karolis Dovydas Justinas \
    Žydrūnas Šarūnas Linas Nerijus Matas Jokūbas Domantas Povilas Rytis Vaidas Eimantas Ąžuolas Kajus";
const WOMEN: &str = "Ona Irena Janina Danutė Marija Rasa Daiva Vida Aldona Inga Kristina Jūratė Rita Audronė Lina \
    Jolanta Asta Regina Laima Birutė Elena Ieva Gintarė Agnė Eglė Renata Vilma Genovaitė Nijolė Dalia Edita Simona \
    Aušra Živilė Monika Greta Gabija Emilija Austėja Ugnė Rūta Viktorija Sandra Neringa Jurgita Snieguolė Žaneta \
    Miglė Kotryna Liepa Luknė Milda Giedrė Indrė Akvilė";
const LAST_NAMES: &str = "Kazlauskas Jankauskas Petrauskas Stankevičius Vasiliauskas Paulauskas Butkus Žukauskas \
    Balčiūnas Kavaliauskas Urbonas Ramanauskas Navickas Rimkus Žilinskas Savickas Kairys Sakalauskas Černiauskas \
    Šimkus Baranauskas Banys Žemaitis Adomaitis Povilaitis Pocius Jonaitis Šukys Mažeika Norkus Bagdonas Juška \
    Zabulis Lukoševičius Matulevičius Gudaitis Mikalauskas Malinauskas Dambrauskas Rutkauskas Grigas Vaitkus \
    Kučinskas Bieliauskas Barkauskas Valančius Mockus Šidlauskas Leonavičius Tamošiūnas Radzevičius Andriulis \
    Gedvilas Jurgaitis Kalinauskas Lapinskas Miškinis Petraitis Šeškus Stonkus Vaičiulis Venckus Vitkus Zaleckis \
    Žvirblis Čepaitis Ivanauskas Gečas Martinaitis Narbutas Pakalnis";
const STREETS: &str = "Vilniaus g., Gedimino pr., Laisvės al., Kauno g., Vytauto g., Žalioji g., Sodų g., Liepų g., \
    Taikos pr., Savanorių pr., Mokyklos g., Miško g., Parko g., Ateities g., Basanavičiaus g., Maironio g., \
    Donelaičio g., Pilies g., Šviesos g., Beržų g., Ąžuolų g., Tilžės g., Kęstučio g., Birutės g., Jūros g., \
    Konstitucijos pr., Antakalnio g., Stoties g., Respublikos g., Naujoji g., Upės g.";

pub fn land() -> Land {
    Land {
        country: "LTU",
        locales: &["lt_LT", "en_GB", "pl_PL"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman,
        salutations: ["Ponas", "Ponia"],
        towns: Ranked::new(towns(), 2),
        streets: Ranked::listed(STREETS),
        house,
        postcode: |code| format!("LT-{code:05}"),
        mobile: Mobile {
            prefixes: &["+37061", "+37068", "+37065", "+37060", "+37062", "+37067", "+37069", "+37064"],
            digits: 6,
        },
        landlines: &["+37052DDDDDD", "+37037DDDDDD", "+37046DDDDDD"],
        plate: "LLL DDD",
        companies: Ranked::listed("UAB {a} ir {b}, UAB {a} {w}, {t} {w} UAB, AB {t} {w}, MB {a}, IĮ {a} {w}"),
        trades: Ranked::listed(
            "Statyba, Transportas, Servisas, Auto, Elektra, Santechnika, Apskaita, Švara, Dažai, Mediena, \
             Namai, Kepykla, Sodai, Žuvis, Miškas, Taksi, Konsultacijos, Metalas, Logistika, Odontologija, \
             Uostas",
        ),
        departments: &[
            "Pardavimai",
            "Transportas",
            "Priežiūra",
            "Buhalterija",
            "Pirkimai",
            "Gamyba",
            "Rinkodara",
            "Personalas",
            "Sandėlis",
            "Klientų aptarnavimas",
        ],
        others: &["Atsarginė kortelė", "Priekaba", "Kuro talpa", "Statybvietė", "Valtis", "Krautuvas", "Generatorius"],
        mailboxes: &["saskaitos", "info", "biuras", "buhalterija"],
    }
}

/// Kazlauskas: his wife Kazlauskienė, his daughter Kazlauskaitė; the daughters of -ys, -ius and -us differ.
fn of_woman(name: &str, is_wife: bool) -> String {
    const DAUGHTERS: [(&str, &str); 5] = [("ius", "iūtė"), ("us", "utė"), ("as", "aitė"), ("is", "ytė"), ("ys", "ytė")];
    let Some((end, daughter)) = DAUGHTERS.iter().find(|(end, _)| name.ends_with(end)) else { return name.to_owned() };
    let stem = &name[..name.len() - end.len()];
    format!("{stem}{}", if is_wife { "ienė" } else { daughter })
}

/// "Gedimino pr. 12-34".
fn house(street: &str, throws: &mut Throws) -> (String, Option<String>) {
    let number = throws.between(1, 130);
    let line = match throws.below(10) {
        0..=2 => format!("{street} {number}"),
        3 => format!("{street} {number}A"),
        _ => format!("{street} {number}-{}", throws.between(1, 99)),
    };
    (line, None)
}

fn towns() -> Vec<Town> {
    vec![
        town("Vilnius", 1100, 14199, "Vilniaus apskritis"),
        town("Kaunas", 44001, 52499, "Kauno apskritis"),
        town("Klaipėda", 91001, 96999, "Klaipėdos apskritis"),
        town("Šiauliai", 75001, 79999, "Šiaulių apskritis"),
        town("Panevėžys", 35001, 38199, "Panevėžio apskritis"),
        town("Alytus", 62001, 64999, "Alytaus apskritis"),
        town("Marijampolė", 68001, 69499, "Marijampolės apskritis"),
        town("Mažeikiai", 89001, 89499, "Telšių apskritis"),
        town("Jonava", 55001, 55399, "Kauno apskritis"),
        town("Utena", 28001, 28999, "Utenos apskritis"),
        town("Kėdainiai", 57001, 57499, "Kauno apskritis"),
        town("Telšiai", 87001, 87499, "Telšių apskritis"),
        town("Tauragė", 72001, 72499, "Tauragės apskritis"),
        town("Palanga", 135, 159, "Klaipėdos apskritis"),
        town("Ukmergė", 20001, 20399, "Vilniaus apskritis"),
        town("Visaginas", 31001, 31299, "Utenos apskritis"),
        town("Druskininkai", 66001, 66499, "Alytaus apskritis"),
        town("Trakai", 21001, 21499, "Vilniaus apskritis"),
    ]
}
