//! `monitor ingest`.
