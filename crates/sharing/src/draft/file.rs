//! A file as somebody brings it: its name made safe, its kind found from its bytes and not from its name.

/// The most bytes of one file: 10 MB.
pub const FILE_MOST: usize = 10 * 1024 * 1024;
/// The most files of one stage.
pub const FILES_MOST: usize = 10;
/// The most characters of a name.
const NAME_MOST: usize = 120;

/// A name without path, control or turning characters; Japanese stays. Never empty.
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String =
        last.chars().filter(|c| super::reading::visible(*c)).map(|c| if forbidden(c) { '_' } else { c }).collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    let short = shortened(kept);
    if short.is_empty() { "file".to_owned() } else { short }
}

/// What file systems and headers read as something else.
fn forbidden(character: char) -> bool {
    matches!(character, ':' | '*' | '?' | '"' | '<' | '>' | '|' | ';' | '%')
}

/// At most [`NAME_MOST`] characters, with the ending kept.
fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_MOST {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.chars().count() <= 10);
    let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    let stem: String = name.chars().take(NAME_MOST - ending.chars().count()).collect();
    stem + &ending
}

pub use crate::file::media_type;

/// The header that makes a browser keep the file and not show it (RFC 6266, RFC 8187).
pub fn disposition(name: &str) -> String {
    let mut encoded = String::new();
    for byte in safe_name(name).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_tricks_and_keep_japanese() {
        for (brought, kept) in [
            ("接続元一覧.csv", "接続元一覧.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\記録.txt", "記録.txt"),
            ("evil\u{202e}fdp.exe", "evilfdp.exe"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
            ("..", "file"),
            ("", "file"),
            (".htaccess", "htaccess"),
            ("\"><script>.png", "___script_.png"),
        ] {
            assert_eq!(safe_name(brought), kept, "{brought:?}");
        }
        let long = safe_name(&format!("{}.csv", "長".repeat(300)));
        assert!(long.chars().count() == 120 && long.ends_with("長.csv"));
    }

    #[test]
    fn the_bytes_say_what_it_is_and_not_the_name() {
        assert_eq!(media_type(b"%PDF-1.4 ..."), "application/pdf");
        assert_eq!(media_type("日時,接続元\n".as_bytes()), "text/plain");
        assert_eq!(media_type(b"<html><script>alert(1)</script>"), "text/plain");
        assert_eq!(media_type(&[0, 1, 2, 255]), "application/octet-stream");
    }

    #[test]
    fn a_download_is_always_an_attachment_in_ascii() {
        assert_eq!(disposition("接続.csv"), "attachment; filename*=UTF-8''%E6%8E%A5%E7%B6%9A.csv");
        assert!(disposition("a\"b\r\n.txt").is_ascii());
    }
}
