//! Texts put together from columns: `{category} / {subcategory}: {symptom}`.

use crate::lang::tr;
/// A template: columns, each with the text that stands before it, and the text after the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<(String, String)>,
    tail: String,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// What is wrong with it: a brace that is not closed, or no column at all.
    pub fn parse(text: &str) -> Result<Template, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (column, left) = after.split_once('}').ok_or(tr!("has a '{' without its '}'"))?;
            parts.push((before.to_owned(), column.trim().to_owned()));
            rest = left;
        }
        if parts.is_empty() {
            return Err(tr!("names no column in braces, such as {subject}").to_owned());
        }
        Ok(Template { parts, tail: rest.to_owned() })
    }

    /// The columns it names.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(_, column)| column.as_str())
    }

    /// Fills the template: `cells` are those of [`Template::columns`]. A missing cell takes the text
    /// before it along; `None` when all are missing.
    ///
    /// ```
    /// use itdesk::import::Template;
    /// let template = Template::parse("{a} / {b}: {c}").unwrap();
    /// assert_eq!(template.fill(&[Some("x"), None, Some("z")]).as_deref(), Some("x: z"));
    /// assert_eq!(template.fill(&[None, Some("y"), None]).as_deref(), Some("y"));
    /// assert_eq!(template.fill(&[None, None, None]), None);
    /// ```
    pub fn fill(&self, cells: &[Option<&str>]) -> Option<String> {
        let mut text = String::new();
        for (i, ((before, _), cell)) in self.parts.iter().zip(cells).enumerate() {
            let Some(cell) = cell else { continue };
            // The text before the first column is a beginning, all others are separators.
            if i == 0 || !text.is_empty() {
                text.push_str(before);
            }
            text.push_str(cell);
        }
        if text.is_empty() {
            return None;
        }
        if cells.last().is_some_and(Option::is_some) {
            text.push_str(&self.tail);
        }
        Some(text)
    }
}
