//! What a table of tickets shows of each, from the columns of an index.

use jiff::Timestamp;

use super::stored::{LISTED, Stored, clock_words, texts};
use crate::records::words::Nature;
use crate::records::{Class, Id, Kind, State};

/// A ticket of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct ListLine {
    /// Which.
    pub id: Id,
    /// Its class.
    pub class: Class,
    /// Where it is in its life cycle.
    pub state: State,
    /// Its next deadline.
    pub pressing: Pressing,
    /// Who has it: the assignee, else the team.
    pub holder: Option<String>,
    /// The service it is about.
    pub service: Option<String>,
    /// Whether it is a problem.
    pub is_problem: bool,
    /// Its title.
    pub title: String,
}

/// The next deadline of a ticket, and where its clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressing {
    /// Nothing is due any more.
    Nothing,
    /// Its clocks are paused.
    Paused,
    /// It is due then.
    Running(Timestamp),
    /// It is due then, and most of the time is used.
    AtRisk(Timestamp),
    /// It was due then.
    Breached(Timestamp),
}

impl ListLine {
    /// The columns that a line is made from.
    pub const COLUMNS: [&'static str; LISTED.len()] = LISTED;

    /// The line of a ticket at `now`, from the values of [`ListLine::COLUMNS`]. `None` for words that
    /// no ticket of this program has.
    pub fn of(id: Id, stored: &[Stored], now: Timestamp) -> Option<ListLine> {
        let text = |at: usize| match stored.get(at) {
            Some(Stored::Text(text)) => texts(text).next(),
            _ => None,
        };
        let owned = |at: usize| text(at).map(str::to_owned);
        let class = match stored.first()? {
            Stored::Number(class) => Class::ALL.get(usize::try_from(*class).ok()?).copied()?,
            _ => return None,
        };
        let due = match stored.get(3)? {
            Stored::Number(us) => Timestamp::from_microsecond(*us).ok(),
            _ => None,
        };
        let clocks: Vec<&str> = (4..8).filter_map(text).collect();
        let service = if text(10) == Some(Kind::Change.as_str()) { owned(12) } else { owned(11) };
        Some(ListLine {
            id,
            class,
            state: state_of(text(1)?)?,
            pressing: Pressing::of(&clocks, due, now),
            holder: owned(8).or_else(|| owned(9)),
            service,
            is_problem: text(2) == Some(Nature::Problem.as_str()),
            title: match stored.get(13)? {
                Stored::Text(title) => title.to_string(),
                _ => return None,
            },
        })
    }
}

/// The state that a column names.
pub fn state_of(word: &str) -> Option<State> {
    let place = State::WORDS.iter().position(|known| *known == word)?;
    State::ALL.get(place).copied()
}

impl Pressing {
    /// From the clocks as columns hold them, those that a ticket has; of a kind without clocks, from
    /// its next deadline.
    fn of(clocks: &[&str], due: Option<Timestamp>, now: Timestamp) -> Pressing {
        if clocks.is_empty() {
            return match due {
                Some(due) if due < now => Pressing::Breached(due),
                Some(due) => Pressing::Running(due),
                None => Pressing::Nothing,
            };
        }
        // A clock that counts begins with its deadline, or with a dash while it waits for one.
        let counting = clocks.iter().filter_map(|clock| Some((clock, deadline(clock)?)));
        let nearest = counting.clone().filter_map(|(clock, due)| Some((due?, clock)));
        let word = |clock: &str| clock_words(clock, now).last().copied().unwrap_or_default();
        match nearest.min_by_key(|(due, _)| *due) {
            Some((due, clock)) => match word(clock) {
                "breached" => Pressing::Breached(due),
                "at_risk" => Pressing::AtRisk(due),
                "paused" => Pressing::Paused,
                _ => Pressing::Running(due),
            },
            None if counting.clone().any(|(clock, _)| word(clock) == "paused") => Pressing::Paused,
            None => Pressing::Nothing,
        }
    }
}

/// The deadline of a stored clock: `None` once it has stopped, `Some(None)` while it has none.
fn deadline(clock: &str) -> Option<Option<Timestamp>> {
    match clock.split(' ').next()? {
        "-" => Some(None),
        number => Some(Timestamp::from_microsecond(number.parse().ok()?).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_clock_that_counts_presses() {
        let at = |us: i64| Timestamp::from_microsecond(us).unwrap();
        let now = at(100);
        for (clocks, due, pressing) in [
            (vec!["met", "150 120 runs", "130 90 runs"], None, Pressing::AtRisk(at(130))),
            (vec!["met", "150 120 runs", "- - waits"], None, Pressing::Running(at(150))),
            (vec!["breached", "met", "unknown"], Some(50), Pressing::Nothing),
            (vec!["met", "- - waits", "- - waits"], None, Pressing::Paused),
            (vec!["90 80 runs", "150 120 runs"], None, Pressing::Breached(at(90))),
            (vec!["90 - waits"], None, Pressing::Breached(at(90))),
            (vec!["- - runs"], None, Pressing::Nothing),
            (vec![], Some(90), Pressing::Breached(at(90))),
            (vec![], Some(110), Pressing::Running(at(110))),
            (vec![], None, Pressing::Nothing),
        ] {
            assert_eq!(Pressing::of(&clocks, due.map(at), now), pressing, "{clocks:?} {due:?}");
        }
    }
}
