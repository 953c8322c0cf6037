//! What an answer rests on, from the outside.

use std::collections::{BTreeMap, BTreeSet};

use entente::clock::Clock;
use entente::dataset;
use serde_json::{Value, json};

use crate::support::records::{is_batched, make, named, world};
use crate::support::{TestApp, now, problem};

/// Agreements with two sources, with one that speaks twice, with one that is undated, with none.
const NORTH: &str = r#"
dataset: {slug: north, title: North, licence: null, description: null}
sources:
  - {slug: gazette, titles: [{lang: en, text: s}], publishedOn: "1961"}
  - {slug: wire, titles: [{lang: en, text: s}], publishedOn: "1990-05-06"}
  - {slug: book, titles: [{lang: en, text: s}]}
  - {slug: silent, titles: [{lang: en, text: s}], publishedOn: "1800"}
meetings:
  - {slug: visit, titles: [{lang: en, text: m}], start: "1960-06-20", end: "1960-07", participants: [{country: ML}, {country: FR}]}
  - {slug: end-only, titles: [{lang: en, text: m}], end: "1980", participants: [{country: ML}, {country: FR}]}
  - {slug: year-long, titles: [{lang: en, text: m}], start: "1955", participants: [{country: FR}]}
  - {slug: some-day, titles: [{lang: en, text: m}], participants: [{country: ML}]}
agreements:
  - {slug: a-two-sources, titles: [{lang: en, text: a}], parties: [{country: ML, role: PARTY}, {country: FR, role: PARTY}],
     events: [{key: signed, kind: SIGNED, occurredOn: "1960-06-22"}, {kind: ENTERED_INTO_FORCE, occurredOn: "1999"}]}
  - {slug: b-one-source-twice, titles: [{lang: en, text: a}], parties: [{country: ML, role: PARTY}, {country: FR, role: PARTY}],
     events: [{kind: SIGNED, occurredOn: "1970"}, {kind: SIGNED, occurredOn: "1970-02"}]}
  - {slug: c-undated, titles: [{lang: en, text: a}], parties: [{country: ML, role: PARTY}, {country: RU, role: PARTY}], events: [{kind: SIGNED}]}
  - {slug: d-no-source, titles: [{lang: en, text: a}], parties: [{country: ML, role: PARTY}], events: [{kind: SIGNED, occurredOn: "1985-03"}]}
  - {slug: e-applied, titles: [{lang: en, text: a}], parties: [{country: RU, role: PARTY}, {country: ML, role: TERRITORIAL_APPLICATION}],
     events: [{kind: SIGNED, occurredOn: "1900"}]}
claims:
  - {about: agreement/a-two-sources, field: titles, value: a, source: gazette}
  - {about: agreement/a-two-sources, field: status, part: events/signed, value: SIGNED, source: wire, inferred: true}
  - {about: agreement/b-one-source-twice, field: titles, value: a, source: gazette, locator: "1"}
  - {about: agreement/b-one-source-twice, field: titles, value: a, source: gazette, locator: "2"}
  - {about: agreement/c-undated, field: titles, value: a, source: book}
  - {about: agreement/e-applied, field: titles, value: a, source: silent}
  - {about: meeting/visit, field: city, value: Paris, source: wire}
"#;

const SOUTH: &str = r#"
dataset: {slug: south, title: South}
agreements:
  - {slug: b-one-source-twice, titles: [{lang: en, text: a}]}
  - {slug: f-open, titles: [{lang: en, text: a}], parties: [{country: ML, role: PARTY}], events: [{kind: SIGNED, occurredOn: "1975/.."}]}
claims:
  - {about: agreement/a-two-sources, field: shortName, value: a, source: wire}
"#;

const WHOLE: &str = "coverage { records withoutDataset withoutSource singleSource sourceCount
    datasets { dataset { slug } count } sources { source { slug } count }
    period { earliest latest undated } publications { earliest latest undated } }";

async fn load(app: &TestApp, text: &str) {
    let clock = Clock::Fixed(now());
    let loaded = dataset::load(&app.db, clock, "world.yaml", text).await;
    loaded.unwrap();
}

/// Two datasets, and one agreement recorded by hand.
async fn two_datasets(app: &TestApp) {
    world(app).await;
    load(app, NORTH).await;
    load(app, SOUTH).await;
    let input = json!({
        "slug": "g-by-hand", "titles": named("a"), "parties": [{"country": "ML", "role": "PARTY"}]
    });
    make(app, "agreement", input).await;
}

fn shares(of: &str, expected: &[(&str, i64)]) -> Value {
    let share = |(slug, count): &(&str, i64)| json!({of: {"slug": slug}, "count": count});
    expected.iter().map(share).collect()
}

/// What coverage must say of agreements, counted row by row.
fn counted(rows: &[Value]) -> Value {
    let slugs = |row: &Value, list: &str| -> Vec<String> {
        let slugs = row[list].as_array().unwrap().iter();
        slugs
            .map(|it| it["slug"].as_str().unwrap().to_owned())
            .collect()
    };
    let tally = |list: &str| {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for slug in rows.iter().flat_map(|row| slugs(row, list)) {
            *counts.entry(slug).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| -count);
        counts
    };
    let with = |list: &str, number: usize| {
        let with = rows.iter().filter(|row| slugs(row, list).len() == number);
        with.count()
    };
    let signed = |row: &Value| -> Vec<Value> {
        let events = row["events"].as_array().unwrap().iter();
        let dated = events.filter(|it| it["kind"] == "SIGNED" && it["occurredOn"] != Value::Null);
        dated.map(|it| it["occurredOn"].clone()).collect()
    };
    let days = |side: &str| -> BTreeSet<String> {
        let dates = rows.iter().flat_map(signed);
        let days = dates.filter_map(|date| date[side].as_str().map(str::to_owned));
        days.collect()
    };
    let undated = rows.iter().filter(|row| signed(row).is_empty()).count();
    let shares = |list: &str, of: &str| -> Value {
        let counts = tally(list).into_iter();
        counts
            .map(|(slug, count)| json!({of: {"slug": slug}, "count": count}))
            .collect()
    };
    json!({
        "records": rows.len(), "withoutDataset": with("datasets", 0),
        "withoutSource": with("sources", 0), "singleSource": with("sources", 1), "sourceCount": tally("sources").len(),
        "datasets": shares("datasets", "dataset"), "sources": shares("sources", "source"),
        "period": {"earliest": days("earliest").first(), "latest": days("latest").last(), "undated": undated}
    })
}

both_databases! { empty;
    async fn an_answer_tells_what_it_rests_on(app: TestApp) {
        two_datasets(&app).await;
        let query = format!(r#"{{ agreements(filter: {{ countries: {{ anyOf: "ML" }} }}, first: 1) {{ totalCount {WHOLE} }} }}"#);
        let data = app.ask(&query).await;
        assert_eq!(data["agreements"]["totalCount"], 6);
        assert_eq!(data["agreements"]["coverage"], json!({
            "records": 6, "withoutDataset": 1, "withoutSource": 3, "singleSource": 2, "sourceCount": 3,
            "datasets": shares("dataset", &[("north", 4), ("south", 2)]),
            "sources": shares("source", &[("gazette", 2), ("book", 1), ("wire", 1)]),
            "period": {"earliest": "1960-06-22", "latest": "1985-03-31", "undated": 2},
            "publications": {"earliest": "1961-01-01", "latest": "1990-05-06", "undated": 1}
        }));
    }

    async fn the_counts_are_those_of_the_rows(app: TestApp) {
        two_datasets(&app).await;
        for filter in ["", r#"countries: { anyOf: "ML" }"#, r#"countries: { anyOf: "FR" }"#, r#"countries: { anyOf: "RU" }"#, r#"signedOn: { from: "1970-06-01" }"#] {
            let query = format!("{{ agreements(filter: {{ {filter} }}, first: 100) {{
                coverage {{ records withoutDataset withoutSource singleSource sourceCount
                    datasets {{ dataset {{ slug }} count }} sources {{ source {{ slug }} count }} period {{ earliest latest undated }} }}
                nodes {{ datasets {{ slug }} sources {{ slug }} events {{ kind occurredOn {{ earliest latest }} }} }}
            }} }}");
            let data = app.ask(&query).await;
            let rows = data["agreements"]["nodes"].as_array().unwrap();
            assert!(!rows.is_empty(), "{filter}");
            assert_eq!(data["agreements"]["coverage"], counted(rows), "{filter}");
        }
    }

    async fn meetings_tell_what_they_rest_on(app: TestApp) {
        two_datasets(&app).await;
        let data = app.ask(&format!(r#"{{ meetings(filter: {{ countries: {{ anyOf: "ML" }} }}, first: 0) {{ {WHOLE} }} }}"#)).await;
        assert_eq!(data["meetings"]["coverage"], json!({
            "records": 3, "withoutDataset": 0, "withoutSource": 2, "singleSource": 1, "sourceCount": 1,
            "datasets": shares("dataset", &[("north", 3)]), "sources": shares("source", &[("wire", 1)]),
            "period": {"earliest": "1960-06-20", "latest": "1980-12-31", "undated": 1},
            "publications": {"earliest": "1990-05-06", "latest": "1990-05-06", "undated": 0}
        }));
        let data = app.ask("{ meetings { coverage { period { earliest latest undated } } } }").await;
        assert_eq!(data["meetings"]["coverage"]["period"], json!({"earliest": "1955-01-01", "latest": "1980-12-31", "undated": 1}));
    }

    async fn an_answer_without_rows_rests_on_nothing(app: TestApp) {
        world(&app).await;
        let nothing = json!({"earliest": null, "latest": null, "undated": 0});
        for list in ["agreements", "meetings"] {
            let data = app.ask(&format!("{{ {list} {{ {WHOLE} }} }}")).await;
            assert_eq!(data[list]["coverage"], json!({
                "records": 0, "withoutDataset": 0, "withoutSource": 0, "singleSource": 0, "sourceCount": 0,
                "datasets": [], "sources": [], "period": nothing, "publications": nothing
            }));
        }
    }

    async fn a_nested_answer_tells_of_its_own_rows(app: TestApp) {
        two_datasets(&app).await;
        let data = app.ask(r#"{ country(code: "FR") { agreements { coverage { records singleSource } } }
            pair(between: ["ML", "RU"]) { agreements { coverage { records withoutSource period { undated } } } meetings { coverage { records } } }
        }"#).await;
        assert_eq!(data["country"]["agreements"]["coverage"], json!({"records": 2, "singleSource": 1}));
        assert_eq!(data["pair"]["agreements"]["coverage"], json!({"records": 1, "withoutSource": 0, "period": {"undated": 1}}));
        assert_eq!(data["pair"]["meetings"]["coverage"], json!({"records": 0}));
    }

    async fn only_so_many_sources_are_told(app: TestApp) {
        two_datasets(&app).await;
        let query = |first: i32| format!("{{ agreements {{ coverage {{ sourceCount sources(first: {first}) {{ source {{ slug }} count }} }} }} }}");
        let data = app.ask(&query(2)).await;
        assert_eq!(data["agreements"]["coverage"], json!({
            "sourceCount": 4, "sources": shares("source", &[("gazette", 2), ("book", 1)])
        }));
        assert_eq!(app.refusal(&query(101)).await, problem("BAD_USER_INPUT", "first"));
    }

    /// One for the page, two each for datasets and sources, one for every other part.
    async fn coverage_costs_few_statements_and_only_those_asked_for(app: TestApp) {
        two_datasets(&app).await;
        app.ask(&format!("{{ agreements {{ totalCount {WHOLE} }} }}")).await;
        let all = app.statements().len();
        assert!(all <= 11, "{all}: {:#?}", app.statements());
        app.ask("{ agreements { coverage { records } totalCount } }").await;
        assert_eq!(app.statements().len(), 2, "{:#?}", app.statements());
        app.ask("{ agreements { coverage { singleSource withoutSource } } }").await;
        assert_eq!(app.statements().len(), 2, "{:#?}", app.statements());
    }

    async fn many_nested_answers_cost_as_many_statements_as_one(app: TestApp) {
        two_datasets(&app).await;
        // Each of eleven parts may be answered in two turns, so there are more countries than that.
        for number in 0..37 {
            let slug = format!("country-{number}");
            make(&app, "country", json!({"slug": slug, "kind": "STATE", "names": named("c")})).await;
        }
        let query = |size: u32| format!("{{ countries(first: {size}) {{ nodes {{ agreements {{ {WHOLE} }} meetings {{ {WHOLE} }} }} }} }}");
        is_batched(&app, &query(1), &query(40), 40).await;
    }
}
