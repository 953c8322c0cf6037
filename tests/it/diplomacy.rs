//! What happens between two countries, from the outside: events, missions, visits, partners.

use entente::clock::Clock;
use entente::dataset;
use serde_json::{Value, json};

use crate::support::{TestApp, now, problem};

/// A small world in which the easy wrong answers differ from the right ones.
const WORLD: &str = r#"
dataset: {slug: small-world, title: A small world, licence: null, description: null}
organisations:
  - {slug: ghana-togo-commission, kind: JOINT_BODY, names: [{lang: en, text: Commission}], members: [{country: GH}, {country: TG}]}
  - {slug: ghana-benin-commission, kind: JOINT_BODY, names: [{lang: en, text: Commission}], members: [{country: GH}, {country: BJ}]}
  - {slug: a-wide-organisation, kind: INTERNATIONAL_ORGANISATION, names: [{lang: en, text: Wide}], members: [{country: GH}, {country: TG}]}
  - {slug: a-border-office, kind: AGENCY, names: [{lang: en, text: Border office}], createdBy: ghana-togo-border}
offices:
  - {slug: gh-president, kind: HEAD_OF_STATE, country: GH, names: [{lang: en, text: President}]}
  - {slug: tg-president, kind: HEAD_OF_STATE, country: TG, names: [{lang: en, text: President}]}
  - {slug: gh-minister, kind: FOREIGN_MINISTER, country: GH, names: [{lang: en, text: Minister}]}
  - {slug: tg-minister, kind: FOREIGN_MINISTER, country: TG, names: [{lang: en, text: Minister}]}
  - {slug: gh-ambassador, kind: AMBASSADOR, country: GH, names: [{lang: en, text: Ambassador}]}
persons:
  - {slug: gh-one, names: [{lang: en, text: One}]}
  - {slug: tg-one, names: [{lang: en, text: One}]}
  - {slug: envoy, names: [{lang: en, text: Envoy}]}
meetings:
  - {slug: state-visit, titles: [{lang: en, text: m}], kind: STATE_VISIT, status: HELD, start: "2001-05-01", country: TG,
     participants: [{person: gh-one, office: gh-president, country: GH}, {person: tg-one, office: tg-president, country: TG}]}
  - {slug: talks-of-the-state-visit, titles: [{lang: en, text: m}], status: HELD, start: "2001-05-01", country: TG, parent: state-visit,
     participants: [{country: GH}, {country: TG}]}
  - {slug: ministers-visit, titles: [{lang: en, text: m}], status: HELD, start: "2010-06", country: TG,
     participants: [{person: gh-one, office: gh-minister, country: GH}, {person: tg-one, office: tg-minister, country: TG}]}
  - {slug: return-visit, titles: [{lang: en, text: m}], start: "2012", country: GH,
     participants: [{person: gh-one, office: gh-president, country: GH}, {person: tg-one, office: tg-minister, country: TG}]}
  - {slug: a-call, titles: [{lang: en, text: m}], kind: PHONE_CALL, status: HELD, start: "2015-01-01", country: TG,
     participants: [{person: gh-one, office: gh-president, country: GH}, {person: tg-one, office: tg-president, country: TG}]}
  - {slug: in-benin, titles: [{lang: en, text: m}], status: HELD, start: "2018-03-01", country: BJ, topics: [TRADE],
     participants: [{country: GH}, {country: TG}, {country: BJ}]}
  - {slug: called-off, titles: [{lang: en, text: m}], status: CANCELLED, start: "2020-01-01", country: TG, topics: [TRADE],
     participants: [{person: gh-one, office: gh-president, country: GH}, {person: tg-one, office: tg-president, country: TG}]}
  - {slug: ahead, titles: [{lang: en, text: m}], start: "2027-01-01", country: TG, topics: [TRADE],
     participants: [{country: GH}, {country: TG}]}
  - {slug: undated, titles: [{lang: en, text: m}], status: HELD, participants: [{country: GH}, {country: TG}]}
agreements:
  - {slug: ghana-togo-border, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}],
     domains: [{domain: TRADE}], events: [{kind: SIGNED, occurredOn: "2001-05-01"}]}
  - {slug: of-three, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: SIGNATORY}, {country: BJ, role: PARTY}],
     domains: [{domain: TRADE}], events: [{kind: SIGNED, occurredOn: "1995"}]}
  - {slug: ghana-benin, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: BJ, role: PARTY}],
     domains: [{domain: ENERGY.NUCLEAR}], events: [{kind: SIGNED, occurredOn: "2005-06"}]}
  - {slug: togo-benin, titles: [{lang: en, text: a}], parties: [{country: TG, role: PARTY}, {country: BJ, role: PARTY}]}
  - {slug: applied-only, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: NE, role: TERRITORIAL_APPLICATION}, {country: NE, role: WITNESS}]}
relations:
  - between: [GH, TG]
    events:
      - {kind: RECOGNISED, actor: GH, occurredOn: "1960-04-27"}
      - {kind: ESTABLISHED, occurredOn: "1961", level: AMBASSADOR, city: Accra, country: GH}
      - {kind: SEVERED, occurredOn: "1962-12", actor: TG}
      - {kind: RESUMED, note: some time later}
    missions:
      - {sending: GH, receiving: TG, kind: EMBASSY, isResident: true, city: Lomé, openedOn: "1963", accreditations: [
          {person: envoy, office: gh-ambassador, title: Ambassador, appointedOn: "1970-01", startedOn: "1970-03-01", endedOn: "1974"}]}
      - {sending: TG, receiving: GH, kind: LEGATION, openedOn: "1961", closedOn: "1962-12-31"}
  - {between: [GH, BJ], events: [{kind: ESTABLISHED, occurredOn: "1961"}], missions: [{sending: GH, receiving: BJ, kind: EMBASSY}]}
  - {between: [GH, NE], events: [{kind: ESTABLISHED}], missions: [{sending: NE, receiving: GH, kind: CONSULATE}]}
"#;

async fn load(app: &TestApp, text: &str) -> dataset::Report {
    let clock = Clock::Fixed(now());
    dataset::load(&app.db, clock, "world.yaml", text)
        .await
        .unwrap()
}

async fn world(app: &TestApp) {
    load(app, WORLD).await;
}

async fn pair(app: &TestApp, what: &str) -> Value {
    let query = format!(r#"{{ pair(between: ["TG", "GH"]) {{ {what} }} }}"#);
    app.ask(&query).await["pair"].take()
}

async fn relation_id(app: &TestApp, between: [&str; 2]) -> Value {
    let query = "query($between: [String!]!) { relation(between: $between) { id } }";
    let data = app.ask_with(query, json!({"between": between})).await;
    data["relation"]["id"].clone()
}

/// Runs a mutation with a part as its second argument, and gets its payload.
async fn add(app: &TestApp, call: &str, variable: &str, part: Value, what: &str) -> Value {
    let query = format!(
        "mutation($part: {variable}!) {{ done: {call} {{ {what} errors {{ code field }} }} }}"
    );
    app.ask_with(&query, json!({"part": part})).await["done"].take()
}

async fn record_event(app: &TestApp, relation: &Value, event: Value) -> Value {
    let call = format!("relationRecordEvent(relationId: {relation}, event: $part)");
    let what = "relation { state representationLevel }";
    add(app, &call, "RelationEventInput", event, what).await
}

async fn create_mission(app: &TestApp, what: &str, input: Value) -> Value {
    let (name, type_name) = ("missionCreate", "MissionCreateInput");
    app.act(name, type_name, what, input).await
}

async fn mission_refused(app: &TestApp, input: Value) -> Vec<(String, String)> {
    let (name, type_name) = ("missionCreate", "MissionCreateInput");
    app.act_refused(name, type_name, "mission { id }", input)
        .await
}

both_databases! {
    async fn the_state_of_relations_follows_their_events(app: TestApp) {
        world(&app).await;
        let state = |day: &str| format!(r#"{{ pair(between: ["GH", "TG"]) {{ state(asOf: "{day}") representationLevel(asOf: "{day}") }} }}"#);
        for (day, wanted, level) in [
            ("1960-04-26", "UNKNOWN", Value::Null),
            ("1961-06-01", "RECOGNISED", Value::Null),
            ("1961-12-31", "ESTABLISHED", json!("AMBASSADOR")),
            ("1962-12-30", "ESTABLISHED", json!("AMBASSADOR")),
            ("1962-12-31", "SEVERED", Value::Null),
            ("2025-01-01", "SEVERED", Value::Null),
        ] {
            let found = app.ask(&state(day)).await;
            assert_eq!(found["pair"], json!({"state": wanted, "representationLevel": level}), "{day}");
        }
        let today = pair(&app, "state representationLevel hasConsularRelations").await;
        assert_eq!(today, json!({"state": "ESTABLISHED", "representationLevel": null, "hasConsularRelations": null}));
    }

    async fn a_relation_tells_its_events_and_missions(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ relation(between: ["GH", "TG"]) {
            events { kind actor { slug } occurredOn { edtf } level city country { slug } note }
            missions { sending { slug } receiving { slug } kind isResident city accreditations { person { slug } office { slug } title appointedOn { edtf } startedOn { edtf } endedOn { edtf } } }
            open: missions(asOf: "1972-01-01") { kind accreditations(asOf: "1972-01-01") { person { slug } } }
            later: missions(asOf: "1980-01-01") { accreditations(asOf: "1980-01-01") { title } }
            countries { slug } pair { relation { state } }
        } }"#).await;
        let relation = &data["relation"];
        assert_eq!(relation["events"][0], json!({"kind": "RECOGNISED", "actor": {"slug": "ghana"}, "occurredOn": {"edtf": "1960-04-27"}, "level": null, "city": null, "country": null, "note": null}));
        assert_eq!(relation["events"][1]["level"], "AMBASSADOR");
        assert_eq!(relation["events"][3], json!({"kind": "RESUMED", "actor": null, "occurredOn": null, "level": null, "city": null, "country": null, "note": "some time later"}));
        assert_eq!(relation["missions"][0]["kind"], "LEGATION");
        assert_eq!(relation["missions"][1], json!({
            "sending": {"slug": "ghana"}, "receiving": {"slug": "togo"}, "kind": "EMBASSY", "isResident": true, "city": "Lomé",
            "accreditations": [{"person": {"slug": "envoy"}, "office": {"slug": "gh-ambassador"}, "title": "Ambassador",
                "appointedOn": {"edtf": "1970-01"}, "startedOn": {"edtf": "1970-03-01"}, "endedOn": {"edtf": "1974"}}]
        }));
        assert_eq!(relation["open"], json!([{"kind": "EMBASSY", "accreditations": [{"person": {"slug": "envoy"}}]}]));
        assert_eq!(relation["later"], json!([{"accreditations": []}]));
        assert_eq!(relation["countries"], json!([{"slug": "ghana"}, {"slug": "togo"}]));
        assert_eq!(relation["pair"]["relation"]["state"], "ESTABLISHED");
    }

    async fn two_countries_without_a_relation_of_record_are_still_a_pair(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ relation(between: ["TG", "BJ"]) { id } pair(between: ["TG", "BJ"]) {
            countries { slug } relation { id } state lastMeeting { slug } bodies { slug }
            agreements { totalCount } meetings { nodes { slug } } visits { count }
        } }"#).await;
        assert_eq!(data["relation"], Value::Null);
        assert_eq!(data["pair"], json!({
            "countries": [{"slug": "benin"}, {"slug": "togo"}], "relation": null, "state": "UNKNOWN",
            "lastMeeting": {"slug": "in-benin"}, "bodies": [], "agreements": {"totalCount": 2},
            "meetings": {"nodes": [{"slug": "in-benin"}]}, "visits": [{"count": 1}, {"count": 0}]
        }));
    }

    async fn the_last_meeting_is_one_that_took_place_at_the_level_asked_for(app: TestApp) {
        world(&app).await;
        let found = pair(&app, "any: lastMeeting { slug } heads: lastMeeting(level: HEAD_OF_STATE) { slug level }
            foreign: lastMeeting(level: FOREIGN_MINISTER) { slug level } others: lastMeeting(level: MINISTER) { slug }").await;
        assert_eq!(found, json!({
            "any": {"slug": "in-benin"}, "heads": {"slug": "a-call", "level": "HEAD_OF_STATE"},
            "foreign": {"slug": "return-visit", "level": "FOREIGN_MINISTER"}, "others": null
        }));
    }

    async fn visits_are_counted_in_both_directions_and_each_once(app: TestApp) {
        world(&app).await;
        let found = pair(&app, r#"all: visits { host { slug } guest { slug } count lastOn } some: visits(from: "2010-06-15", to: "2011-12-31") { count }"#).await;
        assert_eq!(found["all"], json!([
            {"host": {"slug": "ghana"}, "guest": {"slug": "togo"}, "count": 1, "lastOn": "2012-01-01"},
            {"host": {"slug": "togo"}, "guest": {"slug": "ghana"}, "count": 2, "lastOn": "2010-06-01"}
        ]));
        assert_eq!(found["some"], json!([{"count": 0}, {"count": 1}]));
    }

    async fn two_countries_have_bodies_and_domains_in_common(app: TestApp) {
        world(&app).await;
        let found = pair(&app, "bodies { slug } domains { domain { code } agreementCount meetingCount }").await;
        assert_eq!(found, json!({
            "bodies": [{"slug": "a-border-office"}, {"slug": "ghana-togo-commission"}],
            "domains": [{"domain": {"code": "TRADE"}, "agreementCount": 2, "meetingCount": 1}]
        }));
    }

    async fn partners_are_ranked_and_equals_come_by_slug(app: TestApp) {
        world(&app).await;
        let partners = |arguments: &str| format!(r#"{{ country(code: "GH") {{ partners{arguments} {{ country {{ slug }} agreementCount meetingCount lastOn }} }} }}"#);
        let all = app.ask(&partners("")).await;
        let benin = json!({"country": {"slug": "benin"}, "agreementCount": 2, "meetingCount": 1, "lastOn": "2018-03-01"});
        let togo = json!({"country": {"slug": "togo"}, "agreementCount": 2, "meetingCount": 7, "lastOn": "2018-03-01"});
        assert_eq!(all["country"]["partners"], json!([benin, togo]));
        let met = app.ask(&partners("(by: MEETINGS, first: 1)")).await;
        assert_eq!(met["country"]["partners"], json!([togo]));
        let nuclear = app.ask(&partners("(domain: \"ENERGY\")")).await;
        assert_eq!(nuclear["country"]["partners"], json!([{"country": {"slug": "benin"}, "agreementCount": 1, "meetingCount": 0, "lastOn": "2005-06-01"}]));
        let in_june = app.ask(&partners("(from: \"2005-06-15\", to: \"2005-06-15\")")).await;
        assert_eq!(in_june["country"]["partners"], nuclear["country"]["partners"]);
    }

    async fn common_partners_are_partners_of_each(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ commonPartners(of: ["TG", "GH"]) { country { slug } with { country { slug } agreementCount meetingCount } } }"#).await;
        assert_eq!(data["commonPartners"], json!([{"country": {"slug": "benin"}, "with": [
            {"country": {"slug": "togo"}, "agreementCount": 2, "meetingCount": 1},
            {"country": {"slug": "ghana"}, "agreementCount": 2, "meetingCount": 1}
        ]}]));
        let none = app.ask(r#"{ commonPartners(of: ["TG", "GH"], domain: "ENERGY") { country { slug } } }"#).await;
        assert_eq!(none["commonPartners"], json!([]));
    }

    async fn a_pair_or_partners_that_cannot_be_are_refused(app: TestApp) {
        for (query, code, field) in [
            (r#"{ pair(between: ["GH"]) { state } }"#, "BAD_USER_INPUT", "between"),
            (r#"{ pair(between: ["GH", "TG", "BJ"]) { state } }"#, "BAD_USER_INPUT", "between"),
            (r#"{ pair(between: ["GH", "GHA"]) { state } }"#, "BAD_USER_INPUT", "between"),
            (r#"{ pair(between: ["GH", "Atlantis"]) { state } }"#, "NOT_FOUND", "between.1"),
            (r#"{ pair(between: ["GH", "TG"]) { state(asOf: "soon") } }"#, "BAD_USER_INPUT", "asOf"),
            (r#"{ pair(between: ["GH", "TG"]) { visits(from: "2002-01-01", to: "2001-01-01") { count } } }"#, "BAD_USER_INPUT", "to"),
            (r#"{ country(code: "GH") { partners(first: 101) { meetingCount } } }"#, "BAD_USER_INPUT", "first"),
            (r#"{ country(code: "GH") { partners(domain: "NONE") { meetingCount } } }"#, "NOT_FOUND", "domain"),
            (r#"{ commonPartners(of: ["GH"]) { with { meetingCount } } }"#, "BAD_USER_INPUT", "of"),
            (r#"{ commonPartners(of: ["GH", "TG", "GHA"]) { with { meetingCount } } }"#, "BAD_USER_INPUT", "of.2"),
        ] {
            assert_eq!(app.refusal(query).await, problem(code, field), "{query}");
        }
    }

    async fn the_relations_of_a_country_are_listed_by_the_other_country(app: TestApp) {
        world(&app).await;
        let list = |arguments: &str| format!(r#"{{ country(code: "GH") {{ relations{arguments} {{ totalCount nodes {{ countries {{ slug }} }} edges {{ cursor node {{ state }} }} pageInfo {{ endCursor hasNextPage }} }} }} }}"#);
        let page = app.ask(&list("(first: 2)")).await;
        let relations = &page["country"]["relations"];
        assert_eq!(relations["totalCount"], 3);
        assert_eq!(relations["nodes"], json!([
            {"countries": [{"slug": "benin"}, {"slug": "ghana"}]}, {"countries": [{"slug": "ghana"}, {"slug": "niger"}]}
        ]));
        assert_eq!(relations["edges"][1]["cursor"], relations["pageInfo"]["endCursor"]);
        let next = app.ask(&list(&format!("(first: 2, after: {})", relations["pageInfo"]["endCursor"]))).await;
        assert_eq!(next["country"]["relations"]["nodes"], json!([{"countries": [{"slug": "ghana"}, {"slug": "togo"}]}]));
        assert_eq!(next["country"]["relations"]["pageInfo"]["hasNextPage"], false);
    }

    /// Three relations cost as many statements as one, give or take two that joined others or did not.
    async fn relations_and_all_that_hangs_on_them_are_read_in_batches(app: TestApp) {
        world(&app).await;
        let query = |size: u32| format!(r#"{{ country(code: "GH") {{ relations(last: {size}) {{ nodes {{
            countries {{ slug }} state events {{ kind actor {{ slug }} }}
            missions {{ sending {{ slug }} receiving {{ slug }} accreditations {{ person {{ slug }} office {{ slug }} }} }}
            lastMeeting {{ slug }} bodies {{ slug }} domains {{ domain {{ code }} }} visits {{ host {{ slug }} count }}
            agreements {{ nodes {{ slug }} }} meetings {{ nodes {{ slug }} }}
        }} }} }} }}"#);
        app.ask(&query(1)).await;
        let one = app.statements().len();
        app.ask(&query(3)).await;
        let three = app.statements();
        assert!(three.len() <= one + 2, "{} for three, {one} for one: {three:#?}", three.len());
        app.ask(r#"{ countries(first: 100) { nodes { partners { agreementCount } } } }"#).await;
        assert_eq!(app.statements().len(), 2);
    }

    async fn what_several_files_say_of_two_countries_comes_together(app: TestApp) {
        world(&app).await;
        let count = r#"{ relation(between: ["GH", "TG"]) { events { kind } missions { kind } } }"#;
        let before = app.ask(count).await;
        world(&app).await;
        assert_eq!(app.ask(count).await, before);
        load(&app, r#"
dataset: {slug: other, title: Another file, licence: null, description: null}
relations:
  - between: [togo, ghana]
    events: [{kind: LEVEL_RAISED, occurredOn: "1999", level: AMBASSADOR}, {kind: RECOGNISED, actor: ghana, occurredOn: "1960-04-27"}]
"#).await;
        let after = app.ask(count).await;
        assert_eq!(after["relation"]["events"].as_array().unwrap().len(), 5);
        assert_eq!(after["relation"]["missions"], before["relation"]["missions"]);
    }

    async fn an_event_is_recorded_and_taken_back(app: TestApp) {
        world(&app).await;
        let relation = relation_id(&app, ["GH", "BJ"]).await;
        let raised = record_event(&app, &relation, json!({"kind": "LEVEL_RAISED", "occurredOn": "1980", "level": "AMBASSADOR"})).await;
        assert_eq!(raised, json!({"relation": {"state": "ESTABLISHED", "representationLevel": "AMBASSADOR"}, "errors": []}));
        let severed = record_event(&app, &relation, json!({"kind": "SEVERED", "occurredOn": "1990", "actor": "BJ"})).await;
        assert_eq!(severed["relation"]["state"], "SEVERED");
        let data = app.ask(r#"{ relation(between: ["GH", "BJ"]) { events { id kind } } }"#).await;
        let id = &data["relation"]["events"][2]["id"];
        let query = "mutation($id: ID!) { relationRemoveEvent(eventId: $id) { relation { state events { kind } } errors { code field } } }";
        let removed = app.ask_with(query, json!({"id": id})).await;
        assert_eq!(removed["relationRemoveEvent"]["relation"]["state"], "ESTABLISHED");
        let again = app.ask_with(query, json!({"id": id})).await;
        assert_eq!(again["relationRemoveEvent"], json!({"relation": null, "errors": [{"code": "NOT_FOUND", "field": ["eventId"]}]}));
    }

    async fn an_event_that_cannot_be_is_refused_with_all_its_problems(app: TestApp) {
        world(&app).await;
        let relation = relation_id(&app, ["GH", "TG"]).await;
        let refused = record_event(&app, &relation, json!({
            "kind": "SEVERED", "occurredOn": "soon", "actor": "FR", "level": "ENVOY", "country": "Atlantis", "note": " "
        })).await;
        let errors = refused["errors"].as_array().unwrap();
        let fields: Vec<_> = errors.iter().map(|error| error["field"][0].as_str().unwrap()).collect();
        assert_eq!(fields, ["occurredOn", "country", "actor", "level", "note"]);
        let nowhere = json!("relation_00000000000000000000000000000000");
        let missing = record_event(&app, &nowhere, json!({"kind": "SEVERED"})).await;
        assert_eq!(missing["errors"][0]["code"], "NOT_FOUND");
    }

    async fn a_mission_is_recorded_with_the_relation_it_belongs_to(app: TestApp) {
        world(&app).await;
        let mission = create_mission(&app, "mission { id kind relation { id } accreditations { person { slug } } }", json!({
            "sending": "TG", "receiving": "BJ", "kind": "CONSULATE_GENERAL", "openedOn": "1980",
            "accreditations": [{"person": "envoy", "startedOn": "1981"}]
        })).await;
        assert_eq!(mission["relation"]["id"], relation_id(&app, ["BJ", "TG"]).await);
        assert_eq!(mission["accreditations"], json!([{"person": {"slug": "envoy"}}]));
        let id = &mission["id"];
        let changed = app.act("missionUpdate", "MissionUpdateInput", "mission { kind city isResident openedOn { edtf } closedOn { edtf } }", json!({
            "id": id, "city": "Cotonou", "isResident": false, "closedOn": "1990"
        })).await;
        assert_eq!(changed, json!({"kind": "CONSULATE_GENERAL", "city": "Cotonou", "isResident": false, "openedOn": {"edtf": "1980"}, "closedOn": {"edtf": "1990"}}));
        let refused = app.act_refused("missionUpdate", "MissionUpdateInput", "mission { id }", json!({"id": id, "closedOn": "1979"})).await;
        assert_eq!(refused, [problem("BAD_USER_INPUT", "closedOn")]);
        let query = "mutation($id: ID!) { missionDelete(id: $id) { deletedId errors { code field } } }";
        assert_eq!(app.ask_with(query, json!({"id": id})).await["missionDelete"], json!({"deletedId": id, "errors": []}));
        let gone = app.ask_with(query, json!({"id": id})).await;
        assert_eq!(gone["missionDelete"]["errors"], json!([{"code": "NOT_FOUND", "field": ["id"]}]));
    }

    async fn a_mission_that_cannot_be_is_refused(app: TestApp) {
        world(&app).await;
        let to_itself = json!({"sending": "GH", "receiving": "GHA", "kind": "EMBASSY"});
        assert_eq!(mission_refused(&app, to_itself).await, [problem("BAD_USER_INPUT", "receiving")]);
        let closed_first = json!({"sending": "GH", "receiving": "TG", "kind": "EMBASSY", "openedOn": "1990", "closedOn": "1989",
            "accreditations": [{"person": "nobody", "appointedOn": "1990", "startedOn": "1989", "endedOn": "1980"}]});
        assert_eq!(mission_refused(&app, closed_first).await, [
            problem("BAD_USER_INPUT", "closedOn"), problem("NOT_FOUND", "accreditations.0.person"),
            problem("BAD_USER_INPUT", "accreditations.0.startedOn"), problem("BAD_USER_INPUT", "accreditations.0.endedOn"),
        ]);
    }

    async fn an_accreditation_is_recorded_and_taken_back(app: TestApp) {
        world(&app).await;
        let mission = create_mission(&app, "mission { id }", json!({"sending": "TG", "receiving": "GH", "kind": "EMBASSY"})).await;
        let call = format!("missionAddAccreditation(missionId: {}, accreditation: $part)", mission["id"]);
        let what = "mission { accreditations { id title } }";
        let added = add(&app, &call, "AccreditationInput", json!({"person": "envoy", "title": "chargé d'affaires"}), what).await;
        let accreditation = &added["mission"]["accreditations"][0];
        assert_eq!(accreditation["title"], "chargé d'affaires");
        let query = "mutation($id: ID!) { missionRemoveAccreditation(accreditationId: $id) { mission { accreditations { id } } errors { code } } }";
        let removed = app.ask_with(query, json!({"id": accreditation["id"]})).await;
        assert_eq!(removed["missionRemoveAccreditation"], json!({"mission": {"accreditations": []}, "errors": []}));
    }
}
