//! Persons, from the outside.

use serde_json::{Value, json};

use crate::support::records::{
    act_on, change, change_refused, delete, how_many, is_batched, is_found_by_key_and_id, is_kept,
    is_paged, listed, make, make_refused, named, world,
};
use crate::support::{TestApp, problem};

const KIND: &str = "person";

async fn offices(app: &TestApp) {
    world(app).await;
    for (slug, country) in [("president-of-mali", "ML"), ("president-of-france", "FR")] {
        let input = json!({"slug": slug, "country": country, "names": named(slug)});
        make(app, "office", input).await;
    }
}

fn aya() -> Value {
    json!({
        "slug": "aya", "names": named("Aya"), "honorific": "Son Excellence", "rank": "Général",
        "occupancies": [{"office": "president-of-mali", "from": "2000", "to": "2005"}]
    })
}

async fn three(app: &TestApp) {
    offices(app).await;
    make(app, KIND, aya()).await;
    make(
        app,
        KIND,
        json!({
            "slug": "binta", "names": named("Binta"),
            "occupancies": [
                {"office": "president-of-mali", "from": "2010"},
                {"office": "president-of-france", "from": "1990", "to": "1995"}
            ]
        }),
    )
    .await;
    make(app, KIND, json!({"slug": "chloe", "names": named("Chloé")})).await;
}

async fn all_of(app: &TestApp, slug: &str) -> Value {
    let query = "query($slug: String!) { person(slug: $slug) {
        slug name honorific rank occupancies { office { slug } from { edtf } to { edtf } }
    } }";
    app.ask_with(query, json!({"slug": slug})).await["person"].take()
}

both_databases! {
    async fn a_person_is_found_by_slug_or_id(app: TestApp) {
        is_found_by_key_and_id(&app, KIND, "slug", "assimi-goita").await;
    }

    async fn a_person_who_took_part_in_a_meeting_stays(app: TestApp) {
        let data = app.ask(r#"{ person(slug: "assimi-goita") { id } }"#).await;
        is_kept(&app, KIND, &data["person"]["id"]).await;
        let occupancies = all_of(&app, "assimi-goita").await["occupancies"].clone();
        assert_eq!(occupancies.as_array().unwrap().len(), 1);
    }
}

both_databases! { empty;
    async fn persons_are_filtered_by_the_offices_they_hold(app: TestApp) {
        three(&app).await;
        for (filter, expected) in [
            (r#"offices: { some: { country: { eq: "ML" } } }"#, &["aya", "binta"][..]),
            (r#"offices: { some: { country: { eq: "FR" } } }"#, &["binta"]),
            (r#"offices: { some: { country: { eq: "RU" } } }"#, &[]),
            (r#"offices: { some: { heldOn: "2003-01-01" } }"#, &["aya"]),
            (r#"offices: { some: { heldOn: "2008-01-01" } }"#, &[]),
            (r#"offices: { some: { country: { eq: "ML" }, heldOn: "1992-01-01" } }"#, &[]),
            (r#"offices: { some: { country: { eq: "FR" }, heldOn: "1992-01-01" } }"#, &["binta"]),
            ("", &["aya", "binta", "chloe"]),
        ] {
            let found = listed(&app, "persons", "slug", &format!("filter: {{ {filter} }}")).await;
            assert_eq!(found, expected, "{filter}");
        }
        is_paged(&app, "persons", "slug", "{slug: ASC}").await;
        for (filter, code, field) in [
            (r#"offices: { some: { country: { eq: "XX" } } }"#, "NOT_FOUND", "filter.offices.some.country.eq"),
            (r#"offices: { some: { heldOn: "2003" } }"#, "BAD_USER_INPUT", "filter.offices.some.heldOn"),
        ] {
            let query = format!("{{ persons(filter: {{ {filter} }}) {{ totalCount }} }}");
            assert_eq!(app.refusal(&query).await, problem(code, field));
        }
    }

    async fn offices_are_told_as_of_a_day(app: TestApp) {
        three(&app).await;
        let data = app.ask(r#"{ person(slug: "binta") {
            then: offices(asOf: "1992-01-01") { slug } between: offices(asOf: "2000-01-01") { slug } offices { slug }
            occupancies(asOf: "1992-01-01") { to { edtf } }
        } }"#).await;
        assert_eq!(data["person"], json!({
            "then": [{"slug": "president-of-france"}], "between": [],
            "offices": [{"slug": "president-of-mali"}], "occupancies": [{"to": {"edtf": "1995"}}]
        }));
    }

    async fn absent_null_and_given_are_three_things(app: TestApp) {
        offices(&app).await;
        let id = make(&app, KIND, aya()).await;
        let before = all_of(&app, "aya").await;
        assert_eq!(before, json!({
            "slug": "aya", "name": "Aya", "honorific": "Son Excellence", "rank": "Général",
            "occupancies": [{"office": {"slug": "president-of-mali"}, "from": {"edtf": "2000"}, "to": {"edtf": "2005"}}]
        }));
        change(&app, KIND, "id", json!({"id": id, "rank": null, "honorific": "Madame", "slug": null})).await;
        let after = all_of(&app, "aya").await;
        assert_eq!(after["rank"], Value::Null);
        assert_eq!(after["honorific"], "Madame");
        assert_eq!(after["occupancies"], before["occupancies"]);
        change(&app, KIND, "id", json!({"id": id, "occupancies": [], "names": named("Awa"), "slug": "awa"})).await;
        let after = all_of(&app, "awa").await;
        assert_eq!(after["occupancies"], json!([]));
        assert_eq!(after["name"], "Awa");
        delete(&app, KIND, &id).await;
        assert_eq!(how_many(&app, "offices").await, 2);
    }

    async fn a_malformed_person_is_refused_and_nothing_is_written(app: TestApp) {
        offices(&app).await;
        for (field, value, code, path) in [
            ("rank", json!(""), "BAD_USER_INPUT", "rank"),
            ("honorific", json!("x".repeat(201)), "BAD_USER_INPUT", "honorific"),
            ("occupancies", json!([{"office": "president-of-mali", "from": "2001", "to": "2000-12"}]), "BAD_USER_INPUT", "occupancies.0.to"),
            ("occupancies", json!([{"office": "president-of-mali"}, {"office": "king"}]), "NOT_FOUND", "occupancies.1.office"),
            ("occupancies", json!([{"office": "president-of-mali", "from": "2025-02-30"}]), "BAD_USER_INPUT", "occupancies.0.from"),
        ] {
            let mut input = aya();
            input[field] = value;
            assert_eq!(make_refused(&app, KIND, input).await, [problem(code, path)], "{field}");
        }
        assert_eq!(how_many(&app, "persons").await, 0);
        let id = make(&app, KIND, aya()).await;
        assert_eq!(make_refused(&app, KIND, aya()).await, [problem("CONFLICT", "slug")]);
        let before = all_of(&app, "aya").await;
        let input = json!({"id": id, "rank": "Colonel", "occupancies": [{"office": "king"}]});
        let refused = change_refused(&app, KIND, input).await;
        assert_eq!(refused, [problem("NOT_FOUND", "occupancies.0.office")]);
        assert_eq!(all_of(&app, "aya").await, before);
    }

    async fn offices_are_taken_up_and_removed(app: TestApp) {
        offices(&app).await;
        let id = make(&app, KIND, aya()).await;
        let what = "person { occupancies { id office { slug } } }";
        let (name, type_name) = ("personAddOccupancy", "PersonAddOccupancyInput");
        let input = json!({"personId": id, "office": "president-of-france", "from": "2020"});
        let added = app.act(name, type_name, what, input).await;
        assert_eq!(added["occupancies"][1]["office"]["slug"], "president-of-france");
        let unknown = "person_00000000000000000000000000000000";
        for (input, code, path) in [
            (json!({"personId": id, "office": "king"}), "NOT_FOUND", "office"),
            (json!({"personId": id, "office": "president-of-mali", "from": "2001", "to": "2000"}), "BAD_USER_INPUT", "to"),
            (json!({"personId": unknown, "office": "president-of-mali"}), "NOT_FOUND", "personId"),
            (json!({"personId": "aya", "office": "president-of-mali"}), "BAD_USER_INPUT", "personId"),
        ] {
            assert_eq!(app.act_refused(name, type_name, what, input).await, [problem(code, path)]);
        }
        let occupancy = &added["occupancies"][1]["id"];
        let remove = "personRemoveOccupancy";
        let removed = act_on(&app, remove, "occupancyId", what, occupancy).await;
        assert_eq!(removed["person"]["occupancies"].as_array().unwrap().len(), 1);
        let gone = act_on(&app, remove, "occupancyId", what, occupancy).await;
        assert_eq!(gone["errors"], json!([{"code": "NOT_FOUND", "field": ["occupancyId"]}]));
    }

    async fn many_persons_cost_as_many_statements_as_one(app: TestApp) {
        offices(&app).await;
        for number in 0..12 {
            let mut input = aya();
            input["slug"] = json!(format!("aya-{number}"));
            make(&app, KIND, input).await;
        }
        let query = |size: u32| format!("{{ persons(first: {size}) {{ nodes {{
            name identifiers {{ value }} offices {{ name }} occupancies {{ office {{ country {{ name }} }} }}
            meetings(first: 3) {{ totalCount nodes {{ title }} }} signedAgreements(first: 3) {{ totalCount nodes {{ title }} }}
            claims {{ value }} conflicts {{ field }}
        }} }} }}");
        is_batched(&app, &query(1), &query(12), 12).await;
    }
}
