//! How a claim stands among the other claims on its record.

use entity::claim::Model;
use entity::vocabulary::RecordKind;

use crate::domain::claim::conflict::{compete, part, topic};

/// Whether one of the others gives another value to the same field.
pub fn is_disputed(kind: RecordKind, claim: &Model, others: &[Model]) -> bool {
    others.iter().any(|other| compete(kind, claim, other))
}

/// Whether no other source says anything about the same field of the same record, or of the same
/// part of it.
pub fn is_only_source(kind: RecordKind, claim: &Model, others: &[Model]) -> bool {
    let by_others = |other: &&Model| other.source_id != claim.source_id;
    !others
        .iter()
        .filter(by_others)
        .any(|other| same_field(kind, claim, other))
}

/// Fields of many values have no topic to disagree about, and are still fields.
fn same_field(kind: RecordKind, left: &Model, right: &Model) -> bool {
    match topic(kind, left) {
        Some(of_left) => topic(kind, right) == Some(of_left),
        None => left.field == right.field && part(left) == part(right),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::vocabulary::Modality;
    use uuid::Uuid;

    use super::*;

    const KIND: RecordKind = RecordKind::Agreement;

    fn claim(field: &str, event: Option<u128>, source: u128, value: Option<&str>) -> Model {
        Model {
            id: Uuid::nil(),
            subject_id: Uuid::nil(),
            field: field.to_owned(),
            event_id: event.map(Uuid::from_u128),
            term_id: None,
            participant_id: None,
            value: value.map(str::to_owned),
            quote: None,
            quote_language: None,
            translation: None,
            translation_language: None,
            is_machine_translated: false,
            modality: Modality::Asserted,
            confidence: None,
            source_id: Uuid::from_u128(source),
            locator: None,
            is_shown: false,
            is_inferred: false,
            note: None,
            created_at: DateTime::UNIX_EPOCH,
            ordinal: 0,
        }
    }

    #[test]
    fn another_source_on_another_event_confirms_nothing() {
        let all = [
            claim("occurredOn", Some(1), 1, Some("1960")),
            claim("occurredOn", Some(2), 2, Some("1961")),
            claim("occurredOn", Some(2), 1, Some("1961")),
        ];
        let alone: Vec<_> = all
            .iter()
            .map(|it| is_only_source(KIND, it, &all))
            .collect();
        assert_eq!(alone, [true, false, false]);
        assert!(!all.iter().any(|it| is_disputed(KIND, it, &all)));
    }

    #[test]
    fn the_events_of_an_agreement_tell_one_status() {
        let all = [
            claim("status", Some(1), 1, Some("SIGNED")),
            claim("status", Some(2), 2, Some("RATIFIED")),
        ];
        assert!(all.iter().all(|it| is_disputed(KIND, it, &all)));
        assert!(!all.iter().any(|it| is_only_source(KIND, it, &all)));
    }

    #[test]
    fn the_same_source_twice_is_one_source() {
        let all = [
            claim("titles", None, 1, Some("Accord")),
            claim("titles", None, 1, Some("Agreement")),
        ];
        assert!(all.iter().all(|it| is_only_source(KIND, it, &all)));
    }
}
