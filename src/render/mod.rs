//! From values to what is printed: tables, pages, JSON, CSV.

pub mod escape;
