//! Imports point one way: `http` → `graphql` → `domain` → `entity`. See `docs/architecture.md`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// A room, and what must not be named in it.
const RULES: [(&str, &[&str]); 6] = [
    (
        "entity/src",
        &["async_graphql", "axum", "entente", "tokio", "Utc::now"],
    ),
    (
        "migration/src",
        &["entity::", "entente", "async_graphql", "axum", "Utc::now"],
    ),
    (
        "src/domain",
        &[
            "async_graphql",
            "axum",
            "tokio",
            "crate::graphql",
            "crate::http",
            "crate::clock",
            "crate::config",
            "crate::database",
            "Utc::now",
            "Local::now",
        ],
    ),
    (
        "src/generate",
        &[
            "async_graphql",
            "axum",
            "tokio",
            "crate::graphql",
            "crate::http",
            "crate::clock",
            "crate::config",
            "crate::database",
            "crate::dataset",
            "Utc::now",
        ],
    ),
    (
        "src/graphql",
        &[
            "axum",
            "crate::http",
            "crate::config",
            "EntityTrait",
            "ConnectionTrait",
            "ActiveModel",
            "QueryFilter",
            "QuerySelect",
            "sea_orm::prelude",
            "sea_query",
            "Utc::now",
        ],
    ),
    (
        "src/http",
        &["crate::domain", "entity::", "sea_orm", "Utc::now"],
    ),
];

#[test]
fn every_room_names_only_the_rooms_below_it() {
    let mut broken = Vec::new();
    for (room, forbidden) in RULES {
        let files = rust_files(&root().join(room));
        assert!(!files.is_empty(), "nothing in {room}");
        for file in files {
            for (number, line) in code(&file) {
                for word in forbidden.iter().filter(|word| names(&line, word)) {
                    let file = file.strip_prefix(root()).unwrap().display().to_string();
                    broken.push(format!("{file}:{number} names {word}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What the compiler enforces better than a test: the rows cannot know the API.
#[test]
fn the_rows_depend_on_no_part_of_the_server() {
    for package in ["entity", "migration"] {
        let manifest = fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
        for dependency in ["async-graphql", "axum", "entente"] {
            let depends = manifest.lines().any(|line| line.starts_with(dependency));
            assert!(!depends, "{package} depends on {dependency}");
        }
    }
}

/// A reader who knows where a record's rules are knows where its API is.
#[test]
fn each_record_of_the_api_has_rules_of_the_same_name() {
    let named = |room: &str| -> Vec<String> {
        fs::read_dir(root().join(room))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect()
    };
    let rules = named("src/domain");
    for table in named("entity/src") {
        let in_api = named("src/graphql").contains(&table);
        assert!(!in_api || rules.contains(&table), "{table}");
    }
}

/// After a `Result<Option<T>>` that fails, the engine leaves nothing of the whole object, although a field
/// that may be null should be null and its siblings there; see `graphql/error.rs`, `or_null`.
#[test]
fn a_field_that_may_be_null_says_so_before_it_says_that_it_may_fail() {
    let mut wrong = Vec::new();
    let mut objects = 0;
    for file in rust_files(&root().join("src/graphql")) {
        let mut is_object = false;
        for (number, line) in code(&file) {
            let begins = ["#[Object", "#[ComplexObject"]
                .iter()
                .any(|it| line.starts_with(it));
            objects += usize::from(begins);
            is_object = (is_object || begins) && line != "}";
            if is_object && line.contains("-> Result<Option<") {
                wrong.push(format!("{}:{number}", file.display()));
            }
        }
    }
    assert!(objects > 50, "only {objects} objects were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_rules_above_see_a_name_where_there_is_one() {
    assert!(names("use entity::country;", "entity::"));
    assert!(names("fn f(now: ::entity::X)", "entity::"));
    assert!(names("use axum::Router;", "axum"));
    assert!(!names("identity::check()", "entity::"));
    assert!(!names("maxaxum", "axum"));
}

/// Whether `word` stands in `line` and is not the end of a longer name.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The lines of a file that are not comments, with their numbers.
fn code(file: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line.to_owned()))
        .collect()
}
