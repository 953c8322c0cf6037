//! Two records of one thing become one, and nothing of either is lost.

use std::collections::BTreeSet;

use entente::domain::access::Role;
use entente::domain::merge::reference::REFERENCES;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};

use crate::support::countable::load;
use crate::support::records::{act_on, change, how_many, make, named, node, world};
use crate::support::{TestApp, column, problem};

async fn merge(app: &TestApp, from: &str, into: &str) -> Value {
    let input = json!({"from": from, "into": into});
    app.act("recordMerge", "RecordMergeInput", "record { id }", input)
        .await["id"]
        .take()
}

async fn merge_refused(app: &TestApp, from: &str, into: &str) -> Vec<(String, String)> {
    let input = json!({"from": from, "into": into});
    app.act_refused("recordMerge", "RecordMergeInput", "record { id }", input)
        .await
}

async fn claim(app: &TestApp, about: &str, field: &str, more: Value) -> Value {
    let mut input = json!({"about": about, "field": field});
    let fields = input.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    app.act("claimRecord", "ClaimRecordInput", "claim { id }", input)
        .await["id"]
        .take()
}

async fn revert(app: &TestApp, revision: i64) -> Value {
    let query =
        format!("mutation {{ changeRevert(revision: {revision}) {{ errors {{ code field }} }} }}");
    app.ask(&query).await["changeRevert"]["errors"].take()
}

async fn revision(app: &TestApp) -> i64 {
    app.ask("{ revision }").await["revision"].as_i64().unwrap()
}

/// The same agreement as two collections tell it: each knows something that the other does not.
const TWICE: &str = r#"
dataset: {slug: twice, title: Twice, licence: null, description: null}
sources: [{slug: gazette, titles: [{lang: en, text: Gazette}]}, {slug: paper, titles: [{lang: en, text: Paper}]}]
agreements:
  - slug: accord
    titles: [{lang: fr, text: Accord}]
    instrumentType: TREATY
    identifiers: [{scheme: UNTS, value: "1"}]
    parties: [{country: ML, role: PARTY}, {country: FR, role: PARTY}]
    domains: [{domain: ENERGY}]
    events: [{key: signed, kind: SIGNED, occurredOn: "2001"}]
  - slug: treaty
    titles: [{lang: en, text: Treaty of friendship}]
    instrumentType: PACT
    shortName: ToF
    identifiers: [{scheme: UNTS, value: "1"}, {scheme: UNTS, value: "2"}]
    parties: [{key: ml, country: ML, role: PARTY, label: Mali}, {country: RU, role: PARTY}]
    domains: [{domain: TRADE}, {domain: ENERGY}]
    events:
      - {key: signature, kind: SIGNED, occurredOn: "2001"}
      - {key: ratified, kind: RATIFIED, occurredOn: "2001-05", party: ml}
      - {key: in-force, kind: ENTERED_INTO_FORCE, occurredOn: "2002"}
claims:
  - {about: agreement/accord, field: instrumentType, value: TREATY, source: gazette, shown: true}
  - {about: agreement/treaty, field: instrumentType, value: PACT, source: paper, shown: true}
  - {about: agreement/treaty, field: occurredOn, part: events/signature, quote: signature, lang: en, source: paper}
  - {about: agreement/treaty, field: occurredOn, part: events/in-force, quote: in-force, lang: en, source: paper}
"#;

/// Loads it, and gives the ids of the two.
async fn twice(app: &TestApp) -> (Value, Value) {
    world(app).await;
    load(app, TWICE).await;
    let query =
        r#"{ accord: agreement(slug: "accord") { id } treaty: agreement(slug: "treaty") { id } }"#;
    let mut data = app.ask(query).await;
    (data["accord"]["id"].take(), data["treaty"]["id"].take())
}

const WHOLE: &str = "id slug title shortName instrumentType status
    titles { lang text } identifiers { scheme value }
    parties { country { slug } role label } domains { domain { code } }
    events { id kind occurredOn { edtf } party { country { slug } } }
    claims { id field value quote isShown part source { slug } } conflicts { field values shownValue }";

async fn whole(app: &TestApp, slug: &str) -> Value {
    let query = format!("{{ agreement(slug: \"{slug}\") {{ {WHOLE} }} }}");
    app.ask(&query).await["agreement"].take()
}

both_databases! { empty;
    async fn the_one_that_stays_has_what_either_had_and_each_thing_once(app: TestApp) {
        let (accord, treaty) = twice(&app).await;
        let claims = how_many(&app, "claims").await;
        assert_eq!(merge(&app, treaty.as_str().unwrap(), "agreement/accord").await, accord);
        let one = whole(&app, "accord").await;
        assert_eq!(one["id"], accord);
        assert_eq!(column(&one["titles"], "text"), ["Accord", "Treaty of friendship"]);
        assert_eq!(column(&one["identifiers"], "value"), ["1", "2"]);
        let parties = one["parties"].as_array().unwrap().iter();
        let parties: Vec<_> = parties.map(|it| it["country"]["slug"].as_str().unwrap()).collect();
        assert_eq!(parties, ["mali", "france", "russia"]);
        assert_eq!(one["domains"], json!([{"domain": {"code": "ENERGY"}}, {"domain": {"code": "TRADE"}}]));
        assert_eq!(column(&one["events"], "kind"), ["SIGNED", "RATIFIED", "ENTERED_INTO_FORCE"]);
        // The party whose event this was is the one that stayed.
        assert_eq!(one["events"][1]["party"]["country"]["slug"], "mali");
        assert_eq!(one["status"], "IN_FORCE");
        // What was known is kept, what was not is taken.
        assert_eq!((&one["instrumentType"], &one["shortName"]), (&json!("TREATY"), &json!("ToF")));
        assert_eq!(one["conflicts"], json!([{"field": "instrumentType", "values": ["TREATY", "PACT"], "shownValue": "TREATY"}]));
        assert_eq!(how_many(&app, "claims").await, claims);
        assert_eq!(how_many(&app, "agreements").await, 1);
        // The claim on the double speaks of the event that was kept.
        let on = |quote: &str| {
            let claims = one["claims"].as_array().unwrap().iter();
            claims.filter(|it| it["quote"] == quote).map(|it| it["part"].clone()).next().unwrap()
        };
        assert_eq!(on("signature"), one["events"][0]["id"]);
        assert_eq!(on("in-force"), one["events"][2]["id"]);
        let found = app.ask(r#"{ search(query: "friendship") { totalCount nodes { record { id } } } }"#).await;
        assert_eq!(found["search"], json!({"totalCount": 1, "nodes": [{"record": {"id": accord}}]}));
    }

    async fn the_old_id_and_slug_lead_to_the_one_that_stays(app: TestApp) {
        let (accord, treaty) = twice(&app).await;
        merge(&app, "agreement/treaty", "agreement/accord").await;
        assert_eq!(node(&app, &treaty).await["id"], accord);
        let nodes = app.ask(&format!("{{ nodes(ids: [{treaty}, {accord}]) {{ id }} }}")).await;
        assert_eq!(nodes["nodes"], json!([{"id": accord}, {"id": accord}]));
        for name in ["treaty", treaty.as_str().unwrap()] {
            assert_eq!(whole(&app, name).await["id"], accord, "{name}");
        }
        let about = r#"{ claims(filter: {subject: "agreement/treaty"}) { totalCount } }"#;
        assert_eq!(app.ask(about).await["claims"]["totalCount"], 4);
        let linked = json!({"slug": "protocol", "titles": named("Protocol"), "links": [{"to": "treaty", "kind": "AMENDS"}]});
        make(&app, "agreement", linked).await;
        let changed = change(&app, "agreement", "id localTypeLabel", json!({"id": treaty, "localTypeLabel": "accord"})).await;
        assert_eq!(changed, json!({"id": accord, "localTypeLabel": "accord"}));
        // Keys of parts, too, though they count within their agreement.
        let more = json!({"part": "events/in-force", "value": "2003", "source": "gazette"});
        claim(&app, "agreement/treaty", "occurredOn", more).await;
        let refused = act_on(&app, "agreementDelete", "id", "deletedId", &treaty).await;
        assert_eq!(refused["errors"], json!([{"code": "CONFLICT", "field": ["id"]}]));
        let again = json!({"slug": "treaty", "titles": named("T")});
        let refused = app.act_refused("agreementCreate", "AgreementCreateInput", "agreement { id }", again).await;
        assert_eq!(refused, [problem("CONFLICT", "slug")]);
        // And on, when that one is merged in its turn.
        let third = make(&app, "agreement", json!({"slug": "third", "titles": named("Third")})).await;
        merge(&app, "agreement/accord", "agreement/third").await;
        assert_eq!(node(&app, &treaty).await["id"], third);
        assert_eq!(whole(&app, "treaty").await["slug"], "third");
    }

    async fn a_merge_is_taken_back_as_a_whole_by_any_of_its_changes(app: TestApp) {
        let (accord, treaty) = twice(&app).await;
        let other = json!({"slug": "protocol", "titles": named("P"), "links": [{"to": "treaty", "kind": "AMENDS"}]});
        let other = make(&app, "agreement", other).await;
        let seen = async || {
            let links = app.ask(r#"{ agreement(slug: "protocol") { links { to { id } } } }"#).await;
            (whole(&app, "accord").await, whole(&app, "treaty").await, links)
        };
        let apart = seen().await;
        for place in 1..=3 {
            let before = revision(&app).await;
            merge(&app, "agreement/treaty", "agreement/accord").await;
            let one = seen().await;
            let query = format!("{{ changes(after: \"{before}\") {{ nodes {{ act operation recordId record {{ id }} }} }} }}");
            assert_eq!(app.ask(&query).await["changes"]["nodes"], json!([
                {"act": "recordMerge", "operation": "UPDATED", "recordId": accord, "record": {"id": accord}},
                {"act": "recordMerge", "operation": "UPDATED", "recordId": other, "record": {"id": other}},
                {"act": "recordMerge", "operation": "DELETED", "recordId": treaty, "record": {"id": accord}}
            ]));
            assert_eq!(revert(&app, before + place).await, json!([]));
            assert_eq!(seen().await, apart);
            // Taking that back merges them again.
            assert_eq!(revert(&app, revision(&app).await).await, json!([]));
            assert_eq!(seen().await, one);
            assert_eq!(revert(&app, revision(&app).await).await, json!([]));
            assert_eq!(seen().await, apart);
        }
        merge(&app, "agreement/treaty", "agreement/accord").await;
        // What others wrote since is not lost.
        let last = revision(&app).await;
        change(&app, "agreement", "id", json!({"id": accord, "shortName": "Other"})).await;
        assert_eq!(revert(&app, last).await[0]["code"], "CONFLICT");
    }

    async fn two_records_of_a_person_take_part_once_and_hold_an_office_once(app: TestApp) {
        world(&app).await;
        make(&app, "source", json!({"slug": "paper", "titles": named("paper")})).await;
        make(&app, "office", json!({"slug": "minister", "country": "ML", "names": named("Minister")})).await;
        for (slug, rank) in [("a-diop", Value::Null), ("abdoulaye-diop", json!("Mr"))] {
            let input = json!({"slug": slug, "rank": rank, "names": named("Abdoulaye Diop"), "occupancies": [{"office": "minister", "from": "2020"}]});
            make(&app, "person", input).await;
        }
        let both = json!([
            {"key": "one", "person": "a-diop", "country": "ML"}, {"key": "two", "person": "abdoulaye-diop", "country": "ML"}
        ]);
        make(&app, "meeting", json!({"slug": "talks", "titles": named("Talks"), "participants": both})).await;
        make(&app, "meeting", json!({"slug": "visit", "titles": named("Visit"), "participants": [both[1].clone()]})).await;
        let more = json!({"part": "participants/two", "quote": "M. Diop", "lang": "fr", "source": "paper"});
        claim(&app, "meeting/talks", "person", more).await;
        let signed = json!({"slug": "pact", "titles": named("Pact"), "parties": [{"key": "ml", "country": "ML", "role": "PARTY"}],
            "signatories": [{"person": "a-diop", "party": "ml"}, {"person": "abdoulaye-diop", "party": "ml"}]});
        make(&app, "agreement", signed).await;

        let stays = merge(&app, "person/abdoulaye-diop", "person/a-diop").await;
        let data = app.ask(r#"{
            person(slug: "abdoulaye-diop") { id slug rank names { text } occupancies { office { slug } from { edtf } } }
            talks: meeting(slug: "talks") { participants { id person { id } } claims { quote part } }
            visit: meeting(slug: "visit") { participants { person { id } } }
            agreement(slug: "pact") { signatories { person { id } } }
        }"#).await;
        assert_eq!(data["person"], json!({
            "id": stays, "slug": "a-diop", "rank": "Mr", "names": [{"text": "Abdoulaye Diop"}],
            "occupancies": [{"office": {"slug": "minister"}, "from": {"edtf": "2020"}}]
        }));
        let who = json!({"person": {"id": stays}});
        assert_eq!(data["agreement"]["signatories"], json!([who]));
        assert_eq!(data["visit"]["participants"], json!([who]));
        assert_eq!(data["talks"]["participants"].as_array().unwrap().len(), 1);
        let claim = &data["talks"]["claims"][0];
        assert_eq!(*claim, json!({"quote": "M. Diop", "part": data["talks"]["participants"][0]["id"]}));
        assert_eq!(how_many(&app, "persons").await, 1);
        assert_eq!(revert(&app, revision(&app).await).await, json!([]));
        let data = app.ask(r#"{ meeting(slug: "talks") { participants { person { slug } } } }"#).await;
        let found = data["meeting"]["participants"].as_array().unwrap().iter();
        let found: BTreeSet<_> = found.map(|it| it["person"]["slug"].as_str().unwrap()).collect();
        assert_eq!(found, BTreeSet::from(["a-diop", "abdoulaye-diop"]));
    }

    async fn two_records_of_a_source_say_what_they_say_once(app: TestApp) {
        world(&app).await;
        for slug in ["paper", "paper-again"] {
            make(&app, "source", json!({"slug": slug, "titles": named(slug)})).await;
            claim(&app, "country/ML", "capital", json!({"value": "Bamako", "source": slug})).await;
            claim(&app, "country/ML", "names", json!({"quote": slug, "lang": "en", "source": slug})).await;
        }
        let input = json!({"source": "paper-again", "text": "paper-again says: paper"});
        app.act("sourceStoreText", "SourceStoreTextInput", "source { slug }", input).await;
        merge(&app, "source/paper-again", "source/paper").await;
        let query = r#"{ claims(orderBy: [{field: ASC}]) { nodes { field quote quoteFound isOnlySource source { slug } } } source(slug: "paper-again") { slug hasStoredText } }"#;
        let data = app.ask(query).await;
        let claims = data["claims"]["nodes"].as_array().unwrap();
        assert_eq!(claims.len(), 3);
        assert!(claims.iter().all(|it| it["source"]["slug"] == "paper" && it["isOnlySource"] == true));
        assert!(claims.iter().all(|it| it["quote"].is_null() || it["quoteFound"] == true));
        assert_eq!(data["source"], json!({"slug": "paper", "hasStoredText": true}));
    }

    async fn two_records_of_a_body_keep_the_agreement_that_made_it(app: TestApp) {
        world(&app).await;
        for (number, slug) in ["commission", "commission-mixte"].into_iter().enumerate() {
            let made = json!({"slug": format!("act-{number}"), "titles": named("Act")});
            make(&app, "agreement", made).await;
            let input = json!({"slug": slug, "kind": "JOINT_BODY", "names": named(slug), "members": [{"country": "ML"}, {"country": "FR", "from": "2001"}],
                "remit": ["TRADE"], "createdBy": format!("act-{number}"), "foundedOn": if number == 1 { json!("1999") } else { Value::Null }});
            make(&app, "organisation", input).await;
        }
        merge(&app, "organisation/commission-mixte", "organisation/commission").await;
        let query = r#"{ organisation(slug: "commission-mixte") { slug foundedOn { edtf } members { country { slug } } remit { code } createdBy { slug } } }"#;
        let data = app.ask(query).await;
        assert_eq!(data["organisation"], json!({
            "slug": "commission", "foundedOn": {"edtf": "1999"}, "remit": [{"code": "TRADE"}], "createdBy": {"slug": "act-0"},
            "members": [{"country": {"slug": "mali"}}, {"country": {"slug": "france"}}]
        }));
    }

    async fn two_meetings_become_one_with_the_dates_of_one(app: TestApp) {
        world(&app).await;
        for (slug, start, end, city) in [("summit", Value::Null, Value::Null, json!("Bamako")), ("sommet", json!("2001-05-02"), json!("2001-05-04"), json!("Paris"))] {
            let input = json!({"slug": slug, "titles": named(slug), "start": start, "end": end, "city": city, "topics": ["TRADE"],
                "subEvents": [{"key": "lunch", "kind": "LUNCH"}], "participants": [{"country": "ML", "subEvent": "lunch"}]});
            make(&app, "meeting", input).await;
        }
        make(&app, "meeting", json!({"slug": "side", "titles": named("side"), "parent": "sommet"})).await;
        let refused = merge_refused(&app, "meeting/side", "meeting/sommet").await;
        assert_eq!(refused, [problem("CONFLICT", "into")]);
        merge(&app, "meeting/sommet", "meeting/summit").await;
        let query = r#"{ meeting(slug: "sommet") { slug start { edtf } end { edtf } city topics { code } subEvents { id } participants(everywhere: true) { subEvent { id } } } side: meeting(slug: "side") { parent { slug } } }"#;
        let data = app.ask(query).await;
        let lunch = &data["meeting"]["subEvents"][0];
        assert_eq!(data["meeting"], json!({
            "slug": "summit", "start": {"edtf": "2001-05-02"}, "end": {"edtf": "2001-05-04"}, "city": "Bamako",
            "topics": [{"code": "TRADE"}], "subEvents": [lunch], "participants": [{"subEvent": lunch}]
        }));
        assert_eq!(data["side"]["parent"]["slug"], "summit");
    }

    async fn what_is_not_the_same_thing_twice_is_not_merged(app: TestApp) {
        let (accord, _) = twice(&app).await;
        for (from, into, code, field) in [
            ("agreement/accord", "agreement/accord", "BAD_USER_INPUT", "into"),
            ("agreement/accord", "source/paper", "BAD_USER_INPUT", "into"),
            ("country/ML", "country/FR", "BAD_USER_INPUT", "into"),
            ("domain/ENERGY", "domain/TRADE", "BAD_USER_INPUT", "into"),
            ("agreement/none", "agreement/accord", "NOT_FOUND", "from"),
            ("agreement/accord", "agreement/none", "NOT_FOUND", "into"),
            ("accord", "agreement/treaty", "BAD_USER_INPUT", "from"),
        ] {
            assert_eq!(merge_refused(&app, from, into).await, [problem(code, field)], "{from} {into}");
        }
        let query = "mutation($id: ID!, $link: AgreementLinkInput!) { agreementLink(agreementId: $id, link: $link) { errors { code message } } }";
        let linked = app.ask_with(query, json!({"id": accord, "link": {"to": "treaty", "kind": "AMENDS"}})).await;
        assert_eq!(linked["agreementLink"]["errors"], json!([]));
        for (from, into) in [("agreement/accord", "agreement/treaty"), ("agreement/treaty", "agreement/accord")] {
            assert_eq!(merge_refused(&app, from, into).await, [problem("CONFLICT", "into")]);
        }
        assert_eq!(how_many(&app, "agreements").await, 2);
    }

    async fn a_proposal_about_a_merged_record_is_one_about_the_other(app: TestApp) {
        let (accord, treaty) = twice(&app).await;
        let awa = app.clone().by_role(Role::Contributor);
        let what = "proposal { id }";
        let input = json!({"agreement": {"id": treaty, "localTypeLabel": "traité"}});
        let one = awa.act("changePropose", "ChangeProposeInput", what, input).await["id"].take();
        let input = json!({"about": "agreement/treaty", "field": "scope", "value": "x", "source": "paper"});
        let other = awa.act("claimPropose", "ClaimRecordInput", what, input).await["id"].take();
        merge(&app, "agreement/treaty", "agreement/accord").await;
        merge(&app, "source/paper", "source/gazette").await;
        let waiting = app.ask("{ reviewQueue { nodes { recordId source { slug } } } }").await;
        assert_eq!(waiting["reviewQueue"]["nodes"], json!([{"recordId": accord, "source": null}, {"recordId": accord, "source": {"slug": "gazette"}}]));
        for id in [one, other] {
            let done = act_on(&app, "proposalAccept", "id", "proposal { state }", &id).await;
            assert_eq!(done, json!({"proposal": {"state": "ACCEPTED"}, "errors": []}));
        }
        let seen = app.ask(r#"{ agreement(slug: "accord") { localTypeLabel claims(field: "scope") { source { slug } } } }"#).await;
        assert_eq!(seen["agreement"], json!({"localTypeLabel": "traité", "claims": [{"source": {"slug": "gazette"}}]}));
    }

    /// Whoever merged two records and loads the file again must not get the double back.
    async fn a_file_that_is_loaded_again_brings_nothing_back(app: TestApp) {
        let file = r#"
dataset: {slug: twice, title: Twice, licence: null, description: null}
sources: [{slug: paper, titles: [{lang: en, text: Paper}]}, {slug: gazette, titles: [{lang: en, text: Gazette}]}]
countries: [{slug: mali, kind: STATE, alpha2: ML, names: [{lang: en, text: Mali}]}]
agreements:
  - {slug: accord, titles: [{lang: fr, text: Accord}], parties: [{country: ML, role: PARTY}], events: [{key: signed, kind: SIGNED, occurredOn: "2001"}]}
  - {slug: treaty, titles: [{lang: en, text: Treaty}], parties: [{country: ML, role: PARTY}], events: [{key: in-force, kind: ENTERED_INTO_FORCE, occurredOn: "2002"}]}
claims:
  - {about: agreement/treaty, field: occurredOn, part: events/in-force, value: "2002", source: paper}
  - {about: agreement/treaty, field: scope, value: wide, source: paper}
"#;
        load(&app, file).await;
        merge(&app, "agreement/treaty", "agreement/accord").await;
        merge(&app, "source/paper", "source/gazette").await;
        let last = revision(&app).await;
        load(&app, file).await;
        assert_eq!(revision(&app).await, last);
        assert_eq!(how_many(&app, "agreements").await, 1);
        assert_eq!(how_many(&app, "claims").await, 2);
        let datasets = app.ask(r#"{ agreement(slug: "treaty") { datasets { slug } } }"#).await;
        assert_eq!(datasets["agreement"]["datasets"], json!([{"slug": "twice"}]));
    }

    /// A new table that refers to a record which can be merged fails here until the merge knows it.
    async fn a_merge_knows_every_reference(app: TestApp) {
        let known: BTreeSet<(String, String)> = REFERENCES
            .iter()
            .map(|it| (it.table.to_owned(), it.column.to_owned()))
            .collect();
        // What is derived, and what the merge looks after by itself.
        let beside = ["status_period", "search_text", "dataset_record", "source_text"];
        let kinds = ["record", "agreement", "meeting", "office", "organisation", "person", "source"];
        let backend = app.db.reader.get_database_backend();
        let sql = match backend {
            DbBackend::Sqlite => "SELECT m.name AS t, f.\"from\" AS c, f.\"table\" AS target FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'",
            _ => "SELECT c.conrelid::regclass::text AS t, a.attname::text AS c, c.confrelid::regclass::text AS target FROM pg_constraint AS c JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'",
        };
        let mut there = BTreeSet::new();
        for row in app.db.reader.query_all_raw(Statement::from_string(backend, sql)).await.unwrap() {
            let [table, column, target] = ["t", "c", "target"].map(|name| row.try_get::<String>("", name).unwrap());
            let (table, target) = (table.replace('"', ""), target.replace('"', ""));
            if column != "id" && kinds.contains(&target.as_str()) && !beside.contains(&table.as_str()) {
                there.insert((table, column));
            }
        }
        assert_eq!(there, known);
    }
}
