//! Documents are judged as the specification of September 2025 says: hundreds of small ones, each
//! with the verdict of graphql-js (see tests/conformance/documents.mjs, which keeps the record true).

use std::collections::HashMap;

use entente::graphql::{Documents, Limits};

const SCHEMA: &str = include_str!("../documents/menagerie.graphql");
const DOCUMENTS: &str = include_str!("../documents/menagerie.txt");
const VERDICTS: &str = include_str!("../documents/menagerie.json");

/// Where graphql-js and the text of the specification differ, the text counts.
const BY_THE_TEXT: [(&str, bool); 4] = [
    // IsNonNullPosition in 5.8.5: a field of a oneOf input is one, whatever its type.
    ("5.6.5 one of one from a variable that may be null", false),
    ("5.6.5 one of one from a variable in a fragment", false),
    // 3.5.2: what is no finite number raises an error.
    ("5.6.1 a fraction too large for any", false),
    // 2.9.4: both are the same value, however it is written.
    ("5.3.2 a string and a block string alike", true),
];

fn documents() -> impl Iterator<Item = (&'static str, &'static str)> {
    let parts = DOCUMENTS.split("### ").skip(1);
    parts.map(|part| part.split_once('\n').unwrap())
}

#[test]
fn documents_are_judged_as_the_specification_says() {
    let mut expected: HashMap<&str, bool> = serde_json::from_str(VERDICTS).unwrap();
    assert!(expected.len() >= 300);
    expected.extend(BY_THE_TEXT);
    let judge = Documents::new(SCHEMA, Limits::default()).unwrap();
    let mut differ = Vec::new();
    for (title, text) in documents() {
        let judged = judge.read(text).map(|_| ());
        if judged.is_ok() != expected[title] {
            let told: Vec<_> = judged
                .err()
                .into_iter()
                .flatten()
                .map(|it| it.message)
                .collect();
            differ.push(format!("{title}: {told:?}"));
        }
    }
    assert_eq!(documents().count(), expected.len());
    assert!(differ.is_empty(), "{differ:#?}");
}
