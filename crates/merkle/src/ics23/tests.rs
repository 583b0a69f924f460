//! What no proof for one of our four trees can reach, because it already differs from the spec:
//! operations and specs by themselves.

use super::*;
use crate::sha256;

fn leaf() -> LeafOp {
    LeafOp { length: LengthOp::NoPrefix.into(), ..tendermint().leaf }
}

fn node(hash: i32) -> InnerOp {
    InnerOp { hash, prefix: vec![1], suffix: Vec::new() }
}

fn proof(path: Vec<InnerOp>) -> ExistenceProof {
    ExistenceProof {
        key: b"key".to_vec(),
        value: b"value".to_vec(),
        leaf: Some(tendermint().leaf),
        path,
    }
}

#[test]
fn operations_nobody_knows_are_refused() {
    let leaf_with = |edit: fn(&mut LeafOp)| {
        let mut leaf = leaf();
        edit(&mut leaf);
        leaf.apply(b"key", b"value").unwrap_err().rule()
    };
    assert_eq!(leaf_with(|leaf| leaf.hash = 99), "ics23/unknown-hash");
    assert_eq!(leaf_with(|leaf| leaf.prehash_key = -1), "ics23/unknown-hash");
    assert_eq!(leaf_with(|leaf| leaf.length = 99), "ics23/unknown-length");
    assert_eq!(leaf_with(|leaf| leaf.length = LengthOp::VarRlp.into()), "ics23/unknown-length");
    assert_eq!(node(99).apply(b"child").unwrap_err().rule(), "ics23/unknown-hash");
    assert_eq!(node(1).apply(b"").unwrap_err().rule(), "ics23/no-child");
}

#[cfg(not(feature = "more-hashes"))]
#[test]
fn hashes_left_out_of_this_build_are_refused() {
    for op in [HashOp::Keccak256, HashOp::Ripemd160, HashOp::Bitcoin, HashOp::Blake3] {
        assert_eq!(digest(op, b"").unwrap_err().rule(), "ics23/unsupported-hash");
    }
}

/// Each way to say that "key" has three bytes, in front of it.
#[test]
fn lengths_are_written_as_asked() {
    let ways: [(LengthOp, &[u8]); 6] = [
        (LengthOp::NoPrefix, b""),
        (LengthOp::VarProto, &[3]),
        (LengthOp::Fixed32Big, &[0, 0, 0, 3]),
        (LengthOp::Fixed32Little, &[3, 0, 0, 0]),
        (LengthOp::Fixed64Big, &[0, 0, 0, 0, 0, 0, 0, 3]),
        (LengthOp::Fixed64Little, &[3, 0, 0, 0, 0, 0, 0, 0]),
    ];
    for (length, stated) in ways {
        let plain = HashOp::NoHash.into();
        let leaf = LeafOp { hash: plain, prehash_value: plain, length: length.into(), ..leaf() };
        let written = leaf.apply(b"key", b"val").unwrap();
        assert_eq!(written, [b"\0", stated, b"key", stated, b"val"].concat(), "{length:?}");
    }
}

#[test]
fn lengths_are_held_as_required() {
    for (length, required) in [(LengthOp::Require32Bytes, 32), (LengthOp::Require64Bytes, 64)] {
        let op = LeafOp { length: length.into(), prehash_value: 0, ..leaf() };
        for size in [1, required - 1, required, required + 1] {
            let bytes = vec![7; size];
            let result = op.apply(&bytes, &bytes).map_err(|error| error.rule());
            assert_eq!(result.err(), (size != required).then_some("ics23/length"), "{size}");
        }
    }
}

#[test]
fn a_node_is_no_larger_than_a_child() {
    let sha512 = proof(vec![node(HashOp::Sha512.into())]);
    assert_eq!(sha512.hashes(None).unwrap()[1].len(), 64);
    assert_eq!(sha512.hashes(Some(32)).unwrap_err().rule(), "ics23/node-size");
}

#[test]
fn depths_are_those_of_the_spec() {
    let spec = ProofSpec { min_depth: 2, max_depth: 3, ..tendermint() };
    let step = InnerOp { suffix: vec![0; 32], ..node(HashOp::Sha256.into()) };
    let ends = [1, 2, 3, 4].map(|depth| {
        let result = proof(vec![step.clone(); depth]).check_against(&spec);
        result.err().map(|error| error.rule())
    });
    assert_eq!(ends, [Some("ics23/too-shallow"), None, None, Some("ics23/too-deep")]);
}

/// Without a leaf prefix any node could be read as a leaf.
#[test]
fn a_tree_whose_leaves_have_no_prefix_proves_one_leaf_at_most() {
    let spec =
        ProofSpec { leaf: LeafOp { prefix: Vec::new(), ..tendermint().leaf }, ..tendermint() };
    let step = InnerOp { suffix: vec![0; 32], ..node(HashOp::Sha256.into()) };
    let refused = |path| proof(path).check_against(&spec).err().map(|error| error.rule());
    assert_eq!(refused(Vec::new()), None);
    assert_eq!(refused(vec![step]), Some("ics23/inner-prefix-is-leaf"));
}

/// Three children, of which the first stands last: order and layout are two things.
#[test]
fn a_child_is_found_by_what_stands_around_it() {
    let inner = InnerSpec { child_order: vec![2, 0, 1], ..tendermint().inner };
    let around = |before: usize, behind: usize| InnerOp {
        hash: 1,
        prefix: vec![1; 1 + 32 * before],
        suffix: vec![0; 32 * behind],
    };
    let places = [(0, 2), (1, 1), (2, 0)].map(|(l, r)| neighbours::place(&inner, &around(l, r)));
    assert_eq!(places, [Some(2), Some(0), Some(1)]);
    assert_eq!(neighbours::place(&inner, &around(1, 2)), None);
    assert_eq!(neighbours::place(&inner, &around(0, 0)), None);
}

#[test]
fn one_leaf_is_a_whole_tree() {
    let proof = proof(Vec::new());
    let leaf = [&[0, 3], b"key".as_slice(), &[32], sha256(b"value").as_bytes()].concat();
    let proof = CommitmentProof::Exist(proof);
    let hashes = verify_existence(&tendermint(), &sha256(&leaf), &proof, b"key", b"value");
    assert_eq!(hashes, Ok(vec![sha256(&leaf).as_bytes().to_vec()]));
}
