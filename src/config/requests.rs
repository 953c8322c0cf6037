//! What requests may look like, and how much they may ask for.

use std::net::IpAddr;
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::config::RoleName;
use crate::domain::access::Role;
use crate::failure::Failure;
use crate::graphql::{Limits, Others, PerMinute, Rules};
use crate::http::{self, StatusProfile};

/// What requests may look like.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Requests")]
pub struct Requests {
    /// What callers get to see: `public` shows the schema; `locked` hides it and runs only documents that were agreed on.
    #[arg(long, env = "ENTENTE_PROFILE", default_value = "public")]
    pub profile: Profile,

    /// Which text decides on status codes.
    #[arg(long, env = "ENTENTE_STATUS_PROFILE", default_value = "audits")]
    pub status_profile: StatusCodes,

    /// A file with documents that were agreed on, as the tools of clients write it: {"id": "document"}, or Apollo's form.
    #[arg(long, env = "ENTENTE_TRUSTED_DOCUMENTS")]
    pub trusted_documents: Option<PathBuf>,

    /// What becomes of documents that were not agreed on; `run`, or `refuse` with --profile locked.
    #[arg(long, env = "ENTENTE_OTHER_DOCUMENTS")]
    pub other_documents: Option<OtherDocuments>,

    /// Tell Prometheus at /metrics how many requests there are, how long they take and what becomes of them. Whoever reaches the port can read it.
    #[arg(long, env = "ENTENTE_METRICS")]
    pub metrics: bool,

    /// How large requests may be.
    #[command(flatten)]
    pub limits: RequestLimits,
}

/// How large requests may be.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits of requests")]
pub struct RequestLimits {
    /// The largest request: bytes, or a number with KiB or MiB.
    #[arg(long, env = "ENTENTE_MAX_BODY", default_value = "256KiB", value_parser = super::size)]
    pub max_body: usize,

    /// The longest time a request may take, in seconds.
    #[arg(long, env = "ENTENTE_MAX_SECONDS", default_value = "10")]
    pub max_seconds: u64,

    /// The most requests in one body; 0 takes no lists of requests.
    #[arg(long, env = "ENTENTE_MAX_BATCH", default_value = "0")]
    pub max_batch: usize,

    /// The most sockets and event streams that one address holds open; 0 sets no limit.
    #[arg(long, env = "ENTENTE_MAX_STREAMS", default_value = "0")]
    pub max_streams: usize,

    /// The longest document: bytes, or a number with KiB or MiB.
    #[arg(long, env = "ENTENTE_MAX_DOCUMENT", default_value = "32KiB", value_parser = super::size)]
    pub max_document: usize,

    /// The most words, numbers, strings and signs in a document.
    #[arg(long, env = "ENTENTE_MAX_TOKENS", default_value = "4000")]
    pub max_tokens: usize,

    /// The most fields within fields. What tools send to read the schema is 15 deep.
    #[arg(long, env = "ENTENTE_MAX_DEPTH", default_value = "15")]
    pub max_depth: usize,

    /// The most fields of a document, as if every fragment stood where it is spread.
    #[arg(long, env = "ENTENTE_MAX_FIELDS", default_value = "5000")]
    pub max_fields: usize,

    /// The most fields of the root in one operation.
    #[arg(long, env = "ENTENTE_MAX_ROOT_FIELDS", default_value = "50")]
    pub max_root_fields: usize,

    /// The most aliases in a document.
    #[arg(long, env = "ENTENTE_MAX_ALIASES", default_value = "30")]
    pub max_aliases: usize,

    /// The most directives in a document.
    #[arg(long, env = "ENTENTE_MAX_DIRECTIVES", default_value = "50")]
    pub max_directives: usize,

    /// The most records that an answer could hold.
    #[arg(long, env = "ENTENTE_MAX_COST", default_value = "50000")]
    pub max_cost: u64,

    /// The most queries that are run at once; the rest wait for half a second at the most, or for 5 ms where there are always more than that, and are then told to come again; 0 sets no limit. Worth more where the database is far away. [default: one for each processor, and one more]
    #[arg(long, env = "ENTENTE_MAX_AT_ONCE", value_name = "NUMBER", default_value_t = one_each(), hide_default_value = true)]
    pub max_at_once: usize,

    /// The most records that callers without a key may ask for in a minute, each address on its own; 0 sets no limit.
    #[arg(long, env = "ENTENTE_RECORDS_PER_MINUTE", default_value = "0")]
    pub records_per_minute: u32,

    /// The same for callers with a key.
    #[arg(long, env = "ENTENTE_RECORDS_PER_MINUTE_WITH_KEY", default_value = "0")]
    pub records_per_minute_with_key: u32,

    /// The same for callers with a key or token of a role, with commas between them: reader=6000,editor=0.
    #[arg(long, env = "ENTENTE_RECORDS_PER_MINUTE_OF", value_name = "ROLE=NUMBER", value_delimiter = ',', value_parser = of_role)]
    pub records_per_minute_of: Vec<(Role, u32)>,

    /// Proxies before this server, with commas between them: they are believed when they say for whom they ask.
    #[arg(long, env = "ENTENTE_PROXIES", value_delimiter = ',')]
    pub proxies: Vec<IpAddr>,
}

fn of_role(text: &str) -> Result<(Role, u32), String> {
    let (role, number) = text.split_once('=').ok_or("write it as ROLE=NUMBER")?;
    let role = RoleName::from_str(role.trim(), true)?;
    let number = number
        .trim()
        .parse()
        .map_err(|_| format!("`{number}` is no number of records"))?;
    Ok((role.into(), number))
}

/// One for each processor, and one more for when one waits: more of them only make each other slow.
fn one_each() -> usize {
    1 + std::thread::available_parallelism().map_or(2, NonZero::get)
}

impl Requests {
    /// How long one answer may take.
    pub fn longest(&self) -> Duration {
        Duration::from_secs(self.limits.max_seconds)
    }

    /// How to serve.
    pub fn settings(&self) -> http::Settings {
        http::Settings {
            max_body: self.limits.max_body,
            max_batch: self.limits.max_batch,
            max_streams: self.limits.max_streams,
            status_profile: self.status_profile.into(),
            init_patience: Duration::from_secs(10),
            ask_again: http::ASK_AGAIN,
            shows_metrics: self.metrics,
            shows_schema: self.profile == Profile::Public,
            proxies: self.limits.proxies.clone(),
        }
    }

    /// What callers may ask for.
    pub fn rules(&self) -> Result<Rules, Failure> {
        let trusted = self.trusted_documents.as_ref().map(|path| {
            std::fs::read_to_string(path).map_err(|cause| {
                Failure::new(format!("The file {} cannot be read.", path.display()))
                    .because(cause)
                    .hint("Name a file with --trusted-documents or ENTENTE_TRUSTED_DOCUMENTS.")
            })
        });
        Ok(Rules {
            limits: self.limits.of_documents(),
            hides_schema: self.profile == Profile::Locked,
            trusted: trusted.transpose()?,
            others: match (self.other_documents, self.profile) {
                (Some(others), _) => others.into(),
                (None, Profile::Locked) => Others::Refuse,
                (None, Profile::Public) => Others::Run,
            },
            at_once: self.limits.max_at_once,
            longest: Some(self.longest()),
            per_minute: PerMinute {
                anonymous: self.limits.records_per_minute,
                known: self.limits.records_per_minute_with_key,
                roles: self.limits.records_per_minute_of.iter().copied().collect(),
            },
        })
    }
}

impl RequestLimits {
    fn of_documents(&self) -> Limits {
        Limits {
            bytes: self.max_document,
            tokens: self.max_tokens,
            depth: self.max_depth,
            fields: self.max_fields,
            root_fields: self.max_root_fields,
            aliases: self.max_aliases,
            directives: self.max_directives,
            cost: self.max_cost,
            ..Limits::default()
        }
    }
}

/// What callers get to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// The schema, the page, and hints at names.
    Public,
    /// None of these, and only documents that were agreed on.
    Locked,
}

/// What becomes of documents that were not agreed on.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum OtherDocuments {
    /// They are run.
    Run,
    /// They are run, and the log says so.
    Log,
    /// They are refused.
    Refuse,
}

impl From<OtherDocuments> for Others {
    fn from(others: OtherDocuments) -> Self {
        match others {
            OtherDocuments::Run => Self::Run,
            OtherDocuments::Log => Self::Log,
            OtherDocuments::Refuse => Self::Refuse,
        }
    }
}

/// Which text decides on status codes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum StatusCodes {
    /// What the audits of graphql-http ask for: 200, and 400 for what was not run.
    Audits,
    /// The draft of August 2026: 422 for what can be read and not run, 294 for data with errors.
    #[value(name = "draft-2026")]
    Draft2026,
}

impl From<StatusCodes> for StatusProfile {
    fn from(codes: StatusCodes) -> Self {
        match codes {
            StatusCodes::Audits => Self::Audits,
            StatusCodes::Draft2026 => Self::Draft2026,
        }
    }
}
