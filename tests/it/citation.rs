//! How records are cited, from the outside.

use entente::clock::Clock;
use entente::dataset;
use entente::graphql::{self, BaseUrl};
use serde_json::{Value, json};

use crate::support::{TestApp, now};

const WORLD: &str = r#"
dataset: {slug: cited, title: Cited, licence: null, description: null}
sources:
  - {slug: gazette, kind: NEWS_ARTICLE, titles: [{lang: fr, text: "Énergie & paix"}], publisher: Gazette, attribution: Présidence, publishedOn: "2025-06-23", url: "https://gazette.example/a"}
meetings:
  - {slug: summit, titles: [{lang: en, text: Summit}], start: "2020-01"}
agreements:
  - {slug: trade, titles: [{lang: en, text: Trade}, {lang: fr, text: Commerce}], events: [{kind: SIGNED, occurredOn: "1995-06"}]}
  - {slug: bare, titles: [{lang: fr, text: Sans date}]}
"#;

async fn world(app: &TestApp) {
    let loaded = dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", WORLD).await;
    loaded.unwrap();
}

both_databases! {
    async fn an_agreement_is_cited_with_the_date_of_its_signature(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ agreement(slug: "trade") { permalink citation fr: citation(lang: "fr") bibtex: citation(format: BIBTEX) } bare: agreement(slug: "bare") { citation } }"#).await;
        assert_eq!(data["agreement"], json!({
            "permalink": "/agreements/trade", "citation": "\"Trade\". 1995-06. Entente, /agreements/trade.",
            "fr": "\"Commerce\". 1995-06. Entente, /agreements/trade.",
            "bibtex": "@misc{trade,\n  title = {Trade},\n  year = {1995},\n  date = {1995-06},\n  url = {/agreements/trade},\n  note = {Entente, /agreements/trade}\n}",
        }));
        assert_eq!(data["bare"]["citation"], "\"Sans date\". Entente, /agreements/bare.");
    }

    async fn a_source_is_cited_as_what_it_is_and_where_it_can_be_read(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ source(slug: "gazette") { citation(format: CSL_JSON) } meeting(slug: "summit") { citation(format: CSL_JSON) } }"#).await;
        let csl = |of: &str| serde_json::from_str::<Value>(data[of]["citation"].as_str().unwrap()).unwrap();
        assert_eq!(csl("source"), json!({
            "id": "gazette", "type": "article-newspaper", "title": "Énergie & paix", "author": [{"literal": "Présidence"}], "container-title": "Gazette",
            "issued": {"date-parts": [[2025, 6, 23]]}, "URL": "https://gazette.example/a", "archive": "Entente", "archive_location": "/sources/gazette",
        }));
        assert_eq!(csl("meeting"), json!({
            "id": "summit", "type": "event", "title": "Summit", "issued": {"date-parts": [[2020, 1]]},
            "URL": "/meetings/summit", "archive": "Entente", "archive_location": "/meetings/summit",
        }));
    }

    async fn a_server_that_knows_its_address_gives_whole_permalinks(app: TestApp) {
        world(&app).await;
        let base = BaseUrl(Some("https://entente.example".to_owned()));
        let schema = graphql::schema_at(app.db.clone(), Clock::Fixed(now()), base);
        let answer = app.with_schema(schema).ask(r#"{ agreement(slug: "trade") { permalink } }"#).await;
        assert_eq!(answer["agreement"]["permalink"], "https://entente.example/agreements/trade");
    }
}
