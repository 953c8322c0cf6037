//! Those who appear in synthetic data: sources, organisations, offices and the persons in them.

use chrono::{Datelike as _, NaiveDate};
use entity::vocabulary::{OfficeKind, OrganisationKind, RecordKind, SourceKind};
use entity::{
    occupancy, office, organisation, organisation_domain, organisation_member, person, source,
};
use uuid::Uuid;

use crate::domain::date::PartialDate;
use crate::domain::error::{Error, Result};
use crate::domain::id;
use crate::generate::chance::{Chance, What, exactly};
use crate::generate::rows::{Rows, said};
use crate::generate::shape;
use crate::generate::world::{Country, World};

/// How many international organisations there are.
pub const ORGANISATIONS: usize = 40;
/// How many agencies and companies there are.
pub const AGENCIES: usize = 60;

/// Offices change hands every eight years from 1945 on: heads of mission stay for three, heads of
/// state of long-lived governments for decades.
const TERM: i32 = 8;
const TERMS: i32 = 11;
const START: i32 = 1945;

const OFFICES: [(OfficeKind, &str, &str, &str); 5] = [
    (
        OfficeKind::HeadOfState,
        "head-of-state",
        "head of state",
        "chef de l’État",
    ),
    (
        OfficeKind::HeadOfGovernment,
        "head-of-government",
        "head of government",
        "chef du gouvernement",
    ),
    (
        OfficeKind::ForeignMinister,
        "foreign-minister",
        "foreign minister",
        "ministre des affaires étrangères",
    ),
    (OfficeKind::Minister, "minister", "minister", "ministre"),
    (
        OfficeKind::Ambassador,
        "ambassador",
        "ambassador",
        "ambassadeur",
    ),
];

/// The slug of the data set as a source.
pub fn source_slug(seed: u64) -> String {
    format!("synthetic-data-seed-{seed}")
}

/// The sources, the data set itself first.
pub fn sources(seed: u64) -> Vec<Uuid> {
    let others = (1..=shape::SOURCES.len()).map(|number| format!("synthetic-source-{number:02}"));
    std::iter::once(source_slug(seed))
        .chain(others)
        .map(|slug| id::from_slug(RecordKind::Source, &slug))
        .collect()
}

/// The id of an international organisation.
pub fn organisation(number: usize) -> Uuid {
    id::from_slug(RecordKind::Organisation, &organisation_slug(number))
}

/// The id of an agency or company.
pub fn agency(number: usize) -> Uuid {
    id::from_slug(RecordKind::Organisation, &agency_slug(number))
}

fn organisation_slug(number: usize) -> String {
    format!("synthetic-organisation-{:02}", number + 1)
}

fn agency_slug(number: usize) -> String {
    format!("synthetic-agency-{:02}", number + 1)
}

/// Of how many states the office-holders are known: of a few where there are few agreements.
fn staffed(world: &World) -> usize {
    (world.plan.agreements / 200)
        .max(8)
        .min(world.countries.len())
}

/// Who held an office of a state on a day, and the office; nothing where that is not known.
pub fn holder(
    world: &World,
    country: usize,
    kind: OfficeKind,
    day: NaiveDate,
) -> Option<(Uuid, Uuid)> {
    let office = OFFICES.iter().position(|(it, ..)| *it == kind)?;
    let term = (day.year() - START) / TERM;
    if country >= staffed(world) || !(0..TERMS).contains(&term) {
        return None;
    }
    holding(&world.countries[country], term)?;
    let person = person_slug(country, office, term);
    let office = office_slug(&world.countries[country], office);
    Some((
        id::from_slug(RecordKind::Person, &person),
        id::from_slug(RecordKind::Office, &office),
    ))
}

fn office_slug(country: &Country, office: usize) -> String {
    format!("synthetic-{}-{}", OFFICES[office].1, country.slug)
}

fn person_number(country: usize, office: usize, term: i32) -> usize {
    let offices = country * OFFICES.len() + office;
    offices * usize::try_from(TERMS).unwrap_or_default()
        + usize::try_from(term).unwrap_or_default()
        + 1
}

fn person_slug(country: usize, office: usize, term: i32) -> String {
    format!(
        "synthetic-person-{:05}",
        person_number(country, office, term)
    )
}

/// The part of a term in which the state existed.
fn holding(country: &Country, term: i32) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let begin = NaiveDate::from_ymd_opt(START + term * TERM, 1, 1)?;
    let end = NaiveDate::from_ymd_opt(START + (term + 1) * TERM, 1, 1)?;
    let begin = country.since().map_or(begin, |since| since.max(begin));
    let until = country.until().map_or(end, |until| until.min(end));
    let goes_on = until.year() > shape::END;
    (begin < until).then_some((begin, (!goes_on).then_some(until)))
}

/// The rows of all of them.
pub fn rows(world: &World) -> Result<Rows> {
    let mut rows = Rows::default();
    add_sources(world, &mut rows)?;
    add_organisations(world, &mut rows)?;
    for place in 0..staffed(world) {
        add_offices(world, place, &mut rows)?;
    }
    Ok(rows)
}

fn add_sources(world: &World, rows: &mut Rows) -> Result<()> {
    let seed = world.plan.seed;
    let mut add = |slug: String, kind, title: String, section| {
        let id = id::from_slug(RecordKind::Source, &slug);
        rows.record(RecordKind::Source, id, vec![said("en", title)], Vec::new())?;
        rows.source.push(
            source::Model {
                id,
                slug,
                kind: Some(kind),
                publisher: Some("Entente, synthetic data".to_owned()),
                attribution: None,
                section,
                url: None,
                archive_url: None,
                published_on: None,
                published_earliest: None,
                published_latest: None,
                retrieved_at: None,
                language: Some("en".to_owned()),
                licence: Some("CC0-1.0".to_owned()),
                content_hash: None,
                text_stored_at: None,
            }
            .into(),
        );
        Ok::<_, Error>(())
    };
    let title = format!("Synthetic data, seed {seed}");
    add(
        source_slug(seed),
        SourceKind::Dataset,
        title,
        Some(world.plan.extent()),
    )?;
    for (number, kind) in (1..).zip(shape::SOURCES) {
        let title = format!("Synthetic source {number:02}");
        add(format!("synthetic-source-{number:02}"), kind, title, None)?;
    }
    Ok(())
}

fn add_organisations(world: &World, rows: &mut Rows) -> Result<()> {
    for number in 0..ORGANISATIONS {
        let mut chance = Chance::of(world.plan.seed, What::Cast, number);
        let names = vec![
            said("en", format!("Synthetic Organisation {:02}", number + 1)),
            said("fr", format!("Organisation synthétique {:02}", number + 1)),
        ];
        let (kind, slug) = (
            OrganisationKind::InternationalOrganisation,
            organisation_slug(number),
        );
        let id = add_organisation(rows, slug, kind, names, None)?;
        let founded = chance.day(shape::SIGNED);
        let size = chance.between(5, 60);
        let members = world.states_on(&mut chance, founded, size);
        add_members(world, rows, id, &members, founded);
    }
    for number in 0..AGENCIES {
        let mut chance = Chance::of(world.plan.seed, What::Cast, 1_000 + number);
        let kind = chance.one_of([
            OrganisationKind::Agency,
            OrganisationKind::Company,
            OrganisationKind::StateCorporation,
            OrganisationKind::Ministry,
        ]);
        let last = NaiveDate::from_ymd_opt(shape::END, 1, 1).unwrap_or_default();
        let seat = world.countries[world.state_on(&mut chance, last)].id;
        let names = vec![said("en", format!("Synthetic Agency {:02}", number + 1))];
        add_organisation(rows, agency_slug(number), kind, names, Some(seat))?;
    }
    Ok(())
}

/// The row of an organisation, and its id.
pub fn add_organisation(
    rows: &mut Rows,
    slug: String,
    kind: OrganisationKind,
    names: Vec<crate::domain::text::NewText>,
    seat: Option<Uuid>,
) -> Result<Uuid> {
    let id = id::from_slug(RecordKind::Organisation, &slug);
    rows.record(RecordKind::Organisation, id, names, Vec::new())?;
    rows.organisation.push(
        organisation::Model {
            id,
            slug,
            kind: Some(kind),
            seat_country_id: seat,
            founded_on: None,
            founded_earliest: None,
            founded_latest: None,
            dissolved_on: None,
            dissolved_earliest: None,
            dissolved_latest: None,
        }
        .into(),
    );
    Ok(id)
}

/// The rows of members from a day on.
pub fn add_members(
    world: &World,
    rows: &mut Rows,
    organisation: Uuid,
    members: &[usize],
    from: NaiveDate,
) {
    for (ordinal, member) in (0..).zip(members) {
        let (valid_from_on, valid_from_earliest, valid_from_latest) = columns(exactly(from));
        let until = world.countries[*member].until().and_then(exactly);
        let (valid_to_on, valid_to_earliest, valid_to_latest) = columns(until);
        rows.organisation_member.push(
            organisation_member::Model {
                id: id::of_part(organisation, "members", &format!("{ordinal}")),
                organisation_id: organisation,
                country_id: world.countries[*member].id,
                valid_from_on,
                valid_from_earliest,
                valid_from_latest,
                valid_to_on,
                valid_to_earliest,
                valid_to_latest,
                ordinal,
            }
            .into(),
        );
    }
}

/// The row of a domain in an organisation's remit.
pub fn add_remit(rows: &mut Rows, organisation: Uuid, domain: Uuid) {
    rows.organisation_domain.push(
        organisation_domain::Model {
            id: id::of_part(organisation, "remit", "0"),
            organisation_id: organisation,
            domain_id: domain,
            ordinal: 0,
        }
        .into(),
    );
}

fn add_offices(world: &World, place: usize, rows: &mut Rows) -> Result<()> {
    let country = &world.countries[place];
    for (office, (kind, _, en, fr)) in OFFICES.into_iter().enumerate() {
        let slug = office_slug(country, office);
        let id = id::from_slug(RecordKind::Office, &slug);
        let names = vec![
            said(
                "en",
                format!("Synthetic office: {en} of {}", country.names[0]),
            ),
            said(
                "fr",
                format!("Fonction synthétique : {fr}, {}", country.names[1]),
            ),
        ];
        rows.record(RecordKind::Office, id, names, Vec::new())?;
        rows.office.push(
            office::Model {
                id,
                slug,
                kind: Some(kind),
                country_id: Some(country.id),
                organisation_id: None,
            }
            .into(),
        );
        for term in 0..TERMS {
            if let Some(held) = holding(country, term) {
                add_person(rows, place, office, term, id, held)?;
            }
        }
    }
    Ok(())
}

fn add_person(
    rows: &mut Rows,
    country: usize,
    office: usize,
    term: i32,
    office_id: Uuid,
    (begin, end): (NaiveDate, Option<NaiveDate>),
) -> Result<()> {
    let slug = person_slug(country, office, term);
    let id = id::from_slug(RecordKind::Person, &slug);
    let number = person_number(country, office, term);
    let name = said("en", format!("Synthetic Person {number:05}"));
    rows.record(RecordKind::Person, id, vec![name], Vec::new())?;
    rows.person.push(
        person::Model {
            id,
            slug,
            honorific: None,
            rank: None,
        }
        .into(),
    );
    let (valid_from_on, valid_from_earliest, valid_from_latest) = columns(exactly(begin));
    let (valid_to_on, valid_to_earliest, valid_to_latest) = columns(end.and_then(exactly));
    rows.occupancy.push(
        occupancy::Model {
            id: id::of_part(id, "occupancies", "0"),
            person_id: id,
            office_id,
            valid_from_on,
            valid_from_earliest,
            valid_from_latest,
            valid_to_on,
            valid_to_earliest,
            valid_to_latest,
            ordinal: 0,
        }
        .into(),
    );
    Ok(())
}

/// The three columns of a partial date.
pub fn columns(
    date: Option<PartialDate>,
) -> (Option<String>, Option<NaiveDate>, Option<NaiveDate>) {
    match date {
        Some(date) => (Some(date.text), date.earliest, date.latest),
        None => (None, None, None),
    }
}
