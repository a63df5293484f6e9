//! `itdesk request …`.

use clap::Subcommand;

use super::session::opened::Session;
use super::ticket::common::{self, CommonVerb};
use super::ticket::new::{self, NewRequest};
use super::ticket::work::{self, WorkVerb};
use crate::cli::session::deferred::NounVerbs;
use crate::error::Result;
use crate::records::Kind;

/// Handle service requests
#[derive(Debug, Subcommand)]
pub(crate) enum RequestVerb {
    /// Create a request
    New(Box<NewRequest>),
    #[command(flatten)]
    Work(WorkVerb),
    #[command(flatten)]
    Common(CommonVerb),
}

impl NounVerbs for RequestVerb {
    const KIND: Option<Kind> = Some(Kind::Request);
}

/// Runs a verb of requests.
pub(crate) fn run(session: &Session, verb: RequestVerb) -> Result<()> {
    match verb {
        RequestVerb::New(args) => new::request(session, &args),
        RequestVerb::Work(verb) => work::run(session, Kind::Request, verb),
        RequestVerb::Common(verb) => common::run(session, Kind::Request, verb),
    }
}
