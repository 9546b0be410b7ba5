//! Internationalised host names: `日本.example` is `xn--wgv71a.example` (RFC 3492, RFC 5891).

const BASE: u32 = 36;

/// The label as it goes over the wire, if it needs another form than its own.
pub(super) fn to_ascii(label: &str) -> Option<String> {
    if label.is_ascii() {
        return None;
    }
    let (mut out, basic) = start(label);
    let (mut n, mut delta, mut bias, mut done) = (128u32, 0u32, 72u32, basic);
    let total = u32::try_from(label.chars().count()).ok()?;
    while done < total {
        let next = label.chars().map(u32::from).filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for c in label.chars().map(u32::from) {
            if c < n {
                delta = delta.checked_add(1)?;
            }
            if c == n {
                digits(delta, bias, &mut out);
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(out)
}

/// "xn--" and the ASCII characters of the label; and how many they are.
fn start(label: &str) -> (String, u32) {
    let ascii: String = label.chars().filter(char::is_ascii).collect();
    let mark = if ascii.is_empty() { "" } else { "-" };
    (format!("xn--{ascii}{mark}"), u32::try_from(ascii.len()).unwrap_or(u32::MAX))
}

/// The label as people read it, if it is `xn--…`.
pub(super) fn to_unicode(label: &str) -> Option<String> {
    let coded = label.strip_prefix("xn--")?;
    let (ascii, coded) = coded.rsplit_once('-').unwrap_or(("", coded));
    let mut out: Vec<char> = ascii.chars().collect();
    let (mut n, mut i, mut bias) = (128u32, 0u32, 72u32);
    let mut rest = coded.chars().peekable();
    while rest.peek().is_some() {
        let (before, mut weight, mut k) = (i, 1u32, BASE);
        loop {
            let digit = rest.next()?.to_digit(BASE)?;
            let digit = (digit + 26) % BASE;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold(k, bias);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let length = u32::try_from(out.len()).ok()? + 1;
        bias = adapt(i - before, length, before == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        out.insert(usize::try_from(i).ok()?, char::from_u32(n)?);
        i += 1;
    }
    Some(out.into_iter().collect())
}

/// Writes one number with digits of changing weight (RFC 3492, 3.3).
fn digits(number: u32, bias: u32, out: &mut String) {
    let (mut q, mut k) = (number, BASE);
    loop {
        let threshold = threshold(k, bias);
        if q < threshold {
            break;
        }
        let weight = BASE - threshold;
        out.extend(digit(threshold + (q - threshold) % weight));
        q = (q - threshold) / weight;
        k += BASE;
    }
    out.extend(digit(q));
}

/// a to z are 0 to 25, then the ten digits.
fn digit(value: u32) -> Option<char> {
    char::from_digit((value + 10) % BASE, BASE)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(1, 26)
}

/// How the weights change (RFC 3492, 3.4).
fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= BASE - 1;
        k += BASE;
    }
    k + BASE * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_to_the_wire_and_back() {
        // The first two are of RFC 3492, 7.1 (J, L); the others are in use.
        for (unicode, ascii) in [
            ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
            ("パフィーdeルンバ", "xn--de-jg4avhby1noc0d"),
            ("日本", "xn--wgv71a"),
            ("bücher", "xn--bcher-kva"),
        ] {
            assert_eq!(to_ascii(unicode).as_deref(), Some(ascii));
            assert_eq!(to_unicode(ascii).as_deref(), Some(unicode));
        }
        assert_eq!(to_ascii("example"), None);
        assert_eq!(to_unicode("example"), None);
        assert_eq!(to_unicode("xn--!"), None);
    }
}
