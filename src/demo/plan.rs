//! The plan of a thousand: which sort and which land each running number is. Every thousand has the same make-up, so
//! that the rank of a customer among its like is known without making the others, and with it numbers that never
//! repeat.

use std::sync::LazyLock;

use super::dice::{Dice, Topic};
use super::lands::LandCode;

const BLOCK: u64 = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Private,
    Company,
    Department,
    CostCentre,
    Vehicle,
    Other,
}

/// How many of each in a thousand.
const ROLES: [(Role, u64); 6] = [
    (Role::Private, 820),
    (Role::Company, 90),
    (Role::Department, 30),
    (Role::CostCentre, 20),
    (Role::Vehicle, 30),
    (Role::Other, 10),
];

/// How many of a thousand live where.
const LANDS: [(LandCode, u64); 10] = [
    (LandCode::Finland, 400),
    (LandCode::SwedishFinland, 45),
    (LandCode::Aland, 15),
    (LandCode::Sweden, 170),
    (LandCode::Norway, 90),
    (LandCode::Denmark, 80),
    (LandCode::Estonia, 80),
    (LandCode::Latvia, 35),
    (LandCode::Lithuania, 35),
    (LandCode::Germany, 50),
];

/// What a running number stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub role: Role,
    pub land: LandCode,
    /// Rank among the customers of the same role, from 0.
    pub rank_in_role: u64,
    /// Rank among the customers of the same country, from 0.
    pub rank_in_country: u64,
}

struct Slot {
    place: Place,
    /// Rank of `place` counts within the thousand; these are how far the rank moves on with each thousand.
    role_step: u64,
    country_step: u64,
}

/// The customer numbered `n`, from 1.
pub(super) fn place(n: u64) -> Place {
    let (block, slot) = locate(n);
    let Slot { place, role_step, country_step } = &SLOTS[slot];
    Place {
        rank_in_role: block * role_step + place.rank_in_role,
        rank_in_country: block * country_step + place.rank_in_country,
        ..*place
    }
}

/// A customer of this role with a number smaller than `n`, of the same country where one is at hand. The lots are
/// random; early thousands are drawn more often, so that old companies have many departments. `n` has to be
/// greater than 2: the first is a private person, the second a company.
pub(super) fn earlier(n: u64, role: Role, lots: [u64; 3]) -> u64 {
    let (block, slot) = locate(n);
    let country = SLOTS[slot].place.land.land().country;
    let is_like = |slot: &usize| SLOTS[*slot].place.role == role && SLOTS[*slot].place.land.land().country == country;
    if block == 0 {
        let before = |is_like: &dyn Fn(&usize) -> bool| (0..slot).filter(is_like).collect::<Vec<usize>>();
        let mut choices = before(&is_like);
        if choices.is_empty() {
            choices = before(&|slot| SLOTS[*slot].place.role == role);
        }
        return number(0, choices[(lots[2] % choices.len() as u64) as usize]);
    }
    let earlier_block = (lots[0] % block).min(lots[1] % block);
    let choices = match role {
        Role::Private => &SHORTLIST.people,
        _ => &SHORTLIST.companies,
    };
    let choices = &choices.iter().find(|(of, _)| *of == country).expect("each country has people and companies").1;
    number(earlier_block, choices[(lots[2] % choices.len() as u64) as usize])
}

/// Each thousand is turned by another amount, so that no pattern shows; the first is not.
fn turn(block: u64) -> u64 {
    block.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}

fn locate(n: u64) -> (u64, usize) {
    let index = n - 1;
    let block = index / BLOCK;
    (block, ((index % BLOCK + turn(block) % BLOCK) % BLOCK) as usize)
}

fn number(block: u64, slot: usize) -> u64 {
    block * BLOCK + (slot as u64 + BLOCK - turn(block) % BLOCK) % BLOCK + 1
}

static SLOTS: LazyLock<Vec<Slot>> = LazyLock::new(lay_out);

/// The slots of people and companies of each country.
static SHORTLIST: LazyLock<Shortlist> =
    LazyLock::new(|| Shortlist { people: sorted(Role::Private), companies: sorted(Role::Company) });

struct Shortlist {
    people: Vec<(&'static str, Vec<usize>)>,
    companies: Vec<(&'static str, Vec<usize>)>,
}

fn sorted(role: Role) -> Vec<(&'static str, Vec<usize>)> {
    let mut lists: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for (index, slot) in SLOTS.iter().enumerate().filter(|(_, slot)| slot.place.role == role) {
        let country = slot.place.land.land().country;
        match lists.iter_mut().find(|(of, _)| *of == country) {
            Some((_, list)) => list.push(index),
            None => lists.push((country, vec![index])),
        }
    }
    lists
}

/// Roles and lands are shuffled apart from each other, always in the same way. The first is a Finn, the second a
/// Finnish company.
fn lay_out() -> Vec<Slot> {
    let mut pairs: Vec<(Role, LandCode)> = shuffled(&ROLES, 1).into_iter().zip(shuffled(&LANDS, 2)).collect();
    for (first, role) in [(0, Role::Private), (1, Role::Company)] {
        let found = (first..pairs.len()).find(|at| pairs[*at] == (role, LandCode::Finland));
        pairs.swap(first, found.expect("Finns and Finnish companies are in every thousand"));
    }
    let country = |land: LandCode| land.land().country;
    let slot = |(index, pair): (usize, &(Role, LandCode))| {
        let of_role = |range: &[(Role, LandCode)]| range.iter().filter(|other| other.0 == pair.0).count() as u64;
        let of_country = |range: &[(Role, LandCode)]| {
            range.iter().filter(|other| country(other.1) == country(pair.1)).count() as u64
        };
        let before = &pairs[..index];
        let (rank_in_role, rank_in_country) = (of_role(before), of_country(before));
        let place = Place { role: pair.0, land: pair.1, rank_in_role, rank_in_country };
        Slot { place, role_step: of_role(&pairs), country_step: of_country(&pairs) }
    };
    pairs.iter().enumerate().map(slot).collect()
}

/// So many of each, shuffled (Fisher and Yates).
fn shuffled<T: Copy>(shares: &[(T, u64)], stream: u64) -> Vec<T> {
    let mut things: Vec<T> = shares.iter().flat_map(|(thing, count)| vec![*thing; *count as usize]).collect();
    let mut throws = Dice::new(0).throws(stream, Topic::Links);
    for left in (1..things.len()).rev() {
        things.swap(left, throws.below(left as u64 + 1) as usize);
    }
    things
}
