//! Sources, from the outside.

use serde_json::{Value, json};

use crate::support::records::{
    change, change_refused, delete, how_many, is_batched, is_found_by_key_and_id, is_kept,
    is_paged, listed, make, make_refused, named, world,
};
use crate::support::{TestApp, problem};

const KIND: &str = "source";

fn gazette() -> Value {
    json!({
        "slug": "gazette", "kind": "OFFICIAL_GAZETTE", "titles": named("Gazette"),
        "publisher": "Journal 100%", "attribution": "Présidence", "section": "Lois",
        "url": "https://example.org/1", "archiveUrl": "https://example.org/2", "publishedOn": "2020",
        "retrievedAt": "2020-05-01T12:00:00+02:00", "language": "fr-ml", "licence": "CC0-1.0",
        "contentHash": "sha256:00"
    })
}

async fn three(app: &TestApp) {
    make(app, KIND, gazette()).await;
    make(
        app,
        KIND,
        json!({
            "slug": "wire", "kind": "WIRE", "titles": named("Wire"), "publisher": "JOURNAL DU SOIR",
            "publishedOn": "2020-06-15", "language": "fr"
        }),
    )
    .await;
    make(
        app,
        KIND,
        json!({"slug": "undated", "titles": named("Undated"), "language": "fro"}),
    )
    .await;
}

async fn all_of(app: &TestApp) -> Value {
    app.ask(r#"{ source(slug: "gazette") {
        slug kind title publisher attribution section url archiveUrl publishedOn { edtf } retrievedAt
        language licence contentHash
    } }"#).await["source"].take()
}

both_databases! {
    async fn a_source_is_found_by_slug_or_id(app: TestApp) {
        is_found_by_key_and_id(&app, KIND, "slug", "abamako-2025-06-23").await;
    }
}

both_databases! { empty;
    /// Signs that mean something in patterns are taken as they are.
    async fn sources_are_filtered_by_what_and_whose_and_when(app: TestApp) {
        three(&app).await;
        for (filter, expected) in [
            ("kind: { eq: WIRE }", &["wire"][..]),
            (r#"publisher: { contains: "journal" }"#, &["gazette", "wire"]),
            (r#"publisher: { contains: "0%" }"#, &["gazette"]),
            (r#"publisher: { contains: "j_urnal" }"#, &[]),
            (r#"language: "fr""#, &["gazette", "wire"]),
            (r#"language: "fr-ML""#, &["gazette"]),
            (r#"publishedOn: { from: "2020-06-15" }"#, &["gazette", "wire"]),
            (r#"publishedOn: { from: "2020-06-16" }"#, &["gazette"]),
            (r#"publishedOn: { to: "2020-06-14" }"#, &["gazette"]),
            (r#"publishedOn: { from: "2021-01-01" }"#, &[]),
        ] {
            let found = listed(&app, "sources", "slug", &format!("orderBy: {{slug: ASC}}, filter: {{ {filter} }}")).await;
            assert_eq!(found, expected, "{filter}");
        }
        let backwards = r#"{ sources(filter: { publishedOn: { from: "2020-02-02", to: "2020-02-01" } }) { totalCount } }"#;
        assert_eq!(app.refusal(backwards).await, problem("BAD_USER_INPUT", "filter.publishedOn.to"));
    }

    async fn sources_are_paged_with_the_undated_last(app: TestApp) {
        three(&app).await;
        for (order, expected) in [
            ("{publishedOn: DESC}", ["wire", "gazette", "undated"]),
            ("{publishedOn: ASC}", ["gazette", "wire", "undated"]),
            ("{slug: ASC}", ["gazette", "undated", "wire"]),
        ] {
            is_paged(&app, "sources", "slug", order).await;
            assert_eq!(listed(&app, "sources", "slug", &format!("orderBy: {order}")).await, expected);
        }
    }

    async fn absent_null_and_given_are_three_things(app: TestApp) {
        let id = make(&app, KIND, gazette()).await;
        let before = all_of(&app).await;
        assert_eq!(before, json!({
            "slug": "gazette", "kind": "OFFICIAL_GAZETTE", "title": "Gazette", "publisher": "Journal 100%",
            "attribution": "Présidence", "section": "Lois", "url": "https://example.org/1",
            "archiveUrl": "https://example.org/2", "publishedOn": {"edtf": "2020"},
            "retrievedAt": "2020-05-01T10:00:00Z", "language": "fr-ML", "licence": "CC0-1.0", "contentHash": "sha256:00"
        }));
        change(&app, KIND, "id", json!({"id": id})).await;
        assert_eq!(all_of(&app).await, before);
        change(&app, KIND, "id", json!({
            "id": id, "kind": null, "url": null, "publishedOn": null, "retrievedAt": null, "language": "en", "section": "Laws"
        })).await;
        let after = all_of(&app).await;
        for cleared in ["kind", "url", "publishedOn", "retrievedAt"] {
            assert_eq!(after[cleared], Value::Null, "{cleared}");
        }
        assert_eq!(after["language"], "en");
        assert_eq!(after["section"], "Laws");
        assert_eq!(after["licence"], before["licence"]);
        delete(&app, KIND, &id).await;
    }

    async fn a_malformed_source_is_refused_and_nothing_is_written(app: TestApp) {
        for (field, value, code, path) in [
            ("url", json!("javascript:alert(1)"), "BAD_USER_INPUT", "url"),
            ("archiveUrl", json!("example.org"), "BAD_USER_INPUT", "archiveUrl"),
            ("language", json!("fr_FR"), "BAD_USER_INPUT", "language"),
            ("publishedOn", json!("2025-02-30"), "BAD_USER_INPUT", "publishedOn"),
            ("publisher", json!("x".repeat(301)), "BAD_USER_INPUT", "publisher"),
            ("titles", json!([]), "BAD_USER_INPUT", "titles"),
            ("id", json!("gazette"), "BAD_USER_INPUT", "id"),
        ] {
            let mut input = gazette();
            input[field] = value;
            assert_eq!(make_refused(&app, KIND, input).await, [problem(code, path)], "{field}");
        }
        assert_eq!(how_many(&app, "sources").await, 0);
        three(&app).await;
        assert_eq!(make_refused(&app, KIND, gazette()).await, [problem("CONFLICT", "slug")]);
        let id = app.ask(r#"{ source(slug: "wire") { id } }"#).await["source"]["id"].clone();
        let refused = change_refused(&app, KIND, json!({"id": id, "slug": "gazette"})).await;
        assert_eq!(refused, [problem("CONFLICT", "slug")]);
        let gone = json!({"id": "source_00000000000000000000000000000000", "section": "x"});
        assert_eq!(change_refused(&app, KIND, gone).await, [problem("NOT_FOUND", "id")]);
    }

    async fn a_source_stays_while_claims_about_others_rest_on_it(app: TestApp) {
        world(&app).await;
        let id = make(&app, KIND, gazette()).await;
        let own = json!({"about": "source/gazette", "field": "publisher", "value": "Journal", "source": "gazette"});
        let other = json!({"about": "country/ML", "field": "capital", "value": "Bamako", "source": "gazette"});
        for input in [own, other] {
            app.act("claimRecord", "ClaimRecordInput", "claim { id }", input).await;
        }
        is_kept(&app, KIND, &id).await;
        assert_eq!(how_many(&app, "claims").await, 2);
        let rest = app.ask(r#"{ claims(filter: { subject: "country/ML" }) { nodes { id } } }"#).await;
        delete(&app, "claim", &rest["claims"]["nodes"][0]["id"]).await;
        delete(&app, KIND, &id).await;
        assert_eq!(how_many(&app, "claims").await, 0);
    }

    async fn many_sources_cost_as_many_statements_as_one(app: TestApp) {
        for number in 0..12 {
            let mut input = gazette();
            input["slug"] = json!(format!("gazette-{number}"));
            make(&app, KIND, input).await;
        }
        let query = |size: u32| format!("{{ sources(first: {size}) {{ totalCount nodes {{
            title titles {{ text }} claims {{ value }} conflicts {{ field }} createdAt statements(first: 2) {{ totalCount nodes {{ value }} }}
        }} }} }}");
        is_batched(&app, &query(1), &query(12), 12).await;
    }
}
