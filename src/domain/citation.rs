//! How a record is cited: as text, for BibTeX, and for programs that read CSL.
//!
//! What is not known is left out of a citation; nothing is put in its place.

use chrono::{Datelike as _, NaiveDate};
use serde_json::{Map, Value, json};

use crate::domain::date::{PartialDate, Precision};

/// How a citation is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A sentence for people.
    #[default]
    Text,
    /// An entry of a BibTeX file.
    Bibtex,
    /// An item of the Citation Style Language, in JSON.
    CslJson,
}

/// What kind of work is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// An agreement.
    Treaty,
    /// A meeting.
    Event,
    /// An article of the press.
    NewsArticle,
    /// A book.
    Book,
    /// Data made by others.
    Dataset,
    /// Any other document.
    Document,
}

/// What a citation tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// What kind of work.
    pub work: Work,
    /// The key by which it is cited.
    pub key: String,
    /// The title; nothing where it has none.
    pub title: Option<String>,
    /// Whom the publisher names as the author.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was signed, held or published.
    pub date: Option<PartialDate>,
    /// Where the work itself can be read; nothing where that is not known.
    pub url: Option<String>,
    /// Where its record is.
    pub permalink: String,
}

/// The lasting address of a record: below `base` where that is known, or else from the root of the
/// server that answers.
pub fn permalink(base: Option<&str>, list: &str, slug: &str) -> String {
    let base = base.unwrap_or_default().trim_end_matches('/');
    format!("{base}/{list}/{slug}")
}

impl Citation {
    /// The citation as it is written in a format.
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Text => self.text(),
            Format::Bibtex => self.bibtex(),
            Format::CslJson => self.csl().to_string(),
        }
    }

    fn text(&self) -> String {
        let title = self.title.as_ref().map(|title| format!("\"{title}\""));
        let date = self.date.as_ref().map(|date| date.text.clone());
        let parts = [
            self.author.clone(),
            title,
            self.publisher.clone(),
            date,
            self.url.clone(),
            Some(format!("Entente, {}", self.permalink)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("{}.", parts.join(". "))
    }

    /// Braces around a name keep programs from taking it apart as first and last name.
    fn bibtex(&self) -> String {
        let kind = match self.work {
            Work::Book => "book",
            Work::NewsArticle => "article",
            Work::Treaty | Work::Event | Work::Dataset | Work::Document => "misc",
        };
        let publisher = match self.work {
            Work::NewsArticle => "journal",
            Work::Book => "publisher",
            _ => "organization",
        };
        let year = self.date.as_ref().and_then(year);
        let date = self.date.as_ref().map(|date| date.text.clone());
        let fields = [
            (
                "author",
                self.author
                    .as_ref()
                    .map(|it| format!("{{{}}}", escaped(it))),
            ),
            ("title", self.title.as_deref().map(escaped)),
            (publisher, self.publisher.as_deref().map(escaped)),
            ("year", year.map(|year| format!("{year:04}"))),
            ("date", date),
            (
                "url",
                Some(self.url.clone().unwrap_or_else(|| self.permalink.clone())),
            ),
            (
                "note",
                Some(format!("Entente, {}", escaped(&self.permalink))),
            ),
        ];
        let fields = fields.into_iter();
        let lines =
            fields.filter_map(|(name, value)| Some(format!(",\n  {name} = {{{}}}", value?)));
        format!("@{kind}{{{}{}\n}}", self.key, lines.collect::<String>())
    }

    fn csl(&self) -> Value {
        let kind = match self.work {
            Work::Treaty => "treaty",
            Work::Event => "event",
            Work::NewsArticle => "article-newspaper",
            Work::Book => "book",
            Work::Dataset => "dataset",
            Work::Document => "document",
        };
        let publisher = match self.work {
            Work::NewsArticle => "container-title",
            _ => "publisher",
        };
        let url = self.url.as_ref().unwrap_or(&self.permalink);
        let fields = [
            ("id", Some(json!(self.key))),
            ("type", Some(json!(kind))),
            ("title", self.title.as_ref().map(|it| json!(it))),
            (
                "author",
                self.author.as_ref().map(|it| json!([{"literal": it}])),
            ),
            (publisher, self.publisher.as_ref().map(|it| json!(it))),
            ("issued", self.date.as_ref().map(issued)),
            ("URL", Some(json!(url))),
            ("archive", Some(json!("Entente"))),
            ("archive_location", Some(json!(self.permalink))),
        ];
        let known = fields.into_iter();
        let known = known.filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(known.collect::<Map<_, _>>())
    }
}

/// The year, where a date lies within one.
fn year(date: &PartialDate) -> Option<i32> {
    let (earliest, latest) = (date.earliest?.year(), date.latest?.year());
    (earliest == latest).then_some(earliest)
}

/// A date as CSL writes it: as many parts as are known, two dates for a range, and the text itself
/// where it is neither.
fn issued(date: &PartialDate) -> Value {
    let parts = match (date.precision(), date.earliest, date.latest) {
        (Precision::Day, Some(day), _) => vec![parts(day, 3)],
        (Precision::Month, Some(day), _) => vec![parts(day, 2)],
        (Precision::Year, Some(day), _) => vec![parts(day, 1)],
        (Precision::Range, Some(from), Some(to)) => vec![parts(from, 3), parts(to, 3)],
        _ => return json!({"literal": date.text}),
    };
    if date.is_uncertain() || date.is_approximate() {
        return json!({"date-parts": parts, "circa": true});
    }
    json!({"date-parts": parts})
}

fn parts(day: NaiveDate, known: usize) -> Vec<i64> {
    let parts = [day.year().into(), day.month().into(), day.day().into()];
    parts.into_iter().take(known).collect()
}

/// Text in which no character means anything to TeX.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => safe.extend(['\\', letter]),
            '\\' => safe.push_str("\\textbackslash{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            _ if letter.is_whitespace() => safe.push(' '),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn treaty(date: Option<&str>) -> Citation {
        Citation {
            work: Work::Treaty,
            key: "trade-1995".to_owned(),
            title: Some("Trade & customs".to_owned()),
            author: None,
            publisher: None,
            date: date.map(|text| PartialDate::parse(text).unwrap()),
            url: None,
            permalink: permalink(None, "agreements", "trade-1995"),
        }
    }

    #[test]
    fn an_address_is_relative_where_that_of_the_server_is_not_known() {
        assert_eq!(permalink(None, "meetings", "x"), "/meetings/x");
        let base = Some("https://entente.example/data/");
        assert_eq!(
            permalink(base, "meetings", "x"),
            "https://entente.example/data/meetings/x"
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        assert_eq!(
            treaty(None).write(Format::Text),
            "\"Trade & customs\". Entente, /agreements/trade-1995."
        );
        let csl: Value = serde_json::from_str(&treaty(None).write(Format::CslJson)).unwrap();
        assert_eq!(csl.get("issued"), None);
        assert_eq!(csl["type"], "treaty");
    }

    #[test]
    fn bibtex_has_a_year_only_where_the_date_lies_in_one() {
        let entry = treaty(Some("1995-06")).write(Format::Bibtex);
        assert_eq!(
            entry,
            "@misc{trade-1995,\n  title = {Trade \\& customs},\n  year = {1995},\n  date = {1995-06},\n  url = {/agreements/trade-1995},\n  note = {Entente, /agreements/trade-1995}\n}"
        );
        let entry = treaty(Some("1995/1996")).write(Format::Bibtex);
        assert!(!entry.contains("year") && entry.contains("date = {1995/1996}"));
    }

    #[test]
    fn dates_of_csl_have_as_many_parts_as_are_known() {
        let issued = |text| issued(&PartialDate::parse(text).unwrap());
        assert_eq!(issued("1995"), json!({"date-parts": [[1995]]}));
        assert_eq!(issued("1995-06"), json!({"date-parts": [[1995, 6]]}));
        assert_eq!(
            issued("1995-06-01~"),
            json!({"date-parts": [[1995, 6, 1]], "circa": true})
        );
        assert_eq!(
            issued("1995/1996"),
            json!({"date-parts": [[1995, 1, 1], [1996, 12, 31]]})
        );
        assert_eq!(issued("199X"), json!({"literal": "199X"}));
        assert_eq!(issued("1995/.."), json!({"literal": "1995/.."}));
    }

    #[test]
    fn nothing_in_a_title_means_anything_to_tex() {
        assert_eq!(
            escaped("50 % of {a_b}\\\n~^"),
            "50 \\% of \\{a\\_b\\}\\textbackslash{} \\textasciitilde{}\\textasciicircum{}"
        );
    }

    #[test]
    fn an_article_names_its_author_as_one_name() {
        let article = Citation {
            work: Work::NewsArticle,
            author: Some("Présidence du Mali".to_owned()),
            publisher: Some("abamako.com".to_owned()),
            url: Some("https://example.org/a_b".to_owned()),
            ..treaty(Some("2025-06-23"))
        };
        let entry = article.write(Format::Bibtex);
        assert!(entry.starts_with("@article{"));
        assert!(entry.contains("author = {{Présidence du Mali}}"));
        assert!(entry.contains("journal = {abamako.com}"));
        assert!(entry.contains("url = {https://example.org/a_b}"));
    }
}
