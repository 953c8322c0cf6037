//! Lists of records and the search, as pages.

use axum::http::StatusCode;

use crate::page::{open, open_as};
use crate::support::TestApp;
use crate::support::countable::{load, many, world};

/// The records that a page of a list leads to, in its order.
fn rows(page: &str) -> Vec<&str> {
    let (_, after) = page.split_once("<main").unwrap();
    let main = after.split("</main>").next().unwrap();
    let items = main.split("<li>").skip(1);
    items.map(|item| link(item).unwrap()).collect()
}

fn link(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("href=\"")?;
    after.split('"').next()
}

/// The address of a neighbouring part of the list.
fn way(page: &str, rel: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("rel=\"{rel}\" "))?;
    Some(link(after)?.replace("&#38;", "&"))
}

const TITLES: &str = r#"
dataset: {slug: titles, title: Titles, licence: null, description: null}
agreements:
  - {slug: older, titles: [{lang: en, text: Older}], events: [{kind: SIGNED, occurredOn: "1995"}]}
  - {slug: undated, titles: [{lang: en, text: Undated}]}
  - {slug: newer, titles: [{lang: en, text: "Newer zebra <b>x</b>"}, {lang: fr, text: "Plus récent, zèbre"}], events: [{kind: SIGNED, occurredOn: "2001-02-03"}]}
"#;

both_databases! {
    async fn a_list_is_read_to_its_end_and_back_and_nothing_is_lost(app: TestApp) {
        world(&app).await;
        many(&app).await;
        let all = app.ask("{ agreements(first: 100) { totalCount nodes { slug } } more: agreements(last: 100) { nodes { slug } } }").await;
        let total = all["agreements"]["totalCount"].as_u64().unwrap();
        let (mut seen, mut address) = (Vec::new(), "/agreements".to_owned());
        let mut last = String::new();
        loop {
            let page = open(&app, &address).await;
            assert!(page.contains(&format!("{total} in all")), "{page}");
            seen.extend(rows(&page).into_iter().map(str::to_owned));
            match way(&page, "next") {
                Some(next) => (last, address) = (address, next),
                None => break,
            }
        }
        assert_eq!(seen.len() as u64, total);
        let first = all["agreements"]["nodes"][0]["slug"].as_str().unwrap();
        assert_eq!(seen[0], format!("/agreements/{first}"));
        let end = open(&app, &address).await;
        let before = open(&app, &way(&end, "prev").unwrap()).await;
        assert_eq!(rows(&before), rows(&open(&app, &last).await));
    }

    async fn what_has_no_date_comes_last_and_says_so(app: TestApp) {
        load(&app, TITLES).await;
        let page = open(&app, "/agreements").await;
        let rows = rows(&page);
        let place = |slug: &str| rows.iter().position(|row| row.ends_with(slug));
        assert!(place("/newer") < place("/older") && place("/older") < place("/undated"), "{rows:?}");
        assert!(page.contains("date not known · Status not known"), "{page}");
    }

    async fn a_list_can_be_narrowed_to_what_a_record_has(app: TestApp) {
        world(&app).await;
        for (address, question) in [
            ("/agreements?country=GH", r#"{ it: country(code: "GH") { list: agreements(first: 50) { nodes { slug } } } }"#),
            ("/agreements?organisation=a-bank", r#"{ it: organisation(slug: "a-bank") { list: agreements(first: 50) { nodes { slug } } } }"#),
            ("/agreements?domain=ENERGY", r#"{ it: domain(code: "ENERGY") { list: agreements(first: 50) { nodes { slug } } } }"#),
            ("/meetings?person=esi", r#"{ it: person(slug: "esi") { list: meetings(first: 50) { nodes { slug } } } }"#),
            ("/meetings?country=BJ", r#"{ it: country(code: "BJ") { list: meetings(first: 50) { nodes { slug } } } }"#),
        ] {
            let answer = app.ask(question).await;
            let expected = answer["it"]["list"]["nodes"].as_array().unwrap();
            assert!(!expected.is_empty(), "{question}");
            let list = address.split('?').next().unwrap();
            let expected: Vec<String> = expected.iter().map(|it| format!("{list}/{}", it["slug"].as_str().unwrap())).collect();
            assert_eq!(rows(&open(&app, address).await), expected, "{address}");
        }
    }

    async fn a_place_in_a_list_that_is_none_is_refused_kindly(app: TestApp) {
        for address in ["/countries?after=x", "/people?before=x", "/search?q=mali&after=x", "/search?q=a+b+c+d+e+f+g+h+i+j+k+l", "/search?q=%21"] {
            let (status, headers, page) = open_as(&app, address, &[]).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{address}: {page}");
            assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
            assert!(page.contains("The server cannot answer this"), "{page}");
        }
        let (status, ..) = open_as(&app, "/agreements?country=nowhere", &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }

    async fn a_search_shows_the_words_it_found_and_never_as_markup(app: TestApp) {
        load(&app, TITLES).await;
        let page = open(&app, "/search?q=ZEBRE").await;
        assert!(page.contains("1 record has all these words."), "{page}");
        assert!(page.contains("Plus récent, <mark>zèbre</mark>"), "{page}");
        let page = open(&app, "/search?q=zebra+%3Cb%3E").await;
        assert!(page.contains("Newer zebra &#60;b&#62;x&#60;/b&#62;</a>"), "{page}");
        assert!(page.contains("value=\"zebra &#60;b&#62;\""), "{page}");
        assert!(!page.contains("<b>"), "{page}");
    }

    async fn a_search_that_finds_nothing_says_how_to_go_on(app: TestApp) {
        let page = open(&app, "/search?q=unheardof").await;
        assert!(page.contains("Nothing recorded here has all these words."), "{page}");
        assert!(page.contains("name=\"robots\" content=\"noindex\""), "{page}");
        for address in ["/search", "/search?q=", "/search?q=+"] {
            assert!(open(&app, address).await.contains("the beginning of a word is enough"), "{address}");
        }
    }

    async fn a_search_goes_on_where_the_page_ends(app: TestApp) {
        world(&app).await;
        many(&app).await;
        let first = open(&app, "/search?q=trade&lang=en").await;
        let next = way(&first, "next").unwrap();
        assert!(next.contains("q=trade") && next.contains("lang=en"), "{next}");
        let second = open(&app, &next).await;
        let (first, second) = (rows(&first), rows(&second));
        assert_eq!(first.len(), 20);
        assert!(!second.is_empty() && second.iter().all(|row| !first.contains(row)), "{second:?}");
    }

    async fn every_page_leads_to_the_search_and_to_all_lists(app: TestApp) {
        for address in ["/", "/search", "/agreements", "/countries/ML", "/people/assimi-goita", "/search?q=mali"] {
            let page = open(&app, address).await;
            assert_eq!(page.matches("action=\"/search\"").count(), 1, "{address}");
            for list in ["agreements", "meetings", "countries", "people", "organisations", "domains", "sources"] {
                assert!(page.contains(&format!("href=\"/{list}\"")), "{address}: {list}");
            }
        }
    }

    async fn the_other_language_keeps_what_was_asked(app: TestApp) {
        let page = open(&app, "/search?q=mali+russie&lang=en").await;
        assert!(page.contains("href=\"/search?q=mali+russie&#38;lang=fr\""), "{page}");
        assert!(page.contains("<input type=\"hidden\" name=\"lang\" value=\"en\">"), "{page}");
        let page = open(&app, "/agreements?country=ML&lang=fr").await;
        assert!(page.contains("href=\"/agreements?country=ML&#38;lang=en\""), "{page}");
    }
}
