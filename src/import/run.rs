//! Building tickets on all cores, each handed on as soon as it is there.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::history::Built;
use super::jobs::{self, Job, Jobs};
use super::reading::Reading;
use super::source::{Content, RowPlace, Source, SourceRow};
use super::{Compared, ImportRequest, export, log, single};
use crate::error::Result;
use crate::records::External;

/// Where finished tickets go.
pub(super) type Sink<'w> = &'w (dyn Fn(Built) -> Result<()> + Sync);

/// What came of some jobs.
#[derive(Default)]
pub(super) struct Done {
    pub added: usize,
    pub events: usize,
    pub rejected: Vec<(RowPlace, String)>,
    pub compared: Compared,
}

/// What a job is done with.
struct Bench<'a, 'p> {
    reading: &'a Reading<'p>,
    source: &'a Source,
    jobs: &'a Jobs,
    write: Sink<'a>,
}

/// Builds and hands on all jobs. The rows of a job are read when it is its turn.
///
/// # Errors
/// The first that `write` has, or the file.
pub(super) fn run(
    reading: &Reading,
    source: &Source,
    jobs: &Jobs,
    write: Sink,
    bar: &ProgressBar,
) -> Result<Done> {
    let bench = Bench { reading, source, jobs, write };
    let done = jobs.new.par_iter().map(|job| {
        let done = bench.one(job);
        bar.inc(1);
        done
    });
    done.try_reduce(Done::default, |a, b| Ok(a.and(b)))
}

impl Bench<'_, '_> {
    fn one(&self, job: &Job) -> Result<Done> {
        let (reading, source) = (self.reading, self.source);
        let places = job.places(self.jobs, source);
        let rows = places.iter().map(|place| source.row(place)).collect::<Result<Vec<SourceRow>>>()?;
        let Some(first) = rows.first() else { return Ok(Done::default()) };
        let (built, number, dedupe_key, rejected) = match job {
            Job::Log { .. } => {
                let (built, rejected) = log::build(reading, &rows);
                (built, jobs::number_of(reading, &rows), None, rejected)
            }
            Job::Printed { .. } => of_one(printed(reading, first), None),
            Job::Single { same, .. } => of_one(single::build(reading, first), jobs::made_key(first, *same)),
        };
        let rejected = rejected.into_iter().map(|(row, reason)| (places[row], reason)).collect();
        let mut done = Done { rejected, ..Done::default() };
        if let Some(mut built) = built {
            let ticket = &mut built.ticket;
            ticket.external = ticket.external.take().or(number);
            ticket.dedupe_key = ticket.dedupe_key.take().or(dedupe_key);
            done.added = 1;
            done.events = ticket.history.len();
            done.compared.of = usize::from(built.class_differs.is_some());
            done.compared.differ = usize::from(built.class_differs == Some(true));
            (self.write)(built)?;
        }
        Ok(done)
    }
}

/// What is made of the rows of a job: the ticket, what it is known by where no field says it, and the rows that could
/// not be read, by their place among them.
type Made = (Option<Built>, Option<External>, Option<String>, Vec<(usize, String)>);

fn of_one(built: Result<Built, String>, dedupe_key: Option<String>) -> Made {
    match built {
        Ok(built) => (Some(built), None, dedupe_key, Vec::new()),
        Err(reason) => (None, None, None, vec![(0, reason)]),
    }
}

fn printed(reading: &Reading, row: &SourceRow) -> Result<Built, String> {
    match &row.content {
        Content::Object(object) => export::build(reading, object),
        _ => single::build(reading, row),
    }
}

impl Done {
    fn and(mut self, other: Done) -> Done {
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
