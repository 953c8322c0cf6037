//! Every column that refers to records which can be merged. A test compares them with the references
//! that the database knows.

use entity::vocabulary::RecordKind;

/// A column that refers to records.
pub struct Reference {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The kind of record; nothing where it may be any.
    pub kind: Option<RecordKind>,
    /// When two rows say the same once they refer to the same record.
    pub same: Same,
    /// Whether the rows are a list of that record's, so that those which come have their places after
    /// those which are there.
    pub is_list: bool,
    /// The columns that refer to rows of this table.
    pub parts: &'static [(&'static str, &'static str)],
}

/// When two rows say the same. Then one is kept.
#[derive(Clone, Copy, Debug)]
pub enum Same {
    /// They never do.
    Never,
    /// If these other columns are the same.
    If(&'static [&'static str]),
}

const fn of(kind: RecordKind, table: &'static str, column: &'static str, same: Same) -> Reference {
    Reference {
        table,
        column,
        kind: Some(kind),
        same,
        is_list: false,
        parts: &[],
    }
}

const fn of_any(table: &'static str, column: &'static str, same: Same) -> Reference {
    Reference {
        kind: None,
        ..of(RecordKind::Agreement, table, column, same)
    }
}

impl Reference {
    const fn list(self) -> Self {
        Self {
            is_list: true,
            ..self
        }
    }

    const fn with(self, parts: &'static [(&'static str, &'static str)]) -> Self {
        Self { parts, ..self }
    }
}

use RecordKind::{Agreement, Meeting, Office, Organisation, Person, Source};
use Same::{If, Never};

const OF_PARTY: &[(&str, &str)] = &[("lifecycle_event", "party_id"), ("signatory", "party_id")];
const OF_PARTICIPANT: &[(&str, &str)] = &[("claim", "participant_id")];

/// All of them: parts before what refers to parts, claims last.
pub const REFERENCES: [Reference; 35] = [
    of_any(
        "localised_text",
        "record_id",
        If(&["usage", "language", "text", "valid_from_on", "valid_to_on"]),
    )
    .list(),
    of_any("identifier", "record_id", If(&["scheme", "value"])).list(),
    of_any("record_alias", "record_id", Never),
    of(
        Agreement,
        "agreement_language",
        "agreement_id",
        If(&["language"]),
    )
    .list(),
    of(
        Agreement,
        "party",
        "agreement_id",
        If(&["country_id", "organisation_id", "role"]),
    )
    .list()
    .with(OF_PARTY),
    of(
        Organisation,
        "party",
        "organisation_id",
        If(&["agreement_id", "role"]),
    )
    .with(OF_PARTY),
    of(
        Agreement,
        "agreement_organisation",
        "agreement_id",
        If(&["organisation_id", "role"]),
    )
    .list(),
    of(
        Organisation,
        "agreement_organisation",
        "organisation_id",
        If(&["agreement_id", "role"]),
    ),
    of(
        Agreement,
        "agreement_domain",
        "agreement_id",
        If(&["domain_id"]),
    )
    .list(),
    of(
        Agreement,
        "agreement_body",
        "agreement_id",
        If(&["organisation_id"]),
    )
    .list(),
    // One agreement at the most created a body: that of the survivor is kept.
    of(Organisation, "agreement_body", "organisation_id", If(&[])),
    of(
        Agreement,
        "agreement_link",
        "agreement_id",
        If(&["target_id", "kind"]),
    )
    .list(),
    of(
        Agreement,
        "agreement_link",
        "target_id",
        If(&["agreement_id", "kind"]),
    ),
    of(
        Agreement,
        "signatory",
        "agreement_id",
        If(&["person_id", "party_id"]),
    )
    .list(),
    of(
        Person,
        "signatory",
        "person_id",
        If(&["agreement_id", "party_id"]),
    ),
    of(Office, "signatory", "office_id", Never),
    of(
        Agreement,
        "lifecycle_event",
        "agreement_id",
        If(&[
            "kind",
            "party_id",
            "occurred_on",
            "effective_on",
            "city",
            "country_id",
            "condition",
        ]),
    )
    .list()
    .with(&[("claim", "event_id")]),
    of(
        Agreement,
        "term",
        "agreement_id",
        If(&[
            "kind",
            "category",
            "language",
            "text",
            "domain_id",
            "provider_id",
            "beneficiary_id",
            "modality",
            "horizon",
        ]),
    )
    .list()
    .with(&[("claim", "term_id")]),
    of(Meeting, "agreement", "meeting_id", Never),
    of(Meeting, "meeting", "parent_id", Never),
    of(
        Meeting,
        "sub_event",
        "meeting_id",
        If(&["kind", "start_on", "venue"]),
    )
    .list()
    .with(&[("participant", "sub_event_id")]),
    of(
        Meeting,
        "participant",
        "meeting_id",
        If(&[
            "sub_event_id",
            "person_id",
            "office_id",
            "country_id",
            "organisation_id",
            "role",
        ]),
    )
    .list()
    .with(OF_PARTICIPANT),
    of(
        Person,
        "participant",
        "person_id",
        If(&[
            "meeting_id",
            "sub_event_id",
            "office_id",
            "country_id",
            "organisation_id",
            "role",
        ]),
    )
    .with(OF_PARTICIPANT),
    of(
        Office,
        "participant",
        "office_id",
        If(&[
            "meeting_id",
            "sub_event_id",
            "person_id",
            "country_id",
            "organisation_id",
            "role",
        ]),
    )
    .with(OF_PARTICIPANT),
    of(
        Organisation,
        "participant",
        "organisation_id",
        If(&[
            "meeting_id",
            "sub_event_id",
            "person_id",
            "office_id",
            "country_id",
            "role",
        ]),
    )
    .with(OF_PARTICIPANT),
    of(Meeting, "meeting_topic", "meeting_id", If(&["domain_id"])).list(),
    of(
        Organisation,
        "organisation_member",
        "organisation_id",
        If(&["country_id", "valid_from_on"]),
    )
    .list(),
    of(
        Organisation,
        "organisation_domain",
        "organisation_id",
        If(&["domain_id"]),
    )
    .list(),
    of(Organisation, "office", "organisation_id", Never),
    of(
        Person,
        "occupancy",
        "person_id",
        If(&["office_id", "valid_from_on", "valid_to_on"]),
    )
    .list(),
    of(
        Office,
        "occupancy",
        "office_id",
        If(&["person_id", "valid_from_on", "valid_to_on"]),
    ),
    of(
        Person,
        "accreditation",
        "person_id",
        If(&[
            "mission_id",
            "office_id",
            "title",
            "appointed_on",
            "started_on",
            "ended_on",
        ]),
    ),
    of(
        Office,
        "accreditation",
        "office_id",
        If(&[
            "mission_id",
            "person_id",
            "title",
            "appointed_on",
            "started_on",
            "ended_on",
        ]),
    ),
    of_any("claim", "subject_id", SAME_CLAIM_BY_SOURCE).list(),
    of(Source, "claim", "source_id", SAME_CLAIM_ON_SUBJECT),
];

const SAME_CLAIM_BY_SOURCE: Same = If(&[
    "field",
    "event_id",
    "term_id",
    "participant_id",
    "source_id",
    "locator",
    "value",
    "quote",
]);

const SAME_CLAIM_ON_SUBJECT: Same = If(&[
    "subject_id",
    "field",
    "event_id",
    "term_id",
    "participant_id",
    "locator",
    "value",
    "quote",
]);

/// The columns that refer to records of a kind.
pub fn to(kind: RecordKind) -> impl Iterator<Item = &'static Reference> {
    let all = REFERENCES.iter();
    all.filter(move |reference| reference.kind.is_none_or(|of| of == kind))
}
