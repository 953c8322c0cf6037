//! The program itself, run as people run it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tokio::task::spawn_blocking;

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// What was said of the failure. There must be one, in the form in which all are told.
    pub fn failed(&self) -> &str {
        assert_eq!(self.code, Some(1), "{self:?}");
        let told = self.err.lines().any(|line| line.starts_with("error: "));
        let hint = self.err.lines().any(|line| line.starts_with("hint:  "));
        assert!(told && hint, "no error or no hint: {self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        &self.err
    }

    /// What was printed. There must be no failure.
    pub fn done(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:?}");
        &self.out
    }
}

/// The program with nothing of this machine's settings.
pub fn program(database: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    for (name, _) in std::env::vars_os() {
        let is_setting = name.to_string_lossy().starts_with("ENTENTE_");
        if is_setting || name.to_string_lossy().starts_with("OTEL_") {
            command.env_remove(name);
        }
    }
    command.args(args).env("DATABASE_URL", database);
    command.stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub async fn run(database: &str, args: &[&str]) -> Ran {
    run_with(database, args, "").await
}

/// Runs a command with this on standard input.
pub async fn run_with(database: &str, args: &[&str], input: &str) -> Ran {
    let mut command = program(database, args);
    let input = input.to_owned();
    let run = move || {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    };
    spawn_blocking(run).await.unwrap()
}

/// A server as people start it, on a free port. It is ended with this value.
pub struct Serving {
    child: Child,
    /// What it said when it began.
    pub welcome: String,
    /// Where it answers: `127.0.0.1:1234`.
    pub address: String,
}

/// Starts a server and waits until it says that it serves.
pub async fn serve(mut command: Command) -> Serving {
    let start = move || {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut welcome = String::new();
        while !welcome.contains("\ntry ") {
            let line = lines.next().unwrap_or_else(|| panic!("{welcome}")).unwrap();
            welcome.push_str(&line);
            welcome.push('\n');
        }
        // Nobody waits for a reader of the log.
        std::thread::spawn(move || lines.for_each(drop));
        let address = welcome.split("http://").nth(1).unwrap();
        let address = address.split('/').next().unwrap().to_owned();
        Serving {
            child,
            welcome,
            address,
        }
    };
    spawn_blocking(start).await.unwrap()
}

impl Serving {
    /// Sends a request to /graphql and gets the answer.
    pub async fn post(&self, headers: &[(&str, &str)], body: &str) -> Value {
        let url = format!("http://{}/graphql", self.address);
        let mut request = ureq::post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.to_owned();
        let sent = spawn_blocking(move || request.send(body));
        let text = sent.await.unwrap().unwrap().body_mut().read_to_string();
        serde_json::from_str(&text.unwrap()).unwrap()
    }

    /// What is at an address.
    pub async fn get(&self, path: &str) -> String {
        let url = format!("http://{}{path}", self.address);
        let got = spawn_blocking(move || ureq::get(url).call());
        got.await
            .unwrap()
            .unwrap()
            .body_mut()
            .read_to_string()
            .unwrap()
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    pub async fn stop(mut self) {
        let id = self.child.id().to_string();
        let stopped = spawn_blocking(move || {
            let asked = Command::new("kill").args(["-TERM", &id]).status();
            assert!(asked.unwrap().success());
            self.child.wait().unwrap()
        });
        assert!(stopped.await.unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
