//! What may be asked on the command line.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use serde_json::{Map, Value};

const EXAMPLES: &str = "\
The answer is JSON, on standard output. If anything in it failed, the first error is told on
standard error, too, and the exit code is 1, so that scripts notice.

You need no key: whoever reaches the database can make one. What a mutation changes is in the log
as the work of `entente query`; every mutation takes a `reason`, which is kept with it.

Examples:
  entente query '{ country(code: \"ML\") { name } }'
  entente query --variables '{\"code\": \"ML\"}' \\
      'query($code: String!) { country(code: $code) { name } }'
  entente query --file questions.graphql --operation Treaties > treaties.json
  echo '{ revision }' | entente query - | jq .data.revision
  entente query --database-url postgres://me@localhost/entente '{ agreements { totalCount } }'
  entente query '{ __type(name: \"Country\") { fields { name description } } }'

The last one asks what there is to ask. `entente schema` prints all of it, and docs/questions.md
has thirty questions to begin with.";

/// A question.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES, group = ArgGroup::new("question").required(true).args(["document", "file"]))]
pub struct Query {
    /// The GraphQL document, or `-` to read it from standard input.
    pub document: Option<String>,

    /// Read the document from this file.
    #[arg(long, short)]
    pub file: Option<PathBuf>,

    /// The values of the variables, as a JSON object: '{"code": "ML"}'.
    #[arg(long, short, value_name = "JSON", value_parser = object)]
    pub variables: Option<Map<String, Value>>,

    /// Which operation to run, where the document has several.
    #[arg(long, short, value_name = "NAME")]
    pub operation: Option<String>,

    /// The address with which permalinks in the answer begin, such as https://entente.example; without it they begin with `/`.
    #[arg(long, env = "ENTENTE_BASE_URL", value_parser = super::web_address)]
    pub base_url: Option<String>,
}

fn object(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text)
        .map_err(|cause| format!("it is not a JSON object such as {{\"code\": \"ML\"}}: {cause}"))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::config::Config;

    #[test]
    fn variables_are_an_object() {
        assert_eq!(object(r#"{"code": "ML"}"#).map(|it| it.len()), Ok(1));
        for wrong in ["", "ML", "[1]", "{code: 1}", "null"] {
            assert!(object(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn there_is_one_document() {
        let asked = |args: &[&str]| {
            let first = ["entente", "query"];
            Config::try_parse_from(first.iter().chain(args)).is_ok()
        };
        assert!(asked(&["{ revision }"]) && asked(&["-"]) && asked(&["--file", "x.graphql"]));
        assert!(!asked(&[]) && !asked(&["{ revision }", "--file", "x.graphql"]));
    }
}
