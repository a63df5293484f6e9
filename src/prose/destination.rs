//! Where a link leads.

use crate::records::Id;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Out of the desk, by one of [`SCHEMES`].
    Outside(String),
    /// To a ticket of the desk, and perhaps to a heading of it.
    Ticket(Id, Option<String>),
    /// To a heading of the same text.
    Anchor(String),
    /// To a file, of which a desk knows nothing.
    File(String),
    /// By a scheme that may run something: `javascript:`, `data:`, `file:` and all others.
    Forbidden(String),
}

/// The schemes that a link may have.
pub(super) const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

impl Destination {
    /// Reads what stands in the brackets of a link.
    ///
    /// ```
    /// use itdesk::prose::Destination;
    /// assert_eq!(Destination::read("https://x.org/"), Destination::Outside("https://x.org/".to_owned()));
    /// for hostile in ["javascript:alert(1)", "JAVASCRIPT:x", " java\nscript:x", "\u{1}javascript:x", "data:text/html,x", "vbscript:x", "//evil.org"] {
    ///     assert!(matches!(Destination::read(hostile), Destination::Forbidden(_)), "{hostile:?}");
    /// }
    /// ```
    pub fn read(given: &str) -> Destination {
        // Browsers leave control characters and blanks out before they look for a scheme.
        let bare: String = given.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        let owned = || given.trim().to_owned();
        if bare.starts_with("//") || bare.starts_with("\\") || bare.starts_with("/\\") {
            return Destination::Forbidden(owned());
        }
        if let Some(anchor) = bare.strip_prefix('#') {
            return Destination::Anchor(decoded(anchor));
        }
        if let Some((scheme, _)) =
            bare.split_once(':').filter(|(scheme, _)| !scheme.contains(['/', '?', '#']))
        {
            let known = SCHEMES.iter().any(|s| s.eq_ignore_ascii_case(scheme));
            return if known && bare == owned() {
                Destination::Outside(bare)
            } else {
                Destination::Forbidden(owned())
            };
        }
        let (path, anchor) =
            bare.split_once('#').map_or((bare.as_str(), None), |(p, a)| (p, Some(decoded(a))));
        match path.parse::<Id>() {
            Ok(id) => Destination::Ticket(id, anchor),
            Err(_) => Destination::File(owned()),
        }
    }
}

/// `%E9%87%8D` as the letter it stands for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
