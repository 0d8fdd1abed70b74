//! Estonia.

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::land::{five_digits, same_for_all, town};
use super::{Land, Mobile, Town};

const MEN: &str = "Martin Andrei Aleksandr Sergei Toomas Andres Margus Dmitri Vladimir Rein Jüri Urmas Aivar Priit \
    Igor Mihkel Kristjan Tõnu Jaan Raivo Siim Tarmo Meelis Ants Peeter Rasmus Marko Taavi Indrek Mart Kaspar Robert \
    Oliver Madis Arvo Tiit Rauno Ain Oskar Karl Mati Hugo Sander Risto Kalev Janar Tanel Erki Jaak Heino Artjom \
    Maksim Nikita Kristo Henri Jakob Ülo Väino";
const WOMEN: &str = "Anna Olga Irina Jelena Tatjana Maria Sirje Anne Tiina Kristiina Ene Galina Natalja Svetlana \
    Ülle Anu Kadri Piret Katrin Tiiu Marika Liis Eha Triin Reet Helgi Kristi Maire Malle Merike Riina Annika Margit \
    Laura Kairi Helen Maarja Linda Evelin Mare Sofia Emma Mia Lenna Hanna Eliise Aino Elisabeth Luise Külli Õie \
    Grete Marleen Signe Ave Pille Kersti Heli Jana Veera";
const LAST_NAMES: &str = "Ivanov Tamm Saar Sepp Mägi Smirnov Vassiljev Petrov Kask Kukk Rebane Ilves Pärn Koppel \
    Luik Oja Raudsepp Mets Kuznetsov Kuusk Teder Lepik Kallas Põder Rand Järv Jõgi Kivi Laur Kaasik Raud Saks Mitt \
    Kangur Kütt Lepp Nõmm Must Valk Kurg Rätsep Uibo Pukk Roos Paju Vaher Leppik Tomson Jakobson Kruus Pihlak Aas \
    Mölder Sild Kõiv Allik Toom Hunt Palm Puusepp Soosaar Laas Tammik Käärik Peterson Õunapuu Volkov Popov Mihhailov \
    Karu Eller Sokk Arro Toots Kasemets Orav Ots Lill Männik Nurk Maasik Kaljula Vaino Suvi Üksvärav Kallaste \
    Sarapuu Viira Lõhmus Unt Ojamaa Trei Villems Pärtel Kuningas Tooming Liiv Hein";
const STREETS: &str = "Tallinna mnt, Pärnu mnt, Tartu mnt, Narva mnt, Kesk tn, Aia tn, Kooli tn, Pikk tn, Metsa tn, \
    Pargi tn, Uus tn, Jaama tn, Mere pst, Sõpruse pst, Kase tn, Lai tn, Viru tn, Riia tn, Võru tn, Raudtee tn, Kalda \
    tn, Männi tn, Põllu tn, Õuna tn, Vabaduse pst, Rüütli tn, Niidu tn, Kalevi tn, Turu tn, Ehitajate tee, Õismäe \
    tee, Järve tn";

pub fn land() -> Land {
    Land {
        country: "EST",
        locales: &["et_EE", "ru_RU", "en_GB"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman: |name, _| {
            if RUSSIAN_ENDINGS.iter().any(|end| name.ends_with(end)) {
                format!("{name}a")
            } else {
                same_for_all(name, false)
            }
        },
        salutations: ["Hr", "Pr"],
        towns: Ranked::new(towns(), 2),
        streets: Ranked::listed(STREETS),
        house,
        postcode: five_digits,
        mobile: Mobile { prefixes: &["+37251", "+37252", "+37253", "+37255", "+37256", "+37258", "+37250"], digits: 6 },
        landlines: &["+3726DDDDDD", "+3727NDDDDD", "+37244DDDDD"],
        plate: "DDD LLL",
        companies: Ranked::listed("{a} {w} OÜ, {a} & {b} OÜ, OÜ {w} {a}, {t} {w} AS, {a} Grupp AS, FIE {a}"),
        trades: Ranked::listed(
            "Ehitus, Veod, Toruabi, Auto, Elekter, Kaevetööd, Raamatupidamine, Puhastus, Maalri, Puidu, \
             Kinnisvara, Pagari, Aiand, Kala, Metsa, Takso, Nõustamine, Masina, Logistika, Hambaravi, Sadama",
        ),
        departments: &[
            "Müük",
            "Transport",
            "Hooldus",
            "Raamatupidamine",
            "Hanked",
            "Tootmine",
            "Turundus",
            "Personal",
            "Ladu",
            "Klienditugi",
        ],
        others: &["Varukaart", "Haagis", "Kütusemahuti", "Ehitusplats", "Paat", "Tõstuk", "Generaator"],
        mailboxes: &["arved", "info", "kontor", "raamatupidamine"],
    }
}

const RUSSIAN_ENDINGS: [&str; 2] = ["ov", "ev"];

/// "Pärnu mnt 12-34".
fn house(street: &str, throws: &mut Throws) -> (String, Option<String>) {
    let number = throws.between(1, 120);
    let line = match throws.below(10) {
        0..=2 => format!("{street} {number}"),
        3 => format!("{street} {number}{}", throws.pick(&['a', 'b', 'c'])),
        _ => format!("{street} {number}-{}", throws.between(1, 90)),
    };
    (line, None)
}

fn towns() -> Vec<Town> {
    vec![
        town("Tallinn", 10111, 13917, "Harjumaa"),
        town("Tartu", 50090, 51014, "Tartumaa"),
        town("Narva", 20103, 21020, "Ida-Virumaa"),
        town("Pärnu", 80010, 80042, "Pärnumaa"),
        town("Kohtla-Järve", 30320, 31028, "Ida-Virumaa"),
        town("Viljandi", 71003, 71024, "Viljandimaa"),
        town("Rakvere", 44306, 44317, "Lääne-Virumaa"),
        town("Maardu", 74111, 74117, "Harjumaa"),
        town("Kuressaare", 93812, 93819, "Saaremaa"),
        town("Võru", 65603, 65610, "Võrumaa"),
        town("Valga", 68203, 68207, "Valgamaa"),
        town("Haapsalu", 90502, 90508, "Läänemaa"),
        town("Jõhvi", 41531, 41543, "Ida-Virumaa"),
        town("Paide", 72711, 72720, "Järvamaa"),
        town("Keila", 76604, 76610, "Harjumaa"),
        town("Põlva", 63303, 63308, "Põlvamaa"),
        town("Kärdla", 92411, 92414, "Hiiumaa"),
        town("Otepää", 67403, 67406, "Valgamaa"),
    ]
}
