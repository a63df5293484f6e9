//! A number for a text that stays the same in every version of the program.

/// FNV-1a of 64 bits (Fowler, Noll, Vo), fed piece by piece.
///
/// ```
/// use itdesk::rules::fnv::{Fnv, fnv};
/// let mut pieces = Fnv::default();
/// pieces.add(b"one ");
/// pieces.add(b"text");
/// assert_eq!(pieces.number(), fnv(b"one text"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Adds bytes to those so far.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The number of all bytes so far.
    pub fn number(&self) -> u64 {
        self.0
    }
}

/// The number of one text.
pub fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = Fnv::default();
    hash.add(bytes);
    hash.number()
}
