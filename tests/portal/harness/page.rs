//! A page, read as strictly as the house promises: one h1, unique ids, a label for every field, a token in every POST form, a
//! title. Reading a page that breaks a rule fails the test that read it.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

pub struct Page {
    html: Html,
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    /// Reads the page and holds it against the rules.
    #[track_caller]
    pub fn read(body: &str) -> Page {
        let page = Page { html: Html::parse_document(body) };
        assert_eq!(page.all("h1").len(), 1, "one h1: {body}");
        assert!(!page.title().is_empty(), "a title: {body}");
        assert!(page.attribute("html", "lang").is_some(), "a language: {body}");
        page.check_ids();
        page.check_labels();
        page.check_tokens();
        assert!(page.all("[style], style, script:not([src])").is_empty(), "no inline style or script: {body}");
        page
    }

    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.html.select(&css(selector)).collect()
    }

    fn check_ids(&self) {
        let mut seen = BTreeSet::new();
        for element in self.all("[id]") {
            let id = element.attr("id").unwrap_or_default();
            assert!(seen.insert(id), "the id {id} stands twice");
        }
        for element in self.all("[aria-describedby], [aria-labelledby]") {
            for attribute in ["aria-describedby", "aria-labelledby"] {
                for id in element.attr(attribute).unwrap_or_default().split_whitespace() {
                    assert!(seen.contains(id), "{attribute} names {id}, which is not there");
                }
            }
        }
    }

    fn check_labels(&self) {
        for field in self.all("input:not([type=hidden]), select, textarea") {
            let id = field.attr("id").unwrap_or_default();
            let has_label = self.all("label").iter().any(|label| label.attr("for") == Some(id) && !id.is_empty());
            let is_inside =
                field.ancestors().filter_map(ElementRef::wrap).any(|parent| parent.value().name() == "label");
            let is_named = field.attr("aria-label").is_some() || field.attr("aria-labelledby").is_some();
            assert!(has_label || is_inside || is_named, "the field {:?} has no label", field.attr("name"));
        }
    }

    fn check_tokens(&self) {
        for form in self.all("form") {
            let is_post = form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
            let tokens = form.select(&css("input[name=form_token][value]")).count();
            assert!(!is_post || tokens == 1, "the form {:?} has {tokens} tokens", form.attr("action"));
            assert!(is_post || tokens == 0, "a GET form would put its token into the address");
        }
    }

    pub fn title(&self) -> String {
        self.all("title").first().map(|title| text_of(*title)).unwrap_or_default()
    }

    pub fn heading(&self) -> String {
        self.all("h1").first().map(|heading| text_of(*heading)).unwrap_or_default()
    }

    /// All words of `<main>`.
    pub fn main(&self) -> String {
        self.all("main").first().map(|main| text_of(*main)).unwrap_or_default()
    }

    /// The words of everything that fits the selector.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(text_of).collect()
    }

    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.all(selector).first().and_then(|element| element.attr(name)).map(str::to_owned)
    }

    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.all(selector).into_iter().filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// Where the link with these words leads.
    #[track_caller]
    pub fn link(&self, words: &str) -> String {
        let link = self.all("a[href]").into_iter().find(|link| text_of(*link).starts_with(words));
        link.and_then(|link| link.attr("href"))
            .unwrap_or_else(|| panic!("no link “{words}” in {}", self.main()))
            .to_owned()
    }

    pub fn has_link(&self, words: &str) -> bool {
        self.all("a[href]").into_iter().any(|link| text_of(link).starts_with(words))
    }

    /// The words of the error summary, a line each.
    pub fn problems(&self) -> Vec<String> {
        self.texts(".errors li")
    }

    /// The value a field shows: of an input, a textarea or a select.
    pub fn value(&self, name: &str) -> Option<String> {
        let field = self.all(&format!("main [name=\"{name}\"]")).into_iter().next()?;
        Some(value_of(field).unwrap_or_default())
    }

    /// The form with this action as a browser would send it, overlaid with what is typed. Typing `\0` takes a field out.
    #[track_caller]
    pub fn filled_form(&self, action: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
        let form = self.all("form").into_iter().find(|form| form.attr("action") == Some(action));
        let form = form.unwrap_or_else(|| panic!("no form for {action} among {:?}", self.attributes("form", "action")));
        let mut fields: Vec<(String, String)> = Vec::new();
        for field in form.select(&css("input[name], select[name], textarea[name]")) {
            let name = field.attr("name").unwrap_or_default().to_owned();
            if let Some(value) = value_of(field) {
                fields.push((name, value));
            }
        }
        for (name, value) in typed {
            fields.retain(|(kept, _)| kept != name);
            if *value != "\0" {
                fields.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        fields
    }
}

/// What a browser sends of a field as it stands; nothing for a box that is not ticked.
fn value_of(field: ElementRef<'_>) -> Option<String> {
    match field.value().name() {
        "textarea" => Some(field.text().collect::<String>().trim_start_matches('\n').to_owned()),
        "select" => {
            let options: Vec<ElementRef<'_>> = field.select(&css("option")).collect();
            let chosen = options.iter().find(|option| option.attr("selected").is_some()).or(options.first())?;
            Some(chosen.attr("value").map_or_else(|| text_of(*chosen), str::to_owned))
        }
        _ => match field.attr("type") {
            Some("checkbox" | "radio") if field.attr("checked").is_none() => None,
            _ => Some(field.attr("value").unwrap_or_default().to_owned()),
        },
    }
}
