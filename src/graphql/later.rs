//! A way round a circle in the registration of types.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

/// A value whose type is registered elsewhere. The fields that every record has lead to claims, and
/// claims lead back to records. Were claims registered while those fields still are, the records
/// found on the way would be registered without them.
pub struct Later<T>(pub T);

impl<T: OutputType> OutputType for Later<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(_: &mut Registry) -> String {
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        self.0.resolve(ctx, field).await
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_record_tells_its_claims_and_conflicts() {
        let sdl = crate::graphql::sdl();
        let records = [
            "Agreement",
            "AgreementPackage",
            "Country",
            "Domain",
            "Meeting",
            "Office",
            "Organisation",
            "Person",
            "Relation",
            "Source",
        ];
        for record in records {
            let body = sdl
                .split(&format!("\ntype {record} implements Node {{"))
                .nth(1)
                .and_then(|rest| rest.split("\n}").next())
                .unwrap_or_default();
            for field in [
                "): [Claim!]!",
                "\tconflicts: [Conflict!]!",
                "\tidentifiers: ",
                "\tsharedIdentifiers: [SharedIdentifier!]!",
                "\tdatasets: [Dataset!]!",
                "\tsources: [Source!]!",
                "\tcreatedAt: ",
            ] {
                assert!(body.contains(field), "{record} has no {field}");
            }
        }
        for registered in [
            "\ntype Claim ",
            "\ntype Conflict ",
            "\ntype Dataset ",
            "\ntype SharedIdentifier ",
        ] {
            assert!(sdl.contains(registered), "{registered}");
        }
    }
}
