//! What a row of values says of itself: what is usual, whether it rises, what comes next. Robust throughout: a
//! single wild value moves none of the answers.

mod forecast;
mod trend;

pub use crate::rules::normal::{Band, LEAST, Side, median};
pub use forecast::{Forecast, Means, forecast};
pub use trend::{FittedLine, Point, mann_kendall, theil_sen};
