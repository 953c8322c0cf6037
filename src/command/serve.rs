//! Serving: first what a server needs, then a few lines that tell what is where, then requests.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal;

use crate::clock::Clock;
use crate::command::{not_loaded, not_read, update_tables};
use crate::config::{Profile, Serve};
use crate::database::{self, Database};
use crate::domain::access::Viewer;
use crate::domain::key;
use crate::door::Door;
use crate::failure::Failure;
use crate::graphql::{self, Api, BaseUrl};
use crate::{dataset, http};

/// How long requests that are being answered may go on after the server was asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// Serves until it is asked to stop.
pub async fn serve(url: &str, db: Database, options: &Serve) -> Result<(), Failure> {
    let listener = TcpListener::bind(options.listen).await.map_err(|cause| {
        Failure::new(format!("Cannot listen on {}.", options.listen))
            .because(cause)
            .hint("Choose another address with --listen or ENTENTE_LISTEN.")
    })?;
    update_tables(&db).await?;
    if !options.no_seed {
        let report = dataset::seed_if_empty(&db, Clock::System)
            .await
            .map_err(not_loaded)?;
        if let Some(report) = report {
            eprintln!("{report}");
        }
    }
    let address = listener.local_addr().unwrap_or(options.listen);
    let has_keys = key::any(&db.reader, Clock::System.now()).await;
    let has_keys = has_keys.map_err(not_read)?;
    let server = server(db, options).await?;
    eprintln!("{}", welcome(url, address, options, has_keys));
    let serving = http::serve(
        listener,
        http::router(server),
        http::PATIENCE,
        asked_to_stop(),
    );
    let too_late = async {
        asked_to_stop().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        () = serving => Ok(()),
        () = too_late => {
            tracing::warn!("stopped while requests were still being answered");
            Ok(())
        }
    }
}

async fn server(mut db: Database, options: &Serve) -> Result<http::Server, Failure> {
    let metrics = http::Metrics::default();
    metrics.count_statements(&mut db);
    let schema = graphql::schema_at(db.clone(), Clock::System, BaseUrl(options.base_url.clone()));
    Ok(http::Server {
        api: Api::new(schema, db.clone(), options.requests.rules()?).map_err(|cause| {
            Failure::new("The documents that were agreed on do not fit the schema.")
                .because(cause)
                .hint("Build the client against this server's schema (`entente schema`), or leave --trusted-documents out.")
        })?,
        door: Door {
            db: db.clone(),
            tokens: options.tokens.open(Clock::System.now()).await?,
            clock: Clock::System,
            anybody: options.anonymous_read.then(Viewer::anonymous),
        },
        sites: options.sites(),
        db,
        settings: options.requests.settings(),
        metrics,
        streams: http::Streams::default(),
    })
}

/// What is where, and a first question to send.
fn welcome(url: &str, address: SocketAddr, options: &Serve, has_keys: bool) -> String {
    let base = format!("http://{}", reachable(address));
    let shows_schema = options.requests.profile == Profile::Public;
    let mut lines = vec![
        ("database", database::without_password(url)),
        ("graphql", format!("{base}/graphql")),
    ];
    if shows_schema {
        lines.push(("page", format!("{base}/")));
        if http::has_playground() {
            lines.push(("playground", format!("{base}/playground/")));
        }
        lines.push(("schema", format!("{base}/schema.graphql")));
    }
    if options.requests.metrics {
        lines.push(("metrics", format!("{base}/metrics")));
    }
    if let Some(endpoint) = &options.traces.otlp_endpoint {
        lines.push((
            "traces",
            format!("to {}", database::without_password(endpoint)),
        ));
    }
    let writes = if has_keys {
        "for those who hold a key: `entente key list` shows them"
    } else {
        "for nobody yet: make a key with `entente key create --name NAME --role admin`"
    };
    lines.push(("writes", writes.to_owned()));
    lines.push(("try", first_question(&base, options)));
    let lines = lines.iter().map(|(name, what)| format!("{name:<12}{what}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A command that gets an answer from a server with these settings.
fn first_question(base: &str, options: &Serve) -> String {
    if options.requests.profile == Profile::Locked {
        return format!("curl {base}/readyz");
    }
    let key = match options.anonymous_read {
        true => "",
        false => " -H \"authorization: Bearer $KEY\"",
    };
    format!(
        r#"curl {base}/graphql{key} -H 'content-type: application/json' -d '{{"query": "{{ country(code: \"ML\") {{ name }} }}"}}'"#
    )
}

/// The address by which this machine reaches a server that listens on all of its addresses.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Resolves when the process is interrupted or told to end.
async fn asked_to_stop() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => _ = terminated.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn told(listen: &str, more: &[&str]) -> String {
        let options = Serve::parse_from(["entente"].iter().chain(more));
        let url = "postgres://me:hunter2@host/x";
        welcome(url, listen.parse().unwrap(), &options, false)
    }

    #[test]
    fn a_newcomer_is_told_what_is_where_and_no_secret() {
        let told = told("0.0.0.0:8080", &["--metrics"]);
        for line in [
            "graphql     http://127.0.0.1:8080/graphql",
            "page        http://127.0.0.1:8080/",
            "schema      http://127.0.0.1:8080/schema.graphql",
            "metrics     http://127.0.0.1:8080/metrics",
        ] {
            assert!(
                told.lines().any(|it| it == line),
                "{line} is not in\n{told}"
            );
        }
        assert_eq!(told.contains("/playground/"), http::has_playground());
        assert!(!told.contains("hunter2"), "{told}");
    }

    #[test]
    fn a_server_that_hides_its_schema_names_no_page() {
        let told = told("[::1]:80", &["--profile", "locked"]);
        assert!(told.contains("http://[::1]:80/graphql"), "{told}");
        assert!(told.ends_with("curl http://[::1]:80/readyz"), "{told}");
        assert!(
            !told.contains("schema") && !told.contains("playground"),
            "{told}"
        );
    }

    #[test]
    fn where_nobody_reads_without_a_key_the_first_question_shows_one() {
        let told = told("127.0.0.1:80", &["--anonymous-read", "false"]);
        assert!(
            told.contains(r#"-H "authorization: Bearer $KEY""#),
            "{told}"
        );
    }
}
