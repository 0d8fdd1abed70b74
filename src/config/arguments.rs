//! The command line as a whole: which verbs there are and what each takes. What the values mean is in the files beside this
//! one, what the verbs do in `commands`.

use clap::{Args, Parser, Subcommand};

use super::{
    DatabaseOptions, DeskOptions, InstitutionOptions, InstitutionVerb, KeyOptions, KeysVerb, ListeningOptions,
    MailOptions, StaffVerb, Wrong,
};

/// The customer desk of a card issuer: one true record of every customer, in a plain browser
#[derive(Debug, Parser)]
#[command(name = "cardfile", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Every setting is a flag and an environment variable; .env.sample lists them all.")]
pub struct Arguments {
    /// How much to log: off, error, warn, info, debug or trace. By default info for serve, warn for the others
    #[arg(long, env = "CARDFILE_LOG", value_name = "LEVEL", global = true)]
    pub log: Option<String>,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Start the desk for real use
    ///
    /// Brings the schema up to date where it may, starts, and prints the address. The first start creates the institution
    /// and prints a one-time link on which the first administrator sets a password.
    Serve(ServeOptions),
    /// Start a desk to try out, with made-up customers and a sign-in for each role
    ///
    /// Everything is kept in one data folder, with a private PostgreSQL in it; Ctrl-C stops it and the data stays. The
    /// sign-ins are also in trial-sign-ins.json there. With DATABASE_URL set, that database is used instead.
    Trial(TrialOptions),
    /// Add made-up customers to the institution
    ///
    /// Not for a database with real customers in it. Run again, it adds the next ones.
    Demo(DemoOptions),
    /// Bring the database's schema up to date
    Migrate(MigrateOptions),
    /// Print every address that the desk answers, with the permission it needs
    Routes(RoutesOptions),
    /// Check the settings of serve without starting, and print what would be used
    CheckConfig(ServeOptions),
    /// Add, name and list institutions
    Institution {
        #[command(subcommand)]
        verb: InstitutionVerb,
    },
    /// Manage staff accounts
    Staff {
        #[command(subcommand)]
        verb: StaffVerb,
    },
    /// Manage the keys that seal personal data
    Keys {
        #[command(subcommand)]
        verb: KeysVerb,
    },
}

#[derive(Debug, Args)]
pub struct ServeOptions {
    #[command(flatten)]
    pub listening: ListeningOptions,
    #[command(flatten)]
    pub database: DatabaseOptions,
    #[command(flatten)]
    pub keys: KeyOptions,
    #[command(flatten)]
    pub desk: DeskOptions,
    #[command(flatten)]
    pub mail: MailOptions,
    #[command(flatten)]
    pub institution: InstitutionOptions,
}

#[derive(Debug, Args)]
pub struct TrialOptions {
    /// How many made-up customers the first start makes
    #[arg(long, env = "CARDFILE_DEMO", value_name = "N", default_value_t = 1000)]
    pub demo: u64,
    #[command(flatten)]
    pub listening: ListeningOptions,
    #[command(flatten)]
    pub database: DatabaseOptions,
    #[command(flatten)]
    pub keys: KeyOptions,
    #[command(flatten)]
    pub desk: DeskOptions,
}

#[derive(Debug, Args)]
pub struct DemoOptions {
    /// How many customers to add
    #[arg(long, env = "CARDFILE_DEMO_CUSTOMERS", value_name = "N")]
    pub customers: u64,
    /// Another seed makes other people; keep to one seed in one institution
    #[arg(long, env = "CARDFILE_DEMO_SEED", value_name = "S", default_value_t = 1)]
    pub seed: u64,
    #[command(flatten)]
    pub database: DatabaseOptions,
    #[command(flatten)]
    pub keys: KeyOptions,
}

#[derive(Debug, Args)]
pub struct MigrateOptions {
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Args)]
pub struct RoutesOptions {
    /// As JSON: method, path, permission and handler of each
    #[arg(long)]
    pub json: bool,
}

impl Arguments {
    /// Reads the command line and the environment. What is wrong comes back as one line; help and version end the program.
    pub fn read() -> Result<Arguments, Wrong> {
        Arguments::try_parse().map_err(|error| {
            if !error.use_stderr() || error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                error.exit();
            }
            Wrong(one_line(&error.to_string()))
        })
    }

    /// What to log where nobody said.
    pub fn log_level(&self) -> &str {
        let default = if matches!(self.verb, Verb::Serve(_)) { "info" } else { "warn" };
        self.log.as_deref().filter(|level| !level.trim().is_empty()).unwrap_or(default)
    }
}

/// Clap's first paragraph; usage and tips follow it after an empty line.
fn one_line(message: &str) -> String {
    let paragraph = message.split("\n\n").next().unwrap_or(message);
    let words: Vec<&str> = paragraph.trim_start_matches("error:").split_whitespace().collect();
    format!("{}. See cardfile --help.", words.join(" "))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_clap_refuses_is_told_in_one_line() {
        let refused = Arguments::try_parse_from(["cardfile", "demo", "--customers", "many"]).expect_err("not a number");

        let line = one_line(&refused.to_string());

        assert!(line.contains("--customers") && line.contains("many"), "{line}");
        assert!(!line.contains('\n') && !line.starts_with("error"), "{line}");
    }
}
