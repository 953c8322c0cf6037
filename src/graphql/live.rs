//! Following what is written, as it is written.

use std::sync::Arc;

use async_graphql::{Context, ErrorExtensions as _, ID, InputObject, Result, Subscription};
use entity::change::Model;
use entity::vocabulary::RecordKind;
use futures_util::future::{FutureExt as _, try_join_all};
use futures_util::stream::{self, Stream, StreamExt as _};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use crate::domain::change::concern::Concern;
use crate::domain::change::read::{self, ChangeFilter as Filter};
use crate::domain::error::Error;
use crate::graphql::change::{Change, ChangeFilter};
use crate::graphql::context::Ask as _;
use crate::graphql::error::{ErrorCode, coded};
use crate::graphql::pace::Pace;
use crate::graphql::record::Kind;
use crate::live::{Followed, Live};

/// The most records, countries or domains that one subscription may name.
const MOST: usize = 100;

/// Which records to follow. Of each list that is given, one has to be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RecordChangedFilter {
    /// Records of these kinds. An empty list lets all kinds through.
    pub kinds: Option<Vec<Kind>>,
    /// The records with these ids, 100 at the most. They need not be there yet, or any more.
    pub ids: Option<Vec<ID>>,
    /// Records that name one of these countries, 100 at the most: codes, slugs or ids. An agreement names its parties, a meeting its participants and its place, an office whom it acts for, a person the countries of the offices held. What was struck out by the change itself counts too.
    pub countries: Option<Vec<String>>,
    /// Records about one of these domains or one below it, 100 at the most: codes or ids.
    pub domains: Option<Vec<String>>,
}

/// What a subscription lets through.
#[derive(Default)]
struct Wanted {
    filter: Filter,
    ids: Vec<Uuid>,
    concern: Concern,
}

impl RecordChangedFilter {
    async fn read(self, ctx: &Context<'_>) -> Result<Wanted, Error> {
        let given = |name: &str, list: Option<Vec<String>>| few(name, list.unwrap_or_default());
        let ids = self.ids.unwrap_or_default().into_iter().map(|id| id.0);
        let ids = given("ids", Some(ids.collect()))?;
        let countries = given("countries", self.countries)?;
        let domains = given("domains", self.domains)?;
        let ids = ids
            .iter()
            .enumerate()
            .map(|(place, id)| read::record(&format!("filter.ids.{place}"), id));
        let countries = countries
            .iter()
            .enumerate()
            .map(|(place, given)| async move {
                ctx.country(&format!("filter.countries.{place}"), given)
                    .await
            });
        let domains = domains.iter().enumerate().map(|(place, given)| async move {
            ctx.domains_below(&format!("filter.domains.{place}"), given)
                .await
        });
        Ok(Wanted {
            filter: Filter {
                kinds: self
                    .kinds
                    .into_iter()
                    .flatten()
                    .map(RecordKind::from)
                    .collect(),
                ..Filter::default()
            },
            ids: ids.collect::<Result<_, Error>>()?,
            concern: Concern {
                countries: try_join_all(countries).await?,
                domains: try_join_all(domains).await?.concat(),
            },
        })
    }
}

fn few(name: &str, given: Vec<String>) -> Result<Vec<String>, Error> {
    if given.len() > MOST {
        let message = format!("There are {} values; give at most {MOST}.", given.len());
        return Err(Error::invalid(&format!("filter.{name}"), message));
    }
    Ok(given)
}

impl Wanted {
    async fn among(
        &self,
        db: &DatabaseConnection,
        pace: &Pace,
        mut new: Vec<Model>,
    ) -> Result<Vec<Model>> {
        new.retain(|change| {
            self.filter.lets_through(change)
                && (self.ids.is_empty() || self.ids.contains(&change.record_id))
        });
        if self.concern.is_empty() || new.is_empty() {
            return Ok(new);
        }
        // Thousands may follow with a filter: they take turns to ask whom a change concerns.
        match pace.look(self.concern.among(db, new)).await {
            Some(among) => Ok(among?),
            None => Err(coded(ErrorCode::Timeout, TOO_LONG.to_owned())),
        }
    }
}

/// What can be followed.
#[derive(Default)]
pub struct LiveSubscription;

/// What can be followed while it is written.
#[Subscription(name = "Subscription")]
impl LiveSubscription {
    /// Every change to the data, oldest first, each once: those after a revision that you know, and then each as soon as it is committed. To go on after a break, subscribe again with the revision of the last change you got. A subscriber who was up to date and falls more than 1,000 changes behind gets the error `TOO_SLOW`, whose extension `resumeAfter` is that revision, and no more.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those after this revision, as text: that of the last change you know. From now on when not given."
        )]
        after: Option<String>,
        #[graphql(desc = "Which changes.")] filter: Option<ChangeFilter>,
    ) -> Result<impl Stream<Item = Result<Change>> + use<>> {
        let wanted = Wanted {
            filter: filter.unwrap_or_default().read()?,
            ..Wanted::default()
        };
        follow(ctx, after, wanted).boxed().await
    }

    /// The changes to some records, each once and in order. Like `changes`, for those who look at a part only.
    async fn record_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those after this revision, as text: that of the last change you know. From now on when not given."
        )]
        after: Option<String>,
        #[graphql(desc = "Which records. All when not given.")] filter: Option<RecordChangedFilter>,
    ) -> Result<impl Stream<Item = Result<Change>> + use<>> {
        let wanted = filter.unwrap_or_default().read(ctx).boxed().await?;
        follow(ctx, after, wanted).boxed().await
    }
}

async fn follow(
    ctx: &Context<'_>,
    after: Option<String>,
    wanted: Wanted,
) -> Result<impl Stream<Item = Result<Change>> + use<>> {
    let after = after.as_deref().map(read::known).transpose()?;
    let reader = ctx.db().reader.clone();
    let pace = ctx.pace();
    let follower = ctx.data::<Live>()?.follow(after).await?;
    let latest = follower.latest();
    let (wanted, waiting) = (Arc::new(wanted), pace.clone());
    let batches = stream::unfold(Some(follower), move |follower| {
        let (reader, wanted, pace) = (reader.clone(), wanted.clone(), waiting.clone());
        async move {
            let mut follower = follower?;
            let seen = follower.seen();
            let batch = follower.next().await;
            // Boxed: those who wait for the next change need no memory for this.
            let told = told(&wanted, &reader, &pace, batch).boxed().await;
            Some(match told {
                Ok(changes) => (changes.into_iter().map(Ok).collect(), Some(follower)),
                // Nothing is told after it: whoever comes again would not know of the gap.
                Err(cause) => (vec![Err(go_on_after(seen, cause))], None),
            })
        }
    });
    Ok(batches.flat_map(stream::iter).then(move |event| {
        let (pace, latest) = (pace.clone(), latest.clone());
        async move {
            pace.begin().await;
            // Before anything of the records is read; see `AsOf`.
            if let Ok(Change(change)) = &event {
                let last = latest.revision().max(change.revision);
                pace.as_of.renew(last);
            }
            event
        }
        .boxed()
    }))
}

/// Those of a batch of changes that are to be told.
async fn told(
    wanted: &Wanted,
    db: &DatabaseConnection,
    pace: &Pace,
    batch: Result<Followed, Error>,
) -> Result<Vec<Change>> {
    match batch? {
        Followed::Changes(changes) => {
            let changes = wanted.among(db, pace, changes).await?;
            Ok(changes.into_iter().map(Change).collect())
        }
        Followed::TooSlow(seen) => {
            let message = format!(
                "You are too far behind. Subscribe again with `after: \"{seen}\"`, and read faster or ask for less of each change."
            );
            Err(coded(ErrorCode::TooSlow, message))
        }
    }
}

/// Why it could not be said whom a change concerns.
const TOO_LONG: &str =
    "It took too long to see whom the changes concern. Subscribe again where you left off.";

/// The error with which a stream ends, and the revision after which to begin again.
fn go_on_after(seen: i64, cause: async_graphql::Error) -> async_graphql::Error {
    cause.extend_with(|_, extensions| extensions.set("resumeAfter", seen.to_string()))
}
