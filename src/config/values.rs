//! The kinds of value a policy is made of: texts, lists, words, durations, dates, zones.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use toml::de::DeValue;

use super::near::{nearest_zone, quoted};
use super::reader::{Named, Node, Reader, Spot, Thing};
use crate::lang::{self, Language, tr};
use crate::near::did_you_mean;
use crate::records::number::exact;
use crate::records::words::UnknownWord;
use crate::rules::duration::{duration_seconds, format_duration};
use crate::rules::policy::{Glob, Period};

/// Why a text is not what it must be, and the way out.
pub(super) type Reason = (String, Option<String>);

/// An integer as TOML writes it, where a double holds it.
pub(super) fn integer(digits: &str, radix: u32) -> Option<f64> {
    exact(&i64::from_str_radix(digits, radix).ok()?.to_string())
}

impl Reader {
    /// A text that is not empty.
    pub(super) fn text(&mut self, node: Option<Node>) -> Option<String> {
        self.parsed(node, tr!("a text in quotes"), |text| Ok(text.to_owned()))
    }

    /// The name of something that is declared elsewhere; whether it is there shows when all is read.
    pub(super) fn named_text(&mut self, node: Option<Node>, thing: Thing) -> Option<String> {
        let spot = node.as_ref().map(|node| node.spot.clone()).unwrap_or_default();
        let name = self.text(node)?;
        self.named.push(Named { thing, name: name.clone(), spot });
        Some(name)
    }

    /// A text that `parse` understands. `must` says what it must be.
    pub(super) fn parsed<T>(
        &mut self,
        node: Option<Node>,
        must: &str,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        let node = node?;
        let Some(text) = node.value.as_str() else {
            self.mismatch(&node, must, None);
            return None;
        };
        let parsed = if text.trim().is_empty() {
            Err((tr!("the text is empty").to_owned(), Some(tr!("write {must}, or leave the key out", must))))
        } else if text.contains(char::is_control) {
            Err((
                tr!("{quoted} contains a control character", quoted = quoted(text)),
                Some(tr!("write it on one line").to_owned()),
            ))
        } else {
            parse(text)
        };
        match parsed {
            Ok(value) => {
                self.accept(&node.spot);
                Some(value)
            }
            Err((reason, hint)) => {
                self.error(&node.spot, &format!(": {reason}"), hint);
                None
            }
        }
    }

    /// A word of a closed list.
    pub(super) fn word<T: FromStr<Err = UnknownWord>>(
        &mut self,
        node: Option<Node>,
        words: &[&str],
    ) -> Option<T> {
        let must = tr!("one of {words}", words = lang::listed(words.iter().copied()));
        self.parsed(node, &must, |text| word(text, words))
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, node: Option<Node>) -> Option<bool> {
        let node = node?;
        match node.value.as_bool() {
            Some(flag) => {
                self.accept(&node.spot);
                Some(flag)
            }
            None => {
                self.mismatch(&node, tr!("true or false, without quotes"), None);
                None
            }
        }
    }

    /// A number from 0 to `most`, whole or not.
    pub(super) fn number(&mut self, node: Option<Node>, most: f64) -> Option<f64> {
        let node = node?;
        let number: Option<f64> = match node.value {
            DeValue::Integer(i) => integer(i.as_str(), i.radix()),
            DeValue::Float(f) => exact(&f.as_str().replace('_', "")),
            _ => {
                self.mismatch(&node, &tr!("a number from 0 to {most}", most), None);
                return None;
            }
        };
        let fits = number.filter(|n| (0.0..=most).contains(n));
        match fits {
            Some(_) => self.accept(&node.spot),
            None => {
                let percent = number.filter(|n| most == 1.0 && (1.0..=100.0).contains(n));
                let hint = percent.map(|n| tr!("write {share} for {n} %", share = n / 100.0, n));
                self.error(&node.spot, &tr!(" must be a number from 0 to {most}", most), hint);
            }
        }
        fits
    }

    /// A whole number from 0 to `most`.
    pub(super) fn whole(&mut self, node: Option<Node>, most: u32) -> Option<u32> {
        let node = node?;
        if let DeValue::Float(_) = node.value {
            self.mismatch(&node, tr!("a whole number"), None);
            return None;
        }
        self.number(Some(node), f64::from(most)).map(|n| n as u32)
    }

    /// A duration of whole minutes, in minutes.
    pub(super) fn minutes(&mut self, node: Option<Node>) -> Option<i64> {
        self.parsed(node, tr!("a duration in quotes, such as \"90m\" or \"1h30m\""), |text| {
            let seconds = duration_seconds(text).map_err(|reason| (reason, None))?;
            if seconds % 60 != 0 {
                let hint = tr!(
                    "write {shorter} or {longer}",
                    shorter = minutes(seconds / 60),
                    longer = minutes(seconds / 60 + 1)
                );
                return Err((
                    tr!("{quoted} is not a multiple of one minute", quoted = quoted(text)),
                    Some(hint),
                ));
            }
            Ok(seconds / 60)
        })
    }

    /// A time zone by its IANA name.
    pub(super) fn zone(&mut self, node: Option<Node>) -> Option<TimeZone> {
        self.parsed(node, tr!("a zone such as \"Europe/Berlin\""), |text| {
            let known = TimeZone::get(text).ok().filter(|zone| zone.iana_name().is_some());
            known.ok_or_else(|| {
                let hint = match nearest_zone(text) {
                    Some(near) => tr!("did you mean '{near}'?", near),
                    None => tr!("use an IANA name such as UTC, Europe/Berlin or Asia/Shanghai").to_owned(),
                };
                (tr!("{quoted} is not a known time zone", quoted = quoted(text)), Some(hint))
            })
        })
    }

    /// A language that itdesk has a catalogue of.
    pub(super) fn language(&mut self, node: Option<Node>) -> Option<Language> {
        self.parsed(node, tr!("a language such as \"zh-CN\""), |text| {
            Language::named(text).ok_or_else(|| {
                let known = Language::tags().collect::<Vec<_>>().join(", ");
                (
                    tr!("{quoted} is not a language of itdesk", quoted = quoted(text)),
                    Some(tr!("languages: {known}", known)),
                )
            })
        })
    }

    /// The items of a list; a single text counts as a list of one.
    pub(super) fn items<'a>(&mut self, node: Option<Node<'a>>, of: &str) -> Option<Vec<Node<'a>>> {
        let node = node?;
        let list = match node.value {
            DeValue::Array(list) => list,
            DeValue::String(_) => return Some(vec![node]),
            _ => {
                self.mismatch(&node, &tr!("a list of {of}", of), None);
                return None;
            }
        };
        self.accept(&node.spot);
        let item = |(index, item): (usize, &'a toml::Spanned<DeValue<'a>>)| Node {
            spot: Spot { path: format!("{}[{index}]", node.spot.path), at: item.span().start },
            value: item.get_ref(),
        };
        Some(list.iter().enumerate().map(item).collect())
    }

    /// A list of texts with their spots. Mistaken ones are reported and left out.
    pub(super) fn texts(&mut self, node: Option<Node>) -> Option<Vec<(String, Spot)>> {
        let items = self.items(node, tr!("texts in quotes"))?;
        let texts = items.into_iter().filter_map(|item| {
            let spot = item.spot.clone();
            self.text(Some(item)).map(|text| (text, spot))
        });
        Some(texts.collect())
    }

    /// A day, as a date of TOML or in quotes.
    pub(super) fn day(&mut self, node: Option<Node>) -> Option<Date> {
        let must = tr!("a day such as 2026-06-30");
        let node = node?;
        let DeValue::Datetime(given) = node.value else {
            return self.parsed(Some(node), must, day);
        };
        match day(&given.to_string()) {
            Ok(day) => {
                self.accept(&node.spot);
                Some(day)
            }
            Err((reason, hint)) => {
                self.error(&node.spot, &format!(": {reason}"), hint);
                None
            }
        }
    }

    /// A period of the calendar.
    pub(super) fn period(&mut self, node: Option<Node>) -> Option<Period> {
        let node = node?;
        let spot = node.spot.clone();
        let mut has_old_months = false;
        let period =
            self.parsed(Some(node), tr!("a period in quotes, such as \"12mo\" or \"5y\""), |text| {
                let (period, is_old) = Period::of_policy(text).map_err(|why| (why, None))?;
                has_old_months = is_old;
                Ok(period)
            })?;
        if has_old_months {
            self.warn(
                &spot,
                tr!(": m is read as months here, but is minutes everywhere else"),
                &tr!("write {period}", period),
            );
        }
        Some(period)
    }

    /// A list of patterns.
    pub(super) fn globs(&mut self, node: Option<Node>) -> Vec<Glob> {
        self.names(node).iter().map(|text| Glob::new(text)).collect()
    }

    /// A list of texts.
    pub(super) fn names(&mut self, node: Option<Node>) -> Vec<String> {
        self.texts(node).unwrap_or_default().into_iter().map(|(text, _)| text).collect()
    }
}

/// A word of a closed list, with the nearest one when it is none of them.
pub(super) fn word<T: FromStr<Err = UnknownWord>>(text: &str, words: &[&str]) -> Result<T, Reason> {
    T::from_str(text).map_err(|unknown| {
        (
            tr!(
                "{quoted} is not {what}; use one of {words}",
                quoted = quoted(text),
                what = lang::text(unknown.what),
                words = unknown.allowed()
            ),
            did_you_mean(text, words.iter().copied()),
        )
    })
}

fn day(text: &str) -> Result<Date, Reason> {
    // Jiff would take the day of a time.
    let read = text.trim().parse::<Date>().ok().filter(|_| text.trim().len() == 10);
    read.ok_or_else(|| {
        let hint = tr!("write the day alone, such as 2026-06-30").to_owned();
        (tr!("{quoted} is not a day", quoted = quoted(text)), Some(hint))
    })
}

fn minutes(minutes: i64) -> String {
    format_duration(minutes.saturating_mul(60))
}
