//! No text holds the character U+0000: PostgreSQL cannot keep it, and SQLite would keep it and find
//! nothing by it. The specification lets it pass, so this is an error of the input, with its field.

use apollo_compiler::Node;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::ServerError;

use crate::graphql::document::measure::position;
use crate::graphql::error::{ErrorCode, at_field, with_code};

/// What is said of such a text.
pub const UNSAYABLE: &str = "holds the character U+0000, which no text can hold. Remove it";

/// The texts of a document that cannot be. Those of variables come with each request.
pub fn check(document: &ExecutableDocument) -> Vec<ServerError> {
    let mut check = Check {
        document,
        path: Vec::new(),
        errors: Vec::new(),
    };
    for operation in document.operations.iter() {
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                check.within(&variable.name, default);
            }
        }
        check.selections(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        check.selections(&fragment.selection_set);
    }
    check.errors
}

struct Check<'a> {
    document: &'a ExecutableDocument,
    path: Vec<String>,
    errors: Vec<ServerError>,
}

impl Check<'_> {
    fn selections(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        self.within(&argument.name, &argument.value);
                    }
                    self.selections(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn within(&mut self, part: &str, value: &Node<Value>) {
        self.path.push(part.to_owned());
        self.value(value);
        self.path.pop();
    }

    fn value(&mut self, value: &Node<Value>) {
        match value.as_ref() {
            Value::String(text) if text.contains('\0') => self.refuse(value),
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&index.to_string(), item);
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.within(name, value);
                }
            }
            _ => {}
        }
    }

    fn refuse(&mut self, value: &Node<Value>) {
        let message = format!("`{}` {UNSAYABLE}.", self.path.join("."));
        let at = position(value.location(), &self.document.sources);
        let error = with_code(ServerError::new(message, at), ErrorCode::BadUserInput);
        self.errors.push(at_field(error, &self.path));
    }
}
