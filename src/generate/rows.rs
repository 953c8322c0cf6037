//! Rows of all tables, collected and written many at a time.

use entity::vocabulary::RecordKind;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable as _};
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::record::{self, NewIdentifier};
use crate::domain::search;
use crate::domain::text::{self, NewText};
use crate::generate::NOW;

/// How many values one statement carries. SQLite takes 32,766, PostgreSQL 65,535.
const VALUES: usize = 30_000;

/// The most rows in one statement: longer ones are not faster, and take long to prepare.
const LONGEST: usize = 1_000;

/// In the order in which they refer to each other.
macro_rules! tables {
    ($($table:ident),+ $(,)?) => {
        /// Rows that are about to be written.
        #[derive(Default)]
        pub struct Rows {
            $(
                #[doc = "Rows of this table."]
                pub $table: Vec<entity::$table::ActiveModel>,
            )+
        }

        impl Rows {
            /// Writes all rows.
            pub async fn write(self, db: &impl ConnectionTrait) -> Result<()> {
                $( insert(db, self.$table).await?; )+
                Ok(())
            }
        }
    };
}

tables! {
    record, localised_text, identifier, source,
    organisation, organisation_member, organisation_domain, office, person, occupancy,
    meeting, sub_event, participant, meeting_topic,
    agreement_package, agreement_package_domain, agreement, agreement_language, party,
    agreement_organisation, agreement_domain, agreement_body, agreement_link, signatory,
    lifecycle_event, term, status_period,
    relation, relation_event, mission, accreditation,
    claim, search_text,
}

impl Rows {
    /// What all kinds of records share, written as the use cases of `domain` write it.
    pub fn record(
        &mut self,
        kind: RecordKind,
        id: Uuid,
        texts: Vec<NewText>,
        identifiers: Vec<NewIdentifier>,
    ) -> Result<()> {
        let row = entity::record::Model {
            id,
            kind,
            created_at: NOW,
            updated_at: NOW,
        };
        self.record.push(row.into_active_model());
        let texts = text::rows(id, texts)?;
        let entries = texts.iter().filter_map(search::entry_of_text).collect();
        self.search_text.extend(search::rows(kind, id, entries));
        self.localised_text.extend(texts);
        let identifiers = record::identifier_rows(id, identifiers);
        self.identifier.extend(identifiers);
        Ok(())
    }
}

async fn insert<A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + IntoActiveModel<A> + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let size = (VALUES / columns.max(1)).clamp(1, LONGEST);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(size).collect();
        A::Entity::insert_many(some)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// A text in one of the languages that titles are written in.
pub fn said(lang: &str, text: String) -> NewText {
    NewText {
        usage: entity::vocabulary::TextUse::Name,
        lang: lang.to_owned(),
        text,
        original: lang == "en",
        machine_translated: false,
        valid_from: None,
        valid_to: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_statement_carries_more_values_than_sqlite_takes() {
        let widest = [
            entity::localised_text::Column::iter().count(),
            entity::lifecycle_event::Column::iter().count(),
            entity::claim::Column::iter().count(),
        ];
        assert!(
            widest
                .into_iter()
                .all(|columns| columns * LONGEST <= VALUES)
        );
        const { assert!(VALUES < 32_766) };
    }
}
