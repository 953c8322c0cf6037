//! Countries in the API.

mod dealings;
mod list;
mod mutation;

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::vocabulary::{
    CountryKind as CountryKindRow, RecordKind, SuccessionKind as SuccessionKindRow,
    TextUse as TextUseRow,
};
use entity::{country, country_succession};

use crate::domain::agreement::list::AgreementTest;
use crate::domain::citation::permalink;
use crate::domain::country::Predecessor;
use crate::domain::filter::Members;
use crate::domain::meeting::MeetingTest;
use crate::domain::timeline::Whose;
use crate::graphql::agreement::{AgreementConnection, AgreementFilter, AgreementOrder, Asked};
use crate::graphql::connection::paging;
use crate::graphql::context::Ask as _;
use crate::graphql::meeting::{MeetingConnection, MeetingFilter, MeetingOrder, meetings_of};
use crate::graphql::partner::{Partner, PartnerRank, scope};
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::relation::RelationConnection;
use crate::graphql::scalar::{Date, LocalisedText, PartialDate, TextUse};
use crate::graphql::timeline::{TimelineConnection, TimelineKind, TimelineOrder, Wanted};

use dealings::CountryDealings;
pub use list::{CountryFilter, CountryQuery};
pub use mutation::CountryMutation;
pub use mutation::CountryUpdateInput;

/// What a country record stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "CountryKindRow")]
pub enum CountryKind {
    /// A state that exists today.
    State,
    /// An area with a code of its own that is not recorded as a state.
    Territory,
    /// A state that exists no more, such as the Union of Soviet Socialist Republics.
    HistoricalState,
}

/// How one state came from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "SuccessionKindRow")]
pub enum SuccessionKind {
    /// The later state continues the legal personality of the earlier one.
    Continuation,
    /// The later state broke away while the earlier one went on.
    Separation,
    /// The earlier state broke up and ended.
    Dissolution,
    /// Several states became one.
    Unification,
    /// The earlier state became a part of the later one.
    Absorption,
    /// The same state under another name.
    Renaming,
    /// A dependent territory became independent.
    Independence,
}

/// A state, a territory, or a state that exists no more. Historical states are records of their own, not other names of today's states.
pub struct Country(pub country::Model);

/// A state, a territory, or a state that exists no more. Historical states are records of their own, not other names of today's states.
#[Object]
impl Country {
    /// The country's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Country, self.0.id)
    }

    /// The readable name used in addresses, such as `mali`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// State, territory or historical state.
    async fn kind(&self) -> CountryKind {
        self.0.kind.into()
    }

    /// The code people know the country by: ISO 3166-1 alpha-2, or ISO 3166-3 for a historical state. Null where it has neither.
    async fn code(&self) -> Option<&str> {
        self.0.alpha2.as_deref().or(self.0.alpha4.as_deref())
    }

    /// ISO 3166-1 alpha-2 code, such as `ML`. Null for historical states.
    async fn alpha2(&self) -> Option<&str> {
        self.0.alpha2.as_deref()
    }

    /// ISO 3166-1 alpha-3 code, such as `MLI`. Null for historical states.
    async fn alpha3(&self) -> Option<&str> {
        self.0.alpha3.as_deref()
    }

    /// ISO 3166-1 numeric code, three digits, such as `466`. Null for historical states.
    async fn numeric(&self) -> Option<&str> {
        self.0.numeric.as_deref()
    }

    /// ISO 3166-3 code of a withdrawn country name, such as `SUHH`. Null for countries of today.
    async fn alpha4(&self) -> Option<&str> {
        self.0.alpha4.as_deref()
    }

    /// The lasting address of the record, such as `/countries/ML`. It begins with the address of this server where the server was told it (`ENTENTE_BASE_URL`), or else with `/`.
    #[graphql(name = "permalink")]
    async fn address(&self, ctx: &Context<'_>) -> String {
        let code = self.0.alpha2.as_ref().or(self.0.alpha4.as_ref());
        permalink(ctx.base_url(), "countries", code.unwrap_or(&self.0.slug))
    }

    /// The usual name in the language asked for; failing that in English, then in any language.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Option<Result<String>> {
        text(ctx, self.0.id, TextUseRow::Name, lang)
            .await
            .transpose()
    }

    /// The full name used in formal texts, in the language asked for. Null where not known.
    async fn formal_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Option<Result<String>> {
        text(ctx, self.0.id, TextUseRow::FormalName, lang)
            .await
            .transpose()
    }

    /// All names in all languages.
    async fn names(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "use", desc = "Only names of this use.")] usage: Option<TextUse>,
    ) -> Result<Vec<LocalisedText>> {
        texts(ctx, self.0.id, usage).await
    }

    /// Region of the UN M49 standard, in English. Null where it has none.
    async fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }

    /// Sub-region of the UN M49 standard, in English. Null where it has none.
    async fn subregion(&self) -> Option<&str> {
        self.0.subregion.as_deref()
    }

    /// Intermediate region of the UN M49 standard, in English. Null where it has none.
    async fn intermediate_region(&self) -> Option<&str> {
        self.0.intermediate_region.as_deref()
    }

    /// The capital, in English. Null where not known.
    async fn capital(&self) -> Option<&str> {
        self.0.capital.as_deref()
    }

    /// From when the country has existed. Null where not known.
    async fn valid_from(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.valid_from_on.as_ref(),
            self.0.valid_from_earliest,
            self.0.valid_from_latest,
        )
    }

    /// Until when the country existed. Null where it still does, or not known.
    async fn valid_to(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.valid_to_on.as_ref(),
            self.0.valid_to_earliest,
            self.0.valid_to_latest,
        )
    }

    /// The states this one came from.
    async fn predecessors(&self, ctx: &Context<'_>) -> Result<Vec<Succession>> {
        let rows = ctx
            .rows_of::<country_succession::Entity, country::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Succession).collect())
    }

    /// The states that came from this one.
    async fn successors(&self, ctx: &Context<'_>) -> Result<Vec<Succession>> {
        let rows = ctx
            .rows_of::<country_succession::Entity, Predecessor>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Succession).collect())
    }

    /// The agreements that this country concludes.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreements.")] filter: Option<Box<AgreementFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<AgreementOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let asked = Asked {
            filter,
            order_by,
            first,
            after,
            last,
            before,
        };
        let id = self.0.id;
        asked
            .fetch(ctx, |filter| {
                filter.extend([AgreementTest::Countries(Members::all([id]))]);
            })
            .await
    }

    /// The meetings in which the country takes part, the latest first unless another order is asked for. The country in whose territory a meeting is held does not count for that alone.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<Box<MeetingFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<MeetingOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<MeetingConnection> {
        let page = paging(first, after, last, before)?;
        meetings_of(
            ctx,
            |all| all.extend([MeetingTest::Countries(Members::all([self.0.id]))]),
            filter,
            order_by,
            page,
        )
        .await
    }

    /// The relations with other countries that are recorded, in the order of the other country's slug.
    async fn relations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<RelationConnection> {
        let page = paging(first, after, last, before)?;
        RelationConnection::fetch(ctx, self.0.id, page).await
    }

    /// The countries with which this one works together, those with most agreements or meetings first; those with equally many by slug. Countries with none are left out. Historical states are partners of their own.
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what they are ranked.", default)] by: PartnerRank,
        #[graphql(
            desc = "Only what is about this domain or one below it: code or id. Counts agreements and meetings alike."
        )]
        domain: Option<String>,
        #[graphql(
            desc = "Only agreements that may have been signed, and meetings that may have been held, on this day or later."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only agreements that may have been signed, and meetings that may have been held, on this day or earlier."
        )]
        to: Option<Date>,
        #[graphql(desc = "How many, 0 to 100; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Partner>> {
        let scope = scope(ctx, by, domain, from, to, first).await?;
        let found = ctx.partners(self.0.id, scope).await?;
        Ok(found.into_iter().map(Partner::from).collect())
    }

    /// What is recorded of the country in the order of the dates: steps of the agreements that it concludes, meetings in which it takes part, and with any other country events of their relations, missions, and those accredited to them. Of the steps of an agreement, those that concern the whole and those that this country took; what another party did, such as its ratification, is left out. The earliest first unless another order is asked for; entries of which no first day is known come last in either order.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only entries of these kinds. All kinds when not given.")] kinds: Option<
            Vec<TimelineKind>,
        >,
        #[graphql(
            desc = "Only entries that may have happened on this day or later: partial dates match by overlap. Entries without a date are then left out."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only entries that may have happened on this day or earlier: partial dates match by overlap. Entries without a date are then left out."
        )]
        to: Option<Date>,
        #[graphql(desc = "In which order.", default)] order: TimelineOrder,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let wanted = Wanted {
            kinds,
            from,
            to,
            order,
            first,
            after,
            last,
            before,
        };
        wanted.fetch(ctx, Whose::Country(self.0.id)).await
    }

    /// What a country has to do with organisations, persons and the rest of the world.
    #[graphql(flatten)]
    async fn dealings(&self) -> CountryDealings {
        CountryDealings(self.0.id)
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// One state that came from another.
pub struct Succession(pub country_succession::Model);

/// One state that came from another.
#[Object]
impl Succession {
    /// The earlier state.
    async fn predecessor(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.predecessor_id, Country)
            .await
    }

    /// The later state.
    async fn successor(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.successor_id, Country)
            .await
    }

    /// How the later state came from the earlier one.
    async fn kind(&self) -> SuccessionKind {
        self.0.kind.into()
    }

    /// When it happened. Null where not known.
    async fn occurred_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.occurred_on.as_ref(),
            self.0.occurred_earliest,
            self.0.occurred_latest,
        )
    }

    /// The agreements of the earlier state in which the later one is recorded as a party too, such as those that it continued or succeeded to. An agreement that is not among them may have been continued without anybody recording it; all those of the earlier state are in its own `agreements`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn continued_agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<Box<AgreementFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<AgreementOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let asked = Asked {
            filter,
            order_by,
            first,
            after,
            last,
            before,
        };
        let both = [self.0.predecessor_id, self.0.successor_id];
        asked
            .fetch(ctx, |filter| {
                filter.extend([AgreementTest::Countries(Members::all(both))]);
            })
            .await
    }
}
