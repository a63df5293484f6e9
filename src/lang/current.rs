//! Which language applies: to what is shown, and to what is written for other people.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::catalogue::CATALOGUES;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(usize);

/// The language of the user, in which everything is shown that is not written for others.
static SHOWN: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The language of a text for other people, while this thread writes one.
    static WRITTEN: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Language {
    /// The language of the source.
    pub const ENGLISH: Language = Language(0);

    /// The language that `name` asks for, as a BCP 47 tag (`zh-CN`) or as a locale of the system
    /// (`zh_CN.UTF-8`, `C`). Where a region has no catalogue of its own, another of the same
    /// language answers; `None` where there is none.
    ///
    /// ```
    /// use itdesk::lang::Language;
    ///
    /// assert_eq!(Language::named("zh_CN.UTF-8"), Language::named("zh"));
    /// assert_eq!(Language::named("C"), Some(Language::ENGLISH));
    /// assert_eq!(Language::named("tlh"), None);
    /// ```
    pub fn named(name: &str) -> Option<Language> {
        let tag = name.split(['.', '@']).next().unwrap_or(name).replace('_', "-");
        let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        let wanted = primary(&tag);
        if ["en", "c", "posix"].contains(&wanted.as_str()) {
            return Some(Language::ENGLISH);
        }
        let exact = CATALOGUES.iter().position(|catalogue| catalogue.tag.eq_ignore_ascii_case(&tag));
        let related = || CATALOGUES.iter().position(|catalogue| primary(catalogue.tag) == wanted);
        exact.or_else(related).map(|index| Language(index + 1))
    }

    /// Every language, English first.
    pub(super) fn all() -> impl Iterator<Item = Language> {
        (0..=CATALOGUES.len()).map(Language)
    }

    /// The tags of all languages, English first.
    pub fn tags() -> impl Iterator<Item = &'static str> {
        std::iter::once("en").chain(CATALOGUES.iter().map(|catalogue| catalogue.tag))
    }

    /// The BCP 47 tag, as an HTML page names it.
    pub fn tag(self) -> &'static str {
        self.0.checked_sub(1).map_or("en", |index| CATALOGUES[index].tag)
    }

    /// The translation of `english`; `None` in English, and where the catalogue lacks it.
    pub(super) fn find(self, english: &str) -> Option<&'static str> {
        CATALOGUES[self.0.checked_sub(1)?].find(english)
    }
}

/// Sets the language in which this process shows everything.
pub fn set_shown(language: Language) {
    SHOWN.store(language.0, Ordering::Relaxed);
}

/// Shows English from here on: what programs read does not depend on who runs them.
pub fn show_to_programs() {
    set_shown(Language::ENGLISH);
}

/// The language that applies now.
pub fn current() -> Language {
    WRITTEN.get().unwrap_or_else(|| Language(SHOWN.load(Ordering::Relaxed)))
}

/// What `write` returns, written in `language` whatever the user's own is. Holds for this thread.
pub fn with<T>(language: Language, write: impl FnOnce() -> T) -> T {
    struct Restored(Option<Language>);
    impl Drop for Restored {
        fn drop(&mut self) {
            WRITTEN.set(self.0);
        }
    }
    let _before = Restored(WRITTEN.replace(Some(language)));
    write()
}
