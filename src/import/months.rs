//! Months, and the halves of a day, as other languages name them.

use crate::records::fold::fold;

/// The beginnings of the names of each month, folded. The longest that fits decides: `juin` is not `jui`. German, French,
/// Spanish, Italian, Portuguese, Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech, Hungarian, Romanian, Greek, Russian,
/// Ukrainian, Turkish, Indonesian.
const MONTHS: [(&str, &[&str]); 12] = [
    ("Jan", &["jan", "ene", "gen", "sty", "led", "ian", "ocak", "tammi", "янв", "січ", "ιαν"]),
    ("Feb", &["feb", "fev", "lut", "uno", "sub", "helmi", "фев", "лют", "φεβ"]),
    ("Mar", &["mar", "maa", "mrt", "mrz", "bre", "мар", "бер", "μαρ"]),
    ("Apr", &["apr", "avr", "abr", "kwi", "dub", "nis", "huhti", "апр", "кві", "απρ"]),
    ("May", &["may", "mai", "mag", "mei", "maj", "kve", "touko", "май", "мая", "тра", "μαι"]),
    ("Jun", &["jun", "juin", "giu", "cze", "cerven", "cervna", "iun", "haz", "kesa", "июн", "чер", "ιουν"]),
    (
        "Jul",
        &["jul", "juil", "lug", "lip", "cervenec", "cervence", "iul", "tem", "heina", "июл", "лип", "ιουλ"],
    ),
    ("Aug", &["aug", "aou", "ago", "agu", "sie", "srp", "elo", "авг", "сер", "αυγ"]),
    ("Sep", &["sep", "szep", "set", "wrz", "zar", "eyl", "syys", "сен", "вер", "σεπ"]),
    ("Oct", &["oct", "okt", "out", "ott", "paz", "rij", "eki", "loka", "окт", "жов", "οκτ"]),
    ("Nov", &["nov", "noi", "lis", "kas", "marras", "ноя", "лис", "νοε"]),
    ("Dec", &["dec", "dez", "dic", "des", "gru", "pro", "ara", "joulu", "дек", "гру", "δεκ"]),
];

/// Halves of a day; the longer first.
const HALVES: [(&str, &str); 10] = [
    ("a. m.", "AM"),
    ("p. m.", "PM"),
    ("a.m.", "AM"),
    ("p.m.", "PM"),
    ("上午", "AM"),
    ("下午", "PM"),
    ("午前", "AM"),
    ("午後", "PM"),
    ("오전", "AM"),
    ("오후", "PM"),
];

/// Months in Chinese numerals, the longer first, and dates in Korean.
const ASIAN: [(&str, &str); 17] = [
    ("년 ", "年"),
    ("월 ", "月"),
    ("년", "年"),
    ("월", "月"),
    ("일", "日"),
    ("十一月", "11月"),
    ("十二月", "12月"),
    ("十月", "10月"),
    ("一月", "1月"),
    ("二月", "2月"),
    ("三月", "3月"),
    ("四月", "4月"),
    ("五月", "5月"),
    ("六月", "6月"),
    ("七月", "7月"),
    ("八月", "8月"),
    ("九月", "9月"),
];

/// A time with its month and half of the day in English, as far as they are known, without commas, the dots of
/// `23. Nov. 2026` and the small words of `23 de noviembre de 2026`.
pub(super) fn in_english(text: &str) -> String {
    let mut text = text.to_owned();
    for (theirs, ours) in &HALVES {
        text = text.replace(theirs, &format!(" {ours} "));
    }
    for (theirs, ours) in &ASIAN {
        text = text.replace(theirs, ours);
    }
    text = text.replace(',', " ");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_alphabetic() && !is_ideograph(c);
        if !is_part(first) {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        match month(word) {
            Some(name) => {
                out.push_str(name);
                rest = rest.strip_prefix('.').unwrap_or(rest);
            }
            None if matches!(word.to_lowercase().as_str(), "de" | "del" | "à" | "um" | "às" | "alle") => {}
            None => out.push_str(word),
        }
    }
    let dotted = out.split_once(". ").filter(|(day, _)| day.bytes().all(|b| b.is_ascii_digit()));
    let out = dotted.map_or_else(|| out.clone(), |(day, rest)| format!("{day} {rest}"));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// The English month that a word names: the one with the longest beginning of it.
fn month(word: &str) -> Option<&'static str> {
    let word = fold(word);
    let length = |name: &&str| word.starts_with(&*fold(name)).then(|| name.chars().count());
    let best =
        MONTHS.iter().filter_map(|(month, names)| Some((names.iter().filter_map(length).max()?, *month)));
    best.max_by_key(|(length, _)| *length).map(|(_, month)| month)
}
