//! How much of what: figures read off real data sets, so that synthetic data are as uneven as these.
//!
//! - *UK treaties*: UK Treaties Online as captured in 2022, 8,096 agreements.
//! - *Investment treaties*: UNCTAD's navigator as captured in 2020, 2,577 agreements.
//! - *Visits*: visits of foreign leaders to the United States, 3,264.
//! - *Relations*: recognition and relations of the United States, 1,222 events.
//! - *Chiefs of mission*: those of the United States, 5,743.

use entity::vocabulary::{
    EventKind, InstrumentType, LinkKind, MeetingKind, MeetingStatus, OfficeKind, OrganisationRole,
    PartyRole, SourceKind,
};

/// Those who conclude most, by alpha-2 code or, for states that exist no more, by slug: the order
/// is ours. All others follow in the order of their ids.
pub const LEADING: [&str; 40] = [
    "US",
    "GB",
    "FR",
    "ussr",
    "RU",
    "federal-republic-of-germany-1949-1990",
    "DE",
    "CN",
    "IT",
    "NL",
    "BE",
    "CH",
    "IN",
    "JP",
    "EG",
    "yugoslavia",
    "PL",
    "ES",
    "TR",
    "CA",
    "RO",
    "SE",
    "KR",
    "czechoslovakia",
    "BR",
    "AR",
    "HU",
    "AT",
    "FI",
    "MA",
    "DK",
    "NO",
    "ID",
    "ZA",
    "PT",
    "ML",
    "DZ",
    "CU",
    "TN",
    "CL",
];

/// The rank `r` has the weight `1 / (r + OFFSET)`. With the offset 2 the first five have a quarter
/// of all mentions. They have 11% among the investment treaties and 16% among the visits; one
/// country that is in very many agreements is what makes questions slow, so we exaggerate.
pub const COUNTRY_OFFSET: usize = 2;

/// The same for domains: the most frequent subject of the UK treaties is trade, with 9%.
pub const DOMAIN_OFFSET: usize = 3;

/// The domains most agreements are about, in the order of the UK treaties' subjects.
pub const LEADING_DOMAINS: [&str; 18] = [
    "TRADE",
    "TRANSPORT.AVIATION",
    "FINANCE.LOANS",
    "DEFENCE",
    "ECONOMIC",
    "INVESTMENT.PROTECTION",
    "BOUNDARIES",
    "COMMUNICATIONS.POSTAL",
    "JUSTICE.EXTRADITION",
    "POLITICAL.FRIENDSHIP",
    "TRANSPORT.MARITIME",
    "FINANCE.TAXATION",
    "MIGRATION.VISAS",
    "FINANCE.DEBT",
    "CULTURE",
    "SCIENCE",
    "DEVELOPMENT",
    "ENERGY.NUCLEAR",
];

/// When agreements are concluded: first year, years, weight. The fifties and sixties are alike
/// among the UK treaties, the nineties are the peak of the investment treaties; the seventies and
/// eighties, of which neither tells enough, lie between.
pub const SIGNED: &[(i32, usize, usize)] = &[
    (1945, 5, 6),
    (1950, 10, 12),
    (1960, 10, 13),
    (1970, 10, 11),
    (1980, 10, 11),
    (1990, 10, 20),
    (2000, 10, 15),
    (2010, 10, 9),
    (2020, 6, 3),
];

/// When meetings are held: the visits by decade.
pub const MET: &[(i32, usize, usize)] = &[
    (1945, 5, 5),
    (1950, 10, 12),
    (1960, 10, 27),
    (1970, 10, 29),
    (1980, 10, 35),
    (1990, 10, 65),
    (2000, 10, 68),
    (2010, 10, 50),
    (2020, 6, 28),
];

/// The year after the last in which anything is signed or held.
pub const END: i32 = 2026;

/// How dates are written down: to the day, the month, the year, or not at all.
pub const PRECISION: &[(Option<&str>, usize)] = &[
    (Some("%Y-%m-%d"), 92),
    (Some("%Y-%m"), 3),
    (Some("%Y"), 3),
    (None, 2),
];

/// Of a thousand agreements so many are concluded by several. A quarter of the UK treaties is, but
/// that collection leans to them; 15% is the usual estimate.
pub const MULTILATERAL: usize = 150;

/// How many conclude a multilateral agreement. Half of the UK treaties name 15 or more and 1% name
/// 198 or more, with territories; ours name fewer in the middle and as many at the end.
pub const PARTIES: &[(usize, usize)] = &[
    (0, 3),
    (250, 4),
    (500, 6),
    (750, 12),
    (900, 30),
    (970, 70),
    (1000, 181),
];

/// Of a thousand agreements of a state that has had territories, so many are applied to some. Among
/// the UK treaties one label in six is a territory.
pub const TERRITORIAL: usize = 120;

/// States that have had territories abroad.
pub const WITH_TERRITORIES: [&str; 6] = ["US", "GB", "FR", "NL", "DK", "PT"];

/// The roles of those who conclude.
pub const ROLES: &[(PartyRole, usize)] = &[
    (PartyRole::Party, 85),
    (PartyRole::ContractingState, 8),
    (PartyRole::Signatory, 7),
];

/// The kinds of instrument, after the titles of the UK treaties.
pub const INSTRUMENTS: &[(Option<InstrumentType>, usize)] = &[
    (Some(InstrumentType::ExchangeOfNotes), 30),
    (Some(InstrumentType::Agreement), 25),
    (Some(InstrumentType::Convention), 12),
    (Some(InstrumentType::Protocol), 9),
    (Some(InstrumentType::Treaty), 7),
    (Some(InstrumentType::MemorandumOfUnderstanding), 7),
    (Some(InstrumentType::Amendment), 2),
    (Some(InstrumentType::JointDeclaration), 2),
    (Some(InstrumentType::Arrangement), 2),
    (None, 4),
];

/// Of a thousand agreements so many never enter into force: of the investment treaties 12%.
pub const NEVER_IN_FORCE: usize = 120;

/// Of a thousand that do, so many on the day of signature: a third of the UK treaties.
pub const AT_ONCE: usize = 330;

/// Days from signature to entry into force for the others: of the investment treaties, which go
/// through parliaments, drawn together with those of the UK treaties.
pub const LAG: &[(usize, usize)] = &[
    (0, 1),
    (150, 90),
    (400, 350),
    (600, 620),
    (800, 1060),
    (920, 1730),
    (980, 2400),
    (1000, 4130),
];

/// Provisional application: 115 of the UK treaties.
pub const PROVISIONAL: usize = 14;

/// How agreements in force end: 664 of the UK treaties and a tenth of the investment treaties are
/// terminated. Expiries may lie ahead.
pub const ENDS: &[(Option<EventKind>, usize)] = &[
    (Some(EventKind::Terminated), 80),
    (Some(EventKind::Expired), 70),
    (Some(EventKind::Denounced), 10),
    (None, 840),
];

/// Of a thousand agreements so many are acted upon by a later one between the same parties.
pub const LINKED: usize = 120;

/// What the later one does.
pub const LINKS: &[(LinkKind, usize)] = &[
    (LinkKind::Amends, 40),
    (LinkKind::Supersedes, 22),
    (LinkKind::Implements, 20),
    (LinkKind::Supplements, 12),
    (LinkKind::Extends, 6),
];

/// Of a thousand blocks of fifty agreements so many hold a package, of 2 to 12 agreements.
pub const PACKAGED: usize = 400;

/// Of a thousand agreements so many are concluded at a meeting.
pub const AT_A_MEETING: usize = 150;

/// Of a thousand agreements of two sides so many are concluded with an organisation.
pub const WITH_ORGANISATION: usize = 40;

/// The roles of organisations that are not parties.
pub const ORGANISATION_ROLES: &[(OrganisationRole, usize)] = &[
    (OrganisationRole::ImplementingPartner, 80),
    (OrganisationRole::Beneficiary, 10),
    (OrganisationRole::Observer, 10),
];

/// Who signs.
pub const SIGNATORIES: &[(OfficeKind, usize)] = &[
    (OfficeKind::ForeignMinister, 45),
    (OfficeKind::Minister, 25),
    (OfficeKind::Ambassador, 15),
    (OfficeKind::HeadOfGovernment, 9),
    (OfficeKind::HeadOfState, 6),
];

/// The kinds of meetings: the visits, and what visits to one country leave out.
pub const MEETINGS: &[(Option<MeetingKind>, usize)] = &[
    (Some(MeetingKind::WorkingVisit), 20),
    (Some(MeetingKind::PrivateVisit), 12),
    (Some(MeetingKind::OfficialWorkingVisit), 10),
    (Some(MeetingKind::OfficialVisit), 8),
    (Some(MeetingKind::StateVisit), 5),
    (Some(MeetingKind::SummitBilateral), 6),
    (Some(MeetingKind::Ministerial), 10),
    (Some(MeetingKind::PoliticalConsultations), 6),
    (Some(MeetingKind::IntergovernmentalCommissionSession), 4),
    (Some(MeetingKind::ExpertTalks), 4),
    (Some(MeetingKind::PhoneCall), 5),
    (Some(MeetingKind::SigningCeremony), 2),
    (Some(MeetingKind::FuneralOrCeremony), 1),
    (None, 7),
];

/// Of a thousand meetings so many are of several: of the visits 18% are to summits.
pub const SUMMITS: usize = 80;

/// How many countries take part in these.
pub const AT_SUMMITS: &[(usize, usize)] = &[(0, 3), (500, 6), (900, 20), (1000, 60)];

/// How many days meetings last: quantiles of the visits.
pub const LASTING: &[(usize, usize)] = &[(0, 0), (400, 1), (750, 2), (900, 4), (1000, 9)];

/// Whether meetings took place.
pub const STATUSES: &[(Option<MeetingStatus>, usize)] = &[
    (Some(MeetingStatus::Held), 93),
    (Some(MeetingStatus::Cancelled), 2),
    (Some(MeetingStatus::Postponed), 1),
    (Some(MeetingStatus::Announced), 1),
    (None, 3),
];

/// Who leads a delegation.
pub const LEADERS: &[(OfficeKind, usize)] = &[
    (OfficeKind::HeadOfState, 30),
    (OfficeKind::HeadOfGovernment, 30),
    (OfficeKind::ForeignMinister, 20),
    (OfficeKind::Minister, 12),
    (OfficeKind::Ambassador, 8),
];

/// Of a thousand relations so many were severed: 92 severances to 236 establishments. Two of three
/// were resumed.
pub const SEVERED: usize = 300;

/// How many claims there are on an agreement.
pub const CLAIMS: &[(usize, usize)] = &[(1, 35), (2, 40), (3, 25)];

/// Of a thousand agreements so many have claims that disagree.
pub const IN_CONFLICT: usize = 20;

/// The sources other than the data set itself. The first are quoted most.
pub const SOURCES: [SourceKind; 11] = [
    SourceKind::TreatySeries,
    SourceKind::OfficialGazette,
    SourceKind::NewsArticle,
    SourceKind::GovernmentStatement,
    SourceKind::Wire,
    SourceKind::NewsArticle,
    SourceKind::GovernmentStatement,
    SourceKind::OfficialGazette,
    SourceKind::Book,
    SourceKind::NewsArticle,
    SourceKind::Other,
];
