//! What `cardfile institution` takes. What it does is in `commands::institution`.

use clap::{Args, Subcommand};

use super::DatabaseOptions;

#[derive(Debug, Subcommand)]
pub enum InstitutionVerb {
    /// Add an institution, with customers, staff and settings of its own
    Add(InstitutionAddOptions),
    /// Give an institution another name
    Rename(InstitutionRenameOptions),
    /// Print every institution
    List(InstitutionListOptions),
}

#[derive(Debug, Args)]
pub struct InstitutionAddOptions {
    /// Its name
    #[arg(long, env = "CARDFILE_INSTITUTION", value_name = "NAME")]
    pub name: String,
    /// Its number, six digits; no two have the same
    #[arg(long, env = "CARDFILE_INSTITUTION_NUMBER", value_name = "6DIGITS")]
    pub number: String,
    /// Its country, three letters (ISO 3166-1)
    #[arg(long, env = "CARDFILE_INSTITUTION_COUNTRY", value_name = "COUNTRY")]
    pub country: String,
    /// The language and country its customers are written to in, such as sv_SE; by default the country's own
    #[arg(long, env = "CARDFILE_INSTITUTION_LOCALE", value_name = "LOCALE")]
    pub locale: Option<String>,
    /// Who administers it: the username of somebody who works on this desk already
    #[arg(long, env = "CARDFILE_INSTITUTION_ADMIN", value_name = "USERNAME")]
    pub admin: Option<String>,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Args)]
pub struct InstitutionRenameOptions {
    /// The number of the institution
    #[arg(long, env = "CARDFILE_INSTITUTION_NUMBER", value_name = "6DIGITS")]
    pub number: String,
    /// Its new name
    #[arg(long, env = "CARDFILE_INSTITUTION", value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Args)]
pub struct InstitutionListOptions {
    #[command(flatten)]
    pub database: DatabaseOptions,
}
