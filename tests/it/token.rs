//! Tokens of an identity provider: which let somebody in, and that all others are refused alike.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use std::{fs, iter};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entente::clock::Clock;
use entente::domain::access::Role;
use entente::domain::token::Rules;
use entente::jwks::{Place, Tokens};
use http_body_util::BodyExt as _;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p256::elliptic_curve::rand_core::OsRng;
use p256::pkcs8::EncodePrivateKey as _;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::live;
use crate::socket::{Heard, Socket};
use crate::support::database::Kind;
use crate::support::{TestApp, now};

/// A key of the provider, by its name.
struct Signer {
    name: &'static str,
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Signer {
    fn es256(name: &'static str) -> Self {
        let secret = p256::SecretKey::random(&mut OsRng);
        let key = EncodingKey::from_ec_der(secret.to_pkcs8_der().unwrap().as_bytes());
        let algorithm = Algorithm::ES256;
        Self {
            name,
            algorithm,
            key,
        }
    }

    /// Made once: finding two large primes takes its time.
    fn rs256(name: &'static str) -> Self {
        static KEY: OnceLock<Vec<u8>> = OnceLock::new();
        let der = KEY.get_or_init(|| {
            let key = rsa::RsaPrivateKey::new(&mut OsRng, 2048).unwrap();
            key.to_pkcs1_der().unwrap().as_bytes().to_vec()
        });
        let key = EncodingKey::from_rsa_der(der);
        let algorithm = Algorithm::RS256;
        Self {
            name,
            algorithm,
            key,
        }
    }

    fn public(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        jwk.common.key_id = Some(self.name.to_owned());
        serde_json::to_value(jwk).unwrap()
    }

    fn sign(&self, claims: &Value) -> String {
        self.sign_as(&self.header(), claims)
    }

    fn sign_as(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.key).unwrap()
    }

    fn header(&self) -> Header {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.name.to_owned());
        header
    }
}

fn write(path: &Path, signers: &[&Signer]) {
    let keys: Vec<Value> = signers.iter().map(|signer| signer.public()).collect();
    fs::write(path, json!({"keys": keys}).to_string()).unwrap();
}

/// A server that takes the tokens of these keys, and the file they are in.
async fn app(signers: &[&Signer]) -> (TestApp, TempDir) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("jwks.json");
    write(&path, signers);
    let tokens = Tokens::open(Place::File(path), rules(), now())
        .await
        .unwrap();
    let app = TestApp::empty(Kind::Sqlite)
        .await
        .anonymous()
        .taking(tokens);
    (app, folder)
}

/// What a token says that counts for an hour.
fn claims() -> Value {
    json!({
        "iss": "https://issuer.example", "aud": "entente", "sub": "awa@example.org",
        "exp": now().timestamp() + 3600, "nbf": now().timestamp(), "role": "editors"
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    match value {
        Value::Null => _ = claims.as_object_mut().unwrap().remove(name),
        value => claims[name] = value,
    }
    claims
}

async fn ask(app: &TestApp, token: &str) -> (StatusCode, Value) {
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"));
    let body = json!({"query": "{ viewer { name role } }"}).to_string();
    let (status, _, body) = app.send(request.body(Body::from(body)).unwrap()).await;
    (status, serde_json::from_str(&body).unwrap())
}

async fn is_let_in(app: &TestApp, token: &str) {
    let (status, body) = ask(app, token).await;
    assert_eq!(status, StatusCode::OK, "{token}");
    let viewer = json!({"name": "awa@example.org", "role": "EDITOR"});
    assert_eq!(body["data"]["viewer"], viewer);
}

/// The same answer, whatever was wrong.
async fn is_refused(app: &TestApp, token: &str) {
    let (status, body) = ask(app, token).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{token}");
    assert_eq!((status, body), ask(app, "x").await, "{token}");
}

fn encoded(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

#[tokio::test]
async fn a_token_of_the_provider_lets_somebody_in() {
    for signer in [Signer::es256("a"), Signer::rs256("a")] {
        let (app, _folder) = app(&[&signer]).await;
        is_let_in(&app, &signer.sign(&claims())).await;
        let audiences = json!(["other", "entente"]);
        is_let_in(&app, &signer.sign(&with("aud", audiences))).await;
        is_let_in(&app, &signer.sign(&with("nbf", Value::Null))).await;
    }
}

#[tokio::test]
async fn who_has_no_role_of_ours_reads_and_does_no_act() {
    let signer = Signer::es256("a");
    let (app, _folder) = app(&[&signer]).await;
    let (_, body) = ask(&app, &signer.sign(&with("role", json!("admin")))).await;
    assert_eq!(body["data"]["viewer"]["role"], "READER");
}

#[tokio::test]
async fn a_token_that_is_not_for_us_or_not_for_now_is_refused() {
    let signer = Signer::es256("a");
    let (app, _folder) = app(&[&signer]).await;
    let at = |seconds: i64| json!(now().timestamp() + seconds);
    for (name, value) in [
        ("iss", json!("https://issuer.example/")),
        ("iss", Value::Null),
        ("iss", json!(1)),
        ("aud", json!("other")),
        ("aud", json!([])),
        ("aud", json!("entente ")),
        ("aud", Value::Null),
        ("sub", Value::Null),
        ("sub", json!(7)),
        ("exp", at(-60)),
        ("exp", at(-100_000)),
        ("exp", json!("2099-01-01")),
        ("exp", json!(-1)),
        ("exp", Value::Null),
        ("nbf", at(61)),
        ("nbf", json!("soon")),
    ] {
        is_refused(&app, &signer.sign(&with(name, value))).await;
    }
    is_let_in(&app, &signer.sign(&with("exp", at(-59)))).await;
    is_let_in(&app, &signer.sign(&with("nbf", at(60)))).await;
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_refused() {
    let signer = Signer::es256("a");
    let (app, _folder) = app(&[&signer]).await;
    let token = signer.sign(&claims());
    let parts: Vec<&str> = token.split('.').collect();
    let [header, body, signature] = parts[..] else {
        panic!("{token}")
    };
    let other = encoded(&with("sub", json!("somebody@example.org")));
    let longer = "A".repeat(100_000);
    for wrong in [
        format!("{header}.{other}.{signature}"),
        format!("{header}.{body}."),
        format!("{header}.{body}"),
        format!("{header}.{body}.{signature}.{signature}"),
        format!("{header}.{body}.{}", &signature[1..]),
        format!("{header}.{body}.{}", "A".repeat(86)),
        format!("{header}..{signature}"),
        format!("{header}.{longer}.{signature}"),
        "..".to_owned(),
        iter::repeat_n('.', 1000).collect(),
    ] {
        is_refused(&app, &wrong).await;
    }
}

/// Who knows the public key must not be able to use it as a secret, nor leave the signature out.
#[tokio::test]
async fn a_token_cannot_choose_how_it_is_checked() {
    let signer = Signer::rs256("a");
    let (app, _folder) = app(&[&signer]).await;
    let body = encoded(&claims());
    for name in ["none", "None", "NONE", "nOnE", "HS256", ""] {
        let header = encoded(&json!({"alg": name, "typ": "JWT", "kid": "a"}));
        is_refused(&app, &format!("{header}.{body}.")).await;
        is_refused(&app, &format!("{header}.{body}.AAAA")).await;
    }
    let public = signer.public();
    let modulus = public["n"].as_str().unwrap();
    let secrets = [
        public.to_string().into_bytes(),
        modulus.as_bytes().to_vec(),
        BASE64_URL_SAFE_NO_PAD.decode(modulus).unwrap(),
    ];
    for secret in secrets {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some("a".to_owned());
        let key = EncodingKey::from_secret(&secret);
        is_refused(&app, &encode(&header, &claims(), &key).unwrap()).await;
    }
    let mut critical = signer.header();
    critical.crit = Some(vec!["exp".to_owned()]);
    is_refused(&app, &signer.sign_as(&critical, &claims())).await;
    // RS512 with the same key: not among the signatures that the settings name.
    let mut other = signer.header();
    other.alg = Algorithm::RS512;
    is_refused(&app, &signer.sign_as(&other, &claims())).await;
    is_let_in(&app, &signer.sign(&claims())).await;
}

#[tokio::test]
async fn a_token_is_checked_with_the_key_it_names_and_no_other() {
    let (one, other, stranger) = (Signer::es256("a"), Signer::es256("b"), Signer::es256("a"));
    let (app, _folder) = app(&[&one, &other]).await;
    is_let_in(&app, &one.sign(&claims())).await;
    is_let_in(&app, &other.sign(&claims())).await;
    is_refused(&app, &stranger.sign(&claims())).await;
    let long = "k".repeat(4_000);
    for name in ["b", "../../etc/passwd", "' OR 1=1--", "", &long] {
        let mut header = one.header();
        header.kid = Some(name.to_owned());
        is_refused(&app, &one.sign_as(&header, &claims())).await;
    }
    let mut nameless = one.header();
    nameless.kid = None;
    is_refused(&app, &one.sign_as(&nameless, &claims())).await;
}

#[tokio::test]
async fn a_key_that_comes_later_is_found_and_one_that_goes_counts_no_more() {
    let (old, new) = (Signer::es256("old"), Signer::es256("new"));
    let (app, folder) = app(&[&old]).await;
    let path = folder.path().join("jwks.json");
    write(&path, &[&new]);
    // Made-up names must not make the server read without end.
    is_refused(&app, &new.sign(&claims())).await;
    let later = app.clone().at("2026-01-01T00:00:30Z");
    is_let_in(&later, &new.sign(&claims())).await;
    is_refused(&later, &old.sign(&claims())).await;

    write(&path, &[]);
    let later = app.clone().at("2026-01-01T00:05:29Z");
    is_let_in(&later, &new.sign(&claims())).await;
    is_refused(&app.at("2026-01-01T00:05:30Z"), &new.sign(&claims())).await;
}

#[tokio::test]
async fn keys_that_cannot_be_read_again_count_for_an_hour() {
    let signer = Signer::es256("a");
    let (app, folder) = app(&[&signer]).await;
    let path = folder.path().join("jwks.json");
    fs::write(&path, "<html>").unwrap();
    let token = signer.sign(&with("exp", json!(now().timestamp() + 7200)));
    is_let_in(&app.clone().at("2026-01-01T00:10:00Z"), &token).await;
    is_let_in(&app.clone().at("2026-01-01T00:59:59Z"), &token).await;
    is_refused(&app.clone().at("2026-01-01T01:00:00Z"), &token).await;
    write(&path, &[&signer]);
    is_let_in(&app.at("2026-01-01T01:05:00Z"), &token).await;
}

#[tokio::test]
async fn a_server_does_not_start_with_keys_it_cannot_read() {
    let folder = TempDir::new().unwrap();
    for text in ["", "{}", "{\"keys\": 1}"] {
        let path = folder.path().join("jwks.json");
        fs::write(&path, text).unwrap();
        let rules = Rules {
            issuer: String::new(),
            audience: String::new(),
            algorithms: Vec::new(),
            leeway: TimeDelta::zero(),
            role_claim: String::new(),
            roles: BTreeMap::new(),
        };
        let opened = Tokens::open(Place::File(path), rules, now()).await;
        assert!(opened.unwrap_err().to_string().contains("ENTENTE_JWKS"));
    }
}

/// Where no provider is named, no token counts.
#[tokio::test]
async fn a_server_without_a_provider_takes_no_token() {
    let app = TestApp::empty(Kind::Sqlite).await.anonymous();
    is_refused(&app, &Signer::es256("a").sign(&claims())).await;
}

/// A socket lets in whom a request lets in, and closes on all others alike.
#[tokio::test]
async fn a_token_is_shown_in_the_first_message_of_a_socket() {
    let signer = Signer::rs256("a");
    let (app, _folder) = app(&[&signer]).await;
    let address = app.served().await;
    let open = async |token: &str| {
        let mut socket = Socket::open(address, &[]).await.unwrap();
        let payload = json!({"authorization": format!("Bearer {token}")});
        let init = json!({"type": "connection_init", "payload": payload});
        socket.say(init).await;
        socket
    };
    let mut socket = open(&signer.sign(&claims())).await;
    assert_eq!(socket.said().await, json!({"type": "connection_ack"}));
    socket.subscribe("1", "{ viewer { name role } }").await;
    let viewer = json!({"name": "awa@example.org", "role": "EDITOR"});
    assert_eq!(socket.said().await["payload"]["data"]["viewer"], viewer);

    let unsigned = encoded(&json!({"alg": "none", "typ": "JWT", "kid": "a"}));
    let expired = json!(now().timestamp() - 61);
    for wrong in [
        signer.sign(&with("exp", expired)),
        signer.sign(&with("aud", json!("other"))),
        format!("{unsigned}.{}.", encoded(&claims())),
    ] {
        assert_eq!(
            open(&wrong).await.hear().await,
            Heard::Closed(4403),
            "{wrong}"
        );
    }
}

/// It counts for six seconds more, with the minute that clocks may differ.
#[tokio::test]
async fn whoever_follows_is_heard_no_more_once_the_token_has_ended() {
    let signer = Signer::es256("a");
    let (app, _folder) = app(&[&signer]).await;
    let app = app
        .on_time()
        .with_settings(|it| it.ask_again = Duration::from_millis(100));
    let ends = Clock::System.now() + TimeDelta::seconds(6) - rules().leeway;
    let token = signer.sign(&with("exp", json!(ends.timestamp())));
    let follow = "subscription { changes { revision } }";

    let mut socket = Socket::open(app.served().await, &[]).await.unwrap();
    let payload = json!({"authorization": format!("Bearer {token}")});
    let init = json!({"type": "connection_init", "payload": payload});
    socket.say(init).await;
    assert_eq!(socket.said().await, json!({"type": "connection_ack"}));
    socket.subscribe("1", follow).await;
    let shown = format!("Bearer {token}");
    let events = live::ask(&app, follow, &[("authorization", &shown)]).await;
    assert_eq!(events.status(), StatusCode::OK);

    assert_eq!(socket.hear().await, Heard::Closed(4403));
    let rest = timeout(Duration::from_secs(10), events.into_body().collect());
    let rest = rest.await.unwrap().unwrap().to_bytes();
    // Without `complete`, so that the reader comes again, with another token.
    let rest = String::from_utf8_lossy(&rest);
    assert!(!rest.contains("complete"), "{rest}");
}

fn rules() -> Rules {
    Rules {
        issuer: "https://issuer.example".to_owned(),
        audience: "entente".to_owned(),
        algorithms: vec![Algorithm::RS256, Algorithm::ES256],
        leeway: TimeDelta::seconds(60),
        role_claim: "role".to_owned(),
        roles: BTreeMap::from([("editors".to_owned(), Role::Editor)]),
    }
}

/// A provider on this machine, which answers as soon as it may, and what it counts its answers in.
async fn provider(keys: &[&Signer], may: watch::Receiver<bool>) -> (Place, Arc<AtomicUsize>) {
    let keys: Vec<Value> = keys.iter().map(|signer| signer.public()).collect();
    let keys = json!({"keys": keys}).to_string();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let answer = move || async move {
        count.fetch_add(1, Ordering::SeqCst);
        may.clone().wait_for(|may| *may).await.unwrap();
        keys
    };
    let router = axum::Router::new().route("/jwks", axum::routing::get(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let place = Place::parse(&format!("http://{address}/jwks")).unwrap();
    (place, asked)
}

/// A provider is asked over HTTP as it is in practice.
#[tokio::test]
async fn keys_are_fetched_from_an_address() {
    let signer = Signer::es256("a");
    let (_may, may) = watch::channel(true);
    let (place, _) = provider(&[&signer], may).await;
    let tokens = Tokens::open(place, rules(), now()).await.unwrap();
    let app = TestApp::empty(Kind::Sqlite)
        .await
        .anonymous()
        .taking(tokens);
    is_let_in(&app, &signer.sign(&claims())).await;
}

/// One asks the provider; the others show keys that are known, and are let in meanwhile.
#[tokio::test]
async fn a_slow_provider_keeps_nobody_waiting_whose_key_is_known() {
    let (signer, stranger) = (Signer::es256("a"), Signer::es256("b"));
    let (may, told) = watch::channel(true);
    let (place, asked) = provider(&[&signer], told).await;
    let tokens = Tokens::open(place, rules(), now()).await.unwrap();
    let app = TestApp::empty(Kind::Sqlite).await;
    let app = app.anonymous().taking(tokens).at("2026-01-01T00:05:00Z");
    may.send(false).unwrap();
    let ask_as = |signer: &Signer| {
        let (app, token) = (app.clone(), signer.sign(&claims()));
        tokio::spawn(async move { ask(&app, &token).await.0 })
    };
    let (first, unknown) = (ask_as(&signer), ask_as(&stranger));
    while asked.load(Ordering::SeqCst) < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for _ in 0..3 {
        let soon = tokio::time::timeout(Duration::from_secs(2), ask_as(&signer));
        assert_eq!(soon.await.unwrap().unwrap(), StatusCode::OK);
    }
    assert!(!first.is_finished() && !unknown.is_finished());
    may.send(true).unwrap();
    assert_eq!(first.await.unwrap(), StatusCode::OK);
    assert_eq!(unknown.await.unwrap(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        asked.load(Ordering::SeqCst),
        2,
        "one at the start, one again"
    );
}
