//! `[knowledge]`: grades, reviews, limits, synonyms (M8).

use std::collections::BTreeMap;

use super::keys::knowledge::{self as key, grade as grade_key, unhelpful as unhelpful_key};
use super::keys::root;
use super::reader::{Reader, Section};
use crate::lang::tr;
use crate::records::words::ArticleType;
use crate::rules::policy::{Grade, Knowledge, Period};

/// The most votes that a limit may ask for.
const MOST_VOTES: u32 = 1_000_000;

/// Reads `[knowledge]`.
pub(super) fn knowledge(reader: &mut Reader, root: &Section) -> Knowledge {
    let builtin = Knowledge::default();
    let section = reader.section(root, &root::KNOWLEDGE);
    let unhelpful = reader.section(&section, &key::UNHELPFUL);
    let grades = grades(reader, &section, builtin.grades);
    Knowledge {
        grade: grade(reader, &section, &grades, builtin.grade),
        review: review(reader, &section, builtin.review),
        approval: reader.minutes(section.get(&key::APPROVAL)).unwrap_or(builtin.approval),
        signed: reader.flag(section.get(&key::SIGNED)).unwrap_or(builtin.signed),
        unhelpful_votes: reader
            .whole(unhelpful.get(&unhelpful_key::VOTES), MOST_VOTES)
            .unwrap_or(builtin.unhelpful_votes),
        unhelpful_share: reader
            .number(unhelpful.get(&unhelpful_key::SHARE), 1.0)
            .unwrap_or(builtin.unhelpful_share),
        synonyms: synonyms(reader, &section),
        grades,
    }
}

/// The grades that are given stand beside the built-in ones, or in place of those of the same name.
fn grades(
    reader: &mut Reader,
    section: &Section,
    mut grades: BTreeMap<String, Grade>,
) -> BTreeMap<String, Grade> {
    let given = reader.each(section, &key::GRADES, |reader, section| Grade {
        read: reader.names(section.get(&grade_key::READ)),
        change: reader.names(section.get(&grade_key::CHANGE)),
        approve: reader.names(section.get(&grade_key::APPROVE)),
    });
    grades.extend(given);
    grades
}

/// The grade of an article that names none; it must be one of the grades.
fn grade(
    reader: &mut Reader,
    section: &Section,
    grades: &BTreeMap<String, Grade>,
    builtin: String,
) -> String {
    let known: Vec<&str> = grades.keys().map(String::as_str).collect();
    let given = reader.parsed(section.get(&key::GRADE), "the name of a grade", |text| {
        let found = known.iter().find(|name| **name == text);
        let hint = || crate::near::suggestion(text, known.iter().copied());
        found.map(|_| text.to_owned()).ok_or_else(|| (tr!("no grade '{text}' is declared", text), hint()))
    });
    given.unwrap_or(builtin)
}

fn review(reader: &mut Reader, section: &Section, builtin: [Period; 6]) -> [Period; 6] {
    let section = reader.section(section, &key::REVIEW);
    let mut review = builtin;
    for kind in ArticleType::ALL {
        if let Some(given) = reader.period(section.entry(kind.as_str())) {
            review[*kind as usize] = given;
        }
    }
    review
}

/// `[knowledge.synonyms]`: a word a line, and what means the same.
fn synonyms(reader: &mut Reader, section: &Section) -> Vec<Vec<String>> {
    let section = reader.table(section, &key::SYNONYMS);
    let entries: Vec<_> = section.each().collect();
    let groups = entries.into_iter().map(|(word, _, node)| {
        let same = reader.names(Some(node));
        std::iter::once(word.to_owned()).chain(same).collect::<Vec<_>>()
    });
    groups.filter(|group| group.len() > 1).collect()
}
