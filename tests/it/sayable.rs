//! Texts and instants that one of the two databases could not hold, wherever callers give them: the
//! same refusal on both, before anything is run.

use serde_json::{Value, json};

use crate::support::walk::Types;
use crate::support::{TestApp, problem, told};

async fn first(app: &TestApp, query: &str, variables: Value) -> (String, String) {
    told(&app.refused_with(query, variables).await[0]["extensions"])
}

both_databases! {
    async fn no_text_of_a_variable_holds_the_character_0(app: TestApp) {
        for (query, value, field) in [
            ("query ($a: String!) { country(code: $a) { id } }", json!("M\0L"), "a"),
            ("query ($a: ID!) { node(id: $a) { id } }", json!("\0"), "a"),
            ("query ($a: String!) { search(query: $a) { totalCount } }", json!("Ma\0li"), "a"),
            ("query ($a: [ID!]!) { nodes(ids: $a) { id } }", json!(["x", "\0"]), "a.1"),
            ("query ($a: AgreementFilter) { agreements(filter: $a) { totalCount } }", json!({"and": [{"slug": {"in": ["x", "\0"]}}]}), "a.and.0.slug.in.1"),
            ("query ($a: ChangeFilter) { changes(filter: $a) { nodes { revision } } }", json!({"by": "\0"}), "a.by"),
            ("query ($a: Date) { country(code: \"ML\") { memberships(asOf: $a) { from { edtf } } } }", json!("\0"), "a"),
            ("mutation ($a: OfficeCreateInput!) { officeCreate(input: $a) { errors { code } } }",
                json!({"slug": "x", "names": [{"lang": "en", "text": "a\0b"}]}), "a.names.0.text"),
        ] {
            assert_eq!(first(&app, query, json!({"a": value})).await, problem("BAD_USER_INPUT", field), "{query}");
        }
    }

    async fn no_text_of_a_document_holds_the_character_0(app: TestApp) {
        for (query, field) in [
            (r#"{ country(code: "M\u0000L") { id } }"#, "code"),
            (r#"{ country(code: "ML") { ...f } } fragment f on Country { agreements(filter: {name: {contains: "\u{0}"}}) { totalCount } }"#, "filter.name.contains"),
            (r#"{ ... { nodes(ids: ["x", "\u0000"]) { id } } }"#, "ids.1"),
            (r#"query ($a: String = "\u0000") { domain(code: $a) { id } }"#, "a"),
            (r#"mutation { officeCreate(input: {slug: "x", names: []}, reason: "\u0000") { errors { code } } }"#, "reason"),
        ] {
            let query = query.replace("$a: String = ", "$a: String! = ");
            assert_eq!(first(&app, &query, json!({})).await, problem("BAD_USER_INPUT", field), "{query}");
        }
    }

    /// Nobody has to remember it for a new field: the schema is walked.
    async fn every_field_that_takes_text_refuses_the_character_0(app: TestApp) {
        let types = Types::of(&app).await;
        for root in ["Query", "Mutation"] {
            for (query, variables) in types.questions(root, "a\0b") {
                let (code, _) = first(&app, &query, variables).await;
                assert_eq!(code, "BAD_USER_INPUT", "{query}");
            }
        }
    }

    async fn an_instant_lies_in_the_years_1_to_9999(app: TestApp) {
        let query = "query ($at: DateTime!) {
            agreements(filter: {updatedAt: {from: $at}}) { totalCount }
        }";
        for (at, holds) in [
            ("0001-01-01T00:00:00Z", true),
            ("9999-12-31T23:59:59.999999Z", true),
            ("0000-12-31T23:59:59Z", false),
            ("0001-01-01T00:00:00+00:01", false),
            ("9999-12-31T23:59:59-00:01", false),
        ] {
            let body = json!({"query": query, "variables": {"at": at}}).to_string();
            let answer: Value = serde_json::from_str(&app.post(&body).await.2).unwrap();
            if holds {
                assert_eq!(answer.get("errors"), None, "{at}");
            } else {
                let refusal = told(&answer["errors"][0]["extensions"]);
                assert_eq!(refusal, problem("BAD_USER_INPUT", "filter.updatedAt.from"), "{at}");
            }
        }
    }

    async fn an_instant_that_is_written_lies_in_the_years_1_to_9999(app: TestApp) {
        for at in ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00"] {
            let input = json!({"slug": "gazette", "titles": [{"lang": "fr", "text": "G"}], "retrievedAt": at});
            let refused = app.act_refused("sourceCreate", "SourceCreateInput", "source { id }", input).await;
            assert_eq!(refused, [problem("BAD_USER_INPUT", "retrievedAt")], "{at}");
        }
    }

    /// Hints are the same on both: SQLite compares the letters A to Z without regard to capitals.
    async fn what_may_have_been_meant_does_not_depend_on_capitals(app: TestApp) {
        for (query, meant) in [
            (r#"{ relation(between: ["ML", "russland"]) { id } }"#, "RU"),
            (r#"{ agreements(filter: {domains: {anyOf: "plants & pests"}}) { totalCount } }"#, "AGRICULTURE"),
        ] {
            let message = app.refused(query).await[0]["message"].as_str().unwrap().to_owned();
            let hint = message.split("Did you mean").nth(1).unwrap_or_default();
            assert!(hint.contains(meant), "{message}");
        }
    }

    /// Of several names that nobody bears, it is the first that is told.
    async fn the_first_of_several_wrong_names_is_told(app: TestApp) {
        let query = r#"{ agreements(filter: {countries: {anyOf: ["nobody", "nothing", "ML", "none"]}}) { totalCount } }"#;
        for _ in 0..5 {
            assert_eq!(app.refusal(query).await, problem("NOT_FOUND", "filter.countries.anyOf.0"));
        }
    }
}
