//! From the document as it was read to the document as the engine takes it.
//!
//! The engine's own parser does not know the text of September 2025, so it never reads.

use std::collections::HashMap;

use apollo_compiler::ast::{self, Definition};
use apollo_compiler::parser::{SourceMap, SourceSpan};
use async_graphql::parser::types::{
    BaseType, Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition,
    FragmentSpread, InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet,
    Type, TypeCondition, VariableDefinition,
};
use async_graphql::{Name, Positioned, ServerError};
use async_graphql_value::{Number, Value};

use super::measure::position;
use super::stream;
use crate::graphql::error::{ErrorCode, with_code};

/// The same document for the engine. It must be valid: of what has one name, one is kept.
pub fn convert(document: &ast::Document) -> Result<ExecutableDocument> {
    let convert = Convert {
        document,
        sources: &document.sources,
    };
    let mut anonymous = None;
    let mut named = HashMap::new();
    let mut fragments = HashMap::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(it) => {
                let operation = convert.at(it.location(), convert.operation(it)?);
                match &it.name {
                    Some(name) => _ = named.insert(Name::new(name.as_str()), operation),
                    None => anonymous = Some(operation),
                }
            }
            Definition::FragmentDefinition(it) => {
                let fragment = convert.at(it.location(), convert.definition(it)?);
                fragments.insert(Name::new(it.name.as_str()), fragment);
            }
            _ => {}
        }
    }
    let operations = anonymous.map_or(
        DocumentOperations::Multiple(named),
        DocumentOperations::Single,
    );
    Ok(ExecutableDocument {
        operations,
        fragments,
    })
}

struct Convert<'a> {
    document: &'a ast::Document,
    sources: &'a SourceMap,
}

type Result<T> = std::result::Result<T, ServerError>;

impl Convert<'_> {
    fn at<T>(&self, span: Option<SourceSpan>, node: T) -> Positioned<T> {
        Positioned::new(node, position(span, self.sources).unwrap_or_default())
    }

    fn name(&self, name: &ast::NamedType) -> Positioned<Name> {
        self.at(name.location(), Name::new(name.as_str()))
    }

    fn operation(&self, it: &ast::OperationDefinition) -> Result<OperationDefinition> {
        let variables = it.variables.iter();
        Ok(OperationDefinition {
            ty: match it.operation_type {
                ast::OperationType::Query => OperationType::Query,
                ast::OperationType::Mutation => OperationType::Mutation,
                ast::OperationType::Subscription => OperationType::Subscription,
            },
            variable_definitions: variables
                .map(|it| Ok(self.at(it.location(), self.variable(it)?)))
                .collect::<Result<_>>()?,
            directives: self.directives(&it.directives)?,
            selection_set: match it.operation_type {
                ast::OperationType::Subscription => self.stream(&it.selection_set)?,
                _ => self.selections(&it.selection_set)?,
            },
        })
    }

    /// The root of a subscription: the engine sends an event for each field that it finds there, and
    /// does not look into fragments.
    fn stream(&self, set: &[ast::Selection]) -> Result<Positioned<SelectionSet>> {
        let mut items = Vec::new();
        for fields in stream::roots(self.document, set).values() {
            let mut fields = fields.iter();
            let Some(first) = fields.next() else {
                continue;
            };
            let mut root = self.field(first)?;
            for more in fields {
                let more = self.selections(&more.selection_set)?;
                root.selection_set.node.items.extend(more.node.items);
            }
            let root = self.at(first.location(), root);
            items.push(self.at(first.location(), Selection::Field(root)));
        }
        let first = items.first().map(|it| it.pos);
        Ok(Positioned::new(
            SelectionSet { items },
            first.unwrap_or_default(),
        ))
    }

    fn variable(&self, it: &ast::VariableDefinition) -> Result<VariableDefinition> {
        let default_value = match &it.default_value {
            // Variables are not allowed here, which the judge has seen to.
            Some(value) => self
                .value(value)?
                .into_const()
                .map(|node| self.at(value.location(), node)),
            None => None,
        };
        Ok(VariableDefinition {
            name: self.name(&it.name),
            var_type: self.at(it.ty.location(), of_type(&it.ty)),
            directives: self.directives(&it.directives)?,
            default_value,
        })
    }

    fn definition(&self, it: &ast::FragmentDefinition) -> Result<FragmentDefinition> {
        Ok(FragmentDefinition {
            type_condition: self.condition(&it.type_condition),
            directives: self.directives(&it.directives)?,
            selection_set: self.selections(&it.selection_set)?,
        })
    }

    fn condition(&self, on: &ast::NamedType) -> Positioned<TypeCondition> {
        self.at(on.location(), TypeCondition { on: self.name(on) })
    }

    fn selections(&self, set: &[ast::Selection]) -> Result<Positioned<SelectionSet>> {
        let items = set.iter().map(|it| self.selection(it));
        let set = SelectionSet {
            items: items.collect::<Result<_>>()?,
        };
        let first = set.items.first().map(|it| it.pos);
        Ok(Positioned::new(set, first.unwrap_or_default()))
    }

    fn selection(&self, it: &ast::Selection) -> Result<Positioned<Selection>> {
        Ok(match it {
            ast::Selection::Field(it) => {
                let field = self.at(it.location(), self.field(it)?);
                self.at(it.location(), Selection::Field(field))
            }
            ast::Selection::FragmentSpread(it) => {
                let spread = FragmentSpread {
                    fragment_name: self.name(&it.fragment_name),
                    directives: self.directives(&it.directives)?,
                };
                let spread = self.at(it.location(), spread);
                self.at(it.location(), Selection::FragmentSpread(spread))
            }
            ast::Selection::InlineFragment(it) => {
                let inline = InlineFragment {
                    type_condition: it.type_condition.as_ref().map(|on| self.condition(on)),
                    directives: self.directives(&it.directives)?,
                    selection_set: self.selections(&it.selection_set)?,
                };
                let inline = self.at(it.location(), inline);
                self.at(it.location(), Selection::InlineFragment(inline))
            }
        })
    }

    fn field(&self, it: &ast::Field) -> Result<Field> {
        Ok(Field {
            alias: it.alias.as_ref().map(|alias| self.name(alias)),
            name: self.name(&it.name),
            arguments: self.arguments(&it.arguments)?,
            directives: self.directives(&it.directives)?,
            selection_set: self.selections(&it.selection_set)?,
        })
    }

    fn directives(&self, list: &ast::DirectiveList) -> Result<Vec<Positioned<Directive>>> {
        let directives = list.iter().map(|it| {
            let directive = Directive {
                name: self.name(&it.name),
                arguments: self.arguments(&it.arguments)?,
            };
            Ok(self.at(it.location(), directive))
        });
        directives.collect()
    }

    fn arguments(
        &self,
        list: &[apollo_compiler::Node<ast::Argument>],
    ) -> Result<Vec<(Positioned<Name>, Positioned<Value>)>> {
        let arguments = list.iter().map(|it| {
            let value = self.at(it.value.location(), self.value(&it.value)?);
            Ok((self.name(&it.name), value))
        });
        arguments.collect()
    }

    fn value(&self, value: &apollo_compiler::Node<ast::Value>) -> Result<Value> {
        Ok(match value.as_ref() {
            ast::Value::Null => Value::Null,
            ast::Value::Enum(name) => Value::Enum(Name::new(name.as_str())),
            ast::Value::Variable(name) => Value::Variable(Name::new(name.as_str())),
            ast::Value::String(text) => Value::String(text.clone()),
            ast::Value::Boolean(it) => Value::Boolean(*it),
            ast::Value::Int(number) => self.number(number.as_str(), value.location())?,
            ast::Value::Float(number) => self.number(number.as_str(), value.location())?,
            ast::Value::List(items) => {
                let items = items.iter().map(|item| self.value(item));
                Value::List(items.collect::<Result<_>>()?)
            }
            ast::Value::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, value)| Ok((Name::new(name.as_str()), self.value(value)?)));
                Value::Object(fields.collect::<Result<_>>()?)
            }
        })
    }

    fn number(&self, text: &str, at: Option<SourceSpan>) -> Result<Value> {
        text.parse::<Number>().map(Value::Number).map_err(|_| {
            let message = format!("The number {text} is too large.");
            let error = ServerError::new(message, position(at, self.sources));
            with_code(error, ErrorCode::GraphqlValidationFailed)
        })
    }
}

fn of_type(it: &ast::Type) -> Type {
    let (base, nullable) = match it {
        ast::Type::Named(name) => (BaseType::Named(Name::new(name.as_str())), true),
        ast::Type::NonNullNamed(name) => (BaseType::Named(Name::new(name.as_str())), false),
        ast::Type::List(item) => (BaseType::List(Box::new(of_type(item))), true),
        ast::Type::NonNullList(item) => (BaseType::List(Box::new(of_type(item))), false),
    };
    Type { base, nullable }
}
