//! A letter as it comes in, line by line, until the line with nothing but a dot.

use super::Bounds;

/// Why a letter is not taken, whatever its intake would say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// More octets than are taken.
    TooLarge,
    /// A line longer than is taken.
    LongLine,
    /// A CR or LF alone, or a zero octet: two hosts may read it as two different letters.
    BareEnd,
}

/// How far a letter has come.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// More is to come.
    More,
    /// All is there; what follows is a command.
    Done,
    /// It goes on and on: no answer will be heard.
    Endless,
}

/// A letter on its way in.
pub(super) struct Body {
    bytes: Vec<u8>,
    /// The line that has not ended yet, as far as it is kept.
    line: Vec<u8>,
    line_length: usize,
    /// The last two octets. Only after a line's lawful end is a dot an end.
    last: [u8; 2],
    after_end: bool,
    seen: usize,
    fault: Option<Fault>,
    size: usize,
    longest: usize,
}

impl Body {
    pub(super) fn new(bounds: &Bounds) -> Self {
        let (size, longest) = (bounds.size, bounds.line);
        let (bytes, line) = (Vec::new(), Vec::new());
        Self { bytes, line, line_length: 0, last: *b"\r\n", after_end: true, seen: 0, fault: None, size, longest }
    }
    /// Takes from the front of `input` what belongs to the letter.
    pub(super) fn feed(&mut self, input: &mut Vec<u8>) -> Progress {
        let mut used = 0;
        let mut progress = Progress::More;
        for piece in input.split_inclusive(|byte| *byte == b'\n') {
            used += piece.len();
            self.piece(piece);
            if piece.ends_with(b"\n") && self.line_ends() {
                progress = Progress::Done;
                break;
            }
        }
        input.drain(..used);
        self.seen = self.seen.saturating_add(used);
        // One that is too large is read to its end, within reason, so that the answer is heard.
        match progress {
            Progress::More if self.seen > self.size.saturating_mul(4) => Progress::Endless,
            progress => progress,
        }
    }
    /// The letter, if it is one.
    pub(super) fn letter(self) -> Result<Vec<u8>, Fault> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(self.bytes),
        }
    }
    fn piece(&mut self, piece: &[u8]) {
        self.line_length = self.line_length.saturating_add(piece.len());
        for byte in piece.iter().skip(piece.len().saturating_sub(2)) {
            self.last = [self.last[1], *byte];
        }
        // Two octets more than are taken, so that a long line is known by its length and never taken for a dot.
        let room = self.longest.saturating_add(2).saturating_sub(self.line.len());
        self.line.extend(piece.iter().take(room));
    }
    /// Whether this was the last line.
    fn line_ends(&mut self) -> bool {
        let line = std::mem::take(&mut self.line);
        let length = std::mem::take(&mut self.line_length);
        let after_end = std::mem::replace(&mut self.after_end, self.last == *b"\r\n");
        if line == b".\r\n" && after_end {
            return true;
        }
        if length > line.len() {
            self.fault(Fault::LongLine);
            return false;
        }
        let text = line.strip_suffix(b"\r\n");
        if text.is_none_or(|text| text.iter().any(|byte| matches!(byte, b'\r' | 0))) {
            self.fault(Fault::BareEnd);
            return false;
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        if self.bytes.len() + line.len() > self.size {
            self.fault(Fault::TooLarge);
        }
        if self.fault.is_none() {
            self.bytes.extend(line);
        }
        false
    }
    fn fault(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
        self.bytes = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMALL: fn() -> Bounds = || Bounds { size: 200, line: 40, ..Bounds::default() };

    /// What comes of `bytes` if they arrive in pieces of these lengths, and what is left over.
    fn fed(bytes: &[u8], pieces: &[usize]) -> (Progress, Result<Vec<u8>, Fault>, Vec<u8>) {
        let mut body = Body::new(&SMALL());
        let (mut input, mut rest) = (Vec::new(), bytes);
        let mut lengths = pieces.iter().copied().chain(std::iter::repeat(7));
        let mut progress = Progress::More;
        while progress == Progress::More && !rest.is_empty() {
            let (now, later) = rest.split_at(lengths.next().unwrap_or(1).clamp(1, rest.len()));
            input.extend(now);
            rest = later;
            progress = body.feed(&mut input);
        }
        (progress, body.letter(), [input, rest.to_vec()].concat())
    }

    #[test]
    fn a_letter_ends_with_a_dot_alone_and_dots_are_undoubled() {
        let (progress, letter, rest) = fed(b"a\r\n..\r\n.b\r\n\r\n.\r\nQUIT\r\n", &[100]);
        assert_eq!(
            (progress, letter.unwrap(), rest),
            (Progress::Done, b"a\r\n.\r\nb\r\n\r\n".to_vec(), b"QUIT\r\n".to_vec())
        );
        let (progress, letter, _) = fed(b".\r\n", &[1]);
        assert_eq!((progress, letter.unwrap()), (Progress::Done, Vec::new()), "an empty letter is one");
    }

    #[test]
    fn no_other_end_is_an_end_and_none_is_let_through() {
        for end in ["\n.\n", "\n.\r\n", "\r.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r\r\n", "\r\n\0.\r\n", "\n..\r\n"] {
            let smuggled = format!("a{end}MAIL FROM:<x@y.example>\r\n.\r\n");
            let (progress, letter, rest) = fed(smuggled.as_bytes(), &[3]);
            assert_eq!((progress, letter, rest), (Progress::Done, Err(Fault::BareEnd), Vec::new()), "{end:?}");
        }
    }

    #[test]
    fn what_is_too_much_is_read_to_its_end_and_refused() {
        let (progress, letter, rest) = fed(&[b"0123456789\r\n".repeat(20), b".\r\nX".to_vec()].concat(), &[50]);
        assert_eq!((progress, letter, rest), (Progress::Done, Err(Fault::TooLarge), b"X".to_vec()));
        let long = [b"0".repeat(60), b"\r\n.\r\n".to_vec()].concat();
        assert_eq!(fed(&long, &[9]).1, Err(Fault::LongLine));
        let smuggled = [b"0".repeat(60), b"\n.\r\nNOOP\r\n.\r\n".to_vec()].concat();
        assert!(fed(&smuggled, &[9]).2.is_empty());
        // A long line whose end looks like the end.
        let long = [b"0".repeat(39), b".\r\n.\r\n".to_vec()].concat();
        assert_eq!(fed(&long, &[9]).0, Progress::Done);
        assert_eq!(fed(&b"0".repeat(5000), &[100]).0, Progress::Endless);
    }

    proptest! {
        #[test]
        fn however_it_arrives_it_is_the_same(
            bytes in proptest::collection::vec(prop_oneof![Just(b'.'), Just(b'\r'), Just(b'\n'), Just(b'a'), Just(0)], 0..120),
            pieces in proptest::collection::vec(1usize..9, 0..40),
        ) {
            let bytes = [bytes, b"\r\n.\r\n.\r\n".to_vec()].concat();
            prop_assert_eq!(fed(&bytes, &pieces), fed(&bytes, &[bytes.len()]));
        }

        #[test]
        fn what_was_stuffed_comes_out_as_it_was(lines in proptest::collection::vec("[.a ]{0,30}", 0..6)) {
            let letter: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
            let stuffed = lines.iter().map(|line| format!("{}{line}\r\n", if line.starts_with('.') { "." } else { "" }));
            let sent = stuffed.collect::<String>() + ".\r\n";
            let (progress, came, _) = fed(sent.as_bytes(), &[5]);
            prop_assert_eq!((progress, came), (Progress::Done, Ok(letter.into_bytes())));
        }
    }
}
