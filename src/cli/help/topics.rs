//! Pages about what several commands have in common.

use clap::Command;

use crate::config;
use crate::lang::{self, mark};
use crate::query;

/// A page.
pub(super) struct Topic {
    pub name: &'static str,
    /// What it is about, for the list of topics.
    pub about: &'static str,
    text: &'static str,
}

/// All pages but the list of them.
pub(super) const TOPICS: [Topic; 7] = [
    Topic { name: "times", about: mark!("How to write a time"), text: include_str!("topics/times.txt") },
    Topic {
        name: "filters",
        about: mark!("How to filter tickets"),
        text: include_str!("topics/filters.txt"),
    },
    Topic { name: "ids", about: mark!("How to refer to a ticket"), text: include_str!("topics/ids.txt") },
    Topic { name: "policy", about: mark!("Keys of itdesk.toml"), text: include_str!("topics/policy.txt") },
    Topic {
        name: "options",
        about: mark!("Options that every command accepts"),
        text: include_str!("topics/options.txt"),
    },
    Topic {
        name: "scripting",
        about: mark!("How to use itdesk in scripts"),
        text: include_str!("topics/scripting.txt"),
    },
    Topic {
        name: "exit-codes",
        about: mark!("What exit codes mean"),
        text: include_str!("topics/exit-codes.txt"),
    },
];

const LIST: &str = include_str!("topics/topics.txt");

/// The text of a page; `None` where there is none of the name.
pub(super) fn page(name: &str, root: &Command) -> Option<String> {
    if name == "topics" {
        let line = |topic: &Topic| format!("  {:<12}{}\n", topic.name, lang::text(topic.about));
        return Some(lang::shown(LIST).replace("{topics}\n", &TOPICS.iter().map(line).collect::<String>()));
    }
    TOPICS.iter().find(|topic| topic.name == name).map(|topic| topic.page(root))
}

impl Topic {
    /// The complete text.
    pub(super) fn page(&self, root: &Command) -> String {
        let text = lang::shown(self.text);
        match self.name {
            "filters" => text.replace("{keys}\n", &keys()),
            "options" => text.replace("{options}\n", &options(root)),
            "policy" => text.replace("{policy}\n", &config::overview()),
            _ => text.to_owned(),
        }
    }
}

/// The names of the filter keys.
fn keys() -> String {
    let names: Vec<&str> = query::KEYS.iter().map(|key| key.name).collect();
    let mut lines = vec![String::new()];
    for name in names {
        if lines.last().is_some_and(|line| line.len() + name.len() > 76) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&format!("  {name}"));
        }
    }
    lines.join("\n") + "\n"
}

/// The options of every command, as `itdesk --help` has them.
fn options(root: &Command) -> String {
    let mut globals = Command::new("itdesk").disable_help_flag(true).max_term_width(80);
    for arg in root.get_arguments().filter(|arg| arg.is_global_set()) {
        globals = globals.arg(arg.clone().help_heading("Options"));
    }
    let text = globals.help_template("{options}").render_help().to_string();
    text.trim_end().to_owned() + "\n"
}
