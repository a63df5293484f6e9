//! Figures of a desk: records in, typed figures out, the manual's own beside them. Nothing here is formatted, and
//! nothing reads the clock or a file.

mod answered;
pub mod attainment;
pub mod audit;
pub mod change;
mod chapters;
pub mod comparison;
pub mod data;
pub mod delivery;
mod entry;
pub mod experience;
pub mod facts;
pub mod feedback;
pub mod gauges;
pub mod indicator;
mod indicators;
pub mod knowledge;
mod lookup;
pub mod matrix;
pub mod measured;
mod observe;
mod period;
pub mod ratio;
pub mod review;
pub mod sample;
pub mod scorecard;
mod stated;
pub mod statistics;
pub mod status;
mod view;
pub mod window;
pub mod workload;

pub use attainment::{Attainment, By, kept_by};
pub use change::{ChangeFigures, changes};
pub use chapters::availability::reliability;
pub use data::{Data, Scope, service_names};
pub use delivery::{DeliveryFigures, deliveries};
pub use facts::Facts;
pub use indicator::Indicator;
pub use indicators::{indicators, steps};
pub use knowledge::{ArticleUse, KnowledgeFigures, knowledge};
pub use matrix::{Matrix, matrix};
pub use observe::observe;
pub use period::Period;
pub use ratio::{Counts, Figure, Ratio};
pub use workload::{Workload, workload};
