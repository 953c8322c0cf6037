//! Relations of two countries, from the outside.

use serde_json::{Value, json};

use crate::support::records::{country, is_kept, make, make_refused, node, world};
use crate::support::{TestApp, problem};

const KIND: &str = "relation";

both_databases! { empty;
    async fn a_relation_is_recorded_once_whichever_country_is_named_first(app: TestApp) {
        world(&app).await;
        let id = make(&app, KIND, json!({"between": ["RU", "mali"]})).await;
        let query = "query($between: [String!]!) { relation(between: $between) { id countries { slug } } }";
        for between in [["ML", "RU"], ["russia", "MLI"]] {
            let found = app.ask_with(query, json!({"between": between})).await;
            assert_eq!(found["relation"]["id"], id);
            let countries = json!([{"slug": "mali"}, {"slug": "russia"}]);
            assert_eq!(found["relation"]["countries"], countries);
        }
        let again = make_refused(&app, KIND, json!({"between": ["ML", "RU"]})).await;
        assert_eq!(again, [problem("CONFLICT", "between")]);
        let none = app.ask_with(query, json!({"between": ["ML", "FR"]})).await;
        assert_eq!(none["relation"], Value::Null);
        assert_eq!(node(&app, &id).await["__typename"], "Relation");
    }

    async fn a_relation_is_between_two_countries(app: TestApp) {
        world(&app).await;
        let taken = country(&app, "ML").await;
        for (input, code, path) in [
            (json!({"between": ["ML"]}), "BAD_USER_INPUT", "between"),
            (json!({"between": ["ML", "RU", "FR"]}), "BAD_USER_INPUT", "between"),
            (json!({"between": ["ML", "mali"]}), "BAD_USER_INPUT", "between"),
            (json!({"between": ["ML", "XX"]}), "NOT_FOUND", "between.1"),
            (json!({"between": ["ML", "FR"], "id": taken}), "BAD_USER_INPUT", "id"),
        ] {
            assert_eq!(make_refused(&app, KIND, input).await, [problem(code, path)]);
        }
        let query = r#"{ relation(between: ["ML", "FR"]) { id } }"#;
        assert_eq!(app.ask(query).await["relation"], Value::Null);
    }

    async fn a_country_with_a_relation_stays(app: TestApp) {
        world(&app).await;
        make(&app, KIND, json!({"between": ["ML", "RU"]})).await;
        is_kept(&app, "country", &country(&app, "RU").await).await;
    }
}
