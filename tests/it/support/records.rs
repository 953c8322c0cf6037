//! What the tests of every kind of record do alike. A kind is written as in the names of its
//! mutations: `organisation` has `organisationCreate` with an `OrganisationCreateInput`.

use serde_json::{Value, json};

use super::TestApp;

/// Records something and gets its id.
pub async fn make(app: &TestApp, kind: &str, input: Value) -> Value {
    let what = format!("{kind} {{ id }}");
    app.act(
        &format!("{kind}Create"),
        &input_type(kind, "Create"),
        &what,
        input,
    )
    .await["id"]
        .take()
}

/// Tries to record something, and gets code and field of each error.
pub async fn make_refused(app: &TestApp, kind: &str, input: Value) -> Vec<(String, String)> {
    let what = format!("{kind} {{ id }}");
    let name = format!("{kind}Create");
    app.act_refused(&name, &input_type(kind, "Create"), &what, input)
        .await
}

/// Changes something and gets the fields asked for.
pub async fn change(app: &TestApp, kind: &str, fields: &str, input: Value) -> Value {
    let what = format!("{kind} {{ {fields} }}");
    app.act(
        &format!("{kind}Update"),
        &input_type(kind, "Update"),
        &what,
        input,
    )
    .await
}

/// Tries to change something, and gets code and field of each error.
pub async fn change_refused(app: &TestApp, kind: &str, input: Value) -> Vec<(String, String)> {
    let what = format!("{kind} {{ id }}");
    let name = format!("{kind}Update");
    app.act_refused(&name, &input_type(kind, "Update"), &what, input)
        .await
}

/// Runs a mutation that takes an id at `argument`, and gets its payload. `what` is asked for beside
/// the errors.
pub async fn act_on(app: &TestApp, name: &str, argument: &str, what: &str, id: &Value) -> Value {
    let query = format!(
        "mutation($id: ID!) {{ {name}({argument}: $id) {{ {what} errors {{ code field }} }} }}"
    );
    app.ask_with(&query, json!({"id": id})).await[name].take()
}

/// Deletes something that must then be gone.
pub async fn delete(app: &TestApp, kind: &str, id: &Value) {
    let done = act_on(app, &format!("{kind}Delete"), "id", "deletedId", id).await;
    assert_eq!(done, json!({"deletedId": id, "errors": []}));
    assert_eq!(node(app, id).await, Value::Null);
}

/// Tries to delete something to which others refer. It must still be there.
pub async fn is_kept(app: &TestApp, kind: &str, id: &Value) {
    let refused = act_on(app, &format!("{kind}Delete"), "id", "deletedId", id).await;
    let expected = json!({"deletedId": null, "errors": [{"code": "CONFLICT", "field": ["id"]}]});
    assert_eq!(refused, expected, "{kind}");
    assert_eq!(node(app, id).await["id"], *id, "{kind}");
}

/// The kind and id of the record with an id.
pub async fn node(app: &TestApp, id: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { __typename id } }";
    app.ask_with(query, json!({"id": id})).await["node"].take()
}

/// One field of all records in a list, asked for with these arguments: `filter: {…}`.
pub async fn listed(app: &TestApp, list: &str, field: &str, arguments: &str) -> Vec<String> {
    let arguments = if arguments.is_empty() {
        "first: 100".to_owned()
    } else {
        format!("first: 100, {arguments}")
    };
    let query = format!("{{ {list}({arguments}) {{ totalCount nodes {{ {field} }} }} }}");
    let data = app.ask(&query).await;
    let found = column(&data[list]["nodes"], field);
    assert_eq!(data[list]["totalCount"], found.len(), "{query}");
    found
}

/// How many records a list has.
pub async fn how_many(app: &TestApp, list: &str) -> i64 {
    let data = app.ask(&format!("{{ {list} {{ totalCount }} }}")).await;
    data[list]["totalCount"].as_i64().unwrap()
}

/// One field of each row.
pub fn column(rows: &Value, field: &str) -> Vec<String> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row[field].as_str().unwrap().to_owned())
        .collect()
}

/// Whether a list, walked page by page forwards and backwards, gives what it gives at once.
pub async fn is_paged(app: &TestApp, list: &str, field: &str, order: &str) {
    let whole = listed(app, list, field, &format!("orderBy: {order}")).await;
    assert!(whole.len() > 1, "{list} has too few records to be paged");
    for size in [1, 2] {
        for backwards in [false, true] {
            let walked = walk(app, list, field, order, size, backwards).await;
            assert_eq!(
                walked, whole,
                "{list} {order} by {size}, backwards: {backwards}"
            );
        }
    }
}

async fn walk(
    app: &TestApp,
    list: &str,
    field: &str,
    order: &str,
    size: usize,
    backwards: bool,
) -> Vec<String> {
    let (count, cursor, end, more) = if backwards {
        ("last", "before", "startCursor", "hasPreviousPage")
    } else {
        ("first", "after", "endCursor", "hasNextPage")
    };
    let query = format!(
        "query($at: String) {{ {list}(orderBy: {order}, {count}: {size}, {cursor}: $at) {{
            nodes {{ {field} }} pageInfo {{ {end} {more} }}
        }} }}"
    );
    let mut seen = Vec::new();
    let mut at = Value::Null;
    loop {
        let data = app.ask_with(&query, json!({"at": at})).await;
        let page = &data[list];
        let mut rows = column(&page["nodes"], field);
        if backwards {
            rows.reverse();
        }
        seen.extend(rows);
        if page["pageInfo"][more] == json!(false) {
            break;
        }
        at = page["pageInfo"][end].clone();
        assert!(seen.len() < 1000, "the walk does not end");
    }
    if backwards {
        seen.reverse();
    }
    seen
}

/// Whether a question about many records costs about as many statements as one about a single
/// record. Many have more kinds of children than the first, so there is a statement to spare for
/// four of them: to ask for each would cost one more for each.
pub async fn is_batched(app: &TestApp, one: &str, many: &str, records: usize) {
    app.ask(one).await;
    let for_one = app.statements().len();
    app.ask(many).await;
    let for_many = app.statements().len();
    assert!(records >= 12, "too few records to tell");
    assert!(
        for_many <= for_one + records / 4,
        "{for_one} for one, {for_many} for {records}: {many}"
    );
}

/// One English name.
pub fn named(text: &str) -> Value {
    json!([{"lang": "en", "text": text}])
}

/// Mali, France and Russia, and a small tree of domains.
pub async fn world(app: &TestApp) {
    for (slug, alpha2, alpha3) in [
        ("mali", "ML", "MLI"),
        ("france", "FR", "FRA"),
        ("russia", "RU", "RUS"),
    ] {
        let input = json!({
            "slug": slug, "kind": "STATE", "alpha2": alpha2, "alpha3": alpha3, "names": named(slug)
        });
        make(app, "country", input).await;
    }
    for (code, parent) in [
        ("ENERGY", Value::Null),
        ("ENERGY.NUCLEAR", json!("ENERGY")),
        ("TRADE", Value::Null),
    ] {
        let input = json!({"code": code, "parent": parent, "labels": named(code)});
        make(app, "domain", input).await;
    }
}

/// The id of a country by its code.
pub async fn country(app: &TestApp, code: &str) -> Value {
    let query = "query($code: String!) { country(code: $code) { id } }";
    app.ask_with(query, json!({"code": code})).await["country"]["id"].take()
}

/// Whether a record is found by its key and its id, and by nothing else.
pub async fn is_found_by_key_and_id(app: &TestApp, kind: &str, argument: &str, key: &str) {
    let query = format!("query($key: String!) {{ {kind}({argument}: $key) {{ id }} }}");
    let found = app.ask_with(&query, json!({"key": key})).await[kind].take();
    let id = found["id"].as_str().unwrap().to_owned();
    let again = app.ask_with(&query, json!({"key": id})).await[kind].take();
    assert_eq!(again, found);
    let of_another_kind = id.replacen(kind, if kind == "person" { "office" } else { "person" }, 1);
    let unknown = format!("{kind}_00000000000000000000000000000000");
    let shouted = if kind == "domain" {
        key.to_lowercase()
    } else {
        key.to_uppercase()
    };
    for absent in ["", "nobody", "%", &of_another_kind, &unknown, &shouted] {
        let none = app.ask_with(&query, json!({"key": absent})).await[kind].take();
        assert_eq!(none, Value::Null, "{kind} {absent}");
    }
}

fn input_type(kind: &str, act: &str) -> String {
    let (first, rest) = kind.split_at(1);
    format!("{}{rest}{act}Input", first.to_uppercase())
}
