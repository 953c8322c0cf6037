//! Entente: diplomatic relations as a graph, with the words of whoever said so.
//!
//! A request passes four rooms, in one direction: [`http`] reads it, [`graphql`] turns it into
//! questions, [`domain`] decides and reads or writes, `entity` is the rows. Each record has a file
//! of the same name in every room.
#![recursion_limit = "256"]

pub mod clock;
pub mod command;
pub mod config;
pub mod database;
pub mod dataset;
pub mod doctor;
pub mod domain;
pub mod door;
pub mod failure;
pub mod generate;
pub mod graphql;
pub mod http;
pub mod jwks;
pub mod live;
pub mod progress;
pub mod telemetry;
