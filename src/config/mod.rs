//! What the command line and the environment may say, in one place.

mod requests;

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::HeaderValue;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, value_parser};
use jsonwebtoken::Algorithm;

use crate::domain::access::Role;
use crate::domain::token::Rules;
use crate::failure::Failure;
use crate::http::Sites;
use crate::jwks::{Place, Tokens};

pub use requests::{OtherDocuments, Profile, RequestLimits, Requests, StatusCodes};

const EXAMPLES: &str = "\
Examples:
  entente                        Serve from entente.db; on the first start it is created and filled
  entente key create --name Awa --role editor
                                 Make a key, so that Awa may write
  entente seed mine.yaml         Load a data file of your own
  entente schema > schema.graphql
  entente generate --agreements 100000 --database-url sqlite://synthetic.db
  DATABASE_URL=postgres://me:secret@localhost/entente entente serve

Then ask:
  curl http://127.0.0.1:8080/graphql --json '{\"query\": \"{ country(code: \\\"ML\\\") { name } }\"}'";

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
#[expect(clippy::large_enum_variant, reason = "there is one, made once")]
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API; bring the tables up to date first, and fill an empty database.
    Serve(Serve),
    /// Change the tables: up to date, or back.
    Migrate {
        /// In which direction; `up` when not given.
        #[command(subcommand)]
        direction: Option<Direction>,
    },
    /// Load data files, or the bundled data when none is named. Loading a file twice changes nothing.
    Seed {
        /// Data files in YAML.
        files: Vec<PathBuf>,
    },
    /// Make up agreements, meetings and relations by the thousand, to try how fast things are.
    ///
    /// The data are synthetic: nothing of it happened, and every title says so. They are as uneven
    /// as real collections, and the same for the same seed, on every machine and on both databases.
    /// Use a database of its own; an empty one is first filled with the bundled data.
    Generate(Generate),
    /// Keys: who may do more than read.
    Key {
        /// What to do with keys.
        #[command(subcommand)]
        what: KeyCommand,
    },
    /// Write anew what searches look in. Needed only after somebody changed texts in the database by hand.
    Reindex,
    /// Print the schema in the GraphQL schema language.
    Schema,
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

    /// What requests may look like.
    #[command(flatten)]
    pub requests: Requests,
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

/// Which tokens of an identity provider are taken. None, unless its keys are named.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tokens of an identity provider (JWT)")]
pub struct TokenOptions {
    /// The provider's public keys (JWKS): a file or an https address. They are read again every five minutes, and sooner for a key that is not known. Tokens are taken only where this is given.
    #[arg(long, env = "ENTENTE_JWKS", value_parser = Place::parse, requires_all = ["jwt_issuer", "jwt_audience"])]
    pub jwks: Option<Place>,

    /// Who must have made a token: its `iss`, letter by letter.
    #[arg(long, env = "ENTENTE_JWT_ISSUER")]
    pub jwt_issuer: Option<String>,

    /// For whom a token must be: its `aud`.
    #[arg(long, env = "ENTENTE_JWT_AUDIENCE")]
    pub jwt_audience: Option<String>,

    /// The signatures that are taken, with commas between them: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA.
    #[arg(
        long,
        env = "ENTENTE_JWT_ALGORITHMS",
        value_delimiter = ',',
        value_parser = signature,
        default_value = "RS256"
    )]
    pub jwt_algorithms: Vec<Algorithm>,

    /// How many seconds the clocks of provider and server may differ.
    #[arg(long, env = "ENTENTE_JWT_LEEWAY", default_value_t = 60, value_parser = clap::value_parser!(u32).range(..=600))]
    pub jwt_leeway: u32,

    /// Where a token says what somebody may do: the name of a claim, with dots for one within another. Its value is a word, several, or a list. Whoever has none of the roles may read.
    #[arg(long, env = "ENTENTE_JWT_ROLE_CLAIM", default_value = "role")]
    pub jwt_role_claim: String,

    /// What the provider calls the roles, as NAME=ROLE with commas between them: entente-editors=editor.
    #[arg(long, env = "ENTENTE_JWT_ROLES", value_delimiter = ',', value_parser = role_of, default_value = "reader=reader,contributor=contributor,editor=editor,admin=admin")]
    pub jwt_roles: Vec<(String, Role)>,
}

impl TokenOptions {
    /// Reads the provider's keys, if there is one.
    pub async fn open(&self, now: DateTime<Utc>) -> Result<Option<Tokens>, Failure> {
        let (Some(place), Some(issuer), Some(audience)) =
            (&self.jwks, &self.jwt_issuer, &self.jwt_audience)
        else {
            return Ok(None);
        };
        let rules = Rules {
            issuer: issuer.clone(),
            audience: audience.clone(),
            algorithms: self.jwt_algorithms.clone(),
            leeway: TimeDelta::seconds(self.jwt_leeway.into()),
            role_claim: self.jwt_role_claim.clone(),
            roles: self.jwt_roles.iter().cloned().collect(),
        };
        Tokens::open(place.clone(), rules, now).await.map(Some)
    }
}

/// A signature that takes a public key to check. With a shared secret (HS256) everybody who can check
/// a token could make one, so those are not taken.
fn signature(text: &str) -> Result<Algorithm, String> {
    text.parse()
        .ok()
        .filter(|it| !matches!(it, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512))
        .ok_or_else(|| format!("`{text}` is not taken; write RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA"))
}

fn role_of(text: &str) -> Result<(String, Role), String> {
    let wrong =
        || format!("`{text}` is not NAME=ROLE; roles are reader, contributor, editor and admin");
    let (name, role) = text.split_once('=').ok_or_else(wrong)?;
    let role = RoleName::from_str(role, true).map_err(|_| wrong())?;
    if name.is_empty() {
        return Err(wrong());
    }
    Ok((name.to_owned(), role.into()))
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

const KEY_EXAMPLES: &str = "\
The key is printed once, alone, on standard output. What is kept is a fingerprint, so a lost key
cannot be shown again: make another and revoke the lost one.

Examples:
  entente key create --name 'Awa Traoré' --role editor
  entente key create --name nightly-import --role editor --expires 90d
  KEY=$(entente key create --name front-end --role reader --expires 2027-06-30)

Then:
  curl http://127.0.0.1:8080/graphql -H \"Authorization: Bearer $KEY\" --json '{\"query\": \"{ viewer { name role } }\"}'";

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key and print it, this once.
    #[command(after_help = KEY_EXAMPLES)]
    Create {
        /// Whose it is: a person or a program. It is shown in the history of what was done with the key.
        #[arg(long)]
        name: String,
        /// What it allows. Each role may do what those before it may.
        #[arg(long)]
        role: RoleName,
        /// Until when it counts: a day (2027-06-30, that day included, UTC) or a number of days from now (90d). For ever when not given.
        #[arg(long, value_parser = Expiry::parse)]
        expires: Option<Expiry>,
    },
    /// Show all keys: the first characters of each, never the key.
    List,
    /// Take a key back. Requests with it are refused from then on.
    Revoke {
        /// The first twelve characters of the key, as `entente key list` shows them: ent_1a2b3c4d.
        prefix: String,
    },
}

/// What a key allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// Read.
    Reader,
    /// Propose changes for an editor to decide on.
    Contributor,
    /// Change records and what is said of them.
    Editor,
    /// Do everything.
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Reader => Self::Reader,
            RoleName::Contributor => Self::Contributor,
            RoleName::Editor => Self::Editor,
            RoleName::Admin => Self::Admin,
        }
    }
}

/// Until when a key counts, as it is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// So many days from now.
    Days(u64),
    /// Until the end of this day.
    On(NaiveDate),
}

impl Expiry {
    fn parse(text: &str) -> Result<Self, String> {
        let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
        days.map(Self::Days)
            .or_else(|| text.parse().ok().map(Self::On))
            .ok_or_else(|| {
                format!("`{text}` is neither a day nor a number of days; write 2027-06-30 or 90d")
            })
    }

    /// The instant from which the key counts no more. Nothing where the calendar does not go so far.
    pub fn instant(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Days(days) => now.checked_add_days(Days::new(days)),
            Self::On(day) => Some(day.succ_opt()?.and_time(NaiveTime::MIN).and_utc()),
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
    fn a_key_counts_to_the_end_of_its_last_day() {
        let now = "2026-01-01T12:00:00Z".parse().unwrap();
        let instant = |text| {
            Expiry::parse(text)
                .unwrap()
                .instant(now)
                .unwrap()
                .to_rfc3339()
        };
        assert_eq!(instant("90d"), "2026-04-01T12:00:00+00:00");
        assert_eq!(instant("2026-06-30"), "2026-07-01T00:00:00+00:00");
        for wrong in ["", "d", "90", "-1d", "soon", "2026-13-01"] {
            assert!(Expiry::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Expiry::Days(u64::MAX).instant(now), None);
    }

    #[test]
    fn roles_go_by_the_names_that_the_provider_gives_them() {
        assert_eq!(
            role_of("a=b=editor"),
            Err(
                "`a=b=editor` is not NAME=ROLE; roles are reader, contributor, editor and admin"
                    .to_owned()
            )
        );
        assert_eq!(
            role_of("staff=editor"),
            Ok(("staff".to_owned(), Role::Editor))
        );
        assert!(role_of("editor").is_err() && role_of("=editor").is_err());
    }

    /// Keys without the two names would take the tokens of anybody who shares the provider.
    #[test]
    fn tokens_are_taken_of_one_issuer_and_for_one_audience() {
        let with = |more: &[&str]| {
            let first = ["entente", "--jwks", "jwks.json", "--jwt-issuer", "me"];
            Serve::try_parse_from(first.iter().chain(more))
        };
        assert!(with(&[]).is_err());
        assert!(with(&["--jwt-audience", "entente"]).is_ok());
        assert!(with(&["--jwt-audience", "entente", "--jwt-algorithms", "HS256"]).is_err());
        assert!(with(&["--jwt-audience", "entente", "--jwt-algorithms", "none"]).is_err());
        assert!(
            with(&[
                "--jwt-audience",
                "entente",
                "--jwt-algorithms",
                "ES256,EdDSA"
            ])
            .is_ok()
        );
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
