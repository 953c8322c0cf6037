//! What the command line and the environment may say, in one place.

mod key;
mod query;
mod requests;
mod tokens;

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::HeaderValue;
use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::Shell;

use crate::http::Sites;

pub use key::{Expiry, KeyCommand, RoleName};
pub use query::Query;
pub use requests::{OtherDocuments, Profile, RequestLimits, Requests, StatusCodes};
pub use tokens::TokenOptions;

const EXAMPLES: &str = "\
Examples:
  entente                        Serve from entente.db; on the first start it is created and filled
  entente query '{ country(code: \"ML\") { name } }'
                                 Ask without a server
  entente doctor                 Look for what is wrong, and what to do
  entente key create --name Awa --role editor
                                 Make a key, so that Awa may write
  entente seed mine.yaml         Load a data file of your own
  entente schema > schema.graphql
  entente generate --agreements 100000 --database-url sqlite://synthetic.db
  DATABASE_URL=postgres://me:secret@localhost/entente entente serve

Then ask:
  curl http://127.0.0.1:8080/graphql --json '{\"query\": \"{ country(code: \\\"ML\\\") { name } }\"}'";

const DOCTOR_EXAMPLES: &str = "\
Examples:
  entente doctor
  entente doctor --database-url postgres://me@localhost/entente --listen 0.0.0.0:8080
  entente doctor --json | jq '.checks[] | select(.level != \"ok\")'";

const COMPLETION_EXAMPLES: &str = "\
Examples:
  bash   entente completions bash > ~/.local/share/bash-completion/completions/entente
  zsh    entente completions zsh > ~/.zfunc/_entente
         (with `fpath+=~/.zfunc; autoload -Uz compinit; compinit` in ~/.zshrc)
  fish   entente completions fish > ~/.config/fish/completions/entente.fish

PowerShell: `entente completions powershell | Out-String | Invoke-Expression` in $PROFILE.
Elvish: `eval (entente completions elvish | slurp)` in rc.elv.

Open a new shell afterwards.";

/// A GraphQL API for diplomatic relations: who met, who agreed on what, and who said so.
///
/// Without a command, `entente` serves.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
pub struct Config {
    /// What to do; `serve` when not given.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        default_value = "sqlite://entente.db",
        hide_env_values = true
    )]
    pub database_url: String,

    /// How much to log to standard error: error, warn, info, debug, or a filter such as `info,entente=debug`.
    #[arg(long, global = true, env = "ENTENTE_LOG", default_value = "info")]
    pub log: String,

    /// How to write log lines.
    #[arg(
        long,
        global = true,
        env = "ENTENTE_LOG_FORMAT",
        default_value = "pretty"
    )]
    pub log_format: LogFormat,
}

impl Config {
    /// What to do.
    pub fn take_command(&mut self) -> Command {
        self.command
            .take()
            .unwrap_or_else(|| Command::Serve(Serve::parse_from(["entente"])))
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API; bring the tables up to date first, and fill an empty database.
    Serve(Serve),
    /// Ask one question, or do one act, without a server: the answer is printed as JSON.
    Query(Query),
    /// Load data files, or the bundled data when none is named. Loading a file twice changes nothing.
    Seed {
        /// Data files in YAML.
        files: Vec<PathBuf>,
    },
    /// Keys: who may do more than read.
    Key {
        /// What to do with keys.
        #[command(subcommand)]
        what: KeyCommand,
    },
    /// Look at settings, database and files, and say what is wrong and what to do.
    ///
    /// It takes the options and the environment of `entente serve`, and looks at what a server with
    /// them would need. Nothing is changed, and nothing secret is shown. Each line is `ok`, `warning`
    /// (a server would start; look at it) or `problem`. The exit code is 1 if there is a problem.
    #[command(after_help = DOCTOR_EXAMPLES)]
    Doctor(Doctor),
    /// Change the tables: up to date, or back.
    Migrate {
        /// In which direction; `up` when not given.
        #[command(subcommand)]
        direction: Option<Direction>,
    },
    /// Write anew what searches look in. Needed only after somebody changed texts in the database by hand.
    Reindex,
    /// Make up agreements, meetings and relations by the thousand, to try how fast things are.
    ///
    /// The data are synthetic: nothing of it happened, and every title says so. They are as uneven
    /// as real collections, and the same for the same seed, on every machine and on both databases.
    /// Use a database of its own; an empty one is first filled with the bundled data.
    Generate(Generate),
    /// Print the schema in the GraphQL schema language.
    Schema,
    /// Print the completions of a shell, so that Tab completes commands and options.
    #[command(after_help = COMPLETION_EXAMPLES)]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// In which direction to change the tables.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Direction {
    /// Bring the tables up to date.
    Up,
    /// Undo the last steps. What is in the tables they made is lost.
    Down {
        /// How many steps to undo.
        steps: u32,
    },
    /// Show which steps have been taken.
    Status,
}

/// How to serve.
#[derive(Debug, Parser)]
pub struct Serve {
    /// The address to listen on.
    #[arg(long, env = "ENTENTE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Whether those may read who show no key and no token.
    #[arg(long, env = "ENTENTE_ANONYMOUS_READ", value_parser = BoolishValueParser::new(), action = ArgAction::Set, default_value = "true")]
    pub anonymous_read: bool,

    /// Other sites whose pages may ask, such as https://example.org, with commas between them; these may send a key. `*` lets any site ask, without a key.
    #[arg(long, env = "ENTENTE_ALLOW_ORIGIN", value_delimiter = ',', value_parser = origin)]
    pub allow_origin: Vec<HeaderValue>,

    /// Which tokens of an identity provider are taken.
    #[command(flatten)]
    pub tokens: TokenOptions,

    /// The address under which people reach this server, such as https://entente.example. Lasting addresses of records begin with it; without it they begin with `/`.
    #[arg(long, env = "ENTENTE_BASE_URL", value_parser = web_address)]
    pub base_url: Option<String>,

    /// Leave an empty database empty.
    #[arg(long)]
    pub no_seed: bool,

    /// Where traces go.
    #[command(flatten)]
    pub traces: Traces,

    /// What requests may look like.
    #[command(flatten)]
    pub requests: Requests,
}

/// What to look at.
#[derive(Debug, Parser)]
pub struct Doctor {
    /// Print JSON, for machines: `healthy`, and `checks` with `check`, `level`, `message` and `hint`.
    #[arg(long)]
    pub json: bool,

    /// How a server would serve.
    #[command(flatten)]
    pub serve: Serve,
}

/// Where traces go.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Traces")]
pub struct Traces {
    /// Send traces to this OpenTelemetry collector, such as http://127.0.0.1:4318: by OTLP over HTTP (protobuf), to /v1/traces below it. They tell of each request how long it took, its id, the name of the operation and the hash of the document; never variables, keys or who asked.
    #[arg(long, env = "ENTENTE_OTLP_ENDPOINT", hide_env_values = true, value_name = "URL", value_parser = web_address)]
    pub otlp_endpoint: Option<String>,
}

/// How many synthetic data to make.
#[derive(Clone, Copy, Debug, Parser)]
pub struct Generate {
    /// How many agreements, up to a million.
    #[arg(long, value_parser = value_parser!(u32).range(1..=1_000_000))]
    pub agreements: u32,

    /// How many meetings, up to a million; a fifth of the agreements when not given.
    #[arg(long, value_parser = value_parser!(u32).range(0..=1_000_000))]
    pub meetings: Option<u32>,

    /// Any number. The same number gives the same data, another one others.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl Command {
    /// Where traces of this command go: only a server makes any.
    pub fn otlp_endpoint(&self) -> Option<&str> {
        match self {
            Self::Serve(serve) => serve.traces.otlp_endpoint.as_deref(),
            _ => None,
        }
    }
}

impl Serve {
    /// Which other sites may ask.
    pub fn sites(&self) -> Sites {
        if self.allow_origin.iter().any(|origin| origin == "*") {
            Sites::Any
        } else if self.allow_origin.is_empty() {
            Sites::None
        } else {
            Sites::These(self.allow_origin.clone())
        }
    }
}

/// How to write log lines.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object per line, for machines.
    Json,
}

fn web_address(text: &str) -> Result<String, String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let fits = host.is_some_and(|host| {
        !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "?#\"<>".contains(c))
    });
    if fits {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err(format!(
            "`{text}` is not a web address; write https://entente.example"
        ))
    }
}

fn origin(text: &str) -> Result<HeaderValue, String> {
    let has_scheme = ["http://", "https://"].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|host| !host.is_empty() && !host.contains('/'))
    });
    HeaderValue::from_str(text)
        .ok()
        .filter(|_| has_scheme || text == "*")
        .ok_or_else(|| {
            format!("`{text}` is not a site; write https://example.org, without a path, or *")
        })
}

fn size(text: &str) -> Result<usize, String> {
    let (number, unit) = match text.split_once(|c: char| !c.is_ascii_digit()) {
        Some((number, _)) => (number, text.get(number.len()..).unwrap_or_default().trim()),
        None => (text, ""),
    };
    let unit = match unit {
        "" => 1,
        "KiB" => 1024,
        "MiB" => 1024 * 1024,
        other => return Err(format!("`{other}` is not a unit; write bytes, KiB or MiB")),
    };
    number
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| format!("`{text}` is not a size; write 4194304, 4096KiB or 4MiB"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Config::command().debug_assert();
        Serve::command().debug_assert();
        Doctor::command().debug_assert();
    }

    #[test]
    fn the_address_of_the_server_is_a_web_address_without_a_query() {
        assert_eq!(
            web_address("https://entente.example/"),
            Ok("https://entente.example".to_owned())
        );
        for wrong in ["entente.example", "https://", "https://a b", "http://a?b"] {
            assert!(web_address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_site_is_a_scheme_and_a_host() {
        for right in ["*", "https://example.org", "http://localhost:3000"] {
            assert!(origin(right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "example.org",
            "https://",
            "https://example.org/",
            "null",
            "https://a\nb",
        ] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("4MiB"), Ok(4_194_304));
        assert_eq!(size("2 KiB"), Ok(2048));
        assert_eq!(size("17"), Ok(17));
        for wrong in ["", "MiB", "4 MB", "-1", "99999999999999999999"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
