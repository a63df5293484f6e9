//! Whether a person wrote a message: programs must not make tickets of each other's answers.

/// Why a message is automatic, by its headers (RFC 3834, and what is in use beside it); `None` when nothing says so.
///
/// `values` gives the values of a header.
pub(super) fn reason(values: &dyn Fn(&str) -> Vec<String>) -> Option<String> {
    let told = |name: &str, says: &dyn Fn(&str) -> bool| {
        let value = values(name).into_iter().find(|value| says(&value.to_ascii_lowercase()));
        value.map(|value| format!("{name}: {}", crate::escape::line(&cut(&value))))
    };
    let any = |name: &str| told(name, &|_| true);
    let submitted = |value: &str| first_word(value) != "no" && !value.trim().is_empty();
    let precedence = |value: &str| ["bulk", "junk", "auto_reply"].contains(&value.trim());
    let suppress = |value: &str| ["all", "oof", "autoreply"].iter().any(|word| value.contains(word));
    let report = |value: &str| value.trim_start().starts_with("multipart/report");
    told("Auto-Submitted", &submitted)
        .or_else(|| told("Precedence", &precedence))
        .or_else(|| {
            ["X-Autoreply", "X-Autoreply-From", "X-Mail-Autoreply", "X-Autorespond"].into_iter().find_map(any)
        })
        .or_else(|| told("X-Auto-Response-Suppress", &suppress))
        .or_else(|| told("Return-Path", &|value| value.trim() == "<>"))
        .or_else(|| told("Content-Type", &report))
        .or_else(|| told("From", &is_daemon).filter(|_| !answers_reach_a_person(values)))
}

/// Whether a form that sends under no person's name says who filled it in, and so where answers go.
fn answers_reach_a_person(values: &dyn Fn(&str) -> Vec<String>) -> bool {
    values("Reply-To").iter().any(|value| value.contains('@') && !is_daemon(&value.to_ascii_lowercase()))
}

/// What says that a message went over a mailing list, each as header and value.
pub(super) fn list(values: &dyn Fn(&str) -> Vec<String>) -> Vec<(String, String)> {
    let of = |name: &str| values(name).into_iter().map(|value| (name.to_owned(), value)).collect::<Vec<_>>();
    let mut told: Vec<(String, String)> =
        ["List-Id", "List-Post", "List-Unsubscribe"].into_iter().flat_map(of).collect();
    told.extend(of("Precedence").into_iter().filter(|(_, value)| value.trim().eq_ignore_ascii_case("list")));
    told
}

/// Whether a list is one of these addresses: a desk is often written to by a group that forwards to it.
pub(super) fn is_list_of(list: &[(String, String)], addresses: &[&str]) -> bool {
    addresses.iter().any(|address| {
        let dotted = address.replace('@', ".").to_lowercase();
        let address = address.to_lowercase();
        let names = |value: &str| {
            let value = value.to_lowercase();
            value.contains(&format!("mailto:{address}>")) || value.contains(&format!("<{dotted}>"))
        };
        list.iter().any(|(name, value)| matches!(name.as_str(), "List-Id" | "List-Post") && names(value))
    })
}

fn first_word(value: &str) -> &str {
    value.split([';', ' ', '(']).find(|word| !word.is_empty()).unwrap_or_default()
}

/// The names under which mail servers write, and those that say that nobody reads the answer, however they are written.
pub(super) fn is_daemon(from: &str) -> bool {
    // The last one: a display name may contain the sign as well.
    let address = from.rsplit('<').next().unwrap_or_default();
    let local: String =
        address.split('@').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    ["mailerdaemon", "postmaster"].contains(&local.as_str())
        || ["noreply", "donotreply"].iter().any(|word| local.starts_with(word) || local.ends_with(word))
}

/// How the subjects of answers begin that a program gives for somebody who is away, before a colon.
const ABSENCES: [&str; 19] = [
    "automatic reply",
    "auto reply",
    "autoreply",
    "auto-reply",
    "out of office",
    "out of office autoreply",
    "automatische antwort",
    "abwesenheitsnotiz",
    "réponse automatique",
    "respuesta automática",
    "risposta automatica",
    "resposta automática",
    "automatisch antwoord",
    "autosvar",
    "автоответ",
    "自动回复",
    "自動回覆",
    "自動応答",
    "자동 회신",
];

/// Whether a subject begins as such an answer's does.
pub(super) fn is_absence(subject: &str) -> bool {
    let begins = subject.split_once([':', '：']).map(|(begins, _)| begins.trim().to_lowercase());
    begins.is_some_and(|begins| ABSENCES.contains(&begins.as_str()))
}

fn cut(value: &str) -> String {
    value.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_absence, is_list_of, reason};

    fn of(name: &str, value: &str) -> Option<String> {
        reason(&|asked: &str| if asked == name { vec![value.to_owned()] } else { Vec::new() })
    }

    #[test]
    fn programs_are_told_by_their_headers() {
        for (name, value, automatic) in [
            ("Auto-Submitted", "no", false),
            ("Auto-Submitted", "No (a person)", false),
            ("Auto-Submitted", "auto-replied", true),
            ("Auto-Submitted", "auto-generated; type=x", true),
            ("Precedence", "bulk", true),
            ("Precedence", "first-class", false),
            ("X-Auto-Response-Suppress", "OOF, AutoReply", true),
            ("X-Auto-Response-Suppress", "RN, NRN", false),
            ("X-Autoreply", "yes", true),
            ("Return-Path", "<>", true),
            ("Return-Path", "<zhang@example.org>", false),
            ("Content-Type", "multipart/report; report-type=delivery-status", true),
            ("Content-Type", "multipart/mixed", false),
            ("From", "Mail Delivery System <MAILER-DAEMON@mx.example.org>", true),
            ("From", "postmaster@example.org", true),
            ("From", "no_reply@shop.example", true),
            ("From", "Shop <orders-noreply@shop.example>", true),
            ("From", "do.not.reply@shop.example", true),
            ("From", "Zhang <zhang@example.org>", false),
        ] {
            assert_eq!(of(name, value).is_some(), automatic, "{name}: {value}");
        }
        assert_eq!(of("Precedence", "bulk").as_deref(), Some("Precedence: bulk"));
    }

    #[test]
    fn a_form_is_written_by_whom_its_answers_go_to() {
        let of = |reply_to: &str| {
            reason(&|asked: &str| match asked {
                "From" => vec!["Form <no-reply@shop.example>".to_owned()],
                "Reply-To" => vec![reply_to.to_owned()],
                _ => Vec::new(),
            })
        };
        assert_eq!(of("Visitor <visitor@c.example>"), None);
        assert!(of("").is_some() && of("noreply@shop.example").is_some());
    }

    #[test]
    fn absences_are_told_by_their_subjects() {
        for (subject, is) in [
            ("Automatic reply: [REQ-261123-4KX9P] Printer", true),
            ("Réponse automatique : Printer", true),
            ("自动回复：打印机", true),
            ("Re: Automatic reply: Printer", false),
            ("Out of office is broken", false),
            ("", false),
        ] {
            assert_eq!(is_absence(subject), is, "{subject}");
        }
    }

    #[test]
    fn the_desks_own_group_is_no_foreign_list() {
        let list = |value: &str| vec![("List-Id".to_owned(), value.to_owned())];
        let own = |list: &[(String, String)]| is_list_of(list, &["help@example.org"]);
        assert!(own(&list("Service desk <help.example.org>")));
        assert!(!own(&list("<xhelp.example.org>")) && !own(&list("<help.example.org.evil>")));
    }
}
