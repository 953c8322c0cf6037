//! The network of countries, from the outside.

use entente::clock::Clock;
use entente::dataset;
use serde_json::{Value, json};

use crate::support::{TestApp, now, problem};

/// Ghana and Togo have two agreements of their own and one of four; Ghana stands in one of them in
/// two roles. Niger is a territory of one and no party. With the bundled data, Mali and Russia have
/// three agreements of 2025-06-23 and a meeting.
const WORLD: &str = r#"
dataset: {slug: a-small-network, title: A small network, licence: null, description: null}
organisations:
  - {slug: a-bank, kind: INTERNATIONAL_ORGANISATION, names: [{lang: en, text: A bank}]}
persons:
  - {slug: one, names: [{lang: en, text: One}]}
  - {slug: two, names: [{lang: en, text: Two}]}
agreements:
  - {slug: trade, titles: [{lang: en, text: a}], domains: [{domain: TRADE}], events: [{kind: SIGNED, occurredOn: "2001-05-01"}],
     parties: [{country: GH, role: PARTY}, {country: GH, role: SIGNATORY}, {country: TG, role: PARTY}, {country: NE, role: TERRITORIAL_APPLICATION}]}
  - {slug: undated, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: SIGNATORY}]}
  - {slug: of-four, titles: [{lang: en, text: a}], domains: [{domain: ENERGY.NUCLEAR}], events: [{kind: SIGNED, occurredOn: "1995"}],
     parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}, {country: BJ, role: PARTY}, {country: FR, role: CONTRACTING_STATE}]}
  - {slug: with-a-bank, titles: [{lang: en, text: a}], events: [{kind: SIGNED, occurredOn: "2001"}],
     parties: [{country: GH, role: PARTY}, {country: BJ, role: PARTY}, {organisation: a-bank, role: PARTY}]}
  - {slug: elsewhere, titles: [{lang: en, text: a}], parties: [{country: FR, role: PARTY}, {country: SUHH, role: PARTY}]}
  - {slug: alone, titles: [{lang: en, text: a}], parties: [{country: CL, role: PARTY}, {organisation: a-bank, role: PARTY}]}
meetings:
  - {slug: held, titles: [{lang: en, text: m}], status: HELD, start: "2010-06", topics: [TRADE],
     participants: [{person: one, country: GH}, {person: two, country: GH}, {country: TG}]}
  - {slug: of-three, titles: [{lang: en, text: m}], start: "2012", participants: [{country: GH}, {country: TG}, {country: BJ}]}
  - {slug: called-off, titles: [{lang: en, text: m}], status: CANCELLED, start: "2013", participants: [{country: GH}, {country: FR}]}
  - {slug: ahead, titles: [{lang: en, text: m}], start: "2030", participants: [{country: GH}, {country: FR}]}
"#;

async fn world(app: &TestApp) {
    let loaded = dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", WORLD).await;
    loaded.unwrap();
}

/// A network as text: each country with degree and weighted degree, each edge with its weight.
async fn network(app: &TestApp, arguments: &str) -> (Vec<String>, Vec<String>) {
    let query = format!(
        "{{ network(by: {arguments}) {{ nodes {{ country {{ slug }} degree weightedDegree }} edges {{ a {{ slug }} b {{ slug }} weight }} }} }}"
    );
    let data = app.ask(&query).await;
    let rows = |field: &str, line: fn(&Value) -> String| -> Vec<String> {
        let rows = data["network"][field].as_array().unwrap().iter();
        rows.map(line).collect()
    };
    let node = |it: &Value| {
        let slug = it["country"]["slug"].as_str().unwrap();
        format!("{slug} {} {}", it["degree"], it["weightedDegree"])
    };
    let edge = |it: &Value| {
        let [a, b] = ["a", "b"].map(|end| it[end]["slug"].as_str().unwrap());
        format!("{a} {b} {}", it["weight"])
    };
    (rows("nodes", node), rows("edges", edge))
}

both_databases! {
    async fn an_agreement_counts_once_for_each_pair_of_those_who_conclude_it(app: TestApp) {
        world(&app).await;
        let (nodes, edges) = network(&app, "AGREEMENTS").await;
        assert_eq!(nodes, ["ghana 3 6", "togo 3 5", "benin 3 4", "france 4 4", "mali 1 3", "russian-federation 1 3", "ussr 1 1"]);
        assert_eq!(edges, [
            "ghana togo 3", "mali russian-federation 3", "benin ghana 2", "benin france 1", "benin togo 1",
            "france ghana 1", "france togo 1", "france ussr 1",
        ]);
    }

    async fn an_edge_weighs_what_partners_count(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ country(code: "GH") { partners { country { slug } agreementCount } } network(of: "GH", first: 1) { nodes { country { slug } weightedDegree } } }"#).await;
        let partners = data["country"]["partners"].as_array().unwrap();
        let sum: i64 = partners.iter().map(|it| it["agreementCount"].as_i64().unwrap()).sum();
        assert_eq!(data["network"]["nodes"], json!([{"country": {"slug": "ghana"}, "weightedDegree": sum}]));
    }

    async fn only_what_two_have_to_themselves_is_bilateral(app: TestApp) {
        world(&app).await;
        let (nodes, edges) = network(&app, "AGREEMENTS, bilateralOnly: true").await;
        assert_eq!(nodes, ["mali 1 3", "russian-federation 1 3", "ghana 1 2", "togo 1 2", "france 1 1", "ussr 1 1"]);
        assert_eq!(edges, ["mali russian-federation 3", "ghana togo 2", "france ussr 1"]);
        let (_, edges) = network(&app, "MEETINGS, bilateralOnly: true").await;
        assert_eq!(edges, ["ghana togo 1", "mali russian-federation 1"]);
    }

    async fn meetings_that_did_not_take_place_make_no_edge(app: TestApp) {
        world(&app).await;
        let (nodes, edges) = network(&app, "MEETINGS").await;
        assert_eq!(nodes, ["ghana 2 3", "togo 2 3", "benin 2 2", "mali 1 1", "russian-federation 1 1"]);
        assert_eq!(edges, ["ghana togo 2", "benin ghana 1", "benin togo 1", "mali russian-federation 1"]);
        let (_, edges) = network(&app, r#"MEETINGS, domain: "TRADE", from: "2010-06-30", to: "2010-12-31""#).await;
        assert_eq!(edges, ["ghana togo 1"]);
    }

    async fn a_period_takes_partial_dates_by_overlap_and_leaves_out_the_undated(app: TestApp) {
        world(&app).await;
        let (_, edges) = network(&app, r#"AGREEMENTS, from: "2001-12-31""#).await;
        assert_eq!(edges, ["mali russian-federation 3", "benin ghana 1"]);
        let (_, edges) = network(&app, r#"AGREEMENTS, from: "2001-05-01", to: "2001-05-01""#).await;
        assert_eq!(edges, ["benin ghana 1", "ghana togo 1"]);
    }

    async fn a_network_is_narrowed_to_a_domain_and_a_region(app: TestApp) {
        world(&app).await;
        let (_, edges) = network(&app, r#"AGREEMENTS, domain: "ENERGY", region: "Western Africa""#).await;
        assert_eq!(edges, ["benin ghana 1", "benin togo 1", "ghana togo 1"]);
        let refused = app.refusal(r#"{ network(region: "West Africa") { nodeCount } }"#).await;
        assert_eq!(refused, problem("BAD_USER_INPUT", "region"));
    }

    async fn around_one_country_are_its_partners_and_the_edges_among_them(app: TestApp) {
        world(&app).await;
        let (nodes, edges) = network(&app, r#"AGREEMENTS, of: "BJ""#).await;
        assert_eq!(nodes, ["benin 3 4", "ghana 3 6", "togo 3 5", "france 3 3"]);
        assert_eq!(edges.len(), 6);
        let (nodes, _) = network(&app, r#"AGREEMENTS, of: "BJ", minWeight: 2"#).await;
        assert_eq!(nodes, ["benin 1 2", "ghana 1 2"]);
        let (nodes, edges) = network(&app, r#"AGREEMENTS, of: "CL""#).await;
        assert!(nodes.is_empty() && edges.is_empty());
    }

    async fn nodes_left_out_still_count(app: TestApp) {
        world(&app).await;
        let what = "nodeCount edgeCount totalWeight isComplete nodes { country { slug } share centrality } edges { weight share }";
        let data = app.ask(&format!("{{ network(first: 2) {{ {what} }} all: network {{ isComplete }} }}")).await;
        assert_eq!(data["network"], json!({
            "nodeCount": 7, "edgeCount": 8, "totalWeight": 13, "isComplete": false,
            "nodes": [{"country": {"slug": "ghana"}, "share": 0.230769, "centrality": 0.5}, {"country": {"slug": "togo"}, "share": 0.192308, "centrality": 0.5}],
            "edges": [{"weight": 3, "share": 0.230769}],
        }));
        assert_eq!(data["all"]["isComplete"], true);
    }

    async fn edges_are_walked_page_by_page(app: TestApp) {
        world(&app).await;
        let query = "query($after: String) { network { edges(first: 2, after: $after) { cursor a { slug } b { slug } } } }";
        let (mut walked, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = app.ask_with(query, json!({"after": after})).await["network"]["edges"].take();
            let Some(last) = page.as_array().unwrap().last() else { break };
            after = last["cursor"].clone();
            walked.extend(page.as_array().unwrap().iter().map(|edge| format!("{} {}", edge["a"]["slug"], edge["b"]["slug"])));
            assert!(walked.len() < 10);
        }
        let mut once = walked.clone();
        once.sort();
        once.dedup();
        assert_eq!((walked.len(), once.len()), (8, 8));
    }

    async fn a_network_costs_a_few_statements_at_any_size(app: TestApp) {
        world(&app).await;
        app.ask("{ network { nodes { country { slug } } edges { a { slug } b { slug } } } }").await;
        assert!(app.statements().len() <= 4, "{:?}", app.statements());
    }

    async fn a_network_asked_for_wrongly_is_refused_at_the_argument(app: TestApp) {
        for (arguments, field) in [
            ("first: 251", "first"), ("minWeight: 0", "minWeight"),
            (r#"from: "2002-01-01", to: "2001-01-01""#, "to"), (r#"from: "2002""#, "from"),
        ] {
            let refused = app.refusal(&format!("{{ network({arguments}) {{ nodeCount }} }}")).await;
            assert_eq!(refused, problem("BAD_USER_INPUT", field), "{arguments}");
        }
        let refused = app.refusal(r#"{ network { edges(after: "x") { weight } } }"#).await;
        assert_eq!(refused, problem("BAD_USER_INPUT", "after"));
        let refused = app.refusal(r#"{ network(of: "Atlantis") { nodeCount } }"#).await;
        assert_eq!(refused.1, "of");
    }
}
