//! Synthetic agreements.

use entity::vocabulary::{
    LegalNature, LinkKind, OrganisationKind, OrganisationRole, PartyRole, RecordKind, TermCategory,
    TermKind,
};
use entity::{
    agreement, agreement_body, agreement_domain, agreement_language, agreement_link,
    agreement_organisation, agreement_package, agreement_package_domain, party, signatory, term,
};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel as _;
use uuid::Uuid;

use crate::domain::agreement::events::derive;
use crate::domain::error::Result;
use crate::domain::id;
use crate::domain::record::NewIdentifier;
use crate::domain::search;
use crate::generate::chance::{Chance, What, exactly};
use crate::generate::life::{self, Party};
use crate::generate::occasion::{self, BLOCK, Occasion, Sides, occasion};
use crate::generate::rows::{Rows, said};
use crate::generate::world::World;
use crate::generate::{cast, claims, meeting, shape, words};

/// The id of an agreement.
pub fn id_of(number: usize) -> Uuid {
    id::from_slug(RecordKind::Agreement, &slug(number))
}

fn slug(number: usize) -> String {
    format!("synthetic-agreement-{:06}", number + 1)
}

fn package_slug(package: usize) -> String {
    format!("synthetic-package-{:05}", package + 1)
}

/// Adds one agreement with all that belongs to it.
pub fn add(world: &World, rows: &mut Rows, number: usize) -> Result<()> {
    let occasion = occasion(world, number);
    if number.is_multiple_of(BLOCK) {
        add_package(world, rows, number / BLOCK)?;
    }
    let id = id_of(number);
    let mut chance = Chance::of(world.plan.seed, What::Agreement, number);
    let instrument = chance.weighted(shape::INSTRUMENTS);
    let about = chance.weighted(&[(1, 55), (2, 30), (3, 15)]);
    let domains = world.domains(&mut chance, about);
    let titles = words::titles(
        world,
        &mut chance,
        number + 1,
        instrument,
        &occasion.sides,
        domains.first().copied().unwrap_or_default(),
    );
    let identifiers = identifiers(&mut chance, number);
    rows.record(RecordKind::Agreement, id, titles, identifiers)?;
    let first_party = rows.party.len();
    let parties = add_parties(world, rows, &mut chance, id, &occasion);
    let events = life::events(world, number, id, &occasion, &parties);
    let derived = derive(id, &events);
    for party in &mut rows.party[first_party..] {
        party.signed_earliest = Set(derived.signed.earliest);
    }
    let row = agreement::Model {
        id,
        slug: slug(number),
        short_name: chance
            .in_thousand(50)
            .then(|| format!("Synthetic short name {:06}", number + 1)),
        instrument_type: instrument,
        local_type_label: None,
        legal_nature: chance.weighted(&[
            (None, 70),
            (Some(LegalNature::Binding), 25),
            (Some(LegalNature::NonBinding), 5),
        ]),
        package_id: occasion.package.map(|(package, _)| {
            id::from_slug(RecordKind::AgreementPackage, &package_slug(package))
        }),
        package_ordinal: occasion
            .package
            .and_then(|(_, place)| i32::try_from(place).ok()),
        meeting_id: occasion.meeting.map(meeting::id_of),
        signed_earliest: derived.signed.earliest,
        signed_latest: derived.signed.latest,
        in_force_earliest: derived.in_force.earliest,
        in_force_latest: derived.in_force.latest,
    };
    let short_name = row
        .short_name
        .as_deref()
        .and_then(search::entry_of_short_name);
    let found = search::rows(RecordKind::Agreement, id, short_name.into_iter().collect());
    rows.search_text.extend(found);
    rows.agreement.push(row.into());
    rows.status_period.extend(derived.periods);
    add_signatories(world, rows, &mut chance, id, &occasion, &parties);
    add_domains(world, rows, id, &domains);
    add_languages(rows, &mut chance, id);
    add_organisations(rows, &mut chance, id, &occasion);
    add_terms(world, rows, &mut chance, id, &occasion, &domains);
    add_body(world, rows, &mut chance, number, &occasion, &domains)?;
    if let Some((base, kind)) = occasion.base {
        add_link(rows, id, id_of(base), kind);
    }
    claims::add(world, rows, number + 1, id, instrument, &events)?;
    let events = events.into_iter().map(|event| event.into_active_model());
    rows.lifecycle_event.extend(events);
    Ok(())
}

fn identifiers(chance: &mut Chance, number: usize) -> Vec<NewIdentifier> {
    let given = chance.in_thousand(400).then(|| NewIdentifier {
        scheme: "SYNTHETIC_SERIES".to_owned(),
        value: format!("{}", number + 1),
        url: None,
    });
    given.into_iter().collect()
}

fn add_package(world: &World, rows: &mut Rows, package: usize) -> Result<()> {
    if occasion::package_size(world, package) == 0 {
        return Ok(());
    }
    let slug = package_slug(package);
    let id = id::from_slug(RecordKind::AgreementPackage, &slug);
    let name = said("en", format!("Synthetic package {:05}", package + 1));
    rows.record(RecordKind::AgreementPackage, id, vec![name], Vec::new())?;
    rows.agreement_package
        .push(agreement_package::Model { id, slug }.into());
    let mut chance = Chance::of(world.plan.seed, What::Package, package + (2 << 30));
    for (ordinal, domain) in (0..).zip(world.domains(&mut chance, 2)) {
        let domain = world.domains[domain].id;
        rows.agreement_package_domain.push(
            agreement_package_domain::Model {
                id: id::of_part(id, "domains", &domain.to_string()),
                package_id: id,
                domain_id: domain,
                ordinal,
            }
            .into(),
        );
    }
    Ok(())
}

/// Adds the parties and gives the countries among them that conclude.
fn add_parties(
    world: &World,
    rows: &mut Rows,
    chance: &mut Chance,
    agreement: Uuid,
    occasion: &Occasion,
) -> Vec<Party> {
    let mut ordinal = 0;
    let mut add = |country: Option<Uuid>, organisation: Option<Uuid>, role: PartyRole| {
        let id = id::of_part(agreement, "parties", &ordinal.to_string());
        rows.party.push(
            party::Model {
                id,
                agreement_id: agreement,
                country_id: country,
                organisation_id: organisation,
                role,
                label: None,
                ordinal,
                signed_earliest: None,
            }
            .into(),
        );
        ordinal += 1;
        id
    };
    let mut concluding = Vec::new();
    let role = chance.weighted(shape::ROLES);
    let states = occasion.sides.states();
    for state in &states {
        // In a multilateral agreement some have signed and not ratified.
        let role = match occasion.sides {
            Sides::Many(_) => chance.weighted(shape::ROLES),
            _ => role,
        };
        concluding.push((*state, add(Some(world.countries[*state].id), None, role)));
    }
    if let Sides::WithOrganisation(_) = occasion.sides {
        let organisation = cast::organisation(chance.below(cast::ORGANISATIONS));
        add(None, Some(organisation), role);
    }
    let overseas = states
        .iter()
        .any(|state| world.countries[*state].has_territories);
    if overseas && !world.territories.is_empty() && chance.in_thousand(shape::TERRITORIAL) {
        let first = chance.below(world.territories.len());
        let many = chance.between(1, 8).min(world.territories.len());
        for place in first..first + many {
            let territory = world.territories[place % world.territories.len()];
            add(Some(territory), None, PartyRole::TerritorialApplication);
        }
    }
    concluding
}

fn add_signatories(
    world: &World,
    rows: &mut Rows,
    chance: &mut Chance,
    agreement: Uuid,
    occasion: &Occasion,
    parties: &[Party],
) {
    let mut ordinal = 0;
    for (country, party) in parties.iter().take(10) {
        let kind = chance.weighted(shape::SIGNATORIES);
        let known = chance.in_thousand(800);
        let Some((person, office)) = cast::holder(world, *country, kind, occasion.day) else {
            continue;
        };
        if !known {
            continue;
        }
        let signed = exactly(occasion.day).filter(|_| chance.in_thousand(200));
        let (signed_on, signed_earliest, signed_latest) = cast::columns(signed);
        rows.signatory.push(
            signatory::Model {
                id: id::of_part(agreement, "signatories", &format!("{ordinal}")),
                agreement_id: agreement,
                person_id: person,
                office_id: Some(office),
                party_id: Some(*party),
                signed_on,
                signed_earliest,
                signed_latest,
                ordinal,
            }
            .into(),
        );
        ordinal += 1;
    }
}

fn add_domains(world: &World, rows: &mut Rows, agreement: Uuid, domains: &[usize]) {
    for (ordinal, domain) in (0..).zip(domains) {
        let domain = world.domains[*domain].id;
        rows.agreement_domain.push(
            agreement_domain::Model {
                id: id::of_part(agreement, "domains", &domain.to_string()),
                agreement_id: agreement,
                domain_id: domain,
                is_primary: ordinal == 0,
                ordinal,
            }
            .into(),
        );
    }
}

fn add_languages(rows: &mut Rows, chance: &mut Chance, agreement: Uuid) {
    let languages: &[&str] = chance.weighted(&[
        (&[][..], 40),
        (&["en", "fr"][..], 25),
        (&["en"][..], 15),
        (&["fr"][..], 8),
        (&["en", "ru"][..], 7),
        (&["ar", "fr"][..], 5),
    ]);
    for (ordinal, language) in (0..).zip(languages) {
        rows.agreement_language.push(
            agreement_language::Model {
                id: id::of_part(agreement, "languages", language),
                agreement_id: agreement,
                language: (*language).to_owned(),
                ordinal,
            }
            .into(),
        );
    }
}

fn add_organisations(rows: &mut Rows, chance: &mut Chance, agreement: Uuid, occasion: &Occasion) {
    let (organisation, role) = match occasion.sides {
        Sides::Many(_) if chance.in_thousand(500) => {
            let organisation = cast::organisation(chance.below(cast::ORGANISATIONS));
            (organisation, OrganisationRole::Depositary)
        }
        _ if chance.in_thousand(80) => {
            let role = chance.weighted(shape::ORGANISATION_ROLES);
            (cast::agency(chance.below(cast::AGENCIES)), role)
        }
        _ => return,
    };
    rows.agreement_organisation.push(
        agreement_organisation::Model {
            id: id::of_part(
                agreement,
                "organisations",
                &format!("{organisation}/{role:?}"),
            ),
            agreement_id: agreement,
            organisation_id: organisation,
            role,
            ordinal: 0,
        }
        .into(),
    );
}

fn add_terms(
    world: &World,
    rows: &mut Rows,
    chance: &mut Chance,
    agreement: Uuid,
    occasion: &Occasion,
    domains: &[usize],
) {
    if !chance.in_thousand(200) {
        return;
    }
    let kinds = [TermKind::Provision, TermKind::Objective, TermKind::Effect];
    let states = occasion.sides.states();
    for ordinal in 0..chance.between(1, 3) {
        let kind = chance.one_of(kinds);
        let provides = kind == TermKind::Provision && states.len() == 2;
        let side = |place: usize| states.get(place).map(|state| world.countries[*state].id);
        rows.term.push(
            term::Model {
                id: id::of_part(agreement, "terms", &ordinal.to_string()),
                agreement_id: agreement,
                kind,
                category: provides.then(|| {
                    chance.one_of([
                        TermCategory::Training,
                        TermCategory::EquipmentSupply,
                        TermCategory::Financing,
                        TermCategory::TechnologyTransfer,
                        TermCategory::InformationExchange,
                    ])
                }),
                language: "en".to_owned(),
                text: format!("Synthetic term {}.", ordinal + 1),
                domain_id: domains.first().map(|domain| world.domains[*domain].id),
                provider_id: side(0).filter(|_| provides),
                beneficiary_id: side(1).filter(|_| provides),
                modality: None,
                horizon: None,
                ordinal: i32::try_from(ordinal).unwrap_or(i32::MAX),
            }
            .into(),
        );
    }
}

/// One in a hundred agreements of two states creates a commission of the two.
fn add_body(
    world: &World,
    rows: &mut Rows,
    chance: &mut Chance,
    number: usize,
    occasion: &Occasion,
    domains: &[usize],
) -> Result<()> {
    let creates = chance.in_thousand(10);
    let (Sides::Two(a, b), true) = (&occasion.sides, creates) else {
        return Ok(());
    };
    let names = vec![said(
        "en",
        format!(
            "Synthetic commission {:06} of {} and {}",
            number + 1,
            world.countries[*a].names[0],
            world.countries[*b].names[0]
        ),
    )];
    let slug = format!("synthetic-commission-{:06}", number + 1);
    let kind = OrganisationKind::IntergovernmentalCommission;
    let organisation = cast::add_organisation(rows, slug, kind, names, None)?;
    cast::add_members(world, rows, organisation, &[*a, *b], occasion.day);
    if let Some(domain) = domains.first() {
        cast::add_remit(rows, organisation, world.domains[*domain].id);
    }
    let agreement = id_of(number);
    rows.agreement_body.push(
        agreement_body::Model {
            id: id::of_part(agreement, "bodies", &organisation.to_string()),
            agreement_id: agreement,
            organisation_id: organisation,
            ordinal: 0,
        }
        .into(),
    );
    Ok(())
}

fn add_link(rows: &mut Rows, agreement: Uuid, target: Uuid, kind: LinkKind) {
    rows.agreement_link.push(
        agreement_link::Model {
            id: id::of_part(agreement, "links", &format!("{target}/{kind:?}")),
            agreement_id: agreement,
            target_id: target,
            kind,
            ordinal: 0,
        }
        .into(),
    );
}
