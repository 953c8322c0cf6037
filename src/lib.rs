//! Entente: diplomatic relations as a graph.
#![recursion_limit = "256"]

pub mod domain;
