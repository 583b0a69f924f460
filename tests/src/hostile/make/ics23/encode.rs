//! Written by the reference implementation.

use ics23::commitment_proof::Proof;
use medlight_merkle::ics23 as ours;
use prost::Message;

pub(super) fn encoded(proof: ours::CommitmentProof) -> Vec<u8> {
    let proof = match proof {
        ours::CommitmentProof::Exist(proof) => Proof::Exist(existence(proof)),
        ours::CommitmentProof::Nonexist(proof) => Proof::Nonexist(ics23::NonExistenceProof {
            key: proof.key,
            left: proof.left.map(existence),
            right: proof.right.map(existence),
        }),
    };
    ics23::CommitmentProof { proof: Some(proof) }.encode_to_vec()
}

fn existence(proof: ours::ExistenceProof) -> ics23::ExistenceProof {
    let leaf = |op: ours::LeafOp| ics23::LeafOp {
        hash: op.hash,
        prehash_key: op.prehash_key,
        prehash_value: op.prehash_value,
        length: op.length,
        prefix: op.prefix,
    };
    let inner =
        |op: ours::InnerOp| ics23::InnerOp { hash: op.hash, prefix: op.prefix, suffix: op.suffix };
    ics23::ExistenceProof {
        key: proof.key,
        value: proof.value,
        leaf: proof.leaf.map(leaf),
        path: proof.path.into_iter().map(inner).collect(),
    }
}
