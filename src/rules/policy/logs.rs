//! `[[monitor.log]]`: what lines of a log mean.

/// A pattern for a line of a log: a regular expression with named groups.
#[derive(Debug, Clone)]
pub struct Pattern(regex::Regex);

impl Pattern {
    /// Reads a regular expression.
    ///
    /// ```
    /// use itdesk::rules::policy::Pattern;
    /// assert!(Pattern::new(r"(?<host>\S+) is down").unwrap().regex().is_match("web1 is down"));
    /// assert_eq!(Pattern::new("(").unwrap_err(), "unclosed group");
    /// ```
    ///
    /// # Errors
    /// Why it is none, in one line.
    pub fn new(text: &str) -> Result<Pattern, String> {
        regex::Regex::new(text).map(Pattern).map_err(|error| {
            // The message is a picture of several lines; the last says why.
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.trim().trim_start_matches("error: ").to_owned()
        })
    }

    /// The expression.
    pub fn regex(&self) -> &regex::Regex {
        &self.0
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it has a group of this name.
    pub fn names(&self, group: &str) -> bool {
        self.0.capture_names().flatten().any(|name| name == group)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.as_str() == other.as_str()
    }
}

/// Which lines of a log raise an alert, and which end it (M7.1f, log).
#[derive(Debug, Clone, PartialEq)]
pub struct LogRule {
    /// Its name, unique among the rules.
    pub name: String,
    /// Lines that count.
    pub pattern: Pattern,
    /// Lines that end the alert; none: a person resolves the incident.
    pub resolve: Option<Pattern>,
    /// Groups whose values tell one alert of the rule from another.
    pub key: Vec<String>,
    /// So many lines raise the alert.
    pub count: u32,
    /// Within so many minutes.
    pub within: i64,
    /// The title of the incident; `{host}` stands for the group or field of that name.
    pub title: Option<String>,
    /// The service, where no group names it.
    pub service: Option<String>,
    /// How grave it is, where no group says so.
    pub severity: Option<String>,
    /// Lines older than so many minutes open nothing.
    pub max_age: i64,
}

impl LogRule {
    /// What tells alerts of a rule apart where the rule does not say.
    pub const KEY: [&'static str; 2] = ["service", "host"];
    /// So many lines raise an alert.
    pub const COUNT: u32 = 1;
    /// Within so many minutes.
    pub const WITHIN: i64 = 5;
    /// How old a line may be, in minutes.
    pub const MAX_AGE: i64 = 24 * 60;
}
