//! Made-up items of companies: departments, cost centres, vehicles and other things. Their codes are internal ones,
//! unique by the running number; a department bears its company's name.

use super::dice::{Dice, Topic};
use super::lands::Land;
use super::numbers;
use super::plan::{Place, Role};

pub(super) struct Item {
    pub sort: &'static str,
    pub name: String,
    pub plate: Option<String>,
    pub code: String,
    pub additional_values: Vec<(String, String)>,
}

const VEHICLES: &[&str] = &[
    "Volvo FH16",
    "Volkswagen Transporter",
    "Ford Transit",
    "Toyota Hilux",
    "Scania R 500",
    "Volvo V60",
    "Škoda Octavia",
    "Mercedes-Benz Sprinter",
    "Toyota Proace",
    "MAN TGX",
    "Volvo FM",
    "Ford Focus",
    "Volkswagen Caddy",
    "Tesla Model Y",
    "Renault Kangoo",
    "Fiat Ducato",
    "Iveco Daily",
    "Toyota Corolla",
    "Scania S 770",
    "Peugeot Partner",
    "DAF XF",
    "BMW 320d",
    "Citroën Berlingo",
    "Opel Vivaro",
    "Valtra T235",
    "Nissan Leaf",
    "Kia Niro",
    "Setra S 515 HD",
];

pub(super) fn draw(place: &Place, land: &'static Land, n: u64, company: &str, seed: u64, dice: &Dice) -> Item {
    let mut throws = dice.throws(n, Topic::Name);
    let cost_code = throws.between(1000, 9899).to_string();
    let department = throws.pick(land.departments);
    let value = |key: &str, value: String| (key.to_owned(), value);
    match place.role {
        Role::Vehicle => {
            let plate = numbers::plate(land.plate, place.rank_in_role, seed);
            let fuel = throws.pick(&["diesel", "diesel", "diesel", "petrol", "electricity"]);
            let values = match throws.percent(60) {
                true => vec![value("fuel", fuel.to_owned()), value("cost-code", cost_code)],
                false => Vec::new(),
            };
            let name = format!("{plate} ({})", throws.pick(VEHICLES));
            Item { sort: "vehicle", name, plate: Some(plate), code: format!("VEH-{n:07}"), additional_values: values }
        }
        Role::CostCentre => Item {
            sort: "cost_centre",
            name: format!("{company} / {cost_code} {department}"),
            plate: None,
            code: format!("CC-{n:07}"),
            additional_values: vec![value("cost-code", cost_code)],
        },
        Role::Department => Item {
            sort: "department",
            name: format!("{company} / {department}"),
            plate: None,
            code: format!("DEP-{n:07}"),
            additional_values: Vec::new(),
        },
        Role::Other | Role::Private | Role::Company => other(land, n, company, throws.between(1, 40)),
    }
}

fn other(land: &'static Land, n: u64, company: &str, count: u64) -> Item {
    let thing = land.others[(n % land.others.len() as u64) as usize];
    Item {
        sort: "other",
        name: format!("{company} / {thing} {count}"),
        plate: None,
        code: format!("ITEM-{n:07}"),
        additional_values: Vec::new(),
    }
}
