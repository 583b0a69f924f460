//! Scenarios from a seed: the same every time.

use std::time::Duration;

use medlight_light::{Options, TrustRoot, TrustThreshold};
use medlight_tests::chain::{Cast, Draft, Signer, block_id, root_of, set};
use medlight_types::{
    Address, BlockId, ChainId, CommitSig, Hash, Header, Height, LightBlock, Time, Vote,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// One question to both implementations.
pub(super) struct Scenario {
    /// What was done to a sound block.
    pub(super) mutation: &'static str,
    pub(super) trusted: LightBlock,
    pub(super) question: Question,
    pub(super) options: Options,
    pub(super) now: Time,
}

pub(super) enum Question {
    /// Is this block to be believed?
    Verify(Box<LightBlock>),
    /// Is the trusted block itself what was vouched for? Only we ask.
    Anchor(TrustRoot),
}

pub(super) fn scenarios(count: usize) -> impl Iterator<Item = Scenario> {
    let mut dice = Dice(ChaCha20Rng::from_seed([11; 32]));
    (0..count).map(move |i| MUTATIONS[i % MUTATIONS.len()].scenario(&mut dice))
}

struct Dice(ChaCha20Rng);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap()
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn signer(&mut self) -> Signer {
        Signer::new(u16::try_from(self.below(500)).unwrap(), 1 + self.below(20))
    }

    /// One to six signers, nobody twice.
    fn signers(&mut self) -> Vec<Signer> {
        let mut signers: Vec<Signer> = Vec::new();
        for _ in 0..=self.below(6) {
            let one = self.signer();
            if signers.iter().all(|s| s.validator().address() != one.validator().address()) {
                signers.push(one);
            }
        }
        signers
    }

    /// A later set: most stay, some leave, some come.
    fn drift(&mut self, signers: &[Signer]) -> Vec<Signer> {
        let mut later: Vec<_> = signers.iter().filter(|_| self.chance(80)).cloned().collect();
        for one in self.signers() {
            if self.chance(30)
                && later.iter().all(|s| s.validator().address() != one.validator().address())
            {
                later.push(one);
            }
        }
        if later.is_empty() { signers.to_vec() } else { later }
    }

    fn cast(&mut self) -> Cast {
        match self.below(100) {
            0..=89 => Cast::Commit,
            90..=94 => Cast::Nil,
            _ => Cast::Absent,
        }
    }
}

/// How a scenario is spoilt: before it is hashed and signed (`Draft`, `Header`), after that
/// (`Block`), or in its circumstances (`Scene`).
enum Change {
    Nothing,
    Draft(fn(&mut Draft, &mut Dice)),
    Header(fn(&mut Header, &mut Dice)),
    Block(fn(&mut LightBlock, &mut Dice)),
    Scene(fn(&mut Scenario, &mut Dice)),
}

struct Mutation(&'static str, Change);

impl Mutation {
    fn scenario(&self, dice: &mut Dice) -> Scenario {
        let mut first = Draft::new(10 + dice.below(5), &dice.signers());
        first.next = dice.drift(&first.signers);
        let trusted = first.seal();
        let mut draft = if dice.chance(50) {
            Draft::new(first.height + 1, &first.next)
        } else {
            Draft::new(first.height + 2 + dice.below(20), &dice.drift(&first.next))
        };
        draft.next = dice.drift(&draft.signers);
        draft.round = u32::try_from(dice.below(3)).unwrap();
        draft.casts = draft.signers.iter().map(|_| dice.cast()).collect();
        if let Change::Draft(edit) = &self.1 {
            edit(&mut draft, dice);
        }
        let mut block = draft.seal_with(|header| {
            if let Change::Header(edit) = &self.1 {
                edit(header, dice);
            }
        });
        if let Change::Block(edit) = &self.1 {
            edit(&mut block, dice);
        }
        let clock = block.signed_header.header.time.max(trusted.signed_header.header.time);
        let thresholds = [(1, 3), (1, 2), (2, 3), (1, 1)].map(|(n, d)| TrustThreshold::new(n, d));
        let mut scenario = Scenario {
            mutation: self.0,
            trusted,
            question: Question::Verify(Box::new(block)),
            options: Options {
                trust_threshold: thresholds[dice.index(thresholds.len())].unwrap(),
                ..Options::default()
            },
            now: clock.after(Duration::from_secs(dice.below(5))).unwrap(),
        };
        if let Change::Scene(edit) = &self.1 {
            edit(&mut scenario, dice);
        }
        scenario
    }
}

fn vote<'a>(block: &'a mut LightBlock, dice: &mut Dice) -> Option<&'a mut Vote> {
    let signatures = &mut block.signed_header.commit.signatures;
    let index = dice.index(signatures.len().max(1));
    match signatures.get_mut(index) {
        Some(CommitSig::Commit(vote) | CommitSig::Nil(vote)) => Some(vote),
        _ => None,
    }
}

const MUTATIONS: [Mutation; 34] = [
    Mutation("none", Change::Nothing),
    Mutation("none", Change::Nothing),
    Mutation("none", Change::Nothing),
    Mutation("none", Change::Nothing),
    Mutation("none", Change::Nothing),
    Mutation("none", Change::Nothing),
    Mutation("everybody signs", Change::Draft(|draft, _| draft.casts.clear())),
    Mutation("everybody signs", Change::Draft(|draft, _| draft.casts.clear())),
    Mutation("everybody signs", Change::Draft(|draft, _| draft.casts.clear())),
    Mutation("everybody signs", Change::Draft(|draft, _| draft.casts.clear())),
    Mutation(
        "another chain",
        Change::Draft(|draft, _| {
            draft.chain_id = ChainId::new("another-chain").unwrap();
            draft.signed_chain_id = draft.chain_id.clone();
        }),
    ),
    Mutation(
        "votes for another chain",
        Change::Draft(|draft, _| {
            draft.signed_chain_id = ChainId::new("another-chain").unwrap();
        }),
    ),
    Mutation(
        "another block version",
        Change::Header(|header, dice| {
            header.version.block = dice.below(20);
        }),
    ),
    Mutation("height not above", Change::Draft(|draft, dice| draft.height = 1 + dice.below(10))),
    Mutation(
        "time not after",
        Change::Draft(|draft, dice| {
            draft.seconds -= 1 + i64::try_from(dice.below(40)).unwrap();
        }),
    ),
    Mutation(
        "clock behind",
        Change::Scene(|scenario, dice| {
            let Question::Verify(block) = &scenario.question else { return };
            let ahead = i64::try_from(8 + dice.below(5)).unwrap();
            let seconds = block.signed_header.header.time.seconds() - ahead;
            scenario.now = Time::new(seconds, 0).unwrap();
        }),
    ),
    Mutation(
        "trust expired",
        Change::Scene(|scenario, dice| {
            let period = scenario.options.trusting_period.as_secs();
            let from = scenario.trusted.signed_header.header.time;
            scenario.now = from.after(Duration::from_secs(period - 1 + dice.below(3))).unwrap();
        }),
    ),
    Mutation(
        "commit for another height",
        Change::Block(|block, dice| {
            let height = block.signed_header.commit.height.value() + 1 + dice.below(3);
            block.signed_header.commit.height = Height::new(height).unwrap();
        }),
    ),
    Mutation(
        "commit for no block",
        Change::Block(|block, _| {
            block.signed_header.commit.block_id = BlockId::default();
        }),
    ),
    Mutation(
        "commit for another block",
        Change::Block(|block, dice| {
            let hash = Hash::new([u8::try_from(dice.below(256)).unwrap(); 32]);
            block.signed_header.commit.block_id = block_id(hash);
        }),
    ),
    Mutation(
        "header changed after signing",
        Change::Block(|block, dice| {
            let header = &mut block.signed_header.header;
            match dice.below(4) {
                0 => header.app_hash.push(1),
                1 => header.data_hash = None,
                2 => header.proposer_address = Address::new([1; 20]),
                _ => header.version.app += 1,
            }
        }),
    ),
    Mutation(
        "other validators beside it",
        Change::Block(|block, dice| {
            let len = block.validators.validators().len();
            let others: Vec<_> =
                (600..).take(len).map(|seed| Signer::new(seed, 1 + dice.below(9))).collect();
            block.validators = set(&others);
        }),
    ),
    Mutation(
        "other next validators beside it",
        Change::Block(|block, dice| {
            block.next_validators = set(&[Signer::new(700, 1 + dice.below(9))]);
        }),
    ),
    Mutation(
        "a set that was not announced",
        Change::Draft(|draft, dice| {
            draft.signers.push(Signer::new(600, 1 + dice.below(20)));
            draft.casts.clear();
        }),
    ),
    Mutation(
        "an entry too few or too many",
        Change::Block(|block, dice| {
            let signatures = &mut block.signed_header.commit.signatures;
            if dice.chance(50) {
                signatures.push(CommitSig::Absent)
            } else {
                signatures.pop().map_or((), drop)
            }
        }),
    ),
    Mutation(
        "a signer twice",
        Change::Block(|block, dice| {
            let signatures = &mut block.signed_header.commit.signatures;
            let (from, to) = (dice.index(signatures.len()), dice.index(signatures.len()));
            signatures[to] = signatures[from].clone();
        }),
    ),
    Mutation(
        "two votes swapped",
        Change::Block(|block, dice| {
            let signatures = &mut block.signed_header.commit.signatures;
            let (one, other) = (dice.index(signatures.len()), dice.index(signatures.len()));
            signatures.swap(one, other);
        }),
    ),
    Mutation(
        "a stranger's address",
        Change::Block(|block, dice| {
            if let Some(vote) = vote(block, dice) {
                vote.address = Address::new([3; 20]);
            }
        }),
    ),
    Mutation(
        "a signature's bit",
        Change::Block(|block, dice| {
            let (byte, bit) = (dice.index(64), dice.below(8));
            if let Some(vote) = vote(block, dice) {
                vote.signature[byte] ^= 1 << bit;
            }
        }),
    ),
    Mutation(
        "a vote's time",
        Change::Block(|block, dice| {
            if let Some(vote) = vote(block, dice) {
                vote.time = Time::new(5, 0).unwrap();
            }
        }),
    ),
    Mutation("another round", Change::Block(|block, _| block.signed_header.commit.round += 1)),
    Mutation(
        "few vote",
        Change::Draft(|draft, dice| {
            draft.casts = draft
                .signers
                .iter()
                .map(|_| if dice.chance(40) { Cast::Commit } else { Cast::Nil })
                .collect();
        }),
    ),
    Mutation(
        "starting point at another height",
        Change::Scene(|scenario, dice| {
            let mut root = root_of(&scenario.trusted.signed_header.header);
            root.height = Height::new(1 + dice.below(5)).unwrap();
            scenario.question = Question::Anchor(root);
        }),
    ),
    Mutation(
        "starting point with another hash",
        Change::Scene(|scenario, _| {
            let mut root = root_of(&scenario.trusted.signed_header.header);
            root.hash = Hash::new([0; 32]);
            scenario.question = Question::Anchor(root);
        }),
    ),
];
