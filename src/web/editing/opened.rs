//! What a group was when its form was opened. It travels with the form, sealed: it may hold a registration number.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::Editing;
use crate::domain::form::{FormField, Typed};
use crate::seal::Place;
use crate::web::outcome::Fault;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Opened {
    pub version: i32,
    pub typed: Typed,
    /// The keys of the fields that the form did not show, since the person sees them masked.
    #[serde(default)]
    hidden: Vec<String>,
}

impl Opened {
    /// The group as it is stored now.
    pub fn now<F>(editing: &Editing<'_, F>) -> Opened {
        Opened { version: editing.version, typed: editing.theirs.clone(), hidden: Vec::new() }
    }

    /// The same, for a form that does not show these fields.
    pub fn hiding<F: FormField>(mut self, fields: &[F]) -> Opened {
        self.hidden = fields.iter().map(|field| field.key().to_owned()).collect();
        self
    }

    /// Whether the form did not show what the field was.
    pub fn hides<F: FormField>(&self, field: F) -> bool {
        self.hidden.iter().any(|key| key == field.key())
    }

    /// Bound to record, group and person.
    fn row<F: FormField>(editing: &Editing<'_, F>) -> String {
        format!("{}|{}", editing.action(), editing.cx.actor.staff)
    }

    pub fn seal<F: FormField>(&self, editing: &Editing<'_, F>) -> String {
        let row = Opened::row(editing);
        let place = Place { column: "form.opened", institution: editing.cx.actor.scope(), row: &row };
        let text = serde_json::to_vec(self).expect("a version and texts are JSON");
        URL_SAFE_NO_PAD.encode(editing.cx.keys().seal(place, &text))
    }

    pub fn open<F: FormField>(editing: &Editing<'_, F>, sealed: &str) -> Result<Opened, Fault> {
        let broken = Fault::BadRequest("The form lacks what it was opened with.");
        let row = Opened::row(editing);
        let place = Place { column: "form.opened", institution: editing.cx.actor.scope(), row: &row };
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(sealed) else { return Err(broken) };
        let Ok(text) = editing.cx.keys().open(place, &bytes) else { return Err(broken) };
        serde_json::from_slice(&text).map_err(|_| broken)
    }
}
