mod encode;
mod iavl;
mod tree;

use data_encoding::HEXLOWER;
use encode::encoded;
use medlight_merkle::ics23::{CommitmentProof, ExistenceProof, LeafOp, NonExistenceProof};
use serde_json::json;
use tree::{NODE, Tree, VALUE, absent};

use super::Case;

/// A case's parts, sound until they are edited.
struct Parts {
    tree: &'static str,
    root: Vec<u8>,
    key: Vec<u8>,
    value: Vec<u8>,
    proof: Vec<u8>,
    repeat: u64,
}

fn case(name: &'static str, rule: &'static str, why: &'static str, parts: Parts) -> Case {
    let input = json!({
        "tree": parts.tree,
        "root": HEXLOWER.encode(&parts.root),
        "key": HEXLOWER.encode(&parts.key),
        "value": HEXLOWER.encode(&parts.value),
        "proof": HEXLOWER.encode(&parts.proof),
        "repeat": parts.repeat,
    });
    Case { topic: "ics23", name, why, rule, input }
}

/// The second cell's proof, edited.
fn present(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut ExistenceProof),
) -> Case {
    let tree = Tree::new();
    let mut proof = tree.existence(1);
    edit(&mut proof);
    let (key, value) = (tree.keys[1].clone(), VALUE.to_vec());
    let proof = encoded(CommitmentProof::Exist(proof));
    case(name, rule, why, Parts { tree: "jmt", root: tree.root, key, value, proof, repeat: 1 })
}

/// The proof that there is nothing between the second and the third cell, edited.
fn missing(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut NonExistenceProof, &Tree),
) -> Case {
    let tree = Tree::new();
    let key = absent();
    let mut proof = NonExistenceProof {
        key: key.clone(),
        left: Some(tree.existence(1)),
        right: Some(tree.existence(2)),
    };
    edit(&mut proof, &tree);
    let proof = encoded(CommitmentProof::Nonexist(proof));
    let value = Vec::new();
    case(name, rule, why, Parts { tree: "jmt", root: tree.root, key, value, proof, repeat: 1 })
}

/// The sound proof of the second cell with other circumstances.
fn asked(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut Parts),
) -> Case {
    let tree = Tree::new();
    let mut parts = Parts {
        tree: "jmt",
        key: tree.keys[1].clone(),
        value: VALUE.to_vec(),
        proof: encoded(CommitmentProof::Exist(tree.existence(1))),
        root: tree.root,
        repeat: 1,
    };
    edit(&mut parts);
    case(name, rule, why, parts)
}

pub(super) fn cases() -> Vec<Case> {
    [questions(), leaves_and_nodes(), absences(), iavl::cases()].concat()
}

fn questions() -> Vec<Case> {
    vec![
        asked("another-keys-proof", "ics23/key", "a sound proof about another key", |p| {
            p.key = b"cell/9".to_vec()
        }),
        asked("another-value", "ics23/value", "a sound proof of another value", |p| {
            p.value = b"other".to_vec()
        }),
        asked("another-root", "ics23/root", "a sound proof of another tree", |p| p.root[0] ^= 1),
        asked("presence-for-absence", "ics23/not-absence", "asked: is it absent", |p| {
            p.value.clear()
        }),
        asked(
            "proof-of-another-kind-of-tree",
            "ics23/leaf-prefix",
            "a Jellyfish proof for a sparse Merkle tree",
            |p| p.tree = "smt",
        ),
        asked(
            "proof-of-an-unhashed-tree",
            "ics23/leaf-op",
            "a Jellyfish proof for CometBFT's tree",
            |p| p.tree = "tendermint",
        ),
        asked("proof-cut-off", "ics23/malformed", "the last byte is missing", |p| {
            _ = p.proof.pop()
        }),
        asked("proof-is-no-message", "ics23/malformed", "bytes without meaning", |p| {
            p.proof = vec![0xff; 8]
        }),
        asked("bytes-behind-the-proof", "ics23/malformed", "a whole proof, and a byte", |p| {
            p.proof.push(0xff)
        }),
        asked("proof-is-empty", "ics23/kind", "nothing at all", |p| p.proof.clear()),
        asked("proof-is-a-batch", "ics23/kind", "a batch of proofs", |p| {
            p.proof = vec![3 << 3 | 2, 0]
        }),
        asked("proof-is-compressed", "ics23/kind", "a compressed batch", |p| {
            p.proof = vec![4 << 3 | 2, 0]
        }),
        asked("proof-over-64-kib", "ics23/too-large", "a byte over the limit", |p| {
            p.proof = vec![0];
            p.repeat = (64 << 10) + 1;
        }),
    ]
}

fn leaves_and_nodes() -> Vec<Case> {
    let edit_leaf =
        |edit: fn(&mut LeafOp)| move |p: &mut ExistenceProof| edit(p.leaf.as_mut().unwrap());
    vec![
        present("no-leaf", "ics23/no-leaf", "nothing to begin with", |p| p.leaf = None),
        present(
            "leaf-with-plain-key",
            "ics23/leaf-op",
            "the key is not hashed",
            edit_leaf(|leaf| leaf.prehash_key = 0),
        ),
        present(
            "leaf-with-lengths",
            "ics23/leaf-op",
            "lengths stand before key and value",
            edit_leaf(|leaf| leaf.length = 1),
        ),
        present(
            "leaf-with-unknown-hash",
            "ics23/leaf-op",
            "a hash that does not exist",
            edit_leaf(|leaf| leaf.hash = 99),
        ),
        present(
            "leaf-like-a-node",
            "ics23/leaf-prefix",
            "the leaf begins like a node",
            edit_leaf(|leaf| leaf.prefix = NODE.to_vec()),
        ),
        present(
            "leaf-with-longer-prefix",
            "ics23/root",
            "part of the key moved into the prefix",
            edit_leaf(|leaf| leaf.prefix.push(b'c')),
        ),
        present("node-with-sha512", "ics23/inner-hash", "another hash", |p| p.path[0].hash = 2),
        present(
            "node-like-a-leaf",
            "ics23/inner-prefix-is-leaf",
            "the node begins like a leaf",
            |p| {
                p.path[1].prefix = b"JMT::LeafNode123".to_vec();
            },
        ),
        present("node-prefix-too-short", "ics23/inner-prefix-short", "15 bytes", |p| {
            p.path[1].prefix.truncate(15)
        }),
        present(
            "node-prefix-too-long",
            "ics23/inner-prefix-long",
            "a byte more than prefix and child",
            |p| p.path[0].prefix.push(0),
        ),
        present("node-suffix-not-whole", "ics23/inner-suffix", "31 bytes of a child", |p| {
            p.path[1].suffix.truncate(31)
        }),
        present(
            "node-with-three-children",
            "ics23/inner-layout",
            "two children behind the path",
            |p| {
                p.path[1].suffix.extend_from_slice(&[0; 32]);
            },
        ),
        present("node-without-sibling", "ics23/inner-layout", "no sibling on either side", |p| {
            p.path[1].suffix.clear()
        }),
        present("sibling-exchanged", "ics23/root", "another sibling", |p| {
            p.path[1].suffix = vec![0; 32]
        }),
        present("step-left-out", "ics23/root", "the path ends below the root", |p| {
            drop(p.path.pop())
        }),
        present("path-of-257-levels", "ics23/too-deep", "deeper than keys are long", |p| {
            p.path = vec![p.path[1].clone(); 257];
        }),
    ]
}

fn absences() -> Vec<Case> {
    vec![
        missing("absence-for-presence", "ics23/not-existence", "asked: is it there", |_, _| ())
            .asking(VALUE),
        missing(
            "absence-of-another-key",
            "ics23/key",
            "a sound proof about another key",
            |p, _| p.key.push(b'x'),
        ),
        missing("no-neighbour", "ics23/no-neighbour", "absence from the air", |p, _| {
            p.left = None;
            p.right = None;
        }),
        missing(
            "neighbours-exchanged",
            "ics23/left-not-before",
            "left and right swapped",
            |p, _| {
                std::mem::swap(&mut p.left, &mut p.right);
            },
        ),
        missing(
            "right-neighbour-before-the-key",
            "ics23/right-not-after",
            "the left one twice",
            |p, _| p.right = p.left.clone(),
        ),
        missing(
            "left-neighbour-left-out",
            "ics23/not-leftmost",
            "as if the third cell were the first",
            |p, _| p.left = None,
        ),
        missing(
            "right-neighbour-left-out",
            "ics23/not-rightmost",
            "as if the second cell were the last",
            |p, _| p.right = None,
        ),
        missing(
            "a-cell-between-the-neighbours",
            "ics23/not-neighbours",
            "first and third cell",
            |p, tree| {
                p.left = Some(tree.existence(0));
            },
        ),
        missing(
            "two-cells-between-the-neighbours",
            "ics23/not-neighbours",
            "first and last cell",
            |p, tree| {
                p.left = Some(tree.existence(0));
                p.right = Some(tree.existence(3));
            },
        ),
        missing(
            "neighbour-of-another-tree",
            "ics23/root",
            "the left neighbour leads elsewhere",
            |p, _| {
                p.left.as_mut().unwrap().path[1].suffix[0] ^= 1;
            },
        ),
        missing(
            "neighbour-with-another-value",
            "ics23/root",
            "the right neighbour's value was changed",
            |p, _| {
                p.right.as_mut().unwrap().value = b"other".to_vec();
            },
        ),
        missing(
            "neighbour-without-a-value",
            "ics23/empty-value",
            "a leaf that no tree can prove",
            |p, _| {
                p.right.as_mut().unwrap().value.clear();
            },
        ),
        asked("key-empty", "ics23/empty-key", "a cell without a name", |p| {
            let tree = Tree::new();
            let proof = ExistenceProof { key: Vec::new(), ..tree.existence(1) };
            p.key.clear();
            p.proof = encoded(CommitmentProof::Exist(proof));
        }),
    ]
}

impl Case {
    /// The same proof, asked for a value.
    fn asking(mut self, value: &[u8]) -> Self {
        self.input["value"] = json!(HEXLOWER.encode(value));
        self
    }
}
