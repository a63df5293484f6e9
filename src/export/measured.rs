//! Measurements as rows, a month at a time.

use std::path::Path;

use super::cell::{Cell, json};
use super::rows::Rows;
use super::table::Table;
use crate::records::Measurement;

/// The month of a file of measurements, such as `2026-11`.
pub(super) fn month(path: &Path) -> String {
    let year = path.parent().and_then(Path::file_name).unwrap_or_default();
    let month = path.file_stem().unwrap_or_default();
    format!("{}-{}", year.display(), month.display())
}

/// So many rows are held at a time.
const GROUP: usize = 16_384;

/// The rows of a month, in groups.
pub(super) fn groups(month: &str, measured: &[Measurement]) -> impl Iterator<Item = Rows> {
    let groups = measured.chunks(GROUP).enumerate();
    groups.map(move |(group, measured)| rows(month, group * GROUP, measured))
}

fn rows(month: &str, first: usize, measured: &[Measurement]) -> Rows {
    let mut rows = Rows::of(Table::Measurements);
    for (position, m) in (first..).zip(measured) {
        let labels = if m.labels.is_empty() { None } else { json(&m.labels) };
        rows.add([
            Cell::Text(month),
            Cell::Integer(position as i64),
            Cell::Time(m.at),
            Cell::text(m.service.as_deref()),
            Cell::Text(&m.measure),
            Cell::Real(m.value),
            Cell::text(m.unit.as_deref()),
            Cell::text(labels.as_deref()),
        ]);
    }
    rows
}
