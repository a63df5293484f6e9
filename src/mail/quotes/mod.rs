//! What a reply quotes of earlier messages at its end.

mod line;
mod place;

use super::known::Known;
use crate::rules::policy::Quotes;
pub(super) use line::FROM;
use line::{
    bare, begins_so, introduces, is_field, is_marked, is_named, is_original, is_structure, is_subject,
};
use place::{HEADER, INTRODUCTION, original, quoted, written};

/// A reply, and what it quotes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// What its author says, and how many lines were cut.
    pub lines: Vec<String>,
    /// What was cut and stands nowhere else in the desk; empty where all of it does.
    pub cut: Vec<String>,
}

/// A reply without the earlier messages that it quotes at its end; in their place stands how many lines there
/// were. What is quoted between the lines of an answer belongs to it and stays, and so does what somebody says whom
/// the desk never heard. Answers that are written into a quote are those of its lines that nobody said before.
pub(super) fn without(lines: &[String], quotes: Quotes, known: &Known) -> Reply {
    let all = || Reply { lines: lines.to_vec(), cut: Vec::new() };
    let end = original(lines).unwrap_or_else(|| quoted(lines)).min(written(lines, known));
    if quotes == Quotes::Keep || end == lines.len() || !is_ours(&lines[end..], known) {
        return all();
    }
    let mut kept = lines[..end].to_vec();
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    let (answers, cut) = parted(&lines[end..], known);
    if !answers.is_empty() && !kept.is_empty() {
        kept.push(String::new());
    }
    kept.extend(answers);
    // A reply that is nothing but quotes is kept in full: the answer may hide in them.
    if kept.is_empty() {
        return all();
    }
    let count = cut.iter().filter(|l| !l.is_empty()).count();
    if count > 0 {
        kept.push(format!("[{count} quoted {} left out]", if count == 1 { "line" } else { "lines" }));
    }
    Reply { lines: kept, cut: if is_all_said(&cut, known) { Vec::new() } else { cut } }
}

/// Whether a quote is of this conversation: it names somebody who takes part, or says something that was said.
fn is_ours(block: &[String], known: &Known) -> bool {
    let head =
        block.iter().take(HEADER + INTRODUCTION).take_while(|line| !is_subject(line) && !is_marked(line));
    let named = head.filter(|line| is_named(line, &FROM) || introduces(line)).any(|line| known.names(line));
    named || pairs(block).any(|(before, line)| !is_structure(line) && known.said(before, line))
}

/// The lines of a quote that nobody said before, each run behind the line it answers, and the others.
fn parted(block: &[String], known: &Known) -> (Vec<String>, Vec<String>) {
    let mut answers: Vec<String> = Vec::new();
    let mut cut: Vec<String> = Vec::new();
    let mut header: bool = true;
    let mut asked: Option<&String> = None;
    let introduction = introduction(block);
    for (place, (before, line)) in pairs(block).enumerate() {
        // What stands before the first empty line is the header of the quote, or what introduces it.
        header &= !(line.is_empty() || is_marked(line));
        let structure =
            place < introduction || header && is_structure(line) || is_original(line) || introduces(line);
        let quoted = structure || line.is_empty() || is_marked(line) || is_field(line);
        if quoted || known.said(before, line) {
            cut.push(line.clone());
            asked = (!structure && !line.is_empty()).then_some(line).or(asked);
            continue;
        }
        if let Some(asked) = asked.take() {
            answers.push(format!("> {}", bare(asked)));
        }
        answers.push(line.clone());
    }
    (answers, cut)
}

/// The lines of "On Monday Lin wrote:" at the beginning of a block, over which a program may have broken it.
fn introduction(block: &[String]) -> usize {
    let is_date = |line: &str| line.chars().filter(char::is_ascii_digit).count() >= 4;
    let begins = block.first().is_some_and(|first| begins_so(first) || is_date(first));
    let ends = block.iter().take(INTRODUCTION).position(|line| line.trim_end().ends_with([':', '：']));
    ends.filter(|_| begins).map_or(0, |last| last + 1)
}

/// Whether nothing in a quote is new to the desk.
fn is_all_said(cut: &[String], known: &Known) -> bool {
    pairs(cut).all(|(before, line)| is_structure(line) || known.said(before, bare(line)))
}

/// Each line with the last one before it that is not empty.
fn pairs(lines: &[String]) -> impl Iterator<Item = (&str, &String)> {
    let mut before = "";
    lines.iter().map(move |line| {
        let pair = (before, line);
        if !line.is_empty() {
            before = bare(line);
        }
        pair
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::text::lines;

    /// A conversation with the desk, in which this was said.
    fn known() -> Known {
        let mut known = Known::default();
        ["Desk", "help@x.example", "Lin"].into_iter().for_each(|name| known.name(name));
        for line in
            ["Is it? Yes", "And that?", "c", "Which printer is it? Which floor? Please look at the label."]
        {
            known.say(line);
        }
        known
    }

    fn of(text: &str) -> Vec<String> {
        without(&lines(text), Quotes::Cut, &known()).lines
    }

    #[test]
    fn the_quoted_end_is_left_out_and_nothing_else() {
        for (text, kept) in [
            ("Done.\n\nOn Monday Lin wrote:\n> Is it?\n> Yes", &["Done.", "[3 quoted lines left out]"][..]),
            ("Done.\n\nOn Monday,\nLin <lin@x> wrote:\n> Is it?", &["Done.", "[3 quoted lines left out]"]),
            ("> Is it?\nYes.\n> And that?\nNo.", &["> Is it?", "Yes.", "> And that?", "No."]),
            ("> only a quote", &["> only a quote"]),
            ("a\nb\n> c", &["a", "b", "[1 quoted line left out]"]),
            ("the list:\na\nb", &["the list:", "a", "b"]),
            (
                "my log\n________________________________\nERROR 5",
                &["my log", "________________________________", "ERROR 5"],
            ),
            ("From: is a keyword\nof SQL", &["From: is a keyword", "of SQL"]),
            ("-----BEGIN PGP SIGNED MESSAGE-----\nx", &["-----BEGIN PGP SIGNED MESSAGE-----", "x"]),
        ] {
            assert_eq!(of(text), kept, "{text}");
        }
        assert_eq!(without(&lines("a\n> b"), Quotes::Keep, &known()).lines, ["a", "> b"]);
    }

    #[test]
    fn answers_within_a_quote_are_kept_behind_what_they_answer() {
        for (text, kept) in [
            (
                "See below.\n\n-----Original Message-----\nFrom: Desk\nSent: Monday\nTo: a\nSubject: x\n\n\
                 Which printer is it?\nTHE BLUE ONE\nWhich floor?\nTHIRD",
                &[
                    "See below.",
                    "",
                    "> Which printer is it?",
                    "THE BLUE ONE",
                    "> Which floor?",
                    "THIRD",
                    "[7 quoted lines left out]",
                ][..],
            ),
            (
                "Von: Desk\nGesendet: Montag\nAn: a\nBetreff: x\n\nWhich printer is it?\nDer blaue",
                &["> Which printer is it?", "Der blaue", "[5 quoted lines left out]"],
            ),
            (
                "Yes.\n\nOn Mon, Nov 23, 2026 Desk <help@x.example> wrote:\n\nWhich floor?\nthe third\n",
                &["Yes.", "", "> Which floor?", "the third", "[2 quoted lines left out]"],
            ),
            (
                "See.\n\nOn Mon, Nov 23, 2026 Vendor <v@y.example> wrote:\n> The disk is full.\n",
                &["See.", "", "On Mon, Nov 23, 2026 Vendor <v@y.example> wrote:", "> The disk is full."],
            ),
            (
                "It failed:\nFrom: gateway\nSent: 10:00\nTo: relay\nSubject: test\n550 mailbox full",
                &[
                    "It failed:",
                    "From: gateway",
                    "Sent: 10:00",
                    "To: relay",
                    "Subject: test",
                    "550 mailbox full",
                ],
            ),
        ] {
            assert_eq!(of(text), kept, "{text}");
        }
        let cut = |text: &str| without(&lines(text), Quotes::Cut, &known()).cut;
        assert_eq!(cut("Yes.\nOn Monday Lin wrote:\n> Is it?"), [""; 0]);
        assert_eq!(cut("Yes.\nOn Monday Lin wrote:\n> I paid 50.").len(), 2);
    }

    #[test]
    fn quotes_are_known_in_the_words_of_many_programs() {
        for introduction in [
            "On Mon, Nov 23, 2026 at 9:00 AM Desk <help@x.example> wrote:",
            "On Mon, Nov 23, 2026 at 9:00 AM Desk of the long name\nLimited <\nhelp@x.example> wrote:",
            "Am 23.11.2026 um 09:00 schrieb Desk:",
            "Am Mo., 23. Nov. 2026 um 09:00 Uhr schrieb Desk <\nhelp@x.example>:",
            "Le lun. 23 nov. 2026 à 09:00, Desk <help@x.example> a écrit :",
            "El lun, 23 nov 2026 a las 9:00, Desk (<help@x.example>) escribió:",
            "Il giorno lun 23 nov 2026 alle ore 09:00 Desk <\nhelp@x.example> ha scritto:",
            "Em seg., 23 de nov. de 2026 às 09:00, Desk <help@x.example>\nescreveu:",
            "пн, 23 нояб. 2026 г. в 09:00, Desk <help@x.example>:",
            "Desk <help@x.example> 于2026年11月23日周一 09:00写道：",
            "2026年11月23日(月) 9:00 Desk <help@x.example>:",
            "2026년 11월 23일 (월) 오전 9:00, Desk <help@x.example>님이 작성:",
        ] {
            let count = introduction.lines().count() + 1;
            let left_out = format!("[{count} quoted lines left out]");
            assert_eq!(of(&format!("Yes.\n\n{introduction}\n\n> Is it?")), ["Yes.", &left_out]);
        }
    }

    #[test]
    fn earlier_messages_are_known_by_their_headers() {
        for header in [
            "From: Desk <help@x.example>\nSent: Monday\nTo: Zhang\nSubject: Printer",
            "*From:* Desk <help@x.example>\n*Sent:* Monday\n*Subject:* Printer",
            "________________________________\nVon: Desk\nGesendet: Montag\nAn: Zhang\nBetreff: Printer",
            "________________________________\nFrom: Desk <help@x.example>\nSent: Monday",
            "De : Desk\nEnvoyé : lundi\nÀ : Zhang\nObjet : Printer",
            "发件人: Desk\n发送时间: 2026年11月23日\n收件人: Zhang\n主题: Printer",
            "差出人: Desk\n送信日時: 2026年11月23日\n件名: Printer",
            "-----Original Message-----",
            "-----Ursprüngliche Nachricht-----",
            "------------------\u{a0}原始邮件\u{a0}------------------",
        ] {
            let count = header.lines().count() + 1;
            let text = format!("Yes.\n\n{header}\n\nIs it?\n");
            assert_eq!(of(&text), ["Yes.", &*format!("[{count} quoted lines left out]")]);
        }
    }
}
