//! Built-in tables of holidays, as a government announces them.

use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// A built-in table of holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HolidayTable {
    /// The holidays of China, as the General Office of the State Council announces them.
    China,
}

/// What a holiday makes of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// No shift starts on it.
    Off,
    /// It is worked although it is not a working day of the week.
    Worked,
}

/// The holidays of a year: the first and last day of each time off, and the make-up working days.
struct Announced {
    year: i16,
    off: &'static [[(i8, i8); 2]],
    worked: &'static [(i8, i8)],
}

/// Only what a notice of the State Council (国办发明电) says. A year is added when its notice is out.
const CHINA: [Announced; 3] = [
    // 国办发明电〔2023〕7号
    Announced {
        year: 2024,
        off: &[
            [(1, 1), (1, 1)],
            [(2, 10), (2, 17)],
            [(4, 4), (4, 6)],
            [(5, 1), (5, 5)],
            [(6, 10), (6, 10)],
            [(9, 15), (9, 17)],
            [(10, 1), (10, 7)],
        ],
        worked: &[(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)],
    },
    // 国办发明电〔2024〕12号
    Announced {
        year: 2025,
        off: &[
            [(1, 1), (1, 1)],
            [(1, 28), (2, 4)],
            [(4, 4), (4, 6)],
            [(5, 1), (5, 5)],
            [(5, 31), (6, 2)],
            [(10, 1), (10, 8)],
        ],
        worked: &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    },
    // 国办发明电〔2025〕7号
    Announced {
        year: 2026,
        off: &[
            [(1, 1), (1, 3)],
            [(2, 15), (2, 23)],
            [(4, 4), (4, 6)],
            [(5, 1), (5, 5)],
            [(6, 19), (6, 21)],
            [(9, 25), (9, 27)],
            [(10, 1), (10, 7)],
        ],
        worked: &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
    },
];

impl HolidayTable {
    /// Every table.
    pub const ALL: &'static [HolidayTable] = &[HolidayTable::China];

    /// Its name in the policy.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            HolidayTable::China => "cn",
        }
    }

    /// The years it knows, with no gap between them.
    #[must_use]
    pub fn years(self) -> RangeInclusive<i16> {
        let years = self.announced();
        years[0].year..=years[years.len() - 1].year
    }

    /// Its days off and its make-up working days.
    #[must_use]
    pub fn days(self) -> Vec<(Date, Turn)> {
        let of_year = |announced: &Announced| {
            let day = |(month, day): (i8, i8)| date(announced.year, month, day);
            let range = |[from, to]: &[(i8, i8); 2]| {
                let to = day(*to);
                day(*from).series(1.day()).take_while(move |day| *day <= to).map(|day| (day, Turn::Off))
            };
            let worked = announced.worked.iter().map(|at| (day(*at), Turn::Worked));
            announced.off.iter().flat_map(range).chain(worked).collect::<Vec<_>>()
        };
        self.announced().iter().flat_map(of_year).collect()
    }

    fn announced(self) -> &'static [Announced] {
        match self {
            HolidayTable::China => &CHINA,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;

    use super::*;

    /// Eleven days off of a year are statutory, thirteen since 2025. Every further weekday off is made
    /// up for on a weekend, so that a slip in the table breaks the sum.
    #[test]
    fn every_make_up_day_is_on_a_weekend_and_makes_up_for_a_weekday() {
        let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let table = HolidayTable::China;
        for year in table.years() {
            let of_year = |wanted: Turn| {
                let days =
                    table.days().into_iter().filter(move |(day, turn)| day.year() == year && *turn == wanted);
                days.map(|(day, _)| day).collect::<Vec<_>>()
            };
            let (off, worked) = (of_year(Turn::Off), of_year(Turn::Worked));
            assert!(worked.iter().all(weekend), "{year}");
            assert!(worked.iter().all(|day| !off.contains(day)), "{year}");
            let gained = off.iter().filter(|day| !weekend(day)).count() - worked.len();
            let statutory = if year < 2025 { 11 } else { 13 };
            assert_eq!(gained, statutory, "{year}");
        }
    }

    #[test]
    fn the_years_of_a_table_have_no_gap() {
        let table = HolidayTable::China;
        let known: Vec<i16> = CHINA.iter().map(|announced| announced.year).collect();
        assert_eq!(known, table.years().collect::<Vec<_>>());
    }
}
