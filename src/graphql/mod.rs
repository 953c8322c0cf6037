//! The edge: the only place that knows async-graphql.
//!
//! Each record has a file with its type, its filters and inputs, its questions and its acts.
//! Resolvers read the input, call one use case, and wrap what comes back.

mod access;
mod act;
mod agreement;
mod allowance;
mod answer;
mod answers;
mod change;
mod citation;
mod claim;
mod connection;
mod context;
mod cooperation;
mod country;
mod coverage;
mod dataset;
mod document;
mod error;
mod execute;
mod filter;
mod identifier;
mod involvement;
mod later;
mod lineage;
mod live;
mod loader;
mod meeting;
mod merge;
mod network;
mod node;
mod office;
mod organisation;
mod pace;
mod package;
mod pair;
mod partner;
mod patch;
mod period;
mod person;
mod places;
mod proposal;
mod range;
mod rank;
mod record;
mod relation;
mod rounds;
mod scalar;
mod search;
mod source;
mod statistics;
mod timeline;
mod trusted;

use async_graphql::{MergedObject, SDLExportOptions, ValidationMode};

pub use crate::domain::access::Viewer;
pub use allowance::{Caller, PerMinute, RateLimit};
pub use answer::Answer;
pub use context::BaseUrl;
pub use document::{Documents, Limits, Work};
pub use error::ErrorCode;
pub use execute::{Api, Asked, Checked, Prepared, Rules};
pub use trusted::Others;

use crate::clock::Clock;
use crate::domain::database::Database;
use crate::live::Live;
use access::Guarded;
use live::LiveSubscription;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    node::NodeQuery,
    country::CountryQuery,
    cooperation::DomainQuery,
    agreement::AgreementQuery,
    package::PackageQuery,
    meeting::MeetingQuery,
    organisation::OrganisationQuery,
    office::OfficeQuery,
    person::PersonQuery,
    source::SourceQuery,
    dataset::DatasetQuery,
    claim::ClaimQuery,
    relation::RelationQuery,
    search::SearchQuery,
    pair::PairQuery,
    partner::PartnerQuery,
    network::NetworkQuery,
    statistics::StatisticsQuery,
    allowance::RateLimitQuery,
    access::ViewerQuery,
    change::ChangeQuery,
    proposal::ProposalQuery,
);

/// Everything that can be done. Each act is one transaction.
#[derive(MergedObject, Default)]
pub struct Mutation(
    country::CountryMutation,
    cooperation::DomainMutation,
    meeting::MeetingMutation,
    agreement::AgreementMutation,
    package::PackageMutation,
    organisation::OrganisationMutation,
    office::OfficeMutation,
    person::PersonMutation,
    source::SourceMutation,
    claim::ClaimMutation,
    relation::RelationMutation,
    relation::MissionMutation,
    change::ChangeMutation,
    proposal::ProposalMutation,
    merge::MergeMutation,
);

/// The API.
pub type Schema = async_graphql::Schema<Query, Guarded<Mutation>, LiveSubscription>;

/// The API over a database.
pub fn schema(db: Database, clock: Clock) -> Schema {
    schema_at(db, clock, BaseUrl::default())
}

/// The API over a database, of a server that knows its own address.
pub fn schema_at(db: Database, clock: Clock, base: BaseUrl) -> Schema {
    let live = Live::new(db.clone());
    let schema = builder().data(db).data(live);
    schema.data(clock).data(base).finish()
}

/// The contract, as `schema.graphql` holds it.
pub fn sdl() -> String {
    builder().finish().sdl_with_options(
        SDLExportOptions::new()
            .sorted_fields()
            .sorted_arguments()
            .sorted_enum_items()
            .include_specified_by(),
    )
}

fn builder() -> async_graphql::SchemaBuilder<Query, Guarded<Mutation>, LiveSubscription> {
    // Documents are measured and judged before they get here, and once only. The engine would compare
    // its limits after walking, and judge at each request, by rules that let invalid documents through.
    Schema::build(
        Query::default(),
        Guarded(Mutation::default()),
        LiveSubscription,
    )
    .validation_mode(ValidationMode::Fast)
}
