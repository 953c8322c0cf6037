//! When claims disagree. Nothing here decides who is right.

use std::collections::BTreeMap;

use entity::claim::Model;
use entity::vocabulary::RecordKind;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use crate::domain::field::{self as fields, Holds};

/// Claims that give different values to the same field.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The field.
    pub field: String,
    /// The different values, in the order in which they were claimed.
    pub values: Vec<String>,
    /// The value that is shown; nothing where none was chosen.
    pub shown: Option<String>,
    /// Every claim that gives one of the values.
    pub claims: Vec<Model>,
}

/// What two claims must share before they can disagree: the field, and the part it is a field of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Topic {
    field: String,
    part: Option<Uuid>,
}

/// The part of its record that a claim speaks of.
pub fn part(claim: &Model) -> Option<Uuid> {
    claim.event_id.or(claim.term_id).or(claim.participant_id)
}

/// What a claim is about; nothing where claims on its field cannot disagree.
pub fn topic(kind: RecordKind, claim: &Model) -> Option<Topic> {
    (fields::holds(kind, &claim.field) == Some(Holds::One)).then(|| Topic {
        field: claim.field.clone(),
        part: if fields::ignores_part(kind, &claim.field) {
            None
        } else {
            part(claim)
        },
    })
}

/// A value as it is compared and stored: composed letters, and no space around it.
pub fn plain(value: &str) -> String {
    value.trim().nfc().collect()
}

/// Whether two claims give different values to the same topic.
pub fn compete(kind: RecordKind, left: &Model, right: &Model) -> bool {
    let same_topic = topic(kind, left).is_some_and(|topic_of| topic(kind, right) == Some(topic_of));
    same_topic && differ(left, right)
}

fn differ(left: &Model, right: &Model) -> bool {
    left.value
        .as_deref()
        .zip(right.value.as_deref())
        .is_some_and(|(left, right)| plain(left) != plain(right))
}

/// Whether two claims give the same value to the same field and part.
pub fn agree(kind: RecordKind, left: &Model, right: &Model) -> bool {
    let same_value = left
        .value
        .as_deref()
        .zip(right.value.as_deref())
        .is_some_and(|(left, right)| plain(left) == plain(right));
    let same_topic = match topic(kind, left) {
        Some(topic_of) => topic(kind, right) == Some(topic_of),
        None => left.field == right.field && part(left) == part(right),
    };
    same_value && same_topic
}

/// The disagreements among the claims on one record.
pub fn among(kind: RecordKind, claims: &[Model]) -> Vec<Conflict> {
    let mut topics: BTreeMap<Topic, Vec<&Model>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.value.is_some()) {
        if let Some(topic) = topic(kind, claim) {
            topics.entry(topic).or_default().push(claim);
        }
    }
    topics
        .into_iter()
        .filter_map(|(topic, claims)| conflict(topic, claims))
        .collect()
}

fn conflict(topic: Topic, claims: Vec<&Model>) -> Option<Conflict> {
    let mut values: Vec<String> = Vec::new();
    let mut shown = None;
    for claim in &claims {
        let value = plain(claim.value.as_deref()?);
        if claim.is_shown && shown.is_none() {
            shown = Some(value.clone());
        }
        if !values.contains(&value) {
            values.push(value);
        }
    }
    (values.len() > 1).then(|| Conflict {
        field: topic.field,
        values,
        shown,
        claims: claims.into_iter().cloned().collect(),
    })
}

/// Which events the status of an agreement follows, decided by all claims on its status: those
/// named by a shown value, and not those named by competing values alone. Where no claim is shown
/// nothing was decided, and all are followed. `forgotten` is an event that a claim named until now.
pub fn followed_events(claims: &[Model], forgotten: Option<Uuid>) -> BTreeMap<Uuid, bool> {
    let value = |claim: &Model| claim.value.as_deref().map(plain);
    let shown: Vec<String> = claims
        .iter()
        .filter(|claim| claim.is_shown)
        .filter_map(value)
        .collect();
    let mut upheld: BTreeMap<Uuid, bool> = BTreeMap::new();
    for claim in claims {
        if let Some((event, value)) = claim.event_id.zip(value(claim)) {
            *upheld.entry(event).or_default() |= shown.is_empty() || shown.contains(&value);
        }
    }
    let unvalued = claims.iter().filter_map(|claim| claim.event_id);
    for event in unvalued.chain(forgotten) {
        upheld.entry(event).or_insert(true);
    }
    upheld
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::vocabulary::Modality;

    use super::*;

    fn claim(field: &str, event: Option<u128>, value: Option<&str>, shown: bool) -> Model {
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
            source_id: Uuid::nil(),
            locator: None,
            is_shown: shown,
            is_inferred: false,
            note: None,
            created_at: DateTime::UNIX_EPOCH,
            ordinal: 0,
        }
    }

    #[test]
    fn claims_on_the_status_disagree_whatever_event_they_name() {
        let claims = [
            claim("status", Some(1), Some("DRAFT_AGREED"), false),
            claim("status", Some(2), Some("SIGNED"), true),
            claim("status", Some(2), Some("SIGNED"), true),
        ];
        let found = among(RecordKind::Agreement, &claims);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].values, ["DRAFT_AGREED", "SIGNED"]);
        assert_eq!(found[0].shown.as_deref(), Some("SIGNED"));
        assert_eq!(found[0].claims.len(), 3);
    }

    #[test]
    fn different_dates_of_different_events_are_no_disagreement() {
        let claims = [
            claim("occurredOn", Some(1), Some("2025-06-22"), true),
            claim("occurredOn", Some(2), Some("2025-06-23"), true),
        ];
        assert_eq!(among(RecordKind::Agreement, &claims), []);
        let same_event = [
            claims[0].clone(),
            claim("occurredOn", Some(1), Some("2025-06-23"), false),
        ];
        assert_eq!(among(RecordKind::Agreement, &same_event).len(), 1);
    }

    #[test]
    fn different_names_stand_side_by_side() {
        let claims = [
            claim("names", None, Some("Mali"), true),
            claim("names", None, Some("la République du Mali"), true),
        ];
        assert_eq!(among(RecordKind::Country, &claims), []);
    }

    #[test]
    fn spelling_in_other_code_points_and_silence_are_no_disagreement() {
        let claims = [
            claim("venue", None, Some("Élysée "), true),
            claim("venue", None, Some("E\u{301}lyse\u{301}e"), false),
            claim("venue", None, None, false),
        ];
        assert_eq!(among(RecordKind::Meeting, &claims), []);
    }

    #[test]
    fn the_status_follows_the_events_of_the_shown_value_alone() {
        let (draft, signed, forgotten) = (1, 2, Uuid::from_u128(3));
        let claims = [
            claim("status", Some(draft), Some("DRAFT_AGREED"), false),
            claim("status", Some(signed), Some("SIGNED"), true),
        ];
        let followed = followed_events(&claims, Some(forgotten));
        assert_eq!(followed.get(&Uuid::from_u128(draft)), Some(&false));
        assert_eq!(followed.get(&Uuid::from_u128(signed)), Some(&true));
        assert_eq!(followed.get(&forgotten), Some(&true));
    }

    #[test]
    fn where_nothing_was_decided_all_events_are_followed() {
        let claims = [
            claim("status", Some(1), Some("DRAFT_AGREED"), false),
            claim("status", Some(2), Some("SIGNED"), false),
            claim("status", Some(3), None, true),
        ];
        assert!(followed_events(&claims, None).values().all(|it| *it));
    }
}
