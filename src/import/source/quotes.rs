//! Quotes in the raw text of a CSV record: where one is never closed, and where text follows a closed one.

/// What the quotes of a record say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// As CSV means them.
    Fine,
    /// A quote is opened and not closed before the end of the file: its byte, and which cell.
    Open(usize, usize),
    /// Text follows a closing quote, and the cell would end elsewhere if it were read literally: byte and cell.
    Unclear(usize, usize),
    /// Text follows a closing quote, and the cells mean what they say: `"19" monitor`.
    Literal(Vec<usize>),
}

/// Looks at the raw bytes of one record, its line end with it.
pub(super) fn look(raw: &[u8], delimiter: u8) -> Quotes {
    let mut literal = Vec::new();
    let mut at = 0;
    let mut cell = 0;
    loop {
        let start = at;
        if raw.get(at) == Some(&b'"') {
            let Some(close) = closing(raw, at + 1) else { return Quotes::Open(start, cell) };
            at = close + 1;
            let follows = raw.get(at).is_some_and(|b| *b != delimiter && !matches!(b, b'\n' | b'\r'));
            if follows {
                let inside = &raw[start + 1..close];
                let is_plain = |b: &u8| *b != delimiter && !matches!(b, b'\n' | b'\r' | b'"');
                if !inside.iter().all(is_plain) {
                    return Quotes::Unclear(start, cell);
                }
                literal.push(cell);
            }
        }
        at += raw[at..].iter().take_while(|b| **b != delimiter && !matches!(b, b'\n' | b'\r')).count();
        if raw.get(at) != Some(&delimiter) {
            break;
        }
        at += 1;
        cell += 1;
    }
    if literal.is_empty() { Quotes::Fine } else { Quotes::Literal(literal) }
}

/// The quote that closes a cell; two of them are one that does not.
fn closing(raw: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'"', raw.get(at..)?)?;
        match raw.get(at + 1) {
            Some(b'"') => at += 2,
            _ => return Some(at),
        }
    }
}

/// The cells of a record without line ends in it, read literally where `literal` says so.
pub(super) fn literally(
    raw: &[u8],
    delimiter: u8,
    read: &csv::ByteRecord,
    literal: &[usize],
) -> csv::ByteRecord {
    let plain = raw.trim_ascii_end();
    let cells = read.iter().enumerate().map(|(place, cell)| match literal.contains(&place) {
        true => nth(plain, delimiter, place).unwrap_or(cell),
        false => cell,
    });
    cells.collect::<Vec<_>>().into()
}

/// The raw text of a cell.
fn nth(raw: &[u8], delimiter: u8, place: usize) -> Option<&[u8]> {
    let mut at = 0;
    for cell in 0.. {
        let start = at;
        let is_quoted = raw.get(at) == Some(&b'"');
        if let Some(close) = is_quoted.then(|| closing(raw, at + 1)).flatten() {
            at = close + 1;
        }
        at += raw.get(at..)?.iter().take_while(|b| **b != delimiter && !matches!(b, b'\n' | b'\r')).count();
        if cell == place {
            return raw.get(start..at);
        }
        at += 1;
    }
    None
}
