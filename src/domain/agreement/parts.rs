//! The parts of an agreement: parties, roles, signatories, domains, terms, links.

use std::collections::HashMap;

use entity::vocabulary::{PartyRole, RecordKind};
use entity::{
    agreement, agreement_domain, agreement_language, agreement_link, agreement_organisation,
    domain, meeting, office, organisation, party, person, signatory, term,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use crate::domain::agreement::new::{
    NewDomainOf, NewLink, NewOrganisationRole, NewParty, NewSignatory, NewTerm,
};
use crate::domain::error::{Error, Problems, Result};
use crate::domain::{country, date, id, record, text};

/// The roles of those who conclude an agreement, as against those to whose territory it is applied
/// or who stand by.
pub const CONCLUDING: [PartyRole; 3] = [
    PartyRole::Party,
    PartyRole::Signatory,
    PartyRole::ContractingState,
];

/// The parties of one agreement by the names a caller may use for them: key or id.
#[derive(Default)]
pub struct Keys(HashMap<String, Uuid>);

impl Keys {
    /// The parties of an agreement that is recorded already.
    pub async fn of_agreement(db: &impl ConnectionTrait, agreement: Uuid) -> Result<Self> {
        let rows = party::Entity::find()
            .filter(party::Column::AgreementId.eq(agreement))
            .all(db)
            .await?;
        Ok(Self(
            rows.into_iter()
                .map(|row| (id::show("party", row.id), row.id))
                .collect(),
        ))
    }

    fn add(&mut self, key: Option<String>, id: Uuid) {
        self.0.insert(id::show("party", id), id);
        if let Some(key) = key {
            self.0.insert(key, id);
        }
    }

    /// The party a caller names, if any.
    pub fn find_optional(&self, path: &str, given: Option<&String>) -> Result<Option<Uuid>> {
        given
            .map(|given| {
                self.0.get(given).copied().ok_or_else(|| {
                    Error::not_found(path, format!("This agreement has no party `{given}`."))
                })
            })
            .transpose()
    }
}

/// A dotted path below another, which may be empty.
pub(super) fn below(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

/// Writes parties found at `parties`.
pub async fn insert_parties(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    parties: Vec<NewParty>,
) -> Result<Keys> {
    let mut keys = Keys::default();
    let mut seen = Vec::new();
    for (ordinal, new) in (0_i32..).zip(parties) {
        let path = format!("parties.{ordinal}");
        let key = new.key.clone();
        let name = key.clone().unwrap_or_else(|| ordinal.to_string());
        let row = party_row(
            db,
            agreement,
            &path,
            new,
            id::of_part(agreement, "parties", &name),
            ordinal,
        )
        .await?;
        let who = (
            row.country_id.clone(),
            row.organisation_id.clone(),
            row.role.clone(),
        );
        if seen.contains(&who) {
            return Err(same_party(&path, &row));
        }
        seen.push(who);
        keys.add(key, *row.id.as_ref());
        party::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
    }
    Ok(keys)
}

fn same_party(path: &str, row: &party::ActiveModel) -> Error {
    let field = match row.country_id.as_ref() {
        Some(_) => "country",
        None => "organisation",
    };
    Error::conflict(
        &below(path, field),
        "This agreement has this party in this role already. Give each party once.",
    )
}

async fn party_row(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    path: &str,
    new: NewParty,
    id: Uuid,
    ordinal: i32,
) -> Result<party::ActiveModel> {
    if new.country.is_some() == new.organisation.is_some() {
        return Err(Error::invalid(
            &below(path, "country"),
            "A party is either a country or an organisation. Give one of the two.",
        ));
    }
    let mut problems = Problems::default();
    text::check_optional(
        &mut problems,
        &below(path, "label"),
        new.label.as_ref(),
        300,
    );
    problems.finish()?;
    let country =
        country::require_optional(db, &below(path, "country"), new.country.as_ref()).await?;
    let organisation = record::require_optional::<organisation::Entity>(
        db,
        &below(path, "organisation"),
        new.organisation.as_ref(),
    )
    .await?;
    Ok(party::ActiveModel {
        id: Set(id),
        agreement_id: Set(agreement),
        country_id: Set(country),
        organisation_id: Set(organisation),
        role: Set(new.role),
        label: Set(new.label),
        ordinal: Set(ordinal),
        // Derived with all else that the events tell.
        signed_earliest: Set(None),
    })
}

/// Adds a party to an agreement.
pub async fn add_party(db: &impl ConnectionTrait, agreement: Uuid, new: NewParty) -> Result<Uuid> {
    let of_agreement =
        record::row::<agreement::Entity>(db, RecordKind::Agreement, agreement).await?;
    let there = party::Entity::find()
        .filter(party::Column::AgreementId.eq(agreement))
        .all(db)
        .await?;
    let ordinal = there
        .iter()
        .map(|row| row.ordinal + 1)
        .max()
        .unwrap_or_default();
    let mut row = party_row(db, agreement, "", new, Uuid::now_v7(), ordinal).await?;
    row.signed_earliest = Set(of_agreement.signed_earliest);
    let same = |other: &party::Model| {
        row.country_id.as_ref() == &other.country_id
            && row.organisation_id.as_ref() == &other.organisation_id
            && row.role.as_ref() == &other.role
    };
    if there.iter().any(same) {
        return Err(same_party("", &row));
    }
    let id = *row.id.as_ref();
    party::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(id)
}

/// Removes a party with the events and signatures that were its own, and gives the agreement's id.
pub async fn remove_party(db: &impl ConnectionTrait, id: Uuid) -> Result<Uuid> {
    let row = party::Entity::find()
        .filter(party::Column::Id.eq(id))
        .one(db)
        .await?;
    let row = row.ok_or_else(|| gone("partyId", "party", id))?;
    party::Entity::delete_many()
        .filter(party::Column::Id.eq(id))
        .exec(db)
        .await?;
    crate::domain::agreement::events::project(db, row.agreement_id).await?;
    Ok(row.agreement_id)
}

fn gone(path: &str, prefix: &str, id: Uuid) -> Error {
    Error::not_found(
        path,
        format!("There is no {prefix} `{}`.", id::show(prefix, id)),
    )
}

/// Writes the roles of organisations found at `organisations`.
pub async fn insert_organisations(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    roles: Vec<NewOrganisationRole>,
) -> Result<()> {
    for (ordinal, new) in (0_i32..).zip(roles) {
        let path = format!("organisations.{ordinal}");
        insert_organisation(db, agreement, &path, new, ordinal).await?;
    }
    Ok(())
}

async fn insert_organisation(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    path: &str,
    new: NewOrganisationRole,
    ordinal: i32,
) -> Result<()> {
    let path = below(path, "organisation");
    let organisation =
        record::require::<organisation::Entity>(db, &path, &new.organisation).await?;
    let role = format!("{organisation}/{:?}", new.role);
    let row = agreement_organisation::ActiveModel {
        id: Set(id::of_part(agreement, "organisations", &role)),
        agreement_id: Set(agreement),
        organisation_id: Set(organisation),
        role: Set(new.role),
        ordinal: Set(ordinal),
    };
    let written = agreement_organisation::Entity::insert(row)
        .exec_without_returning(db)
        .await;
    written
        .map(|_| ())
        .map_err(|cause| match Error::from(cause) {
            Error::Refused(_) => Error::conflict(
                &path,
                "This organisation has this role in this agreement already.",
            ),
            other => other,
        })
}

/// Gives an organisation a role in an agreement.
pub async fn add_organisation(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    new: NewOrganisationRole,
) -> Result<()> {
    record::row::<agreement::Entity>(db, RecordKind::Agreement, agreement).await?;
    let there = agreement_organisation::Entity::find()
        .filter(agreement_organisation::Column::AgreementId.eq(agreement))
        .count(db)
        .await?;
    insert_organisation(db, agreement, "", new, there.try_into().unwrap_or(i32::MAX)).await
}

/// Takes a role from an organisation, and gives the agreement's id.
pub async fn remove_organisation(db: &impl ConnectionTrait, id: Uuid) -> Result<Uuid> {
    use agreement_organisation::{Column, Entity};
    let row = Entity::find().filter(Column::Id.eq(id)).one(db).await?;
    let row = row.ok_or_else(|| gone("roleId", "role", id))?;
    Entity::delete_many()
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(row.agreement_id)
}

/// Writes signatories found at `signatories`.
pub async fn insert_signatories(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    signatories: Vec<NewSignatory>,
    parties: &Keys,
) -> Result<()> {
    for (ordinal, new) in (0_i32..).zip(signatories) {
        let at = |field: &str| format!("signatories.{ordinal}.{field}");
        let signed = date::parse_at(&at("signedOn"), new.signed_on.as_ref())?;
        let (signed_on, signed_earliest, signed_latest) = date::columns(signed);
        let row = signatory::ActiveModel {
            id: Set(id::of_part(agreement, "signatories", &ordinal.to_string())),
            agreement_id: Set(agreement),
            person_id: Set(
                record::require::<person::Entity>(db, &at("person"), &new.person).await?,
            ),
            office_id: Set(record::require_optional::<office::Entity>(
                db,
                &at("office"),
                new.office.as_ref(),
            )
            .await?),
            party_id: Set(parties.find_optional(&at("party"), new.party.as_ref())?),
            signed_on,
            signed_earliest,
            signed_latest,
            ordinal: Set(ordinal),
        };
        signatory::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Writes domains found at `domains`.
pub async fn insert_domains(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    domains: Vec<NewDomainOf>,
) -> Result<()> {
    for (ordinal, new) in (0_i32..).zip(domains) {
        let path = format!("domains.{ordinal}.domain");
        let domain = record::require::<domain::Entity>(db, &path, &new.domain).await?;
        let row = agreement_domain::ActiveModel {
            id: Set(id::of_part(agreement, "domains", &domain.to_string())),
            agreement_id: Set(agreement),
            domain_id: Set(domain),
            is_primary: Set(new.primary),
            ordinal: Set(ordinal),
        };
        let written = agreement_domain::Entity::insert(row)
            .exec_without_returning(db)
            .await;
        written.map_err(|cause| match Error::from(cause) {
            Error::Refused(_) => Error::conflict(&path, "This domain is given twice."),
            other => other,
        })?;
    }
    Ok(())
}

/// Puts new domains in the place of those there are.
pub async fn replace_domains(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    domains: Vec<NewDomainOf>,
) -> Result<()> {
    agreement_domain::Entity::delete_many()
        .filter(agreement_domain::Column::AgreementId.eq(agreement))
        .exec(db)
        .await?;
    insert_domains(db, agreement, domains).await
}

/// Puts new authentic languages in the place of those there are.
pub async fn replace_languages(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    languages: Vec<String>,
) -> Result<()> {
    agreement_language::Entity::delete_many()
        .filter(agreement_language::Column::AgreementId.eq(agreement))
        .exec(db)
        .await?;
    for (ordinal, language) in (0_i32..).zip(languages) {
        let language = text::canonical(&language)?;
        let row = agreement_language::ActiveModel {
            id: Set(id::of_part(agreement, "languages", &language)),
            agreement_id: Set(agreement),
            language: Set(language),
            ordinal: Set(ordinal),
        };
        let written = agreement_language::Entity::insert(row)
            .exec_without_returning(db)
            .await;
        written.map_err(|cause| match Error::from(cause) {
            Error::Refused(_) => Error::conflict(
                &format!("authenticLanguages.{ordinal}"),
                "This language is given twice.",
            ),
            other => other,
        })?;
    }
    Ok(())
}

/// Checks a term found at `path`.
pub fn check_term(problems: &mut Problems, path: &str, term: &NewTerm) {
    text::check_words(problems, &below(path, "text"), &term.text, text::LONGEST);
    text::check_language(problems, &below(path, "lang"), &term.lang);
}

/// Writes a checked term.
pub async fn insert_term(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    id: Uuid,
    path: &str,
    new: NewTerm,
    ordinal: i32,
) -> Result<Uuid> {
    let domain =
        record::require_optional::<domain::Entity>(db, &below(path, "domain"), new.domain.as_ref())
            .await?;
    let provider =
        country::require_optional(db, &below(path, "provider"), new.provider.as_ref()).await?;
    let beneficiary =
        country::require_optional(db, &below(path, "beneficiary"), new.beneficiary.as_ref())
            .await?;
    let row = term::ActiveModel {
        id: Set(id),
        agreement_id: Set(agreement),
        kind: Set(new.kind),
        category: Set(new.category),
        language: Set(text::canonical(&new.lang)?),
        text: Set(new.text),
        domain_id: Set(domain),
        provider_id: Set(provider),
        beneficiary_id: Set(beneficiary),
        modality: Set(new.modality),
        horizon: Set(new.horizon),
        ordinal: Set(ordinal),
    };
    term::Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Adds a term to an agreement.
pub async fn add_term(db: &impl ConnectionTrait, agreement: Uuid, new: NewTerm) -> Result<Uuid> {
    let mut problems = Problems::default();
    check_term(&mut problems, "", &new);
    problems.finish()?;
    record::row::<agreement::Entity>(db, RecordKind::Agreement, agreement).await?;
    let there = term::Entity::find()
        .filter(term::Column::AgreementId.eq(agreement))
        .count(db)
        .await?;
    insert_term(
        db,
        agreement,
        Uuid::now_v7(),
        "",
        new,
        there.try_into().unwrap_or(i32::MAX),
    )
    .await
}

/// Removes a term, and gives the agreement's id.
pub async fn remove_term(db: &impl ConnectionTrait, id: Uuid) -> Result<Uuid> {
    let row = term::Entity::find()
        .filter(term::Column::Id.eq(id))
        .one(db)
        .await?;
    let row = row.ok_or_else(|| gone("termId", "term", id))?;
    term::Entity::delete_many()
        .filter(term::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(row.agreement_id)
}

/// States what an agreement does to another.
pub async fn link(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    new: NewLink,
    path: &str,
) -> Result<Uuid> {
    let path = below(path, "to");
    record::row::<agreement::Entity>(db, RecordKind::Agreement, agreement).await?;
    let target = record::require::<agreement::Entity>(db, &path, &new.to).await?;
    if target == agreement {
        return Err(Error::invalid(
            &path,
            "An agreement cannot be linked to itself. Name another agreement.",
        ));
    }
    let link = id::of_part(agreement, "links", &format!("{target}/{:?}", new.kind));
    let row = agreement_link::ActiveModel {
        id: Set(link),
        agreement_id: Set(agreement),
        target_id: Set(target),
        kind: Set(new.kind),
        ordinal: Set(0),
    };
    let written = agreement_link::Entity::insert(row)
        .exec_without_returning(db)
        .await;
    written.map_err(|cause| match Error::from(cause) {
        Error::Refused(_) => Error::conflict(
            &path,
            "These two agreements are linked in this way already.",
        ),
        other => other,
    })?;
    Ok(link)
}

/// Takes a link back, and gives the id of the agreement that acted.
pub async fn unlink(db: &impl ConnectionTrait, id: Uuid) -> Result<Uuid> {
    use agreement_link::{Column, Entity};
    let row = Entity::find().filter(Column::Id.eq(id)).one(db).await?;
    let row = row.ok_or_else(|| gone("linkId", "link", id))?;
    Entity::delete_many()
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(row.agreement_id)
}

/// Says at which meeting an agreement was concluded; nothing takes that back.
pub async fn attach_to_meeting(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    meeting: Option<&String>,
) -> Result<()> {
    record::row::<agreement::Entity>(db, RecordKind::Agreement, agreement).await?;
    let meeting = record::require_optional::<meeting::Entity>(db, "", meeting).await?;
    let row = agreement::ActiveModel {
        id: Set(agreement),
        meeting_id: Set(meeting),
        ..Default::default()
    };
    agreement::Entity::update(row).exec(db).await?;
    Ok(())
}
