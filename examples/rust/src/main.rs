//! Entente from Rust: a question and an act. The documents are read when this is built, so a field
//! that is not in the schema does not compile.

mod client;

use std::error::Error;

use client::Client;
use graphql_client::GraphQLQuery;

/// What is known of the nuclear agreement of Mali and Russia.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../schema.graphql",
    query_path = "documents.graphql",
    response_derives = "Debug, PartialEq"
)]
struct NuclearAgreement;

/// Gives an agreement the name that people use, or none.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../schema.graphql",
    query_path = "documents.graphql",
    response_derives = "Debug, PartialEq"
)]
struct NameAgreement;

fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::from_environment()?;

    // Ask.
    let found = client.ask::<NuclearAgreement>(nuclear_agreement::Variables)?;
    let agreement = (found.agreements.nodes.into_iter().next())
        .ok_or("The agreement is not there. Was the bundled data loaded?")?;
    show(&agreement);
    check(&agreement);

    // Write.
    let revision = agreement.revision;
    let name = |name: Option<&str>, expected_revision| {
        let variables = name_agreement::Variables {
            id: agreement.id.clone(),
            short_name: name.map(String::from),
            expected_revision,
            reason: name.map(|_| String::from("Easier to say")),
        };
        client
            .ask::<NameAgreement>(variables)
            .map(|it| it.agreement_update)
    };
    let named = name(Some("Nuclear agreement"), Some(revision))?;
    assert_eq!(named.errors, []);
    let named = named.agreement.ok_or("No agreement came back.")?;
    println!(
        "Now called {:?}, revision {}",
        named.short_name, named.revision
    );

    // Somebody who still has the old revision is told so, and nothing is overwritten. What is
    // wrong with an input stands in the payload: `field` says where, `message` what to do.
    let late = name(Some("Atomic deal"), Some(revision))?;
    let refusal = late.errors.first().ok_or("The late act was not refused.")?;
    println!("{}", refusal.message);
    assert_eq!(refusal.code, name_agreement::ErrorCode::CONFLICT);

    // Leave it as it was.
    assert_eq!(name(None, None)?.errors, []);
    println!("All as expected.");
    Ok(())
}

type Agreement = nuclear_agreement::NuclearAgreementAgreementsNodes;

fn show(agreement: &Agreement) {
    println!("{}", agreement.title.as_deref().unwrap_or("(no title)"));
    for party in agreement
        .parties
        .iter()
        .filter_map(|it| it.country.as_ref())
    {
        println!("  {}", party.name.as_deref().unwrap_or("(no name)"));
    }
    println!("  {:?}", agreement.status);
    // One article, two statements. Both are kept, and the record says which one it follows.
    for conflict in &agreement.conflicts {
        for claim in &conflict.claims {
            let mark = if claim.is_shown { '*' } else { ' ' };
            let [value, quote] =
                [&claim.value, &claim.quote].map(|it| it.as_deref().unwrap_or("?"));
            println!("  {mark} {} {value}: «{quote}»", conflict.field);
        }
    }
}

/// This sample is a test, too.
fn check(agreement: &Agreement) {
    use nuclear_agreement::AgreementStatus;
    assert_eq!(agreement.status, AgreementStatus::SIGNED_NOT_IN_FORCE);
    let mut organisations = agreement
        .organisations
        .iter()
        .filter_map(|it| it.organisation.as_ref());
    assert!(organisations.any(|it| it.slug == "rosatom"));
    let claims = agreement.conflicts.iter().flat_map(|it| &it.claims);
    let quotes: Vec<_> = claims.filter_map(|it| it.quote.as_deref()).collect();
    assert!(quotes.contains(&"trois accords ont été signés"));
    assert!(quotes.contains(&"un second projet d’accord a été conclu"));
}
