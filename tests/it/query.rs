//! Questions and acts on the command line, without a server.

use std::fs;

use serde_json::json;

use crate::support::TestApp;
use crate::support::database::{Kind, TestDatabase};
use crate::support::program::{run, run_with};

const BY_CODE: &str = "query($code: String!) { country(code: $code) { slug } }";

both_databases! {
    async fn a_question_is_answered_without_a_server(app: TestApp) {
        let ran = run(app.url(), &["query", "{ country(code: \"ML\") { slug } }"]).await;
        ran.done();
        assert_eq!(ran.json(), json!({"data": {"country": {"slug": "mali"}}}));
        let ran = run(app.url(), &["query", BY_CODE, "--variables", r#"{"code": "RU"}"#]).await;
        ran.done();
        assert_eq!(ran.json()["data"]["country"]["slug"], "russian-federation");
    }

    async fn permalinks_begin_with_the_address_of_the_server(app: TestApp) {
        let link = "{ agreement(slug: \"mali-russia-nuclear-energy-2025\") { permalink } }";
        let ran = run(app.url(), &["query", link, "--base-url", "https://entente.example"]).await;
        ran.done();
        let expected = "https://entente.example/agreements/mali-russia-nuclear-energy-2025";
        assert_eq!(ran.json()["data"]["agreement"]["permalink"], expected);
    }

    async fn a_document_comes_from_a_file_or_from_standard_input(app: TestApp) {
        let two = "query A { country(code: \"ML\") { slug } } query B { country(code: \"RU\") { slug } }";
        let ran = run_with(app.url(), &["query", "-", "--operation", "B"], two).await;
        ran.done();
        assert_eq!(ran.json()["data"]["country"]["slug"], "russian-federation");

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("two.graphql").display().to_string();
        fs::write(&file, two).unwrap();
        let ran = run(app.url(), &["query", "--file", &file, "-o", "A"]).await;
        ran.done();
        assert_eq!(ran.json()["data"]["country"]["slug"], "mali");
        let unnamed = run(app.url(), &["query", "-f", &file]).await;
        assert!(unnamed.failed().contains("several operations"));
    }

    async fn the_log_tells_what_was_done_on_the_command_line(app: TestApp) {
        let act = "mutation { organisationCreate(input: {slug: \"au\", kind: INTERNATIONAL_ORGANISATION, names: [{lang: \"en\", text: \"African Union\"}]}, reason: \"missing\") { organisation { slug } errors { field message } } }";
        let ran = run(app.url(), &["query", act]).await;
        ran.done();
        assert_eq!(ran.json()["data"]["organisationCreate"]["organisation"]["slug"], "au");
        let last = "{ changes(last: 1) { nodes { by act reason } } }";
        let told = json!([{"by": "entente query", "act": "organisationCreate", "reason": "missing"}]);
        assert_eq!(app.ask(last).await["changes"]["nodes"], told);
        let ran = run(app.url(), &["query", "{ viewer { name role } }"]).await;
        assert_eq!(ran.json()["data"]["viewer"], json!({"name": "entente query", "role": "ADMIN"}));

        // Again: the slug is taken.
        let before = app.ask("{ revision }").await;
        let refused = run(app.url(), &["query", act]).await;
        assert!(refused.failed().contains("organisationCreate: "), "{refused:?}");
        assert_eq!(app.ask("{ revision }").await, before);
    }

    async fn scripts_notice_that_something_failed(app: TestApp) {
        let ran = run(app.url(), &["query", "{\n  nothing\n}"]).await;
        let code = &ran.json()["errors"][0]["extensions"]["code"];
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED");
        assert!(ran.failed().contains("cause: line 2, column 3: "), "{ran:?}");

        let partly = "{ country(code: \"ML\") { slug } agreements(after: \"nonsense\") { totalCount } }";
        let ran = run(app.url(), &["query", partly]).await;
        ran.failed();
        assert!(ran.json()["errors"].is_array(), "{ran:?}");

        let ran = run(app.url(), &["query", "subscription { changes { revision } }"]).await;
        assert!(ran.failed().contains("subscription"), "{ran:?}");
    }
}

/// Asking a database that is not there, or not ready, helps on and makes nothing.
async fn a_new_database_is_told(kind: Kind) {
    let database = TestDatabase::bare(kind);
    let ran = run(&database.url, &["query", "{ revision }"]).await;
    assert!(ran.failed().contains("entente migrate"), "{ran:?}");
    if let Some(file) = entente::database::file(&database.url) {
        assert!(!file.exists());
    }
    run(&database.url, &["migrate"]).await.done();
    let ran = run(&database.url, &["query", "{ revision }"]).await;
    assert_eq!(
        ran.done(),
        "{\n  \"data\": {\n    \"revision\": 0\n  }\n}\n"
    );
    assert!(ran.err.contains("entente seed"), "{ran:?}");
}

#[tokio::test]
async fn a_new_database_is_told_on_sqlite() {
    a_new_database_is_told(Kind::Sqlite).await;
}

#[tokio::test]
async fn a_new_database_is_told_on_postgres() {
    a_new_database_is_told(Kind::Postgres).await;
}
