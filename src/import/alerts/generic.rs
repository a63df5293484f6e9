//! The JSON of any other system, by a profile of the policy.

use serde_json::Value;

use super::parsed::unreadable;
use super::times::Times;
use super::{Format, Parsed, json};
use crate::error::{Error, Result};
use crate::import::json_kind::json_kind;
use crate::lang::tr;
use crate::records::fold::same_name;
use crate::records::words::AlertState;
use crate::rules::alerts::Alert;
use crate::rules::policy::Profile;

/// Reads a payload: one alert, a list of them, or a list where the profile says.
pub(super) fn read(format: &Format, (name, bytes): (&str, &[u8])) -> Result<Parsed> {
    let Some((system, profile)) = format.profile else {
        return Err(Error::usage(tr!("a generic source needs a profile")).hint(tr!(
            "name it with --profile NAME, and declare it as [alerts.profiles.NAME] in itdesk.toml"
        )));
    };
    let payload = json::parse(name, bytes)?;
    let found = profile.alerts.iter().find_map(|path| json::at(&payload, path));
    let list = match (profile.alerts.first(), found) {
        (None, _) if payload.is_array() => payload,
        (None, _) => Value::Array(vec![payload]),
        (Some(_), Some(list @ Value::Array(_))) => list,
        (Some(path), Some(other)) => {
            return Err(unreadable(
                name,
                tr!("{path} is {kind}, not a list", path, kind = json_kind(&other)),
            ));
        }
        (Some(path), None) => return Err(unreadable(name, tr!("it has no {path}", path))),
    };
    let mut parsed = Parsed::default();
    for (place, one) in list.as_array().into_iter().flatten().enumerate() {
        let place = tr!("alert {place}", place = place + 1);
        match ignored(profile, one) {
            Some(state) => {
                let why =
                    tr!("the profile ignores its state {quoted}", quoted = crate::escape::quoted(&state, 60));
                parsed.skipped.push((place, why));
            }
            None => parsed.push(place, alert(format, system, profile, one)),
        }
    }
    Ok(parsed)
}

fn alert(format: &Format, system: &str, profile: &Profile, one: &Value) -> Result<Alert, String> {
    let all = |paths: &[String]| -> Vec<String> {
        paths.iter().filter_map(|path| json::at(one, path).as_ref().and_then(json::scalar)).collect()
    };
    let first = |paths: &[String]| first(one, paths);
    let key = all(&profile.key);
    if key.len() < profile.key.len() {
        return Err(tr!("it has no value at its key {key}", key = profile.key.join(", ")));
    }
    let state = state(profile, first(&profile.state))?;
    let mut times = Times::of(format);
    let starts = times.read("start", first(&profile.starts).as_deref());
    let ends = match state {
        AlertState::Resolved => times.read("end", first(&profile.ends).as_deref()),
        _ => None,
    };
    let labels = profile.labels.iter().filter_map(|(name, path)| {
        let value = json::at(one, path)?;
        let text = json::scalar(&value).or_else(|| (!value.is_null()).then(|| value.to_string()))?;
        Some((name.clone(), text))
    });
    Ok(Alert {
        source: format.source,
        system: system.to_owned(),
        key: key.join("/"),
        group: None,
        state,
        title: first(&profile.title).unwrap_or_else(|| format!("{system} {}", key.join("/"))),
        text: all(&profile.text),
        service: first(&profile.service),
        severity: first(&profile.severity),
        // Many systems have one time, that of the change: with an alert that is over it is its end.
        starts: starts.filter(|starts| ends.is_none_or(|ends| *starts < ends)),
        ends,
        labels: labels.collect(),
        url: first(&profile.url),
        remarks: times.remarks,
    })
}

/// The first text at one of the paths.
fn first(one: &Value, paths: &[String]) -> Option<String> {
    paths.iter().find_map(|path| json::at(one, path).as_ref().and_then(json::scalar))
}

/// The state of an alert, where the profile ignores it.
fn ignored(profile: &Profile, one: &Value) -> Option<String> {
    let state = first(one, &profile.state)?;
    profile.ignored.iter().any(|word| same_name(word, &state)).then_some(state)
}

fn state(profile: &Profile, said: Option<String>) -> Result<AlertState, String> {
    let said =
        said.ok_or_else(|| tr!("it has no value at its state {state}", state = profile.state.join(", ")))?;
    let states = [
        (AlertState::Firing, &profile.firing),
        (AlertState::Resolved, &profile.resolved),
        (AlertState::Acknowledged, &profile.acknowledged),
    ];
    let named = states.into_iter().find(|(_, words)| words.iter().any(|word| same_name(word, &said)));
    named.map(|(state, _)| state).ok_or_else(|| {
        tr!("its state {quoted} is not in the profile", quoted = crate::escape::quoted(&said, 60))
    })
}
