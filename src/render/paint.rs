//! The few colours of the desk. What prints decides whether they reach the screen.

use anstyle::{AnsiColor, Style};

use crate::records::Class;
use crate::rules::clocks::ClockState;

/// For what can wait: hints, times, the part of an id that need not be typed.
pub const DIM: Style = Style::new().dimmed();
/// For headings and the part of an id that must be typed.
pub const BOLD: Style = Style::new().bold();
/// For what is too late.
pub const LATE: Style = AnsiColor::Red.on_default().bold();
/// For what is at risk.
pub const RISK: Style = AnsiColor::Yellow.on_default();
/// For what was kept.
pub const GOOD: Style = AnsiColor::Green.on_default();

/// Text in a style.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// The style of a class.
pub fn class(class: Class) -> Style {
    match class {
        Class::A => LATE,
        Class::B => RISK,
        Class::C => Style::new(),
        Class::D => DIM,
    }
}

/// The style of a clock's state.
pub fn clock(state: ClockState, at_risk: bool) -> Style {
    match state {
        ClockState::Breached => LATE,
        ClockState::Met => GOOD,
        ClockState::Running if at_risk => RISK,
        ClockState::Paused => DIM,
        ClockState::Running | ClockState::Unknown => Style::new(),
    }
}

/// The sign and the style of what reached its target, or missed it; nothing where neither is known.
pub fn met(is_met: Option<bool>) -> (&'static str, Style) {
    match is_met {
        Some(true) => ("✓", GOOD),
        Some(false) => ("✗", LATE),
        None => ("", Style::new()),
    }
}

/// An id with the part that names it in bold and the rest dimmed: `unique` letters of the suffix.
pub fn id(id: &str, unique: usize) -> String {
    let cut = id.rfind('-').map_or(0, |dash| dash + 1);
    let (head, suffix) = id.split_at(cut);
    let (typed, rest) = suffix.split_at(unique.min(suffix.len()));
    format!(
        "{}{}{}",
        paint(DIM, head),
        paint(BOLD.fg_color(Some(AnsiColor::Cyan.into())), typed),
        paint(DIM, rest)
    )
}
