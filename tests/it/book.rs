//! What the pages tell people to type is typed here: commands are run, documents are judged.
//!
//! A block of commands below the line `<!-- not run: WHY -->` is left out. The others find what a
//! newcomer has: the program, a server at the address that the pages name, the bundled data.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use entente::graphql::{Documents, Limits};
use tokio::task::spawn_blocking;

use crate::support::program::program;
use crate::support::{TestApp, root};

/// A piece of a page between two lines of three backticks.
struct Block {
    /// The page, and the line where it begins.
    place: String,
    language: String,
    text: String,
    is_left_out: bool,
}

/// Around each block of commands: a server where the pages say that one is, and commands that would
/// never end, ended.
const AROUND: &str = r#"
set -euo pipefail
started=()
trap '((${#started[@]} == 0)) || kill "${started[@]}"' EXIT
# The answers of a stream do not end by themselves.
curl() { command curl --silent --show-error --fail-with-body --max-time 5 "$@" || [[ $? == 28 ]]; }
entente() {
    [[ $1 == serve ]] || { command entente "$@"; return; }
    command entente "$@" --listen "$ADDRESS" &
    started+=($!)
    until command curl --silent --fail --output /dev/null "http://$ADDRESS/readyz"; do
        kill -0 $! && sleep 0.1
    done
}
"#;

both_databases! {
    async fn the_commands_in_the_pages_do_what_they_say(app: TestApp) {
        let blocks: Vec<Block> = pages().into_iter().flat_map(|page| blocks(&page)).collect();
        let mut ran = 0;
        for block in blocks.iter().filter(|it| it.language == "sh" && !it.is_left_out) {
            run(block, app.url()).await;
            ran += 1;
        }
        assert!(ran > 5, "only {ran} blocks of commands were found");
    }
}

#[test]
fn the_documents_in_the_pages_are_valid() {
    let schema = include_str!("../../schema.graphql");
    let judge = Documents::new(schema, Limits::default()).unwrap();
    let mut judged = 0;
    for block in pages().iter().flat_map(|page| blocks(page)) {
        if block.language == "graphql" {
            let verdict = judge.read(&block.text).map(|_| ());
            verdict.unwrap_or_else(|errors| panic!("{}: {errors:?}", block.place));
            judged += 1;
        }
    }
    assert!(judged > 30, "only {judged} documents were found");
}

#[test]
fn commands_are_left_out_only_for_a_reason() {
    for page in pages() {
        for line in fs::read_to_string(&page).unwrap().lines() {
            let reason = line.strip_prefix("<!-- not run:");
            let is_told = reason.is_none_or(|it| it.trim_end_matches("-->").trim().len() > 5);
            assert!(is_told, "{}: {line}", page.display());
        }
    }
}

async fn run(block: &Block, database: &str) {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let address = free();
    let text = block.text.replace("127.0.0.1:8080", &address);
    let serves = text.lines().any(|line| line.starts_with("entente serve"));
    // Where the block starts no server, one is there.
    let before = if serves { "" } else { "entente serve" };
    let mut bash = Command::new("bash");
    // Of the settings of this machine it gets as little as the program does elsewhere in the tests.
    for (name, value) in program(database, &[]).get_envs() {
        match value {
            Some(value) => bash.env(name, value),
            None => bash.env_remove(name),
        };
    }
    bash.args(["-c", &format!("{AROUND}\n{before}\n{text}\n")])
        .env("PATH", path())
        .env("ADDRESS", &address)
        .current_dir(folder.path());
    let output = spawn_blocking(move || bash.output())
        .await
        .unwrap()
        .unwrap();
    judge(block, &output);
}

fn judge(block: &Block, output: &Output) {
    let [out, err] =
        [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it).into_owned());
    let told = format!("{}:\n{}\n{out}\n{err}", block.place, block.text);
    assert!(output.status.success(), "{told}");
    assert!(
        !out.contains("\"errors\":[{") && !out.contains("panicked"),
        "{told}"
    );
}

/// The files that the pages speak of.
fn furnish(folder: &Path) {
    let questions = root().join("docs/questions");
    let by_hash = questions.join("persisted-documents.json");
    fs::copy(&by_hash, folder.join("persisted-documents.json")).unwrap();
    fs::create_dir_all(folder.join("docs/questions")).unwrap();
    fs::copy(
        &by_hash,
        folder.join("docs/questions/persisted-documents.json"),
    )
    .unwrap();
    let treaties = "query Treaties($code: String!) { agreements(filter: {countries: {allOf: [$code]}}) { nodes { slug } } }";
    fs::write(folder.join("questions.graphql"), treaties).unwrap();
}

/// The program is found first.
fn path() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_entente")).parent().unwrap();
    let others = std::env::var("PATH").unwrap();
    format!("{}:{others}", folder.display())
}

/// An address at which nobody listens.
fn free() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// The pages that tell people what to type.
fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).unwrap();
    let mut pages: Vec<PathBuf> = docs
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect();
    pages.extend(["README.md", "CONTRIBUTING.md", "examples/README.md"].map(|it| root().join(it)));
    pages.sort();
    pages
}

fn blocks(page: &Path) -> Vec<Block> {
    let text = fs::read_to_string(page).unwrap();
    let mut found: Vec<Block> = Vec::new();
    let mut is_within = false;
    let mut before = "";
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), is_within) {
            (Some(language), false) => found.push(Block {
                place: format!("{}:{}", page.display(), number + 1),
                language: language.into(),
                text: String::new(),
                is_left_out: before.starts_with("<!-- not run:"),
            }),
            (None, true) => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
            }
            _ => {}
        }
        is_within ^= line.starts_with("```");
        before = line;
    }
    found
}
