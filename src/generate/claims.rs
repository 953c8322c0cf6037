//! What sources say of a synthetic agreement.

use entity::lifecycle_event;
use entity::vocabulary::{EventKind, InstrumentType, Modality, RecordKind};
use sea_orm::IntoActiveModel as _;
use uuid::Uuid;

use crate::domain::claim::{self, NewClaim, Part};
use crate::domain::error::Result;
use crate::domain::field::PartList;
use crate::domain::search;
use crate::generate::chance::{Chance, What, after};
use crate::generate::rows::Rows;
use crate::generate::shape;
use crate::generate::world::World;
use crate::generate::{NOW, cast};

/// Adds the claims on an agreement.
pub fn add(
    world: &World,
    rows: &mut Rows,
    number: usize,
    agreement: Uuid,
    instrument: Option<InstrumentType>,
    events: &[lifecycle_event::Model],
) -> Result<()> {
    let mut chance = Chance::of(world.plan.seed, What::Claims, number);
    let sources = cast::sources(world.plan.seed);
    let signed = events.iter().find(|it| it.kind == EventKind::Signed);
    let date = signed.and_then(|event| event.occurred_on.as_ref().map(|on| (event, on)));
    let mut claims = Vec::new();
    if let Some((event, on)) = date {
        claims.push((part(event), "occurredOn", on.clone()));
        let day = event.occurred_earliest.map(|day| after(day, 3).to_string());
        if chance.in_thousand(shape::IN_CONFLICT) {
            claims.extend(day.map(|day| (part(event), "occurredOn", day)));
        }
    }
    let city = signed.and_then(|event| Some((part(event), "city", event.city.clone()?)));
    claims.extend(city.filter(|_| chance.in_thousand(300)));
    if let Some(kind) = instrument {
        claims.push((None, "instrumentType", format!("{kind:?}")));
    }
    let wanted = chance.weighted(shape::CLAIMS).max(claims.len().min(2));
    let rest = ["titles", "parties"].map(|field| (None, field, format!("no. {number:06}")));
    claims.extend(rest);
    let first = chance.below(4);
    for (ordinal, (part, field, value)) in (0..).zip(claims.into_iter().take(wanted)) {
        // The first sources are quoted most, and no two claims of an agreement have the same one.
        let spread = chance.below(3);
        let place = (first + usize::try_from(ordinal).unwrap_or(0) * 3 + spread) % sources.len();
        let source = sources[place];
        let new = new(field, value, number, place);
        let row = claim::row(new, agreement, part, source, NOW)?;
        let entries = search::entries_of_claim(&row);
        let found = search::rows(RecordKind::Agreement, agreement, entries);
        rows.search_text.extend(found);
        let row = entity::claim::Model { ordinal, ..row };
        rows.claim.push(row.into_active_model());
    }
    Ok(())
}

fn part(event: &lifecycle_event::Model) -> Option<Part> {
    Some(Part {
        list: PartList::Events,
        id: event.id,
    })
}

fn new(field: &str, value: String, number: usize, source: usize) -> NewClaim {
    let (lang, quote) = match source % 3 {
        0 => (
            "fr",
            format!("Citation synthétique, accord {number:06} : {value}"),
        ),
        _ => (
            "en",
            format!("Synthetic quotation, agreement {number:06}: {value}"),
        ),
    };
    NewClaim {
        id: None,
        about: String::new(),
        field: field.to_owned(),
        part: None,
        value: Some(value),
        quote: Some(quote),
        lang: Some(lang.to_owned()),
        translation: None,
        modality: Modality::Asserted,
        confidence: None,
        source: String::new(),
        locator: Some(format!("p. {}", number % 400 + 1)),
        shown: false,
        inferred: false,
        note: None,
    }
}
