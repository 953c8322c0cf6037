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
mod meeting;
mod schema;
mod source;
mod style;
mod subject;

use axum::Router;
use axum::routing::get;

use crate::http::Server;

/// The addresses of the pages.
pub fn routes() -> Router<Server> {
    Router::new()
        .route("/", get(front::show))
        .route("/agreements/{slug}", get(agreement::show))
        .route("/meetings/{slug}", get(meeting::show))
        .route("/countries/{code}", get(country::show))
        .route("/domains/{code}", get(domain::show))
        .route("/sources/{slug}", get(source::show))
        .route("/style.css", get(style::style))
        .route("/favicon.svg", get(style::icon))
        .route("/favicon.ico", get(style::icon))
        .route("/schema.graphql", get(schema::sdl))
        .route("/possible-types.json", get(schema::possible_types))
}
