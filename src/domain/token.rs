//! Tokens: what an identity provider says of somebody, signed (JSON Web Tokens, RFC 7519).
//!
//! Only signatures that take a public key to check are taken, and only those that the settings name.
//! A token must say for whom it is, who says so, and until when.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

use crate::domain::access::{Role, Viewer, Who};

/// Which tokens are taken, and what they allow.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Who must have made the token (`iss`).
    pub issuer: String,
    /// For whom it must be (`aud`).
    pub audience: String,
    /// The signatures that are taken. None of them works with a shared secret.
    pub algorithms: Vec<Algorithm>,
    /// How much the clocks may differ.
    pub leeway: TimeDelta,
    /// Where the token says what somebody may do: a claim, or one within another, as `realm_access.roles`.
    pub role_claim: String,
    /// What the issuer calls our roles.
    pub roles: BTreeMap<String, Role>,
}

/// What we read of a token.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: f64,
    nbf: Option<f64>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

/// The name of the key that a token says it is signed with, if it is a token that could be taken.
/// Nothing of this can be trusted yet.
pub fn signed_with(token: &str, rules: &Rules) -> Option<Option<String>> {
    header(token, rules).map(|header| header.kid)
}

fn header(token: &str, rules: &Rules) -> Option<Header> {
    let header = decode_header(token).ok()?;
    // What a token calls critical, we would have to understand, and there is nothing of the kind that we do.
    let plain = header.crit.is_none();
    (plain && rules.algorithms.contains(&header.alg)).then_some(header)
}

/// The key of this name, or the only one where a token names none.
pub fn key<'a>(keys: &'a JwkSet, name: Option<&str>) -> Option<&'a Jwk> {
    match (name, keys.keys.as_slice()) {
        (Some(name), _) => keys.find(name),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}

/// Whom a token speaks of, if it counts now.
pub fn viewer(token: &str, keys: &JwkSet, rules: &Rules, now: DateTime<Utc>) -> Option<Viewer> {
    let header = header(token, rules)?;
    let key = key(keys, header.kid.as_deref()).filter(|key| is_for(key, header.alg))?;
    let key = DecodingKey::from_jwk(key).ok()?;
    let claims = decode::<Claims>(token, &key, &validation(header.alg, rules))
        .ok()?
        .claims;
    counts(&claims, rules.leeway, now).then(|| Viewer {
        role: role(&claims.others, rules),
        who: Who::Subject(claims.sub),
    })
}

/// Whether a key may be used with this signature. That the two are of one family, the library checks.
fn is_for(key: &Jwk, algorithm: Algorithm) -> bool {
    let signs = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
    let named = key.common.key_algorithm;
    signs && named.is_none_or(|named| named.to_string() == format!("{algorithm:?}"))
}

fn validation(algorithm: Algorithm, rules: &Rules) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[&rules.issuer]);
    validation.set_audience(&[&rules.audience]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    // The library would look at the clock itself: `counts` is told what time it is.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn counts(claims: &Claims, leeway: TimeDelta, now: DateTime<Utc>) -> bool {
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of this age are exact in a double"
    )]
    let (now, leeway) = (now.timestamp() as f64, leeway.num_seconds() as f64);
    now < claims.exp + leeway && claims.nbf.is_none_or(|from| from <= now + leeway)
}

/// The highest role that a token gives. Who is known and has none may read.
fn role(claims: &BTreeMap<String, Value>, rules: &Rules) -> Role {
    let mut path = rules.role_claim.split('.');
    let first = path.next().and_then(|name| claims.get(name));
    let found = path.try_fold(first, |at, name| at.map(|at| at.get(name)));
    let given: Vec<&str> = match found.flatten() {
        Some(Value::String(text)) => text.split_whitespace().collect(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let known = given.into_iter().filter_map(|name| rules.roles.get(name));
    known.copied().max().unwrap_or(Role::Reader)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(role_claim: &str) -> Rules {
        Rules {
            issuer: "https://issuer.example".to_owned(),
            audience: "entente".to_owned(),
            algorithms: vec![Algorithm::ES256],
            leeway: TimeDelta::seconds(60),
            role_claim: role_claim.to_owned(),
            roles: BTreeMap::from([
                ("editors".to_owned(), Role::Editor),
                ("all".to_owned(), Role::Reader),
            ]),
        }
    }

    fn role_of(claims: Value, at: &str) -> Role {
        role(&serde_json::from_value(claims).unwrap(), &rules(at))
    }

    #[test]
    fn the_highest_role_counts_wherever_the_issuer_writes_it() {
        for claims in [
            json!({"role": "editors"}),
            json!({"role": "all editors"}),
            json!({"role": ["all", "editors", "unheard"]}),
        ] {
            assert_eq!(role_of(claims, "role"), Role::Editor);
        }
        let nested = json!({"realm_access": {"roles": ["editors"]}});
        assert_eq!(role_of(nested, "realm_access.roles"), Role::Editor);
    }

    #[test]
    fn who_is_given_no_role_of_ours_may_read() {
        for claims in [
            json!({}),
            json!({"role": null}),
            json!({"role": "admin"}),
            json!({"role": {"x": "editors"}}),
            json!({"role": [["editors"]]}),
        ] {
            assert_eq!(role_of(claims, "role"), Role::Reader);
        }
    }

    #[test]
    fn a_token_counts_between_its_two_instants_give_or_take_the_leeway() {
        let leeway = TimeDelta::seconds(60);
        let counts_at = |second: i64| {
            let claims = Claims {
                sub: String::new(),
                exp: 2000.0,
                nbf: Some(1000.0),
                others: BTreeMap::new(),
            };
            counts(
                &claims,
                leeway,
                DateTime::from_timestamp_secs(second).unwrap(),
            )
        };
        assert!(!counts_at(939) && counts_at(940));
        assert!(counts_at(2059) && !counts_at(2060));
    }
}
