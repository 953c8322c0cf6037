//! The check of documents.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use cpu_time::ThreadTime;
use entente::graphql::{Documents, Limits, sdl};
use serde_json::Map;

static DOCUMENTS: LazyLock<Documents> = LazyLock::new(judge);
static ASKED: AtomicU32 = AtomicU32::new(0);
static PLAIN: LazyLock<Documents> = LazyLock::new(judge);

/// How many times longer than a plain document of the same length any other may take. Odd documents
/// are dearer than plain ones; a walk that doubles with each fragment is beyond any such number.
const FACTOR: u32 = 60;
/// What is too short to be measured.
const NOTHING: Duration = Duration::from_millis(200);

fn judge() -> Documents {
    Documents::new(&sdl(), Limits::default()).unwrap_or_else(|fault| panic!("{fault}"))
}

/// Whatever stands in it, a document is taken, and its operations are weighed, or it is refused with
/// errors that have codes; and that costs no more than its length allows.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let spent = cost(text);
    assert!(
        spent < NOTHING || spent < plain(text.len()) * FACTOR,
        "{spent:?}: {text}"
    );
}

/// The processor time that the check of a document takes.
fn cost(text: &str) -> Duration {
    LazyLock::force(&DOCUMENTS);
    let begun = ThreadTime::now();
    match DOCUMENTS.read(text) {
        Ok(document) => {
            if let Ok(operation) = document.operation(None) {
                drop(DOCUMENTS.admit(&document, operation, &Map::new()));
            }
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "{text}");
            for error in errors {
                let code = error.extensions.as_ref().and_then(|all| all.get("code"));
                assert!(code.is_some(), "{error:?}");
            }
        }
    }
    begun.elapsed()
}

/// The same for a document of this length in which nothing is odd.
fn plain(length: usize) -> Duration {
    let fields = "countries { nodes { id slug name } } ";
    let many = (length / fields.len()).clamp(1, 45);
    // A document that was read before would cost nothing.
    let number = ASKED.fetch_add(1, Ordering::Relaxed);
    let text = format!("{{ {} }} #{number}", fields.repeat(many));
    LazyLock::force(&PLAIN);
    let begun = ThreadTime::now();
    assert!(PLAIN.read(&text).is_ok(), "{text}");
    begun.elapsed()
}
