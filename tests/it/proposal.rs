//! Contributors propose, editors decide, and nothing is changed in between.

use entente::domain::access::Role;
use serde_json::{Value, json};

use crate::support::records::{change, delete, is_batched, make, named};
use crate::support::{TestApp, column, problem};

/// Two sources, and a country of which one of them gives the capital.
async fn atlantis(app: &TestApp) -> Value {
    for slug in ["critias", "timaeus"] {
        make(app, "source", json!({"slug": slug, "titles": named(slug)})).await;
    }
    let input = json!({"slug": "atlantis", "kind": "STATE", "alpha2": "AT", "capital": "Cerne", "names": named("Atlantis")});
    let id = make(app, "country", input).await;
    let mut claim = capital("Cerne", "timaeus");
    claim["shown"] = json!(true);
    app.act("claimRecord", "ClaimRecordInput", "claim { id }", claim)
        .await;
    id
}

fn capital(value: &str, source: &str) -> Value {
    json!({"about": "country/AT", "field": "capital", "value": value, "source": source})
}

/// The same database, asked by a contributor of this name.
fn contributor(app: &TestApp, name: &str) -> TestApp {
    app.clone().by_role(Role::Contributor).called(name)
}

fn editor(app: &TestApp) -> TestApp {
    app.clone().by_role(Role::Editor).called("Edith")
}

/// Proposes a claim and gets the proposal's id.
async fn propose(app: &TestApp, input: Value) -> Value {
    let what = "proposal { id }";
    app.act("claimPropose", "ClaimRecordInput", what, input)
        .await["id"]
        .take()
}

async fn propose_change(app: &TestApp, input: Value) -> Value {
    let what = "proposal { id }";
    app.act("changePropose", "ChangeProposeInput", what, input)
        .await["id"]
        .take()
}

/// Decides on a proposal with what stands behind its id, and gets the payload.
async fn decide(app: &TestApp, act: &str, id: &Value, more: &str) -> Value {
    let query = format!(
        "mutation($id: ID!) {{ {act}(id: $id {more}) {{
            proposal {{ state decidedBy decidedAt decision changes {{ by act reason proposedBy recordId }} }}
            errors {{ code field }}
        }} }}"
    );
    app.ask_with(&query, json!({"id": id})).await[act].take()
}

fn told(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let field = error["field"][0].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), field)
}

/// The ids of the proposals that somebody sees.
async fn queue(app: &TestApp, arguments: &str) -> Vec<String> {
    let query = format!("{{ reviewQueue{arguments} {{ totalCount nodes {{ id }} }} }}");
    let data = app.ask(&query).await;
    let ids = column(&data["reviewQueue"]["nodes"], "id");
    assert_eq!(data["reviewQueue"]["totalCount"], ids.len());
    ids
}

async fn claimed(app: &TestApp) -> Value {
    let query = r#"{ country(code: "AT") { capital claims { value isShown source { slug } } conflicts { values shownValue } } }"#;
    app.ask(query).await["country"].take()
}

async fn revision(app: &TestApp) -> i64 {
    app.ask("{ revision }").await["revision"].as_i64().unwrap()
}

both_databases! { empty;
    async fn a_proposed_claim_changes_nothing_until_an_editor_accepts_it(app: TestApp) {
        let country = atlantis(&app).await;
        let (before, last) = (claimed(&app).await, revision(&app).await);
        let awa = contributor(&app, "Awa");
        let query = "mutation($input: ClaimRecordInput!) { claimPropose(input: $input, reason: \"I read it.\") {
            proposal { id state act input recordId recordKind record { id } source { slug } quote reason proposedBy proposedAt decidedBy changes { act } } errors { code } } }";
        let mut input = capital("Basileia", "critias");
        input["quote"] = json!("la cité royale");
        input["lang"] = json!("fr");
        let made = awa.ask_with(query, json!({"input": input})).await["claimPropose"].take();
        let id = made["proposal"]["id"].clone();
        assert_eq!(made, json!({"errors": [], "proposal": {
            "id": id, "state": "PROPOSED", "act": "claimRecord", "input": input,
            "recordId": country, "recordKind": "COUNTRY", "record": {"id": country},
            "source": {"slug": "critias"}, "quote": "la cité royale", "reason": "I read it.",
            "proposedBy": "Awa (ent_00000000)", "proposedAt": "2026-01-01T00:00:00Z",
            "decidedBy": null, "changes": []
        }}));
        assert_eq!((claimed(&app).await, revision(&app).await), (before, last));

        let done = decide(&editor(&app), "proposalAccept", &id, ", reason: \"So it is.\"").await;
        assert_eq!(done, json!({"errors": [], "proposal": {
            "state": "ACCEPTED", "decidedBy": "Edith (ent_00000000)", "decidedAt": "2026-01-01T00:00:00Z", "decision": "So it is.",
            "changes": [{"by": "Edith (ent_00000000)", "act": "proposalAccept", "reason": "So it is.", "proposedBy": "Awa (ent_00000000)", "recordId": country}]
        }}));
        // Two sources, two values: a conflict, which nobody wrote down, and the record follows the old one.
        assert_eq!(claimed(&app).await, json!({
            "capital": "Cerne",
            "claims": [
                {"value": "Cerne", "isShown": true, "source": {"slug": "timaeus"}},
                {"value": "Basileia", "isShown": false, "source": {"slug": "critias"}}
            ],
            "conflicts": [{"values": ["Cerne", "Basileia"], "shownValue": "Cerne"}]
        }));
        assert_eq!(revision(&app).await, last + 1);
    }

    async fn an_editor_who_accepts_a_claim_may_choose_it_as_the_shown_one(app: TestApp) {
        atlantis(&app).await;
        let awa = contributor(&app, "Awa");
        let mut shown = capital("Basileia", "critias");
        shown["shown"] = json!(true);
        // Another value is shown: a contributor cannot choose, and is told so at once.
        let what = "proposal { id }";
        let refused = awa.act_refused("claimPropose", "ClaimRecordInput", what, shown).await;
        assert_eq!(refused, [problem("CONFLICT", "shown")]);
        let id = propose(&awa, capital("Basileia", "critias")).await;
        let done = decide(&editor(&app), "proposalAccept", &id, ", shown: true").await;
        assert_eq!(done["errors"], json!([]));
        assert_eq!(claimed(&app).await["conflicts"][0]["shownValue"], "Basileia");
        let id = propose_change(&awa, json!({"country": {"id": country_id(&app).await, "capital": "B"}})).await;
        let refused = decide(&editor(&app), "proposalAccept", &id, ", shown: true").await;
        assert_eq!(told(&refused), ("BAD_USER_INPUT", "shown"));
    }

    async fn a_proposed_change_keeps_what_was_left_out_apart_from_null(app: TestApp) {
        let id = atlantis(&app).await;
        change(&app, "country", "id", json!({"id": id, "alpha3": "ATL", "region": "Africa"})).await;
        let awa = contributor(&app, "Awa");
        let input = json!({"country": {"id": id, "capital": "Basileia", "alpha3": null}});
        let proposal = propose_change(&awa, input).await;
        // Somebody changes another field in the meantime: that is kept.
        change(&app, "country", "id", json!({"id": id, "region": "Europe"})).await;
        assert_eq!(decide(&editor(&app), "proposalAccept", &proposal, "").await["errors"], json!([]));
        let country = app.ask(r#"{ country(code: "AT") { capital alpha3 region } }"#).await;
        assert_eq!(country["country"], json!({"capital": "Basileia", "alpha3": null, "region": "Europe"}));
    }

    async fn what_could_not_be_done_cannot_be_proposed(app: TestApp) {
        let id = atlantis(&app).await;
        let awa = contributor(&app, "Awa");
        let (claim, what) = (("claimPropose", "ClaimRecordInput"), "proposal { id }");
        let refused = awa.act_refused(claim.0, claim.1, what, capital("B", "nobody")).await;
        assert_eq!(refused, [problem("NOT_FOUND", "source")]);
        let refused = awa.act_refused(claim.0, claim.1, what, capital("Cerne", "timaeus")).await;
        assert_eq!(refused, [problem("CONFLICT", "id")], "it is recorded already");
        let input = json!({"country": {"id": id, "alpha2": "x"}});
        let refused = awa.act_refused("changePropose", "ChangeProposeInput", what, input).await;
        assert_eq!(refused, [problem("BAD_USER_INPUT", "alpha2")]);
        let input = json!({"person": {"id": id}});
        let refused = awa.act_refused("changePropose", "ChangeProposeInput", what, input).await;
        assert_eq!(refused, [problem("BAD_USER_INPUT", "id")]);
        assert_eq!(queue(&app, "").await, Vec::<String>::new());
    }

    async fn a_proposal_that_no_longer_fits_is_not_accepted_and_still_waits(app: TestApp) {
        let country = atlantis(&app).await;
        let awa = contributor(&app, "Awa");
        let of_the_source = propose(&awa, capital("B", "critias")).await;
        let of_the_record = propose_change(&awa, json!({"country": {"id": country, "capital": "B"}})).await;
        let source = app.ask(r#"{ source(slug: "critias") { id } }"#).await["source"]["id"].take();
        delete(&app, "source", &source).await;
        delete(&app, "country", &country).await;
        let refused = decide(&editor(&app), "proposalAccept", &of_the_source, "").await;
        assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "{refused}");
        assert_eq!(told(&refused), ("NOT_FOUND", "source"));
        let refused = decide(&editor(&app), "proposalAccept", &of_the_record, "").await;
        assert_eq!(told(&refused), ("NOT_FOUND", "id"));
        let query = "{ reviewQueue { nodes { state recordId record { id } source { id } } } }";
        let waiting = app.ask(query).await["reviewQueue"]["nodes"].take();
        let expected = json!({"state": "PROPOSED", "recordId": country, "record": null, "source": null});
        assert_eq!(waiting, json!([expected, expected]));
    }

    async fn a_rejection_says_why_and_changes_nothing(app: TestApp) {
        atlantis(&app).await;
        let id = propose(&contributor(&app, "Awa"), capital("B", "critias")).await;
        let (before, last) = (claimed(&app).await, revision(&app).await);
        let refused = decide(&editor(&app), "proposalReject", &id, "").await;
        assert_eq!(told(&refused), ("BAD_USER_INPUT", "reason"));
        let done = decide(&editor(&app), "proposalReject", &id, ", reason: \"Not in the text.\"").await;
        assert_eq!(done["proposal"]["state"], "REJECTED");
        assert_eq!(done["proposal"]["decision"], "Not in the text.");
        assert_eq!((claimed(&app).await, revision(&app).await), (before, last));
        for act in ["proposalAccept", "proposalReject"] {
            let again = decide(&editor(&app), act, &id, ", reason: \"?\"").await;
            assert_eq!(told(&again), ("CONFLICT", "id"), "{act}");
        }
        let again = decide(&contributor(&app, "Awa"), "proposalWithdraw", &id, "").await;
        assert_eq!(told(&again), ("CONFLICT", "id"));
    }

    async fn only_who_made_a_proposal_takes_it_back(app: TestApp) {
        atlantis(&app).await;
        let (awa, ben) = (contributor(&app, "Awa"), contributor(&app, "Ben"));
        let id = propose(&awa, capital("B", "critias")).await;
        let refused = decide(&ben, "proposalWithdraw", &id, "").await;
        assert_eq!(told(&refused), ("NOT_FOUND", "id"));
        let done = decide(&awa, "proposalWithdraw", &id, "").await;
        assert_eq!(done["proposal"]["state"], "WITHDRAWN");
        assert_eq!(queue(&app, "").await, Vec::<String>::new());
        let refused = decide(&editor(&app), "proposalAccept", &id, "").await;
        assert_eq!(told(&refused), ("CONFLICT", "id"));
    }

    async fn contributors_see_their_own_proposals_and_editors_all(app: TestApp) {
        let country = atlantis(&app).await;
        let (awa, ben) = (contributor(&app, "Awa"), contributor(&app, "Ben"));
        let first = propose(&awa, capital("A", "critias")).await;
        let second = propose(&ben, capital("B", "critias")).await;
        let third = propose_change(&awa, json!({"country": {"id": country, "capital": "C"}})).await;
        decide(&editor(&app), "proposalReject", &second, ", reason: \"?\"").await;
        let ids = |of: &[&Value]| -> Vec<String> {
            of.iter().map(|id| id.as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(queue(&editor(&app), "").await, ids(&[&first, &third]));
        assert_eq!(queue(&editor(&app), "(filter: {})").await, ids(&[&first, &second, &third]));
        assert_eq!(queue(&awa, "(filter: {})").await, ids(&[&first, &third]));
        // No filter leads past one's own.
        assert_eq!(queue(&ben, "(filter: {or: [{state: {exists: true}}, {proposedBy: {contains: \"Awa\"}}]})").await, ids(&[&second]));
        let query = "query($id: ID!) { proposal(id: $id) { id } }";
        for (app, seen) in [(&awa, true), (&ben, false), (&app, true)] {
            let found = app.ask_with(query, json!({"id": first})).await["proposal"].take();
            assert_eq!(found != Value::Null, seen);
        }
        let reader = app.clone().by_role(Role::Reader);
        for query in ["{ reviewQueue { totalCount } }", r#"{ proposal(id: "x") { id } }"#] {
            assert_eq!(reader.refusal(query).await.0, "FORBIDDEN");
            assert_eq!(app.clone().anonymous().refusal(query).await.0, "UNAUTHENTICATED");
        }
    }

    /// By another name, in a fragment, as a node, by a filter, a page or a number: nothing tells of
    /// what somebody else proposed.
    async fn no_way_leads_to_the_proposals_of_others(app: TestApp) {
        let country = atlantis(&app).await;
        let secret = json!({"country": {"id": country, "capital": "Poseidonia"}});
        let id = propose_change(&contributor(&app, "Awa"), secret).await;
        let ben = contributor(&app, "Ben");
        let all = "totalCount nodes { id input reason proposedBy } pageInfo { endCursor hasNextPage }";
        for query in [
            format!("{{ mine: reviewQueue {{ {all} }} }}"),
            format!("{{ ...q }} fragment q on Query {{ reviewQueue(filter: {{}}) {{ {all} }} }}"),
            format!("{{ ... on Query {{ reviewQueue(last: 1) {{ {all} }} }} }}"),
            format!("{{ reviewQueue(filter: {{record: {country}}}) {{ {all} }} }}"),
            format!("{{ reviewQueue(filter: {{proposedBy: {{startsWith: \"Awa\"}}}}) {{ {all} }} }}"),
            format!("{{ reviewQueue(filter: {{not: {{state: {{eq: REJECTED}}}}}}) {{ {all} }} }}"),
            format!("{{ reviewQueue(filter: {{or: [{{country: \"AT\"}}, {{recordKind: [COUNTRY]}}]}}) {{ {all} }} }}"),
            format!("{{ proposal(id: {id}) {{ ... on Proposal {{ id input reason }} }} }}"),
            format!("{{ node(id: {id}) {{ __typename id }} }}"),
            format!("{{ nodes(ids: [{id}]) {{ __typename id }} }}"),
            format!("mutation {{ proposalWithdraw(id: {id}) {{ proposal {{ id input }} errors {{ code message }} }} }}"),
        ] {
            let (_, _, text) = ben.post(&json!({"query": query}).to_string()).await;
            let found = text.replacen(id.as_str().unwrap(), "", 1);
            assert!(!text.contains("Poseidonia") && !text.contains("Awa"), "{query}: {text}");
            assert!(!text.contains(r#""totalCount":1"#) && !text.contains(r#""hasNextPage":true"#), "{query}: {text}");
            assert!(text.contains("NOT_FOUND") || found == text, "{query}: {text}");
        }
        // An editor who asks the same sees it: the questions are good.
        for query in [
            format!("{{ ...q }} fragment q on Query {{ reviewQueue(filter: {{}}) {{ {all} }} }}"),
            format!("{{ reviewQueue(filter: {{or: [{{country: \"AT\"}}, {{recordKind: [COUNTRY]}}]}}) {{ {all} }} }}"),
            format!("{{ proposal(id: {id}) {{ ... on Proposal {{ id input reason }} }} }}"),
        ] {
            let seen = editor(&app).ask(&query).await.to_string();
            assert!(seen.contains("Poseidonia"), "{query}: {seen}");
        }
        let log = ben.ask("{ changes(last: 100) { nodes { fields { after } reason proposedBy } } }").await;
        assert!(!log.to_string().contains("Poseidonia"), "{log}");
        assert_eq!(queue(&editor(&app), "").await.len(), 1);
    }

    async fn the_queue_is_filtered_by_record_kind_country_act_proposer_and_time(app: TestApp) {
        let country = atlantis(&app).await;
        let lemuria = json!({"slug": "lemuria", "kind": "STATE", "alpha2": "LE", "names": named("Lemuria")});
        make(&app, "country", lemuria).await;
        let agreement = json!({"slug": "pact", "titles": named("Pact"), "parties": [{"country": "AT", "role": "PARTY"}]});
        let agreement = make(&app, "agreement", agreement).await;
        let (awa, ben) = (contributor(&app, "Awa"), contributor(&app, "Ben"));
        propose(&awa, capital("A", "critias")).await;
        propose_change(&ben, json!({"agreement": {"id": agreement, "shortName": "P"}})).await;
        let ben = ben.at("2026-03-01T00:00:00Z");
        propose(&ben, json!({"about": "country/LE", "field": "capital", "value": "L", "source": "critias"})).await;
        for (filter, expected) in [
            ("state: {eq: PROPOSED}".to_owned(), 3),
            ("recordKind: [AGREEMENT]".to_owned(), 1),
            (format!("record: {country}"), 1),
            (r#"country: "AT""#.to_owned(), 2),
            (r#"country: "lemuria""#.to_owned(), 1),
            (r#"act: {eq: "claimRecord"}"#.to_owned(), 2),
            (r#"proposedBy: {startsWith: "Ben"}"#.to_owned(), 2),
            (r#"proposedAt: {from: "2026-02-01T00:00:00Z"}"#.to_owned(), 1),
            (r#"not: {country: "AT"}"#.to_owned(), 1),
        ] {
            let found = queue(&app, &format!("(filter: {{{filter}}})")).await;
            assert_eq!(found.len(), expected, "{filter}");
        }
        let unknown = r#"{ reviewQueue(filter: {country: "XX"}) { totalCount } }"#;
        assert_eq!(app.refusal(unknown).await, problem("NOT_FOUND", "filter.country"));
    }

    async fn a_proposal_sent_twice_under_a_key_is_one_and_is_accepted_once(app: TestApp) {
        atlantis(&app).await;
        let awa = contributor(&app, "Awa");
        let query = "mutation($input: ClaimRecordInput!) { claimPropose(input: $input, idempotencyKey: \"a\") { proposal { id } errors { code field } } }";
        let send = async |value: &str| {
            let input = json!({"input": capital(value, "critias")});
            awa.ask_with(query, input).await["claimPropose"].take()
        };
        let (one, two) = tokio::join!(send("B"), send("B"));
        assert_eq!(one, two);
        assert_eq!(told(&send("C").await), ("CONFLICT", "idempotencyKey"));
        assert_eq!(queue(&app, "").await.len(), 1);
        let accept = async || decide(&editor(&app), "proposalAccept", &one["proposal"]["id"], ", idempotencyKey: \"b\"").await;
        let (first, second) = tokio::join!(accept(), accept());
        assert_eq!(first, second);
        assert_eq!(first["proposal"]["state"], "ACCEPTED");
        assert_eq!(claimed(&app).await["claims"].as_array().unwrap().len(), 2);
    }

    async fn whether_a_quote_stands_in_its_source_is_told_as_soon_as_the_text_is_stored(app: TestApp) {
        atlantis(&app).await;
        let said = |quote: &str, source: &str| json!({
            "about": "country/AT", "field": "names", "quote": quote, "lang": "fr", "source": source
        });
        for (quote, source) in [
            ("l'île d\u{2019}Atlantide", "critias"), ("l'île de Thulé", "critias"), ("l'île", "timaeus")
        ] {
            app.act("claimRecord", "ClaimRecordInput", "claim { id }", said(quote, source)).await;
        }
        let awa = contributor(&app, "Awa");
        propose(&awa, said("dans  la mer", "critias")).await;
        propose(&awa, capital("B", "critias")).await;
        let query = r#"{
            claims(filter: {field: {eq: "names"}}) { nodes { quote quoteFound } }
            reviewQueue { nodes { quoteFound } }
            sources(orderBy: {slug: ASC}) { nodes { hasStoredText contentHash } }
        }"#;
        let seen = async || {
            let data = app.ask(query).await;
            let claims = data["claims"]["nodes"].as_array().unwrap().iter();
            let mut claims: Vec<_> = claims.map(|it| (it["quote"].to_string(), it["quoteFound"].clone())).collect();
            claims.sort_by_key(|it| it.0.clone());
            let claims: Vec<_> = claims.into_iter().map(|it| it.1).collect();
            (json!(claims), data["reviewQueue"]["nodes"].clone(), data["sources"]["nodes"].clone())
        };
        let unknown = json!({"quoteFound": null});
        let (claims, proposals, sources) = seen().await;
        assert_eq!(claims, json!([null, null, null]));
        assert_eq!(proposals, json!([unknown, unknown]));
        assert_eq!(sources[0], json!({"hasStoredText": false, "contentHash": null}));

        let text = "Voici l\u{2019}i\u{302}le\n d'Atlantide, dans la\u{a0}mer.";
        let input = json!({"source": "critias", "text": text});
        app.act("sourceStoreText", "SourceStoreTextInput", "source { slug }", input).await;
        let (claims, proposals, sources) = seen().await;
        assert_eq!(claims, json!([false, true, null]));
        assert_eq!(proposals, json!([{"quoteFound": true}, unknown]));
        assert_eq!(sources[0]["hasStoredText"], true);
        assert!(sources[0]["contentHash"].as_str().unwrap().starts_with("sha256:"));
        assert_eq!(sources[1], json!({"hasStoredText": false, "contentHash": null}));

        let removed = app.ask(r#"mutation { sourceRemoveText(source: "critias") { errors { code } } }"#).await;
        assert_eq!(removed["sourceRemoveText"]["errors"], json!([]));
        assert_eq!(seen().await.0, json!([null, null, null]));
        let again = app.ask(r#"mutation { sourceRemoveText(source: "critias") { errors { code field } } }"#).await;
        assert_eq!(told(&again["sourceRemoveText"]), ("NOT_FOUND", "source"));
    }

    async fn many_proposals_cost_as_many_statements_as_few(app: TestApp) {
        atlantis(&app).await;
        let awa = contributor(&app, "Awa");
        for number in 0..20 {
            let mut input = capital(&number.to_string(), "critias");
            input["quote"] = json!(format!("no. {number}"));
            input["lang"] = json!("en");
            let id = propose(&awa, input).await;
            if number % 2 == 0 {
                decide(&editor(&app), "proposalAccept", &id, "").await;
            }
        }
        let query = |size: u32| format!("{{ reviewQueue(filter: {{}}, first: {size}) {{ totalCount nodes {{
            state quoteFound source {{ title }} record {{ id }} changes {{ revision proposedBy }}
        }} }} }}");
        is_batched(&app, &query(1), &query(20), 20).await;
    }

    /// The text of an article is not ours to hand out.
    async fn a_stored_text_is_not_in_the_log(app: TestApp) {
        atlantis(&app).await;
        let before = revision(&app).await;
        let input = json!({"source": "critias", "text": "a secret passage"});
        app.act("sourceStoreText", "SourceStoreTextInput", "source { slug }", input).await;
        let query = format!("{{ changes(after: \"{before}\") {{ nodes {{ act fields {{ field before after }} }} }} }}");
        let made = app.ask(&query).await["changes"]["nodes"].take();
        assert_eq!(made[0]["act"], "sourceStoreText");
        assert_eq!(made[0]["fields"][0]["field"], "content_hash");
        assert!(!made.to_string().contains("secret"));
        let long = json!({"source": "critias", "text": "x".repeat(1_000_001)});
        let app = app.with_max_body(2 << 20);
        let refused = app.act_refused("sourceStoreText", "SourceStoreTextInput", "source { slug }", long).await;
        assert_eq!(refused, [problem("BAD_USER_INPUT", "text")]);
    }
}

async fn country_id(app: &TestApp) -> Value {
    let query = r#"{ country(code: "AT") { id } }"#;
    app.ask(query).await["country"]["id"].take()
}
