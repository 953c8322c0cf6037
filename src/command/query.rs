//! One question without a server: what it asks passes the same rooms as a request.

use std::io::Read as _;
use std::{fs, io};

use serde::Serialize;
use serde_json::Value;

use crate::clock::Clock;
use crate::command::{not_read, say};
use crate::config::Query;
use crate::database::{self, Database};
use crate::domain::access::Viewer;
use crate::domain::country;
use crate::failure::Failure;
use crate::graphql::{self, Answer, Api, Asked, BaseUrl, Caller, Limits, Rules, Work};

/// The largest document that is read. What is longer than a server takes is refused later, in words.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Asks, and prints the answer.
pub async fn query(url: &str, options: Query) -> Result<(), Failure> {
    let asked = Asked {
        query: Some(document(&options)?),
        operation_name: options.operation,
        variables: options.variables.unwrap_or_default(),
        ..Asked::default()
    };
    let db = opened(url).await?;
    let answer = answer(db, BaseUrl(options.base_url), asked).await?;
    let text = serde_json::to_string_pretty(&answer)
        .map_err(|cause| mistake("The answer cannot be written.", &cause))?;
    say(&format!("{text}\n"))?;
    failure(&answer).map_or(Ok(()), Err)
}

async fn answer(db: Database, base: BaseUrl, asked: Asked) -> Result<Answer, Failure> {
    let schema = graphql::schema_at(db.clone(), Clock::System, base);
    let api = Api::new(schema, db.clone(), rules())
        .map_err(|cause| mistake("The schema is broken.", &cause))?;
    let nobody = Caller::default();
    let prepared = match api.prepare(asked, &nobody) {
        Ok(prepared) => prepared,
        Err(answer) => return Ok(*answer),
    };
    if prepared.work == Work::Read {
        hint_if_empty(&db).await?;
    }
    // Whoever reaches the database could make a key of any role; to ask for one would guard nothing.
    // The log tells who did it: `entente query`.
    let viewer = Viewer::program("query");
    Ok(api.run(prepared, viewer, &nobody).await)
}

fn mistake(what: &str, cause: &dyn std::fmt::Display) -> Failure {
    Failure::new(what)
        .because(cause)
        .hint("This is a mistake in entente, and not yours.")
}

/// Nothing is too dear for whoever owns the database: how much callers may ask for is a server's
/// matter. How long and how deep documents may be stays, for the sake of the program itself.
fn rules() -> Rules {
    Rules {
        limits: Limits {
            cost: u64::MAX,
            ..Limits::default()
        },
        ..Rules::default()
    }
}

fn document(options: &Query) -> Result<String, Failure> {
    match (&options.file, options.document.as_deref()) {
        (Some(path), _) => fs::read_to_string(path).map_err(|cause| {
            Failure::new(format!("The file {} cannot be read.", path.display()))
                .because(cause)
                .hint("Name a file with a GraphQL document with --file.")
        }),
        (None, Some("-") | None) => {
            let mut text = String::new();
            let read = io::stdin().take(LARGEST).read_to_string(&mut text);
            read.map(|_| text).map_err(|cause| {
                Failure::new("Standard input cannot be read.")
                    .because(cause)
                    .hint("Send a GraphQL document: echo '{ revision }' | entente query -")
            })
        }
        (None, Some(text)) => Ok(text.to_owned()),
    }
}

/// The database, if it is there and its tables are up to date. To ask creates nothing.
async fn opened(url: &str) -> Result<Database, Failure> {
    let shown = database::without_password(url);
    if let Some(file) = database::file(url)
        && !file.exists()
    {
        return Err(Failure::new(format!("There is no database at {shown} (DATABASE_URL)."))
            .because(format!("The file {} is not there.", file.display()))
            .hint("`entente seed` makes one with the bundled data, `entente migrate` an empty one; or name another with --database-url."));
    }
    let db = database::connect(url).await?;
    if database::is_ready(&db).await.map_err(not_read)? {
        return Ok(db);
    }
    Err(Failure::new(format!("The tables of the database at {shown} are not up to date."))
        .hint("Run `entente migrate`, or `entente serve`, which does it too; `entente seed` also loads the bundled data."))
}

/// Answers of an empty database are easily taken for facts.
async fn hint_if_empty(db: &Database) -> Result<(), Failure> {
    if country::is_empty(&db.reader).await.map_err(not_read)? {
        eprintln!("hint:  The database holds no countries. `entente seed` loads the bundled data.");
    }
    Ok(())
}

/// What failed in an answer, if anything did.
fn failure(answer: &impl Serialize) -> Option<Failure> {
    let answer = serde_json::to_value(answer).ok()?;
    let errors = answer["errors"].as_array().map_or(&[][..], Vec::as_slice);
    if let Some(first) = errors.first() {
        let what = match (answer.get("data"), errors.len()) {
            (None, _) => "Nothing was run.".to_owned(),
            (Some(_), 1) => "The answer has an error.".to_owned(),
            (Some(_), errors) => format!("The answer has {errors} errors; this is the first."),
        };
        return Some(
            Failure::new(what).because(cause(first)).hint(
                "`entente schema` prints what can be asked, `entente query --help` tells how.",
            ),
        );
    }
    let refused = answer["data"].as_object()?.iter().find_map(refused)?;
    Some(
        Failure::new("An act was refused, and changed nothing.")
            .because(refused)
            .hint("`errors { field message }` of the act tells what to mend."),
    )
}

/// The message of an error with the place it is about.
fn cause(error: &Value) -> String {
    let message = error["message"].as_str().unwrap_or_default();
    if let Some(path) = error["path"].as_array() {
        let part = |part: &Value| part.as_str().map_or(part.to_string(), str::to_owned);
        let path: Vec<String> = path.iter().map(part).collect();
        return format!("{}: {message}", path.join("."));
    }
    let at = &error["locations"][0];
    match (at["line"].as_u64(), at["column"].as_u64()) {
        (Some(line), Some(column)) => format!("line {line}, column {column}: {message}"),
        _ => message.to_owned(),
    }
}

/// What an act says that was refused, where its `errors` were asked for.
fn refused((act, payload): (&String, &Value)) -> Option<String> {
    let first = payload["errors"].as_array()?.first()?;
    let message = first["message"].as_str();
    Some(format!(
        "{act}: {}",
        message.unwrap_or("no `message` was asked for")
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(answer: Value) -> Option<String> {
        failure(&answer).map(|failure| failure.to_string())
    }

    #[test]
    fn the_first_error_is_told_with_its_place() {
        let at = json!([{"line": 1, "column": 3}]);
        let told_of =
            told(json!({"errors": [{"message": "No such field.", "locations": at}]})).unwrap();
        assert!(
            told_of.starts_with("error: Nothing was run.\ncause: line 1, column 3: No such field."),
            "{told_of}"
        );
        let errors = json!([{"message": "Gone.", "path": ["a", 0, "b"]}, {"message": "x"}]);
        let told_of = told(json!({"errors": errors, "data": {"a": null}})).unwrap();
        assert!(
            told_of.contains("2 errors") && told_of.contains("a.0.b: Gone."),
            "{told_of}"
        );
    }

    #[test]
    fn an_act_that_was_refused_is_a_failure() {
        let errors = json!([{"message": "Too short."}]);
        let told_of = told(json!({"data": {"countryUpdate": {"errors": errors}}})).unwrap();
        assert!(told_of.contains("countryUpdate: Too short."), "{told_of}");
        let of_second = json!({"a": {"errors": []}, "b": {"errors": [{"code": "CONFLICT"}]}});
        assert!(told(json!({"data": of_second})).unwrap().contains("b: "));
    }

    #[test]
    fn what_holds_no_error_is_no_failure() {
        for fine in [
            json!(null),
            json!({"country": null}),
            json!({"country": {"errors": null}}),
            json!({"countryUpdate": {"country": {}, "errors": []}}),
        ] {
            assert_eq!(told(json!({"data": fine})), None, "{fine}");
        }
    }
}
