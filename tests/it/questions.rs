//! The thirty questions: each in one query, the same answer on both databases, in few statements.
//!
//! `docs/questions/` has the queries. Their answers in the made-up world of the tests are in
//! `tests/it/questions/answers/`, checked by hand against `world.yaml`; those on the bundled data make
//! `docs/questions.md`. `UPDATE_QUESTIONS=1` writes both anew: read what changed before you keep it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::support::database::Kind;
use crate::support::{TestApp, root, world};

/// How many statements a question may cost, whatever the size of the data.
const MOST_STATEMENTS: usize = 12;

struct Question {
    /// The name of the file without its ending: `07-in-force-between-two-on-a-day`.
    name: String,
    /// The whole file.
    query: String,
}

impl Question {
    /// The lines of the comment at the top: the question, and what to mind.
    fn words(&self) -> Vec<&str> {
        let lines = self.query.lines();
        lines.map_while(|line| line.strip_prefix("# ")).collect()
    }

    fn number(&self) -> &str {
        self.name.split('-').next().unwrap()
    }

    async fn ask(&self, app: &TestApp) -> String {
        let body = json!({"query": self.query}).to_string();
        let (status, _, answer) = app.post(&body).await;
        assert_eq!(status, StatusCode::OK, "{}: {answer}", self.name);
        assert!(!answer.contains("\"errors\""), "{}: {answer}", self.name);
        answer
    }
}

fn questions() -> Vec<Question> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("docs/questions"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        // The same questions for `--trusted-documents` lie there, too.
        .filter(|path| path.extension().is_some_and(|it| it == "graphql"))
        .collect();
    paths.sort();
    let questions: Vec<Question> = paths
        .iter()
        .map(|path| Question {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            query: fs::read_to_string(path).unwrap(),
        })
        .collect();
    assert_eq!(questions.len(), 30);
    questions
}

/// Fails if a file is not what it should be, or makes it so where the caller wants that.
fn keep(path: &Path, expected: &str) {
    if std::env::var_os("UPDATE_QUESTIONS").is_some() {
        fs::write(path, expected).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == expected,
        "{} is stale. Is this the right answer? Then run the tests with UPDATE_QUESTIONS=1.\n{expected}",
        path.display()
    );
}

fn pretty(answer: &str) -> String {
    let answer: Value = serde_json::from_str(answer).unwrap();
    serde_json::to_string_pretty(&answer["data"]).unwrap() + "\n"
}

both_databases! {
    async fn each_question_has_its_answer_in_the_made_up_world(app: TestApp) {
        world::load(&app).await;
        for question in questions() {
            let answer = pretty(&question.ask(&app).await);
            let path = format!("tests/it/questions/answers/{}.json", question.name);
            keep(&root().join(path), &answer);
        }
    }

    async fn no_question_costs_more_than_a_dozen_statements(app: TestApp) {
        world::load(&app).await;
        let mut costly = Vec::new();
        for question in questions() {
            question.ask(&app).await;
            let statements = app.statements().len();
            if statements > MOST_STATEMENTS {
                costly.push(format!("{} costs {statements}: {:#?}", question.name, app.statements()));
            }
        }
        assert!(costly.is_empty(), "{}", costly.join("\n"));
    }
}

/// Lists at the top of a document are read each by a statement of its own, and answered in whatever
/// order the database likes: what hangs on two of them is read together, or one after the other.
const BY_CHANCE: usize = 1;

/// Threads make no difference: loads that come together are read together on any runtime.
#[test]
fn questions_cost_as_many_statements_on_many_threads_as_on_one() {
    async fn statements(kind: Kind) -> Vec<(String, usize)> {
        let app = TestApp::seeded(kind).await;
        world::load(&app).await;
        let mut counted = Vec::new();
        for question in questions() {
            question.ask(&app).await;
            counted.push((question.name, app.statements().len()));
        }
        counted
    }
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let one = Builder::new_current_thread().enable_all().build().unwrap();
        let expected = one.block_on(statements(kind));
        let many = Builder::new_multi_thread()
            .worker_threads(4)
            .enable_all()
            .build()
            .unwrap();
        for _ in 0..3 {
            let counted = many.block_on(async { tokio::spawn(statements(kind)).await });
            for ((name, counted), (_, expected)) in counted.unwrap().into_iter().zip(&expected) {
                let differ = counted.abs_diff(*expected);
                assert!(
                    differ <= BY_CHANCE,
                    "{name} costs {counted}, and {expected} on one thread"
                );
            }
        }
    }
}

#[tokio::test]
async fn both_databases_give_the_same_bytes() {
    let (sqlite, postgres) = (
        TestApp::seeded(Kind::Sqlite).await,
        TestApp::seeded(Kind::Postgres).await,
    );
    world::load(&sqlite).await;
    world::load(&postgres).await;
    for question in questions() {
        let (left, right) = (question.ask(&sqlite).await, question.ask(&postgres).await);
        assert_eq!(left, right, "{}", question.name);
    }
}

#[tokio::test]
async fn the_document_tells_the_answers_on_the_bundled_data() {
    let app = TestApp::seeded(Kind::Sqlite).await;
    let mut text = String::from(ABOUT);
    for question in questions() {
        let words = question.words();
        let answer = pretty(&question.ask(&app).await);
        let query = question.query.lines().skip(words.len());
        let query: Vec<_> = query.collect();
        writeln!(text, "\n## {}. {}\n", question.number(), words[0]).unwrap();
        for more in &words[1..] {
            writeln!(text, "{more}\n").unwrap();
        }
        writeln!(text, "```graphql\n{}\n```\n", query.join("\n")).unwrap();
        writeln!(text, "```json\n{answer}```").unwrap();
    }
    keep(&root().join("docs/questions.md"), &text);
}

const ABOUT: &str = "# Thirty questions

What people who track diplomacy ask, each in one query. The queries are in `docs/questions/`; the answers below are those that the bundled data give, one press article and reference data, on 1 January 2026, so many of them are short. A test asks them all and keeps this page true.
";
