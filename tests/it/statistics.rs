//! Counts by any dimensions, from the outside.

use std::collections::{BTreeMap, BTreeSet};

use entente::database;
use serde_json::{Value, json};

use crate::support::countable::{many, world};
use crate::support::{TestApp, problem};

/// The rows of an answer, each as its keys and its count. `keys` are the fields asked for; of a
/// record, the one field asked for.
async fn rows(app: &TestApp, question: &str, keys: &str) -> Value {
    let answer = app
        .ask(&format!("{{ {question} {{ rows {{ {keys} count }} }} }}"))
        .await;
    let name = question.split('(').next().unwrap();
    let rows = answer[name]["rows"].as_array().unwrap().iter();
    rows.map(|row| values(row, keys)).collect()
}

fn values(row: &Value, keys: &str) -> Value {
    let names = keys
        .split_whitespace()
        .filter(|word| row.get(word).is_some());
    let plain = |value: &Value| match value {
        Value::Object(fields) => fields.values().next().unwrap().clone(),
        other => other.clone(),
    };
    names
        .map(|name| plain(&row[name]))
        .chain([row["count"].clone()])
        .collect()
}

async fn agreements(app: &TestApp, arguments: &str, keys: &str) -> Value {
    rows(app, &format!("agreementStatistics({arguments})"), keys).await
}

async fn meetings(app: &TestApp, arguments: &str, keys: &str) -> Value {
    rows(app, &format!("meetingStatistics({arguments})"), keys).await
}

/// Total, and whether the rows add up to it.
async fn whole(app: &TestApp, question: &str) -> Value {
    let answer = app
        .ask(&format!(
            "{{ told: {question} {{ total isAdditive hasMore }} }}"
        ))
        .await;
    answer["told"].clone()
}

both_databases! { empty;
    async fn an_agreement_counts_in_the_year_quarter_and_decade_in_which_it_is_known_to_be_signed(app: TestApp) {
        world(&app).await;
        assert_eq!(agreements(&app, "by: [YEAR]", "year").await, json!([[2000, 2], [2003, 2], [null, 5]]));
        assert_eq!(agreements(&app, "by: [QUARTER]", "quarter").await, json!([["2000-Q2", 1], ["2003-Q3", 1], [null, 7]]));
        assert_eq!(agreements(&app, "by: [DECADE]", "decade").await, json!([[1970, 1], [2000, 4], [null, 4]]));
        let whole = whole(&app, "agreementStatistics(by: [YEAR])").await;
        assert_eq!(whole, json!({"total": 9, "isAdditive": true, "hasMore": false}));
    }

    /// What one party alone does puts nothing in force.
    async fn another_date_counts_when_asked_for(app: TestApp) {
        world(&app).await;
        let found = agreements(&app, "by: [YEAR], dateOf: ENTERED_INTO_FORCE", "year").await;
        assert_eq!(found, json!([[2001, 1], [null, 8]]));
    }

    async fn missing_years_are_filled_with_zeros(app: TestApp) {
        world(&app).await;
        let found = agreements(&app, "by: [YEAR], fillZeros: {}", "year").await;
        assert_eq!(found, json!([[2000, 2], [2001, 0], [2002, 0], [2003, 2], [null, 5]]));
        let wider = r#"by: [YEAR], first: 3, fillZeros: {from: "1999-05-01", to: "2004-01-01"}"#;
        assert_eq!(agreements(&app, wider, "year").await, json!([[1999, 0], [2000, 2], [2001, 0]]));
        let whole = whole(&app, &format!("agreementStatistics({wider})")).await;
        assert_eq!(whole, json!({"total": 9, "isAdditive": true, "hasMore": true}));
        let quarters = agreements(&app, r#"by: [QUARTER], filter: {countries: {anyOf: "TG"}}, fillZeros: {to: "2000-12-31"}"#, "quarter").await;
        assert_eq!(quarters, json!([["2000-Q2", 1], ["2000-Q3", 0], ["2000-Q4", 0], [null, 2]]));
    }

    async fn each_combination_of_the_other_keys_has_its_own_series(app: TestApp) {
        world(&app).await;
        let arguments = "by: [DOMAIN, YEAR], domainDepth: 1";
        let found = agreements(&app, arguments, "domain { code } year").await;
        assert_eq!(found, json!([
            ["ENERGY", 2000, 2], ["ENERGY", null, 1],
            ["TRADE", 2000, 1], ["TRADE", 2003, 1], ["TRADE", null, 1],
            [null, 2003, 1], [null, null, 3]
        ]));
        let filled = agreements(&app, &format!("{arguments}, fillZeros: {{}}"), "domain { code } year").await;
        assert_eq!(filled, json!([
            ["ENERGY", 2000, 2], ["ENERGY", 2001, 0], ["ENERGY", 2002, 0], ["ENERGY", 2003, 0], ["ENERGY", null, 1],
            ["TRADE", 2000, 1], ["TRADE", 2001, 0], ["TRADE", 2002, 0], ["TRADE", 2003, 1], ["TRADE", null, 1],
            [null, 2000, 0], [null, 2001, 0], [null, 2002, 0], [null, 2003, 1], [null, null, 3]
        ]));
    }

    async fn an_agreement_counts_once_for_each_country_that_concludes_it(app: TestApp) {
        world(&app).await;
        let found = agreements(&app, "by: [COUNTRY]", "country { slug }").await;
        assert_eq!(found, json!([["benin", 3], ["france", 3], ["ghana", 5], ["togo", 3], ["ussr", 2], [null, 1]]));
        let whole = whole(&app, "agreementStatistics(by: [COUNTRY])").await;
        assert_eq!(whole, json!({"total": 9, "isAdditive": false, "hasMore": false}));
        let largest = agreements(&app, "by: [COUNTRY], orderBy: COUNT_DESC, first: 3", "country { slug }").await;
        assert_eq!(largest, json!([["ghana", 5], ["benin", 3], ["france", 3]]));
    }

    async fn partners_are_partners_of_one_country(app: TestApp) {
        world(&app).await;
        let found = agreements(&app, r#"by: [PARTNER], partnerOf: "GH""#, "partner { slug }").await;
        assert_eq!(found, json!([["benin", 1], ["france", 1], ["togo", 2], ["ussr", 1], [null, 1]]));
        let whole = whole(&app, r#"agreementStatistics(by: [PARTNER], partnerOf: "GH")"#).await;
        assert_eq!(whole, json!({"total": 5, "isAdditive": false, "hasMore": false}));
    }

    async fn domains_count_as_recorded_or_at_a_depth_and_then_each_agreement_once(app: TestApp) {
        world(&app).await;
        let recorded = agreements(&app, "by: [DOMAIN]", "domain { code }").await;
        assert_eq!(recorded, json!([["ENERGY", 2], ["ENERGY.NUCLEAR", 1], ["ENERGY.NUCLEAR.SAFETY", 1], ["TRADE", 3], [null, 4]]));
        let top = agreements(&app, "by: [DOMAIN], domainDepth: 1", "domain { code }").await;
        assert_eq!(top, json!([["ENERGY", 3], ["TRADE", 3], [null, 4]]));
        let second = agreements(&app, "by: [DOMAIN], domainDepth: 2", "domain { code }").await;
        assert_eq!(second, json!([["ENERGY", 2], ["ENERGY.NUCLEAR", 1], ["TRADE", 3], [null, 4]]));
    }

    async fn regions_are_those_of_the_countries_that_conclude(app: TestApp) {
        world(&app).await;
        assert_eq!(agreements(&app, "by: [REGION]", "region").await, json!([["Africa", 7], ["Europe", 3], [null, 3]]));
        let subregions = agreements(&app, "by: [SUBREGION]", "subregion").await;
        assert_eq!(subregions, json!([["Sub-Saharan Africa", 7], ["Western Europe", 3], [null, 3]]));
    }

    async fn the_status_is_told_as_of_a_day_and_signed_is_not_in_force(app: TestApp) {
        world(&app).await;
        let today = agreements(&app, "by: [STATUS]", "status").await;
        assert_eq!(today, json!([["IN_FORCE", 1], ["SIGNED_NOT_IN_FORCE", 7], ["UNKNOWN", 1]]));
        let then = agreements(&app, r#"by: [STATUS], statusAsOf: "2000-07-01""#, "status").await;
        assert_eq!(then, json!([["SIGNED_NOT_IN_FORCE", 4], ["UNKNOWN", 5]]));
    }

    async fn words_and_sources_have_their_own_rows(app: TestApp) {
        world(&app).await;
        let found = agreements(&app, "by: [INSTRUMENT_TYPE]", "instrumentType").await;
        assert_eq!(found, json!([["CONVENTION", 1], ["TREATY", 1], [null, 7]]));
        assert_eq!(agreements(&app, "by: [LEGAL_NATURE]", "legalNature").await, json!([["BINDING", 1], [null, 8]]));
        assert_eq!(agreements(&app, "by: [SOURCE]", "source { slug }").await, json!([["gazette", 2], ["newspaper", 1], [null, 7]]));
    }

    async fn three_dimensions_make_one_row_for_each_combination(app: TestApp) {
        world(&app).await;
        let found = agreements(&app, r#"by: [COUNTRY, DOMAIN, YEAR], domainDepth: 1, filter: {countries: {anyOf: "TG"}}"#, "country { slug } domain { code } year").await;
        assert_eq!(found, json!([
            ["benin", "ENERGY", 2000, 1], ["benin", "TRADE", 2000, 1], ["benin", null, null, 1],
            ["ghana", "ENERGY", 2000, 2], ["ghana", "TRADE", 2000, 1],
            ["togo", "ENERGY", 2000, 2], ["togo", "TRADE", 2000, 1], ["togo", null, null, 1]
        ]));
    }

    async fn meetings_count_by_the_same_rules(app: TestApp) {
        world(&app).await;
        for (arguments, keys, wanted) in [
            ("by: [YEAR]", "year", json!([[2001, 2], [2003, 1], [null, 2]])),
            ("by: [QUARTER]", "quarter", json!([["2001-Q2", 1], ["2003-Q1", 1], [null, 3]])),
            ("by: [DECADE]", "decade", json!([[2000, 4], [null, 1]])),
            ("by: [DOMAIN], domainDepth: 1", "domain { code }", json!([["ENERGY", 1], ["TRADE", 1], [null, 3]])),
            ("by: [COUNTRY]", "country { slug }", json!([["benin", 2], ["ghana", 5], ["togo", 3]])),
            (r#"by: [PARTNER], partnerOf: "BJ""#, "partner { slug }", json!([["ghana", 2], ["togo", 1]])),
            ("by: [REGION]", "region", json!([["Africa", 5]])),
            ("by: [KIND]", "kind", json!([["STATE_VISIT", 1], [null, 4]])),
            ("by: [STATUS]", "status", json!([["ANNOUNCED", 1], ["HELD", 2], [null, 2]])),
            ("by: [LEVEL]", "level", json!([["FOREIGN_MINISTER", 1], ["HEAD_OF_STATE", 1], ["MINISTER", 1], ["SENIOR_OFFICIAL", 1], [null, 1]])),
            ("by: [SOURCE]", "source { slug }", json!([["newspaper", 1], [null, 4]])),
            ("by: [YEAR], fillZeros: {}", "year", json!([[2001, 2], [2002, 0], [2003, 1], [null, 2]])),
        ] {
            assert_eq!(meetings(&app, arguments, keys).await, wanted, "{arguments}");
        }
        assert_eq!(whole(&app, "meetingStatistics(by: [COUNTRY])").await, json!({"total": 5, "isAdditive": false, "hasMore": false}));
        assert_eq!(whole(&app, "meetingStatistics(by: [LEVEL], first: 2)").await, json!({"total": 5, "isAdditive": true, "hasMore": true}));
    }

    async fn nothing_gives_no_rows_and_a_total_of_none(app: TestApp) {
        assert_eq!(agreements(&app, "by: [YEAR, COUNTRY]", "year").await, json!([]));
        assert_eq!(whole(&app, "agreementStatistics(by: [COUNTRY])").await, json!({"total": 0, "isAdditive": true, "hasMore": false}));
        let filled = meetings(&app, r#"by: [YEAR], fillZeros: {from: "2020-01-01", to: "2021-12-31"}"#, "year").await;
        assert_eq!(filled, json!([[2020, 0], [2021, 0]]));
    }

    async fn what_cannot_be_counted_is_refused_with_the_field(app: TestApp) {
        world(&app).await;
        for (arguments, code, field) in [
            ("by: []", "BAD_USER_INPUT", "by"),
            ("by: [YEAR, DOMAIN, COUNTRY, STATUS]", "BAD_USER_INPUT", "by"),
            ("by: [YEAR, DOMAIN, YEAR]", "BAD_USER_INPUT", "by.2"),
            ("by: [PARTNER]", "BAD_USER_INPUT", "partnerOf"),
            (r#"by: [PARTNER], partnerOf: "Atlantis""#, "NOT_FOUND", "partnerOf"),
            ("by: [DOMAIN], domainDepth: 0", "BAD_USER_INPUT", "domainDepth"),
            (r#"by: [STATUS], statusAsOf: "soon""#, "BAD_USER_INPUT", "statusAsOf"),
            ("by: [COUNTRY], fillZeros: {}", "BAD_USER_INPUT", "fillZeros"),
            ("by: [YEAR, DECADE], fillZeros: {}", "BAD_USER_INPUT", "fillZeros"),
            (r#"by: [YEAR], fillZeros: {from: "0900-01-01"}"#, "BAD_USER_INPUT", "fillZeros"),
            (r#"by: [YEAR], fillZeros: {from: "2001-01-01", to: "2000-01-01"}"#, "BAD_USER_INPUT", "fillZeros.to"),
            ("by: [YEAR], first: 1001", "BAD_USER_INPUT", "first"),
            ("by: [YEAR], first: -1", "BAD_USER_INPUT", "first"),
            (r#"by: [YEAR], filter: {countries: {anyOf: "Atlantis"}}"#, "NOT_FOUND", "filter.countries.anyOf.0"),
        ] {
            let query = format!("{{ agreementStatistics({arguments}) {{ total }} }}");
            assert_eq!(app.refusal(&query).await, problem(code, field), "{query}");
        }
        let meetings = "{ meetingStatistics(by: [PARTNER]) { total } }";
        assert_eq!(app.refusal(meetings).await, problem("BAD_USER_INPUT", "partnerOf"));
    }

    /// At any size: the groups, the total, and the names of each kind of record in the rows.
    async fn a_question_costs_a_fixed_number_of_statements(app: TestApp) {
        world(&app).await;
        let query = "{ agreementStatistics(by: [COUNTRY, DOMAIN, SOURCE]) { total isAdditive rows { count country { slug } domain { code } source { slug } } } }";
        app.ask(query).await;
        let few = app.statements().len();
        many(&app).await;
        app.ask(query).await;
        let statements = app.statements();
        assert_eq!(statements.len(), few, "{statements:#?}");
        assert_eq!(few, 5);
    }

    /// Databases that are older than the columns on which years rest are filled at the next start.
    async fn an_older_database_counts_the_same_years_once_it_is_brought_up_to_date(app: TestApp) {
        world(&app).await;
        many(&app).await;
        let (signed, in_force) = ("by: [QUARTER]", "by: [QUARTER], dateOf: ENTERED_INTO_FORCE");
        let before = [agreements(&app, signed, "quarter").await, agreements(&app, in_force, "quarter").await];
        let history = database::history(&app.db).await.unwrap();
        let newer = history.iter().rev().take_while(|(step, _)| !step.contains("add_signed_latest"));
        let steps = u32::try_from(newer.count() + 1).unwrap();
        database::revert(&app.db, steps).await.unwrap();
        database::migrate(&app.db).await.unwrap();
        let after = [agreements(&app, signed, "quarter").await, agreements(&app, in_force, "quarter").await];
        assert_eq!(before, after);
    }

    async fn many_agreements_count_as_they_do_by_hand(app: TestApp) {
        world(&app).await;
        many(&app).await;
        let all = app.ask(r#"{ agreements(first: 100) { totalCount nodes {
            slug instrumentType legalNature status then: status(asOf: "2000-06-30") parties { role country { slug region } } domains { domain { code } }
            events { kind party { id } occurredOn { earliest latest } } claims { source { slug } }
        } } }"#).await;
        let nodes = all["agreements"]["nodes"].as_array().unwrap();
        assert_eq!(all["agreements"]["totalCount"], 99);
        assert_eq!(nodes.len(), 99);
        let concluding = |node: &Value, field: &str| of_countries(node, field);
        for (arguments, keys, by_hand) in [
            ("by: [YEAR]", "year", tally(nodes, |node| vec![time(node, "SIGNED", 4)])),
            ("by: [DECADE]", "decade", tally(nodes, |node| vec![time(node, "SIGNED", 3)])),
            ("by: [YEAR], dateOf: ENTERED_INTO_FORCE", "year", tally(nodes, |node| vec![time(node, "ENTERED_INTO_FORCE", 4)])),
            ("by: [STATUS]", "status", tally(nodes, |node| vec![node["status"].clone()])),
            (r#"by: [STATUS], statusAsOf: "2000-06-30""#, "status", tally(nodes, |node| vec![node["then"].clone()])),
            ("by: [COUNTRY]", "country { slug }", tally(nodes, |node| concluding(node, "slug"))),
            ("by: [REGION]", "region", tally(nodes, |node| concluding(node, "region"))),
            ("by: [DOMAIN]", "domain { code }", tally(nodes, |node| of_domains(node, 9))),
            ("by: [DOMAIN], domainDepth: 1", "domain { code }", tally(nodes, |node| of_domains(node, 1))),
            ("by: [DOMAIN], domainDepth: 2", "domain { code }", tally(nodes, |node| of_domains(node, 2))),
            ("by: [INSTRUMENT_TYPE]", "instrumentType", tally(nodes, |node| vec![node["instrumentType"].clone()])),
        ] {
            let found = agreements(&app, arguments, keys).await;
            assert_eq!(pairs(&found), by_hand, "{arguments}");
            let (sum, total) = (by_hand.values().sum::<i64>(), 99);
            let told = whole(&app, &format!("agreementStatistics({arguments})")).await;
            assert_eq!(told["isAdditive"], sum == total, "{arguments}");
        }
    }

    async fn many_meetings_count_at_the_level_that_each_of_them_tells(app: TestApp) {
        world(&app).await;
        many(&app).await;
        let all = app.ask("{ meetings(first: 100) { nodes { level } } }").await;
        let nodes = all["meetings"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), 65);
        let by_hand = tally(nodes, |node| vec![node["level"].clone()]);
        assert!(by_hand.len() > 5, "{by_hand:?}");
        assert_eq!(pairs(&meetings(&app, "by: [LEVEL]", "level").await), by_hand);
    }
}

/// How many nodes have each value, each node counted once for each.
fn tally(nodes: &[Value], values: impl Fn(&Value) -> Vec<Value>) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for node in nodes {
        let mut values: BTreeSet<String> = values(node).iter().map(Value::to_string).collect();
        if values.is_empty() {
            values.insert(Value::Null.to_string());
        }
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
    }
    counts
}

fn pairs(rows: &Value) -> BTreeMap<String, i64> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (row[0].to_string(), row[1].as_i64().unwrap()))
        .collect()
}

/// The year (four digits) or decade (three) of the first event of a kind, if it is known. What one
/// party alone does puts nothing in force.
fn time(node: &Value, kind: &str, digits: usize) -> Value {
    let dates = node["events"].as_array().unwrap().iter();
    let of_whole = |event: &&Value| kind == "SIGNED" || event["party"].is_null();
    let dates = dates.filter(|event| event["kind"] == kind && !event["occurredOn"].is_null());
    let dates: Vec<_> = dates.filter(of_whole).collect();
    let ends = |end: &str| -> Option<Vec<String>> {
        dates
            .iter()
            .map(|event| Some(event["occurredOn"][end].as_str()?.to_owned()))
            .collect()
    };
    // Open towards the past: it may have been at any time.
    let Some(earliest) = ends("earliest") else {
        return Value::Null;
    };
    let latest = dates
        .iter()
        .filter_map(|event| event["occurredOn"]["latest"].as_str())
        .min();
    match (earliest.iter().min(), latest) {
        (Some(first), Some(last)) if first[..digits] == last[..digits] => {
            json!(format!("{:0<4}", &first[..digits]).parse::<i32>().unwrap())
        }
        _ => Value::Null,
    }
}

fn of_countries(node: &Value, field: &str) -> Vec<Value> {
    let parties = node["parties"].as_array().unwrap().iter();
    let concluding = parties
        .filter(|party| party["role"] != "TERRITORIAL_APPLICATION" && !party["country"].is_null());
    concluding
        .map(|party| party["country"][field].clone())
        .collect()
}

fn of_domains(node: &Value, depth: usize) -> Vec<Value> {
    let domains = node["domains"].as_array().unwrap().iter();
    let at_depth = |code: &str| code.split('.').take(depth).collect::<Vec<_>>().join(".");
    domains
        .map(|of| json!(at_depth(of["domain"]["code"].as_str().unwrap())))
        .collect()
}

both_databases! {
    async fn the_agreements_of_the_article_are_counted(app: TestApp) {
        let found = agreements(&app, "by: [YEAR, STATUS]", "year status").await;
        assert_eq!(found, json!([[2025, "SIGNED_NOT_IN_FORCE", 3]]));
        let domains = agreements(&app, "by: [DOMAIN], domainDepth: 1", "domain { code }").await;
        assert_eq!(domains, json!([
            ["DIPLOMATIC", 1], ["ECONOMIC", 1], ["ENERGY", 1], ["POLITICAL", 1], ["SCIENCE", 1], ["SECURITY", 1], ["TECHNICAL", 1], ["TRADE", 1]
        ]));
        let partners = agreements(&app, r#"by: [PARTNER, QUARTER], partnerOf: "ML""#, "partner { slug } quarter").await;
        assert_eq!(partners, json!([["russian-federation", "2025-Q2", 3]]));
        assert_eq!(meetings(&app, "by: [LEVEL, KIND, YEAR]", "level kind year").await, json!([["HEAD_OF_STATE", null, 2025, 1]]));
    }
}
