//! Finding records by the words of their texts: one statement, the same order on both databases.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use entity::vocabulary::{RecordKind, SearchField};
use oxilangtag::LanguageTag;
use sea_orm::{ActiveEnum as _, ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use uuid::Uuid;

use crate::domain::error::{Error, Result};
use crate::domain::list::{Page, PageRequest};
use crate::domain::search::snippet::{Part, snippet};
use crate::domain::search::words::Sought;

/// How many hits can be paged through. Who wants more wants other words.
pub const MOST_HITS: u32 = 1_000;

/// The word that cursors of searches begin with.
const CURSOR: &str = "search:";

/// What somebody searches for, and where.
#[derive(Clone, Debug)]
pub struct Question {
    sought: Sought,
    kinds: Vec<RecordKind>,
    language: Option<String>,
}

/// A record that was found, by the best of its texts.
#[derive(Clone, Debug)]
pub struct Found {
    /// The record.
    pub record_id: Uuid,
    /// Its kind.
    pub kind: RecordKind,
    /// What the text is to the record.
    pub field: SearchField,
    /// The domain whose label was found, where the record was found by its domain.
    pub domain_id: Option<Uuid>,
    /// BCP 47 tag of the text.
    pub language: Option<String>,
    /// The text.
    pub text: String,
    /// The place in the text where the words stand.
    pub snippet: Vec<Part>,
}

#[derive(FromQueryResult)]
struct Row {
    record_id: Uuid,
    kind: RecordKind,
    field: SearchField,
    domain_id: Option<Uuid>,
    language: Option<String>,
    text: String,
}

impl Question {
    /// Reads what a caller searches for. No kinds are all kinds.
    pub fn read(query: &str, kinds: Vec<RecordKind>, lang: Option<&str>) -> Result<Self> {
        let sought = Sought::read(query);
        let language = lang.map(|tag| {
            LanguageTag::parse_and_normalize(tag)
                .map(LanguageTag::into_inner)
                .map_err(|_| {
                    let why = "This is not a language tag of BCP 47. Write fr, en-GB, zh-Hant or ru-Latn.";
                    Error::invalid("lang", why)
                })
        });
        let (sought, language) = crate::domain::error::both(sought, language.transpose())?;
        Ok(Self {
            sought,
            kinds,
            language,
        })
    }
}

/// A part of the hits, best first.
pub async fn page(
    db: &impl ConnectionTrait,
    question: &Question,
    page: &PageRequest,
) -> Result<Page<Found>> {
    let start = page.cursor().map_or(Ok(0), read_cursor)?;
    let limit = page.limit().min(MOST_HITS.saturating_sub(start));
    let tail = format!(
        ", first AS (
             SELECT record_id, MIN(kind) AS kind, MIN(place) AS place FROM found
             GROUP BY record_id ORDER BY 3, 2, 1 LIMIT {} OFFSET {start}
         ),
         best AS (
             SELECT first.record_id, first.kind, first.place, found.hit_id, found.domain_id,
                 ROW_NUMBER() OVER (PARTITION BY first.record_id ORDER BY found.stable) AS choice
             FROM found CROSS JOIN first
             WHERE found.record_id = first.record_id AND found.place = first.place
         )
         SELECT best.record_id, best.kind, best.domain_id, text.field, text.language, text.text
         FROM best JOIN search_text text ON text.id = best.hit_id
         WHERE best.choice = 1
         ORDER BY best.place, best.kind, best.record_id",
        limit + 1
    );
    let statement = statement(db.get_database_backend(), question, &tail);
    let mut rows = Row::find_by_statement(statement).all(db).await?;
    let has_next = rows.len() > limit as usize && start + limit < MOST_HITS;
    rows.truncate(limit as usize);
    let found = (start + 1..).zip(rows).map(|(place, row)| {
        let found = Found {
            record_id: row.record_id,
            kind: row.kind,
            field: match row.domain_id {
                Some(_) => SearchField::ViaDomain,
                None => row.field,
            },
            domain_id: row.domain_id,
            language: row.language,
            snippet: snippet(&row.text, &question.sought),
            text: row.text,
        };
        (write_cursor(place), found)
    });
    Ok(Page {
        rows: found.collect(),
        has_previous: start > 0,
        has_next,
    })
}

/// How many records there are to be found.
pub async fn count(db: &impl ConnectionTrait, question: &Question) -> Result<i64> {
    let tail = "SELECT COUNT(DISTINCT record_id) AS n FROM found";
    let statement = statement(db.get_database_backend(), question, tail);
    let row = db.query_one_raw(statement).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// The texts that hold the words (`hit`), the domains below those whose label does (`about`), and
/// the records found by either (`found`), each with the place that the text gives it: equal to what
/// is sought, beginning with it, holding it; then by weight; then the shorter ones. Places are
/// numbers, so that a hundred thousand hits are put in order without carrying their texts along.
fn statement(backend: DbBackend, question: &Question, tail: &str) -> Statement {
    let sought = &question.sought;
    let mut values = Values::default();
    let matched = match backend {
        DbBackend::Postgres => {
            let words = values.add(tsquery(sought));
            format!("search_text t WHERE t.tokens @@ CAST({words} AS tsquery)")
        }
        _ => {
            let words = values.add(match_expression(sought));
            format!(
                "search_fts JOIN search_text t ON t.id = search_fts.rowid WHERE search_fts MATCH {words}"
            )
        }
    };
    let position = match backend {
        DbBackend::Postgres => "strpos",
        _ => "instr",
    };
    let mut narrowed = String::new();
    for run in &sought.runs {
        let run = values.add(run.clone());
        narrowed.push_str(&format!(" AND {position}(t.folded, {run}) > 0"));
    }
    if let Some(language) = &question.language {
        let same = values.add(language.clone());
        let below = values.add(format!("{language}-"));
        narrowed.push_str(&format!(
            " AND (t.language = {same} OR {position}(t.language, {below}) = 1)"
        ));
    }
    let kinds = &question.kinds;
    let of_kinds = if kinds.is_empty() {
        String::new()
    } else {
        let kinds = kinds.iter().map(|kind| values.add(kind.to_value()));
        let kinds: Vec<String> = kinds.collect();
        format!("WHERE kind IN ({})", kinds.join(", "))
    };
    let via_domains = if kinds.is_empty() || kinds.contains(&RecordKind::Agreement) {
        via_domains(&mut values)
    } else {
        String::new()
    };
    let about = about(&mut values);
    let whole = values.add(sought.folded.clone());
    let length = values.add(i32::try_from(sought.folded.chars().count()).unwrap_or(i32::MAX));
    let sql = format!(
        "WITH RECURSIVE hit AS (
             SELECT near.*,
                 ((nearness * 8 + 4 - weight) * 4 + nearness) * 1000000 + length AS place
             FROM (
                 SELECT t.id, t.record_id, t.kind, t.field, t.weight, t.length,
                     COALESCE(t.text_id, t.claim_id, t.record_id) AS stable,
                     CASE WHEN t.folded = {whole} THEN 0
                          WHEN substr(t.folded, 1, CAST({length} AS integer)) = {whole} THEN 1
                          ELSE 2 END AS nearness
                 FROM {matched}{narrowed}
             ) near
         ),
         {about},
         found AS (
             SELECT record_id, kind, id AS hit_id, CAST(NULL AS uuid) AS domain_id, place, stable
             FROM hit {of_kinds}
             {via_domains}
         )
         {tail}"
    );
    Statement::from_sql_and_values(backend, sql, values.0)
}

/// The domains whose label holds the words, and those below them.
fn about(values: &mut Values) -> String {
    let domain = values.add(RecordKind::Domain.to_value());
    let name = values.add(SearchField::Name.to_value());
    let formal_name = values.add(SearchField::FormalName.to_value());
    let alternative_name = values.add(SearchField::AlternativeName.to_value());
    format!(
        "about (domain_id, named_id, hit_id, length, nearness, stable) AS (
             SELECT record_id, record_id, id, length, nearness, stable FROM hit
             WHERE kind = {domain} AND field IN ({name}, {formal_name}, {alternative_name})
             UNION
             SELECT domain.id, about.named_id, about.hit_id, about.length, about.nearness,
                 about.stable
             FROM domain JOIN about ON domain.parent_id = about.domain_id
         )"
    )
}

/// The agreements about these domains, after all others.
fn via_domains(values: &mut Values) -> String {
    let agreement = values.add(RecordKind::Agreement.to_value());
    format!(
        "UNION ALL
             SELECT agreement_domain.agreement_id, CAST({agreement} AS varchar(40)),
                 about.hit_id, about.named_id,
                 (112 + about.nearness) * 1000000 + about.length, about.stable
             FROM about
             JOIN agreement_domain ON agreement_domain.domain_id = about.domain_id"
    )
}

/// Values of a statement, and the names they go by in it.
#[derive(Default)]
struct Values(Vec<Value>);

impl Values {
    fn add(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }
}

/// `'energie':* & 'de'`. Folded words hold letters and digits only, so nothing needs escaping.
fn tsquery(sought: &Sought) -> String {
    let words = sought.words.iter().map(|word| {
        let beginning = if word.is_beginning { ":*" } else { "" };
        format!("'{}'{beginning}", word.folded)
    });
    words.collect::<Vec<_>>().join(" & ")
}

/// `"energie"* AND "de"`.
fn match_expression(sought: &Sought) -> String {
    let words = sought.words.iter().map(|word| {
        let beginning = if word.is_beginning { "*" } else { "" };
        format!("\"{}\"{beginning}", word.folded)
    });
    words.collect::<Vec<_>>().join(" AND ")
}

fn write_cursor(place: u32) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{CURSOR}{place}"))
}

fn read_cursor(text: &str) -> Result<u32> {
    BASE64_URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.strip_prefix(CURSOR)?.parse().ok())
        .filter(|place| *place <= MOST_HITS)
        .ok_or_else(|| {
            Error::invalid(
                "after",
                "This cursor cannot be read. Use a cursor from `pageInfo` or `edges` of the same search.",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        assert_eq!(read_cursor(&write_cursor(25)).ok(), Some(25));
        for forged in ["", "x", &write_cursor(MOST_HITS + 1), "c2VhcmNoOi0x"] {
            assert!(read_cursor(forged).is_err(), "{forged}");
        }
    }

    #[test]
    fn words_are_quoted_for_either_database() {
        let sought = Sought::read("OR near* \"l'énergie").unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(tsquery(&sought), "'or' & 'near':* & 'energie':*");
        assert_eq!(
            match_expression(&sought),
            "\"or\" AND \"near\"* AND \"energie\"*"
        );
    }
}
