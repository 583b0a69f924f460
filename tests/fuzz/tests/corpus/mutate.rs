//! Changes to sound inputs, the same for the same seed.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

/// Bytes of an input, at most: so many that what may always be held is little beside them.
const LARGEST: usize = 256 << 10;

/// What lengths and numbers are made to say: nothing, one, and the most of every width, as varints
/// and with the highest byte first.
const LIES: [&[u8]; 8] = [
    &[0],
    &[1],
    &[0x7f],
    &[0xff, 0xff],
    &[0xff, 0xff, 0xff, 0xff],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    b"99999999999999999999",
];

/// Items that cost a reader more than they cost whoever sends them.
const ITEMS: [&str; 8] =
    ["0,", "[],", "{},", r#""","#, "null,", "[0],", r#"{"":0},"#, r#"{"id":"","result":{}},"#];

pub(crate) struct Mutations {
    inputs: Vec<Vec<u8>>,
    random: ChaCha20Rng,
}

impl Mutations {
    pub(crate) fn of(inputs: impl Iterator<Item = Vec<u8>>, seed: u64) -> Self {
        Self { inputs: inputs.collect(), random: ChaCha20Rng::seed_from_u64(seed) }
    }

    /// The next input: a sound one, changed once or a few times.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut input = self.input();
        for _ in 0..=self.below(3) {
            self.change(&mut input);
        }
        input.truncate(LARGEST);
        input
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.random.next_u64() % end).unwrap()
    }

    fn input(&mut self) -> Vec<u8> {
        let place = self.below(self.inputs.len());
        self.inputs.get(place).cloned().unwrap_or_default()
    }

    /// A few bytes of it somewhere.
    fn part(&mut self, input: &[u8], most: usize) -> (usize, usize) {
        let start = self.below(input.len() + 1);
        let length = 1 + self.below(most);
        (start, (start + length).min(input.len()))
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let (start, end) = self.part(input, 40);
        match self.below(10) {
            0 => {
                if let Some(byte) = input.get_mut(start) {
                    *byte ^= 1 << self.below(8);
                }
            }
            1 => {
                if let Some(byte) = input.get_mut(start) {
                    *byte = self.random.next_u64().to_le_bytes()[0];
                }
            }
            2 => input.truncate(start),
            3 => drop(input.drain(start..end)),
            4 => {
                // The end of another input, or of the same.
                let other = self.input();
                let from = self.below(other.len() + 1);
                input.truncate(start);
                input.extend(other.iter().skip(from));
            }
            5 => {
                let lie = LIES.get(self.below(LIES.len())).copied().unwrap_or_default();
                let end = (start + lie.len()).min(input.len());
                input.splice(start..end, lie.iter().copied());
            }
            6 => {
                let part: Vec<u8> = input.drain(start..end).collect();
                let place = self.below(input.len() + 1);
                input.splice(place..place, part);
            }
            // Where a list begins in JSON, many items more.
            7 => {
                let begins = |(place, byte): (usize, &u8)| (*byte == b'[').then_some(place + 1);
                let lists: Vec<usize> = input.iter().enumerate().filter_map(begins).collect();
                let item = ITEMS.get(self.below(ITEMS.len())).copied().unwrap_or_default();
                if let Some(place) = lists.get(self.below(lists.len())).copied() {
                    let times = self.below(LARGEST / item.len());
                    input.splice(place..place, item.repeat(times).into_bytes());
                }
            }
            // In protobuf, a field of no bytes many times: where it stands already, or anywhere.
            8 => {
                let tag = u8::try_from(self.below(6) << 3 | 2).unwrap();
                let there = input.iter().position(|byte| *byte == tag).unwrap_or(start);
                let place = if self.below(2) == 0 { there } else { start };
                let times = self.below(LARGEST / 2);
                input.splice(place..place, [tag, 0].repeat(times));
            }
            // The same few bytes again and again: lists of whatever costs most.
            _ => {
                let (start, end) = self.part(input, 12);
                let part: Vec<u8> = input.get(start..end).unwrap_or_default().to_vec();
                let times = self.below(LARGEST / part.len().max(1));
                input.splice(start..start, part.repeat(times));
            }
        }
    }
}
