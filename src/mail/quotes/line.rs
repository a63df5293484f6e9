//! The lines that mail programs write around what they quote.

/// What mail programs write between rows of dashes before an earlier message.
const ORIGINALS: [&str; 14] = [
    "original message",
    "originalmessage",
    "original appointment",
    "ursprüngliche nachricht",
    "message d'origine",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "oorspronkelijk bericht",
    "исходное сообщение",
    "元のメッセージ",
    "原始邮件",
    "原始郵件",
    "原邮件",
];
/// How the header of an earlier message begins that a mail program puts before it: with from whom it was.
pub(in crate::mail) const FROM: [&str; 20] = [
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "od",
    "от",
    "kimden",
    "lähettäjä",
    "feladó",
    "发件人",
    "寄件者",
    "寄件人",
    "差出人",
    "送信者",
    "보낸 사람",
    "από",
    "от кого",
];
/// And the line of its subject.
pub(super) const SUBJECT: [&str; 19] = [
    "subject",
    "betreff",
    "objet",
    "asunto",
    "assunto",
    "oggetto",
    "onderwerp",
    "ämne",
    "emne",
    "temat",
    "тема",
    "konu",
    "aihe",
    "tárgy",
    "主题",
    "主旨",
    "件名",
    "제목",
    "θέμα",
];
/// And the others: when it was sent, and to whom.
const OTHERS: [&str; 34] = [
    "sent",
    "date",
    "to",
    "cc",
    "importance",
    "reply-to",
    "gesendet",
    "datum",
    "an",
    "envoyé",
    "à",
    "a",
    "enviado",
    "enviado el",
    "para",
    "inviato",
    "data",
    "verzonden",
    "aan",
    "skickat",
    "till",
    "sendt",
    "til",
    "отправлено",
    "кому",
    "дата",
    "发送时间",
    "收件人",
    "日期",
    "抄送",
    "寄件日期",
    "收件者",
    "送信日時",
    "宛先",
];

/// A line without the marks of a quote.
pub(super) fn bare(line: &str) -> &str {
    line.trim_start_matches(|c: char| c == '>' || c.is_whitespace())
}

/// A line with the mark of a quote.
pub(super) fn is_marked(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// The line of the header that gives the subject.
pub(super) fn is_subject(line: &str) -> bool {
    is_named(line, &SUBJECT)
}

/// A line that a mail program wrote around a quote.
pub(super) fn is_structure(line: &str) -> bool {
    let line = bare(line);
    line.is_empty() || is_original(line) || introduces(line) || is_field(line) || is_rule(line)
}

/// A line of the header that Outlook puts before an earlier message.
pub(super) fn is_field(line: &str) -> bool {
    is_named(line, &FROM) || is_named(line, &SUBJECT) || is_named(line, &OTHERS)
}

/// `On Monday Lin wrote:`, or a line of it: it ends with a colon, or has an address or a date.
pub(super) fn introduces(line: &str) -> bool {
    let line = line.trim_end();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    line.ends_with([':', '：']) && (digits >= 4 || line.contains('@') || begins_so(line))
        || line.contains('@') && digits >= 4
}

/// Begins as "On Monday Lin wrote:" does in one of the languages that do it so.
pub(super) fn begins_so(line: &str) -> bool {
    ["On ", "Am ", "Le ", "El ", "Il ", "Em "].iter().any(|begins| line.starts_with(begins))
}

/// `-----Original Message-----`.
pub(super) fn is_original(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("-----") && line.ends_with("-----") && {
        let inner = line.trim_matches(|c: char| c == '-' || c.is_whitespace());
        ORIGINALS.contains(&inner.to_lowercase().as_str())
    }
}

/// Whether a line begins with one of these names and a colon.
pub(super) fn is_named(line: &str, names: &[&str]) -> bool {
    let is_around = |c: char| c == '*' || c.is_whitespace();
    let name = line.split_once([':', '：']).map(|(name, _)| name).filter(|name| name.len() <= 30);
    name.is_some_and(|name| names.contains(&name.trim_matches(is_around).to_lowercase().as_str()))
}

/// A row of underscores.
pub(super) fn is_rule(line: &str) -> bool {
    line.len() >= 10 && line.chars().all(|c| c == '_')
}
