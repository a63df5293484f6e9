//! `itdesk man`: a manual page for each command and topic.

use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::examples;
use super::find::Found;
use super::topics::{TOPICS, Topic};
use crate::cli::session::opened::Session;
use crate::error::{Context, Result};
use crate::lang::tr;

/// What the foot of each page says.
const RELEASE: &str = concat!("itdesk ", env!("CARGO_PKG_VERSION"));

/// Where the pages go.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Directory for the pages; created if missing
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
}

/// Writes the pages.
///
/// # Errors
/// Exit 7 where the system refuses a file.
pub(crate) fn man(session: &Session, args: &ManArgs, root: Command) -> Result<()> {
    std::fs::create_dir_all(&args.output).doing("create the folder", &args.output)?;
    let mut count = 0;
    let root = Found::root(root);
    write_below(&root, &args.output, &mut count)?;
    for topic in &TOPICS {
        write(&args.output.join(format!("itdesk-{}.7", topic.name)), &topic_page(topic, &root.command))?;
        count += 1;
    }
    session.out.say(&tr!("wrote {count} pages to {output}", count, output = args.output.display()));
    Ok(())
}

/// Writes the page of a command, and those of the commands below it.
fn write_below(found: &Found, folder: &Path, count: &mut usize) -> Result<()> {
    let name = found.name().replace(' ', "-");
    write(&folder.join(format!("{name}.1")), &command_page(found, &name))?;
    *count += 1;
    let names: Vec<String> = found.below().map(|below| below.get_name().to_owned()).collect();
    names.iter().filter_map(|name| found.step(name)).try_for_each(|below| write_below(&below, folder, count))
}

fn write(path: &Path, page: &[u8]) -> Result<()> {
    std::fs::write(path, page).doing("write", path)
}

fn command_page(found: &Found, name: &str) -> Vec<u8> {
    let command = found.command.clone().display_name(name).version(env!("CARGO_PKG_VERSION"));
    let man =
        Man::new(command).title(name.to_uppercase()).section("1").date(" ").source(RELEASE).manual("itdesk");
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = man.render(&mut page);
    let examples = examples::of(&found.path);
    let mut end = Roff::new();
    if !examples.is_empty() {
        end.control("SH", ["EXAMPLES"]).control("nf", []);
        examples.iter().for_each(|line| {
            end.text([roman(line.as_str())]);
        });
        end.control("fi", []);
    }
    end.control("SH", ["SEE ALSO"]);
    end.text([bold("itdesk"), roman("(1), "), bold("itdesk-options"), roman("(7)")]);
    page.extend(end.to_roff().into_bytes());
    page
}

fn topic_page(topic: &Topic, root: &Command) -> Vec<u8> {
    let title = format!("ITDESK-{}", topic.name.to_uppercase());
    let mut page = Roff::new();
    page.control("TH", [title.as_str(), "7", " ", RELEASE, "itdesk"]);
    page.control("SH", ["NAME"]);
    page.text([roman(format!("itdesk-{} - {}", topic.name, topic.about))]);
    page.control("SH", ["DESCRIPTION"]).control("nf", []);
    for line in topic.page(root).lines() {
        page.text([roman(line)]);
    }
    page.control("fi", []);
    page.render().into_bytes()
}
