//! Who said so, in which words, and what when sources disagree.

use serde_json::{Value, json};

use crate::support::records::{delete, is_batched};
use crate::support::{TestApp, problem};

const NUCLEAR: &str = "agreement/mali-russia-nuclear-energy-2025";
const ARTICLE: &str = "abamako-2025-06-23";

async fn record(app: &TestApp, input: Value) -> Value {
    let what = "claim { id value }";
    app.act("claimRecord", "ClaimRecordInput", what, input)
        .await
}

async fn record_refused(app: &TestApp, input: Value) -> Vec<(String, String)> {
    let what = "claim { id }";
    app.act_refused("claimRecord", "ClaimRecordInput", what, input)
        .await
}

/// Records whose claims disagree.
async fn disputes(app: &TestApp) -> Value {
    let query = "{ conflicts { totalCount nodes { record { __typename id }
        conflicts { field part values shownValue claims { id value isShown subject { id } } } } } }";
    app.ask(query).await["conflicts"].take()
}

/// How many disagreements there are about the first such record.
async fn how_many(app: &TestApp) -> usize {
    let found = disputes(app).await;
    found["nodes"][0]["conflicts"].as_array().unwrap().len()
}

/// The id of a claim on the nuclear agreement.
async fn claim_of(app: &TestApp, field: &str, value: &str) -> String {
    let query = "query($subject: String!, $field: String!) {
        claims(filter: {subject: $subject, field: {eq: $field}}) { nodes { id value } } }";
    let variables = json!({"subject": NUCLEAR, "field": field});
    let data = app.ask_with(query, variables).await;
    let nodes = data["claims"]["nodes"].as_array().unwrap();
    let found = nodes.iter().find(|claim| claim["value"] == value).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

async fn status(app: &TestApp) -> Value {
    let query = r#"{ agreement(slug: "mali-russia-nuclear-energy-2025") { status } }"#;
    app.ask(query).await["agreement"]["status"].take()
}

fn in_kazan() -> Value {
    json!({
        "about": NUCLEAR,
        "field": "city",
        "part": "events/signed",
        "value": " Kazan ",
        "source": ARTICLE
    })
}

both_databases! {
    /// The article says that the nuclear agreement was signed, and that a draft was concluded. Its
    /// claims disagree about nothing else.
    async fn the_article_contradicts_itself_once(app: TestApp) {
        let found = disputes(&app).await;
        assert_eq!(found["totalCount"], 1);
        let dispute = &found["nodes"][0];
        assert_eq!(dispute["record"]["__typename"], "Agreement");
        let conflicts = dispute["conflicts"].as_array().unwrap();
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0]["field"], "status");
        assert_eq!(conflicts[0]["part"], Value::Null);
        assert_eq!(conflicts[0]["shownValue"], "SIGNED");
        let values = conflicts[0]["values"].as_array().unwrap();
        assert_eq!(values.len(), 2);
        assert!(values.contains(&json!("DRAFT_AGREED")));
        for claim in conflicts[0]["claims"].as_array().unwrap() {
            assert_eq!(claim["subject"]["id"], dispute["record"]["id"]);
        }
    }

    async fn a_decision_for_one_claim_moves_the_other_aside(app: TestApp) {
        assert_eq!(status(&app).await, "SIGNED_NOT_IN_FORCE");
        let id = claim_of(&app, "status", "DRAFT_AGREED").await;
        let query = "mutation($id: ID!) { claimShow(id: $id) { claim { isShown } errors { message } } }";
        let done = app.ask_with(query, json!({"id": id})).await;
        assert_eq!(done["claimShow"], json!({"claim": {"isShown": true}, "errors": []}));
        let found = disputes(&app).await;
        let conflict = &found["nodes"][0]["conflicts"][0];
        assert_eq!(conflict["shownValue"], "DRAFT_AGREED");
        for claim in conflict["claims"].as_array().unwrap() {
            assert_eq!(claim["isShown"], json!(claim["value"] == "DRAFT_AGREED"));
        }
        assert_eq!(status(&app).await, "DRAFT_CONCLUDED");
    }

    async fn another_place_of_the_same_event_is_a_conflict_until_it_is_gone(app: TestApp) {
        let claim = record(&app, in_kazan()).await;
        assert_eq!(claim["value"], "Kazan");
        assert_eq!(how_many(&app).await, 2);
        assert_eq!(record_refused(&app, in_kazan()).await, [problem("CONFLICT", "id")]);
        let query = "mutation($id: ID!) { claimDelete(id: $id) { deletedId } }";
        app.ask_with(query, json!({"id": claim["id"]})).await;
        assert_eq!(how_many(&app).await, 1);
    }

    async fn a_second_value_cannot_be_shown_beside_the_first(app: TestApp) {
        let mut input = in_kazan();
        input["shown"] = json!(true);
        assert_eq!(record_refused(&app, input).await, [problem("CONFLICT", "shown")]);
    }

    async fn everything_wrong_with_a_claim_is_told_at_once(app: TestApp) {
        let refused = record_refused(&app, json!({
            "about": NUCLEAR, "field": "nope", "source": "nobody", "quote": "x", "confidence": 2.0
        })).await;
        assert_eq!(refused, [
            problem("BAD_USER_INPUT", "confidence"),
            problem("BAD_USER_INPUT", "lang"),
            problem("NOT_FOUND", "source"),
            problem("BAD_USER_INPUT", "field"),
        ]);
        let mut input = in_kazan();
        input["part"] = json!("events/none");
        assert_eq!(record_refused(&app, input).await, [problem("NOT_FOUND", "part")]);
        let input = json!({"about": "treaty/x", "field": "city", "source": ARTICLE});
        assert_eq!(record_refused(&app, input).await, [
            problem("BAD_USER_INPUT", "value"),
            problem("BAD_USER_INPUT", "about"),
        ]);
    }

    async fn a_claim_can_lose_its_value_but_not_its_words_too(app: TestApp) {
        let id = claim_of(&app, "packageOrdinal", "2").await;
        let (name, type_name) = ("claimUpdate", "ClaimUpdateInput");
        let input = json!({"id": id, "value": null, "confidence": 0.5});
        let changed = app.act(name, type_name, "claim { value quote confidence }", input).await;
        assert_eq!(changed["value"], Value::Null);
        assert_ne!(changed["quote"], Value::Null);
        assert_eq!(changed["confidence"], 0.5);
        let input = json!({"id": id, "quote": null, "translation": null});
        let refused = app.act_refused(name, type_name, "claim { id }", input).await;
        assert_eq!(refused, [problem("BAD_USER_INPUT", "value")]);
    }

    async fn a_relation_is_found_whichever_country_is_named_first(app: TestApp) {
        let data = app.ask(r#"{
            a: relation(between: ["ML", "RU"]) { id claims(field: "context") { source { slug } } }
            b: relation(between: ["RUS", "mali"]) { id }
            none: relation(between: ["ML", "FR"]) { id }
        }"#).await;
        assert_eq!(data["a"]["id"], data["b"]["id"]);
        assert_eq!(data["a"]["claims"].as_array().unwrap().len(), 2);
        assert_eq!(data["a"]["claims"][0]["source"]["slug"], ARTICLE);
        assert_eq!(data["none"], Value::Null);
        let itself = r#"{ relation(between: ["ML", "MLI"]) { id } }"#;
        assert_eq!(app.refusal(itself).await, problem("BAD_USER_INPUT", "between"));
        let unknown = r#"{ relation(between: ["ML", "XX"]) { id } }"#;
        assert_eq!(app.refusal(unknown).await, problem("NOT_FOUND", "between.1"));
    }

    async fn sources_are_found_by_publisher_language_and_day(app: TestApp) {
        let query = "query($filter: SourceFilter) { sources(filter: $filter) { nodes {
            slug claims { field } statements(first: 1) { totalCount } } } }";
        for filter in [
            json!({"publisher": {"contains": "ABAMAKO"}}),
            json!({"language": "fr", "kind": {"in": ["NEWS_ARTICLE"]}}),
            json!({"publishedOn": {"from": "2025-06-23", "to": "2025-06-23"}}),
        ] {
            let data = app.ask_with(query, json!({"filter": filter})).await;
            let found = &data["sources"]["nodes"][0];
            assert_eq!(found["slug"], ARTICLE, "{filter}");
            assert_eq!(found["statements"]["totalCount"], 156);
        }
        for filter in [
            json!({"publisher": {"contains": "%"}}),
            json!({"publishedOn": {"to": "2025-06-22"}}),
            json!({"language": "de"}),
            json!({"language": "fro"}),
        ] {
            let data = app.ask_with(query, json!({"filter": filter})).await;
            assert_eq!(data["sources"]["nodes"], json!([]), "{filter}");
        }
    }

    async fn a_source_on_which_claims_rest_stays(app: TestApp) {
        let source = app.ask(&format!(r#"{{ source(slug: "{ARTICLE}") {{ id }} }}"#)).await;
        let query = "mutation($id: ID!) { sourceDelete(id: $id) { deletedId errors { code } } }";
        let refused = app.ask_with(query, json!({"id": source["source"]["id"]})).await;
        let expected = json!({"deletedId": null, "errors": [{"code": "CONFLICT"}]});
        assert_eq!(refused["sourceDelete"], expected);
        let claims = app.ask("{ claims { totalCount } }").await;
        assert_eq!(claims["claims"]["totalCount"], 156);
    }
}

both_databases! {
    async fn claims_are_filtered_by_source_subject_field_and_standing(app: TestApp) {
        let count = |filter: String| format!("{{ claims(filter: {{ {filter} }}) {{ totalCount nodes {{ field isShown isInferred modality }} }} }}");
        let all = how_many_claims(&app, &count(String::new())).await;
        let mut sums = [0, 0];
        for (sum, field) in sums.iter_mut().zip(["isShown", "isInferred"]) {
            for value in [true, false] {
                let data = app.ask(&count(format!("{field}: {value}"))).await;
                for claim in data["claims"]["nodes"].as_array().unwrap() {
                    assert_eq!(claim[field], json!(value));
                }
                *sum += data["claims"]["totalCount"].as_i64().unwrap();
            }
        }
        assert_eq!(sums, [all, all]);
        let status = app.ask(&count(format!(r#"subject: "{NUCLEAR}", field: {{ eq: "status" }}"#))).await;
        let found = status["claims"]["nodes"].as_array().unwrap();
        assert!(found.len() >= 2 && found.iter().all(|claim| claim["field"] == "status"));
        assert_eq!(how_many_claims(&app, &count(r#"field: { eq: "statu%" }"#.to_owned())).await, 0);
        assert_eq!(how_many_claims(&app, &count(format!(r#"source: {{ eq: "{ARTICLE}" }}"#))).await, all);
        for (filter, code, field) in [
            (r#"source: { eq: "nobody" }"#, "NOT_FOUND", "filter.source.eq"),
            (r#"subject: "country/XX""#, "NOT_FOUND", "filter.subject"),
            (r#"subject: "treaty/x""#, "BAD_USER_INPUT", "filter.subject"),
        ] {
            assert_eq!(app.refusal(&count(filter.to_owned())).await, problem(code, field));
        }
    }

    async fn a_claim_is_found_by_its_id(app: TestApp) {
        let id = claim_of(&app, "status", "SIGNED").await;
        let query = "query($id: ID!) { claim(id: $id) { id field subject { __typename } source { slug } } }";
        let found = app.ask_with(query, json!({"id": id})).await;
        assert_eq!(found["claim"], json!({
            "id": id, "field": "status", "subject": {"__typename": "Agreement"}, "source": {"slug": ARTICLE}
        }));
        let of_another_kind = id.replacen("claim", "person", 1);
        for absent in ["", "x", of_another_kind.as_str(), "claim_00000000000000000000000000000000"] {
            let none = app.ask_with(query, json!({"id": absent})).await;
            assert_eq!(none["claim"], Value::Null, "{absent}");
        }
    }

    async fn a_wrong_field_is_answered_with_the_names_there_are(app: TestApp) {
        let mut input = in_kazan();
        input["field"] = json!("town");
        let query = "mutation($input: ClaimRecordInput!) { claimRecord(input: $input) { errors { field message } } }";
        let data = app.ask_with(query, json!({"input": input})).await;
        let error = &data["claimRecord"]["errors"][0];
        assert_eq!(error["field"], json!(["field"]));
        let message = error["message"].as_str().unwrap();
        for known in ["city", "occurredOn", "titles"] {
            assert!(message.contains(known), "{message}");
        }
    }

    async fn a_claim_gives_a_value_or_quotes_words_in_a_language(app: TestApp) {
        let base = json!({"about": NUCLEAR, "field": "scope", "source": ARTICLE});
        for (extra, path) in [
            (json!({}), "value"),
            (json!({"quote": "mots"}), "lang"),
            (json!({"quote": "mots", "lang": "??"}), "lang"),
            (json!({"value": "x", "translation": {"lang": "en", "text": "words"}}), "translation"),
            (json!({"value": "x", "confidence": -0.1}), "confidence"),
            (json!({"value": "x", "locator": "x".repeat(201)}), "locator"),
            (json!({"value": " "}), "value"),
        ] {
            let mut input = base.clone();
            input.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            assert_eq!(record_refused(&app, input).await, [problem("BAD_USER_INPUT", path)], "{extra}");
        }
        let all = "{ claims { totalCount } }";
        assert_eq!(how_many_claims(&app, all).await, 156);
    }

    async fn absent_null_and_given_are_three_things(app: TestApp) {
        let id = record(&app, in_kazan()).await["id"].clone();
        let what = "claim { value quote quoteLang translation { lang text } locator note modality isInferred }";
        let (name, type_name) = ("claimUpdate", "ClaimUpdateInput");
        let input = json!({
            "id": id, "quote": "à Kazan", "lang": "fr", "translation": {"lang": "en", "text": "in Kazan"},
            "locator": "§2", "modality": "REPORTED", "inferred": true
        });
        let changed = app.act(name, type_name, what, input).await;
        let mut expected = json!({
            "value": "Kazan", "quote": "à Kazan", "quoteLang": "fr", "translation": {"lang": "en", "text": "in Kazan"},
            "locator": "§2", "note": null, "modality": "REPORTED", "isInferred": true
        });
        assert_eq!(changed, expected);
        let input = json!({"id": id, "translation": null, "note": "seen"});
        let changed = app.act(name, type_name, what, input).await;
        expected["translation"] = Value::Null;
        expected["note"] = json!("seen");
        assert_eq!(changed, expected);
        let input = json!({"id": id, "lang": null});
        let refused = app.act_refused(name, type_name, what, input).await;
        assert_eq!(refused, [problem("BAD_USER_INPUT", "lang")]);
        delete(&app, "claim", &id).await;
    }

    async fn many_claims_cost_as_many_statements_as_few(app: TestApp) {
        let query = |size: u32| format!("{{ claims(first: {size}) {{ totalCount nodes {{
            value source {{ title publisher }} subject {{ __typename ... on Agreement {{ title parties {{ country {{ name }} }} }} }}
        }} }} }}");
        is_batched(&app, &query(1), &query(100), 100).await;
        let conflicts = "{ conflicts(first: 50) { totalCount nodes { record { id } conflicts { claims { source { title } } } } } }";
        app.ask(conflicts).await;
        assert!(app.statements().len() <= 10, "{:#?}", app.statements());
    }
}

async fn how_many_claims(app: &TestApp, query: &str) -> i64 {
    app.ask(query).await["claims"]["totalCount"]
        .as_i64()
        .unwrap()
}
