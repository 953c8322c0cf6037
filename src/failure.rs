//! How a command that could not be done says so: what went wrong, why, and how to mend it.

use std::fmt::{self, Display};

/// Why a command stopped.
#[derive(Debug)]
pub struct Failure {
    what: String,
    cause: Option<String>,
    hint: Option<String>,
}

impl Failure {
    /// Says what could not be done.
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            cause: None,
            hint: None,
        }
    }

    /// Adds why.
    #[must_use]
    pub fn because(mut self, cause: impl Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Failure {
    /// What could not be done and why, in one line.
    pub fn in_short(&self) -> String {
        match &self.cause {
            Some(cause) => format!("{} {cause}", self.what),
            None => self.what.clone(),
        }
    }

    /// How to mend it, if that is known.
    pub fn remedy(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "error: {}", self.what)?;
        if let Some(cause) = &self.cause {
            write!(out, "\ncause: {cause}")?;
        }
        if let Some(hint) = &self.hint {
            write!(out, "\nhint:  {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_why_and_what_to_do() {
        let failure = Failure::new("The address is taken.")
            .because("EADDRINUSE")
            .hint("Choose another with --listen.");
        assert_eq!(
            failure.to_string(),
            "error: The address is taken.\ncause: EADDRINUSE\nhint:  Choose another with --listen."
        );
    }
}
