//! The tree of domains, small enough to be held in memory as a whole.

use std::collections::{HashMap, HashSet};

use entity::domain::{Column, Entity};
use entity::localised_text;
use entity::vocabulary::TextUse;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::domain::error::{Error, Result};
use crate::domain::filter::Words;
use crate::domain::id;

/// How many domains an error proposes.
const CANDIDATES: usize = 5;

/// All domains, by code and by parent.
#[derive(Default)]
pub(super) struct Tree {
    codes: HashMap<String, Uuid>,
    children: HashMap<Uuid, Vec<Uuid>>,
}

impl Tree {
    /// Reads the whole tree with one statement.
    pub(super) async fn load(db: &impl ConnectionTrait) -> Result<Self> {
        let rows: Vec<(Uuid, String, Option<Uuid>)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Code, Column::ParentId])
            .order_by_asc(Column::Code)
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self::of(rows))
    }

    fn of(rows: Vec<(Uuid, String, Option<Uuid>)>) -> Self {
        let mut tree = Self::default();
        for (id, code, parent) in rows {
            if let Some(parent) = parent {
                tree.children.entry(parent).or_default().push(id);
            }
            tree.codes.insert(code, id);
        }
        tree
    }

    /// The domain that a caller names by code or id.
    fn named(&self, given: &str) -> Option<Uuid> {
        match id::read(given) {
            Some(("domain", id)) => self.codes.values().find(|known| **known == id).copied(),
            _ => self.codes.get(given).copied(),
        }
    }

    /// The domain itself, first, and all below it. A ring in the data ends the walk and not the program.
    pub(super) fn below(&self, domain: Uuid) -> Vec<Uuid> {
        let mut seen = HashSet::from([domain]);
        let mut found = vec![domain];
        let mut next = 0;
        while let Some(id) = found.get(next) {
            let children = self.children.get(id).map_or(&[][..], Vec::as_slice);
            found.extend(children.iter().copied().filter(|child| seen.insert(*child)));
            next += 1;
        }
        found
    }

    /// Whether a domain may be put below another: not below itself, nor below what lies below it.
    pub(super) fn may_move(&self, domain: Uuid, parent: Uuid) -> bool {
        !self.below(domain).contains(&parent)
    }
}

/// Each domain named by code or id with all that lie below it, itself first. Names that no domain
/// bears are left out.
pub async fn descendants(
    db: &impl ConnectionTrait,
    code_or_id: &[String],
) -> Result<HashMap<String, Vec<Uuid>>> {
    let tree = Tree::load(db).await?;
    Ok(code_or_id
        .iter()
        .filter_map(|given| Some((given.clone(), tree.below(tree.named(given)?))))
        .collect())
}

/// The ids of the domains that a caller lists at `path`, which all have to be there.
pub async fn require_all(
    db: &impl ConnectionTrait,
    path: &str,
    given: &[String],
) -> Result<Vec<Uuid>> {
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let tree = Tree::load(db).await?;
    let mut problems = crate::domain::error::Problems::default();
    let mut found = Vec::new();
    for (index, given) in given.iter().enumerate() {
        let path = format!("{path}.{index}");
        match tree.named(given) {
            Some(id) => {
                problems.require(
                    !found.contains(&id),
                    &path,
                    "This domain is listed twice. Leave one out.",
                );
                found.push(id);
            }
            None => {
                problems.take::<()>(Err(unresolved(db, &path, given).await?))?;
            }
        }
    }
    problems.finish()?;
    Ok(found)
}

/// The answer when no domain bears a name: never a guess, but the codes and labels that begin like it.
pub async fn unresolved(db: &impl ConnectionTrait, path: &str, given: &str) -> Result<Error> {
    let candidates = candidates(db, given).await?;
    let hint = if candidates.is_empty() {
        String::new()
    } else {
        format!(" Did you mean {}?", candidates.join(", "))
    };
    Ok(Error::not_found(
        path,
        format!(
            "No cooperation domain has the code `{given}`.{hint} Give a code such as ENERGY.NUCLEAR, or an id; `domains` lists them all."
        ),
    ))
}

async fn candidates(db: &impl ConnectionTrait, given: &str) -> Result<Vec<String>> {
    let start: String = given
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(4)
        .collect();
    if start.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let capitals = start.to_uppercase();
    let codes: Vec<(Uuid, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Code])
        .order_by_asc(Column::Code)
        .into_tuple()
        .all(db)
        .await?;
    let mut first = capitals.chars().take(1).collect::<String>();
    first.extend(start.to_lowercase().chars().skip(1));
    let labelled: HashSet<Uuid> = localised_text::Entity::find()
        .select_only()
        .column(localised_text::Column::RecordId)
        .filter(localised_text::Column::RecordId.is_in(codes.iter().map(|(id, _)| *id)))
        .filter(localised_text::Column::Usage.ne(TextUse::Definition))
        .filter(Words::Begins(first).condition(localised_text::Column::Text))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let begins = |code: &str| {
        code.split(['.', '_'])
            .any(|word| word.starts_with(&capitals))
    };
    Ok(codes
        .into_iter()
        .filter(|(id, code)| begins(code) || labelled.contains(id))
        .map(|(_, code)| code)
        .take(CANDIDATES)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRADE: Uuid = Uuid::from_u128(1);
    const ENERGY: Uuid = Uuid::from_u128(2);
    const NUCLEAR: Uuid = Uuid::from_u128(3);
    const FUEL: Uuid = Uuid::from_u128(4);

    fn tree() -> Tree {
        Tree::of(vec![
            (TRADE, "TRADE".to_owned(), None),
            (ENERGY, "ENERGY".to_owned(), None),
            (NUCLEAR, "ENERGY.NUCLEAR".to_owned(), Some(ENERGY)),
            (FUEL, "ENERGY.NUCLEAR.FUEL".to_owned(), Some(NUCLEAR)),
        ])
    }

    #[test]
    fn a_domain_holds_itself_and_all_below_it() {
        assert_eq!(tree().below(ENERGY), [ENERGY, NUCLEAR, FUEL]);
        assert_eq!(tree().below(FUEL), [FUEL]);
    }

    #[test]
    fn a_domain_is_named_by_its_code_or_its_id() {
        assert_eq!(tree().named("ENERGY.NUCLEAR"), Some(NUCLEAR));
        assert_eq!(tree().named(&id::show("domain", NUCLEAR)), Some(NUCLEAR));
        assert_eq!(tree().named(&id::show("country", NUCLEAR)), None);
        assert_eq!(tree().named("ENERGY.SOLAR"), None);
    }

    #[test]
    fn a_domain_may_not_be_moved_below_itself_or_what_lies_below_it() {
        assert!(!tree().may_move(ENERGY, ENERGY));
        assert!(!tree().may_move(ENERGY, FUEL));
        assert!(tree().may_move(ENERGY, TRADE));
        assert!(tree().may_move(FUEL, ENERGY));
    }

    #[test]
    fn a_ring_in_the_data_does_not_trap_the_walk() {
        let ring = Tree::of(vec![
            (TRADE, "TRADE".to_owned(), Some(ENERGY)),
            (ENERGY, "ENERGY".to_owned(), Some(TRADE)),
        ]);
        assert_eq!(ring.below(TRADE), [TRADE, ENERGY]);
    }
}
