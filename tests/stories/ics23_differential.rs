//! Our ICS-23 verdicts beside those of the crate `ics23`, on proofs of Jellyfish, IAVL and CometBFT
//! trees, and on what is left of them after an edit.
//!
//! Where the two differ, `tests/vectors/differential/ics23.json` says so, how often and why.
//! `MEDLIGHT_BLESS=1` writes it again.

mod trees;

use std::collections::BTreeMap;

use ics23::HostFunctionsManager;
use ics23::commitment_proof::Proof as TheirProof;
use medlight_merkle::Hash;
use medlight_merkle::ics23::{CommitmentProof, verify_absence, verify_existence};
use medlight_tests::files::vectors;
use prost::Message;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use serde_json::json;

use trees::{Kind, Tree};

const CASES: usize = 3_200;

/// A proof, and the question it is an answer to.
#[derive(Clone)]
struct Case {
    kind: Kind,
    root: [u8; 32],
    key: Vec<u8>,
    /// Empty asks for absence.
    value: Vec<u8>,
    proof: ics23::CommitmentProof,
}

struct Dice(ChaCha20Rng);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.0.next_u64() % end.max(1) as u64).unwrap()
    }

    fn flip(&mut self, bytes: &mut [u8]) {
        let place = self.below(bytes.len());
        if let Some(byte) = bytes.get_mut(place) {
            *byte ^= 1 << self.below(8);
        }
    }
}

type Edit = (&'static str, fn(&mut Case, &mut Dice));

/// Existence proofs in a proof, for editing.
fn existences(case: &mut Case) -> Vec<&mut ics23::ExistenceProof> {
    match case.proof.proof.as_mut() {
        Some(TheirProof::Exist(proof)) => vec![proof],
        Some(TheirProof::Nonexist(proof)) => {
            proof.left.iter_mut().chain(proof.right.iter_mut()).collect()
        }
        _ => Vec::new(),
    }
}

/// Edits the path of one existence proof, then takes the root it leads to as the root asked about.
fn rerooted(case: &mut Case, dice: &mut Dice, edit: fn(&mut ics23::ExistenceProof, &mut Dice)) {
    let mut proofs = existences(case);
    let place = dice.below(proofs.len());
    let Some(proof) = proofs.get_mut(place) else { return };
    edit(proof, dice);
    let root = ics23::calculate_existence_root::<HostFunctionsManager>(proof);
    if let Some(root) = root.ok().and_then(|root| root.try_into().ok()) {
        case.root = root;
    }
}

const EDITS: [Edit; 16] = [
    ("none", |_, _| ()),
    ("none", |_, _| ()),
    ("none", |_, _| ()),
    ("none", |_, _| ()),
    ("none", |_, _| ()),
    ("another root", |case, dice| dice.flip(&mut case.root)),
    ("another key asked for", |case, dice| dice.flip(&mut case.key)),
    ("another value asked for", |case, dice| dice.flip(&mut case.value)),
    ("presence for absence, absence for presence", |case, _| {
        case.value = if case.value.is_empty() { b"value".to_vec() } else { Vec::new() };
    }),
    ("a step of the path changed, rooted again", |case, dice| {
        rerooted(case, dice, |proof, dice| {
            let place = dice.below(proof.path.len());
            let Some(op) = proof.path.get_mut(place) else { return };
            if dice.below(2) == 0 { dice.flip(&mut op.prefix) } else { dice.flip(&mut op.suffix) }
        });
    }),
    ("a step of the path left out, rooted again", |case, dice| {
        rerooted(case, dice, |proof, dice| {
            let place = dice.below(proof.path.len());
            if place < proof.path.len() {
                proof.path.remove(place);
            }
        });
    }),
    ("steps of the path exchanged, rooted again", |case, dice| {
        rerooted(case, dice, |proof, dice| {
            let end = proof.path.len();
            if end > 1 {
                let (one, other) = (dice.below(end), dice.below(end));
                proof.path.swap(one, other);
            }
        });
    }),
    ("a proof of presence as a neighbour in absence", |case, dice| {
        let Some(TheirProof::Exist(proof)) = case.proof.proof.clone() else { return };
        let (left, right) =
            if dice.below(2) == 0 { (Some(proof), None) } else { (None, Some(proof)) };
        let absence = ics23::NonExistenceProof { key: case.key.clone(), left, right };
        case.proof.proof = Some(TheirProof::Nonexist(absence));
        case.value.clear();
    }),
    ("a prefix or suffix of another length, rooted again", |case, dice| {
        rerooted(case, dice, |proof, dice| {
            let place = dice.below(proof.path.len());
            let Some(op) = proof.path.get_mut(place) else { return };
            match dice.below(3) {
                0 => op.prefix.push(0),
                1 => op.suffix.extend_from_slice(&[0; 32]),
                _ => drop(op.prefix.pop()),
            }
        });
    }),
    ("a neighbour left out or exchanged", |case, dice| {
        let Some(TheirProof::Nonexist(proof)) = case.proof.proof.as_mut() else { return };
        match dice.below(3) {
            0 => proof.left = None,
            1 => proof.right = None,
            _ => std::mem::swap(&mut proof.left, &mut proof.right),
        }
    }),
    ("a leaf's operation", |case, dice| {
        rerooted(case, dice, |proof, dice| {
            let Some(leaf) = proof.leaf.as_mut() else { return };
            match dice.below(4) {
                0 => leaf.prehash_key = 0,
                1 => leaf.length = 1,
                2 => leaf.prefix.push(7),
                _ => leaf.prefix.clear(),
            }
        });
    }),
];

/// A sound proof of a key that is in the tree, or of one that is not.
fn question(tree: &Tree, dice: &mut Dice) -> Case {
    let mut key = tree.cells[dice.below(tree.cells.len())].0.clone();
    match dice.below(6) {
        0 => key = format!("absent/{}", dice.below(10_000)).into_bytes(),
        // Right behind the cell, which may be the last one.
        1 | 2 => key.push(0),
        _ => {}
    }
    let (value, proof) = (tree.prove)(&key);
    Case { kind: tree.kind, root: tree.root, key, value: value.unwrap_or_default(), proof }
}

fn ours(case: &Case) -> String {
    let proof = CommitmentProof::decode(&case.proof.encode_to_vec()).unwrap();
    let (spec, root) = (case.kind.our_spec(), Hash::new(case.root));
    let result = match case.value.is_empty() {
        true => verify_absence(&spec, &root, &proof, &case.key).map(drop),
        false => verify_existence(&spec, &root, &proof, &case.key, &case.value).map(drop),
    };
    result.map_or_else(|error| error.rule().to_owned(), |()| "accepted".to_owned())
}

fn theirs(case: &Case) -> bool {
    let (spec, root) = (case.kind.their_spec(), case.root.to_vec());
    match case.value.is_empty() {
        true => ics23::verify_non_membership::<HostFunctionsManager>(
            &case.proof,
            &spec,
            &root,
            &case.key,
        ),
        false => ics23::verify_membership::<HostFunctionsManager>(
            &case.proof,
            &spec,
            &root,
            &case.key,
            &case.value,
        ),
    }
}

#[test]
fn proofs_are_judged_as_another_implementation_judges_them() {
    let mut dice = Dice(ChaCha20Rng::from_seed([23; 32]));
    let trees = trees::all();
    let mut both = 0;
    let mut disagreements = BTreeMap::<(&str, String, bool), usize>::new();
    for i in 0..CASES {
        let mut case = question(&trees[dice.below(trees.len())], &mut dice);
        let (name, edit) = EDITS[i % EDITS.len()];
        edit(&mut case, &mut dice);
        let (ours, theirs) = (ours(&case), theirs(&case));
        let accepted = ours == "accepted";
        assert!(theirs || !accepted, "{name}, {:?}: we believe what they refuse", case.kind);
        both += usize::from(accepted && theirs);
        if accepted != theirs {
            *disagreements.entry((name, ours, theirs)).or_default() += 1;
        }
    }
    println!("{CASES} cases, {both} accepted by both, {disagreements:?}");
    assert!(both * 4 >= CASES);
    check(both, &disagreements);
}

fn check(both: usize, disagreements: &BTreeMap<(&str, String, bool), usize>) {
    let rows = disagreements.iter().map(|((edit, ours, _), count)| {
        json!({ "mutation": edit, "ours": ours, "theirs": "accepted", "count": count, "why": why(ours) })
    });
    let report = json!({
        "oracle": "ics23 0.12",
        "cases": CASES,
        "accepted_by_both": both,
        "disagreements": rows.collect::<Vec<_>>(),
    });
    let (path, text) = (vectors().join("differential/ics23.json"), format!("{report:#}\n"));
    if std::env::var_os("MEDLIGHT_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{} should be\n{text}", path.display());
}

/// Every kind of disagreement has its reason, or the test fails.
fn why(ours: &str) -> &'static str {
    match ours {
        "ics23/key" => {
            "It does not compare the key inside a proof of absence with the one asked for; the \
             neighbours still leave no room for it. We want proof and question to name one key."
        }
        "ics23/inner-layout" => {
            "It takes a node with any amount of whole children in its suffix. We want the child \
             to have a place in the node, or the node is none this tree ever made."
        }
        "ics23/leaf-prefix" => {
            "It takes a prefix that only begins with the tree's, so in CometBFT's tree, which does \
             not hash keys, part of a key can be shown as prefix. We want the prefix itself."
        }
        other => panic!("nobody has explained why we say {other} and they accept"),
    }
}
