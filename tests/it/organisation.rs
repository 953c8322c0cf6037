//! Organisations, from the outside.

use serde_json::{Value, json};

use crate::support::records::{
    act_on, change, change_refused, country, delete, how_many, is_batched, is_found_by_key_and_id,
    is_kept, is_paged, listed, make, make_refused, named, world,
};
use crate::support::{TestApp, problem};

const KIND: &str = "organisation";

fn council() -> Value {
    json!({
        "slug": "council", "kind": "JOINT_BODY", "names": named("Council"), "seat": "ML",
        "foundedOn": "2000", "dissolvedOn": "2010-06~",
        "members": [{"country": "ML", "from": "2000", "to": "2005"}, {"country": "FRA"}],
        "remit": ["ENERGY.NUCLEAR"], "identifiers": [{"scheme": "MYTH", "value": "7"}]
    })
}

/// Three organisations that differ in everything the filters ask about.
async fn three(app: &TestApp) {
    world(app).await;
    make(app, KIND, council()).await;
    make(
        app,
        KIND,
        json!({
            "slug": "agency", "kind": "AGENCY", "names": named("Agency"),
            "members": [{"country": "ML", "from": "2015"}], "remit": ["ENERGY"]
        }),
    )
    .await;
    make(
        app,
        KIND,
        json!({
            "slug": "company", "kind": "COMPANY", "names": named("Company"), "seat": "FR",
            "foundedOn": "1990", "remit": ["TRADE"]
        }),
    )
    .await;
}

async fn all_of(app: &TestApp) -> Value {
    app.ask(
        r#"{ organisation(slug: "council") {
        slug kind name seat { slug } foundedOn { edtf } dissolvedOn { edtf latest }
        members { country { slug } from { edtf } to { edtf } } remit { code } createdBy { slug }
        identifiers { scheme value }
    } }"#,
    )
    .await["organisation"]
        .take()
}

both_databases! {
    async fn an_organisation_is_found_by_slug_or_id(app: TestApp) {
        is_found_by_key_and_id(&app, KIND, "slug", "rosatom").await;
    }

    async fn an_organisation_with_a_role_in_an_agreement_stays(app: TestApp) {
        let data = app.ask(r#"{ organisation(slug: "rosatom") { id } }"#).await;
        let before = how_many(&app, "agreements").await;
        is_kept(&app, KIND, &data["organisation"]["id"]).await;
        assert_eq!(how_many(&app, "agreements").await, before);
    }
}

both_databases! { empty;
    async fn organisations_are_filtered_by_kind_seat_members_and_remit(app: TestApp) {
        three(&app).await;
        for (filter, expected) in [
            ("kind: { eq: COMPANY }", &["company"][..]),
            ("kind: { in: [COMPANY, AGENCY] }", &["agency", "company"]),
            (r#"seat: { eq: "ML" }"#, &["council"]),
            (r#"members: { some: { country: { eq: "mali" } } }"#, &["agency", "council"]),
            (r#"members: { some: { country: { eq: "FR" } } }"#, &["council"]),
            (r#"members: { some: { country: { eq: "ML" }, on: "2003-01-01" } }"#, &["council"]),
            (r#"members: { some: { country: { eq: "ML" }, on: "2012-01-01" } }"#, &[]),
            (r#"members: { some: { on: "2012-01-01" } }"#, &["council"]),
            (r#"members: { some: { country: { eq: "ML" }, on: "2020-01-01" } }"#, &["agency"]),
            (r#"remit: { anyOf: "ENERGY" }"#, &["agency", "council"]),
            (r#"remit: { anyOf: "ENERGY.NUCLEAR" }"#, &["council"]),
            (r#"remit: { anyOf: "ENERGY" }, kind: { eq: AGENCY }"#, &["agency"]),
        ] {
            let found = listed(&app, "organisations", "slug", &format!("filter: {{ {filter} }}")).await;
            assert_eq!(found, expected, "{filter}");
        }
    }

    async fn a_filter_that_names_nothing_there_is_refused(app: TestApp) {
        three(&app).await;
        for (filter, code, field) in [
            (r#"seat: { eq: "XX" }"#, "NOT_FOUND", "filter.seat.eq"),
            (r#"members: { none: { country: { eq: "" } } }"#, "NOT_FOUND", "filter.members.none.country.eq"),
            (r#"remit: { anyOf: "ENERGY.SOLAR" }"#, "NOT_FOUND", "filter.remit.anyOf.0"),
            (r#"members: { some: { on: "2025-02-30" } }"#, "BAD_USER_INPUT", "filter.members.some.on"),
        ] {
            let query = format!("{{ organisations(filter: {{ {filter} }}) {{ totalCount }} }}");
            assert_eq!(app.refusal(&query).await, problem(code, field), "{filter}");
        }
    }

    async fn organisations_are_paged_with_the_undated_last(app: TestApp) {
        three(&app).await;
        for (order, expected) in [
            ("{slug: ASC}", ["agency", "company", "council"]),
            ("{foundedOn: ASC}", ["company", "council", "agency"]),
            ("{foundedOn: DESC}", ["council", "company", "agency"]),
        ] {
            is_paged(&app, "organisations", "slug", order).await;
            let found = listed(&app, "organisations", "slug", &format!("orderBy: {order}")).await;
            assert_eq!(found, expected, "{order}");
        }
    }

    async fn an_organisation_is_recorded_and_read_back(app: TestApp) {
        world(&app).await;
        make(&app, KIND, council()).await;
        assert_eq!(all_of(&app).await, json!({
            "slug": "council", "kind": "JOINT_BODY", "name": "Council", "seat": {"slug": "mali"},
            "foundedOn": {"edtf": "2000"}, "dissolvedOn": {"edtf": "2010-06~", "latest": "2010-06-30"},
            "members": [
                {"country": {"slug": "mali"}, "from": {"edtf": "2000"}, "to": {"edtf": "2005"}},
                {"country": {"slug": "france"}, "from": null, "to": null}
            ],
            "remit": [{"code": "ENERGY.NUCLEAR"}], "createdBy": null,
            "identifiers": [{"scheme": "MYTH", "value": "7"}]
        }));
    }

    async fn absent_null_and_given_are_three_things(app: TestApp) {
        world(&app).await;
        let id = make(&app, KIND, council()).await;
        let before = all_of(&app).await;
        change(&app, KIND, "id", json!({"id": id})).await;
        assert_eq!(all_of(&app).await, before);
        change(&app, KIND, "id", json!({
            "id": id, "kind": null, "seat": "RU", "dissolvedOn": null, "members": [], "remit": ["TRADE", "ENERGY"]
        })).await;
        let after = all_of(&app).await;
        assert_eq!(after["kind"], Value::Null);
        assert_eq!(after["seat"]["slug"], "russia");
        assert_eq!(after["foundedOn"], before["foundedOn"]);
        assert_eq!(after["dissolvedOn"], Value::Null);
        assert_eq!(after["members"], json!([]));
        assert_eq!(after["remit"], json!([{"code": "TRADE"}, {"code": "ENERGY"}]));
        assert_eq!(after["name"], "Council");
        delete(&app, KIND, &id).await;
    }

    async fn a_malformed_organisation_is_refused_and_nothing_is_written(app: TestApp) {
        world(&app).await;
        for (field, value, code, path) in [
            ("slug", json!("Council!"), "BAD_USER_INPUT", "slug"),
            ("names", json!([]), "BAD_USER_INPUT", "names"),
            ("foundedOn", json!("2011"), "BAD_USER_INPUT", "dissolvedOn"),
            ("dissolvedOn", json!("2010-13"), "BAD_USER_INPUT", "dissolvedOn"),
            ("seat", json!("XX"), "NOT_FOUND", "seat"),
            ("members", json!([{"country": "ML"}, {"country": "XX"}]), "NOT_FOUND", "members.1.country"),
            ("members", json!([{"country": "ML"}, {"country": "MLI"}]), "BAD_USER_INPUT", "members.1"),
            ("members", json!([{"country": "ML", "from": "2001", "to": "2000"}]), "BAD_USER_INPUT", "members.0.to"),
            ("remit", json!(["TRADE", "SOLAR"]), "NOT_FOUND", "remit.1"),
            ("remit", json!(["TRADE", "TRADE"]), "BAD_USER_INPUT", "remit.1"),
            ("createdBy", json!("no-such-treaty"), "NOT_FOUND", "createdBy"),
            ("id", json!("person_00000000000000000000000000000000"), "BAD_USER_INPUT", "id"),
            ("identifiers", json!([{"scheme": "A", "value": "1"}, {"scheme": "A", "value": "1"}]), "BAD_USER_INPUT", "identifiers.1.value"),
            ("names", json!([{"lang": "en", "text": "x", "validFrom": "2001", "validTo": "2000"}]), "BAD_USER_INPUT", "names.0.validTo"),
        ] {
            let mut input = council();
            input[field] = value;
            let refused = make_refused(&app, KIND, input).await;
            assert_eq!(refused, [problem(code, path)], "{field}");
        }
        assert_eq!(how_many(&app, "organisations").await, 0);
    }

    async fn a_change_is_checked_against_what_is_recorded(app: TestApp) {
        three(&app).await;
        let data = app.ask(r#"{ organisation(slug: "council") { id } }"#).await;
        let id = &data["organisation"]["id"];
        let before = all_of(&app).await;
        for (changes, code, path) in [
            (json!({"foundedOn": "2011"}), "BAD_USER_INPUT", "dissolvedOn"),
            (json!({"dissolvedOn": "1999"}), "BAD_USER_INPUT", "dissolvedOn"),
            (json!({"slug": "company"}), "CONFLICT", "slug"),
            (json!({"slug": null, "seat": "Lemuria"}), "NOT_FOUND", "seat"),
            (json!({"createdBy": "nothing"}), "NOT_FOUND", "createdBy"),
        ] {
            let mut input = changes.clone();
            input["id"] = id.clone();
            let refused = change_refused(&app, KIND, input).await;
            assert!(refused.contains(&problem(code, path)), "{changes}: {refused:?}");
            assert_eq!(all_of(&app).await, before, "{changes}");
        }
        let taken = make_refused(&app, KIND, council()).await;
        assert_eq!(taken, [problem("CONFLICT", "slug")]);
    }

    async fn members_come_and_go(app: TestApp) {
        world(&app).await;
        let id = make(&app, KIND, council()).await;
        let what = "organisation { members { id country { slug } } }";
        let (name, type_name) = ("organisationAddMember", "OrganisationAddMemberInput");
        let input = json!({"organisationId": id, "country": "RU", "from": "2003"});
        let added = app.act(name, type_name, what, input.clone()).await;
        let members = added["members"].as_array().unwrap();
        assert_eq!(members.len(), 3);
        assert_eq!(members[2]["country"]["slug"], "russia");
        let again = app.act_refused(name, type_name, what, input).await;
        assert_eq!(again, [problem("CONFLICT", "country")]);
        let input = json!({"organisationId": id, "country": "RU", "from": "2009", "to": "2008"});
        let backwards = app.act_refused(name, type_name, what, input).await;
        assert_eq!(backwards, [problem("BAD_USER_INPUT", "to")]);
        let unknown = "organisation_00000000000000000000000000000000";
        let input = json!({"organisationId": unknown, "country": "RU"});
        let nowhere = app.act_refused(name, type_name, what, input).await;
        assert_eq!(nowhere, [problem("NOT_FOUND", "organisationId")]);

        let membership = &members[2]["id"];
        let remove = "organisationRemoveMember";
        let removed = act_on(&app, remove, "membershipId", what, membership).await;
        assert_eq!(removed["organisation"]["members"].as_array().unwrap().len(), 2);
        let gone = act_on(&app, remove, "membershipId", what, membership).await;
        let expected = json!([{"code": "NOT_FOUND", "field": ["membershipId"]}]);
        assert_eq!(gone, json!({"organisation": null, "errors": expected}));
    }

    async fn what_others_refer_to_cannot_be_deleted(app: TestApp) {
        world(&app).await;
        let id = make(&app, KIND, council()).await;
        let input = json!({"slug": "secretary", "names": named("Secretary"), "organisation": "council"});
        let office = make(&app, "office", input).await;
        is_kept(&app, KIND, &id).await;
        is_kept(&app, "country", &country(&app, "FR").await).await;
        is_kept(&app, "country", &country(&app, "ML").await).await;
        delete(&app, "office", &office).await;
        delete(&app, KIND, &id).await;
        assert_eq!(how_many(&app, "countries").await, 3);
    }

    async fn many_organisations_cost_as_many_statements_as_one(app: TestApp) {
        world(&app).await;
        for number in 0..12 {
            let mut input = council();
            input["slug"] = json!(format!("council-{number}"));
            make(&app, KIND, input).await;
        }
        let query = |size: u32| format!("{{ organisations(first: {size}) {{ totalCount nodes {{
            name names {{ text }} identifiers {{ value }} createdAt seat {{ name }} remit {{ label }}
            members {{ country {{ name }} }} createdBy {{ title }} claims {{ value }} conflicts {{ field }}
            agreements(first: 2) {{ totalCount nodes {{ title }} }} meetings(first: 2) {{ totalCount nodes {{ title }} }}
        }} }} }}");
        is_batched(&app, &query(1), &query(12), 12).await;
    }
}
