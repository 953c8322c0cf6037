//! Keys: made once, shown once, kept as a fingerprint.
//!
//! A key is `ent_`, eight characters by which it is found, and 256 random bits. What is kept of it
//! is its SHA-256: nobody can try all keys of that length, so a slow hash would only slow requests.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::api_key::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::domain::access::{Role, Viewer, Who};
use crate::domain::error::{Error, Problems, Result};
use crate::domain::text;

/// What every key begins with, so that people and secret scanners know one when they see it.
const START: &str = "ent_";
/// How many characters after the start are no secret.
const SHOWN: usize = 8;
/// How many random bytes follow.
const SECRET: usize = 32;
/// The use of a key is noted no more often than this.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Whose it is.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// From when it counts no more.
    pub expires_at: Option<DateTime<Utc>>,
}

/// How many random bytes a key is made of: first those that are shown, then the secret.
pub const RANDOM: usize = SHOWN / 2 + SECRET;

/// Makes a key. The text is given to whoever asked for it, and is never seen again.
pub async fn create(
    db: &impl ConnectionTrait,
    new: NewKey,
    random: &[u8; RANDOM],
    now: DateTime<Utc>,
) -> Result<String> {
    let mut problems = Problems::default();
    text::check_words(&mut problems, "name", &new.name, 120);
    let lasts = new.expires_at.is_none_or(|expires| expires > now);
    let message = "This is in the past. Name a day to come, or leave it out.";
    problems.require(lasts, "expires", message);
    problems.finish()?;
    let key = written(random);
    let row = ActiveModel {
        id: Set(Uuid::now_v7()),
        name: Set(new.name),
        role: Set(new.role),
        prefix: Set(key[..START.len() + SHOWN].to_owned()),
        hash: Set(hash(&key)),
        created_at: Set(now),
        expires_at: Set(new.expires_at),
        revoked_at: Set(None),
        last_used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(key)
}

/// The text of a key.
fn written(random: &[u8; RANDOM]) -> String {
    let (shown, secret) = random.split_at(SHOWN / 2);
    let secret = BASE64_URL_SAFE_NO_PAD.encode(secret);
    format!("{START}{}_{secret}", hexadecimal(shown))
}

fn hash(key: &str) -> String {
    hexadecimal(&Sha256::digest(key.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The part of a text by which a key is found, if the text has the form of one.
fn prefix(text: &str) -> Option<&str> {
    let is_base64 = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let (shown, secret) = text.strip_prefix(START)?.split_once('_')?;
    let well_formed = shown.len() == SHOWN
        && secret.len() == (SECRET * 8).div_ceil(6)
        && is_base64(shown)
        && is_base64(secret);
    well_formed.then(|| &text[..START.len() + SHOWN])
}

/// Whether a text looks like a key and not like another kind of token.
pub fn looks_like_one(text: &str) -> bool {
    text.starts_with(START)
}

/// The key that somebody shows, if it is one of ours and counts. The secret is compared in constant
/// time, and a prefix that is not known takes the same time as one that is.
pub async fn find(
    db: &impl ConnectionTrait,
    shown: &str,
    now: DateTime<Utc>,
) -> Result<Option<Model>> {
    let Some(prefix) = prefix(shown) else {
        return Ok(None);
    };
    let row = Entity::find()
        .filter(Column::Prefix.eq(prefix))
        .one(db)
        .await?;
    let kept = row.as_ref().map_or("", |row| row.hash.as_str());
    let kept = format!("{kept:0>64}");
    let is_right: bool = hash(shown).as_bytes().ct_eq(kept.as_bytes()).into();
    Ok(row.filter(|row| is_right && counts(row, now)))
}

/// Whether a key is neither expired nor taken back.
pub fn counts(row: &Model, now: DateTime<Utc>) -> bool {
    row.revoked_at.is_none() && row.expires_at.is_none_or(|expires| now < expires)
}

/// Whoever holds this key.
pub fn holder(row: &Model) -> Viewer {
    Viewer {
        who: Who::Key {
            name: row.name.clone(),
            prefix: row.prefix.clone(),
        },
        role: row.role,
    }
}

/// Whether the use of a key is to be noted: not if it was within the last minute.
pub fn is_to_be_noted(row: &Model, now: DateTime<Utc>) -> bool {
    row.last_used_at
        .is_none_or(|used| now - used >= NOTED_EVERY)
}

/// Notes that a key was used.
pub async fn note_use(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let row = ActiveModel {
        id: Set(id),
        last_used_at: Set(Some(now)),
        ..Default::default()
    };
    Entity::update(row).exec(db).await?;
    Ok(())
}

/// All keys, oldest first.
pub async fn list(db: &impl ConnectionTrait) -> Result<Vec<Model>> {
    let select = Entity::find()
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    Ok(select.all(db).await?)
}

/// Whether anybody holds a key that counts.
pub async fn any(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    Ok(list(db).await?.iter().any(|row| counts(row, now)))
}

/// Takes the key of this prefix back. Doing it again changes nothing.
pub async fn revoke(db: &impl ConnectionTrait, prefix: &str, now: DateTime<Utc>) -> Result<Model> {
    let row = Entity::find()
        .filter(Column::Prefix.eq(prefix))
        .one(db)
        .await?;
    let row = row.ok_or_else(|| {
        let message = format!(
            "There is no key `{prefix}`. Name a key by its first {} characters, as `entente key list` shows them.",
            START.len() + SHOWN
        );
        Error::not_found("prefix", message)
    })?;
    if row.revoked_at.is_some() {
        return Ok(row);
    }
    let revoked = ActiveModel {
        id: Set(row.id),
        revoked_at: Set(Some(now)),
        ..Default::default()
    };
    Ok(Entity::update(revoked).exec(db).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_a_part_that_is_no_secret() {
        let key = written(&[0xab; 36]);
        assert_eq!(key.len(), 4 + 8 + 1 + 43);
        assert_eq!(prefix(&key), Some(&key[..12]));
        assert_eq!(hash(&key).len(), 64);
    }

    #[test]
    fn a_text_that_is_no_key_is_not_looked_for() {
        let key = written(&[7; 36]);
        let longer = format!("{key}A");
        let wrong = [
            "",
            "ent_",
            "ent__",
            &key[..12],
            &key[..key.len() - 1],
            &longer,
            &key[4..],
        ];
        for text in wrong {
            assert_eq!(prefix(text), None, "{text}");
        }
        assert_eq!(prefix(&key.replace(&key[20..21], "é")), None);
        assert_eq!(prefix(&key.replace(&key[20..21], "'")), None);
    }
}
