//! Where an agreement comes from and what came of it, from the outside.

use entente::clock::Clock;
use entente::dataset;
use serde_json::{Value, json};

use crate::support::records::is_batched;
use crate::support::{TestApp, now, problem};

/// A framework; a protocol that amends it; an accord that implements the protocol; a new framework
/// that supersedes the first; and one that has nothing to do with them.
const WORLD: &str = r#"
dataset: {slug: a-family, title: A family of agreements, licence: null, description: null}
agreements:
  - {slug: framework, titles: [{lang: en, text: a}]}
  - {slug: protocol, titles: [{lang: en, text: a}], links: [{kind: AMENDS, to: framework}]}
  - {slug: accord, titles: [{lang: en, text: a}], links: [{kind: IMPLEMENTS, to: protocol}]}
  - {slug: new-framework, titles: [{lang: en, text: a}], links: [{kind: SUPERSEDES, to: framework}, {kind: SUPPLEMENTS, to: accord}]}
  - {slug: apart, titles: [{lang: en, text: a}]}
"#;

async fn world(app: &TestApp) {
    let loaded = dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", WORLD).await;
    loaded.unwrap();
}

/// The slugs and depths, the links as text, and whether this is all.
async fn lineage(app: &TestApp, of: &str, arguments: &str) -> (Vec<String>, Vec<String>, bool) {
    let query = format!(
        "{{ agreement(slug: \"{of}\") {{ lineage{arguments} {{ isComplete nodes {{ depth agreement {{ slug }} }} edges {{ kind from {{ slug }} to {{ slug }} }} }} }} }}"
    );
    let data = app.ask(&query).await["agreement"]["lineage"].take();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let nodes = data["nodes"].as_array().unwrap().iter();
    let edges = data["edges"].as_array().unwrap().iter();
    (
        nodes
            .map(|it| format!("{} {}", it["depth"], text(&it["agreement"]["slug"])))
            .collect(),
        edges
            .map(|it| {
                let [from, to] = ["from", "to"].map(|end| text(&it[end]["slug"]));
                format!("{from} {} {to}", text(&it["kind"]))
            })
            .collect(),
        data["isComplete"].as_bool().unwrap(),
    )
}

async fn id(app: &TestApp, slug: &str) -> Value {
    let query = "query($slug: String!) { agreement(slug: $slug) { id } }";
    app.ask_with(query, json!({"slug": slug})).await["agreement"]["id"].take()
}

async fn link(app: &TestApp, from: &str, kind: &str, to: &str) {
    let query = "mutation($id: ID!, $link: AgreementLinkInput!) { agreementLink(agreementId: $id, link: $link) { errors { message } } }";
    let variables = json!({"id": id(app, from).await, "link": {"kind": kind, "to": to}});
    let done = app.ask_with(query, variables).await;
    assert_eq!(done["agreementLink"]["errors"], json!([]));
}

both_databases! {
    async fn the_whole_chain_is_one_question(app: TestApp) {
        world(&app).await;
        let (nodes, edges, is_complete) = lineage(&app, "framework", "").await;
        assert_eq!(nodes, ["0 framework", "1 new-framework", "1 protocol", "2 accord"]);
        assert_eq!(edges, [
            "accord IMPLEMENTS protocol", "new-framework SUPPLEMENTS accord",
            "new-framework SUPERSEDES framework", "protocol AMENDS framework",
        ]);
        assert!(is_complete);
        let (nodes, edges, is_complete) = lineage(&app, "apart", "").await;
        assert_eq!((nodes, edges, is_complete), (vec!["0 apart".to_owned()], vec![], true));
    }

    async fn what_acts_on_an_agreement_is_not_what_it_acts_upon(app: TestApp) {
        world(&app).await;
        let (nodes, ..) = lineage(&app, "protocol", "(direction: OUTGOING)").await;
        assert_eq!(nodes, ["0 protocol", "1 framework"]);
        let (nodes, ..) = lineage(&app, "protocol", "(direction: INCOMING)").await;
        assert_eq!(nodes, ["0 protocol", "1 accord", "2 new-framework"]);
    }

    async fn links_of_other_kinds_are_not_followed(app: TestApp) {
        world(&app).await;
        let (nodes, edges, is_complete) = lineage(&app, "accord", "(kinds: [IMPLEMENTS, AMENDS])").await;
        assert_eq!(nodes, ["0 accord", "1 protocol", "2 framework"]);
        assert_eq!(edges, ["accord IMPLEMENTS protocol", "protocol AMENDS framework"]);
        assert!(is_complete);
    }

    async fn a_chain_cut_off_says_so(app: TestApp) {
        world(&app).await;
        let (nodes, edges, is_complete) = lineage(&app, "framework", "(depth: 1)").await;
        assert_eq!(nodes, ["0 framework", "1 new-framework", "1 protocol"]);
        assert_eq!(edges, ["new-framework SUPERSEDES framework", "protocol AMENDS framework"]);
        assert!(!is_complete);
        let (nodes, _, is_complete) = lineage(&app, "framework", "(depth: 0)").await;
        assert_eq!((nodes.len(), is_complete), (1, false));
        for depth in ["-1", "21"] {
            let refused = app.refusal(&format!("{{ agreement(slug: \"accord\") {{ lineage(depth: {depth}) {{ isComplete }} }} }}")).await;
            assert_eq!(refused, problem("BAD_USER_INPUT", "depth"));
        }
    }

    async fn agreements_that_act_on_each_other_come_once(app: TestApp) {
        world(&app).await;
        link(&app, "framework", "SUCCEEDS", "accord").await;
        let (nodes, edges, is_complete) = lineage(&app, "framework", "(depth: 20, direction: OUTGOING)").await;
        assert_eq!(nodes, ["0 framework", "1 accord", "2 protocol"]);
        assert_eq!(edges, ["accord IMPLEMENTS protocol", "framework SUCCEEDS accord", "protocol AMENDS framework"]);
        assert!(is_complete);
    }

    async fn a_family_of_hundreds_is_cut_at_two_hundred(app: TestApp) {
        let mut text = WORLD.to_owned();
        for number in 0..250 {
            text += &format!("  - {{slug: n-{number}, titles: [{{lang: en, text: a}}], links: [{{kind: EXTENDS, to: apart}}]}}\n");
        }
        dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", &text).await.unwrap();
        let (nodes, edges, is_complete) = lineage(&app, "apart", "").await;
        assert_eq!((nodes.len(), edges.len(), is_complete), (200, 199, false));
        let (nodes, _, is_complete) = lineage(&app, "apart", "(kinds: [AMENDS])").await;
        assert_eq!((nodes.len(), is_complete), (1, true));
    }

    async fn the_lineages_of_a_list_are_walked_together(app: TestApp) {
        let mut text = WORLD.to_owned();
        for number in 0..20 {
            text += &format!("  - {{slug: n-{number}, titles: [{{lang: en, text: a}}], links: [{{kind: EXTENDS, to: accord}}]}}\n");
        }
        dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", &text).await.unwrap();
        let query = |first: usize| format!("{{ agreements(first: {first}) {{ nodes {{ lineage(depth: 2) {{ nodes {{ agreement {{ slug }} }} edges {{ from {{ slug }} to {{ slug }} }} }} }} }} }}");
        is_batched(&app, &query(1), &query(20), 20).await;
    }
}
