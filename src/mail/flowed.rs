//! Text that flows (RFC 3676): a line that ends with a space goes on in the next.

/// A flowed text as its author wrote it, one line a paragraph. `glued` is DelSp: the space at the end of a line is no part of the
/// text, as in scripts that have none.
pub(super) fn joined(text: &str, glued: bool) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut open: Option<usize> = None;
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let content = line[depth..].strip_prefix(' ').unwrap_or(&line[depth..]);
        let flows = content.ends_with(' ') && content != "-- ";
        let content = if flows && glued { &content[..content.len() - 1] } else { content };
        match (open, out.last_mut()) {
            (Some(before), Some(last)) if before == depth && content != "-- " => last.push_str(content),
            _ if depth > 0 => out.push(format!("{} {content}", ">".repeat(depth))),
            _ => out.push(content.to_owned()),
        }
        open = flows.then_some(depth);
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn lines_that_flow_are_one() {
        for (text, glued, becomes) in [
            ("a long \nline\nend", false, "a long line\nend"),
            ("打印 \n机", true, "打印机"),
            (" >not quoted\n From x", false, ">not quoted\nFrom x"),
            ("> a \n> b\n>> c \nd", false, "> a b\n>> c \nd"),
            ("a\n-- \nLin", false, "a\n-- \nLin"),
            ("a \n-- \nLin", false, "a \n-- \nLin"),
        ] {
            assert_eq!(joined(text, glued), becomes, "{text:?}");
        }
    }
}
