//! Cooperation domains in the API.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use entity::vocabulary::{
    MappingRelation as MappingRelationRow, RecordKind, TextUse as TextUseRow,
};
use entity::{domain, domain_mapping};
use futures_util::FutureExt as _;
use uuid::Uuid;

use crate::domain::agreement::list::AgreementTest;
use crate::domain::citation::permalink;
use crate::domain::cooperation::{
    self as domains, DomainKey, DomainPatch, DomainTest, NewDomain, NewMapping,
};
use crate::domain::error;
use crate::domain::filter::{Choice, Members};
use crate::domain::id::read_as;
use crate::domain::timeline::Whose;
use crate::graphql::agreement::{AgreementConnection, AgreementFilter, AgreementOrder, Asked};
use crate::graphql::connection::{DeletePayload, connection, paging, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::filter::{
    At, Readable as _, RecordFilter, TextFilter, gather, order, orders, readable,
};
use crate::graphql::patch::patch;
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::scalar::{Date, LocalisedText, LocalisedTextInput, TextUse, all};
use crate::graphql::timeline::{TimelineConnection, TimelineKind, TimelineOrder, Wanted};

connection!(DomainConnection, DomainEdge, Domain, domain);
payload!(DomainPayload, domain: Domain, domain);

/// How closely a code of another classification covers a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "MappingRelationRow")]
pub enum MappingRelation {
    /// Both mean the same.
    Exact,
    /// The other code is broader: it covers the domain and more.
    Broad,
    /// The other code is narrower: it covers a part of the domain.
    Narrow,
}

/// What countries work together on, such as nuclear energy. Domains form a tree from broad to narrow; whoever asks for a domain gets what lies below it, too.
pub struct Domain(pub domain::Model);

/// What countries work together on, such as nuclear energy. Domains form a tree from broad to narrow; whoever asks for a domain gets what lies below it, too.
#[Object]
impl Domain {
    /// The domain's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Domain, self.0.id)
    }

    /// The stable code, such as `ENERGY.NUCLEAR`.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The lasting address of the record, such as `/domains/ENERGY.NUCLEAR`. It begins with the address of this server where the server was told it (`ENTENTE_BASE_URL`), or else with `/`.
    #[graphql(name = "permalink")]
    async fn address(&self, ctx: &Context<'_>) -> String {
        permalink(ctx.base_url(), "domains", &self.0.code)
    }

    /// The usual label in the language asked for; failing that in English, then in any language.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Option<Result<String>> {
        text(ctx, self.0.id, TextUseRow::Name, lang)
            .await
            .transpose()
    }

    /// All labels in all languages, and the definitions. `use` tells them apart.
    async fn labels(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "use", desc = "Only texts of this use.")] usage: Option<TextUse>,
    ) -> Result<Vec<LocalisedText>> {
        texts(ctx, self.0.id, usage).await
    }

    /// A sentence that says what the domain covers, in the language asked for; failing that in English, then in any language. Null where not known.
    async fn definition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Option<Result<String>> {
        text(ctx, self.0.id, TextUseRow::Definition, lang)
            .await
            .transpose()
    }

    /// The broader domain. Null for a domain at the top of the tree.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Result<Domain>> {
        ctx.one::<domain::Entity, _>(self.0.parent_id, Domain).await
    }

    /// All broader domains, from the top of the tree down to the parent. Empty for a domain at the top.
    async fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<Domain>> {
        let mut found: Vec<domain::Model> = Vec::new();
        let mut next = self.0.parent_id;
        while let Some(row) = ctx.row_if::<domain::Entity>(next).await? {
            if row.id == self.0.id || found.iter().any(|seen| seen.id == row.id) {
                break;
            }
            next = row.parent_id;
            found.push(row);
        }
        Ok(found.into_iter().rev().map(Domain).collect())
    }

    /// The domains directly below this one, by code. Empty for a domain that is not divided further.
    async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Domain>> {
        let rows = ctx
            .rows_of::<domain::Entity, domain::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Domain).collect())
    }

    /// The same field of cooperation in other classifications.
    async fn mappings(&self, ctx: &Context<'_>) -> Result<Vec<DomainMapping>> {
        let rows = ctx
            .rows_of::<domain_mapping::Entity, domain::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(DomainMapping::from).collect())
    }

    /// The agreements about this domain or one below it.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreements.")] filter: Option<Box<AgreementFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<AgreementOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let asked = Asked {
            filter,
            order_by,
            first,
            after,
            last,
            before,
        };
        let below = ctx.domains_below("id", &self.0.code).await?;
        asked
            .fetch(ctx, |filter| {
                filter.extend([AgreementTest::Domains(Members::one_of(below))]);
            })
            .await
    }

    /// What is recorded in this domain or one below it in the order of the dates: steps of the agreements about it, whichever party took them, and meetings about it. It has no entries of other kinds. The earliest first unless another order is asked for; entries of which no first day is known come last in either order.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only entries of these kinds. All kinds when not given.")] kinds: Option<
            Vec<TimelineKind>,
        >,
        #[graphql(
            desc = "Only entries that may have happened on this day or later: partial dates match by overlap. Entries without a date are then left out."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only entries that may have happened on this day or earlier: partial dates match by overlap. Entries without a date are then left out."
        )]
        to: Option<Date>,
        #[graphql(desc = "In which order.", default)] order: TimelineOrder,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let wanted = Wanted {
            kinds,
            from,
            to,
            order,
            first,
            after,
            last,
            before,
        };
        let below = ctx.domains_below("id", &self.0.code).await?;
        wanted.fetch(ctx, Whose::Domains(below)).await
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// The same field of cooperation in another classification.
#[derive(Clone, Debug, SimpleObject)]
pub struct DomainMapping {
    /// The other classification, such as `EUROVOC`.
    pub scheme: String,
    /// The code there.
    pub code: String,
    /// The label there. Null where not known.
    pub label: Option<String>,
    /// How closely the other code covers the domain.
    pub relation: MappingRelation,
}

impl From<domain_mapping::Model> for DomainMapping {
    fn from(row: domain_mapping::Model) -> Self {
        Self {
            scheme: row.scheme,
            code: row.code,
            label: row.label,
            relation: row.relation.into(),
        }
    }
}

/// Which domains. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DomainFilter {
    /// What can be asked of every record.
    #[graphql(flatten)]
    record: RecordFilter,
    /// Only domains whose code is like this.
    code: Option<TextFilter>,
    /// Only domains directly below this one: code or id. `exists: false` finds those at the top of the tree.
    parent: Option<ParentFilter>,
    /// Only this domain and those below it, at any depth: code or id.
    within: Option<String>,
    /// All of these hold too.
    and: Option<Vec<DomainFilter>>,
    /// At least one of these holds.
    or: Option<Vec<DomainFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<DomainFilter>>,
}

/// The domain directly above. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ParentFilter {
    /// This one: its code or id.
    eq: Option<String>,
    /// True: there is one. False: there is none, so the domain is at the top of the tree.
    exists: Option<bool>,
}

readable!(DomainFilter => DomainTest);

impl DomainFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<DomainTest>> {
        let record = self.record.read(ctx, at).await?;
        let mut tests: Vec<_> = record.into_iter().map(DomainTest::Record).collect();
        gather!(tests, ctx, at;
            "code": self.code => DomainTest::Code;
        );
        if let Some(parent) = self.parent {
            let parents = parent.read(ctx, &at.field("parent")).await?;
            tests.extend(parents.into_iter().map(DomainTest::Parent));
        }
        if let Some(given) = self.within {
            let at = at.field("within");
            tests.push(DomainTest::Within(
                ctx.domains_below(at.path(), &given).await?,
            ));
        }
        Ok(tests)
    }
}

impl ParentFilter {
    async fn read(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<Choice<Uuid>>> {
        let mut choices = Vec::new();
        if let Some(given) = self.eq {
            // The domain itself comes first, then those below it.
            let below = ctx.domains_below(at.field("eq").path(), &given).await?;
            choices.push(Choice::In(below.into_iter().take(1).collect()));
        }
        choices.extend(self.exists.map(Choice::Known));
        Ok(choices)
    }
}

orders!(
    /// What domains can be sorted by.
    DomainOrder => DomainKey {
        /// By code, which puts every domain right after its parent when ascending.
        Code => Code,
    }
);

/// Questions about cooperation domains.
#[derive(Default)]
pub struct DomainQuery;

#[Object]
impl DomainQuery {
    /// The cooperation domain with this code or id. Null where there is none.
    async fn domain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, such as `ENERGY.NUCLEAR`, or the id.")] code: String,
    ) -> Option<Result<Domain>> {
        ctx.one_called::<domain::Entity, _>(&code, Domain).await
    }

    /// All cooperation domains, from every level of the tree.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn domains(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which domains.")] filter: Option<Box<DomainFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<DomainOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<DomainConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        DomainConnection::fetch(ctx, filter, order(order_by)?, page).await
    }
}

/// The same field of cooperation in another classification, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct DomainMappingInput {
    /// The other classification, such as `EUROVOC`: 1 to 64 characters.
    pub scheme: String,
    /// The code there: 1 to 120 characters.
    pub code: String,
    /// The label there.
    pub label: Option<String>,
    /// How closely the other code covers the domain.
    pub relation: MappingRelation,
}

impl From<DomainMappingInput> for NewMapping {
    fn from(input: DomainMappingInput) -> Self {
        Self {
            scheme: input.scheme,
            code: input.code,
            label: input.label,
            relation: input.relation.into(),
        }
    }
}

/// A cooperation domain to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct DomainCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the code when not given.
    pub id: Option<ID>,
    /// The stable code: 1 to 64 capital letters, digits and underscores, in parts divided by dots, such as `ENERGY.NUCLEAR`.
    pub code: String,
    /// The broader domain: code or id. Left out for a domain at the top of the tree.
    pub parent: Option<String>,
    /// What people call the domain, in any language; at least one text.
    pub labels: Vec<LocalisedTextInput>,
    /// What the domain covers, in any language. Their `use` is always `DEFINITION` and need not be given.
    #[graphql(default)]
    pub definition: Vec<LocalisedTextInput>,
    /// The same field of cooperation in other classifications.
    #[graphql(default)]
    pub mappings: Vec<DomainMappingInput>,
}

impl From<DomainCreateInput> for NewDomain {
    fn from(input: DomainCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            code: input.code,
            parent: input.parent,
            labels: all(input.labels),
            definition: all(input.definition),
            mappings: all(input.mappings),
        }
    }
}

/// Changes to a cooperation domain. A field left out is kept, null makes it unknown, a value is written.
#[derive(Clone, Debug, InputObject)]
pub struct DomainUpdateInput {
    /// The domain's id.
    pub id: ID,
    /// The stable code. Cannot be made unknown.
    pub code: Option<String>,
    /// The broader domain: code or id. Null moves the domain to the top of the tree. It cannot be moved below itself.
    pub parent: MaybeUndefined<String>,
    /// All labels, in the place of those there are.
    pub labels: Option<Vec<LocalisedTextInput>>,
    /// All definitions, in the place of those there are.
    pub definition: Option<Vec<LocalisedTextInput>>,
    /// All mappings, in the place of those there are.
    pub mappings: Option<Vec<DomainMappingInput>>,
}

impl From<DomainUpdateInput> for DomainPatch {
    fn from(input: DomainUpdateInput) -> Self {
        Self {
            code: input.code,
            parent: patch(input.parent),
            labels: input.labels.map(all),
            definition: input.definition.map(all),
            mappings: input.mappings.map(all),
        }
    }
}

/// Acts on cooperation domains.
#[derive(Default)]
pub struct DomainMutation;

#[Object]
impl DomainMutation {
    /// Records a cooperation domain.
    async fn domain_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The domain.")] input: DomainCreateInput,
    ) -> Result<DomainPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| domains::create(tx, new, now).boxed())
            .await;
        DomainPayload::of(ctx, written).await
    }

    /// Changes a cooperation domain, or moves it with all that lies below it.
    async fn domain_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The domain and its changes.")] input: DomainUpdateInput,
    ) -> Result<DomainPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("id", "domain", &input.id)?;
                    domains::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        DomainPayload::of(ctx, written).await
    }

    /// Deletes a cooperation domain below which there are no others and to which no record refers.
    async fn domain_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The domain's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move { domains::delete(tx, read_as("id", "domain", &given)?).await }.boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }
}
