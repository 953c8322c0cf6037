//! Offices, from the outside.

use serde_json::{Value, json};

use crate::support::records::{
    change, change_refused, delete, how_many, is_batched, is_found_by_key_and_id, is_kept,
    is_paged, listed, make, make_refused, named, world,
};
use crate::support::{TestApp, problem};

const KIND: &str = "office";

async fn three(app: &TestApp) {
    world(app).await;
    let input = json!({"slug": "council", "names": named("Council")});
    make(app, "organisation", input).await;
    for (slug, kind, country, organisation) in [
        (
            "president-of-mali",
            json!("HEAD_OF_STATE"),
            json!("ML"),
            Value::Null,
        ),
        (
            "minister-of-mali",
            json!("MINISTER"),
            json!("MLI"),
            Value::Null,
        ),
        (
            "secretary-of-the-council",
            Value::Null,
            Value::Null,
            json!("council"),
        ),
    ] {
        make(
            app,
            KIND,
            json!({
                "slug": slug, "kind": kind, "country": country, "organisation": organisation,
                "names": named(slug)
            }),
        )
        .await;
    }
}

async fn id_of(app: &TestApp, slug: &str) -> Value {
    let data = app
        .ask(&format!(r#"{{ office(slug: "{slug}") {{ id }} }}"#))
        .await;
    data["office"]["id"].clone()
}

both_databases! {
    async fn an_office_is_found_by_slug_or_id(app: TestApp) {
        is_found_by_key_and_id(&app, KIND, "slug", "president-of-the-russian-federation").await;
    }

    async fn an_office_that_somebody_holds_stays(app: TestApp) {
        let id = id_of(&app, "president-of-the-russian-federation").await;
        is_kept(&app, KIND, &id).await;
        let data = app.ask(r#"{ person(slug: "vladimir-putin") { occupancies { office { id } } } }"#).await;
        assert_eq!(data["person"]["occupancies"], json!([{"office": {"id": id}}]));
    }
}

both_databases! { empty;
    async fn offices_are_filtered_by_country_and_rank(app: TestApp) {
        three(&app).await;
        for (filter, expected) in [
            (r#"country: { eq: "ML" }"#, &["minister-of-mali", "president-of-mali"][..]),
            (r#"country: { eq: "FR" }"#, &[]),
            ("kind: { eq: HEAD_OF_STATE }", &["president-of-mali"]),
            (r#"country: { eq: "mali" }, kind: { in: [MINISTER, AMBASSADOR] }"#, &["minister-of-mali"]),
            ("kind: {}", &["minister-of-mali", "president-of-mali", "secretary-of-the-council"]),
        ] {
            let found = listed(&app, "offices", "slug", &format!("filter: {{ {filter} }}")).await;
            assert_eq!(found, expected, "{filter}");
        }
        let unknown = r#"{ offices(filter: { country: { eq: "XX" } }) { totalCount } }"#;
        assert_eq!(app.refusal(unknown).await, problem("NOT_FOUND", "filter.country.eq"));
        is_paged(&app, "offices", "slug", "{slug: ASC}").await;
    }

    async fn holders_are_told_as_of_a_day(app: TestApp) {
        three(&app).await;
        for (slug, from, to) in [("first", "2000", "2010-05"), ("second", "2010-06-01", "2020"), ("third", "2020", "..")] {
            let to = (to != "..").then_some(to);
            make(&app, "person", json!({
                "slug": slug, "names": named(slug),
                "occupancies": [{"office": "president-of-mali", "from": from, "to": to}]
            })).await;
        }
        let query = "query($day: Date) { office(slug: \"president-of-mali\") { holders(asOf: $day) { slug } } }";
        for (day, expected) in [
            (json!("1999-12-31"), json!([])),
            (json!("2005-01-01"), json!([{"slug": "first"}])),
            (json!("2015-01-01"), json!([{"slug": "second"}])),
            (Value::Null, json!([{"slug": "third"}])),
        ] {
            let data = app.ask_with(query, json!({"day": day})).await;
            assert_eq!(data["office"]["holders"], expected, "{day}");
        }
        let data = app.ask(r#"{ office(slug: "president-of-mali") { occupancies { person { slug } } } }"#).await;
        let expected = json!(["first", "second", "third"].map(|slug| json!({"person": {"slug": slug}})));
        assert_eq!(data["office"]["occupancies"], expected);
    }

    async fn an_office_acts_for_one_side(app: TestApp) {
        three(&app).await;
        let input = json!({"slug": "both", "names": named("Both"), "country": "ML", "organisation": "council"});
        assert_eq!(make_refused(&app, KIND, input).await, [problem("BAD_USER_INPUT", "organisation")]);
        let id = id_of(&app, "president-of-mali").await;
        let refused = change_refused(&app, KIND, json!({"id": id, "organisation": "council"})).await;
        assert_eq!(refused, [problem("BAD_USER_INPUT", "organisation")]);
        let moved = change(&app, KIND, "kind country { slug } organisation { slug } name", json!({
            "id": id, "organisation": "council", "country": null, "kind": null
        })).await;
        assert_eq!(moved, json!({
            "kind": null, "country": null, "organisation": {"slug": "council"}, "name": "president-of-mali"
        }));
        let kept = change(&app, KIND, "slug organisation { slug } identifiers { value }", json!({
            "id": id, "identifiers": [{"scheme": "A", "value": "1"}]
        })).await;
        assert_eq!(kept["organisation"]["slug"], "council");
        delete(&app, KIND, &id).await;
    }

    async fn a_malformed_office_is_refused_and_nothing_is_written(app: TestApp) {
        three(&app).await;
        let before = how_many(&app, "offices").await;
        for (input, code, path) in [
            (json!({"slug": "x", "names": []}), "BAD_USER_INPUT", "names"),
            (json!({"slug": "x", "names": named("X"), "country": "XX"}), "NOT_FOUND", "country"),
            (json!({"slug": "x", "names": named("X"), "organisation": "no"}), "NOT_FOUND", "organisation"),
            (json!({"slug": "president-of-mali", "names": named("X")}), "CONFLICT", "slug"),
            (json!({"slug": "-x", "names": named("X")}), "BAD_USER_INPUT", "slug"),
        ] {
            assert_eq!(make_refused(&app, KIND, input).await, [problem(code, path)]);
        }
        let id = id_of(&app, "minister-of-mali").await;
        let refused = change_refused(&app, KIND, json!({"id": id, "slug": "president-of-mali"})).await;
        assert_eq!(refused, [problem("CONFLICT", "slug")]);
        assert_eq!(how_many(&app, "offices").await, before);
    }

    async fn many_offices_cost_as_many_statements_as_one(app: TestApp) {
        three(&app).await;
        for number in 0..12 {
            let slug = format!("a-{number}");
            let input = json!({"slug": slug, "country": "ML", "names": named("Office")});
            make(&app, KIND, input).await;
            make(&app, "person", json!({
                "slug": slug, "names": named("Holder"), "occupancies": [{"office": slug, "from": "2000"}]
            })).await;
        }
        let query = |size: u32| format!("{{ offices(first: {size}) {{ nodes {{
            name country {{ name }} holders {{ name }} occupancies {{ person {{ name }} }} claims {{ value }} updatedAt
        }} }} }}");
        is_batched(&app, &query(1), &query(12), 12).await;
    }
}
