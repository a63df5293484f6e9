//! Files written into a text as uuencode.

/// A file in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct File {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The first file in a text.
pub(super) fn found(text: &str) -> Option<File> {
    extracted(&text.lines().map(str::to_owned).collect::<Vec<_>>()).1.into_iter().next()
}

/// Lines without the files in them, and the files. What is not sound from `begin` to `end` stays text.
pub(super) fn extracted(lines: &[String]) -> (Vec<String>, Vec<File>) {
    let mut text = Vec::new();
    let mut files = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        match name(line).and_then(|name| Some((name, read(&lines[at + 1..])?))) {
            Some((name, (bytes, count))) => {
                files.push(File { name: name.to_owned(), bytes });
                at += count + 1;
            }
            None => {
                text.push(line.clone());
                at += 1;
            }
        }
    }
    (text, files)
}

/// `begin 644 note.txt`.
fn name(line: &str) -> Option<&str> {
    let (mode, name) = line.trim_end().strip_prefix("begin ")?.split_once(' ')?;
    let is_mode = (3..=4).contains(&mode.len()) && mode.bytes().all(|b| (b'0'..=b'7').contains(&b));
    (is_mode && !name.trim().is_empty()).then(|| name.trim())
}

/// What the lines hold up to `end`, and how many they are.
fn read(lines: &[String]) -> Option<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match line.trim_end() {
            "end" => return Some((bytes, at + 1)),
            "`" | "" => {}
            line => bytes.extend(decoded(line)?),
        }
    }
    None
}

/// The bytes of one line; its first letter says how many.
fn decoded(line: &str) -> Option<Vec<u8>> {
    let (first, rest) = line.as_bytes().split_first()?;
    let value = |b: &u8| (0x20..=0x60).contains(b).then(|| u32::from((b - 0x20) & 63));
    let count = value(first)? as usize;
    let needed = count.div_ceil(3) * 4;
    let data = rest.len();
    // Programs leave out spaces at the end of a line, or write one letter more as a check.
    if data > needed + 1 || needed > data + 3 && !rest.is_empty() && needed > data + 60 {
        return None;
    }
    let mut out = Vec::with_capacity(count);
    for chunk in rest[..data.min(needed)].chunks(4) {
        let mut bits = 0;
        for at in 0..4 {
            bits = bits << 6 | chunk.get(at).map_or(Some(0), value)?;
        }
        out.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
    }
    out.resize(count, 0);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (String, Vec<(String, String)>) {
        let (lines, files) = extracted(&text.lines().map(str::to_owned).collect::<Vec<_>>());
        let read = |file: File| (file.name, String::from_utf8(file.bytes).unwrap());
        (lines.join("|"), files.into_iter().map(read).collect())
    }

    #[test]
    fn a_file_in_a_text_is_a_file_and_all_else_is_text() {
        let file = |name: &str, text: &str| vec![(name.to_owned(), text.to_owned())];
        assert_eq!(of("a\nbegin 644 x y.txt\n#86)C\n`\nend\nb"), ("a|b".to_owned(), file("x y.txt", "abc")));
        assert_eq!(of("begin 0644 x\n#86)C\nend"), (String::new(), file("x", "abc")));
        for text in ["begin 644 x\n#86)C", "begin work at nine\nend", "begin 644 x\nnot coded at all\nend"] {
            assert_eq!(of(text), (text.replace('\n', "|"), Vec::new()));
        }
    }
}
