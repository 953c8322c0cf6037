//! What the specification asks for and the judge we use does not see yet. `tests/documents` holds a
//! document for each of these, so that we notice when the judge learns it.

mod lists;
mod texts;
mod values;

use apollo_compiler::executable::ExecutableDocument;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Schema, ast, name, ty};
use async_graphql::ServerError;

use super::stream;
pub use texts::UNSAYABLE;

/// What is wrong with a document that is otherwise valid.
pub fn check(
    schema: &Valid<Schema>,
    read: &ast::Document,
    typed: &ExecutableDocument,
) -> Vec<ServerError> {
    let mut errors = values::check(schema, typed);
    errors.extend(lists::conflict(schema, read));
    errors.extend(stream::check(read));
    errors.extend(texts::check(typed));
    errors
}

/// Whether exactly one field of this input has to be given.
pub fn is_one_of(input: &InputObjectType) -> bool {
    input.directives.has("oneOf")
}

/// Adds `__Type.isOneOf`, which came with September 2025.
pub fn complete(schema: &mut Schema) {
    let Some(ExtendedType::Object(of_type)) = schema.types.get_mut("__Type") else {
        return;
    };
    let field = ast::FieldDefinition {
        description: None,
        name: name!("isOneOf"),
        arguments: Vec::new(),
        ty: ty!(Boolean),
        directives: ast::DirectiveList::default(),
    };
    of_type
        .make_mut()
        .fields
        .insert(name!("isOneOf"), field.into());
}
