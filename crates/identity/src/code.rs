//! One-time codes (RFC 6238): six digits, SHA-1, 30 seconds, one step of grace to each side.

use kernel::{At, Chance};
use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Algorithm, Builder, Totp, TotpError};
use unicode_normalization::UnicodeNormalization;

/// Seconds of a step.
pub const STEP: u64 = 30;
/// Digits of a code.
pub const DIGITS: u8 = 6;
/// Steps of grace before and after, for clocks that are not right.
pub const GRACE: u16 = 1;
/// Bytes of a secret, as RFC 4226 section 4 recommends.
pub(crate) const SECRET: usize = 20;
const ISSUER: &str = "Kaname";

/// Why a code could not be computed with.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// The secret or the account's name is unusable.
    #[error("the one-time code cannot be computed")]
    Unusable(#[from] TotpError),
    /// The address does not fit into a picture.
    #[error("the picture of the key cannot be drawn")]
    TooLong(#[from] qrcodegen::DataTooLong),
}

/// A secret shared with somebody's telephone.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub(crate) Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new one.
    pub fn draw(chance: &dyn Chance) -> Self {
        let mut bytes = vec![0u8; SECRET];
        chance.fill(&mut bytes);
        Self(bytes)
    }

    fn totp(&self, account: &str) -> Result<Totp, TotpError> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(GRACE)
            .with_step_duration(STEP)
            .with_secret(self.0.clone())
            .with_account_name(account)
            .with_issuer(Some(ISSUER))
            .build()
    }

    /// The step of which `typed` is the code, if it is one of those that hold at `now`. Full-width digits and spaces
    /// are read as they are meant.
    ///
    /// # Errors
    /// If the secret is unusable.
    pub fn step_of(&self, typed: &str, now: At) -> Result<Option<i64>, CodeError> {
        let digits: String = typed.nfkc().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if digits.len() != usize::from(DIGITS) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        let step = self.totp("-")?.check(&digits, seconds(now));
        Ok(step.and_then(|step| i64::try_from(step).ok()))
    }

    /// The code at a moment, for tests and for the telephone's side.
    ///
    /// # Errors
    /// If the secret is unusable.
    pub fn code_at(&self, at: At) -> Result<String, CodeError> {
        Ok(self.totp("-")?.generate(seconds(at)).to_string())
    }

    /// The key to type by hand, in groups of four.
    ///
    /// # Errors
    /// If the secret is unusable.
    pub fn key(&self) -> Result<String, CodeError> {
        let key: Vec<char> = self.totp("-")?.secret().to_base32().chars().collect();
        Ok(key.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" "))
    }

    /// The `otpauth:` address for the account of this mail address.
    ///
    /// # Errors
    /// If the secret or the address is unusable.
    pub fn address(&self, mail: &str) -> Result<String, CodeError> {
        Ok(self.totp(mail)?.to_url()?)
    }

    /// The address as a QR code, in SVG with presentation attributes only.
    ///
    /// # Errors
    /// If the secret or the address is unusable.
    pub fn picture(&self, mail: &str) -> Result<String, CodeError> {
        let code = QrCode::encode_text(&self.address(mail)?, QrCodeEcc::Medium)?;
        Ok(draw(&code))
    }
}

fn seconds(at: At) -> u64 {
    u64::try_from(at.millis() / 1000).unwrap_or(0)
}

/// Dark squares as one path on white, with the quiet zone of four modules that ISO/IEC 18004 asks for.
fn draw(code: &QrCode) -> String {
    let side = code.size();
    let mut path = String::new();
    for y in 0..side {
        for x in (0..side).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + 4, y + 4));
        }
    }
    let whole = side + 8;
    format!(
        "<svg viewBox=\"0 0 {whole} {whole}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// RFC 6238, appendix B: seconds and the eight digits for SHA-1.
    const PUBLISHED: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];

    fn published() -> Secret {
        Secret(b"12345678901234567890".to_vec())
    }

    #[test]
    fn codes_are_the_last_six_digits_of_the_published_ones() {
        for (second, eight) in PUBLISHED {
            let at = At::from_millis(second * 1000);
            let six = &eight[2..];
            assert_eq!(published().code_at(at).unwrap(), six);
            assert_eq!(published().step_of(six, at).unwrap(), Some(second / 30));
        }
    }

    #[test]
    fn a_code_holds_one_step_before_and_after_and_no_longer() {
        let at = At::from_millis(1_234_567_890_000);
        let code = published().code_at(at).unwrap();
        for (later, holds) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            assert_eq!(published().step_of(&code, at.plus_seconds(later)).unwrap().is_some(), holds, "{later}");
        }
    }

    #[test]
    fn full_width_digits_and_spaces_are_read() {
        let at = At::from_millis(59_000);
        assert_eq!(published().step_of("２８７ ０８２", at).unwrap(), Some(1));
        for bad in ["", "28708", "2870822", "abcdef", "-287082-0"] {
            assert_eq!(published().step_of(bad, at).unwrap(), None, "{bad}");
        }
    }

    #[test]
    fn the_key_and_its_picture_are_for_the_telephone() {
        let secret = published();
        assert_eq!(secret.key().unwrap(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = secret.address("megumi.sato@shiomi-tel.example").unwrap();
        assert!(address.starts_with("otpauth://totp/"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") && address.contains("issuer=Kaname"));
        let picture = secret.picture("megumi.sato@shiomi-tel.example").unwrap();
        assert!(!picture.contains("style") && picture.contains("<path fill=\"#000\""));
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", published()), "Secret(…)");
    }
}
