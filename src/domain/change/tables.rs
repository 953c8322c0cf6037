//! The tables whose rows are logged, and whose rows they are.

use entity::vocabulary::RecordKind;

/// A table and the column that names the record its rows belong to, in the order in which rows refer
/// to each other: what is above can be written without what is below.
pub const TABLES: [(&str, &str); 36] = [
    ("record", "id"),
    ("country", "id"),
    ("domain", "id"),
    ("organisation", "id"),
    ("office", "id"),
    ("person", "id"),
    ("meeting", "id"),
    ("agreement_package", "id"),
    ("agreement", "id"),
    ("relation", "id"),
    ("source", "id"),
    ("localised_text", "record_id"),
    ("identifier", "record_id"),
    ("record_alias", "record_id"),
    ("country_succession", "successor_id"),
    ("domain_mapping", "domain_id"),
    ("organisation_member", "organisation_id"),
    ("organisation_domain", "organisation_id"),
    ("occupancy", "person_id"),
    ("sub_event", "meeting_id"),
    ("participant", "meeting_id"),
    ("meeting_topic", "meeting_id"),
    ("agreement_package_domain", "package_id"),
    ("agreement_language", "agreement_id"),
    ("party", "agreement_id"),
    ("agreement_organisation", "agreement_id"),
    ("agreement_domain", "agreement_id"),
    ("agreement_body", "agreement_id"),
    ("agreement_link", "agreement_id"),
    ("signatory", "agreement_id"),
    ("lifecycle_event", "agreement_id"),
    ("term", "agreement_id"),
    ("relation_event", "relation_id"),
    ("mission", "relation_id"),
    // Its record is the relation of the mission.
    ("accreditation", "mission_id"),
    ("claim", "subject_id"),
];

/// Tables whose rows are not logged: what is derived from other rows, and what is no record's. The
/// texts of sources are not ours to hand out, and the log is for everybody; it has their fingerprint.
pub const NOT_LOGGED: [&str; 13] = [
    "api_key",
    "change",
    "change_row",
    "dataset",
    "dataset_country",
    "dataset_record",
    "kept_answer",
    "noted_write",
    "proposal",
    "search_text",
    "seaql_migrations",
    "source_text",
    "status_period",
];

/// The place of a table in that order.
pub fn place(table: &str) -> usize {
    let found = TABLES.iter().position(|(name, _)| *name == table);
    found.unwrap_or(TABLES.len())
}

/// The column that names the record of a row.
pub fn owner(table: &str) -> Option<&'static str> {
    let found = TABLES.iter().find(|(name, _)| *name == table);
    found.map(|(_, owner)| *owner)
}

/// What kind of record a column refers to, where it refers to one.
pub fn refers_to(table: &str, column: &str) -> Option<RecordKind> {
    Some(match (table, column) {
        ("domain", "parent_id") => RecordKind::Domain,
        ("meeting", "parent_id") => RecordKind::Meeting,
        ("relation_event" | "mission", "relation_id") => RecordKind::Relation,
        (
            _,
            "country_id" | "country_a_id" | "country_b_id" | "seat_country_id" | "actor_id"
            | "sending_id" | "receiving_id" | "predecessor_id" | "successor_id" | "provider_id"
            | "beneficiary_id",
        ) => RecordKind::Country,
        (_, "domain_id") => RecordKind::Domain,
        (_, "organisation_id") => RecordKind::Organisation,
        (_, "office_id") => RecordKind::Office,
        (_, "person_id") => RecordKind::Person,
        (_, "meeting_id") => RecordKind::Meeting,
        (_, "package_id") => RecordKind::AgreementPackage,
        (_, "agreement_id" | "target_id") => RecordKind::Agreement,
        (_, "source_id") => RecordKind::Source,
        _ => return None,
    })
}
