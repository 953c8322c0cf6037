//! The pages for people, from the outside. What they look like is tested in `web/test/`.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use entente::clock::Clock;
use entente::dataset;

use crate::support::database::Kind;
use crate::support::{TestApp, countable, now};

const PAGES: [&str; 16] = [
    "/",
    "/search?q=nucleaire",
    "/agreements",
    "/meetings",
    "/countries",
    "/people",
    "/organisations",
    "/domains",
    "/sources",
    "/agreements/mali-russia-nuclear-energy-2025",
    "/meetings/mali-russia-moscow-2025-06-23",
    "/countries/ML",
    "/people/vladimir-putin",
    "/organisations/russia-mali-intergovernmental-commission",
    "/domains/ENERGY.NUCLEAR",
    "/sources/abamako-2025-06-23",
];

/// How many statements a page may cost, whatever the size of the data. The front page asks four
/// documents, and a busy runtime makes more batches.
const MOST_STATEMENTS: usize = 60;

const WORLD: &str = r#"
dataset: {slug: silent, title: Silent, licence: null, description: null}
agreements:
  - {slug: silent, titles: [{lang: fr, text: "Accord & <b>rien</b>", original: true}], parties: [{country: ML, role: PARTY}]}
  - {slug: rough, titles: [{lang: en, text: Rough}], events: [{kind: SIGNED, occurredOn: "1995-06~"}], parties: [{country: ML, role: PARTY}, {country: RE, role: TERRITORIAL_APPLICATION}]}
"#;

pub async fn open_as(
    app: &TestApp,
    address: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

pub async fn open(app: &TestApp, address: &str) -> String {
    let (status, _, page) = open_as(app, address, &[]).await;
    assert_eq!(status, StatusCode::OK, "{address}: {page}");
    page
}

async fn load(app: &TestApp) {
    let loaded = dataset::load(&app.db, Clock::Fixed(now()), "world.yaml", WORLD).await;
    loaded.unwrap();
}

/// What a page says under a heading of its facts.
pub fn fact<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, after) = page.split_once(&format!("<dt>{name}</dt>")).unwrap();
    after.split("</dd>").next().unwrap()
}

both_databases! {
    async fn what_is_not_known_is_said_to_be_not_known(app: TestApp) {
        load(&app).await;
        let page = open(&app, "/agreements/silent").await;
        for name in ["Who signed", "In force since", "Domains", "Whether it binds", "Concluded at"] {
            assert!(fact(&page, name).contains("not known"), "{name}");
        }
        assert!(page.contains("Status not known"));
        assert!(!page.contains("A descriptive title"));
    }

    async fn a_territory_to_which_an_agreement_applies_did_not_conclude_it(app: TestApp) {
        load(&app).await;
        let page = open(&app, "/agreements/rough").await;
        assert!(page.contains("Between Mali. Signed on about June 1995."), "{page}");
        assert!(fact(&page, "Parties").contains("territory to which it applies"));
    }

    async fn words_of_the_data_are_never_markup(app: TestApp) {
        load(&app).await;
        let page = open(&app, "/agreements/silent").await;
        assert!(page.contains("Accord &#38; &#60;b&#62;rien&#60;/b&#62;"), "{page}");
        assert!(!page.contains("<b>rien"));
    }

    async fn every_claim_about_a_record_is_on_its_page(app: TestApp) {
        let answer = app.ask(r#"{ agreements { nodes { slug claims { quote } } } meetings { nodes { slug claims { quote } } } people: persons { nodes { slug claims { quote } } } organisations { nodes { slug claims { quote } } } }"#).await;
        for list in ["agreements", "meetings", "people", "organisations"] {
            for record in answer[list]["nodes"].as_array().unwrap() {
                let page = open(&app, &format!("/{list}/{}", record["slug"].as_str().unwrap())).await;
                for claim in record["claims"].as_array().unwrap() {
                    let quote = claim["quote"].as_str().unwrap();
                    assert!(page.contains(quote), "{list} {}: {quote}", record["slug"]);
                }
            }
        }
    }

    async fn a_page_costs_few_statements_at_any_size(app: TestApp) {
        for address in PAGES {
            open(&app, address).await;
            let count = app.statements().len();
            assert!(count <= MOST_STATEMENTS, "{address} costs {count}: {:#?}", app.statements());
        }
        countable::world(&app).await;
        countable::many(&app).await;
        for address in ["/", "/countries/GH", "/people/ama", "/organisations/a-bank", "/agreements?country=GH", "/meetings?person=ama", "/people", "/search?q=trade"] {
            open(&app, address).await;
            let count = app.statements().len();
            assert!(count <= MOST_STATEMENTS, "{address} of a large server costs {count}");
        }
    }

    async fn a_reader_gets_their_language_and_the_address_is_stronger(app: TestApp) {
        let french = [("accept-language", "fr-ML,fr;q=0.9")];
        let (_, headers, page) = open_as(&app, "/countries/ML", &french).await;
        assert_eq!(headers["content-language"], "fr");
        assert!(page.contains("<html lang=\"fr\">") && page.contains("3 accords"), "{page}");
        let (_, headers, _) = open_as(&app, "/countries/ML?lang=en", &french).await;
        assert_eq!(headers["content-language"], "en");
    }

    async fn a_record_that_is_not_there_gets_a_page_that_helps(app: TestApp) {
        for address in ["/agreements/none", "/meetings/none", "/countries/XX", "/domains/NONE", "/sources/none", "/people/none", "/organisations/none"] {
            let (status, headers, page) = open_as(&app, address, &[]).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
            assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
            assert!(page.contains("There is no page here") && page.contains(address), "{page}");
        }
    }

    async fn pages_are_shown_to_those_only_who_may_read(app: TestApp) {
        let app = app.behind_the_door();
        for address in PAGES {
            let (status, _, page) = open_as(&app, address, &[]).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{address}");
            assert!(!page.contains("Mali"), "{page}");
        }
    }

    async fn no_page_lets_a_script_run(app: TestApp) {
        for address in PAGES {
            let (_, headers, page) = open_as(&app, address, &[]).await;
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
            assert_eq!(page.matches("<script").count(), 1, "{address}");
            assert!(page.contains("<script type=\"application/ld+json\">"));
        }
    }

    async fn a_country_has_one_page_under_all_its_codes(app: TestApp) {
        for code in ["ML", "ml", "MLI", "466", "mali"] {
            assert!(open(&app, &format!("/countries/{code}")).await.contains("<h1>Mali</h1>"), "{code}");
        }
    }
}

both_databases! { empty;
    async fn a_server_without_data_says_so(app: TestApp) {
        let page = open(&app, "/").await;
        assert!(page.contains("No agreement with a date is recorded yet."), "{page}");
        assert_eq!(page.matches("Nothing recorded here answers this yet.").count(), 3, "{page}");
    }
}

#[tokio::test]
async fn both_databases_give_the_same_pages() {
    let (sqlite, postgres) = (
        TestApp::seeded(Kind::Sqlite).await,
        TestApp::seeded(Kind::Postgres).await,
    );
    for address in PAGES {
        assert_eq!(
            open(&sqlite, address).await,
            open(&postgres, address).await,
            "{address}"
        );
    }
}
