//! Pages stay true under any filter and any order, also while records come and go.

use std::collections::BTreeSet;

use proptest::prelude::Strategy as _;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::support::records::{column, delete, make, named};
use crate::support::{TestApp, world};

const FILTERS: [&str; 8] = [
    "",
    r#"countries: {allOf: "ML"}"#,
    r#"countries: {allOf: ["ML", "RU"]}, domains: {noneOf: "SPACE"}"#,
    r#"signedOn: {from: "1990-01-01"}"#,
    "signedOn: {exists: false}",
    r#"not: {status: {in: [IN_FORCE], asOf: "2020-01-01"}}"#,
    r#"or: [{instrumentType: {exists: true}}, {domains: {anyOf: "TRADE"}}]"#,
    r#"parties: {some: {countryLike: {region: {eq: "Africa"}}}}"#,
];

const ORDERS: [&str; 6] = [
    "[]",
    "[{signedOn: ASC}]",
    "[{enteredIntoForceOn: DESC}, {slug: ASC}]",
    "[{instrumentType: ASC}, {signedOn: DESC}]",
    "[{shortName: DESC}, {slug: DESC}]",
    "[{slug: DESC}]",
];

/// How many cases are tried on each database.
const CASES: u32 = 24;

async fn page(
    app: &TestApp,
    filter: &str,
    order: &str,
    size: usize,
    back: bool,
    at: &Value,
) -> Value {
    let (count, cursor) = if back {
        ("last", "before")
    } else {
        ("first", "after")
    };
    let query = format!(
        "query($at: String) {{ agreements(filter: {{{filter}}}, orderBy: {order}, {count}: {size}, {cursor}: $at) {{
            totalCount nodes {{ id slug }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }}
        }} }}"
    );
    app.ask_with(&query, json!({"at": at})).await["agreements"].take()
}

/// All slugs, page by page. Between the pages `between` may change what there is.
async fn walk(
    app: &TestApp,
    (filter, order, size, back): (&str, &str, usize, bool),
    mut between: impl AsyncFnMut(&Value),
) -> Vec<String> {
    let (end, more) = if back {
        ("startCursor", "hasPreviousPage")
    } else {
        ("endCursor", "hasNextPage")
    };
    let mut seen = Vec::new();
    let mut at = Value::Null;
    loop {
        let found = page(app, filter, order, size, back, &at).await;
        let mut slugs = column(&found["nodes"], "slug");
        if back {
            slugs.reverse();
        }
        seen.extend(slugs);
        if found["pageInfo"][more] != json!(true) {
            break;
        }
        at = found["pageInfo"][end].clone();
        between(&found).await;
    }
    if back {
        seen.reverse();
    }
    seen
}

both_databases! {
    async fn any_walk_in_either_direction_visits_each_record_once(app: TestApp) {
        world::load(&app).await;
        let mut runner = TestRunner::deterministic();
        let cases = (0..FILTERS.len(), 0..ORDERS.len(), 1usize..9, proptest::bool::ANY);
        for _ in 0..CASES {
            let (filter, order, size, back) = cases.new_tree(&mut runner).unwrap().current();
            let (filter, order) = (FILTERS[filter], ORDERS[order]);
            let whole = page(&app, filter, order, 100, false, &Value::Null).await;
            let slugs = column(&whole["nodes"], "slug");
            assert_eq!(whole["totalCount"], slugs.len(), "{filter}");
            let walked = walk(&app, (filter, order, size, back), async |_| ()).await;
            assert_eq!(walked, slugs, "{filter} {order} by {size}, back: {back}");
        }
    }

    /// What was there before the walk and is there after it has been seen once, whatever came and
    /// went meanwhile before and after the place of the walk.
    async fn a_walk_sees_what_stays_while_records_come_and_go(app: TestApp) {
        world::load(&app).await;
        let mut runner = TestRunner::deterministic();
        let cases = (0..ORDERS.len(), 1usize..5, proptest::bool::ANY);
        for case in 0..CASES / 3 {
            let (order, size, back) = cases.new_tree(&mut runner).unwrap().current();
            let order = ORDERS[order];
            let all = page(&app, "", order, 100, false, &Value::Null).await;
            let before: BTreeSet<String> = column(&all["nodes"], "slug").into_iter().collect();
            let mut gone = BTreeSet::new();
            let mut made = Vec::new();
            let seen = walk(&app, ("", order, size, back), async |found: &Value| {
                // Only at the first pages, or the walk might never catch up.
                if made.len() >= 10 {
                    return;
                }
                // The record at the cursor goes, and two come: one early, one late.
                let edge = if back { 0 } else { found["nodes"].as_array().unwrap().len() - 1 };
                let node = &found["nodes"][edge];
                let slug = node["slug"].as_str().unwrap();
                if slug.starts_with("new-") {
                    delete(&app, "agreement", &node["id"]).await;
                    gone.insert(slug.to_owned());
                }
                for (name, day) in [("a", "1950"), ("z", "2024-05")] {
                    let slug = format!("new-{name}-{case}-{}", made.len());
                    let input = json!({"slug": slug, "titles": named("New"),
                        "parties": [{"country": "ML", "role": "PARTY"}, {"country": "FR", "role": "PARTY"}],
                        "events": [{"kind": "SIGNED", "occurredOn": day}]});
                    made.push(make(&app, "agreement", input).await);
                }
            }).await;
            let once: BTreeSet<String> = seen.iter().cloned().collect();
            assert_eq!(once.len(), seen.len(), "{order} by {size}, back: {back}: seen twice");
            let kept: Vec<_> = before.difference(&gone).collect();
            assert!(kept.iter().all(|slug| once.contains(*slug)), "{order} by {size}, back: {back}");
            for id in &made {
                let node = crate::support::records::node(&app, id).await;
                if !node.is_null() {
                    delete(&app, "agreement", id).await;
                }
            }
        }
    }
}
