//! A little Jellyfish tree, built by hand.

use medlight_merkle::ics23::{ExistenceProof, InnerOp, LeafOp, jmt};
use medlight_merkle::sha256;

/// Four cells in the order of a Jellyfish tree, which is that of the keys' hashes.
pub(super) struct Tree {
    pub(super) keys: [Vec<u8>; 4],
    leaves: [Vec<u8>; 4],
    nodes: [Vec<u8>; 2],
    pub(super) root: Vec<u8>,
}

pub(super) const NODE: &[u8] = b"JMT::IntrnalNode";
pub(super) const VALUE: &[u8] = b"value";

/// A key that is not in the tree, between its second and third.
pub(super) fn absent() -> Vec<u8> {
    let tree = Tree::new();
    let hash = |key: &[u8]| *sha256(key).as_bytes();
    let (low, high) = (hash(&tree.keys[1]), hash(&tree.keys[2]));
    let keys = (0_u32..).map(|i| format!("absent/{i}").into_bytes());
    keys.into_iter().find(|key| low < hash(key) && hash(key) < high).unwrap()
}

fn leaf() -> LeafOp {
    jmt().leaf
}

fn node(prefix: &[u8], left: &[u8], right: &[u8]) -> Vec<u8> {
    sha256(&[prefix, left, right].concat()).as_bytes().to_vec()
}

impl Tree {
    pub(super) fn new() -> Self {
        let mut keys = ["cell/0", "cell/1", "cell/2", "cell/3"].map(|key| key.as_bytes().to_vec());
        keys.sort_by_key(|key| *sha256(key).as_bytes());
        let leaves = [0, 1, 2, 3].map(|i: usize| leaf().apply(&keys[i], VALUE).unwrap());
        let nodes = [node(NODE, &leaves[0], &leaves[1]), node(NODE, &leaves[2], &leaves[3])];
        let root = node(NODE, &nodes[0], &nodes[1]);
        Self { keys, leaves, nodes, root }
    }

    pub(super) fn existence(&self, place: usize) -> ExistenceProof {
        let step = |right: bool, sibling: &[u8]| InnerOp {
            hash: 1,
            prefix: if right { [NODE, sibling].concat() } else { NODE.to_vec() },
            suffix: if right { Vec::new() } else { sibling.to_vec() },
        };
        ExistenceProof {
            key: self.keys[place].clone(),
            value: VALUE.to_vec(),
            leaf: Some(leaf()),
            path: vec![
                step(place % 2 == 1, &self.leaves[place ^ 1]),
                step(place >= 2, &self.nodes[1 - place / 2]),
            ],
        }
    }
}
