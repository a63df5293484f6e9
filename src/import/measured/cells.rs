//! A row of CSV or JSON as a measurement.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::escape::{csv_text, quoted};
use crate::import::source::{Cells, Content, SourceRow};
use crate::lang::tr;
use crate::records::Measurement;
use crate::records::labels::Labels;
use crate::records::measure::number_and_unit;

/// The name under which the desk as a whole stands among the services.
pub const DESK: &str = "@desk";

/// The columns of CSV; those of labels are `label.NAME`.
const COLUMNS: [&str; 5] = ["at", "service", "measure", "value", "unit"];
const LABEL: &str = "label.";

/// Where everything stands in the rows of one file.
#[derive(Debug, Default)]
pub(super) struct Columns {
    places: [Option<usize>; 5],
    labels: Vec<(usize, String)>,
    /// Columns that mean nothing here.
    pub unknown: Vec<String>,
}

impl Columns {
    /// Finds the columns in a header.
    pub(super) fn of(header: &[String]) -> Columns {
        let mut columns = Columns::default();
        for (place, name) in header.iter().enumerate() {
            let lower = name.to_ascii_lowercase();
            let known = COLUMNS.iter().position(|c| *c == lower).filter(|c| columns.places[*c].is_none());
            match (known, lower.strip_prefix(LABEL)) {
                (Some(column), _) => columns.places[column] = Some(place),
                (None, Some(_)) => columns.labels.push((place, name[LABEL.len()..].to_owned())),
                (None, None) => columns.unknown.push(name.clone()),
            }
        }
        columns
    }

    /// Which of the columns that are needed are not there.
    pub(super) fn missing(&self) -> Option<&'static str> {
        [2, 3].into_iter().find(|column| self.places[*column].is_none()).map(|column| COLUMNS[column])
    }
}

/// Reads rows of one file.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub columns: Columns,
    /// The zone of times without one.
    pub zone: &'a TimeZone,
    /// For rows without a time.
    pub at: Timestamp,
    /// For rows without a service.
    pub service: Option<&'a str>,
}

impl Reader<'_> {
    /// # Errors
    /// Why the row is no measurement.
    pub(super) fn read(&self, row: &SourceRow) -> Result<Measurement, String> {
        match &row.content {
            Content::Cells(cells) => self.cells(cells),
            Content::Object(object) => self.object(object),
            Content::Other(_) | Content::Raw(_) => Err(tr!("it is not an object").to_owned()),
        }
    }

    fn cells(&self, cells: &Cells) -> Result<Measurement, String> {
        let text = |place: usize| {
            let bytes = cells.get(place).unwrap_or_default();
            std::str::from_utf8(bytes)
                .map(|text| csv_text(text.trim()))
                .map_err(|_| tr!("it is not UTF-8 text").to_owned())
        };
        let cell = |column: usize| {
            let text = self.columns.places[column].map(text).transpose()?;
            Ok::<_, String>(text.filter(|t| !t.is_empty()))
        };
        let (value, typed) =
            number_and_unit(cell(3)?.ok_or(tr!("it has no value"))?).map_err(|e| e.to_string())?;
        let at = cell(0)?.map(|t| self.instant(t)).transpose()?.unwrap_or(self.at);
        let mut read = Measurement::new(at, cell(2)?.ok_or(tr!("it has no measure"))?, value);
        read.service = self.service(cell(1)?);
        read.unit = one_unit(typed, cell(4)?.map(str::to_owned))?;
        for (place, name) in &self.columns.labels {
            let text = text(*place)?;
            if !text.is_empty() {
                read.labels.insert(name.clone(), text.to_owned());
            }
        }
        Ok(read)
    }

    /// The shape of the desk's own files; a value may be a text with its unit, and the time may be left out.
    fn object(&self, object: &Map<String, Value>) -> Result<Measurement, String> {
        let mut rest = object.clone();
        let at = match rest.shift_remove("at") {
            None | Some(Value::Null) => self.at,
            Some(Value::String(text)) => self.instant(&text)?,
            Some(Value::Number(number)) => self.instant(&number.to_string())?,
            Some(_) => return Err(tr!("\"at\" is not a time").to_owned()),
        };
        let measure = text_of(&mut rest, "measure")?.ok_or(tr!("it has no \"measure\""))?;
        let (value, typed) = match rest.shift_remove("value") {
            Some(Value::Number(number)) => number_and_unit(&number.to_string()).map_err(|e| e.to_string())?,
            Some(Value::String(text)) => number_and_unit(&text).map_err(|e| e.to_string())?,
            Some(Value::Null) | None => return Err(tr!("it has no \"value\"").to_owned()),
            Some(_) => return Err(tr!("\"value\" is not a number").to_owned()),
        };
        let service = self.service(text_of(&mut rest, "service")?.as_deref());
        let unit = one_unit(typed, text_of(&mut rest, "unit")?)?;
        let labels = labels_of(rest.shift_remove("labels"))?;
        Ok(Measurement { service, unit, labels, extra: rest, ..Measurement::new(at, &measure, value) })
    }

    fn service(&self, given: Option<&str>) -> Option<String> {
        given.or(self.service).filter(|s| *s != DESK).map(str::to_owned)
    }

    /// RFC 3339, a local time of the desk's zone, or seconds (milliseconds) since 1970.
    fn instant(&self, text: &str) -> Result<Timestamp, String> {
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(at);
        }
        if let Ok(local) = text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(DateTime::from)) {
            let at = self.zone.to_ambiguous_timestamp(local).compatible();
            return at.map_err(|_| no_time(text));
        }
        let number: f64 = text.parse().map_err(|_| no_time(text))?;
        let millis = if number.abs() < 1e11 { (number * 1000.0).round() } else { number };
        let fits = millis.is_finite() && (0.0..1e15).contains(&millis);
        let at = fits.then(|| Timestamp::from_millisecond(millis as i64).ok()).flatten();
        at.ok_or_else(|| no_time(text))
    }
}

fn no_time(text: &str) -> String {
    let shown = quoted(text, 40);
    tr!("{shown} is not a time; write 2026-11-23T14:00:00Z, 2026-11-23 14:00 or seconds since 1970", shown)
}

/// The unit, which may stand beside the value or after it, and must be the same in both places.
fn one_unit(typed: Option<String>, given: Option<String>) -> Result<Option<String>, String> {
    match (typed, given.filter(|unit| !unit.is_empty())) {
        (Some(typed), Some(given)) if typed != given => Err(tr!(
            "its value is in {typed}, and its unit is {given}",
            typed = quoted(&typed, 20),
            given = quoted(&given, 20)
        )),
        (typed, given) => Ok(typed.or(given)),
    }
}

fn text_of(object: &mut Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match object.shift_remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(tr!("\"{key}\" is not text", key)),
    }
}

fn labels_of(given: Option<Value>) -> Result<Labels, String> {
    let labels = match given {
        None | Some(Value::Null) => return Ok(Labels::default()),
        Some(Value::Object(labels)) => labels,
        Some(_) => return Err(tr!("\"labels\" is not an object of texts").to_owned()),
    };
    let label = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(number) => Ok((name, number.to_string())),
        Value::Bool(flag) => Ok((name, flag.to_string())),
        _ => Err(tr!("the label {quoted} is not text", quoted = quoted(&name, 40))),
    };
    labels.into_iter().map(label).collect()
}
