//! Datasets, from the outside: what a data file says of itself, and which records came from it.

use chrono::Duration;
use entente::clock::Clock;
use entente::dataset;
use entente::domain::dataset as datasets;
use entity::vocabulary::RecordKind;
use futures_util::FutureExt as _;
use sea_orm::{ActiveValue::Set, EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::records::{
    column, country, delete, how_many, is_batched, is_found_by_key_and_id, listed, make, named,
    node, world,
};
use crate::support::{TestApp, now, problem};

/// The first file: it knows the border agreement.
const NORTH: &str = r#"
dataset:
  slug: north
  title: Treaties of the north
  publisher: Office of the North
  url: https://example.org/north
  licence: CC0-1.0
  description: Copied from the gazette.
  version: "3.1"
  retrievedOn: "2025-05"
  coverage: {countries: [ML, FR], from: "1950", to: "1999-06", note: Without exchanges of notes.}
sources:
  - {slug: gazette, titles: [{lang: en, text: Gazette}], publishedOn: "1961"}
agreements:
  - {slug: border, titles: [{lang: en, text: Border}], parties: [{key: ml, country: ML, role: PARTY}, {key: fr, country: FR, role: PARTY}],
     events: [{key: signed, kind: SIGNED, occurredOn: "1960-06-22"}], identifiers: [{scheme: UNTS, value: I-1}]}
  - {slug: trade, titles: [{lang: en, text: Trade}], parties: [{country: ML, role: PARTY}]}
"#;

/// The second file: it names the border agreement too, and says something about it.
const SOUTH: &str = r#"
dataset: {slug: south, title: Treaties of the south, coverage: {worldwide: true, from: "1990/.."}}
sources:
  - {slug: wire, titles: [{lang: en, text: Wire}]}
agreements:
  - {slug: border, titles: [{lang: en, text: Another title}]}
  - {slug: trade, titles: [{lang: en, text: Another title}]}
  - {slug: border-of-the-south, titles: [{lang: en, text: Border}], identifiers: [{scheme: UNTS, value: I-1}, {scheme: TIAS, value: I-1}]}
claims:
  - {about: agreement/border, field: status, part: events/signed, value: SIGNED, quote: was signed, lang: en, source: wire, locator: "1"}
  - {about: agreement/border, field: status, value: DRAFT_AGREED, quote: is being drafted, lang: en, source: gazette, locator: "2"}
  - {about: country/FR, field: capital, value: Paris, source: wire, locator: "3"}
"#;

async fn load(app: &TestApp, text: &str) -> dataset::Report {
    let clock = Clock::Fixed(now());
    dataset::load(&app.db, clock, "file.yaml", text)
        .await
        .unwrap()
}

async fn both(app: &TestApp) {
    world(app).await;
    load(app, NORTH).await;
    load(app, SOUTH).await;
}

const ALL: &str = "{ datasets { totalCount nodes {
    id slug title publisher url licence description version retrievedOn { edtf } importedAt updatedAt
    coverage { isWorldwide countries { slug } from { edtf } to { edtf } note } recordCounts { kind count }
} } }";

/// The datasets behind each agreement and country.
async fn behind(app: &TestApp) -> Value {
    let query = "{ agreements(orderBy: {slug: ASC}) { nodes { slug datasets { slug } } } countries { nodes { slug datasets { slug } } } }";
    let data = app.ask(query).await;
    let rows = ["agreements", "countries"].map(|list| data[list]["nodes"].clone());
    let rows = rows
        .iter()
        .flat_map(|rows| rows.as_array().unwrap().clone());
    let told = rows.map(|row| {
        let slug = row["slug"].as_str().unwrap().to_owned();
        (slug, json!(column(&row["datasets"], "slug")))
    });
    Value::Object(told.collect())
}

both_databases! {
    async fn the_bundled_datasets_say_what_they_cover(app: TestApp) {
        is_found_by_key_and_id(&app, "dataset", "slug", "domains").await;
        let slugs = ["article-2025-06-23", "countries", "domains", "historical-states"];
        assert_eq!(listed(&app, "datasets", "slug", "").await, slugs);
        let data = app.ask(r#"{
            article: dataset(slug: "article-2025-06-23") { licence coverage { isWorldwide countries { slug } from { edtf } to { edtf } } recordCounts { kind count } }
            countries: dataset(slug: "countries") { coverage { isWorldwide countries { slug } from { edtf } } recordCounts { kind count } }
            domains: dataset(slug: "domains") { coverage { isWorldwide } }
            agreements { nodes { datasets { slug } } }
        }"#).await;
        assert_eq!(data["article"]["coverage"], json!({
            "isWorldwide": false, "countries": [{"slug": "mali"}, {"slug": "russian-federation"}],
            "from": {"edtf": "2025-06-23"}, "to": {"edtf": "2025-06-23"}
        }));
        let of_article = data["article"]["recordCounts"].as_array().unwrap();
        assert!(of_article.contains(&json!({"kind": "AGREEMENT", "count": 3})), "{of_article:?}");
        assert!(of_article.contains(&json!({"kind": "SOURCE", "count": 1})), "{of_article:?}");
        assert_eq!(data["countries"]["coverage"], json!({"isWorldwide": true, "countries": [], "from": null}));
        assert_eq!(data["countries"]["recordCounts"], json!([{"kind": "COUNTRY", "count": 249}]));
        assert_eq!(data["domains"]["coverage"], json!({"isWorldwide": null}));
        for agreement in data["agreements"]["nodes"].as_array().unwrap() {
            assert_eq!(agreement["datasets"], json!([{"slug": "article-2025-06-23"}]));
        }
    }
}

both_databases! { empty;
    async fn a_dataset_tells_what_its_file_says_of_itself(app: TestApp) {
        both(&app).await;
        let data = app.ask(ALL).await;
        let north = &data["datasets"]["nodes"][0];
        let told = json!({
            "id": north["id"], "slug": "north", "title": "Treaties of the north", "publisher": "Office of the North",
            "url": "https://example.org/north", "licence": "CC0-1.0", "description": "Copied from the gazette.",
            "version": "3.1", "retrievedOn": {"edtf": "2025-05"},
            "importedAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
            "coverage": {"isWorldwide": false, "countries": [{"slug": "france"}, {"slug": "mali"}],
                "from": {"edtf": "1950"}, "to": {"edtf": "1999-06"}, "note": "Without exchanges of notes."},
            "recordCounts": [{"kind": "AGREEMENT", "count": 2}, {"kind": "SOURCE", "count": 1}]
        });
        assert_eq!(*north, told);
        assert_eq!(node(&app, &north["id"]).await, json!({"__typename": "Dataset", "id": north["id"]}));
        let south = &data["datasets"]["nodes"][1];
        assert_eq!(south["publisher"], Value::Null);
        assert_eq!(south["coverage"], json!({"isWorldwide": true, "countries": [], "from": {"edtf": "1990/.."}, "to": null, "note": null}));
    }

    /// The second file names `trade` too, but nothing of it was taken.
    async fn a_record_came_from_the_datasets_that_wrote_it_or_added_to_it(app: TestApp) {
        both(&app).await;
        make(&app, "agreement", json!({"slug": "by-hand", "titles": named("By hand")})).await;
        assert_eq!(behind(&app).await, json!({
            "border": ["north", "south"], "border-of-the-south": ["south"], "by-hand": [], "trade": ["north"],
            "france": ["south"], "mali": [], "russia": []
        }));
    }

    async fn loading_a_file_again_changes_nothing(app: TestApp) {
        both(&app).await;
        let before = (app.ask(ALL).await, behind(&app).await);
        for text in [SOUTH, NORTH, SOUTH] {
            let later = Clock::Fixed(now() + Duration::days(1));
            let report = dataset::load(&app.db, later, "file.yaml", text).await.unwrap();
            assert_eq!(report.written(), 0, "{report}");
        }
        assert_eq!((app.ask(ALL).await, behind(&app).await), before);
    }

    async fn a_newer_file_brings_its_newer_statement_and_keeps_the_records(app: TestApp) {
        both(&app).await;
        let newer = NORTH.replace("\"3.1\"", "\"4\"").replace("[ML, FR]", "[RU]");
        let later = Clock::Fixed(now() + Duration::days(1));
        dataset::load(&app.db, later, "file.yaml", &newer).await.unwrap();
        let data = app.ask(r#"{ dataset(slug: "north") { version importedAt updatedAt coverage { countries { slug } } recordCounts { count } } }"#).await;
        assert_eq!(data["dataset"], json!({
            "version": "4", "importedAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-02T00:00:00Z",
            "coverage": {"countries": [{"slug": "russia"}]}, "recordCounts": [{"count": 2}, {"count": 1}]
        }));
    }

    async fn a_dataset_that_cannot_be_written_takes_its_records_with_it(app: TestApp) {
        world(&app).await;
        for (good, bad, path) in [
            ("countries: [ML, FR]", "countries: [ML, Atlantis]", "coverage.countries.1:"),
            ("countries: [ML, FR]", "worldwide: true, countries: [ML]", "coverage.countries:"),
            ("\"1999-06\"", "\"1949\"", "coverage.to:"),
            ("\"1999-06\"", "\"1999-13\"", "coverage.to:"),
            ("\"2025-05\"", "May", "retrievedOn:"),
            ("https://example.org/north", "example.org", "url:"),
            ("slug: north", "slug: The North", "slug:"),
        ] {
            let text = NORTH.replace(good, bad);
            assert_ne!(text, NORTH);
            let refused = dataset::load(&app.db, Clock::Fixed(now()), "file.yaml", &text).await;
            let message = refused.unwrap_err().to_string();
            assert!(message.starts_with("dataset number 1") && message.contains(path), "{bad}: {message}");
        }
        assert_eq!(how_many(&app, "datasets").await, 0);
        assert_eq!(how_many(&app, "agreements").await, 0);
    }

    async fn datasets_are_found_by_what_they_state_to_cover(app: TestApp) {
        both(&app).await;
        load(&app, "dataset: {slug: silent, title: It states nothing}").await;
        load(&app, "dataset: {slug: until, title: One end, coverage: {countries: [RU], to: \"1980-02\"}}").await;
        for (filter, expected) in [
            (r#"country: "ML""#, &["north", "south"][..]),
            (r#"country: "RU""#, &["south", "until"]),
            (r#"day: "1949-12-31""#, &["until"]),
            (r#"day: "1980-02-29""#, &["north", "until"]),
            (r#"day: "1980-03-01""#, &["north"]),
            (r#"day: "1999-06-30""#, &["north", "south"]),
            (r#"day: "2020-01-01""#, &["south"]),
            (r#"country: "ML", day: "2020-01-01""#, &["south"]),
            ("", &["north", "silent", "south", "until"]),
        ] {
            let found = listed(&app, "datasets", "slug", &format!("filter: {{ {filter} }}")).await;
            assert_eq!(found, expected, "{filter}");
        }
        let page = app.ask("{ datasets(first: 2) { pageInfo { endCursor hasNextPage } } }").await;
        let cursor = page["datasets"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        let rest = app.ask(&format!(r#"{{ datasets(after: "{cursor}") {{ nodes {{ slug }} }} }}"#)).await;
        assert_eq!(column(&rest["datasets"]["nodes"], "slug"), ["south", "until"]);
        let nowhere = r#"{ datasets(filter: { country: "Atlantis" }) { totalCount } }"#;
        assert_eq!(app.refusal(nowhere).await, problem("NOT_FOUND", "filter.country"));
        let never = r#"{ datasets(filter: { day: "2020" }) { totalCount } }"#;
        assert_eq!(app.refusal(never).await, problem("BAD_USER_INPUT", "filter.day"));
    }

    async fn records_of_two_datasets_meet_in_a_shared_identifier(app: TestApp) {
        both(&app).await;
        let data = app.ask(r#"{ agreements(orderBy: {slug: ASC}) { nodes { slug sharedIdentifiers {
            scheme value record { ... on Agreement { slug datasets { slug } } }
        } } } }"#).await;
        let shared = |other: &str, datasets: Value| json!([{
            "scheme": "UNTS", "value": "I-1", "record": {"slug": other, "datasets": datasets}
        }]);
        let nodes = &data["agreements"]["nodes"];
        assert_eq!(nodes[0]["sharedIdentifiers"], shared("border-of-the-south", json!([{"slug": "south"}])));
        assert_eq!(nodes[1]["sharedIdentifiers"], shared("border", json!([{"slug": "north"}, {"slug": "south"}])));
        assert_eq!(nodes[2]["sharedIdentifiers"], json!([]));
    }

    async fn what_one_source_says_of_a_field_is_told_word_for_word(app: TestApp) {
        both(&app).await;
        let data = app.ask(r#"{ agreement(slug: "border") {
            sources { slug }
            of_wire: claims(source: "wire", field: "status") { quote source { slug } }
            of_gazette: claims(source: "gazette") { quote }
            claims { value isDisputed isOnlySource }
        } country(code: "FR") { claims { isDisputed isOnlySource } } }"#).await;
        let border = &data["agreement"];
        assert_eq!(border["sources"], json!([{"slug": "gazette"}, {"slug": "wire"}]));
        assert_eq!(border["of_wire"], json!([{"quote": "was signed", "source": {"slug": "wire"}}]));
        assert_eq!(border["of_gazette"], json!([{"quote": "is being drafted"}]));
        assert_eq!(border["claims"], json!([
            {"value": "SIGNED", "isDisputed": true, "isOnlySource": false},
            {"value": "DRAFT_AGREED", "isDisputed": true, "isOnlySource": false}
        ]));
        assert_eq!(data["country"]["claims"], json!([{"isDisputed": false, "isOnlySource": true}]));
        let unknown = r#"{ agreement(slug: "border") { claims(source: "nobody") { quote } } }"#;
        assert_eq!(app.refusal(unknown).await, problem("NOT_FOUND", "source"));
    }

    async fn a_dataset_outlives_what_it_wrote_and_named(app: TestApp) {
        both(&app).await;
        let trade = app.ask(r#"{ agreement(slug: "trade") { id } }"#).await["agreement"]["id"].clone();
        delete(&app, "agreement", &trade).await;
        let data = app.ask(r#"{ dataset(slug: "north") { recordCounts { kind count } } }"#).await;
        assert_eq!(data["dataset"]["recordCounts"][0], json!({"kind": "AGREEMENT", "count": 1}));
        let russia = country(&app, "RU").await;
        load(&app, "dataset: {slug: east, title: East, coverage: {countries: [RU]}}").await;
        delete(&app, "country", &russia).await;
        let data = app.ask(r#"{ dataset(slug: "east") { coverage { isWorldwide countries { slug } } } }"#).await;
        assert_eq!(data["dataset"]["coverage"], json!({"isWorldwide": null, "countries": []}));
    }

    /// More than one statement takes, some of them twice.
    async fn many_records_are_attached_once_each(app: TestApp) {
        load(&app, "dataset: {slug: large, title: Large}").await;
        let ids: Vec<Uuid> = (1..=6_000).map(Uuid::from_u128).collect();
        for ids in ids.chunks(1_000) {
            let rows = ids.iter().map(|id| entity::record::ActiveModel {
                id: Set(*id), kind: Set(RecordKind::Source), created_at: Set(now()), updated_at: Set(now()),
            });
            entity::record::Entity::insert_many(rows).exec_without_returning(&app.db.writer).await.unwrap();
        }
        for _ in 0..2 {
            let given = [&ids[..], &ids[..10]].concat();
            let attached = app.db.write(now(), |tx, now| async move {
                let large = datasets::find(tx, "large").await?.map(|row| row.id);
                datasets::attach(tx, large.unwrap_or_default(), &given, now).await
            }.boxed());
            attached.await.unwrap();
        }
        let pairs = entity::dataset_record::Entity::find().count(&app.db.reader).await.unwrap();
        assert_eq!(pairs, 6_000);
    }

    async fn many_records_with_their_datasets_cost_as_many_statements_as_one(app: TestApp) {
        world(&app).await;
        let agreements: String = (0..12).map(|number| format!(
            "  - {{slug: a-{number}, titles: [{{lang: en, text: a}}], identifiers: [{{scheme: UNTS, value: I-{}}}]}}\n", number / 2
        )).collect();
        for slug in ["one", "two"] {
            let claims: String = (0..12).map(|number| format!(
                "  - {{about: agreement/a-{number}, field: shortName, value: {slug}, source: s-{slug}}}\n"
            )).collect();
            load(&app, &format!("dataset: {{slug: {slug}, title: t, coverage: {{countries: [ML]}}}}\nsources:\n  - {{slug: s-{slug}, titles: [{{lang: en, text: s}}]}}\nagreements:\n{agreements}claims:\n{claims}")).await;
        }
        let query = |size: u32| format!("{{ agreements(first: {size}) {{ nodes {{
            datasets {{ slug coverage {{ isWorldwide countries {{ slug }} }} recordCounts {{ count }} }}
            sharedIdentifiers {{ record {{ id }} }} sources {{ slug }} claims(source: \"s-one\") {{ isDisputed isOnlySource }}
        }} }} }}");
        is_batched(&app, &query(1), &query(12), 12).await;
    }
}
