//! What the bundled data says of the article of 23 June 2025, and what it leaves unsaid.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::{env, fs};

use entente::domain::quote;
use serde_json::{Value, json};

use crate::support::{TestApp, column};

const COMMISSION: &str = "mali-russia-intergovernmental-commission-2025";
const NUCLEAR: &str = "mali-russia-nuclear-energy-2025";
const FOUNDATIONS: &str = "mali-russia-foundations-of-relations-2025";
const MEETING: &str = "mali-russia-moscow-2025-06-23";
const SOURCE: &str = "abamako-2025-06-23";

/// Fields of an agreement.
async fn agreement(app: &TestApp, slug: &str, what: &str) -> Value {
    let query = format!("query($slug: String!) {{ agreement(slug: $slug) {{ {what} }} }}");
    app.ask_with(&query, json!({"slug": slug})).await["agreement"].take()
}

/// Fields of the meeting.
async fn meeting(app: &TestApp, what: &str) -> Value {
    let query = format!("{{ meeting(slug: \"{MEETING}\") {{ {what} }} }}");
    app.ask(&query).await["meeting"].take()
}

/// The slugs of the agreements that a filter lets through.
async fn filtered(app: &TestApp, filter: &str) -> Vec<String> {
    let query =
        format!("{{ agreements(filter: {{ {filter} }}) {{ totalCount nodes {{ slug }} }} }}");
    let data = app.ask(&query).await;
    let slugs = column(&data["agreements"]["nodes"], "slug");
    assert_eq!(data["agreements"]["totalCount"], slugs.len(), "{filter}");
    slugs
}

/// Every claim of the article, walked page by page.
async fn claims(app: &TestApp) -> Vec<Value> {
    let query = format!(
        "query($after: String) {{ claims(filter: {{ source: {{ eq: \"{SOURCE}\" }} }}, first: 100, after: $after) {{
            nodes {{
                id field part value quote quoteLang locator isShown isInferred note
                subject {{
                    __typename ... on Agreement {{ slug }} ... on Meeting {{ slug }} ... on Office {{ slug }}
                    ... on Organisation {{ slug }} ... on Country {{ slug }}
                }}
            }}
            pageInfo {{ endCursor hasNextPage }}
        }} }}"
    );
    let mut all = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = app.ask_with(&query, json!({"after": after})).await;
        let page = &data["claims"];
        all.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
        assert!(all.len() < 10_000, "the walk does not end");
    }
}

/// The ids of all the objects in lists found at these paths, which must not be empty.
fn ids(record: &Value, lists: &[&str]) -> Vec<String> {
    lists
        .iter()
        .flat_map(|list| {
            let found = column(&record[list], "id");
            assert!(!found.is_empty(), "there are no {list}");
            found
        })
        .collect()
}

both_databases! {
    async fn three_agreements_were_concluded(app: TestApp) {
        let data = app.ask("{ agreements(orderBy: {slug: ASC}) { totalCount nodes {
            slug instrumentType legalNature authenticLanguages packageOrdinal arity
            package { slug } meeting { slug } signatories { person { slug } }
            signedOn { edtf precision } inForceOn { edtf } placesOfConclusion { city country { code } }
            parties { country { code } organisation { slug } role }
        } } }").await;
        assert_eq!(data["agreements"]["totalCount"], 3);
        for (node, (slug, ordinal)) in data["agreements"]["nodes"].as_array().unwrap().iter().zip([
            (FOUNDATIONS, 3), (COMMISSION, 1), (NUCLEAR, 2),
        ]) {
            assert_eq!(node, &json!({
                "slug": slug, "instrumentType": "AGREEMENT", "legalNature": null,
                "authenticLanguages": [], "packageOrdinal": ordinal, "arity": "BILATERAL",
                "package": {"slug": MEETING}, "meeting": {"slug": MEETING}, "signatories": [],
                "signedOn": {"edtf": "2025-06-23", "precision": "DAY"}, "inForceOn": null,
                "placesOfConclusion": [{"city": "Moscow", "country": {"code": "RU"}}],
                "parties": [
                    {"country": {"code": "ML"}, "organisation": null, "role": "PARTY"},
                    {"country": {"code": "RU"}, "organisation": null, "role": "PARTY"}
                ]
            }));
        }
    }

    async fn no_title_of_an_agreement_is_official(app: TestApp) {
        let data = app.ask("{ agreements { nodes { titles { isOriginal } } } }").await;
        for node in data["agreements"]["nodes"].as_array().unwrap() {
            assert_eq!(node["titles"], json!([{"isOriginal": false}, {"isOriginal": false}]));
        }
    }

    async fn the_three_agreements_make_a_package_in_their_order(app: TestApp) {
        let query = format!("{{ package(slug: \"{MEETING}\") {{ agreements {{ slug }} domains {{ code }} }} }}");
        let data = app.ask(&query).await;
        assert_eq!(column(&data["package"]["agreements"], "slug"), [COMMISSION, NUCLEAR, FOUNDATIONS]);
        assert_eq!(
            column(&data["package"]["domains"], "code"),
            ["TRADE", "ENERGY", "SCIENCE", "POLITICAL", "DIPLOMATIC", "SECURITY"]
        );
    }

    async fn two_heads_of_state_met_in_the_kremlin_and_no_more_is_said(app: TestApp) {
        let data = app.ask("{ meetings { totalCount nodes {
            slug kind status level statedLevel venue city country { code } start { edtf } end { edtf }
            parent { slug } topics { code } countries { code } agreements { slug }
        } } }").await;
        assert_eq!(data["meetings"], json!({"totalCount": 1, "nodes": [{
            "slug": MEETING, "kind": null, "status": "HELD", "level": "HEAD_OF_STATE",
            "statedLevel": null, "venue": "Kremlin", "city": "Moscow", "country": {"code": "RU"},
            "start": {"edtf": "2025-06-23"}, "end": null, "parent": null, "topics": [],
            "countries": [{"code": "ML"}, {"code": "RU"}],
            "agreements": [{"slug": COMMISSION}, {"slug": NUCLEAR}, {"slug": FOUNDATIONS}]
        }]}));
    }

    async fn putin_gave_a_lunch_for_goita(app: TestApp) {
        let data = meeting(&app, "subEvents {
            kind start { edtf } participants { person { slug } role }
        }").await;
        let lunch = data["subEvents"].as_array().unwrap().iter().find(|event| event["kind"] == "LUNCH");
        assert_eq!(lunch.unwrap(), &json!({"kind": "LUNCH", "start": null, "participants": [
            {"person": {"slug": "vladimir-putin"}, "role": "HOST"},
            {"person": {"slug": "assimi-goita"}, "role": "GUEST"}
        ]}));
    }

    async fn who_signed_is_not_known(app: TestApp) {
        for slug in [COMMISSION, NUCLEAR, FOUNDATIONS] {
            assert_eq!(agreement(&app, slug, "signatories { person { name } }").await, json!({"signatories": []}));
        }
        for person in ["assimi-goita", "vladimir-putin"] {
            assert_eq!(filtered(&app, &format!("signedBy: {{ anyOf: \"{person}\" }}")).await, [""; 0]);
            let query = format!("{{ person(slug: \"{person}\") {{ signedAgreements {{ totalCount }} }} }}");
            assert_eq!(app.ask(&query).await["person"]["signedAgreements"]["totalCount"], 0);
        }
    }

    async fn both_leaders_were_present_in_the_offices_they_held(app: TestApp) {
        let leaders = json!([
            {
                "person": {"name": "Assimi Goïta", "honorific": "Son Excellence", "rank": "Général d’Armée"},
                "office": {"name": "President of the Transition", "kind": "HEAD_OF_STATE"},
                "country": {"code": "ML"}
            },
            {
                "person": {"name": "Vladimir Putin", "honorific": "Son Excellence", "rank": null},
                "office": {"name": "President of the Russian Federation", "kind": "HEAD_OF_STATE"},
                "country": {"code": "RU"}
            }
        ]);
        let who = "person { name honorific rank } office { name kind } country { code }";
        for slug in [COMMISSION, NUCLEAR, FOUNDATIONS] {
            let what = format!("meeting {{
                participants {{ {who} }}
                subEvents {{ kind participants(role: [WITNESS]) {{ {who} }} }}
            }}");
            let found = agreement(&app, slug, &what).await;
            assert_eq!(found["meeting"]["participants"], leaders);
            let signing = json!({"kind": "SIGNING_CEREMONY", "participants": leaders});
            assert!(found["meeting"]["subEvents"].as_array().unwrap().contains(&signing));
        }
    }

    async fn rosatom_is_a_partner_and_not_a_party(app: TestApp) {
        let found = agreement(&app, NUCLEAR, "
            organisations { organisation { name slug kind seat { code } } role }
            parties { organisation { slug } } signatories { person { slug } }
        ").await;
        assert_eq!(found, json!({
            "organisations": [{
                "organisation": {
                    "name": "Rosatom", "slug": "rosatom", "kind": "STATE_CORPORATION", "seat": {"code": "RU"}
                },
                "role": "IMPLEMENTING_PARTNER"
            }],
            "parties": [{"organisation": null}, {"organisation": null}],
            "signatories": []
        }));
        assert_eq!(filtered(&app, r#"organisations: { anyOf: "rosatom" }"#).await, [NUCLEAR]);
    }

    async fn the_first_agreement_creates_a_commission_of_two_for_four_fields(app: TestApp) {
        let found = agreement(&app, COMMISSION, "createdBodies {
            kind name(lang: \"fr\") seat { code } foundedOn { edtf } createdBy { slug }
            members { country { code } from { edtf } } remit { code }
        }").await;
        assert_eq!(found["createdBodies"], json!([{
            "kind": "INTERGOVERNMENTAL_COMMISSION",
            "name": "Commission intergouvernementale russo-malienne sur la coopération commerciale, économique, scientifique et technique",
            "seat": null, "foundedOn": null, "createdBy": {"slug": COMMISSION},
            "members": [{"country": {"code": "RU"}, "from": null}, {"country": {"code": "ML"}, "from": null}],
            "remit": [{"code": "TRADE"}, {"code": "ECONOMIC"}, {"code": "SCIENCE"}, {"code": "TECHNICAL"}]
        }]));
    }

    async fn the_third_agreement_has_three_principles_and_three_provisions_without_a_provider(app: TestApp) {
        let found = agreement(&app, FOUNDATIONS, "
            principles { text lang } provisions { category text provider { code } beneficiary { code } }
        ").await;
        assert_eq!(found, json!({
            "principles": [
                {"text": "respect mutuel", "lang": "fr"},
                {"text": "non-ingérence", "lang": "fr"},
                {"text": "solidarité dans les forums internationaux", "lang": "fr"}
            ],
            "provisions": [
                {"category": "TRAINING", "text": "mécanismes de formation", "provider": null, "beneficiary": null},
                {"category": "EQUIPMENT_SUPPLY", "text": "fourniture d’équipements", "provider": null, "beneficiary": null},
                {"category": "OPERATIONAL_SUPPORT", "text": "appui opérationnel structuré", "provider": null, "beneficiary": null}
            ]
        }));
    }

    async fn what_may_come_is_told_from_what_is_said_to_come(app: TestApp) {
        let found = agreement(&app, NUCLEAR, "effects { text modality }").await;
        let possible: Vec<_> = found["effects"].as_array().unwrap().iter()
            .filter(|effect| effect["modality"] == "POSSIBLE").collect();
        assert_eq!(possible.len(), 1);
        assert_eq!(possible[0]["text"], "réponse structurelle à la crise énergétique que connaît le Mali");
        let found = agreement(&app, COMMISSION, "terms { text modality horizon provider { code } beneficiary { code } }").await;
        let of = |start: &str| found["terms"].as_array().unwrap().iter()
            .find(|term| term["text"].as_str().unwrap().starts_with(start)).unwrap().clone();
        assert_eq!(of("soutien accru")["modality"], "POSSIBLE");
        let investment = of("ouvre la voie à des investissements");
        assert_eq!(investment["horizon"], "MEDIUM_AND_LONG_TERM");
        assert_eq!(investment["provider"], json!({"code": "RU"}));
        assert_eq!(investment["beneficiary"], json!({"code": "ML"}));
    }

    async fn a_domain_leads_to_the_agreements_about_it_and_what_lies_below(app: TestApp) {
        assert_eq!(filtered(&app, r#"domains: { anyOf: "ENERGY.NUCLEAR" }"#).await, [NUCLEAR]);
        assert_eq!(filtered(&app, r#"domains: { anyOf: "ENERGY" }"#).await, [NUCLEAR]);
        assert_eq!(filtered(&app, r#"domains: { anyOf: "SECURITY.COUNTER_TERRORISM" }"#).await, [FOUNDATIONS]);
        assert_eq!(filtered(&app, r#"domains: { anyOf: "SECURITY" }"#).await, [FOUNDATIONS]);
        assert_eq!(filtered(&app, r#"domains: { anyOf: "TRADE" }"#).await, [COMMISSION]);
        assert_eq!(filtered(&app, r#"domains: { anyOf: "HEALTH" }"#).await, [""; 0]);
    }

    /// The query of the first issue, as a newcomer asks it.
    async fn the_nuclear_agreement_is_told_with_all_that_is_disputed(app: TestApp) {
        let data = app.ask(r#"{ agreements(filter: { domains: { anyOf: "ENERGY.NUCLEAR" } }) { totalCount nodes {
            titles { text lang } status parties { country { code } role }
            organisations { organisation { name } role }
            conflicts { field values shownValue claims { quote isShown source { publisher publishedOn { edtf } } } }
        } } }"#).await;
        let source = json!({"publisher": "abamako.com", "publishedOn": {"edtf": "2025-06-23"}});
        assert_eq!(data["agreements"]["totalCount"], 1);
        let nuclear = &data["agreements"]["nodes"][0];
        assert_eq!(nuclear["titles"], json!([
            {"text": "Accord entre le Mali et la Russie sur l’utilisation de l’énergie atomique à des fins pacifiques", "lang": "fr"},
            {"text": "Agreement between Mali and Russia on the use of atomic energy for peaceful purposes", "lang": "en"}
        ]));
        assert_eq!(nuclear["status"], "SIGNED_NOT_IN_FORCE");
        assert_eq!(nuclear["parties"], json!([
            {"country": {"code": "ML"}, "role": "PARTY"}, {"country": {"code": "RU"}, "role": "PARTY"}
        ]));
        assert_eq!(nuclear["organisations"], json!([
            {"organisation": {"name": "Rosatom"}, "role": "IMPLEMENTING_PARTNER"}
        ]));
        let conflicts = nuclear["conflicts"].as_array().unwrap();
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0]["field"], "status");
        assert_eq!(conflicts[0]["shownValue"], "SIGNED");
        assert_eq!(conflicts[0]["values"].as_array().unwrap().len(), 2);
        let claims = conflicts[0]["claims"].as_array().unwrap();
        assert!(claims.iter().all(|claim| claim["source"] == source));
        let says = |shown: bool, words: &str| claims.iter().any(|claim| {
            claim["isShown"] == shown && claim["quote"].as_str().unwrap().contains(words)
        });
        assert!(says(true, "trois accords ont été signés"), "{claims:?}");
        assert!(says(false, "un second projet d’accord a été conclu"), "{claims:?}");
    }

    async fn only_the_nuclear_agreement_is_disputed(app: TestApp) {
        let data = app.ask("{ conflicts { totalCount nodes {
            record { ... on Agreement { slug } } conflicts { field }
        } } }").await;
        assert_eq!(data["conflicts"], json!({"totalCount": 1, "nodes": [
            {"record": {"slug": NUCLEAR}, "conflicts": [{"field": "status"}]}
        ]}));
        for slug in [COMMISSION, FOUNDATIONS] {
            assert_eq!(agreement(&app, slug, "conflicts { field }").await["conflicts"], json!([]));
        }
    }

    async fn each_agreement_is_signed_from_the_day_of_signature_on_and_in_force_on_none(app: TestApp) {
        for slug in [COMMISSION, NUCLEAR, FOUNDATIONS] {
            let found = agreement(&app, slug, r#"
                before: status(asOf: "2025-06-22") on: status(asOf: "2025-06-23")
                after: status(asOf: "2035-06-23") status
                statusHistory { status from to }
            "#).await;
            assert_eq!(found, json!({
                "before": "UNKNOWN", "on": "SIGNED_NOT_IN_FORCE", "after": "SIGNED_NOT_IN_FORCE",
                "status": "SIGNED_NOT_IN_FORCE",
                "statusHistory": [{"status": "SIGNED_NOT_IN_FORCE", "from": "2025-06-23", "to": null}]
            }), "{slug}");
        }
        assert_eq!(filtered(&app, "status: { in: [IN_FORCE] }").await, [""; 0]);
        assert_eq!(filtered(&app, "status: { in: [SIGNED_NOT_IN_FORCE] }").await.len(), 3);
        let as_of = |status: &str, day: &str| format!("status: {{ in: [{status}], asOf: \"{day}\" }}");
        assert_eq!(filtered(&app, &as_of("IN_FORCE", "2030-01-01")).await, [""; 0]);
        assert_eq!(filtered(&app, &as_of("SIGNED_NOT_IN_FORCE", "2025-06-22")).await, [""; 0]);
        assert_eq!(filtered(&app, &as_of("UNKNOWN", "2025-06-22")).await.len(), 3);
        assert_eq!(filtered(&app, &as_of("SIGNED_NOT_IN_FORCE", "2025-06-23")).await.len(), 3);
    }

    async fn either_country_leads_to_all_of_it(app: TestApp) {
        for code in ["ML", "RU"] {
            let query = format!("{{ country(code: \"{code}\") {{
                agreements {{ totalCount nodes {{ slug }} }} meetings {{ totalCount nodes {{ level }} }}
            }} }}");
            let data = app.ask(&query).await;
            assert_eq!(data["country"]["agreements"]["totalCount"], 3);
            assert_eq!(data["country"]["agreements"]["nodes"].as_array().unwrap().len(), 3);
            assert_eq!(data["country"]["meetings"], json!({"totalCount": 1, "nodes": [{"level": "HEAD_OF_STATE"}]}));
        }
        let data = app.ask(r#"{ country(code: "FR") { agreements { totalCount } meetings { totalCount } } }"#).await;
        assert_eq!(data["country"], json!({"agreements": {"totalCount": 0}, "meetings": {"totalCount": 0}}));
    }

    async fn a_strategic_level_is_wanted_and_not_reached(app: TestApp) {
        let data = app.ask(r#"{ relation(between: ["RU", "ML"]) { claims(field: "level") { value modality isShown } } }"#).await;
        assert_eq!(data["relation"]["claims"], json!([{"value": "STRATEGIC", "modality": "INTENDED", "isShown": false}]));
    }

    async fn every_fact_of_the_article_is_cited(app: TestApp) {
        let cited: BTreeSet<String> = claims(&app).await.iter()
            .filter_map(|claim| claim["locator"].as_str().map(str::to_owned)).collect();
        let numbered = |locator: &&String| {
            locator.strip_prefix('F').is_some_and(|number| (1..=39).contains(&number.parse().unwrap_or(0)))
        };
        assert!(cited.iter().filter(numbered).count() >= 36, "{cited:?}");
    }

    async fn every_event_term_and_participant_rests_on_a_claim(app: TestApp) {
        let claimed: HashSet<String> = claims(&app).await.iter()
            .filter_map(|claim| claim["part"].as_str().map(str::to_owned)).collect();
        for slug in [COMMISSION, NUCLEAR, FOUNDATIONS] {
            let found = agreement(&app, slug, "events { id claims { id } } terms { id claims { id } }").await;
            for part in ids(&found, &["events", "terms"]) {
                assert!(claimed.contains(&part), "{slug}: {part}");
            }
            for part in found["events"].as_array().unwrap().iter().chain(found["terms"].as_array().unwrap()) {
                assert_ne!(part["claims"], json!([]), "{slug}");
            }
        }
        let found = meeting(&app, "participants(everywhere: true) { id }").await;
        let participants = ids(&found, &["participants"]);
        assert_eq!(participants.len(), 6);
        for part in participants {
            assert!(claimed.contains(&part), "{part}");
        }
    }

    /// The date of the meeting is the only date that nobody wrote down.
    async fn what_is_inferred_is_marked(app: TestApp) {
        let inferred: BTreeSet<(String, String)> = claims(&app).await.iter()
            .filter(|claim| claim["isInferred"] == true)
            .map(|claim| {
                let kind = claim["subject"]["__typename"].as_str().unwrap();
                (kind.to_owned(), claim["field"].as_str().unwrap().to_owned())
            })
            .collect();
        let of = |kind: &str, fields: &[&str]| -> Vec<(String, String)> {
            fields.iter().map(|field| (kind.to_owned(), (*field).to_owned())).collect()
        };
        let expected: BTreeSet<_> = [
            of("Agreement", &["beneficiary", "country", "domains", "meeting", "parties", "titles"]),
            of("Country", &["capital"]),
            of("Meeting", &["agreements", "city", "country", "level", "start", "subEvents", "titles"]),
            of("Office", &["kind"]),
            of("Organisation", &["seat"]),
        ].concat().into_iter().collect();
        assert_eq!(inferred, expected);
    }

    async fn every_date_is_claimed_or_left_open(app: TestApp) {
        let all = claims(&app).await;
        let dates: BTreeSet<(&str, &str, bool)> = all.iter()
            .filter(|claim| ["occurredOn", "effectiveOn", "start", "end", "publishedOn"].contains(&claim["field"].as_str().unwrap()))
            .map(|claim| {
                assert_eq!(claim["value"], "2025-06-23");
                let kind = claim["subject"]["__typename"].as_str().unwrap();
                (kind, claim["field"].as_str().unwrap(), claim["isInferred"].as_bool().unwrap())
            })
            .collect();
        assert_eq!(dates, BTreeSet::from([
            ("Agreement", "occurredOn", false), ("Meeting", "start", true), ("Source", "publishedOn", false),
        ]));
        let found = agreement(&app, NUCLEAR, "events { kind occurredOn { edtf } effectiveOn { edtf } isShown }").await;
        assert_eq!(found["events"].as_array().unwrap().iter().find(|event| event["kind"] == "DRAFT_AGREED").unwrap(), &json!({
            "kind": "DRAFT_AGREED", "occurredOn": null, "effectiveOn": null, "isShown": false
        }));
        let data = app.ask(r#"{ person(slug: "assimi-goita") { occupancies { from { edtf } to { edtf } } } }"#).await;
        assert_eq!(data["person"]["occupancies"], json!([{"from": null, "to": null}]));
    }

    async fn every_quote_stands_in_the_article_word_for_word(app: TestApp) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/article.fr.txt");
        let Ok(article) = fs::read_to_string(&path) else {
            // The article is not ours to publish, so a clone by itself does not hold it.
            assert!(env::var_os("CI").is_none(), "{} is missing", path.display());
            eprintln!("not checked: {} is missing", path.display());
            return;
        };
        let claims = claims(&app).await;
        let mut quoted = 0;
        for claim in &claims {
            if let Some(words) = claim["quote"].as_str() {
                assert!(quote::found_in(words, &article), "{} is not in the article", claim["quote"]);
                assert_eq!(claim["quoteLang"], "fr");
                quoted += 1;
            }
        }
        assert!(quoted > 100, "{quoted} of {}", claims.len());

        let input = json!({"source": SOURCE, "text": article});
        app.act("sourceStoreText", "SourceStoreTextInput", "source { id }", input).await;
        let query = "{ claims(first: 100) { nodes { quote quoteFound } } }";
        let found = app.ask(query).await["claims"]["nodes"].take();
        for claim in found.as_array().unwrap() {
            assert_eq!(claim["quoteFound"] == json!(true), claim["quote"] != Value::Null, "{claim}");
        }
    }

    async fn the_status_follows_the_claim_that_is_chosen_and_back_again(app: TestApp) {
        let what = r#"status signedOn { edtf } on: status(asOf: "2025-06-23") events { kind isShown } statusHistory { status }
            claims(field: "status") { id value isShown } conflicts { shownValue values }"#;
        let before = agreement(&app, NUCLEAR, what).await;
        let claims = before["claims"].as_array().unwrap();
        let draft = claims.iter().find(|claim| claim["isShown"] == false).unwrap();
        let signed = claims.iter().find(|claim| claim["value"] == "SIGNED").unwrap();
        assert_ne!(draft["value"], signed["value"]);

        let query = "mutation($id: ID!) { claimShow(id: $id) { claim { isShown } errors { code message } } }";
        let done = json!({"claimShow": {"claim": {"isShown": true}, "errors": []}});
        assert_eq!(app.ask_with(query, json!({"id": draft["id"]})).await, done);
        let after = agreement(&app, NUCLEAR, what).await;
        assert_eq!(after["status"], "DRAFT_CONCLUDED");
        assert_eq!(after["signedOn"], Value::Null);
        assert_eq!(after["on"], "UNKNOWN", "the draft has no date");
        assert_eq!(after["conflicts"][0]["shownValue"], draft["value"]);
        assert_eq!(after["conflicts"][0]["values"].as_array().unwrap().len(), 2, "the dispute is kept");
        assert_eq!(filtered(&app, "status: { in: [DRAFT_CONCLUDED] }").await, [NUCLEAR]);
        assert_eq!(filtered(&app, "status: { in: [SIGNED_NOT_IN_FORCE] }").await.len(), 2);
        assert_eq!(filtered(&app, r#"signedOn: { from: "2025-06-23" }"#).await.len(), 2);

        assert_eq!(app.ask_with(query, json!({"id": signed["id"]})).await, done);
        assert_eq!(agreement(&app, NUCLEAR, what).await, before);
        assert_eq!(filtered(&app, "status: { in: [SIGNED_NOT_IN_FORCE] }").await.len(), 3);
    }
}
