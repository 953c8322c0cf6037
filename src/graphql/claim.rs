//! stub
use async_graphql::{Enum, Object};
/// stub
pub struct Claim(pub entity::claim::Model);
/// stub
#[Object]
impl Claim {
    /// stub
    async fn field(&self) -> &str {
        &self.0.field
    }
}
/// stub
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::vocabulary::Modality")]
pub enum Modality {
    /// stub
    Asserted,
    /// stub
    Possible,
    /// stub
    Intended,
    /// stub
    Reported,
    /// stub
    Opinion,
}
