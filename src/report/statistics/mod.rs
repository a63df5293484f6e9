//! What a row of values says of itself: what is usual, whether it rises, what comes next. Robust throughout: a
//! single wild value moves none of the answers.

mod band;
mod forecast;
mod median;
mod trend;

pub use band::{Band, LEAST, Side};
pub use forecast::{Forecast, Means, forecast};
pub use median::median;
pub use trend::{FittedLine, Point, mann_kendall, theil_sen};
