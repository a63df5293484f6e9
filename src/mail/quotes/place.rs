//! Where an earlier message begins.

use super::line::{FROM, SUBJECT, begins_so, is_marked, is_named, is_original, is_rule};
use crate::mail::known::Known;

/// The lines of the header of an earlier message, from the first to that of the subject.
pub(super) const HEADER: usize = 7;
/// The lines over which a program breaks "On Monday Lin wrote:".
pub(super) const INTRODUCTION: usize = 3;

/// Where "On Monday Lin <help@…> wrote:" stands above an earlier message whose lines nothing marks.
pub(super) fn written(lines: &[String], known: &Known) -> usize {
    let is_date = |line: &str| line.chars().filter(char::is_ascii_digit).count() >= 4;
    let found = (0..lines.len()).find(|at| {
        let line = lines[*at].trim_end();
        line.ends_with([':', '：'])
            && !is_marked(line)
            && line.contains('@')
            && (is_date(line) || begins_so(line))
            && known.names(line)
            && !lines[at + 1..].iter().any(|line| is_marked(line))
    });
    found.unwrap_or(lines.len())
}

/// Where the lines that begin with `>` at the end of a text begin, with what introduces them.
pub(super) fn quoted(lines: &[String]) -> usize {
    let is_quote = |line: &String| line.trim_start().starts_with('>');
    let tail = lines.iter().rev().take_while(|l| l.is_empty() || is_quote(l)).count();
    let start = lines.len() - tail;
    match lines[start..].iter().any(is_quote) {
        true => introduced(&lines[..start]).unwrap_or(start),
        false => lines.len(),
    }
}

/// Where "On Monday Lin wrote:" begins that ends these lines. Mail programs break it over several, of which the first
/// has the date.
pub(super) fn introduced(lines: &[String]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_empty())?;
    if !lines[last].trim_end().ends_with([':', '：']) {
        return None;
    }
    let begins = |line: &String| {
        line.starts_with("On ")
            || line.starts_with("Am ")
            || line.chars().filter(char::is_ascii_digit).count() >= 4
    };
    let above = (0..=last).rev().take(INTRODUCTION).take_while(|at| !lines[*at].is_empty());
    above.into_iter().find(|at| begins(&lines[*at])).or(Some(last))
}

/// Where a mail program says that the rest is an earlier message.
pub(super) fn original(lines: &[String]) -> Option<usize> {
    let named = lines.iter().position(|line| is_original(line));
    let header = (0..lines.len()).find_map(|at| match (is_named(&lines[at], &FROM), rule_above(lines, at)) {
        (true, Some(rule)) => Some(rule),
        (true, None) => is_header(&lines[at..]).then_some(at),
        (false, _) => None,
    });
    named.into_iter().chain(header).min()
}

/// The header of an earlier message, which begins with from whom it was: within a few lines it says what about.
pub(super) fn is_header(lines: &[String]) -> bool {
    let mut together = lines.iter().take(HEADER).take_while(|line| !line.is_empty());
    together.any(|line| is_named(line, &SUBJECT))
}

/// Where the rule stands that some programs draw above a header.
pub(super) fn rule_above(lines: &[String], at: usize) -> Option<usize> {
    let above = lines[..at].iter().rposition(|line| !line.is_empty());
    above.filter(|above| is_rule(&lines[*above]))
}
