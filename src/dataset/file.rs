//! The form of a data file. `data/README.md` tells it to people.

use serde::Deserialize;

use crate::domain::agreement::new::NewAgreement;
use crate::domain::claim::NewClaim;
use crate::domain::cooperation::NewDomain;
use crate::domain::country::NewCountry;
use crate::domain::dataset::NewDataset;
use crate::domain::meeting::NewMeeting;
use crate::domain::office::NewOffice;
use crate::domain::organisation::NewOrganisation;
use crate::domain::package::NewPackage;
use crate::domain::person::NewPerson;
use crate::domain::relation::NewRelation;
use crate::domain::source::NewSource;

/// A data file. Sections may be left out; unknown keys are errors.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataFile {
    /// What the file is.
    pub dataset: NewDataset,
    /// Who says so.
    #[serde(default)]
    pub sources: Vec<NewSource>,
    /// Countries.
    #[serde(default)]
    pub countries: Vec<NewCountry>,
    /// Cooperation domains, parents before children.
    #[serde(default)]
    pub domains: Vec<NewDomain>,
    /// Organisations.
    #[serde(default)]
    pub organisations: Vec<NewOrganisation>,
    /// Offices.
    #[serde(default)]
    pub offices: Vec<NewOffice>,
    /// Persons.
    #[serde(default)]
    pub persons: Vec<NewPerson>,
    /// Meetings, wholes before parts.
    #[serde(default)]
    pub meetings: Vec<NewMeeting>,
    /// Packages of agreements.
    #[serde(default)]
    pub packages: Vec<NewPackage>,
    /// Agreements, those linked to before those that link.
    #[serde(default)]
    pub agreements: Vec<NewAgreement>,
    /// Pairs of countries.
    #[serde(default)]
    pub relations: Vec<NewRelation>,
    /// What sources say.
    #[serde(default)]
    pub claims: Vec<NewClaim>,
}

impl DataFile {
    /// How many records and claims the file holds.
    pub fn len(&self) -> usize {
        self.sources.len()
            + self.countries.len()
            + self.domains.len()
            + self.organisations.len()
            + self.offices.len()
            + self.persons.len()
            + self.meetings.len()
            + self.packages.len()
            + self.agreements.len()
            + self.relations.len()
            + self.claims.len()
    }

    /// Whether the file holds nothing but its own description.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
