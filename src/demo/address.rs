//! Addresses: the street of a land and a town of the same land. People, companies and second homes draw from one place.

use chrono::{Days, NaiveDate};

use super::dice::{Dice, Throws, Topic};
use super::lands::Land;
use super::{DemoAddress, DemoTemporaryAddress};

pub(super) fn draw(land: &'static Land, throws: &mut Throws) -> DemoAddress {
    let town = land.towns.draw(throws);
    let (address1, address2) = (land.house)(land.streets.draw(throws), throws);
    // Towns with many postcodes have them in tens.
    let step = if town.last - town.first >= 100 { 10 } else { 1 };
    let steps = u64::from((town.last - town.first) / step);
    DemoAddress {
        address1,
        address2,
        address3: None,
        address4: None,
        zip_code: (land.postcode)(town.first + step * throws.between(0, steps) as u32),
        city: town.name.to_owned(),
        region: throws.percent(30).then(|| town.region.to_owned()),
        country: land.country,
    }
}

/// About one in thirty lives elsewhere for a while: of these about a third did, a third do today, a third will.
pub(super) fn temporary(land: &'static Land, n: u64, today: NaiveDate, dice: &Dice) -> Option<DemoTemporaryAddress> {
    let mut throws = dice.throws(n, Topic::Temporary);
    if !throws.permille(34) {
        return None;
    }
    let address = draw(land, &mut throws);
    let length = throws.between(7, 200);
    let from = match throws.below(3) {
        0 => today - Days::new(length + throws.between(1, 500)),
        1 => today - Days::new(throws.between(0, length)),
        _ => today + Days::new(throws.between(1, 90)),
    };
    Some(DemoTemporaryAddress { address, from, to: from + Days::new(length) })
}
