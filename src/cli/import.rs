//! stub
use super::globals::Session;
use crate::error::Result;
use clap::Args;
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {}
pub(crate) fn run(_s: &Session, _a: &ImportArgs) -> Result<()> {
    Ok(())
}
