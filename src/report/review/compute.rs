//! Computes the review of a period: figures, anomalies, health, suggestions.

use jiff::Timestamp;
use rayon::prelude::*;
use serde::Serialize;

use super::super::data::{Data, Scope, service_names};
use super::super::indicator::Indicator;
use super::super::window::{Frame, Window};
use super::super::{Period, indicators, steps};
use super::anomaly;
use super::anomaly::Anomaly;
use super::baseline::Baselines;
use super::cited;
use super::health;
use super::health::Rag;
use super::ranking;
use super::ranking::Missed;
use super::reviewed::Reviewed;
use super::reviewed::{Values, figure, row, told};
use super::service::ServiceReview;
use super::suggest;
use super::suggest::Suggestion;
use crate::records::fold;
use crate::records::words::Sector;
use crate::records::{Id, Ticket};

/// A period, reviewed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// The desk's name.
    pub desk: String,
    /// The service that was asked about; none for the desk as a whole.
    pub service: Option<String>,
    /// The sector of that service, by which its figures are ordered.
    pub sector: Option<Sector>,
    /// As of when.
    pub now: Timestamp,
    /// The period and those it is compared with.
    pub frame: Frame,
    /// In short.
    pub summary: Summary,
    /// The figures of the desk, or of the service that was asked about.
    pub figures: Vec<Reviewed>,
    /// Each service, the worst first.
    pub services: Vec<ServiceReview>,
    /// What was unlike itself, for the worse first.
    pub anomalies: Vec<Anomaly>,
    /// What to do better, the gravest matter first.
    pub suggestions: Vec<Suggestion>,
}

/// A review in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Services that are well.
    pub green: usize,
    /// Services with something off.
    pub amber: usize,
    /// Services that do not do what was agreed.
    pub red: usize,
    /// Services nothing is known of.
    pub unknown: usize,
    /// Goals reached, of figures that rest on enough to judge them.
    pub met: usize,
    /// Goals missed.
    pub missed: usize,
    /// Anomalies for the worse.
    pub anomalies: usize,
}

impl Review {
    /// A figure of the scope by its name.
    pub fn figure(&self, name: &str) -> Option<&Reviewed> {
        figure(&self.figures, name)
    }
}

/// Reviews the desk, or one service of it. `read` gives the whole record of a ticket that is cited.
pub fn review(
    data: &Data,
    service: Option<&str>,
    frame: Frame,
    read: &dyn Fn(Id) -> Option<Ticket>,
) -> Review {
    let names = match service {
        Some(name) => vec![name.to_owned()],
        None => service_names(data),
    };
    // What one service misses is judged beside what all do, whichever is asked about.
    let all = service_names(data);
    let missed = ranking::missed(data, &all, &frame.period, frame.before.last());
    let missed_by = |name: &str| {
        let found = all.iter().zip(&missed).find(|(known, _)| *known == name);
        found.map(|(_, missed)| *missed).filter(|missed| missed.tickets.of > 0)
    };
    let mut services: Vec<(ServiceReview, Vec<Anomaly>)> =
        names.par_iter().map(|name| of_service(data, name, missed_by(name), &frame)).collect();
    services.sort_by(|(a, _), (b, _)| a.rank().cmp(&b.rank()));
    let (services, anomalies): (Vec<_>, Vec<_>) = services.into_iter().unzip();
    let mut anomalies: Vec<Anomaly> = anomalies.into_iter().flatten().collect();
    let figures = match services.as_slice() {
        [only] if service.is_some() => only.figures.clone(),
        _ => reviewed(data, &Scope::desk(), &frame),
    };
    let desk_figures = Some(figures.as_slice()).filter(|_| service.is_none());
    let suggestions = suggest::suggestions(desk_figures, &services);
    if let Some(figures) = desk_figures {
        let of_desk = anomaly::anomalies(None, figures, &frame);
        let own: Vec<Anomaly> = of_desk.into_iter().filter_map(|own| untold(own, &anomalies)).collect();
        anomalies.extend(own);
    }
    anomalies.sort_by(|a, b| {
        (!a.worse, !a.whole).cmp(&(!b.worse, !b.whole)).then(b.distance().total_cmp(&a.distance()))
    });
    cited::cite(&mut anomalies, data, read);
    Review {
        desk: data.policy.desk.name.clone(),
        service: service.map(str::to_owned),
        sector: service.and_then(|name| sector_of(data, name)),
        now: data.now,
        summary: Summary::of(&figures, &services, &anomalies),
        frame,
        figures,
        services,
        anomalies,
        suggestions,
    }
}

/// The figures of a scope, each beside what it was.
pub fn reviewed(data: &Data, scope: &Scope, frame: &Frame) -> Vec<Reviewed> {
    let period =
        |window: &Window| Period { since: Some(window.since), until: Some(window.until), now: data.now };
    let of = |window: &Window| indicators(data, scope, period(window));
    let by_step = |window: &Window| steps(data, scope, period(window));
    let before = values(&frame.before, &of);
    let lead = values(&frame.lead, &by_step);
    let series = values(&frame.buckets, &by_step);
    let days = frame.period.seconds() / 86_400.0;
    let now = of(&frame.period).into_iter();
    let mut baselines = Baselines::of(data, scope, frame);
    now.map(|figure| {
        let name = figure.name.clone();
        let reviewed = Reviewed::of(figure, &row(&name, &before), days);
        let reviewed = match baselines.take(&name) {
            Some((steps, days)) => reviewed.beside(steps, days),
            None => reviewed,
        };
        Reviewed { lead: told(&name, &lead), series: told(&name, &series), ..reviewed }
    })
    .collect()
}

/// The values of each window by name.
fn values(windows: &[Window], of: &(dyn Fn(&Window) -> Vec<Indicator> + Sync)) -> Vec<Values> {
    let named = |i: Indicator| (i.name, i.value);
    windows.par_iter().map(|window| of(window).into_iter().map(named).collect()).collect()
}

fn of_service(
    data: &Data,
    name: &str,
    missed: Option<Missed>,
    frame: &Frame,
) -> (ServiceReview, Vec<Anomaly>) {
    let mut figures = reviewed(data, &Scope::service(name), frame);
    let sector = sector_of(data, name);
    figures.sort_by_key(|figure| place(figure, sector));
    let anomalies = anomaly::anomalies(Some(name), &figures, frame);
    let down = down_since(data, name, frame.period.until);
    let health = health::health(&figures, &anomalies, missed.as_ref(), down);
    let title = data.policy.services.get(name).and_then(|s| s.title.clone());
    (ServiceReview { name: name.to_owned(), title, health, missed, figures }, anomalies)
}

/// The sector of a service, where the policy names one.
fn sector_of(data: &Data, name: &str) -> Option<Sector> {
    let known = data.policy.services.iter().find(|(known, _)| fold::same_name(known, name));
    known.and_then(|(_, service)| service.sector)
}

/// The place of a figure in the report of a service: by chapter, and in each the set of the sector first.
fn place(figure: &Reviewed, sector: Option<Sector>) -> (usize, usize) {
    let Some(sector) = sector else { return (0, 0) };
    let set = sector.set();
    let own = set.iter().position(|entry| entry.figure == figure.now.name).unwrap_or(set.len());
    (figure.now.chapter.place(Some(sector)), own)
}

/// Since when a service is down at an instant; `None` while it is up.
fn down_since(data: &Data, service: &str, at: Timestamp) -> Option<Timestamp> {
    let own =
        data.outages().iter().filter(|o| o.service.as_deref().is_some_and(|s| fold::same_name(s, service)));
    let lasting = own.filter(|o| o.span.from <= at && o.span.to.is_none_or(|to| to > at));
    lasting.map(|o| o.span.from).min()
}

/// What of the desk's anomaly no service's tells of: the same figure at the same time.
fn untold(mut own: Anomaly, of_services: &[Anomaly]) -> Option<Anomaly> {
    let same_time = |a: &&Anomaly| {
        a.whole == own.whole && a.window.since < own.window.until && own.window.since < a.window.until
    };
    let told: Vec<&str> =
        of_services.iter().filter(same_time).flat_map(|a| &a.signs).map(|s| s.figure.as_str()).collect();
    own.signs.retain(|sign| !told.contains(&sign.figure.as_str()));
    own.worse = own.signs.iter().any(|s| s.worse == Some(true));
    (!own.signs.is_empty()).then_some(own)
}

impl Summary {
    fn of(figures: &[Reviewed], services: &[ServiceReview], anomalies: &[Anomaly]) -> Summary {
        let light = |light| services.iter().filter(|s| s.health.light == light).count();
        let met = |met| figures.iter().filter(|f| f.judged() == Some(met)).count();
        Summary {
            green: light(Rag::Green),
            amber: light(Rag::Amber),
            red: light(Rag::Red),
            unknown: light(Rag::Unknown),
            met: met(true),
            missed: met(false),
            anomalies: anomalies.iter().filter(|a| a.worse).count(),
        }
    }
}
