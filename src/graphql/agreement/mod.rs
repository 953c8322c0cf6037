//! Agreements in the API.

pub mod filter;
mod input;
mod list;
mod mutation;
mod parts;
pub mod vocabulary;

use async_graphql::{Context, ID, Object, Result};
use entity::vocabulary::{
    AgreementStatus as StatusRow, EventKind, RecordKind, TermKind as TermKindRow,
    TextUse as TextUseRow,
};
use entity::{
    agreement, agreement_body, agreement_domain, agreement_language, agreement_link,
    agreement_organisation, agreement_package, lifecycle_event, meeting, organisation, party,
    signatory, status_period, term,
};

pub use filter::AgreementFilter;
pub use input::AgreementUpdateInput;
pub use list::{AgreementConnection, AgreementOrder, AgreementQuery, Asked};
pub use mutation::AgreementMutation;
use parts::{
    AgreementDomain, OrganisationInvolvement, Party, PlaceOfConclusion, Signatory, StatusPeriod,
    Term,
};
pub use parts::{AgreementLink, LifecycleEvent};
pub use vocabulary::{AgreementStatus, InstrumentType, LegalNature, LinkKind, OrganisationRole};
use vocabulary::{Arity, LifecycleEventKind, PartyRole, TermKind};

use crate::domain::agreement::{Target, events::step, parts::CONCLUDING, status};
use crate::graphql::citation::CitationFields;
use crate::graphql::context::Ask as _;
use crate::graphql::error::or_null;
use crate::graphql::lineage::{Lineage, LineageDirection, lineage_of};
use crate::graphql::meeting::Meeting;
use crate::graphql::organisation::Organisation;
use crate::graphql::package::AgreementPackage;
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::scalar::{Date, LocalisedText, PartialDate, TextUse};

/// An instrument concluded between states or organisations, whatever its designation (Vienna Convention on the Law of Treaties, article 2(1)(a)).
pub struct Agreement(pub agreement::Model);

/// An instrument concluded between states or organisations, whatever its designation (Vienna Convention on the Law of Treaties, article 2(1)(a)).
#[Object]
impl Agreement {
    /// The agreement's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Agreement, self.0.id)
    }

    /// The readable name used in addresses.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The title in the language asked for; failing that in English, in an authentic language, in any.
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

    /// All titles in all languages. `isOriginal` tells official titles from descriptive ones.
    async fn titles(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "use", desc = "Only titles of this use.")] usage: Option<TextUse>,
    ) -> Result<Vec<LocalisedText>> {
        texts(ctx, self.0.id, usage).await
    }

    /// The name people use, such as "Algeria - Mali BIT (1996)". Null where there is none.
    async fn short_name(&self) -> Option<&str> {
        self.0.short_name.as_deref()
    }

    /// Its designation. Null where not known.
    async fn instrument_type(&self) -> Option<InstrumentType> {
        self.0.instrument_type.map(Into::into)
    }

    /// The source's own word for the instrument, in the source's language. Null where not known.
    async fn local_type_label(&self) -> Option<&str> {
        self.0.local_type_label.as_deref()
    }

    /// Whether it binds in international law. Null where not known.
    async fn legal_nature(&self) -> Option<LegalNature> {
        self.0.legal_nature.map(Into::into)
    }

    /// Language tags (BCP 47) of the languages in which the text is authentic. Empty where not known.
    async fn authentic_languages(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let rows = ctx
            .rows_of::<agreement_language::Entity, agreement::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(|row| row.language).collect())
    }

    /// Where the agreement stands in its life, derived from its events. Without a day: today, counting events without a date too. With a day: only events that are known to have happened by then.
    async fn status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day as of which to tell; today when not given.")] as_of: Option<Date>,
    ) -> Result<AgreementStatus> {
        let day = as_of.map(|day| day.read("asOf")).transpose()?;
        let events = ctx
            .rows_of::<lifecycle_event::Entity, agreement::Entity>(self.0.id)
            .await?;
        let steps: Vec<_> = events
            .iter()
            .filter(|event| event.is_shown)
            .map(step)
            .collect();
        let status: StatusRow = match day {
            Some(day) => status::on(&steps, day),
            None => status::today(&steps, ctx.today()),
        };
        Ok(status.into())
    }

    /// The statuses the agreement has had, oldest first, by its dated events.
    async fn status_history(&self, ctx: &Context<'_>) -> Result<Vec<StatusPeriod>> {
        let rows = ctx
            .rows_of::<status_period::Entity, agreement::Entity>(self.0.id)
            .await?;
        Ok(StatusPeriod::dated(rows))
    }

    /// When it was signed: the first signature that is recorded. Null where no signature or no date is recorded.
    pub async fn signed_on(&self, ctx: &Context<'_>) -> Option<Result<PartialDate>> {
        self.first_date(ctx, EventKind::Signed).await.transpose()
    }

    /// When it entered into force as a whole. Null where that is not recorded, which does not mean that it is not in force.
    async fn in_force_on(&self, ctx: &Context<'_>) -> Option<Result<PartialDate>> {
        self.first_date(ctx, EventKind::EnteredIntoForce)
            .await
            .transpose()
    }

    /// The steps of its life, in the order of their dates, those without a date last.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only steps of these kinds.")] kind: Option<Vec<LifecycleEventKind>>,
    ) -> Result<Vec<LifecycleEvent>> {
        let rows = ctx
            .rows_of::<lifecycle_event::Entity, agreement::Entity>(self.0.id)
            .await?;
        let wanted = |row: &lifecycle_event::Model| {
            kind.as_ref()
                .is_none_or(|kinds| kinds.contains(&row.kind.into()))
        };
        Ok(rows
            .into_iter()
            .filter(wanted)
            .map(LifecycleEvent)
            .collect())
    }

    /// Where it was signed or adopted: one entry for each place recorded with such an event.
    async fn places_of_conclusion(&self, ctx: &Context<'_>) -> Result<Vec<PlaceOfConclusion>> {
        let rows = ctx
            .rows_of::<lifecycle_event::Entity, agreement::Entity>(self.0.id)
            .await?;
        Ok(PlaceOfConclusion::of(rows))
    }

    /// The countries and organisations that stand in it, in the source's order.
    async fn parties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only parties in these roles.")] role: Option<Vec<PartyRole>>,
    ) -> Result<Vec<Party>> {
        let rows = ctx
            .rows_of::<party::Entity, agreement::Entity>(self.0.id)
            .await?;
        let wanted = |row: &party::Model| {
            role.as_ref()
                .is_none_or(|roles| roles.contains(&row.role.into()))
        };
        Ok(rows.into_iter().filter(wanted).map(Party).collect())
    }

    /// How many conclude it, derived from the parties; territories and bystanders do not count. Null where fewer than two are known.
    async fn arity(&self, ctx: &Context<'_>) -> Option<Result<Arity>> {
        or_null(async {
            let rows = ctx
                .rows_of::<party::Entity, agreement::Entity>(self.0.id)
                .await?;
            let concluding: Vec<_> = rows
                .iter()
                .filter(|row| CONCLUDING.contains(&row.role))
                .collect();
            let organisations = concluding.iter().any(|row| row.organisation_id.is_some());
            Ok(match concluding.len() {
                0 | 1 => None,
                2 if organisations => Some(Arity::StateOrganisation),
                2 => Some(Arity::Bilateral),
                _ => Some(Arity::Multilateral),
            })
        })
        .await
    }

    /// Organisations with a role in it that are not parties.
    async fn organisations(&self, ctx: &Context<'_>) -> Result<Vec<OrganisationInvolvement>> {
        let rows = ctx
            .rows_of::<agreement_organisation::Entity, agreement::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(OrganisationInvolvement).collect())
    }

    /// The persons known to have signed. Being present at a signing does not make a signatory: see `meeting`.
    async fn signatories(&self, ctx: &Context<'_>) -> Result<Vec<Signatory>> {
        let rows = ctx
            .rows_of::<signatory::Entity, agreement::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Signatory).collect())
    }

    /// The domains it is about.
    async fn domains(&self, ctx: &Context<'_>) -> Result<Vec<AgreementDomain>> {
        let rows = ctx
            .rows_of::<agreement_domain::Entity, agreement::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(AgreementDomain).collect())
    }

    /// What it provides for, brings about, rests on, aims at, and by which means, in the words of its sources.
    async fn terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only terms of these kinds.")] kind: Option<Vec<TermKind>>,
    ) -> Result<Vec<Term>> {
        let kinds = kind.map(|kinds| kinds.into_iter().map(TermKindRow::from).collect());
        self.terms_of(ctx, kinds).await
    }

    /// What it provides for.
    async fn provisions(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(vec![TermKindRow::Provision])).await
    }

    /// What it is said to bring about.
    async fn effects(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(vec![TermKindRow::Effect])).await
    }

    /// What it rests on.
    async fn principles(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(vec![TermKindRow::Principle])).await
    }

    /// What it does to other agreements.
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<AgreementLink>> {
        let rows = ctx
            .rows_of::<agreement_link::Entity, agreement::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(AgreementLink).collect())
    }

    /// What other agreements do to it.
    async fn linked_from(&self, ctx: &Context<'_>) -> Result<Vec<AgreementLink>> {
        let rows = ctx
            .rows_of::<agreement_link::Entity, Target>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(AgreementLink).collect())
    }

    /// The agreements it is linked with directly or through others: what it amends, supersedes or implements, what amends it, and so on. At most 200 agreements.
    async fn lineage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many links away at the most, 0 to 20; 5 when not given.")]
        depth: Option<i32>,
        #[graphql(desc = "Which links are followed.", default)] direction: LineageDirection,
        #[graphql(desc = "Only links of these kinds.")] kinds: Option<Vec<LinkKind>>,
    ) -> Result<Lineage> {
        lineage_of(ctx, self.0.id, depth, direction, kinds).await
    }

    /// The agreements it was concluded together with. Null where none are known.
    async fn package(&self, ctx: &Context<'_>) -> Option<Result<AgreementPackage>> {
        ctx.one::<agreement_package::Entity, _>(self.0.package_id, AgreementPackage)
            .await
    }

    /// Its number in the package, from 1. Null where not known.
    async fn package_ordinal(&self) -> Option<i32> {
        self.0.package_ordinal
    }

    /// The bodies it created, such as an intergovernmental commission.
    async fn created_bodies(&self, ctx: &Context<'_>) -> Result<Vec<Organisation>> {
        let rows = ctx
            .rows_of::<agreement_body::Entity, agreement::Entity>(self.0.id)
            .await?;
        let bodies = rows
            .iter()
            .map(|row| ctx.row::<organisation::Entity>(row.organisation_id));
        let bodies = futures_util::future::try_join_all(bodies).await?;
        Ok(bodies.into_iter().flatten().map(Organisation).collect())
    }

    /// The meeting it was concluded at. Null where not known. Who was present is told by the meeting's participants.
    async fn meeting(&self, ctx: &Context<'_>) -> Option<Result<Meeting>> {
        ctx.one::<meeting::Entity, _>(self.0.meeting_id, Meeting)
            .await
    }

    /// What it is cited with.
    #[graphql(flatten)]
    async fn citation_fields(&self) -> CitationFields {
        CitationFields::Agreement(self.0.clone())
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

impl Agreement {
    async fn terms_of(
        &self,
        ctx: &Context<'_>,
        kinds: Option<Vec<TermKindRow>>,
    ) -> Result<Vec<Term>> {
        let rows = ctx
            .rows_of::<term::Entity, agreement::Entity>(self.0.id)
            .await?;
        let wanted =
            |row: &term::Model| kinds.as_ref().is_none_or(|kinds| kinds.contains(&row.kind));
        Ok(rows.into_iter().filter(wanted).map(Term).collect())
    }

    async fn first_date(&self, ctx: &Context<'_>, kind: EventKind) -> Result<Option<PartialDate>> {
        let rows = ctx
            .rows_of::<lifecycle_event::Entity, agreement::Entity>(self.0.id)
            .await?;
        let whole = |row: &&lifecycle_event::Model| {
            row.is_shown
                && row.kind == kind
                && (kind == EventKind::Signed || row.party_id.is_none())
        };
        let first = rows
            .iter()
            .filter(whole)
            .filter(|row| parts::counting_date(row).is_some())
            .min_by_key(|row| step(row).earliest.unwrap_or(chrono::NaiveDate::MAX));
        Ok(first.and_then(parts::counting_date))
    }
}
