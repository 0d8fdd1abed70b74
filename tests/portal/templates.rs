//! Every page with made-up content holds the rules of pages: read strictly, and small. So do the style and the script.

use cardfile::web::samples;

use crate::harness::Page;

const KIB: usize = 1024;

fn size(folder: &str, extension: &str) -> usize {
    let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path());
    let fitting = files.filter(|path| path.extension().is_some_and(|found| found == extension));
    fitting.map(|path| std::fs::read(path).expect("a file").len()).sum()
}

#[test]
fn every_sample_is_a_sound_page_of_at_most_60_kib() {
    let samples = samples::all();

    assert!(samples.len() > 40, "{} samples", samples.len());
    for (name, html) in samples {
        println!("{name}");
        let page = Page::read(&html);
        assert!(html.len() <= 60 * KIB, "{name} has {} bytes", html.len());
        for inline in [" style=", " onclick=", " onload=", "javascript:", "http://", "https://"] {
            assert!(!html.contains(inline), "{name} has {inline}");
        }
        assert!(
            page.attributes("link[href], script[src], img[src]", "href").iter().all(|at| at.starts_with("/static/"))
        );
        assert_eq!(page.texts("main").len(), 1, "{name}");
        assert!(page.attributes("[tabindex]", "tabindex").iter().all(|index| index == "0" || index == "-1"), "{name}");
        assert!(page.texts("button").iter().zip(page.attributes("button", "class")).all(|(words, _)| words.len() < 80));
    }
}

#[test]
fn a_page_that_was_refused_says_so_in_its_title() {
    for (name, html) in samples::all() {
        let page = Page::read(&html);

        assert_eq!(page.title().starts_with("Error: "), !page.problems().is_empty(), "{name}: {}", page.title());
        for field in page.attributes("[aria-invalid=true]", "aria-describedby") {
            assert!(!field.is_empty(), "{name}: a wrong field says why");
        }
    }
}

#[test]
fn samples_have_names_of_their_own() {
    let mut names: Vec<String> = samples::all().into_iter().map(|(name, _)| name).collect();
    let all = names.len();
    names.sort();
    names.dedup();

    assert_eq!(names.len(), all);
}

#[test]
fn style_and_scripts_are_small() {
    assert!(size("static", "css") <= 30 * KIB, "{} bytes of style", size("static", "css"));
    assert!(size("static", "js") <= 15 * KIB, "{} bytes of script", size("static", "js"));
}
