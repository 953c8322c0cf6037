//! Everything that changes with time is told as of a day: what was in force, where relations stood,
//! who held an office, who was a member.

use entente::clock::Clock;
use entente::dataset;
use serde_json::{Value, json};

use crate::support::records::is_batched;
use crate::support::{TestApp, column, now, problem};

/// Between Ghana and Togo; what Ghana has with Benin, and what is only applied to Togo, is not theirs.
const WORLD: &str = r#"
dataset: {slug: as-of, title: As of, licence: null, description: null}
organisations:
  - {slug: club, names: [{lang: en, text: Club}], members: [{country: GH, from: "1960", to: "1970-06"}, {country: TG, from: "1965-03"}, {country: BJ}]}
  - {slug: league, names: [{lang: en, text: League}], members: [{country: GH, from: "1980/1982"}]}
offices:
  - {slug: a-minister, kind: MINISTER, country: GH, names: [{lang: en, text: Minister}]}
  - {slug: president, kind: HEAD_OF_STATE, country: GH, names: [{lang: en, text: President}]}
  - {slug: unranked, country: GH, names: [{lang: en, text: Unranked}]}
  - {slug: togo-president, kind: HEAD_OF_STATE, country: TG, names: [{lang: en, text: President}]}
persons:
  - {slug: first-president, names: [{lang: en, text: One}], occupancies: [{office: president, from: "1960-07-01", to: "1966-02-24"}]}
  - {slug: second-president, names: [{lang: en, text: Two}], occupancies: [{office: president, from: "1966", to: "1969"}]}
  - {slug: minister, names: [{lang: en, text: Three}], occupancies: [{office: a-minister}]}
  - {slug: clerk, names: [{lang: en, text: Four}], occupancies: [{office: unranked, from: "1960"}]}
  - {slug: neighbour, names: [{lang: en, text: Five}], occupancies: [{office: togo-president, from: "1960"}]}
agreements:
  - {slug: signed-only, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}],
     events: [{kind: SIGNED, occurredOn: "1990-01-01"}]}
  - {slug: ended, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}],
     events: [{kind: ENTERED_INTO_FORCE, occurredOn: "1991-01-01"}, {kind: TERMINATED, occurredOn: "2005-03-15", effectiveOn: "2006-03-15"}]}
  - {slug: of-a-year, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: SIGNATORY}],
     events: [{kind: ENTERED_INTO_FORCE, occurredOn: "2000"}]}
  - {slug: paused, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}],
     events: [{kind: ENTERED_INTO_FORCE, occurredOn: "1995-01-01"}, {kind: SUSPENDED, occurredOn: "2001-01-01"}, {kind: RESUMED, occurredOn: "2003-06"}]}
  - {slug: of-many, titles: [{lang: en, text: a}], parties: [{key: t, country: TG, role: PARTY}, {country: GH, role: PARTY}, {country: BJ, role: PARTY}],
     events: [{kind: ENTERED_INTO_FORCE, occurredOn: "1998-01-01"}, {kind: WITHDRAWN, occurredOn: "1999-01-01", party: t}]}
  - {slug: undated, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}], events: [{kind: ENTERED_INTO_FORCE}]}
  - {slug: renewable, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}],
     events: [{kind: ENTERED_INTO_FORCE, occurredOn: "2016-06-01"}, {kind: EXPIRED, occurredOn: "2026-06-01"}]}
  - {slug: with-benin, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: BJ, role: PARTY}, {country: TG, role: TERRITORIAL_APPLICATION}],
     events: [{kind: ENTERED_INTO_FORCE, occurredOn: "1990-01-01"}]}
"#;

async fn world(app: &TestApp) {
    let loaded = dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", WORLD).await;
    loaded.unwrap();
}

/// What was in force between Ghana and Togo on a day, or is today; by slug. As many have to tell
/// so by themselves.
async fn in_force(app: &TestApp, day: Option<&str>) -> Vec<String> {
    let as_of = day
        .map(|day| format!(", asOf: \"{day}\""))
        .unwrap_or_default();
    let own = day
        .map(|day| format!("(asOf: \"{day}\")"))
        .unwrap_or_default();
    let query = format!(
        r#"{{ pair(between: ["GH", "TG"]) {{ agreements(filter: {{status: {{in: [IN_FORCE]{as_of}}}}}, first: 100) {{ totalCount nodes {{ slug status{own} }} }} }} }}"#
    );
    let found = app.ask(&query).await["pair"]["agreements"].take();
    let mut slugs = column(&found["nodes"], "slug");
    assert_eq!(found["totalCount"], slugs.len());
    assert!(
        column(&found["nodes"], "status")
            .iter()
            .all(|it| it == "IN_FORCE")
    );
    slugs.sort();
    slugs
}

async fn country(app: &TestApp, what: &str) -> Value {
    let query = format!(r#"{{ country(code: "GH") {{ {what} }} }}"#);
    app.ask(&query).await["country"].take()
}

both_databases! {
    async fn what_was_in_force_between_two_countries_on_a_day(app: TestApp) {
        world(&app).await;
        for (day, wanted) in [
            ("1990-12-31", vec![]),
            ("1991-01-01", vec!["ended"]),
            ("2000-06-15", vec!["ended", "of-many", "paused"]),
            ("2000-12-31", vec!["ended", "of-a-year", "of-many", "paused"]),
            ("2001-01-01", vec!["ended", "of-a-year", "of-many"]),
            ("2003-06-29", vec!["ended", "of-a-year", "of-many"]),
            ("2003-06-30", vec!["ended", "of-a-year", "of-many", "paused"]),
            ("2006-03-14", vec!["ended", "of-a-year", "of-many", "paused"]),
            ("2006-03-15", vec!["of-a-year", "of-many", "paused"]),
        ] {
            assert_eq!(in_force(&app, Some(day)).await, wanted, "{day}");
        }
    }

    async fn an_expiry_that_lies_ahead_does_not_count_yet(app: TestApp) {
        world(&app).await;
        let current = in_force(&app, None).await;
        assert_eq!(current, ["of-a-year", "of-many", "paused", "renewable", "undated"]);
        assert_eq!(in_force(&app, Some("2026-05-31")).await, ["of-a-year", "of-many", "paused", "renewable"]);
        assert_eq!(in_force(&app, Some("2026-06-01")).await, ["of-a-year", "of-many", "paused"]);
        let data = app.ask(r#"{ agreement(slug: "renewable") { status later: status(asOf: "2026-06-01") events(kind: [EXPIRED]) { occurredOn { edtf } } } }"#).await;
        assert_eq!(data["agreement"], json!({"status": "IN_FORCE", "later": "EXPIRED", "events": [{"occurredOn": {"edtf": "2026-06-01"}}]}));
        let later = app.at("2026-06-01T00:00:00Z");
        assert_eq!(in_force(&later, None).await, ["of-a-year", "of-many", "paused", "undated"]);
    }

    async fn who_held_the_offices_of_a_country_on_a_day(app: TestApp) {
        world(&app).await;
        let holders = |arguments: &'static str| {
            let app = app.clone();
            async move {
                let what = format!("officeHolders({arguments}) {{ person {{ slug }} }}");
                let found = country(&app, &what).await["officeHolders"].take();
                let slugs = found.as_array().unwrap().iter();
                slugs.map(|it| it["person"]["slug"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
            }
        };
        assert_eq!(holders(r#"asOf: "1966-02-24""#).await, ["first-president", "minister", "clerk"]);
        assert_eq!(holders(r#"asOf: "1966-12-31""#).await, ["second-president", "minister", "clerk"]);
        assert_eq!(holders(r#"asOf: "1969-01-02""#).await, ["minister", "clerk"]);
        assert_eq!(holders(r#"asOf: "1966-02-24", rank: [HEAD_OF_STATE]"#).await, ["first-president"]);
        assert_eq!(holders("first: 1").await, ["minister"]);
        let refused = app.refusal(r#"{ country(code: "GH") { officeHolders(asOf: "1966") { from { edtf } } } }"#).await;
        assert_eq!(refused, problem("BAD_USER_INPUT", "asOf"));
    }

    async fn of_which_organisations_a_country_was_a_member_on_a_day(app: TestApp) {
        world(&app).await;
        let on = |day: &str| format!(r#"memberships(asOf: "{day}") {{ organisation {{ slug }} }}"#);
        let club = json!([{"organisation": {"slug": "club"}}]);
        for (day, wanted) in [
            ("1960-06-01", json!([])), ("1960-12-31", club.clone()), ("1970-06-01", club), ("1970-06-02", json!([])),
            ("1981-01-01", json!([])), ("1982-12-31", json!([{"organisation": {"slug": "league"}}])),
        ] {
            assert_eq!(country(&app, &on(day)).await["memberships"], wanted, "{day}");
        }
        let all = country(&app, "memberships { organisation { slug } to { edtf } }").await;
        assert_eq!(all["memberships"], json!([{"organisation": {"slug": "club"}, "to": {"edtf": "1970-06"}}, {"organisation": {"slug": "league"}, "to": null}]));
        let members = app.ask(r#"{ organisation(slug: "club") { members(asOf: "1965-03-30") { country { code } } then: members(asOf: "1965-03-31") { country { code } } } }"#).await;
        assert_eq!(members["organisation"]["members"], json!([{"country": {"code": "GH"}}, {"country": {"code": "BJ"}}]));
        assert_eq!(members["organisation"]["then"].as_array().unwrap().len(), 3);
    }

    async fn who_holds_what_in_many_countries_is_asked_at_once(app: TestApp) {
        world(&app).await;
        let query = |first: usize| format!(r#"{{ countries(first: {first}) {{ nodes {{
            memberships {{ organisation {{ slug }} }} officeHolders {{ person {{ slug }} }}
            relationStandings(first: 1) {{ state }} signatories {{ agreementCount }} organisationPartners {{ agreementCount }}
        }} }} }}"#);
        is_batched(&app, &query(1), &query(50), 50).await;
    }
}
