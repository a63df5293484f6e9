//! `monitor record`: a measured value (M7.1b–e).

use clap::Args;

use crate::cli::globals::Session;
use crate::error::{Error, Result};
use crate::records::Measurement;
use crate::records::measurement::check_measure;

/// The name under which the desk as a whole stands among the services.
pub(super) const DESK: &str = "@desk";

/// One value.
#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    /// What it was measured of: a service, or @desk for the desk as a whole
    service: String,
    /// What was measured, as in the policy's [measures]
    measure: String,
    /// How much
    #[arg(allow_hyphen_values = true)]
    value: f64,
}

/// Writes it down.
pub(crate) fn run(session: &Session, args: &RecordArgs) -> Result<()> {
    let desk = session.desk()?;
    check_measure(&args.measure).map_err(Error::usage)?;
    if !args.value.is_finite() {
        return Err(Error::usage(format!("VALUE {} is no finite number", args.value)));
    }
    let service = Some(args.service.clone()).filter(|s| s != DESK);
    let one = Measurement { service, ..Measurement::new(desk.at, &args.measure, args.value) };
    let lock = desk.store.lock()?;
    desk.store.add_measurements(&lock, &[one])?;
    Ok(())
}
