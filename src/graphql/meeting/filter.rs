//! What can be asked of meetings and of who takes part in them.

use async_graphql::{Context, InputObject};

use crate::domain::error::Result;
use crate::domain::meeting::{MeetingTest, ParticipantTest};
use crate::graphql::country::CountryFilter;
use crate::graphql::filter::{
    At, ChoiceFilter, CountrySetFilter, DomainSetFilter, PartsFilter, Readable as _, RecordFilter,
    RecordSetFilter, ReferenceFilter, TextFilter, gather, readable,
};
use crate::graphql::meeting::{MeetingKind, MeetingStatus, ParticipantRole};
use crate::graphql::range::DateRange;
use crate::graphql::rank::Rank;
use crate::graphql::scalar::all;

/// Which meetings. All conditions given must hold. To take part means to be named among the participants of the meeting or of one of its sub-events.
#[derive(Clone, Debug, Default, InputObject)]
pub struct MeetingFilter {
    /// What can be asked of every record.
    #[graphql(flatten)]
    record: RecordFilter,
    /// Only meetings whose slug is like this.
    slug: Option<TextFilter>,
    /// Only meetings in which these countries take part. The country in whose territory they are held does not count for that alone.
    countries: Option<CountrySetFilter>,
    /// Only meetings in which these persons take part: slugs or ids.
    persons: Option<RecordSetFilter>,
    /// Only meetings in which these organisations take part: slugs or ids.
    organisations: Option<RecordSetFilter>,
    /// Only meetings about these cooperation domains or domains below them.
    topics: Option<DomainSetFilter>,
    /// Only meetings with participants like this.
    participants: Option<PartsFilter<ParticipantFilter>>,
    /// Only these kinds. The kind of many meetings is not known.
    kind: Option<ChoiceFilter<MeetingKind>>,
    /// Only meetings with these statuses. The status of many meetings is not known.
    status: Option<ChoiceFilter<MeetingStatus>>,
    /// Only meetings at exactly one of these levels: what a source states, or else the highest rank that at least two sides reach.
    level: Option<Vec<Rank>>,
    /// Only meetings that may have been going on within this range: the days they may have lasted overlap with it. A meeting whose end is not known counts as ending when it began; meetings without any date are left out.
    held_on: Option<DateRange>,
    /// True: only meetings of which some date is known. False: only those of which none is.
    is_dated: Option<bool>,
    /// Only meetings in this city, in the spelling of the record.
    city: Option<TextFilter>,
    /// Only meetings in this building or place, in the spelling of the record.
    venue: Option<TextFilter>,
    /// Only meetings held in the territory of this country, whether or not it takes part.
    place_country: Option<ReferenceFilter>,
    /// Only meetings that are part of this one: its slug or id. `exists: false` finds those that are part of no other.
    parent: Option<ReferenceFilter>,
    /// True: only meetings at which an agreement was concluded. False: only the others.
    has_agreements: Option<bool>,
    /// All of these hold too.
    and: Option<Vec<MeetingFilter>>,
    /// At least one of these holds.
    or: Option<Vec<MeetingFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<MeetingFilter>>,
}

readable!(MeetingFilter => MeetingTest);

impl MeetingFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<MeetingTest>> {
        let record = self.record.read(ctx, at).await?;
        let mut tests: Vec<_> = record.into_iter().map(MeetingTest::Record).collect();
        gather!(tests, ctx, at;
            "slug": self.slug => MeetingTest::Slug;
            records country "countries": self.countries => MeetingTest::Countries;
            records person "persons": self.persons => MeetingTest::Persons;
            records organisation "organisations": self.organisations => MeetingTest::Organisations;
            records domain "topics": self.topics => MeetingTest::Topics;
            parts "participants": self.participants => MeetingTest::Participants;
            "kind": self.kind => MeetingTest::Kind;
            "status": self.status => MeetingTest::Status;
            "city": self.city => MeetingTest::City;
            "venue": self.venue => MeetingTest::Venue;
            records country "placeCountry": self.place_country => MeetingTest::Country;
            records meeting "parent": self.parent => MeetingTest::Parent;
        );
        if let Some(levels) = self.level {
            tests.push(MeetingTest::Level(all(at.field("level").values(levels)?)));
        }
        if let Some(range) = self.held_on {
            let (from, to) = range.read(at.field("heldOn").path())?;
            tests.extend(MeetingTest::held(from, to));
        }
        tests.extend(self.is_dated.map(MeetingTest::IsDated));
        tests.extend(self.has_agreements.map(MeetingTest::HasAgreements));
        Ok(tests)
    }
}

/// What a participant of a meeting is like. All conditions given must hold of the same participant.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ParticipantFilter {
    /// Who.
    person: Option<ReferenceFilter>,
    /// For which country.
    country: Option<ReferenceFilter>,
    /// What that country is like, such as in which region it lies.
    country_like: Option<Box<CountryFilter>>,
    /// For which organisation.
    organisation: Option<ReferenceFilter>,
    /// The office held then: slug or id.
    office: Option<ReferenceFilter>,
    /// The rank of that office.
    rank: Option<ChoiceFilter<Rank>>,
    /// In which role.
    role: Option<ChoiceFilter<ParticipantRole>>,
    /// All of these hold too.
    and: Option<Vec<ParticipantFilter>>,
    /// At least one of these holds.
    or: Option<Vec<ParticipantFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<ParticipantFilter>>,
}

readable!(ParticipantFilter => ParticipantTest);

impl ParticipantFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<ParticipantTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            records person "person": self.person => ParticipantTest::Person;
            records country "country": self.country => ParticipantTest::Country;
            records organisation "organisation": self.organisation => ParticipantTest::Organisation;
            records office "office": self.office => ParticipantTest::Office;
            "rank": self.rank => ParticipantTest::Rank;
            "role": self.role => ParticipantTest::Role;
        );
        if let Some(country) = self.country_like {
            let filter = (*country).read_at(ctx, at.field("countryLike")).await?;
            tests.push(ParticipantTest::CountryIs(filter));
        }
        Ok(tests)
    }
}
