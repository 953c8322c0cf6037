//! The closed vocabularies that rows use. What each value means is told in the API schema, in `src/graphql`.

use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[doc = $doc:expr] $name:ident { $($value:ident),* $(,)? })*) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($value),* }
    )*};
}

vocabulary! {
    #[doc = "What somebody may do, from least to most; each may do what those before it may."]
    Role { Reader, Contributor, Editor, Admin }
    #[doc = "What was done to a record."]
    Operation { Created, Updated, Deleted }
    #[doc = "What sort of author made a change."]
    AuthorKind { Anonymous, Key, Subject, Program }
    #[doc = "What came of a proposal."]
    ProposalState { Proposed, Accepted, Rejected, Withdrawn }
    #[doc = "The kinds of records that names, identifiers and claims can belong to."]
    RecordKind { Agreement, AgreementPackage, Country, Domain, Meeting, Office, Organisation, Person, Relation, Source }
    #[doc = "What a piece of localised text is to its record."]
    TextUse { Name, FormalName, AlternativeName, Definition }
    #[doc = "What a country record stands for."]
    CountryKind { State, Territory, HistoricalState }
    #[doc = "How one state came from another."]
    SuccessionKind { Continuation, Separation, Dissolution, Unification, Absorption, Renaming, Independence }
    #[doc = "How closely a code of another scheme covers a domain (SKOS)."]
    MappingRelation { Exact, Broad, Narrow }
    #[doc = "What kind of organisation it is."]
    OrganisationKind { InternationalOrganisation, StateCorporation, Company, Agency, Ministry, JointBody, IntergovernmentalCommission, Other }
    #[doc = "The rank of an office."]
    OfficeKind { HeadOfState, HeadOfGovernment, DeputyHead, ForeignMinister, Minister, DeputyMinister, Ambassador, SeniorOfficial, Expert, Other }
    #[doc = "What kind of meeting it was."]
    MeetingKind { StateVisit, OfficialVisit, OfficialWorkingVisit, WorkingVisit, PrivateVisit, Transit, SummitBilateral, SummitMultilateral, Sidelines, Ministerial, PoliticalConsultations, IntergovernmentalCommissionSession, JointCommitteeSession, ExpertTalks, NegotiationRound, SigningCeremony, CredentialsPresentation, PhoneCall, VideoCall, Correspondence, FuneralOrCeremony, Other }
    #[doc = "Whether a meeting took place."]
    MeetingStatus { Announced, Held, Postponed, Cancelled }
    #[doc = "What happened within a meeting."]
    SubEventKind { Talks, SigningCeremony, Lunch, Dinner, Reception, PressConference, WelcomeCeremony, Other }
    #[doc = "The part somebody took in a meeting."]
    ParticipantRole { Host, Guest, HeadOfDelegation, MemberOfDelegation, Mediator, Observer, Signatory, Witness, Interpreter, Organiser }
    #[doc = "The designation of an instrument."]
    InstrumentType { Treaty, Convention, Agreement, FrameworkAgreement, Protocol, AdditionalProtocol, ExchangeOfNotes, MemorandumOfUnderstanding, JointDeclaration, JointCommunique, StatementOfIntent, Charter, Statute, Pact, ModusVivendi, Arrangement, Concordat, Amendment, Annex, ImplementingAgreement, RoadmapOrActionPlan, Contract, ExecutiveAgreement, Other }
    #[doc = "Whether an instrument binds in law."]
    LegalNature { Binding, NonBinding }
    #[doc = "The role in which a country or an organisation stands in an agreement."]
    PartyRole { Party, Signatory, ContractingState, TerritorialApplication, Guarantor, Witness, Mediator, Depositary, Beneficiary, Observer }
    #[doc = "The role of an organisation that is not a party."]
    OrganisationRole { ImplementingPartner, Depositary, Guarantor, Witness, Mediator, Beneficiary, Observer }
    #[doc = "A step in the life of an agreement."]
    EventKind { NegotiationOpened, DraftAgreed, Initialled, Adopted, Authenticated, Signed, ProvisionalApplicationStart, ProvisionalApplicationEnd, ParliamentApproved, Ratified, Accepted, Approved, Acceded, Succeeded, Deposited, NotificationExchanged, EnteredIntoForce, Registered, Published, Amended, Modified, Extended, Renewed, Suspended, Resumed, Denounced, Withdrawn, Terminated, Expired, Superseded, Corrected }
    #[doc = "Where an agreement stands in its life, derived from its events."]
    AgreementStatus { Unknown, UnderNegotiation, DraftConcluded, SignedNotInForce, ProvisionallyApplied, InForce, Suspended, Terminated, Expired, Superseded }
    #[doc = "Which events a status period rests on."]
    StatusBasis { All, Dated, Current }
    #[doc = "What a term of an agreement is."]
    TermKind { Provision, Effect, Principle, Objective, Means }
    #[doc = "What a provision provides."]
    TermCategory { Training, EquipmentSupply, OperationalSupport, Infrastructure, TechnologyTransfer, Financing, InformationExchange, MarketAccess, Investment, Other }
    #[doc = "When an effect is expected."]
    Horizon { ShortTerm, MediumTerm, LongTerm, MediumAndLongTerm }
    #[doc = "What one agreement does to another."]
    LinkKind { Amends, Supplements, Implements, Supersedes, Extends, Terminates, Succeeds, AccessionTo }
    #[doc = "What kind of document a source is."]
    SourceKind { OfficialGazette, GovernmentStatement, TreatySeries, NewsArticle, Dataset, Wire, SocialPost, Book, Other }
    #[doc = "What a text that can be searched is to its record; VIA_DOMAIN where a domain of the record was found and not the record."]
    SearchField { Name, FormalName, AlternativeName, ShortName, Definition, Quote, Translation, ViaDomain }
    #[doc = "How a source puts what it says."]
    Modality { Asserted, Possible, Intended, Reported, Opinion }
    #[doc = "A step in the relations of two countries."]
    RelationEventKind { Recognised, Established, Severed, Resumed, LevelRaised, LevelLowered, ConsularEstablished, ConsularSevered, Other }
    #[doc = "The class of the heads of mission that two countries exchange."]
    RepresentationLevel { Ambassador, Envoy, ChargeDAffaires, Other }
    #[doc = "What kind of mission it is."]
    MissionKind { Embassy, HighCommission, Legation, ConsulateGeneral, Consulate, PermanentMission, InterestsSection, Other }
}
