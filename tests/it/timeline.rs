//! Timelines of countries, pairs and domains, from the outside.

use entente::clock::Clock;
use entente::dataset;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::support::{TestApp, column, now, problem};

/// A small world in which the easy wrong answers differ from the right ones.
const WORLD: &str = r#"
dataset: {slug: small-world, title: A small world, licence: null, description: null}
persons:
  - {slug: envoy, names: [{lang: en, text: Envoy}]}
  - {slug: stranger, names: [{lang: en, text: Stranger}]}
meetings:
  - {slug: summit, titles: [{lang: en, text: m}], status: HELD, start: "2001-05-01", end: "2001-05-09", country: TG, topics: [ENERGY.NUCLEAR],
     participants: [{country: GH}, {country: TG}, {person: envoy, country: GH}]}
  - {slug: talks-at-the-summit, titles: [{lang: en, text: m}], status: HELD, start: "2001-05-02", parent: summit, participants: [{country: GH}, {country: TG}]}
  - {slug: called-off, titles: [{lang: en, text: m}], status: CANCELLED, start: "2020-01", participants: [{country: GH}, {country: TG}]}
  - {slug: ahead, titles: [{lang: en, text: m}], status: ANNOUNCED, start: "2027", participants: [{country: GH}, {country: TG}], topics: [TRADE]}
  - {slug: without-togo, titles: [{lang: en, text: m}], status: HELD, start: "2001-05-01", country: TG, participants: [{country: GH}, {country: BJ}]}
  - {slug: undated, titles: [{lang: en, text: m}], participants: [{country: GH}, {country: TG}]}
agreements:
  - slug: border
    titles: [{lang: en, text: a}]
    parties: [{key: gh, country: GH, role: PARTY}, {key: tg, country: TG, role: PARTY}]
    events:
      - {kind: SIGNED, occurredOn: "2001-05-01"}
      - {kind: RATIFIED, occurredOn: "2001-06", party: gh}
      - {kind: RATIFIED, occurredOn: "2001-07-01", party: tg}
      - {kind: ENTERED_INTO_FORCE, effectiveOn: "2002-01-01"}
      - {kind: DENOUNCED, occurredOn: "2010-01-01", effectiveOn: "2011-01-01", party: tg}
      - {kind: REGISTERED}
  - slug: of-three
    titles: [{lang: en, text: a}]
    domains: [{domain: ENERGY.NUCLEAR}, {domain: ENERGY}]
    parties: [{key: gh, country: GH, role: PARTY}, {country: GH, role: SIGNATORY}, {key: tg, country: TG, role: CONTRACTING_STATE}, {key: bj, country: BJ, role: PARTY}]
    events:
      - {kind: SIGNED, occurredOn: "1960/1963"}
      - {kind: RATIFIED, occurredOn: "1970", party: bj}
      - {kind: RATIFIED, occurredOn: "1971", party: gh}
  - slug: applied-to-togo
    titles: [{lang: en, text: a}]
    domains: [{domain: TRADE}]
    parties: [{country: GH, role: PARTY}, {country: BJ, role: PARTY}, {country: TG, role: TERRITORIAL_APPLICATION}]
    events: [{kind: SIGNED, occurredOn: "1980-02-29"}]
relations:
  - between: [GH, TG]
    events: [{kind: RECOGNISED, actor: GH, occurredOn: "1960-04-27"}, {kind: ESTABLISHED, occurredOn: "../1965"}, {kind: RESUMED}]
    missions:
      - {sending: GH, receiving: TG, kind: EMBASSY, openedOn: "1963", closedOn: "2001-05-01", accreditations: [
          {person: envoy, appointedOn: "1970-01", startedOn: "1970-03-01", endedOn: "1974"}, {person: stranger}, {person: stranger, appointedOn: "1980"}]}
      - {sending: TG, receiving: GH, kind: LEGATION}
  - {between: [GH, BJ], events: [{kind: ESTABLISHED, occurredOn: "1961"}], missions: [{sending: BJ, receiving: GH, kind: CONSULATE, openedOn: "1960-04-27"}]}
"#;

/// What the two countries have together, in order.
const PAIR: [&str; 24] = [
    "1960/1963 LIFECYCLE_EVENT SIGNED of-three",
    "1960-04-27 RELATION_EVENT RECOGNISED",
    "1963 MISSION_OPENED EMBASSY",
    "1970-01 ACCREDITATION_APPOINTED envoy",
    "1970-03-01 ACCREDITATION_STARTED envoy",
    "1971 LIFECYCLE_EVENT RATIFIED of-three",
    "1974 ACCREDITATION_ENDED envoy",
    "1980 ACCREDITATION_APPOINTED stranger",
    "2001-05-01 MEETING summit",
    "2001-05-01 LIFECYCLE_EVENT SIGNED border",
    "2001-05-01 MISSION_CLOSED EMBASSY",
    "2001-05-02 MEETING talks-at-the-summit",
    "2001-06 LIFECYCLE_EVENT RATIFIED border",
    "2001-07-01 LIFECYCLE_EVENT RATIFIED border",
    "2002-01-01 LIFECYCLE_EVENT ENTERED_INTO_FORCE border",
    "2010-01-01 LIFECYCLE_EVENT DENOUNCED border",
    "2020-01 MEETING called-off",
    "2027 MEETING ahead",
    "../1965 RELATION_EVENT ESTABLISHED",
    "- RELATION_EVENT RESUMED",
    "- MISSION_OPENED LEGATION",
    "- ACCREDITATION_STARTED stranger",
    "- MEETING undated",
    "- LIFECYCLE_EVENT REGISTERED border",
];

const ENTRY: &str = "kind occurredOn { edtf } subject {
    ... on LifecycleEvent { step: kind agreement { slug } }
    ... on Meeting { slug status }
    ... on RelationEvent { act: kind relation { countries { slug } } }
    ... on Mission { post: kind }
    ... on Accreditation { person { slug } mission { kind } }
}";

async fn world(app: &TestApp) {
    let clock = Clock::Fixed(now());
    let loaded = dataset::load(&app.db, clock, "world.yaml", WORLD).await;
    loaded.unwrap();
}

/// A record with a timeline, as it is asked for.
const GHANA: &str = r#"country(code: "GH")"#;
const TOGO: &str = r#"country(code: "TG")"#;
const BOTH: &str = r#"pair(between: ["TG", "GH"])"#;
const ENERGY: &str = r#"domain(code: "ENERGY")"#;

/// The entries of somebody's timeline, asked for with these arguments: `(first: 2)`.
async fn entries(app: &TestApp, whose: &str, arguments: &str) -> Vec<String> {
    let query = format!("{{ of: {whose} {{ timeline{arguments} {{ nodes {{ {ENTRY} }} }} }} }}");
    told(&app.ask(&query).await["of"]["timeline"]["nodes"])
}

fn told(nodes: &Value) -> Vec<String> {
    nodes.as_array().unwrap().iter().map(line).collect()
}

/// An entry in a line, such as `1974 MEETING summit`.
fn line(node: &Value) -> String {
    let subject = &node["subject"];
    let words = [
        &node["occurredOn"]["edtf"],
        &node["kind"],
        &subject["step"],
        &subject["act"],
        &subject["post"],
        &subject["slug"],
        &subject["person"]["slug"],
        &subject["agreement"]["slug"],
    ];
    let words: Vec<_> = words.into_iter().filter_map(Value::as_str).collect();
    let undated = node["occurredOn"].is_null();
    format!("{}{}", if undated { "- " } else { "" }, words.join(" "))
}

/// A whole timeline, walked page by page, in the order of the list.
async fn walked(
    app: &TestApp,
    whose: &str,
    order: &str,
    size: u32,
    backwards: bool,
) -> Vec<String> {
    let (count, cursor, end, more) = if backwards {
        ("last", "before", "startCursor", "hasPreviousPage")
    } else {
        ("first", "after", "endCursor", "hasNextPage")
    };
    let query = format!(
        "query($at: String) {{ of: {whose} {{ timeline(order: {order}, {count}: {size}, {cursor}: $at) {{
            nodes {{ {ENTRY} }} pageInfo {{ {end} {more} }}
        }} }} }}"
    );
    let (mut seen, mut at) = (Vec::new(), Value::Null);
    loop {
        let data = app.ask_with(&query, json!({"at": at})).await;
        let page = &data["of"]["timeline"];
        let mut lines = told(&page["nodes"]);
        assert!(lines.len() <= size as usize);
        if backwards {
            lines.reverse();
        }
        seen.extend(lines);
        if page["pageInfo"][more] == json!(false) {
            break;
        }
        at = page["pageInfo"][end].clone();
        assert!(seen.len() < 100, "the walk does not end");
    }
    if backwards {
        seen.reverse();
    }
    seen
}

/// A timeline that is read from its end is told from its end, but what has no day stays last.
fn latest_first(lines: &[&str]) -> Vec<String> {
    let has_no_day = |line: &&str| line.starts_with(['-', '.']);
    let (undated, dated): (Vec<&str>, Vec<&str>) = lines.iter().copied().partition(has_no_day);
    let all = dated.into_iter().rev().chain(undated.into_iter().rev());
    all.map(str::to_owned).collect()
}

both_databases! {
    async fn two_countries_have_all_that_is_recorded_between_them_in_one_list(app: TestApp) {
        world(&app).await;
        assert_eq!(entries(&app, BOTH, "").await, PAIR);
        assert_eq!(entries(&app, BOTH, "(order: DESC)").await, latest_first(&PAIR));
        let relation = entries(&app, r#"relation(between: ["GH", "TG"])"#, "").await;
        assert_eq!(relation, PAIR);
        assert_eq!(entries(&app, r#"pair(between: ["TG", "NE"])"#, "").await, Vec::<String>::new());
    }

    async fn a_country_does_not_tell_what_other_parties_did(app: TestApp) {
        world(&app).await;
        let togo = entries(&app, TOGO, "(kinds: [LIFECYCLE_EVENT])").await;
        assert_eq!(togo, [
            "1960/1963 LIFECYCLE_EVENT SIGNED of-three",
            "2001-05-01 LIFECYCLE_EVENT SIGNED border",
            "2001-07-01 LIFECYCLE_EVENT RATIFIED border",
            "2002-01-01 LIFECYCLE_EVENT ENTERED_INTO_FORCE border",
            "2010-01-01 LIFECYCLE_EVENT DENOUNCED border",
            "- LIFECYCLE_EVENT REGISTERED border",
        ]);
        let benin = entries(&app, r#"country(code: "BJ")"#, "(kinds: [LIFECYCLE_EVENT, RELATION_EVENT])").await;
        assert_eq!(benin, [
            "1960/1963 LIFECYCLE_EVENT SIGNED of-three",
            "1961 RELATION_EVENT ESTABLISHED",
            "1970 LIFECYCLE_EVENT RATIFIED of-three",
            "1980-02-29 LIFECYCLE_EVENT SIGNED applied-to-togo",
        ]);
    }

    async fn a_country_tells_what_it_has_with_each_other_country(app: TestApp) {
        world(&app).await;
        let ghana = entries(&app, GHANA, r#"(to: "1970-12-31", kinds: [MISSION_OPENED, RELATION_EVENT, MEETING])"#).await;
        assert_eq!(ghana, [
            "1960-04-27 RELATION_EVENT RECOGNISED",
            "1960-04-27 MISSION_OPENED CONSULATE",
            "1961 RELATION_EVENT ESTABLISHED",
            "1963 MISSION_OPENED EMBASSY",
            "../1965 RELATION_EVENT ESTABLISHED",
        ]);
        let togo = entries(&app, TOGO, r#"(kinds: [MEETING], from: "2001-05-01", to: "2001-05-01")"#).await;
        assert_eq!(togo, ["2001-05-01 MEETING summit"], "the host takes no part in what others do there");
    }

    async fn a_domain_tells_what_is_about_it_and_below_it_whoever_did_it(app: TestApp) {
        world(&app).await;
        assert_eq!(entries(&app, ENERGY, "").await, [
            "1960/1963 LIFECYCLE_EVENT SIGNED of-three",
            "1970 LIFECYCLE_EVENT RATIFIED of-three",
            "1971 LIFECYCLE_EVENT RATIFIED of-three",
            "2001-05-01 MEETING summit",
            "2025-06-23 LIFECYCLE_EVENT SIGNED mali-russia-nuclear-energy-2025",
        ]);
        let trade = entries(&app, r#"domain(code: "TRADE")"#, "(order: DESC)").await;
        assert_eq!(trade.first().unwrap(), "2027 MEETING ahead");
        assert_eq!(trade.last().unwrap(), "1980-02-29 LIFECYCLE_EVENT SIGNED applied-to-togo");
        let none = entries(&app, ENERGY, "(kinds: [RELATION_EVENT, MISSION_OPENED])").await;
        assert_eq!(none, Vec::<String>::new());
    }

    async fn a_meeting_that_was_called_off_says_so(app: TestApp) {
        world(&app).await;
        let query = format!("{{ {BOTH} {{ timeline(kinds: [MEETING], order: DESC) {{ nodes {{ subject {{ ... on Meeting {{ slug status }} }} }} }} }} }}");
        let data = app.ask(&query).await;
        let nodes = &data["pair"]["timeline"]["nodes"];
        assert_eq!(nodes[0]["subject"], json!({"slug": "ahead", "status": "ANNOUNCED"}));
        assert_eq!(nodes[1]["subject"], json!({"slug": "called-off", "status": "CANCELLED"}));
        assert_eq!(nodes[4]["subject"], json!({"slug": "undated", "status": null}));
    }

    async fn what_a_disagreement_was_decided_against_is_left_out(app: TestApp) {
        world(&app).await;
        for table in ["lifecycle_event", "relation_event"] {
            let sql = format!("UPDATE {table} SET is_shown = false WHERE kind IN ('RECOGNISED', 'SIGNED')");
            app.db.writer.execute_unprepared(&sql).await.unwrap();
        }
        let hidden = |line: &&str| line.contains("RECOGNISED") || line.contains("SIGNED");
        let left: Vec<_> = PAIR.into_iter().filter(|line| !hidden(line)).collect();
        assert_eq!(left.len(), PAIR.len() - 3);
        assert_eq!(entries(&app, BOTH, "").await, left);
    }

    async fn partial_dates_match_a_range_where_they_overlap_with_it(app: TestApp) {
        world(&app).await;
        for (range, first, last) in [
            (r#"from: "1963-12-31", to: "1963-12-31""#, "1960/1963 LIFECYCLE_EVENT SIGNED of-three", "../1965 RELATION_EVENT ESTABLISHED"),
            (r#"from: "1964-01-01", to: "1965-12-31""#, "../1965 RELATION_EVENT ESTABLISHED", "../1965 RELATION_EVENT ESTABLISHED"),
            (r#"to: "1959-12-31""#, "../1965 RELATION_EVENT ESTABLISHED", "../1965 RELATION_EVENT ESTABLISHED"),
            (r#"from: "1974-12-31", to: "1974-12-31""#, "1974 ACCREDITATION_ENDED envoy", "1974 ACCREDITATION_ENDED envoy"),
            (r#"from: "2001-06-30", to: "2001-07-01""#, "2001-06 LIFECYCLE_EVENT RATIFIED border", "2001-07-01 LIFECYCLE_EVENT RATIFIED border"),
            (r#"from: "2001-05-03", to: "2001-05-31""#, "", ""),
            (r#"from: "2001-12-31", to: "2002-01-01""#, "2002-01-01 LIFECYCLE_EVENT ENTERED_INTO_FORCE border", "2002-01-01 LIFECYCLE_EVENT ENTERED_INTO_FORCE border"),
            (r#"from: "2027-12-31""#, "2027 MEETING ahead", "2027 MEETING ahead"),
            (r#"from: "2028-01-01""#, "", ""),
        ] {
            let found = entries(&app, BOTH, &format!("({range})")).await;
            let end = |line: Option<&String>| line.cloned().unwrap_or_default();
            assert_eq!((end(found.first()).as_str(), end(found.last()).as_str()), (first, last), "{range}");
        }
    }

    async fn undated_entries_are_told_last_and_left_out_of_ranges(app: TestApp) {
        world(&app).await;
        let everything = entries(&app, BOTH, r#"(from: "0001-01-01", to: "9999-12-31")"#).await;
        let dated: Vec<_> = PAIR.into_iter().filter(|line| !line.starts_with('-')).collect();
        assert_eq!(everything, dated);
    }

    async fn each_entry_is_met_once_whichever_way_a_timeline_is_walked(app: TestApp) {
        world(&app).await;
        let falling = latest_first(&PAIR);
        for (order, whole) in [("ASC", PAIR.map(str::to_owned).to_vec()), ("DESC", falling)] {
            for size in [1, 2, 5, 30] {
                for backwards in [false, true] {
                    let seen = walked(&app, BOTH, order, size, backwards).await;
                    assert_eq!(seen, whole, "{order} by {size}, backwards: {backwards}");
                }
            }
        }
        for whose in [GHANA, ENERGY] {
            let whole = entries(&app, whose, "(first: 100)").await;
            assert_eq!(walked(&app, whose, "ASC", 2, false).await, whole);
            assert_eq!(walked(&app, whose, "ASC", 3, true).await, whole);
        }
    }

    async fn a_page_tells_its_place_and_the_size_of_the_whole(app: TestApp) {
        world(&app).await;
        let page = |arguments: &str| format!("{{ {BOTH} {{ timeline({arguments}) {{ totalCount edges {{ cursor node {{ kind }} }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }} }}");
        let data = app.ask(&page("first: 2")).await;
        let first = &data["pair"]["timeline"];
        assert_eq!(first["totalCount"], PAIR.len());
        let cursors = column(&first["edges"], "cursor");
        assert_eq!(first["pageInfo"], json!({"startCursor": cursors[0], "endCursor": cursors[1], "hasNextPage": true, "hasPreviousPage": false}));
        let after = format!("kinds: [MEETING], first: 100, after: \"{}\"", cursors[1]);
        let data = app.ask(&page(&after)).await;
        let meetings = &data["pair"]["timeline"];
        assert_eq!(meetings["totalCount"], 5);
        assert_eq!(meetings["edges"].as_array().unwrap().len(), 5);
        assert_eq!(meetings["pageInfo"]["hasPreviousPage"], true);
        for (arguments, count) in [("first: 0", PAIR.len()), ("kinds: []", 0), (r#"to: "1959-12-31""#, 1)] {
            let data = app.ask(&page(arguments)).await;
            assert_eq!(data["pair"]["timeline"]["totalCount"], count, "{arguments}");
        }
    }

    async fn a_timeline_that_cannot_be_is_refused(app: TestApp) {
        world(&app).await;
        let data = app.ask(&format!("{{ {GHANA} {{ timeline(first: 1) {{ pageInfo {{ endCursor }} }} agreements(first: 1) {{ pageInfo {{ endCursor }} }} }} }}")).await;
        let own = data["country"]["timeline"]["pageInfo"]["endCursor"].as_str().unwrap();
        let foreign = data["country"]["agreements"]["pageInfo"]["endCursor"].as_str().unwrap();
        for (arguments, field) in [
            ("first: 101".to_owned(), "first"),
            ("last: -1".to_owned(), "last"),
            ("first: 1, last: 1".to_owned(), "last"),
            (format!("first: 1, before: \"{own}\""), "first"),
            (format!("after: \"{own}\", before: \"{own}\""), "before"),
            ("after: \"nothing\"".to_owned(), "after"),
            (format!("before: \"{foreign}\""), "before"),
            (format!("after: \"{foreign}\""), "after"),
            (format!("order: DESC, after: \"{own}\""), "after"),
            ("from: \"2001\"".to_owned(), "from"),
            ("to: \"2001-02-29\"".to_owned(), "to"),
            ("from: \"2001-01-02\", to: \"2001-01-01\"".to_owned(), "to"),
        ] {
            for whose in [GHANA, BOTH, ENERGY] {
                let query = format!("{{ {whose} {{ timeline({arguments}) {{ totalCount }} }} }}");
                assert_eq!(app.refusal(&query).await, problem("BAD_USER_INPUT", field), "{query}");
            }
        }
    }

    /// The list, then the entries with a day, then those without.
    async fn timelines_of_many_cost_as_many_statements_as_one(app: TestApp) {
        world(&app).await;
        for size in [1, 100] {
            let query = format!("{{ countries(first: {size}) {{ nodes {{ timeline {{ nodes {{ kind occurredOn {{ edtf }} }} }} }} }} }}");
            app.ask(&query).await;
            assert_eq!(app.statements().len(), 3, "{size}");
        }
    }

    /// Entries are of five tables. A busy runtime may answer in two turns what could be answered in
    /// Entries are of five tables, and what they are about of as many more: not one statement for each.
    async fn what_entries_are_about_is_read_in_batches(app: TestApp) {
        world(&app).await;
        let subjects = "subject { __typename ... on LifecycleEvent { agreement { slug } } ... on RelationEvent { relation { id } } ... on Accreditation { mission { id } } }";
        let query = |subjects: &str| format!(r#"{{ country(code: "GH") {{ relations {{ nodes {{ timeline(first: 100) {{ totalCount nodes {{ kind {subjects} }} }} }} }} }} }}"#);
        app.ask(&query("")).await;
        let without = app.statements().len();
        let data = app.ask(&query(subjects)).await;
        let with = app.statements().len();
        let relations = data["country"]["relations"]["nodes"].as_array().unwrap();
        let entries = relations.iter().flat_map(|one| one["timeline"]["nodes"].as_array().unwrap());
        let types: Vec<_> = entries.map(|entry| entry["subject"]["__typename"].as_str().unwrap()).collect();
        assert_eq!(relations.len(), 2);
        assert!(types.len() > 25, "too few entries to tell: {types:?}");
        for subject in ["LifecycleEvent", "Meeting", "RelationEvent", "Mission", "Accreditation"] {
            assert!(types.contains(&subject), "{subject}");
        }
        assert!(with <= without + 12, "{with} with subjects, {without} without");
    }

    async fn the_article_is_told_in_order(app: TestApp) {
        let pair = entries(&app, r#"pair(between: ["ML", "RU"])"#, "").await;
        assert_eq!(pair, [
            "2025-06-23 MEETING mali-russia-moscow-2025-06-23",
            "2025-06-23 LIFECYCLE_EVENT SIGNED mali-russia-nuclear-energy-2025",
            "2025-06-23 LIFECYCLE_EVENT SIGNED mali-russia-intergovernmental-commission-2025",
            "2025-06-23 LIFECYCLE_EVENT SIGNED mali-russia-foundations-of-relations-2025",
        ]);
        for country in ["ML", "RU"] {
            let country = format!("country(code: \"{country}\")");
            assert_eq!(entries(&app, &country, "").await, pair);
        }
        let nuclear = entries(&app, r#"domain(code: "ENERGY.NUCLEAR")"#, "").await;
        assert_eq!(nuclear, [&*pair[1]]);
    }
}
