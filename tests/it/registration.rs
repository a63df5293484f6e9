//! What a ticket is registered with (M2.1a, M2.2), when its fault happened (M5.4a), and what came of it (M5.1c, M5.3a).

mod fields;
mod occurred;
mod result;
