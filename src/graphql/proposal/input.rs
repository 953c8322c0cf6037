//! What contributors propose, and what is asked of proposals.

use async_graphql::{Context, ID, InputObject, InputType, OneofObject, Value};
use serde_json::{Value as Json, json};

use crate::domain::change::read;
use crate::domain::error::{Error, Result};
use crate::domain::filter::Choice;
use crate::domain::id::read_as;
use crate::domain::proposal::{Act, ProposalTest, RECORD_CLAIM};
use crate::graphql::agreement::AgreementUpdateInput;
use crate::graphql::claim::ClaimRecordInput;
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::DomainUpdateInput;
use crate::graphql::country::CountryUpdateInput;
use crate::graphql::filter::{At, ChoiceFilter, DateTimeFilter, TextFilter, gather, readable};
use crate::graphql::meeting::MeetingUpdateInput;
use crate::graphql::office::OfficeUpdateInput;
use crate::graphql::organisation::OrganisationUpdateInput;
use crate::graphql::person::PersonUpdateInput;
use crate::graphql::proposal::ProposalState;
use crate::graphql::record::Kind;
use crate::graphql::scalar::all;
use crate::graphql::source::SourceUpdateInput;

/// A change of one record, to be proposed: exactly one of these, with the same fields as in the mutation of that name.
#[derive(Clone, Debug, OneofObject)]
pub enum ChangeProposeInput {
    /// What `agreementUpdate` is given.
    Agreement(Box<AgreementUpdateInput>),
    /// What `countryUpdate` is given.
    Country(Box<CountryUpdateInput>),
    /// What `domainUpdate` is given.
    Domain(Box<DomainUpdateInput>),
    /// What `meetingUpdate` is given.
    Meeting(Box<MeetingUpdateInput>),
    /// What `officeUpdate` is given.
    Office(Box<OfficeUpdateInput>),
    /// What `organisationUpdate` is given.
    Organisation(Box<OrganisationUpdateInput>),
    /// What `personUpdate` is given.
    Person(Box<PersonUpdateInput>),
    /// What `sourceUpdate` is given.
    Source(Box<SourceUpdateInput>),
}

impl TryFrom<ChangeProposeInput> for Act {
    type Error = Error;

    fn try_from(input: ChangeProposeInput) -> Result<Self> {
        let read = |kind: &str, id: &ID| read_as("id", kind, id);
        Ok(match input {
            ChangeProposeInput::Agreement(it) => {
                Self::Agreement(read("agreement", &it.id)?, Box::new((*it).into()))
            }
            ChangeProposeInput::Country(it) => {
                Self::Country(read("country", &it.id)?, Box::new((*it).into()))
            }
            ChangeProposeInput::Domain(it) => {
                Self::Domain(read("domain", &it.id)?, Box::new((*it).into()))
            }
            ChangeProposeInput::Meeting(it) => {
                Self::Meeting(read("meeting", &it.id)?, Box::new((*it).into()))
            }
            ChangeProposeInput::Office(it) => {
                Self::Office(read("office", &it.id)?, Box::new((*it).into()))
            }
            ChangeProposeInput::Organisation(it) => {
                Self::Organisation(read("organisation", &it.id)?, Box::new((*it).into()))
            }
            ChangeProposeInput::Person(it) => {
                Self::Person(read("person", &it.id)?, Box::new((*it).into()))
            }
            ChangeProposeInput::Source(it) => {
                Self::Source(read("source", &it.id)?, Box::new((*it).into()))
            }
        })
    }
}

/// The act that a proposal keeps, read as it was read when it was sent.
pub fn kept(act: &str, input: &str) -> Result<Act> {
    let input: Json = serde_json::from_str(input).map_err(|_| outdated())?;
    if act == RECORD_CLAIM {
        let claim: ClaimRecordInput = parse(input)?;
        return Ok(Act::Claim(Box::new(claim.into())));
    }
    let kind = act.strip_suffix("Update").ok_or_else(outdated)?;
    parse::<ChangeProposeInput>(json!({ kind: input }))?.try_into()
}

fn parse<T: InputType>(input: Json) -> Result<T> {
    let value = Value::from_json(input).map_err(|_| outdated())?;
    T::parse(Some(value)).map_err(|_| outdated())
}

fn outdated() -> Error {
    let message = "This proposal was made for an earlier form of the act and cannot be read any more. Reject it, and have it proposed anew.";
    Error::conflict("id", message)
}

/// What is in the only field of an input of which exactly one field is given.
pub fn inside(input: Json) -> Json {
    match input {
        Json::Object(fields) => fields.into_iter().next().map(|(_, value)| value),
        _ => None,
    }
    .unwrap_or_default()
}

/// Which proposals. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ProposalFilter {
    /// Only proposals of which this came.
    state: Option<ChoiceFilter<ProposalState>>,
    /// Only proposals of an act of a name like this, such as `claimRecord`.
    act: Option<TextFilter>,
    /// Only proposals about the record with this id, whether or not it is still there.
    record: Option<ID>,
    /// Only proposals about records of these kinds, 1 to 100.
    record_kind: Option<Vec<Kind>>,
    /// Only proposals about this country (code, slug or id), its relations, offices, the agreements in which it stands, the meetings in it or with it, and the organisations that sit there.
    country: Option<String>,
    /// Only proposals by somebody of a name like this, as `proposedBy` tells it.
    proposed_by: Option<TextFilter>,
    /// Only proposals that were made in this stretch of time.
    proposed_at: Option<DateTimeFilter>,
    /// All of these hold too.
    and: Option<Vec<ProposalFilter>>,
    /// At least one of these holds.
    or: Option<Vec<ProposalFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<ProposalFilter>>,
}

readable!(ProposalFilter => ProposalTest);

impl ProposalFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<ProposalTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            "state": self.state => ProposalTest::State;
            "act": self.act => ProposalTest::Act;
            "proposedBy": self.proposed_by => ProposalTest::Proposer;
            "proposedAt": self.proposed_at => ProposalTest::Proposed;
        );
        if let Some(record) = self.record {
            let record = read::record(at.field("record").path(), &record)?;
            tests.push(ProposalTest::Record(record));
        }
        if let Some(kinds) = self.record_kind {
            let kinds = at.field("recordKind").values(kinds)?;
            tests.push(ProposalTest::Kind(all(kinds)));
        }
        if let Some(country) = self.country {
            let country = ctx.country(at.field("country").path(), &country).await?;
            tests.push(ProposalTest::Country(country));
        }
        Ok(tests)
    }
}

/// The proposals of which this came; by default those that wait.
pub fn waiting() -> ProposalTest {
    ProposalTest::State(Choice::In(vec![ProposalState::Proposed.into()]))
}
