//! The tree of cooperation domains, from the outside.

use serde_json::{Value, json};

use crate::support::records::{
    change, change_refused, delete, how_many, is_batched, is_found_by_key_and_id, is_kept,
    is_paged, listed, make, make_refused, named, world,
};
use crate::support::{TestApp, problem};

const KIND: &str = "domain";

async fn id_of(app: &TestApp, code: &str) -> Value {
    let query = "query($code: String!) { domain(code: $code) { id } }";
    app.ask_with(query, json!({"code": code})).await["domain"]["id"].take()
}

fn space() -> Value {
    json!({
        "code": "SCIENCE.SPACE", "labels": [
            {"lang": "en", "text": "Space"}, {"lang": "fr", "text": "Espace"},
            {"use": "ALTERNATIVE_NAME", "lang": "en", "text": "Outer space"}
        ],
        "definition": [{"lang": "en", "text": "Work beyond the atmosphere."}],
        "mappings": [{"scheme": "EUROVOC", "code": "1", "label": "space", "relation": "EXACT"}]
    })
}

async fn all_of(app: &TestApp) -> Value {
    app.ask(
        r#"{ domain(code: "SCIENCE.SPACE") {
        code label french: label(lang: "fr") definition parent { code } labels { use lang text }
        mappings { scheme code label relation }
    } }"#,
    )
    .await["domain"]
        .take()
}

both_databases! {
    async fn a_domain_is_found_by_code_or_id(app: TestApp) {
        is_found_by_key_and_id(&app, KIND, "code", "ENERGY.NUCLEAR").await;
    }

    async fn the_bundled_tree_is_walked_up_and_down(app: TestApp) {
        let data = app.ask(r#"{ domain(code: "ENERGY.NUCLEAR") {
            parent { code children { code } } ancestors { code } agreements { totalCount }
        } }"#).await;
        let nuclear = &data["domain"];
        assert_eq!(nuclear["parent"]["code"], "ENERGY");
        assert_eq!(nuclear["ancestors"], json!([{"code": "ENERGY"}]));
        assert!(nuclear["parent"]["children"].as_array().unwrap().contains(&json!({"code": "ENERGY.NUCLEAR"})));
        assert_eq!(nuclear["agreements"]["totalCount"], 1);
    }

    async fn domains_are_paged(app: TestApp) {
        let whole = listed(&app, "domains", "code", "").await;
        assert!(whole.is_sorted());
        let page = app.ask("{ domains(last: 2) { nodes { code } pageInfo { hasNextPage hasPreviousPage } } }").await;
        assert_eq!(page["domains"]["nodes"][1]["code"], json!(whole.last()));
        assert_eq!(page["domains"]["pageInfo"], json!({"hasNextPage": false, "hasPreviousPage": true}));
    }

    async fn a_domain_that_an_agreement_is_about_stays(app: TestApp) {
        let before = how_many(&app, "domains").await;
        is_kept(&app, KIND, &id_of(&app, "ENERGY.NUCLEAR").await).await;
        assert_eq!(how_many(&app, "domains").await, before);
    }
}

both_databases! { empty;
    async fn domains_are_filtered_by_their_place_in_the_tree(app: TestApp) {
        world(&app).await;
        for (filter, expected) in [
            ("parent: { exists: false }", &["ENERGY", "TRADE"][..]),
            ("parent: { exists: true }", &["ENERGY.NUCLEAR"]),
            (r#"parent: { eq: "ENERGY" }"#, &["ENERGY.NUCLEAR"]),
            (r#"parent: { eq: "TRADE" }"#, &[]),
            (r#"parent: { eq: "ENERGY", exists: false }"#, &[]),
        ] {
            let found = listed(&app, "domains", "code", &format!("filter: {{ {filter} }}")).await;
            assert_eq!(found, expected, "{filter}");
        }
        let unknown = r#"{ domains(filter: { parent: { eq: "SOLAR" } }) { totalCount } }"#;
        assert_eq!(app.refusal(unknown).await, problem("NOT_FOUND", "filter.parent.eq"));
        is_paged(&app, "domains", "code", "{code: ASC}").await;
    }

    async fn absent_null_and_given_are_three_things(app: TestApp) {
        world(&app).await;
        let id = make(&app, KIND, space()).await;
        let before = all_of(&app).await;
        assert_eq!(before["french"], "Espace");
        assert_eq!(before["definition"], "Work beyond the atmosphere.");
        assert_eq!(before["labels"].as_array().unwrap().len(), 4);
        assert_eq!(before["mappings"][0]["relation"], "EXACT");
        change(&app, KIND, "id", json!({"id": id, "parent": "TRADE"})).await;
        let moved = all_of(&app).await;
        assert_eq!(moved["parent"]["code"], "TRADE");
        assert_eq!(moved["labels"], before["labels"]);
        assert_eq!(moved["mappings"], before["mappings"]);
        change(&app, KIND, "id", json!({"id": id, "labels": named("Outer space"), "mappings": []})).await;
        let after = all_of(&app).await;
        assert_eq!(after["label"], "Outer space");
        assert_eq!(after["definition"], before["definition"]);
        assert_eq!(after["parent"]["code"], "TRADE");
        assert_eq!(after["mappings"], json!([]));
        change(&app, KIND, "id", json!({"id": id, "parent": null, "definition": []})).await;
        let top = all_of(&app).await;
        assert_eq!(top["parent"], Value::Null);
        assert_eq!(top["definition"], Value::Null);
        delete(&app, KIND, &id).await;
    }

    /// The tree stays a tree.
    async fn a_domain_cannot_lie_below_itself(app: TestApp) {
        world(&app).await;
        let input = json!({"code": "ENERGY.NUCLEAR.FUEL", "parent": "ENERGY.NUCLEAR", "labels": named("Fuel")});
        make(&app, KIND, input).await;
        let energy = id_of(&app, "ENERGY").await;
        for parent in ["ENERGY", "ENERGY.NUCLEAR", "ENERGY.NUCLEAR.FUEL"] {
            let refused = change_refused(&app, KIND, json!({"id": energy, "parent": parent})).await;
            assert_eq!(refused, [problem("BAD_USER_INPUT", "parent")], "{parent}");
        }
        assert_eq!(listed(&app, "domains", "code", "filter: { parent: { exists: false } }").await, ["ENERGY", "TRADE"]);
        is_kept(&app, KIND, &energy).await;
        assert_eq!(how_many(&app, "domains").await, 4);
    }

    async fn a_malformed_domain_is_refused_and_nothing_is_written(app: TestApp) {
        world(&app).await;
        let mapping = json!({"scheme": "EUROVOC", "code": "1", "relation": "BROAD"});
        for (field, value, code, path) in [
            ("code", json!("space"), "BAD_USER_INPUT", "code"),
            ("code", json!("TRADE"), "CONFLICT", "code"),
            ("labels", json!([]), "BAD_USER_INPUT", "labels"),
            ("labels", json!([{"use": "DEFINITION", "lang": "en", "text": "x"}]), "BAD_USER_INPUT", "labels.0.use"),
            ("parent", json!("SOLAR"), "NOT_FOUND", "parent"),
            ("parent", json!("SCIENCE.SPACE"), "NOT_FOUND", "parent"),
            ("mappings", json!([mapping, mapping]), "BAD_USER_INPUT", "mappings.1.code"),
            ("definition", json!([{"lang": "??", "text": "x"}]), "BAD_USER_INPUT", "definition.0.lang"),
        ] {
            let mut input = space();
            input[field] = value;
            assert_eq!(make_refused(&app, KIND, input).await, [problem(code, path)], "{field}");
        }
        assert_eq!(how_many(&app, "domains").await, 3);
        let refused = change_refused(&app, KIND, json!({"id": id_of(&app, "TRADE").await, "code": "ENERGY"})).await;
        assert_eq!(refused, [problem("CONFLICT", "code")]);
    }

    async fn many_domains_cost_as_many_statements_as_one(app: TestApp) {
        world(&app).await;
        for number in 0..11 {
            let code = format!("ENERGY.A{number}");
            let input = json!({"code": code, "parent": "ENERGY", "labels": named("Solar")});
            make(&app, KIND, input).await;
        }
        let query = |size: u32| format!("{{ domains(first: {size}, filter: {{ parent: {{ eq: \"ENERGY\" }} }}) {{ totalCount nodes {{
            label definition mappings {{ code }} parent {{ label }} children {{ label }} ancestors {{ label }} claims {{ value }}
            agreements(first: 2) {{ totalCount nodes {{ title }} }}
        }} }} }}");
        is_batched(&app, &query(1), &query(12), 12).await;
    }
}
