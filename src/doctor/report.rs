//! What was found: a line for each check, for people or for machines.

use std::fmt::{self, Display};

use serde::Serialize;

use crate::failure::Failure;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is as it should be.
    Ok,
    /// A server would start, and somebody should look at it.
    Warning,
    /// A server would not start, or not do what it is there for.
    Problem,
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found.
    pub message: String,
    /// What to do about it; null where there is nothing to do.
    pub hint: Option<String>,
}

impl Finding {
    /// It is as it should be.
    pub fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Level::Ok, message.into(), None)
    }

    /// Somebody should look at it.
    pub fn warning(
        check: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(check, Level::Warning, message.into(), Some(hint.into()))
    }

    /// It has to be mended.
    pub fn problem(
        check: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(check, Level::Problem, message.into(), Some(hint.into()))
    }

    /// A server would stop with this failure.
    pub fn failed(check: &'static str, failure: &Failure) -> Self {
        let hint = failure.remedy().map(str::to_owned);
        Self::new(check, Level::Problem, failure.in_short(), hint)
    }

    fn new(check: &'static str, level: Level, message: String, hint: Option<String>) -> Self {
        Self {
            check,
            level,
            message,
            hint,
        }
    }
}

/// What all checks found.
#[derive(Clone, Debug, Default)]
pub struct Report(Vec<Finding>);

/// A report for machines.
#[derive(Serialize)]
struct Told<'a> {
    healthy: bool,
    checks: &'a [Finding],
}

impl Report {
    /// Adds what was found.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.0.extend(findings);
    }

    /// How many problems there are.
    pub fn problems(&self) -> usize {
        let problems = self.0.iter().filter(|it| it.level == Level::Problem);
        problems.count()
    }

    /// The report for machines.
    pub fn json(&self) -> String {
        let told = Told {
            healthy: self.problems() == 0,
            checks: &self.0,
        };
        // Words and lists of them can always be written.
        let mut text = serde_json::to_string_pretty(&told).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.0 {
            let level = match finding.level {
                Level::Ok => "ok",
                Level::Warning => "warning",
                Level::Problem => "problem",
            };
            // The causes that systems give may have several lines.
            let message = finding.message.replace('\n', " ");
            writeln!(out, "{level:<9}{:<12}{message}", finding.check)?;
            if let Some(hint) = &finding.hint {
                writeln!(out, "{:21}{hint}", "")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::default();
        report.add([
            Finding::ok("clock", "It is 2026."),
            Finding::warning("keys", "No key counts.", "Make one."),
        ]);
        report
    }

    #[test]
    fn a_line_for_each_check_and_below_it_what_to_do() {
        let expected = "\
ok       clock       It is 2026.
warning  keys        No key counts.
                     Make one.
";
        assert_eq!(report().to_string(), expected);
    }

    #[test]
    fn warnings_are_no_problems() {
        let mut report = report();
        assert_eq!(report.problems(), 0);
        let failure = Failure::new("It is gone.")
            .because("No\nidea.")
            .hint("Look.");
        report.add([Finding::failed("database", &failure)]);
        assert_eq!(report.problems(), 1);
        assert!(
            report
                .to_string()
                .contains("problem  database    It is gone. No idea.\n")
        );
    }

    #[test]
    fn machines_are_told_the_same() {
        let told: serde_json::Value = serde_json::from_str(&report().json()).unwrap();
        let expected = serde_json::json!({"healthy": true, "checks": [
            {"check": "clock", "level": "ok", "message": "It is 2026.", "hint": null},
            {"check": "keys", "level": "warning", "message": "No key counts.", "hint": "Make one."},
        ]});
        assert_eq!(told, expected);
    }
}
