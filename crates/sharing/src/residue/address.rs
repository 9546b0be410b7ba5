//! Finding network addresses in a text, however they are written.
//!
//! Names are searched as strings; addresses are *read*, because one address has many spellings and lies in many
//! networks. The text becomes a row of signs without white space and brackets, in which a gap is remembered: a number
//! may be read across a gap ("192 . 0 . 2 . 5 3") or end at it ("192.0.2.53 80"), and both are looked at.

mod number;
mod signs;

use super::block::Block;
use super::fold::Glyph;
use number::Number;
use signs::Row;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::RangeInclusive;

/// The longest spelling of an IPv6 address.
const LONGEST: usize = 45;

/// Some addresses that the text names, and the glyphs that name them.
#[derive(Debug)]
pub(super) struct Named {
    /// The addresses.
    pub(super) block: Block,
    /// The glyphs, first to last.
    pub(super) glyphs: RangeInclusive<usize>,
    /// Whether it is a bare number, which in a text may count something else.
    pub(super) bare: bool,
}

/// Every address, network and range that can be read in the text.
pub(super) fn addresses(glyphs: &[Glyph]) -> Vec<Named> {
    let row = Row::of(glyphs);
    let mut out = Vec::new();
    for at in 0..row.0.len() {
        let fits = row.ch(at).is_some_and(|c| c.is_ascii_hexdigit() || c == ':');
        let after = if row.inside_word(at) { row.ch(at - 1) } else { None };
        if fits && after.is_none_or(|c| c.is_ascii_alphabetic()) {
            // "ns192.0.2.53" is no word, but a leak: only digits before digits make it another number.
            row.four(at, &mut out);
        }
        if fits && after.is_none_or(|c| !c.is_ascii_hexdigit()) {
            row.six(at, &mut out);
            row.bare(at, &mut out);
        }
    }
    out
}

impl Row {
    /// Records addresses, alone and with the network or range that is written behind them.
    fn record(&self, block: Block, first: usize, end: usize, bare: bool, out: &mut Vec<Named>) {
        let mut add = |block, end: usize| {
            if let (Some(from), Some(to)) = (self.0.get(first), end.checked_sub(1).and_then(|last| self.0.get(last))) {
                out.push(Named { block, glyphs: from.first..=to.last, bare });
            }
        };
        add(block, end);
        if bare {
            return;
        }
        for (network, end) in self.networks(block, end) {
            add(network, end);
        }
        for (last, end) in self.range_ends(block, end) {
            if let Some(range) = block.up_to(last) {
                add(range, end);
            }
        }
    }
    /// "/24" or "/255.255.255.0" behind an address.
    fn networks(&self, block: Block, at: usize) -> Vec<(Block, usize)> {
        if !self.is(at, '/') {
            return Vec::new();
        }
        let of = |bits: u32, end: usize| block.network(bits).map(|network| (network, end));
        let masks = self.dotted(at + 1).into_iter().map(|(mask, _, end)| (mask.to_bits(), end));
        let masks = masks.filter(|(mask, _)| mask.leading_ones() == mask.count_ones());
        let mut out: Vec<_> = masks.filter_map(|(mask, end)| of(mask.count_ones(), end)).collect();
        if out.is_empty() {
            out.extend(self.numbers(at + 1).into_iter().filter_map(|(bits, end)| of(bits, end)));
        }
        out
    }
    /// What may end a range behind an address: "-192.0.2.60", "-60", "-2001:db8::ff".
    fn range_ends(&self, block: Block, at: usize) -> Vec<(Block, usize)> {
        if !self.is(at, '-') {
            return Vec::new();
        }
        let whole = self.dotted(at + 1).into_iter().map(|(_, last, end)| (Block::four(last, last), end));
        let mut ends: Vec<_> = whole.chain(self.coloned(at + 1)).collect();
        if ends.is_empty() {
            let short = self.numbers(at + 1).into_iter().filter(|(last, _)| *last < 256);
            ends.extend(short.filter_map(|(last, end)| block.with_last_octet(last).map(|last| (last, end))));
        }
        ends
    }
    /// A number of up to three digits, with each end that it may have: the end of the word, or a gap before it.
    fn numbers(&self, at: usize) -> Vec<(u32, usize)> {
        let mut value = 0;
        let mut out = Vec::new();
        for here in at..at + 4 {
            let Some(digit) = self.ch(here).and_then(|c| c.to_digit(10)) else { break };
            value = value * 10 + digit;
            if !self.inside_word(here + 1) {
                out.push((value, here + 1));
            }
        }
        out.retain(|(_, end)| *end <= at + 3);
        out
    }
    /// A dotted IPv4 address that begins here.
    fn four(&self, at: usize, out: &mut Vec<Named>) {
        for (first, last, end) in self.dotted(at) {
            self.record(Block::four(first, last), at, end, false, out);
            if self.written(end, ".in-addr.arpa") {
                let back = |four: Ipv4Addr| Ipv4Addr::from_bits(four.to_bits().swap_bytes());
                self.record(Block::four(back(first), back(last)), at, end, false, out);
            }
        }
    }
    /// Whether these signs stand here, without gaps told apart.
    fn written(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(n, c)| self.is(at + n, c))
    }
    /// Four numbers with dots, the last possibly "*" or "x": first and last address, and where it ends. More than one
    /// reading if the last number may end at a gap.
    fn dotted(&self, at: usize) -> Vec<(Ipv4Addr, Ipv4Addr, usize)> {
        let mut out = Vec::new();
        let Some((high, tail)) = self.three_octets(at) else { return out };
        if let Some(c @ ('*' | 'x')) = self.ch(tail) {
            let end = (tail..tail + 3).find(|at| !self.is(*at, c)).unwrap_or(tail + 3);
            out.push((Ipv4Addr::from_bits(high), Ipv4Addr::from_bits(high | 255), end));
            return out;
        }
        if let Some((value, end)) = self.hexadecimal_octet(tail) {
            let address = Ipv4Addr::from_bits(high | value);
            out.push((address, address, end));
            return out;
        }
        let mut value = 0;
        for end in tail..tail + 6 {
            let Some(digit) = self.ch(end).and_then(|c| c.to_digit(10)) else { break };
            value = value * 10 + digit;
            if value > 255 {
                break;
            }
            let over = self.ch(end + 1).is_some_and(|c| c.is_ascii_digit()) && self.inside_word(end + 1);
            if !over {
                out.push((Ipv4Addr::from_bits(high | value), Ipv4Addr::from_bits(high | value), end + 1));
            }
        }
        out
    }
    /// The first three numbers and their dots: the high bits, and where the last number begins. Leading zeros are
    /// read as decimal ("192.000.002.053"). Dashes will do, as host names carry them ("ip-192-0-2-53").
    fn three_octets(&self, at: usize) -> Option<(u32, usize)> {
        let (mut bits, mut at, mut between) = (0u32, at, None);
        for shift in [24, 16, 8] {
            let (value, end) = self.hexadecimal_octet(at).or_else(|| self.octet(at))?;
            let sign = self.ch(end).filter(|c| matches!(c, '.' | '-') && between.is_none_or(|kept| kept == *c))?;
            (value < 256).then_some(())?;
            between = Some(sign);
            bits |= value << shift;
            at = end + 1;
        }
        Some((bits, at))
    }
    /// Digits, across gaps, up to a dot.
    fn octet(&self, at: usize) -> Option<(u32, usize)> {
        let digits = (at..at + 6).map_while(|at| self.ch(at)?.to_digit(10));
        let (length, value) = digits.fold((0, 0), |(length, value), digit| (length + 1, value * 10 + digit));
        (length > 0).then_some((value, at + length))
    }
    /// "0xC0".
    fn hexadecimal_octet(&self, at: usize) -> Option<(u32, usize)> {
        (self.is(at, '0') && self.is(at + 1, 'x')).then_some(())?;
        let digits: Vec<u32> = (at + 2..at + 5).map_while(|at| self.ch(at)?.to_digit(16)).collect();
        let value = digits.iter().fold(0, |value, digit| value * 16 + digit);
        matches!(digits.len(), 1 | 2).then_some((value, at + 2 + digits.len()))
    }
    /// An IPv6 address that begins here.
    fn six(&self, at: usize, out: &mut Vec<Named>) {
        // "::53" in the middle of "2001:db8::53" is not an address of its own.
        let middle = at > 0 && self.is(at, ':') && self.ch(at - 1).is_some_and(|c| c.is_ascii_hexdigit());
        if !middle {
            self.coloned(at).into_iter().for_each(|(block, end)| self.record(block, at, end, false, out));
        }
    }
    /// Groups with colons: every reading that parses, and where it ends.
    fn coloned(&self, at: usize) -> Vec<(Block, usize)> {
        let mut out = Vec::new();
        if !(at..at + 5).any(|at| self.is(at, ':')) {
            return out;
        }
        let mut spelled = String::new();
        for here in at..at + LONGEST {
            let Some(c) = self.ch(here).filter(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.')) else { break };
            spelled.push(c);
            if self.group_goes_on(here + 1) {
                continue;
            }
            if let Ok(address) = spelled.parse::<Ipv6Addr>() {
                out.push((Block::address(address.into()), here + 1));
            }
        }
        out
    }
    /// Whether an IPv6 address cannot end before this sign: the word goes on, or a colon and another group follow.
    fn group_goes_on(&self, at: usize) -> bool {
        let touches = |at: usize| self.0.get(at).is_some_and(|sign| !sign.gap);
        let hex = |at: usize| touches(at) && self.ch(at).is_some_and(|c| c.is_ascii_hexdigit());
        hex(at) || (touches(at) && self.is(at, ':') && (hex(at + 1) || self.is(at + 1, ':')))
    }
    /// The whole address as one number: decimal, hexadecimal with or without 0x, or 32 hexadecimal digits.
    fn bare(&self, at: usize, out: &mut Vec<Named>) {
        let prefixed = self.is(at, '0') && self.is(at + 1, 'x');
        let begin = if prefixed { at + 2 } else { at };
        let mut number = Number::begin(prefixed);
        for here in begin..begin + 32 {
            let Some(digit) = self.ch(here).and_then(|c| c.to_digit(16)) else { break };
            number.add(digit);
            if !self.inside_word(here + 1) {
                number.address().into_iter().for_each(|block| self.record(block, at, here + 1, true, out));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::glyphs;
    use super::*;

    fn names(text: &str, address: &str) -> bool {
        let wanted = Block::parse(address).unwrap();
        addresses(&glyphs(text)).iter().any(|named| named.block.meets(&wanted))
    }

    #[test]
    fn an_ipv4_address_is_read_in_every_disguise() {
        for text in [
            "192.0.2.53",
            "１９２．０．２．５３",
            "192。0。2。53",
            "192｡0｡2｡53",
            "192[.]0[.]2[.]53",
            "192(.)0(.)2(.)53",
            "192 . 0 . 2 . 53",
            "192[dot]0[dot]2[dot]53",
            "192 dot 0 dot 2 dot 53",
            "192{ . }0.2.53",
            "hxxp://192[.]0.2[.]53:8080/x",
            "1 9 2 . 0 . 2 . 5 3",
            "192.000.002.053",
            "0xC0.0x00.0x02.0x35",
            "3221226037",
            "0xC0000235",
            "C0000235",
            "::ffff:192.0.2.53",
            "::FFFF:C000:0235",
            "53.2.0.192.in-addr.arpa",
            "ip-192-0-2-53.example",
            "1行目 192.0.2.53 80",
            "アドレス192.0.2.53です",
            "192.\n0.2\u{200B}.53",
            "192\\.0\\.2\\.53",
            "ns192.0.2.53",
            "10.192.0.2.53",
            "192.0.2.53。10件",
        ] {
            assert!(names(text, "192.0.2.53"), "{text}");
        }
    }

    #[test]
    fn a_network_or_range_around_the_address_names_it() {
        for text in [
            "192.0.2.0/24",
            "192.0.2.0 / 255.255.255.0",
            "192.0.2.*",
            "192.0.2.xxx",
            "192.0.2.50-60",
            "192.0.2.1 〜 192.0.2.60",
        ] {
            assert!(names(text, "192.0.2.53"), "{text}");
        }
        assert!(names("192.0.2.7", "192.0.2.0/24"));
    }

    #[test]
    fn other_numbers_are_not_the_address() {
        for text in [
            "192.0.2.530",
            "1192.0.2.53",
            "192.0.2.5",
            "192.0.2",
            "192.0.2.0/27",
            "192.0.2.1-20",
            "0.0.0.0/0",
            "32212260370",
            "13221226037",
        ] {
            assert!(!names(text, "192.0.2.53"), "{text}");
        }
    }

    #[test]
    fn an_ipv6_address_is_read_in_every_spelling() {
        for text in [
            "2001:db8::35",
            "2001:0DB8:0000:0000:0000:0000:0000:0035",
            "[2001:db8::35]:443",
            "２００１：ｄｂ８：：３５",
            "2001[:]db8[:][:]35",
            "2001:db8::/32",
            "2001:db8::1-2001:db8::ff",
            "アドレス：2001:db8:0::35。",
            "20010db8000000000000000000000035",
            "2 0 0 1 : d b 8 : : 3 5",
            "2001:db8::0.0.0.53",
        ] {
            assert!(names(text, "2001:db8::35"), "{text}");
        }
        for text in ["2001:db8::351", "2001:db8::35:1", "12001:db8::35", "2001:db8:1::35", "13:40:52"] {
            assert!(!names(text, "2001:db8::35"), "{text}");
        }
    }
}
