//! Meetings in the API.

mod filter;
mod input;
mod mutation;
mod part;
mod query;
mod vocabulary;

use std::collections::HashSet;

use async_graphql::{Context, ID, Object, Result};
use entity::vocabulary::{RecordKind, TextUse as TextUseRow};
use entity::{agreement, country, domain, meeting, meeting_topic, office, participant, sub_event};
use futures_util::future::try_join_all;

use crate::domain::meeting::rules;
use crate::graphql::agreement::Agreement;
use crate::graphql::citation::CitationFields;
use crate::graphql::connection::{connection, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::country::Country;
use crate::graphql::coverage::Coverage;
use crate::graphql::error::or_null;
use crate::graphql::rank::Rank;
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::scalar::{LocalisedText, PartialDate, TextUse};
use crate::graphql::statistics::MeetingFacets;

pub use filter::{MeetingFilter, ParticipantFilter};
pub use input::MeetingUpdateInput;
pub use mutation::MeetingMutation;
use part::in_roles;
pub use part::{Participant, SubEvent};
pub use query::{MeetingOrder, MeetingQuery, meetings_of};
pub use vocabulary::{MeetingKind, MeetingStatus, ParticipantRole, SubEventKind};

connection!(MeetingConnection, MeetingEdge, Meeting, meeting;
    /// What this answer rests on: how many records, which datasets and sources, and which period. It speaks of all records that the filter lets through, on all pages. A record that is not there is not a negative: what no dataset covers is unknown, not absent.
    coverage: Coverage;
    /// The values that the records of all pages together have, with how many have each. Counted only when asked for.
    facets: MeetingFacets
);
payload!(MeetingPayload, meeting: Meeting, meeting);

/// People meeting for their countries or organisations: a visit, a summit, talks, a telephone call. A lunch or a signing within it is a sub-event.
pub struct Meeting(pub meeting::Model);

/// People meeting for their countries or organisations: a visit, a summit, talks, a telephone call. A lunch or a signing within it is a sub-event.
#[Object]
impl Meeting {
    /// The meeting's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Meeting, self.0.id)
    }

    /// The readable name used in addresses, such as `mali-russia-moscow-2025-06-23`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The title in the language asked for; failing that in English, then in any language.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Option<Result<String>> {
        text(ctx, self.0.id, TextUseRow::Name, lang)
            .await
            .transpose()
    }

    /// All titles in all languages.
    async fn titles(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "use", desc = "Only titles of this use.")] usage: Option<TextUse>,
    ) -> Result<Vec<LocalisedText>> {
        texts(ctx, self.0.id, usage).await
    }

    /// What kind of meeting it was. Null where no source says.
    async fn kind(&self) -> Option<MeetingKind> {
        self.0.kind.map(MeetingKind::from)
    }

    /// Whether it took place. Null where not known.
    async fn status(&self) -> Option<MeetingStatus> {
        self.0.status.map(MeetingStatus::from)
    }

    /// The level at which the sides met: the one a source states (`statedLevel`), or else the highest rank that at least two sides reach through the offices their people held then, sub-events included. A side is a country or an organisation: the one a participant acts for, or else the one the office belongs to. Thus a president who receives a prime minister meets at the level of heads of government. Offices of the rank `OTHER` are not counted. Null where the offices of two sides are not known.
    async fn level(&self, ctx: &Context<'_>) -> Option<Result<Rank>> {
        or_null(async {
            if let Some(stated) = self.0.stated_level {
                return Ok(Some(stated.into()));
            }
            let participants = self.everybody(ctx).await?;
            let offices = participants
                .iter()
                .map(|participant| ctx.row_if::<office::Entity>(participant.office_id));
            let offices = try_join_all(offices).await?;
            let seats = participants
                .iter()
                .zip(&offices)
                .filter_map(|(participant, office)| rules::seat(participant, office.as_ref()?));
            Ok(rules::level(seats).map(Rank::from))
        })
        .await
    }

    /// The level that a source states, which `level` then follows. Null where no source states one.
    async fn stated_level(&self) -> Option<Rank> {
        self.0.stated_level.map(Rank::from)
    }

    /// When the meeting began. Null where not known.
    async fn start(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.start_on.as_ref(),
            self.0.start_earliest,
            self.0.start_latest,
        )
    }

    /// When the meeting ended. Null where not known; it does not mean that the meeting ended on the day on which it began.
    async fn end(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.end_on.as_ref(),
            self.0.end_earliest,
            self.0.end_latest,
        )
    }

    /// The city in which the meeting took place. Null where not known.
    async fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// The building or place in which the meeting took place, such as `Kremlin`. Null where not known.
    async fn venue(&self) -> Option<&str> {
        self.0.venue.as_deref()
    }

    /// The country in which the meeting took place, whether it took part or not. Null where not known.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.country_id, Country)
            .await
    }

    /// The meeting of which this one is a part. Null where it is not known to be part of another.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Result<Meeting>> {
        ctx.one::<meeting::Entity, _>(self.0.parent_id, Meeting)
            .await
    }

    /// The meetings that are part of this one, the earliest first.
    async fn sub_meetings(&self, ctx: &Context<'_>) -> Result<Vec<Meeting>> {
        let rows = ctx
            .rows_of::<meeting::Entity, meeting::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Meeting).collect())
    }

    /// The fields of cooperation the meeting was about. Empty where no source says.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Domain>> {
        let topics = ctx
            .rows_of::<meeting_topic::Entity, meeting::Entity>(self.0.id)
            .await?;
        let rows = topics
            .iter()
            .map(|topic| ctx.row::<domain::Entity>(topic.domain_id));
        let rows = try_join_all(rows).await?;
        Ok(rows.into_iter().flatten().map(Domain).collect())
    }

    /// What happened within the meeting, such as a signing or a lunch.
    async fn sub_events(&self, ctx: &Context<'_>) -> Result<Vec<SubEvent>> {
        let rows = ctx
            .rows_of::<sub_event::Entity, meeting::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(SubEvent).collect())
    }

    /// Who took part in the meeting as a whole. Those of a sub-event stand in `subEvents`, or here with `everywhere`.
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only participants in one of these roles.")] role: Option<
            Vec<ParticipantRole>,
        >,
        #[graphql(
            desc = "Whether to include the participants of sub-events. Whoever took part in several appears once for each.",
            default
        )]
        everywhere: bool,
    ) -> Result<Vec<Participant>> {
        let rows = self.everybody(ctx).await?;
        let wanted = rows
            .into_iter()
            .filter(|row| everywhere || row.sub_event_id.is_none());
        Ok(in_roles(wanted, role))
    }

    /// The countries for which people took part in the meeting or in one of its sub-events, each once.
    async fn countries(&self, ctx: &Context<'_>) -> Result<Vec<Country>> {
        let mut seen = HashSet::new();
        let participants = self.everybody(ctx).await?;
        let rows = participants
            .iter()
            .filter_map(|participant| participant.country_id)
            .filter(|id| seen.insert(*id))
            .map(|id| ctx.row::<country::Entity>(id));
        let rows = try_join_all(rows).await?;
        Ok(rows.into_iter().flatten().map(Country).collect())
    }

    /// The agreements that were concluded at the meeting, in the order of their package.
    async fn agreements(&self, ctx: &Context<'_>) -> Result<Vec<Agreement>> {
        let rows = ctx
            .rows_of::<agreement::Entity, meeting::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Agreement).collect())
    }

    /// What it is cited with.
    #[graphql(flatten)]
    async fn citation_fields(&self) -> CitationFields {
        CitationFields::Meeting(self.0.clone())
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

impl Meeting {
    async fn everybody(&self, ctx: &Context<'_>) -> Result<Vec<participant::Model>> {
        Ok(ctx
            .rows_of::<participant::Entity, meeting::Entity>(self.0.id)
            .await?)
    }
}
