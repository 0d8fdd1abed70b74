//! What `cardfile staff` takes: whom, in which institution, why. What it does is in `commands::staff` and its neighbours.

use clap::{Args, Subcommand};

use super::DatabaseOptions;
use crate::domain::policy::Role;

#[derive(Debug, Subcommand)]
pub enum StaffVerb {
    /// Add an account and print a one-time link on which the person sets a password
    Add(StaffAddOptions),
    /// Print everybody who works in the institution
    List(StaffListOptions),
    /// Change the name that colleagues see, or the e-mail address
    Edit(StaffEditOptions),
    /// Disable an account and end its sessions
    Disable(StaffDeedOptions),
    /// Let a disabled account in again
    Enable(StaffDeedOptions),
    /// Forget the failures that locked an account
    Unlock(StaffDeedOptions),
    /// Give a person these roles in the institution and no others, and end their sessions there
    ///
    /// Also how somebody of one institution begins to work in another.
    Roles(StaffRolesOptions),
    /// Say which customer a person is in the institution: the desk keeps them from that record
    Tie(StaffTieOptions),
    /// Say that a person is no customer of the institution
    Untie(StaffDeedOptions),
    /// Print a new one-time link; an older one works no longer
    Invite(StaffInviteOptions),
    /// End all of a person's sessions in the institution
    EndSessions(StaffDeedOptions),
    /// Forget a person's authenticator and recovery codes and end their sessions
    ///
    /// For somebody who lost both, where no other admin is at hand to do it in the desk. At the next sign-in they set up new
    /// ones. See first that it is they who ask.
    ResetSecondFactor(ResetSecondFactorOptions),
}

/// In which institution of which database.
#[derive(Debug, Args)]
pub struct StaffPlace {
    /// The institution's number, six digits; by default the first one
    #[arg(long, env = "CARDFILE_STAFF_INSTITUTION", value_name = "6DIGITS")]
    pub institution: Option<String>,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Args)]
pub struct StaffListOptions {
    #[command(flatten)]
    pub place: StaffPlace,
}

/// Something done to one account.
#[derive(Debug, Args)]
pub struct StaffDeedOptions {
    /// The name to sign in with
    #[arg(long, env = "CARDFILE_STAFF_USERNAME")]
    pub username: String,
    /// Why, for the history
    #[arg(long, env = "CARDFILE_STAFF_REASON", value_name = "WORDS", default_value = "Done at the command line")]
    pub reason: String,
    #[command(flatten)]
    pub place: StaffPlace,
}

#[derive(Debug, Args)]
pub struct StaffEditOptions {
    /// The name that colleagues see; left out, it stays
    #[arg(long, env = "CARDFILE_STAFF_NAME")]
    pub name: Option<String>,
    /// An e-mail address; left out, it stays, and "none" takes it away
    #[arg(long, env = "CARDFILE_STAFF_EMAIL")]
    pub email: Option<String>,
    #[command(flatten)]
    pub deed: StaffDeedOptions,
}

#[derive(Debug, Args)]
pub struct StaffRolesOptions {
    /// agent, supervisor, auditor or admin, several with commas between; none takes all roles away
    #[arg(long, env = "CARDFILE_STAFF_ROLE", required = true, value_delimiter = ',', value_parser = role_or_none)]
    pub role: Vec<Option<Role>>,
    #[command(flatten)]
    pub deed: StaffDeedOptions,
}

#[derive(Debug, Args)]
pub struct StaffTieOptions {
    /// The number of the customer that the person is
    #[arg(long, env = "CARDFILE_STAFF_CUSTOMER_NUMBER", value_name = "NUMBER")]
    pub customer_number: String,
    #[command(flatten)]
    pub deed: StaffDeedOptions,
}

#[derive(Debug, Args)]
pub struct StaffInviteOptions {
    #[command(flatten)]
    pub link: LinkOptions,
    #[command(flatten)]
    pub deed: StaffDeedOptions,
}

/// The one-time link.
#[derive(Debug, Args)]
pub struct LinkOptions {
    /// Where people reach the desk: the link begins with it
    #[arg(long, env = "CARDFILE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// How long the link works
    #[arg(long, env = "CARDFILE_INVITATION_SECS", value_name = "SECONDS", default_value_t = 86_400)]
    pub invitation_secs: u32,
}

#[derive(Debug, Args)]
pub struct ResetSecondFactorOptions {
    /// The name to sign in with
    #[arg(long, env = "CARDFILE_STAFF_USERNAME")]
    pub username: String,
    /// Do it; without it the command says what it would do
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub place: StaffPlace,
}

#[derive(Debug, Args)]
pub struct StaffAddOptions {
    /// The name to sign in with, such as saga.lindqvist
    #[arg(long, env = "CARDFILE_STAFF_USERNAME")]
    pub username: String,
    /// The name that colleagues see
    #[arg(long, env = "CARDFILE_STAFF_NAME")]
    pub name: String,
    /// An e-mail address
    #[arg(long, env = "CARDFILE_STAFF_EMAIL")]
    pub email: Option<String>,
    /// agent, supervisor, auditor or admin; several add up
    #[arg(long, env = "CARDFILE_STAFF_ROLE", required = true, value_delimiter = ',', value_parser = role)]
    pub role: Vec<Role>,
    #[command(flatten)]
    pub link: LinkOptions,
    #[command(flatten)]
    pub place: StaffPlace,
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text.trim()).ok_or_else(|| "choose agent, supervisor, auditor or admin".to_owned())
}

fn role_or_none(text: &str) -> Result<Option<Role>, String> {
    if text.trim() == "none" { Ok(None) } else { role(text).map(Some) }
}
