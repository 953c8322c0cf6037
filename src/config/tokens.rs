//! Which tokens of an identity provider are taken.

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, ValueEnum as _};
use jsonwebtoken::Algorithm;

use crate::config::RoleName;
use crate::domain::access::Role;
use crate::domain::token::Rules;
use crate::failure::Failure;
use crate::jwks::{Place, Tokens};

/// Which tokens of an identity provider are taken. None, unless its keys are named.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tokens of an identity provider (JWT)")]
pub struct TokenOptions {
    /// The provider's public keys (JWKS): a file or an https address. They are read again every five minutes, and sooner for a key that is not known. Tokens are taken only where this is given.
    #[arg(long, env = "ENTENTE_JWKS", value_parser = Place::parse, requires_all = ["jwt_issuer", "jwt_audience"])]
    pub jwks: Option<Place>,

    /// Who must have made a token: its `iss`, letter by letter.
    #[arg(long, env = "ENTENTE_JWT_ISSUER")]
    pub jwt_issuer: Option<String>,

    /// For whom a token must be: its `aud`.
    #[arg(long, env = "ENTENTE_JWT_AUDIENCE")]
    pub jwt_audience: Option<String>,

    /// The signatures that are taken, with commas between them: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA.
    #[arg(
        long,
        env = "ENTENTE_JWT_ALGORITHMS",
        value_delimiter = ',',
        value_parser = signature,
        default_value = "RS256"
    )]
    pub jwt_algorithms: Vec<Algorithm>,

    /// How many seconds the clocks of provider and server may differ.
    #[arg(long, env = "ENTENTE_JWT_LEEWAY", default_value_t = 60, value_parser = clap::value_parser!(u32).range(..=600))]
    pub jwt_leeway: u32,

    /// Where a token says what somebody may do: the name of a claim, with dots for one within another. Its value is a word, several, or a list. Whoever has none of the roles may read.
    #[arg(long, env = "ENTENTE_JWT_ROLE_CLAIM", default_value = "role")]
    pub jwt_role_claim: String,

    /// What the provider calls the roles, as NAME=ROLE with commas between them: entente-editors=editor.
    #[arg(long, env = "ENTENTE_JWT_ROLES", value_delimiter = ',', value_parser = role_of, default_value = "reader=reader,contributor=contributor,editor=editor,admin=admin")]
    pub jwt_roles: Vec<(String, Role)>,
}

impl TokenOptions {
    /// Reads the provider's keys, if there is one.
    pub async fn open(&self, now: DateTime<Utc>) -> Result<Option<Tokens>, Failure> {
        let (Some(place), Some(issuer), Some(audience)) =
            (&self.jwks, &self.jwt_issuer, &self.jwt_audience)
        else {
            return Ok(None);
        };
        let rules = Rules {
            issuer: issuer.clone(),
            audience: audience.clone(),
            algorithms: self.jwt_algorithms.clone(),
            leeway: TimeDelta::seconds(self.jwt_leeway.into()),
            role_claim: self.jwt_role_claim.clone(),
            roles: self.jwt_roles.iter().cloned().collect(),
        };
        Tokens::open(place.clone(), rules, now).await.map(Some)
    }
}

/// A signature that takes a public key to check. With a shared secret (HS256) everybody who can check
/// a token could make one, so those are not taken.
fn signature(text: &str) -> Result<Algorithm, String> {
    text.parse()
        .ok()
        .filter(|it| !matches!(it, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512))
        .ok_or_else(|| format!("`{text}` is not taken; write RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA"))
}

fn role_of(text: &str) -> Result<(String, Role), String> {
    let wrong =
        || format!("`{text}` is not NAME=ROLE; roles are reader, contributor, editor and admin");
    let (name, role) = text.split_once('=').ok_or_else(wrong)?;
    let role = RoleName::from_str(role, true).map_err(|_| wrong())?;
    if name.is_empty() {
        return Err(wrong());
    }
    Ok((name.to_owned(), role.into()))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::config::Serve;

    #[test]
    fn roles_go_by_the_names_that_the_provider_gives_them() {
        assert_eq!(
            role_of("a=b=editor"),
            Err(
                "`a=b=editor` is not NAME=ROLE; roles are reader, contributor, editor and admin"
                    .to_owned()
            )
        );
        assert_eq!(
            role_of("staff=editor"),
            Ok(("staff".to_owned(), Role::Editor))
        );
        assert!(role_of("editor").is_err() && role_of("=editor").is_err());
    }

    /// Keys without the two names would take the tokens of anybody who shares the provider.
    #[test]
    fn tokens_are_taken_of_one_issuer_and_for_one_audience() {
        let with = |more: &[&str]| {
            let first = ["entente", "--jwks", "jwks.json", "--jwt-issuer", "me"];
            Serve::try_parse_from(first.iter().chain(more))
        };
        assert!(with(&[]).is_err());
        assert!(with(&["--jwt-audience", "entente"]).is_ok());
        assert!(with(&["--jwt-audience", "entente", "--jwt-algorithms", "HS256"]).is_err());
        assert!(with(&["--jwt-audience", "entente", "--jwt-algorithms", "none"]).is_err());
        assert!(
            with(&[
                "--jwt-audience",
                "entente",
                "--jwt-algorithms",
                "ES256,EdDSA"
            ])
            .is_ok()
        );
    }
}
