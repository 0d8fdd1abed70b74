//! Choices of radios, ticks and selects; and long lists of options that never change, such as the countries: drawn once for
//! the life of the program, so that a page with a select does not draw 250 options each time.

use std::borrow::Cow;

use askama::Template;
use askama::filters::HtmlSafe;

/// Something to choose.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub value: Cow<'static, str>,
    pub label: Cow<'static, str>,
    pub chosen: bool,
    pub hint: Option<String>,
}

impl Choice {
    pub fn new(value: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), chosen, hint: None }
    }
}

/// Choices under one heading; an empty label means no heading.
#[derive(Debug, Clone, Default)]
pub struct OptionGroup {
    pub label: String,
    pub choices: Vec<Choice>,
}

/// What stands within a select.
#[derive(Template)]
#[template(path = "components/options.html")]
struct Drawing<'a> {
    groups: &'a [OptionGroup],
}

/// A list of options, drawn once.
#[derive(Debug)]
pub struct Options {
    html: String,
    /// Each value with the place in the drawing where it is said to be chosen.
    places: Vec<(Cow<'static, str>, usize)>,
}

impl Options {
    /// What is chosen in these groups does not count.
    pub fn new(mut groups: Vec<OptionGroup>) -> Self {
        groups.iter_mut().flat_map(|group| &mut group.choices).for_each(|choice| choice.chosen = false);
        let html = Drawing { groups: &groups }.render().expect("a text that is written into a string cannot fail");
        const BEGIN: &str = "<option value=\"";
        let ends = html.match_indices(BEGIN).map(|(begin, _)| {
            let value = begin + BEGIN.len();
            value + html[value..].find('"').expect("an attribute ends with a quote") + 1
        });
        let choices = groups.into_iter().flat_map(|group| group.choices);
        let places = choices.map(|choice| choice.value).zip(ends).collect();
        Self { html, places }
    }

    fn place(&self, value: &str) -> Option<usize> {
        self.places.iter().find(|(one, _)| one == value).map(|(_, place)| *place)
    }
}

/// The options with one of them chosen; a value that is none of theirs chooses nothing.
#[derive(Debug, Clone)]
pub struct Chosen {
    pub options: &'static Options,
    pub value: String,
}

impl std::fmt::Display for Chosen {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.options.place(&self.value) {
            None => out.write_str(&self.options.html),
            Some(place) => {
                let (before, after) = self.options.html.split_at(place);
                out.write_str(before)?;
                out.write_str(" selected")?;
                out.write_str(after)
            }
        }
    }
}

impl askama::FastWritable for Chosen {
    fn write_into(&self, out: &mut dyn std::fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(out, "{self}")?)
    }
}

impl HtmlSafe for Chosen {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    fn groups(chosen: &str) -> Vec<OptionGroup> {
        let choice = |value: &'static str, label: &'static str| Choice::new(value, label, value == chosen);
        vec![
            OptionGroup { label: String::new(), choices: vec![choice("", "Any")] },
            OptionGroup {
                label: "Near & far".to_owned(),
                choices: vec![choice("a\"b", "\" <option value=\"x\">"), choice("c", "C")],
            },
        ]
    }

    static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options::new(groups("c")));

    #[test]
    fn what_is_drawn_once_is_what_would_be_drawn_each_time() {
        for value in ["", "a\"b", "c", "nobody's"] {
            let each_time = Drawing { groups: &groups(value) }.render().expect("drawn");

            assert_eq!(Chosen { options: &OPTIONS, value: value.to_owned() }.to_string(), each_time, "{value}");
        }
    }
}
