//! Where to go after signing in. The address comes from the page's own address and so from anybody: only a path on this
//! desk is followed.

/// The path to go to; home for anything that could lead elsewhere.
pub fn after_sign_in(next: &str) -> &str {
    if is_local(next) { next } else { "/" }
}

/// Browsers read a backslash as a slash and leave out tabs and line breaks, so that neither may be in it.
pub fn is_local(next: &str) -> bool {
    let is_short = next.len() <= 2000;
    let is_path = next.starts_with('/') && !next.starts_with("//");
    is_short && is_path && !next.chars().any(|c| c == '\\' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_this_desk_is_followed() {
        for good in ["/", "/customers?country=FIN", "/customers/7/edit/name"] {
            assert_eq!(after_sign_in(good), good);
        }
    }

    #[test]
    fn nothing_leads_off_the_desk() {
        for bad in [
            "",
            "customers",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            " //evil.example",
        ] {
            assert_eq!(after_sign_in(bad), "/", "{bad:?}");
        }
    }
}
