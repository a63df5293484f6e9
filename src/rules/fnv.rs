//! A number for a text that stays the same in every version of the program.

/// FNV-1a of 64 bits (Fowler, Noll, Vo): stays the same in every version of the program.
pub fn fnv(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
