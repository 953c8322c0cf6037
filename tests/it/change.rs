//! The log: every write is in it, and it can be read, replayed and taken back.

use entente::domain::access::Role;
use entente::domain::change::Author;
use entente::domain::change::apply::apply;
use entente::domain::change::note::Note;
use entente::domain::change::read::{self, ChangeFilter};
use entente::domain::change::tables::{NOT_LOGGED, TABLES};
use entente::domain::change::watch::watch;
use entente::domain::list::PageRequest;
use futures_util::FutureExt as _;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};

use crate::support::database::Kind;
use crate::support::records::{act_on, change, delete, make, named};
use crate::support::{TestApp, column, now, problem};

fn atlantis() -> Value {
    json!({"slug": "atlantis", "kind": "STATE", "alpha2": "AT", "capital": "Cerne", "names": named("Atlantis")})
}

/// All changes after a revision, with the fields asked for.
async fn changes(app: &TestApp, after: i64, what: &str) -> Vec<Value> {
    let query = format!("{{ changes(after: \"{after}\", first: 100) {{ nodes {{ {what} }} }} }}");
    let mut data = app.ask(&query).await;
    serde_json::from_value(data["changes"]["nodes"].take()).unwrap()
}

async fn revision(app: &TestApp) -> i64 {
    app.ask("{ revision }").await["revision"].as_i64().unwrap()
}

/// Runs a mutation with more arguments than its input, and gets its payload.
async fn update(app: &TestApp, input: Value, more: &str) -> Value {
    let query = format!(
        "mutation($input: CountryUpdateInput!) {{ countryUpdate(input: $input, {more}) {{
            country {{ id capital revision }}
            errors {{ code field message current {{ id ... on Country {{ capital revision }} }} }}
        }} }}"
    );
    app.ask_with(&query, json!({"input": input})).await["countryUpdate"].take()
}

fn told(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let field = error["field"][0].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), field)
}

both_databases! { empty;
    async fn a_change_tells_who_what_why_and_what_was_there_before(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        let before = revision(&app).await;
        update(&app, json!({"id": id, "capital": "Basileia", "alpha3": "ATL"}), "reason: \"Plato says so.\"").await;
        let what = "revision at by act reason operation recordId recordKind record { id } fields { part partId field before after }";
        let made = changes(&app, before, what).await;
        let row = id.as_str().unwrap().replace("country_", "");
        assert_eq!(made, [json!({
            "revision": before + 1, "at": "2026-01-01T00:00:00Z", "by": "Awa (ent_00000000)",
            "act": "countryUpdate", "reason": "Plato says so.", "operation": "UPDATED",
            "recordId": id, "recordKind": "COUNTRY", "record": {"id": id},
            "fields": [
                {"part": "country", "partId": row, "field": "alpha3", "before": null, "after": "ATL"},
                {"part": "country", "partId": row, "field": "capital", "before": "Cerne", "after": "Basileia"}
            ]
        })]);
    }

    async fn what_changes_nothing_is_not_in_the_log(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        let before = revision(&app).await;
        update(&app, json!({"id": id, "capital": "Cerne", "names": named("Atlantis")}), "reason: \"?\"").await;
        let refused = update(&app, json!({"id": id, "alpha2": "x"}), "reason: \"?\"").await;
        assert_eq!(told(&refused), ("BAD_USER_INPUT", "alpha2"));
        assert_eq!(revision(&app).await, before);
    }

    async fn the_parts_of_a_record_are_changes_of_the_record(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        let before = revision(&app).await;
        let names = json!([{"text": "Atlantide", "lang": "fr", "use": "NAME"}, {"text": "Atlantis", "lang": "en", "use": "NAME"}]);
        update(&app, json!({"id": id, "names": names}), "reason: \"?\"").await;
        let made = changes(&app, before, "recordId operation fields { part field after }").await;
        assert_eq!(made.len(), 1);
        assert_eq!((&made[0]["recordId"], &made[0]["operation"]), (&id, &json!("UPDATED")));
        let fields = made[0]["fields"].as_array().unwrap();
        assert!(fields.contains(&json!({"part": "localised_text", "field": "text", "after": "Atlantide"})), "{fields:?}");
        let history = app.ask(r#"{ country(code: "AT") { revision history { revision act } } }"#).await;
        assert_eq!(history["country"]["revision"], before + 1);
        assert_eq!(column(&history["country"]["history"], "act"), ["countryUpdate", "countryCreate"]);
    }

    /// The rows that go with a deletion are gone by the time the use case ends; the log has them.
    async fn a_deletion_can_be_taken_back_with_everything_that_went(app: TestApp) {
        let mut input = atlantis();
        input["identifiers"] = json!([{"scheme": "WIKIDATA", "value": "Q1"}]);
        let id = make(&app, "country", input).await;
        let query = r#"{ country(code: "AT") { id slug name capital identifiers { scheme value } createdAt } }"#;
        let whole = app.ask(query).await;
        delete(&app, "country", &id).await;
        assert_eq!(app.ask(query).await["country"], Value::Null);
        let deletion = revision(&app).await;
        let made = changes(&app, deletion - 1, "operation recordId record { id }").await;
        assert_eq!(made, [json!({"operation": "DELETED", "recordId": id, "record": null})]);

        let undone = revert(&app, deletion).await;
        assert_eq!(undone, json!({"record": {"id": id}, "errors": []}));
        assert_eq!(app.ask(query).await, whole);
        let found = app.ask(r#"{ search(query: "atlantis") { totalCount } }"#).await;
        assert_eq!(found["search"]["totalCount"], 1);
        let made = changes(&app, deletion, "operation act").await;
        assert_eq!(made, [json!({"operation": "CREATED", "act": "changeRevert"})]);
    }

    /// Each database has an order of its own in which rows go with others.
    async fn a_deletion_is_told_from_the_parts_to_the_whole(app: TestApp) {
        let mut input = atlantis();
        input["identifiers"] = json!([{"scheme": "WIKIDATA", "value": "Q1"}]);
        let id = make(&app, "country", input).await;
        make(&app, "source", json!({"slug": "plato", "titles": named("Plato")})).await;
        let claim = json!({"about": id, "field": "capital", "source": "plato", "value": "Cerne"});
        app.act("claimRecord", "ClaimRecordInput", "claim { id }", claim).await;
        delete(&app, "country", &id).await;
        let deletion = revision(&app).await;
        let made = changes(&app, deletion - 1, "fields { part }").await;
        let mut parts = column(&made[0]["fields"], "part");
        parts.dedup();
        assert_eq!(parts, ["claim", "identifier", "localised_text", "country", "record"]);
    }

    async fn a_change_is_taken_back_field_by_field_unless_others_changed_the_same_since(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        let created = revision(&app).await;
        for input in [json!({"capital": "B"}), json!({"alpha3": "ATL"}), json!({"capital": "C"})] {
            let mut input = input;
            input["id"] = id.clone();
            change(&app, "country", "id", input).await;
        }
        let refused = revert(&app, created + 1).await;
        assert_eq!(told(&refused), ("CONFLICT", "revision"));
        assert_eq!(told(&revert(&app, created).await), ("CONFLICT", "revision"));
        assert_eq!(told(&revert(&app, 9_999).await), ("NOT_FOUND", "revision"));

        // Another field of the same row was changed since: that one is kept.
        assert_eq!(revert(&app, created + 2).await["errors"], json!([]));
        assert_eq!(revert(&app, created + 3).await["errors"], json!([]));
        let country = app.ask(r#"{ country(code: "AT") { capital alpha3 } }"#).await;
        assert_eq!(country["country"], json!({"capital": "B", "alpha3": null}));
        assert_eq!(told(&revert(&app, created + 3).await), ("CONFLICT", "revision"));
    }

    async fn taking_a_change_back_is_for_editors(app: TestApp) {
        make(&app, "country", atlantis()).await;
        let app = app.by_role(Role::Contributor);
        assert_eq!(app.refusal("mutation { changeRevert(revision: 1) { errors { code } } }").await.0, "FORBIDDEN");
    }

    async fn a_copy_is_kept_up_to_date_page_by_page(app: TestApp) {
        let mut expected = Vec::new();
        for number in 0..7 {
            let input = json!({"slug": format!("land-{number}"), "kind": "STATE", "names": named("Land")});
            make(&app, "country", input).await;
            expected.push(revision(&app).await.to_string());
        }
        let (mut seen, mut after) = (Vec::new(), "0".to_owned());
        loop {
            let query = format!("{{ changes(after: \"{after}\", first: 3) {{ totalCount edges {{ cursor }} pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }}");
            let page = app.ask(&query).await["changes"].take();
            assert_eq!(page["totalCount"], 7);
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!seen.is_empty()));
            seen.extend(column(&page["edges"], "cursor"));
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
            after = page["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        }
        assert_eq!(seen, expected);
        let newest = app.ask("{ changes(last: 2) { nodes { revision } pageInfo { hasNextPage hasPreviousPage } } }").await;
        assert_eq!(newest["changes"]["nodes"][1]["revision"].to_string(), expected[6]);
        assert_eq!(newest["changes"]["pageInfo"], json!({"hasNextPage": false, "hasPreviousPage": true}));
        for wrong in ["x", "", "1.5"] {
            let query = format!("{{ changes(after: \"{wrong}\") {{ totalCount }} }}");
            assert_eq!(app.refusal(&query).await, problem("BAD_USER_INPUT", "after"));
        }
    }

    async fn the_log_is_filtered_by_record_kind_author_and_time(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        make(&app, "source", json!({"slug": "critias", "titles": named("Critias")})).await;
        let later = app.clone().at("2026-03-01T00:00:00Z");
        change(&later, "country", "id", json!({"id": id, "capital": "B"})).await;
        for (filter, expected) in [
            (format!("record: {id}"), 2),
            ("kinds: [SOURCE]".to_owned(), 1),
            ("kinds: []".to_owned(), 3),
            ("since: \"2026-03-01T00:00:00Z\"".to_owned(), 1),
            ("since: \"2026-03-01T00:00:01Z\"".to_owned(), 0),
            ("by: \"Awa (ent_00000000)\"".to_owned(), 3),
            ("by: \"Awa\"".to_owned(), 0),
        ] {
            let query = format!("{{ changes(filter: {{{filter}}}) {{ totalCount nodes {{ act }} }} }}");
            let found = app.ask(&query).await["changes"].take();
            assert_eq!(found["totalCount"], expected, "{filter}");
            assert_eq!(found["nodes"].as_array().unwrap().len(), expected, "{filter}");
        }
        for wrong in ["record: \"x\"", "since: \"yesterday\""] {
            let query = format!("{{ changes(filter: {{{wrong}}}) {{ totalCount }} }}");
            assert_eq!(app.refusal(&query).await.0, "BAD_USER_INPUT");
        }
    }

    /// Whoever changes the database by hand leaves a trace, and it is not the next writer's.
    async fn what_is_written_past_the_program_is_logged_as_nobodys(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        let before = revision(&app).await;
        app.db.writer.execute_unprepared("UPDATE country SET capital = 'B'").await.unwrap();
        change(&app, "country", "id", json!({"id": id, "alpha3": "ATL"})).await;
        let made = changes(&app, before, "act by fields { field }").await;
        assert_eq!(made, [
            json!({"act": "outside", "by": null, "fields": [{"field": "capital"}]}),
            json!({"act": "countryUpdate", "by": "Awa (ent_00000000)", "fields": [{"field": "alpha3"}]}),
        ]);
    }

    /// Not by a use case, and not by anybody with a database client.
    async fn nobody_changes_or_removes_what_stands_in_the_log(app: TestApp) {
        make(&app, "country", atlantis()).await;
        let log = "{ changes(first: 10) { nodes { revision act by fields { field after } } } }";
        let before = app.ask(log).await;
        for sql in [
            "UPDATE change SET act = 'countryDelete'",
            "DELETE FROM change",
            "UPDATE change_row SET table_name = 'agreement'",
            "DELETE FROM change_row",
            "REPLACE INTO change_row SELECT * FROM change_row",
        ] {
            if sql.starts_with("REPLACE") && app.db.writer.get_database_backend() == DbBackend::Postgres {
                continue;
            }
            let refused = app.db.writer.execute_unprepared(sql).await.unwrap_err().to_string();
            assert!(refused.contains("the log of changes is only added to"), "{sql}: {refused}");
        }
        assert_eq!(app.ask(log).await, before);
    }

    /// Who keeps a copy from the first revision on has everything, also of an older database.
    async fn a_log_that_begins_late_begins_with_all_there_is(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        let unguard = match app.db.writer.get_database_backend() {
            DbBackend::Postgres => "DROP FUNCTION keep_log() CASCADE",
            _ => "DROP TRIGGER keep_change_delete; DROP TRIGGER keep_change_row_delete",
        };
        for sql in [unguard, "DELETE FROM change_row", "DELETE FROM change", "UPDATE record SET revision = 0"] {
            app.db.writer.execute_unprepared(sql).await.unwrap();
        }
        watch(&app.db.writer).await.unwrap();
        watch(&app.db.writer).await.unwrap();
        change(&app, "country", "id", json!({"id": id, "capital": "B"})).await;
        let made = changes(&app, 0, "act operation recordId").await;
        assert_eq!(made, [
            json!({"act": "outside", "operation": "CREATED", "recordId": id}),
            json!({"act": "countryUpdate", "operation": "UPDATED", "recordId": id}),
        ]);
    }

    async fn of_two_editors_who_know_the_same_one_writes_and_the_other_is_shown_what(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        let known = revision(&app).await;
        let (one, other) = (format!("expectedRevision: {known}"), format!("expectedRevision: {known}"));
        let (one, other) = tokio::join!(
            update(&app, json!({"id": id, "capital": "One"}), &one),
            update(&app, json!({"id": id, "capital": "Other"}), &other),
        );
        let (winner, loser) = if one["errors"] == json!([]) { (one, other) } else { (other, one) };
        assert_eq!(winner["country"]["revision"], known + 1);
        assert_eq!(told(&loser), ("CONFLICT", "expectedRevision"));
        let current = &loser["errors"][0]["current"];
        assert_eq!(current["capital"], winner["country"]["capital"]);
        assert_eq!(current["revision"], known + 1);
        let again = update(&app, json!({"id": id, "capital": "Third"}), &format!("expectedRevision: {}", known + 1)).await;
        assert_eq!(again["errors"], json!([]));
    }

    /// Each reads a number, adds one and writes it: with `expectedRevision` none is lost.
    async fn no_update_is_lost_among_many_writers(app: TestApp) {
        let mut input = atlantis();
        input["capital"] = json!("0");
        make(&app, "country", input).await;
        let writers = (0..8).map(|_| {
            let app = app.clone();
            async move {
                let mut done = 0;
                while done < 5 {
                    let seen = app.ask(r#"{ country(code: "AT") { id capital revision } }"#).await["country"].take();
                    let number: u32 = seen["capital"].as_str().unwrap().parse().unwrap();
                    let input = json!({"id": seen["id"], "capital": (number + 1).to_string()});
                    let written = update(&app, input, &format!("expectedRevision: {}", seen["revision"])).await;
                    match told(&written) {
                        ("", "") => done += 1,
                        refused => assert_eq!(refused, ("CONFLICT", "expectedRevision")),
                    }
                }
            }
        });
        futures_util::future::join_all(writers).await;
        let country = app.ask(r#"{ country(code: "AT") { capital } }"#).await;
        assert_eq!(country["country"]["capital"], "40");
    }

    async fn an_act_sent_twice_under_a_key_is_done_once(app: TestApp) {
        let query = "mutation($input: CountryCreateInput!, $key: String) { countryCreate(input: $input, idempotencyKey: $key) { country { id } errors { code field } } }";
        let send = async |input: Value, key: &str| {
            app.ask_with(query, json!({"input": input, "key": key})).await["countryCreate"].take()
        };
        let (one, two) = tokio::join!(send(atlantis(), "a"), send(atlantis(), "a"));
        assert_eq!(one["errors"], json!([]));
        assert_eq!(one, two);
        assert_eq!(revision(&app).await, 1);

        let mut other = atlantis();
        other["slug"] = json!("mu");
        let refused = send(other.clone(), "a").await;
        assert_eq!(refused["errors"], json!([{"code": "CONFLICT", "field": ["idempotencyKey"]}]));
        assert_eq!(send(atlantis(), "b").await["errors"][0]["code"], "CONFLICT");
        for wrong in ["", " ", &"k".repeat(201)] {
            let refused = send(atlantis(), wrong).await;
            assert_eq!(refused["errors"], json!([{"code": "BAD_USER_INPUT", "field": ["idempotencyKey"]}]));
        }
        // What was refused was not done, so it may be tried again under the same key.
        assert_eq!(send(other.clone(), "b").await["errors"][0]["code"], "CONFLICT");
        other["alpha2"] = json!(null);
        assert_eq!(send(other, "b").await["errors"], json!([]));
    }

    async fn a_key_is_its_senders_own_and_is_forgotten_after_a_day(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        let act = async |app: TestApp, capital: &str| {
            update(&app, json!({"id": id, "capital": capital}), "idempotencyKey: \"a\"").await
        };
        assert_eq!(act(app.clone(), "B").await["errors"], json!([]));
        assert_eq!(told(&act(app.clone().at("2026-01-01T23:59:59Z"), "C").await), ("CONFLICT", "idempotencyKey"));
        assert_eq!(act(app.clone().called("Baba"), "C").await["errors"], json!([]));
        assert_eq!(act(app.clone().at("2026-01-02T00:00:00Z"), "D").await["errors"], json!([]));
    }

    async fn a_reason_is_words(app: TestApp) {
        let id = make(&app, "country", atlantis()).await;
        for wrong in ["", "  ", &"x".repeat(1001)] {
            let refused = update(&app, json!({"id": id, "capital": "B"}), &format!("reason: \"{wrong}\"")).await;
            assert_eq!(told(&refused), ("BAD_USER_INPUT", "reason"));
        }
    }

    async fn every_table_is_logged_or_said_not_to_be(app: TestApp) {
        let known: Vec<&str> = TABLES.iter().map(|(name, _)| *name).chain(NOT_LOGGED).collect();
        let backend = app.db.reader.get_database_backend();
        let sql = match backend {
            DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_fts%'",
            _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
        };
        for row in app.db.reader.query_all_raw(Statement::from_string(backend, sql)).await.unwrap() {
            let name: String = row.try_get("", "name").unwrap();
            assert!(known.contains(&name.as_str()), "{name} is not in domain/change/tables.rs");
        }
    }

    async fn the_histories_of_many_records_are_read_in_batches(app: TestApp) {
        for number in 0..10 {
            let input = json!({"slug": format!("land-{number}"), "kind": "STATE", "names": named("Land")});
            make(&app, "country", input).await;
        }
        let query = |size: usize| format!("{{ countries(first: {size}) {{ nodes {{ revision history(first: 2) {{ revision fields {{ field }} record {{ id }} }} }} }} }}");
        app.ask(&query(1)).await;
        let for_one = app.statements().len();
        app.ask(&query(10)).await;
        assert_eq!(app.statements().len(), for_one);
    }
}

async fn revert(app: &TestApp, revision: i64) -> Value {
    let query = format!(
        "mutation {{ changeRevert(revision: {revision}) {{ record {{ id }} errors {{ code field message }} }} }}"
    );
    app.ask(&query).await["changeRevert"].take()
}

/// Everything in the tables that are logged, as text.
async fn everything(app: &TestApp) -> Vec<String> {
    let backend = app.db.reader.get_database_backend();
    let mut found = Vec::new();
    for (table, _) in TABLES {
        let row = match backend {
            DbBackend::Postgres => "to_jsonb(t)::text".to_owned(),
            _ => {
                let sql = format!(
                    "SELECT group_concat('quote(\"' || name || '\")', ' || ''|'' || ') AS expr FROM pragma_table_info('{table}')"
                );
                let statement = Statement::from_string(backend, sql);
                let row = app
                    .db
                    .reader
                    .query_one_raw(statement)
                    .await
                    .unwrap()
                    .unwrap();
                row.try_get::<String>("", "expr").unwrap()
            }
        };
        let sql = format!("SELECT {row} AS row FROM \"{table}\" AS t ORDER BY 1");
        let statement = Statement::from_string(backend, sql);
        for row in app.db.reader.query_all_raw(statement).await.unwrap() {
            let row: String = row.try_get("", "row").unwrap();
            found.push(format!("{table} {row}"));
        }
    }
    found
}

/// Does again in an empty database what the log of another says.
async fn replay(from: &TestApp, to: &TestApp) {
    let (mut after, mut acts) = (None, Vec::<(String, Vec<Note>)>::new());
    loop {
        let page = PageRequest::new(Some(100), after.take(), None, None).unwrap();
        let page = read::page(&from.db.reader, &ChangeFilter::default(), &page)
            .await
            .unwrap();
        for row in &page.rows {
            let mut notes = read::notes(&from.db.reader, &[row.revision]).await.unwrap();
            let notes = notes.remove(&row.revision).unwrap();
            // Records that were written by one act may refer to each other.
            match acts.last_mut() {
                Some((act, written)) if *act == row.act => written.extend(notes),
                _ => acts.push((row.act.clone(), notes)),
            }
        }
        after = page.rows.last().map(|row| row.revision.to_string());
        if !page.has_next {
            break;
        }
    }
    for (_, notes) in acts {
        let author = Author::program("test");
        let written = to
            .db
            .write(&author, now(), move |tx, _| apply(tx, notes).boxed());
        written.await.unwrap();
    }
}

/// Merges two persons who took part in the same meeting, takes that back, and merges them again.
async fn merge_two(app: &TestApp) {
    let query = r#"{ meetings(filter: {participants: {some: {person: {exists: true}}}}) { nodes { participants { person { id } } } } }"#;
    let data = app.ask(query).await;
    let participants = data["meetings"]["nodes"][0]["participants"]
        .as_array()
        .unwrap();
    let persons: Vec<&Value> = participants
        .iter()
        .map(|it| &it["person"]["id"])
        .filter(|id| id.is_string())
        .collect();
    let input = json!({"from": persons[0], "into": persons[1]});
    let what = "record { id }";
    app.act("recordMerge", "RecordMergeInput", what, input)
        .await;
    revert(app, revision(app).await).await;
    let id = make(
        app,
        "country",
        json!({"slug": "mu", "kind": "STATE", "names": named("Mu")}),
    )
    .await;
    delete(app, "country", &id).await;
    let input = json!({"from": persons[1], "into": persons[0]});
    app.act("recordMerge", "RecordMergeInput", what, input)
        .await;
}

async fn the_log_replays(kind: Kind) {
    let app = TestApp::seeded(kind).await;
    let ml = app.ask(r#"{ country(code: "ML") { id } agreements(first: 1) { nodes { id parties { id } events { id } } } meetings(first: 1) { nodes { id } } }"#).await;
    change(
        &app,
        "country",
        "id",
        json!({"id": ml["country"]["id"], "capital": "Ségou"}),
    )
    .await;
    let agreement = &ml["agreements"]["nodes"][0];
    act_on(
        &app,
        "agreementRemoveParty",
        "partyId",
        "__typename",
        &agreement["parties"][0]["id"],
    )
    .await;
    act_on(
        &app,
        "agreementRemoveEvent",
        "eventId",
        "__typename",
        &agreement["events"][0]["id"],
    )
    .await;
    let input = json!({"slug": "atlantis", "kind": "STATE", "names": named("Atlantis")});
    let id = make(&app, "country", input).await;
    delete(&app, "country", &id).await;
    revert(&app, revision(&app).await).await;
    delete(&app, "agreement", &agreement["id"]).await;
    revert(&app, revision(&app).await).await;
    act_on(
        &app,
        "agreementDelete",
        "id",
        "__typename",
        &agreement["id"],
    )
    .await;
    merge_two(&app).await;

    let copy = TestApp::empty(kind).await;
    replay(&app, &copy).await;
    let (original, copied) = (everything(&app).await, everything(&copy).await);
    assert!(original.len() > 1000, "{}", original.len());
    for (one, other) in original.iter().zip(&copied) {
        assert_eq!(one, other);
    }
    assert_eq!(original.len(), copied.len());
}

#[tokio::test]
async fn the_log_replays_to_the_same_state_on_sqlite() {
    the_log_replays(Kind::Sqlite).await;
}

#[tokio::test]
async fn the_log_replays_to_the_same_state_on_postgres() {
    the_log_replays(Kind::Postgres).await;
}

/// What the log says is the same on both databases, letter by letter.
#[tokio::test]
async fn both_databases_log_the_same() {
    let what = "revision act operation recordId fields { part partId field before after }";
    let (sqlite, postgres) = (
        TestApp::seeded(Kind::Sqlite).await,
        TestApp::seeded(Kind::Postgres).await,
    );
    let mut after = 0;
    loop {
        let one = changes(&sqlite, after, what).await;
        assert_eq!(one, changes(&postgres, after, what).await);
        match one.last() {
            Some(last) => after = last["revision"].as_i64().unwrap(),
            None => break,
        }
    }
    assert!(after > 300, "{after}");
    assert_eq!(
        sqlite.at(&now().to_rfc3339()).ask("{ revision }").await["revision"],
        after
    );
}
