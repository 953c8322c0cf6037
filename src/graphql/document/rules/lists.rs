//! Fields of one name in the answer must have the same arguments (5.3.2). The judge compares lists
//! only as far as the shorter one goes, so `[1]` and `[1, 2]` pass for the same. It compares objects
//! to the end: so the fields are compared once more, with objects in the place of lists.

use apollo_compiler::ast::{Definition, Document, Selection, Value};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema};
use async_graphql::ServerError;

use crate::graphql::document::start;
use crate::graphql::error::{ErrorCode, with_code};

/// The error, if fields of one name have lists of different length.
pub fn conflict(schema: &Valid<Schema>, read: &Document) -> Option<ServerError> {
    let mut changed = read.clone();
    if !change_document(&mut changed) {
        return None;
    }
    let judged = changed.to_executable_validate(schema).err()?;
    // Whatever else it says comes from the change.
    let mut errors = judged.errors.iter();
    let conflict = errors.find(|it| {
        let message = it.error.to_string();
        message.contains("conflicting field arguments")
    })?;
    let error = ServerError::new(
        "Fields of one name must have the same arguments. Use an alias for one of them.",
        start(&conflict),
    );
    Some(with_code(error, ErrorCode::GraphqlValidationFailed))
}

/// Puts objects in the place of lists. Tells whether there were any.
fn change_document(document: &mut Document) -> bool {
    let mut changed = false;
    for definition in &mut document.definitions {
        changed |= match definition {
            Definition::OperationDefinition(it) => change_all(&mut it.make_mut().selection_set),
            Definition::FragmentDefinition(it) => change_all(&mut it.make_mut().selection_set),
            _ => false,
        };
    }
    changed
}

fn change_all(set: &mut [Selection]) -> bool {
    let mut changed = false;
    for selection in set {
        changed |= match selection {
            Selection::Field(field) => {
                let field = field.make_mut();
                let mut here = false;
                for argument in &mut field.arguments {
                    here |= change(&mut argument.make_mut().value);
                }
                change_all(&mut field.selection_set) || here
            }
            Selection::InlineFragment(inline) => change_all(&mut inline.make_mut().selection_set),
            Selection::FragmentSpread(_) => false,
        };
    }
    changed
}

fn change(value: &mut Node<Value>) -> bool {
    match value.make_mut() {
        Value::List(items) => {
            let items = std::mem::take(items).into_iter().enumerate();
            let fields = items.filter_map(|(index, mut item)| {
                change(&mut item);
                Some((Name::new(&format!("at{index}")).ok()?, item))
            });
            let object = Value::Object(fields.collect());
            *value = value.same_location(object);
            true
        }
        Value::Object(fields) => {
            let mut changed = false;
            for (_, value) in fields {
                changed |= change(value);
            }
            changed
        }
        _ => false,
    }
}
