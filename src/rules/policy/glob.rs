//! Patterns of the policy: `*` stands for any text, case does not matter.

/// A pattern that covers a whole text.
///
/// ```
/// use itdesk::rules::policy::Glob;
/// assert!(Glob::new("web*.example.org").matches("WEB12.example.org"));
/// assert!(!Glob::new("web").matches("web12"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    text: String,
    pieces: Vec<String>,
}

impl Glob {
    /// Reads a pattern; without a `*` it is the text itself.
    pub fn new(text: &str) -> Glob {
        Glob { text: text.to_owned(), pieces: text.to_lowercase().split('*').map(str::to_owned).collect() }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it covers `text`.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let (Some((first, more)), Some(mut rest)) = (
            self.pieces.split_first(),
            self.pieces.first().and_then(|first| text.strip_prefix(first.as_str())),
        ) else {
            return false;
        };
        let Some((last, middle)) = more.split_last() else { return text == *first };
        for piece in middle {
            let Some(at) = rest.find(piece.as_str()) else { return false };
            rest = &rest[at + piece.len()..];
        }
        rest.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_texts() {
        for (pattern, text, is) in [
            ("*", "", true),
            ("a@b.c", "A@B.C", true),
            ("*@b.c", "x@b.c", true),
            ("*@b.c", "x@b.c.d", false),
            ("[alert]*", "[ALERT] disk", true),
            ("*down*", "it is down now", true),
            ("a*b*c", "a-c-b-c", true),
            ("a*a", "a", false),
            ("*ab", "aab", true),
            ("", "x", false),
            ("Ü*", "über", true),
        ] {
            assert_eq!(Glob::new(pattern).matches(text), is, "{pattern} {text}");
        }
    }
}
