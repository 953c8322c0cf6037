//! What holds for every act: sent twice under a key it is done once and answered twice alike, and what
//! it changes is in the log. An act that is missing in the lists below fails here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::named;
use crate::support::walk::{Types, name};

/// An act, its arguments, and what it is asked for. `$word` stands for what an earlier act gave under
/// this word: the last value in the answer to `word: …`.
type Step = (&'static str, Value, &'static str);

/// Acts that change no record.
const PROPOSING: [&str; 4] = [
    "changePropose",
    "claimPropose",
    "proposalReject",
    "proposalWithdraw",
];

fn input(input: Value) -> Value {
    json!({"input": input})
}

fn things() -> Vec<Step> {
    let country = |slug: &str, code: &str| json!({"slug": slug, "alpha2": code, "kind": "STATE", "names": named(slug)});
    vec![
        (
            "countryCreate",
            input(country("lemuria", "LE")),
            "country { lemuria: id }",
        ),
        (
            "countryCreate",
            input(country("atlantis", "AT")),
            "country { country: id }",
        ),
        (
            "countryUpdate",
            input(json!({"id": "$country", "capital": "Cerne"})),
            "country { revision }",
        ),
        (
            "changeRevert",
            json!({"revision": "$revision"}),
            "record { id }",
        ),
        (
            "domainCreate",
            input(json!({"code": "TRADE", "labels": named("Trade")})),
            "domain { domain: id }",
        ),
        (
            "domainUpdate",
            input(json!({"id": "$domain", "labels": named("Trading")})),
            "domain { id }",
        ),
        (
            "officeCreate",
            input(json!({"slug": "throne", "country": "AT", "names": named("Throne")})),
            "office { office: id }",
        ),
        (
            "officeUpdate",
            input(json!({"id": "$office", "names": named("The throne")})),
            "office { id }",
        ),
        (
            "personCreate",
            input(json!({"slug": "aya", "names": named("Aya")})),
            "person { aya: id }",
        ),
        (
            "personCreate",
            input(json!({"slug": "atlas", "names": named("Atlas")})),
            "person { person: id }",
        ),
        (
            "personUpdate",
            input(json!({"id": "$person", "honorific": "King"})),
            "person { id }",
        ),
        (
            "personAddOccupancy",
            input(json!({"personId": "$person", "office": "throne"})),
            "person { occupancies { occupancy: id } }",
        ),
        (
            "personRemoveOccupancy",
            json!({"occupancyId": "$occupancy"}),
            "person { id }",
        ),
        (
            "recordMerge",
            input(json!({"from": "$aya", "into": "$person"})),
            "record { id }",
        ),
        (
            "organisationCreate",
            input(json!({"slug": "council", "names": named("Council")})),
            "organisation { organisation: id }",
        ),
        (
            "organisationUpdate",
            input(json!({"id": "$organisation", "seat": "AT"})),
            "organisation { id }",
        ),
        (
            "organisationAddMember",
            input(json!({"organisationId": "$organisation", "country": "AT"})),
            "organisation { members { member: id } }",
        ),
        (
            "organisationRemoveMember",
            json!({"membershipId": "$member"}),
            "organisation { id }",
        ),
        (
            "meetingCreate",
            input(json!({"slug": "summit", "titles": named("Summit")})),
            "meeting { meeting: id }",
        ),
        (
            "meetingUpdate",
            input(json!({"id": "$meeting", "city": "Cerne"})),
            "meeting { id }",
        ),
        (
            "meetingAddSubEvent",
            input(json!({"meetingId": "$meeting", "kind": "LUNCH"})),
            "meeting { subEvents { lunch: id } }",
        ),
        (
            "meetingRemoveSubEvent",
            json!({"subEventId": "$lunch"}),
            "meeting { id }",
        ),
        (
            "meetingAddParticipant",
            input(json!({"meetingId": "$meeting", "country": "AT"})),
            "meeting { participants { guest: id } }",
        ),
        (
            "meetingRemoveParticipant",
            json!({"participantId": "$guest"}),
            "meeting { id }",
        ),
        (
            "packageCreate",
            input(json!({"slug": "package", "names": named("Package")})),
            "package { package: id }",
        ),
    ]
}

fn agreements() -> Vec<Step> {
    let agreement = |slug: &str| input(json!({"slug": slug, "titles": named(slug)}));
    let to = |argument: &str, value: Value| json!({"agreementId": "$agreement", argument: value});
    vec![
        (
            "agreementCreate",
            agreement("protocol"),
            "agreement { protocol: id }",
        ),
        (
            "agreementCreate",
            agreement("pact"),
            "agreement { agreement: id }",
        ),
        (
            "agreementUpdate",
            input(json!({"id": "$agreement", "shortName": "P"})),
            "agreement { id }",
        ),
        (
            "agreementAddParty",
            to(
                "party",
                json!({"country": "AT", "role": "CONTRACTING_STATE"}),
            ),
            "agreement { parties { party: id } }",
        ),
        (
            "agreementRemoveParty",
            json!({"partyId": "$party"}),
            "agreement { id }",
        ),
        (
            "agreementAddOrganisation",
            to(
                "organisation",
                json!({"organisation": "council", "role": "DEPOSITARY"}),
            ),
            "agreement { organisations { role: id } }",
        ),
        (
            "agreementRemoveOrganisation",
            json!({"roleId": "$role"}),
            "agreement { id }",
        ),
        (
            "agreementAddTerm",
            to(
                "term",
                json!({"kind": "OBJECTIVE", "lang": "en", "text": "Peace"}),
            ),
            "agreement { terms { term: id } }",
        ),
        (
            "agreementRemoveTerm",
            json!({"termId": "$term"}),
            "agreement { id }",
        ),
        (
            "agreementRecordEvent",
            to("event", json!({"kind": "SIGNED", "occurredOn": "2001"})),
            "agreement { events { event: id } }",
        ),
        (
            "agreementRemoveEvent",
            json!({"eventId": "$event"}),
            "agreement { id }",
        ),
        (
            "agreementLink",
            to("link", json!({"kind": "AMENDS", "to": "protocol"})),
            "agreement { links { link: id } }",
        ),
        (
            "agreementUnlink",
            json!({"linkId": "$link"}),
            "agreement { id }",
        ),
        (
            "agreementAttachToMeeting",
            to("meeting", json!("summit")),
            "agreement { id }",
        ),
        (
            "relationCreate",
            input(json!({"between": ["AT", "LE"]})),
            "relation { relation: id }",
        ),
        (
            "relationRecordEvent",
            json!({"relationId": "$relation", "event": {"kind": "ESTABLISHED"}}),
            "relation { events { step: id } }",
        ),
        (
            "relationRemoveEvent",
            json!({"eventId": "$step"}),
            "relation { id }",
        ),
        (
            "missionCreate",
            input(json!({"kind": "EMBASSY", "sending": "AT", "receiving": "LE"})),
            "mission { mission: id }",
        ),
        (
            "missionUpdate",
            input(json!({"id": "$mission", "city": "Mu"})),
            "mission { id }",
        ),
        (
            "missionAddAccreditation",
            json!({"missionId": "$mission", "accreditation": {"person": "atlas"}}),
            "mission { accreditations { envoy: id } }",
        ),
        (
            "missionRemoveAccreditation",
            json!({"accreditationId": "$envoy"}),
            "mission { id }",
        ),
        ("missionDelete", json!({"id": "$mission"}), "deletedId"),
    ]
}

fn words() -> Vec<Step> {
    let capital = |value: &str| {
        input(
            json!({"about": "country/AT", "field": "capital", "value": value, "source": "critias"}),
        )
    };
    let change = |value: &str| input(json!({"country": {"id": "$country", "capital": value}}));
    vec![
        (
            "sourceCreate",
            input(json!({"slug": "critias", "titles": named("Critias")})),
            "source { source: id }",
        ),
        (
            "sourceUpdate",
            input(json!({"id": "$source", "publisher": "Plato"})),
            "source { id }",
        ),
        (
            "sourceStoreText",
            input(json!({"source": "critias", "text": "the words"})),
            "source { id }",
        ),
        (
            "sourceRemoveText",
            json!({"source": "critias"}),
            "source { id }",
        ),
        ("claimRecord", capital("A"), "claim { claim: id }"),
        ("claimShow", json!({"id": "$claim"}), "claim { id }"),
        (
            "claimUpdate",
            input(json!({"id": "$claim", "note": "?"})),
            "claim { id }",
        ),
        ("claimPropose", capital("B"), "proposal { proposal: id }"),
        (
            "proposalAccept",
            json!({"id": "$proposal", "shown": false}),
            "proposal { id state }",
        ),
        ("changePropose", change("C"), "proposal { proposal: id }"),
        (
            "proposalReject",
            json!({"id": "$proposal", "reason": "No."}),
            "proposal { id state }",
        ),
        ("changePropose", change("D"), "proposal { proposal: id }"),
        (
            "proposalWithdraw",
            json!({"id": "$proposal"}),
            "proposal { id state }",
        ),
        ("claimDelete", json!({"id": "$claim"}), "deletedId"),
    ]
}

fn ends() -> Vec<Step> {
    let end = |act, word: &str| (act, json!({"id": format!("${word}")}), "deletedId");
    vec![
        end("agreementDelete", "agreement"),
        end("packageDelete", "package"),
        end("meetingDelete", "meeting"),
        end("personDelete", "person"),
        end("officeDelete", "office"),
        end("organisationDelete", "organisation"),
        end("domainDelete", "domain"),
        // What it says of the country was accepted above.
        (
            "sourceCreate",
            input(json!({"slug": "timaeus", "titles": named("Timaeus")})),
            "source { source: id }",
        ),
        end("sourceDelete", "source"),
        (
            "countryCreate",
            input(json!({"slug": "mu", "kind": "STATE", "names": named("Mu")})),
            "country { country: id }",
        ),
        end("countryDelete", "country"),
    ]
}

/// The arguments with what earlier acts gave.
fn filled(value: &Value, given: &BTreeMap<String, Value>) -> Value {
    match value {
        Value::String(text) if text.starts_with('$') => given[&text[1..]].clone(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (name.clone(), filled(value, given)))
                .collect()
        }
        other => other.clone(),
    }
}

/// Notes the texts and numbers in an answer by the names of their fields.
fn note(name: &str, answer: &Value, given: &mut BTreeMap<String, Value>) {
    match answer {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| note(name, value, given)),
        Value::Array(values) => values.iter().for_each(|value| note(name, value, given)),
        value => _ = given.insert(name.to_owned(), value.clone()),
    }
}

async fn revision(app: &TestApp) -> i64 {
    app.ask("{ revision }").await["revision"].as_i64().unwrap()
}

both_databases! { empty;
    async fn every_act_is_done_once_under_a_key_and_leaves_its_name_in_the_log(app: TestApp) {
        let types = Types::of(&app).await;
        let steps = [things(), agreements(), words(), ends()].concat();
        let done: BTreeSet<&str> = steps.iter().map(|(act, ..)| *act).collect();
        let all: BTreeSet<&str> = types.fields("Mutation").iter().map(name).collect();
        assert_eq!(done, all);

        let mut given = BTreeMap::new();
        for (number, (act, arguments, what)) in steps.iter().enumerate() {
            let mut arguments = filled(arguments, &given);
            arguments["idempotencyKey"] = json!(format!("step {number}"));
            let query = types.act(act, &arguments, what);
            let before = revision(&app).await;
            let first = app.ask_with(&query, arguments.clone()).await;
            assert_eq!(first[*act]["errors"], json!([]), "{act}");
            let after = revision(&app).await;
            assert_eq!(app.ask_with(&query, arguments).await, first, "{act}");
            assert_eq!(revision(&app).await, after, "{act}");
            let log = format!("{{ changes(after: \"{before}\") {{ nodes {{ act }} }} }}");
            let log = app.ask(&log).await["changes"]["nodes"].take();
            assert_eq!(log == json!([]), PROPOSING.contains(act), "{act}");
            assert!(log.as_array().unwrap().iter().all(|it| it["act"] == *act), "{log}");
            note(act, &first, &mut given);
        }
    }
}
