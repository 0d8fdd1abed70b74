//! What the forms of a proposal's page send.

use serde::Deserialize;

use crate::domain::review::Move;
use crate::web::form::form_struct;
use crate::web::outcome::Fault;

/// One press: withdraw it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepForm {
    pub version: String,
}

/// Return or reject, with words. Two forms of one page: each has a name of its own for them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalForm {
    version: String,
    #[serde(default)]
    return_reason: String,
    #[serde(default)]
    rejection_reason: String,
}
form_struct!(StepForm, RefusalForm);

impl RefusalForm {
    pub fn version(&self) -> Result<i32, Fault> {
        version(&self.version)
    }

    /// The input and what was typed there.
    pub fn reason(&self, step: Move) -> (&'static str, &str) {
        match step {
            Move::Return => ("return_reason", &self.return_reason),
            _ => ("rejection_reason", &self.rejection_reason),
        }
    }
}

/// The version that the page showed.
pub fn version(sent: &str) -> Result<i32, Fault> {
    sent.parse().map_err(|_| Fault::BadRequest("The form lacks its version."))
}
