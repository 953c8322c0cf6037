//! Two countries and what is said of their relations.

use crate::domain::batch::rows;

rows!(relation by id);
