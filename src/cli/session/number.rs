//! Numbers on the command line, in narrow digits or wide ones (`５`).

use std::fmt::Display;
use std::num::ParseIntError;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::lang::tr;
use crate::records::fold;

/// A number of an argument.
///
/// # Errors
/// What the number's own type says.
pub(crate) fn number<T: FromStr>(text: &str) -> Result<T, T::Err> {
    fold::narrow(text).trim().parse()
}

/// A parser of a number between two others, both included.
pub(crate) fn between<T>(
    range: RangeInclusive<T>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr<Err = ParseIntError> + PartialOrd + Display + Clone + Send + Sync + 'static,
{
    move |text| {
        let read: T = number(text).map_err(|reason: ParseIntError| reason.to_string())?;
        let (least, most) = (range.start(), range.end());
        match range.contains(&read) {
            true => Ok(read),
            false => Err(tr!("{text} is not in {least}..={most}", text, least, most)),
        }
    }
}
