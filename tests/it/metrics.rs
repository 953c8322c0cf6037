//! What Prometheus reads, and what happens when there is too much to do.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use entente::graphql::Rules;
use futures_util::future::join_all;
use serde_json::json;

use crate::socket::Socket;
use crate::support::TestApp;
use crate::support::program::{program, serve};

async fn metrics(app: &TestApp) -> (StatusCode, String) {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let (status, _, text) = app.send(request).await;
    (status, text)
}

both_databases! { empty;
    async fn a_server_counts_its_statements(app: TestApp) {
        let serving = serve(program(app.url(), &["serve", "--metrics", "--listen", "127.0.0.1:0"])).await;
        let count = async || {
            let text = serving.get("/metrics").await;
            let line = text.lines().find_map(|it| it.strip_prefix("entente_statements_total{side=\"reader\"} "));
            line.unwrap_or_else(|| panic!("{text}")).parse::<u64>().unwrap()
        };
        let before = count().await;
        serving.post(&[], &json!({"query": "{ countries { totalCount } }"}).to_string()).await;
        // Those of `/metrics` itself are counted, too.
        assert!(count().await > before + 1);
        serving.stop().await;
    }
}

both_databases! {
    async fn answers_are_counted_by_what_became_of_them(app: TestApp) {
        assert_eq!(metrics(&app).await.0, StatusCode::NOT_FOUND);
        let app = app.with_settings(|settings| settings.shows_metrics = true);
        app.ask("{ revision }").await;
        app.ask("{ country(code: \"ML\") { slug } }").await;
        app.refused("{ nothing }").await;
        let (status, text) = metrics(&app).await;
        assert_eq!(status, StatusCode::OK);
        for line in [
            "entente_answers_total{way=\"http\",outcome=\"OK\"} 2",
            "entente_answers_total{way=\"http\",outcome=\"GRAPHQL_VALIDATION_FAILED\"} 1",
            "entente_request_seconds_count 2",
            "# EOF",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        let revision = app.ask("{ revision }").await["revision"].clone();
        assert!(text.contains(&format!("entente_revision {revision}")), "{text}");
        assert!(text.contains("entente_database_connections{side=\"reader\""), "{text}");
        let mut socket = Socket::begun(app.served().await).await;
        socket.subscribe("1", "{ revision }").await;
        socket.said().await;
        let mut stranger = Socket::open(app.served().await, &[]).await.unwrap();
        stranger.say(json!({"type": "ping", "payload": 1, "id": []})).await;
        stranger.subscribe("1", "{ revision }").await;
        stranger.hear().await;
        stranger.hear().await;
        app.post("no JSON").await;
        let (_, later) = metrics(&app).await;
        for line in [
            "entente_open_streams{way=\"socket\"} ",
            "entente_answers_total{way=\"socket\",outcome=\"OK\"} 1",
            "entente_sockets_closed_total{code=\"4401\"} 1",
            "entente_responses_total{status=\"400\"} 1",
            "entente_responses_total{status=\"200\"} ",
        ] {
            assert!(later.contains(line), "{line} is not in\n{later}");
        }
        // What was asked is nobody's business.
        assert!(!text.contains("country"));
    }

    async fn what_cannot_be_run_for_want_of_a_place_is_refused_soon(app: TestApp) {
        let rules = Rules { at_once: 1, ..Rules::default() };
        let app = app.with_rules(rules).with_settings(|settings| settings.shows_metrics = true);
        let heavy = json!({"query": "{ agreements(first: 100) { nodes { claims { value quote source { title } conflicts: subject { id } } parties { country { names { text } } } } } countries(first: 100) { nodes { names { text } } } }"}).to_string();
        let asking = (0..40).map(|_| app.post(&heavy));
        let answers = join_all(asking).await;
        let (mut run, mut refused) = (0, 0);
        for (status, headers, answer) in answers {
            if status == StatusCode::SERVICE_UNAVAILABLE {
                refused += 1;
                assert_eq!(headers["retry-after"], "1");
                assert!(answer.contains("OVERLOADED"), "{answer}");
            } else {
                run += 1;
                assert_eq!(status, StatusCode::OK, "{answer}");
            }
        }
        assert_eq!(run + refused, 40);
        assert!(run > 0);
        // Those who come when the others are done are answered.
        app.ask("{ revision }").await;
    }
}
