//! The lineage of an agreement in the API.

use async_graphql::{Context, Enum, Object, Result};
use entity::agreement;
use uuid::Uuid;

use crate::domain::lineage::{self, Asked, Direction as Way, Lineage as Row};
use crate::graphql::agreement::{Agreement, AgreementLink, LinkKind};
use crate::graphql::context::Ask as _;
use crate::graphql::scalar::all;

/// Which links are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Way")]
pub enum LineageDirection {
    /// From an agreement to those it acts upon: what it amends, supersedes or implements, what these amend, and so on.
    Outgoing,
    /// From an agreement to those that act on it: its amendments, what amends these, and so on.
    Incoming,
    /// Both at every step, so that two amendments of one agreement are related to each other.
    #[default]
    Both,
}

/// An agreement and those it is linked with, those that these are linked with, and so on.
pub struct Lineage(Row);

/// An agreement and those it is linked with, those that these are linked with, and so on.
#[Object]
impl Lineage {
    /// The agreements, each once, the nearest first, then by slug. The first is the one that was asked about.
    async fn nodes(&self) -> Vec<LineageNode> {
        let nodes = self.0.nodes.iter().cloned();
        nodes.map(|(row, depth)| LineageNode(row, depth)).collect()
    }

    /// The links that were followed and the others between the agreements reached, by the slug of the agreement that acts, then of the one acted upon.
    async fn edges(&self) -> Vec<AgreementLink> {
        self.0.edges.iter().cloned().map(AgreementLink).collect()
    }

    /// Whether this is all. False where links lead deeper than was asked for, or to more than 200 agreements.
    async fn is_complete(&self) -> bool {
        self.0.is_complete
    }
}

/// An agreement in a lineage.
pub struct LineageNode(agreement::Model, u32);

/// An agreement in a lineage.
#[Object]
impl LineageNode {
    /// The agreement.
    async fn agreement(&self) -> Agreement {
        Agreement(self.0.clone())
    }

    /// How many links lie between it and the agreement that was asked about, on the shortest way. 0 for that agreement itself.
    async fn depth(&self) -> u32 {
        self.1
    }
}

/// The lineage of an agreement.
pub async fn lineage_of(
    ctx: &Context<'_>,
    agreement: Uuid,
    depth: Option<i32>,
    direction: LineageDirection,
    kinds: Option<Vec<LinkKind>>,
) -> Result<Lineage> {
    let asked = Asked {
        agreement,
        depth: lineage::depth(depth)?,
        direction: direction.into(),
        kinds: kinds.map(all),
    };
    Ok(Lineage(ctx.lineage(asked).await?))
}
