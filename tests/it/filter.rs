//! Filters and orders, the same for every list: operators, and, or, not, parts, limits.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::records::{column, listed};
use crate::support::world::load;
use crate::support::{TestApp, problem};

/// The slugs that a filter lets through, from A to Z, without `w-`; those of the bundled data left out.
async fn found(app: &TestApp, list: &str, filter: &str) -> Vec<String> {
    let asked = format!("orderBy: {{slug: ASC}}, filter: {{ {filter} }}");
    let slugs = listed(app, list, "slug", &asked).await;
    let invented = slugs.iter().filter_map(|slug| slug.strip_prefix("w-"));
    invented.map(str::to_owned).collect()
}

async fn agreements(app: &TestApp, filter: &str) -> Vec<String> {
    found(app, "agreements", filter).await
}

fn refusal(list: &str, filter: &str) -> String {
    format!("{{ {list}(filter: {{ {filter} }}) {{ totalCount }} }}")
}

both_databases! {
    async fn several_parties_are_asked_for_together_apart_or_alone(app: TestApp) {
        load(&app).await;
        let with_senegal = ["health-ml-sn", "trade-of-four"];
        for (filter, expected) in [
            (r#"countries: { allOf: ["ML", "SN"] }"#, &with_senegal[..]),
            (r#"countries: { exactly: ["SN", "ML"] }"#, &["health-ml-sn"]),
            (r#"countries: { exactly: ["ML"] }"#, &[]),
            (r#"countries: { anyOf: ["NG", "NE"] }"#, &["nuclear-ng-cn", "senegal-niger", "trade-of-four"]),
            (r#"countries: { anyOf: ["SN", "NE"], noneOf: ["ML"] }"#, &["nuclear-sn-fr", "senegal-niger"]),
            (r#"countries: { allOf: ["SUHH"] }"#, &["culture-ml-su"]),
            (r#"countries: { anyOf: ["RE"] }"#, &[]),
            (r#"parties: { some: { country: { eq: "RE" } } }"#, &["nuclear-fr-de"]),
        ] {
            assert_eq!(agreements(&app, filter).await, expected, "{filter}");
        }
    }

    async fn a_region_counts_for_those_who_conclude_and_not_for_territories(app: TestApp) {
        load(&app).await;
        let nuclear_of_africa = r#"
            domains: { anyOf: "ENERGY.NUCLEAR" }, signedOn: { from: "2015-01-01" }
            parties: { some: { concludes: true, countryLike: { region: { eq: "Africa" } } } }"#;
        let expected = ["arrangement-2019", "nuclear-ml-ru", "nuclear-ng-cn", "nuclear-sn-fr", "protocol-2018"];
        assert_eq!(agreements(&app, nuclear_of_africa).await, expected);
        let every = r#"parties: { every: { countryLike: { region: { eq: "Africa" } } } }"#;
        assert_eq!(agreements(&app, every).await, ["health-ml-sn", "senegal-niger"]);
        let none = r#"parties: { none: { countryLike: { region: { eq: "Africa" } } } }"#;
        assert_eq!(agreements(&app, none).await, [""; 0], "Réunion lies in Africa");
    }

    async fn a_date_may_lie_in_a_range_or_must(app: TestApp) {
        load(&app).await;
        for (filter, expected) in [
            (r#"signedOn: { from: "2016-01-01", to: "2016-12-31" }"#, &["nuclear-ml-ru", "nuclear-ng-cn"][..]),
            (r#"signedOn: { from: "2016-01-01", to: "2016-12-31", certainly: true }"#, &["nuclear-ml-ru"]),
            (r#"signedOn: { from: "2014-01-01", to: "2016-12-31", certainly: true }"#, &["defence-ml-fr", "nuclear-ml-ru", "nuclear-ng-cn"]),
            (r#"signedOn: { exists: false }"#, &["draft-2025", "undated-ml-ru"]),
            (r#"enteredIntoForceOn: { from: "2017-01-01", to: "2017-12-31" }"#, &["nuclear-ml-ru"]),
            (r#"enteredIntoForceOn: { from: "2016-01-01", to: "2016-12-31" }"#, &[]),
            (r#"endedOn: { from: "2026-01-01", to: "2026-12-31" }"#, &["defence-ml-ru"]),
            (r#"endedOn: { exists: true }"#, &["defence-ml-ru", "health-ml-sn", "trade-ml-ru-1994"]),
            (r#"events: { some: { kind: { eq: RATIFIED }, country: { eq: "ML" }, occurredOn: { from: "2016-11-30" } } }"#, &["nuclear-ml-ru"]),
            (r#"events: { some: { kind: { eq: SIGNED }, city: { startsWith: "bama" } } }"#, &["defence-ml-fr"]),
            (r#"events: { none: { kind: { eq: SIGNED } } }"#, &["draft-2025"]),
        ] {
            assert_eq!(agreements(&app, filter).await, expected, "{filter}");
        }
    }

    /// What is not known is neither this nor that, but it is not known to be this.
    async fn what_a_filter_lets_through_and_what_its_opposite_does_are_all_there_is(app: TestApp) {
        load(&app).await;
        let all: BTreeSet<String> = agreements(&app, "").await.into_iter().collect();
        for filter in [
            "instrumentType: { eq: PROTOCOL }",
            "instrumentType: { notIn: [PROTOCOL, TREATY] }",
            r#"signedOn: { from: "2010-01-01" }"#,
            r#"countries: { allOf: ["ML", "RU"] }"#,
            r#"concludedAt: { city: { eq: "Moscow" } }"#,
            r#"or: [{ legalNature: { exists: true } }, { meeting: { exists: true } }]"#,
            r#"not: { name: { eq: "Invented protocol" } }"#,
            r#"claims: { some: { modality: { eq: ASSERTED } } }"#,
            "status: { in: [IN_FORCE] }",
        ] {
            let passing: BTreeSet<String> = agreements(&app, filter).await.into_iter().collect();
            let opposite = agreements(&app, &format!("not: {{ {filter} }}")).await;
            assert!(passing.is_disjoint(&opposite.iter().cloned().collect()), "{filter}");
            assert_eq!(passing.len() + opposite.len(), all.len(), "{filter}");
        }
        assert_eq!(agreements(&app, "instrumentType: { notIn: [AGREEMENT, PROTOCOL] }").await,
            ["arrangement-2019", "continuation-1992", "defence-ml-fr", "trade-of-four"]);
    }

    async fn filters_are_put_together(app: TestApp) {
        load(&app).await;
        for (filter, expected) in [
            (r#"or: [{ countries: { allOf: ["NG"] } }, { domains: { anyOf: "SPACE" } }]"#, &["draft-2025", "nuclear-ng-cn"][..]),
            (r#"and: [{ countries: { allOf: "ML" } }, { not: { countries: { anyOf: ["RU", "SN"] } } }]"#, &["culture-ml-su", "defence-ml-fr", "nuclear-ml-fr"]),
            (r#"countries: { allOf: "ML" }, not: { countries: { anyOf: ["RU", "SN", "FR"] } }"#, &["culture-ml-su"]),
            ("partyCount: { min: 3 }", &["trade-of-four"]),
            (r#"signedBy: { noneOf: "w-awa" }, signatories: { some: {} }"#, &["nuclear-sn-fr"]),
            (r#"signatories: { some: { country: { eq: "RU" } } }"#, &["nuclear-ml-ru"]),
            (r#"terms: { some: { category: { eq: TRAINING }, beneficiary: { eq: "ML" } } }"#, &["nuclear-ml-ru"]),
            (r#"terms: { some: { category: { eq: EQUIPMENT_SUPPLY }, beneficiary: { eq: "ML" } } }"#, &[]),
            (r#"links: { some: { kind: { eq: AMENDS }, to: { eq: "w-nuclear-ml-ru" } } }"#, &["protocol-2018"]),
            ("linkedFrom: { some: { kind: { in: [IMPLEMENTS, SUCCEEDS] } } }", &["culture-ml-su", "protocol-2018"]),
            ("hasConflict: true", &["defence-ml-fr"]),
            (r#"sources: { anyOf: "w-wire" }"#, &["defence-ml-fr", "nuclear-ml-ru"]),
            (r#"sources: { exactly: "w-wire" }"#, &["nuclear-ml-ru"]),
            (r#"identifier: { scheme: "UNTS", value: "I-90001" }"#, &["arrangement-2019", "nuclear-ml-ru"]),
            (r#"concludedAt: { status: { eq: CANCELLED } }"#, &["draft-2025"]),
        ] {
            assert_eq!(agreements(&app, filter).await, expected, "{filter}");
        }
    }

    async fn names_are_compared_without_accents_and_capitals_in_any_language(app: TestApp) {
        load(&app).await;
        for (filter, expected) in [
            (r#"name: { contains: "ENERGIE ATOMIQUE" }"#, &["nuclear-sn-fr"][..]),
            (r#"name: { startsWith: "traité" }"#, &["defence-ml-fr"]),
            (r#"name: { contains: "атомных" }"#, &["nuclear-ml-ru"]),
            (r#"name: { eq: "invented protocol" }"#, &["protocol-2018"]),
            (r#"name: { contains: "%" }"#, &[]),
            (r#"nameLanguage: "ru""#, &["nuclear-ml-ru"]),
        ] {
            assert_eq!(agreements(&app, filter).await, expected, "{filter}");
        }
    }

    async fn meetings_are_filtered_by_who_takes_part_and_where(app: TestApp) {
        load(&app).await;
        for (filter, expected) in [
            ("level: [HEAD_OF_STATE], status: { eq: HELD }", &["call-2024", "summit-2016"][..]),
            (r#"participants: { some: { rank: { eq: FOREIGN_MINISTER } } }"#, &["ministers-2020"]),
            (r#"countries: { exactly: ["ML", "SN"] }"#, &["call-2024"]),
            (r#"placeCountry: { eq: "SN" }"#, &["in-dakar"]),
            ("placeCountry: { exists: false }", &["call-2024", "undated"]),
            ("isDated: false", &["undated"]),
            (r#"countries: { allOf: ["ML", "RU"] }, hasAgreements: true"#, &["cancelled-2025", "summit-2016"]),
            (r#"topics: { anyOf: "ENERGY" }"#, &["summit-2016"]),
            (r#"kind: { notIn: [PHONE_CALL] }, city: { contains: "bam" }"#, &["ministers-2020", "session-2023"]),
        ] {
            assert_eq!(found(&app, "meetings", filter).await, expected, "{filter}");
        }
    }

    async fn claims_are_filtered_by_what_else_is_said(app: TestApp) {
        load(&app).await;
        let values = |filter: &str| format!("filter: {{ {filter} }}, orderBy: {{field: ASC}}");
        for (filter, expected) in [
            (r#"source: { in: ["w-gazette", "w-wire"] }, isDisputed: true"#, &["Bamako", "Gao"][..]),
            (r#"source: { eq: "w-gazette" }, isOnlySource: true"#, &["2014-07-16"]),
            (r#"source: { eq: "w-gazette" }, isOnlySource: false"#, &["Bamako"]),
            (r#"sourcePublishedOn: { to: "2015-01-01" }, field: { eq: "city" }"#, &["Bamako"]),
            (r#"source: { eq: "w-wire" }, subjectKind: [MEETING]"#, &["Moscow"]),
            (r#"quote: { contains: "AT GAO" }"#, &["Gao"]),
        ] {
            let mut found = listed(&app, "claims", "value", &values(filter)).await;
            found.sort();
            assert_eq!(found, expected, "{filter}");
        }
    }

    async fn a_filter_that_asks_too_much_at_once_is_refused_by_name_of_its_place(app: TestApp) {
        let deep = "not: { not: { not: { not: { not: {} } } } }";
        let many = format!("or: [{}]", "{}, ".repeat(60));
        let wide = format!("countries: {{ anyOf: [{}] }}", r#""ML", "#.repeat(101));
        let all_of = format!("countries: {{ allOf: [{}] }}", r#""ML", "#.repeat(21));
        let long = format!(r#"name: {{ contains: "{}" }}"#, "x".repeat(201));
        for (filter, field) in [
            (deep, "filter.not.not.not.not.not"),
            (many.as_str(), "filter.or.49"),
            (wide.as_str(), "filter.countries.anyOf"),
            (all_of.as_str(), "filter.countries"),
            (long.as_str(), "filter.name.contains"),
            ("or: []", "filter.or"),
            ("instrumentType: { in: [] }", "filter.instrumentType.in"),
            (r#"name: { startsWith: "  " }"#, "filter.name.startsWith"),
            (r#"updatedAt: { from: "yesterday" }"#, "filter.updatedAt.from"),
            (r#"updatedAt: { from: "2025-01-02T00:00:00Z", before: "2025-01-01T00:00:00Z" }"#, "filter.updatedAt.before"),
            ("partyCount: { min: 3, max: 2 }", "filter.partyCount.max"),
            (r#"ids: ["nonsense"]"#, "filter.ids.0"),
            (r#"or: [{}, { events: { every: { occurredOn: { to: "2025-02-30" } } } }]"#, "filter.or.1.events.every.occurredOn.to"),
        ] {
            let refused = app.refusal(&refusal("agreements", filter)).await;
            assert_eq!(refused, problem("BAD_USER_INPUT", field), "{filter}");
        }
    }

    async fn lists_are_sorted_by_several_things_in_mixed_directions_the_unknown_last(app: TestApp) {
        load(&app).await;
        let order = "[{ instrumentType: DESC }, { signedOn: ASC }, { slug: DESC }]";
        let query = format!("{{ agreements(first: 100, orderBy: {order}) {{ nodes {{ slug instrumentType signedOn {{ earliest }} }} }} }}");
        let data = app.ask(&query).await;
        let key = |node: &Value| {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            (text(&node["instrumentType"]), text(&node["signedOn"]["earliest"]), text(&node["slug"]))
        };
        let rows: Vec<_> = data["agreements"]["nodes"].as_array().unwrap().iter().map(key).collect();
        for pair in rows.windows(2) {
            let [(kind, day, slug), (next_kind, next_day, next_slug)] = pair else { unreachable!() };
            let by_kind = kind.is_none().cmp(&next_kind.is_none()).then(next_kind.cmp(kind));
            let by_day = day.is_none().cmp(&next_day.is_none()).then(day.cmp(next_day));
            assert!(by_kind.then(by_day).then(next_slug.cmp(slug)).is_lt(), "{pair:?}");
        }
        let whole = column(&data["agreements"]["nodes"], "slug");
        for (size, backwards) in [(1, false), (4, false), (1, true), (7, true)] {
            assert_eq!(app.walk("agreements", order, size, backwards).await, whole, "{size} {backwards}");
        }
        let twice = "{ agreements(orderBy: [{slug: ASC}, {slug: DESC}]) { totalCount } }";
        assert_eq!(app.refusal(twice).await, problem("BAD_USER_INPUT", "orderBy.1"));
    }

    async fn what_was_changed_since_the_last_pull_is_found(app: TestApp) {
        let app = app.at("2026-03-01T00:00:00Z");
        load(&app).await;
        let since = |instant: &str| json!({"filter": {"updatedAt": {"from": instant}}});
        let query = "query($filter: AgreementFilter) { agreements(filter: $filter) { totalCount } }";
        let none = app.ask_with(query, since("2026-02-01T00:00:00Z")).await;
        assert_eq!(none["agreements"]["totalCount"], 0, "the world was written on 1 January");
        let id = app.ask(r#"{ agreement(slug: "w-protocol-2018") { id } }"#).await["agreement"]["id"].take();
        let input = json!({"id": id, "shortName": "Protocol"});
        app.act("agreementUpdate", "AgreementUpdateInput", "agreement { id }", input).await;
        let one = app.ask_with(query, since("2026-02-01T00:00:00Z")).await;
        assert_eq!(one["agreements"]["totalCount"], 1);
    }

    async fn codes_of_a_filter_are_resolved_together(app: TestApp) {
        load(&app).await;
        let query = |codes: &str| format!(r#"{{ agreements(filter: {{ or: [
            {{ countries: {{ anyOf: [{codes}] }} }}, {{ countries: {{ noneOf: [{codes}] }} }}
        ] }}) {{ totalCount }} }}"#);
        app.ask(&query(r#""ML""#)).await;
        let for_one = app.statements().len();
        app.ask(&query(r#""ML", "RU", "FR", "SN", "NE", "DE", "NG", "CN", "IL", "SUHH""#)).await;
        let for_ten = app.statements().len();
        assert!(for_ten <= for_one + 1, "{for_one} and {for_ten}");
        assert!(for_ten <= 4, "{:?}", app.statements());
    }
}
