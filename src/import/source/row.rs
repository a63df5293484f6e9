//! One row of the source, as it came.

use crate::lang::tr;
use std::borrow::Cow;

use serde_json::{Map, Value};

/// A row with the line it begins in.
#[derive(Debug, Clone)]
pub(crate) struct SourceRow {
    /// 1 for the first line of the file.
    pub line: usize,
    /// What stands in it.
    pub content: Content,
}

/// What stands in a row.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// The cells of a CSV row.
    Cells(Cells),
    /// A JSON object.
    Object(Map<String, Value>),
    /// Any other JSON value.
    Other(Value),
    /// Text that could not be read.
    Raw(Vec<u8>),
}

/// The cells of a CSV row, kept in one piece: a log has millions of them.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    bytes: Box<[u8]>,
    ends: Box<[u32]>,
}

impl Cells {
    /// The cells of a record.
    pub(crate) fn of(record: &csv::ByteRecord) -> Cells {
        let ends = (0..record.len()).map(|i| record.range(i).map_or(0, |r| r.end as u32));
        Cells { bytes: record.as_slice().into(), ends: ends.collect() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of the cell `i`.
    pub(crate) fn get(&self, i: usize) -> Option<&[u8]> {
        let end = *self.ends.get(i)? as usize;
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        self.bytes.get(start..end)
    }

    /// The bytes of all cells.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|i| self.get(i))
    }

    /// The first cell that is not UTF-8.
    pub(crate) fn broken(&self) -> Option<usize> {
        if self.bytes.is_ascii() {
            return None;
        }
        self.iter().position(|cell| std::str::from_utf8(cell).is_err())
    }
}

/// A cell as the rules read it.
#[derive(Debug, Clone)]
pub(crate) enum Cell<'a> {
    /// One text.
    Text(Cow<'a, str>),
    /// A JSON list of texts.
    List(Vec<Cow<'a, str>>),
    /// A JSON object.
    Object(&'a Map<String, Value>),
}

/// A column as one file has it.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// As the profile names it.
    pub name: String,
    /// Its places in a CSV row: none, one, or several where the header repeats it.
    pub places: Vec<usize>,
}

impl SourceRow {
    /// The cell of `column`; `None` when the row has none, or JSON's null.
    ///
    /// # Errors
    /// A reason when it is no text, number, list of those or object.
    pub(crate) fn cell(&self, column: &Column) -> Result<Option<Cell<'_>>, String> {
        match &self.content {
            Content::Cells(cells) => {
                let text = |place: &usize| {
                    let bytes = cells.get(*place).unwrap_or_default();
                    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| not_utf8(&column.name))
                };
                match column.places.as_slice() {
                    [] => Ok(None),
                    [place] => text(place).map(|text| Some(Cell::Text(text))),
                    places => several(places.iter().map(text).collect::<Result<_, _>>()?),
                }
            }
            Content::Object(object) => match lookup(object, &column.name) {
                CellFound::Nothing => Ok(None),
                CellFound::One(value) => cell_of(value).ok_or_else(|| odd(&column.name)),
                CellFound::Each(values) => {
                    let texts: Option<Vec<_>> =
                        values.into_iter().filter(|v| !v.is_null()).map(scalar).collect();
                    Ok(Some(Cell::List(texts.ok_or_else(|| odd(&column.name))?)))
                }
            },
            Content::Other(_) | Content::Raw(_) => Ok(None),
        }
    }
}

/// The reason for a cell that is not UTF-8.
pub(super) fn not_utf8(column: &str) -> String {
    tr!("column '{column}' is not UTF-8 text; give the encoding: --encoding gb18030, windows-1252 …", column)
}

fn odd(column: &str) -> String {
    tr!("column '{column}' is a list of lists or objects; name the field to use: {column}.name", column)
}

/// The cells of a column that a header repeats: those with something in them.
fn several(cells: Vec<Cow<'_, str>>) -> Result<Option<Cell<'_>>, String> {
    // Exports repeat a column as often as the row with the most values needs it.
    let mut cells: Vec<Cow<str>> = cells.into_iter().filter(|cell| !cell.trim().is_empty()).collect();
    Ok(match cells.len() {
        0 => None,
        1 => cells.pop().map(Cell::Text),
        _ => Some(Cell::List(cells)),
    })
}

/// The values under a name.
enum CellFound<'a> {
    Nothing,
    One(&'a Value),
    /// One of each object of a list.
    Each(Vec<&'a Value>),
}

/// The value of a key, or of a path of keys; through a list of objects, that of each.
fn lookup<'a>(object: &'a Map<String, Value>, name: &str) -> CellFound<'a> {
    // A key may have a dot in it, and comes before a path.
    if let Some(value) = object.get(name) {
        return CellFound::One(value);
    }
    let Some((first, rest)) = name.split_once('.') else { return CellFound::Nothing };
    match object.get(first) {
        Some(Value::Object(inner)) => lookup(inner, rest),
        Some(Value::Array(items)) => {
            let each = items.iter().filter_map(Value::as_object).flat_map(|o| match lookup(o, rest) {
                CellFound::Nothing => Vec::new(),
                CellFound::One(value) => vec![value],
                CellFound::Each(values) => values,
            });
            CellFound::Each(each.collect())
        }
        _ => CellFound::Nothing,
    }
}

fn cell_of(value: &Value) -> Option<Option<Cell<'_>>> {
    Some(match value {
        Value::Null => None,
        Value::Array(items) => {
            let texts = items.iter().filter(|item| !item.is_null()).map(scalar);
            Some(Cell::List(texts.collect::<Option<Vec<_>>>()?))
        }
        Value::Object(object) => Some(Cell::Object(object)),
        value => Some(Cell::Text(scalar(value)?)),
    })
}

fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
