//! Pages for people: made here, readable without a script.
//!
//! Each page asks the API a document that lies beside it and shows the answer, so that no page says
//! more than the API does; "open the query" leads to that very document.

mod agreement;
mod country;
mod date;
mod domain;
mod evidence;
mod fact;
mod frame;
mod front;
mod language;
mod link;
mod list;
mod meeting;
mod mention;
mod organisation;
mod person;
mod reader;
mod record;
mod schema;
mod search;
mod source;
mod style;
mod subject;

use axum::Router;
use axum::routing::get;

use crate::http::Server;
use crate::http::page::agreement::Agreement;
use crate::http::page::country::Country;
use crate::http::page::domain::Domain;
use crate::http::page::evidence::Source as SourceRow;
use crate::http::page::list::{CountryRow, DomainRow, OrganisationRow, PersonRow};
use crate::http::page::meeting::Meeting;
use crate::http::page::mention::{Listed, Met};
use crate::http::page::organisation::Organisation;
use crate::http::page::person::Person;
use crate::http::page::record::show;
use crate::http::page::source::Source;

/// The addresses of the pages.
pub fn routes() -> Router<Server> {
    Router::new()
        .route("/", get(front::show))
        .route("/search", get(search::show))
        .route("/agreements", get(list::show::<Listed>))
        .route("/meetings", get(list::show::<Met>))
        .route("/countries", get(list::show::<CountryRow>))
        .route("/people", get(list::show::<PersonRow>))
        .route("/organisations", get(list::show::<OrganisationRow>))
        .route("/domains", get(list::show::<DomainRow>))
        .route("/sources", get(list::show::<SourceRow>))
        .route("/agreements/{slug}", get(show::<Agreement>))
        .route("/meetings/{slug}", get(show::<Meeting>))
        .route("/countries/{code}", get(show::<Country>))
        .route("/people/{slug}", get(show::<Person>))
        .route("/organisations/{slug}", get(show::<Organisation>))
        .route("/domains/{code}", get(show::<Domain>))
        .route("/sources/{slug}", get(show::<Source>))
        .route("/style.css", get(style::style))
        .route("/favicon.svg", get(style::icon))
        .route("/favicon.ico", get(style::icon))
        .route("/schema.graphql", get(schema::sdl))
        .route("/possible-types.json", get(schema::possible_types))
}
