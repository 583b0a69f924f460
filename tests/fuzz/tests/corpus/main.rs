//! Every decoder of strangers' bytes, over its corpus and over seeded mutations of it: no panic, no
//! hang, and never more memory than the bytes themselves justify.
#![allow(clippy::unwrap_used, reason = "tests")]

mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use medlight_fuzz::{TARGETS, Target, corpus};
use mutate::Mutations;
use peak_alloc::PeakAlloc;

/// Counts what is allocated.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes a decoder may hold at once: so many for each of its input's, and as many for whatever it is.
const EACH: usize = 64;
const ALWAYS: usize = 1 << 20;
/// No input here has a right to longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the inputs of a target came to.
#[derive(Default)]
struct Tally {
    runs: u64,
    accepted: u64,
    /// Most bytes held for a byte of input, of what is held beyond [`ALWAYS`].
    dearest: usize,
}

impl Tally {
    fn run(&mut self, target: &Target, about: &str, input: &[u8]) -> bool {
        MEMORY.reset_peak_usage();
        let (before, start) = (MEMORY.current_usage(), Instant::now());
        let accepted = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
        let held = MEMORY.peak_usage().saturating_sub(before);
        let what = || {
            let shown = input.get(..200).unwrap_or(input);
            let (text, hex) = (String::from_utf8_lossy(shown), HEXLOWER.encode(shown));
            format!("{}, {about}, {} bytes: {text}\n{hex}", target.name, input.len())
        };
        assert!(accepted.is_ok(), "a panic: {}", what());
        assert!(start.elapsed() < PATIENCE, "{:?}: {}", start.elapsed(), what());
        assert!(held <= EACH * input.len() + ALWAYS, "{held} bytes of memory: {}", what());
        let accepted = accepted.unwrap_or(false);
        self.runs += 1;
        self.accepted += u64::from(accepted);
        self.dearest = self.dearest.max(held.saturating_sub(ALWAYS) / input.len().max(1));
        accepted
    }
}

/// One test alone in its process: the allocator counts what all threads hold.
#[test]
fn no_bytes_break_a_decoder_or_cost_more_than_they_are() {
    let runs: u64 = std::env::var("MEDLIGHT_RUNS").map_or(4_000, |runs| runs.parse().unwrap());
    let seed: u64 = std::env::var("MEDLIGHT_SEED").map_or(1, |seed| seed.parse().unwrap());
    for target in &TARGETS {
        let inputs = corpus::read(target.name);
        // What is built once, such as a network to ask, is no input's doing.
        inputs.iter().take(1).for_each(|(_, input)| _ = (target.run)(input));
        let (mut tally, start) = (Tally::default(), Instant::now());
        for (name, input) in &inputs {
            assert!(input.len() <= corpus::LARGEST, "{}: {name}", target.name);
            let accepted = tally.run(target, name, input);
            // Those made from the town are sound; a corpus nobody reads would test nothing.
            assert_eq!(accepted, !name.starts_with("broke-"), "{}: {name}", target.name);
        }
        let sound = inputs.into_iter().filter(|(name, _)| !name.starts_with("broke-"));
        let mut mutations = Mutations::of(sound.map(|(_, input)| input), seed);
        for number in 0..runs {
            tally.run(target, &format!("seed {seed}, number {number}"), &mutations.next());
        }
        let Tally { runs, accepted, dearest } = tally;
        let (name, time) = (target.name, start.elapsed());
        println!("{name}: {runs} runs, {accepted} accepted, {dearest} bytes a byte, {time:.1?}");
    }
}
