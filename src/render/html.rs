//! What the templates of HTML pages have in common.

use minijinja::Environment;
use minijinja::value::{Kwargs, Value};

use crate::lang;

/// Lets templates translate their texts: `{{ "Summary"|t }}`, or with placeholders
/// `{{ "and {more} more"|t(more=count) }}`.
pub(super) fn translates(environment: &mut Environment) {
    environment.add_filter("t", |text: &str, given: Kwargs| -> Result<String, minijinja::Error> {
        let names: Vec<&str> = given.args().collect();
        let values = names.iter().map(|name| given.get::<Value>(name)).collect::<Result<Vec<_>, _>>()?;
        let arguments =
            names.iter().zip(&values).map(|(name, value)| (*name, value as &dyn std::fmt::Display));
        Ok(lang::fill(lang::shown(text), &arguments.collect::<Vec<_>>()))
    });
}
