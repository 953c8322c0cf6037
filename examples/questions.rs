//! Measures questions: how long each takes, with how many statements, and by which plans.
//!
//! ```sh
//! cargo run --release --example questions -- --database-url sqlite://synthetic.db docs/questions/*.graphql
//! ```
//!
//! Each file holds one query without variables; comment lines at its beginning are its title. The
//! questions are asked in-process, without HTTP. What comes out is Markdown.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Parser;
use entente::clock::Clock;
use entente::database::{self, Database};
use entente::graphql::{self, Api, Asked, Caller, Rules, Viewer};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::Value;

/// Measures questions to the API.
#[derive(Parser)]
struct Options {
    /// Files that hold one query each.
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,

    /// How often each question is asked, after once that does not count.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,

    /// Show the plan of each statement, and mark those that read a large table from end to end.
    #[arg(long)]
    explain: bool,
}

/// From so many rows on a table is large.
const LARGE: i64 = 1_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let asking = Asking::open(&options.database_url).await?;
    println!("| question | statements | median ms | 95% ms | objects | bytes |");
    println!("|---|--:|--:|--:|--:|--:|");
    let mut plans = String::new();
    let mut failed = 0;
    for file in &options.files {
        let question = Question::read(file)?;
        let measured = match asking.measure(&question, options.runs).await {
            Ok(measured) => measured,
            Err(cause) => {
                eprintln!("{}: {cause}", file.display());
                failed += 1;
                continue;
            }
        };
        println!("{}", measured.line(&question.title));
        if options.explain {
            plans += &format!("\n## {}\n", question.title);
            for (statement, elapsed) in &measured.statements {
                plans += &asking.explain(statement, *elapsed).await?;
            }
        }
    }
    print!("{plans}");
    ensure!(failed == 0, "{failed} questions were not answered");
    Ok(())
}

struct Question {
    title: String,
    query: String,
}

impl Question {
    fn read(file: &Path) -> anyhow::Result<Self> {
        let query = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        let comments = query.lines().map_while(|line| line.strip_prefix('#'));
        let title = comments.map(str::trim).collect::<Vec<_>>().join(" ");
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let title = if title.is_empty() {
            name.into_owned()
        } else {
            title
        };
        Ok(Self { title, query })
    }
}

type Statements = Vec<(Statement, Duration)>;

struct Asking {
    db: Database,
    api: Api,
    statements: Arc<Mutex<Statements>>,
    /// Tables of more than [`LARGE`] rows.
    large: Vec<String>,
}

struct Measured {
    statements: Statements,
    times: Vec<Duration>,
    objects: usize,
    bytes: usize,
}

impl Measured {
    fn line(&self, title: &str) -> String {
        let at = |share: f64| {
            let place = (self.times.len() - 1) as f64 * share;
            self.times[place.round() as usize].as_secs_f64() * 1000.0
        };
        let title = title.replace('|', "\\|");
        format!(
            "| {title} | {} | {:.1} | {:.1} | {} | {} |",
            self.statements.len(),
            at(0.5),
            at(0.95),
            self.objects,
            self.bytes
        )
    }
}

impl Asking {
    async fn open(url: &str) -> anyhow::Result<Self> {
        let mut db = database::connect(url)
            .await
            .map_err(|failure| anyhow::anyhow!("{failure}"))?;
        let large = large_tables(&db).await?;
        let statements = Arc::new(Mutex::new(Statements::new()));
        let heard = statements.clone();
        db.reader.set_metric_callback(move |info| {
            if let Ok(mut heard) = heard.lock() {
                heard.push((info.statement.clone(), info.elapsed));
            }
        });
        Ok(Self {
            api: Api::new(
                graphql::schema(db.clone(), Clock::System),
                db.clone(),
                Rules::default(),
            )
            .map_err(anyhow::Error::msg)?,
            db,
            statements,
            large,
        })
    }

    async fn measure(&self, question: &Question, runs: u32) -> anyhow::Result<Measured> {
        let answer = self.ask(question).await?;
        let mut times = Vec::new();
        for _ in 0..runs {
            self.take_statements();
            let start = Instant::now();
            self.ask(question).await?;
            times.push(start.elapsed());
        }
        times.sort_unstable();
        Ok(Measured {
            statements: self.take_statements(),
            times,
            objects: objects(&serde_json::from_str(&answer)?),
            bytes: answer.len(),
        })
    }

    async fn ask(&self, question: &Question) -> anyhow::Result<String> {
        let asked = Asked {
            query: Some(question.query.clone()),
            ..Asked::default()
        };
        let (viewer, caller) = (Viewer::anonymous(), Caller::default());
        let prepared = self.api.prepare(asked, &caller);
        let prepared = prepared.map_err(|answer| anyhow::anyhow!("{:?}", answer.errors))?;
        let answer = self.api.run(prepared, viewer, &caller).await;
        ensure!(answer.errors.is_empty(), "{:?}", answer.errors);
        Ok(serde_json::to_string(&answer)?)
    }

    fn take_statements(&self) -> Statements {
        let heard = self.statements.lock();
        heard
            .map(|mut heard| std::mem::take(&mut *heard))
            .unwrap_or_default()
    }

    /// The plan of a statement, the lines that read a large table from end to end marked.
    async fn explain(&self, statement: &Statement, elapsed: Duration) -> anyhow::Result<String> {
        let (words, column) = match statement.db_backend {
            DbBackend::Postgres => ("EXPLAIN (ANALYZE, BUFFERS OFF)", 0),
            _ => ("EXPLAIN QUERY PLAN", 3),
        };
        let explaining = Statement {
            sql: format!("{words} {}", statement.sql),
            ..statement.clone()
        };
        let mut told = format!(
            "\n{:.1} ms: `{}`\n\n```\n",
            elapsed.as_secs_f64() * 1000.0,
            statement.sql.replace('\n', " ")
        );
        for row in self.db.reader.query_all_raw(explaining).await? {
            let line: String = row.try_get_by_index(column)?;
            let mark = if self.reads_all(&line, &statement.sql) {
                "   <== FULL SCAN"
            } else {
                ""
            };
            told += &format!("{line}{mark}\n");
        }
        self.take_statements();
        Ok(told + "```\n")
    }

    fn reads_all(&self, line: &str, sql: &str) -> bool {
        let Some((_, rest)) = line
            .split_once("Seq Scan on ")
            .or_else(|| line.split_once("SCAN "))
        else {
            return false;
        };
        let mut words = rest.split_whitespace();
        let name = words.next().unwrap_or_default();
        // SQLite names a table as the statement does.
        let is_called = |table: &&String| {
            let named = [
                format!("{table} {name}"),
                format!("\"{table}\" AS \"{name}\""),
            ];
            *table == name || named.iter().any(|named| sql.contains(named.as_str()))
        };
        self.large.iter().any(|table| is_called(&table))
    }
}

async fn large_tables(db: &Database) -> anyhow::Result<Vec<String>> {
    let backend = db.reader.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT relname::text, reltuples::bigint FROM pg_class WHERE relkind = 'r'"
        }
        _ => "SELECT tbl, MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl",
    };
    let counted = Statement::from_string(backend, sql);
    let rows = db.reader.query_all_raw(counted).await;
    let rows = rows.context("The tables have not been counted. Run ANALYZE.")?;
    let mut large = Vec::new();
    for row in rows {
        if row.try_get_by_index::<i64>(1)? > LARGE {
            large.push(row.try_get_by_index(0)?);
        }
    }
    Ok(large)
}

/// How many objects an answer holds.
fn objects(answer: &Value) -> usize {
    match answer {
        Value::Array(all) => all.iter().map(objects).sum(),
        Value::Object(fields) => 1 + fields.values().map(objects).sum::<usize>(),
        _ => 0,
    }
}
