//! The bar that shows how far a long command has come. Hidden where nobody watches: no terminal, or a build machine.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar for so many of these things.
pub fn bar(count: u64, things: &str) -> ProgressBar {
    let is_watched = std::io::stderr().is_terminal() && std::env::var_os("CI").is_none();
    let target = if is_watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let template = format!("{{bar:40}} {{human_pos}} of {{human_len}} {things}, {{eta}} left");
    let style = ProgressStyle::with_template(&template).expect("a template of ours");
    ProgressBar::with_draw_target(Some(count), target).with_style(style)
}
