//! Addresses that pages lead to.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// What may not stand in a segment of a path as it is.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// The page of a record.
pub fn record(list: &str, key: &str) -> String {
    format!("/{list}/{}", utf8_percent_encode(key, SEGMENT))
}

/// An address with more that it asks for.
pub fn with(address: &str, asked: &[(&str, &str)]) -> String {
    let asked = serde_urlencoded::to_string(asked).unwrap_or_default();
    let sign = if address.contains('?') { '&' } else { '?' };
    match asked.is_empty() {
        true => address.to_owned(),
        false => format!("{address}{sign}{asked}"),
    }
}

/// An address from the data, if it is one of the web: others, such as `javascript:`, are no links.
pub fn web(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once("://")?;
    ["http", "https"]
        .into_iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        .then_some(address)
}

/// The playground with a query in it.
pub fn playground(document: &str, variables: &Value) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let query = encode(document.trim());
    match variables.as_object().is_none_or(serde_json::Map::is_empty) {
        true => format!("/playground/?query={query}"),
        false => format!(
            "/playground/?query={query}&variables={}",
            encode(&variables.to_string())
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert_eq!(web("https://a.example/x"), Some("https://a.example/x"));
        assert_eq!(web("HTTP://a.example"), Some("HTTP://a.example"));
        for address in [
            "javascript:alert(1)",
            "JavaScript://%0aalert(1)",
            "data:text/html,x",
            " https://a.example",
            "//a.example",
            "/x",
            "",
        ] {
            assert_eq!(web(address), None, "{address}");
        }
    }

    #[test]
    fn what_an_address_asks_for_stays_apart() {
        assert_eq!(with("/search", &[]), "/search");
        let once = with("/search", &[("q", "a&b=c d")]);
        assert_eq!(once, "/search?q=a%26b%3Dc+d");
        assert_eq!(with(&once, &[("lang", "fr")]), format!("{once}&lang=fr"));
    }

    #[test]
    fn a_key_stays_one_segment() {
        assert_eq!(
            record("domains", "ENERGY.NUCLEAR"),
            "/domains/ENERGY.NUCLEAR"
        );
        assert_eq!(
            record("agreements", "../x?y\"<"),
            "/agreements/..%2Fx%3Fy%22%3C"
        );
    }
}
