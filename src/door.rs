//! The door: who is asking? A key, a token, or nobody who says.

use crate::clock::Clock;
use crate::database::{Database, SOON, in_time};
use crate::domain::access::Viewer;
use crate::domain::error::Result;
use crate::domain::key;
use crate::jwks::Tokens;

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 8_192;

/// Tells who is asking.
#[derive(Clone, Debug)]
pub struct Door {
    /// Where the keys are.
    pub db: Database,
    /// Whose tokens are taken, if any are.
    pub tokens: Option<Tokens>,
    /// Which time counts for what expires.
    pub clock: Clock,
    /// Whom those are taken for who do not say who they are. Nothing where they are not let in.
    pub anybody: Option<Viewer>,
}

impl Door {
    /// A door that lets everybody in to read.
    pub fn new(db: Database, clock: Clock) -> Self {
        Self {
            db,
            tokens: None,
            clock,
            anybody: Some(Viewer::anonymous()),
        }
    }

    /// Who shows this. Nothing if they are not let in, whatever the reason: whoever tries must not
    /// learn what was wrong.
    pub async fn ask(&self, shown: Option<&str>) -> Result<Option<Viewer>> {
        match shown {
            None => Ok(self.anybody.clone()),
            Some(shown) if shown.len() > LONGEST => Ok(None),
            Some(shown) if key::looks_like_one(shown) => self.ask_key(shown).await,
            Some(shown) => match &self.tokens {
                Some(tokens) => Ok(tokens.viewer(shown, self.clock.now()).await),
                None => Ok(None),
            },
        }
    }

    async fn ask_key(&self, shown: &str) -> Result<Option<Viewer>> {
        let now = self.clock.now();
        let Some(row) = in_time(SOON, key::find(&self.db.reader, shown, now)).await? else {
            return Ok(None);
        };
        if key::is_to_be_noted(&row, now) {
            self.note_use(row.id);
        }
        Ok(Some(key::holder(&row)))
    }

    /// Beside the request, which does not wait for the writer and does not fail with it.
    fn note_use(&self, id: uuid::Uuid) {
        let (db, now) = (self.db.clone(), self.clock.now());
        tokio::spawn(async move {
            if let Err(cause) = key::note_use(&db.writer, id, now).await {
                tracing::warn!(%cause, "the use of a key was not noted");
            }
        });
    }
}
