//! Made-up companies: a name out of last names, trades and towns, when they were registered, and a few bankrupt ones.
//! All are in the Finnish trade register, branches of foreign ones among them, since all have a Finnish business ID.

use chrono::{Days, NaiveDate};

use super::dice::{Dice, Throws, Topic};
use super::lands::Land;

pub(super) const AUTHORITY: &str = "Patent and Registration Office";

/// The name alone, for items that bear it in theirs.
pub(super) fn name(land: &'static Land, n: u64, dice: &Dice) -> String {
    let mut throws = dice.throws(n, Topic::Name);
    let pattern = land.companies.draw(&mut throws);
    let first = land.last_names.draw(&mut throws);
    let second = land.last_names.draw(&mut throws);
    let second = if first == second { "Partners" } else { second };
    let trade = land.trades.draw(&mut throws);
    let town = land.towns.draw(&mut throws).name;
    pattern.replace("{a}", first).replace("{b}", second).replace("{w}", trade).replace("{t}", town)
}

pub(super) struct Papers {
    pub representative: Option<String>,
    pub registration_date: Option<NaiveDate>,
    pub bankruptcy: Option<NaiveDate>,
}

pub(super) fn papers(land: &'static Land, n: u64, today: NaiveDate, dice: &Dice) -> Papers {
    let mut throws = dice.throws(n, Topic::Life);
    let registered = today - Days::new(throws.between(400, 16_000));
    let bankrupt = today - Days::new(throws.between(1, 390));
    Papers {
        bankruptcy: throws.permille(20).then_some(bankrupt),
        registration_date: throws.percent(96).then_some(registered),
        representative: throws.percent(70).then(|| representative(land, &mut throws)),
    }
}

/// "Rouva Mäkinen", or a first and a last name.
fn representative(land: &'static Land, throws: &mut Throws) -> String {
    let is_man = throws.percent(55);
    let first = if is_man { land.men.draw(throws) } else { land.women.draw(throws) };
    let last = land.last_names.draw(throws);
    let last = if is_man { (*last).to_owned() } else { (land.of_woman)(last, true) };
    match throws.percent(25) {
        true => format!("{} {last}", land.salutations[usize::from(!is_man)]),
        false => format!("{first} {last}"),
    }
}
