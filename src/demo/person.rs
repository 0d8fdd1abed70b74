//! Made-up people: a name of their land that fits the person id, and the dates of a life.

use chrono::{Datelike, Days, NaiveDate};

use super::dice::{Dice, Throws, Topic};
use super::lands::Land;
use super::numbers::Identity;

pub(super) struct PersonName {
    pub first: Option<String>,
    pub middle: Option<String>,
    pub last: String,
}

pub(super) fn name(land: &'static Land, is_man: bool, n: u64, dice: &Dice) -> PersonName {
    let mut throws = dice.throws(n, Topic::Name);
    let first_names = if is_man { &land.men } else { &land.women };
    let first = (*first_names.draw(&mut throws)).to_owned();
    let middle = throws.percent(35).then(|| (*first_names.draw(&mut throws)).to_owned());
    let last = last_name(land, is_man, &mut throws);
    if throws.permille(3) {
        return PersonName { first: None, middle: None, last };
    }
    let middle = middle.filter(|middle| *middle != first);
    PersonName { first: Some(first), middle, last }
}

/// One in thirty women has a double name.
fn last_name(land: &'static Land, is_man: bool, throws: &mut Throws) -> String {
    let name = *land.last_names.draw(throws);
    let other = *land.last_names.draw(throws);
    let is_wife = throws.percent(60);
    let is_double = throws.percent(3) && name != other;
    match (is_man, is_double) {
        (true, _) => name.to_owned(),
        (false, false) => (land.of_woman)(name, is_wife),
        (false, true) => format!("{}-{}", (land.of_woman)(name, false), (land.of_woman)(other, true)),
    }
}

pub(super) struct Life {
    pub deceased: Option<NaiveDate>,
    pub nationalities: Vec<&'static str>,
    pub birth_country: Option<&'static str>,
}

/// Whoever was born before 1900 has died, very old; of the others a few have, lately.
pub(super) fn life(land: &'static Land, identity: &Identity, n: u64, today: NaiveDate, dice: &Dice) -> Life {
    let mut throws = dice.throws(n, Topic::Life);
    let age = today.year() - identity.birth.year();
    let days = throws.between(1, 1400);
    let has_died = match age {
        ..18 => false,
        18..60 => throws.permille(2),
        60..85 => throws.permille(15),
        85..115 => throws.permille(90),
        _ => true,
    };
    let deceased = has_died.then(|| match age {
        115.. => identity.birth + Days::new(throws.between(37_600, 39_500)),
        _ => today - Days::new(days),
    });
    let (birth_country, nationalities) = origins(land, &mut throws);
    Life { deceased, nationalities, birth_country }
}

fn origins(land: &'static Land, throws: &mut Throws) -> (Option<&'static str>, Vec<&'static str>) {
    const ELSEWHERE: [&str; 8] = ["SWE", "EST", "FIN", "DEU", "POL", "NOR", "UKR", "GBR"];
    let foreign = throws.pick(&ELSEWHERE);
    let nationalities = match throws.below(100) {
        0..90 => vec![land.country],
        90..93 if foreign != land.country => vec![land.country, foreign],
        93..97 => vec![foreign],
        97..99 => Vec::new(),
        _ => vec![land.country],
    };
    let birth_country = match throws.below(100) {
        0..70 => Some(land.country),
        70..76 => Some(foreign),
        _ => None,
    };
    (birth_country, nationalities)
}

pub(super) fn locale(land: &'static Land, throws: &mut Throws) -> &'static str {
    if throws.percent(90) { land.locales[0] } else { throws.pick(land.locales) }
}
