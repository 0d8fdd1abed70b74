//! Two people changed one group of a record: what each field was when the form was opened, what the other saved, what this one typed, and
//! what becomes of it. Pure; the three-way page and the saving both go by it.

use super::{FormField, Typed};

/// What becomes of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody changed it, or both to the same.
    Agreed,
    Theirs,
    Mine,
    /// Both changed it: somebody must choose.
    Contested,
}

/// Whose value of a contested field is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    Theirs,
    Mine,
}

/// Compares one field three ways.
pub fn fate(field: impl FormField, opened: &Typed, theirs: &Typed, mine: &Typed) -> Fate {
    let (opened, theirs, mine) = (opened.text(field), theirs.text(field), mine.text(field));
    match (theirs == mine, theirs == opened, mine == opened) {
        (true, _, _) => Fate::Agreed,
        (false, true, _) => Fate::Mine,
        (false, false, true) => Fate::Theirs,
        (false, false, false) => Fate::Contested,
    }
}

/// Puts the group together, or tells which contested fields nobody chose for.
pub fn merge<F: FormField>(
    fields: &[F],
    opened: &Typed,
    theirs: &Typed,
    mine: &Typed,
    pick: impl Fn(F) -> Option<Pick>,
) -> Result<Typed, Vec<F>> {
    let mut merged = mine.clone();
    let mut undecided = Vec::new();
    for field in fields {
        let keeps_theirs = match fate(*field, opened, theirs, mine) {
            Fate::Agreed | Fate::Mine => false,
            Fate::Theirs => true,
            Fate::Contested => match pick(*field) {
                Some(pick) => pick == Pick::Theirs,
                None => {
                    undecided.push(*field);
                    continue;
                }
            },
        };
        if keeps_theirs {
            for input in inputs(*field) {
                merged.put(input.clone(), theirs.get(&input));
            }
        }
    }
    if undecided.is_empty() { Ok(merged) } else { Err(undecided) }
}

fn inputs(field: impl FormField) -> Vec<String> {
    field.inputs().into_iter().chain(field.tick().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customer::{Field, ONLY_NAME};

    fn contact(mobile: &str, email: &str) -> Typed {
        [("mobile", mobile), ("email", email)]
            .map(|(key, text)| (key.to_owned(), text.to_owned()))
            .into_iter()
            .collect()
    }

    const FIELDS: [Field; 2] = [Field::Mobile, Field::Email];

    #[test]
    fn changes_of_different_fields_are_both_kept() {
        let merged =
            merge(&FIELDS, &contact("1", "a"), &contact("2", "a"), &contact("1", "b"), |_| None).expect("no contest");

        assert_eq!((merged.get("mobile"), merged.get("email")), ("2", "b"));
    }

    #[test]
    fn a_contested_field_waits_for_a_choice() {
        let (opened, theirs, mine) = (contact("1", "a"), contact("2", "a"), contact("3", "a"));

        assert_eq!(merge(&FIELDS, &opened, &theirs, &mine, |_| None), Err(vec![Field::Mobile]));
        let merged = merge(&FIELDS, &opened, &theirs, &mine, |_| Some(Pick::Theirs)).expect("chosen");
        assert_eq!(merged.get("mobile"), "2");
        let merged = merge(&FIELDS, &opened, &theirs, &mine, |_| Some(Pick::Mine)).expect("chosen");
        assert_eq!(merged.get("mobile"), "3");
    }

    #[test]
    fn the_tick_of_a_name_goes_with_the_name_that_is_kept() {
        let name = |pairs: &[(&str, &str)]| -> Typed {
            pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
        };
        let opened = name(&[("first_name", "Aino"), ("last_name", "Saar")]);
        let theirs = name(&[("first_name", ""), ("last_name", "Saar"), (ONLY_NAME, "yes")]);
        let mine = name(&[("first_name", "Aino"), ("last_name", "Kask")]);

        let merged =
            merge(&[Field::FirstName, Field::LastName], &opened, &theirs, &mine, |_| None).expect("no contest");

        assert_eq!((merged.get("first_name"), merged.get("last_name")), ("", "Kask"));
        assert!(merged.is_ticked(ONLY_NAME));
    }

    #[test]
    fn the_same_change_twice_is_agreed() {
        assert_eq!(fate(Field::Mobile, &contact("1", ""), &contact("2", ""), &contact("2", "")), Fate::Agreed);
    }
}
