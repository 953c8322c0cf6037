//! What requests need: documents that were agreed on, and the pages that are part of the program.

use crate::config::Requests;
use crate::doctor::Finding;
use crate::http;

/// Whether the documents that were agreed on can be read and fit the schema.
pub fn documents(requests: &Requests) -> Finding {
    const CHECK: &str = "documents";
    if requests.trusted_documents.is_none() {
        return Finding::ok(CHECK, "No file of documents that were agreed on is named.");
    }
    match requests.rules() {
        Err(failure) => Finding::failed(CHECK, &failure),
        Ok(rules) => match rules.check() {
            Ok(0) => {
                let hint = "Have the client's tools write it; docs/requests.md tells its form.";
                Finding::warning(CHECK, "The file holds no documents.", hint)
            }
            Ok(count) => Finding::ok(
                CHECK,
                format!("{count} were agreed on; all fit the schema."),
            ),
            Err(cause) => {
                let message = format!("A server would not start: {cause}");
                let hint = "Build the client against this schema (`entente schema`), or leave --trusted-documents out.";
                Finding::problem(CHECK, message, hint)
            }
        },
    }
}

/// Whether the playground is part of the program.
pub fn pages() -> Finding {
    const CHECK: &str = "pages";
    if http::has_playground() {
        return Finding::ok(CHECK, "The playground is part of this program.");
    }
    let hint = "To have it: `npm ci && npm run build` in web/ and build again, or take a release. All else works.";
    Finding::warning(
        CHECK,
        "This program was built without the playground.",
        hint,
    )
}
