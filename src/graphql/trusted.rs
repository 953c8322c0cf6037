//! Documents that were agreed on beforehand: the ones a client was built with. They may be sent by
//! their id, and a server may refuse all others.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::graphql::document::{Document, Documents, Hash, hash};

/// What becomes of documents that were not agreed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// They are run.
    #[default]
    Run,
    /// They are run, and the log says so.
    Log,
    /// They are refused.
    Refuse,
}

/// The documents that were agreed on.
#[derive(Default)]
pub struct Trusted {
    by_id: HashMap<String, Arc<Document>>,
    by_text: HashMap<Hash, Arc<Document>>,
}

/// A list as the tools of clients write it: ids with their texts, or Apollo's form.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    Apollo { operations: Vec<Operation> },
    Plain(HashMap<String, String>),
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

impl Trusted {
    /// Reads a list of documents. All of them must be valid.
    pub fn read(manifest: &str, documents: &Documents) -> Result<Self, String> {
        let manifest: Manifest = serde_json::from_str(manifest).map_err(|cause| {
            format!("It is neither {{\"id\": \"document\"}} nor {{\"operations\": [{{\"id\", \"body\"}}]}}: {cause}.")
        })?;
        let entries: Vec<(String, String)> = match manifest {
            Manifest::Apollo { operations } => {
                operations.into_iter().map(|it| (it.id, it.body)).collect()
            }
            Manifest::Plain(entries) => entries.into_iter().collect(),
        };
        let mut trusted = Self::default();
        for (id, text) in entries {
            let document = documents.read(&text).map_err(|errors| {
                let first = errors.first().map(|error| error.message.as_str());
                format!("The document `{id}`: {}", first.unwrap_or_default())
            })?;
            trusted.by_text.insert(hash(&text), document.clone());
            trusted.by_id.insert(id, document);
        }
        Ok(trusted)
    }

    /// The document with this id.
    pub fn find(&self, id: &str) -> Option<Arc<Document>> {
        self.by_id.get(id).cloned()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The document of this text.
    pub fn with(&self, hash: &Hash) -> Option<Arc<Document>> {
        self.by_text.get(hash).cloned()
    }

    /// Whether a document with this text was agreed on.
    pub fn holds(&self, hash: &Hash) -> bool {
        self.by_text.contains_key(hash)
    }
}
