use medlight_types::{Address, BlockId, CommitSig, Hash, Height, LightBlock, Time, Vote};
use serde_json::{Value, json};

use super::Case;
use crate::chain::{Cast, Draft, Signer, after, block_id, four_signers, root_of, trust};
use crate::render;

/// A trusted block 10, the sound block 11 after it, and a moment when both are fine.
struct Scene {
    trusted: LightBlock,
    next: Draft,
    now: Time,
}

fn scene(height: u64) -> Scene {
    let trusted = Draft::new(10, &four_signers()).seal();
    let now = after(&trusted, 60);
    Scene { trusted, next: Draft::new(height, &four_signers()), now }
}

fn input(trusted: &LightBlock, block: Value, now: Time) -> Value {
    json!({
        "now": now.to_string(),
        "trusted_header": render::header(&trusted.signed_header.header),
        "trusted_next": render::validator_set(&trusted.next_validators),
        "block": block,
    })
}

/// A case in which the block is wrong before it is sealed.
fn draft(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut Draft),
) -> Case {
    let mut scene = scene(11);
    edit(&mut scene.next);
    let block = render::light_block(&scene.next.seal());
    Case { topic: "light", name, why, rule, input: input(&scene.trusted, block, scene.now) }
}

/// A case in which the sealed block is changed.
fn block(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut LightBlock),
) -> Case {
    let scene = scene(11);
    let mut block = scene.next.seal();
    edit(&mut block);
    let block = render::light_block(&block);
    Case { topic: "light", name, why, rule, input: input(&scene.trusted, block, scene.now) }
}

pub(super) fn cases() -> Vec<Case> {
    [headers(), commits(), signatures(), sets(), roots()].concat()
}

fn headers() -> Vec<Case> {
    let expired = {
        let scene = scene(11);
        let now = after(&scene.trusted, 14 * 24 * 60 * 60);
        Case {
            topic: "light",
            name: "trusted-header-expired-this-second",
            rule: "light/trust-expired",
            why: "the trusting period of the trusted header ends at this very moment",
            input: input(&scene.trusted, render::light_block(&scene.next.seal()), now),
        }
    };
    vec![
        expired,
        draft("wrong-chain-id", "light/chain-id", "a sound block of another chain", |draft| {
            draft.chain_id = medlight_types::ChainId::new("another-chain").unwrap();
            draft.signed_chain_id = draft.chain_id.clone();
        }),
        draft(
            "height-of-the-trusted-header",
            "light/height-not-above",
            "a second block at the trusted height",
            |draft| draft.height = 10,
        ),
        draft("height-below", "light/height-not-above", "a block from before", |draft| {
            draft.height = 9;
        }),
        draft("time-stands-still", "light/time-not-after", "no time between two blocks", |draft| {
            draft.seconds -= 1;
        }),
        draft("time-runs-back", "light/time-not-after", "the later block is older", |draft| {
            draft.seconds -= 100;
        }),
        draft(
            "exactly-clock-drift-ahead",
            "light/from-the-future",
            "the header's time is the last moment allowed, which is refused",
            |draft| draft.seconds += 60 + 10 - 1,
        ),
        sealed_with("block-version-12", "light/block-version", "a later block format", |header| {
            header.version.block = 12;
        }),
        sealed_with("block-version-0", "light/block-version", "no block format", |header| {
            header.version.block = 0;
        }),
        block(
            "header-field-changed-after-signing",
            "light/commit-block",
            "the app hash was changed in a block that was signed as it stood",
            |block| block.signed_header.header.app_hash = vec![6; 32],
        ),
    ]
}

/// A case in which the header is changed before it is hashed and signed.
fn sealed_with(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut medlight_types::Header),
) -> Case {
    let scene = scene(11);
    let block = render::light_block(&scene.next.seal_with(edit));
    Case { topic: "light", name, why, rule, input: input(&scene.trusted, block, scene.now) }
}

fn commits() -> Vec<Case> {
    let twelve = || Height::new(12).unwrap();
    vec![
        block(
            "commit-for-another-height",
            "light/commit-height",
            "sound votes for the same block id at another height",
            |block| {
                let draft = Draft::new(11, &four_signers());
                let id = block.signed_header.commit.block_id;
                block.signed_header.commit = draft.commit(&block.validators, twelve(), id);
            },
        ),
        block(
            "commit-for-another-block",
            "light/commit-block",
            "sound votes for another block of this height",
            |block| {
                let draft = Draft::new(11, &four_signers());
                let id = block_id(Hash::new([8; 32]));
                let height = block.signed_header.header.height;
                block.signed_header.commit = draft.commit(&block.validators, height, id);
            },
        ),
        block(
            "commit-for-no-block",
            "light/commit-for-no-block",
            "everybody voted for no block, and the commit says so",
            |block| block.signed_header.commit.block_id = BlockId::default(),
        ),
        block(
            "commit-without-part-set",
            "light/commit-for-no-block",
            "the commit names the header and no parts",
            |block| block.signed_header.commit.block_id.parts.total = 0,
        ),
        block(
            "round-changed-after-signing",
            "light/bad-signature",
            "the votes are of round 0, the commit says 1",
            |block| block.signed_header.commit.round = 1,
        ),
        block(
            "part-set-hash-changed-after-signing",
            "light/bad-signature",
            "votes cover the parts too",
            |block| block.signed_header.commit.block_id.parts.hash = Some(Hash::new([0; 32])),
        ),
    ]
}

fn first_vote(block: &mut LightBlock) -> &mut Vote {
    match block.signed_header.commit.signatures.first_mut() {
        Some(CommitSig::Commit(vote) | CommitSig::Nil(vote)) => vote,
        _ => panic!("the first validator voted"),
    }
}

fn signatures() -> Vec<Case> {
    vec![
        block("one-vote-too-few", "light/signature-count", "an entry was left out", |block| {
            block.signed_header.commit.signatures.pop();
        }),
        block("one-vote-too-many", "light/signature-count", "an entry was added", |block| {
            block.signed_header.commit.signatures.push(CommitSig::Absent);
        }),
        block("no-votes", "light/signature-count", "an empty commit", |block| {
            block.signed_header.commit.signatures.clear();
        }),
        block(
            "one-signer-twice",
            "light/repeated-signer",
            "a valid vote stands in the place of an absent validator as well",
            |block| {
                let signatures = &mut block.signed_header.commit.signatures;
                signatures[1] = signatures[0].clone();
            },
        ),
        block(
            "two-votes-in-each-others-place",
            "light/signer-out-of-place",
            "two valid votes were swapped",
            |block| block.signed_header.commit.signatures.swap(0, 1),
        ),
        block(
            "vote-of-a-stranger",
            "light/signer-out-of-place",
            "a vote names an address that is not in the set",
            |block| first_vote(block).address = Address::new([0; 20]),
        ),
        block("signature-bit-flipped", "light/bad-signature", "one bit of one vote", |block| {
            first_vote(block).signature[40] ^= 1;
        }),
        block("signature-all-zero", "light/bad-signature", "no signature at all", |block| {
            first_vote(block).signature = [0; 64];
        }),
        block(
            "vote-time-changed-after-signing",
            "light/bad-signature",
            "votes cover their time",
            |block| first_vote(block).time = Time::new(0, 0).unwrap(),
        ),
        block(
            "nil-vote-passed-off-as-commit",
            "light/bad-signature",
            "a validator that voted for no block is flagged as having voted for this one",
            |block| {
                let nil = Draft { casts: vec![Cast::Nil; 4], ..Draft::new(11, &four_signers()) };
                let Some(CommitSig::Nil(vote)) =
                    nil.seal().signed_header.commit.signatures.first().cloned()
                else {
                    panic!("everybody voted nil");
                };
                block.signed_header.commit.signatures[0] = CommitSig::Commit(vote);
            },
        ),
        draft(
            "votes-signed-for-another-chain",
            "light/bad-signature",
            "the header names this chain, its votes were signed for another",
            |draft| {
                draft.signed_chain_id = medlight_types::ChainId::new("another-chain").unwrap();
            },
        ),
        exactly_two_thirds(),
        draft(
            "nil-votes-counted",
            "light/not-enough-power",
            "only with the nil votes would it be enough",
            |draft| draft.casts = vec![Cast::Commit, Cast::Nil, Cast::Nil, Cast::Commit],
        ),
        draft("nobody-signed", "light/not-enough-power", "everybody was absent", |draft| {
            draft.casts = vec![Cast::Absent; 4];
        }),
    ]
}

fn exactly_two_thirds() -> Case {
    let signers: Vec<_> = [1, 2, 3].map(|seed| Signer::new(seed, 10)).to_vec();
    let trusted = Draft::new(10, &signers).seal();
    let casts = vec![Cast::Commit, Cast::Commit, Cast::Absent];
    let block = Draft { casts, ..Draft::new(11, &signers) }.seal();
    Case {
        topic: "light",
        name: "exactly-two-thirds-signed",
        rule: "light/not-enough-power",
        why: "two of three equal validators signed, and more than two thirds must",
        input: input(&trusted, render::light_block(&block), after(&trusted, 60)),
    }
}

fn sets() -> Vec<Case> {
    let stranger = |seed| Signer::new(seed, 10);
    let far = {
        let trusted = Draft::new(10, &four_signers()).seal();
        let block = Draft::new(20, &[stranger(71), stranger(72)]).seal();
        Case {
            topic: "light",
            name: "nobody-trusted-signed",
            rule: "light/too-far",
            why: "far ahead, signed by its own set and by nobody the trusted header named",
            input: input(&trusted, render::light_block(&block), after(&trusted, 60)),
        }
    };
    let third = {
        let signers: Vec<_> = [1, 2, 3].map(|seed| Signer::new(seed, 10)).to_vec();
        let trusted = Draft::new(10, &signers).seal();
        let block = Draft::new(20, &[signers[0].clone(), stranger(71)]).seal();
        Case {
            topic: "light",
            name: "exactly-one-third-vouches",
            rule: "light/too-far",
            why: "far ahead, signed by exactly a third of the power trusted",
            input: input(&trusted, render::light_block(&block), after(&trusted, 60)),
        }
    };
    vec![
        far,
        third,
        block(
            "validator-power-raised",
            "light/validators-hash",
            "the set brought along gives one validator more power than the header's",
            |block| {
                let mut signers = four_signers();
                signers[0].power = 11;
                block.validators = crate::chain::set(&signers);
            },
        ),
        block(
            "next-set-of-strangers",
            "light/next-validators-hash",
            "the next set brought along is not the one the header names",
            |block| block.next_validators = crate::chain::set(&[stranger(71)]),
        ),
        draft(
            "not-the-announced-set",
            "light/not-the-announced",
            "right after the trusted header, signed by a set it did not announce",
            |draft| draft.signers.push(stranger(71)),
        ),
    ]
}

fn roots() -> Vec<Case> {
    let case = |name, rule, why, edit: fn(&mut medlight_light::TrustRoot)| {
        let trusted = Draft::new(10, &four_signers()).seal();
        let mut root = root_of(&trusted.signed_header.header);
        edit(&mut root);
        let mut input = input(&trusted, Value::Null, trust(&trusted).header().time);
        input["root"] = json!({
            "chain_id": root.chain_id.as_str(),
            "height": root.height.value(),
            "hash": root.hash.to_string(),
        });
        Case { topic: "light", name, why, rule, input }
    };
    vec![
        case(
            "starting-point-at-another-height",
            "light/anchor-height",
            "height 11 was vouched for",
            |root| {
                root.height = Height::new(11).unwrap();
            },
        ),
        case(
            "starting-point-with-another-hash",
            "light/anchor-hash",
            "another header was vouched for",
            |root| {
                root.hash = Hash::new([0; 32]);
            },
        ),
        case(
            "starting-point-of-another-chain",
            "light/chain-id",
            "another chain was vouched for",
            |root| {
                root.chain_id = medlight_types::ChainId::new("another-chain").unwrap();
            },
        ),
    ]
}
