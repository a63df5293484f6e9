//! A trap as snmptrapd hands it to its `traphandle`: a line with the host, one with the transport, then an object
//! identifier and its value a line (snmptrapd.conf(5)). Traps of SNMPv1 come in the form of SNMPv2.

use std::collections::BTreeMap;

use super::parsed::unreadable;
use super::{Format, Parsed};
use crate::error::Result;
use crate::lang::tr;
use crate::records::words::AlertState;
use crate::rules::alerts::Alert;
use crate::rules::policy::Trap;

/// `snmpTrapOID.0`: which trap it is (RFC 3418).
const TRAP: &str = "1.3.6.1.6.3.1.1.4.1";
/// `snmpTrapAddress.0`: who sent it, where it was passed on (RFC 3584).
const ADDRESS: &str = "1.3.6.1.6.3.18.1.3";
/// `snmpTrapCommunity.0`: a password; it is told nobody.
const COMMUNITY: &str = "1.3.6.1.6.3.18.1.4";

/// Names that stand for numbers where the MIBs are not there, as in Debian's packages.
const NAMES: [(&str, &str); 13] = [
    ("sysUpTime", "1.3.6.1.2.1.1.3"),
    ("snmpTrapOID", TRAP),
    ("snmpTrapAddress", ADDRESS),
    ("snmpTrapCommunity", COMMUNITY),
    ("coldStart", "1.3.6.1.6.3.1.1.5.1"),
    ("warmStart", "1.3.6.1.6.3.1.1.5.2"),
    ("linkDown", "1.3.6.1.6.3.1.1.5.3"),
    ("linkUp", "1.3.6.1.6.3.1.1.5.4"),
    ("authenticationFailure", "1.3.6.1.6.3.1.1.5.5"),
    ("egpNeighborLoss", "1.3.6.1.6.3.1.1.5.6"),
    ("ifIndex", "1.3.6.1.2.1.2.2.1.1"),
    ("ifDescr", "1.3.6.1.2.1.2.2.1.2"),
    ("ifName", "1.3.6.1.2.1.31.1.1.1.1"),
];

/// A variable of a trap.
struct Variable {
    name: String,
    value: String,
}

/// Reads a trap. One that the policy has no use for is skipped.
pub(super) fn read(format: &Format, (name, bytes): (&str, &[u8])) -> Result<Parsed> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let (Some(host), Some(transport)) = (lines.next(), lines.next()) else {
        let hint = tr!("a traphandle receives the host, the transport and one line per variable on stdin");
        return Err(unreadable(name, tr!("no trap: it breaks off before its variables")).hint(hint));
    };
    let variables = variables(lines);
    let Some(trap) = value(&variables, TRAP) else {
        let hint = tr!("a traphandle receives a line with SNMPv2-MIB::snmpTrapOID.0 and its value");
        return Err(unreadable(name, tr!("no trap: snmpTrapOID.0 is not there")).hint(hint));
    };
    let host = match (host.trim(), value(&variables, ADDRESS)) {
        ("" | "<UNKNOWN>", address) => address.map_or_else(|| sender(transport), str::to_owned),
        // Without names (snmptrapd -n) the transport stands in its place.
        (host, address) if host.contains("]:") => address.map_or_else(|| sender(host), str::to_owned),
        (host, _) => host.to_owned(),
    };
    let meant = format.policy.traps.iter().find_map(|mapped| {
        let resolved = mapped.resolves.as_ref().is_some_and(|resolves| is_named(trap, resolves));
        let state = if resolved { AlertState::Resolved } else { AlertState::Firing };
        (resolved || mapped.fires == "*" || is_named(trap, &mapped.fires)).then_some((mapped, state))
    });
    let shown = spoken(trap);
    let Some((mapped, state)) = meant else {
        let skipped = vec![(
            tr!("{shown} of {host}", shown, host),
            tr!("no [[alerts.trap]] of the policy names it").to_owned(),
        )];
        return Ok(Parsed { skipped, ..Parsed::default() });
    };
    Ok(Parsed::one(tr!("the trap"), Ok(alert(format, mapped, state, &host, trap, &variables))))
}

fn alert(
    format: &Format,
    mapped: &Trap,
    state: AlertState,
    host: &str,
    trap: &str,
    variables: &[Variable],
) -> Alert {
    let told = |name: &str| variables.iter().find(|v| is_instance(&v.name, name)).map(|v| v.value.clone());
    let which: Vec<String> = mapped.key.iter().map(|name| told(name).unwrap_or_default()).collect();
    let named = ["ifName", "ifDescr"].iter().find_map(|name| told(name));
    let named = named.or_else(|| which.iter().find(|value| !value.is_empty()).cloned());
    let fires = if mapped.fires == "*" { spoken(trap) } else { spoken(&mapped.fires) };
    let title = mapped.title.clone().unwrap_or_else(|| fires.clone());
    let of = named.map_or_else(String::new, |named| format!(" {named}"));
    let shown =
        variables.iter().filter(|v| !is_instance(&v.name, COMMUNITY) && !is_instance(&v.name, "sysUpTime"));
    let labels = [("host", host.to_owned()), ("trap", spoken(trap))];
    Alert {
        source: format.source,
        system: format.source.as_str().to_owned(),
        key: [host, &fires].into_iter().chain(which.iter().map(String::as_str)).collect::<Vec<_>>().join("/"),
        group: None,
        state,
        title: format!("{title}{of} on {host}"),
        text: match state {
            AlertState::Firing => shown.map(|v| format!("{} = {}", spoken(&v.name), v.value)).collect(),
            _ => Vec::new(),
        },
        service: None,
        severity: mapped.severity.clone(),
        starts: None,
        ends: None,
        labels: BTreeMap::from(labels.map(|(name, value)| (name.to_owned(), value))),
        url: None,
        remarks: Vec::new(),
    }
}

/// The variables, a line each; a value in quotes may go on over several.
fn variables<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<Variable> {
    let mut found: Vec<Variable> = Vec::new();
    let mut open = false;
    for line in lines {
        match (found.last_mut().filter(|_| open), line.split_once(' ')) {
            (Some(last), _) => last.value.push_str(&format!("\n{line}")),
            (None, Some((name, value))) => {
                found.push(Variable { name: name.to_owned(), value: value.trim().to_owned() });
            }
            (None, None) if line.is_empty() => continue,
            (None, None) => found.push(Variable { name: line.to_owned(), value: String::new() }),
        }
        open = found.last().is_some_and(|v| v.value.starts_with('"') && !is_closed(&v.value));
    }
    for variable in &mut found {
        let inner = variable.value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        if let Some(inner) = inner {
            variable.value = inner.replace("\\\"", "\"").replace("\\\\", "\\");
        }
    }
    found
}

/// Whether a value that begins with a quote ends with another, one that no backslash takes for itself.
fn is_closed(value: &str) -> bool {
    let mut escaped = false;
    let mut last_is_quote = false;
    for c in value.chars().skip(1) {
        last_is_quote = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
    }
    last_is_quote
}

/// The value of the variable with this number or name.
fn value<'v>(variables: &'v [Variable], name: &str) -> Option<&'v str> {
    variables.iter().find(|v| is_instance(&v.name, name)).map(|v| v.value.as_str())
}

/// Whether two spellings mean the same object: `IF-MIB::linkDown`, `linkDown`, `.1.3.6.1…`, `iso.3.6.1…`.
fn is_named(one: &str, other: &str) -> bool {
    number(one) == number(other)
}

/// Whether a variable is the object, or an instance of it: `IF-MIB::ifIndex.2` of `ifIndex`.
fn is_instance(variable: &str, object: &str) -> bool {
    let variable = number(variable);
    let object = number(object);
    variable.strip_prefix(&object).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The numbers of an object where they are known, else its name without the MIB.
fn number(spelling: &str) -> String {
    let plain = spelling.rsplit("::").next().unwrap_or(spelling).trim();
    let plain = plain.strip_prefix('.').unwrap_or(plain);
    if let Some(rest) = plain.strip_prefix("iso.") {
        return format!("1.{rest}");
    }
    let (name, instance) = plain.split_once('.').map_or((plain, ""), |(name, rest)| (name, rest));
    let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    match known {
        Some((_, number)) if instance.is_empty() => (*number).to_owned(),
        Some((_, number)) => format!("{number}.{instance}"),
        None => plain.to_owned(),
    }
}

/// The name of an object where it is known.
fn spoken(spelling: &str) -> String {
    let number = number(spelling);
    let known = NAMES.iter().find(|(_, known)| is_instance(&number, known));
    known.map_or_else(
        || number.clone(),
        |(name, known)| format!("{name}{}", number.strip_prefix(known).unwrap_or_default()),
    )
}

/// The address in `UDP: [192.0.2.7]:51234->[192.0.2.1]:162`.
fn sender(transport: &str) -> String {
    let inner = transport.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    inner.map_or_else(|| transport.trim().to_owned(), |(address, _)| address.to_owned())
}
