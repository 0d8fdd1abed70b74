//! Comma-separated values, out and in: the one place where the program writes or reads them. A cell never begins a formula in a
//! table program: what would, gets an apostrophe before it, and so does what begins with one; reading takes it away again, so that
//! what is read is what was written.

/// What a table program takes for the beginning of a formula, and the mark that keeps it from doing so.
const GUARDED: [char; 7] = ['=', '+', '-', '@', '\t', '\r', MARK];
const MARK: char = '\'';

/// Rows as text; each line ends with CR LF.
pub fn write<'a, R, C>(rows: R) -> String
where
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item = &'a str>,
{
    let mut text = String::new();
    for row in rows {
        let start = text.len();
        for cell in row {
            if text.len() > start {
                text.push(',');
            }
            // Also an empty one, so that a row of one empty cell is not an empty line, nor a comma the first of a row.
            text.push('"');
            if cell.starts_with(GUARDED) {
                text.push(MARK);
            }
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        }
        text.push_str("\r\n");
    }
    text
}

/// Why a text is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("line {0}: a quotation mark is not closed")]
    Open(usize),
    #[error("line {0}: something stands after the closing quotation mark")]
    Trailing(usize),
}

/// The rows of a text, quoted or not; an empty line is no row.
pub fn read(text: &str) -> Result<Vec<Vec<String>>, Flaw> {
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    let (mut rows, mut row, mut line) = (Vec::new(), Vec::new(), 1);
    while chars.peek().is_some() {
        let mut cell = String::new();
        let begun = line;
        let is_quoted = chars.next_if_eq(&'"').is_some();
        if is_quoted {
            loop {
                match chars.next().ok_or(Flaw::Open(begun))? {
                    '"' if chars.next_if_eq(&'"').is_some() => cell.push('"'),
                    '"' => break,
                    c => {
                        line += usize::from(c == '\n');
                        cell.push(c);
                    }
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| !matches!(c, ',' | '\r' | '\n')) {
                cell.push(c);
            }
        }
        let is_empty = cell.is_empty() && !is_quoted && row.is_empty();
        let cell = cell.strip_prefix(MARK).map_or(cell.clone(), str::to_owned);
        let ends = match chars.next() {
            Some(',') => false,
            Some('\r') => {
                chars.next_if_eq(&'\n');
                true
            }
            Some('\n') | None => true,
            Some(_) => return Err(Flaw::Trailing(line)),
        };
        if ends && is_empty {
            line += 1;
            continue;
        }
        row.push(cell);
        if ends {
            line += 1;
            rows.push(std::mem::take(&mut row));
        }
    }
    if !row.is_empty() {
        // The text ended with a comma: one more cell, an empty one.
        row.push(String::new());
        rows.push(row);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(rows: &[Vec<String>]) -> String {
        write(rows.iter().map(|row| row.iter().map(String::as_str)))
    }

    fn cell() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                any::<char>(),
                proptest::sample::select(vec!['=', '+', '-', '@', '\'', '"', ',', '\r', '\n', '\t'])
            ],
            0..8,
        )
        .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(rows in proptest::collection::vec(proptest::collection::vec(cell(), 1..5), 0..6)) {
            prop_assert_eq!(read(&written(&rows)), Ok(rows));
        }

        #[test]
        fn no_cell_begins_a_formula(cell in cell()) {
            let text = written(&[vec![cell]]);
            let first = text.chars().nth(1).expect("a cell is quoted");
            prop_assert!(!['=', '+', '-', '@', '\t', '\r'].contains(&first), "{}", text);
        }
    }

    #[test]
    fn what_others_wrote_is_read_too() {
        let rows = read("\u{feff}number,name\nC1,\"Virtanen, Aino\"\r\n\r\nC2,\n").expect("a table");

        assert_eq!(rows, [vec!["number", "name"], vec!["C1", "Virtanen, Aino"], vec!["C2", ""]]);
    }

    #[test]
    fn a_formula_is_kept_from_being_one_and_comes_back() {
        let text = write([["=1+1", "'quoted'", "plain"]]);

        assert_eq!(text, "\"'=1+1\",\"''quoted'\",\"plain\"\r\n");
        assert_eq!(read(&text).expect("a table"), [["=1+1", "'quoted'", "plain"]]);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_told_with_its_line() {
        assert_eq!(read("a,b\nc,\"d"), Err(Flaw::Open(2)));
        assert_eq!(read("\"a\"b"), Err(Flaw::Trailing(1)));
    }
}
