//! Whether a reply says thank you and nothing else.

/// What people say when all is well, in small letters and without punctuation; longer phrases come first where one holds another.
const PHRASES: [&str; 78] = [
    "thank you very much",
    "thank you so much",
    "thanks a lot",
    "thanks so much",
    "many thanks",
    "thank you",
    "thanks",
    "thx",
    "ty",
    "cheers",
    "much appreciated",
    "appreciate it",
    "appreciated",
    "for your quick help",
    "for the quick help",
    "for your help",
    "for the help",
    "for your support",
    "for your quick response",
    "for the quick response",
    "it works now",
    "it works again",
    "everything works now",
    "works now",
    "works again",
    "it is working now",
    "it s working now",
    "all good now",
    "all good",
    "problem solved",
    "that solved it",
    "that fixed it",
    "great",
    "perfect",
    "excellent",
    "wonderful",
    "awesome",
    "ok",
    "okay",
    "super",
    "prima",
    "vielen dank",
    "herzlichen dank",
    "besten dank",
    "danke schön",
    "dankeschön",
    "danke sehr",
    "danke",
    "merci beaucoup",
    "merci bien",
    "merci",
    "muchas gracias",
    "mil gracias",
    "gracias",
    "grazie mille",
    "molte grazie",
    "grazie",
    "muito obrigado",
    "muito obrigada",
    "obrigado",
    "obrigada",
    "hartelijk dank",
    "dank je wel",
    "dank u wel",
    "dank je",
    "bedankt",
    "tack så mycket",
    "tack",
    "mange tak",
    "tak",
    "tusen takk",
    "takk",
    "kiitos",
    "большое спасибо",
    "спасибо",
    "dziękuję",
    "teşekkürler",
    "ευχαριστώ",
];
/// The same in scripts without spaces.
const GLUED: [&str; 26] = [
    "ありがとうございました",
    "ありがとうございます",
    "ありがとう",
    "감사합니다",
    "고맙습니다",
    "非常感谢",
    "非常感謝",
    "十分感谢",
    "多谢",
    "多謝",
    "谢谢",
    "謝謝",
    "感谢",
    "感謝",
    "辛苦了",
    "麻烦了",
    "问题已解决",
    "已经解决了",
    "已解决",
    "已解決",
    "您的帮助",
    "收到",
    "好的",
    "你们",
    "您",
    "你",
];
/// How a message begins and ends that is to somebody.
const GREETINGS: [&str; 16] = [
    "hi",
    "hello",
    "dear",
    "hallo",
    "liebe",
    "lieber",
    "guten tag",
    "bonjour",
    "hola",
    "ciao",
    "olá",
    "hej",
    "team",
    "all",
    "everyone",
    "desk",
];
const CLOSINGS: [&str; 22] = [
    "best regards",
    "kind regards",
    "warm regards",
    "regards",
    "best wishes",
    "best",
    "sincerely",
    "yours",
    "mit freundlichen grüßen",
    "freundliche grüße",
    "viele grüße",
    "beste grüße",
    "grüße",
    "lg",
    "mfg",
    "vg",
    "cordialement",
    "bien à vous",
    "saludos",
    "cordiali saluti",
    "atenciosamente",
    "此致",
];
/// The lines of a signature.
const SIGNATURE: usize = 6;

/// Whether lines say thank you, in whatever words, and nothing else: a greeting, the names of those who write to each other
/// and a signature do not count. `names` are those of the sender and of whoever may be addressed.
///
/// ```
/// use itdesk::rules::thanks::is_thanks;
/// assert!(is_thanks(&["Thanks a lot, Lin!".to_owned()], &["Lin".to_owned()]));
/// assert!(!is_thanks(&["Thanks, but it is still broken.".to_owned()], &[]));
/// ```
pub fn is_thanks(lines: &[String], names: &[String]) -> bool {
    let names: Vec<String> = names.iter().flat_map(|name| words(name)).collect();
    let said: Vec<Vec<String>> = lines.iter().map(|line| words(line)).collect();
    let mut thanked = false;
    for (at, (line, words)) in lines.iter().zip(&said).enumerate() {
        let is_signature = line.trim_end() == "--" || is_closing(words, &names);
        if is_signature && thanked {
            // A signature says who writes; a question or a long text below it is a message.
            let rest = lines[at + 1..].iter().filter(|line| !line.is_empty());
            return rest.clone().count() <= SIGNATURE
                && !rest.clone().any(|l| l.contains(['?', '？']) || l.len() > 80);
        }
        if line.trim_start().starts_with(['>', '['])
            || words.is_empty() && !line.chars().any(char::is_alphanumeric)
        {
            // Quotes, remarks, and lines of signs alone; a question of one sign is a question.
            if line.contains(['?', '？']) && !line.trim_start().starts_with('>') {
                return false;
            }
            continue;
        }
        match rest(words, &names) {
            Some(found) => thanked |= found,
            None => return false,
        }
        if line.contains(['?', '？']) {
            return false;
        }
    }
    thanked
}

fn words(line: &str) -> Vec<String> {
    let lower = line.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn is_closing(words: &[String], names: &[String]) -> bool {
    let text = words.join(" ");
    CLOSINGS.iter().any(|closing| {
        text.strip_prefix(closing)
            .is_some_and(|rest| rest.split(' ').all(|w| w.is_empty() || names.iter().any(|n| n == w)))
    })
}

/// Whether a line thanks; `None` where it says anything else.
fn rest(words: &[String], names: &[String]) -> Option<bool> {
    let mut text = format!(" {} ", words.join(" "));
    let before = text.len();
    for phrase in PHRASES {
        text = text.replace(&format!(" {phrase} "), "  ");
    }
    for phrase in GLUED {
        text = text.replace(phrase, "");
    }
    let thanked = text.len() != before;
    let left = text.split_whitespace().filter(|word| !names.iter().any(|name| name == word));
    let filler =
        ["and", "und", "et", "y", "very", "so", "again", "for", "it", "really", "了", "的", "啦", "们"];
    let mut left = left.filter(|word| !GREETINGS.contains(word) && !filler.contains(word));
    left.next().is_none().then_some(thanked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_are_told_from_everything_else() {
        let names = ["Zhang San".to_owned(), "Lin".to_owned()];
        for (text, is) in [
            ("Thank you", true),
            ("Thanks!", true),
            (
                "Hi Lin,\n\nthank you very much, it works now!\n\nBest regards\nZhang San\nAcme Ltd\n+49 1234",
                true,
            ),
            ("Vielen Dank!\n\nMit freundlichen Grüßen\nZhang", true),
            ("Merci beaucoup", true),
            ("谢谢", true),
            ("好的，谢谢您！", true),
            ("问题已解决，非常感谢。", true),
            ("ありがとうございます。", true),
            ("Большое спасибо!", true),
            ("Thanks, Lin\n-- \nZhang San", true),
            ("Thanks\n\n[2 quoted lines left out]", true),
            ("Thanks, but it is still broken", false),
            ("Thanks. It works not", false),
            ("Thank you, one more question: where is the key", false),
            ("Thanks?", false),
            ("谢谢，但是还没解决", false),
            ("谢谢，问题未解决", false),
            ("ok", true),
            ("Best regards\nZhang", false),
            ("It is down again", false),
            ("Thanks\n\nBest regards\nZhang\nPS: does it also print?", false),
            ("", false),
        ] {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            assert_eq!(is_thanks(&lines, &names), is, "{text}");
        }
    }
}
