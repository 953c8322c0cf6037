//! Where an agreement comes from and what came of it: the agreements it is linked with, those that
//! these are linked with, and so on.
//!
//! Links are followed breadth first, one statement for each level however many agreements are asked
//! about. An agreement that was reached is not followed again, so circles come to an end.

use std::collections::{HashMap, HashSet};

use entity::vocabulary::LinkKind;
use entity::{agreement, agreement_link};
use sea_orm::sea_query::{
    Asterisk, Expr, ExprTrait as _, Order, OverStatement as _, Query, SelectStatement,
    WindowStatement,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait,
};
use uuid::Uuid;

use crate::domain::batch;
use crate::domain::error::{Error, Result};
use crate::domain::list::union;

/// How far links are followed when the caller does not say.
pub const DEFAULT_DEPTH: u32 = 5;
/// The farthest that links are followed.
pub const MOST_DEPTH: u32 = 20;
/// The most agreements that a lineage holds.
pub const MOST_NODES: usize = 200;
/// SQLite takes 32,766 values in a statement; stay well below.
const CHUNK: usize = 10_000;

/// Which links are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the agreement that acts to the one acted upon.
    Outgoing,
    /// From the agreement acted upon to the one that acts.
    Incoming,
    /// Both at every step.
    #[default]
    Both,
}

/// A question for the lineage of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Of which agreement.
    pub agreement: Uuid,
    /// How many links away.
    pub depth: u32,
    /// Which way.
    pub direction: Direction,
    /// Only links of these kinds.
    pub kinds: Option<Vec<LinkKind>>,
}

/// Agreements and the links between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lineage {
    /// The agreements and how many links away each is, the nearest first, then by slug.
    pub nodes: Vec<(agreement::Model, u32)>,
    /// The links that were followed, and others between these agreements, by slugs.
    pub edges: Vec<agreement_link::Model>,
    /// Whether links lead no further.
    pub is_complete: bool,
}

/// The depth wanted, given at `depth`.
pub fn depth(given: Option<i32>) -> Result<u32> {
    let Some(given) = given else {
        return Ok(DEFAULT_DEPTH);
    };
    let depth = u32::try_from(given).ok();
    depth.filter(|depth| *depth <= MOST_DEPTH).ok_or_else(|| {
        Error::invalid(
            "depth",
            format!("`depth` is {given}; give a number from 0 to {MOST_DEPTH}."),
        )
    })
}

/// The lineages asked for. One statement for each level, and one for the agreements.
pub async fn lineages(
    db: &impl ConnectionTrait,
    asked: &[Asked],
) -> Result<HashMap<Asked, Lineage>> {
    let mut walks: Vec<Walk> = asked.iter().cloned().map(Walk::new).collect();
    loop {
        let mut at: Vec<Uuid> = walks.iter().flat_map(|walk| walk.edge.clone()).collect();
        at.sort_unstable();
        at.dedup();
        if at.is_empty() {
            break;
        }
        let links = links_at(db, &at).await?;
        for walk in &mut walks {
            walk.step(&links);
        }
    }
    let mut ids: Vec<Uuid> = walks
        .iter()
        .flat_map(|walk| walk.depths.keys().copied())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = batch::by_ids::<agreement::Entity>(db, &ids).await?;
    let told = walks.into_iter();
    Ok(told
        .map(|walk| (walk.asked.clone(), walk.told(&rows)))
        .collect())
}

/// The links at each end of these agreements, by their ids; of each kind no more than a lineage
/// could hold, and one to tell that there are more.
async fn links_at(db: &impl ConnectionTrait, at: &[Uuid]) -> Result<Vec<agreement_link::Model>> {
    use agreement_link::Column;
    let mut links = HashMap::new();
    for at in at.chunks(CHUNK) {
        let ends = [Column::AgreementId, Column::TargetId];
        let branches = ends.map(|end| links_of(end, at)).to_vec();
        for row in db.query_all(&union(branches)).await? {
            let link = agreement_link::Model::from_query_result(&row, "")?;
            links.insert(link.id, link);
        }
    }
    let mut links: Vec<_> = links.into_values().collect();
    links.sort_by_key(|link| link.id);
    Ok(links)
}

fn links_of(end: agreement_link::Column, at: &[Uuid]) -> SelectStatement {
    use agreement_link::{Column, Entity};
    let place = WindowStatement::partition_by((Entity, end))
        .partition_by((Entity, Column::Kind))
        .order_by((Entity, Column::Id), Order::Asc)
        .take();
    let placed = Entity::find()
        .filter(end.is_in(at.iter().copied()))
        .into_query()
        .expr_window_as(Expr::cust("ROW_NUMBER()"), place, "place")
        .take();
    let most = i64::try_from(MOST_NODES).unwrap_or(i64::MAX);
    Query::select()
        .column(Asterisk)
        .from_subquery(placed, "placed")
        .and_where(Expr::col("place").lte(most + 1))
        .take()
}

/// A lineage while links are followed.
struct Walk {
    asked: Asked,
    depths: HashMap<Uuid, u32>,
    links: HashMap<Uuid, agreement_link::Model>,
    /// The agreements reached last, whose links have not been followed yet.
    edge: Vec<Uuid>,
    level: u32,
    is_complete: bool,
}

impl Walk {
    fn new(asked: Asked) -> Self {
        Self {
            depths: HashMap::from([(asked.agreement, 0)]),
            links: HashMap::new(),
            edge: vec![asked.agreement],
            level: 0,
            is_complete: true,
            asked,
        }
    }

    /// Follows the links of the agreements reached last. At the greatest depth, and where there is
    /// no more room, only links to agreements reached before are kept.
    fn step(&mut self, links: &[agreement_link::Model]) {
        let at: HashSet<Uuid> = self.edge.drain(..).collect();
        let mut beyond = Vec::new();
        for link in links {
            let Some(other) = self.other_end(link, &at) else {
                continue;
            };
            if !self.depths.contains_key(&other) {
                if self.level == self.asked.depth || self.depths.len() == MOST_NODES {
                    self.is_complete = false;
                    continue;
                }
                self.depths.insert(other, self.level + 1);
                beyond.push(other);
            }
            self.links.insert(link.id, link.clone());
        }
        self.level += 1;
        self.edge = beyond;
    }

    /// Where a link leads from one of these agreements, if it is of a kind and in a direction asked
    /// for. A link between two of them leads to either.
    fn other_end(&self, link: &agreement_link::Model, at: &HashSet<Uuid>) -> Option<Uuid> {
        let kinds = self.asked.kinds.as_ref();
        if !kinds.is_none_or(|kinds| kinds.contains(&link.kind)) {
            return None;
        }
        let direction = self.asked.direction;
        let out = at.contains(&link.agreement_id) && direction != Direction::Incoming;
        let back = at.contains(&link.target_id) && direction != Direction::Outgoing;
        if out {
            Some(link.target_id)
        } else {
            back.then_some(link.agreement_id)
        }
    }

    fn told(self, rows: &HashMap<Uuid, agreement::Model>) -> Lineage {
        let slug = |id: &Uuid| rows.get(id).map(|row| row.slug.as_str());
        let mut edges: Vec<_> = self.links.into_values().collect();
        edges.sort_by(|left, right| {
            let key = |it: &agreement_link::Model| (slug(&it.agreement_id), slug(&it.target_id));
            key(left)
                .cmp(&key(right))
                .then_with(|| (left.kind, left.id).cmp(&(right.kind, right.id)))
        });
        let reached = self.depths.iter();
        let mut nodes: Vec<_> = reached
            .filter_map(|(id, depth)| Some((rows.get(id)?.clone(), *depth)))
            .collect();
        nodes.sort_by(|left, right| (left.1, &left.0.slug).cmp(&(right.1, &right.0.slug)));
        Lineage {
            nodes,
            edges,
            is_complete: self.is_complete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    /// A link that is known by the agreements it leads from and to.
    fn link(from: u128, to: u128) -> agreement_link::Model {
        agreement_link::Model {
            id: id(from * 1000 + to),
            agreement_id: id(from),
            target_id: id(to),
            kind: LinkKind::Amends,
            ordinal: 0,
        }
    }

    /// Follows links from agreement 1 until there is nothing more to follow.
    fn walk(depth: u32, direction: Direction, links: &[agreement_link::Model]) -> Walk {
        let mut walk = Walk::new(Asked {
            agreement: id(1),
            depth,
            direction,
            kinds: None,
        });
        while !walk.edge.is_empty() {
            walk.step(links);
        }
        walk
    }

    fn reached(walk: &Walk) -> Vec<(u128, u32)> {
        let mut reached: Vec<_> = walk
            .depths
            .iter()
            .map(|(id, depth)| (id.as_u128(), *depth))
            .collect();
        reached.sort_unstable();
        reached
    }

    #[test]
    fn a_circle_is_walked_once() {
        let links = [link(1, 2), link(2, 3), link(3, 1), link(1, 1)];
        let walk = walk(20, Direction::Outgoing, &links);
        assert_eq!(reached(&walk), [(1, 0), (2, 1), (3, 2)]);
        assert_eq!(walk.links.len(), 4);
        assert!(walk.is_complete);
    }

    #[test]
    fn what_lies_deeper_is_left_out_and_told() {
        let links = [link(2, 1), link(3, 2), link(4, 3)];
        let near = walk(2, Direction::Incoming, &links);
        assert_eq!(reached(&near), [(1, 0), (2, 1), (3, 2)]);
        assert!(!near.is_complete);
        let far = walk(3, Direction::Incoming, &links);
        assert!(far.is_complete);
        let none = walk(0, Direction::Both, &links);
        assert_eq!(reached(&none), [(1, 0)]);
        assert!(none.links.is_empty() && !none.is_complete);
    }

    #[test]
    fn links_are_followed_in_the_direction_asked_for() {
        let links = [link(1, 2), link(3, 1), link(4, 2)];
        let there = |direction| reached(&walk(20, direction, &links));
        assert_eq!(there(Direction::Outgoing), [(1, 0), (2, 1)]);
        assert_eq!(there(Direction::Incoming), [(1, 0), (3, 1)]);
        assert_eq!(there(Direction::Both), [(1, 0), (2, 1), (3, 1), (4, 2)]);
    }

    #[test]
    fn a_link_between_two_agreements_at_the_greatest_depth_is_kept() {
        let links = [link(1, 2), link(1, 3), link(2, 3)];
        let walk = walk(1, Direction::Both, &links);
        assert_eq!(walk.links.len(), 3);
        assert!(walk.is_complete);
    }

    #[test]
    fn a_lineage_stops_growing() {
        let links: Vec<_> = (2..400).map(|other| link(other, 1)).collect();
        let walk = walk(20, Direction::Both, &links);
        assert_eq!(walk.depths.len(), MOST_NODES);
        assert!(!walk.is_complete);
    }

    #[test]
    fn a_depth_has_bounds() {
        assert_eq!(depth(None).unwrap(), DEFAULT_DEPTH);
        assert!(depth(Some(21)).is_err());
        assert!(depth(Some(-1)).is_err());
    }
}
