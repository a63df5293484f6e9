//! Making sure that nothing from outside grows without measure: what is too long is cut, and says so.

use crate::escape::one_line;
use crate::lang::tr;
use crate::records::bounds;
use crate::rules::alerts::Alert;

/// The longest key, in characters: it names a ticket.
const KEY: usize = 1_000;
/// The longest text, all lines together.
const TEXT: usize = 20_000;
/// The most labels, and the longest one.
const LABELS: usize = 100;
const LABEL: usize = 1_000;
/// The longest name of a service, a severity.
const NAME: usize = 200;
/// The longest address.
const URL: usize = 2_000;

/// The alert within these measures.
///
/// # Errors
/// Why it can be none: without a key, or with one too long to be told from others.
pub(super) fn checked(mut alert: Alert) -> Result<Alert, String> {
    for (what, key) in [("key", Some(&alert.key)), ("group", alert.group.as_ref())] {
        let length = key.map_or(0, |key| key.chars().count());
        if length > KEY {
            return Err(tr!(
                "its {what} has {length} characters; at most {key} fit",
                what,
                length,
                key = KEY
            ));
        }
    }
    if alert.key.trim().is_empty() {
        return Err(tr!("it cannot be identified: it has no key").to_owned());
    }
    alert.title = title(&alert.title);
    alert.text = text(&alert.text);
    alert.service = alert.service.map(|service| cut(service.trim(), NAME));
    alert.severity = alert.severity.map(|severity| cut(severity.trim(), NAME));
    alert.labels = alert
        .labels
        .into_iter()
        .filter(|(name, value)| !name.trim().is_empty() && !value.trim().is_empty())
        .take(LABELS)
        .map(|(name, value)| (cut(&one_line(&name), NAME), cut(&one_line(&value), LABEL)))
        .collect();
    // Whoever opens it must know what it does: a script or a file is no place to look at.
    alert.url = alert.url.filter(|url| {
        let plain = !url.chars().any(|c| c.is_whitespace() || c.is_control()) && url.len() <= URL;
        plain && ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme))
    });
    Ok(alert)
}

fn title(text: &str) -> String {
    let title = one_line(text);
    if title.is_empty() { "alert without a title".to_owned() } else { cut(&title, bounds::TITLE) }
}

fn text(lines: &[String]) -> Vec<String> {
    let mut left = TEXT;
    let mut kept = Vec::new();
    let lines = lines.iter().flat_map(|text| text.lines()).map(str::trim_end);
    for line in lines.skip_while(|line| line.is_empty()) {
        let length = line.chars().count() + 1;
        if length > left {
            kept.push(cut(line, left));
            break;
        }
        left -= length;
        kept.push(line.to_owned());
    }
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    kept
}

/// At most so many characters, the last of them `…` where more came.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
