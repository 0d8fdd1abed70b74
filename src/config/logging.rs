//! The program's log: JSON lines on stderr, through `tracing`. What people read at the terminal goes to stdout instead.

use tracing_subscriber::EnvFilter;

use super::Wrong;

/// Starts the log at this level: a word such as `info`, or directives such as `warn,cardfile=debug`.
pub fn start_logging(level: &str) -> Result<(), Wrong> {
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(filter(level)?)
        .with_writer(std::io::stderr);
    subscriber.try_init().map_err(|_| Wrong::new("The log was started twice."))
}

/// The web server's own chatter about workers is left out unless it is asked for, and so is what the passkeys' library tells of
/// challenges and answers.
fn filter(level: &str) -> Result<EnvFilter, Wrong> {
    let level = level.trim();
    let is_word = ["off", "error", "warn", "info", "debug", "trace"].contains(&level.to_ascii_lowercase().as_str());
    if !is_word && !level.contains('=') {
        return Err(Wrong::new("--log (CARDFILE_LOG) must be off, error, warn, info, debug or trace."));
    }
    let directives =
        if is_word { format!("{level},actix_server=warn,webauthn_rs_core=error") } else { level.to_owned() };
    EnvFilter::try_new(directives).map_err(|_| {
        Wrong::new("--log (CARDFILE_LOG) must be a level such as info, or directives such as warn,cardfile=debug.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_directives_are_taken_and_other_words_are_not() {
        for good in ["info", "WARN", "off", "warn,cardfile=debug"] {
            assert!(filter(good).is_ok(), "{good}");
        }
        for bad in ["loud", "", "cardfile=loud"] {
            assert!(filter(bad).is_err(), "{bad}");
        }
    }
}
