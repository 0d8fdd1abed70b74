//! Which verb is which function.

use super::{Failure, check_config, demo, institution, key_rotation, keys, migrate, routes, serve, staff, trial};
use crate::config::{Arguments, KeysVerb, Verb};

/// Does what the command line says; comes back when it is done, for `serve` and `trial` when they have been stopped.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.verb {
        Verb::Serve(options) => serve::run(&options),
        Verb::Trial(options) => trial::run(&options),
        Verb::Demo(options) => demo::run(&options),
        Verb::Migrate(options) => migrate::run(&options),
        Verb::Routes(options) => routes::run(&options),
        Verb::CheckConfig(options) => check_config::run(&options),
        Verb::Institution { verb } => institution::run(&verb),
        Verb::Staff { verb } => staff::run(&verb),
        Verb::Keys { verb: KeysVerb::New(options) } => keys::new(&options),
        Verb::Keys { verb: KeysVerb::Rotate(options) } => key_rotation::run(&options),
    }
}
