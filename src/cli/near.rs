//! Names that the policy does not have: taken, for a desk turns nobody away, but told.

/// How alike two names are, from 0 to 1, when one may be the other mistyped.
const ALIKE: f64 = 0.7;

/// What to say of a name that is none of the `known`; nothing when there is none known at all.
pub(crate) fn unknown<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<String> {
    if known.clone().any(|k| k == name) {
        return None;
    }
    let alike = |k: &str| strsim::jaro_winkler(k, name);
    let near = known.max_by(|a, b| alike(a).total_cmp(&alike(b)))?;
    let hint = if alike(near) < ALIKE {
        String::new()
    } else {
        format!(" (nearest: {})", crate::escape::line(near))
    };
    Some(format!("note: {what} {} is not in itdesk.toml{hint}", crate::escape::quoted(name, 60)))
}
