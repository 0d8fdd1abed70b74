//! The program: reads its command line, starts the log, runs one command. What it does is in `cardfile::commands`.

use std::process::ExitCode;

use cardfile::commands::{Failure, run};
use cardfile::config::{Arguments, start_logging};

/// Drawing a page is thousands of small pieces of text; the allocator of the C library spends a fifth of the page's time on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = Arguments::read().map_err(Failure::from).and_then(|arguments| {
        start_logging(arguments.log_level())?;
        run(arguments)
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("cardfile: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
