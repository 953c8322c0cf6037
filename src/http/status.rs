//! Status codes: which of them tells what.

use axum::http::StatusCode;

use crate::graphql::{Answer, ErrorCode};
use crate::http::answer::Refused;
use crate::http::media::MediaType;

/// Which text decides on status codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusProfile {
    /// What the audits of `graphql-http` ask for: 200, and 400 for what was not run.
    #[default]
    Audits,
    /// The draft of August 2026: 422 for what can be read and not run, 294 for data with errors, for
    /// both media types.
    Draft2026,
}

/// Some of what was asked for, and why not all.
const PARTIAL: u16 = 294;

impl StatusProfile {
    /// The refusal of a request that is none of GraphQL.
    pub fn refusing(self, refused: Refused) -> Refused {
        match self {
            Self::Audits => refused,
            Self::Draft2026 => refused.where_malformed(StatusCode::UNPROCESSABLE_ENTITY),
        }
    }

    /// The status of an answer.
    pub fn of(self, answer: &Answer, media_type: MediaType) -> StatusCode {
        if answer.has(ErrorCode::BadRequest) {
            return StatusCode::BAD_REQUEST;
        }
        if answer.data.is_none() && answer.has(ErrorCode::Overloaded) {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        if answer.data.is_none() && answer.has(ErrorCode::RateLimited) {
            return StatusCode::TOO_MANY_REQUESTS;
        }
        if answer.data.is_none() && answer.has(ErrorCode::Timeout) {
            return StatusCode::GATEWAY_TIMEOUT;
        }
        if answer.data.is_none() && answer.has(ErrorCode::Internal) {
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
        match self {
            Self::Audits if answer.data.is_none() && media_type == MediaType::Graphql => {
                StatusCode::BAD_REQUEST
            }
            Self::Audits => StatusCode::OK,
            Self::Draft2026 if answer.data.is_none() => {
                if answer.has(ErrorCode::GraphqlParseFailed) {
                    StatusCode::BAD_REQUEST
                } else {
                    StatusCode::UNPROCESSABLE_ENTITY
                }
            }
            Self::Draft2026 if answer.errors.is_empty() => StatusCode::OK,
            Self::Draft2026 => StatusCode::from_u16(PARTIAL).unwrap_or(StatusCode::OK),
        }
    }
}
