//! Searches, from the outside.

use entente::domain::change::Author;
use entente::domain::search;
use futures_util::FutureExt as _;
use sea_orm::{ConnectionTrait as _, DbBackend};
use serde_json::{Value, json};

use crate::support::database::Kind;
use crate::support::{TestApp, now, problem};

const NUCLEAR: &str = "mali-russia-nuclear-energy-2025";

const SEARCH: &str =
    "query($query: String!, $kinds: [RecordKind!], $lang: String, $first: Int, $after: String) {
    search(query: $query, kinds: $kinds, lang: $lang, first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes {
            kind field lang text snippet { text isMatch } domain { code }
            record { __typename id
                ... on Agreement { slug } ... on Country { slug } ... on Domain { code }
                ... on Person { slug } ... on Organisation { slug } ... on Meeting { slug }
                ... on Source { slug } ... on Office { slug } ... on AgreementPackage { slug }
            }
        }
    }
}";

async fn search_with(app: &TestApp, variables: Value) -> Value {
    app.ask_with(SEARCH, variables).await["search"].take()
}

async fn search(app: &TestApp, query: &str) -> Vec<Value> {
    let found = search_with(app, json!({"query": query, "first": 100})).await;
    found["nodes"].as_array().unwrap().clone()
}

/// Slugs or codes of what was found, best first.
async fn found(app: &TestApp, query: &str) -> Vec<String> {
    search(app, query).await.iter().map(name).collect()
}

fn name(hit: &Value) -> String {
    let record = &hit["record"];
    let name = record["slug"].as_str().or(record["code"].as_str());
    name.unwrap_or("?").to_owned()
}

async fn best(app: &TestApp, query: &str) -> String {
    found(app, query)
        .await
        .into_iter()
        .next()
        .unwrap_or_default()
}

fn treaty(slug: &str, title: &str) -> Value {
    json!({"slug": slug, "titles": [{"lang": "en", "text": title}]})
}

async fn create(app: &TestApp, input: Value) -> Value {
    let what = "agreement { id slug }";
    app.act("agreementCreate", "AgreementCreateInput", what, input)
        .await
}

async fn delete(app: &TestApp, act: &str, id: &Value) {
    let query = format!("mutation($id: ID!) {{ {act}(id: $id) {{ errors {{ message }} }} }}");
    let done = app.ask_with(&query, json!({"id": id})).await;
    assert_eq!(done[act]["errors"], json!([]));
}

/// Lets SQLite compare its full-text table with the texts.
async fn check_index(app: &TestApp) {
    if app.db.writer.get_database_backend() == DbBackend::Sqlite {
        let check = "INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)";
        app.db.writer.execute_unprepared(check).await.unwrap();
    }
}

both_databases! {
    async fn accents_capitals_and_ends_of_words_are_no_difference(app: TestApp) {
        for query in ["Assimi Goïta", "ASSIMI GOITA", "goïta assimi", "assi goi", "Assimi Go", "goi\u{308}ta"] {
            assert_eq!(best(&app, query).await, "assimi-goita", "{query}");
        }
        assert_eq!(best(&app, "cote divoire").await, "");
        assert_eq!(best(&app, "cote d'ivoire").await, "cote-d-ivoire");
    }

    async fn names_are_found_in_every_script(app: TestApp) {
        for (query, slug) in [
            ("Путин", "vladimir-putin"),
            ("владимир пут", "vladimir-putin"),
            ("РОСАТОМ", "rosatom"),
            ("أندورا", "andorra"),
            ("اندورا", "andorra"),
            ("安道尔", "andorra"),
            ("道尔公国", "andorra"),
        ] {
            assert_eq!(best(&app, query).await, slug, "{query}");
        }
        assert_eq!(found(&app, "尔道").await, Vec::<String>::new(), "the order of characters counts");
    }

    /// Before there is anything else: the name itself, then what begins with it.
    async fn the_name_itself_comes_before_longer_names(app: TestApp) {
        assert_eq!(best(&app, "mali").await, "mali");
        assert_eq!(best(&app, "guinea").await, "guinea");
        let guineas = found(&app, "guinea").await;
        assert!(guineas.contains(&"guinea-bissau".to_owned()), "{guineas:?}");
        assert!(guineas.contains(&"papua-new-guinea".to_owned()), "{guineas:?}");
    }

    async fn every_record_is_found_once_by_its_best_text(app: TestApp) {
        let hits = search(&app, "putin").await;
        let person = hits.iter().filter(|hit| name(hit) == "vladimir-putin");
        let fields: Vec<_> = person.map(|hit| (&hit["kind"], &hit["field"])).collect();
        assert_eq!(fields, [(&json!("PERSON"), &json!("NAME"))]);
    }

    async fn quotes_and_translations_lead_to_their_record(app: TestApp) {
        let hits = search(&app, "trois accords ont été signés").await;
        assert!(hits.iter().any(|hit| hit["field"] == "QUOTE" && name(hit) == NUCLEAR));
        let hits = search(&app, "second draft agreement concluded").await;
        assert!(hits.iter().any(|hit| hit["field"] == "TRANSLATION" && name(hit) == NUCLEAR));
    }

    /// The title holds neither of the two words: the domain's other French label does.
    async fn a_label_of_a_domain_leads_to_agreements_about_it(app: TestApp) {
        let mut input = treaty("reactor", "Reactor Fuel Supply Treaty");
        input["domains"] = json!([{"domain": "ENERGY.NUCLEAR"}]);
        create(&app, input).await;
        let hits = search(&app, "énergie atomique").await;
        assert_eq!(name(&hits[0]), "ENERGY.NUCLEAR");
        assert_eq!(hits[0]["field"], "ALTERNATIVE_NAME");
        let reactor = hits.iter().find(|hit| name(hit) == "reactor").unwrap();
        assert_eq!(reactor["field"], "VIA_DOMAIN");
        assert_eq!(reactor["domain"], json!({"code": "ENERGY.NUCLEAR"}));
        assert_eq!(reactor["text"], "énergie atomique");
        let direct = hits.iter().find(|hit| name(hit) == NUCLEAR).unwrap();
        assert_eq!(direct["field"], "NAME", "its own title says so");
        assert_eq!(name(hits.last().unwrap()), "reactor", "last of all");

        let above = search(&app, "energy").await;
        let reactor = above.iter().find(|hit| name(hit) == "reactor").unwrap();
        assert_eq!(reactor["domain"], json!({"code": "ENERGY"}), "a domain above, called just that");
        let agreements = json!({"query": "énergie atomique", "kinds": ["AGREEMENT"]});
        let only = search_with(&app, agreements).await;
        assert!(only["nodes"].as_array().unwrap().iter().any(|hit| name(hit) == "reactor"));
    }

    async fn kinds_and_language_narrow_a_search(app: TestApp) {
        let narrowed = search_with(&app, json!({"query": "russ", "kinds": ["PERSON", "COUNTRY"]})).await;
        let hits = narrowed["nodes"].as_array().unwrap();
        assert!(!hits.is_empty());
        assert!(hits.iter().all(|hit| hit["kind"] == "COUNTRY" || hit["kind"] == "PERSON"));
        let french = search_with(&app, json!({"query": "commission", "lang": "FR"})).await;
        let hits = french["nodes"].as_array().unwrap();
        assert!(!hits.is_empty());
        assert!(hits.iter().all(|hit| hit["lang"] == "fr"));
        let refused = app.refused_with(SEARCH, json!({"query": "x", "lang": "französisch"})).await;
        assert_eq!(refused[0]["extensions"]["field"], json!(["lang"]));
    }

    async fn snippets_show_the_words_where_they_stand(app: TestApp) {
        let hits = search(&app, "rencontre goita").await;
        let parts = hits[0]["snippet"].as_array().unwrap();
        let matches: Vec<_> = parts.iter().filter(|part| part["isMatch"] == true).collect();
        assert_eq!(matches[0]["text"], "Rencontre");
        assert_eq!(matches[1]["text"], "Goïta");
        let whole: String = parts.iter().map(|part| part["text"].as_str().unwrap()).collect();
        assert_eq!(hits[0]["text"], whole);
    }

    async fn a_changed_text_is_found_and_the_old_one_is_not(app: TestApp) {
        let made = create(&app, treaty("zanzibar", "Zanzibar Clove Pact")).await;
        assert_eq!(found(&app, "clove pact").await, ["zanzibar"]);
        let change = json!({"id": made["id"], "titles": [{"lang": "en", "text": "Nutmeg Pact"}], "shortName": "Spice Deal"});
        let (act, input) = ("agreementUpdate", "AgreementUpdateInput");
        app.act(act, input, "agreement { id }", change).await;
        assert_eq!(found(&app, "clove").await, Vec::<String>::new());
        assert_eq!(found(&app, "nutmeg").await, ["zanzibar"]);
        assert_eq!(search(&app, "spice deal").await[0]["field"], "SHORT_NAME");
        let change = json!({"id": made["id"], "shortName": null});
        app.act(act, input, "agreement { id }", change).await;
        assert_eq!(found(&app, "spice deal").await, Vec::<String>::new());
        check_index(&app).await;
    }

    async fn what_is_deleted_is_found_no_more(app: TestApp) {
        let mut input = treaty("zanzibar", "Zanzibar Clove Pact");
        input["shortName"] = json!("Clovepact");
        let made = create(&app, input).await;
        let claim = json!({"about": "agreement/zanzibar", "field": "titles", "quote": "giroflier", "lang": "fr",
            "translation": {"lang": "en", "text": "clovetree"}, "source": "abamako-2025-06-23"});
        let recorded = |claim| app.act("claimRecord", "ClaimRecordInput", "claim { id }", claim);
        let first = recorded(claim.clone()).await;
        assert_eq!(found(&app, "giroflier").await, ["zanzibar"]);
        let change = json!({"id": first["id"], "quote": "muscadier", "translation": null});
        app.act("claimUpdate", "ClaimUpdateInput", "claim { id }", change).await;
        assert_eq!(found(&app, "giroflier").await, Vec::<String>::new());
        assert_eq!(found(&app, "clovetree").await, Vec::<String>::new());
        assert_eq!(found(&app, "muscadier").await, ["zanzibar"]);
        delete(&app, "claimDelete", &first["id"]).await;
        assert_eq!(found(&app, "muscadier").await, Vec::<String>::new());
        recorded(claim).await;
        delete(&app, "agreementDelete", &made["id"]).await;
        for gone in ["giroflier", "zanzibar clove", "clovepact"] {
            assert_eq!(found(&app, gone).await, Vec::<String>::new(), "{gone}");
        }
        check_index(&app).await;
    }

    async fn what_is_refused_is_not_found(app: TestApp) {
        let mut input = treaty("zanzibar", "Zanzibar Clove Pact");
        input["shortName"] = json!("Clovepact");
        input["parties"] = json!([{"country": "XX", "role": "PARTY"}]);
        let refused = app.act_refused("agreementCreate", "AgreementCreateInput", "agreement { id }", input).await;
        assert_eq!(refused[0].0, "NOT_FOUND");
        assert_eq!(found(&app, "clovepact").await, Vec::<String>::new());
        assert_eq!(found(&app, "zanzibar clove").await, Vec::<String>::new());
        check_index(&app).await;
    }

    /// Nothing that is typed is part of a language of the database.
    async fn signs_are_only_signs(app: TestApp) {
        let hostile = [
            "\" OR * NEAR( - ^ :", "mali\" OR \"russia", "folded: mali", "mali NOT russia", "NEAR(mali russia, 2)",
            "{folded} : mali", "^mali", "mali*", "-mali", "+", "'", "mali' & 'x", "mali':* | 'x", "!mali", "mali <-> x",
            "\\", "mali\\", "%", "_", "mali\0russia", "\0", "🇲🇱", "mali 🤝 russie", "$1", "?1", "; DROP TABLE record; --",
            "\u{202e}mali", "\u{ffff}", "()", "((((", "AND", "a AND", "mali:A", "١٢٣", "ﷺ", "½",
        ];
        for query in hostile {
            let body = json!({"query": SEARCH, "variables": {"query": query}});
            let (_, _, answer) = app.post(&body.to_string()).await;
            let answer: Value = serde_json::from_str(&answer).unwrap();
            for error in answer["errors"].as_array().into_iter().flatten() {
                let told = (&error["extensions"]["code"], &error["extensions"]["field"]);
                assert_eq!(told, (&json!("BAD_USER_INPUT"), &json!(["query"])), "{query:?}");
            }
        }
        assert_eq!(best(&app, "^mali*").await, "mali");
        assert_eq!(best(&app, "mali OR mali").await, "", "OR is a word like any other");
    }

    async fn nothing_and_too_much_are_refused(app: TestApp) {
        let refusal = |query: String| {
            let app = &app;
            async move { app.refusal(&format!("{{ search(query: {query:?}) {{ totalCount }} }}")).await }
        };
        assert_eq!(refusal(String::new()).await, problem("BAD_USER_INPUT", "query"));
        assert_eq!(refusal(" - ".to_owned()).await, problem("BAD_USER_INPUT", "query"));
        assert_eq!(refusal("a ".repeat(101)).await, problem("BAD_USER_INPUT", "query"));
        assert_eq!(refusal("a b c d e f g h i j k".to_owned()).await, problem("BAD_USER_INPUT", "query"));
        let forged = r#"{ search(query: "mali", after: "x") { totalCount } }"#;
        assert_eq!(app.refusal(forged).await, problem("BAD_USER_INPUT", "after"));
        let large = r#"{ search(query: "mali", first: 101) { totalCount } }"#;
        assert_eq!(app.refusal(large).await, problem("BAD_USER_INPUT", "first"));
    }

    async fn a_walk_through_the_pages_sees_every_hit_once(app: TestApp) {
        let all = found(&app, "re").await;
        let total = search_with(&app, json!({"query": "re"})).await["totalCount"].clone();
        let mut seen = Vec::new();
        let mut after = Value::Null;
        loop {
            let page = search_with(&app, json!({"query": "re", "first": 7, "after": after})).await;
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(after != Value::Null));
            seen.extend(page["nodes"].as_array().unwrap().iter().map(name));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
        }
        assert_eq!(json!(seen.len()), total);
        assert_eq!(seen[..all.len()], all[..]);
    }

    /// One for the hits, one for each kind of record, one for the total.
    async fn a_hundred_hits_cost_as_many_statements_as_one(app: TestApp) {
        let hits = "{ search(query: \"re\", first: 100) { nodes { text } } }";
        app.ask(hits).await;
        assert_eq!(app.statements().len(), 1);
        let hits = search(&app, "re").await;
        let mut kinds: Vec<_> = hits.iter().map(|hit| hit["kind"].to_string()).collect();
        kinds.sort();
        kinds.dedup();
        let statements = app.statements();
        assert!(statements.len() <= 3 + kinds.len(), "{}: {statements:#?}", statements.len());
    }

    /// A database that was filled before there were searches.
    async fn texts_are_made_ready_when_there_are_none(app: TestApp) {
        let queries = ["mali", "énergie atomique", "second draft", "Путин"];
        let mut before = Vec::new();
        for query in queries {
            before.push(search(&app, query).await);
        }
        app.db.writer.execute_unprepared("DELETE FROM search_text").await.unwrap();
        assert_eq!(found(&app, "mali").await, Vec::<String>::new());
        for _ in 0..2 {
            app.db.write(&Author::program("test"), now(), |tx, _| search::fill_if_empty(tx).boxed()).await.unwrap();
        }
        for (query, before) in queries.into_iter().zip(before) {
            assert_eq!(search(&app, query).await, before, "{query}");
        }
        let again = app.db.write(&Author::program("test"), now(), |tx, _| search::rebuild(tx, |_| {}).boxed()).await.unwrap();
        assert!(again > 1000);
        check_index(&app).await;
    }
}

both_databases! { empty;
    async fn short_names_and_odd_texts_are_kept_in_step(app: TestApp) {
        let mut input = treaty("odd", &format!("{} ﷺ 🇲🇱 {}", "x".repeat(900), "中".repeat(900)));
        input["shortName"] = json!("🤝");
        create(&app, input).await;
        assert_eq!(found(&app, &"x".repeat(80)).await, ["odd"]);
        assert_eq!(found(&app, "中中中").await, ["odd"]);
        app.db.write(&Author::program("test"), now(), |tx, _| search::fill_if_empty(tx).boxed()).await.unwrap();
        check_index(&app).await;
    }
}

/// Order, snippets and cursors: byte by byte.
#[tokio::test]
async fn both_databases_give_the_same_answers() {
    let sqlite = TestApp::seeded(Kind::Sqlite).await;
    let postgres = TestApp::seeded(Kind::Postgres).await;
    let queries = [
        "mali",
        "russia",
        "fédération",
        "republic",
        "the",
        "de",
        "a",
        "re",
        "énergie",
        "energy",
        "énergie atomique",
        "nuclear",
        "commission",
        "Путин",
        "россия",
        "республика",
        "中国",
        "国",
        "共和国",
        "جمهورية",
        "مالي",
        "islands",
        "saint",
        "guinea",
        "trade",
        "coopération commerciale",
        "signed",
        "présid",
        "united king",
        "security",
        "l'utilisation de l'énergie",
        "agreement mali",
        "South",
        "st",
        "2025",
        "d'ivoire",
    ];
    for query in queries {
        for more in [
            json!({}),
            json!({"kinds": ["AGREEMENT", "DOMAIN"]}),
            json!({"lang": "fr"}),
        ] {
            let mut variables = more;
            variables["query"] = json!(query);
            variables["first"] = json!(60);
            let body = json!({"query": SEARCH, "variables": variables}).to_string();
            let (_, _, left) = sqlite.post(&body).await;
            let (_, _, right) = postgres.post(&body).await;
            assert_eq!(left, right, "{variables}");
        }
    }
}
