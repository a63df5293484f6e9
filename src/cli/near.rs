//! Names that the policy does not have: taken, for a desk turns nobody away, but told.

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
    let (name, near) = (crate::escape::quoted(name, 60), crate::escape::line(near));
    Some(format!("note: {what} {name} is not in itdesk.toml (nearest: {near})"))
}
