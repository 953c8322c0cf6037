//! Documents are measured before they are run, in time that grows with their length.
//!
//! Fragments that spread each other can stand for millions of fields in a few hundred bytes, and the
//! engine would walk all of them before it compares any limit. Here each fragment is measured once.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned, ServerError};

use crate::graphql::error::{ErrorCode, with_code};

/// The longest document, in bytes. Large values belong into variables.
const LONGEST: usize = 32_768;

/// The most fields, inline fragments and spreads, counted as if every fragment stood where it is spread.
const LARGEST: usize = 5_000;

/// Refuses a document that is too long to be read.
pub fn check_length(text: &str) -> Result<(), ServerError> {
    if text.len() <= LONGEST {
        return Ok(());
    }
    let message = format!(
        "The document has {} bytes; the most is {LONGEST}. Pass values as variables, or ask in several requests.",
        text.len()
    );
    Err(with_code(
        ServerError::new(message, None),
        ErrorCode::QueryTooComplex,
    ))
}

/// Refuses a document that stands for too many fields, or whose fragments spread each other in a ring.
pub fn check(document: &ExecutableDocument) -> Result<(), ServerError> {
    let mut measure = Measure {
        document,
        known: HashMap::new(),
    };
    for (_, operation) in document.operations.iter() {
        let size = measure.selections(&operation.node.selection_set)?;
        if size > LARGEST {
            let message = format!(
                "The document stands for more than {LARGEST} fields. Ask for fewer fields, or in several requests."
            );
            let error = ServerError::new(message, Some(operation.pos));
            return Err(with_code(error, ErrorCode::QueryTooComplex));
        }
    }
    Ok(())
}

struct Measure<'a> {
    document: &'a ExecutableDocument,
    /// The size of each fragment; nothing while it is being measured.
    known: HashMap<&'a Name, Option<usize>>,
}

impl<'a> Measure<'a> {
    fn selections(&mut self, set: &'a Positioned<SelectionSet>) -> Result<usize, ServerError> {
        let mut size = 0_usize;
        for selection in &set.node.items {
            let below = match &selection.node {
                Selection::Field(field) => self.selections(&field.node.selection_set)?,
                Selection::InlineFragment(inline) => self.selections(&inline.node.selection_set)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name)?,
            };
            size = size.saturating_add(1).saturating_add(below);
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a Positioned<Name>) -> Result<usize, ServerError> {
        if let Some(known) = self.known.get(&name.node) {
            return known.ok_or_else(|| {
                let message = format!("The fragment `{}` spreads itself.", name.node);
                with_code(
                    ServerError::new(message, Some(name.pos)),
                    ErrorCode::GraphqlValidationFailed,
                )
            });
        }
        let Some((name, fragment)) = self.document.fragments.get_key_value(&name.node) else {
            return Ok(0);
        };
        self.known.insert(name, None);
        let size = self.selections(&fragment.node.selection_set)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn refused(text: &str) -> Option<String> {
        check(&parse_query(text).unwrap())
            .err()
            .map(|error| error.message)
    }

    #[test]
    fn fragments_that_double_at_each_step_are_refused_at_once() {
        let steps: String = (0..200)
            .map(|step| format!("fragment f{step} on Query {{ ...f{0} ...f{0} }} ", step + 1))
            .collect();
        let text = format!("{{ ...f0 }} {steps} fragment f200 on Query {{ __typename }}");
        assert!(refused(&text).unwrap().contains("5000"));
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
    fn a_document_is_as_long_as_the_limit_at_the_most() {
        assert!(check_length(&" ".repeat(LONGEST)).is_ok());
        assert!(check_length(&" ".repeat(LONGEST + 1)).is_err());
    }
}
