//! What can be asked of agreements and of their parts.

use async_graphql::{Context, InputObject};
use entity::vocabulary::EventKind;

use crate::domain::agreement::list::{AgreementTest, StatusFilter};
use crate::domain::agreement::test::{EventTest, LinkTest, PartyTest, SignatoryTest, TermTest};
use crate::domain::error::Result;
use crate::graphql::agreement::vocabulary::{
    AgreementStatus, Horizon, InstrumentType, LegalNature, LifecycleEventKind, LinkKind, PartyRole,
    TermCategory, TermKind,
};
use crate::graphql::claim::Modality;
use crate::graphql::context::Ask as _;
use crate::graphql::country::CountryFilter;
use crate::graphql::filter::{
    At, ChoiceFilter, CountFilter, CountrySetFilter, DateFilter, DomainSetFilter, PartsFilter,
    Readable as _, RecordFilter, RecordSetFilter, ReferenceFilter, TextFilter, gather, readable,
};
use crate::graphql::meeting::MeetingFilter;
use crate::graphql::scalar::{Date, all};

/// Which agreements. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AgreementFilter {
    /// What can be asked of every record.
    #[graphql(flatten)]
    record: RecordFilter,
    /// Only agreements whose slug is like this.
    slug: Option<TextFilter>,
    /// Only agreements that these countries conclude. Agreements merely applied to a territory do not count for it. `exactly: ["ML", "RU"]` finds what the two concluded with nobody else, no organisation either.
    countries: Option<CountrySetFilter>,
    /// Only agreements in which these organisations are parties or have a role.
    organisations: Option<RecordSetFilter>,
    /// Only agreements that these persons are known to have signed.
    signed_by: Option<RecordSetFilter>,
    /// Only agreements about these cooperation domains or domains below them.
    domains: Option<DomainSetFilter>,
    /// Only these kinds of instrument.
    instrument_type: Option<ChoiceFilter<InstrumentType>>,
    /// Only instruments that bind, or do not.
    legal_nature: Option<ChoiceFilter<LegalNature>>,
    /// Only agreements with one of these statuses, today or as of a day.
    status: Option<AgreementStatusFilter>,
    /// Only agreements concluded by so many countries and organisations, as far as they are known.
    party_count: Option<CountFilter>,
    /// Only agreements signed at this time.
    signed_on: Option<DateFilter>,
    /// Only agreements that entered into force at this time, by the day on which that took effect. To find what was in force on a day, use `status`.
    entered_into_force_on: Option<DateFilter>,
    /// Only agreements that ended or will end at this time: by termination, denunciation, withdrawal of the whole, expiry, or a later agreement. Days ahead find what is about to expire.
    ended_on: Option<DateFilter>,
    /// Only agreements with steps in their life like this. Steps that a decision between sources went against do not count.
    events: Option<PartsFilter<EventFilter>>,
    /// Only agreements with parties like this, whatever their role.
    parties: Option<PartsFilter<PartyFilter>>,
    /// Only agreements with signatories like this, as far as it is known who signed.
    signatories: Option<PartsFilter<SignatoryFilter>>,
    /// Only agreements that say something like this.
    terms: Option<PartsFilter<TermFilter>>,
    /// Only agreements that do something like this to another agreement.
    links: Option<PartsFilter<LinkFilter>>,
    /// Only agreements to which another does something like this.
    linked_from: Option<PartsFilter<LinkFilter>>,
    /// Only agreements concluded at this meeting: its slug or id.
    meeting: Option<ReferenceFilter>,
    /// Only agreements concluded at a meeting like this.
    concluded_at: Option<Box<MeetingFilter>>,
    /// Only agreements of this package: its slug or id.
    package: Option<ReferenceFilter>,
    /// All of these hold too.
    and: Option<Vec<AgreementFilter>>,
    /// At least one of these holds.
    or: Option<Vec<AgreementFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<AgreementFilter>>,
}

/// A status, today or as of a day.
#[derive(Clone, Debug, InputObject)]
pub struct AgreementStatusFilter {
    /// One of these statuses.
    #[graphql(name = "in")]
    any_of: Vec<AgreementStatus>,
    /// The day as of which to tell. Today when not given, and then events without a date count too.
    as_of: Option<Date>,
}

readable!(AgreementFilter => AgreementTest);

impl AgreementFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<AgreementTest>> {
        let record = self.record.read(ctx, at).await?;
        let mut tests: Vec<_> = record.into_iter().map(AgreementTest::Record).collect();
        gather!(tests, ctx, at;
            "slug": self.slug => AgreementTest::Slug;
            records country "countries": self.countries => AgreementTest::Countries;
            records organisation "organisations": self.organisations => AgreementTest::Organisations;
            records person "signedBy": self.signed_by => AgreementTest::SignedBy;
            records domain "domains": self.domains => AgreementTest::Domains;
            "instrumentType": self.instrument_type => AgreementTest::InstrumentType;
            "legalNature": self.legal_nature => AgreementTest::LegalNature;
            "signedOn": self.signed_on => AgreementTest::Signed;
            "enteredIntoForceOn": self.entered_into_force_on => AgreementTest::InForce;
            "endedOn": self.ended_on => AgreementTest::Ended;
            parts "events": self.events => AgreementTest::Events;
            parts "parties": self.parties => AgreementTest::Parties;
            parts "signatories": self.signatories => AgreementTest::Signatories;
            parts "terms": self.terms => AgreementTest::Terms;
            parts "links": self.links => AgreementTest::LinksFrom;
            parts "linkedFrom": self.linked_from => AgreementTest::LinksTo;
            records meeting "meeting": self.meeting => AgreementTest::Meeting;
            records agreement_package "package": self.package => AgreementTest::Package;
        );
        if let Some(status) = self.status {
            tests.push(AgreementTest::Status(
                status.read(ctx, &at.field("status"))?,
            ));
        }
        if let Some(count) = self.party_count {
            let count = count.read(&at.field("partyCount"))?;
            tests.push(AgreementTest::PartyCount(count));
        }
        if let Some(meeting) = self.concluded_at {
            let filter = (*meeting).read_at(ctx, at.field("concludedAt")).await?;
            tests.push(AgreementTest::ConcludedAt(Box::new(filter)));
        }
        Ok(tests)
    }
}

impl AgreementStatusFilter {
    fn read(self, ctx: &Context<'_>, at: &At) -> Result<StatusFilter> {
        let day = self
            .as_of
            .map(|day| day.read(at.field("asOf").path()))
            .transpose()?;
        Ok(StatusFilter {
            any_of: all(at.field("in").values(self.any_of)?),
            on: day.unwrap_or_else(|| ctx.today()),
            count_undated: day.is_none(),
        })
    }
}

/// What a step in the life of an agreement is like. All conditions given must hold of the same step.
#[derive(Clone, Debug, Default, InputObject)]
pub struct EventFilter {
    /// Which step.
    kind: Option<ChoiceFilter<LifecycleEventKind>>,
    /// The country that took the step as a party. Steps that concern the agreement as a whole have none.
    country: Option<ReferenceFilter>,
    /// When it happened.
    occurred_on: Option<DateFilter>,
    /// From when it takes effect, where that is told; otherwise when it happened.
    takes_effect_on: Option<DateFilter>,
    /// In which city, in the spelling of the record.
    city: Option<TextFilter>,
    /// In which country's territory.
    place_country: Option<ReferenceFilter>,
    /// All of these hold too.
    and: Option<Vec<EventFilter>>,
    /// At least one of these holds.
    or: Option<Vec<EventFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<EventFilter>>,
}

readable!(EventFilter => EventTest);

impl EventFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<EventTest>> {
        let mut tests = Vec::new();
        if let Some(kind) = self.kind {
            let kinds = kind.read::<EventKind>(&at.field("kind"))?;
            tests.extend(kinds.into_iter().map(EventTest::Kind));
        }
        gather!(tests, ctx, at;
            records country "country": self.country => EventTest::PartyCountry;
            "occurredOn": self.occurred_on => EventTest::Occurred;
            "takesEffectOn": self.takes_effect_on => EventTest::TakesEffect;
            "city": self.city => EventTest::City;
            records country "placeCountry": self.place_country => EventTest::Country;
        );
        Ok(tests)
    }
}

/// What a party to an agreement is like. All conditions given must hold of the same party.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PartyFilter {
    /// Which country it is.
    country: Option<ReferenceFilter>,
    /// What the country is like, such as in which region it lies.
    country_like: Option<Box<CountryFilter>>,
    /// Which organisation it is.
    organisation: Option<ReferenceFilter>,
    /// In which role it stands in the agreement.
    role: Option<ChoiceFilter<PartyRole>>,
    /// True: it concludes the agreement (party, signatory or contracting state). False: it stands in it otherwise.
    concludes: Option<bool>,
    /// What the source calls it.
    label: Option<TextFilter>,
    /// All of these hold too.
    and: Option<Vec<PartyFilter>>,
    /// At least one of these holds.
    or: Option<Vec<PartyFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<PartyFilter>>,
}

readable!(PartyFilter => PartyTest);

impl PartyFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<PartyTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            records country "country": self.country => PartyTest::Country;
            records organisation "organisation": self.organisation => PartyTest::Organisation;
            "role": self.role => PartyTest::Role;
            "label": self.label => PartyTest::Label;
        );
        if let Some(country) = self.country_like {
            let filter = (*country).read_at(ctx, at.field("countryLike")).await?;
            tests.push(PartyTest::CountryIs(filter));
        }
        tests.extend(self.concludes.map(PartyTest::Concludes));
        Ok(tests)
    }
}

/// What a signatory of an agreement is like. All conditions given must hold of the same signatory.
#[derive(Clone, Debug, Default, InputObject)]
pub struct SignatoryFilter {
    /// Who signed.
    person: Option<ReferenceFilter>,
    /// The office held then.
    office: Option<ReferenceFilter>,
    /// The country signed for: that of the party, or, where no party is told, that of the office.
    country: Option<ReferenceFilter>,
    /// When this person signed.
    signed_on: Option<DateFilter>,
    /// All of these hold too.
    and: Option<Vec<SignatoryFilter>>,
    /// At least one of these holds.
    or: Option<Vec<SignatoryFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<SignatoryFilter>>,
}

readable!(SignatoryFilter => SignatoryTest);

impl SignatoryFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<SignatoryTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            records person "person": self.person => SignatoryTest::Person;
            records office "office": self.office => SignatoryTest::Office;
            records country "country": self.country => SignatoryTest::Country;
            "signedOn": self.signed_on => SignatoryTest::Signed;
        );
        Ok(tests)
    }
}

/// What a term of an agreement is like. All conditions given must hold of the same term.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TermFilter {
    /// Whether it is a provision, an effect, a principle, an objective or a means.
    kind: Option<ChoiceFilter<TermKind>>,
    /// What it provides.
    category: Option<ChoiceFilter<TermCategory>>,
    /// What it is about; a domain stands for those below it too.
    domain: Option<ReferenceFilter>,
    /// The country that provides it.
    provider: Option<ReferenceFilter>,
    /// The country that benefits from it.
    beneficiary: Option<ReferenceFilter>,
    /// How the source puts it.
    modality: Option<ChoiceFilter<Modality>>,
    /// When it is expected.
    horizon: Option<ChoiceFilter<Horizon>>,
    /// All of these hold too.
    and: Option<Vec<TermFilter>>,
    /// At least one of these holds.
    or: Option<Vec<TermFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<TermFilter>>,
}

readable!(TermFilter => TermTest);

impl TermFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<TermTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            "kind": self.kind => TermTest::Kind;
            "category": self.category => TermTest::Category;
            records domain "domain": self.domain => TermTest::Domain;
            records country "provider": self.provider => TermTest::Provider;
            records country "beneficiary": self.beneficiary => TermTest::Beneficiary;
            "modality": self.modality => TermTest::Modality;
            "horizon": self.horizon => TermTest::Horizon;
        );
        Ok(tests)
    }
}

/// What one agreement does to another. All conditions given must hold of the same link.
#[derive(Clone, Debug, Default, InputObject)]
pub struct LinkFilter {
    /// What it does.
    kind: Option<ChoiceFilter<LinkKind>>,
    /// The agreement that does it: slug or id.
    from: Option<ReferenceFilter>,
    /// The agreement to which it is done: slug or id.
    to: Option<ReferenceFilter>,
    /// All of these hold too.
    and: Option<Vec<LinkFilter>>,
    /// At least one of these holds.
    or: Option<Vec<LinkFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<LinkFilter>>,
}

readable!(LinkFilter => LinkTest);

impl LinkFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<LinkTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            "kind": self.kind => LinkTest::Kind;
            records agreement "from": self.from => LinkTest::From;
            records agreement "to": self.to => LinkTest::To;
        );
        Ok(tests)
    }
}
