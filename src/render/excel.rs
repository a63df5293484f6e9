//! CSV as Excel opens it: with a byte order mark, times on the desk's clocks, and lines that end in
//! CRLF.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The columns that have times. A text in another column may look like a time, and stays as it was
/// written.
const TIMES: [&str; 24] = [
    "at",
    "begin",
    "changed",
    "closed",
    "created",
    "decided",
    "deliver_by",
    "done",
    "due",
    "due_handle",
    "due_resolve",
    "due_respond",
    "ended",
    "from",
    "handled",
    "last",
    "now",
    "oldest",
    "recorded",
    "resolved",
    "responded",
    "since",
    "to",
    "until",
];

/// Turns CSV into that of Excel, piece by piece.
#[derive(Debug, Default)]
pub struct Excel {
    /// Whether each column has times, once the header was seen.
    times: Option<Vec<bool>>,
}

impl Excel {
    /// The next piece; the first begins with the header.
    pub fn piece(&mut self, zone: &TimeZone, csv: &str) -> String {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::new());
        let mark = if self.times.is_none() { "\u{feff}" } else { "" };
        for row in reader.records().map_while(Result::ok) {
            let Some(times) = &self.times else {
                self.times = Some(row.iter().map(has_times).collect());
                let _ = writer.write_record(&row);
                continue;
            };
            let cells = row.iter().enumerate().map(|(place, cell)| {
                let is_time = times.get(place).copied().unwrap_or(false);
                let local = is_time.then(|| local(zone, cell)).flatten();
                local.unwrap_or_else(|| cell.to_owned())
            });
            // Writing to memory fails at nothing.
            let _ = writer.write_record(cells.collect::<Vec<_>>());
        }
        let bytes = writer.into_inner().unwrap_or_default();
        format!("{mark}{}", String::from_utf8_lossy(&bytes))
    }
}

/// Whether a column of this name has times: `due.respond` and `due_respond` are one.
fn has_times(name: &str) -> bool {
    TIMES.contains(&name.replace('.', "_").as_str())
}

/// An instant as every Excel reads it: without a zone.
fn local(zone: &TimeZone, cell: &str) -> Option<String> {
    let at: Timestamp = cell.parse().ok()?;
    Some(zone.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_local_in_columns_of_times_alone_and_the_mark_comes_once() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let mut excel = Excel::default();
        let first = "title,due\n2026-11-23T06:00:00Z,2026-11-23T06:00:00Z\n\"a, \"\"b\"\"\nc\",\n";
        assert_eq!(
            excel.piece(&zone, first),
            "\u{feff}title,due\r\n2026-11-23T06:00:00Z,2026-11-23 14:00:00\r\n\"a, \"\"b\"\"\nc\",\r\n"
        );
        assert_eq!(excel.piece(&zone, "x,2026-11-23T17:30:00.5Z\n"), "x,2026-11-24 01:30:00\r\n");
        assert_eq!(excel.piece(&zone, "x,+1234\n"), "x,+1234\r\n");
    }
}
