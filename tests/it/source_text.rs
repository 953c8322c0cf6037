//! The stored texts of sources: that they come and go is told, and what of it can be taken back.

use axum::http::{Request, StatusCode};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::support::records::{act_on, change, delete, make, named};
use crate::support::{TestApp, column};

async fn source(app: &TestApp, slug: &str) -> Value {
    make(app, "source", json!({"slug": slug, "titles": named(slug)})).await
}

async fn store(app: &TestApp, slug: &str, text: &str) {
    let input = json!({"source": slug, "text": text});
    app.act(
        "sourceStoreText",
        "SourceStoreTextInput",
        "source { id }",
        input,
    )
    .await;
}

/// Removes a text, with what stands behind the source, and gets the errors.
async fn remove(app: &TestApp, slug: &str, more: &str) -> Value {
    let query = format!(
        "mutation {{ sourceRemoveText(source: \"{slug}\" {more}) {{ errors {{ code field }} }} }}"
    );
    app.ask(&query).await["sourceRemoveText"]["errors"].take()
}

async fn revision(app: &TestApp) -> i64 {
    app.ask("{ revision }").await["revision"].as_i64().unwrap()
}

async fn revert(app: &TestApp, revision: i64) -> Value {
    let query =
        format!("mutation {{ changeRevert(revision: {revision}) {{ errors {{ code field }} }} }}");
    app.ask(&query).await["changeRevert"]["errors"].take()
}

/// The number of the deletion among the changes after a revision.
async fn deletion(app: &TestApp, after: i64) -> i64 {
    let query = format!("{{ changes(after: \"{after}\") {{ nodes {{ revision operation }} }} }}");
    let changes = app.ask(&query).await["changes"]["nodes"].take();
    let mut changes = changes.as_array().unwrap().iter();
    let found = changes.find(|it| it["operation"] == "DELETED").unwrap();
    found["revision"].as_i64().unwrap()
}

async fn is_stored(app: &TestApp, slug: &str) -> bool {
    let query = format!("{{ source(slug: \"{slug}\") {{ hasStoredText }} }}");
    app.ask(&query).await["source"]["hasStoredText"] == true
}

/// Whether the words of each proposed claim stand in their source.
async fn found(app: &TestApp) -> Value {
    let query = "{ reviewQueue { nodes { quoteFound } } }";
    app.ask(query).await["reviewQueue"]["nodes"].take()
}

async fn quoted(app: &TestApp, quote: &str) {
    make(
        app,
        "country",
        json!({"slug": "atlantis", "kind": "STATE", "alpha2": "AT", "names": named("Atlantis")}),
    )
    .await;
    let input = json!({"about": "country/AT", "field": "names", "quote": quote, "lang": "en", "source": "critias"});
    app.act("claimPropose", "ClaimRecordInput", "proposal { id }", input)
        .await;
}

both_databases! { empty;
    async fn a_text_that_goes_and_one_that_comes_again_are_changes_of_the_source(app: TestApp) {
        let id = source(&app, "critias").await;
        store(&app, "critias", "the words").await;
        let before = revision(&app).await;
        assert_eq!(remove(&app, "critias", "").await, json!([]));
        store(&app, "critias", "the words").await;
        let query = format!("{{ changes(after: \"{before}\") {{ nodes {{ act recordId fields {{ field before after }} }} }} }}");
        let made = app.ask(&query).await["changes"]["nodes"].take();
        assert_eq!(column(&made, "act"), ["sourceRemoveText", "sourceStoreText"]);
        let at = &made[1]["fields"][0]["after"];
        assert!(at.as_str().unwrap().starts_with("2026-01-01T00:00:00"), "{made}");
        for (number, expected) in [
            (0, json!([{"field": "text_stored_at", "before": at, "after": null}])),
            (1, json!([{"field": "text_stored_at", "before": null, "after": at}])),
        ] {
            assert_eq!((&made[number]["recordId"], &made[number]["fields"]), (&id, &expected));
        }
    }

    async fn an_answer_kept_by_others_is_not_told_again_once_a_text_is_removed(app: TestApp) {
        source(&app, "critias").await;
        store(&app, "critias", "the words").await;
        let reader = app.clone().anonymous();
        let get = async |tag: &str| {
            let query = "/graphql?query=%7B%20source(slug%3A%22critias%22)%20%7B%20hasStoredText%20%7D%20%7D";
            let request = Request::get(query).header("if-none-match", tag);
            reader.send(request.body(axum::body::Body::empty()).unwrap()).await
        };
        let (_, headers, _) = get("\"none\"").await;
        let tag = headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(get(&tag).await.0, StatusCode::NOT_MODIFIED);
        remove(&app, "critias", "").await;
        let (status, _, body) = get(&tag).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("false"), "{body}");
    }

    async fn a_text_is_removed_by_those_who_know_the_source_as_it_is(app: TestApp) {
        let id = source(&app, "critias").await;
        store(&app, "critias", "the words").await;
        let known = revision(&app).await;
        change(&app, "source", "id", json!({"id": id, "publisher": "Plato"})).await;
        let refused = remove(&app, "critias", &format!(", expectedRevision: {known}")).await;
        assert_eq!(refused, json!([{"code": "CONFLICT", "field": ["expectedRevision"]}]));
        assert!(is_stored(&app, "critias").await);
        assert_eq!(remove(&app, "critias", &format!(", expectedRevision: {}", known + 1)).await, json!([]));
    }

    async fn a_deleted_source_comes_back_with_its_text(app: TestApp) {
        let id = source(&app, "critias").await;
        store(&app, "critias", "the words").await;
        quoted(&app, "words").await;
        assert_eq!(found(&app).await, json!([{"quoteFound": true}]));
        let before = revision(&app).await;
        delete(&app, "source", &id).await;
        assert_eq!(found(&app).await, json!([{"quoteFound": null}]));
        assert_eq!(revert(&app, deletion(&app, before).await).await, json!([]));
        assert!(is_stored(&app, "critias").await);
        assert_eq!(found(&app).await, json!([{"quoteFound": true}]));
    }

    async fn a_source_that_comes_anew_under_an_old_name_has_no_text(app: TestApp) {
        let id = source(&app, "critias").await;
        store(&app, "critias", "the words").await;
        delete(&app, "source", &id).await;
        assert_eq!(source(&app, "critias").await, id);
        quoted(&app, "words").await;
        assert!(!is_stored(&app, "critias").await);
        assert_eq!(found(&app).await, json!([{"quoteFound": null}]));
        store(&app, "critias", "other").await;
        assert_eq!(found(&app).await, json!([{"quoteFound": false}]));
    }

    async fn a_text_that_is_gone_for_good_is_not_said_to_be_back(app: TestApp) {
        source(&app, "critias").await;
        store(&app, "critias", "the words").await;
        let stored = revision(&app).await;
        store(&app.clone().at("2026-01-02T00:00:00Z"), "critias", "others").await;
        let refused = json!([{"code": "CONFLICT", "field": ["revision"]}]);
        assert_eq!(revert(&app, revision(&app).await).await, refused);
        remove(&app, "critias", "").await;
        assert_eq!(revert(&app, revision(&app).await).await, refused);
        assert_eq!(revert(&app, stored).await, refused);
        assert!(!is_stored(&app, "critias").await);
    }

    async fn a_text_whose_storing_is_taken_back_is_gone(app: TestApp) {
        source(&app, "critias").await;
        store(&app, "critias", "the words").await;
        quoted(&app, "words").await;
        let query = r#"{ changes(last: 2) { nodes { revision act } } }"#;
        let changes = app.ask(query).await["changes"]["nodes"].take();
        assert_eq!(changes[0]["act"], "sourceStoreText");
        assert_eq!(revert(&app, changes[0]["revision"].as_i64().unwrap()).await, json!([]));
        assert!(!is_stored(&app, "critias").await);
        assert_eq!(found(&app).await, json!([{"quoteFound": null}]));
        let rows = app.db.reader.query_all_raw(sea_orm::Statement::from_string(
            app.db.reader.get_database_backend(), "SELECT id FROM source_text"
        ));
        assert_eq!(rows.await.unwrap().len(), 0);
    }

    async fn a_merge_that_is_taken_back_leaves_the_text_with_its_own_source(app: TestApp) {
        let [critias, timaeus] = [source(&app, "critias").await, source(&app, "timaeus").await];
        store(&app, "critias", "the words").await;
        let input = json!({"from": critias, "into": timaeus});
        app.act("recordMerge", "RecordMergeInput", "record { id }", input).await;
        assert!(is_stored(&app, "timaeus").await);
        assert_eq!(revert(&app, revision(&app).await).await, json!([]));
        assert!(is_stored(&app, "critias").await && !is_stored(&app, "timaeus").await);
        quoted(&app, "words").await;
        assert_eq!(found(&app).await, json!([{"quoteFound": true}]));
        let gone = act_on(&app, "sourceDelete", "id", "deletedId", &timaeus).await;
        assert_eq!(gone["errors"], json!([]));
    }

    /// Texts that were stored before their sources told so.
    async fn the_sources_of_texts_that_are_there_tell_so_after_an_update_of_the_tables(app: TestApp) {
        for slug in ["critias", "timaeus"] {
            source(&app, slug).await;
        }
        store(&app, "critias", "the words").await;
        entente::database::revert(&app.db, 1).await.unwrap();
        entente::database::migrate(&app.db).await.unwrap();
        let app = app.another().await;
        let last = revision(&app).await;
        assert!(is_stored(&app, "critias").await && !is_stored(&app, "timaeus").await);
        assert_eq!(remove(&app, "critias", "").await, json!([]));
        assert_eq!(revision(&app).await, last + 1, "the update is nobody's change");
    }
}
