//! Answers that may be kept, and until when.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use entente::domain::access::Role;
use http_body_util::BodyExt as _;
use serde_json::json;

use crate::support::TestApp;
use crate::support::records::{make, named};

const QUESTION: &str = "/graphql?query=%7B%20countries%20%7B%20totalCount%20%7D%20%7D";

async fn get(
    app: &TestApp,
    address: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.respond(request.body(Body::empty()).unwrap()).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (
        parts.status,
        parts.headers,
        String::from_utf8_lossy(&body).into_owned(),
    )
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

both_databases! { empty;
    async fn an_answer_is_kept_until_something_is_written(admin: TestApp) {
        let app = admin.clone().anonymous();
        let (status, headers, answer) = get(&app, QUESTION, &[]).await;
        assert_eq!(status, StatusCode::OK);
        let tag = header(&headers, "etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 20, "{tag}");
        assert_eq!(header(&headers, "cache-control"), "public, no-cache");
        assert!(header(&headers, "vary").contains("authorization"));
        let before = app.statements().len();
        let (status, headers, nothing) = get(&app, QUESTION, &[("if-none-match", &tag)]).await;
        assert_eq!((status, nothing.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(header(&headers, "etag"), tag);
        // Nothing but the revision was read.
        assert_eq!(app.statements().len(), before + 1);
        make(&admin, "country", json!({"slug": "land", "kind": "STATE", "names": named("Land")})).await;
        let (status, headers, other) = get(&app, QUESTION, &[("if-none-match", &tag)]).await;
        assert_eq!(status, StatusCode::OK);
        assert_ne!((header(&headers, "etag"), other.as_str()), (tag.as_str(), answer.as_str()));
    }

    async fn each_form_of_an_answer_has_a_tag_of_its_own(app: TestApp) {
        let app = app.anonymous();
        let mut tags = Vec::new();
        for headers in [
            &[][..],
            &[("accept", "application/graphql-response+json")],
            &[("accept-encoding", "gzip")],
        ] {
            let (_, headers, _) = get(&app, QUESTION, headers).await;
            tags.push(header(&headers, "etag").to_owned());
        }
        let (_, headers, _) = get(&app, &format!("{QUESTION}&variables=%7B%22x%22:1%7D"), &[]).await;
        tags.push(header(&headers, "etag").to_owned());
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), 4);
    }

    async fn what_is_answered_to_somebody_in_particular_is_not_kept(app: TestApp) {
        let viewer = "/graphql?query=%7B%20viewer%20%7B%20role%20%7D%20%7D";
        // No change tells that these are others.
        let editions = "/graphql?query=%7B%20countries(first:%201)%20%7B%20nodes%20%7B%20datasets%20%7B%20version%20%7D%20%7D%20%7D%20%7D";
        let without = "/graphql?query=%7B%20agreements(first:%201)%20%7B%20coverage%20%7B%20withoutDataset%20%7D%20%7D%20%7D";
        let by_id = "/graphql?query=%7B%20node(id:%20%22eA%22)%20%7B%20...%20on%20Dataset%20%7B%20title%20version%20%7D%20%7D%20%7D";
        let nonsense = "/graphql?query=%7B%20country(code:%20%22%22)%20";
        for (app, address) in [
            (app.clone().by_role(Role::Reader), QUESTION),
            (app.clone().anonymous(), viewer),
            (app.clone().anonymous(), editions),
            (app.clone().anonymous(), without),
            (app.clone().anonymous(), by_id),
            (app.clone().anonymous(), nonsense),
        ] {
            let (_, headers, _) = get(&app, address, &[]).await;
            assert_eq!(header(&headers, "etag"), "", "{address}");
            assert_eq!(header(&headers, "cache-control"), "no-store", "{address}");
        }
    }
}
