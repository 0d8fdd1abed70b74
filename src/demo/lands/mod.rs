//! The lands demo customers live in: a file of names, towns, streets and trades each, the commonest first. Names,
//! postcodes and streets fit each other by land only; no address is meant to be anybody's.

mod aland;
mod denmark;
mod estonia;
mod finland;
mod germany;
mod land;
mod latvia;
mod lithuania;
mod norway;
mod sweden;
mod swedish_finland;

pub(super) use land::{Land, LandCode, Mobile, Town};
