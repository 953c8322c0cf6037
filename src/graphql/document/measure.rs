//! Documents are measured before they are judged, in time that grows with their length.
//!
//! Fragments that spread each other can stand for millions of fields in a few hundred bytes, and
//! whoever walks all of them is lost before comparing any limit. Here each fragment is measured once.

use std::collections::HashMap;

use apollo_compiler::ast::{Definition, DirectiveList, Document, OperationType, Selection};
use apollo_compiler::parser::{SourceMap, SourceSpan};
use apollo_compiler::{Name, Node};
use async_graphql::{Pos, ServerError};

use super::limits::{INTROSPECTION, Limits, NESTING};
use crate::graphql::error::{ErrorCode, with_code};

/// What a document amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Fields, inline fragments and spreads, as if every fragment stood where it is spread.
    fields: usize,
    /// Fields within fields.
    depth: usize,
    /// Selections within selections.
    nesting: usize,
    /// Lists of the schema within each other.
    introspection: usize,
    /// Whether the schema is asked for.
    pub asks_for_schema: bool,
}

/// Refuses a document that is larger than the limits, or whose fragments spread each other in a ring.
pub fn measure(document: &Document, limits: &Limits) -> Result<Size, ServerError> {
    let mut measure = Measure::of(document);
    let mut largest = Size::default();
    let mut asked = 0_usize;
    for definition in &document.definitions {
        let size = match definition {
            Definition::OperationDefinition(operation) => {
                let at = operation.location();
                measure.directives(&operation.directives, limits)?;
                for variable in &operation.variables {
                    measure.directives(&variable.directives, limits)?;
                }
                let roots = measure.roots(&operation.selection_set);
                let is_stream = operation.operation_type == OperationType::Subscription;
                if !is_stream && roots > limits.root_fields {
                    let message = format!(
                        "The operation asks for {roots} fields of the root; the most is {}. Ask in several requests.",
                        limits.root_fields
                    );
                    return Err(measure.refuse(message, at));
                }
                let size = measure.selections(&operation.selection_set)?;
                // Each operation is judged on its own, so many that spread one fragment count as many.
                asked = asked.saturating_add(size.fields);
                let fields = asked;
                (Size { fields, ..size }, at)
            }
            Definition::FragmentDefinition(fragment) => {
                measure.directives(&fragment.directives, limits)?;
                (measure.fragment(&fragment.name)?, fragment.location())
            }
            _ => continue,
        };
        measure.compare(size, limits)?;
        largest = largest.and(size.0);
    }
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(it) => measure.written(&it.selection_set, limits)?,
            Definition::FragmentDefinition(it) => measure.written(&it.selection_set, limits)?,
            _ => {}
        }
    }
    Ok(largest)
}

impl Size {
    /// The size of two selections side by side.
    fn and(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            depth: self.depth.max(other.depth),
            nesting: self.nesting.max(other.nesting),
            introspection: self.introspection.max(other.introspection),
            asks_for_schema: self.asks_for_schema || other.asks_for_schema,
        }
    }
}

struct Measure<'a> {
    sources: &'a SourceMap,
    fragments: HashMap<&'a Name, &'a [Selection]>,
    /// The size of each fragment; nothing while it is being measured.
    known: HashMap<&'a Name, Option<Size>>,
    /// The fields that each fragment adds to the place where it is spread.
    beside: HashMap<&'a Name, usize>,
    aliases: usize,
    directives: usize,
}

impl<'a> Measure<'a> {
    fn of(document: &'a Document) -> Self {
        let fragments = document.definitions.iter().filter_map(|it| match it {
            Definition::FragmentDefinition(it) => Some((&it.name, it.selection_set.as_slice())),
            _ => None,
        });
        Self {
            sources: &document.sources,
            fragments: fragments.collect(),
            known: HashMap::new(),
            beside: HashMap::new(),
            aliases: 0,
            directives: 0,
        }
    }

    fn selections(&mut self, set: &'a [Selection]) -> Result<Size, ServerError> {
        let mut size = Size::default();
        for selection in set {
            let inner = match selection {
                Selection::Field(field) => {
                    let mut inner = self.selections(&field.selection_set)?;
                    inner.depth += 1;
                    inner.introspection += usize::from(is_list_of_schema(&field.name));
                    inner.asks_for_schema |= matches!(field.name.as_str(), "__schema" | "__type");
                    inner
                }
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name)?,
            };
            size = size.and(Size {
                fields: inner.fields.saturating_add(1),
                nesting: inner.nesting + 1,
                ..inner
            });
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a Name) -> Result<Size, ServerError> {
        if let Some(known) = self.known.get(name) {
            return known.ok_or_else(|| {
                let message = format!("The fragment `{name}` spreads itself.");
                let error = ServerError::new(message, position(name.location(), self.sources));
                with_code(error, ErrorCode::GraphqlValidationFailed)
            });
        }
        let Some((&name, &set)) = self.fragments.get_key_value(name) else {
            return Ok(Size::default());
        };
        self.known.insert(name, None);
        let size = self.selections(set)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }

    /// How many fields stand in one place. Called after rings were refused, or it would not end.
    fn roots(&mut self, set: &'a [Selection]) -> usize {
        let mut count = 0_usize;
        for selection in set {
            count = count.saturating_add(match selection {
                Selection::Field(_) => 1,
                Selection::InlineFragment(inline) => self.roots(&inline.selection_set),
                Selection::FragmentSpread(spread) => self.roots_of(&spread.fragment_name),
            });
        }
        count
    }

    fn roots_of(&mut self, name: &'a Name) -> usize {
        if let Some(known) = self.beside.get(name) {
            return *known;
        }
        // Zero until it is known, so that a ring ends; it is refused elsewhere.
        self.beside.insert(name, 0);
        let set = self.fragments.get(name).copied().unwrap_or_default();
        let count = self.roots(set);
        self.beside.insert(name, count);
        count
    }

    /// Counts aliases and directives where they are written.
    fn written(&mut self, set: &'a [Selection], limits: &Limits) -> Result<(), ServerError> {
        for selection in set {
            match selection {
                Selection::Field(field) => {
                    self.directives(&field.directives, limits)?;
                    self.alias(field, limits)?;
                    self.written(&field.selection_set, limits)?;
                }
                Selection::InlineFragment(inline) => {
                    self.directives(&inline.directives, limits)?;
                    self.written(&inline.selection_set, limits)?;
                }
                Selection::FragmentSpread(spread) => self.directives(&spread.directives, limits)?,
            }
        }
        Ok(())
    }

    fn alias(
        &mut self,
        field: &Node<apollo_compiler::ast::Field>,
        limits: &Limits,
    ) -> Result<(), ServerError> {
        self.aliases += usize::from(field.alias.is_some());
        if self.aliases <= limits.aliases {
            return Ok(());
        }
        let message = format!(
            "The document has more than {} aliases. Ask in several requests, or for a list.",
            limits.aliases
        );
        Err(self.refuse(message, field.location()))
    }

    fn directives(&mut self, list: &DirectiveList, limits: &Limits) -> Result<(), ServerError> {
        self.directives += list.len();
        let message = if list.len() > limits.directives_in_one_place {
            format!(
                "There are {} directives in one place; the most is {}.",
                list.len(),
                limits.directives_in_one_place
            )
        } else if self.directives > limits.directives {
            format!(
                "The document has more than {} directives.",
                limits.directives
            )
        } else {
            return Ok(());
        };
        Err(self.refuse(message, list.first().and_then(Node::location)))
    }

    fn compare(
        &self,
        (size, at): (Size, Option<SourceSpan>),
        limits: &Limits,
    ) -> Result<(), ServerError> {
        let message = if size.fields > limits.fields {
            format!(
                "The document stands for more than {} fields. Ask for fewer fields, or in several requests.",
                limits.fields
            )
        } else if size.depth > limits.depth {
            format!(
                "The document is {} levels deep; the most is {}. Ask in several requests.",
                size.depth, limits.depth
            )
        } else if size.nesting > NESTING {
            format!(
                "Fields and fragments are nested {} deep; the most is {NESTING}. Nest fewer fragments.",
                size.nesting
            )
        } else if size.introspection > INTROSPECTION {
            format!(
                "The lists of the schema are nested {} deep; the most is {INTROSPECTION}. The whole schema is at /schema.graphql.",
                size.introspection
            )
        } else {
            return Ok(());
        };
        Err(self.refuse(message, at))
    }

    fn refuse(&self, message: String, at: Option<SourceSpan>) -> ServerError {
        let error = ServerError::new(message, position(at, self.sources));
        with_code(error, ErrorCode::QueryTooComplex)
    }
}

/// The lists of introspection whose entries have lists of the same kind.
fn is_list_of_schema(field: &Name) -> bool {
    matches!(
        field.as_str(),
        "fields" | "inputFields" | "interfaces" | "possibleTypes"
    )
}

/// Line and column.
pub fn position(at: Option<SourceSpan>, sources: &SourceMap) -> Option<Pos> {
    let at = at?.line_column(sources)?;
    Some(Pos {
        line: at.line,
        column: at.column,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<String> {
        let document = Document::parse(text, "test").unwrap();
        measure(&document, &Limits::default())
            .err()
            .map(|error| error.message)
    }

    #[test]
    fn fragments_that_double_at_each_step_are_refused_at_once() {
        let steps: String = (0..25)
            .map(|step| format!("fragment f{step} on Query {{ ...f{0} ...f{0} }} ", step + 1))
            .collect();
        let text = format!("{{ ...f0 }} {steps} fragment f25 on Query {{ __typename }}");
        assert!(
            refused(&text).unwrap().contains("fields of the root"),
            "{text}"
        );
        let text = format!("{{ a {{ ...f0 }} }} {steps} fragment f25 on Query {{ __typename }}");
        assert!(refused(&text).unwrap().contains("5000 fields"), "{text}");
    }

    #[test]
    fn the_fields_of_all_operations_count_together() {
        let operations = |count: usize| -> String {
            let operations = (0..count).map(|at| format!("query A{at} {{ a {{ ...f }} }} "));
            let fragment = format!("fragment f on A {{ {} }}", "b ".repeat(498));
            operations.chain([fragment]).collect()
        };
        assert_eq!(refused(&operations(10)), None);
        assert!(refused(&operations(11)).unwrap().contains("5000 fields"));
    }

    #[test]
    fn a_ring_of_fragments_is_refused() {
        let text = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
        assert!(refused(text).unwrap().contains("spreads itself"));
    }

    #[test]
    fn an_honest_document_passes() {
        let text = "{ ...a ...a } fragment a on Query { countries { nodes { name } } }";
        assert_eq!(refused(text), None);
    }

    #[test]
    fn each_limit_holds_at_its_figure_and_not_before() {
        let nested = |open: &str, times: usize| {
            format!("{{ {} a {}", open.repeat(times), "}".repeat(times + 1))
        };
        for (text, allowed) in [
            (nested("a {", 14), true),
            (nested("a {", 15), false),
            (nested("... {", 29), true),
            (nested("... {", 30), false),
            (format!("{{ a {} }}", "@b ".repeat(5)), true),
            (format!("{{ a {} }}", "@b ".repeat(6)), false),
            (format!("{{ {} }}", "a @b @b @b @b @b ".repeat(10)), true),
            (
                format!("{{ {} a @b }}", "a @b @b @b @b @b ".repeat(10)),
                false,
            ),
            (format!("{{ a {{ {} }} }}", "a: b ".repeat(30)), true),
            (format!("{{ a {{ {} }} }}", "a: b ".repeat(31)), false),
            (format!("{{ {} }}", "a ".repeat(50)), true),
            (format!("{{ {} }}", "a ".repeat(51)), false),
        ] {
            assert_eq!(refused(&text).is_none(), allowed, "{text}");
        }
    }

    #[test]
    fn the_schema_may_be_asked_for_but_not_in_circles() {
        let circle =
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        assert!(refused(circle).unwrap().contains("/schema.graphql"));
        let once = "{ __schema { types { fields { type { fields { name } } } } } }";
        assert_eq!(refused(once), None);
    }
}
