//! The network of countries in the API.

use async_graphql::{Context, Enum, Object, Result};
use entity::country;

use crate::domain::error;
use crate::domain::network::{
    self as networks, DEFAULT_NODES, Edge, MOST_NODES, Network as Row, NetworkBasis as Basis, Node,
    Scope,
};
use crate::graphql::context::Ask as _;
use crate::graphql::country::Country;
use crate::graphql::range::DateRange;
use crate::graphql::scalar::Date;

/// What two countries of a network have in common, and so what an edge counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Basis")]
pub enum NetworkBasis {
    /// The agreements that both conclude, whatever their status. An agreement counts once for each pair of the countries that conclude it: one of four countries adds 1 to six edges. Where it is applied to a territory, the territory does not count.
    #[default]
    Agreements,
    /// The meetings in which both took part. A meeting counts once for each pair of countries in it. Meetings that lie ahead, or were only announced, put off or called off, do not count.
    Meetings,
}

/// Countries, and between two of them an edge that weighs as much as they have in common.
pub struct Network(Row);

/// Countries, and between two of them an edge that weighs as much as they have in common.
#[Object]
impl Network {
    /// The countries, those with the largest weighted degree first, equal ones by slug; in the network of one country, that country first. Only as many as asked for.
    async fn nodes(&self) -> Vec<NetworkNode> {
        self.0.nodes.iter().cloned().map(NetworkNode).collect()
    }

    /// The edges between the countries in `nodes`, the heaviest first, equal ones by slugs. Give the cursor of the last as `after` to get the next, until fewer come than were asked for.
    async fn edges(
        &self,
        #[graphql(desc = "How many, 0 to 2,000; 500 when not given.")] first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
    ) -> Result<Vec<NetworkEdge>> {
        let page = self.0.edges_after(first, after.as_deref())?;
        Ok(page.iter().cloned().map(NetworkEdge).collect())
    }

    /// How many countries the network has, in `nodes` or not.
    async fn node_count(&self) -> i64 {
        self.0.node_count
    }

    /// How many edges the network has, in `edges` or not.
    async fn edge_count(&self) -> i64 {
        self.0.edge_count
    }

    /// How much all edges weigh together, in `edges` or not.
    async fn total_weight(&self) -> i64 {
        self.0.total_weight
    }

    /// Whether all countries of the network are in `nodes`. If not, the edges of those left out are left out too, while degrees, shares and counts are still those of the whole network.
    async fn is_complete(&self) -> bool {
        self.0.is_complete()
    }
}

/// A country in a network.
pub struct NetworkNode(Node);

/// A country in a network.
#[Object]
impl NetworkNode {
    /// The country. Null only if it was deleted meanwhile.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.country, Country).await
    }

    /// With how many countries it has an edge, counted before nodes are left out.
    async fn degree(&self) -> i64 {
        self.0.degree
    }

    /// How much its edges weigh together, counted before nodes are left out.
    async fn weighted_degree(&self) -> i64 {
        self.0.weighted_degree
    }

    /// Its weighted degree as a part of the weighted degrees of all countries of the network, 0 to 1, to six decimals. All shares together are 1, but for rounding.
    async fn share(&self) -> f64 {
        self.0.share
    }

    /// Its degree centrality: its degree as a part of the number of other countries in the network, 0 to 1, to six decimals. At 1 it has an edge with each of them.
    async fn centrality(&self) -> f64 {
        self.0.centrality
    }
}

/// Two countries that have something in common.
pub struct NetworkEdge(Edge);

/// Two countries that have something in common.
#[Object]
impl NetworkEdge {
    /// The country whose slug sorts first. Null only if it was deleted meanwhile.
    async fn a(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.a, Country).await
    }

    /// The other country. Null only if it was deleted meanwhile.
    async fn b(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.b, Country).await
    }

    /// How many agreements or meetings they have in common.
    async fn weight(&self) -> i64 {
        self.0.weight
    }

    /// Its weight as a part of the weight of all edges of the network, 0 to 1, to six decimals.
    async fn share(&self) -> f64 {
        self.0.share
    }

    /// The place among the edges. Give it as `after`.
    async fn cursor(&self) -> String {
        self.0.cursor()
    }
}

/// What a caller says of the network wanted.
struct Asked {
    by: NetworkBasis,
    of: Option<String>,
    domain: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
    region: Option<String>,
    bilateral_only: bool,
    min_weight: Option<i32>,
}

impl Asked {
    async fn read(self, ctx: &Context<'_>) -> error::Result<Scope> {
        let of = match &self.of {
            Some(given) => Some(ctx.country("of", given).await?),
            None => None,
        };
        let domains = match &self.domain {
            Some(given) => Some(ctx.domains_below("domain", given).await?),
            None => None,
        };
        let (from, to) = (self.from, self.to);
        let (from, to) = DateRange { from, to }.read("")?;
        Ok(Scope {
            by: self.by.into(),
            domains,
            from,
            to,
            today: ctx.today(),
            region: self.region,
            bilateral_only: self.bilateral_only,
            least_weight: networks::least_weight(self.min_weight)?,
            of,
        })
    }
}

/// Questions about the network of countries.
#[derive(Default)]
pub struct NetworkQuery;

#[Object]
impl NetworkQuery {
    /// Who works with whom: countries as nodes, and between two of them an edge that weighs as many agreements or meetings as they have in common. Countries without an edge are left out. Historical states are countries of their own.
    #[expect(
        clippy::too_many_arguments,
        reason = "each of them narrows what counts"
    )]
    async fn network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the edges count.", default)] by: NetworkBasis,
        #[graphql(
            desc = "Only this country, the countries with which it has an edge, and the edges among all of these: code, slug or id. Degrees and counts are then of this smaller network."
        )]
        of: Option<String>,
        #[graphql(desc = "Only what is about this domain or one below it: code or id.")]
        domain: Option<String>,
        #[graphql(
            desc = "Only agreements that may have been signed, or meetings that may have been going on, on this day or later. Those without any date are then left out."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only agreements that may have been signed, or meetings that may have been going on, on this day or earlier. Those without any date are then left out."
        )]
        to: Option<Date>,
        #[graphql(
            desc = "Only countries of this region, sub-region or intermediate region of the UN M49 standard, by its English name, such as `Western Africa`: both ends of an edge lie in it."
        )]
        region: Option<String>,
        #[graphql(
            desc = "Only agreements that exactly two conclude, or meetings in which exactly two sides took part, organisations counted as well.",
            default
        )]
        bilateral_only: bool,
        #[graphql(
            desc = "Only edges of this weight or more; 1 when not given. Degrees and counts are of the edges that are left."
        )]
        min_weight: Option<i32>,
        #[graphql(desc = "How many nodes, 0 to 250; 50 when not given.")] first: Option<i32>,
    ) -> Result<Network> {
        let first = networks::within("first", first, DEFAULT_NODES, MOST_NODES)?;
        let asked = Asked {
            by,
            of,
            domain,
            from,
            to,
            region,
            bilateral_only,
            min_weight,
        };
        let scope = asked.read(ctx).await?;
        let found = networks::network(&ctx.db().reader, &scope, first).await?;
        Ok(Network(found))
    }
}
