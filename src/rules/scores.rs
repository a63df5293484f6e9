//! The scores in a reply to a satisfaction survey (M7.1e).

use crate::records::fold;

/// What a customer answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scores {
    /// Satisfaction, 1 to 5.
    pub csat: Option<u8>,
    /// How likely a recommendation is, 0 to 10.
    pub nps: Option<u8>,
}

/// Words beside a number that say what it is a score of.
const RECOMMENDS: [&str; 8] = ["nps", "recommend", "empfehl", "recomm", "推荐", "推薦", "ten", "рекоменд"];
const SATISFIED: [&str; 25] = [
    "csat",
    "satisf",
    "score",
    "rate",
    "rating",
    "give",
    "gave",
    "mark",
    "star",
    "zufrieden",
    "bewert",
    "gebe",
    "note",
    "punkt",
    "stern",
    "étoile",
    "estrella",
    "stelle",
    "满意",
    "滿意",
    "评分",
    "評分",
    "打",
    "给",
    "星",
];
/// Units: a number before one of them counts something else.
const UNITS: [&str; 28] = [
    "day", "hour", "minute", "min", "week", "month", "year", "time", "people", "person", "ticket", "tag",
    "stunde", "woche", "jour", "heure", "semaine", "día", "hora", "天", "小时", "小時", "次", "个", "個",
    "年", "月", "%",
];

/// A number in a line, and what it is out of.
struct FoundScores {
    value: u8,
    of: Option<u8>,
    stars: bool,
}

/// The scores that the lines of a reply give: `5`, `5/5`, `★★★★`, `5分`, `NPS: 9`, two numbers below each other. A number that
/// counts something else is none.
///
/// ```
/// use itdesk::rules::scores::scores;
/// let said = scores(&["I give it 4/5, and 9 of 10 for the recommendation".to_owned()]);
/// assert_eq!((said.csat, said.nps), (Some(4), Some(9)));
/// ```
pub fn scores(lines: &[String]) -> Scores {
    let mut scores = Scores::default();
    for line in lines.iter().filter(|line| !line.trim_start().starts_with(['>', '['])) {
        let line: String = line.chars().map(narrow).flat_map(char::to_lowercase).collect();
        let found = numbers(&line);
        let short = line.split_whitespace().count() <= 4;
        let spoken = |words: &[&str]| words.iter().any(|word| line.contains(word));
        for number in &found {
            let alone = short || number.of.is_some() || number.stars || spoken(&SATISFIED);
            match number {
                FoundScores { of: Some(10), value: 0..=10, .. } => _ = scores.nps.get_or_insert(number.value),
                FoundScores { of: Some(5), value: 1..=5, .. }
                | FoundScores { stars: true, value: 1..=5, .. } => {
                    scores.csat.get_or_insert(number.value);
                }
                FoundScores { of: None, value: 0..=10, .. }
                    if spoken(&RECOMMENDS[..7]) && found.len() == 1 =>
                {
                    scores.nps.get_or_insert(number.value);
                }
                FoundScores { of: None, value: 1..=5, .. } if alone && scores.csat.is_none() => {
                    scores.csat = Some(number.value);
                }
                FoundScores { of: None, value: 0..=10, .. } if alone || spoken(&RECOMMENDS[..7]) => {
                    scores.nps.get_or_insert(number.value);
                }
                _ => {}
            }
        }
    }
    scores
}

/// A digit or a sign of full width as the usual one.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '／' => fold::narrow_letter(c),
        _ => c,
    }
}

/// The numbers of a line, those left out that count something, and stars.
fn numbers(line: &str) -> Vec<FoundScores> {
    let mut found = Vec::new();
    for run in line.split(|c| c != '★' && c != '⭐' && c != '\u{fe0f}') {
        let stars = run.chars().filter(|c| *c != '\u{fe0f}').count();
        if stars > 0 {
            found.push(FoundScores { value: stars.min(255) as u8, of: None, stars: true });
        }
    }
    let chars: Vec<char> = line.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let (value, end) = number(&chars, at);
        let Some(value) = value else {
            at += 1;
            continue;
        };
        let before = at.checked_sub(1).map(|at| chars[at]);
        let is_list = chars.get(end).is_some_and(|c| ".)、".contains(*c)) && has_more(&chars, end + 1);
        let joined = before.is_some_and(|c| c.is_alphanumeric() && c.is_ascii() || ".,-:/".contains(c));
        let rest: String = chars[end..].iter().collect();
        let (of, end) = out_of(&chars, end);
        let tail = rest.trim_start();
        let decimal = chars.get(end).is_some_and(|c| ".,:-".contains(*c))
            && chars.get(end + 1).is_some_and(char::is_ascii_digit);
        if !(joined || is_list || decimal || UNITS.iter().any(|unit| tail.starts_with(unit))) {
            found.push(FoundScores { value, of, stars: false });
        }
        at = end.max(at + 1);
    }
    found
}

/// Whether a line that begins with a number of its own, as in a list, goes on with another.
fn has_more(chars: &[char], from: usize) -> bool {
    chars.get(from..).is_some_and(|rest| rest.iter().any(char::is_ascii_digit))
}

fn number(chars: &[char], at: usize) -> (Option<u8>, usize) {
    let digits: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
    let end = at + digits.len();
    match digits.len() {
        0 => (None, at),
        // A number too large for a score is none, and neither is any of its digits.
        _ => (Some(digits.parse().unwrap_or(u8::MAX)), end),
    }
}

/// `/5`, `of 5`, `von 5`, `out of 10`, `sur 5`.
fn out_of(chars: &[char], end: usize) -> (Option<u8>, usize) {
    let rest: String = chars[end..].iter().collect();
    let trimmed = rest.trim_start();
    let words = ["/", "out of", "of", "von", "sur", "de", "su", "из"];
    let behind = words.iter().find_map(|word| trimmed.strip_prefix(word)).map(str::trim_start);
    let Some(behind) = behind else { return (None, end) };
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    let used = rest.chars().count() - behind.chars().count() + digits.len();
    match digits.parse() {
        Ok(of) => (Some(of), end + used),
        Err(_) => (None, end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_read_as_people_write_them() {
        for (text, csat, nps) in [
            ("5", Some(5), None),
            ("5/5", Some(5), None),
            ("5 / 5, thanks", Some(5), None),
            ("★★★★", Some(4), None),
            ("★★★☆☆", Some(3), None),
            ("⭐⭐⭐⭐⭐", Some(5), None),
            ("5分", Some(5), None),
            ("我给４分，谢谢", Some(4), None),
            ("I would give it a 4, because the technician was quick and friendly", Some(4), None),
            ("4 out of 5 and 9 out of 10", Some(4), Some(9)),
            ("5\n9", Some(5), Some(9)),
            ("4, 8", Some(4), Some(8)),
            ("5 10", Some(5), Some(10)),
            ("1. 4\n2. 9", Some(4), Some(9)),
            ("CSAT: 3\nNPS: 2", Some(3), Some(2)),
            ("Zufriedenheit: 5", Some(5), None),
            ("It took 3 days until somebody came", None, None),
            ("3 days", None, None),
            ("Not at all, thank you", None, None),
            ("see INC-261123-4KX9P of 2026-11-23", None, None),
            ("> 5", None, None),
            ("7", None, Some(7)),
            ("", None, None),
        ] {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            assert_eq!(scores(&lines), Scores { csat, nps }, "{text}");
        }
    }
}
