//! Proposals that were made before others changed the record.

use entente::domain::access::Role;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{change, delete, make, named};

async fn atlantis(app: &TestApp) -> Value {
    let input = json!({"slug": "atlantis", "kind": "STATE", "alpha2": "AT", "capital": "Cerne", "names": named("Atlantis")});
    make(app, "country", input).await
}

async fn revision(app: &TestApp) -> i64 {
    app.ask("{ revision }").await["revision"].as_i64().unwrap()
}

/// Proposes a change, with what stands behind the input, and gets the payload.
async fn propose(app: &TestApp, input: Value, more: &str) -> Value {
    let query = format!(
        "mutation($input: ChangeProposeInput!) {{ changePropose(input: $input {more}) {{
            proposal {{ id }} errors {{ code field current {{ id }} }}
        }} }}"
    );
    let app = app.clone().by_role(Role::Contributor);
    app.ask_with(&query, json!({"input": {"country": input}}))
        .await["changePropose"]
        .take()
}

async fn proposed(app: &TestApp, input: Value) -> Value {
    propose(app, input, "").await["proposal"]["id"].take()
}

/// Accepts a proposal, with what stands behind its id, and gets the errors.
async fn accept(app: &TestApp, id: &Value, more: &str) -> Value {
    let query = format!(
        "mutation($id: ID!) {{ proposalAccept(id: $id {more}) {{
            errors {{ code field current {{ ... on Country {{ id capital }} }} }}
        }} }}"
    );
    let app = app.clone().by_role(Role::Editor);
    app.ask_with(&query, json!({"id": id})).await["proposalAccept"]["errors"].take()
}

async fn capital(app: &TestApp) -> Value {
    let query = r#"{ country(code: "AT") { capital } }"#;
    app.ask(query).await["country"]["capital"].take()
}

both_databases! { empty;
    async fn newer_work_is_not_overwritten_by_an_old_proposal(app: TestApp) {
        let id = atlantis(&app).await;
        let proposal = proposed(&app, json!({"id": id, "capital": "Old"})).await;
        change(&app, "country", "id", json!({"id": id, "capital": "New"})).await;
        let refused = accept(&app, &proposal, "").await;
        assert_eq!(refused, json!([{
            "code": "CONFLICT", "field": ["expectedRevision"], "current": {"id": id, "capital": "New"}
        }]));
        assert_eq!(capital(&app).await, "New");
        // An editor who has seen the newer work decides.
        let known = revision(&app).await;
        let refused = accept(&app, &proposal, &format!(", expectedRevision: {}", known - 1)).await;
        assert_eq!(refused[0]["code"], "CONFLICT");
        assert_eq!(accept(&app, &proposal, &format!(", expectedRevision: {known}")).await, json!([]));
        assert_eq!(capital(&app).await, "Old");
    }

    async fn a_list_is_one_field_of_a_proposal(app: TestApp) {
        let id = atlantis(&app).await;
        let codes = |value: &str| json!([{"scheme": "WIKIDATA", "value": value}]);
        let names = proposed(&app, json!({"id": id, "names": named("Atlantide")})).await;
        let identifiers = proposed(&app, json!({"id": id, "identifiers": codes("Q1")})).await;
        change(&app, "country", "id", json!({"id": id, "identifiers": codes("Q2")})).await;
        assert_eq!(accept(&app, &identifiers, "").await[0]["field"], json!(["expectedRevision"]));
        assert_eq!(accept(&app, &names, "").await, json!([]));
    }

    async fn what_was_undone_or_is_so_already_stands_in_no_proposals_way(app: TestApp) {
        let id = atlantis(&app).await;
        let undone = proposed(&app, json!({"id": id, "capital": "B"})).await;
        for value in ["A", "Cerne"] {
            change(&app, "country", "id", json!({"id": id, "capital": value, "alpha3": null})).await;
        }
        change(&app, "country", "id", json!({"id": id, "alpha3": "ATL"})).await;
        assert_eq!(accept(&app, &undone, "").await, json!([]));
        assert_eq!(capital(&app).await, "B");
        let done = proposed(&app, json!({"id": id, "capital": "C"})).await;
        change(&app, "country", "id", json!({"id": id, "capital": "C"})).await;
        assert_eq!(accept(&app, &done, "").await, json!([]));
    }

    async fn a_proposal_about_a_record_that_was_gone_in_between_is_accepted(app: TestApp) {
        let id = atlantis(&app).await;
        let proposal = proposed(&app, json!({"id": id, "capital": "B"})).await;
        delete(&app, "country", &id).await;
        let query = format!("mutation {{ changeRevert(revision: {}) {{ errors {{ code }} }} }}", revision(&app).await);
        assert_eq!(app.ask(&query).await["changeRevert"]["errors"], json!([]));
        assert_eq!(accept(&app, &proposal, "").await, json!([]));
    }

    async fn whoever_proposes_tells_which_state_of_the_record_they_know(app: TestApp) {
        let id = atlantis(&app).await;
        let known = revision(&app).await;
        change(&app, "country", "id", json!({"id": id, "capital": "New"})).await;
        let input = json!({"id": id, "capital": "Old"});
        let refused = propose(&app, input.clone(), &format!(", expectedRevision: {known}")).await;
        assert_eq!(refused, json!({"proposal": null, "errors": [
            {"code": "CONFLICT", "field": ["expectedRevision"], "current": {"id": id}}
        ]}));
        let made = propose(&app, input, &format!(", expectedRevision: {}", known + 1)).await;
        assert_eq!(made["errors"], json!([]));
    }

    async fn a_revision_that_there_is_not_yet_guards_nothing_and_is_refused(app: TestApp) {
        let id = atlantis(&app).await;
        let last = revision(&app).await;
        let input = json!({"id": id, "capital": "B"});
        let refused = propose(&app, input.clone(), &format!(", expectedRevision: {}", last + 1)).await;
        assert_eq!(refused["errors"], json!([{"code": "BAD_USER_INPUT", "field": ["expectedRevision"], "current": null}]));
        let query = "mutation($input: CountryUpdateInput!, $known: Int) { countryUpdate(input: $input, expectedRevision: $known) { errors { code field } } }";
        let refused = app.ask_with(query, json!({"input": input, "known": last + 1})).await;
        assert_eq!(refused["countryUpdate"]["errors"], json!([{"code": "BAD_USER_INPUT", "field": ["expectedRevision"]}]));
        assert_eq!(capital(&app).await, "Cerne");
    }
}
