//! Taking a change back: what was true when it was made must still be true with all that was made
//! since, and what went together comes back together.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{act_on, change, change_refused, delete, make, named, node};

async fn revision(app: &TestApp) -> i64 {
    app.ask("{ revision }").await["revision"].as_i64().unwrap()
}

/// Takes a change back, and gets code, field and message of each error.
async fn revert(app: &TestApp, revision: i64) -> Value {
    let query = format!(
        "mutation {{ changeRevert(revision: {revision}) {{ errors {{ code field message }} }} }}"
    );
    app.ask(&query).await["changeRevert"]["errors"].take()
}

async fn is_refused(app: &TestApp, change: i64) -> String {
    let before = revision(app).await;
    let errors = revert(app, change).await;
    let told = (&errors[0]["code"], &errors[0]["field"]);
    assert_eq!(told, (&json!("CONFLICT"), &json!(["revision"])), "{errors}");
    assert_eq!(revision(app).await, before);
    errors[0]["message"].as_str().unwrap().to_owned()
}

async fn meeting(app: &TestApp, slug: &str) -> Value {
    make(app, "meeting", json!({"slug": slug, "titles": named(slug)})).await
}

/// Two domains or meetings, of which the first is no longer part of the second and the second is now
/// part of the first. Gives the first, the second and the change by which the first left.
async fn turned_about(app: &TestApp, kind: &str, [one, other]: [Value; 2]) -> (Value, Value, i64) {
    change(app, kind, "id", json!({"id": one, "parent": other})).await;
    change(app, kind, "id", json!({"id": one, "parent": null})).await;
    let left = revision(app).await;
    change(app, kind, "id", json!({"id": other, "parent": one})).await;
    (one, other, left)
}

async fn claim(app: &TestApp, value: &str, shown: bool) -> Value {
    let input = json!({"about": "country/AT", "field": "capital", "value": value, "source": "critias", "shown": shown});
    app.act("claimRecord", "ClaimRecordInput", "claim { id }", input)
        .await["id"]
        .take()
}

async fn atlantis(app: &TestApp) -> Value {
    make(
        app,
        "source",
        json!({"slug": "critias", "titles": named("Critias")}),
    )
    .await;
    let input =
        json!({"slug": "atlantis", "kind": "STATE", "alpha2": "AT", "names": named("Atlantis")});
    make(app, "country", input).await
}

async fn agreement(app: &TestApp, slug: &str, more: Value) -> Value {
    let mut input = json!({"slug": slug, "titles": named(slug)});
    let fields = input.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    make(app, "agreement", input).await
}

both_databases! { empty;
    async fn no_meeting_becomes_part_of_itself_by_taking_a_change_back(app: TestApp) {
        let both = [meeting(&app, "one").await, meeting(&app, "two").await];
        let (one, two, left) = turned_about(&app, "meeting", both).await;
        is_refused(&app, left).await;
        change(&app, "meeting", "id", json!({"id": two, "parent": null})).await;
        assert_eq!(revert(&app, left).await, json!([]));
        let found = app.ask(r#"{ meeting(slug: "one") { parent { slug } } }"#).await;
        assert_eq!(found["meeting"]["parent"]["slug"], "two");
        let refused = change_refused(&app, "meeting", json!({"id": two, "parent": one})).await;
        assert_eq!(refused, [crate::support::problem("BAD_USER_INPUT", "parent")]);
    }

    async fn no_domain_comes_to_lie_below_itself_by_taking_a_change_back(app: TestApp) {
        let domain = async |code: &str| make(&app, "domain", json!({"code": code, "labels": named(code)})).await;
        let both = [domain("ONE").await, domain("TWO").await];
        let (_, two, left) = turned_about(&app, "domain", both).await;
        is_refused(&app, left).await;
        change(&app, "domain", "id", json!({"id": two, "parent": null})).await;
        assert_eq!(revert(&app, left).await, json!([]));
    }

    /// However it came into the database: nothing may run without end because of it.
    async fn a_ring_of_meetings_ends_no_server(app: TestApp) {
        use sea_orm::ConnectionTrait as _;
        for slug in ["one", "two", "three"] {
            meeting(&app, slug).await;
        }
        for (slug, parent) in [("one", "two"), ("two", "one")] {
            let sql = format!("UPDATE meeting SET parent_id = (SELECT id FROM meeting AS m WHERE m.slug = '{parent}') WHERE slug = '{slug}'");
            app.db.writer.execute_unprepared(&sql).await.unwrap();
        }
        let input = json!({"from": "meeting/three", "into": "meeting/one"});
        app.act("recordMerge", "RecordMergeInput", "record { id }", input).await;
    }

    async fn a_claim_that_comes_back_is_not_shown_beside_another_value(app: TestApp) {
        atlantis(&app).await;
        let cerne = claim(&app, "Cerne", true).await;
        act_on(&app, "claimDelete", "id", "deletedId", &cerne).await;
        let deletion = revision(&app).await;
        let basileia = claim(&app, "Basileia", true).await;
        let message = is_refused(&app, deletion).await;
        assert!(message.contains(basileia.as_str().unwrap()), "{message}");
        act_on(&app, "claimDelete", "id", "deletedId", &basileia).await;
        assert_eq!(revert(&app, deletion).await, json!([]));
        let found = app.ask(r#"{ country(code: "AT") { claims { value isShown } } }"#).await;
        assert_eq!(found["country"]["claims"], json!([{"value": "Cerne", "isShown": true}]));
    }

    async fn the_status_follows_the_claims_that_are_there_after_a_change_is_taken_back(app: TestApp) {
        make(&app, "source", json!({"slug": "critias", "titles": named("Critias")})).await;
        let events = json!({"events": [{"kind": "DRAFT_AGREED", "occurredOn": "2001"}, {"kind": "SIGNED", "occurredOn": "2002"}]});
        agreement(&app, "pact", events).await;
        let found = async || app.ask(r#"{ agreement(slug: "pact") { status events { id kind } } }"#).await["agreement"].take();
        let events = found().await["events"].take();
        let says = async |value: &str, event: &Value, shown: bool| {
            let input = json!({"about": "agreement/pact", "field": "status", "value": value, "part": event, "source": "critias", "shown": shown});
            app.act("claimRecord", "ClaimRecordInput", "claim { id }", input).await["id"].take()
        };
        let draft = says("DRAFT_AGREED", &events[0]["id"], true).await;
        assert_eq!(found().await["status"], "SIGNED_NOT_IN_FORCE");
        act_on(&app, "claimDelete", "id", "deletedId", &draft).await;
        let deletion = revision(&app).await;
        says("SIGNED", &events[1]["id"], false).await;
        assert_eq!(found().await["status"], "SIGNED_NOT_IN_FORCE");
        // With the shown claim back, the event of the other value is not followed.
        assert_eq!(revert(&app, deletion).await, json!([]));
        assert_eq!(found().await["status"], "DRAFT_CONCLUDED");
    }

    async fn what_referred_to_a_deleted_agreement_comes_back_with_it(app: TestApp) {
        let pact = agreement(&app, "pact", json!({})).await;
        agreement(&app, "protocol", json!({"links": [{"to": "pact", "kind": "AMENDS"}]})).await;
        let links = async || {
            let found = app.ask(r#"{ agreement(slug: "protocol") { links { kind to { id } } } }"#).await;
            found["agreement"]["links"].clone()
        };
        let whole = links().await;
        assert_eq!(whole[0]["to"]["id"], pact);
        let before = revision(&app).await;
        delete(&app, "agreement", &pact).await;
        assert_eq!(links().await, json!([]));
        // Of the pact, and of the protocol, which lost its link. The second alone cannot come back.
        let changes = app.ask(&format!("{{ changes(after: \"{before}\") {{ nodes {{ revision operation }} }} }}")).await["changes"]["nodes"].take();
        let one = |operation: &str| {
            let found = changes.as_array().unwrap().iter().find(|it| it["operation"] == operation);
            found.unwrap()["revision"].as_i64().unwrap()
        };
        let message = is_refused(&app, one("UPDATED")).await;
        assert_eq!(message, "It refers to a record that is gone; bring that back first.");
        assert_eq!(revert(&app, one("DELETED")).await, json!([]));
        assert_eq!(links().await, whole);
    }

    async fn a_later_state_has_its_earlier_one_again_when_that_comes_back(app: TestApp) {
        let atlantis = atlantis(&app).await;
        let lemuria = json!({"slug": "lemuria", "kind": "STATE", "alpha2": "LE", "names": named("Lemuria"), "successorOf": [{"predecessor": "AT", "kind": "CONTINUATION"}]});
        make(&app, "country", lemuria).await;
        let query = r#"{ country(code: "LE") { predecessors { predecessor { id } } } }"#;
        let whole = app.ask(query).await;
        assert_eq!(whole["country"]["predecessors"][0]["predecessor"]["id"], atlantis);
        let before = revision(&app).await;
        delete(&app, "country", &atlantis).await;
        let query_changes = format!("{{ changes(after: \"{before}\") {{ nodes {{ revision operation }} }} }}");
        let changes = app.ask(&query_changes).await["changes"]["nodes"].take();
        let deletion = changes.as_array().unwrap().iter().find(|it| it["operation"] == "DELETED").unwrap();
        assert_eq!(revert(&app, deletion["revision"].as_i64().unwrap()).await, json!([]));
        assert_eq!(app.ask(query).await, whole);
    }

    async fn what_others_refer_to_by_now_does_not_go(app: TestApp) {
        let atlantis = atlantis(&app).await;
        let creation = revision(&app).await;
        make(&app, "meeting", json!({"slug": "summit", "titles": named("Summit"), "country": "AT"})).await;
        is_refused(&app, creation).await;
        assert_eq!(node(&app, &atlantis).await["id"], atlantis);
    }

    async fn a_name_that_another_bears_by_now_is_not_taken_from_it(app: TestApp) {
        let atlantis = atlantis(&app).await;
        change(&app, "country", "id", json!({"id": atlantis, "alpha2": "AA"})).await;
        let renaming = revision(&app).await;
        make(&app, "country", json!({"slug": "lemuria", "kind": "STATE", "alpha2": "AT", "names": named("Lemuria")})).await;
        let message = is_refused(&app, renaming).await;
        assert!(message.contains("alpha2"), "{message}");
    }
}
