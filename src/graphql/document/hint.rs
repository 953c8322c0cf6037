//! Which name a caller may have meant: the nearest of those that there are.

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;

/// More letters than these in a name and one more may be wrong.
const LETTERS_PER_MISTAKE: usize = 3;

/// The message, and the name that is nearest to the wrong one in it.
pub fn with_hint(schema: &Schema, message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let (wrong, known) = match parts.as_slice() {
        ["type ", of_type, " does not have a field ", wrong, ..] => {
            (*wrong, fields(schema, of_type))
        }
        ["the argument ", wrong, " is not supported by ", of, ..] => {
            (*wrong, arguments(schema, of))
        }
        [
            "value " | "field ",
            wrong,
            " does not exist on ",
            of_type,
            ..,
        ] => (*wrong, fields(schema, of_type)),
        ["cannot find type ", wrong, ..] => {
            (*wrong, schema.types.keys().map(|it| it.as_str()).collect())
        }
        _ => return message.to_owned(),
    };
    match nearest(wrong, &known) {
        Some(meant) => format!("{message}; did you mean `{meant}`?"),
        None => message.to_owned(),
    }
}

fn nearest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    // What nobody would write by mistake costs no comparing.
    let most = wrong.len() / LETTERS_PER_MISTAKE + 1;
    if wrong.len() > 60 {
        return None;
    }
    let near = known.iter().filter_map(|name| {
        let distance = strsim::damerau_levenshtein(wrong, name);
        (distance <= most).then_some((distance, *name))
    });
    near.min().map(|(_, name)| name)
}

/// The fields of a type, or the values of an enum.
fn fields<'a>(schema: &'a Schema, of_type: &str) -> Vec<&'a str> {
    match schema.types.get(of_type) {
        Some(ExtendedType::Object(it)) => it.fields.keys().map(|it| it.as_str()).collect(),
        Some(ExtendedType::Interface(it)) => it.fields.keys().map(|it| it.as_str()).collect(),
        Some(ExtendedType::InputObject(it)) => it.fields.keys().map(|it| it.as_str()).collect(),
        Some(ExtendedType::Enum(it)) => it.values.keys().map(|it| it.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// The arguments of a field, given as `Type.field`.
fn arguments<'a>(schema: &'a Schema, of: &str) -> Vec<&'a str> {
    let field =
        of.split_once('.')
            .and_then(|(of_type, field)| match schema.types.get(of_type)? {
                ExtendedType::Object(it) => it.fields.get(field),
                ExtendedType::Interface(it) => it.fields.get(field),
                _ => None,
            });
    let arguments = field.map(|field| field.arguments.iter());
    arguments
        .into_iter()
        .flatten()
        .map(|it| it.name.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use apollo_compiler::ExecutableDocument;

    fn told(text: &str) -> Vec<String> {
        let schema = "type Query { country(code: String, kind: Kind, filter: Filter): Country }
            type Country { name: String capital: String }
            enum Kind { STATE AREA }
            input Filter { region: String }";
        let schema = Schema::parse_and_validate(schema, "test").unwrap();
        let invalid = ExecutableDocument::parse_and_validate(&schema, text, "test").unwrap_err();
        let errors = invalid.errors.iter();
        errors
            .map(|it| with_hint(&schema, &it.error.to_string()))
            .collect()
    }

    #[test]
    fn a_name_that_is_nearly_right_gets_a_hint() {
        for (text, meant) in [
            ("{ contry { name } }", "country"),
            ("{ country { captial } }", "capital"),
            ("{ country(cod: 1) { name } }", "code"),
            ("{ country(kind: STAT) { name } }", "STATE"),
            ("{ country(filter: {regoin: \"x\"}) { name } }", "region"),
            ("query ($a: Kidn) { country(kind: $a) { name } }", "Kind"),
        ] {
            let hint = format!("did you mean `{meant}`?");
            let told = told(text);
            assert!(told.iter().any(|it| it.ends_with(&hint)), "{told:?}");
        }
    }

    #[test]
    fn a_name_that_is_far_from_all_gets_none() {
        for text in [
            "{ planets { name } }",
            "{ country { anthem } }",
            "{ country }",
        ] {
            let told = told(text);
            assert!(
                !told.iter().any(|it| it.contains("did you mean")),
                "{told:?}"
            );
        }
    }
}
