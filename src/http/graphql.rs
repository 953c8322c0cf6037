//! GraphQL over HTTP.

use std::time::Instant;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::graphql::{Answer, Asked, Checked, Prepared, Work};
use crate::http::Server;
use crate::http::answer::{Refused, only_post};
use crate::http::ask::{self, InAddress};
use crate::http::cache::Tag;
use crate::http::caller::Address;
use crate::http::events;
use crate::http::media::{self, Events, MediaType};
use crate::http::metrics::Way;
use crate::http::stopping::Stopping;
use crate::http::viewer::Asking;

/// How much the caller has left.
pub const RATE: HeaderName = HeaderName::from_static("ratelimit");
/// How much there is in all.
pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

const NO_WRITES: &str = "Mutations are sent by POST; GET is for queries.";

/// How much of the name of an operation the log tells.
const LONGEST_NAME: usize = 64;

/// Queries and mutations.
pub async fn by_post(
    State(server): State<Server>,
    asking: Asking,
    Address(address): Address,
    stopping: Stopping,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    media::check_body(&headers)?;
    let liking = media::events(&headers);
    let media_type = one_answer(liking, &headers)?;
    let body = ask::body(&headers, body, server.settings.max_body).await?;
    if let Some(media_type) = media_type
        && ask::is_batch(&body)
    {
        let requests = ask::several(&body, server.settings.max_batch);
        let requests = requests.map_err(|refused| server.refusing(refused))?;
        return Ok(batch(&server, media_type, &asking, requests).await);
    }
    let asked = ask::one(&body).map_err(|refused| server.refusing(refused))?;
    note(&asked);
    let checked = server.api.prepare(asked, &asking.caller);
    match media_type.filter(|_| !comes_as_events(liking, &checked)) {
        Some(media_type) => {
            let answer = answered(&server, &asking, checked).await;
            Ok(server.written(media_type, &answer))
        }
        None => events::answer(server, asking, &address, stopping, checked),
    }
}

/// In which form one answer goes out; none where events are wanted instead.
fn one_answer(liking: Events, headers: &HeaderMap) -> Result<Option<MediaType>, Refused> {
    match liking {
        Events::Rather => Ok(None),
        Events::Alike | Events::Not => MediaType::accepted(headers).map(Some),
    }
}

/// Whether what was asked has many answers, and the caller takes them.
fn comes_as_events(liking: Events, checked: &Checked) -> bool {
    let is_followed = matches!(checked, Ok(prepared) if prepared.work == Work::Follow);
    liking == Events::Alike && is_followed
}

/// Several requests, one after the other, as if each had come alone.
async fn batch(
    server: &Server,
    media_type: MediaType,
    asking: &Asking,
    requests: Vec<Asked>,
) -> Response {
    let mut answers = Vec::with_capacity(requests.len());
    for asked in requests {
        note(&asked);
        let checked = server.api.prepare(asked, &asking.caller);
        let answer = answered(server, asking, checked).await;
        server.metrics.count(Way::Http, &answer);
        answers.push(answer);
    }
    let mut response = written(StatusCode::OK, media_type, &answers);
    let latest = answers.iter().filter_map(|it| it.retry_after).max();
    if let Some(seconds) = latest {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

async fn answered(server: &Server, asking: &Asking, checked: Checked) -> Answer {
    match checked {
        Ok(prepared) => asking.run(server, prepared).await,
        Err(answer) => *answer,
    }
}

/// Queries only: an address can be opened by accident, or by another site.
pub async fn by_get(
    State(server): State<Server>,
    asking: Asking,
    Address(address): Address,
    stopping: Stopping,
    headers: HeaderMap,
    asked: Result<Query<InAddress>, QueryRejection>,
) -> Result<Response, Refused> {
    let asked = asked
        .map_err(|cause| Refused::malformed(cause.to_string()))
        .and_then(|Query(asked)| asked.asked())
        .map_err(|refused| server.refusing(refused))?;
    let liking = media::events(&headers);
    let media_type = one_answer(liking, &headers)?;
    note(&asked);
    let checked = server.api.prepare(asked, &asking.caller);
    if matches!(&checked, Ok(prepared) if prepared.work == Work::Write) {
        return Ok(only_post(NO_WRITES));
    }
    let Some(media_type) = media_type.filter(|_| !comes_as_events(liking, &checked)) else {
        return events::answer(server, asking, &address, stopping, checked);
    };
    let answer = match checked {
        Ok(prepared) => {
            let tag = Tag::of(&server, &asking, &prepared, media_type, &headers).await;
            if let Some(tag) = &tag
                && tag.is_known(&headers)
            {
                return Ok(tag.clone().not_modified());
            }
            let answer = asking.run(&server, prepared).await;
            let response = server.written(media_type, &answer);
            // What failed may be asked again at once.
            let tag = tag.filter(|_| answer.errors.is_empty());
            return Ok(match tag {
                Some(tag) => tag.on(response),
                None => response,
            });
        }
        Err(answer) => *answer,
    };
    Ok(server.written(media_type, &answer))
}

/// The name of the operation is all that the log tells of a question.
pub(super) fn note(asked: &Asked) {
    if let Some(name) = &asked.operation_name {
        let beginning: String = name.chars().take(LONGEST_NAME).collect();
        tracing::Span::current().record("operation", beginning);
    }
}

impl Asking {
    async fn run(&self, server: &Server, prepared: Prepared) -> Answer {
        let (began, cost) = (Instant::now(), prepared.cost);
        let answering = server.api.run(prepared, self.viewer.clone(), &self.caller);
        let answer = answering.await;
        server.metrics.took(began.elapsed(), cost);
        answer
    }
}

impl Server {
    fn refusing(&self, refused: Refused) -> Refused {
        self.settings.status_profile.refusing(refused)
    }

    /// An answer as it goes out.
    pub fn written(&self, media_type: MediaType, answer: &Answer) -> Response {
        self.metrics.count(Way::Http, answer);
        let status = self.settings.status_profile.of(answer, media_type);
        let mut response = written(status, media_type, answer);
        let headers = response.headers_mut();
        if let Some(rate) = answer.rate {
            let left = format!("\"records\";r={};t={}", rate.remaining, rate.seconds());
            headers.extend(HeaderValue::try_from(left).map(|left| (RATE, left)));
            let policy = format!("\"records\";q={};w=60", rate.limit);
            headers.extend(HeaderValue::try_from(policy).map(|policy| (POLICY, policy)));
        }
        if let Some(seconds) = answer.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

fn written(status: StatusCode, media_type: MediaType, answer: &impl Serialize) -> Response {
    let body = match serde_json::to_vec(answer) {
        Ok(body) => body,
        Err(cause) => return super::answer::panicked(Box::new(cause.to_string())),
    };
    let headers = [
        (CONTENT_TYPE, media_type.header()),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (VARY, HeaderValue::from_static("accept, authorization")),
    ];
    (status, headers, body).into_response()
}
