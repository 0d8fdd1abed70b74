//! The arrows between the parts of the program: main → commands → app → web → services → db → domain, and leaves beside them.
//! Read from the text of every file, so that a review can be about the idea.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which parts each part may name. The order is the direction: a part names only what stands below it.
const MAY_NAME: [(&str, &[&str]); 16] = [
    ("main", &["commands"]),
    (
        "commands",
        &[
            "config",
            "app",
            "web",
            "services",
            "db",
            "cluster",
            "demo",
            "seal",
            "password",
            "mail",
            "relying_party",
            "tls",
            "domain",
        ],
    ),
    ("app", &["web"]),
    ("web", &["services", "db", "seal", "password", "relying_party", "csv", "domain"]),
    ("services", &["db", "demo", "seal", "password", "relying_party", "domain"]),
    ("config", &["seal", "mail", "tls", "domain"]),
    ("db", &["domain"]),
    ("cluster", &[]),
    ("demo", &["domain"]),
    ("seal", &["domain"]),
    ("password", &[]),
    ("mail", &["domain"]),
    ("relying_party", &[]),
    ("tls", &[]),
    ("csv", &[]),
    ("domain", &[]),
];

/// Nouns of services and of db do not name each other, except: (who, whom, why).
const SIBLINGS: &[(&str, &str, &str)] = &[
    ("db/search.rs", "customers", "what it finds are rows of the list of customers"),
    ("db/accounts/list.rs", "customers", "an account is shown with its owner, as the list of customers has it"),
    ("db/cards/list.rs", "customers", "a card is shown with its holder, as the list of customers has it"),
    ("db/cards/list.rs", "products", "a card is shown with its product"),
    ("db/proposals.rs", "customers", "a proposal is shown with its customer, as the list of customers has it"),
    ("db/care_lists.rs", "customers", "a line of a work list is a customer, as the list of customers has it"),
    ("db/accounts/whole.rs", "customers", "an account is read with its owner, as the list of customers has it"),
    ("db/accounts/whole.rs", "products", "an account is read with its product"),
    ("db/cards/whole.rs", "accounts", "a card is read with its account"),
    ("db/cards/whole.rs", "customers", "a card is read with owner and holder, as the list of customers has them"),
    ("db/cards/whole.rs", "products", "a card is read with its product"),
    (
        "db/sessions.rs",
        "institutions",
        "session, person, grants and institution are read in one query on every request",
    ),
];

/// Folders of pages that name each other both ways: (one, other, why).
const CIRCLES: &[(&str, &str, &str)] = &[
    ("customers", "find", "what was looked for in vain begins the form of a new customer; hits are rows of the list"),
    ("accounts", "cards", "an account's page shows its cards, a card's page its account"),
    ("accounts", "customers", "a customer's page shows the accounts it owns, an account's page its owner"),
    ("cards", "customers", "a customer's page shows the cards it holds, a card's page its holder"),
];

struct Source {
    /// `web/customers/list.rs`
    path: String,
    text: String,
}

impl Source {
    /// The first folder or file: `web`.
    fn part(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The noun below it: `customers`; the part's own mod.rs has none.
    fn noun(&self) -> &str {
        let noun = self.path.split('/').nth(1).unwrap_or_default().trim_end_matches(".rs");
        if noun == "mod" { "" } else { noun }
    }

    /// Every path that begins with `crate::`, in `use` lists and in the middle of code, as its parts.
    fn names(&self) -> BTreeSet<Vec<String>> {
        let text: String =
            self.text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join(" ");
        text.split("crate::").skip(1).flat_map(paths).filter(|path| !path.is_empty()).collect()
    }
}

/// The paths at the beginning of this text: `a::b`, or of `a::{b, c::d}` each.
fn paths(text: &str) -> Vec<Vec<String>> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let stem: Vec<String> = text[..end].split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let may_list = end == 0 || text[..end].ends_with("::");
    let list = may_list.then(|| text[end..].strip_prefix('{')).flatten();
    let Some(list) = list else { return vec![stem] };
    let mut depth = 0;
    let mut items = vec![String::new()];
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => {
                items.push(String::new());
                continue;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        items.last_mut().expect("there is one").push(c);
    }
    let items = items.iter().map(|item| item.trim()).filter(|item| !item.is_empty());
    items.flat_map(paths).map(|rest| stem.iter().cloned().chain(rest).collect()).collect()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let found = entries.flat_map(|path| if path.is_dir() { files(&path, extension) } else { vec![path] });
    found.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

fn read(folder: &str, extension: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let source = |file: PathBuf| Source {
        path: file.strip_prefix(&root).expect("below it").to_string_lossy().into_owned(),
        text: std::fs::read_to_string(&file).expect("a text"),
    };
    files(&root, extension).into_iter().map(source).collect()
}

#[test]
fn no_arrow_points_upwards() {
    let rank = |part: &str| MAY_NAME.iter().position(|(name, _)| *name == part);
    for (part, allowed) in MAY_NAME {
        assert!(allowed.iter().all(|below| rank(below) > rank(part)), "{part} stands above what it names");
    }

    for source in read("src", "rs").iter().filter(|source| source.path != "lib.rs") {
        let allowed = MAY_NAME.iter().find(|(part, _)| *part == source.part());
        let (part, allowed) = allowed.unwrap_or_else(|| panic!("say in layering.rs where {} stands", source.path));
        for name in source.names() {
            let named = name[0].as_str();
            let is_known = rank(named).is_some();
            assert!(
                !is_known || named == *part || allowed.contains(&named),
                "src/{} names crate::{}: {part} does not know {named}. What you want is in the wrong file: move it down.",
                source.path,
                name.join("::"),
            );
        }
    }
}

#[test]
fn nouns_of_services_and_db_do_not_know_each_other() {
    // What belongs to the whole layer and to no noun.
    const SHARED: [&str; 19] = [
        "error",
        "schema",
        "events",
        "addresses",
        "pool",
        "history",
        "rules",
        "data_keys",
        "proposals",
        "records",
        "kept",
        "shaped",
        "spelt",
        "bounded",
        "Failure",
        "DbError",
        "Patience",
        "PgConnection",
        "Connection",
    ];
    for source in read("src", "rs").iter().filter(|source| matches!(source.part(), "services" | "db")) {
        // What stands around a record is of all nouns; that is what the folder is for.
        if source.path.starts_with("db/around/") {
            continue;
        }
        let named =
            source.names().into_iter().filter(|name| name[0] == source.part()).filter_map(|name| name.get(1).cloned());
        for sibling in
            named.chain(super_names(source)).filter(|sibling| !source.noun().is_empty() && sibling != source.noun())
        {
            let is_allowed = SIBLINGS.iter().any(|(who, whom, _)| *who == source.path && *whom == sibling);
            assert!(
                SHARED.contains(&sibling.as_str()) || is_allowed,
                "src/{} names its sibling {sibling}",
                source.path
            );
        }
    }
}

/// Siblings that are named from beside: `super::x` in a file of the layer, `super::super::x` one folder deeper.
fn super_names(source: &Source) -> Vec<String> {
    // A folder's mod.rs stands where a file beside the folder would.
    let depth = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
    if depth == 0 {
        return Vec::new();
    }
    let up = "super::".repeat(depth);
    let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join(" ");
    lines.split(&format!("use {up}")).skip(1).flat_map(paths).filter_map(|path| path.first().cloned()).collect()
}

#[test]
fn folders_of_pages_name_each_other_one_way_only() {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let pages = read("src/web", "rs");
    let folders: BTreeSet<&str> = pages.iter().filter(|file| file.path.contains('/')).map(Source::part).collect();
    for file in pages.iter().filter(|file| file.path.contains('/') && file.part() != "samples") {
        let below = file.names().into_iter().filter(|name| name[0] == "web").filter_map(|name| name.get(1).cloned());
        let below = below.filter(|named| folders.contains(named.as_str()) && named != file.part());
        names.entry(file.part().to_owned()).or_default().extend(below);
    }

    for (folder, below) in &names {
        for other in below {
            let is_allowed =
                CIRCLES.iter().any(|(one, two, _)| [(*one, *two), (*two, *one)].contains(&(folder, other)));
            let is_circle = names.get(other).is_some_and(|back| back.contains(folder));
            assert!(!is_circle || is_allowed, "web::{folder} and web::{other} name each other");
        }
    }
}

#[test]
fn templates_know_no_code_and_no_file_is_long() {
    for template in read("templates", "html") {
        assert!(!template.text.contains("crate::"), "templates/{} reaches into the program", template.path);
    }
    for source in read("src", "rs") {
        let lines = source.text.lines().count();
        assert!(lines <= 450, "src/{} has {lines} lines: look for the seam", source.path);
        assert!(
            source.text.starts_with("//!") || source.path == "main.rs",
            "src/{} does not say what it is",
            source.path
        );
    }
}
