//! Puts a made-up customer together. A customer depends on the seed, the day and its running number alone, so that any
//! of them can be made first, and two runs agree. What it refers to always has a smaller number.

use chrono::NaiveDate;

use super::care::{self, Ending};
use super::company::{self, AUTHORITY};
use super::dice::{Dice, Throws, Topic};
use super::lands::{Land, LandCode};
use super::numbers::{self, Identity};
use super::plan::{self, Place, Role};
use super::{DemoCustomer, address, item, mail, person};

/// Numbers run from 1 up to this one; beyond it person ids of the temporary range would run out.
pub const LAST_NUMBER: u64 = 15_000_000;

#[derive(Debug, Clone)]
pub struct Generator {
    seed: u64,
    today: NaiveDate,
    dice: Dice,
}

impl Generator {
    /// `today` is what temporary addresses, deaths and bankruptcies are dated from.
    pub fn new(seed: u64, today: NaiveDate) -> Generator {
        Generator { seed, today, dice: Dice::new(seed) }
    }

    /// The customer of this running number, from 1 to `LAST_NUMBER`; panics outside, since there the ids would repeat.
    pub fn customer(&self, n: u64) -> DemoCustomer {
        assert!((1..=LAST_NUMBER).contains(&n), "demo customers are numbered 1 to {LAST_NUMBER}");
        let place = plan::place(n);
        match place.role {
            Role::Private => self.private(n, &place),
            Role::Company => self.company(n, &place),
            Role::Department | Role::CostCentre | Role::Vehicle | Role::Other => self.item(n, &place),
        }
    }

    fn private(&self, n: u64, place: &Place) -> DemoCustomer {
        let land = place.land.land();
        let identity = Identity::of(place.rank_in_role, self.seed);
        let is_man = identity.is_man();
        let name = person::name(land, is_man, n, &self.dice);
        let life = person::life(land, &identity, n, self.today, &self.dice);
        let mut throws = self.dice.throws(n, Topic::Contact);
        let ending = if life.deceased.is_some() { Ending::Death } else { Ending::None };
        let is_reachable = life.deceased.is_none_or(|died| (self.today - died).num_days() < 1000);
        DemoCustomer {
            is_private: true,
            salutation: throws.percent(20).then(|| land.salutations[usize::from(!is_man)]),
            email: (throws.percent(88) && is_reachable)
                .then(|| mail::of_person(name.first.as_deref(), &name.last, n, &mut throws)),
            mobile: (throws.percent(93) && is_reachable).then(|| self.mobile(land, n, place)),
            phone: (throws.percent(12) && is_reachable).then(|| landline(land, &mut throws)),
            locale: person::locale(land, &mut throws),
            first_name: name.first,
            middle_name: name.middle,
            last_name: Some(name.last),
            date_of_birth: Some(identity.birth),
            nationalities: life.nationalities,
            birth_country: life.birth_country,
            deceased_date: life.deceased,
            temporary: address::temporary(land, n, self.today, &self.dice),
            reg_no_kind: "hetu",
            reg_no: identity.hetu(),
            additional_values: if throws.percent(4) { vec![notes(n)] } else { Vec::new() },
            ..self.common(n, place.land, n, ending)
        }
    }

    /// A few gave a land line for a mobile, as people do.
    fn mobile(&self, land: &'static Land, n: u64, place: &Place) -> String {
        let mut slips = self.dice.throws(n, Topic::Links);
        match slips.percent(3) {
            true => landline(land, &mut slips),
            false => numbers::mobile(&land.mobile, place.rank_in_country, self.seed),
        }
    }

    fn company(&self, n: u64, place: &Place) -> DemoCustomer {
        let land = place.land.land();
        let name = company::name(land, n, &self.dice);
        let papers = company::papers(land, n, self.today, &self.dice);
        let mut throws = self.dice.throws(n, Topic::Contact);
        let ending = if papers.bankruptcy.is_some() { Ending::Bankruptcy } else { Ending::None };
        DemoCustomer {
            sort: Some("company"),
            email: throws.percent(94).then(|| mail::of_company(&name, throws.pick(land.mailboxes), n)),
            mobile: throws.percent(35).then(|| numbers::mobile(&land.mobile, place.rank_in_country, self.seed)),
            phone: throws.percent(80).then(|| landline(land, &mut throws)),
            locale: person::locale(land, &mut throws),
            name: Some(name),
            representative: papers.representative,
            registration_authority: Some(AUTHORITY),
            registration_date: papers.registration_date,
            bankruptcy_date: papers.bankruptcy,
            reg_no_kind: "y_tunnus",
            reg_no: numbers::business_id(place.rank_in_role, self.seed),
            ..self.common(n, place.land, n, ending)
        }
    }

    fn item(&self, n: u64, place: &Place) -> DemoCustomer {
        let mut throws = self.dice.throws(n, Topic::Links);
        let parent = self.earlier(n, Role::Company, &mut throws);
        let responsible = self.earlier(n, Role::Private, &mut throws);
        let home = plan::place(parent).land;
        let company = company::name(home.land(), parent, &self.dice);
        let item = item::draw(place, home.land(), n, &company, self.seed, &self.dice);
        let mut contact = self.dice.throws(n, Topic::Contact);
        let has_desk = matches!(place.role, Role::Department | Role::CostCentre);
        let mailbox = has_desk && contact.percent(60);
        let is_at_home = place.land.land().country == home.land().country;
        let mobile = contact.percent(if has_desk { 25 } else { 5 });
        DemoCustomer {
            sort: Some(item.sort),
            email: mailbox.then(|| mail::of_company(&company, contact.pick(home.land().mailboxes), n)),
            mobile: (mobile && is_at_home)
                .then(|| numbers::mobile(&home.land().mobile, place.rank_in_country, self.seed)),
            locale: home.land().locales[0],
            name: Some(item.name),
            responsible: contact.percent(85).then_some(responsible),
            parent: Some(parent),
            plate: item.plate,
            reg_no_kind: "internal",
            reg_no: item.code,
            additional_values: item.additional_values,
            risk_class: None,
            screening_done: false,
            ..self.common(n, home, parent, Ending::None)
        }
    }

    /// A customer made before this one, in good standing unless a few draws found none such.
    fn earlier(&self, n: u64, role: Role, throws: &mut Throws) -> u64 {
        let mut draw = || plan::earlier(n, role, [(); 3].map(|()| throws.below(u64::MAX)));
        let candidates = [(); 4].map(|()| draw());
        candidates.into_iter().find(|candidate| self.is_in_good_standing(*candidate)).unwrap_or(candidates[0])
    }

    fn is_in_good_standing(&self, n: u64) -> bool {
        let place = plan::place(n);
        let land = place.land.land();
        let has_ended = match place.role {
            Role::Private => {
                let identity = Identity::of(place.rank_in_role, self.seed);
                person::life(land, &identity, n, self.today, &self.dice).deceased.is_some()
            }
            _ => company::papers(land, n, self.today, &self.dice).bankruptcy.is_some(),
        };
        !has_ended && care::draw(n, place.role == Role::Private, Ending::None, &self.dice).status == "active"
    }

    /// What all have, and the rest empty. An item lives with its parent and is recorded after it.
    fn common(&self, n: u64, code: LandCode, home: u64, ending: Ending) -> DemoCustomer {
        let care = care::draw(n, plan::place(n).role == Role::Private, ending, &self.dice);
        let age = care::age_in_days(home, &self.dice);
        let created_days_ago = if home == n { age } else { care::age_in_days(n, &self.dice) % (age + 1) };
        DemoCustomer {
            number: format!("C{}", 100_000_000 + n),
            is_private: false,
            sort: None,
            salutation: None,
            first_name: None,
            middle_name: None,
            last_name: None,
            name: None,
            date_of_birth: None,
            nationalities: Vec::new(),
            birth_country: None,
            deceased_date: None,
            representative: None,
            registration_authority: None,
            registration_date: None,
            bankruptcy_date: None,
            responsible: None,
            parent: None,
            plate: None,
            email: None,
            phone: None,
            mobile: None,
            address: address::draw(code.land(), &mut self.dice.throws(home, Topic::Address)),
            temporary: None,
            locale: code.land().locales[0],
            reg_no_kind: "internal",
            reg_no_country: "FIN",
            reg_no: String::new(),
            screening_done: care.screening_done,
            risk_class: care.risk_class,
            additional_values: Vec::new(),
            status: care.status,
            status_reason: care.status_reason,
            created_days_ago,
        }
    }
}

fn landline(land: &'static Land, throws: &mut Throws) -> String {
    let digit = |place: char, throws: &mut Throws| match place {
        'D' => char::from(b'0' + throws.below(10) as u8),
        'N' => char::from(b'1' + throws.below(8) as u8),
        fixed => fixed,
    };
    throws.pick(land.landlines).chars().map(|place| digit(place, throws)).collect()
}

fn notes(n: u64) -> (String, String) {
    ("crm-id".to_owned(), format!("K-{n}"))
}
