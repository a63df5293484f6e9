//! `billing:INC-261123-4KX9P`: an id that names its desk, as lists of several desks print it.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::Path;

use super::user::read_user;
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::query;
use crate::records::Id;
use crate::store::find_desk;

/// The words of a command line with the desk of such ids as a flag, and the ids alone.
///
/// # Errors
/// Exit 2 for ids of several desks.
pub(crate) fn spelled_out(words: &[OsString]) -> Result<Cow<'_, [OsString]>> {
    let mut names: Vec<&str> = Vec::new();
    let mut bare = words.to_vec();
    for (at, word) in words.iter().enumerate().skip(1) {
        let Some((name, id)) = word.to_str().and_then(parts) else { continue };
        if !names.contains(&name) {
            if !is_desk(name) {
                continue;
            }
            names.push(name);
        }
        bare[at] = id.into();
    }
    match names[..] {
        [] => Ok(Cow::Borrowed(words)),
        [name] => {
            bare.splice(1..1, ["--desk".into(), name.into()]);
            Ok(Cow::Owned(bare))
        }
        _ => Err(Error::usage(tr!("these tickets are on several desks: {names}", names = names.join(", ")))
            .hint(tr!("run the command once for each desk"))),
    }
}

/// The name of a desk and the complete id behind it. A word of a filter is none, nor is a number of
/// another system.
pub(super) fn parts(word: &str) -> Option<(&str, &str)> {
    let (name, id) = word.rsplit_once(':')?;
    let is_named = !name.is_empty() && !name.starts_with('-') && !query::is_key(name);
    (is_named && id.to_ascii_uppercase().parse::<Id>().is_ok()).then_some((name, id))
}

/// Whether a name or a folder means a desk that is there.
fn is_desk(name: &str) -> bool {
    let Ok(user) = read_user() else { return false };
    let here = std::env::current_dir().doing("read", ".");
    user.desks.contains_key(name) || here.is_ok_and(|here| find_desk(Some(Path::new(name)), &here).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_complete_id_behind_a_name_is_one_of_a_desk() {
        for (word, found) in [
            ("billing:INC-261123-4KX9P", Some(("billing", "INC-261123-4KX9P"))),
            ("../b:inc-261123-4kx9p", Some(("../b", "inc-261123-4kx9p"))),
            ("link:INC-261123-4KX9P", None),
            ("-link:INC-261123-4KX9P", None),
            ("servicenow:INC0042", None),
            ("INC-261123-4KX9P", None),
            (":INC-261123-4KX9P", None),
        ] {
            assert_eq!(parts(word), found, "{word}");
        }
    }
}
