//! Finland, in Finnish.

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::land::{five_digits, same_for_all, town};
use super::{Land, Mobile, Town};

const MEN: &str = "Juha Matti Mika Jari Antti Timo Mikko Kari Marko Jukka Jussi Pekka Hannu Sami Heikki Petri Ville \
    Janne Markku Tuomas Lauri Teemu Jani Ari Aleksi Harri Pasi Markus Eetu Veikko Jouni Seppo Joni Juho Esa Risto \
    Jarmo Tommi Henri Niko Raimo Vesa Kalle Arto Ilkka Olli Tapio Pentti Jarkko Tomi Eero Toni Reijo Otto Jaakko \
    Onni Väinö Eino Leo Elias Oliver Leevi Niilo Toivo Arvo Urho Kimmo Jere Santeri Jesse Tero Aki Osmo Paavo Yrjö \
    Hermanni Ahti Hugo Mauri";
const WOMEN: &str = "Tuula Päivi Anne Ritva Leena Pirjo Sari Minna Marja Tiina Riitta Tarja Pirkko Seija Eija Merja \
    Heidi Satu Anna Jaana Maria Johanna Laura Hanna Kirsi Arja Raija Mari Marjatta Katja Anneli Sirpa Kaija Outi \
    Sanna Virpi Emilia Jenni Helena Susanna Piia Elina Teija Mervi Terttu Noora Riikka Ulla Niina Suvi Nina Maarit \
    Aino Eevi Helmi Lilja Venla Aada Pihla Kerttu Hilkka Irma Mirja Tiia Essi Veera Iida Sofia Oona Saara Elli Vilma \
    Hilla Siiri Kaisa Päivikki Tuulikki";
const LAST_NAMES: &str = "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen \
    Lehtonen Lehtinen Saarinen Niemi Salminen Heinonen Niskanen Heikkilä Kinnunen Salonen Turunen Salo Laitinen \
    Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen Ojala Leppänen Hiltunen Leinonen \
    Väisänen Kallio Miettinen Pitkänen Aaltonen Manninen Hakala Koivisto Anttila Laaksonen Hirvonen Lehto Räsänen \
    Laakso Toivonen Mustonen Rantala Nurmi Aalto Peltonen Moilanen Hänninen Pulkkinen Lappalainen Partanen Kettunen \
    Seppälä Kauppinen Nurminen Peltola Huttunen Salmi Vainio Kokkonen Kemppainen Lahti Ikonen Halonen Lampinen \
    Kärkkäinen Oksanen Harju Mikkonen Heiskanen Eskelinen Tamminen Suominen Halme Hyvönen Rautio Helenius Parviainen \
    Koski Ketola Ylönen Kangas Väänänen Sillanpää Hartikainen Kivelä Vuorinen Haapala Nykänen Pesonen Mäki \
    Ruotsalainen Kolehmainen Myllymäki Honkanen Jääskeläinen Kukkonen Hietala Ojanen Vesterinen Rissanen Määttä \
    Vartiainen Asikainen Pietilä Uusitalo Ahola Viitanen Koivula Torvinen Karppinen Karvonen Sirén Soininen Pölönen \
    Suhonen Tikkanen Kuusisto Nevalainen Pääkkönen Immonen Ristola Hyytiäinen";
const STREETS: &str = "Koulutie, Asematie, Kirkkokatu, Rantatie, Mannerheimintie, Kauppakatu, Hämeenkatu, \
    Puistokatu, Aleksanterinkatu, Keskuskatu, Mäkitie, Metsätie, Koivutie, Mäntytie, Kuusitie, Niittytie, Peltotie, \
    Satamakatu, Rauhankatu, Myllytie, Tehtaankatu, Savilahdenkatu, Linnankatu, Yliopistonkatu, Ratakatu, Vuorikatu, \
    Itsenäisyydenkatu, Sepänkatu, Harjukatu, Lähdetie, Jokikatu, Kalevankatu, Tapionkatu, Väinölänkatu, \
    Runeberginkatu, Topeliuksenkatu, Valtakatu, Torikatu, Pohjolankatu, Hallituskatu, Pähkinäpolku, Käpytie, \
    Pihlajakuja, Ahventie, Tuulimyllyntie";

pub fn land() -> Land {
    Land {
        country: "FIN",
        locales: &["fi_FI", "sv_FI", "en_GB", "ru_RU", "et_EE"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman: same_for_all,
        salutations: ["Herra", "Rouva"],
        towns: Ranked::new(towns(), 3),
        streets: Ranked::listed(STREETS),
        house,
        postcode: five_digits,
        mobile: MOBILE,
        landlines: &["+3589NDDDDDD", "+3583NDDDDD", "+3582NDDDDD", "+3588NDDDDD", "+35813NDDDDD", "+35816NDDDDD"],
        plate: "LLL-DDD",
        companies: Ranked::listed(
            "{w} {a} Oy, {a} & {b} Oy, {t} {w} Oy, {w} {t} Oy, {w} {a} & {b} Oy, {a} Group Oyj, Tmi {a}, {a} {w} Ky",
        ),
        trades: Ranked::listed(
            "Rakennus, Kuljetus, Konepaja, Autohuolto, Sähkö, LVI, Maanrakennus, Kiinteistö, Tilitoimisto, \
             Siivous, Maalaus, Puutyö, Metalli, Leipomo, Kukka, Apteekki, Metsäpalvelu, Ravintola, Taksi, \
             Hammaslääkäri, Logistiikka, Betoni",
        ),
        departments: &[
            "Myynti",
            "Kuljetus",
            "Huolto",
            "Talous",
            "Hankinta",
            "Tuotanto",
            "Markkinointi",
            "Henkilöstö",
            "Tietohallinto",
            "Varasto",
            "Asiakaspalvelu",
            "Kiinteistöt",
        ],
        others: &["Vara-auton kortti", "Perävaunu", "Polttoainesäiliö", "Työmaa", "Vene", "Trukki", "Aggregaatti"],
        mailboxes: &["laskut", "info", "talous", "toimisto"],
    }
}

pub(super) const MOBILE: Mobile =
    Mobile { prefixes: &["+35840", "+35850", "+35844", "+35845", "+35846", "+35841"], digits: 7 };

/// "Koulutie 12 B 34", or the number alone.
pub(super) fn house(street: &str, throws: &mut Throws) -> (String, Option<String>) {
    let number = throws.between(1, 98);
    let line = match throws.below(10) {
        0..=4 => format!("{street} {number}"),
        5..=8 => format!("{street} {number} {} {}", throws.pick(&['A', 'B', 'C', 'D', 'E']), throws.between(1, 89)),
        _ => format!("{street} {number} as {}", throws.between(1, 12)),
    };
    (line, None)
}

fn towns() -> Vec<Town> {
    vec![
        town("Helsinki", 100, 990, "Uusimaa"),
        town("Espoo", 2100, 2940, "Uusimaa"),
        town("Tampere", 33100, 33900, "Pirkanmaa"),
        town("Vantaa", 1200, 1770, "Uusimaa"),
        town("Oulu", 90100, 90900, "North Ostrobothnia"),
        town("Turku", 20100, 20960, "Southwest Finland"),
        town("Jyväskylä", 40100, 40900, "Central Finland"),
        town("Lahti", 15100, 15900, "Päijät-Häme"),
        town("Kuopio", 70100, 70900, "North Savo"),
        town("Pori", 28100, 28900, "Satakunta"),
        town("Kouvola", 45100, 45910, "Kymenlaakso"),
        town("Joensuu", 80100, 80910, "North Karelia"),
        town("Lappeenranta", 53100, 53950, "South Karelia"),
        town("Hämeenlinna", 13100, 13900, "Kanta-Häme"),
        town("Vaasa", 65100, 65480, "Ostrobothnia"),
        town("Seinäjoki", 60100, 60800, "South Ostrobothnia"),
        town("Rovaniemi", 96100, 96960, "Lapland"),
        town("Mikkeli", 50100, 50970, "South Savo"),
        town("Kotka", 48100, 48930, "Kymenlaakso"),
        town("Salo", 24100, 24910, "Southwest Finland"),
        town("Kajaani", 87100, 87900, "Kainuu"),
        town("Hyvinkää", 5400, 5950, "Uusimaa"),
        town("Järvenpää", 4400, 4480, "Uusimaa"),
        town("Rauma", 26100, 26950, "Satakunta"),
        town("Kerava", 4200, 4260, "Uusimaa"),
        town("Savonlinna", 57100, 57810, "South Savo"),
        town("Nokia", 37100, 37150, "Pirkanmaa"),
        town("Ylöjärvi", 33470, 33480, "Pirkanmaa"),
        town("Kangasala", 36200, 36270, "Pirkanmaa"),
        town("Riihimäki", 11100, 11910, "Kanta-Häme"),
        town("Imatra", 55100, 55910, "South Karelia"),
        town("Iisalmi", 74100, 74170, "North Savo"),
        town("Kemi", 94100, 94900, "Lapland"),
        town("Tornio", 95400, 95460, "Lapland"),
        town("Äänekoski", 44100, 44150, "Central Finland"),
        town("Ähtäri", 63700, 63700, "South Ostrobothnia"),
    ]
}
