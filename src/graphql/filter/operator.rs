//! What can be asked of one value: a word, a choice, a date, an instant, a number.

use async_graphql::{InputObject, InputType};

use crate::domain::date;
use crate::domain::error::{Error, Result};
use crate::domain::evidence::Stretch;
use crate::domain::filter::{Choice, Counted, Dated, Span, Words};
use crate::graphql::agreement::vocabulary::{
    Horizon, InstrumentType, LegalNature, LifecycleEventKind, LinkKind, PartyRole, TermCategory,
    TermKind,
};
use crate::graphql::claim::Modality;
use crate::graphql::country::CountryKind;
use crate::graphql::filter::At;
use crate::graphql::meeting::{MeetingKind, MeetingStatus, ParticipantRole};
use crate::graphql::organisation::OrganisationKind;
use crate::graphql::proposal::ProposalState;
use crate::graphql::range::DateRange;
use crate::graphql::rank::Rank;
use crate::graphql::record::Kind;
use crate::graphql::scalar::{Date, Instant, all};
use crate::graphql::source::SourceKind;

/// What can be asked of words. All conditions given must hold. Names are compared without accents and without regard to capitals; other words exactly, but `contains` and `startsWith` take the letters A to Z in capitals or not.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TextFilter {
    /// Exactly this.
    pub eq: Option<String>,
    /// Exactly one of these, 1 to 100.
    #[graphql(name = "in")]
    pub any_of: Option<Vec<String>>,
    /// None of these, 1 to 100. Where the words are not known, this does not hold.
    pub not_in: Option<Vec<String>>,
    /// With this somewhere in it. Every text has to be looked through: to find words fast, use `search`.
    pub contains: Option<String>,
    /// Beginning with this.
    pub starts_with: Option<String>,
    /// True: known. False: not known.
    pub exists: Option<bool>,
}

impl TextFilter {
    /// The conditions that are given.
    pub fn read(self, at: &At) -> Result<Vec<Words>> {
        let mut words = Vec::new();
        words.extend(self.eq.map(|text| Words::In(vec![text])));
        if let Some(texts) = self.any_of {
            words.push(Words::In(at.field("in").values(texts)?));
        }
        if let Some(texts) = self.not_in {
            words.push(Words::NotIn(at.field("notIn").values(texts)?));
        }
        if let Some(text) = self.contains {
            words.push(Words::Holds(something(&at.field("contains"), text)?));
        }
        if let Some(text) = self.starts_with {
            words.push(Words::Begins(something(&at.field("startsWith"), text)?));
        }
        words.extend(self.exists.map(Words::Known));
        Ok(words)
    }
}

/// The longest text to look for.
const LONGEST: usize = 200;

fn something(at: &At, text: String) -> Result<String> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > LONGEST {
        return Err(Error::invalid(
            at.path(),
            format!("This text has {length} characters; give 1 to {LONGEST}, not only spaces."),
        ));
    }
    Ok(text)
}

/// What can be asked of a value out of a closed list. All conditions given must hold.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "CountryKindFilter", params(CountryKind)),
    concrete(name = "HorizonFilter", params(Horizon)),
    concrete(name = "InstrumentTypeFilter", params(InstrumentType)),
    concrete(name = "LegalNatureFilter", params(LegalNature)),
    concrete(name = "LifecycleEventKindFilter", params(LifecycleEventKind)),
    concrete(name = "LinkKindFilter", params(LinkKind)),
    concrete(name = "MeetingKindFilter", params(MeetingKind)),
    concrete(name = "MeetingStatusFilter", params(MeetingStatus)),
    concrete(name = "ModalityFilter", params(Modality)),
    concrete(name = "OrganisationKindFilter", params(OrganisationKind)),
    concrete(name = "ParticipantRoleFilter", params(ParticipantRole)),
    concrete(name = "PartyRoleFilter", params(PartyRole)),
    concrete(name = "ProposalStateFilter", params(ProposalState)),
    concrete(name = "RankFilter", params(Rank)),
    concrete(name = "RecordKindFilter", params(Kind)),
    concrete(name = "SourceKindFilter", params(SourceKind)),
    concrete(name = "TermCategoryFilter", params(TermCategory)),
    concrete(name = "TermKindFilter", params(TermKind))
)]
pub struct ChoiceFilter<T: InputType> {
    /// This one.
    pub eq: Option<T>,
    /// One of these.
    #[graphql(name = "in")]
    pub any_of: Option<Vec<T>>,
    /// Known, and none of these.
    pub not_in: Option<Vec<T>>,
    /// True: known. False: not known.
    pub exists: Option<bool>,
}

impl<T: InputType> ChoiceFilter<T> {
    /// The conditions that are given.
    pub fn read<V>(self, at: &At) -> Result<Vec<Choice<V>>>
    where
        T: Into<V>,
    {
        let mut choices = Vec::new();
        choices.extend(self.eq.map(|value| Choice::In(vec![value.into()])));
        if let Some(values) = self.any_of {
            choices.push(Choice::In(all(at.field("in").values(values)?)));
        }
        if let Some(values) = self.not_in {
            choices.push(Choice::NotIn(all(at.field("notIn").values(values)?)));
        }
        choices.extend(self.exists.map(Choice::Known));
        Ok(choices)
    }
}

/// What can be asked of a date that is perhaps known in part only. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DateFilter {
    /// On this day or later.
    pub from: Option<Date>,
    /// On this day or earlier.
    pub to: Option<Date>,
    /// False: dates match if they may lie in the range, so that "June 2000" matches each day of that month. True: only if they lie in it whichever of their days is meant. Without `from` and `to` it says nothing.
    #[graphql(default)]
    pub certainly: bool,
    /// True: a date is known. False: none is. Where none is known, `from` and `to` do not hold.
    pub exists: Option<bool>,
}

impl DateFilter {
    /// The conditions that are given.
    pub fn read(self, at: &At) -> Result<Vec<Dated>> {
        let certainly = self.certainly;
        let range = DateRange {
            from: self.from,
            to: self.to,
        };
        let (from, to) = range.read(at.path())?;
        let may_or_must = |span: Span| {
            if certainly {
                Dated::Must(span)
            } else {
                Dated::May(span)
            }
        };
        let span = Span::given(from, to).map(may_or_must);
        Ok(span
            .into_iter()
            .chain(self.exists.map(Dated::Known))
            .collect())
    }
}

/// What can be asked of an instant.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DateTimeFilter {
    /// At this instant or later.
    pub from: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
}

impl DateTimeFilter {
    /// The condition that is given, if any is.
    pub fn read(self, at: &At) -> Result<Option<Stretch>> {
        let instant = |given: Option<Instant>, name: &str| {
            given
                .map(|given| date::parse_instant(at.field(name).path(), &given.0))
                .transpose()
        };
        let (from, before) = (instant(self.from, "from")?, instant(self.before, "before")?);
        if from
            .zip(before)
            .is_some_and(|(from, before)| from >= before)
        {
            return Err(Error::invalid(
                at.field("before").path(),
                "This stretch ends before it begins. Exchange `from` and `before`.",
            ));
        }
        Ok((from.is_some() || before.is_some()).then_some(Stretch { from, before }))
    }
}

/// What can be asked of a number of things.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CountFilter {
    /// At least so many; 0 or more.
    pub min: Option<i32>,
    /// At most so many; 0 or more.
    pub max: Option<i32>,
}

impl CountFilter {
    /// The condition that is given.
    pub fn read(self, at: &At) -> Result<Counted> {
        let (min, max) = (self.min, self.max);
        if [min, max].into_iter().flatten().any(|number| number < 0) {
            return Err(Error::invalid(at.path(), "Give numbers from 0 on."));
        }
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            return Err(Error::invalid(
                at.field("max").path(),
                "`max` is smaller than `min`. Exchange them.",
            ));
        }
        Ok(Counted { min, max })
    }
}
