//! One place that every request passes, whatever it came by: it gives the request its loader and
//! every error its code.

use async_graphql::parser::parse_query;
use async_graphql::{Request, Response};

use crate::domain::database::Database;
use crate::graphql::Schema;
use crate::graphql::error::{ErrorCode, answer, with_code};
use crate::graphql::loader::per_request;

/// Runs a request.
pub async fn execute(schema: &Schema, db: &Database, mut request: Request) -> Response {
    if let Err(error) = parse_query(&request.query) {
        return Response::from_errors(vec![with_code(error.into(), ErrorCode::GraphqlParseFailed)]);
    }
    request = request.data(per_request(db.clone()));
    let mut response = schema.execute(request).await;
    response.errors = response.errors.into_iter().map(answer).collect();
    response
}
