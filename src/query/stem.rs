//! The other forms of an English word, by the Snowball stemmer.

use rust_stemmers::{Algorithm, Stemmer};

/// A stem of fewer letters is the beginning of too many other words: `dat` of `date` is that of `data`, too.
const TELLING: usize = 5;
/// What the forms of a word end in.
const ENDINGS: [&str; 12] = ["", "s", "es", "e", "ed", "d", "ing", "ings", "er", "ers", "ly", "y"];

/// What a Latin word has in common with its other forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stem {
    word: String,
    stem: String,
}

impl Stem {
    /// The stem of a word; `None` for a short word, and for one that is not Latin.
    pub(super) fn of(word: &str) -> Option<Stem> {
        let is_latin = word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase());
        is_latin.then(|| Stem { word: word.to_owned(), stem: stemmed(word) })
    }

    /// What words that are related to it begin with: `print` for `printed`, which finds `printer`, too. `None`
    /// where it would find unrelated ones.
    pub(super) fn beginning(&self) -> Option<&str> {
        Some(self.stem.as_str()).filter(|stem| stem.len() >= TELLING)
    }

    /// Its other forms, without those that begin with [`Stem::beginning`].
    pub(super) fn forms(&self) -> Vec<String> {
        let last = self.stem.chars().next_back().map(String::from).unwrap_or_default();
        let doubled = format!("{}{last}", self.stem);
        let with_y = self.stem.strip_suffix('i').map(|root| format!("{root}y"));
        let with_ie = self.stem.strip_suffix('i').map(|root| format!("{root}ie"));
        let without_e = self.stem.strip_suffix('e').map(str::to_owned);
        let roots = [Some(self.stem.clone()), Some(doubled), without_e, with_y, with_ie];
        let mut forms: Vec<String> = Vec::new();
        for root in roots.iter().flatten() {
            for ending in ENDINGS {
                let form = format!("{root}{ending}");
                let is_found = form == self.word || self.beginning().is_some_and(|b| form.starts_with(b));
                if !is_found && stemmed(&form) == self.stem && !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
        forms
    }

    /// Whether another word is a form of this one, or related to it.
    pub(super) fn is_of(&self, other: &str) -> bool {
        self.beginning().is_some_and(|begin| other.starts_with(begin))
            || (other.bytes().all(|b| b.is_ascii_lowercase()) && stemmed(other) == self.stem)
    }
}

fn stemmed(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_found_and_other_words_are_not() {
        for (word, forms, others) in [
            ("drops", &["drop", "dropped", "dropping"][..], &["drape", "driver"][..]),
            ("date", &["dates", "dated", "dating"], &["data", "database"]),
            ("line", &["lines", "lined"], &["linux", "link"]),
            ("speed", &["speeds"], &["special", "spend"]),
            ("retries", &["retry", "retried", "retrying"], &["retro", "return"]),
            ("printing", &["print", "printed", "printer"], &["pristine"]),
        ] {
            let stem = Stem::of(word).unwrap();
            let found = |other: &&&str| {
                stem.forms().iter().any(|form| form == **other)
                    || stem.beginning().is_some_and(|begin| other.starts_with(begin))
            };
            assert_eq!(forms.iter().filter(|f| !found(f)).collect::<Vec<_>>(), [] as [&&str; 0], "{word}");
            assert_eq!(others.iter().filter(found).collect::<Vec<_>>(), [] as [&&str; 0], "{word}");
            assert!(forms.iter().all(|form| stem.is_of(form)), "{word}");
            assert!(!others.iter().any(|other| stem.is_of(other)), "{word}");
        }
        assert_eq!(["vpn", "win10", "打印"].map(Stem::of), [None, None, None]);
    }
}
