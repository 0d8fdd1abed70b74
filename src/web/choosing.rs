//! Choosing another customer inside a form: by what one would type into the find box, then among those who fit, with enough
//! shown to tell namesakes apart. Whoever is chosen travels as an id.

use crate::db::customers::{self, ListRow};
use crate::db::{DbError, PgConnection};
use crate::domain::form::Typed;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::web::customers::listed_name;
use crate::web::desk::Context;
use crate::web::find::{Found, list_customers};
use crate::web::form_views::{Choice, FieldView, Hidden, Width};
use crate::web::outcome::Fault;

/// Shown at most: who needs more than these, types more.
const SHOWN: usize = 8;

/// What the inputs are called: `holder`, `holder_term`, and `holder_sought` for the term that was looked for last.
#[derive(Debug, Clone, Copy)]
pub struct Choosing {
    pub input: &'static str,
    pub term_input: &'static str,
    pub sought_input: &'static str,
    /// "Cardholder".
    pub label: &'static str,
}

/// How far the choosing came.
#[derive(Debug, Clone)]
pub enum Chosen {
    Customer(Box<ListRow>),
    /// Among these, or nobody yet; and what the person is asked for.
    Open {
        candidates: Vec<ListRow>,
        words: String,
    },
}

impl Choosing {
    pub fn inputs(&self) -> [String; 3] {
        [self.input, self.term_input, self.sought_input].map(str::to_owned)
    }

    /// What the form carries unseen: which term its choices came of.
    pub fn hidden(&self, typed: &Typed) -> Hidden {
        Hidden::new(self.sought_input, typed.get(self.term_input).trim())
    }

    /// Reads the choice. A new term counts before an earlier choice; `offered` are those who need not be looked for.
    pub fn choose(
        &self,
        conn: &mut PgConnection,
        cx: &Context,
        typed: &Typed,
        offered: &[ListRow],
    ) -> Result<Chosen, Fault> {
        let term = typed.get(self.term_input).trim();
        let is_new = !term.is_empty() && term != typed.get(self.sought_input);
        if let (false, Ok(id)) = (is_new, typed.get(self.input).parse::<i64>()) {
            return self.read(conn, cx, CustomerId(id));
        }
        if term.is_empty() {
            let words = format!("Choose the {}, or enter a name or number to find", self.label.to_lowercase());
            return Ok(Chosen::Open { candidates: offered.to_vec(), words });
        }
        let open = |candidates: Vec<ListRow>, words: String| Ok(Chosen::Open { candidates, words });
        match list_customers(conn, cx, term)? {
            Found::One(row) => {
                // The find put it on record; whether they may give anything to this one is still to be asked.
                cx.guard(conn, &Look::customer(row.id(), Sight::Form))?;
                Ok(Chosen::Customer(row))
            }
            Found::Nobody => open(offered.to_vec(), format!("Nobody fits “{term}”. Enter another name or number")),
            Found::Refused(flaw) => open(offered.to_vec(), flaw.sentence(self.label)),
            Found::Several(rows) => {
                let is_cut = rows.len() > SHOWN;
                let words = match is_cut {
                    true => format!("More than {SHOWN} fit. Choose one of these, or enter more of the name"),
                    false => format!("Choose the {}", self.label.to_lowercase()),
                };
                open(rows.into_iter().take(SHOWN).collect(), words)
            }
        }
    }

    fn read(&self, conn: &mut PgConnection, cx: &Context, id: CustomerId) -> Result<Chosen, Fault> {
        let found = customers::list_by_ids(conn, cx.actor.scope(), &[id])?.into_iter().next();
        let found = found.ok_or(DbError::Missing)?;
        // Named on the page, and perhaps found by nobody before.
        cx.shows(conn, Look::customer(id, Sight::Form))?;
        Ok(Chosen::Customer(Box::new(found)))
    }

    /// The fields: the ones to choose among, and the term.
    pub fn fields(&self, typed: &Typed, candidates: &[ListRow], error: Option<String>) -> Vec<FieldView> {
        let picked = typed.get(self.input);
        let term = FieldView::text(
            self.term_input,
            &format!("Find the {}", self.label.to_lowercase()),
            typed.get(self.term_input),
        )
        .hint("Name, number, phone or e-mail")
        .width(Width::Large);
        if candidates.is_empty() {
            return vec![term.error(error)];
        }
        let mut choices: Vec<Choice> = candidates.iter().map(|row| choice(row, picked)).collect();
        choices.push(Choice::new("", "Somebody else: find below", false));
        let radios = FieldView::radios(self.input, self.label, choices).error(error);
        vec![radios, term.optional()]
    }
}

/// A customer as something to choose.
fn choice(row: &ListRow, picked: &str) -> Choice {
    let id = row.id.to_string();
    let about = format!(
        "{} · {} · {}, {} · {}",
        row.customer_number,
        row.kind_label(),
        row.city,
        row.country,
        row.status().label()
    );
    Choice { hint: Some(about), ..Choice::new(id.clone(), listed_name(&row.name()), id == picked) }
}
