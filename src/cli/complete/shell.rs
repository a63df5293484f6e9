//! How each shell asks for candidates, and how it reads them.

use std::ffi::OsString;

use clap::ValueEnum;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{Elvish, EnvCompleter, Fish, Powershell};

use super::bash::Line;
use super::tickets;

/// The variable in which a shell names itself when it asks.
pub(super) const VARIABLE: &str = "COMPLETE";
/// Where the place of the word that is typed is handed over, by the shells that count words.
const INDEX: &str = "_CLAP_COMPLETE_INDEX";
/// What stands between candidates, for the shell that chooses it.
const SEPARATOR: &str = "_CLAP_IFS";

/// A shell that completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell", alias = "pwsh")]
    Pwsh,
    Zsh,
}

/// What a shell asks.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The command line, the program first.
    pub words: Vec<OsString>,
    /// Which of them is typed.
    pub at: usize,
    /// How the shell has cut that word, where it is one that cuts words.
    line: Option<Line>,
}

impl Shell {
    /// The shell that a variable names, by name or path.
    pub(super) fn named(name: &str) -> Option<Shell> {
        let stem = std::path::Path::new(name).file_stem()?.to_str()?;
        Shell::from_str(stem, true).ok()
    }

    /// What writes the script that does not ask the program.
    pub(crate) fn generator(self) -> clap_complete::Shell {
        match self {
            Shell::Bash => clap_complete::Shell::Bash,
            Shell::Elvish => clap_complete::Shell::Elvish,
            Shell::Fish => clap_complete::Shell::Fish,
            Shell::Pwsh => clap_complete::Shell::PowerShell,
            Shell::Zsh => clap_complete::Shell::Zsh,
        }
    }

    /// What is asked: the words after `--`, and what the environment adds; `None` where no word is typed.
    pub(super) fn asked(self, mut words: Vec<OsString>) -> Option<Asked> {
        if let (Shell::Bash, Some(line)) = (self, Line::of_environment()) {
            let words = line.words.iter().map(OsString::from).collect::<Vec<_>>();
            return Some(Asked { at: words.len() - 1, words, line: Some(line) });
        }
        let counted = std::env::var(INDEX).ok().and_then(|at| at.parse().ok());
        let at = counted.unwrap_or_else(|| words.len().saturating_sub(1));
        // An empty word at the end is not always handed over.
        if words.len() == at {
            words.push(OsString::new());
        }
        (1..words.len()).contains(&at).then_some(Asked { words, at, line: None })
    }

    /// The candidates as the shell reads them.
    pub(super) fn answer(self, asked: &Asked, found: &[CompletionCandidate]) -> String {
        let lines: Vec<String> = match (self, &asked.line) {
            (Shell::Bash, Some(line)) => {
                let titled = line.shows_titles && found.len() > 1;
                found.iter().map(|candidate| bash(candidate, line, titled)).collect()
            }
            (Shell::Bash | Shell::Elvish, _) => found.iter().map(value).collect(),
            (Shell::Zsh, _) => found.iter().map(zsh).collect(),
            (Shell::Fish | Shell::Pwsh, _) => found.iter().map(with_tab).collect(),
        };
        let separator = std::env::var(SEPARATOR).unwrap_or_else(|_| "\n".to_owned());
        match self {
            Shell::Elvish | Shell::Zsh => lines.join(&separator),
            _ => lines.iter().map(|line| format!("{line}\n")).collect(),
        }
    }
}

fn value(candidate: &CompletionCandidate) -> String {
    candidate.get_value().to_string_lossy().into_owned()
}

/// The first line of what a candidate means.
fn help(candidate: &CompletionCandidate) -> Option<String> {
    let help = candidate.get_help()?.to_string();
    help.lines().next().filter(|line| !line.trim().is_empty()).map(str::to_owned)
}

fn with_tab(candidate: &CompletionCandidate) -> String {
    match help(candidate) {
        Some(help) => format!("{}\t{}", value(candidate), help.replace('\t', " ")),
        None => value(candidate),
    }
}

fn zsh(candidate: &CompletionCandidate) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace(':', "\\:");
    match help(candidate) {
        Some(help) => format!("{}:{help}", escaped(&value(candidate))),
        None => escaped(&value(candidate)),
    }
}

/// Bash has no place for what a candidate means. A title beside an id never enters the command line: what
/// several candidates have in common ends within their ids.
fn bash(candidate: &CompletionCandidate, line: &Line, titled: bool) -> String {
    let text = line.rest_of(&value(candidate));
    let is_ticket = candidate.get_tag().is_some_and(|tag| tag.to_string() == tickets::TAG);
    match help(candidate).filter(|_| titled && is_ticket) {
        Some(title) => format!("{text}  ({title})"),
        None => text,
    }
}

/// The lines that a shell evaluates so that it asks `program`.
pub(crate) fn registration(shell: Shell, program: &str) -> String {
    let made = |completer: &dyn EnvCompleter| {
        let mut script = Vec::new();
        // Nothing fails that is written into memory.
        let _ = completer.write_registration(VARIABLE, "itdesk", "itdesk", program, &mut script);
        String::from_utf8_lossy(&script).into_owned()
    };
    match shell {
        Shell::Bash => BASH.replace("PROGRAM", &quoted(program)),
        Shell::Zsh => ZSH.replace("PROGRAM", &quoted(program)),
        Shell::Elvish => made(&Elvish),
        Shell::Fish => made(&Fish),
        Shell::Pwsh => made(&Powershell),
    }
}

fn quoted(program: &str) -> String {
    format!("'{}'", program.replace('\'', "'\\''"))
}

const BASH: &str = r#"_itdesk() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(COMPLETE=bash _ITDESK_LINE="${COMP_LINE:0:COMP_POINT}" _ITDESK_TYPE="$COMP_TYPE" \
        _ITDESK_BREAKS="$COMP_WORDBREAKS" PROGRAM -- "${COMP_WORDS[@]}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *[:=,/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _itdesk itdesk 2>/dev/null || complete -F _itdesk itdesk
"#;

const ZSH: &str = r#"#compdef itdesk
_itdesk() {
    local -a found open closed
    local one
    found=("${(@f)$(COMPLETE=zsh _CLAP_COMPLETE_INDEX=$((CURRENT - 1)) _CLAP_IFS=$'\n' \
        PROGRAM -- "${words[@]}" 2>/dev/null)}")
    for one in "${found[@]}"; do
        [[ -z "$one" ]] && continue
        # A value that goes on: a folder, or the key of a filter; its colon is escaped, the one of the help is not.
        if [[ "$one" == *[/=,] || "$one" == *'\:' || "$one" == *'\::'* ]]; then
            open+=("$one")
        else
            closed+=("$one")
        fi
    done
    (( ${#open} )) && _describe -V 'values' open -S ''
    (( ${#closed} )) && _describe -V 'values' closed
}
if [[ "${funcstack[1]}" == _itdesk ]]; then
    _itdesk "$@"
else
    compdef _itdesk itdesk
fi
"#;
