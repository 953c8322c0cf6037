//! What synthetic data are made of: the countries and domains that the database holds.

use std::collections::HashSet;

use chrono::NaiveDate;
use entity::vocabulary::{CountryKind, RecordKind, TextUse};
use entity::{country, country_succession, domain, localised_text, record, relation};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::domain::error::Result;
use crate::generate::Plan;
use crate::generate::chance::Chance;
use crate::generate::shape;

/// The languages that titles are written in.
pub const LANGUAGES: [&str; 4] = ["en", "fr", "ru", "ar"];

/// A state, past or present.
pub struct Country {
    /// Its id.
    pub id: Uuid,
    /// Its slug.
    pub slug: String,
    /// Its capital.
    pub capital: Option<String>,
    /// Its names, in the order of [`LANGUAGES`].
    pub names: [String; 4],
    /// Whether it has had territories abroad.
    pub has_territories: bool,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Country {
    /// Whether it existed on a day.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// From when it existed, if that is known.
    pub fn since(&self) -> Option<NaiveDate> {
        self.from
    }

    /// The day on which it ended.
    pub fn until(&self) -> Option<NaiveDate> {
        self.to
    }
}

/// A domain.
pub struct Domain {
    /// Its id.
    pub id: Uuid,
    /// Its labels, in the order of [`LANGUAGES`].
    pub names: [String; 4],
}

/// All of it.
pub struct World {
    /// What is to be made.
    pub plan: Plan,
    /// States, those who conclude most first.
    pub countries: Vec<Country>,
    /// Territories.
    pub territories: Vec<Uuid>,
    /// Domains, those that most agreements are about first.
    pub domains: Vec<Domain>,
    /// The relations that are recorded already.
    pub relations: HashSet<Uuid>,
    country_weights: Vec<usize>,
    domain_weights: Vec<usize>,
}

impl World {
    /// Reads it from the database.
    pub async fn read(db: &impl ConnectionTrait, plan: Plan) -> Result<Self> {
        let names = Names::read(db).await?;
        let (countries, territories) = countries(db, &names).await?;
        let domains = domains(db, &names).await?;
        let relations = relation::Entity::find()
            .select_only()
            .column(relation::Column::Id)
            .into_tuple::<Uuid>();
        Ok(Self {
            plan,
            country_weights: weights(countries.len(), shape::COUNTRY_OFFSET),
            domain_weights: weights(domains.len(), shape::DOMAIN_OFFSET),
            relations: relations.all(db).await?.into_iter().collect(),
            countries,
            territories,
            domains,
        })
    }

    /// The place of a state that existed on a day.
    pub fn state_on(&self, chance: &mut Chance, day: NaiveDate) -> usize {
        loop {
            let place = drawn(chance, &self.country_weights);
            if self.countries[place].exists_on(day) {
                return place;
            }
        }
    }

    /// Two states that existed on a day.
    pub fn pair_on(&self, chance: &mut Chance, day: NaiveDate) -> (usize, usize) {
        let first = self.state_on(chance, day);
        loop {
            let second = self.state_on(chance, day);
            if second != first {
                return (first, second);
            }
        }
    }

    /// So many states that existed on a day, or as many as there were.
    pub fn states_on(&self, chance: &mut Chance, day: NaiveDate, wanted: usize) -> Vec<usize> {
        let mut chosen = vec![false; self.countries.len()];
        let mut found = Vec::new();
        for _ in 0..wanted * 3 {
            let place = self.state_on(chance, day);
            if found.len() < wanted && !std::mem::replace(&mut chosen[place], true) {
                found.push(place);
            }
        }
        // The rest in the order of rank: most of a large treaty's parties are small states.
        for (place, country) in self.countries.iter().enumerate() {
            if found.len() < wanted && !chosen[place] && country.exists_on(day) {
                found.push(place);
            }
        }
        found
    }

    /// The places of so many different domains.
    pub fn domains(&self, chance: &mut Chance, wanted: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for _ in 0..wanted * 2 {
            let place = drawn(chance, &self.domain_weights);
            if found.len() < wanted && !found.contains(&place) {
                found.push(place);
            }
        }
        found
    }
}

/// Sums of the weights of the ranks up to each rank.
fn weights(ranks: usize, offset: usize) -> Vec<usize> {
    let mut sum = 0;
    (0..ranks)
        .map(|rank| {
            sum += 10_000_000 / (rank + 1 + offset);
            sum
        })
        .collect()
}

fn drawn(chance: &mut Chance, sums: &[usize]) -> usize {
    let place = chance.below(sums.last().copied().unwrap_or_default());
    sums.partition_point(|sum| *sum <= place)
}

async fn countries(db: &impl ConnectionTrait, names: &Names) -> Result<(Vec<Country>, Vec<Uuid>)> {
    let rows = country::Entity::find()
        .order_by_asc(country::Column::Id)
        .all(db)
        .await?;
    let successions = country_succession::Entity::find().all(db).await?;
    let mut ranked = Vec::new();
    let mut territories = Vec::new();
    for row in rows {
        if row.kind == CountryKind::Territory {
            territories.push(row.id);
            continue;
        }
        // Who came from another did not exist before, whatever its own row leaves open.
        let came = successions.iter().filter(|it| it.successor_id == row.id);
        let came = came.filter_map(|it| it.occurred_latest).min();
        let country = Country {
            names: names.of(row.id),
            has_territories: is_one_of(&row, &shape::WITH_TERRITORIES).is_some(),
            from: row.valid_from_latest.or(came),
            to: row.valid_to_earliest,
            id: row.id,
            capital: row.capital.clone(),
            slug: row.slug.clone(),
        };
        let ended_before = |year| NaiveDate::from_ymd_opt(year, 1, 1);
        if country.to.is_none() || country.to > ended_before(1946) {
            let rank = is_one_of(&row, &shape::LEADING).unwrap_or(usize::MAX);
            ranked.push((rank, country));
        }
    }
    ranked.sort_by_key(|(rank, country)| (*rank, country.id));
    let countries = ranked.into_iter().map(|(_, country)| country).collect();
    Ok((countries, territories))
}

fn is_one_of(row: &country::Model, names: &[&str]) -> Option<usize> {
    names
        .iter()
        .position(|name| row.slug == *name || row.alpha2.as_deref() == Some(*name))
}

async fn domains(db: &impl ConnectionTrait, names: &Names) -> Result<Vec<Domain>> {
    let mut rows = domain::Entity::find()
        .order_by_asc(domain::Column::Id)
        .all(db)
        .await?;
    let rank = |code: &str| {
        let leading = shape::LEADING_DOMAINS.iter();
        leading
            .clone()
            .position(|it| *it == code)
            .unwrap_or(leading.len())
    };
    rows.sort_by_key(|row| (rank(&row.code), row.id));
    Ok(rows
        .into_iter()
        .map(|row| Domain {
            names: names.of(row.id),
            id: row.id,
        })
        .collect())
}

/// The names of countries and domains.
struct Names(Vec<(Uuid, String, String)>);

impl Names {
    async fn read(db: &impl ConnectionTrait) -> Result<Self> {
        let named = record::Entity::find()
            .select_only()
            .column(record::Column::Id)
            .filter(record::Column::Kind.is_in([RecordKind::Country, RecordKind::Domain]));
        let rows = localised_text::Entity::find()
            .select_only()
            .columns([
                localised_text::Column::RecordId,
                localised_text::Column::Language,
                localised_text::Column::Text,
            ])
            .filter(localised_text::Column::Usage.eq(TextUse::Name))
            .filter(localised_text::Column::Language.is_in(LANGUAGES))
            .filter(
                localised_text::Column::RecordId
                    .in_subquery(sea_orm::QueryTrait::into_query(named)),
            )
            .order_by_asc(localised_text::Column::RecordId)
            .order_by_asc(localised_text::Column::Ordinal)
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self(rows))
    }

    /// The names of a record; the English one where there is none in a language.
    fn of(&self, record: Uuid) -> [String; 4] {
        let start = self.0.partition_point(|(id, ..)| *id < record);
        let own = self.0[start..].iter().take_while(|(id, ..)| *id == record);
        let name = |wanted: &str| {
            own.clone()
                .find(|(_, language, _)| language == wanted)
                .map(|(.., text)| text.clone())
        };
        LANGUAGES.map(|language| name(language).or_else(|| name("en")).unwrap_or_default())
    }
}
