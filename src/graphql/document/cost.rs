//! What a document may cost: how many records its answer could hold.
//!
//! A field that gives a record costs 1, and so does a count. What stands in a list costs as often as
//! the list is long: the length asked for by `first` or `last`, or what [`length`] says. Plain values, `pageInfo` and `edges` cost nothing, and a mutation costs 10.
//! Fields that are asked for twice are answered once, and cost once.
//!
//! Here every spread of a fragment is walked. That ends soon, because the document was measured.

use apollo_compiler::ast::{OperationType, Type, Value};
use apollo_compiler::collections::IndexMap;
use apollo_compiler::executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};
use serde_json::Map;

use super::length::{self, Length};

/// What one act costs.
const ACT: u64 = 10;

/// What an operation may cost with these variables. The document must be valid.
pub fn cost(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &Map<String, serde_json::Value>,
) -> u64 {
    let reckoning = Reckoning {
        schema,
        document,
        operation,
        variables,
    };
    let cost = reckoning.selections([&operation.selection_set].into_iter());
    let acts = match operation.operation_type {
        OperationType::Mutation => operation.root_fields(document).count() as u64 * ACT,
        _ => 0,
    };
    cost.once.saturating_add(acts).max(1)
}

/// The cost of selections in a page: some once, some for each entry.
#[derive(Clone, Copy, Default)]
struct Cost {
    once: u64,
    each: u64,
}

impl Cost {
    fn and(self, other: Self) -> Self {
        Self {
            once: self.once.saturating_add(other.once),
            each: self.each.saturating_add(other.each),
        }
    }

    fn times(self, length: u64) -> u64 {
        self.once.saturating_add(self.each.saturating_mul(length))
    }
}

struct Reckoning<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    variables: &'a Map<String, serde_json::Value>,
}

/// Fields that make one entry of the answer: of one type, under one name.
type Together<'a> = IndexMap<(&'a Name, &'a Name), Vec<&'a Field>>;

impl<'a> Reckoning<'a> {
    /// The cost of the selections in one place.
    fn selections(&self, sets: impl Iterator<Item = &'a SelectionSet>) -> Cost {
        let mut together = Together::default();
        for set in sets {
            self.gather(set, &mut together);
        }
        let costs = together
            .iter()
            .map(|((parent, _), fields)| self.fields(fields, parent));
        costs.fold(Cost::default(), Cost::and)
    }

    fn gather(&self, set: &'a SelectionSet, together: &mut Together<'a>) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    let entry = together.entry((&set.ty, field.response_key()));
                    entry.or_default().push(field);
                }
                Selection::InlineFragment(inline) => self.gather(&inline.selection_set, together),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = spread.fragment_def(self.document) {
                        self.gather(&fragment.selection_set, together);
                    }
                }
            }
        }
    }

    /// The cost of one entry of the answer. All its fields have the same arguments.
    fn fields(&self, fields: &[&'a Field], parent: &Name) -> Cost {
        let Some(field) = fields.first() else {
            return Cost::default();
        };
        let of_type = field.ty().inner_named_type();
        if parent.starts_with("__") || of_type.starts_with("__") {
            return Cost::default();
        }
        let page = length::inside(parent);
        let in_page = page.is_some_and(|(lists, _)| lists.contains(&field.name.as_str()));
        if !self.is_composite(of_type) {
            let counts = u64::from(page.is_some() && field.name == "totalCount");
            return Cost {
                once: counts,
                each: 0,
            };
        }
        let own = u64::from(!of_type.ends_with("Edge") && of_type != "PageInfo");
        let below = self.selections(fields.iter().map(|it| &it.selection_set));
        let one = own.saturating_add(below.times(self.page(field, of_type)));
        match (in_page, is_list(field.ty())) {
            (true, true) => Cost { once: 0, each: one },
            (false, true) => Cost {
                once: one.saturating_mul(self.length(parent, field)),
                each: 0,
            },
            (_, false) => Cost { once: one, each: 0 },
        }
    }

    fn is_composite(&self, name: &Name) -> bool {
        matches!(
            self.schema.types.get(name),
            Some(ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_))
        )
    }

    /// How many entries the page has that this field gives.
    fn page(&self, field: &'a Field, of_type: &Name) -> u64 {
        length::inside(of_type).map_or(0, |(_, length)| self.asked(field, length))
    }

    /// How long a list is that is no page.
    fn length(&self, parent: &Name, field: &'a Field) -> u64 {
        // Named one by one.
        let named = self.argument(field, "ids").and_then(|ids| self.size(ids));
        named.unwrap_or_else(|| self.asked(field, length::of(parent, &field.name)))
    }

    fn asked(&self, field: &'a Field, length: Length) -> u64 {
        let wanted = ["first", "last"]
            .iter()
            .find_map(|name| self.number(self.argument(field, name)?));
        wanted.map_or(length.usual, |wanted| wanted.min(length.most))
    }

    fn argument(&self, field: &'a Field, name: &str) -> Option<&'a Value> {
        let argument = field.arguments.iter().find(|it| it.name == name)?;
        Some(&argument.value)
    }

    /// How many values a list has that the caller gives.
    fn size(&self, value: &Value) -> Option<u64> {
        let size = match value {
            Value::List(values) => values.len(),
            Value::Variable(name) => match self.variables.get(name.as_str()) {
                Some(given) => given.as_array()?.len(),
                None => return self.size(self.default(name)?),
            },
            _ => return None,
        };
        u64::try_from(size).ok()
    }

    /// What stands for a variable that is not given.
    fn default(&self, name: &Name) -> Option<&'a Value> {
        let mut variables = self.operation.variables.iter();
        let variable = variables.find(|it| it.name == *name)?;
        Some(variable.default_value.as_ref()?)
    }

    fn number(&self, value: &Value) -> Option<u64> {
        match value {
            Value::Int(number) => number.as_str().parse().ok(),
            Value::Variable(name) => match self.variables.get(name.as_str()) {
                Some(given) => given.as_u64(),
                None => self.number(self.default(name)?),
            },
            _ => None,
        }
    }
}

fn is_list(of_type: &Type) -> bool {
    matches!(of_type, Type::List(_) | Type::NonNullList(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use apollo_compiler::validation::Valid;
    use serde_json::{Value as Json, json};

    const SCHEMA: &str = "
        type Query { one: A  page(first: Int, last: Int): AConnection!  few: [A!]!  named(ids: [ID!]!): [A]! }
        type Mutation { act: A }
        type A { name: String  names: [A!]!  others(first: Int): AConnection! }
        type AConnection { totalCount: Int!  nodes: [A!]!  edges: [AEdge!]!  pageInfo: PageInfo! }
        type AEdge { cursor: String!  node: A! }
        type PageInfo { hasNextPage: Boolean! }";

    fn of_with(text: &str, variables: Json) -> u64 {
        let schema = Schema::parse_and_validate(SCHEMA, "test").unwrap();
        let document: Valid<ExecutableDocument> =
            ExecutableDocument::parse_and_validate(&schema, text, "test").unwrap();
        let operation = document.operations.get(None).unwrap();
        cost(
            &schema,
            &document,
            operation,
            variables.as_object().unwrap(),
        )
    }

    fn of(text: &str) -> u64 {
        of_with(text, json!({}))
    }

    #[test]
    fn records_cost_and_values_do_not() {
        assert_eq!(of("{ one { name } }"), 1);
        assert_eq!(of("{ one { name } two: one { name } }"), 2);
        assert_eq!(of("{ __typename }"), 1);
        assert_eq!(of("{ __schema { types { name fields { name } } } }"), 1);
        assert_eq!(of("mutation { act { name } }"), 11);
    }

    #[test]
    fn a_page_costs_what_it_may_hold() {
        assert_eq!(of("{ page { nodes { name } } }"), 26);
        assert_eq!(of("{ page(first: 10) { nodes { name } } }"), 11);
        assert_eq!(
            of("{ page(last: 10) { edges { cursor node { name } } pageInfo { hasNextPage } } }"),
            11
        );
        assert_eq!(of("{ page(first: 10) { totalCount } }"), 2);
        assert_eq!(of("{ page(first: 1000000) { nodes { name } } }"), 101);
        assert_eq!(of("{ few { name } }"), 5);
    }

    #[test]
    fn pages_within_pages_multiply() {
        assert_eq!(
            of("{ page(first: 10) { nodes { others(first: 20) { nodes { names { name } } } } } }"),
            1 + 10 * (1 + 1 + 20 * (1 + 3))
        );
    }

    #[test]
    fn what_is_asked_for_twice_costs_once() {
        let twice = "{ page(first: 10) { nodes { name } ...p } page(first: 10) { ...p } }
            fragment p on AConnection { nodes { names { name } } }";
        assert_eq!(
            of(twice),
            of("{ page(first: 10) { nodes { names { name } } } }")
        );
        let apart = "{ page(first: 10) { nodes { name } } b: page(first: 10) { nodes { name } } }";
        assert_eq!(of(apart), 22);
    }

    #[test]
    fn a_page_knows_its_length_through_variables_and_fragments() {
        let text = "query ($n: Int = 5) { page(first: $n) { ...p } } fragment p on AConnection { nodes { name } }";
        assert_eq!(of(text), 6);
        assert_eq!(of_with(text, json!({"n": 50})), 51);
        assert_eq!(of_with(text, json!({"n": null})), 26);
    }

    #[test]
    fn what_is_named_one_by_one_costs_as_many_wherever_the_names_stand() {
        assert_eq!(of(r#"{ named(ids: ["a", "b"]) { name } }"#), 2);
        let text = r#"query ($ids: [ID!]! = ["a", "b", "c"]) { named(ids: $ids) { name } }"#;
        assert_eq!(of(text), 3);
        assert_eq!(of_with(text, json!({"ids": ["a"]})), 1);
    }
}
