//! The history of Entente's tables, in order. Every step can be undone.

mod columns;
mod m20261123_000001_create_record;
mod m20261123_000002_create_country;
mod m20261123_000003_create_domain;
mod m20261123_000004_create_organisation;
mod m20261123_000005_create_person;
mod m20261123_000006_create_meeting;
mod m20261123_000007_create_agreement;
mod m20261123_000008_create_relation;
mod m20261123_000009_create_source;
mod m20261123_000010_create_relation_event;
mod m20261123_000011_create_search;
mod m20261124_000012_create_timeline_indexes;
mod m20261124_000013_add_signed_latest;
mod m20261124_000015_create_dataset;
mod m20261124_000016_index_latest_first;
mod m20261124_000017_create_api_key;
mod m20261124_000018_create_change;
mod m20261125_000019_create_proposal;
mod m20261125_000020_create_source_text;
mod m20261125_000021_create_record_alias;
mod m20261125_000022_index_questions;
mod m20261126_000023_add_base_revision;
mod m20261126_000024_log_stored_texts;
mod m20261126_000025_keep_log;

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// All steps, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_record::Migration),
            Box::new(m20261123_000002_create_country::Migration),
            Box::new(m20261123_000003_create_domain::Migration),
            Box::new(m20261123_000004_create_organisation::Migration),
            Box::new(m20261123_000005_create_person::Migration),
            Box::new(m20261123_000006_create_meeting::Migration),
            Box::new(m20261123_000007_create_agreement::Migration),
            Box::new(m20261123_000008_create_relation::Migration),
            Box::new(m20261123_000009_create_source::Migration),
            Box::new(m20261123_000010_create_relation_event::Migration),
            Box::new(m20261123_000011_create_search::Migration),
            Box::new(m20261124_000012_create_timeline_indexes::Migration),
            Box::new(m20261124_000013_add_signed_latest::Migration),
            Box::new(m20261124_000015_create_dataset::Migration),
            Box::new(m20261124_000016_index_latest_first::Migration),
            Box::new(m20261124_000017_create_api_key::Migration),
            Box::new(m20261124_000018_create_change::Migration),
            Box::new(m20261125_000019_create_proposal::Migration),
            Box::new(m20261125_000020_create_source_text::Migration),
            Box::new(m20261125_000021_create_record_alias::Migration),
            Box::new(m20261125_000022_index_questions::Migration),
            Box::new(m20261126_000023_add_base_revision::Migration),
            Box::new(m20261126_000024_log_stored_texts::Migration),
            Box::new(m20261126_000025_keep_log::Migration),
        ]
    }
}
