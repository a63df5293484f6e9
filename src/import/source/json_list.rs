//! Where the elements of a list are in JSON that is known to be well formed.

use std::ops::Range;

/// The places of the elements of the list that a path of keys leads to; none where it leads to no list.
pub(super) fn elements(text: &[u8], path: &[&str]) -> Vec<Range<usize>> {
    let mut cursor = Cursor { text, at: 0 };
    for key in path {
        match cursor.member(key) {
            Some(value) => cursor.at = value,
            None => return Vec::new(),
        }
    }
    let mut found = Vec::new();
    if !cursor.take(b'[') {
        return found;
    }
    while !cursor.take(b']') && cursor.at < text.len() {
        let start = cursor.at;
        cursor.value();
        found.push(start..cursor.at);
        cursor.take(b',');
    }
    found
}

struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
    fn space(&mut self) {
        self.at += self.text[self.at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    }

    /// Steps over a byte and the spaces around it, if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let is_there = self.text.get(self.at) == Some(&byte);
        self.at += usize::from(is_there);
        self.space();
        is_there
    }

    /// Where the value of a key of the object here begins; the last one counts where the key is there twice.
    fn member(&mut self, key: &str) -> Option<usize> {
        if !self.take(b'{') {
            return None;
        }
        let mut found = None;
        while !self.take(b'}') && self.at < self.text.len() {
            let start = self.at;
            self.value();
            let name: Option<String> = serde_json::from_slice(&self.text[start..self.at]).ok();
            self.take(b':');
            if name.as_deref() == Some(key) {
                found = Some(self.at);
            }
            self.value();
            self.take(b',');
        }
        found
    }

    /// Steps over a value.
    fn value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' | b':' if depth == 0 => break,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => break,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            if depth == 0 {
                break;
            }
        }
    }

    /// Steps over a text.
    fn string(&mut self) {
        self.at += 1;
        while let Some(next) = memchr::memchr2(b'"', b'\\', &self.text[self.at..]) {
            self.at += next + 1;
            if self.text[self.at - 1] == b'"' {
                return;
            }
            self.at = (self.at + 1).min(self.text.len());
        }
        self.at = self.text.len();
    }
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn the_elements_of_a_list_are_found_behind_their_keys() {
        let text = r#" {"a]": {"x": "}\\"}, "list": [ {"n": [1, 2]}, 5 ,"t,[" , null, [] ] , "b": 1} "#;
        let found: Vec<&str> = elements(text.as_bytes(), &["list"]).into_iter().map(|at| &text[at]).collect();
        assert_eq!(found, [r#"{"n": [1, 2]}"#, "5", r#""t,[""#, "null", "[]"]);
        assert_eq!(elements(br#"{"l": [1], "l": [2, 3]}"#, &["l"]).len(), 2);
        assert_eq!(elements(b"{\"a\": {\"b\": [{}, {}]}}", &["a", "b"]).len(), 2);
        assert!(elements(br#"{"l": {}}"#, &["l"]).is_empty() && elements(b"[]", &[]).is_empty());
    }
}
