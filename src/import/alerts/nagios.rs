//! Notifications of Nagios and Icinga: macros in the environment, as `KEY=VALUE`, or as the options of Icinga 2's
//! own notification scripts.
//!
//! <https://assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/macrolist.html>,
//! <https://icinga.com/docs/icinga-2/latest/doc/03-monitoring-basics/#notification-commands>

use super::macros::Macros;
use super::times::Times;
use super::{Format, Given, Parsed};
use crate::error::{Error, Result};
use crate::escape::quoted;
use crate::lang::tr;
use crate::records::words::{AlertSource, AlertState};
use crate::rules::alerts::Alert;

/// The options of Icinga 2's `mail-host-notification.sh` and `mail-service-notification.sh`.
const OPTIONS: [(&str, &str); 16] = [
    ("-d", "LONGDATETIME"),
    ("-e", "SERVICEDESC"),
    ("-l", "HOSTNAME"),
    ("-n", "HOSTDISPLAYNAME"),
    ("-o", "OUTPUT"),
    ("-r", "USEREMAIL"),
    ("-s", "STATE"),
    ("-t", "NOTIFICATIONTYPE"),
    ("-u", "SERVICEDISPLAYNAME"),
    ("-4", "HOSTADDRESS"),
    ("-6", "HOSTADDRESS6"),
    ("-b", "NOTIFICATIONAUTHOR"),
    ("-c", "NOTIFICATIONCOMMENT"),
    ("-f", "MAILFROM"),
    ("-i", "ICINGAWEB2URL"),
    ("-v", "VERBOSE"),
];

/// Macros that say which thing is meant; rules may ask for them, in small letters.
const LABELS: [&str; 12] = [
    "HOSTNAME",
    "HOSTDISPLAYNAME",
    "HOSTALIAS",
    "HOSTADDRESS",
    "HOSTADDRESS6",
    "HOSTGROUPNAME",
    "HOSTGROUPNAMES",
    "SERVICEDESC",
    "SERVICEDISPLAYNAME",
    "SERVICEGROUPNAME",
    "SERVICEGROUPNAMES",
    "CHECKCOMMAND",
];

/// Reads a notification.
///
/// # Errors
/// Exit 2 when an argument is neither `KEY=VALUE` nor one of Icinga's options.
pub(super) fn read(format: &Format, given: &Given) -> Result<Parsed> {
    let macros = match given {
        Given::Environment(variables) => of_environment(variables),
        Given::Words(words) => of_words(format, words)?,
        Given::Payload(name, bytes) => Macros::parse(name, bytes, '=', plain)?,
    };
    if macros.get(&["NOTIFICATIONTYPE"]).is_none() && macros.get(&["HOSTNAME", "HOSTALIAS"]).is_none() {
        let system = format.source;
        let message =
            tr!("no {system} notification received: HOSTNAME and NOTIFICATIONTYPE are missing", system);
        return Err(Error::usage(message).hint(
            tr!("give KEY=VALUE arguments such as HOSTNAME='$HOSTNAME$', or set enable_environment_macros=1 (Nagios)"),
        ));
    }
    Ok(Parsed::one(tr!("the notification"), alert(format, &macros)))
}

fn of_environment(variables: &[(String, String)]) -> Macros {
    let mut macros = Macros::default();
    for (name, value) in variables {
        macros.add(&plain(name), value);
    }
    // Those that Nagios set itself count more than a HOSTNAME of the shell.
    for (name, value) in variables.iter().filter(|(name, _)| name.starts_with("NAGIOS_")) {
        macros.add(&plain(name), value);
    }
    macros
}

/// The name without the prefix that Nagios and Icinga 1 give it in the environment.
fn plain(name: &str) -> String {
    let name = name.trim();
    ["NAGIOS_", "ICINGA_"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name).to_owned()
}

fn of_words(format: &Format, words: &[String]) -> Result<Macros> {
    let mut macros = Macros::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some((_, name)) = OPTIONS.iter().find(|(option, _)| option == word) {
            macros.add(name, words.next().map_or("", String::as_str));
        } else if let Some((name, value)) = word.split_once('=') {
            macros.add(&plain(name), value);
        } else {
            let shown = crate::escape::quoted(word, 60);
            let error =
                Error::usage(tr!("{shown} is not a macro of {source}", shown, source = format.source));
            return Err(error
                .hint(tr!("give KEY=VALUE, such as SERVICESTATE=CRITICAL; or one FILE alone, - for stdin")));
        }
    }
    Ok(macros)
}

fn alert(format: &Format, macros: &Macros) -> Result<Alert, String> {
    let host = macros.text(&["HOSTNAME", "HOSTALIAS"]).ok_or(tr!("it names no host (HOSTNAME)"))?;
    let service = macros.text(&["SERVICEDESC", "SERVICENAME"]);
    let of_service = service.is_some();
    let pick = |service: &[&str], host: &[&str]| macros.text(if of_service { service } else { host });
    let kind = macros.get(&["NOTIFICATIONTYPE"]).ok_or(tr!("it has no NOTIFICATIONTYPE"))?;
    let state = state(kind)?;
    let now = pick(&["SERVICESTATE", "STATE"], &["HOSTSTATE", "STATE"]);
    let since =
        pick(&["LASTSERVICESTATECHANGE", "LASTSTATECHANGE"], &["LASTHOSTSTATECHANGE", "LASTSTATECHANGE"]);
    let mut times = Times::of(format);
    let since = times.read(tr!("last change of state"), since.as_deref());
    let subject = service.as_ref().map_or_else(|| host.clone(), |service| format!("{service} on {host}"));
    let url = pick(&["SERVICEACTIONURL", "SERVICENOTESURL"], &["HOSTACTIONURL", "HOSTNOTESURL"]);
    Ok(Alert {
        source: format.source,
        system: format.source.as_str().to_owned(),
        key: service.as_ref().map_or_else(|| host.clone(), |service| format!("{host}/{service}")),
        group: None,
        state,
        title: now.as_ref().map_or_else(|| subject.clone(), |now| format!("{subject} is {now}")),
        text: text(macros, of_service, state, kind),
        service: None,
        // The state of an end is no severity.
        severity: now.filter(|_| state == AlertState::Firing),
        starts: since.filter(|_| state == AlertState::Firing),
        ends: since.filter(|_| state == AlertState::Resolved),
        labels: macros.labels(|name| {
            // Variables of one's own: _HOSTRACK, _SERVICEOWNER.
            let own = name.starts_with("_HOST") || name.starts_with("_SERVICE");
            (own || LABELS.contains(&name)).then(|| name.to_lowercase())
        }),
        url: url.or_else(|| macros.text(&["ICINGAWEB2URL"]).filter(|_| format.source == AlertSource::Icinga)),
        remarks: times.remarks,
    })
}

/// What was seen; a word of a person goes before it.
fn text(macros: &Macros, of_service: bool, state: AlertState, kind: &str) -> Vec<String> {
    let mut lines = Vec::new();
    if matches!(state, AlertState::Acknowledged | AlertState::Informed) {
        let by = macros.get(&[
            "NOTIFICATIONAUTHOR",
            "NOTIFICATIONAUTHORNAME",
            "SERVICEACKAUTHOR",
            "HOSTACKAUTHOR",
        ]);
        let comment = macros.get(&["NOTIFICATIONCOMMENT", "SERVICEACKCOMMENT", "HOSTACKCOMMENT"]);
        let by = by.map_or_else(String::new, |by| format!(" by {by}"));
        let comment = comment.map_or_else(String::new, |comment| format!(": {comment}"));
        lines.push(format!("{}{by}{comment}", kind.to_lowercase()));
    }
    let (output, long) = if of_service {
        (["SERVICEOUTPUT", "OUTPUT"], ["LONGSERVICEOUTPUT"])
    } else {
        (["HOSTOUTPUT", "OUTPUT"], ["LONGHOSTOUTPUT"])
    };
    let said = [macros.get(&output), macros.get(&long)].into_iter().flatten();
    lines.extend(said.flat_map(|text| text.split("\\n").map(str::to_owned).collect::<Vec<_>>()));
    lines
}

fn state(kind: &str) -> Result<AlertState, String> {
    let plain: String = kind.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    match plain.as_str() {
        "PROBLEM" => Ok(AlertState::Firing),
        "RECOVERY" => Ok(AlertState::Resolved),
        "ACKNOWLEDGEMENT" => Ok(AlertState::Acknowledged),
        "CUSTOM" => Ok(AlertState::Informed),
        other if other.starts_with("FLAPPING") || other.starts_with("DOWNTIME") => Ok(AlertState::Informed),
        _ => Err(tr!("its NOTIFICATIONTYPE {kind} is not known", kind = quoted(kind, 60))),
    }
}
