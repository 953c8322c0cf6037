//! What lies on the network: the address to listen on, an identity provider, a collector of traces.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

use crate::config::TokenOptions;
use crate::database::without_password;
use crate::doctor::Finding;
use crate::telemetry;

/// How long whoever listens on our address may take to say who they are.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the provider's keys can be read, and whether there are any.
pub async fn tokens(options: &TokenOptions, now: DateTime<Utc>) -> Finding {
    const CHECK: &str = "tokens";
    match options.open(now).await {
        Err(failure) => Finding::failed(CHECK, &failure),
        Ok(None) => Finding::ok(CHECK, "No identity provider is named; keys are taken."),
        Ok(Some(tokens)) => match tokens.known_keys().await {
            0 => {
                let hint = "Name the provider's JSON Web Key Set with --jwks.";
                Finding::problem(
                    CHECK,
                    "The provider has no keys: every token is refused.",
                    hint,
                )
            }
            keys => Finding::ok(CHECK, format!("The provider has {keys} keys.")),
        },
    }
}

/// Whether a server could listen there, or one does.
pub async fn address(address: SocketAddr) -> Finding {
    const CHECK: &str = "address";
    let Err(cause) = TcpListener::bind(address).await else {
        return Finding::ok(CHECK, format!("{address} is free."));
    };
    if cause.kind() == ErrorKind::AddrInUse && serves_already(address).await {
        return Finding::ok(CHECK, format!("A server answers on {address} already."));
    }
    let message = format!("Nobody can listen on {address}: {cause}.");
    let hint = match cause.kind() {
        ErrorKind::PermissionDenied => {
            "Choose a port from 1024 on with --listen, and a proxy before it."
        }
        _ => {
            "Another program has it, or this machine does not have the address. Choose another with --listen."
        }
    };
    Finding::problem(CHECK, message, hint)
}

/// Whether whoever listens there says what a server of ours says. Beside a server that runs, an
/// address that is taken is as it should be.
async fn serves_already(address: SocketAddr) -> bool {
    let asked = spawn_blocking(move || {
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE));
        let agent = ureq::Agent::new_with_config(config.build());
        let answer = agent.get(format!("http://{address}/readyz")).call();
        // Not ready is an answer, too.
        match answer {
            Ok(mut answer) => answer.body_mut().read_to_string().unwrap_or_default(),
            Err(ureq::Error::StatusCode(503)) => r#"{"ready":false}"#.to_owned(),
            Err(_) => String::new(),
        }
    });
    asked.await.unwrap_or_default().starts_with(r#"{"ready""#)
}

/// Whether the collector takes traces, if one is named. Requests are answered without it, too.
pub async fn collector(endpoint: Option<&str>) -> Option<Finding> {
    const CHECK: &str = "traces";
    let endpoint = endpoint?.to_owned();
    let shown = without_password(&endpoint);
    let probed = spawn_blocking(move || telemetry::probe(&endpoint)).await;
    Some(
        match probed.unwrap_or_else(|cause| Err(cause.to_string())) {
            Ok(()) => Finding::ok(CHECK, format!("The collector at {shown} takes them.")),
            Err(cause) => {
                let message = format!("The collector at {shown} does not take them: {cause}");
                let hint = "Traces are lost until it does; requests are answered all the same. Look at --otlp-endpoint.";
                Finding::warning(CHECK, message, hint)
            }
        },
    )
}
