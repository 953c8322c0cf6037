//! Agreements, from the outside.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{TestApp, column, problem};

const COMMISSION: &str = "mali-russia-intergovernmental-commission-2025";
const NUCLEAR: &str = "mali-russia-nuclear-energy-2025";
const FOUNDATIONS: &str = "mali-russia-foundations-of-relations-2025";
const MEETING: &str = "mali-russia-moscow-2025-06-23";
const NOBODY: &str = "agreement_00000000000000000000000000000000";

async fn create(app: &TestApp, what: &str, input: Value) -> Value {
    app.act("agreementCreate", "AgreementCreateInput", what, input)
        .await
}

async fn create_refused(app: &TestApp, input: Value) -> Vec<(String, String)> {
    let (name, type_name) = ("agreementCreate", "AgreementCreateInput");
    app.act_refused(name, type_name, "agreement { id }", input)
        .await
}

async fn update(app: &TestApp, what: &str, input: Value) -> Value {
    app.act("agreementUpdate", "AgreementUpdateInput", what, input)
        .await
}

/// What a mutation with arguments of its own answers: the payload whole.
async fn done(app: &TestApp, name: &str, arguments: &str, what: &str, variables: Value) -> Value {
    let (types, given): (Vec<_>, Vec<_>) = arguments
        .split(", ")
        .map(|argument| {
            let (name, _) = argument.split_once(": ").unwrap();
            (format!("${argument}"), format!("{name}: ${name}"))
        })
        .unzip();
    let (types, given) = (types.join(", "), given.join(", "));
    let query = format!(
        "mutation({types}) {{ {name}({given}) {{ agreement {{ {what} }} errors {{ code field }} }} }}"
    );
    app.ask_with(&query, variables).await[name].take()
}

/// Runs an act on an agreement, which must not be refused, and reads the agreement back.
async fn act(app: &TestApp, name: &str, arguments: &str, what: &str, variables: Value) -> Value {
    let mut payload = done(app, name, arguments, what, variables).await;
    assert_eq!(payload["errors"], json!([]), "{name}");
    payload["agreement"].take()
}

/// Runs an act on an agreement, which must be refused, and gets the code and the dotted field.
async fn refused(app: &TestApp, name: &str, arguments: &str, variables: Value) -> (String, String) {
    let payload = done(app, name, arguments, "id", variables).await;
    assert_eq!(payload["agreement"], Value::Null, "{name}");
    let error = &payload["errors"][0];
    let field: Vec<_> = error["field"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    problem(error["code"].as_str().unwrap(), &field.join("."))
}

async fn delete(app: &TestApp, id: &Value) -> Value {
    let query =
        "mutation($id: ID!) { agreementDelete(id: $id) { deletedId errors { code field } } }";
    app.ask_with(query, json!({"id": id})).await["agreementDelete"].take()
}

async fn agreement(app: &TestApp, slug: &str, what: &str) -> Value {
    let query = format!("query($slug: String!) {{ agreement(slug: $slug) {{ {what} }} }}");
    app.ask_with(&query, json!({"slug": slug})).await["agreement"].take()
}

async fn how_many(app: &TestApp) -> Value {
    app.ask("{ agreements { totalCount } }").await["agreements"]["totalCount"].clone()
}

/// The slugs of the agreements that a filter lets through, from A to Z.
async fn filtered(app: &TestApp, filter: &str) -> Vec<String> {
    let query = format!(
        "{{ agreements(orderBy: {{slug: ASC}}, filter: {{ {filter} }}) {{ totalCount nodes {{ slug }} }} }}"
    );
    let data = app.ask(&query).await;
    let slugs = column(&data["agreements"]["nodes"], "slug");
    assert_eq!(data["agreements"]["totalCount"], slugs.len(), "{filter}");
    slugs
}

/// An agreement of which little more is known than the parties and the date of signature.
fn plain(slug: &str, countries: &[&str], signed_on: Option<&str>) -> Value {
    let parties: Vec<_> = countries
        .iter()
        .map(|code| json!({"country": code, "role": "PARTY"}))
        .collect();
    json!({
        "slug": slug,
        "titles": [{"lang": "en", "text": format!("Agreement {slug}")}],
        "parties": parties,
        "events": [{"kind": "SIGNED", "occurredOn": signed_on}]
    })
}

/// Agreements with dates known to the day, the month and the year, ties among them, and without any.
async fn many(app: &TestApp) {
    for (slug, countries, signed_on) in [
        ("a-year", ["ML", "FR"], Some("2001")),
        ("b-month", ["ML", "SN"], Some("2001-05")),
        ("c-day", ["FR", "SN"], Some("2001-05-01")),
        ("d-day-too", ["FR", "DE"], Some("2001-05-01")),
        ("e-undated", ["FR", "DE"], None),
        ("f-undated", ["ML", "DE"], None),
        ("g-open", ["ML", "DE"], Some("../1999")),
        ("h-late", ["DE", "SN"], Some("2030-12-31")),
    ] {
        create(app, "agreement { id }", plain(slug, &countries, signed_on)).await;
    }
    let mut never_signed = plain("i-unsigned", &["FR", "SN"], None);
    never_signed["events"] = json!([]);
    create(app, "agreement { id }", never_signed).await;
}

/// An agreement of which everything is known, on top of the bundled data.
fn full(slug: &str) -> Value {
    json!({
        "slug": slug,
        "titles": [
            {"lang": "fr", "text": "Accord de Sikasso", "isOriginal": true},
            {"lang": "en", "text": "Sikasso Agreement"}
        ],
        "shortName": "Sikasso",
        "instrumentType": "FRAMEWORK_AGREEMENT",
        "localTypeLabel": "accord-cadre",
        "legalNature": "BINDING",
        "authenticLanguages": ["fr", "EN-gb"],
        "package": MEETING,
        "packageOrdinal": 4,
        "meeting": MEETING,
        "parties": [
            {"key": "ml", "country": "ML", "role": "PARTY", "label": "le Mali"},
            {"key": "fr", "country": "FR", "role": "PARTY"},
            {"country": "PF", "role": "TERRITORIAL_APPLICATION"}
        ],
        "organisations": [{"organisation": "rosatom", "role": "OBSERVER"}],
        "signatories": [{
            "person": "assimi-goita", "office": "president-of-the-transition-of-mali",
            "party": "ml", "signedOn": "2026-01"
        }],
        "domains": [{"domain": "TRADE", "isPrimary": true}, {"domain": "HEALTH"}],
        "events": [
            {"kind": "ENTERED_INTO_FORCE", "occurredOn": "2026-06-01", "effectiveOn": "2026-07-01"},
            {"kind": "SIGNED", "occurredOn": "2026-01-15", "city": "Sikasso", "country": "ML"},
            {"kind": "RATIFIED", "occurredOn": "2026-03", "party": "fr", "condition": "sous réserve"}
        ],
        "terms": [
            {
                "kind": "PROVISION", "category": "TRAINING", "lang": "fr", "text": "formation",
                "domain": "HEALTH", "provider": "FR", "beneficiary": "ML", "modality": "INTENDED",
                "horizon": "SHORT_TERM"
            },
            {"kind": "PRINCIPLE", "lang": "fr", "text": "respect"}
        ],
        "links": [{"kind": "AMENDS", "to": COMMISSION}],
        "identifiers": [{"scheme": "UNTS", "value": "I-1", "url": "https://treaties.un.org/1"}]
    })
}

/// That many rows cost what one costs.
fn assert_batched(for_one: &[String], for_many: &[String]) {
    let (one, many) = (for_one.len(), for_many.len());
    assert!(
        many <= one,
        "{many} statements, and {one} for one row: {for_many:#?}"
    );
    assert!(one <= 33, "{one} statements for one row: {for_one:#?}");
}

both_databases! {
    async fn agreements_of_two_countries_are_those_that_both_conclude(app: TestApp) {
        many(&app).await;
        assert_eq!(filtered(&app, r#"countries: { allOf: ["ML", "FR"] }"#).await, ["a-year"]);
        assert_eq!(filtered(&app, r#"countries: { allOf: ["FRA", "mali"] }"#).await, ["a-year"]);
        assert_eq!(filtered(&app, r#"countries: { allOf: ["ML", "RU"] }"#).await, [FOUNDATIONS, COMMISSION, NUCLEAR]);
        assert_eq!(filtered(&app, r#"countries: { allOf: "ML" }"#).await.len(), 7);
        assert_eq!(filtered(&app, r#"countries: { anyOf: "JP" }"#).await, [""; 0]);
        create(&app, "agreement { id }", full("sikasso")).await;
        assert_eq!(filtered(&app, r#"countries: { anyOf: "PF" }"#).await, [""; 0], "a territory does not conclude");
        assert_eq!(filtered(&app, r#"countries: { allOf: ["ML", "FR"] }"#).await, ["a-year", "sikasso"]);
    }

    async fn a_date_known_in_part_matches_each_day_it_may_mean(app: TestApp) {
        many(&app).await;
        let between = |range: &str| format!("signedOn: {{ {range} }}");
        for (range, expected) in [
            (r#"from: "2001-05-10", to: "2001-05-12""#, vec!["a-year", "b-month"]),
            (r#"from: "2001-05-01", to: "2001-05-01""#, vec!["a-year", "b-month", "c-day", "d-day-too"]),
            (r#"from: "2001-06-01", to: "2001-12-31""#, vec!["a-year"]),
            (r#"from: "2002-01-01", to: "2025-06-22""#, vec![]),
            (r#"from: "2025-06-24""#, vec!["h-late"]),
            (r#"from: "2025-06-23""#, vec!["h-late", FOUNDATIONS, COMMISSION, NUCLEAR]),
        ] {
            assert_eq!(filtered(&app, &between(range)).await, expected, "{range}");
        }
        for (range, field) in [
            (r#"from: "2001-05-02", to: "2001-05-01""#, "filter.signedOn.to"),
            (r#"from: "2025-02-30""#, "filter.signedOn.from"),
            (r#"to: "2001-05""#, "filter.signedOn.to"),
        ] {
            let query = format!("{{ agreements(filter: {{ {} }}) {{ totalCount }} }}", between(range));
            assert_eq!(app.refusal(&query).await, problem("BAD_USER_INPUT", field), "{range}");
        }
    }

    /// "Before 1999" may be any day before, so it lies in every range that begins before.
    async fn an_open_date_matches_on_its_open_side(app: TestApp) {
        many(&app).await;
        assert_eq!(filtered(&app, r#"signedOn: { to: "1950-01-01" }"#).await, ["g-open"]);
        assert_eq!(filtered(&app, r#"signedOn: { from: "1999-12-31", to: "2000-12-31" }"#).await, ["g-open"]);
    }

    async fn the_status_filter_agrees_with_the_status_of_each_agreement(app: TestApp) {
        many(&app).await;
        create(&app, "agreement { id }", full("sikasso")).await;
        let app = app.at("2026-05-01T00:00:00Z");
        let all = app.walk("agreements", "{slug: ASC}", 100, false).await;
        for day in [None, Some("1950-01-01"), Some("2001-05-15"), Some("2001-05-31"), Some("2026-06-15"), Some("2026-07-01")] {
            let (argument, as_of) = day.map_or((String::new(), String::new()), |day| {
                (format!("(asOf: \"{day}\")"), format!(", asOf: \"{day}\""))
            });
            let data = app.ask(&format!("{{ agreements(orderBy: {{slug: ASC}}, first: 100) {{ nodes {{ slug status{argument} }} }} }}")).await;
            let mut found = HashSet::new();
            for status in ["UNKNOWN", "DRAFT_CONCLUDED", "SIGNED_NOT_IN_FORCE", "IN_FORCE"] {
                let expected: Vec<_> = data["agreements"]["nodes"].as_array().unwrap().iter()
                    .filter(|node| node["status"] == status)
                    .map(|node| node["slug"].as_str().unwrap().to_owned()).collect();
                let slugs = filtered(&app, &format!("status: {{ in: [{status}]{as_of} }}")).await;
                assert_eq!(slugs, expected, "{status} as of {day:?}");
                found.extend(slugs);
            }
            assert_eq!(found.len(), all.len(), "as of {day:?}");
        }
        assert_eq!(filtered(&app, r#"status: { in: [IN_FORCE], asOf: "2026-07-01" }"#).await, ["sikasso"]);
        assert_eq!(filtered(&app, r#"status: { in: [IN_FORCE], asOf: "2026-06-30" }"#).await, [""; 0]);
        let either = filtered(&app, r#"status: { in: [IN_FORCE, UNKNOWN], asOf: "2026-07-01" }"#).await;
        assert!(either.contains(&"sikasso".to_owned()) && either.contains(&"i-unsigned".to_owned()));
        let query = r#"{ agreements(filter: { status: { in: [IN_FORCE], asOf: "2025-02-30" } }) { totalCount } }"#;
        assert_eq!(app.refusal(query).await, problem("BAD_USER_INPUT", "filter.status.asOf"));
    }

    async fn agreements_are_filtered_by_all_else_that_is_known(app: TestApp) {
        create(&app, "agreement { id }", full("sikasso")).await;
        for (filter, expected) in [
            ("instrumentType: { in: [FRAMEWORK_AGREEMENT, TREATY] }", vec!["sikasso"]),
            ("instrumentType: { eq: AGREEMENT }", vec![FOUNDATIONS, COMMISSION, NUCLEAR]),
            ("instrumentType: { eq: TREATY }", vec![]),
            ("legalNature: { eq: BINDING }", vec!["sikasso"]),
            (r#"meeting: { eq: "mali-russia-moscow-2025-06-23" }, countries: { anyOf: "FR" }"#, vec!["sikasso"]),
            (r#"organisations: { anyOf: "rosatom" }"#, vec![NUCLEAR, "sikasso"]),
            (r#"organisations: { anyOf: "russia-mali-intergovernmental-commission" }"#, vec![]),
            (r#"signedBy: { anyOf: "assimi-goita" }"#, vec!["sikasso"]),
            (r#"domains: { anyOf: "HEALTH" }"#, vec!["sikasso"]),
            (r#"domains: { anyOf: "TRADE" }, countries: { anyOf: "RU" }"#, vec![COMMISSION]),
        ] {
            assert_eq!(filtered(&app, filter).await, expected, "{filter}");
        }
        assert_eq!(filtered(&app, r#"meeting: { eq: "mali-russia-moscow-2025-06-23" }"#).await.len(), 4);
    }

    async fn a_filter_that_names_nothing_is_refused(app: TestApp) {
        for (field, operator, path) in [
            ("countries", "allOf", "countries.allOf.0"),
            ("organisations", "anyOf", "organisations.anyOf.0"),
            ("signedBy", "noneOf", "signedBy.noneOf.0"),
            ("domains", "exactly", "domains.exactly.0"),
            ("meeting", "eq", "meeting.eq"),
        ] {
            let query = format!("{{ agreements(filter: {{ {field}: {{ {operator}: \"Atlantis\" }} }}) {{ totalCount }} }}");
            assert_eq!(app.refusal(&query).await, problem("NOT_FOUND", &format!("filter.{path}")));
        }
    }

    async fn the_undated_come_last_in_either_direction(app: TestApp) {
        many(&app).await;
        let undated = HashSet::from(["e-undated", "f-undated", "g-open", "i-unsigned"]);
        for (order, first, last_dated) in [("{signedOn: DESC}", "h-late", "a-year"), ("{signedOn: ASC}", "a-year", "h-late")] {
            let all = app.walk("agreements", order, 100, false).await;
            assert_eq!(all.len(), 12);
            assert_eq!((all[0].as_str(), all[7].as_str()), (first, last_dated), "{order}");
            assert_eq!(all[8..].iter().map(String::as_str).collect::<HashSet<_>>(), undated, "{order}");
        }
        create(&app, "agreement { id }", full("sikasso")).await;
        for order in ["{enteredIntoForceOn: DESC}", "{enteredIntoForceOn: ASC}"] {
            assert_eq!(app.walk("agreements", order, 100, false).await[0], "sikasso");
        }
    }

    async fn paging_visits_each_agreement_once_with_ties_and_without_dates(app: TestApp) {
        many(&app).await;
        for order in ["{signedOn: DESC}", "{signedOn: ASC}", "{enteredIntoForceOn: DESC}", "{slug: ASC}"] {
            let whole = app.walk("agreements", order, 100, false).await;
            assert_eq!(whole.iter().collect::<HashSet<_>>().len(), 12);
            for size in [1, 3, 5] {
                assert_eq!(app.walk("agreements", order, size, false).await, whole, "{order} by {size}");
                assert_eq!(app.walk("agreements", order, size, true).await, whole, "{order} by {size} backwards");
            }
        }
    }

    /// A page goes on from the place that the cursor marks, whatever was written before or after it
    /// in the meantime, even if the agreement at that place is gone.
    async fn a_cursor_keeps_its_place_while_agreements_come_and_go(app: TestApp) {
        many(&app).await;
        let before = app.walk("agreements", "{signedOn: DESC}", 100, false).await;
        let query = "query($after: String) { agreements(first: 3, after: $after) {
            nodes { id slug } pageInfo { endCursor hasNextPage hasPreviousPage }
        } }";
        let page = app.ask(query).await["agreements"].take();
        let mut seen = column(&page["nodes"], "slug");
        assert_eq!(page["pageInfo"]["hasPreviousPage"], false);
        for (slug, day) in [("new-before", Some("2031")), ("new-after", Some("2001-05-01")), ("new-undated", None)] {
            create(&app, "agreement { id }", plain(slug, &["FR", "DE"], day)).await;
        }
        delete(&app, &page["nodes"][2]["id"]).await;
        let mut info = page["pageInfo"].clone();
        while info["hasNextPage"] == true {
            let page = app.ask_with(query, json!({"after": info["endCursor"]})).await["agreements"].take();
            seen.extend(column(&page["nodes"], "slug"));
            info = page["pageInfo"].clone();
            assert_eq!(info["hasPreviousPage"], true);
        }
        let old: Vec<_> = seen.iter().filter(|slug| !slug.starts_with("new-")).cloned().collect();
        assert_eq!(old, before);
        let new: Vec<_> = seen.iter().filter(|slug| slug.starts_with("new-")).collect();
        assert_eq!(new, ["new-after", "new-undated"]);
    }

    async fn a_page_that_cannot_be_is_refused(app: TestApp) {
        let data = app.ask("{
            meetings(first: 1) { pageInfo { endCursor } }
            agreements(first: 1, orderBy: {signedOn: ASC}) { pageInfo { endCursor } }
        }").await;
        let cursor = |list: &str| data[list]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        for (arguments, field) in [
            ("first: 100000".to_owned(), "first"),
            ("last: 100000".to_owned(), "last"),
            (format!("after: \"{}\"", cursor("meetings")), "after"),
            (format!("before: \"{}\"", cursor("meetings")), "before"),
            (format!("after: \"{}\"", cursor("agreements")), "after"),
        ] {
            let query = format!("{{ agreements({arguments}) {{ nodes {{ id }} }} }}");
            assert_eq!(app.refusal(&query).await, problem("BAD_USER_INPUT", field), "{arguments}");
            let query = format!("{{ country(code: \"ML\") {{ agreements({arguments}) {{ nodes {{ id }} }} }} }}");
            assert_eq!(app.refusal(&query).await, problem("BAD_USER_INPUT", field), "{arguments}");
        }
    }

    async fn an_agreement_is_recorded_and_read_back_with_all_its_parts(app: TestApp) {
        let found = create(&app, "agreement {
            slug title titles { lang text isOriginal } shortName instrumentType localTypeLabel legalNature
            authenticLanguages package { slug } packageOrdinal meeting { slug } arity
            parties { country { code } role label }
            organisations { organisation { slug } role }
            signatories { person { slug } office { slug } party { country { code } } signedOn { edtf } }
            domains { domain { code } isPrimary }
            events { kind occurredOn { edtf } effectiveOn { edtf } city country { code } party { label country { code } } condition }
            terms { kind category lang text domain { code } provider { code } beneficiary { code } modality horizon }
            links { kind from { slug } to { slug } } identifiers { scheme value url }
            signedOn { edtf } inForceOn { edtf } statusHistory { status from to } createdAt
        }", full("sikasso")).await;
        assert_eq!(found, json!({
            "slug": "sikasso", "title": "Sikasso Agreement",
            "titles": [
                {"lang": "fr", "text": "Accord de Sikasso", "isOriginal": true},
                {"lang": "en", "text": "Sikasso Agreement", "isOriginal": false}
            ],
            "shortName": "Sikasso", "instrumentType": "FRAMEWORK_AGREEMENT",
            "localTypeLabel": "accord-cadre", "legalNature": "BINDING", "authenticLanguages": ["fr", "en-GB"],
            "package": {"slug": MEETING}, "packageOrdinal": 4, "meeting": {"slug": MEETING}, "arity": "BILATERAL",
            "parties": [
                {"country": {"code": "ML"}, "role": "PARTY", "label": "le Mali"},
                {"country": {"code": "FR"}, "role": "PARTY", "label": null},
                {"country": {"code": "PF"}, "role": "TERRITORIAL_APPLICATION", "label": null}
            ],
            "organisations": [{"organisation": {"slug": "rosatom"}, "role": "OBSERVER"}],
            "signatories": [{
                "person": {"slug": "assimi-goita"}, "office": {"slug": "president-of-the-transition-of-mali"},
                "party": {"country": {"code": "ML"}}, "signedOn": {"edtf": "2026-01"}
            }],
            "domains": [
                {"domain": {"code": "TRADE"}, "isPrimary": true}, {"domain": {"code": "HEALTH"}, "isPrimary": false}
            ],
            "events": [
                {"kind": "SIGNED", "occurredOn": {"edtf": "2026-01-15"}, "effectiveOn": null, "city": "Sikasso",
                    "country": {"code": "ML"}, "party": null, "condition": null},
                {"kind": "RATIFIED", "occurredOn": {"edtf": "2026-03"}, "effectiveOn": null, "city": null,
                    "country": null, "party": {"label": null, "country": {"code": "FR"}}, "condition": "sous réserve"},
                {"kind": "ENTERED_INTO_FORCE", "occurredOn": {"edtf": "2026-06-01"}, "effectiveOn": {"edtf": "2026-07-01"},
                    "city": null, "country": null, "party": null, "condition": null}
            ],
            "terms": [
                {"kind": "PROVISION", "category": "TRAINING", "lang": "fr", "text": "formation", "domain": {"code": "HEALTH"},
                    "provider": {"code": "FR"}, "beneficiary": {"code": "ML"}, "modality": "INTENDED", "horizon": "SHORT_TERM"},
                {"kind": "PRINCIPLE", "category": null, "lang": "fr", "text": "respect", "domain": null,
                    "provider": null, "beneficiary": null, "modality": null, "horizon": null}
            ],
            "links": [{"kind": "AMENDS", "from": {"slug": "sikasso"}, "to": {"slug": COMMISSION}}],
            "identifiers": [{"scheme": "UNTS", "value": "I-1", "url": "https://treaties.un.org/1"}],
            "signedOn": {"edtf": "2026-01-15"}, "inForceOn": {"edtf": "2026-07-01"},
            "statusHistory": [
                {"status": "SIGNED_NOT_IN_FORCE", "from": "2026-01-15", "to": "2026-07-01"},
                {"status": "IN_FORCE", "from": "2026-07-01", "to": null}
            ],
            "createdAt": "2026-01-01T00:00:00Z"
        }));
        let amended = agreement(&app, COMMISSION, "linkedFrom { kind from { slug } }").await;
        assert_eq!(amended["linkedFrom"], json!([{"kind": "AMENDS", "from": {"slug": "sikasso"}}]));
        let signed = app.ask(r#"{ person(slug: "assimi-goita") { signedAgreements { nodes { slug } } } }"#).await;
        assert_eq!(signed["person"]["signedAgreements"]["nodes"], json!([{"slug": "sikasso"}]));
    }

    /// Each is wrong in one place. What comes before it in the input must not stay.
    async fn a_wrong_agreement_names_the_field_and_leaves_nothing_written(app: TestApp) {
        let before = how_many(&app).await;
        for (pointer, value, code, field) in [
            ("/slug", json!("Sikasso!"), "BAD_USER_INPUT", "slug"),
            ("/slug", json!(NUCLEAR), "CONFLICT", "slug"),
            ("/titles/0/text", json!("x".repeat(200_000)), "BAD_USER_INPUT", "titles.0.text"),
            ("/titles/1/lang", json!("not a tag"), "BAD_USER_INPUT", "titles.1.lang"),
            ("/titles", json!([]), "BAD_USER_INPUT", "titles"),
            ("/authenticLanguages/1", json!("?"), "BAD_USER_INPUT", "authenticLanguages.1"),
            ("/package", json!("Atlantis"), "NOT_FOUND", "package"),
            ("/meeting", json!("Atlantis"), "NOT_FOUND", "meeting"),
            ("/parties/1/country", json!("XX"), "NOT_FOUND", "parties.1.country"),
            ("/parties/1/country", json!("ML"), "CONFLICT", "parties.1.country"),
            ("/parties/1/country", json!(null), "BAD_USER_INPUT", "parties.1.country"),
            ("/organisations/0/organisation", json!("Atlantis"), "NOT_FOUND", "organisations.0.organisation"),
            ("/signatories/0/person", json!("Atlantis"), "NOT_FOUND", "signatories.0.person"),
            ("/signatories/0/office", json!("Atlantis"), "NOT_FOUND", "signatories.0.office"),
            ("/signatories/0/party", json!("de"), "NOT_FOUND", "signatories.0.party"),
            ("/signatories/0/signedOn", json!("2025-02-30"), "BAD_USER_INPUT", "signatories.0.signedOn"),
            ("/domains/0/domain", json!("ATLANTIS"), "NOT_FOUND", "domains.0.domain"),
            ("/domains/1/domain", json!("TRADE"), "CONFLICT", "domains.1.domain"),
            ("/events/0/occurredOn", json!("2025-02-30"), "BAD_USER_INPUT", "events.0.occurredOn"),
            ("/events/0/effectiveOn", json!("2025-13"), "BAD_USER_INPUT", "events.0.effectiveOn"),
            ("/events/1/occurredOn", json!("2025-06/2025-05"), "BAD_USER_INPUT", "events.1.occurredOn"),
            ("/events/1/country", json!("XX"), "NOT_FOUND", "events.1.country"),
            ("/events/2/party", json!("de"), "NOT_FOUND", "events.2.party"),
            ("/terms/0/text", json!(" "), "BAD_USER_INPUT", "terms.0.text"),
            ("/terms/0/lang", json!("?"), "BAD_USER_INPUT", "terms.0.lang"),
            ("/terms/0/domain", json!("ATLANTIS"), "NOT_FOUND", "terms.0.domain"),
            ("/terms/0/provider", json!("XX"), "NOT_FOUND", "terms.0.provider"),
            ("/terms/0/beneficiary", json!("XX"), "NOT_FOUND", "terms.0.beneficiary"),
            ("/links/0/to", json!("Atlantis"), "NOT_FOUND", "links.0.to"),
            ("/links/0/to", json!("sikasso"), "BAD_USER_INPUT", "links.0.to"),
            ("/identifiers/0/url", json!("javascript:alert(1)"), "BAD_USER_INPUT", "identifiers.0.url"),
            ("/packageOrdinal", json!(0), "BAD_USER_INPUT", "packageOrdinal"),
            ("/authenticLanguages/1", json!("FR"), "BAD_USER_INPUT", "authenticLanguages.1"),
        ] {
            let mut input = full("sikasso");
            *input.pointer_mut(pointer).unwrap() = value;
            let problems = create_refused(&app, input).await;
            assert_eq!(problems, [problem(code, field)], "{pointer}");
            assert_eq!(how_many(&app).await, before, "{pointer}");
        }
        assert_eq!(agreement(&app, "sikasso", "id").await, Value::Null);
        assert_eq!(create(&app, "agreement { slug }", full("sikasso")).await["slug"], "sikasso");
    }

    async fn all_problems_of_an_agreement_are_told_at_once(app: TestApp) {
        let mut input = full("sikasso");
        input["slug"] = json!("");
        input["titles"][0]["text"] = json!("");
        input["events"][0]["occurredOn"] = json!("2025-02-30");
        input["terms"][1]["text"] = json!("");
        let fields: Vec<_> = create_refused(&app, input).await.into_iter().map(|(_, field)| field).collect();
        assert_eq!(fields, ["slug", "titles.0.text", "events.0.occurredOn", "terms.1.text"]);
    }

    async fn absent_null_and_given_are_three_things(app: TestApp) {
        let id = create(&app, "agreement { id }", full("sikasso")).await["id"].clone();
        let later = app.at("2026-02-01T00:00:00Z");
        let what = "agreement { slug title shortName instrumentType localTypeLabel legalNature authenticLanguages
            package { slug } packageOrdinal domains { domain { code } } identifiers { value }
            parties { role } events { kind } meeting { slug } createdAt updatedAt }";
        let mut expected = update(&later, what, json!({"id": id})).await;
        assert_eq!(expected["shortName"], "Sikasso");
        assert_eq!(expected["createdAt"], "2026-01-01T00:00:00Z");
        assert_eq!(expected["updatedAt"], "2026-02-01T00:00:00Z");

        let changed = update(&later, what, json!({
            "id": id, "slug": "sikasso-2026", "shortName": null, "instrumentType": "TREATY",
            "legalNature": null, "package": null, "packageOrdinal": null,
            "titles": [{"lang": "en", "text": "Treaty of Sikasso"}],
            "domains": [{"domain": "SECURITY"}], "identifiers": [], "authenticLanguages": ["ru"]
        })).await;
        for (field, value) in [
            ("slug", json!("sikasso-2026")), ("shortName", json!(null)), ("instrumentType", json!("TREATY")),
            ("legalNature", json!(null)), ("package", json!(null)), ("packageOrdinal", json!(null)),
            ("title", json!("Treaty of Sikasso")), ("domains", json!([{"domain": {"code": "SECURITY"}}])),
            ("identifiers", json!([])), ("authenticLanguages", json!(["ru"])),
        ] {
            expected[field] = value;
        }
        assert_eq!(changed, expected);
    }

    async fn an_update_that_cannot_be_names_the_field_and_changes_nothing(app: TestApp) {
        let what = "id slug titles { text } domains { domain { code } } updatedAt";
        let before = agreement(&app, NUCLEAR, what).await;
        for (change, code, field) in [
            (json!({"slug": COMMISSION}), "CONFLICT", "slug"),
            (json!({"slug": ""}), "BAD_USER_INPUT", "slug"),
            (json!({"titles": []}), "BAD_USER_INPUT", "titles"),
            (json!({"titles": [{"lang": "en", "text": ""}]}), "BAD_USER_INPUT", "titles.0.text"),
            (json!({"package": "Atlantis"}), "NOT_FOUND", "package"),
            (json!({"domains": [{"domain": "TRADE"}, {"domain": "ATLANTIS"}]}), "NOT_FOUND", "domains.1.domain"),
            (json!({"packageOrdinal": 0}), "BAD_USER_INPUT", "packageOrdinal"),
            (json!({"id": "mali"}), "BAD_USER_INPUT", "id"),
            (json!({"id": NOBODY}), "NOT_FOUND", "id"),
        ] {
            let mut input = json!({"id": before["id"]});
            input.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let (name, type_name) = ("agreementUpdate", "AgreementUpdateInput");
            let refused = app.act_refused(name, type_name, "agreement { id }", input).await;
            assert_eq!(refused, [problem(code, field)], "{change}");
            assert_eq!(agreement(&app, NUCLEAR, what).await, before, "{change}");
        }
    }

    async fn the_status_follows_the_events(app: TestApp) {
        let id = agreement(&app, COMMISSION, "id").await["id"].clone();
        let arguments = "agreementId: ID!, event: LifecycleEventInput!";
        let what = "status inForceOn { edtf } statusHistory { status from to } events(kind: [ENTERED_INTO_FORCE, TERMINATED]) { id }";
        let record = |kind: &str, day: Option<&str>| json!({
            "agreementId": id, "event": {"kind": kind, "occurredOn": day, "city": "Bamako", "country": "ML"}
        });
        let found = act(&app, "agreementRecordEvent", arguments, what, record("ENTERED_INTO_FORCE", Some("2025-09-01"))).await;
        assert_eq!(found["status"], "IN_FORCE");
        assert_eq!(found["inForceOn"], json!({"edtf": "2025-09-01"}));
        assert_eq!(found["statusHistory"], json!([
            {"status": "SIGNED_NOT_IN_FORCE", "from": "2025-06-23", "to": "2025-09-01"},
            {"status": "IN_FORCE", "from": "2025-09-01", "to": null}
        ]));
        assert_eq!(filtered(&app, "status: { in: [IN_FORCE] }").await, [COMMISSION]);

        let ended = act(&app, "agreementRecordEvent", arguments, what, record("TERMINATED", None)).await;
        assert_eq!(ended["status"], "TERMINATED", "an end without a date has happened");
        assert_eq!(ended["statusHistory"], found["statusHistory"], "but on no day that is known");
        for event in column(&ended["events"], "id") {
            act(&app, "agreementRemoveEvent", "eventId: ID!", "id", json!({"eventId": event})).await;
        }
        assert_eq!(agreement(&app, COMMISSION, what).await, json!({
            "status": "SIGNED_NOT_IN_FORCE", "inForceOn": null, "events": [],
            "statusHistory": [{"status": "SIGNED_NOT_IN_FORCE", "from": "2025-06-23", "to": null}]
        }));
        assert_eq!(filtered(&app, "status: { in: [IN_FORCE] }").await, [""; 0]);
    }

    async fn an_event_that_cannot_be_is_refused(app: TestApp) {
        let id = agreement(&app, COMMISSION, "id").await["id"].clone();
        let other = agreement(&app, NUCLEAR, "parties { id }").await["parties"][0]["id"].clone();
        let arguments = "agreementId: ID!, event: LifecycleEventInput!";
        for (event, code, field) in [
            (json!({"kind": "RATIFIED", "occurredOn": "2025-02-30"}), "BAD_USER_INPUT", "event.occurredOn"),
            (json!({"kind": "RATIFIED", "effectiveOn": "2025/2024"}), "BAD_USER_INPUT", "event.effectiveOn"),
            (json!({"kind": "RATIFIED", "country": "XX"}), "NOT_FOUND", "event.country"),
            (json!({"kind": "RATIFIED", "party": other}), "NOT_FOUND", "event.party"),
        ] {
            let given = json!({"agreementId": id, "event": event});
            assert_eq!(refused(&app, "agreementRecordEvent", arguments, given).await, problem(code, field));
        }
        assert_eq!(agreement(&app, COMMISSION, "events { kind }").await["events"], json!([{"kind": "SIGNED"}]));
    }

    async fn a_party_is_added_once_and_removed_with_what_was_its_own(app: TestApp) {
        let id = agreement(&app, COMMISSION, "id").await["id"].clone();
        let arguments = "agreementId: ID!, party: PartyInput!";
        let china = json!({"agreementId": id, "party": {"country": "CN", "role": "PARTY"}});
        let what = "arity parties { id country { code } }";
        let found = act(&app, "agreementAddParty", arguments, what, china.clone()).await;
        assert_eq!(found["arity"], "MULTILATERAL");
        let party = found["parties"][2].clone();
        assert_eq!(party["country"]["code"], "CN");
        assert_eq!(filtered(&app, r#"countries: { anyOf: "CN" }"#).await, [COMMISSION]);
        let conflict = problem("CONFLICT", "party.country");
        assert_eq!(refused(&app, "agreementAddParty", arguments, china).await, conflict);
        let mali = json!({"agreementId": id, "party": {"country": "MLI", "role": "PARTY"}});
        assert_eq!(refused(&app, "agreementAddParty", arguments, mali).await, conflict);
        for given in [json!({"role": "PARTY"}), json!({"role": "PARTY", "country": "FR", "organisation": "rosatom"})] {
            let given = json!({"agreementId": id, "party": given});
            assert_eq!(refused(&app, "agreementAddParty", arguments, given).await, problem("BAD_USER_INPUT", "party.country"));
        }
        let unknown = json!({"agreementId": id, "party": {"country": "XX", "role": "PARTY"}});
        assert_eq!(refused(&app, "agreementAddParty", arguments, unknown).await, problem("NOT_FOUND", "party.country"));

        let ratified = json!({"agreementId": id, "event": {"kind": "RATIFIED", "party": party["id"]}});
        let found = act(&app, "agreementRecordEvent", "agreementId: ID!, event: LifecycleEventInput!", "events { kind }", ratified).await;
        assert_eq!(found["events"].as_array().unwrap().len(), 2);
        let gone = json!({"partyId": party["id"]});
        let found = act(&app, "agreementRemoveParty", "partyId: ID!", "arity events { kind }", gone.clone()).await;
        assert_eq!(found, json!({"arity": "BILATERAL", "events": [{"kind": "SIGNED"}]}));
        assert_eq!(refused(&app, "agreementRemoveParty", "partyId: ID!", gone).await, problem("NOT_FOUND", "partyId"));
        assert_eq!(filtered(&app, r#"countries: { anyOf: "CN" }"#).await, [""; 0]);
    }

    async fn an_organisation_is_a_party_or_has_a_role(app: TestApp) {
        let id = agreement(&app, FOUNDATIONS, "id").await["id"].clone();
        let party = json!({"agreementId": id, "party": {"organisation": "rosatom", "role": "PARTY"}});
        let found = act(&app, "agreementAddParty", "agreementId: ID!, party: PartyInput!", "parties { organisation { slug } }", party.clone()).await;
        assert_eq!(found["parties"][2]["organisation"]["slug"], "rosatom");
        let again = refused(&app, "agreementAddParty", "agreementId: ID!, party: PartyInput!", party).await;
        assert_eq!(again, problem("CONFLICT", "party.organisation"));

        let arguments = "agreementId: ID!, organisation: OrganisationInvolvementInput!";
        let given = json!({"agreementId": id, "organisation": {"organisation": "rosatom", "role": "OBSERVER"}});
        let found = act(&app, "agreementAddOrganisation", arguments, "organisations { id role }", given.clone()).await;
        assert_eq!(found["organisations"][0]["role"], "OBSERVER");
        let again = refused(&app, "agreementAddOrganisation", arguments, given).await;
        assert_eq!(again, problem("CONFLICT", "organisation.organisation"));
        let role = json!({"roleId": found["organisations"][0]["id"]});
        let found = act(&app, "agreementRemoveOrganisation", "roleId: ID!", "organisations { id }", role).await;
        assert_eq!(found["organisations"], json!([]));
    }

    async fn agreements_are_linked_and_unlinked_and_none_to_itself(app: TestApp) {
        let id = agreement(&app, NUCLEAR, "id").await["id"].clone();
        let arguments = "agreementId: ID!, link: AgreementLinkInput!";
        let link = |kind: &str, to: &Value| json!({"agreementId": id, "link": {"kind": kind, "to": to}});
        for itself in [&id, &json!(NUCLEAR)] {
            let told = refused(&app, "agreementLink", arguments, link("AMENDS", itself)).await;
            assert_eq!(told, problem("BAD_USER_INPUT", "link.to"));
        }
        let told = refused(&app, "agreementLink", arguments, link("AMENDS", &json!(NOBODY))).await;
        assert_eq!(told, problem("NOT_FOUND", "link.to"));
        let foundations = json!(FOUNDATIONS);
        let found = act(&app, "agreementLink", arguments, "links { id kind to { slug } }", link("IMPLEMENTS", &foundations)).await;
        assert_eq!(found["links"][0]["to"]["slug"], FOUNDATIONS);
        let again = refused(&app, "agreementLink", arguments, link("IMPLEMENTS", &foundations)).await;
        assert_eq!(again, problem("CONFLICT", "link.to"));
        let backwards = agreement(&app, FOUNDATIONS, "links { id } linkedFrom { kind from { slug } }").await;
        assert_eq!(backwards, json!({"links": [], "linkedFrom": [{"kind": "IMPLEMENTS", "from": {"slug": NUCLEAR}}]}));
        let gone = json!({"linkId": found["links"][0]["id"]});
        let found = act(&app, "agreementUnlink", "linkId: ID!", "links { id }", gone.clone()).await;
        assert_eq!(found["links"], json!([]));
        assert_eq!(refused(&app, "agreementUnlink", "linkId: ID!", gone).await, problem("NOT_FOUND", "linkId"));
    }

    async fn an_agreement_is_attached_to_a_meeting_and_detached(app: TestApp) {
        let id = agreement(&app, NUCLEAR, "id").await["id"].clone();
        let (name, arguments) = ("agreementAttachToMeeting", "agreementId: ID!, meeting: String");
        let given = |meeting: Value| json!({"agreementId": id, "meeting": meeting});
        let found = act(&app, name, arguments, "meeting { slug }", given(Value::Null)).await;
        assert_eq!(found, json!({"meeting": null}));
        let query = format!("meeting: {{ eq: \"{MEETING}\" }}");
        assert_eq!(filtered(&app, &query).await, [FOUNDATIONS, COMMISSION]);
        let told = refused(&app, name, arguments, given(json!("Atlantis"))).await;
        assert_eq!(told, problem("NOT_FOUND", "meeting"));
        let found = act(&app, name, arguments, "meeting { slug }", given(json!(MEETING))).await;
        assert_eq!(found, json!({"meeting": {"slug": MEETING}}));
        assert_eq!(filtered(&app, &query).await.len(), 3);
    }

    async fn a_term_is_added_and_removed(app: TestApp) {
        let id = agreement(&app, NUCLEAR, "id").await["id"].clone();
        let (name, arguments) = ("agreementAddTerm", "agreementId: ID!, term: TermInput!");
        let term = json!({"kind": "PROVISION", "category": "FINANCING", "lang": "en", "text": "a loan", "provider": "RU"});
        let found = act(&app, name, arguments, "provisions { id text provider { code } }", json!({"agreementId": id, "term": term})).await;
        let provisions = found["provisions"].as_array().unwrap();
        assert_eq!(provisions.len(), 1);
        assert_eq!(provisions[0]["text"], "a loan");
        assert_eq!(provisions[0]["provider"], json!({"code": "RU"}));
        for (field, value, code) in [
            ("text", json!(""), "BAD_USER_INPUT"), ("lang", json!("?"), "BAD_USER_INPUT"),
            ("provider", json!("XX"), "NOT_FOUND"), ("domain", json!("ATLANTIS"), "NOT_FOUND"),
        ] {
            let mut wrong = term.clone();
            wrong[field] = value;
            let told = refused(&app, name, arguments, json!({"agreementId": id, "term": wrong})).await;
            assert_eq!(told, problem(code, &format!("term.{field}")));
        }
        let gone = json!({"termId": provisions[0]["id"]});
        let found = act(&app, "agreementRemoveTerm", "termId: ID!", "provisions { id }", gone.clone()).await;
        assert_eq!(found["provisions"], json!([]));
        assert_eq!(refused(&app, "agreementRemoveTerm", "termId: ID!", gone).await, problem("NOT_FOUND", "termId"));
    }

    async fn an_act_notes_when_it_was_done(app: TestApp) {
        let id = agreement(&app, NUCLEAR, "id").await["id"].clone();
        let later = app.at("2026-03-01T00:00:00Z");
        let given = json!({"agreementId": id, "event": {"kind": "PUBLISHED"}});
        let found = act(&later, "agreementRecordEvent", "agreementId: ID!, event: LifecycleEventInput!", "updatedAt", given).await;
        assert_eq!(found["updatedAt"], "2026-03-01T00:00:00Z");
    }

    async fn a_deleted_agreement_is_gone_with_its_parts_and_claims(app: TestApp) {
        let found = agreement(&app, NUCLEAR, "id claims { id } events { id }").await;
        let (id, claim) = (&found["id"], &found["claims"][0]["id"]);
        assert_eq!(delete(&app, id).await, json!({"deletedId": id, "errors": []}));
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let nodes = app.ask_with(query, json!({"ids": [id, claim]})).await;
        assert_eq!(nodes["nodes"], json!([null, null]));
        let query = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(app.ask_with(query, json!({"id": id})).await["node"], Value::Null);
        assert_eq!(agreement(&app, NUCLEAR, "id").await, Value::Null);
        assert_eq!(filtered(&app, r#"domains: { anyOf: "ENERGY" }"#).await, [""; 0]);
        assert_eq!(app.ask("{ conflicts { totalCount } }").await["conflicts"]["totalCount"], 0);

        let missing = |field: &str| problem("NOT_FOUND", field);
        assert_eq!(delete(&app, id).await, json!({"deletedId": null, "errors": [{"code": "NOT_FOUND", "field": ["id"]}]}));
        let (name, type_name) = ("agreementUpdate", "AgreementUpdateInput");
        let update = json!({"id": id, "shortName": "x"});
        assert_eq!(app.act_refused(name, type_name, "agreement { id }", update).await, [missing("id")]);
        let event = json!({"agreementId": id, "event": {"kind": "SIGNED"}});
        for (name, arguments, given) in [
            ("agreementRecordEvent", "agreementId: ID!, event: LifecycleEventInput!", event),
            ("agreementAddParty", "agreementId: ID!, party: PartyInput!",
                json!({"agreementId": id, "party": {"country": "FR", "role": "PARTY"}})),
            ("agreementAddTerm", "agreementId: ID!, term: TermInput!",
                json!({"agreementId": id, "term": {"kind": "MEANS", "lang": "en", "text": "x"}})),
            ("agreementAddOrganisation", "agreementId: ID!, organisation: OrganisationInvolvementInput!",
                json!({"agreementId": id, "organisation": {"organisation": "rosatom", "role": "OBSERVER"}})),
            ("agreementLink", "agreementId: ID!, link: AgreementLinkInput!",
                json!({"agreementId": id, "link": {"kind": "AMENDS", "to": COMMISSION}})),
            ("agreementAttachToMeeting", "agreementId: ID!, meeting: String",
                json!({"agreementId": id, "meeting": MEETING})),
        ] {
            assert_eq!(refused(&app, name, arguments, given).await, missing("agreementId"), "{name}");
        }
        let event = json!({"eventId": found["events"][0]["id"]});
        assert_eq!(refused(&app, "agreementRemoveEvent", "eventId: ID!", event).await, missing("eventId"));
    }

    async fn an_id_of_another_kind_of_record_is_refused(app: TestApp) {
        let country = app.ask(r#"{ country(code: "ML") { id } }"#).await["country"]["id"].clone();
        let given = json!({"agreementId": country, "event": {"kind": "SIGNED"}});
        let told = refused(&app, "agreementRecordEvent", "agreementId: ID!, event: LifecycleEventInput!", given).await;
        assert_eq!(told, problem("BAD_USER_INPUT", "agreementId"));
        let told = refused(&app, "agreementRemoveParty", "partyId: ID!", json!({"partyId": country})).await;
        assert_eq!(told, problem("BAD_USER_INPUT", "partyId"));
    }

    /// Twenty agreements cost as many statements as one, however much is asked of each.
    async fn a_page_of_agreements_is_read_in_batches(app: TestApp) {
        let countries = ["FR", "DE", "SN", "NE", "BF", "CI"];
        for (index, country) in countries.iter().cycle().take(20).enumerate() {
            let mut input = full(&format!("batch-{index}"));
            input["parties"][1]["country"] = json!(country);
            create(&app, "agreement { id }", input).await;
            app.act("claimRecord", "ClaimRecordInput", "claim { id }", json!({
                "about": format!("agreement/batch-{index}"), "field": "status", "part": "events/1",
                "value": "SIGNED", "source": "abamako-2025-06-23"
            })).await;
        }
        let query = |size: usize| format!("{{ agreements(orderBy: {{slug: ASC}}, first: {size}) {{
            totalCount
            nodes {{
                title status signedOn {{ edtf }}
                parties {{ country {{ name }} }} organisations {{ organisation {{ name }} }}
                signatories {{ person {{ name }} office {{ name }} party {{ country {{ name }} }} }}
                domains {{ domain {{ label }} }} terms {{ text domain {{ code }} provider {{ code }} claims {{ id }} }}
                events {{ party {{ country {{ code }} }} claims {{ id }} }} links {{ to {{ title }} }}
                meeting {{ title level participants {{ person {{ name }} office {{ name }} }} }}
                claims {{ source {{ title }} }} conflicts {{ field }} package {{ name }} createdBodies {{ name }}
            }}
        }} }}");
        let one = app.ask(&query(1)).await;
        assert_eq!(one["agreements"]["nodes"][0]["title"], "Sikasso Agreement");
        assert_ne!(one["agreements"]["nodes"][0]["claims"], json!([]));
        let for_one = app.statements();
        let page = app.ask(&query(20)).await;
        assert_eq!(page["agreements"]["nodes"].as_array().unwrap().len(), 20);
        assert_batched(&for_one, &app.statements());
    }

    async fn agreements_and_meetings_of_many_countries_are_read_in_batches(app: TestApp) {
        for (index, countries) in [["AF", "AL"], ["AF", "DZ"], ["AL", "DZ"], ["AD", "AO"], ["AF", "AO"], ["ML", "AF"]].iter().enumerate() {
            let mut input = plain(&format!("batch-{index}"), countries, Some("2001"));
            input["meeting"] = json!(MEETING);
            create(&app, "agreement { id }", input).await;
        }
        let query = |size: usize| format!("{{ countries(first: {size}, orderBy: {{slug: ASC}}) {{ nodes {{
            name
            agreements(first: 10) {{ totalCount nodes {{ title parties {{ country {{ name }} }} meeting {{ title }} }} }}
            meetings {{ totalCount nodes {{ title }} }}
        }} }} }}");
        let one = app.ask(&query(1)).await;
        assert_eq!(one["countries"]["nodes"][0]["agreements"]["totalCount"], 4);
        let for_one = app.statements();
        let page = app.ask(&query(100)).await;
        assert_eq!(page["countries"]["nodes"].as_array().unwrap().len(), 100);
        assert_batched(&for_one, &app.statements());
    }
}
