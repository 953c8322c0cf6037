//! What `entente doctor` finds, and what it leaves alone.

use std::fs;

use sea_orm::ConnectionTrait as _;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::support::TestApp;
use crate::support::database::{Kind, TestDatabase};
use crate::support::program::{Ran, program, run, serve};

/// Looks, as a machine does. The address is one that is free whatever else runs here.
async fn look(url: &str, more: &[&str]) -> Ran {
    let first = ["doctor", "--json", "--listen", "127.0.0.1:0"];
    run(url, &[&first[..], more].concat()).await
}

/// What is said of one check: the worst of it.
fn level(ran: &Ran, check: &str) -> String {
    let of_check = |it: &&Value| it["check"] == check;
    let report = ran.json();
    let found = report["checks"].as_array().unwrap().iter().filter(of_check);
    let levels: Vec<&str> = found.map(|it| it["level"].as_str().unwrap()).collect();
    for level in ["problem", "warning"] {
        if levels.contains(&level) {
            return level.to_owned();
        }
    }
    assert!(!levels.is_empty(), "nothing of {check}: {ran:?}");
    "ok".to_owned()
}

/// There is a problem in this check, which says so, and what to do.
fn has_problem(ran: &Ran, check: &str) {
    ran.failed();
    assert_eq!(ran.json()["healthy"], false, "{ran:?}");
    assert_eq!(level(ran, check), "problem", "{ran:?}");
    for found in ran.json()["checks"].as_array().unwrap() {
        let has_hint = found["hint"].is_string();
        assert_eq!(has_hint, found["level"] != "ok", "{found}");
    }
}

both_databases! {
    async fn a_server_that_would_serve_is_healthy_and_left_as_it_is(app: TestApp) {
        let before = app.ask("{ revision }").await;
        let ran = look(app.url(), &[]).await;
        ran.done();
        assert_eq!(ran.json()["healthy"], true, "{ran:?}");
        for check in ["settings", "database", "tables", "clock", "search", "documents", "tokens", "address"] {
            assert_eq!(level(&ran, check), "ok", "{check}: {ran:?}");
        }
        // Nobody can write yet, which is no reason not to serve.
        assert_eq!(level(&ran, "keys"), "warning", "{ran:?}");
        assert_eq!(app.ask("{ revision }").await, before);

        let told = run(app.url(), &["doctor", "--listen", "127.0.0.1:0"]).await;
        assert!(told.done().lines().any(|line| line.starts_with("ok       database    ")), "{told:?}");
        let key = ["key", "create", "--name", "Awa", "--role", "admin"];
        run(app.url(), &key).await.done();
        assert_eq!(level(&look(app.url(), &[]).await, "keys"), "ok");
    }

    async fn keys_that_are_about_to_end_are_told(app: TestApp) {
        let key = ["key", "create", "--name", "Awa", "--role", "admin", "--expires", "3d"];
        let key = run(app.url(), &key).await;
        let ran = look(app.url(), &[]).await;
        assert_eq!(level(&ran, "keys"), "warning", "{ran:?}");
        assert!(ran.done().contains("Awa"), "{ran:?}");
        assert!(!ran.out.contains(key.done().trim()), "{ran:?}");
    }

    async fn where_nobody_could_ask_there_is_a_problem(app: TestApp) {
        has_problem(&look(app.url(), &["--anonymous-read", "false"]).await, "keys");
        has_problem(&look(app.url(), &["--profile", "locked"]).await, "settings");
    }

    async fn a_database_that_searches_find_nothing_in_is_mended(app: TestApp) {
        app.db.writer.execute_unprepared("DELETE FROM search_text").await.unwrap();
        let ran = look(app.url(), &[]).await;
        assert_eq!(level(&ran, "search"), "warning", "{ran:?}");
        assert!(ran.done().contains("entente reindex"), "{ran:?}");
        run(app.url(), &["reindex"]).await.done();
        assert_eq!(level(&look(app.url(), &[]).await, "search"), "ok");
    }

    async fn tables_of_another_version_are_told(app: TestApp) {
        run(app.url(), &["migrate", "down", "1"]).await.done();
        let ran = look(app.url(), &[]).await;
        assert_eq!(level(&ran, "tables"), "warning", "{ran:?}");
        assert!(ran.done().contains("entente migrate"), "{ran:?}");
        run(app.url(), &["migrate"]).await.done();
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_x', 0)";
        app.db.writer.execute_unprepared(newer).await.unwrap();
        let ran = look(app.url(), &[]).await;
        has_problem(&ran, "tables");
        assert!(ran.out.contains("m20991231_000001_x"), "{ran:?}");
        // A server would not start, and sends people here.
        let started = run(app.url(), &["migrate"]).await;
        assert!(started.failed().contains("entente doctor"), "{started:?}");
    }

    async fn no_password_is_shown(app: TestApp) {
        let password = app.url().split([':', '@']).nth(2).unwrap_or_default().to_owned();
        let ran = look(app.url(), &[]).await;
        let is_secret = password.len() > 8 && app.url().starts_with("postgres");
        assert!(!is_secret || !ran.done().contains(&password), "{ran:?}");
        let ran = look("postgres://me:hunter2@127.0.0.1:1/x", &[]).await;
        has_problem(&ran, "database");
        assert!(!format!("{ran:?}").contains("hunter2"), "{ran:?}");
    }

    async fn beside_a_server_that_runs_its_address_may_be_taken(app: TestApp) {
        let serving = serve(program(app.url(), &["serve", "--listen", "127.0.0.1:0"])).await;
        let ran = run(app.url(), &["doctor", "--json", "--listen", &serving.address]).await;
        ran.done();
        assert_eq!(level(&ran, "address"), "ok", "{ran:?}");
    }
}

#[tokio::test]
async fn an_address_that_another_program_has_is_a_problem() {
    let app = TestApp::seeded(Kind::Sqlite).await;
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = other.local_addr().unwrap().to_string();
    let ran = run(app.url(), &["doctor", "--json", "--listen", &address]).await;
    has_problem(&ran, "address");
}

#[tokio::test]
async fn files_that_settings_name_are_looked_into() {
    let app = TestApp::seeded(Kind::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("agreed.json"), r#"{"a": "{ revision }"}"#).unwrap();
    fs::write(
        path("old.json"),
        r#"{"a": "{ revision }", "b": "{ nothing }"}"#,
    )
    .unwrap();
    fs::write(path("no-keys.json"), r#"{"keys": []}"#).unwrap();
    let documents = async |name| look(app.url(), &["--trusted-documents", &path(name)]).await;
    let agreed = documents("agreed.json").await;
    agreed.done();
    assert_eq!(level(&agreed, "documents"), "ok");
    has_problem(&documents("gone.json").await, "documents");
    let old = documents("old.json").await;
    has_problem(&old, "documents");
    assert!(old.out.contains("`b`"), "{old:?}");
    for name in ["gone.json", "no-keys.json", "agreed.json"] {
        let jwks = [
            "--jwks",
            &path(name),
            "--jwt-issuer",
            "x",
            "--jwt-audience",
            "y",
        ];
        has_problem(&look(app.url(), &jwks).await, "tokens");
    }
    let endpoint = "http://me:hunter2@127.0.0.1:1";
    let nobody = look(app.url(), &["--otlp-endpoint", endpoint]).await;
    assert!(!nobody.done().contains("hunter2"), "{nobody:?}");
    assert_eq!(level(&nobody, "traces"), "warning", "{nobody:?}");
}

#[tokio::test]
async fn a_file_that_is_not_there_is_told_and_not_made() {
    let database = TestDatabase::bare(Kind::Sqlite);
    let ran = look(&database.url, &[]).await;
    ran.done();
    assert_eq!(level(&ran, "file"), "warning", "{ran:?}");
    assert!(!entente::database::file(&database.url).unwrap().exists());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.db");
    fs::write(&file, "").unwrap();
    let empty = look(&format!("sqlite://{}", file.display()), &[]).await;
    empty.done();
    assert_eq!(level(&empty, "tables"), "warning", "{empty:?}");
    let url = |path: &std::path::Path| format!("sqlite://{}", path.display());
    has_problem(
        &look(&url(&folder.path().join("gone/x.db")), &[]).await,
        "file",
    );
    fs::write(
        &file,
        "A text of some length that is no database. ".repeat(99),
    )
    .unwrap();
    has_problem(&look(&url(&file), &[]).await, "database");
}

#[tokio::test]
async fn a_new_database_on_a_server_has_no_tables_yet() {
    let database = TestDatabase::bare(Kind::Postgres);
    let ran = look(&database.url, &[]).await;
    ran.done();
    assert_eq!(level(&ran, "tables"), "warning", "{ran:?}");
}
