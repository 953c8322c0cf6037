//! Synthetic data: the same everywhere, plainly marked, and as consistent as anything written by hand.

use std::collections::HashMap;

use entente::domain::agreement::events;
use entente::domain::change::Author;
use entente::domain::search;
use entente::generate::{GenerateError, Plan, generate};
use entity::vocabulary::{CountryKind, PartyRole, RecordKind};
use entity::{
    agreement, claim, country, lifecycle_event, localised_text, meeting, participant, party,
    record, relation_event, search_text, signatory, status_period,
};
use futures_util::FutureExt as _;
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, QueryOrder as _};
use serde_json::json;

use crate::support::database::Kind;
use crate::support::{TestApp, now};

const PLAN: Plan = Plan {
    agreements: 300,
    meetings: 60,
    seed: 1,
};

async fn made(kind: Kind) -> TestApp {
    let app = TestApp::seeded(kind).await;
    generate(&app.db, PLAN).await.unwrap();
    app
}

/// Everything in some tables, as text. Numbers that a database gives out by itself are left out.
async fn contents(app: &TestApp) -> Vec<String> {
    let db = &app.db.reader;
    let mut told = Vec::new();
    macro_rules! tell {
        ($($table:ident),+) => {$(
            let rows = $table::Entity::find().order_by_asc($table::Column::Id).all(db).await.unwrap();
            told.extend(rows.iter().map(|row| format!("{row:?}")));
        )+};
    }
    tell!(
        record,
        localised_text,
        agreement,
        party,
        signatory,
        lifecycle_event,
        status_period,
        claim,
        meeting,
        participant,
        relation_event
    );
    let mut found = search_text::Entity::find().all(db).await.unwrap();
    for row in &mut found {
        row.id = 0;
    }
    let mut found: Vec<String> = found.iter().map(|row| format!("{row:?}")).collect();
    found.sort();
    told.extend(found);
    told
}

#[tokio::test]
async fn the_same_seed_gives_the_same_rows_on_both_databases() {
    let sqlite = contents(&made(Kind::Sqlite).await).await;
    let postgres = contents(&made(Kind::Postgres).await).await;
    assert!(sqlite.len() > 5_000, "{}", sqlite.len());
    for (left, right) in sqlite.iter().zip(&postgres) {
        assert_eq!(left, right);
    }
    assert_eq!(sqlite.len(), postgres.len());
}

#[tokio::test]
async fn another_seed_gives_other_data() {
    let app = TestApp::seeded(Kind::Sqlite).await;
    generate(&app.db, Plan { seed: 2, ..PLAN }).await.unwrap();
    let other = contents(&app).await;
    assert_ne!(other, contents(&made(Kind::Sqlite).await).await);
}

both_databases! {
    async fn deriving_everything_anew_changes_nothing(app: TestApp) {
        generate(&app.db, PLAN).await.unwrap();
        let before = contents(&app).await;
        let author = Author::program("reindex");
        let written = app.db.write(&author, now(), |tx, _| async move {
            for row in agreement::Entity::find().all(tx).await.unwrap() {
                events::project(tx, row.id).await?;
            }
            search::rebuild(tx, |_| {}).await
        }.boxed());
        assert!(written.await.unwrap() > 1_000);
        let after = contents(&app).await;
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before, after);
        }
        assert_eq!(before.len(), after.len());
    }

    async fn making_the_same_again_changes_nothing(app: TestApp) {
        let first = generate(&app.db, PLAN).await.unwrap();
        let before = contents(&app).await;
        let second = generate(&app.db, PLAN).await.unwrap();
        assert_ne!(first, second);
        assert!(second.to_string().contains("there already"), "{second}");
        assert_eq!(before, contents(&app).await);
    }

    async fn other_synthetic_data_in_the_same_database_are_refused(app: TestApp) {
        generate(&app.db, PLAN).await.unwrap();
        for other in [Plan { seed: 2, ..PLAN }, Plan { agreements: 301, ..PLAN }] {
            let refused = generate(&app.db, other).await;
            assert!(matches!(refused, Err(GenerateError::Other { .. })), "{refused:?}");
        }
    }

    async fn every_synthetic_record_says_that_it_is_synthetic(app: TestApp) {
        let before = localised_text::Entity::find().all(&app.db.reader).await.unwrap();
        generate(&app.db, PLAN).await.unwrap();
        let after = localised_text::Entity::find().all(&app.db.reader).await.unwrap();
        let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
        assert!(new.len() > 1_000);
        let marks = ["ynthetic", "ynthétique", "интетическ", "اصطناعي"];
        for row in new {
            assert!(marks.iter().any(|mark| row.text.contains(mark)), "{}", row.text);
        }
        let slugs = app.ask("{ agreements(first: 100, orderBy: {slug: ASC}) { nodes { slug } } }").await;
        let slugs = slugs["agreements"]["nodes"].as_array().unwrap().clone();
        let synthetic = slugs.iter().filter(|node| node["slug"].as_str().unwrap().starts_with("synthetic-agreement-"));
        assert!(synthetic.count() > 80);
    }

    async fn the_data_set_is_a_source_that_can_be_asked_for(app: TestApp) {
        generate(&app.db, PLAN).await.unwrap();
        let source = app.ask(r#"{ source(slug: "synthetic-data-seed-1") { title kind licence section } }"#).await;
        assert_eq!(source["source"], json!({
            "title": "Synthetic data, seed 1",
            "kind": "DATASET",
            "licence": "CC0-1.0",
            "section": "300 agreements, 60 meetings",
        }));
    }

    async fn no_state_concludes_anything_after_its_end(app: TestApp) {
        generate(&app.db, PLAN).await.unwrap();
        let db = &app.db.reader;
        let ended = country::Entity::find().filter(country::Column::Kind.eq(CountryKind::HistoricalState));
        let ended: HashMap<_, _> = ended.all(db).await.unwrap().into_iter().map(|row| (row.id, row.valid_to_earliest)).collect();
        let agreements = agreement::Entity::find().all(db).await.unwrap();
        let signed: HashMap<_, _> = agreements.into_iter().map(|row| (row.id, row.signed_earliest)).collect();
        let mut seen = 0;
        for party in party::Entity::find().all(db).await.unwrap() {
            if let Some(ended) = party.country_id.and_then(|country| ended.get(&country)) {
                let signed = signed[&party.agreement_id];
                assert!(signed.zip(*ended).is_none_or(|(signed, ended)| signed < ended), "{party:?} {signed:?}");
                seen += 1;
            }
        }
        assert!(seen > 10, "{seen}");
    }

    async fn few_conclude_much_and_most_of_it_in_twos(app: TestApp) {
        generate(&app.db, PLAN).await.unwrap();
        let parties = party::Entity::find().filter(party::Column::CountryId.is_not_null());
        let parties = parties.filter(party::Column::Role.ne(PartyRole::TerritorialApplication));
        let mut of_agreements: HashMap<_, Vec<_>> = HashMap::new();
        for row in parties.all(&app.db.reader).await.unwrap() {
            of_agreements.entry(row.agreement_id).or_default().push(row.country_id);
        }
        let (twos, rest): (Vec<_>, Vec<_>) = of_agreements.into_values().partition(|of| of.len() <= 2);
        assert!((230..280).contains(&twos.len()), "{}", twos.len());
        assert!(rest.iter().any(|of| of.len() > 30));
        let mut counts: HashMap<_, usize> = HashMap::new();
        for country in twos.iter().flatten() {
            *counts.entry(country).or_default() += 1;
        }
        let mut counts: Vec<usize> = counts.into_values().collect();
        counts.sort_unstable_by(|left, right| right.cmp(left));
        let leading: usize = counts.iter().take(10).sum();
        let all: usize = counts.iter().sum();
        assert!(leading * 4 > all && counts.len() > 60, "{leading} of {all} in {}", counts.len());
    }
}

both_databases! {
    empty;

    async fn without_countries_nothing_can_be_made(app: TestApp) {
        let refused = generate(&app.db, PLAN).await;
        assert!(matches!(refused, Err(GenerateError::NothingToBuildOn)), "{refused:?}");
        let records = record::Entity::find().filter(record::Column::Kind.eq(RecordKind::Agreement));
        assert_eq!(records.all(&app.db.reader).await.unwrap(), []);
    }
}
