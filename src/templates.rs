//! Templates of the policy. One may come from a stranger's branch: its size, its steps and its
//! nesting have limits, so that no template stops a command that does not need it.

use std::thread::Builder;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use crate::lang::tr;
use crate::records::bounds;

/// No template takes more steps than this.
const FUEL: u64 = 200_000;

/// A template up to this size is read on the caller's stack.
const SHORT: usize = 500;

/// The stack for longer ones: the parser of templates calls itself for each operator of a tag and
/// for each `elif`. Only what is used is taken from memory.
const STACK: usize = 64 << 20;

/// Why a template is no message.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// It has more bytes than [`bounds::TEMPLATE`].
    #[error("{}", tr!("the template has {bytes} bytes; a template has at most {max}", bytes = .0, max = bounds::TEMPLATE))]
    TooLong(usize),
    /// One of its tags has more bytes than [`bounds::TAG`].
    #[error("{}", tr!("the template has a tag of {bytes} bytes; a tag has at most {max}", bytes = .0, max = bounds::TAG))]
    LongTag(usize),
    /// It is mistaken, or names what is not there.
    #[error(transparent)]
    Mistaken(#[from] minijinja::Error),
    /// The system gives no room to read it.
    #[error("{}", tr!("the system gives no room to read the template: {why}", why = .0))]
    NoRoom(#[from] std::io::Error),
}

/// Checks the syntax of a template.
///
/// # Errors
/// The mistake, or the limit that it exceeds.
pub(crate) fn check(template: &str) -> Result<(), Problem> {
    bounded(template, || Ok(environment().template_from_str(template).map(drop)?))
}

/// The text that a template makes.
///
/// # Errors
/// A mistake, a name that is not there, or the limit that it exceeds.
pub(crate) fn filled(template: &str, context: &Value) -> Result<String, Problem> {
    bounded(template, || Ok(environment().render_str(template, context)?))
}

/// The names that a template uses and does not set itself.
///
/// # Errors
/// The mistake, or the limit that it exceeds.
pub(crate) fn names(template: &str) -> Result<Vec<String>, Problem> {
    bounded(template, || {
        let names = environment().template_from_str(template)?.undeclared_variables(false);
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort();
        Ok(names)
    })
}

/// The text that a template makes of each row. A part that is not there makes an empty text, as does
/// one that is null.
///
/// # Errors
/// A mistake, or the limit that the template exceeds.
pub(crate) fn filled_each<T: Serialize + Sync>(template: &str, rows: &[T]) -> Result<Vec<String>, Problem> {
    bounded(template, || {
        let mut environment = environment();
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_formatter(|out, state, value| match value.is_none() {
            true => Ok(()),
            false => minijinja::escape_formatter(out, state, value),
        });
        let template = environment.template_from_str(template)?;
        rows.iter().map(|row| Ok(template.render(Value::from(Serde(row)))?)).collect()
    })
}

fn environment<'t>() -> Environment<'t> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A line that holds nothing but a tag is no line of the text.
    let lines = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(lines.unwrap_or_default());
    environment.set_fuel(Some(FUEL));
    environment
}

/// Runs `work` on a stack that is large enough for the template.
fn bounded<T: Send>(template: &str, work: impl FnOnce() -> Result<T, Problem> + Send) -> Result<T, Problem> {
    if template.len() > bounds::TEMPLATE {
        return Err(Problem::TooLong(template.len()));
    }
    // Reading an expression takes the square of its length.
    let longest = longest_tag(template.as_bytes());
    if longest > bounds::TAG {
        return Err(Problem::LongTag(longest));
    }
    if template.len() <= SHORT {
        return work();
    }
    std::thread::scope(|scope| {
        let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// The bytes of the longest tag.
fn longest_tag(mut rest: &[u8]) -> usize {
    let mut longest = 0;
    while let Some(begin) = rest.iter().position(|byte| *byte == b'{') {
        rest = &rest[begin..];
        let len = match rest.get(1) {
            Some(b'#') => rest.windows(2).position(|end| end == b"#}").map_or(rest.len(), |at| at + 2),
            Some(b'{' | b'%') => {
                let len = tag(rest);
                longest = longest.max(len);
                len
            }
            _ => 1,
        };
        rest = &rest[len..];
    }
    longest
}

/// The bytes of the tag that `rest` begins with. It ends outside of strings and brackets.
fn tag(rest: &[u8]) -> usize {
    let mut at = 2;
    let mut depth = 0_usize;
    let mut quote = None;
    while let Some(byte) = rest.get(at) {
        match (quote, byte) {
            (Some(_), b'\\') => at += 1,
            (Some(open), _) => quote = quote.filter(|_| open != byte),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'}' | b'%') if depth == 0 && rest.get(at + 1) == Some(&b'}') => return at + 2,
            (None, b'(' | b'[' | b'{') => depth += 1,
            (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_tag_that_fits_is_read_or_refused() {
        let pieces = ["-", "not ", "a|", "(", "[", "{1:", "a.", "a if ", "a()", "a~", "1**", "a is ", "a["];
        for piece in pieces {
            let tag = format!("{{{{ {}1 }}}}", piece.repeat((bounds::TAG - 10) / piece.len()));
            let read = [check(&tag), filled(&tag, &Value::from(1)).map(drop)];
            let limit = |problem: &Problem| matches!(problem, Problem::LongTag(_));
            assert!(!read.iter().any(|read| read.as_ref().is_err_and(limit)), "{piece}");
            let long = check(&format!("x{{{{ {}1 }}}}", piece.repeat(bounds::TAG)));
            assert!(matches!(long, Err(Problem::LongTag(_))), "{piece}: {long:?}");
        }
        let chain = "{% if 0 %}".to_owned() + &"{% elif 0 %}".repeat(5_000) + "{% endif %}";
        assert!(check(&chain).is_ok());
        let nested = check(&"{% if 1 %}".repeat(6_000));
        assert!(matches!(nested, Err(Problem::Mistaken(_))), "{nested:?}");
    }

    #[test]
    fn a_long_template_is_read_up_to_the_limit() {
        assert_eq!(filled(&format!("{}1", "{# #}".repeat(9_000)), &Value::from(1)).unwrap(), "1");
        assert!(check(&"x".repeat(bounds::TEMPLATE)).is_ok());
        assert!(matches!(check(&"x".repeat(bounds::TEMPLATE + 1)), Err(Problem::TooLong(65_537))));
    }

    #[test]
    fn a_tag_ends_where_the_parser_says() {
        for (template, len) in [
            ("text", 0),
            ("{{ a }} and {%- b -%}", 9),
            (r#"{{ "}}" }} x"#, 10),
            (r#"{{ '\'}}' }} x"#, 12),
            ("{{ {1:{2:3}} }} x", 15),
            ("{# {{ long #}{{a}}", 5),
            ("{ {a}", 0),
            ("{{ a", 4),
            ("{# a", 0),
        ] {
            assert_eq!(longest_tag(template.as_bytes()), len, "{template}");
        }
    }
}
