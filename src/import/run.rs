//! Building tickets on all cores, each handed on as soon as it is there.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::history::Built;
use super::jobs::{Job, Shape};
use super::reading::Reading;
use super::source::{Content, SourceRow};
use super::{Compared, ImportRequest, export, log, single};
use crate::error::Result;

/// Where finished tickets go.
pub(super) type Sink<'w> = &'w (dyn Fn(Built) -> Result<()> + Sync);

/// What came of some jobs.
#[derive(Default)]
pub(super) struct Done<'s> {
    pub added: usize,
    pub events: usize,
    pub rejected: Vec<(&'s SourceRow, String)>,
    pub compared: Compared,
}

/// Builds and hands on all jobs.
///
/// # Errors
/// The first that `write` has.
pub(super) fn run<'s>(
    reading: &Reading,
    write: Sink,
    jobs: &[Job<'s>],
    bar: &ProgressBar,
) -> Result<Done<'s>> {
    let done = jobs.par_iter().map(|job| {
        let done = one(reading, write, job);
        bar.inc(1);
        done
    });
    done.try_reduce(Done::default, |a, b| Ok(a.and(b)))
}

fn one<'s>(reading: &Reading, write: Sink, job: &Job<'s>) -> Result<Done<'s>> {
    let (built, rejected) = build(reading, job);
    let rejected = rejected.into_iter().map(|(place, reason)| (job.rows[place], reason)).collect();
    let mut done = Done { rejected, ..Done::default() };
    if let Some(mut built) = built {
        let ticket = &mut built.ticket;
        ticket.external = ticket.external.take().or_else(|| job.number.clone());
        ticket.dedupe_key = ticket.dedupe_key.take().or_else(|| job.dedupe_key.clone());
        done.added = 1;
        done.events = ticket.history.len();
        done.compared.of = usize::from(built.class_differs.is_some());
        done.compared.differ = usize::from(built.class_differs == Some(true));
        write(built)?;
    }
    Ok(done)
}

fn build(reading: &Reading, job: &Job) -> (Option<Built>, Vec<(usize, String)>) {
    let built = match (job.shape, &job.rows[0].content) {
        (Shape::Log, _) => return log::build(reading, &job.rows),
        (Shape::Printed, Content::Object(object)) => export::build(reading, object),
        _ => single::build(reading, job.rows[0]),
    };
    match built {
        Ok(built) => (Some(built), Vec::new()),
        Err(reason) => (None, vec![(0, reason)]),
    }
}

impl<'s> Done<'s> {
    fn and(mut self, other: Done<'s>) -> Done<'s> {
        self.added += other.added;
        self.events += other.events;
        self.rejected.extend(other.rejected);
        self.compared.differ += other.compared.differ;
        self.compared.of += other.compared.of;
        self
    }
}

/// The progress bar; drawn nowhere when stderr is no terminal.
pub(super) fn bar(request: &ImportRequest, tickets: usize) -> ProgressBar {
    if request.quiet || !request.progress {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(tickets as u64), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("importing {bar:30} {pos}/{len} tickets, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
