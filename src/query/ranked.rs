//! Words of which not all need be there: for finding articles by a question, and tickets like another.

use super::stem::Stem;
use super::tokens::{Phrase, is_unspaced, tokens};

/// What is looked for: each of it lifts what has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RankedQuery {
    terms: Vec<Term>,
}

/// A word, a pair of Chinese characters, or a phrase that means the same as a word.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    /// As it is looked for.
    text: String,
    /// In the language of FTS5.
    fts: String,
}

/// Words that say nothing of what is looked for.
const EMPTY: &[&str] = &[
    "a", "about", "after", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "cannot", "could", "did", "do", "does", "don", "for", "from", "get", "gets", "got", "had", "has",
    "have", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or",
    "our", "please", "s", "should", "so", "t", "that", "the", "their", "then", "there", "they", "this", "to",
    "very", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would",
    "you", "your", "什么", "怎么", "怎样", "如何", "为什", "么办", "可以", "我们", "这个", "那个", "一个",
    "没有", "是否", "请问", "不能", "无法", "出现", "问题", "的时", "时候", "时怎", "了怎",
];

/// So many words are looked for at the most.
const MOST: usize = 48;

impl RankedQuery {
    /// Reads a text. Words that say nothing are left out, unless nothing else is there; `synonyms` are groups of words
    /// of which each stands for the others.
    ///
    /// ```
    /// use itdesk::query::RankedQuery;
    /// let synonyms = [vec!["vpn".to_owned(), "虚拟专用网".to_owned()]];
    /// let loose = RankedQuery::read("the VPN drops", &synonyms);
    /// assert_eq!(loose.words().collect::<Vec<_>>(), ["vpn", "drops", "虚拟专用网"]);
    /// ```
    pub fn read(text: &str, synonyms: &[Vec<String>]) -> RankedQuery {
        let found = tokens(text);
        let mut terms: Vec<Term> = Vec::new();
        let mut put = |term: Term| {
            if terms.len() < MOST && !terms.contains(&term) {
                terms.push(term);
            }
        };
        let telling = |t: &&super::tokens::Token| !EMPTY.contains(&t.text.as_str()) && !is_tail(&t.text);
        let any = found.iter().any(|t| telling(&t));
        found.iter().filter(|t| !any || telling(t)).for_each(|t| put(Term::of(&t.text)));
        for group in synonyms {
            let phrases: Vec<Phrase> = group.iter().filter_map(|word| Phrase::read(word)).collect();
            if phrases.iter().any(|phrase| phrase.find(&found).is_some()) {
                for (word, phrase) in group.iter().zip(&phrases).filter(|(_, p)| p.find(&found).is_none()) {
                    put(Term { text: word.clone(), fts: phrase.fts() });
                }
            }
        }
        RankedQuery { terms }
    }

    /// The words, as they are looked for.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.text.as_str())
    }

    /// The words and their other forms, for [`extract`](super::extract).
    pub fn needles(&self) -> Vec<String> {
        let others = self.words().filter_map(Stem::of).flat_map(|stem| {
            stem.beginning().map(|begin| format!("{begin}*")).into_iter().chain(stem.forms())
        });
        self.words().map(str::to_owned).chain(others).collect()
    }

    /// Whether one of its words is several to a full-text table.
    pub fn is_phrase(word: &str) -> bool {
        tokens(word).len() > 1
    }

    /// Puts another word in the place of one.
    pub fn fix(&mut self, word: &str, meant: &str) {
        self.terms.iter_mut().filter(|t| t.text == word).for_each(|t| *t = Term::of(meant));
    }

    /// Keeps those words for which `keep` holds.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.terms.retain(|term| keep(&term.text));
    }

    /// All of it in the language of FTS5; `None` when nothing is looked for.
    pub fn fts(&self) -> Option<String> {
        let all: Vec<&str> = self.terms.iter().map(|term| term.fts.as_str()).collect();
        (!all.is_empty()).then(|| all.join(" OR "))
    }

    /// The share of its words that stand in a text, 0 to 1.
    pub fn covered(&self, text: &str) -> f64 {
        let found = tokens(text);
        let stands = |term: &&Term| {
            let stem = Stem::of(&term.text);
            let word = |t: &super::tokens::Token| {
                t.text == term.text || stem.as_ref().is_some_and(|stem| stem.is_of(&t.text))
            };
            found.iter().any(word) || Phrase::read(&term.text).is_some_and(|p| p.find(&found).is_some())
        };
        let stand = self.terms.iter().filter(stands).count();
        stand as f64 / self.terms.len().max(1) as f64
    }
}

impl Term {
    fn of(word: &str) -> Term {
        let others: String = Stem::of(word).map_or_else(String::new, |stem| {
            let begins = stem.beginning().map(|begin| format!(" OR \"{begin}\"*"));
            let forms = stem.forms().into_iter().map(|form| format!(" OR \"{form}\""));
            begins.into_iter().chain(forms).collect()
        });
        let alone = word.chars().count() == 1 && word.chars().all(is_unspaced);
        let fts = format!("\"{word}\"{}{others}", if alone { "*" } else { "" });
        Term { text: word.to_owned(), fts }
    }
}

/// The last character of a run, which stands alone as well as in the pair before it.
fn is_tail(word: &str) -> bool {
    word.chars().count() == 1 && word.chars().all(is_unspaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_says_nothing_is_left_out() {
        let words = |text: &str| {
            RankedQuery::read(text, &[]).words().map(str::to_owned).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("How do I reset my password?"), "reset password");
        assert_eq!(words("打印机脱机怎么办"), "打印 印机 机脱 脱机 机怎");
        assert_eq!(words("what is it"), "what is it");
        assert_eq!(words("网"), "网");
        assert_eq!(words("…"), "");
    }

    proptest! {
        #[test]
        fn any_text_is_a_question_that_sqlite_understands(text in ".{0,60}|[a-z\"*()^: 虚拟网-]{0,40}") {
            if let Some(fts) = RankedQuery::read(&text, &[]).fts() {
                let db = rusqlite::Connection::open_in_memory().unwrap();
                db.execute_batch("CREATE VIRTUAL TABLE t USING fts5 (a, tokenize = 'ascii')").unwrap();
                let found = db.query_row("SELECT count(*) FROM t WHERE t MATCH ?1", [&fts], |row| row.get::<_, i64>(0));
                prop_assert_eq!(found.unwrap(), 0, "{}", fts);
            }
        }
    }
}
