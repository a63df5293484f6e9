//! Measurements as rows, a month at a time.

use std::path::Path;

use super::cell::{Cell, Row};
use crate::records::Measurement;

/// The month of a file of measurements, such as `2026-11`.
pub(super) fn month(path: &Path) -> String {
    let year = path.parent().and_then(Path::file_name).unwrap_or_default();
    let month = path.file_stem().unwrap_or_default();
    format!("{}-{}", year.display(), month.display())
}

/// The rows of a month.
pub(super) fn rows<'m>(month: &'m str, measured: &'m [Measurement]) -> impl Iterator<Item = Row> + 'm {
    measured.iter().enumerate().map(move |(position, m)| {
        vec![
            Cell::Text(month.to_owned()),
            Cell::Integer(position as i64),
            Cell::Time(m.at),
            Cell::text(m.service.clone()),
            Cell::Text(m.measure.clone()),
            Cell::Real(m.value),
            Cell::text(m.unit.clone()),
            if m.labels.is_empty() { Cell::Null } else { Cell::json(&m.labels) },
        ]
    })
}
