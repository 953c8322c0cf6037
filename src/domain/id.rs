//! Ids: opaque to callers, typed, stable, and the same in addresses, exports and the API.
//!
//! An id is the kind of the record and 32 hexadecimal digits: `agreement_0198f2…`. Records that are
//! not given an id get one made from their kind and slug, so that loading the same file into two
//! databases gives the same ids.

use entity::vocabulary::RecordKind;
use uuid::Uuid;

use crate::domain::error::{Error, Result};

/// The name space of all ids that are made from slugs. Never change it.
const NAMESPACE: Uuid = Uuid::from_u128(0x9d1c_3f52_70a4_4c1e_8f0b_5a3d_e7c6_2b18);

/// The word an id of this kind begins with, and the first half of `kind/slug` in data files.
pub fn prefix(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Agreement => "agreement",
        RecordKind::AgreementPackage => "package",
        RecordKind::Country => "country",
        RecordKind::Domain => "domain",
        RecordKind::Meeting => "meeting",
        RecordKind::Office => "office",
        RecordKind::Organisation => "organisation",
        RecordKind::Person => "person",
        RecordKind::Relation => "relation",
        RecordKind::Source => "source",
    }
}

/// The id as callers see it.
pub fn show(prefix: &str, id: Uuid) -> String {
    format!("{prefix}_{}", id.simple())
}

/// The prefix and the number of an id, if the text has the form of one.
pub fn read(text: &str) -> Option<(&str, Uuid)> {
    let (prefix, digits) = text.rsplit_once('_')?;
    let well_formed = digits.len() == 32
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    well_formed
        .then(|| Uuid::try_parse(digits).ok().map(|id| (prefix, id)))
        .flatten()
}

/// The number of an id that must begin with `expected`.
pub fn read_as(path: &str, expected: &str, text: &str) -> Result<Uuid> {
    match read(text) {
        Some((prefix, id)) if prefix == expected => Ok(id),
        Some((prefix, _)) => Err(Error::invalid(
            path,
            format!("`{text}` is the id of a {prefix}; give the id of a {expected}."),
        )),
        None => Err(Error::invalid(
            path,
            format!("`{text}` is not an id. Ids look like {expected}_ and 32 hexadecimal digits."),
        )),
    }
}

/// The id of a record that was not given one.
pub fn from_slug(kind: RecordKind, slug: &str) -> Uuid {
    from_name(prefix(kind), slug)
}

/// The id of something that is no record and yet has a readable name, such as a dataset.
pub fn from_name(prefix: &str, slug: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{prefix}/{slug}").as_bytes())
}

/// The id of a part of a record, such as one of its events, made from the part's key.
pub fn of_part(record: Uuid, list: &str, key: &str) -> Uuid {
    Uuid::new_v5(&record, format!("{list}/{key}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_it_was_shown() {
        let id = from_slug(RecordKind::Country, "mali");
        assert_eq!(read(&show("country", id)), Some(("country", id)));
        assert_eq!(from_slug(RecordKind::Country, "mali"), id);
        assert_ne!(from_slug(RecordKind::Person, "mali"), id);
    }

    #[test]
    fn a_forged_id_is_refused() {
        for text in [
            "",
            "country_",
            "country_xyz",
            "country",
            "_",
            "country_0198F2",
            "é_é",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let other = show("person", from_slug(RecordKind::Person, "x"));
        assert!(read_as("id", "country", &other).is_err());
    }
}
