//! Dates as people write them.

use serde::Deserialize;

use crate::http::page::language::Language;

/// A date of which only a part may be known.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Date {
    pub edtf: String,
    pub precision: String,
    pub is_approximate: bool,
    pub is_uncertain: bool,
}

impl Date {
    /// `23 June 2025`, `June 2025`, `about 1995`; what is more than that stays as it was given.
    pub fn text(&self, language: Language) -> String {
        let bare = self.edtf.trim_end_matches(['?', '~', '%']);
        let known = match self.precision.as_str() {
            "DAY" | "MONTH" | "YEAR" => plain(bare, language),
            _ => None,
        };
        let Some(text) = known else {
            return self.edtf.clone();
        };
        let text = match self.is_approximate {
            true => language.fill("date.circa", &[("date", &text)]),
            false => text,
        };
        match self.is_uncertain {
            true => language.fill("date.uncertain", &[("date", &text)]),
            false => text,
        }
    }

    /// The date for programs, where it is one that ISO 8601 knows too.
    pub fn iso(&self) -> Option<&str> {
        let digits = |c: char| c.is_ascii_digit() || c == '-';
        let is_plain = matches!(self.precision.as_str(), "DAY" | "MONTH" | "YEAR");
        (is_plain && self.edtf.chars().all(digits)).then_some(&self.edtf)
    }
}

/// From when to when something held, as far as is known.
pub fn period(from: Option<&Date>, to: Option<&Date>, language: Language) -> String {
    let from = from.map(|date| date.text(language)).unwrap_or_default();
    let to = to.map(|date| date.text(language)).unwrap_or_default();
    let key = match (from.is_empty(), to.is_empty()) {
        (false, false) => "period",
        (false, true) => "period.from",
        (true, false) => "period.to",
        (true, true) => "period.unknown",
    };
    language.fill(key, &[("from", &from), ("to", &to)])
}

/// A whole date, year first, in words; nothing where it is not of that form.
pub fn plain(text: &str, language: Language) -> Option<String> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|year| is_number(year))?;
    let Some(month) = parts.next() else {
        return Some(year.to_owned());
    };
    let month: usize = month.parse().ok()?;
    let name = language
        .say("months")
        .split(' ')
        .nth(month.checked_sub(1)?)?;
    let Some(day) = parts.next() else {
        return Some(format!("{name} {year}"));
    };
    let day: u8 = day.parse().ok()?;
    let day = match (language, day) {
        (Language::French, 1) => "1er".to_owned(),
        _ => day.to_string(),
    };
    Some(format!("{day} {name} {year}"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(edtf: &str, precision: &str) -> Date {
        Date {
            edtf: edtf.to_owned(),
            precision: precision.to_owned(),
            is_approximate: edtf.ends_with(['~', '%']),
            is_uncertain: edtf.ends_with(['?', '%']),
        }
    }

    #[test]
    fn a_date_says_no_more_than_is_known() {
        let english = |edtf, precision| date(edtf, precision).text(Language::English);
        assert_eq!(english("2025-06-23", "DAY"), "23 June 2025");
        assert_eq!(english("2025-06", "MONTH"), "June 2025");
        assert_eq!(english("2025", "YEAR"), "2025");
        assert_eq!(english("1995~", "YEAR"), "about 1995");
        assert_eq!(english("1995-06?", "MONTH"), "June 1995, uncertain");
        assert_eq!(english("1995%", "YEAR"), "about 1995, uncertain");
        assert_eq!(english("199X", "DECADE"), "199X");
        assert_eq!(english("2014/2016", "RANGE"), "2014/2016");
        assert_eq!(english("2025-13-40", "DAY"), "2025-13-40");
    }

    #[test]
    fn a_period_says_which_end_is_known() {
        let (from, to) = (date("1960", "YEAR"), date("1970-06~", "MONTH"));
        let english = |from, to| period(from, to, Language::English);
        assert_eq!(english(Some(&from), Some(&to)), "1960 – about June 1970");
        assert_eq!(english(Some(&from), None), "from 1960");
        assert_eq!(english(None, Some(&to)), "until about June 1970");
        assert_eq!(english(None, None), "dates not known");
    }

    #[test]
    fn the_first_of_a_month_is_ordinal_in_french() {
        let french = |edtf| date(edtf, "DAY").text(Language::French);
        assert_eq!(french("1960-09-22"), "22 septembre 1960");
        assert_eq!(french("2025-08-01"), "1er août 2025");
    }

    #[test]
    fn programs_get_only_what_they_know() {
        assert_eq!(date("2025-06", "MONTH").iso(), Some("2025-06"));
        assert_eq!(date("1995~", "YEAR").iso(), None);
        assert_eq!(date("2014/2016", "RANGE").iso(), None);
    }
}
