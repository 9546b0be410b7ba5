//! The form of headers and body that is hashed: "relaxed" (RFC 6376, 3.4.2 and 3.4.4).

/// The header fields of a message, each without its last line end, and its body. `None` if no empty line parts them.
pub(super) fn split(message: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let end = message.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, body) = (message.get(..end + 2)?, message.get(end + 4..)?);
    let mut fields = Vec::new();
    let mut began = 0;
    for (at, _) in head.windows(2).enumerate().filter(|(_, window)| *window == b"\r\n") {
        let goes_on = head.get(at + 2).is_some_and(|next| matches!(next, b' ' | b'\t'));
        if !goes_on {
            fields.push(head.get(began..at)?);
            began = at + 2;
        }
    }
    Some((fields, body))
}

/// The name of a field, in small letters.
pub(super) fn name(field: &[u8]) -> String {
    let name = field.split(|byte| *byte == b':').next().unwrap_or_default();
    String::from_utf8_lossy(name).trim().to_ascii_lowercase()
}

/// A field: its name small, its value on one line, blanks in a row as one, none at the ends.
pub(super) fn header(field: &[u8]) -> Vec<u8> {
    let colon = field.iter().position(|byte| *byte == b':').unwrap_or(field.len());
    let mut relaxed = name(field).into_bytes();
    relaxed.push(b':');
    let value = field.get(colon + 1..).unwrap_or_default();
    let words = value.split(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).filter(|word| !word.is_empty());
    for (n, word) in words.enumerate() {
        if n > 0 {
            relaxed.push(b' ');
        }
        relaxed.extend(word);
    }
    relaxed
}

/// A body: blanks in a row as one, none at a line's end, no empty lines at the end.
pub(super) fn body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len() + 2);
    let mut blank = false;
    for byte in body {
        match byte {
            b' ' | b'\t' => blank = true,
            _ => {
                if blank && *byte != b'\r' {
                    relaxed.push(b' ');
                }
                blank = false;
                relaxed.push(*byte);
            }
        }
    }
    while relaxed.ends_with(b"\r\n") {
        relaxed.truncate(relaxed.len() - 2);
    }
    if !relaxed.is_empty() {
        relaxed.extend(b"\r\n");
    }
    relaxed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6376, 3.4.5, as far as it is about "relaxed".
    #[test]
    fn it_is_as_the_standard_shows() {
        let message = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
        let (fields, text) = split(message).unwrap();
        let headers: Vec<String> = fields.iter().map(|field| String::from_utf8(header(field)).unwrap()).collect();
        assert_eq!(headers, ["a:X", "b:Y Z"]);
        assert_eq!(body(text), b" C\r\nD E\r\n");
    }

    #[test]
    fn an_empty_body_is_empty() {
        for empty in [&b""[..], b"\r\n", b"\r\n\r\n", b" \r\n\t\r\n"] {
            assert!(body(empty).is_empty());
        }
    }

    #[test]
    fn what_has_no_empty_line_is_no_message() {
        assert!(split(b"From: a\r\nTo: b\r\n").is_none());
        assert!(split(b"").is_none());
    }
}
