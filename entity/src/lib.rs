//! The rows of Entente, one file per table.
//!
//! Rows know sea-orm and nothing else: no rules, no queries, no API. `domain` reads and writes them,
//! `graphql` wraps them.
#![expect(
    missing_docs,
    reason = "the derives write public items without descriptions"
)]

pub mod accreditation;
pub mod agreement;
pub mod agreement_body;
pub mod agreement_domain;
pub mod agreement_language;
pub mod agreement_link;
pub mod agreement_organisation;
pub mod agreement_package;
pub mod agreement_package_domain;
pub mod api_key;
pub mod change;
pub mod change_row;
pub mod claim;
pub mod country;
pub mod country_succession;
pub mod dataset;
pub mod dataset_country;
pub mod dataset_record;
pub mod domain;
pub mod domain_mapping;
pub mod identifier;
pub mod kept_answer;
pub mod lifecycle_event;
pub mod localised_text;
pub mod meeting;
pub mod meeting_topic;
pub mod mission;
pub mod noted_write;
pub mod occupancy;
pub mod office;
pub mod organisation;
pub mod organisation_domain;
pub mod organisation_member;
pub mod participant;
pub mod party;
pub mod person;
pub mod proposal;
pub mod record;
pub mod record_alias;
pub mod relation;
pub mod relation_event;
pub mod search_text;
pub mod signatory;
pub mod source;
pub mod source_text;
pub mod status_period;
pub mod sub_event;
pub mod term;
pub mod vocabulary;
