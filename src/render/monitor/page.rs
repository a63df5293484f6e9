//! The report as one page of HTML that needs nothing else: no script, no font, no picture from anywhere.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::super::html::translates;
use super::chart::{Bar, Chart, spark, strip};
use super::phrase::{self, Phrases};
use super::rag::lamp;
use super::sheet::{self, Classes, SheetRow};
use super::summary::{Summary, summary, tail, titled};
use super::{gallery, value};
use crate::error::{Error, ErrorKind, Result};
use crate::escape;
use crate::lang::{self, tr};
use crate::report::indicator::Chapter;
use crate::report::review::{Anomaly, RULES, Rag, Review, Reviewed, ServiceReview, Suggestion};

/// What the template is given.
#[derive(Debug, Serialize)]
struct Page {
    desk: String,
    service: Option<String>,
    period: String,
    compared: String,
    made: String,
    summary: Summary,
    lights: Vec<(&'static str, &'static str, usize)>,
    tiles: Vec<Tile>,
    cards: Vec<Card>,
    rest: Vec<RestRow>,
    tail: String,
    chapters: Vec<ChapterPage>,
    anomalies: Vec<AnomalyPage>,
    more_anomalies: usize,
    suggestions: Vec<SuggestionPage>,
    step: &'static str,
    periods: usize,
    rules: Vec<(&'static str, &'static str)>,
}

/// A figure at the top.
#[derive(Debug, Serialize)]
struct Tile {
    row: SheetRow,
    spark: Option<String>,
}

/// A service.
#[derive(Debug, Serialize)]
struct Card {
    name: String,
    light: &'static str,
    word: &'static str,
    reasons: Vec<String>,
    more: usize,
    strip: Vec<Bar>,
    strip_note: String,
    figures: Vec<(String, String)>,
}

/// A service without a card.
#[derive(Debug, Serialize)]
struct RestRow {
    name: String,
    light: &'static str,
    word: &'static str,
    missed: String,
    in_time: String,
    why: String,
}

/// A chapter.
#[derive(Debug, Serialize)]
struct ChapterPage {
    id: String,
    title: &'static str,
    rows: Vec<(SheetRow, Option<String>)>,
    classes: Option<Classes>,
    charts: Vec<Chart>,
    shares: Vec<(String, String, String)>,
}

#[derive(Debug, Serialize)]
struct AnomalyPage {
    service: Option<String>,
    worse: bool,
    when: String,
    signs: Vec<String>,
    tickets: Vec<(String, String)>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct SuggestionPage {
    advice: &'static str,
    when: &'static str,
    rows: String,
    findings: Vec<(Option<String>, String)>,
    more: usize,
}

/// The figures at the top, the first six that have a value.
const TILES: [&str; 9] = [
    "availability",
    "sla.resolve",
    "mttr",
    "resolve.median",
    "csat.mean",
    "created",
    "backlog",
    "nps",
    "reopened",
];
const MOST_TILES: usize = 6;
/// Services that have a card: those that miss most. A table that is folded has the others.
const MOST_CARDS: usize = 6;
const MOST_ANOMALIES: usize = 20;
const MOST_REASONS: usize = 3;
const MOST_FINDINGS: usize = 5;

/// The page of a review.
///
/// # Errors
/// Only when the template is at fault.
pub fn page(review: &Review, phrases: &Phrases) -> Result<String> {
    let mut environment = Environment::new();
    translates(&mut environment);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Control characters and those that reorder text are made visible before the markup is made harmless.
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => minijinja::escape_formatter(
            out,
            state,
            &minijinja::Value::from(kept_together(&escape::line(text))),
        ),
        _ => minijinja::escape_formatter(out, state, value),
    });
    let fault = |e: minijinja::Error| {
        Error::new(
            ErrorKind::System,
            tr!("cannot render the report template: {reason}", reason = format_args!("{e:#}")),
        )
        .because(e)
    };
    environment
        .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(fault)?);
    environment.add_template("report.html", include_str!("template/report.html")).map_err(fault)?;
    let style = minijinja::Value::from_safe_string(include_str!("template/report.css").to_owned());
    let template = environment.get_template("report.html").map_err(fault)?;
    template
        .render(
            minijinja::context! { page => Serde(of(review, phrases)), style, lang => lang::current().tag() },
        )
        .map_err(fault)
}

fn of(review: &Review, phrases: &Phrases) -> Page {
    let s = &review.summary;
    let frame = &review.frame;
    Page {
        desk: review.desk.clone(),
        service: review.service.as_ref().map(|name| titled(review, name)),
        period: phrases.span(frame),
        compared: match frame.before.last() {
            Some(before) => tr!("the previous period, {window}", window = phrases.window(before)),
            None => tr!("nothing: the records begin here").to_owned(),
        },
        made: phrases.moment(review.now),
        summary: summary(review, phrases),
        lights: [(Rag::Red, s.red), (Rag::Amber, s.amber), (Rag::Green, s.green), (Rag::Unknown, s.unknown)]
            .map(|(light, count)| (lamp(light).class, lamp(light).group, count))
            .to_vec(),
        tiles: tiles(review, phrases),
        cards: review.services.iter().take(MOST_CARDS).map(|s| card(review, s, phrases)).collect(),
        rest: review.services.iter().skip(MOST_CARDS).map(|s| rest(s, phrases)).collect(),
        tail: tail(review.services.get(MOST_CARDS..).unwrap_or_default()),
        chapters: chapters(review, phrases),
        anomalies: review
            .anomalies
            .iter()
            .take(MOST_ANOMALIES)
            .map(|a| anomaly(review, a, phrases))
            .collect(),
        more_anomalies: review.anomalies.len().saturating_sub(MOST_ANOMALIES),
        suggestions: review.suggestions.iter().map(|s| suggestion(review, s, phrases)).collect(),
        step: phrase::steps(frame.step),
        periods: frame.before.len(),
        rules: RULES.iter().map(|rule| (rule.when, rule.advice)).collect(),
    }
}

fn tiles(review: &Review, phrases: &Phrases) -> Vec<Tile> {
    let known = TILES.iter().filter_map(|name| review.figure(name)).filter(|f| f.now.value.is_some());
    let tile = |f: &Reviewed| Tile { row: sheet::row(f, phrases), spark: spark(&f.history) };
    known.take(MOST_TILES).map(tile).collect()
}

fn card(review: &Review, service: &ServiceReview, phrases: &Phrases) -> Card {
    let health = &service.health;
    let reasons: Vec<String> = health.reasons.iter().map(|r| phrases.reason(r, &service.figures)).collect();
    let availability = service.figure("availability").filter(|f| f.now.value.is_some());
    let goal = availability.and_then(|f| f.now.goal).map_or(0.99, |goal| goal.value);
    let shown = ["mttr", "sla.resolve", "created"].iter().filter_map(|name| service.figure(name));
    let shown = shown.filter(|f| f.now.value.is_some()).map(|f| (phrases.title(&f.now.name), phrase::now(f)));
    let missed = (tr!("Missed a target").to_owned(), phrase::missed(service));
    let available = (phrases.title("availability"), phrase::availability(service));
    let figures = [missed, available].into_iter().filter(|(_, value)| !value.is_empty()).chain(shown);
    Card {
        name: service.title.clone().unwrap_or_else(|| service.name.clone()),
        light: lamp(health.light).class,
        word: lang::shown(lamp(health.light).word),
        more: reasons.len().saturating_sub(MOST_REASONS),
        reasons: reasons.into_iter().take(MOST_REASONS).collect(),
        strip: availability.map_or_else(Vec::new, |f| strip(&f.series, goal)),
        strip_note: strip_note(availability, goal, phrase::steps(review.frame.step)),
        figures: figures.collect(),
    }
}

fn rest(service: &ServiceReview, phrases: &Phrases) -> RestRow {
    let lamp = lamp(service.health.light);
    let why = service.health.reasons.first().map(|r| phrases.reason(r, &service.figures));
    RestRow {
        name: service.title.clone().unwrap_or_else(|| service.name.clone()),
        light: lamp.class,
        word: lang::shown(lamp.word),
        missed: phrase::missed(service),
        in_time: phrase::in_time(service),
        why: why.unwrap_or_default(),
    }
}

fn strip_note(availability: Option<&Reviewed>, goal: f64, steps: &str) -> String {
    let values = || availability.iter().flat_map(|f| f.series.iter().copied().flatten());
    let all = values().count();
    let below = values().filter(|v| *v < goal).count();
    let goal = value::told(goal, &crate::report::indicator::Unit::Share);
    tr!("Availability: {below} of {all} {steps} below {goal}", below, all, steps, goal)
}

fn chapters(review: &Review, phrases: &Phrases) -> Vec<ChapterPage> {
    let sheets = sheet::sheets(review, phrases);
    let page = |sheet: sheet::Sheet| {
        let shares =
            if sheet.chapter == Chapter::Causes { gallery::causes(review, phrases) } else { Vec::new() };
        ChapterPage {
            id: sheet.title.to_lowercase().replace(' ', "-"),
            title: sheet.title,
            rows: sheet
                .rows
                .into_iter()
                .map(|row| {
                    let line = spark(&row.history);
                    (row, line)
                })
                .collect(),
            classes: sheet.classes,
            charts: gallery::charts(review, sheet.chapter, phrases),
            shares: shares
                .into_iter()
                .map(|(name, share, told)| (name, format!("{:.1}", share * 100.0), told))
                .collect(),
        }
    };
    sheets.into_iter().map(page).collect()
}

fn anomaly(review: &Review, anomaly: &Anomaly, phrases: &Phrases) -> AnomalyPage {
    let sign = |sign| phrases.sign(sign, anomaly, &review.frame);
    AnomalyPage {
        service: anomaly.service.as_ref().map(|name| titled(review, name)),
        worse: anomaly.worse,
        when: phrases.when(anomaly, &review.frame),
        signs: anomaly.signs.iter().map(sign).collect(),
        tickets: anomaly.tickets.iter().map(|t| (t.id.to_string(), phrases.cited(t))).collect(),
        more: anomaly.more,
    }
}

fn suggestion(review: &Review, suggestion: &Suggestion, phrases: &Phrases) -> SuggestionPage {
    let place = |name: &Option<String>| name.as_ref().map(|name| titled(review, name));
    let findings = suggestion.findings.iter().take(MOST_FINDINGS);
    SuggestionPage {
        advice: lang::text(suggestion.advice),
        when: lang::text(suggestion.when),
        rows: suggestion.rows.join(", "),
        findings: findings.map(|f| (place(&f.service), phrases.evidence(f))).collect(),
        more: suggestion.findings.len().saturating_sub(MOST_FINDINGS),
    }
}

/// A text in which no line breaks between a number and what belongs to it.
fn kept_together(text: &str) -> String {
    let signs = ["≥ ", "≤ ", "> ", "< ", "± ", "n "].into_iter();
    let with_signs = signs.fold(text.to_owned(), |text, sign| joined_after(&text, sign));
    with_signs.replace(" %", "\u{a0}%")
}

/// The sign and a digit after it with a blank between them that does not break.
fn joined_after(text: &str, sign: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split(sign).peekable();
    while let Some(piece) = pieces.next() {
        out.push_str(piece);
        if let Some(next) = pieces.peek() {
            let digit = next.starts_with(|c: char| c.is_ascii_digit());
            out.push_str(sign.trim_end());
            out.push(if digit { '\u{a0}' } else { ' ' });
        }
    }
    out
}
