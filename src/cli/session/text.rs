//! Long text given as `TEXT`, `-` (stdin) or `@FILE`, kept as lines.

use std::io::Read;
use std::path::Path;

use super::opened::Session;
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::records::{bounds, fold};

/// Reads a long text.
///
/// # Errors
/// Exit 2 when stdin is not UTF-8, 7 when the file cannot be read.
pub(crate) fn long(flag: &str, given: &str) -> Result<Vec<String>> {
    let text = match given.strip_prefix('@') {
        Some(file) => {
            let bytes = std::fs::read(file).doing("read", Path::new(file))?;
            utf8(bytes, file)?
        }
        None if given == "-" => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).doing("read", "stdin")?;
            utf8(bytes, &format!("{flag} - (stdin)"))?
        }
        None => given.to_owned(),
    };
    Ok(lines(&text))
}

/// An optional long text; none is no lines.
pub(crate) fn optional(flag: &str, given: Option<&str>) -> Result<Vec<String>> {
    given.map_or(Ok(Vec::new()), |text| long(flag, text))
}

/// A long text that is needed: asked for on a terminal, else a usage error naming the flag.
pub(crate) fn required(
    session: &Session,
    flag: &str,
    question: &str,
    given: Option<&str>,
) -> Result<Vec<String>> {
    let text = session.ask.text(given.map(str::to_owned), flag, question)?;
    let lines = long(flag, &text)?;
    if lines.is_empty() {
        Err(Error::usage(tr!("{flag} is empty ({question})", flag, question)))
    } else {
        Ok(lines)
    }
}

/// Text as the lines a record holds: no line ends, no empty lines at its end.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> =
        text.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l).to_owned()).collect();
    while lines.last().is_some_and(|l| l.trim().is_empty()) {
        lines.pop();
    }
    lines
}

/// A title as it may stand in a record.
///
/// # Errors
/// Exit 2 when it is empty or longer than [`bounds::TITLE`].
pub(crate) fn title(text: &str) -> Result<String> {
    let title = text.trim();
    let length = title.chars().count();
    if fold::is_blank(title) {
        return Err(
            Error::usage(tr!("TITLE is empty")).hint(tr!("describe in one line what is wrong or needed"))
        );
    }
    if length > bounds::TITLE {
        let error = Error::usage(tr!(
            "TITLE has {length} characters; at most {title} fit",
            length,
            title = bounds::TITLE
        ));
        return Err(error.hint(tr!("put the rest into --description - (stdin) or --description @FILE")));
    }
    Ok(title.to_owned())
}

fn utf8(bytes: Vec<u8>, name: &str) -> Result<String> {
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Error::usage(tr!("{name}: not UTF-8 text at byte {at}", name, at))
            .hint(tr!("convert it first: iconv -t utf-8"))
    })
}

/// Reads each text that was given into its field; the others stay.
pub(crate) fn fill<'f>(
    fields: impl IntoIterator<Item = (&'f str, &'f Option<String>, &'f mut Vec<String>)>,
) -> Result<()> {
    for (flag, given, field) in fields {
        if let Some(given) = given {
            *field = long(flag, given)?;
        }
    }
    Ok(())
}
