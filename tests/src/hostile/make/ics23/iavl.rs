use medlight_merkle::ics23::{CommitmentProof, ExistenceProof, InnerOp, LeafOp};

use super::tree::VALUE;
use super::{Case, Parts, case, encoded};

/// Two leaves under one IAVL node: numbers are zigzag varints of height, size and version.
pub(super) fn cases() -> Vec<Case> {
    let sound = || {
        let leaf = LeafOp { prefix: vec![0, 2, 2], ..medlight_merkle::ics23::iavl().leaf };
        let (one, two) = (leaf.apply(b"a", VALUE).unwrap(), leaf.apply(b"b", VALUE).unwrap());
        let step = InnerOp {
            hash: 1,
            prefix: vec![2, 4, 2, 32],
            suffix: [&[32], two.as_slice()].concat(),
        };
        let root = step.apply(&one).unwrap();
        let (key, value) = (b"a".to_vec(), VALUE.to_vec());
        (ExistenceProof { key, value, leaf: Some(leaf), path: vec![step] }, root)
    };
    let case = |name, rule, why, edit: fn(&mut ExistenceProof)| {
        let (mut proof, root) = sound();
        edit(&mut proof);
        let (key, value) = (b"a".to_vec(), VALUE.to_vec());
        let proof = encoded(CommitmentProof::Exist(proof));
        case(name, rule, why, Parts { tree: "iavl", root, key, value, proof, repeat: 1 })
    };
    vec![
        case("iavl-negative-height", "ics23/iavl-prefix", "a height of -2", |p| {
            p.path[0].prefix[0] = 3
        }),
        case("iavl-negative-version", "ics23/iavl-prefix", "a version of -2", |p| {
            p.path[0].prefix[2] = 3
        }),
        case(
            "iavl-node-below-its-level",
            "ics23/iavl-prefix",
            "two nodes of height 1 above each other",
            |p| {
                let step = p.path[0].clone();
                p.path.push(step);
            },
        ),
        case("iavl-leaf-with-more-behind", "ics23/iavl-prefix", "a fourth number in a leaf", |p| {
            p.leaf.as_mut().unwrap().prefix.push(2);
        }),
        case(
            "iavl-node-without-length",
            "ics23/inner-prefix-short",
            "the left child's length is missing",
            |p| {
                p.path[0].prefix.truncate(3);
            },
        ),
        case("iavl-size-changed", "ics23/root", "another size", |p| p.path[0].prefix[1] = 6),
    ]
}
