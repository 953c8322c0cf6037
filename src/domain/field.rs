//! The fields that claims can speak of, and whether a field holds one value or many.
//!
//! Two claims that give different values to a field of one value disagree. In a field of many
//! values, such as the names of a country, they stand side by side.

use entity::vocabulary::RecordKind;

use crate::domain::error::{Error, Result};

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One: different values disagree.
    One,
    /// Many: different values stand side by side.
    Many,
}

/// The lists whose entries claims can speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartList {
    /// The steps in the life of an agreement.
    Events,
    /// The provisions, effects, principles, objectives and means of an agreement.
    Terms,
    /// Who took part in a meeting.
    Participants,
}

impl PartList {
    /// All lists.
    pub const ALL: [Self; 3] = [Self::Events, Self::Terms, Self::Participants];

    /// The name of the list, the first half of `events/KEY`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Terms => "terms",
            Self::Participants => "participants",
        }
    }

    /// The word that the id of an entry begins with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Events => "event",
            Self::Terms => "term",
            Self::Participants => "participant",
        }
    }

    /// The kind of record that has this list.
    pub fn owner(self) -> RecordKind {
        match self {
            Self::Events | Self::Terms => RecordKind::Agreement,
            Self::Participants => RecordKind::Meeting,
        }
    }

    /// The fields of an entry that hold one value.
    fn one(self) -> &'static [&'static str] {
        match self {
            Self::Events => &[
                "kind",
                "occurredOn",
                "effectiveOn",
                "city",
                "country",
                "party",
                "condition",
            ],
            Self::Terms => &[
                "kind",
                "category",
                "text",
                "domain",
                "provider",
                "beneficiary",
                "modality",
                "horizon",
            ],
            Self::Participants => &[
                "person",
                "office",
                "country",
                "organisation",
                "role",
                "subEvent",
            ],
        }
    }
}

/// The fields of a record itself that hold one value.
fn one(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Agreement => &[
            "shortName",
            "instrumentType",
            "localTypeLabel",
            "legalNature",
            "package",
            "packageOrdinal",
            "meeting",
            "status",
            "scope",
        ],
        RecordKind::AgreementPackage => &["size"],
        RecordKind::Country => &[
            "kind",
            "alpha2",
            "alpha3",
            "numeric",
            "alpha4",
            "region",
            "subregion",
            "intermediateRegion",
            "capital",
            "validFrom",
            "validTo",
        ],
        RecordKind::Domain => &["code", "parent"],
        RecordKind::Meeting => &[
            "kind", "status", "level", "start", "end", "city", "venue", "country", "parent",
        ],
        RecordKind::Office => &["kind", "country", "organisation"],
        RecordKind::Organisation => &["kind", "seat", "foundedOn", "dissolvedOn", "createdBy"],
        RecordKind::Person => &["honorific", "rank"],
        RecordKind::Relation => &["level"],
        RecordKind::Source => &[
            "kind",
            "publisher",
            "attribution",
            "section",
            "url",
            "archiveUrl",
            "publishedOn",
            "retrievedAt",
            "language",
            "licence",
            "contentHash",
        ],
    }
}

/// The fields of a record itself that hold many values.
fn many(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Agreement => &[
            "titles",
            "authenticLanguages",
            "parties",
            "organisations",
            "signatories",
            "domains",
            "events",
            "terms",
            "createdBodies",
            "context",
            "effects",
            "assessment",
            "links",
            "identifiers",
        ],
        RecordKind::AgreementPackage => &[
            "names",
            "domains",
            "agreements",
            "effects",
            "context",
            "assessment",
            "identifiers",
        ],
        RecordKind::Country => &["names", "identifiers", "successorOf"],
        RecordKind::Domain => &["labels", "definition", "mappings", "identifiers"],
        RecordKind::Meeting => &[
            "titles",
            "topics",
            "subEvents",
            "participants",
            "agreements",
            "context",
            "assessment",
            "identifiers",
        ],
        RecordKind::Office => &["names", "identifiers"],
        RecordKind::Organisation => &["names", "members", "remit", "identifiers"],
        RecordKind::Person => &["names", "occupancies", "identifiers"],
        RecordKind::Relation => &["context", "assessment"],
        RecordKind::Source => &["titles", "identifiers"],
    }
}

/// Every field of one value of this kind of record, with those of its parts.
pub fn of_one_value(kind: RecordKind) -> impl Iterator<Item = &'static str> {
    let parts = PartList::ALL
        .into_iter()
        .filter(move |list| list.owner() == kind)
        .flat_map(PartList::one);
    one(kind).iter().chain(parts).copied()
}

/// How many values a field of a record or of one of its parts holds; nothing for an unknown field.
pub fn holds(kind: RecordKind, field: &str) -> Option<Holds> {
    if of_one_value(kind).any(|known| known == field) {
        Some(Holds::One)
    } else {
        many(kind).contains(&field).then_some(Holds::Many)
    }
}

/// Whether claims on a field disagree whatever part they speak of. The events of an agreement tell
/// one life, so two claims on `status` disagree although they name different events.
pub fn ignores_part(kind: RecordKind, field: &str) -> bool {
    kind == RecordKind::Agreement && field == STATUS
}

/// The field of an agreement that its events decide.
pub const STATUS: &str = "status";

/// The fields a claim on a record, or on an entry of one of its lists, may name.
fn known(kind: RecordKind, part: Option<PartList>) -> Vec<&'static str> {
    let of_part = part.map_or(&[][..], PartList::one);
    let mut known: Vec<_> = [of_part, one(kind), many(kind)].concat();
    known.sort_unstable();
    known.dedup();
    known
}

/// Refuses a field that the record, or the part of it, does not have.
pub fn check(kind: RecordKind, part: Option<PartList>, field: &str) -> Result<()> {
    let known = known(kind, part);
    if known.contains(&field) {
        return Ok(());
    }
    let lists: Vec<String> = PartList::ALL
        .into_iter()
        .filter(|list| list.owner() == kind && list.one().contains(&field))
        .map(|list| format!("{}/KEY", list.name()))
        .collect();
    let hint = if lists.is_empty() {
        String::new()
    } else {
        format!(
            " It is a field of a part: name the part as {}.",
            lists.join(" or ")
        )
    };
    Err(Error::invalid(
        "field",
        format!(
            "There is no field `{field}` here.{hint} Known fields: {}.",
            known.join(", ")
        ),
    ))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn no_field_holds_both_one_value_and_many() {
        for kind in RecordKind::iter() {
            for field in of_one_value(kind) {
                assert!(!many(kind).contains(&field), "{kind:?} {field}");
            }
        }
    }

    #[test]
    fn an_unknown_field_is_refused_with_the_fields_there_are() {
        let refused = check(RecordKind::Person, None, "nmaes").map_err(|error| error.to_string());
        assert_eq!(
            refused,
            Err("There is no field `nmaes` here. Known fields: honorific, identifiers, names, occupancies, rank.".to_owned())
        );
    }

    #[test]
    fn a_field_of_a_part_needs_the_part() {
        let kind = RecordKind::Agreement;
        assert!(check(kind, Some(PartList::Events), "occurredOn").is_ok());
        assert!(check(kind, Some(PartList::Terms), "occurredOn").is_err());
        let refused = check(kind, None, "occurredOn").map_err(|error| error.to_string());
        assert!(refused.is_err_and(|message| message.contains("events/KEY")));
    }

    #[test]
    fn a_field_of_the_record_may_be_claimed_of_a_part() {
        assert!(check(RecordKind::Agreement, Some(PartList::Events), STATUS).is_ok());
        assert!(check(RecordKind::Agreement, Some(PartList::Terms), "terms").is_ok());
    }
}
