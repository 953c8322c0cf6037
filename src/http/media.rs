//! Media types: what is taken, and in which form answers go out.

use axum::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};

use crate::http::answer::{JSON, Refused};

/// In which form an answer goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// Plain JSON, as clients of old expect.
    Json,
    /// GraphQL's own, whose status codes tell whether a request was run.
    Graphql,
}

impl MediaType {
    /// As the header says it.
    pub fn header(self) -> HeaderValue {
        match self {
            Self::Json => JSON,
            Self::Graphql => {
                HeaderValue::from_static("application/graphql-response+json; charset=utf-8")
            }
        }
    }

    /// What the caller likes best of what there is; plain JSON where it does not say.
    pub fn accepted(headers: &HeaderMap) -> Result<Self, Refused> {
        let ranges = ranges(headers);
        if ranges.is_empty() {
            return Ok(Self::Json);
        }
        let json = liking(&ranges, "application/json");
        let graphql = liking(&ranges, "application/graphql-response+json");
        // Who takes anything gets plain JSON; who names both alike gets the one that says more.
        let is_named = graphql.named && graphql.quality >= json.quality;
        match (json.quality > 0.0, graphql.quality > 0.0) {
            (_, true) if is_named || graphql.quality > json.quality => Ok(Self::Graphql),
            (true, _) => Ok(Self::Json),
            (false, true) => Ok(Self::Graphql),
            (false, false) => Err(Refused::with_status(
                StatusCode::NOT_ACCEPTABLE,
                "Answers are application/graphql-response+json or application/json. Name one of them in `Accept`, or leave it out.",
            )),
        }
    }
}

/// How the caller likes events, one for each answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Events {
    /// Better than one answer.
    Rather,
    /// As well as one answer. Clients that take whatever comes say so of every request; there only what
    /// has many answers comes as events.
    Alike,
    /// Not at all, or not as well.
    Not,
}

/// How the caller likes events.
pub fn events(headers: &HeaderMap) -> Events {
    let ranges = ranges(headers);
    let quality = |name| liking(&ranges, name).quality;
    let events = ranges
        .iter()
        .find(|range| range.name == "text/event-stream")
        .map_or(0.0, |range| range.quality);
    let answer = quality("application/json").max(quality("application/graphql-response+json"));
    if events > answer {
        Events::Rather
    } else if events > 0.0 && events >= answer {
        Events::Alike
    } else {
        Events::Not
    }
}

/// A media range of `Accept`, and how much it is liked.
struct Range {
    name: String,
    quality: f32,
}

fn ranges(headers: &HeaderMap) -> Vec<Range> {
    let values = headers.get_all(ACCEPT).iter();
    let entries = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let ranges = entries.filter_map(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let name = parts.next()?.to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
        Some(Range {
            name,
            quality: quality.unwrap_or(1.0),
        })
    });
    ranges.filter(|range| !range.name.is_empty()).collect()
}

struct Liking {
    quality: f32,
    named: bool,
}

/// How much a media type is liked: what names it counts before what only takes it in.
fn liking(ranges: &[Range], wanted: &str) -> Liking {
    let found = |name: &str| ranges.iter().find(|range| range.name == name);
    let named = found(wanted);
    let range = named
        .or_else(|| found("application/*"))
        .or_else(|| found("*/*"));
    Liking {
        quality: range.map_or(0.0, |range| range.quality),
        named: named.is_some(),
    }
}

/// Refuses bodies that are not JSON in UTF-8. A page of another site can send forms and plain text
/// without asking, JSON only after asking: no act is done by accident.
pub fn check_body(headers: &HeaderMap) -> Result<(), Refused> {
    let refuse = |message| {
        Err(Refused::with_status(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message,
        ))
    };
    if headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| encoding != "identity")
    {
        return refuse("Send the body as it is, without a Content-Encoding.");
    }
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let (media_type, parameters) = given.split_once(';').unwrap_or((&given, ""));
    let charset = parameters.trim().replace('"', "");
    if media_type.trim() != "application/json"
        || !matches!(charset.as_str(), "" | "charset=utf-8" | "charset=utf8")
    {
        return refuse("Send the request as JSON in UTF-8, with `Content-Type: application/json`.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(accept: &'static str) -> Option<MediaType> {
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
        MediaType::accepted(&headers).ok()
    }

    #[test]
    fn the_media_type_of_graphql_is_used_for_those_who_ask_for_it() {
        for accept in [
            "application/graphql-response+json",
            "application/graphql-response+json, application/json;q=0.9",
            "application/json; q=0.5, application/graphql-response+json;charset=utf-8",
            "application/json, application/graphql-response+json",
            "application/json;q=0, */*",
        ] {
            assert_eq!(accepting(accept), Some(MediaType::Graphql), "{accept}");
        }
        for accept in [
            "*/*",
            "application/*",
            "application/json",
            "text/html, */*;q=0.1",
            "application/graphql-response+json;q=0.1, application/json",
            "application/graphql-response+json;q=0, */*",
        ] {
            assert_eq!(accepting(accept), Some(MediaType::Json), "{accept}");
        }
        assert_eq!(MediaType::accepted(&HeaderMap::new()), Ok(MediaType::Json));
    }

    #[test]
    fn who_takes_no_json_gets_nothing() {
        for accept in [
            "image/png",
            "text/html",
            "application/json;q=0",
            "application/graphql-response+json;q=0",
        ] {
            assert_eq!(accepting(accept), None, "{accept}");
        }
    }
}
