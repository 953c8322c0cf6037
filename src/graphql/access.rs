//! Every act passes here before anything of it is done: may they? It is also where all acts get the
//! arguments that they have in common.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_container_serial;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, Enum, Object, ObjectType, OutputType, Positioned,
    ServerResult, SimpleObject, Value,
};

use crate::domain::access::{Denied, Role as RoleRow, Viewer as ViewerRow, Who};
use crate::graphql::act::add_arguments;
use crate::graphql::context::Ask as _;
use crate::graphql::error::{ErrorCode, coded};

/// The acts in `T`, each done only for those who may.
pub struct Guarded<T>(pub T);

impl<T: ObjectType> ContainerType for Guarded<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let act = ctx.item.node.name.node.as_str();
        // `__typename` is not an act.
        if !act.starts_with("__")
            && let Err(denied) = ctx.viewer().may(act)
        {
            note(act, ctx.viewer(), denied);
            return Err(ctx.set_error_path(refusal(denied).into_server_error(ctx.item.pos)));
        }
        self.0.resolve_field(ctx).await
    }
}

impl<T: ObjectType> OutputType for Guarded<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = T::create_type_info(registry);
        add_arguments(registry, &T::type_name());
        name
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container_serial(ctx, self).await
    }
}

impl<T: ObjectType> ObjectType for Guarded<T> {}

/// Tells the log who tried what, without what they sent. The span around it has the id of the request.
fn note(act: &str, viewer: &ViewerRow, denied: Denied) {
    tracing::warn!(act, who = %viewer.who, role = ?viewer.role, ?denied, "an act was refused");
}

/// The answer to those who may not.
pub fn refusal(denied: Denied) -> async_graphql::Error {
    match denied {
        Denied::Unknown => coded(
            ErrorCode::Unauthenticated,
            "This server does not know who you are. Send a key or a token: `Authorization: Bearer …`. Keys are made with `entente key create`.",
        ),
        Denied::NotAllowed(Some(least)) => coded(
            ErrorCode::Forbidden,
            format!(
                "Your role does not allow this act. It takes the role {}.",
                Role::from(least).name()
            ),
        ),
        Denied::NotAllowed(None) => coded(ErrorCode::Forbidden, "Nobody may do this act."),
    }
}

/// What somebody may do. Each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RoleRow")]
pub enum Role {
    /// Reads everything.
    Reader,
    /// Reads, and proposes changes for an editor to decide on.
    Contributor,
    /// Changes records and what is said of them.
    Editor,
    /// Does everything.
    Admin,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Reader => "READER",
            Self::Contributor => "CONTRIBUTOR",
            Self::Editor => "EDITOR",
            Self::Admin => "ADMIN",
        }
    }
}

/// Who is asking, as this server sees it.
#[derive(Clone, Debug, SimpleObject)]
pub struct Viewer {
    /// The name of the key, or the subject of the token. Null for those who did not say who they are.
    pub name: Option<String>,
    /// What they may do.
    pub role: Role,
}

impl From<&ViewerRow> for Viewer {
    fn from(viewer: &ViewerRow) -> Self {
        let known = viewer.who != Who::Anonymous;
        Self {
            name: known.then(|| viewer.who.to_string()),
            role: viewer.role.into(),
        }
    }
}

/// Questions about who is asking.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who you are and what you may do, as this server sees it.
    async fn viewer(&self, ctx: &Context<'_>) -> Viewer {
        ctx.viewer().into()
    }
}
