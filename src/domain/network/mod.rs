//! Who works with whom: countries as nodes, and between two of them an edge that weighs as much as
//! they have in common.
//!
//! The database counts; what it gives is one row for each pair of countries with something in
//! common, however many agreements or meetings there are. Ranking, shares and pages are made here.

mod weigh;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use entity::country;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::domain::error::{Error, Result};
use crate::domain::list::Listed;
use weigh::{of_region, weighed};

/// How many nodes are shown when the caller does not say.
pub const DEFAULT_NODES: u32 = 50;
/// The most nodes that are shown.
pub const MOST_NODES: u32 = 250;
/// How many edges a page holds when the caller does not say.
pub const DEFAULT_EDGES: u32 = 500;
/// The most edges on a page.
pub const MOST_EDGES: u32 = 2000;

/// What two countries have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NetworkBasis {
    /// Agreements that both conclude.
    #[default]
    Agreements,
    /// Meetings in which both took part.
    Meetings,
}

/// What counts.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// What two countries have in common.
    pub by: NetworkBasis,
    /// Only what is about one of these domains.
    pub domains: Option<Vec<Uuid>>,
    /// Perhaps signed or held on this day or later.
    pub from: Option<NaiveDate>,
    /// Perhaps signed or held on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Meetings after this day have not taken place yet.
    pub today: NaiveDate,
    /// Only countries of this region.
    pub region: Option<String>,
    /// Only what two countries have to themselves.
    pub bilateral_only: bool,
    /// Only edges of this weight or more.
    pub least_weight: i64,
    /// Only this country, its partners, and the edges among them.
    pub of: Option<Uuid>,
}

/// Two countries that have something in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tie {
    a: Uuid,
    b: Uuid,
    weight: i64,
}

/// A country in a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The country.
    pub country: Uuid,
    /// Its slug.
    pub slug: String,
    /// With how many countries it has an edge.
    pub degree: i64,
    /// How much these edges weigh together.
    pub weighted_degree: i64,
    /// Its part of the weighted degrees of all nodes.
    pub share: f64,
    /// Its part of the nodes with which it could have an edge.
    pub centrality: f64,
}

/// Two countries with something in common, the one whose slug sorts first as `a`.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The one country.
    pub a: Uuid,
    /// The other country.
    pub b: Uuid,
    /// How much they have in common.
    pub weight: i64,
    /// Its part of the weight of all edges.
    pub share: f64,
    /// Where it stands among the edges.
    pub place: Place,
}

/// Heaviest first, then by slugs.
type Place = (Reverse<i64>, String, String);

/// Countries and what they have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// The countries shown, the most important first.
    pub nodes: Vec<Node>,
    /// The edges between countries shown, the heaviest first.
    pub edges: Vec<Edge>,
    /// How many countries there are, shown or not.
    pub node_count: i64,
    /// How many edges there are, shown or not.
    pub edge_count: i64,
    /// How much all edges weigh together, shown or not.
    pub total_weight: i64,
}

impl Network {
    /// Whether all countries are shown.
    pub fn is_complete(&self) -> bool {
        i64::try_from(self.nodes.len()).is_ok_and(|shown| shown == self.node_count)
    }

    /// A page of the edges shown.
    pub fn edges_after(&self, first: Option<i32>, after: Option<&str>) -> Result<&[Edge]> {
        let size = within("first", first, DEFAULT_EDGES, MOST_EDGES)? as usize;
        let start = match after {
            None => 0,
            Some(cursor) => {
                let place = read_cursor(cursor)?;
                self.edges.partition_point(|edge| edge.place <= place)
            }
        };
        let rest = self.edges.get(start..).unwrap_or_default();
        Ok(rest.get(..size).unwrap_or(rest))
    }
}

impl Edge {
    /// The place of the edge, to be given as `after`.
    pub fn cursor(&self) -> String {
        let (Reverse(weight), a, b) = &self.place;
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(weight, a, b)).unwrap_or_default())
    }
}

fn read_cursor(text: &str) -> Result<Place> {
    let read = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
    let place = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let (weight, a, b) = place.ok_or_else(|| {
        Error::invalid(
            "after",
            "This cursor cannot be read. Use the cursor of an edge of the same network.",
        )
    })?;
    Ok((Reverse(weight), a, b))
}

/// A number of things wanted, given at `path`.
pub fn within(path: &str, given: Option<i32>, default: u32, most: u32) -> Result<u32> {
    let Some(given) = given else {
        return Ok(default);
    };
    let size = u32::try_from(given).ok().filter(|size| *size <= most);
    size.ok_or_else(|| {
        Error::invalid(
            path,
            format!("`{path}` is {given}; give a number from 0 to {most}."),
        )
    })
}

/// The least weight of an edge, given at `minWeight`.
pub fn least_weight(given: Option<i32>) -> Result<i64> {
    let weight = given.unwrap_or(1);
    if weight < 1 {
        return Err(Error::invalid(
            "minWeight",
            format!("`minWeight` is {weight}; give 1 or more."),
        ));
    }
    Ok(weight.into())
}

/// The network of what counts, with as many nodes as wanted. Two statements, or three where a
/// region is asked for.
pub async fn network(db: &impl ConnectionTrait, scope: &Scope, first: u32) -> Result<Network> {
    if let Some(region) = &scope.region {
        require_region(db, region).await?;
    }
    let mut ties = Vec::new();
    for row in db.query_all(&weighed(scope)).await? {
        ties.push(Tie {
            a: row.try_get("", "a")?,
            b: row.try_get("", "b")?,
            weight: row.try_get("", "weight")?,
        });
    }
    if let Some(centre) = scope.of {
        ties = around(centre, ties);
    }
    let slugs = slugs(db, &ties).await?;
    Ok(shown(&ties, &slugs, scope.of, first as usize))
}

async fn require_region(db: &impl ConnectionTrait, region: &str) -> Result<()> {
    let one: Option<Uuid> = country::Entity::select(&of_region(region))
        .select_only()
        .column(country::Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    one.map(|_| ()).ok_or_else(|| {
        Error::invalid(
            "region",
            format!("No country lies in a region `{region}`. Use an English name of the UN M49 standard, such as `Western Africa`."),
        )
    })
}

async fn slugs(db: &impl ConnectionTrait, ties: &[Tie]) -> Result<HashMap<Uuid, String>> {
    let ids: HashSet<Uuid> = ties.iter().flat_map(|tie| [tie.a, tie.b]).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String)> = country::Entity::find()
        .select_only()
        .columns([country::Column::Id, country::Column::Slug])
        .filter(country::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The ties of one country, and those between the countries at their other ends.
fn around(centre: Uuid, ties: Vec<Tie>) -> Vec<Tie> {
    let of_centre = ties.iter().filter(|tie| tie.a == centre || tie.b == centre);
    let circle: HashSet<Uuid> = of_centre.flat_map(|tie| [tie.a, tie.b]).collect();
    let within = |tie: &Tie| circle.contains(&tie.a) && circle.contains(&tie.b);
    ties.into_iter().filter(within).collect()
}

/// Ranks nodes and edges, and shows the first of the nodes with the edges between them. The country
/// in the middle comes first.
fn shown(
    ties: &[Tie],
    slugs: &HashMap<Uuid, String>,
    centre: Option<Uuid>,
    first: usize,
) -> Network {
    let total_weight: i64 = ties.iter().map(|tie| tie.weight).sum();
    let mut nodes = nodes(ties, slugs, total_weight);
    nodes.sort_by(|left, right| {
        let key = |it: &Node| (Some(it.country) != centre, Reverse(it.weighted_degree));
        key(left)
            .cmp(&key(right))
            .then_with(|| left.slug.cmp(&right.slug))
    });
    let node_count = count(nodes.len());
    nodes.truncate(first);
    let seen: HashMap<Uuid, &str> = nodes
        .iter()
        .map(|node| (node.country, node.slug.as_str()))
        .collect();
    let mut edges: Vec<Edge> = ties
        .iter()
        .filter_map(|tie| edge(*tie, &seen, total_weight))
        .collect();
    edges.sort_by(|left, right| left.place.cmp(&right.place));
    Network {
        node_count,
        edge_count: count(ties.len()),
        total_weight,
        edges,
        nodes,
    }
}

fn nodes(ties: &[Tie], slugs: &HashMap<Uuid, String>, total_weight: i64) -> Vec<Node> {
    let mut degrees: HashMap<Uuid, (i64, i64)> = HashMap::new();
    for tie in ties {
        for end in [tie.a, tie.b] {
            let (degree, weight) = degrees.entry(end).or_default();
            *degree += 1;
            *weight += tie.weight;
        }
    }
    let others = count(degrees.len()) - 1;
    let node = |(country, (degree, weighted_degree))| Node {
        country,
        slug: slugs.get(&country).cloned().unwrap_or_default(),
        degree,
        weighted_degree,
        share: part(weighted_degree, 2 * total_weight),
        centrality: part(degree, others),
    };
    degrees.into_iter().map(node).collect()
}

fn edge(tie: Tie, slugs: &HashMap<Uuid, &str>, total_weight: i64) -> Option<Edge> {
    let ends = [tie.a, tie.b].map(|end| Some((*slugs.get(&end)?, end)));
    let [Some(one), Some(other)] = ends else {
        return None;
    };
    let ((a_slug, a), (b_slug, b)) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    Some(Edge {
        a,
        b,
        weight: tie.weight,
        share: part(tie.weight, total_weight),
        place: (Reverse(tie.weight), a_slug.to_owned(), b_slug.to_owned()),
    })
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// A part of a whole, 0 to 1, to six decimals.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of agreements are far below 2^52"
)]
fn part(of: i64, whole: i64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    (of as f64 / whole as f64 * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn tie(a: u128, b: u128, weight: i64) -> Tie {
        let (a, b) = (id(a), id(b));
        Tie { a, b, weight }
    }

    /// The smaller the number, the later the slug.
    fn slugs() -> HashMap<Uuid, String> {
        let slug = |number: u128| (id(number), format!("slug-{}", 9 - number));
        (1..9).map(slug).collect()
    }

    fn ranked(network: &Network) -> Vec<(u128, i64, i64)> {
        let nodes = network.nodes.iter();
        nodes
            .map(|node| (node.country.as_u128(), node.degree, node.weighted_degree))
            .collect()
    }

    #[test]
    fn countries_are_ranked_by_the_weight_of_their_edges_then_by_slug() {
        let network = shown(
            &[tie(1, 2, 1), tie(1, 3, 1), tie(4, 5, 5)],
            &slugs(),
            None,
            10,
        );
        assert_eq!(
            ranked(&network),
            [(5, 1, 5), (4, 1, 5), (1, 2, 2), (3, 1, 1), (2, 1, 1)]
        );
        assert!(network.is_complete());
        assert_eq!(network.total_weight, 7);
    }

    #[test]
    fn shares_are_of_the_whole_network_and_come_to_one() {
        let ties = [tie(1, 2, 3), tie(1, 3, 1)];
        let network = shown(&ties, &slugs(), None, 10);
        let shares: f64 = network.nodes.iter().map(|node| node.share).sum();
        assert!((shares - 1.0).abs() < 1e-9);
        let one = shown(&ties, &slugs(), None, 1);
        assert_eq!(one.nodes[0].share, 0.5);
        assert_eq!(one.nodes[0].centrality, 1.0);
        assert_eq!((one.node_count, one.edge_count), (3, 2));
        assert!(one.edges.is_empty() && !one.is_complete());
    }

    #[test]
    fn around_a_country_are_its_partners_and_what_they_have_with_each_other() {
        let ties = vec![tie(1, 2, 1), tie(1, 3, 1), tie(2, 3, 9), tie(3, 4, 9)];
        let kept = around(id(1), ties);
        assert_eq!(kept, [tie(1, 2, 1), tie(1, 3, 1), tie(2, 3, 9)]);
        let network = shown(&kept, &slugs(), Some(id(1)), 10);
        assert_eq!(network.nodes[0].country, id(1));
        assert!(around(id(5), kept).is_empty());
    }

    #[test]
    fn edges_are_paged_by_their_place() {
        let ties = [tie(1, 2, 1), tie(1, 3, 1), tie(2, 3, 9)];
        let network = shown(&ties, &slugs(), None, 10);
        let mut walked = Vec::new();
        let mut after = None;
        loop {
            let page = network.edges_after(Some(1), after.as_deref()).unwrap();
            let Some(edge) = page.first() else { break };
            walked.push(edge.clone());
            after = Some(edge.cursor());
        }
        assert_eq!(walked, network.edges);
        assert_eq!(walked[0].weight, 9);
        assert!(network.edges_after(None, Some("x")).is_err());
        assert!(network.edges_after(Some(2001), None).is_err());
    }

    #[test]
    fn an_empty_network_has_no_shares() {
        let network = shown(&[], &HashMap::new(), None, 10);
        assert_eq!(network, Network::default());
        assert!(network.is_complete());
    }

    #[test]
    fn an_edge_weighs_at_least_one() {
        assert!(least_weight(Some(0)).is_err());
        assert_eq!(least_weight(None).unwrap(), 1);
        assert!(within("first", Some(-1), 1, 2).is_err());
    }
}
