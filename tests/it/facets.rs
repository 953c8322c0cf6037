//! Facets of lists: what they count is what the list would have.

use serde_json::{Value, json};

use crate::support::countable::{many, world};
use crate::support::records::{act_on, make, named};
use crate::support::{TestApp, problem};

/// The facets of a list.
async fn facets(app: &TestApp, list: &str, filter: &str, what: &str) -> Value {
    let query = format!("{{ {list}(first: 0, filter: {{{filter}}}) {{ facets {{ {what} }} }} }}");
    app.ask(&query).await[list]["facets"].take()
}

/// How many records the list has with this filter.
async fn counted(app: &TestApp, list: &str, filter: &str) -> Value {
    let query = format!("{{ {list}(first: 0, filter: {{{filter}}}) {{ totalCount }} }}");
    app.ask(&query).await[list]["totalCount"].take()
}

/// Whether each value of a facet counts what the list has with the value in its filter. `with`
/// writes the value as a filter.
async fn counts_what_the_list_has(
    app: &TestApp,
    list: &str,
    filter: &str,
    what: &str,
    with: impl Fn(&Value) -> String,
) {
    let mut found = facets(app, list, filter, &format!("values: {what}")).await;
    let values = found["values"].take();
    let values = values
        .as_array()
        .unwrap()
        .iter()
        .filter(|facet| !facet["value"].is_null());
    let mut seen = 0;
    for facet in values {
        let narrowed = format!("{filter} and: [{{ {} }}]", with(&facet["value"]));
        assert_eq!(
            facet["count"],
            counted(app, list, &narrowed).await,
            "{list} {narrowed}"
        );
        seen += 1;
    }
    assert!(seen > 0, "{list} {{{filter}}} {what} has no values");
}

fn code(value: &Value) -> &str {
    value
        .as_object()
        .unwrap()
        .values()
        .next()
        .unwrap()
        .as_str()
        .unwrap()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

both_databases! { empty;
    async fn each_value_counts_what_the_list_has_with_that_value(app: TestApp) {
        world(&app).await;
        many(&app).await;
        for filter in ["", r#"countries: {anyOf: "GH"}"#, r#"domains: {anyOf: "ENERGY"}"#, r#"status: {in: [SIGNED_NOT_IN_FORCE, UNKNOWN]}"#, r#"signedOn: {from: "2000-01-01"}"#] {
            // A filter names one country at `country` and another at `partner`.
            counts_what_the_list_has(&app, "agreements", filter, "country(first: 100) { count value { slug } }", |value| format!("countries: {{anyOf: \"{}\"}}", code(value))).await;
            if !filter.contains("domain") {
                counts_what_the_list_has(&app, "agreements", filter, "domain(first: 100) { count value { code } }", |value| format!("domains: {{anyOf: \"{}\"}}", code(value))).await;
            }
            if !filter.contains("status") {
                counts_what_the_list_has(&app, "agreements", filter, "status { count value }", |value| format!("status: {{in: [{}]}}", word(value))).await;
                counts_what_the_list_has(&app, "agreements", filter, "status(asOf: \"2000-06-30\") { count value }", |value| format!("status: {{in: [{}], asOf: \"2000-06-30\"}}", word(value))).await;
            }
            counts_what_the_list_has(&app, "agreements", filter, "instrumentType { count value }", |value| format!("instrumentType: {{eq: {}}}", word(value))).await;
        }
        for filter in ["", r#"countries: {anyOf: "GH"}"#, "status: {eq: HELD}"] {
            counts_what_the_list_has(&app, "meetings", filter, "country(first: 100) { count value { slug } }", |value| format!("countries: {{anyOf: \"{}\"}}", code(value))).await;
            counts_what_the_list_has(&app, "meetings", filter, "domain(first: 100) { count value { code } }", |value| format!("topics: {{anyOf: \"{}\"}}", code(value))).await;
            counts_what_the_list_has(&app, "meetings", filter, "kind { count value }", |value| format!("kind: {{eq: {}}}", word(value))).await;
            if !filter.contains("status") {
                counts_what_the_list_has(&app, "meetings", filter, "status { count value }", |value| format!("status: {{eq: {}}}", word(value))).await;
            }
        }
        counts_what_the_list_has(&app, "agreements", "", r#"partner(of: "GH") { count value { slug } }"#, |value| format!("countries: {{allOf: [\"GH\", \"{}\"]}}", code(value))).await;
        counts_what_the_list_has(&app, "meetings", "", r#"partner(of: "GH") { count value { slug } }"#, |value| format!("countries: {{allOf: [\"GH\", \"{}\"]}}", code(value))).await;
    }

    /// A filter by a range of days lets through what may have been signed then; the facet counts what was.
    async fn years_and_decades_count_what_is_known_to_lie_in_them(app: TestApp) {
        world(&app).await;
        let found = facets(&app, "agreements", "", "year { value count } decade { value count }").await;
        assert_eq!(found, json!({
            "year": [{"value": 2000, "count": 2}, {"value": 2003, "count": 2}, {"value": null, "count": 5}],
            "decade": [{"value": 1970, "count": 1}, {"value": 2000, "count": 4}, {"value": null, "count": 4}]
        }));
        let found = facets(&app, "meetings", "", "year { value count } decade { value count } level { value count }").await;
        assert_eq!(found, json!({
            "year": [{"value": 2001, "count": 2}, {"value": 2003, "count": 1}, {"value": null, "count": 2}],
            "decade": [{"value": 2000, "count": 4}, {"value": null, "count": 1}],
            "level": [{"value": "FOREIGN_MINISTER", "count": 1}, {"value": "HEAD_OF_STATE", "count": 1}, {"value": "MINISTER", "count": 1}, {"value": "SENIOR_OFFICIAL", "count": 1}, {"value": null, "count": 1}]
        }));
    }

    async fn a_domain_counts_what_lies_below_it_and_each_agreement_once(app: TestApp) {
        world(&app).await;
        let found = facets(&app, "agreements", "", "domain { value { code } count }").await;
        assert_eq!(found["domain"], json!([
            {"value": null, "count": 4}, {"value": {"code": "ENERGY"}, "count": 3}, {"value": {"code": "TRADE"}, "count": 3},
            {"value": {"code": "ENERGY.NUCLEAR"}, "count": 1}, {"value": {"code": "ENERGY.NUCLEAR.SAFETY"}, "count": 1}
        ]));
    }

    async fn the_most_frequent_values_come_first_and_as_many_as_asked(app: TestApp) {
        world(&app).await;
        let found = facets(&app, "agreements", "", r#"country(first: 2) { value { slug } count } partner(of: "GH", first: 2) { value { slug } count } source { value { slug } count } status { value count }"#).await;
        assert_eq!(found, json!({
            "country": [{"value": {"slug": "ghana"}, "count": 5}, {"value": {"slug": "benin"}, "count": 3}],
            "partner": [{"value": {"slug": "togo"}, "count": 2}, {"value": {"slug": "benin"}, "count": 1}],
            "source": [{"value": null, "count": 7}, {"value": {"slug": "gazette"}, "count": 2}, {"value": {"slug": "newspaper"}, "count": 1}],
            "status": [{"value": "SIGNED_NOT_IN_FORCE", "count": 7}, {"value": "IN_FORCE", "count": 1}, {"value": "UNKNOWN", "count": 1}]
        }));
    }

    /// Where a list stands in the answer, its facets are those of its filter and not of its page.
    async fn facets_follow_the_filter_and_where_the_list_stands_but_not_the_page(app: TestApp) {
        world(&app).await;
        let data = app.ask(r#"{
            agreements(first: 1, filter: {countries: {anyOf: "TG"}}) { facets { instrumentType { value count } } }
            country(code: "TG") { agreements(last: 1) { facets { instrumentType { value count } } } meetings(first: 0) { facets { kind { value count } } } }
            domain(code: "ENERGY") { agreements(first: 0) { facets { country { value { slug } count } } } }
        }"#).await;
        let of_togo = json!([{"value": "CONVENTION", "count": 1}, {"value": "TREATY", "count": 1}, {"value": null, "count": 1}]);
        assert_eq!(data["agreements"]["facets"]["instrumentType"], of_togo);
        assert_eq!(data["country"]["agreements"]["facets"]["instrumentType"], of_togo);
        assert_eq!(data["country"]["meetings"]["facets"]["kind"], json!([{"value": null, "count": 2}, {"value": "STATE_VISIT", "count": 1}]));
        assert_eq!(data["domain"]["agreements"]["facets"]["country"], json!([
            {"value": {"slug": "benin"}, "count": 2}, {"value": {"slug": "ghana"}, "count": 2}, {"value": {"slug": "togo"}, "count": 2}, {"value": {"slug": "france"}, "count": 1}
        ]));
    }

    async fn what_a_facet_cannot_count_is_refused_with_the_field(app: TestApp) {
        world(&app).await;
        for (facet, code, field) in [
            (r#"partner(of: "Atlantis") { count }"#, "NOT_FOUND", "of"),
            ("country(first: -1) { count }", "BAD_USER_INPUT", "first"),
            ("domain(first: 1001) { count }", "BAD_USER_INPUT", "first"),
            (r#"status(asOf: "soon") { count }"#, "BAD_USER_INPUT", "asOf"),
        ] {
            let query = format!("{{ agreements {{ facets {{ {facet} }} }} }}");
            assert_eq!(app.refusal(&query).await, problem(code, field), "{query}");
        }
    }

    /// Values of one kind (records, words, numbers) share a statement, however many lists ask for them.
    async fn the_facets_of_many_lists_cost_as_many_statements_as_those_of_one(app: TestApp) {
        world(&app).await;
        let query = |size: u32| format!(r#"{{ countries(first: {size}) {{ nodes {{ agreements(first: 0) {{ facets {{
            country {{ value {{ slug }} count }} domain {{ value {{ code }} count }} source {{ value {{ slug }} count }}
            instrumentType {{ value count }} status {{ value count }} year {{ value count }} decade {{ value count }}
        }} }} }} }} }}"#);
        app.ask(&query(1)).await;
        let one = app.statements().len();
        app.ask(&query(6)).await;
        let six = app.statements();
        assert!(one <= 12, "{one}");
        assert!(six.len() <= one + 2, "{one} for one, {} for six: {six:#?}", six.len());
    }

    async fn a_list_whose_facets_nobody_asks_for_is_not_counted(app: TestApp) {
        world(&app).await;
        app.ask("{ agreements { nodes { slug } } }").await;
        assert_eq!(app.statements().len(), 1);
    }

    /// The year follows the events in the transaction that changes them.
    async fn the_year_follows_the_events(app: TestApp) {
        world(&app).await;
        let input = json!({"slug": "later", "titles": named("Later"), "parties": [{"country": "GH", "role": "PARTY"}, {"country": "TG", "role": "PARTY"}]});
        let id = make(&app, "agreement", input).await;
        let in_2010 = r#"{ agreements { facets { year { value count } } } }"#;
        let record = "mutation($id: ID!) { agreementRecordEvent(agreementId: $id, event: {kind: SIGNED, occurredOn: \"2010-05\"}) { agreement { events { id } } errors { code } } }";
        let recorded = app.ask_with(record, json!({"id": id})).await;
        let years = app.ask(in_2010).await;
        assert!(years.to_string().contains(r#"{"count":1,"value":2010}"#), "{years}");
        let event = &recorded["agreementRecordEvent"]["agreement"]["events"][0]["id"];
        act_on(&app, "agreementRemoveEvent", "eventId", "agreement { id }", event).await;
        let years = app.ask(in_2010).await;
        assert!(!years.to_string().contains("2010"), "{years}");
    }
}
