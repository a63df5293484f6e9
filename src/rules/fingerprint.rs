//! What a text that was decided on is known by.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::fnv::fnv;

/// Before a fingerprint of this version; those of 0.1 are sixteen letters alone.
const SHA_256: &str = "sha256:";

/// The fingerprint of a text: SHA-256, for which nobody can find a second text.
pub fn of(text: &str) -> String {
    format!("{SHA_256}{}", hex(&Sha256::digest(text.as_bytes())))
}

/// Bytes in hexadecimal digits, as digests and git's objects are written.
///
/// ```
/// assert_eq!(itdesk::rules::fingerprint::hex(&[0, 10, 255]), "000aff");
/// ```
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether nobody can find a second text for a fingerprint, unlike for the 64 bits of version 0.1.
pub fn is_strong(stored: &str) -> bool {
    stored.starts_with(SHA_256)
}

/// Whether a stored fingerprint is that of a text. The 64 bits of version 0.1 are known still, which is enough to read old
/// records; where votes are signed they prove nothing.
pub fn is_of(stored: &str, text: &str) -> bool {
    match is_strong(stored) {
        true => stored == of(text),
        false => stored == format!("{:016x}", fnv(text.as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_either_fingerprint_and_by_no_other() {
        let told = of("a");
        assert_eq!(told, "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
        for (stored, is) in
            [(told.as_str(), true), ("af63dc4c8601ec8c", true), ("", false), (&told[7..], false)]
        {
            assert_eq!(is_of(stored, "a"), is, "{stored}");
            assert_eq!(is_strong(stored), stored == told, "{stored}");
        }
    }
}
