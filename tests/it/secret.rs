//! No key, token or password of anybody is in the tree: whoever has the code has what is in it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Folders that are built or fetched, and not ours.
const NOT_OURS: [&str; 5] = [".git", "target", "node_modules", "dist", "corpus"];

/// Larger files are pictures or data.
const LONGEST: u64 = 2_000_000;

/// How secrets begin that others give out, and how long they are at the least.
const BEGINNINGS: [(&str, usize); 8] = [
    ("AKIA", 20),
    ("ASIA", 20),
    ("AIza", 39),
    ("ghp_", 40),
    ("github_pat_", 40),
    ("glpat-", 26),
    ("sk_live_", 24),
    ("xoxb-", 24),
];

/// How the first line of a file with a private key ends, whatever the kind of the key.
const KEY_FILE: &str = concat!("PRIVATE", " KEY-----");

#[test]
fn no_secret_is_in_the_tree() {
    let mut found = Vec::new();
    let mut files = 0;
    for file in ours(root()) {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        files += 1;
        let lines = text.lines().enumerate();
        for (number, _) in lines.filter(|(_, line)| holds_secret(line)) {
            found.push(format!("{}:{}", file.display(), number + 1));
        }
    }
    assert!(files > 500, "only {files} files were read");
    assert!(found.is_empty(), "{found:#?}");
}

/// Put together here, so that this file holds none.
#[test]
fn a_secret_is_known_by_how_it_looks() {
    let long = |beginning: &str, length: usize| format!("{beginning}{}", "a1B2".repeat(length / 4));
    for secret in [
        long("let key = \"AKIA", 16) + "\";",
        long("ghp_", 36),
        long("key: ent_0a1b2c3d_", 44),
        ["-----BEGIN RSA PRIVATE", " KEY-----"].concat(),
        format!(
            "Bearer {}.{}.{}",
            long("eyJ", 40),
            long("eyJ", 40),
            long("", 40)
        ),
    ] {
        assert!(holds_secret(&secret), "{secret}");
    }
    for harmless in [
        "ent_00000000_guess",
        "Authorization: Bearer ent_…",
        "eyJhbGciOi is how tokens begin",
        "an AKIA is an id",
    ] {
        assert!(!holds_secret(harmless), "{harmless}");
    }
}

fn holds_secret(line: &str) -> bool {
    let is_key = line.contains(KEY_FILE);
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || "_-.".contains(sign);
    is_key || line.split(|sign| !is_part(sign)).any(is_secret)
}

fn is_secret(word: &str) -> bool {
    is_key_of_ours(word)
        || is_token(word)
        || BEGINNINGS
            .iter()
            .any(|(beginning, length)| word.starts_with(beginning) && word.len() >= *length)
}

/// `ent_`, eight digits, and 256 bits.
fn is_key_of_ours(word: &str) -> bool {
    let parts: Vec<&str> = word.splitn(3, '_').collect();
    matches!(parts[..], ["ent", prefix, rest] if prefix.len() == 8 && rest.len() >= 43)
}

/// Three parts, of which the first two are JSON in base 64.
fn is_token(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    matches!(parts[..], [head, claims, sign] if head.starts_with("eyJ") && claims.starts_with("eyJ") && sign.len() >= 20)
}

fn ours(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_symlink() || NOT_OURS.contains(&name.as_ref()) {
            continue;
        }
        if path.is_dir() {
            found.extend(ours(&path));
        } else if fs::metadata(&path).unwrap().len() <= LONGEST {
            found.push(path);
        }
    }
    found
}
