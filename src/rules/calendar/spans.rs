//! Real time cut where a zone's clocks change, and the working time in each piece.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::line::WorkingLine;

/// A hundred years of 365¼ days, in seconds.
pub(super) const CENTURY: i64 = 36_525 * 86_400;

/// The instants `[start, end)`, in seconds since the epoch, over which a zone's offset is constant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: i64,
    pub(super) end: i64,
    /// Seconds that local time is ahead of UTC.
    pub(super) offset: i64,
}

/// A span with the working time in it.
pub(super) struct Counted<'a> {
    line: &'a WorkingLine,
    span: Span,
    /// The line's count where the span starts.
    before: i64,
    /// The working seconds in the span.
    pub(super) open: i64,
}

impl<'a> Counted<'a> {
    pub(super) fn new(line: &'a WorkingLine, span: Span) -> Counted<'a> {
        let before = line.before(span.start + span.offset);
        let open = line.before(span.end + span.offset) - before;
        Counted { line, span, before, open }
    }

    /// The earliest second of the span by which `wanted` of its working seconds have passed;
    /// `wanted` is in `1..=open`.
    pub(super) fn reach(&self, wanted: i64) -> i64 {
        let Span { start, end, offset } = self.span;
        let count = self.before + wanted;
        self.line.reach(count, start + offset, end + offset) - offset
    }

    /// The first working second of the span; its end when it has none.
    pub(super) fn opening(&self) -> i64 {
        if self.open > 0 { self.reach(1) - 1 } else { self.span.end }
    }
}

/// The spans that together are `[from, to)`, in order, none longer than a century.
///
/// A zone without summer time has one span for all of history, so the cut at a century is what
/// lets a search give up in the middle of it.
pub(super) fn spans(zone: &TimeZone, from: Timestamp, to: i64) -> impl Iterator<Item = Span> {
    let mut start = whole_second(from);
    let mut offset = i64::from(zone.to_offset(from).seconds());
    let mut changes = zone
        .following(from)
        .map(|change| {
            let at = change.timestamp().as_second();
            (at, i64::from(change.offset().seconds()))
        })
        .peekable();
    std::iter::from_fn(move || {
        if start >= to {
            return None;
        }
        while let Some((_, new)) = changes.next_if(|(at, _)| *at <= start) {
            offset = new;
        }
        let change = changes.peek().map_or(to, |(at, _)| *at);
        let end = change.min(to).min(start.saturating_add(CENTURY));
        let span = Span { start, end, offset };
        start = end;
        Some(span)
    })
}

/// The second an instant lies in, counted from the epoch.
///
/// [`Timestamp::as_second`] cuts towards the epoch, which before 1970 is the wrong way.
pub(super) fn whole_second(at: Timestamp) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}
