//! The program as people start it: what it says first, and how its commands say what went wrong.

use std::fs;

use serde_json::json;
use tokio::net::TcpListener;

use crate::support::TestApp;
use crate::support::database::Kind;
use crate::support::program::{Ran, program, run, serve};

both_databases! { empty;
    async fn a_first_start_ends_with_a_question_that_can_be_sent(app: TestApp) {
        let serving = serve(program(app.url(), &["serve", "--listen", "127.0.0.1:0"])).await;
        let base = format!("http://{}", serving.address);
        for (name, address) in [("graphql", "/graphql"), ("page", "/"), ("schema", "/schema.graphql")] {
            let line = format!("{name:<12}{base}{address}");
            assert!(serving.welcome.lines().any(|it| it == line), "{}", serving.welcome);
        }
        let sent = serving.welcome.lines().find(|line| line.starts_with("try ")).unwrap();
        let body = sent.split(" -d ").nth(1).unwrap().trim_matches('\'');
        let answer = serving.post(&[], body).await;
        assert_eq!(answer, json!({"data": {"country": {"name": "Mali"}}}));
        serving.stop().await;
    }
}

/// Each of these fails, and says what, why where there is more to say, and what to do.
#[tokio::test]
async fn every_command_that_fails_says_how_to_mend_it() {
    let app = TestApp::seeded(Kind::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("not-a-file.yaml"), "- nonsense").unwrap();
    fs::write(path("manifest.json"), r#"{"a": "{ nothing }"}"#).unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    run(app.url(), &["generate", "--agreements", "1", "--seed", "1"])
        .await
        .done();
    for (args, told) in [
        (&["serve", "--listen", &taken][..], "--listen"),
        (
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--trusted-documents",
                &path("gone.json"),
            ],
            "gone.json",
        ),
        (
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--trusted-documents",
                &path("manifest.json"),
            ],
            "`a`",
        ),
        (
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--jwks",
                &path("gone.json"),
                "--jwt-issuer",
                "x",
                "--jwt-audience",
                "y",
            ],
            "ENTENTE_JWKS",
        ),
        (&["seed", &path("gone.yaml")], "gone.yaml"),
        (&["seed", &path("not-a-file.yaml")], "data/README.md"),
        (
            &["generate", "--agreements", "1", "--seed", "2"],
            "--database-url",
        ),
        (
            &[
                "key",
                "create",
                "--name",
                "x",
                "--role",
                "admin",
                "--expires",
                "2001-01-01",
            ],
            "past",
        ),
        (&["key", "revoke", "ent_00000000"], "entente key list"),
        (&["query", "--file", &path("gone.graphql")], "gone.graphql"),
        (&["--log", "=nonsense=", "migrate"], "ENTENTE_LOG"),
    ] {
        let ran = run(app.url(), args).await;
        assert!(ran.failed().contains(told), "{args:?}: {ran:?}");
    }
    for url in [
        "mysql://me:hunter2@host/x".to_owned(),
        "postgres://me:hunter2@127.0.0.1:1/x".to_owned(),
        format!("sqlite://{}/gone/x.db", folder.path().display()),
    ] {
        let ran = run(&url, &["migrate"]).await;
        assert!(ran.failed().contains("DATABASE_URL"), "{ran:?}");
        assert!(!ran.err.contains("hunter2"), "{ran:?}");
    }
}

fn lists(help: &Ran, command: &str) -> bool {
    help.done()
        .lines()
        .any(|line| line.trim_start().starts_with(&format!("{command} ")))
}

#[tokio::test]
async fn help_names_every_command_and_shows_examples() {
    let help = run("sqlite::memory:", &["--help"]).await;
    for command in [
        "serve",
        "query",
        "doctor",
        "completions",
        "key",
        "seed",
        "migrate",
    ] {
        assert!(lists(&help, command), "{command}: {}", help.out);
        let more = run("sqlite::memory:", &[command, "--help"]).await;
        assert!(more.done().contains("Usage: entente"), "{}", more.out);
    }
    for command in ["query", "doctor", "completions"] {
        let more = run("sqlite::memory:", &[command, "--help"]).await;
        assert!(more.out.contains("Examples:\n"), "{}", more.out);
    }
}

#[tokio::test]
async fn shells_complete_commands_and_options() {
    for (shell, sign) in [
        ("bash", "complete -F _entente"),
        ("zsh", "#compdef entente"),
        ("fish", "complete -c entente"),
        ("elvish", "edit:completion:arg-completer[entente]"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let ran = run("sqlite:///nowhere/x.db", &["completions", shell]).await;
        for word in [sign, "doctor", "anonymous-read"] {
            assert!(ran.done().contains(word), "{shell}: {word}");
        }
    }
}
