//! The closed vocabularies of agreements, with what each word means.

use async_graphql::Enum;
use entity::vocabulary as rows;

/// The designation of an instrument (UN Treaty Collection). A treaty is a treaty whatever it is called: see `legalNature`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::InstrumentType")]
pub enum InstrumentType {
    /// Treaty in the narrow sense: the most solemn form, between states.
    Treaty,
    /// Convention: usually multilateral and open to many states.
    Convention,
    /// Agreement: the usual, less solemn form.
    Agreement,
    /// Framework agreement: sets out principles that later instruments fill in.
    FrameworkAgreement,
    /// Protocol: adds to or carries out another instrument.
    Protocol,
    /// Additional protocol: adds to an instrument that has a protocol already.
    AdditionalProtocol,
    /// Exchange of notes or letters: each party signs a text and receives the other's.
    ExchangeOfNotes,
    /// Memorandum of understanding.
    MemorandumOfUnderstanding,
    /// Joint declaration.
    JointDeclaration,
    /// Joint communiqué.
    JointCommunique,
    /// Statement or letter of intent.
    StatementOfIntent,
    /// Charter: founds an organisation.
    Charter,
    /// Statute: founds or governs a body.
    Statute,
    /// Pact.
    Pact,
    /// Modus vivendi: a provisional arrangement.
    ModusVivendi,
    /// Arrangement: often technical or administrative.
    Arrangement,
    /// Concordat: with the Holy See on church affairs.
    Concordat,
    /// Amendment of another instrument.
    Amendment,
    /// Annex to another instrument.
    Annex,
    /// Implementing agreement: carries out a framework.
    ImplementingAgreement,
    /// Roadmap or plan of action.
    RoadmapOrActionPlan,
    /// Contract of a state with a company.
    Contract,
    /// Executive agreement: a notion of the internal law of the United States.
    ExecutiveAgreement,
    /// Another designation; see `localTypeLabel`.
    Other,
}

/// Whether an instrument binds in international law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::LegalNature")]
pub enum LegalNature {
    /// It binds its parties.
    Binding,
    /// It is a political commitment only.
    NonBinding,
}

/// Where an agreement stands in its life, derived from its recorded events as of a day. Signed never implies in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::AgreementStatus")]
pub enum AgreementStatus {
    /// No recorded event tells.
    Unknown,
    /// Negotiations have been opened.
    UnderNegotiation,
    /// The text is agreed, initialled, adopted or authenticated, but not signed.
    DraftConcluded,
    /// Signed; no entry into force is recorded.
    SignedNotInForce,
    /// Applied provisionally before entry into force (Vienna Convention, article 25).
    ProvisionallyApplied,
    /// In force (Vienna Convention, article 24).
    InForce,
    /// Its operation is suspended (Vienna Convention, articles 57 and 58).
    Suspended,
    /// Terminated, denounced or withdrawn from as a whole (Vienna Convention, article 54).
    Terminated,
    /// Ended at the end of its term.
    Expired,
    /// Ended by a later agreement (Vienna Convention, article 59).
    Superseded,
}

/// How many stand on each side, derived from the parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Arity {
    /// Two states.
    Bilateral,
    /// Three or more parties.
    Multilateral,
    /// Two parties of which one at least is an organisation.
    StateOrganisation,
}

/// The role in which a country or an organisation stands in an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::PartyRole")]
pub enum PartyRole {
    /// It concludes the agreement, or is bound by it (Vienna Convention, article 2(1)(g)).
    Party,
    /// It has signed, and no consent to be bound is known.
    Signatory,
    /// It has consented to be bound, whether or not the agreement is in force (article 2(1)(f)).
    ContractingState,
    /// A territory to which the agreement is applied; it does not conclude it.
    TerritorialApplication,
    /// It guarantees what others promise.
    Guarantor,
    /// It witnesses the conclusion.
    Witness,
    /// It brought the parties together.
    Mediator,
    /// It keeps the original text (article 76).
    Depositary,
    /// It benefits without being bound.
    Beneficiary,
    /// It observes.
    Observer,
}

/// The role of an organisation that is not a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::OrganisationRole")]
pub enum OrganisationRole {
    /// It carries out what the parties agreed, without being bound by the agreement.
    ImplementingPartner,
    /// It keeps the original text.
    Depositary,
    /// It guarantees what others promise.
    Guarantor,
    /// It witnesses the conclusion.
    Witness,
    /// It brought the parties together.
    Mediator,
    /// It benefits.
    Beneficiary,
    /// It observes.
    Observer,
}

/// A step in the life of an agreement. The four ways to consent (ratified, accepted, approved, acceded) are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::EventKind")]
pub enum LifecycleEventKind {
    /// Negotiations were opened.
    NegotiationOpened,
    /// The negotiators agreed on a draft.
    DraftAgreed,
    /// The text was initialled (Vienna Convention, article 10).
    Initialled,
    /// The text was adopted (article 9).
    Adopted,
    /// The text was authenticated (article 10).
    Authenticated,
    /// Signed, ad referendum or definitively (article 12).
    Signed,
    /// Provisional application began (article 25).
    ProvisionalApplicationStart,
    /// Provisional application ended.
    ProvisionalApplicationEnd,
    /// A parliament approved it.
    ParliamentApproved,
    /// Ratified (article 14).
    Ratified,
    /// Accepted (article 14).
    Accepted,
    /// Approved by the executive (article 14).
    Approved,
    /// Acceded to (article 15).
    Acceded,
    /// Succeeded to.
    Succeeded,
    /// An instrument was deposited (article 16).
    Deposited,
    /// Notifications were exchanged or received.
    NotificationExchanged,
    /// Entered into force (article 24).
    EnteredIntoForce,
    /// Registered with the United Nations (Charter, article 102).
    Registered,
    /// Published.
    Published,
    /// Amended (article 40).
    Amended,
    /// Modified between some of the parties (article 41).
    Modified,
    /// Its term was extended.
    Extended,
    /// Renewed, perhaps tacitly.
    Renewed,
    /// Its operation was suspended (article 57).
    Suspended,
    /// Its operation was resumed.
    Resumed,
    /// Denounced (article 56).
    Denounced,
    /// A party withdrew (article 56).
    Withdrawn,
    /// Terminated (article 54).
    Terminated,
    /// Ended at the end of its term.
    Expired,
    /// Ended by a later agreement (article 59).
    Superseded,
    /// An error in the text was corrected (article 79).
    Corrected,
}

/// What a term of an agreement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::TermKind")]
pub enum TermKind {
    /// Something the agreement provides for.
    Provision,
    /// Something it is said to bring about.
    Effect,
    /// Something it rests on.
    Principle,
    /// Something it aims at.
    Objective,
    /// Something by which it is to be carried out.
    Means,
}

/// What is provided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::TermCategory")]
pub enum TermCategory {
    /// Training of people.
    Training,
    /// Supply of equipment.
    EquipmentSupply,
    /// Support of operations.
    OperationalSupport,
    /// Building of infrastructure.
    Infrastructure,
    /// Transfer of technology or skills.
    TechnologyTransfer,
    /// Money.
    Financing,
    /// Exchange of information.
    InformationExchange,
    /// Access to markets.
    MarketAccess,
    /// Investment.
    Investment,
    /// Something else; see the text.
    Other,
}

/// When something is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::Horizon")]
#[expect(
    clippy::enum_variant_names,
    reason = "the words of the field: short term, long term"
)]
pub enum Horizon {
    /// Soon.
    ShortTerm,
    /// In some years.
    MediumTerm,
    /// In many years.
    LongTerm,
    /// In some and in many years.
    MediumAndLongTerm,
}

/// What one agreement does to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rows::LinkKind")]
pub enum LinkKind {
    /// It changes the other.
    Amends,
    /// It adds to the other.
    Supplements,
    /// It carries out the other.
    Implements,
    /// It takes the other's place.
    Supersedes,
    /// It prolongs the other.
    Extends,
    /// It ends the other.
    Terminates,
    /// It follows the other without ending it.
    Succeeds,
    /// By it a state accedes to the other.
    AccessionTo,
}
