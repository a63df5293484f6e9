//! A record on one line.

/// JSON text without the white space between its values: numbers, texts and the order of fields stay as they are.
///
/// ```
/// use itdesk::store::one_line;
/// assert_eq!(one_line(b"{\n  \"a b\": [1, \"x \\\" y\"]\n}\n"), b"{\"a b\":[1,\"x \\\" y\"]}");
/// ```
pub fn one_line(json: &[u8]) -> Vec<u8> {
    let mut line = Vec::with_capacity(json.len());
    let mut in_text = false;
    let mut escaped = false;
    for byte in json {
        if in_text {
            in_text = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
        } else if byte.is_ascii_whitespace() {
            continue;
        } else {
            in_text = *byte == b'"';
        }
        line.push(*byte);
    }
    line
}
