//! What a text that was decided on is known by.

use sha2::{Digest, Sha256};

use super::fnv::fnv;

/// Before a fingerprint of this version; those of 0.1 are sixteen letters alone.
const SHA_256: &str = "sha256:";

/// The fingerprint of a text: SHA-256, for which nobody can find a second text.
pub fn of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(SHA_256.to_owned(), |told, byte| told + &format!("{byte:02x}"))
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
