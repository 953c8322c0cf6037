//! The protocol graphql-transport-ws, message by message.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode};
use entente::domain::access::Role;
use entente::domain::key::{self, NewKey};
use futures_util::{SinkExt as _, StreamExt as _};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::live::ask;
use crate::support::records::{make, named};
use crate::support::{TestApp, at_most, now};

pub type Opened = Result<Socket, Error>;

/// A client's side of a socket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What a client hears.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Said(Value),
    Closed(u16),
}

impl Socket {
    pub async fn open(address: SocketAddr, headers: &[(&'static str, &str)]) -> Opened {
        let address = format!("ws://{address}/graphql/ws");
        let mut request = address.into_client_request().unwrap();
        let protocol = HeaderValue::from_static("graphql-transport-ws");
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        Ok(Self(connect_async(request).await?.0))
    }

    /// A socket that has begun.
    pub async fn begun(address: SocketAddr) -> Self {
        let mut socket = Self::open(address, &[]).await.unwrap();
        socket.say(json!({"type": "connection_init"})).await;
        assert_eq!(
            socket.hear().await,
            Heard::Said(json!({"type": "connection_ack"}))
        );
        socket
    }

    pub async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    async fn send(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({"type": "subscribe", "id": id, "payload": {"query": query}}))
            .await;
    }

    pub async fn hear(&mut self) -> Heard {
        loop {
            let message = timeout(Duration::from_secs(20), self.0.next()).await;
            match message.unwrap() {
                Some(Ok(Message::Text(text))) => {
                    return Heard::Said(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(Message::Close(frame))) => {
                    return Heard::Closed(frame.map_or(0, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                _ => return Heard::Closed(1006),
            }
        }
    }

    pub async fn said(&mut self) -> Value {
        match self.hear().await {
            Heard::Said(message) => message,
            Heard::Closed(code) => panic!("closed with {code}"),
        }
    }

    /// Whether nothing comes for a while.
    async fn is_quiet(&mut self) -> bool {
        timeout(Duration::from_millis(300), self.hear())
            .await
            .is_err()
    }
}

fn refused(opened: Opened) -> StatusCode {
    match opened {
        Err(Error::Http(response)) => response.status(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("a socket was opened"),
    }
}

fn country(slug: &str) -> Value {
    json!({"slug": slug, "kind": "STATE", "names": named(slug)})
}

both_databases! { empty;
    async fn a_subscription_tells_each_change_and_ends_when_its_caller_wants(app: TestApp) {
        let mut socket = Socket::begun(app.served().await).await;
        socket.subscribe("1", "subscription { changes(after: \"0\") { record { id } } }").await;
        for slug in ["one", "two"] {
            let id = make(&app, "country", country(slug)).await;
            let next = json!({"type": "next", "id": "1", "payload": {"data": {"changes": {"record": {"id": id}}}}});
            assert_eq!(socket.said().await, next);
        }
        socket.say(json!({"type": "complete", "id": "1"})).await;
        socket.say(json!({"type": "ping"})).await;
        assert_eq!(socket.said().await, json!({"type": "pong"}));
        make(&app, "country", country("three")).await;
        assert!(socket.is_quiet().await);
        // The name is free again.
        socket.subscribe("1", "{ __typename }").await;
        assert_eq!(socket.said().await["type"], "next");
    }

    async fn queries_and_mutations_have_one_answer_and_are_done(app: TestApp) {
        let mut socket = Socket::begun(app.served().await).await;
        let create = "mutation($input: CountryCreateInput!) { countryCreate(input: $input) { country { slug } errors { code } } }";
        socket.say(json!({"type": "subscribe", "id": "m", "payload": {"query": create, "variables": {"input": country("land")}}})).await;
        let payload = json!({"data": {"countryCreate": {"country": {"slug": "land"}, "errors": []}}});
        assert_eq!(socket.said().await, json!({"type": "next", "id": "m", "payload": payload}));
        assert_eq!(socket.said().await, json!({"type": "complete", "id": "m"}));
        socket.subscribe("q", "{ country(code: \"land\") { slug } }").await;
        let payload = json!({"data": {"country": {"slug": "land"}}});
        assert_eq!(socket.said().await, json!({"type": "next", "id": "q", "payload": payload}));
        assert_eq!(socket.said().await, json!({"type": "complete", "id": "q"}));
    }

    async fn what_is_not_run_is_an_error_and_the_socket_stays_open(app: TestApp) {
        let mut socket = Socket::begun(app.served().await).await;
        let fragments: String = (0..30).map(|n| format!("fragment f{n} on Query {{ ...f{m} ...f{m} }} ", m = n + 1)).collect();
        let tree = format!("{{ ...f0 }} {fragments} fragment f30 on Query {{ __typename }}");
        for (query, code) in [
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("{", "GRAPHQL_PARSE_FAILED"),
            ("subscription { changes { revision } recordChanged { revision } }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { changes(after: \"soon\") { revision } }", "BAD_USER_INPUT"),
            (tree.as_str(), "QUERY_TOO_COMPLEX"),
        ] {
            socket.subscribe("1", query).await;
            let said = socket.said().await;
            let errors = if said["type"] == "error" {
                said["payload"].clone()
            } else {
                // What is found out when it is run is an answer, and the last one.
                assert_eq!(socket.said().await, json!({"type": "complete", "id": "1"}));
                said["payload"]["errors"].clone()
            };
            assert_eq!(errors[0]["extensions"]["code"], code, "{query}: {said}");
        }
        socket.say(json!({"type": "ping"})).await;
        assert_eq!(socket.said().await["type"], "pong");
    }

    async fn each_change_is_charged_and_whoever_has_used_up_the_allowance_waits(app: TestApp) {
        for number in 0..10 {
            make(&app, "country", country(&format!("land-{number}"))).await;
        }
        let mut socket = Socket::begun(app.clone().with_rules(at_most(12)).served().await).await;
        // Two records, each time, and once for the question.
        socket.subscribe("1", "subscription { changes(after: \"0\") { record { id } } }").await;
        for _ in 0..5 {
            let said = socket.said().await;
            assert_eq!((&said["type"], said["payload"].get("errors")), (&json!("next"), None), "{said}");
        }
        assert!(socket.is_quiet().await);
    }

    async fn whoever_reads_nothing_keeps_nobody_waiting(app: TestApp) {
        for number in 0..40 {
            make(&app, "country", country(&format!("land-{number}"))).await;
        }
        let address = app.served().await;
        let mut stalled = Socket::begun(address).await;
        let much: String = (0..30).map(|n| format!("a{n}: countries(first: 100) {{ nodes {{ slug name names {{ text }} createdAt: revision }} }} ")).collect();
        for number in 0..90 {
            stalled.subscribe(&number.to_string(), &format!("{{ {much} }}")).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        for _ in 0..5 {
            let asked = timeout(Duration::from_secs(5), async {
                let mut other = Socket::begun(address).await;
                other.subscribe("1", "{ country(code: \"land-1\") { slug } }").await;
                other.said().await
            });
            let said = asked.await.unwrap();
            assert_eq!(said["payload"]["data"], json!({"country": {"slug": "land-1"}}), "{said}");
        }
        drop(stalled);
    }

    async fn sockets_are_closed_with_the_codes_of_the_protocol(app: TestApp) {
        let address = app.served().await;
        let init = json!({"type": "connection_init"});
        let ask = json!({"type": "subscribe", "id": "1", "payload": {"query": "subscription { changes { revision } }"}});
        let key = |value: &str| json!({"type": "connection_init", "payload": {"authorization": value}});
        for (messages, code) in [
            (vec![ask.clone()], 4401),
            (vec![init.clone(), init.clone()], 4429),
            (vec![init.clone(), ask.clone(), ask.clone()], 4409),
            (vec![key("Bearer ent_00000000_nonsense")], 4403),
            (vec![key("Basic eDp5")], 4403),
            (vec![init.clone(), json!({"type": "start", "id": "1"})], 4400),
            (vec![json!({"type": "subscribe", "id": "1"})], 4400),
            (vec![init.clone(), json!({"type": "subscribe", "id": "", "payload": {"query": "{ revision }"}})], 4400),
            (vec![init.clone(), json!({"type": "subscribe", "id": "1", "payload": {"variables": {}}})], 4400),
            (vec![json!(["connection_init"])], 4400),
        ] {
            let mut socket = Socket::open(address, &[]).await.unwrap();
            for message in &messages {
                socket.say(message.clone()).await;
            }
            let closed = loop {
                match socket.hear().await {
                    Heard::Said(_) => {}
                    Heard::Closed(code) => break code,
                }
            };
            assert_eq!(closed, code, "{messages:?}");
        }
        let with = |value: &str| {
            let payload = format!(r#"{{"query": "{{ revision }}", "variables": {{"a": {value}}}}}"#);
            Message::text(format!(r#"{{"type": "subscribe", "id": "1", "payload": {payload}}}"#))
        };
        let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        for nonsense in [
            Message::text("{"),
            Message::binary(b"{}".to_vec()),
            with(&deep),
            with("1e400"),
            with(r#""\ud800""#),
        ] {
            let mut socket = Socket::open(address, &[]).await.unwrap();
            socket.send(nonsense).await;
            assert_eq!(socket.hear().await, Heard::Closed(4400));
        }
    }

    async fn who_does_not_begin_in_time_is_sent_away(app: TestApp) {
        let app = app.with_settings(|settings| settings.init_patience = Duration::from_millis(100));
        let mut socket = Socket::open(app.served().await, &[]).await.unwrap();
        assert_eq!(socket.hear().await, Heard::Closed(4408));
    }

    async fn a_socket_is_opened_with_headers_spelled_as_the_caller_spells_them(app: TestApp) {
        let mut stream = TcpStream::connect(app.served().await).await.unwrap();
        let asked = "GET /graphql/ws HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
            Sec-WebSocket-Protocol: graphql-ws, graphql-transport-ws\r\n\r\n";
        stream.write_all(asked.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let length = timeout(Duration::from_secs(5), stream.read(&mut answer)).await.unwrap().unwrap();
        let answer = String::from_utf8_lossy(&answer[..length]);
        assert!(answer.contains("\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n"), "{answer}");
    }

    async fn pages_of_other_sites_open_no_socket(app: TestApp) {
        let address = app.served().await;
        let opened = Socket::open(address, &[("origin", "https://evil.example")]).await;
        assert_eq!(refused(opened), StatusCode::FORBIDDEN);
        let own = format!("http://{address}");
        assert!(Socket::open(address, &[("origin", &own)]).await.is_ok());
    }

    async fn keys_are_shown_in_the_header_or_in_the_first_message(app: TestApp) {
        let app = app.behind_the_door();
        let new = NewKey { name: "Awa".to_owned(), role: Role::Reader, expires_at: None };
        let key = key::create(&app.db.writer, new, &[7; key::RANDOM], now()).await.unwrap();
        let bearer = format!("Bearer {key}");
        let address = app.served().await;
        let opened = Socket::open(address, &[("authorization", "Basic eDp5")]).await;
        assert_eq!(refused(opened), StatusCode::UNAUTHORIZED);
        let mut in_header = Socket::open(address, &[("authorization", &bearer)]).await.unwrap();
        in_header.say(json!({"type": "connection_init"})).await;
        assert_eq!(in_header.said().await["type"], "connection_ack");
        let mut in_message = Socket::open(address, &[]).await.unwrap();
        in_message.say(json!({"type": "connection_init", "payload": {"Authorization": bearer}})).await;
        assert_eq!(in_message.said().await["type"], "connection_ack");
        in_message.subscribe("1", "{ viewer { role } }").await;
        assert_eq!(in_message.said().await["payload"]["data"]["viewer"]["role"], "READER");
        let mut without = Socket::open(address, &[]).await.unwrap();
        without.say(json!({"type": "connection_init"})).await;
        assert_eq!(without.hear().await, Heard::Closed(4403));
    }

    async fn whoever_follows_is_heard_no_more_once_the_key_is_taken_back(app: TestApp) {
        let app = app.behind_the_door().with_settings(|it| it.ask_again = Duration::from_millis(100));
        let new = NewKey { name: "Awa".to_owned(), role: Role::Reader, expires_at: None };
        let key = key::create(&app.db.writer, new, &[7; key::RANDOM], now()).await.unwrap();
        let bearer = format!("Bearer {key}");
        let mut socket = Socket::open(app.served().await, &[("authorization", &bearer)]).await.unwrap();
        socket.say(json!({"type": "connection_init"})).await;
        assert_eq!(socket.said().await["type"], "connection_ack");
        socket.subscribe("1", "subscription { changes { revision } }").await;
        let events = ask(&app, "subscription { changes { revision } }", &[("authorization", &bearer)]).await;
        assert_eq!(events.status(), StatusCode::OK);

        let prefix = key[..12].to_owned();
        key::revoke(&app.db.writer, &prefix, now()).await.unwrap();
        let closed = loop {
            match socket.hear().await {
                Heard::Said(_) => {}
                Heard::Closed(code) => break code,
            }
        };
        assert_eq!(closed, 4403);
        // Without `complete`, so that the reader comes again, with another key.
        let rest = timeout(Duration::from_secs(10), events.into_body().collect()).await.unwrap();
        let rest = String::from_utf8(rest.unwrap().to_bytes().to_vec()).unwrap();
        assert!(!rest.contains("complete"), "{rest}");
    }

    async fn one_socket_asks_a_hundred_questions_at_once_and_no_more(app: TestApp) {
        let mut socket = Socket::begun(app.served().await).await;
        for number in 0..=100 {
            socket.subscribe(&number.to_string(), "subscription { changes { revision } }").await;
        }
        let said = socket.said().await;
        assert_eq!((&said["type"], &said["id"]), (&json!("error"), &json!("100")), "{said}");
        socket.say(json!({"type": "complete", "id": "7"})).await;
        socket.subscribe("again", "{ __typename }").await;
        assert_eq!(socket.said().await["type"], "next");
    }

    async fn one_address_holds_so_many_streams_open_and_no_more(app: TestApp) {
        let app = app.with_settings(|it| it.max_streams = 2);
        let address = app.served().await;
        let first = Socket::begun(address).await;
        let mut second = Socket::begun(address).await;
        assert_eq!(refused(Socket::open(address, &[]).await), StatusCode::TOO_MANY_REQUESTS);
        // What is answered at once is no stream.
        second.subscribe("1", "{ revision }").await;
        assert_eq!(second.said().await["type"], "next");
        drop(first);
        let again = async { while Socket::open(address, &[]).await.is_err() {} };
        timeout(Duration::from_secs(5), again).await.unwrap();
    }

    async fn an_event_stream_is_one_of_those_that_an_address_holds_open(app: TestApp) {
        let app = app.with_settings(|it| it.max_streams = 1);
        let follow = || ask(&app, "subscription { changes { revision } }", &[]);
        let first = follow().await;
        assert_eq!(first.status(), StatusCode::OK);
        let second = follow().await;
        assert_eq!(second.status(), StatusCode::TOO_MANY_REQUESTS);
        let body = second.into_body().collect().await.unwrap().to_bytes();
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
        drop(first);
        assert_eq!(follow().await.status(), StatusCode::OK);
    }

    async fn a_server_that_stops_says_so(app: TestApp) {
        let (stop, stopped) = oneshot::channel();
        let address = app.served_until(async move { _ = stopped.await }).await;
        let mut socket = Socket::begun(address).await;
        socket.subscribe("1", "subscription { changes { revision } }").await;
        assert!(socket.is_quiet().await);
        let mut events = TcpStream::connect(address).await.unwrap();
        let body = json!({"query": "subscription { changes { revision } }"}).to_string();
        let head = format!("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: {}\r\n\r\n", body.len());
        events.write_all((head + &body).as_bytes()).await.unwrap();
        assert!(socket.is_quiet().await);
        stop.send(()).unwrap();
        assert_eq!(socket.hear().await, Heard::Closed(1001));
        // Without `complete`, so that the reader comes again.
        let mut rest = String::new();
        timeout(Duration::from_secs(10), events.read_to_string(&mut rest)).await.unwrap().unwrap();
        assert!(rest.starts_with("HTTP/1.1 200") && !rest.contains("complete"), "{rest}");
    }

    async fn messages_that_are_too_long_end_the_socket(app: TestApp) {
        let app = app.with_max_body(10_000);
        let mut socket = Socket::begun(app.served().await).await;
        let long = format!("{{ revision }} #{}", "x".repeat(20_000));
        socket.subscribe("1", &long).await;
        assert_eq!(socket.hear().await, Heard::Closed(1009));
        let mut socket = Socket::begun(app.served().await).await;
        let no_text = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
        socket.send(Message::Frame(no_text)).await;
        assert_eq!(socket.hear().await, Heard::Closed(1007));
    }
}
