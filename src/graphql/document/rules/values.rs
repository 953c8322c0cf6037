//! Values, wherever they stand: no field of an input twice (5.6.3), exactly one field of a oneOf input
//! (5.6.5), and variables only where their type is allowed, also within lists and objects (5.8.5).

use std::collections::HashSet;

use apollo_compiler::ast::{Argument, DirectiveList, InputValueDefinition, Type, Value};
use apollo_compiler::executable::{ExecutableDocument, Operation, Selection, SelectionSet};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{Name, Node, Schema};
use async_graphql::ServerError;

use super::is_one_of;
use crate::graphql::document::measure::position;
use crate::graphql::error::{ErrorCode, with_code};

/// What is wrong with the values of a document.
pub fn check(schema: &Schema, document: &ExecutableDocument) -> Vec<ServerError> {
    let mut errors = Vec::new();
    for operation in document.operations.iter() {
        let mut check = Check {
            schema,
            document,
            operation,
            seen: HashSet::new(),
            errors: &mut errors,
        };
        check.directives(&operation.directives);
        for variable in &operation.variables {
            check.directives(&variable.directives);
            if let Some(default) = &variable.default_value {
                check.value(Some(&variable.ty), default, Position::Value);
            }
        }
        check.selections(&operation.selection_set);
    }
    errors
}

/// Where a value stands.
#[derive(Clone, Copy)]
enum Position {
    /// Where there is a default if it is left out.
    WithDefault,
    /// In the field of a oneOf input, which is not null whatever its type.
    OneOf,
    /// Anywhere else.
    Value,
}

struct Check<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    seen: HashSet<&'a Name>,
    errors: &'a mut Vec<ServerError>,
}

impl<'a> Check<'a> {
    fn selections(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.arguments, &field.definition.arguments);
                    self.selections(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.fragment_name);
                    if let Some(fragment) = fragment.filter(|it| self.seen.insert(&it.name)) {
                        self.directives(&fragment.directives);
                        self.selections(&fragment.selection_set);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &DirectiveList) {
        for directive in directives.iter() {
            if let Some(definition) = self.schema.directive_definitions.get(&directive.name) {
                self.arguments(&directive.arguments, &definition.arguments);
            }
        }
    }

    fn arguments(&mut self, given: &[Node<Argument>], defined: &[Node<InputValueDefinition>]) {
        for argument in given {
            if let Some(definition) = defined.iter().find(|it| it.name == argument.name) {
                self.value(
                    Some(&definition.ty),
                    &argument.value,
                    position_of(definition),
                );
            }
        }
    }

    /// Checks a value. What stands within a scalar of our own has no type.
    fn value(&mut self, of_type: Option<&Type>, value: &Node<Value>, position: Position) {
        match value.as_ref() {
            Value::Variable(name) => {
                if let Some(of_type) = of_type {
                    self.variable(name, of_type, position, value.location());
                }
            }
            Value::List(items) => {
                for item in items {
                    self.value(of_type.map(Type::item_type), item, Position::Value);
                }
            }
            Value::Object(fields) => self.object(of_type, fields, value.location()),
            _ => {}
        }
    }

    fn object(
        &mut self,
        of_type: Option<&Type>,
        fields: &[(Name, Node<Value>)],
        at: Option<SourceSpan>,
    ) {
        let mut names = HashSet::new();
        if let Some((twice, value)) = fields.iter().find(|(name, _)| !names.insert(name)) {
            self.refuse(
                format!("The field `{twice}` is given twice."),
                value.location(),
            );
        }
        let named = of_type.and_then(|it| self.schema.types.get(it.inner_named_type()));
        let input = match named {
            Some(ExtendedType::InputObject(input)) => Some(input),
            _ => None,
        };
        if let Some(input) = input.filter(|it| is_one_of(it)) {
            self.one_of(input, fields, at);
        }
        for (name, value) in fields {
            let field = input.and_then(|input| input.fields.get(name));
            let position = match (input, field) {
                (Some(input), _) if is_one_of(input) => Position::OneOf,
                (_, Some(field)) => position_of(field),
                _ => Position::Value,
            };
            self.value(field.map(|field| field.ty.as_ref()), value, position);
        }
    }

    fn one_of(
        &mut self,
        input: &InputObjectType,
        fields: &[(Name, Node<Value>)],
        at: Option<SourceSpan>,
    ) {
        match fields {
            [(_, value)] if !value.is_null() => {}
            _ => self.refuse(
                format!(
                    "Exactly one of the fields of {} must be given, and not null.",
                    input.name
                ),
                at,
            ),
        }
    }

    fn variable(
        &mut self,
        name: &Name,
        of_type: &Type,
        position: Position,
        at: Option<SourceSpan>,
    ) {
        let mut variables = self.operation.variables.iter();
        let Some(variable) = variables.find(|it| it.name == *name) else {
            return;
        };
        let needed = of_type.is_non_null() || matches!(position, Position::OneOf);
        let default = variable.default_value.as_ref();
        let has_default = default.is_some_and(|default| !default.is_null())
            || matches!(position, Position::WithDefault);
        let may_be_null = needed && !variable.ty.is_non_null() && !has_default;
        let nullable = of_type.clone().nullable();
        let expected = if variable.ty.is_non_null() {
            of_type
        } else {
            &nullable
        };
        if may_be_null || !variable.ty.is_assignable_to(expected) {
            let message = format!(
                "The variable ${name} is of type {}, which is not allowed where {of_type} is expected{}.",
                variable.ty,
                if may_be_null {
                    " and must not be null"
                } else {
                    ""
                }
            );
            self.refuse(message, at);
        }
    }

    fn refuse(&mut self, message: String, at: Option<SourceSpan>) {
        let error = ServerError::new(message, position(at, &self.document.sources));
        let error = with_code(error, ErrorCode::GraphqlValidationFailed);
        self.errors.push(error);
    }
}

fn position_of(definition: &InputValueDefinition) -> Position {
    if definition.default_value.is_some() {
        Position::WithDefault
    } else {
        Position::Value
    }
}
