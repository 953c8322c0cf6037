//! cynic: types by hand, each of which is checked against the schema when this is built; then one
//! question to a server.

use std::error::Error;

use cynic::{GraphQlResponse, QueryBuilder};
use serde_json::json;

#[cynic::schema("entente")]
mod schema {}

#[derive(cynic::QueryVariables)]
struct Which {
    filter: Option<AgreementFilter>,
}

/// The agreements of some countries.
#[derive(cynic::InputObject)]
struct AgreementFilter {
    countries: Option<CountrySetFilter>,
}

#[derive(cynic::InputObject)]
struct CountrySetFilter {
    #[cynic(skip_serializing_if = "Option::is_none")]
    all_of: Option<Vec<String>>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Which")]
struct Found {
    #[arguments(first: 10, filter: $filter)]
    agreements: AgreementConnection,
}

#[derive(cynic::QueryFragment)]
struct AgreementConnection {
    nodes: Vec<Agreement>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Agreement {
    status: AgreementStatus,
    #[arguments(lang: "en")]
    title: Option<String>,
}

#[derive(cynic::Enum, Debug, PartialEq)]
#[cynic(non_exhaustive)]
enum AgreementStatus {
    SignedNotInForce,
    InForce,
    #[cynic(fallback)]
    Other,
}

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).ok_or("Which server?")?;
    let countries = Some(vec![String::from("ML"), String::from("RU")]);
    let asked = Found::build(Which {
        filter: Some(AgreementFilter {
            countries: Some(CountrySetFilter { all_of: countries }),
        }),
    });
    let asked = json!({ "query": asked.query, "variables": asked.variables });
    let mut answer = ureq::post(url).send_json(asked)?;
    let answer: GraphQlResponse<Found> = answer.body_mut().read_json()?;
    let agreements = answer
        .data
        .ok_or("an answer without data")?
        .agreements
        .nodes;
    let is_signed = |it: &Agreement| it.status == AgreementStatus::SignedNotInForce;
    assert!(agreements.iter().any(is_signed), "{agreements:?}");
    let titles: Vec<_> = agreements
        .iter()
        .filter_map(|it| it.title.as_deref())
        .collect();
    println!("cynic: {}", titles.join("; "));
    Ok(())
}
