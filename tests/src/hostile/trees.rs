//! Topics `ics23`, `log` and `simple`: proofs over plain bytes.

use data_encoding::HEXLOWER;
use medlight_merkle::ics23::{
    CommitmentProof, ProofSpec, iavl, jmt, smt, tendermint, verify_absence, verify_existence,
};
use medlight_merkle::log::{
    RangeProof, verify_consistency, verify_extension, verify_inclusion, verify_range,
};
use medlight_merkle::{Hash, simple};
use serde_json::Value;

/// `proof` against `root`, of the kind of tree `tree`; an empty value asks for absence.
pub(super) fn ics23_refused_by(case: &Value) -> Option<&'static str> {
    let spec: ProofSpec = match case["tree"].as_str().unwrap() {
        "iavl" => iavl(),
        "jmt" => jmt(),
        "smt" => smt(),
        "tendermint" => tendermint(),
        other => panic!("no tree is called {other}"),
    };
    let times = usize::try_from(case["repeat"].as_u64().unwrap_or(1)).unwrap();
    let proof = match CommitmentProof::decode(&bytes(&case["proof"]).repeat(times)) {
        Ok(proof) => proof,
        Err(error) => return Some(error.rule()),
    };
    let (root, key, value) = (hash(&case["root"]), bytes(&case["key"]), bytes(&case["value"]));
    let result = match value.is_empty() {
        true => verify_absence(&spec, &root, &proof, &key).map(drop),
        false => verify_existence(&spec, &root, &proof, &key, &value).map(drop),
    };
    result.err().map(|error| error.rule())
}

/// A proof of inclusion, consistency, a range or an extension, told apart by `proof`.
pub(super) fn log_refused_by(case: &Value) -> Option<&'static str> {
    let number = |field: &str| case[field].as_u64().unwrap();
    let (size, root) = (number("size"), hash(&case["root"]));
    let result = match case["proof"].as_str().unwrap() {
        "inclusion" => {
            let (leaf, path) = (hash(&case["leaf"]), hashes(&case["path"]));
            verify_inclusion(&leaf, number("index"), size, &path, &root).map(drop)
        }
        "consistency" => {
            let (old_root, path) = (hash(&case["old_root"]), hashes(&case["path"]));
            verify_consistency(number("old_size"), &old_root, size, &root, &path)
        }
        "range" => {
            let leaves = hashes(&case["leaves"]);
            verify_range(&range(case), number("first"), &leaves, size, &root)
        }
        "extension" => {
            let (old_root, leaves) = (hash(&case["old_root"]), hashes(&case["leaves"]));
            verify_extension(&range(case), number("first"), &old_root, &leaves, size, &root)
        }
        other => panic!("nobody proves {other}"),
    };
    result.err().map(|error| error.rule())
}

/// A path of CometBFT's simple tree.
pub(super) fn simple_refused_by(case: &Value) -> Option<&'static str> {
    let proof = simple::Proof {
        total: case["total"].as_u64().unwrap(),
        index: case["index"].as_u64().unwrap(),
        leaf_hash: hash(&case["leaf"]),
        aunts: hashes(&case["aunts"]),
    };
    proof.verify(&hash(&case["root"]), &bytes(&case["item"])).err().map(|error| error.rule())
}

fn range(case: &Value) -> RangeProof {
    RangeProof { left: hashes(&case["left"]), right: hashes(&case["right"]) }
}

fn bytes(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap_or_default().as_bytes()).unwrap()
}

fn hash(value: &Value) -> Hash {
    Hash::new(bytes(value).try_into().unwrap())
}

fn hashes(value: &Value) -> Vec<Hash> {
    value.as_array().map_or(&[][..], Vec::as_slice).iter().map(hash).collect()
}
