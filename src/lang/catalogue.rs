//! The catalogues in the program: MO files as gettext defines them, searched where they lie.

use std::cmp::Ordering;

/// The translations into one language, by their English text.
pub(super) struct Catalogue {
    /// The language by its BCP 47 tag, such as `zh-CN`.
    pub tag: &'static str,
    bytes: &'static [u8],
}

/// Every catalogue under `locales/`, in the order of their tags.
pub(super) static CATALOGUES: &[Catalogue] = &include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// Where the header of an MO file says how many texts there are, and where their tables begin.
const COUNT: usize = 8;
const ORIGINALS: usize = 12;
const TRANSLATIONS: usize = 16;

impl Catalogue {
    const fn new(tag: &'static str, bytes: &'static [u8]) -> Catalogue {
        Catalogue { tag, bytes }
    }

    /// The translation of `english`; `None` where the catalogue has none. The texts are sorted, so
    /// that nothing has to be read before the first is looked up.
    pub(super) fn find(&self, english: &str) -> Option<&'static str> {
        // The empty text is the key of the header.
        let (mut low, mut high) = (usize::from(self.number(COUNT) > 0), self.number(COUNT));
        while low < high {
            let middle = usize::midpoint(low, high);
            let original = self.entry(ORIGINALS, middle);
            // After the singular, which is the key, comes the plural.
            let key = original.split('\0').next().unwrap_or(original);
            match key.cmp(english) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => {
                    return Some(self.entry(TRANSLATIONS, middle)).filter(|text| !text.is_empty());
                }
            }
        }
        None
    }

    /// Text number `index` of the table whose place stands at `table` in the header.
    fn entry(&self, table: usize, index: usize) -> &'static str {
        let at = self.number(table) + 8 * index;
        let (length, start) = (self.number(at), self.number(at + 4));
        self.bytes
            .get(start..start + length)
            .and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or_default()
    }

    /// The number at a place of the file; 0 beyond its end.
    fn number(&self, at: usize) -> usize {
        let bytes = self.bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, |bytes| u32::from_ne_bytes(bytes) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_a_catalogue_is_found() {
        for catalogue in CATALOGUES {
            for index in 1..catalogue.number(COUNT) {
                let original = catalogue.entry(ORIGINALS, index);
                let key = original.split('\0').next().unwrap();
                let translation = catalogue.entry(TRANSLATIONS, index);
                assert_eq!(catalogue.find(key), Some(translation), "{}: {key}", catalogue.tag);
            }
            assert_eq!(catalogue.find("no such message"), None);
            assert_eq!(catalogue.find(""), None, "the header is no message");
        }
    }
}
