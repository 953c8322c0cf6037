//! Proposals: acts that contributors may not do themselves, kept until an editor decides.
//!
//! A proposal is the act and what it is to be given. To accept it is to do that act, in the same
//! transaction and in the editor's name, so that nothing can be proposed that an editor could not do,
//! and no rule is written twice.

mod act;
mod list;
mod since;

use chrono::{DateTime, Utc};
use entity::proposal::{ActiveModel, Entity, Model};
use entity::vocabulary::ProposalState;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait,
    TransactionTrait,
};
use uuid::Uuid;

use crate::domain::access::{Proposals, Who};
use crate::domain::batch::rows;
use crate::domain::change::{Author, author_kind, read, require_unchanged};
use crate::domain::claim::{self, NewClaim};
use crate::domain::error::{Error, Result};
use crate::domain::id;

pub use act::{Act, RECORD_CLAIM, quoted};
pub use list::{ProposalFilter, ProposalTest};

/// The word that the id of a proposal begins with.
pub const PREFIX: &str = "proposal";

rows!(proposal by id);
rows!(change of proposal by proposal_id: ProposalId, ordered by Revision);

/// Reads the act of a proposal from what was kept of it.
pub type Read = fn(act: &str, input: &str) -> Result<Act>;

/// Keeps an act for an editor to decide on. It is tried first, and what is wrong with it is told now:
/// what could not be done at this moment cannot be proposed, nor what rests on an older state of the
/// record than the proposer says to know.
pub async fn propose(
    tx: &DatabaseTransaction,
    act: Act,
    input: String,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let name = act.name();
    let (source, quote) = act.quoted(tx).await?;
    let trial = tx.begin().await?;
    let tried = act.run(&trial, now).await;
    trial.rollback().await?;
    let (kind, record) = tried?;
    require_unchanged(tx, by, record).await?;
    // Made from the time, so that the order of the ids is that of the proposals.
    let id = Uuid::now_v7();
    let row = ActiveModel {
        id: Set(id),
        act: Set(name.to_owned()),
        input: Set(input),
        record_id: Set(record),
        record_kind: Set(kind),
        source_id: Set(source),
        quote: Set(quote),
        reason: Set(by.reason.clone()),
        state: Set(ProposalState::Proposed),
        proposer_kind: Set(author_kind(&by.who)),
        proposer: Set(by.who.to_string()),
        proposed_at: Set(now),
        base_revision: Set(read::revision(tx).await?),
        decided_by: Set(None),
        decided_at: Set(None),
        decision: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Does what is proposed. Of a claim, `shown` decides whether it is shown, whatever was proposed. Of a
/// change, nothing is overwritten that was written since, unless the editor says which revision they
/// know.
pub async fn accept(
    db: &impl ConnectionTrait,
    id: Uuid,
    parse: Read,
    shown: Option<bool>,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = undecided(db, id).await?;
    match (parse(&row.act, &row.input)?, shown) {
        (act, None) => {
            let adds = matches!(act, Act::Claim(_));
            act.run(db, now).await?;
            if !adds && by.expected.is_none() {
                since::check(db, &row).await?;
            }
        }
        (Act::Claim(new), Some(shown)) => {
            let new = NewClaim {
                shown: false,
                ..*new
            };
            let claim = claim::create(db, new, now).await?;
            if shown {
                claim::show(db, claim, now).await?;
            }
        }
        (_, Some(_)) => {
            let message = "Only a claim is shown or not. Leave `shown` out.";
            return Err(Error::invalid("shown", message));
        }
    }
    decide(db, id, ProposalState::Accepted, by, now).await
}

/// Decides that it is not done, which takes a reason.
pub async fn reject(
    db: &impl ConnectionTrait,
    id: Uuid,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<()> {
    undecided(db, id).await?;
    if by.reason.is_none() {
        let message = "Say why you reject it: whoever proposed it reads the reason.";
        return Err(Error::invalid("reason", message));
    }
    decide(db, id, ProposalState::Rejected, by, now).await
}

/// Takes a proposal back, which only those do who made it.
pub async fn withdraw(
    db: &impl ConnectionTrait,
    id: Uuid,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = find(db, id).await?;
    if !is_by(&row, &by.who) {
        return Err(missing(id));
    }
    undecided(db, id).await?;
    decide(db, id, ProposalState::Withdrawn, by, now).await
}

/// Whether somebody made a proposal.
fn is_by(row: &Model, who: &Who) -> bool {
    row.proposer_kind == author_kind(who) && row.proposer == who.to_string()
}

/// Whether somebody who sees these proposals sees this one.
pub fn is_seen(row: &Model, who: &Who, sees: Proposals) -> bool {
    sees == Proposals::All || is_by(row, who)
}

async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Model> {
    let found = Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(|| missing(id))
}

fn missing(id: Uuid) -> Error {
    let given = id::show(PREFIX, id);
    Error::not_found("id", format!("There is no proposal `{given}`."))
}

async fn undecided(db: &impl ConnectionTrait, id: Uuid) -> Result<Model> {
    let row = find(db, id).await?;
    let done = match row.state {
        ProposalState::Proposed => return Ok(row),
        ProposalState::Accepted => "accepted",
        ProposalState::Rejected => "rejected",
        ProposalState::Withdrawn => "withdrawn",
    };
    let by = row.decided_by.unwrap_or_default();
    let message = format!(
        "This proposal was {done} by {by} and cannot be decided on again. Propose it anew."
    );
    Err(Error::conflict("id", message))
}

async fn decide(
    db: &impl ConnectionTrait,
    id: Uuid,
    state: ProposalState,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = ActiveModel {
        id: Set(id),
        state: Set(state),
        decided_by: Set(Some(by.who.to_string())),
        decided_at: Set(Some(now)),
        decision: Set(by.reason.clone()),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}
