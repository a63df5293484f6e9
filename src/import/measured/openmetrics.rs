//! The text exposition of OpenMetrics and Prometheus: what a `/metrics` page or node_exporter's text files hold.
//!
//! <https://prometheus.io/docs/specs/om/open_metrics_spec/>, <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::collections::HashMap;

use jiff::Timestamp;

use crate::lang::tr;
use crate::records::number::exact;

/// A sample: a line that is no comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// With its suffix, such as `_bucket` or `_total`.
    pub name: String,
    /// In their order.
    pub labels: Vec<(String, String)>,
    /// Not finite where the source has no value to tell.
    pub value: f64,
    /// As it is written: milliseconds in Prometheus' format, seconds in OpenMetrics'.
    pub at: Option<f64>,
}

/// What a page says, line by line.
#[derive(Debug, Default)]
pub struct Page {
    /// The samples with their lines, from 1; or why there is none.
    pub lines: Vec<(usize, Result<Sample, String>)>,
    /// Units by the names of metric families.
    units: HashMap<String, String>,
    /// Whether it ends with `# EOF`, as OpenMetrics does.
    is_open: bool,
}

impl Page {
    /// Reads a page; every line stands for itself.
    pub fn read(text: &str) -> Page {
        let mut page = Page::default();
        for (place, line) in text.lines().enumerate() {
            match page.note(line) {
                None => {}
                Some(Ok(line)) => page.lines.push((place + 1, sample(line))),
                Some(Err(reason)) => page.lines.push((place + 1, Err(reason))),
            }
        }
        page
    }

    /// Takes the next line for what it says of others. Returns the text of a sample, or why it is none; nothing for a
    /// comment.
    pub(super) fn note<'l>(&mut self, line: &'l str) -> Option<Result<&'l str, String>> {
        let line = line.trim();
        match line.strip_prefix('#') {
            _ if line.is_empty() => None,
            Some(comment) => {
                self.comment(comment.trim_start());
                None
            }
            None if self.is_open => Some(Err(tr!("it comes after # EOF").to_owned())),
            None => Some(Ok(line)),
        }
    }

    fn comment(&mut self, text: &str) {
        let mut words = text.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("EOF"), None, _) => self.is_open = true,
            (Some("UNIT"), Some(family), Some(unit)) => {
                self.units.insert(family.trim_matches('"').to_owned(), unit.to_owned());
            }
            _ => {}
        }
    }

    /// The instant of a sample.
    ///
    /// # Errors
    /// When it is none that a calendar has.
    pub fn instant(&self, sample: &Sample) -> Result<Option<Timestamp>, String> {
        let Some(at) = sample.at else { return Ok(None) };
        let millis = if self.is_open { (at * 1000.0).round() } else { at };
        let fits = millis.is_finite() && millis.abs() < 1e15;
        let found = fits.then(|| Timestamp::from_millisecond(millis as i64).ok()).flatten();
        found.map(Some).ok_or_else(|| tr!("{at} is not a time", at))
    }

    /// The unit of a sample: what `# UNIT` says of its family, else what its name ends with, as Prometheus names things.
    /// Counts of a histogram have none.
    pub fn unit<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let family = ["_total", "_sum"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let said = [name, family].iter().find_map(|name| self.units.get(*name)).map(String::as_str);
        let unit =
            said.or_else(|| family.rsplit_once('_').map(|(_, last)| last).filter(|l| spelled(l) != *l));
        unit.map(spelled)
    }
}

/// A unit by the name that the desk's conversions know.
fn spelled(unit: &str) -> &str {
    match unit {
        "seconds" => "s",
        "milliseconds" => "ms",
        "bytes" => "B",
        "percent" => "%",
        "ratio" => "ratio",
        other => other,
    }
}

/// Reads one sample.
///
/// ```
/// use itdesk::import::openmetrics::sample;
/// let read = sample(r#"http_seconds{service="mail",path="/a\"b"} 0.25 1764000000 # {trace_id="x"} 0.2"#).unwrap();
/// assert_eq!((read.name.as_str(), read.value, read.at), ("http_seconds", 0.25, Some(1764000000.0)));
/// assert_eq!(read.labels[1], ("path".to_owned(), "/a\"b".to_owned()));
/// ```
///
/// # Errors
/// Why the line is none.
pub fn sample(line: &str) -> Result<Sample, String> {
    let mut rest = line;
    let mut name = word(&mut rest, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':')).to_owned();
    rest = rest.trim_start();
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        let quoted = read_labels(&mut rest, &mut labels)?;
        if name.is_empty() {
            name = quoted.unwrap_or_default();
        }
    }
    if name.is_empty() {
        return Err(tr!("it does not begin with the name of a metric").to_owned());
    }
    // An exemplar is an example of what was counted, no sample of its own.
    let before = rest.find(" # ").map_or(rest, |exemplar| &rest[..exemplar]);
    let mut words = before.split_whitespace();
    let value = words.next().ok_or(tr!("it has no value"))?;
    let value = number(value)?;
    let at = words
        .next()
        .map(|text| text.parse().map_err(|_| tr!("{shown} is not a time", shown = shown(text))))
        .transpose()?;
    match words.next() {
        Some(more) => Err(tr!("{shown} comes after the time", shown = shown(more))),
        None => Ok(Sample { name, labels, value, at }),
    }
}

/// A value: a decimal number, `NaN` or an infinity.
fn number(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| tr!("{shown} is not a number", shown = shown(text)))?;
    if !number.is_finite() && !text.contains(|c: char| c.is_ascii_digit()) {
        return Ok(number);
    }
    // A value that is rounded in silence would differ from what its system shows.
    exact(text).ok_or_else(|| tr!("{shown} has more digits than a number can hold", shown = shown(text)))
}

/// Reads up to and with the closing brace; returns a metric's name that stands in quotes among the labels.
fn read_labels(rest: &mut &str, labels: &mut Vec<(String, String)>) -> Result<Option<String>, String> {
    let mut metric = None;
    loop {
        *rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('}') {
            *rest = after;
            return Ok(metric);
        }
        let is_quoted = rest.starts_with('"');
        let name = match is_quoted {
            true => text(rest)?,
            false => word(rest, |c| c.is_ascii_alphanumeric() || c == '_').to_owned(),
        };
        *rest = rest.trim_start();
        match rest.strip_prefix('=') {
            Some(after) => {
                *rest = after.trim_start();
                labels.push((name, text(rest)?));
            }
            None if is_quoted && metric.is_none() => metric = Some(name),
            None => {
                return Err(tr!("its labels are not NAME=\"TEXT\" with commas between, in { }").to_owned());
            }
        }
        *rest = rest.trim_start();
        if !rest.starts_with('}') {
            *rest = rest.strip_prefix(',').ok_or(tr!("a comma or } is missing after a label"))?;
        }
    }
}

/// Takes the letters off the front that `belongs` holds of.
fn word<'a>(rest: &mut &'a str, belongs: impl Fn(char) -> bool) -> &'a str {
    let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    word
}

/// Takes a text in quotes off the front.
fn text(rest: &mut &str) -> Result<String, String> {
    let inside = rest.strip_prefix('"').ok_or(tr!("the text of a label must be in double quotes"))?;
    let mut out = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                *rest = &inside[at + 1..];
                return Ok(out);
            }
            '\\' => match letters.next() {
                Some((_, 'n')) => out.push('\n'),
                Some((_, escaped @ ('"' | '\\'))) => out.push(escaped),
                Some((_, other)) => out.extend(['\\', other]),
                None => break,
            },
            letter => out.push(letter),
        }
    }
    Err(tr!("a text has no closing quote").to_owned())
}

fn shown(text: &str) -> String {
    crate::escape::quoted(text, 40)
}
