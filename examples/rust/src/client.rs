//! Sends documents to a server.

use std::error::Error;

use graphql_client::{GraphQLQuery, Response};

/// One server, and the key to it.
pub struct Client {
    url: String,
    authorization: String,
}

impl Client {
    /// From `--url` or `ENTENTE_URL`, and `ENTENTE_KEY`.
    pub fn from_environment() -> Result<Self, Box<dyn Error>> {
        let given = std::env::args().skip_while(|it| it != "--url").nth(1);
        let url = given.or_else(|| std::env::var("ENTENTE_URL").ok());
        let key = std::env::var("ENTENTE_KEY").map_err(|_| {
            "Writing takes a key. Make one with `entente key create --name Awa --role editor`, and put it into ENTENTE_KEY."
        })?;
        Ok(Self {
            url: url.unwrap_or_else(|| "http://127.0.0.1:8080/graphql".into()),
            authorization: format!("Bearer {key}"),
        })
    }

    /// The data of the answer. An answer without them is an error: of the line, the key, the
    /// document.
    pub fn ask<Q: GraphQLQuery>(
        &self,
        variables: Q::Variables,
    ) -> Result<Q::ResponseData, Box<dyn Error>> {
        let mut answer = ureq::post(&self.url)
            .header("authorization", &self.authorization)
            .send_json(Q::build_query(variables))?;
        let answer: Response<Q::ResponseData> = answer.body_mut().read_json()?;
        let errors = answer.errors.unwrap_or_default();
        if let Some(error) = errors.first() {
            return Err(error.to_string().into());
        }
        answer.data.ok_or_else(|| "An answer without data".into())
    }
}
