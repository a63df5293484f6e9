//! `hours` and `targets` of a service (M3.1a, M7.1a).
