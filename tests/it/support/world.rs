//! The made-up world of the thirty questions, on top of the bundled data.

use entente::clock::Clock;
use entente::dataset;

use super::{TestApp, now};

/// The data file that holds it.
const WORLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/questions/world.yaml");

/// Loads the made-up world.
pub async fn load(app: &TestApp) {
    let text = std::fs::read_to_string(WORLD).unwrap();
    dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", &text)
        .await
        .unwrap();
}
