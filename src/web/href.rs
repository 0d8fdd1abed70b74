//! The address of a page whose state stands in its query: a list with its filters and its place.

/// The path with these pairs; what is empty is left out.
pub fn href<K: AsRef<str>, V: AsRef<str>>(path: &str, pairs: impl IntoIterator<Item = (K, V)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.as_ref().is_empty()))
        .finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out() {
        assert_eq!(href("/cards", [("status", ""), ("after", "")]), "/cards");
        assert_eq!(href("/cards", [("status", "a b"), ("after", ""), ("holder", "7")]), "/cards?status=a+b&holder=7");
    }
}
