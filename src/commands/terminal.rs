//! What a command says to the person who gave it, on stdout. A closed stdout is no reason to stop.

use std::io::{self, Write};

/// Prints one line.
pub fn say(line: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{}", line.as_ref()).and_then(|()| out.flush());
}

/// Prints rows with aligned columns, indented by two blanks.
pub fn say_table<const N: usize>(rows: &[[&str; N]]) {
    for row in rows {
        let cell = |(column, text): (usize, &&str)| {
            let width = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            format!("{text:width$}")
        };
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        say(format!("  {}", cells.join("   ")).trim_end());
    }
}
