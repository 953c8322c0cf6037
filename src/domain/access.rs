//! Who may do what: the whole of it, on one page.
//!
//! Everybody whom the server lets in reads everything. Each act has the least role that may do it;
//! a higher role may do it too. An act without a rule here may be done by nobody, and a test that
//! walks the schema fails until it has one.

use std::fmt::{self, Display};

pub use entity::vocabulary::Role;

/// The least role that may do an act of this name.
pub fn least_role(act: &str) -> Option<Role> {
    Some(match act {
        // What an editor decides on before it changes anything, and taking it back until then.
        "changePropose" | "claimPropose" | "proposalWithdraw" => Role::Contributor,
        // Whatever changes a record or what is said of it.
        "agreementAddOrganisation"
        | "agreementAddParty"
        | "agreementAddTerm"
        | "agreementAttachToMeeting"
        | "agreementCreate"
        | "agreementDelete"
        | "agreementLink"
        | "agreementRecordEvent"
        | "agreementRemoveEvent"
        | "agreementRemoveOrganisation"
        | "agreementRemoveParty"
        | "agreementRemoveTerm"
        | "agreementUnlink"
        | "agreementUpdate"
        | "changeRevert"
        | "claimDelete"
        | "claimRecord"
        | "claimShow"
        | "claimUpdate"
        | "countryCreate"
        | "countryDelete"
        | "countryUpdate"
        | "domainCreate"
        | "domainDelete"
        | "domainUpdate"
        | "meetingAddParticipant"
        | "meetingAddSubEvent"
        | "meetingCreate"
        | "meetingDelete"
        | "meetingRemoveParticipant"
        | "meetingRemoveSubEvent"
        | "meetingUpdate"
        | "missionAddAccreditation"
        | "missionCreate"
        | "missionDelete"
        | "missionRemoveAccreditation"
        | "missionUpdate"
        | "officeCreate"
        | "officeDelete"
        | "officeUpdate"
        | "organisationAddMember"
        | "organisationCreate"
        | "organisationDelete"
        | "organisationRemoveMember"
        | "organisationUpdate"
        | "packageCreate"
        | "packageDelete"
        | "personAddOccupancy"
        | "personCreate"
        | "personDelete"
        | "personRemoveOccupancy"
        | "personUpdate"
        | "proposalAccept"
        | "proposalReject"
        | "recordMerge"
        | "relationCreate"
        | "relationRecordEvent"
        | "relationRemoveEvent"
        | "sourceCreate"
        | "sourceDelete"
        | "sourceRemoveText"
        | "sourceStoreText"
        | "sourceUpdate" => Role::Editor,
        _ => return None,
    })
}

/// Who asks, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who it is.
    pub who: Who,
    /// What they may do.
    pub role: Role,
}

/// Who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody said who they are.
    Anonymous,
    /// Whoever holds the key of this name and prefix.
    Key {
        /// The name it was given.
        name: String,
        /// The part of it that is shown.
        prefix: String,
    },
    /// Whom a token speaks of, in the words of its issuer.
    Subject(String),
    /// A command of the program itself.
    Program(&'static str),
}

impl Viewer {
    /// Somebody who did not say who they are: they may read.
    pub fn anonymous() -> Self {
        Self {
            who: Who::Anonymous,
            role: Role::Reader,
        }
    }

    /// A command of the program, run by whoever runs the server.
    pub fn program(command: &'static str) -> Self {
        Self {
            who: Who::Program(command),
            role: Role::Admin,
        }
    }

    /// Whose proposals they see: editors those of all, contributors their own, nobody else any.
    pub fn sees_proposals(&self) -> Result<Proposals, Denied> {
        match self.role {
            Role::Editor | Role::Admin => Ok(Proposals::All),
            Role::Contributor => Ok(Proposals::TheirOwn),
            Role::Reader if self.who == Who::Anonymous => Err(Denied::Unknown),
            Role::Reader => Err(Denied::NotAllowed(Some(Role::Contributor))),
        }
    }

    /// Whether they may do this act, or what they would have to be.
    pub fn may(&self, act: &str) -> Result<(), Denied> {
        match least_role(act) {
            Some(least) if self.role >= least => Ok(()),
            _ if self.who == Who::Anonymous => Err(Denied::Unknown),
            least => Err(Denied::NotAllowed(least)),
        }
    }
}

impl Display for Who {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => write!(out, "anonymous"),
            Self::Key { name, prefix } => write!(out, "{name} ({prefix})"),
            Self::Subject(subject) => write!(out, "{subject}"),
            Self::Program(command) => write!(out, "entente {command}"),
        }
    }
}

/// Whose proposals somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposals {
    /// Those of everybody.
    All,
    /// Those that they made.
    TheirOwn,
}

/// Why somebody may not do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// They did not say who they are.
    Unknown,
    /// Their role is below this one, or nobody may.
    NotAllowed(Option<Role>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(role: Role) -> Viewer {
        Viewer {
            who: Who::Key {
                name: "Awa".to_owned(),
                prefix: "ent_x".to_owned(),
            },
            role,
        }
    }

    #[test]
    fn editors_write_and_those_below_do_not() {
        for (role, may) in [
            (Role::Reader, false),
            (Role::Contributor, false),
            (Role::Editor, true),
            (Role::Admin, true),
        ] {
            assert_eq!(key(role).may("countryUpdate").is_ok(), may, "{role:?}");
        }
    }

    #[test]
    fn contributors_propose_and_do_not_decide() {
        let may = |act| key(Role::Contributor).may(act).is_ok();
        assert!(may("claimPropose") && may("changePropose") && may("proposalWithdraw"));
        assert!(!may("proposalAccept") && !may("proposalReject"));
        assert!(key(Role::Reader).may("claimPropose").is_err());
    }

    #[test]
    fn contributors_see_their_own_proposals_and_readers_none() {
        let sees = |role| key(role).sees_proposals();
        assert_eq!(sees(Role::Editor), Ok(Proposals::All));
        assert_eq!(sees(Role::Contributor), Ok(Proposals::TheirOwn));
        assert!(sees(Role::Reader).is_err());
        let unknown = Viewer::anonymous().sees_proposals();
        assert_eq!(unknown, Err(Denied::Unknown));
    }

    #[test]
    fn an_act_without_a_rule_is_done_by_nobody() {
        let denied = key(Role::Admin).may("countryDestroy");
        assert_eq!(denied, Err(Denied::NotAllowed(None)));
    }

    #[test]
    fn who_did_not_say_who_they_are_is_told_so() {
        let denied = Viewer::anonymous().may("countryUpdate");
        assert_eq!(denied, Err(Denied::Unknown));
    }
}
