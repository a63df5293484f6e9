//! Files that other systems wrote: rows of tickets, measurements.

use std::cell::LazyCell;

use itdesk::desk::Desk;
use itdesk::import::{ImportRequest, MeasuredRequest, Shape, openmetrics, read_profile, record};
use itdesk::records::Measurement;
use tempfile::TempDir;

use super::{NOW, POLICY};

thread_local! {
    /// An empty desk: what is tried on it is not written.
    static DESK: LazyCell<(Desk, TempDir)> = LazyCell::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::new(folder.path().into(), POLICY.clone(), 0, *NOW, None, Some("lin".to_owned()));
        (desk, folder)
    });
}

/// Rows of CSV, JSON and JSON Lines by the built-in profiles, and a profile of one's own.
pub fn import(bytes: &[u8]) {
    let _ = read_profile(&String::from_utf8_lossy(bytes), "it.toml");
    for profile in ["plain", "servicenow"] {
        let profile = Some(profile.to_owned());
        let request =
            ImportRequest { file: "-".to_owned(), profile, dry_run: true, quiet: true, ..Default::default() };
        let taken = || DESK.with(|desk| itdesk::import::import(&desk.0, &request, &mut { bytes }));
        let Ok(summary) = taken() else { continue };
        assert!(summary.tickets_added + summary.rejected.len() <= summary.rows_read.max(1), "{summary:?}");
        assert!(summary.rejected.iter().all(|r| r.line >= 1 && !r.reason.is_empty()), "{summary:?}");
    }
}

/// What is measured: lines as a desk keeps them, a page of OpenMetrics, rows of CSV.
pub fn measurement(bytes: &[u8]) {
    for line in bytes.split(|b| *b == b'\n') {
        if let Ok(read) = Measurement::parse(line) {
            let line = read.to_line();
            let again = Measurement::parse(line.trim_end().as_bytes());
            assert_eq!(again.as_ref().map(Measurement::to_line), Ok(line));
        }
    }
    let text = String::from_utf8_lossy(bytes);
    let page = openmetrics::Page::read(&text);
    for line in text.lines() {
        if let Ok(sample) = openmetrics::sample(line) {
            let _ = page.instant(&sample);
        }
    }
    for shape in [None, Some(Shape::Csv), Some(Shape::Jsonl), Some(Shape::Openmetrics)] {
        let request =
            MeasuredRequest { file: "-".to_owned(), shape, dry_run: true, ..MeasuredRequest::default() };
        let Ok(done) = DESK.with(|desk| record(&desk.0, &request, &mut { bytes })) else { continue };
        assert_eq!(done.added + done.known, done.taken);
        assert_eq!(done.taken + done.without_value + done.rejected.len(), done.read, "{done:?}");
        for taken in &done.samples {
            assert_eq!(Measurement::parse(taken.to_line().trim_end().as_bytes()).as_ref(), Ok(taken));
        }
    }
}
