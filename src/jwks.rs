//! The public keys of an identity provider, from a file or an address, read again when they change.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::JwkSet;
use tokio::sync::{Mutex, OwnedMutexGuard, RwLock};

use crate::domain::access::Viewer;
use crate::domain::token::{self, Rules};
use crate::failure::Failure;

/// After how long keys are read again: a key that is taken back counts no longer than that, as long as
/// they can be read.
const FRESH: TimeDelta = TimeDelta::minutes(5);
/// How long keys count that cannot be read again. A provider may be away for a while; but whoever keeps
/// it from us must not keep a key alive that was taken back.
const LONGEST: TimeDelta = TimeDelta::hours(1);
/// How soon they are read again for a key that is not among them. Made-up names must not make us
/// read without end.
const SOON: TimeDelta = TimeDelta::seconds(30);
/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Where the keys are.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a file.
    File(PathBuf),
    /// At an address.
    Url(String),
}

/// Tokens of one issuer.
#[derive(Clone, Debug)]
pub struct Tokens {
    place: Place,
    rules: Rules,
    known: Arc<RwLock<Known>>,
    /// Held by whoever reads the keys again, so that one does at a time.
    turn: Arc<Mutex<()>>,
}

/// The keys as they were last read.
#[derive(Clone, Debug)]
struct Known {
    keys: Arc<JwkSet>,
    read_at: DateTime<Utc>,
    /// When they were last to be read, whether or not they could be.
    tried_at: DateTime<Utc>,
}

impl Place {
    /// Reads a place as it is written in the settings. Keys that come over the network unguarded
    /// could be anybody's, so plain HTTP is for this machine only.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Ok(Self::File(text.into()));
        };
        let host = rest.split('/').next().unwrap_or_default();
        if host.contains('@') {
            // What stands before it is a name and a password, and not where the keys come from.
            return Err(format!(
                "`{text}` names a user; leave out all before the `@`"
            ));
        }
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        match scheme {
            "https" => Ok(Self::Url(text.to_owned())),
            "http" if matches!(name, "localhost" | "127.0.0.1" | "[::1]") => {
                Ok(Self::Url(text.to_owned()))
            }
            _ => Err(format!("`{text}` is neither a file nor an https address")),
        }
    }
}

impl Tokens {
    /// Reads the keys. A server that could not check any token must not start as if it could.
    pub async fn open(place: Place, rules: Rules, now: DateTime<Utc>) -> Result<Self, Failure> {
        let keys = read(place.clone()).await.map_err(|cause| {
            Failure::new("The keys for checking tokens (ENTENTE_JWKS) cannot be read.")
                .because(cause)
                .hint("Name a file or an https address with a JSON Web Key Set, such as https://login.example.org/jwks.json.")
        })?;
        let known = Known {
            keys: Arc::new(keys),
            read_at: now,
            tried_at: now,
        };
        Ok(Self {
            place,
            rules,
            known: Arc::new(RwLock::new(known)),
            turn: Arc::default(),
        })
    }

    /// How many keys the provider has.
    pub async fn known_keys(&self) -> usize {
        self.known.read().await.keys.keys.len()
    }

    /// Whom a token speaks of, if it counts.
    pub async fn viewer(&self, shown: &str, now: DateTime<Utc>) -> Option<Viewer> {
        let name = token::signed_with(shown, &self.rules)?;
        let keys = self.keys(name.as_deref(), now).await;
        token::viewer(shown, &keys, &self.rules, now)
    }

    /// The keys, read again if they are old, or if this one is not among them. While somebody reads
    /// them, those who show one that is known do not wait.
    async fn keys(&self, name: Option<&str>, now: DateTime<Utc>) -> Arc<JwkSet> {
        let known = self.known.read().await.clone();
        if !known.is_old(name, now) {
            return known.counting(now);
        }
        let turn = if token::key(&known.counting(now), name).is_some() {
            self.turn.clone().try_lock_owned().ok()
        } else {
            Some(self.turn.clone().lock_owned().await)
        };
        if let Some(turn) = turn {
            self.read_again(name, now, turn).await;
        }
        self.known.read().await.counting(now)
    }

    /// Reads the keys to the end, also if whoever showed the token goes away meanwhile.
    async fn read_again(&self, name: Option<&str>, now: DateTime<Utc>, turn: OwnedMutexGuard<()>) {
        // Another request may have read them while this one waited.
        if !self.known.read().await.is_old(name, now) {
            return;
        }
        let (place, known) = (self.place.clone(), self.known.clone());
        let reading = tokio::spawn(async move {
            let keys = read(place).await;
            known.write().await.take(keys, now);
            drop(turn);
        });
        if let Err(cause) = reading.await {
            tracing::error!(%cause, "reading the keys for checking tokens ended early");
        }
    }
}

impl Known {
    fn is_old(&self, name: Option<&str>, now: DateTime<Utc>) -> bool {
        let age = now - self.tried_at;
        age >= FRESH || (age >= SOON && token::key(&self.counting(now), name).is_none())
    }

    /// The keys, unless they were read too long ago.
    fn counting(&self, now: DateTime<Utc>) -> Arc<JwkSet> {
        if now - self.read_at < LONGEST {
            return self.keys.clone();
        }
        Arc::new(JwkSet { keys: Vec::new() })
    }

    fn take(&mut self, keys: Result<JwkSet, String>, now: DateTime<Utc>) {
        self.tried_at = now;
        match keys {
            Ok(keys) => {
                self.keys = Arc::new(keys);
                self.read_at = now;
            }
            Err(cause) => {
                tracing::error!(%cause, "the keys for checking tokens cannot be read; those known are used for an hour");
            }
        }
    }
}

async fn read(place: Place) -> Result<JwkSet, String> {
    let text = match place {
        Place::File(path) => tokio::fs::read_to_string(&path)
            .await
            .map_err(|cause| format!("{}: {cause}", path.display()))?,
        Place::Url(url) => tokio::task::spawn_blocking(move || fetch(&url))
            .await
            .map_err(|cause| cause.to_string())?
            .map_err(|cause| cause.to_string())?,
    };
    serde_json::from_str(&text).map_err(|cause| format!("not a JSON Web Key Set: {cause}"))
}

fn fetch(url: &str) -> Result<String, ureq::Error> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        // A provider that moves is named anew in the settings, and not followed to just anywhere.
        .max_redirects(0)
        .build();
    let mut answer = ureq::Agent::new_with_config(config).get(url).call()?;
    let body = answer.body_mut().with_config().limit(LARGEST);
    body.read_to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_come_over_the_network_unguarded() {
        for right in [
            "https://login.example.org/jwks.json",
            "http://localhost:9000/jwks",
            "http://127.0.0.1/jwks",
            "http://[::1]:9000/jwks",
        ] {
            assert!(matches!(Place::parse(right), Ok(Place::Url(_))), "{right}");
        }
        assert!(matches!(Place::parse("/etc/jwks.json"), Ok(Place::File(_))));
        for wrong in [
            "http://login.example.org/jwks.json",
            "http://localhost.example.org/jwks",
            "http://127.0.0.1.example.org/",
            "ftp://localhost/jwks",
            "http://localhost:9000@evil.example/jwks",
            "http://localhost@evil.example/jwks",
            "http://localhost?@evil.example/jwks",
            "http://localhost#@evil.example/jwks",
            "http://127.0.0.1:80:80@evil.example",
            "https://login.example.org@evil.example/jwks",
        ] {
            assert!(Place::parse(wrong).is_err(), "{wrong}");
        }
    }
}
