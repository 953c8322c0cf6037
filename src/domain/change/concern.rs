//! Which changes concern a country or a domain.
//!
//! A change does if the record names the country or the domain in one of its rows, or if one of the
//! rows that the change wrote did or does: a party that was struck out concerns the party too.

use std::collections::HashSet;

use entity::change::Model;
use entity::vocabulary::RecordKind;
use entity::{occupancy, office};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, EntityTrait as _, QuerySelect as _, QueryTrait as _};
use uuid::Uuid;

use crate::domain::change::{note::Note, read, tables};
use crate::domain::error::Result;

/// Whom changes have to concern. Of each list one; an empty list asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concern {
    /// Countries.
    pub countries: Vec<Uuid>,
    /// Domains, those below the ones meant among them.
    pub domains: Vec<Uuid>,
}

/// Where records name countries: table and column.
const COUNTRIES: [(&str, &str); 16] = [
    ("party", "country_id"),
    ("participant", "country_id"),
    ("meeting", "country_id"),
    ("lifecycle_event", "country_id"),
    ("term", "provider_id"),
    ("term", "beneficiary_id"),
    ("office", "country_id"),
    ("organisation", "seat_country_id"),
    ("organisation_member", "country_id"),
    ("relation", "country_a_id"),
    ("relation", "country_b_id"),
    ("relation_event", "country_id"),
    ("mission", "sending_id"),
    ("mission", "receiving_id"),
    ("country_succession", "predecessor_id"),
    ("country_succession", "successor_id"),
];

/// Where records name domains.
const DOMAINS: [(&str, &str); 6] = [
    ("agreement_domain", "domain_id"),
    ("agreement_package_domain", "domain_id"),
    ("meeting_topic", "domain_id"),
    ("organisation_domain", "domain_id"),
    ("term", "domain_id"),
    ("domain", "parent_id"),
];

impl Concern {
    /// Whether anything is asked for.
    pub fn is_empty(&self) -> bool {
        self.countries.is_empty() && self.domains.is_empty()
    }

    /// Those of the changes that concern whom they have to.
    pub async fn among(
        &self,
        db: &impl ConnectionTrait,
        mut changes: Vec<Model>,
    ) -> Result<Vec<Model>> {
        if self.is_empty() || changes.is_empty() {
            return Ok(changes);
        }
        let revisions: Vec<i64> = changes.iter().map(|change| change.revision).collect();
        let records: Vec<Uuid> = changes.iter().map(|change| change.record_id).collect();
        let mut notes = read::notes(db, &revisions).await?;
        let by_country = naming(db, &COUNTRIES, &records, &self.countries).await?;
        let by_domain = naming(db, &DOMAINS, &records, &self.domains).await?;
        let concerned = |change: &Model, notes: &[Note], ids: &[Uuid], by: &HashSet<Uuid>, kind| {
            ids.is_empty()
                || ids.contains(&change.record_id)
                || by.contains(&change.record_id)
                || notes.iter().any(|note| names(note, kind, ids))
        };
        let lets_through = |change: &Model| {
            let notes = notes.remove(&change.revision).unwrap_or_default();
            concerned(
                change,
                &notes,
                &self.countries,
                &by_country,
                RecordKind::Country,
            ) && concerned(
                change,
                &notes,
                &self.domains,
                &by_domain,
                RecordKind::Domain,
            )
        };
        changes.retain(lets_through);
        Ok(changes)
    }
}

/// Whether a row named one of these, before or after.
fn names(note: &Note, kind: RecordKind, ids: &[Uuid]) -> bool {
    let rows = [&note.before, &note.after];
    rows.into_iter().flatten().flatten().any(|(column, value)| {
        tables::refers_to(&note.table, column) == Some(kind)
            && value
                .as_str()
                .and_then(|text| Uuid::try_parse(text).ok())
                .is_some_and(|id| ids.contains(&id))
    })
}

/// Those of the records that name one of these.
async fn naming(
    db: &impl ConnectionTrait,
    places: &[(&'static str, &'static str)],
    records: &[Uuid],
    ids: &[Uuid],
) -> Result<HashSet<Uuid>> {
    let mut found = HashSet::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let branches = places.iter().filter_map(|(table, column)| {
        let owner = tables::owner(table)?;
        Some(
            Query::select()
                .expr_as(Expr::col(owner), "record")
                .from(Alias::new(*table))
                .and_where(Expr::col(owner).is_in(records.iter().copied()))
                .and_where(Expr::col(*column).is_in(ids.iter().copied()))
                .take(),
        )
    });
    let mut all = holders(records, ids);
    for branch in branches {
        all.union(UnionType::All, branch);
    }
    for row in db.query_all(&all).await? {
        found.insert(row.try_get("", "record")?);
    }
    Ok(found)
}

/// The persons who hold or held an office of these countries. Domains hold no offices.
fn holders(records: &[Uuid], countries: &[Uuid]) -> SelectStatement {
    let col = |column| Expr::col((occupancy::Entity, column));
    let same = Expr::col((office::Entity, office::Column::Id))
        .equals((occupancy::Entity, occupancy::Column::OfficeId));
    occupancy::Entity::find()
        .select_only()
        .into_query()
        .expr_as(col(occupancy::Column::PersonId), "record")
        .inner_join(office::Entity, same)
        .and_where(col(occupancy::Column::PersonId).is_in(records.iter().copied()))
        .and_where(
            Expr::col((office::Entity, office::Column::CountryId)).is_in(countries.iter().copied()),
        )
        .take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_names_what_it_is_said_to_name() {
        for (places, kind) in [
            (&COUNTRIES[..], RecordKind::Country),
            (&DOMAINS[..], RecordKind::Domain),
        ] {
            for (table, column) in places {
                assert_eq!(
                    tables::refers_to(table, column),
                    Some(kind),
                    "{table}.{column}"
                );
                assert!(tables::owner(table).is_some(), "{table}");
            }
        }
    }
}
