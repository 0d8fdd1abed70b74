//! Sweden.

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::land::{same_for_all, town};
use super::{Land, Mobile, Town, swedish_finland};

const MEN: &str = "Lars Mikael Anders Johan Erik Per Karl Peter Thomas Jan Daniel Fredrik Hans Mohamed Bengt Andreas \
    Stefan Mats Alexander Marcus Bo Martin Jonas Mattias Ali Nils Göran Niklas Magnus Björn Sven Kjell Robert Oskar \
    William Viktor Simon Elias Gustav Lucas Ulf Håkan Filip Leif Kent Emil Oliver Kenneth Hugo Tobias Christer Axel \
    Patrik Roger Linus Åke Jörgen Rickard Sebastian Ludvig Albin Isak Rasmus Kurt Olle Arvid Ahmed Adam Östen Pär \
    Torbjörn Melker Sixten Ove";
const WOMEN: &str = "Anna Eva Maria Karin Kristina Lena Sara Emma Kerstin Marie Malin Jenny Ingrid Linda Birgitta \
    Elin Marianne Inger Annika Sofia Johanna Ida Susanne Ulla Monica Hanna Elisabeth Julia Helena Åsa Linnéa Sandra \
    Camilla Emelie Margareta Anneli Frida Ann Ellen Jessica Alice Carina Gunilla Alva Siv Elsa Wilma Amanda Maja \
    Ebba Fatima Märta Barbro Astrid Agneta Therese Louise Cecilia Ylva Pernilla Ulrika Signe Moa Tuva Saga Nora Vera \
    Yvonne Sigrid Elvira Zahra Klara";
const LAST_NAMES: &str = "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson \
    Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Olofsson Lindström Lindqvist \
    Lindgren Axelsson Berg Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg \
    Henriksson Forsberg Sjöberg Wallin Ali Engström Mohamed Eklund Danielsson Lundin Håkansson Björk Bergman \
    Gunnarsson Holm Wikström Samuelsson Isaksson Fransson Bergqvist Nyström Holmberg Arvidsson Löfgren Söderberg \
    Nyberg Blomqvist Claesson Nordström Mårtensson Lundström Eliasson Pålsson Björklund Viklund Berggren Sandström \
    Nordin Lund Ström Åberg Hermansson Falk Ekström Holmgren Hedlund Hellström Dahlberg Sundberg Sjögren Martinsson \
    Ek Abrahamsson Blom Månsson Öberg Andreasson Åkesson Strömberg Jonasson Hansen Norberg Åström Sundström Ivarsson \
    Lindholm Ottosson Lundmark Hassan Öhman Dahl Hedberg Nyman Borg Ahmed Stenberg Nygren Söderström";
const STREETS: &str = "Storgatan, Skolgatan, Drottninggatan, Kungsgatan, Kyrkogatan, Järnvägsgatan, Parkgatan, \
    Strandvägen, Nygatan, Björkvägen, Ringvägen, Skolvägen, Trädgårdsgatan, Västra vägen, Östra Storgatan, \
    Linnégatan, Sveavägen, Vasagatan, Götgatan, Hantverkargatan, Odengatan, Ågatan, Industrigatan, Granvägen, \
    Tallvägen, Kaptensgatan, Norra Kajen, Klockarvägen, Lövängsvägen, Smedjegatan, Ängsvägen, Prästgatan, Höjdvägen, \
    Bergsgatan, Fågelvägen";

pub fn land() -> Land {
    Land {
        country: "SWE",
        locales: &["sv_SE", "en_GB", "fi_FI"],
        men: Ranked::words(MEN),
        women: Ranked::words(WOMEN),
        last_names: Ranked::words(LAST_NAMES),
        of_woman: same_for_all,
        salutations: ["Herr", "Fru"],
        towns: Ranked::new(towns(), 3),
        streets: Ranked::listed(STREETS),
        house,
        postcode: |code| format!("{:03} {:02}", code / 100, code % 100),
        mobile: Mobile { prefixes: &["+4670", "+4673", "+4676", "+4672", "+4679"], digits: 7 },
        landlines: &["+468NDDDDDD", "+4631NDDDDD", "+4640NDDDDD", "+4618NDDDDD", "+4690NDDDDD"],
        plate: "LLL DDD",
        companies: Ranked::listed(
            "{a}s {w} AB, {a} & {b} AB, {w} {a} AB, {t} {w} AB, {a} Invest AB, {a} & Co HB, {w} i {t} AB",
        ),
        trades: Ranked::listed(
            "Bygg, Åkeri, Plåt, Bil, El, VVS, Schakt, Redovisning, Städ, Måleri, Snickeri, Fastigheter, \
             Bageri, Trädgård, Skog, Taxi, Konsult, Verkstad, Logistik, Restaurang, Tandvård, Golv",
        ),
        departments: swedish_finland::DEPARTMENTS,
        others: swedish_finland::OTHERS,
        mailboxes: &["faktura", "info", "ekonomi", "kontakt"],
    }
}

fn house(street: &str, throws: &mut Throws) -> (String, Option<String>) {
    let number = throws.between(1, 120);
    let line = match throws.below(10) {
        0..=4 => format!("{street} {number}"),
        5..=6 => format!("{street} {number}{}", throws.pick(&['A', 'B', 'C'])),
        _ => format!("{street} {number} lgh 1{}0{}", throws.between(0, 6), throws.between(1, 6)),
    };
    let care_of =
        throws.percent(3).then(|| format!("c/o {}", throws.pick(&["Berg", "Lind", "Åkesson", "Holm", "Öberg"])));
    match care_of {
        Some(care_of) => (care_of, Some(line)),
        None => (line, None),
    }
}

fn towns() -> Vec<Town> {
    vec![
        town("Stockholm", 11120, 11860, "Stockholms län"),
        town("Göteborg", 41101, 41879, "Västra Götalands län"),
        town("Malmö", 21119, 21855, "Skåne län"),
        town("Uppsala", 75220, 75755, "Uppsala län"),
        town("Linköping", 58216, 58756, "Östergötlands län"),
        town("Västerås", 72210, 72597, "Västmanlands län"),
        town("Örebro", 70210, 70593, "Örebro län"),
        town("Helsingborg", 25220, 25669, "Skåne län"),
        town("Norrköping", 60221, 60597, "Östergötlands län"),
        town("Jönköping", 55302, 55593, "Jönköpings län"),
        town("Umeå", 90320, 90744, "Västerbottens län"),
        town("Lund", 22220, 22762, "Skåne län"),
        town("Borås", 50330, 50771, "Västra Götalands län"),
        town("Sundsvall", 85229, 85753, "Västernorrlands län"),
        town("Gävle", 80250, 80650, "Gävleborgs län"),
        town("Eskilstuna", 63218, 63510, "Södermanlands län"),
        town("Halmstad", 30231, 30295, "Hallands län"),
        town("Växjö", 35229, 35596, "Kronobergs län"),
        town("Karlstad", 65221, 65637, "Värmlands län"),
        town("Södertälje", 15130, 15257, "Stockholms län"),
        town("Luleå", 97231, 97753, "Norrbottens län"),
        town("Östersund", 83126, 83152, "Jämtlands län"),
        town("Haparanda", 95331, 95336, "Norrbottens län"),
        town("Kalmar", 39230, 39365, "Kalmar län"),
        town("Visby", 62141, 62157, "Gotlands län"),
        town("Ängelholm", 26231, 26296, "Skåne län"),
    ]
}
