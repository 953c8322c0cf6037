//! One place that every request passes, whatever it came by: it measures the document, gives the
//! request its loader, and every error its code.

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Pos, Request, Response, ServerError};

use crate::domain::change::read::revision;
use crate::domain::database::Database;
use crate::graphql::Schema;
use crate::graphql::context::AsOf;
use crate::graphql::document;
use crate::graphql::error::{ErrorCode, answer, with_code};
use crate::graphql::loader::per_request;

/// Runs a request.
pub async fn execute(schema: &Schema, db: &Database, mut request: Request) -> Response {
    let parsed = match read(&request.query) {
        Ok(parsed) => parsed,
        Err(error) => return Response::from_errors(vec![error]),
    };
    // Before anything else is read; see `AsOf`.
    if request.query.contains("revision") {
        match revision(&db.reader).await {
            Ok(now) => request = request.data(AsOf::new(now)),
            Err(cause) => {
                let error = async_graphql::Error::from(cause).into_server_error(Pos::default());
                return Response::from_errors(vec![answer(error)]);
            }
        }
    }
    request.set_parsed_query(parsed);
    let mut response = schema.execute(request.data(per_request(db.clone()))).await;
    response.errors = response.errors.into_iter().map(answer).collect();
    response
}

fn read(text: &str) -> Result<ExecutableDocument, ServerError> {
    document::check_length(text)?;
    let parsed = parse_query(text)
        .map_err(|error| with_code(error.into(), ErrorCode::GraphqlParseFailed))?;
    document::check(&parsed)?;
    Ok(parsed)
}
