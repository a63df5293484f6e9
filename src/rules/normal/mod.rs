//! The normal range of a value (M7.1f, baseline): from the values before it.

mod band;
mod median;
mod range;

pub use band::{Band, LEAST, Side};
pub use median::median;
pub use range::{normal_range, ranges, significant};
