//! What the program is told from outside: flags and environment variables, read into checked settings. Nothing is opened,
//! bound or connected here. A refusal is one line, and no secret is ever in it.

mod arguments;
mod database;
mod desk;
mod institution;
mod institution_verb;
mod keys;
mod keys_verb;
mod listening;
mod logging;
mod mail;
mod places;
#[cfg(test)]
mod sample;
mod staff;
mod wrong;

pub use arguments::{Arguments, DemoOptions, MigrateOptions, RoutesOptions, ServeOptions, TrialOptions, Verb};
pub use database::{DatabaseOptions, DatabasePlace, DatabaseUrl};
pub use desk::DeskOptions;
pub use institution::{FirstInstitution, InstitutionOptions};
pub use institution_verb::{InstitutionAddOptions, InstitutionListOptions, InstitutionRenameOptions, InstitutionVerb};
pub use keys::{KeyOptions, KeySource};
pub use keys_verb::{KeysVerb, NewKeysOptions, RotateKeysOptions};
pub use listening::{Listening, ListeningOptions};
pub use logging::start_logging;
pub use mail::{MailOptions, SmtpTls};
pub use places::trial_folder;
pub use staff::{
    LinkOptions, ResetSecondFactorOptions, StaffAddOptions, StaffDeedOptions, StaffEditOptions, StaffInviteOptions,
    StaffListOptions, StaffPlace, StaffRolesOptions, StaffTieOptions, StaffVerb,
};
pub use wrong::Wrong;
