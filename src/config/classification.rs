//! `[classification]`: levels, matrix and floors.

use std::collections::HashSet;

use toml::de::DeValue;

use super::defaults;
use super::keys::classification::{self as key, floors as floor_key};
use super::keys::{Key, root};
use super::near::{count, quoted};
use super::reader::{Node, Reader, Section, Spot};
use crate::lang::tr;
use crate::records::Class;
use crate::rules::policy::{Classification, Floors};

/// One list of levels as it was given.
struct Levels {
    names: Vec<String>,
    /// Where the file gives them.
    spot: Option<Spot>,
    /// False when the file's list cannot be used.
    sound: bool,
}

/// Reads the section. Levels and matrix fit each other or are the built-in ones, all three.
pub(super) fn classification(reader: &mut Reader, root: &Section) -> Classification {
    let section = reader.section(root, &root::CLASSIFICATION);
    let builtin = defaults::classification();
    let impact = levels(reader, section.get(&key::IMPACT), builtin.impact.clone());
    let urgency = levels(reader, section.get(&key::URGENCY), builtin.urgency.clone());
    let floors = floors(reader, &section);
    let matrix = match section.get(&key::MATRIX) {
        Some(node) => given_matrix(reader, node, &impact, &urgency),
        None => default_matrix(reader, &impact, &urgency, &builtin),
    };
    match matrix {
        Some(matrix) if impact.sound && urgency.sound => {
            Classification { impact: impact.names, urgency: urgency.names, matrix, floors }
        }
        _ => {
            for key in ["impact", "urgency", "matrix"] {
                reader.places.remove(&format!("classification.{key}"));
            }
            Classification { floors, ..builtin }
        }
    }
}

fn levels(reader: &mut Reader, node: Option<Node>, builtin: Vec<String>) -> Levels {
    let Some(node) = node else { return Levels { names: builtin, spot: None, sound: true } };
    let spot = node.spot.clone();
    let before = reader.found.len();
    let texts = reader.texts(Some(node)).unwrap_or_default();
    let mut seen = HashSet::new();
    for (text, spot) in &texts {
        // A ticket's level is found whatever its case.
        if !seen.insert(text.to_lowercase()) {
            let reason = tr!(": the level {quoted} is listed twice", quoted = quoted(text));
            reader.error(spot, &reason, Some(tr!("give each level its own name").to_owned()));
        }
    }
    if texts.is_empty() && reader.found.len() == before {
        reader.error(
            &spot,
            tr!(" names no level"),
            Some(tr!("list at least one, the most severe first").to_owned()),
        );
    }
    let sound = reader.found.len() == before;
    Levels { names: texts.into_iter().map(|(text, _)| text).collect(), spot: Some(spot), sound }
}

fn floors(reader: &mut Reader, section: &Section) -> Floors {
    let section = reader.section(section, &key::FLOORS);
    let default = Floors::default();
    let mut floor = |key: &'static Key<Floors>, default: Class| {
        reader.word(section.get(key), Class::WORDS).unwrap_or(default)
    };
    Floors {
        emergency: floor(&floor_key::EMERGENCY, default.emergency),
        important: floor(&floor_key::IMPORTANT, default.important),
        outage: floor(&floor_key::OUTAGE, default.outage),
        partial: floor(&floor_key::PARTIAL, default.partial),
        data_loss: floor(&floor_key::DATA_LOSS, default.data_loss),
        difficult: floor(&floor_key::DIFFICULT, default.difficult),
    }
}

/// The built-in matrix, when the levels still fit it.
fn default_matrix(
    reader: &mut Reader,
    impact: &Levels,
    urgency: &Levels,
    builtin: &Classification,
) -> Option<Vec<Vec<Class>>> {
    let wide = builtin.matrix.first().map_or(0, Vec::len);
    let mut fits = true;
    for (levels, key, needed) in [(impact, "impact", builtin.matrix.len()), (urgency, "urgency", wide)] {
        if let (Some(spot), true) = (&levels.spot, levels.sound && levels.names.len() != needed) {
            let given = count(levels.names.len(), "level");
            let reason =
                tr!(" lists {given}, but the built-in matrix has {needed} {key} levels", given, needed, key);
            let hint = tr!("also give classification.matrix: one row per impact, one letter per urgency");
            reader.error(spot, &reason, Some(hint.to_owned()));
            fits = false;
        }
    }
    fits.then(|| builtin.matrix.clone())
}

fn given_matrix(
    reader: &mut Reader,
    node: Node,
    impact: &Levels,
    urgency: &Levels,
) -> Option<Vec<Vec<Class>>> {
    let spot = node.spot.clone();
    if !node.value.is_array() {
        reader.mismatch(&node, "a list of rows, such as [\"AABC\", \"ABCC\"]", None);
        return None;
    }
    let before = reader.found.len();
    let rows = reader.items(Some(node), "rows")?;
    if impact.sound && rows.len() != impact.names.len() {
        let (given, needed) = (count(rows.len(), "row"), impact.names.len());
        let reason = tr!(
            " has {given}, but there are {needed} impact levels; write one row per impact",
            given,
            needed
        );
        reader.error(&spot, &reason, None);
    }
    let wide = urgency.sound.then_some(urgency.names.len());
    let read = rows.into_iter().enumerate().map(|(index, row)| matrix_row(reader, index + 1, row, wide));
    let matrix = read.collect();
    if reader.found.len() == before { Some(matrix) } else { None }
}

fn matrix_row(reader: &mut Reader, number: usize, row: Node, wide: Option<usize>) -> Vec<Class> {
    let letters: Vec<(String, Spot)> = match row.value {
        DeValue::String(text) => {
            let letters = text.chars().filter(|c| !c.is_whitespace());
            letters.map(|c| (c.to_string(), row.spot.clone())).collect()
        }
        DeValue::Array(_) => reader.texts(Some(row.clone())).unwrap_or_default(),
        _ => {
            reader.mismatch(&row, "a text such as \"AABC\", or a list of letters", None);
            return Vec::new();
        }
    };
    let shown: String = letters.iter().map(|(l, _)| l.as_str()).take(20).collect();
    let at = |path: &str| Spot { path: path.to_owned(), at: row.spot.at };
    reader.accept(&row.spot);
    let mut classes = Vec::with_capacity(letters.len());
    let mut wrong = HashSet::new();
    for (letter, spot) in &letters {
        match letter.parse::<Class>() {
            Ok(class) => classes.push(class),
            Err(_) if !wrong.insert(letter.clone()) => {}
            Err(_) => {
                let letter = quoted(letter);
                let row = quoted(&shown);
                let reason = tr!(
                    " row {number} {row}: {letter} is not a class; use A, B, C or D",
                    number,
                    row,
                    letter
                );
                reader.error(&Spot { at: spot.at, ..at("classification.matrix") }, &reason, None);
            }
        }
    }
    if let Some(wide) = wide.filter(|wide| *wide != letters.len()) {
        let given = count(letters.len(), "letter");
        let row = quoted(&shown);
        let reason = tr!(
            " row {number} {row} has {given}, but there are {wide} urgency levels; write a letter an urgency",
            number,
            row,
            given,
            wide
        );
        reader.error(&at("classification.matrix"), &reason, None);
    }
    classes
}
