//! The pages of people and organisations, and the ways that lead to them.

use serde_json::Value;

use crate::page::{fact, open};
use crate::support::TestApp;
use crate::support::countable::load;

const WORLD: &str = r#"
dataset: {slug: actors, title: Actors, licence: null, description: null}
countries:
  - {slug: ghana, kind: STATE, alpha2: GH, names: [{lang: en, text: Ghana}]}
  - {slug: togo, kind: STATE, alpha2: TG, names: [{lang: en, text: Togo}]}
sources:
  - {slug: gazette, titles: [{lang: en, text: Gazette}], publisher: The Gazette}
organisations:
  - {slug: the-bank, kind: INTERNATIONAL_ORGANISATION, names: [{lang: en, text: The Bank}, {lang: fr, text: La Banque}], seat: GH, foundedOn: "1960~", members: [{country: GH, from: "1960", to: "1970-06"}, {country: TG}], identifiers: [{scheme: ISIN, value: B1}]}
  - {slug: the-league, names: [{lang: en, text: The League}]}
offices:
  - {slug: minister, kind: FOREIGN_MINISTER, country: GH, names: [{lang: en, text: Minister}, {lang: fr, text: Ministre}]}
  - {slug: envoy, kind: AMBASSADOR, country: GH, names: [{lang: en, text: Envoy}]}
  - {slug: governor, kind: SENIOR_OFFICIAL, organisation: the-bank, names: [{lang: en, text: Governor}]}
persons:
  - {slug: ama, names: [{lang: en, text: Ama Mensah}], honorific: Her Excellency, occupancies: [{office: minister, from: "1999-05", to: "2003"}, {office: governor}]}
  - {slug: kofi, names: [{lang: en, text: Kofi Addo}]}
meetings:
  - {slug: summit, titles: [{lang: en, text: The Summit}], status: HELD, start: "2001-05-01", city: Lome, country: TG,
     subEvents: [{key: signing, kind: SIGNING_CEREMONY}],
     participants: [{person: ama, office: minister, country: GH, role: HEAD_OF_DELEGATION}, {person: ama, office: minister, country: GH, role: WITNESS, subEvent: signing},
       {person: kofi, country: TG, role: HOST}, {organisation: the-bank, role: OBSERVER}, {organisation: the-league, role: MEDIATOR}]}
agreements:
  - {slug: signed-by-ama, titles: [{lang: en, text: Signed by Ama}], parties: [{key: gh, country: GH, role: PARTY}, {key: bank, organisation: the-bank, role: PARTY}],
     organisations: [{organisation: the-league, role: GUARANTOR}],
     signatories: [{person: ama, office: envoy, party: gh}, {person: kofi}], events: [{kind: SIGNED, occurredOn: "2000-06-15"}]}
  - {slug: only-seen, titles: [{lang: en, text: Only Seen}], meeting: summit, parties: [{country: TG, role: PARTY}], organisations: [{organisation: the-bank, role: DEPOSITARY}], events: [{kind: SIGNED}]}
claims:
  - {about: person/ama, field: honorific, value: Her Excellency, quote: "Her Excellency A. Mensah", lang: en, modality: ASSERTED, source: gazette, shown: true, inferred: false}
  - {about: person/ama, field: honorific, value: The Honourable, quote: "the Honourable A. Mensah", lang: en, modality: ASSERTED, source: gazette, shown: false, inferred: false}
"#;

/// What a page says in the section of a heading.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, after) = page.split_once(&format!("<h2 id=\"{id}\">")).unwrap();
    after.split("</section>").next().unwrap()
}

/// What a page says for programs.
fn about(page: &str) -> Value {
    let (_, after) = page
        .split_once("<script type=\"application/ld+json\">")
        .unwrap();
    serde_json::from_str(after.split("</script>").next().unwrap()).unwrap()
}

both_databases! {
    async fn a_person_has_the_offices_with_what_is_known_of_their_dates(app: TestApp) {
        load(&app, WORLD).await;
        let page = open(&app, "/people/ama").await;
        let offices = section(&page, "offices");
        assert!(offices.contains("Minister</span> <span class=\"aside\"><a href=\"/countries/GH\">Ghana</a> · May 1999 – 2003"), "{offices}");
        assert!(offices.contains("Governor</span> <span class=\"aside\"><a href=\"/organisations/the-bank\">The Bank</a> · dates not known"), "{offices}");
        // The office that ended is none of today's.
        assert!(page.contains("<p class=\"sentence\">Governor</p>"), "{page}");
        assert_eq!(about(&page)["jobTitle"], serde_json::json!(["Governor"]));
    }

    async fn a_person_has_the_roles_they_had_and_no_others(app: TestApp) {
        load(&app, WORLD).await;
        let page = open(&app, "/people/ama").await;
        let meetings = section(&page, "meetings");
        assert!(meetings.contains("<a href=\"/meetings/summit\">The Summit</a>"), "{meetings}");
        assert!(meetings.contains("1 May 2001 · Lome, Togo · Minister · head of delegation · present at the signing"), "{meetings}");
        assert!(!meetings.contains("host") && !meetings.contains("observer"), "{meetings}");
    }

    async fn who_was_only_present_did_not_sign(app: TestApp) {
        load(&app, WORLD).await;
        let page = open(&app, "/people/ama").await;
        let signed = section(&page, "agreements");
        assert!(signed.contains("Signed by Ama") && signed.contains("Envoy · Ghana"), "{signed}");
        assert!(!signed.contains("Only Seen"), "{signed}");
        let page = open(&app, "/people/kofi").await;
        assert!(!section(&page, "agreements").contains("Envoy"), "{page}");
    }

    async fn what_is_not_known_of_a_person_is_said_to_be_not_known(app: TestApp) {
        load(&app, WORLD).await;
        let page = open(&app, "/people/kofi").await;
        assert!(section(&page, "offices").contains("not known"), "{page}");
        for name in ["Form of address", "Rank", "Identifiers"] {
            assert!(fact(&page, name).contains("not known"), "{name}");
        }
    }

    async fn sources_that_disagree_about_a_person_stand_side_by_side(app: TestApp) {
        load(&app, WORLD).await;
        let page = open(&app, "/people/ama").await;
        let conflicts = section(&page, "conflicts");
        assert!(conflicts.contains("Her Excellency A. Mensah") && conflicts.contains("the Honourable A. Mensah"), "{conflicts}");
    }

    async fn an_organisation_has_its_own_roles_members_and_dates(app: TestApp) {
        load(&app, WORLD).await;
        let page = open(&app, "/organisations/the-bank").await;
        let agreements = section(&page, "agreements");
        assert!(agreements.contains("15 June 2000 · Signed; no entry into force recorded · party"), "{agreements}");
        assert!(agreements.contains("date not known") && agreements.contains("depositary"), "{agreements}");
        assert!(!agreements.contains("guarantor"), "{agreements}");
        let meetings = section(&page, "meetings");
        assert!(meetings.contains("observer") && !meetings.contains("mediator"), "{meetings}");
        let members = section(&page, "members");
        assert!(members.contains("Ghana</a> <span class=\"aside\">1960 – June 1970"), "{members}");
        assert!(members.contains("Togo</a> <span class=\"aside\">dates not known"), "{members}");
        assert!(fact(&page, "Founded on").contains("about 1960"));
        assert!(fact(&page, "Charged with").contains("not known"));
        assert_eq!(about(&page)["@type"], "Organization");
        assert_eq!(about(&page)["foundingDate"], Value::Null);
    }

    async fn people_and_organisations_are_a_link_away_wherever_they_are_named(app: TestApp) {
        load(&app, WORLD).await;
        for (address, ways) in [
            ("/meetings/summit", &["/people/ama", "/people/kofi", "/organisations/the-bank"][..]),
            ("/agreements/signed-by-ama", &["/people/ama", "/people/kofi", "/organisations/the-bank", "/organisations/the-league"]),
            ("/countries/GH", &["/organisations/the-bank"]),
            ("/sources/gazette", &["/people/ama"]),
            ("/people", &["/people/ama"]),
            ("/organisations", &["/organisations/the-bank"]),
        ] {
            let page = open(&app, address).await;
            for way in ways {
                assert!(page.contains(&format!("href=\"{way}\"")), "{address}: {way}");
            }
        }
    }

    async fn a_record_that_was_merged_is_still_found_under_its_old_address(app: TestApp) {
        load(&app, WORLD).await;
        let ids = app.ask(r#"{ kept: person(slug: "ama") { id } gone: person(slug: "kofi") { id } }"#).await;
        let mutation = format!("mutation {{ recordMerge(input: {{from: {}, into: {}}}) {{ errors {{ message }} }} }}", ids["gone"]["id"], ids["kept"]["id"]);
        app.ask(&mutation).await;
        let page = open(&app, "/people/kofi").await;
        assert!(page.contains("<h1>Ama Mensah</h1>"), "{page}");
        assert_eq!(app.ask(r#"{ person(slug: "kofi") { permalink } }"#).await["person"]["permalink"], "/people/ama");
    }
}
