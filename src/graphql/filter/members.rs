//! What can be asked of the records that another refers to.

use async_graphql::{Context, InputObject};
use entity::{
    agreement, agreement_package, country, domain, meeting, office, organisation, person, source,
};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::domain::error::{Error, Result};
use crate::domain::filter::{Choice, Members, Quantity};
use crate::graphql::context::Ask as _;
use crate::graphql::filter::At;

/// A kind of record that filters refer to.
pub trait Referred {
    /// The ids that a code, slug or id stands for, or an error that names the field.
    fn ids(ctx: &Context<'_>, at: &At, given: &str) -> impl Future<Output = Result<Vec<Uuid>>>;
}

impl Referred for country::Entity {
    async fn ids(ctx: &Context<'_>, at: &At, given: &str) -> Result<Vec<Uuid>> {
        Ok(vec![ctx.country(at.path(), given).await?])
    }
}

/// A domain stands for those below it too.
impl Referred for domain::Entity {
    async fn ids(ctx: &Context<'_>, at: &At, given: &str) -> Result<Vec<Uuid>> {
        ctx.domains_below(at.path(), given).await
    }
}

macro_rules! referred {
    ($($entity:ident),*) => {$(
        impl Referred for $entity::Entity {
            async fn ids(ctx: &Context<'_>, at: &At, given: &str) -> Result<Vec<Uuid>> {
                Ok(vec![ctx.require::<$entity::Entity>(at.path(), given).await?])
            }
        }
    )*};
}
referred!(
    agreement,
    agreement_package,
    meeting,
    office,
    organisation,
    person,
    source
);

/// The ids of all records in a list, resolved together.
async fn resolve<E: Referred>(
    ctx: &Context<'_>,
    at: &At,
    given: Vec<String>,
) -> Result<Vec<Vec<Uuid>>> {
    let given = at.values(given)?;
    let places: Vec<At> = (0..given.len()).map(|index| at.field(index)).collect();
    let found = places
        .iter()
        .zip(&given)
        .map(|(at, given)| E::ids(ctx, at, given));
    // Of several names that nobody bears, the first is told.
    join_all(found).await.into_iter().collect()
}

/// What can be asked of a record that may be referred to. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ReferenceFilter {
    /// This one: its code, slug or id.
    pub eq: Option<String>,
    /// One of these, 1 to 100: codes, slugs or ids.
    #[graphql(name = "in")]
    pub any_of: Option<Vec<String>>,
    /// Known, and none of these, 1 to 100.
    pub not_in: Option<Vec<String>>,
    /// True: known. False: not known.
    pub exists: Option<bool>,
}

impl ReferenceFilter {
    /// The conditions that are given.
    pub async fn read<E: Referred>(self, ctx: &Context<'_>, at: &At) -> Result<Vec<Choice<Uuid>>> {
        let mut choices = Vec::new();
        if let Some(given) = self.eq {
            choices.push(Choice::In(E::ids(ctx, &at.field("eq"), &given).await?));
        }
        if let Some(given) = self.any_of {
            let ids = resolve::<E>(ctx, &at.field("in"), given).await?;
            choices.push(Choice::In(ids.concat()));
        }
        if let Some(given) = self.not_in {
            let ids = resolve::<E>(ctx, &at.field("notIn"), given).await?;
            choices.push(Choice::NotIn(ids.concat()));
        }
        choices.extend(self.exists.map(Choice::Known));
        Ok(choices)
    }
}

macro_rules! set_filter {
    ($(#[doc = $doc:expr])* $name:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, InputObject)]
        pub struct $name {
            /// All of these, perhaps with others; 1 to 20.
            pub all_of: Option<Vec<String>>,
            /// At least one of these; 1 to 100.
            pub any_of: Option<Vec<String>>,
            /// None of these; 1 to 100. Holds also where nothing is known.
            pub none_of: Option<Vec<String>>,
            /// All of these and nothing else; 1 to 20.
            pub exactly: Option<Vec<String>>,
        }

        impl $name {
            /// The conditions that are given.
            pub async fn read<E: Referred>(
                self,
                ctx: &Context<'_>,
                at: &At,
            ) -> Result<Vec<Members>> {
                let asked = [
                    (Quantity::All, "allOf", self.all_of),
                    (Quantity::Any, "anyOf", self.any_of),
                    (Quantity::None, "noneOf", self.none_of),
                    (Quantity::Exactly, "exactly", self.exactly),
                ];
                let mut members = Vec::new();
                for (quantity, name, given) in asked {
                    if let Some(given) = given {
                        let at = at.field(name);
                        let groups = resolve::<E>(ctx, &at, given).await?;
                        members.push(Members { quantity, groups });
                    }
                }
                few(at, &members)?;
                Ok(members)
            }
        }
    };
}

set_filter!(
    #[doc = "Which countries belong to a record. Countries are given by ISO 3166-1 code, slug, id, or scheme and code such as `COW:432`. All conditions given must hold."]
    CountrySetFilter
);
set_filter!(
    #[doc = "Which cooperation domains belong to a record. A domain given by code or id stands for those below it too: `ENERGY` for `ENERGY.NUCLEAR`. All conditions given must hold."]
    DomainSetFilter
);
set_filter!(
    #[doc = "Which records belong to another. Records are given by slug or id. All conditions given must hold."]
    RecordSetFilter
);

/// How many records all of which have to belong to one may be asked for: each is a look-up.
const MOST_OF_ALL: usize = 20;

fn few(at: &At, members: &[Members]) -> Result<()> {
    let each = |it: &&Members| matches!(it.quantity, Quantity::All | Quantity::Exactly);
    match members.iter().filter(each).map(|it| it.groups.len()).max() {
        Some(number) if number > MOST_OF_ALL => Err(Error::invalid(
            at.path(),
            format!(
                "All of {number} are asked for; the most is {MOST_OF_ALL}. Ask for less at once."
            ),
        )),
        _ => Ok(()),
    }
}
