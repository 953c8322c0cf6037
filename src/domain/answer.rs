//! Acts that are sent twice are done once: the answer is kept for a day under a key of the caller's.

use chrono::{DateTime, TimeDelta, Utc};
use entity::kept_answer::{ActiveModel, Column, Entity};
use futures_util::future::BoxFuture;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::change::{Author, author_kind};
use crate::domain::error::{Error, Result};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// The longest key, in bytes.
const LONGEST: usize = 200;
/// The name space of the ids of answers. Never change it.
const NAMESPACE: Uuid = Uuid::from_u128(0x3e0b_9c55_41fd_4f0a_9b36_7f1d_02c8_64aa);

/// An act that is to be done once, however often it is sent.
#[derive(Clone, Debug)]
pub struct Once {
    id: Uuid,
    input: String,
}

impl Once {
    /// The act of this author, by the key they chose and the input they gave.
    pub fn new(author: &Author, key: &str, input: &serde_json::Value) -> Result<Self> {
        if key.trim().is_empty() || key.len() > LONGEST {
            let message = format!("A key has 1 to {LONGEST} characters, such as a UUID.");
            return Err(Error::invalid("idempotencyKey", message));
        }
        // The kind too: the subject of a token may call itself as a key is called.
        let (kind, who) = (author_kind(&author.who), author.who.to_string());
        let name = serde_json::json!([kind, who, key]).to_string();
        let input = serde_json::json!([author.act, input]).to_string();
        Ok(Self {
            id: Uuid::new_v5(&NAMESPACE, name.as_bytes()),
            input: Sha256::digest(input)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        })
    }

    /// The answer that was given, if the act was done before.
    async fn answer<T: DeserializeOwned>(
        &self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
    ) -> Result<Option<T>> {
        let old = Entity::delete_many().filter(Column::At.lte(now - KEPT));
        old.exec(db).await?;
        let Some(row) = Entity::find_by_id(self.id).one(db).await? else {
            return Ok(None);
        };
        match serde_json::from_str(&row.answer) {
            Ok(answer) if row.input == self.input => Ok(Some(answer)),
            _ => Err(Error::conflict(
                "idempotencyKey",
                "You sent another act or another input under this key before. Choose a new key for it.",
            )),
        }
    }

    /// Does the act, or gives the answer that was given before.
    pub async fn run<T, W>(self, tx: &DatabaseTransaction, now: DateTime<Utc>, work: W) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        W: for<'a> FnOnce(&'a DatabaseTransaction, DateTime<Utc>) -> BoxFuture<'a, Result<T>>,
    {
        if let Some(answer) = self.answer(tx, now).await? {
            return Ok(answer);
        }
        let answer = work(tx, now).await?;
        self.keep(tx, &answer, now).await?;
        Ok(answer)
    }

    /// Keeps the answer.
    async fn keep<T: Serialize>(
        &self,
        db: &impl ConnectionTrait,
        answer: &T,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let row = ActiveModel {
            id: Set(self.id),
            input: Set(self.input.clone()),
            answer: Set(serde_json::json!(answer).to_string()),
            at: Set(now),
        };
        Entity::insert(row).exec_without_returning(db).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::{Role, Viewer, Who};

    fn id(who: Who) -> Uuid {
        let role = Role::Editor;
        let author = Author::of_act(&Viewer { who, role }, "countryCreate");
        Once::new(&author, "a", &serde_json::json!({})).unwrap().id
    }

    #[test]
    fn the_subject_of_a_token_has_no_key_in_common_with_an_api_key_that_is_called_alike() {
        let key = || Who::Key {
            name: "Awa".to_owned(),
            prefix: "ent_00000000".to_owned(),
        };
        assert_eq!(id(key()), id(key()));
        assert_ne!(id(key()), id(Who::Subject(key().to_string())));
    }
}
