//! Cardfile: the customer desk of a card issuer. The parts and their directions are told in ARCHITECTURE.md.

#![deny(unsafe_code)]

pub mod app;
pub mod cluster;
pub mod commands;
pub mod config;
pub mod csv;
pub mod db;
pub mod demo;
pub mod domain;
pub mod mail;
pub mod password;
pub mod relying_party;
pub mod seal;
pub mod services;
pub mod tls;
pub mod web;
