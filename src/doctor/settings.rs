//! Settings that fit together or do not. Each by itself was checked when it was read.

use crate::config::{OtherDocuments, Profile, Serve};
use crate::doctor::Finding;

const CHECK: &str = "settings";

/// What stands out in the settings, or that nothing does.
pub fn judge(serve: &Serve) -> Vec<Finding> {
    let mut found: Vec<Finding> = nobody_may_ask(serve).into_iter().collect();
    if !serve.listen.ip().is_loopback() {
        found.extend(open_to_others(serve));
    }
    if found.is_empty() {
        let who = match serve.listen.ip().is_loopback() {
            true => "this machine only",
            false => "others too",
        };
        let message = format!("They fit together. The server is for {who}.");
        found.push(Finding::ok(CHECK, message));
    }
    found
}

/// Documents that were not agreed on are refused, and none was agreed on.
fn nobody_may_ask(serve: &Serve) -> Option<Finding> {
    let requests = &serve.requests;
    let refuses = match requests.other_documents {
        Some(others) => matches!(others, OtherDocuments::Refuse),
        None => requests.profile == Profile::Locked,
    };
    (refuses && requests.trusted_documents.is_none()).then(|| {
        Finding::problem(
            CHECK,
            "Every request is refused: only documents that were agreed on are run, and there are none.",
            "Name them with --trusted-documents, or run others too: --other-documents run.",
        )
    })
}

/// What matters only where others than this machine reach the server.
fn open_to_others(serve: &Serve) -> Vec<Finding> {
    let limits = &serve.requests.limits;
    let mut found = Vec::new();
    if serve.anonymous_read && limits.records_per_minute == 0 {
        found.push(Finding::warning(
            CHECK,
            "Others reach the server, and each may ask for as much as they like.",
            "Set --records-per-minute, or see to it in a proxy; behind one, name it with --proxies.",
        ));
    }
    if limits.max_streams == 0 {
        found.push(Finding::warning(
            CHECK,
            "Others reach the server, and each address may hold as many sockets and event streams open as it likes.",
            "Set --max-streams; behind a proxy, name it with --proxies.",
        ));
    }
    if serve.base_url.is_none() {
        found.push(Finding::warning(
            CHECK,
            "Others reach the server, which does not know its own address: permalinks begin with `/`.",
            "Set --base-url to the address that people use, such as https://entente.example.",
        ));
    }
    if serve.requests.metrics {
        found.push(Finding::warning(
            CHECK,
            "Whoever reaches the server can read /metrics.",
            "Keep that address from the outside in the proxy.",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::doctor::Level;

    fn levels(more: &[&str]) -> Vec<Level> {
        let serve = Serve::parse_from(["entente"].iter().chain(more));
        judge(&serve).iter().map(|it| it.level).collect()
    }

    #[test]
    fn a_server_for_oneself_needs_no_settings() {
        assert_eq!(levels(&[]), [Level::Ok]);
        assert_eq!(levels(&["--metrics"]), [Level::Ok]);
    }

    #[test]
    fn a_server_for_others_should_know_its_address_and_its_limits() {
        let open = ["--listen", "0.0.0.0:80"];
        assert_eq!(levels(&open), [Level::Warning; 3]);
        let careful = [
            "--base-url",
            "https://x.example",
            "--records-per-minute",
            "9",
            "--max-streams",
            "20",
        ];
        assert_eq!(levels(&[&open[..], &careful[..]].concat()), [Level::Ok]);
        let told = ["--metrics"];
        let all = [&open[..], &careful[..], &told[..]].concat();
        assert_eq!(levels(&all), [Level::Warning]);
    }

    #[test]
    fn a_server_that_runs_no_document_is_of_no_use() {
        assert_eq!(levels(&["--profile", "locked"]), [Level::Problem]);
        assert_eq!(levels(&["--other-documents", "refuse"]), [Level::Problem]);
        let agreed = ["--profile", "locked", "--trusted-documents", "x.json"];
        assert_eq!(levels(&agreed), [Level::Ok]);
        let others = ["--profile", "locked", "--other-documents", "log"];
        assert_eq!(levels(&others), [Level::Ok]);
    }
}
