//! The traffic light of a service, as every format shows it.

use anstyle::Style;

use crate::lang::tr;
use crate::render::paint::{DIM, GOOD, LATE, RISK};
use crate::report::review::Rag;

/// A light in the words, signs and colours of all formats.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lamp {
    /// In a word.
    pub word: &'static str,
    /// What services of this light are: `2 to watch`.
    pub group: &'static str,
    /// The beginning of a sentence about the one service of a report.
    pub sentence: &'static str,
    /// The class of its element in HTML.
    pub class: &'static str,
    /// The sign in Markdown, which has no colours.
    pub sign: &'static str,
    /// The style on a terminal.
    pub style: Style,
}

/// How a light is shown.
pub(super) fn lamp(light: Rag) -> Lamp {
    match light {
        Rag::Red => Lamp {
            word: "act",
            group: tr!("to act on"),
            sentence: tr!("The service needs action"),
            class: "red",
            sign: "🟥",
            style: LATE,
        },
        Rag::Amber => Lamp {
            word: "watch",
            group: tr!("to watch"),
            sentence: tr!("The service needs watching"),
            class: "amber",
            sign: "🔶",
            style: RISK,
        },
        Rag::Green => Lamp {
            word: "well",
            group: "well",
            sentence: tr!("The service is well"),
            class: "green",
            sign: "🟢",
            style: GOOD,
        },
        Rag::Unknown => Lamp {
            word: "unknown",
            group: "unknown",
            sentence: tr!("Nothing is known of the service"),
            class: "unknown",
            sign: "⚪",
            style: DIM,
        },
    }
}
