//! Bytes that are nearly right: seeds with some of them changed, doubled, taken out, or exchanged for words of the format.

/// Random numbers (SplitMix64, by S. Vigna): quick, and the same for the same seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// What stands in many formats and means something there.
const WORDS: [&[u8]; 24] = [
    b"\"",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"null",
    b"-1",
    b"9223372036854775807",
    b"1e309",
    b"0",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    "打印".as_bytes(),
    b"9999-12-31T23:59:59Z",
    b"-009999-01-01T00:00:00Z",
    b"*",
    b"%s",
    b"\\u0000",
    b"=?utf-8?B?",
];

/// The bytes of a seed: one of the seeds, mangled; sometimes nothing but random bytes.
pub fn mangled(seed: u64, seeds: &[&[u8]]) -> Vec<u8> {
    let mut random = Random::new(seed);
    if random.below(16) == 0 {
        let length = random.below(200);
        return (0..length).map(|_| random.next() as u8).collect();
    }
    let mut bytes = seeds[random.below(seeds.len())].to_vec();
    for _ in 0..=random.below(6) {
        edit(&mut bytes, &mut random, seeds);
    }
    bytes
}

fn edit(bytes: &mut Vec<u8>, random: &mut Random, seeds: &[&[u8]]) {
    let at = random.below(bytes.len() + 1);
    let end = (at + 1 + random.below(24)).min(bytes.len());
    match random.below(9) {
        0 if at < bytes.len() => bytes[at] = random.next() as u8,
        1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        2 => bytes.truncate(at),
        3 if at < end => drop(bytes.drain(at..end)),
        4 if at < end => bytes.extend_from_within(at..end),
        5 if at < end => {
            let piece = bytes[at..end].to_vec();
            bytes.splice(at..at, piece);
        }
        6 => {
            let other = seeds[random.below(seeds.len())];
            let from = random.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => {
            let word = WORDS[random.below(WORDS.len())];
            let taken = if random.below(2) == 0 { at..at } else { at..end.max(at) };
            bytes.splice(taken, word.iter().copied());
        }
    }
}

/// At most so many random bytes.
pub fn random(seed: u64, most: usize) -> Vec<u8> {
    let mut random = Random::new(seed);
    let length = random.below(most);
    (0..length).map(|_| random.next() as u8).collect()
}
