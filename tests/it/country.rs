//! Countries, from the outside.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{TestApp, column, problem};

fn atlantis() -> Value {
    json!({
        "slug": "atlantis",
        "kind": "HISTORICAL_STATE",
        "alpha4": "ATLA",
        "capital": "Poseidonis",
        "validFrom": "1900",
        "validTo": "1962-06?",
        "names": [
            {"lang": "en", "text": "Atlantis"},
            {"lang": "fr", "text": "Atlantide"},
            {"use": "FORMAL_NAME", "lang": "en", "text": "the Kingdom of Atlantis"}
        ],
        "identifiers": [{"scheme": "MYTH", "value": "1"}]
    })
}

async fn create(app: &TestApp, what: &str, input: Value) -> Value {
    app.act("countryCreate", "CountryCreateInput", what, input)
        .await
}

async fn create_refused(app: &TestApp, input: Value) -> Vec<(String, String)> {
    let (name, type_name) = ("countryCreate", "CountryCreateInput");
    app.act_refused(name, type_name, "country { id }", input)
        .await
}

async fn update(app: &TestApp, what: &str, input: Value) -> Value {
    app.act("countryUpdate", "CountryUpdateInput", what, input)
        .await
}

async fn update_refused(app: &TestApp, input: Value) -> Vec<(String, String)> {
    let (name, type_name) = ("countryUpdate", "CountryUpdateInput");
    app.act_refused(name, type_name, "country { id }", input)
        .await
}

async fn how_many(app: &TestApp) -> Value {
    app.ask("{ countries { totalCount } }").await["countries"]["totalCount"].clone()
}

both_databases! {
    async fn a_country_is_found_by_any_of_its_codes(app: TestApp) {
        let mali = app.ask(r#"{ country(code: "ML") { id } }"#).await;
        let id = mali["country"]["id"].as_str().unwrap();
        for code in ["ml", "MLI", "mli", "466", "mali", "Q912", "WIKIDATA:Q912", id] {
            let query = "query($code: String!) { country(code: $code) { slug } }";
            let found = app.ask_with(query, json!({"code": code})).await;
            assert_eq!(found["country"]["slug"], "mali", "{code}");
        }
        let union = app.ask(r#"{ country(code: "SUHH") { kind code } }"#).await;
        assert_eq!(union["country"], json!({"kind": "HISTORICAL_STATE", "code": "SUHH"}));
    }

    /// Both the Mali Federation and Mali are 432 in the Correlates of War. To guess would be worse
    /// than to find nothing.
    async fn a_code_that_nobody_or_several_bear_finds_nothing(app: TestApp) {
        for code in ["", "XX", "Atlantis", "COW:432", "Q", "' OR 1=1 --", "🇲🇱", "%", "M_"] {
            let query = "query($code: String!) { country(code: $code) { slug } }";
            let found = app.ask_with(query, json!({"code": code})).await;
            assert_eq!(found["country"], Value::Null, "{code}");
        }
    }

    async fn a_country_has_names_in_many_languages(app: TestApp) {
        let data = app.ask(r#"{ country(code: "ML") {
            name french: name(lang: "fr") none: name(lang: "xx") formalName(lang: "fr")
            names(use: FORMAL_NAME) { use lang text }
        } }"#).await;
        let mali = &data["country"];
        assert_eq!(mali["name"], "Mali");
        assert_eq!(mali["none"], "Mali");
        assert_eq!(mali["formalName"], "la République du Mali");
        let uses: HashSet<_> = column(&mali["names"], "use").into_iter().collect();
        assert_eq!(uses, HashSet::from(["FORMAL_NAME".to_owned()]));
    }

    async fn any_record_is_found_by_its_id(app: TestApp) {
        let data = app.ask(r#"{ a: country(code: "ML") { id } b: country(code: "FR") { id } }"#).await;
        let ids = [&data["a"]["id"], &data["b"]["id"]];
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Country { slug } } }";
        let unknown = "country_00000000000000000000000000000000";
        let found = app.ask_with(query, json!({"ids": [ids[1], unknown, "x", ids[0]]})).await;
        assert_eq!(found["nodes"], json!([{"slug": "france"}, null, null, {"slug": "mali"}]));
    }

    async fn countries_are_filtered_by_kind_region_and_day(app: TestApp) {
        let count = |filter: &str| format!("{{ countries(filter: {{ {filter} }}) {{ totalCount nodes {{ kind }} }} }}");
        let all = how_many(&app).await.as_i64().unwrap();
        let mut sum = 0;
        for kind in ["STATE", "TERRITORY", "HISTORICAL_STATE"] {
            let data = app.ask(&count(&format!("kind: {{ eq: {kind} }}"))).await;
            let found = &data["countries"];
            assert!(column(&found["nodes"], "kind").iter().all(|other| other == kind));
            sum += found["totalCount"].as_i64().unwrap();
        }
        assert_eq!(sum, all);
        let western = app.ask(&count(r#"region: { eq: "Western Africa" }, kind: { eq: STATE }"#)).await;
        assert_eq!(western["countries"]["totalCount"], 16);
        let early = app.ask(&count(r#"existingOn: "1985-01-01""#)).await;
        let late = app.ask(&count(r#"existingOn: "2020-01-01""#)).await;
        assert_ne!(early["countries"]["totalCount"], late["countries"]["totalCount"]);
    }

    async fn paging_visits_each_country_once_in_either_direction(app: TestApp) {
        let all = usize::try_from(how_many(&app).await.as_i64().unwrap()).unwrap();
        for order in ["{slug: ASC}", "{alpha3: ASC}"] {
            let forwards = app.walk("countries", order, 37, false).await;
            assert_eq!(forwards.len(), all);
            assert_eq!(forwards.iter().collect::<HashSet<_>>().len(), all);
            assert_eq!(app.walk("countries", order, 37, true).await, forwards, "{order}");
        }
        let by_slug = app.walk("countries", "{slug: ASC}", 100, false).await;
        assert!(by_slug.is_sorted());
    }

    async fn a_page_of_none_says_whether_there_are_more(app: TestApp) {
        let data = app.ask("{ countries(first: 0) { nodes { id } pageInfo { hasNextPage startCursor endCursor } } }").await;
        assert_eq!(data["countries"], json!({
            "nodes": [],
            "pageInfo": {"hasNextPage": true, "startCursor": null, "endCursor": null}
        }));
    }

    async fn a_page_that_cannot_be_is_refused(app: TestApp) {
        let data = app.ask("{ countries(first: 1) { pageInfo { endCursor } } }").await;
        let cursor = data["countries"]["pageInfo"]["endCursor"].as_str().unwrap();
        let of_another_list = format!("orderBy: {{alpha3: ASC}}, after: \"{cursor}\"");
        for (arguments, field) in [
            ("first: 100000", "first"),
            ("first: 101", "first"),
            ("last: -1", "last"),
            ("first: 1, last: 1", "last"),
            ("after: \"forged\"", "after"),
            ("before: \"\"", "before"),
            (of_another_list.as_str(), "after"),
        ] {
            let query = format!("{{ countries({arguments}) {{ totalCount }} }}");
            assert_eq!(app.refusal(&query).await, problem("BAD_USER_INPUT", field), "{arguments}");
        }
    }

    async fn a_bad_day_in_a_filter_names_the_field(app: TestApp) {
        for day in ["2025-02-29", "2025", "yesterday", ""] {
            let query = format!("{{ countries(filter: {{ existingOn: \"{day}\" }}) {{ totalCount }} }}");
            let refused = app.refusal(&query).await;
            assert_eq!(refused, problem("BAD_USER_INPUT", "filter.existingOn"), "{day}");
        }
    }

    async fn successions_link_states_of_different_times(app: TestApp) {
        let query = r#"{ country(code: "SUHH") { successors { kind successor { slug } predecessor { slug } } } }"#;
        let data = app.ask(query).await;
        let successions = data["country"]["successors"].as_array().unwrap();
        assert!(successions.len() > 5);
        for succession in successions {
            assert_eq!(succession["predecessor"], data_slug(&app, "SUHH").await);
        }
    }

    /// A hundred countries cost as many statements as one.
    async fn nested_fields_are_read_in_batches(app: TestApp) {
        let query = |size: u32| format!("{{ countries(first: {size}) {{
            totalCount
            nodes {{ name formalName identifiers {{ value }} createdAt predecessors {{ predecessor {{ name }} }} }}
        }} }}");
        app.ask(&query(100)).await;
        let statements = app.statements();
        assert!(statements.len() <= 8, "{}: {statements:#?}", statements.len());
        app.ask("{ countries(first: 100) { nodes { name } } }").await;
        assert_eq!(app.statements().len(), 2);
        app.ask("{ countries(first: 100) { nodes { slug } } }").await;
        assert_eq!(app.statements().len(), 1, "the total is counted only when asked for");
    }

    async fn a_country_is_recorded_and_read_back(app: TestApp) {
        let what = "country {
            slug kind code alpha2 capital name formalName validFrom { edtf earliest latest precision }
            validTo { edtf latest } identifiers { scheme value url } createdAt updatedAt
            predecessors { kind predecessor { slug } occurredOn { edtf } }
        }";
        let mut input = atlantis();
        input["successorOf"] = json!([{"predecessor": "SUHH", "kind": "SEPARATION", "occurredOn": "1961"}]);
        let country = create(&app, what, input).await;
        assert_eq!(country, json!({
            "slug": "atlantis", "kind": "HISTORICAL_STATE", "code": "ATLA", "alpha2": null,
            "capital": "Poseidonis", "name": "Atlantis", "formalName": "the Kingdom of Atlantis",
            "validFrom": {"edtf": "1900", "earliest": "1900-01-01", "latest": "1900-12-31", "precision": "YEAR"},
            "validTo": {"edtf": "1962-06?", "latest": "1962-06-30"},
            "identifiers": [{"scheme": "MYTH", "value": "1", "url": null}],
            "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
            "predecessors": [{"kind": "SEPARATION", "predecessor": data_slug(&app, "SUHH").await, "occurredOn": {"edtf": "1961"}}]
        }));
    }

    async fn what_is_taken_is_a_conflict_and_nothing_is_written(app: TestApp) {
        let before = how_many(&app).await;
        let mut input = atlantis();
        input["slug"] = json!("mali");
        assert_eq!(create_refused(&app, input).await, [problem("CONFLICT", "slug")]);
        for (field, taken) in [("alpha2", "ML"), ("alpha3", "MLI"), ("numeric", "466"), ("alpha4", "SUHH")] {
            let mut input = atlantis();
            input[field] = json!(taken);
            assert_eq!(create_refused(&app, input).await, [problem("CONFLICT", field)]);
        }
        assert_eq!(how_many(&app).await, before);
        assert_eq!(app.ask(r#"{ country(code: "atlantis") { id } }"#).await["country"], Value::Null);
    }

    /// The predecessor is looked up after the country is written: the transaction must undo it.
    async fn an_error_half_way_leaves_nothing_written(app: TestApp) {
        let mut input = atlantis();
        input["successorOf"] = json!([
            {"predecessor": "ML", "kind": "SEPARATION"},
            {"predecessor": "Lemuria", "kind": "SEPARATION"}
        ]);
        let refused = create_refused(&app, input).await;
        let [(code, field)] = refused.as_slice() else { panic!("{refused:?}") };
        assert_eq!(code, "NOT_FOUND");
        assert_eq!(field, "successorOf.1.predecessor");
        assert_eq!(app.ask(r#"{ country(code: "atlantis") { id } }"#).await["country"], Value::Null);
        let mali = app.ask(r#"{ country(code: "ML") { successors { kind } } }"#).await;
        assert_eq!(mali["country"]["successors"], json!([]));
    }
}

async fn data_slug(app: &TestApp, code: &str) -> Value {
    let query = "query($code: String!) { country(code: $code) { slug } }";
    app.ask_with(query, json!({"code": code})).await["country"].clone()
}

both_databases! { empty;
    async fn all_problems_of_an_input_are_told_at_once(app: TestApp) {
        let refused = create_refused(&app, json!({
            "slug": "Atlantis!",
            "kind": "STATE",
            "alpha2": "atl",
            "validFrom": "1999-13",
            "validTo": "soon",
            "names": [{"lang": "english", "text": " "}, {"lang": "not a tag", "text": "x", "validFrom": "?"}],
            "identifiers": [{"scheme": "", "value": "1", "url": "javascript:alert(1)"}]
        })).await;
        let fields: HashSet<_> = refused.iter().map(|(_, field)| field.as_str()).collect();
        for field in [
            "slug", "alpha2", "validFrom", "validTo", "names.0.text", "names.1.lang",
            "names.1.validFrom", "identifiers.0.scheme", "identifiers.0.url",
        ] {
            assert!(fields.contains(field), "{field} is not in {fields:?}");
        }
        assert!(refused.iter().all(|(code, _)| code == "BAD_USER_INPUT"));
        assert_eq!(how_many(&app).await, 0);
    }

    async fn a_country_cannot_end_before_it_begins(app: TestApp) {
        let mut input = atlantis();
        input["validFrom"] = json!("1970");
        assert_eq!(create_refused(&app, input).await, [problem("BAD_USER_INPUT", "validTo")]);

        let id = create(&app, "country { id }", atlantis()).await["id"].clone();
        let refused = update_refused(&app, json!({"id": id, "validFrom": "1970"})).await;
        assert_eq!(refused, [problem("BAD_USER_INPUT", "validTo")]);
        let kept = app.ask(r#"{ country(code: "atlantis") { validFrom { edtf } } }"#).await;
        assert_eq!(kept["country"]["validFrom"]["edtf"], "1900");
    }

    /// U+0000 is refused before: see `sayable`.
    async fn text_that_nobody_can_read_is_refused(app: TestApp) {
        for text in ["\u{1}", "\u{1b}[31m", &"x".repeat(5000)] {
            let mut input = atlantis();
            input["names"] = json!([{"lang": "en", "text": text}]);
            assert_eq!(create_refused(&app, input).await[0], problem("BAD_USER_INPUT", "names.0.text"));
        }
    }

    /// Text is data: quotes, markup and every script come back as they went in.
    async fn text_comes_back_as_it_was_given(app: TestApp) {
        for text in ["'; DROP TABLE country; --", "<script>alert(1)</script>", "‏العربية", "🏝️ \"quoted\"", "e\u{301}"] {
            let mut input = atlantis();
            input["names"] = json!([{"lang": "en", "text": text}]);
            let country = create(&app, "country { id name }", input).await;
            assert_eq!(country["name"], text);
            delete(&app, &country["id"]).await;
        }
    }

    async fn absent_null_and_given_are_three_things(app: TestApp) {
        let id = create(&app, "country { id }", atlantis()).await["id"].clone();
        let what = "country { capital alpha4 validFrom { edtf } validTo { edtf } name identifiers { value } }";
        let later = app.at("2026-02-01T00:00:00Z");
        let changed = update(&later, what, json!({
            "id": id, "capital": "Cerne", "validTo": null, "identifiers": []
        })).await;
        assert_eq!(changed, json!({
            "capital": "Cerne", "alpha4": "ATLA", "validFrom": {"edtf": "1900"}, "validTo": null,
            "name": "Atlantis", "identifiers": []
        }));
        let cleared = update(&later, what, json!({
            "id": id, "capital": null, "names": [{"lang": "en", "text": "Isle of Atlas"}]
        })).await;
        assert_eq!(cleared["capital"], Value::Null);
        assert_eq!(cleared["name"], "Isle of Atlas");
        let times = later.ask(r#"{ country(code: "atlantis") { createdAt updatedAt } }"#).await;
        assert_eq!(times["country"], json!({
            "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-02-01T00:00:00Z"
        }));
    }

    /// A variable left out is absent, not null: a client with one query for all updates must not
    /// erase what it does not mention.
    async fn a_variable_left_out_changes_nothing(app: TestApp) {
        let id = create(&app, "country { id }", atlantis()).await["id"].clone();
        let query = "mutation($id: ID!, $capital: String, $region: String) {
            countryUpdate(input: { id: $id, capital: $capital, region: $region }) { country { capital region } errors { message } }
        }";
        let data = app.ask_with(query, json!({"id": id, "region": "Ocean"})).await;
        let expected = json!({"country": {"capital": "Poseidonis", "region": "Ocean"}, "errors": []});
        assert_eq!(data["countryUpdate"], expected);
    }

    async fn a_deleted_country_is_gone(app: TestApp) {
        let id = create(&app, "country { id }", atlantis()).await["id"].clone();
        delete(&app, &id).await;
        assert_eq!(how_many(&app).await, 0);
        let query = "mutation($id: ID!) { countryDelete(id: $id) { deletedId errors { code field } } }";
        let again = app.ask_with(query, json!({"id": id})).await;
        let expected = json!({"deletedId": null, "errors": [{"code": "NOT_FOUND", "field": ["id"]}]});
        assert_eq!(again["countryDelete"], expected);
    }

    async fn an_id_that_is_none_is_refused(app: TestApp) {
        for id in ["", "mali", "country_1", "person_00000000000000000000000000000000"] {
            let refused = update_refused(&app, json!({"id": id, "capital": "x"})).await;
            assert_eq!(refused, [problem("BAD_USER_INPUT", "id")], "{id}");
        }
        let unknown = json!({"id": "country_00000000000000000000000000000000", "capital": "x"});
        assert_eq!(update_refused(&app, unknown).await, [problem("NOT_FOUND", "id")]);
    }

    async fn the_same_slug_gives_the_same_id_everywhere(app: TestApp) {
        let first = create(&app, "country { id }", atlantis()).await["id"].clone();
        delete(&app, &first).await;
        assert_eq!(create(&app, "country { id }", atlantis()).await["id"], first);
    }

    async fn mutations_of_one_request_are_done_in_order(app: TestApp) {
        let query = r#"mutation($input: CountryCreateInput!) {
            one: countryCreate(input: $input) { country { id } errors { code } }
            two: countryCreate(input: $input) { country { id } errors { code } }
        }"#;
        let data = app.ask_with(query, json!({"input": atlantis()})).await;
        assert_eq!(data["one"]["errors"], json!([]));
        assert_eq!(data["two"], json!({"country": null, "errors": [{"code": "CONFLICT"}]}));
        assert_eq!(how_many(&app).await, 1);
    }
}

async fn delete(app: &TestApp, id: &Value) {
    let query = "mutation($id: ID!) { countryDelete(id: $id) { deletedId errors { code } } }";
    let data = app.ask_with(query, json!({"id": id})).await;
    assert_eq!(
        data["countryDelete"],
        json!({"deletedId": id, "errors": []})
    );
}
