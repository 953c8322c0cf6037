//! Who may do what, asked of every act there is: one without a rule fails here.

use entente::domain::access::Role;
use serde_json::{Value, json};

use crate::socket::Socket;
use crate::support::TestApp;
use crate::support::walk::{Types, name};

/// The code with which each act is refused to whoever asks; null where it is not refused.
async fn codes(app: &TestApp) -> Vec<(String, Value)> {
    let types = Types::of(app).await;
    let mut codes = Vec::new();
    for act in types.fields("Mutation") {
        let (query, variables) = types.least_question("Mutation", act);
        let body = json!({"query": query, "variables": variables});
        let (_, _, answer) = app.post(&body.to_string()).await;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let code = answer["errors"][0]["extensions"]["code"].clone();
        codes.push((name(act).to_owned(), code));
    }
    assert!(codes.len() > 50, "only {} acts", codes.len());
    codes
}

/// The same over one socket, which stays open.
async fn codes_over_a_socket(app: &TestApp) -> Vec<(String, Value)> {
    let types = Types::of(app).await;
    let mut socket = Socket::begun(app.served().await).await;
    let mut codes = Vec::new();
    for act in types.fields("Mutation") {
        let (query, variables) = types.least_question("Mutation", act);
        let payload = json!({"query": query, "variables": variables});
        socket
            .say(json!({"type": "subscribe", "id": name(act), "payload": payload}))
            .await;
        let said = socket.said().await;
        let errors = match said["type"].as_str() {
            Some("error") => &said["payload"],
            _ => &said["payload"]["errors"],
        };
        codes.push((
            name(act).to_owned(),
            errors[0]["extensions"]["code"].clone(),
        ));
        if said["type"] == "next" {
            assert_eq!(socket.said().await["type"], "complete");
        }
    }
    codes
}

/// What contributors do.
const PROPOSING: [&str; 3] = ["changePropose", "claimPropose", "proposalWithdraw"];

const ALL: &str = "{ countries { totalCount } agreements { totalCount } claims { totalCount } sources { totalCount } }";

both_databases! {
    async fn who_does_not_say_who_they_are_reads_and_does_no_act(app: TestApp) {
        let app = app.anonymous();
        let before = app.ask(ALL).await;
        for (act, code) in codes(&app).await {
            assert_eq!(code, "UNAUTHENTICATED", "{act}");
        }
        for (act, code) in codes_over_a_socket(&app).await {
            assert_eq!(code, "UNAUTHENTICATED", "{act}");
        }
        assert_eq!(app.ask(ALL).await, before);
    }

    async fn readers_and_contributors_read_and_change_no_record(app: TestApp) {
        let before = app.ask(ALL).await;
        for role in [Role::Reader, Role::Contributor] {
            let app = app.clone().by_role(role);
            for (act, code) in codes(&app).await {
                let may = role == Role::Contributor && PROPOSING.contains(&act.as_str());
                assert_eq!(code == "FORBIDDEN", !may, "{act} {role:?}");
            }
            assert_eq!(app.ask(ALL).await, before);
        }
    }
}

both_databases! { empty;
    async fn editors_and_admins_do_every_act(app: TestApp) {
        for role in [Role::Editor, Role::Admin] {
            for (act, code) in codes(&app.clone().by_role(role)).await {
                assert!(code != "FORBIDDEN" && code != "UNAUTHENTICATED", "{act}");
            }
        }
    }

    /// A name of one's own for an act, or a fragment around it, is no way past the rule.
    async fn an_act_is_the_same_act_by_any_name(app: TestApp) {
        let app = app.by_role(Role::Reader);
        for query in [
            r#"mutation { viewer: countryDelete(id: "x") { deletedId } }"#,
            r#"mutation { ...a } fragment a on Mutation { countryDelete(id: "x") { deletedId } }"#,
            r#"mutation { ... on Mutation { countryDelete(id: "x") { deletedId } } }"#,
        ] {
            assert_eq!(app.refusal(query).await.0, "FORBIDDEN", "{query}");
        }
        let data = app.ask("mutation { __typename }").await;
        assert_eq!(data, json!({"__typename": "Mutation"}));
    }

    async fn everybody_is_told_who_they_are_taken_for(app: TestApp) {
        let query = "{ viewer { name role } }";
        let told = app.clone().by_role(Role::Editor).ask(query).await;
        assert_eq!(told["viewer"], json!({"name": "Awa (ent_00000000)", "role": "EDITOR"}));
        let told = app.anonymous().ask(query).await;
        assert_eq!(told["viewer"], json!({"name": null, "role": "READER"}));
    }
}
