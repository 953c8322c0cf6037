//! Records of any kind by their ids.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::records::node;
use crate::support::{TestApp, problem};

/// One record of each kind, in the bundled data.
async fn one_of_each(app: &TestApp) -> Value {
    app.ask(
        r#"{
        Agreement: agreement(slug: "mali-russia-nuclear-energy-2025") { id }
        AgreementPackage: package(slug: "mali-russia-moscow-2025-06-23") { id }
        Country: country(code: "ML") { id }
        Dataset: dataset(slug: "domains") { id }
        Domain: domain(code: "ENERGY") { id }
        Meeting: meeting(slug: "mali-russia-moscow-2025-06-23") { id }
        Office: office(slug: "president-of-the-russian-federation") { id }
        Organisation: organisation(slug: "rosatom") { id }
        Person: person(slug: "assimi-goita") { id }
        Relation: relation(between: ["ML", "RU"]) { id }
        Source: source(slug: "abamako-2025-06-23") { id }
        claims(first: 1) { nodes { id } }
    }"#,
    )
    .await
}

both_databases! {
    async fn every_kind_of_record_is_found_by_its_id(app: TestApp) {
        let records = one_of_each(&app).await;
        let mut found = HashSet::from(["Claim".to_owned()]);
        let claim = &records["claims"]["nodes"][0]["id"];
        assert_eq!(node(&app, claim).await, json!({"__typename": "Claim", "id": claim}));
        for (kind, record) in records.as_object().unwrap() {
            if kind != "claims" {
                let id = &record["id"];
                assert_eq!(node(&app, id).await, json!({"__typename": kind, "id": id}));
                found.insert(kind.clone());
            }
        }
        let kinds = app.ask(r#"{ __type(name: "Node") { possibleTypes { name } } }"#).await;
        let kinds = kinds["__type"]["possibleTypes"].as_array().unwrap();
        let kinds: HashSet<_> = kinds.iter().map(|kind| kind["name"].as_str().unwrap().to_owned()).collect();
        assert_eq!(found, kinds);
    }

    /// An id says of which kind it is; the number of one kind opens no other.
    async fn what_is_no_id_finds_nothing(app: TestApp) {
        let records = one_of_each(&app).await;
        let mali = records["Country"]["id"].as_str().unwrap();
        let as_person = mali.replacen("country", "person", 1);
        let capitals = mali.to_uppercase();
        let longer = format!("{mali}0");
        for id in ["", "_", "country_", "mali", "ML", "country/mali", "person_00000000000000000000000000000000",
            "nothing_00000000000000000000000000000000", &as_person, &capitals, &longer, "🇲🇱", "%"]
        {
            assert_eq!(node(&app, &json!(id)).await, Value::Null, "{id}");
        }
    }

    async fn records_come_in_the_order_of_their_ids(app: TestApp) {
        let records = one_of_each(&app).await;
        let (mali, goita) = (&records["Country"]["id"], &records["Person"]["id"]);
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }";
        let ids = json!({"ids": [goita, "nobody", mali, goita]});
        let data = app.ask_with(query, ids).await;
        let person = json!({"__typename": "Person"});
        assert_eq!(data["nodes"], json!([person, null, {"__typename": "Country"}, person]));
        assert_eq!(app.statements().len(), 2);
        assert_eq!(app.ask_with(query, json!({"ids": []})).await["nodes"], json!([]));
    }

    async fn a_hundred_ids_are_enough(app: TestApp) {
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        app.ask_with(query, json!({"ids": vec!["x"; 100]})).await;
        let refused = app.refused_with(query, json!({"ids": vec!["x"; 101]})).await;
        assert_eq!(refused[0]["extensions"], json!({"code": "BAD_USER_INPUT", "field": ["ids"]}));
        let alone = r#"{ nodes(ids: "x") { id } }"#;
        assert_eq!(app.ask(alone).await["nodes"], json!([null]));
        let none = app.refusal("{ nodes(ids: null) { id } }").await;
        assert_eq!(none, problem("GRAPHQL_VALIDATION_FAILED", ""));
    }
}
