//! Questions that people who work with agreements ask, each in one query.

use entente::clock::Clock;
use entente::dataset;
use serde_json::{Value, json};

use crate::support::{TestApp, column, now, problem};

const WORLD: &str = r#"
dataset: {slug: questions, title: Questions, licence: null, description: null}
organisations:
  - {slug: builder, kind: COMPANY, names: [{lang: en, text: Builder}]}
  - {slug: bank, kind: INTERNATIONAL_ORGANISATION, names: [{lang: en, text: Bank}]}
  - {slug: helper, kind: AGENCY, names: [{lang: en, text: Helper}]}
  - {slug: commission, kind: INTERGOVERNMENTAL_COMMISSION, names: [{lang: en, text: Commission}], members: [{country: GH}, {country: TG}]}
offices:
  - {slug: minister, kind: FOREIGN_MINISTER, country: GH, names: [{lang: en, text: Minister}]}
  - {slug: envoy, kind: AMBASSADOR, country: GH, names: [{lang: en, text: Envoy}]}
persons:
  - {slug: busy, names: [{lang: en, text: Busy}]}
  - {slug: rare, names: [{lang: en, text: Rare}]}
  - {slug: togolese, names: [{lang: en, text: Togolese}]}
  - {slug: unplaced, names: [{lang: en, text: Unplaced}]}
meetings:
  - {slug: summit, titles: [{lang: en, text: m}], status: HELD, start: "2020-01-01", participants: [{country: GH}, {country: TG}]}
  - {slug: session-1, titles: [{lang: en, text: m}], kind: INTERGOVERNMENTAL_COMMISSION_SESSION, status: HELD, start: "2018-05", participants: [{organisation: commission}]}
  - {slug: session-2, titles: [{lang: en, text: m}], kind: JOINT_COMMITTEE_SESSION, start: "2019", participants: [{organisation: commission}, {country: GH}]}
  - {slug: talks, titles: [{lang: en, text: m}], kind: EXPERT_TALKS, status: HELD, start: "2021", participants: [{organisation: commission}]}
  - {slug: session-3, titles: [{lang: en, text: m}], kind: INTERGOVERNMENTAL_COMMISSION_SESSION, status: ANNOUNCED, start: "2022", participants: [{organisation: commission}]}
  - {slug: session-4, titles: [{lang: en, text: m}], kind: INTERGOVERNMENTAL_COMMISSION_SESSION, start: "2030", participants: [{organisation: commission}]}
agreements:
  - {slug: one, titles: [{lang: en, text: a}], meeting: summit, parties: [{key: g, country: GH, role: PARTY}, {key: t, country: TG, role: PARTY}],
     domains: [{domain: ENERGY.NUCLEAR}], organisations: [{organisation: builder, role: IMPLEMENTING_PARTNER}],
     signatories: [{person: busy, office: minister, party: g}, {person: togolese, party: t}, {person: unplaced, office: minister}],
     events: [{kind: SIGNED, occurredOn: "2001-05-01"}]}
  - {slug: two, titles: [{lang: en, text: a}], parties: [{key: g, country: GH, role: PARTY}, {organisation: bank, role: PARTY}],
     organisations: [{organisation: bank, role: DEPOSITARY}, {organisation: builder, role: IMPLEMENTING_PARTNER}],
     signatories: [{person: busy, office: minister, party: g}, {person: rare, party: g}], events: [{kind: SIGNED, occurredOn: "2015"}]}
  - {slug: three, titles: [{lang: en, text: a}], parties: [{key: g, country: GH, role: PARTY}, {country: BJ, role: PARTY}],
     signatories: [{person: busy, office: envoy, party: g}]}
  - {slug: not-of-ghana, titles: [{lang: en, text: a}], parties: [{country: TG, role: PARTY}, {country: GH, role: WITNESS}],
     organisations: [{organisation: helper, role: IMPLEMENTING_PARTNER}]}
  - {slug: announced, titles: [{lang: en, text: a}], meeting: summit, parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}],
     events: [{kind: DRAFT_AGREED, occurredOn: "2020-01-01"}]}
  - {slug: rumoured, titles: [{lang: en, text: a}], meeting: summit, parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}]}
  - {slug: soviet, titles: [{lang: en, text: a}], parties: [{country: SUHH, role: PARTY}, {country: GH, role: PARTY}]}
  - {slug: continued, titles: [{lang: en, text: a}], parties: [{country: SUHH, role: PARTY}, {key: r, country: RU, role: PARTY}, {country: GH, role: PARTY}],
     events: [{kind: SUCCEEDED, occurredOn: "1992-01-13", party: r}]}
  - {slug: russian, titles: [{lang: en, text: a}], parties: [{country: RU, role: PARTY}, {country: GH, role: PARTY}]}
relations:
  - {between: [GH, TG], events: [{kind: ESTABLISHED, occurredOn: "1961"}, {kind: SEVERED, occurredOn: "1990"}, {kind: RESUMED, occurredOn: "1995-06"}]}
  - {between: [GH, BJ], events: [{kind: ESTABLISHED, occurredOn: "1961"}, {kind: SEVERED, occurredOn: "1985"}]}
  - {between: [GH, NE], events: [{kind: ESTABLISHED}, {kind: SEVERED}]}
  - {between: [FR, GH], events: [{kind: ESTABLISHED, occurredOn: "1957-03"}]}
  - {between: [GH, SUHH], events: [{kind: ESTABLISHED, occurredOn: "1958"}]}
"#;

async fn world(app: &TestApp) {
    let loaded = dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", WORLD).await;
    loaded.unwrap();
}

async fn ghana(app: &TestApp, what: &str) -> Value {
    let query = format!(r#"{{ country(code: "GH") {{ found: {what} }} }}"#);
    app.ask(&query).await["country"]["found"].take()
}

/// The codes of the countries with which the relations of Ghana stand as asked.
async fn standings(app: &TestApp, arguments: &str) -> Vec<String> {
    let what = format!("relationStandings({arguments}) {{ country {{ code }} }}");
    let found = ghana(app, &what).await;
    let rows = found.as_array().unwrap().iter();
    rows.map(|row| {
        row["country"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    })
    .collect()
}

both_databases! {
    async fn who_signed_for_a_country_in_which_office_and_how_many(app: TestApp) {
        world(&app).await;
        let what = "{ person { slug } office { slug } agreementCount lastOn }";
        let found = ghana(&app, &format!("signatories {what}")).await;
        assert_eq!(found, json!([
            {"person": {"slug": "busy"}, "office": {"slug": "minister"}, "agreementCount": 2, "lastOn": "2015-01-01"},
            {"person": {"slug": "busy"}, "office": {"slug": "envoy"}, "agreementCount": 1, "lastOn": null},
            {"person": {"slug": "rare"}, "office": null, "agreementCount": 1, "lastOn": "2015-01-01"},
        ]));
        let found = ghana(&app, &format!(r#"signatories(domain: "ENERGY", to: "2001-12-31") {what}"#)).await;
        assert_eq!(found, json!([{"person": {"slug": "busy"}, "office": {"slug": "minister"}, "agreementCount": 1, "lastOn": "2001-05-01"}]));
        let one = ghana(&app, "signatories(first: 1) { agreementCount }").await;
        assert_eq!(one, json!([{"agreementCount": 2}]));
    }

    async fn which_organisations_are_partners_in_the_agreements_of_a_country(app: TestApp) {
        world(&app).await;
        let what = "{ organisation { slug } agreementCount lastOn }";
        let builder = json!({"organisation": {"slug": "builder"}, "agreementCount": 2, "lastOn": "2015-01-01"});
        let bank = json!({"organisation": {"slug": "bank"}, "agreementCount": 1, "lastOn": "2015-01-01"});
        assert_eq!(ghana(&app, &format!("organisationPartners {what}")).await, json!([builder, bank]));
        let companies = ghana(&app, &format!("organisationPartners(kind: [COMPANY, AGENCY]) {what}")).await;
        assert_eq!(companies, json!([builder]));
        let depositaries = ghana(&app, &format!("organisationPartners(role: [DEPOSITARY]) {what}")).await;
        assert_eq!(depositaries, json!([bank]));
        let early = ghana(&app, r#"organisationPartners(to: "2001-12-31") { agreementCount }"#).await;
        assert_eq!(early, json!([{"agreementCount": 1}]));
        let refused = app.refusal(r#"{ country(code: "GH") { organisationPartners(first: 101) { lastOn } } }"#).await;
        assert_eq!(refused, problem("BAD_USER_INPUT", "first"));
    }

    async fn with_whom_a_country_broke_or_resumed_relations_since_a_year(app: TestApp) {
        world(&app).await;
        assert_eq!(standings(&app, r#"event: [SEVERED], from: "1986-01-01""#).await, ["TG"]);
        assert_eq!(standings(&app, r#"event: [SEVERED], from: "1985-12-31""#).await, ["BJ", "TG"]);
        assert_eq!(standings(&app, "event: [SEVERED]").await, ["BJ", "NE", "TG"]);
        assert_eq!(standings(&app, r#"event: [RESUMED], from: "1995-06-30""#).await, ["TG"]);
        assert_eq!(standings(&app, "state: [SEVERED]").await, ["BJ", "NE"]);
        assert_eq!(standings(&app, r#"state: [SEVERED], asOf: "1991-01-01""#).await, ["BJ", "TG"]);
    }

    async fn with_whom_a_country_is_not_known_to_have_relations(app: TestApp) {
        world(&app).await;
        assert_eq!(standings(&app, "state: [ESTABLISHED]").await, ["FR", "TG", "SUHH"]);
        let unknown = standings(&app, "state: [UNKNOWN]").await;
        assert!(unknown.contains(&"CL".to_owned()));
        for known in ["FR", "TG", "BJ", "NE", "GH", "SUHH", "AW"] {
            assert!(!unknown.contains(&known.to_owned()), "{known}");
        }
        let early = standings(&app, r#"state: [UNKNOWN], asOf: "1957-03-30""#).await;
        assert!(early.contains(&"FR".to_owned()) && early.contains(&"SUHH".to_owned()));
        let what = r#"relationStandings(event: [SEVERED], from: "1989-01-01") { state events { kind } relation { state } }"#;
        assert_eq!(ghana(&app, what).await, json!([{"state": "ESTABLISHED", "events": [{"kind": "SEVERED"}], "relation": {"state": "ESTABLISHED"}}]));
        let refused = app.refusal(r#"{ country(code: "GH") { relationStandings(first: 301) { state } } }"#).await;
        assert_eq!(refused, problem("BAD_USER_INPUT", "first"));
    }

    async fn agreements_of_a_state_that_ended_and_who_continued_them(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ country(code: "SUHH") {
            agreements(orderBy: {slug: ASC}) { nodes { slug } }
            successors { kind successor { code agreements { totalCount } } continuedAgreements { totalCount nodes { slug events(kind: [SUCCEEDED]) { party { country { code } } } } } }
        } }"#).await;
        assert_eq!(column(&data["country"]["agreements"]["nodes"], "slug"), ["continued", "soviet"]);
        let successors = data["country"]["successors"].as_array().unwrap();
        let russia = successors.iter().find(|it| it["successor"]["code"] == "RU").unwrap();
        assert_eq!(russia["kind"], "CONTINUATION");
        assert_eq!(russia["successor"]["agreements"]["totalCount"], 5);
        assert_eq!(russia["continuedAgreements"], json!({"totalCount": 1, "nodes": [{"slug": "continued", "events": [{"party": {"country": {"code": "RU"}}}]}]}));
        assert!(successors.len() > 10);
        let others = successors.iter().filter(|it| it["successor"]["code"] != "RU");
        assert!(others.clone().all(|it| it["continuedAgreements"]["totalCount"] == 0));
        assert!(app.statements().len() < 20, "{:?}", app.statements());
    }

    async fn the_last_session_of_a_body_is_one_that_was_held(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ pair(between: ["GH", "TG"]) { bodies { slug lastSession { slug start { edtf } } } } organisation(slug: "bank") { lastSession { slug } } }"#).await;
        assert_eq!(data["pair"]["bodies"], json!([{"slug": "commission", "lastSession": {"slug": "session-2", "start": {"edtf": "2019"}}}]));
        assert_eq!(data["organisation"]["lastSession"], Value::Null);
        let later = app.at("2031-01-01T00:00:00Z");
        let data = later.ask(r#"{ organisation(slug: "commission") { lastSession { slug } } }"#).await;
        assert_eq!(data["organisation"]["lastSession"]["slug"], "session-4");
    }

    async fn what_a_meeting_announced_and_nobody_is_known_to_have_signed(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ agreements(filter: {meeting: {eq: "summit"}, status: {in: [UNKNOWN, UNDER_NEGOTIATION, DRAFT_CONCLUDED]}}, orderBy: {slug: ASC}) { nodes { slug } } }"#).await;
        assert_eq!(column(&data["agreements"]["nodes"], "slug"), ["announced", "rumoured"]);
    }

    async fn what_was_signed_long_ago_and_is_not_in_force_by_partner(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{ country(code: "GH") { agreements(filter: {status: {in: [SIGNED_NOT_IN_FORCE]}, signedOn: {to: "2016-01-01"}}, orderBy: {signedOn: ASC}) {
            nodes { slug parties(role: [PARTY]) { country { code } organisation { slug } } } } } }"#).await;
        let nodes = &data["country"]["agreements"]["nodes"];
        assert_eq!(column(nodes, "slug"), ["one", "two"]);
        assert_eq!(nodes[0]["parties"][1]["country"]["code"], "TG");
        assert_eq!(nodes[1]["parties"][1]["organisation"]["slug"], "bank");
    }
}
