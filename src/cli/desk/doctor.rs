//! `doctor`: every file checked, and fixed where no person is needed.

use clap::Args;
use serde_json::json;

use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::doctor::{self, CODES, Code, DoctorReport, FileFinding, Severity};
use crate::error::Result;
use crate::escape;
use crate::lang::{self, tr, tr_n};
use crate::records::Id;
use crate::render::{csv, paint};

/// Whether to fix.
#[derive(Debug, Args)]
#[command(after_long_help = codes_help())]
pub(crate) struct DoctorArgs {
    /// Fix what needs no human decision; originals are kept in aside/
    #[arg(long)]
    fix: bool,
}

/// The codes, one a line, from the table that the checks obey.
fn codes_help() -> String {
    let row = |row: &doctor::CodeRow| {
        let fix = row.fix.map(|fix| format!("\n{:19}--fix {fix}", "")).unwrap_or_default();
        format!("  {:<17}{}: {}{fix}\n", row.name, row.severity.as_str(), row.about)
    };
    format!("Codes:\n{}", CODES.iter().map(row).collect::<String>())
}

/// Checks the desk; exit 1 when an error or a warning is left.
pub(crate) fn run(session: &Session, args: &DoctorArgs) -> Result<Exit> {
    let desk = session.desk()?;
    let report = if args.fix { doctor::fix(&desk)? } else { doctor::check(&desk)? };
    if report.findings.iter().any(|finding| finding.fixed && finding.code == Code::ByMonth) {
        session.about("Move records to the folders of their days");
    }
    print(session, &report)?;
    let grave = report.left().any(|f| f.severity() != Severity::Note);
    Ok(Exit::found(grave))
}

fn print(session: &Session, report: &DoctorReport) -> Result<()> {
    match session.out.format {
        Some(Format::Json) => session.out.json(&json!({
            "checked": report.checked,
            "findings": report.findings,
            "fixed": report.fixed(),
            "left": report.left().count(),
            "aside": report.aside,
        })),
        Some(Format::Jsonl) => report.findings.iter().try_for_each(|f| session.out.json(f)),
        Some(Format::Csv) => session.out.csv(&csv::records(&report.findings)?),
        Some(Format::Ids) => session.out.text(&ids(report)),
        Some(Format::Table) | None => session.out.text(&page(session, report)),
    }
}

/// The tickets about which something is left, by the names of their files.
fn ids(report: &DoctorReport) -> String {
    let stem = |f: &FileFinding| f.file.file_stem().and_then(|s| s.to_str()?.parse::<Id>().ok());
    let mut ids: Vec<String> = report.left().filter_map(stem).map(|id| format!("{id}\n")).collect();
    ids.dedup();
    ids.concat()
}

fn page(session: &Session, report: &DoctorReport) -> String {
    let lines: String = report.findings.iter().map(line).collect();
    if session.out.quiet { lines } else { format!("{lines}{}\n", sum(report)) }
}

/// `FILE: error dead-link: what is wrong → what to do`.
fn line(finding: &FileFinding) -> String {
    let (style, word) = match finding.severity() {
        _ if finding.fixed => (paint::GOOD, "fixed"),
        Severity::Error => (paint::LATE, "error"),
        Severity::Warning => (paint::RISK, "warning"),
        Severity::Note => (paint::DIM, "note"),
    };
    let file = finding.file.to_string_lossy();
    let said = format!(
        "{}: {} {}: {}",
        escape::line(&file),
        paint::paint(style, word),
        finding.code,
        escape::line(&finding.message)
    );
    if finding.fixed {
        return format!("{said}\n");
    }
    format!("{said} {} {}\n", paint::paint(paint::DIM, "→"), escape::line(&finding.remedy()))
}

fn sum(report: &DoctorReport) -> String {
    let all = report.findings.len();
    if all == 0 {
        let n = report.checked;
        return tr_n!(n, "{n} record, no problems found", "{n} records, no problems found");
    }
    let mut said = format!("{}: {}", tr_n!(all, "{n} finding", "{n} findings"), severities(report));
    let fixable = report.left().filter(|f| f.fix().is_some()).count();
    if fixable > 0 {
        let which = if all == 1 { tr!("it").to_owned() } else { tr!("{fixable} of them", fixable) };
        said.push_str(&tr!("; itdesk doctor --fix fixes {which}", which));
    }
    if let Some(aside) = &report.aside {
        said.push_str(&tr!("; the originals are in {aside}", aside = aside.display()));
    }
    said
}

/// `2 fixed, 1 error, 3 warnings`; what is none is not told.
fn severities(report: &DoctorReport) -> String {
    let of = |severity| report.left().filter(|f| f.severity() == severity).count();
    let fixed = Some(report.fixed()).filter(|n| *n > 0).map(|n| tr!("{n} fixed", n));
    let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
    let counts = [
        (errors, tr_n!(errors, "{n} error", "{n} errors")),
        (warnings, tr_n!(warnings, "{n} warning", "{n} warnings")),
        (notes, tr_n!(notes, "{n} note", "{n} notes")),
    ];
    let told = counts.into_iter().filter(|(n, _)| *n > 0).map(|(_, counted)| counted);
    lang::list(&fixed.into_iter().chain(told).collect::<Vec<_>>())
}
