//! The trees whose proofs are judged: Jellyfish trees of the crate `jmt`, and trees in the shapes
//! of IAVL and CometBFT, built here.

use ics23::commitment_proof::Proof;
use ics23::{
    CommitmentProof, ExistenceProof, HashOp, HostFunctionsManager, InnerOp, LeafOp,
    NonExistenceProof,
};
use medlight_merkle::ics23 as ours;
use prost::Message;

use crate::jmt_tree;

/// Cells in each tree.
const SIZES: [usize; 6] = [1, 2, 3, 7, 60, 300];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jmt,
    Iavl,
    Tendermint,
}

impl Kind {
    pub(super) fn our_spec(self) -> ours::ProofSpec {
        match self {
            Self::Jmt => ours::jmt(),
            Self::Iavl => ours::iavl(),
            Self::Tendermint => ours::tendermint(),
        }
    }

    pub(super) fn their_spec(self) -> ics23::ProofSpec {
        match self {
            Self::Jmt => ::jmt::ics23_spec(),
            Self::Iavl => ics23::iavl_spec(),
            Self::Tendermint => ics23::tendermint_spec(),
        }
    }
}

type Cells = Vec<(Vec<u8>, Vec<u8>)>;
type Prove = Box<dyn Fn(&[u8]) -> (Option<Vec<u8>>, CommitmentProof)>;

pub(super) struct Tree {
    pub(super) kind: Kind,
    pub(super) cells: Cells,
    pub(super) root: [u8; 32],
    /// The value under a key, if there is one, and the proof of either.
    pub(super) prove: Prove,
}

/// Every kind in every size; half of them Jellyfish trees, which are the ledger's.
pub(super) fn all() -> Vec<Tree> {
    let kinds = [Kind::Jmt, Kind::Iavl, Kind::Jmt, Kind::Tendermint];
    let each = |kind| SIZES.map(|size| tree(kind, jmt_tree::cells(size)));
    kinds.into_iter().flat_map(each).collect()
}

fn tree(kind: Kind, cells: Cells) -> Tree {
    if kind == Kind::Jmt {
        let tree = jmt_tree::Tree::new(&cells);
        let root = tree.root;
        let prove = Box::new(move |key: &[u8]| {
            let (value, proof) = tree.prove(key);
            (value, CommitmentProof::decode(proof.as_slice()).unwrap())
        });
        return Tree { kind, cells, root, prove };
    }
    let (root, proofs) = built(kind, &cells);
    let prove = Box::new(move |key: &[u8]| {
        let place = proofs.partition_point(|proof| proof.key.as_slice() < key);
        match proofs.get(place).filter(|proof| proof.key == key) {
            Some(proof) => (Some(proof.value.clone()), commitment(Proof::Exist(proof.clone()))),
            None => {
                let left = place.checked_sub(1).map(|left| proofs[left].clone());
                let right = proofs.get(place).cloned();
                let absence = NonExistenceProof { key: key.to_vec(), left, right };
                (None, commitment(Proof::Nonexist(absence)))
            }
        }
    });
    Tree { kind, cells, root, prove }
}

fn commitment(proof: Proof) -> CommitmentProof {
    CommitmentProof { proof: Some(proof) }
}

/// The root over some cells in the order of their keys, and the proof of each.
fn built(kind: Kind, cells: &[(Vec<u8>, Vec<u8>)]) -> ([u8; 32], Vec<ExistenceProof>) {
    if let [(key, value)] = cells {
        let leaf = leaf(kind);
        let proof = ExistenceProof {
            key: key.clone(),
            value: value.clone(),
            leaf: Some(leaf),
            path: Vec::new(),
        };
        return (root_of(&proof), vec![proof]);
    }
    let (left, right) = cells.split_at(cells.len().next_power_of_two() / 2);
    let ((left, mut proofs), (right, right_proofs)) = (built(kind, left), built(kind, right));
    let height = cells.len().next_power_of_two().ilog2();
    let (from_left, from_right) = steps(kind, height, cells.len(), &left, &right);
    proofs.iter_mut().for_each(|proof| proof.path.push(from_left.clone()));
    proofs.extend(right_proofs.into_iter().map(|mut proof| {
        proof.path.push(from_right.clone());
        proof
    }));
    (root_of(&proofs[0]), proofs)
}

fn root_of(proof: &ExistenceProof) -> [u8; 32] {
    let root = ics23::calculate_existence_root::<HostFunctionsManager>(proof);
    root.unwrap().try_into().unwrap()
}

fn leaf(kind: Kind) -> LeafOp {
    let spec = kind.their_spec().leaf_spec.unwrap();
    match kind {
        Kind::Iavl => LeafOp { prefix: numbers(0, 1), ..spec },
        _ => spec,
    }
}

/// One node, as seen from its left child and from its right one.
fn steps(kind: Kind, height: u32, size: usize, left: &[u8], right: &[u8]) -> (InnerOp, InnerOp) {
    let step =
        |prefix: Vec<u8>, suffix: Vec<u8>| InnerOp { hash: HashOp::Sha256.into(), prefix, suffix };
    // IAVL writes each child behind its length, and three numbers before both.
    let (begin, length): (_, &[u8]) = match kind {
        Kind::Iavl => (numbers(height.into(), size as u64), &[32]),
        _ => (vec![1], &[]),
    };
    let before_left = [begin.as_slice(), length].concat();
    let before_right = [before_left.as_slice(), left, length].concat();
    (step(before_left, [length, right].concat()), step(before_right, Vec::new()))
}

/// Height, size and version of an IAVL node, as zigzag varints.
fn numbers(height: u64, size: u64) -> Vec<u8> {
    const VERSION: u64 = 1_000;
    let mut bytes = Vec::new();
    for number in [height, size, VERSION] {
        prost::encoding::encode_varint(number << 1, &mut bytes);
    }
    bytes
}
