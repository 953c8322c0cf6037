//! How long lists are taken to be that are no pages, when the cost of a document is reckoned.

/// How many entries a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Where the caller does not say.
    pub usual: u64,
    /// At the most, whatever the caller says.
    pub most: u64,
}

const fn length(usual: u64, most: u64) -> Length {
    Length { usual, most }
}

/// Lists of which nothing else is known.
const FEW: Length = length(5, 100);

/// The length of a list field that is not given with the field around it; see [`inside`].
pub fn of(parent: &str, field: &str) -> Length {
    known(parent, field).unwrap_or(FEW)
}

/// The lists that callers may ask to be longer or shorter, and those that are longer than most.
fn known(parent: &str, field: &str) -> Option<Length> {
    Some(match (parent, field) {
        // With every other state.
        ("Country", "relationStandings") => length(300, 300),
        ("Network", "edges") => length(500, 2_000),
        (_, "history") => length(10, 100),
        ("Country", "partners" | "officeHolders" | "organisationPartners" | "signatories")
        | ("Query", "commonPartners")
        | ("Coverage", "sources") => length(25, 100),
        (facets, "country" | "partner" | "domain" | "source") if facets.ends_with("Facets") => {
            length(25, 100)
        }
        // Most have few, and those that everybody has to do with have hundreds.
        ("Organisation", "members") | ("Country", "memberships") => length(50, 50),
        (_, "names" | "titles" | "labels" | "definitions" | "identifiers" | "alternatives") => {
            length(3, 3)
        }
        _ => return None,
    })
}

/// The list whose length is told with the field that gives this type, and how long it is.
pub fn inside(of_type: &str) -> Option<(&'static [&'static str], Length)> {
    match of_type {
        "Network" => Some((&["nodes"], length(50, 250))),
        "AgreementStatistics" | "MeetingStatistics" => Some((&["rows"], length(1_000, 1_000))),
        _ if of_type.ends_with("Connection") => Some((&["nodes", "edges"], length(25, 100))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;
    use apollo_compiler::schema::ExtendedType;

    use super::*;

    /// Whoever may ask for more must be reckoned with more.
    #[test]
    fn every_list_that_takes_first_is_known() {
        let schema = Schema::parse_and_validate(crate::graphql::sdl(), "schema").unwrap();
        let mut found = 0;
        for (name, of_type) in &schema.types {
            let ExtendedType::Object(of_type) = of_type else {
                continue;
            };
            for field in of_type.fields.values() {
                let takes_first = field.arguments.iter().any(|it| it.name == "first");
                if takes_first && field.ty.is_list() {
                    assert!(known(name, &field.name).is_some(), "{name}.{}", field.name);
                    found += 1;
                } else if takes_first {
                    let inner = field.ty.inner_named_type();
                    assert!(
                        inside(inner).is_some(),
                        "{name}.{} gives {inner}",
                        field.name
                    );
                }
            }
        }
        assert!(found > 20, "only {found} lists were found");
    }
}
