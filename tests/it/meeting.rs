//! Meetings, from the outside.

use serde_json::{Value, json};

use crate::support::records::{
    act_on, change, change_refused, country, delete, how_many, is_batched, is_found_by_key_and_id,
    is_kept, is_paged, listed, make, make_refused, named, world,
};
use crate::support::{TestApp, problem};

const KIND: &str = "meeting";

/// A president, a minister and an organisation who can meet.
async fn people(app: &TestApp) {
    world(app).await;
    make(
        app,
        "organisation",
        json!({"slug": "council", "names": named("Council")}),
    )
    .await;
    for (slug, rank, country) in [
        ("president-of-mali", "HEAD_OF_STATE", "ML"),
        ("prime-minister-of-france", "HEAD_OF_GOVERNMENT", "FR"),
    ] {
        let input = json!({"slug": slug, "kind": rank, "country": country, "names": named(slug)});
        make(app, "office", input).await;
    }
    for slug in ["aya", "bruno"] {
        make(app, "person", json!({"slug": slug, "names": named(slug)})).await;
    }
}

fn summit() -> Value {
    json!({
        "slug": "summit", "titles": named("Summit"), "kind": "SUMMIT_BILATERAL", "status": "HELD",
        "start": "2020-05-01", "end": "2020-05-03", "city": "Paris", "venue": "Élysée", "country": "FR",
        "topics": ["ENERGY.NUCLEAR"],
        "subEvents": [{"key": "lunch", "kind": "LUNCH", "start": "2020-05-02"}],
        "participants": [
            {"person": "aya", "office": "president-of-mali", "country": "ML", "role": "GUEST"},
            {"person": "bruno", "office": "prime-minister-of-france", "country": "FR", "subEvent": "lunch"},
            {"organisation": "council", "role": "OBSERVER"}
        ],
        "identifiers": [{"scheme": "MYTH", "value": "9"}]
    })
}

async fn three(app: &TestApp) {
    people(app).await;
    make(app, KIND, summit()).await;
    make(app, KIND, json!({
        "slug": "call", "titles": named("Call"), "kind": "PHONE_CALL", "start": "2020-06", "city": "paris",
        "country": "ML", "topics": ["TRADE"], "participants": [{"country": "RU"}, {"country": "ML"}]
    })).await;
    make(
        app,
        KIND,
        json!({"slug": "rumour", "titles": named("Rumour"), "status": "ANNOUNCED"}),
    )
    .await;
}

async fn all_of(app: &TestApp) -> Value {
    app.ask(r#"{ meeting(slug: "summit") {
        slug title kind status level statedLevel start { edtf } end { edtf } city venue country { slug }
        parent { slug } topics { code } countries { slug } subEvents { kind start { edtf } participants { person { slug } } }
        participants { person { slug } office { slug } country { slug } organisation { slug } role subEvent { kind } }
        everywhere: participants(everywhere: true) { person { slug } }
        identifiers { value } agreements { slug } subMeetings { slug }
    } }"#).await["meeting"].take()
}

both_databases! {
    async fn a_meeting_is_found_by_slug_or_id(app: TestApp) {
        is_found_by_key_and_id(&app, KIND, "slug", "mali-russia-moscow-2025-06-23").await;
    }

    async fn a_meeting_with_agreements_stays_with_all_its_parts(app: TestApp) {
        let query = r#"{ meeting(slug: "mali-russia-moscow-2025-06-23") {
            id participants(everywhere: true) { id } subEvents { id } agreements { slug }
        } }"#;
        let before = app.ask(query).await;
        assert_eq!(before["meeting"]["agreements"].as_array().unwrap().len(), 3);
        is_kept(&app, KIND, &before["meeting"]["id"]).await;
        assert_eq!(app.ask(query).await, before);
    }
}

both_databases! { empty;
    /// To be the host's country, or to be named in another spelling, is not to take part.
    async fn meetings_are_filtered_by_who_took_part_and_what_it_was(app: TestApp) {
        three(&app).await;
        for (filter, expected) in [
            (r#"countries: { anyOf: "ML" }"#, &["call", "summit"][..]),
            (r#"countries: { anyOf: "FR" }"#, &["summit"]),
            (r#"countries: { allOf: ["ML", "RU"] }"#, &["call"]),
            (r#"countries: { allOf: ["RU", "FR"] }"#, &[]),
            (r#"persons: { anyOf: "bruno" }"#, &["summit"]),
            (r#"organisations: { anyOf: "council" }"#, &["summit"]),
            (r#"topics: { anyOf: "ENERGY" }"#, &["summit"]),
            (r#"topics: { anyOf: "TRADE" }"#, &["call"]),
            ("kind: { in: [PHONE_CALL, TRANSIT] }", &["call"]),
            ("status: { eq: ANNOUNCED }", &["rumour"]),
            (r#"city: { eq: "Paris" }"#, &["summit"]),
            (r#"city: { startsWith: "Par%" }"#, &[]),
            (r#"heldOn: { from: "2020-05-03" }"#, &["call", "summit"]),
            (r#"heldOn: { from: "2020-05-04" }"#, &["call"]),
            (r#"heldOn: { to: "2020-05-31" }"#, &["summit"]),
            (r#"heldOn: { from: "2020-06-15", to: "2020-06-16" }"#, &["call"]),
            (r#"heldOn: { from: "2020-05-04", to: "2020-05-31" }"#, &[]),
        ] {
            let found = listed(&app, "meetings", "slug", &format!("orderBy: {{slug: ASC}}, filter: {{ {filter} }}")).await;
            assert_eq!(found, expected, "{filter}");
        }
        for (filter, code, field) in [
            (r#"countries: { allOf: ["ML", "XX"] }"#, "NOT_FOUND", "filter.countries.allOf.1"),
            (r#"placeCountry: { notIn: "XX" }"#, "NOT_FOUND", "filter.placeCountry.notIn.0"),
            (r#"persons: { noneOf: "nobody" }"#, "NOT_FOUND", "filter.persons.noneOf.0"),
            (r#"organisations: { anyOf: "nobody" }"#, "NOT_FOUND", "filter.organisations.anyOf.0"),
            (r#"topics: { exactly: "NOTHING" }"#, "NOT_FOUND", "filter.topics.exactly.0"),
            (r#"heldOn: { from: "2020-06-02", to: "2020-06-01" }"#, "BAD_USER_INPUT", "filter.heldOn.to"),
        ] {
            let query = format!("{{ meetings(filter: {{ {filter} }}) {{ totalCount }} }}");
            assert_eq!(app.refusal(&query).await, problem(code, field), "{filter}");
        }
    }

    async fn meetings_are_paged_with_the_undated_last(app: TestApp) {
        three(&app).await;
        for (order, expected) in [
            ("{startOn: ASC}", ["summit", "call", "rumour"]),
            ("{startOn: DESC}", ["call", "summit", "rumour"]),
            ("{slug: ASC}", ["call", "rumour", "summit"]),
        ] {
            is_paged(&app, "meetings", "slug", order).await;
            assert_eq!(listed(&app, "meetings", "slug", &format!("orderBy: {order}")).await, expected);
        }
    }

    async fn a_meeting_is_recorded_and_read_back(app: TestApp) {
        people(&app).await;
        make(&app, KIND, summit()).await;
        let aya = json!({"slug": "aya"});
        let nobody = Value::Null;
        assert_eq!(all_of(&app).await, json!({
            "slug": "summit", "title": "Summit", "kind": "SUMMIT_BILATERAL", "status": "HELD",
            "level": "HEAD_OF_GOVERNMENT", "statedLevel": null, "start": {"edtf": "2020-05-01"},
            "end": {"edtf": "2020-05-03"}, "city": "Paris", "venue": "Élysée", "country": {"slug": "france"},
            "parent": null, "topics": [{"code": "ENERGY.NUCLEAR"}],
            "countries": [{"slug": "mali"}, {"slug": "france"}],
            "subEvents": [{"kind": "LUNCH", "start": {"edtf": "2020-05-02"}, "participants": [{"person": {"slug": "bruno"}}]}],
            "participants": [
                {"person": aya, "office": {"slug": "president-of-mali"}, "country": {"slug": "mali"},
                 "organisation": null, "role": "GUEST", "subEvent": null},
                {"person": null, "office": null, "country": null, "organisation": {"slug": "council"},
                 "role": "OBSERVER", "subEvent": null}
            ],
            "everywhere": [{"person": aya}, {"person": {"slug": "bruno"}}, {"person": nobody}],
            "identifiers": [{"value": "9"}], "agreements": [], "subMeetings": []
        }));
    }

    async fn absent_null_and_given_are_three_things(app: TestApp) {
        people(&app).await;
        let id = make(&app, KIND, summit()).await;
        let before = all_of(&app).await;
        change(&app, KIND, "id", json!({"id": id})).await;
        assert_eq!(all_of(&app).await, before);
        change(&app, KIND, "id", json!({
            "id": id, "venue": null, "end": null, "country": null, "kind": null, "topics": [],
            "city": "Lyon", "statedLevel": "MINISTER", "start": "2020-05"
        })).await;
        let after = all_of(&app).await;
        for cleared in ["venue", "end", "country", "kind"] {
            assert_eq!(after[cleared], Value::Null, "{cleared}");
        }
        assert_eq!(after["topics"], json!([]));
        assert_eq!(after["city"], "Lyon");
        assert_eq!(after["level"], "MINISTER");
        assert_eq!(after["start"]["edtf"], "2020-05");
        for kept in ["title", "status", "participants", "subEvents", "identifiers"] {
            assert_eq!(after[kept], before[kept], "{kept}");
        }
        delete(&app, KIND, &id).await;
        assert_eq!(how_many(&app, "persons").await, 2);
    }

    async fn a_malformed_meeting_is_refused_and_nothing_is_written(app: TestApp) {
        people(&app).await;
        let lunch = json!({"key": "lunch", "kind": "LUNCH"});
        for (field, value, code, path) in [
            ("end", json!("2020-04-30"), "BAD_USER_INPUT", "end"),
            ("start", json!("2021"), "BAD_USER_INPUT", "end"),
            ("start", json!("2020-02-30"), "BAD_USER_INPUT", "start"),
            ("country", json!("XX"), "NOT_FOUND", "country"),
            ("parent", json!("summit"), "NOT_FOUND", "parent"),
            ("topics", json!(["TRADE", "NOTHING"]), "NOT_FOUND", "topics.1"),
            ("topics", json!(["TRADE", "TRADE"]), "BAD_USER_INPUT", "topics.1"),
            ("city", json!(" "), "BAD_USER_INPUT", "city"),
            ("participants", json!([{"role": "GUEST", "office": "president-of-mali"}]), "BAD_USER_INPUT", "participants.0.person"),
            ("participants", json!([{"person": "nobody"}]), "NOT_FOUND", "participants.0.person"),
            ("participants", json!([{"country": "ML"}, {"country": "XX"}]), "NOT_FOUND", "participants.1.country"),
            ("participants", json!([{"organisation": "nobody"}]), "NOT_FOUND", "participants.0.organisation"),
            ("participants", json!([{"person": "aya", "office": "king"}]), "NOT_FOUND", "participants.0.office"),
            ("participants", json!([{"person": "aya", "subEvent": "dinner"}]), "BAD_USER_INPUT", "participants.0.subEvent"),
            ("participants", json!([{"key": "a", "person": "aya"}, {"key": "a", "person": "bruno"}]), "BAD_USER_INPUT", "participants.1.key"),
            ("subEvents", json!([lunch, lunch]), "BAD_USER_INPUT", "subEvents.1.key"),
            ("subEvents", json!([{"key": "lunch", "kind": "LUNCH", "start": "noon"}]), "BAD_USER_INPUT", "subEvents.0.start"),
            ("titles", json!([]), "BAD_USER_INPUT", "titles"),
        ] {
            let mut input = summit();
            input[field] = value.clone();
            let refused = make_refused(&app, KIND, input).await;
            assert_eq!(refused, [problem(code, path)], "{field}: {value}");
        }
        assert_eq!(how_many(&app, "meetings").await, 0);
    }

    async fn a_change_is_checked_against_what_is_recorded(app: TestApp) {
        three(&app).await;
        let ids = app.ask(r#"{ a: meeting(slug: "summit") { id } b: meeting(slug: "call") { id } }"#).await;
        let (summit, call) = (&ids["a"]["id"], &ids["b"]["id"]);
        change(&app, KIND, "id", json!({"id": call, "parent": "summit"})).await;
        let before = all_of(&app).await;
        assert_eq!(before["subMeetings"], json!([{"slug": "call"}]));
        for (changes, code, path) in [
            (json!({"start": "2020-05-04"}), "BAD_USER_INPUT", "end"),
            (json!({"end": "2020-04"}), "BAD_USER_INPUT", "end"),
            (json!({"parent": "summit"}), "BAD_USER_INPUT", "parent"),
            (json!({"parent": "call"}), "BAD_USER_INPUT", "parent"),
            (json!({"parent": "nothing"}), "NOT_FOUND", "parent"),
            (json!({"slug": "call"}), "CONFLICT", "slug"),
            (json!({"titles": [], "venue": "x".repeat(2001)}), "BAD_USER_INPUT", "titles"),
        ] {
            let mut input = changes.clone();
            input["id"] = summit.clone();
            let refused = change_refused(&app, KIND, input).await;
            assert!(refused.contains(&problem(code, path)), "{changes}: {refused:?}");
            assert_eq!(all_of(&app).await, before, "{changes}");
        }
        is_kept(&app, KIND, summit).await;
        assert_eq!(all_of(&app).await, before);
    }

    async fn participants_and_sub_events_come_and_go(app: TestApp) {
        three(&app).await;
        let ids = app.ask(r#"{ a: meeting(slug: "summit") { id } b: meeting(slug: "call") { id } }"#).await;
        let (summit, call) = (&ids["a"]["id"], &ids["b"]["id"]);
        let what = "meeting { subEvents { id kind } participants(everywhere: true) { id country { slug } } }";
        let (name, type_name) = ("meetingAddSubEvent", "MeetingAddSubEventInput");
        let input = json!({"meetingId": call, "kind": "TALKS", "start": "2020-06-01"});
        let with_talks = app.act(name, type_name, what, input).await;
        let talks = &with_talks["subEvents"][0]["id"];

        let (name, type_name) = ("meetingAddParticipant", "MeetingAddParticipantInput");
        let input = json!({"meetingId": call, "country": "FR", "subEvent": talks});
        let added = app.act(name, type_name, what, input).await;
        assert_eq!(added["participants"].as_array().unwrap().len(), 3);
        let unknown = "meeting_00000000000000000000000000000000";
        for (input, code, path) in [
            (json!({"meetingId": call, "role": "HOST"}), "BAD_USER_INPUT", "person"),
            (json!({"meetingId": call, "country": "XX"}), "NOT_FOUND", "country"),
            (json!({"meetingId": call, "country": "FR", "subEvent": "lunch"}), "BAD_USER_INPUT", "subEvent"),
            (json!({"meetingId": summit, "country": "FR", "subEvent": talks}), "NOT_FOUND", "subEvent"),
            (json!({"meetingId": unknown, "country": "FR"}), "NOT_FOUND", "meetingId"),
        ] {
            let refused = app.act_refused(name, type_name, what, input.clone()).await;
            assert_eq!(refused, [problem(code, path)], "{input}");
        }

        let first = &added["participants"][0]["id"];
        let remove = "meetingRemoveParticipant";
        let left = act_on(&app, remove, "participantId", what, first).await;
        assert_eq!(left["meeting"]["participants"].as_array().unwrap().len(), 2);
        let gone = act_on(&app, remove, "participantId", what, first).await;
        assert_eq!(gone["errors"], json!([{"code": "NOT_FOUND", "field": ["participantId"]}]));
        let left = act_on(&app, "meetingRemoveSubEvent", "subEventId", what, talks).await;
        assert_eq!(left["meeting"]["subEvents"], json!([]));
        assert_eq!(left["meeting"]["participants"].as_array().unwrap().len(), 1);
        assert_eq!(how_many(&app, "countries").await, 3);
    }

    async fn what_a_meeting_refers_to_cannot_be_deleted(app: TestApp) {
        people(&app).await;
        let id = make(&app, KIND, summit()).await;
        let ids = app.ask(r#"{
            person(slug: "aya") { id } office(slug: "president-of-mali") { id }
            organisation(slug: "council") { id } domain(code: "ENERGY.NUCLEAR") { id }
        }"#).await;
        let before = all_of(&app).await;
        for kind in ["person", "office", "organisation", "domain"] {
            is_kept(&app, kind, &ids[kind]["id"]).await;
        }
        is_kept(&app, "country", &country(&app, "ML").await).await;
        assert_eq!(all_of(&app).await, before);
        delete(&app, KIND, &id).await;
        delete(&app, "person", &ids["person"]["id"]).await;
    }

    async fn many_meetings_cost_as_many_statements_as_one(app: TestApp) {
        people(&app).await;
        for number in 0..12 {
            let mut input = summit();
            input["slug"] = json!(format!("summit-{number}"));
            make(&app, KIND, input).await;
        }
        let query = |size: u32| format!("{{ meetings(first: {size}) {{ totalCount nodes {{
            title level country {{ name }} countries {{ name }} topics {{ label }} agreements {{ title }} subMeetings {{ title }}
            parent {{ title }} identifiers {{ value }} claims {{ value }} conflicts {{ field }} updatedAt
            subEvents {{ kind participants {{ person {{ name }} }} }}
            participants(everywhere: true) {{ person {{ name }} office {{ name }} country {{ name }} organisation {{ name }} }}
        }} }} }}");
        is_batched(&app, &query(1), &query(12), 12).await;
    }
}
