//! Small vectors of CometBFT, tendermint-rs and ed25519-speccheck, where they lie beside this
//! project: hashes, sign bytes, signatures and recorded answers.

use std::path::Path;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use medlight_light::{Signed, TrustThreshold, verify_signatures};
use medlight_merkle::{Hash, leaf_hash, node_hash, sha256, simple};
use medlight_tests::files::{files_in, shared_vectors};
use medlight_types::{BlockId, ChainId, Height, PublicKey, Time, json, precommit_sign_bytes};
use serde_json::Value;

/// Reads a file of the shared vectors; `None`, and a word about it, where there are none.
fn shared(path: &str) -> Option<Value> {
    let dir = shared_vectors();
    if dir.is_none() {
        println!("{path}: skipped, ../shared/vectors is not here");
    }
    Some(read(&dir?.join(path)))
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn list<'a>(file: &'a Value, field: &str) -> &'a [Value] {
    file[field].as_array().unwrap()
}

fn hex(value: &Value) -> Vec<u8> {
    HEXLOWER_PERMISSIVE.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

fn hash(value: &Value) -> Hash {
    Hash::new(hex(value).try_into().unwrap())
}

#[test]
fn merkle_roots() {
    let Some(file) = shared("cometbft/merkle.json") else { return };
    let roots = list(&file, "roots");
    for case in roots {
        let leaves: Vec<_> = list(case, "leaves_hex").iter().map(hex).collect();
        assert_eq!(simple::root(&leaves), hash(&case["root"]), "{}", case["name"]);
    }
    let hashes = list(&file, "rfc6962");
    for case in hashes {
        // A leaf is any bytes. A node's children are hashes: the vector's short ones show the
        // prefix, which our own children then get.
        if let Some(leaf) = case.get("leaf_hex") {
            assert_eq!(leaf_hash(&hex(leaf)), hash(&case["leaf_hash"]), "{}", case["name"]);
        } else {
            let (left, right) = (hex(&case["left_hex"]), hex(&case["right_hex"]));
            let node = sha256(&[&[1], left.as_slice(), &right].concat());
            assert_eq!(node, hash(&case["inner_hash"]), "{}", case["name"]);
            let (left, right) = (sha256(&left), sha256(&right));
            let node = sha256(&[&[1], left.as_bytes().as_slice(), right.as_bytes()].concat());
            assert_eq!(node, node_hash(&left, &right));
        }
    }
    println!("merkle.json: {} passed", roots.len() + hashes.len());
}

#[test]
fn header_hashes() {
    let Some(file) = shared("cometbft/header_hash.json") else { return };
    let mut header = list(&file, "cases")[0]["header"].clone();
    // The file's names are Go's, not those of the JSON a node writes.
    let parts = header["last_block_id"].as_object_mut().unwrap().remove("parts").unwrap();
    header["last_block_id"]["part_set_header"] = parts;
    let parsed = json::header(header.to_string().as_bytes()).unwrap();
    assert_eq!(parsed.hash(), hash(&list(&file, "cases")[0]["hash"]));
    // Where Go has no hash for it, there is no such header here.
    header["validators_hash"] = "".into();
    assert!(json::header(header.to_string().as_bytes()).is_err());
    println!("header_hash.json: 2 passed");
}

/// Only precommits of named chains are counted here, and the file has none: it has the precommit
/// without a chain's name, and the name behind another vote.
#[test]
fn vote_sign_bytes() {
    let Some(file) = shared("cometbft/vote_sign_bytes.json") else { return };
    let without_length = |case: usize| hex(&list(&file, "cases")[case]["want_hex"])[1..].to_vec();
    let (precommit, unnamed, named) = (without_length(1), without_length(3), without_length(4));
    let name = named.strip_prefix(unnamed.as_slice()).unwrap();
    let body = [precommit.as_slice(), name].concat();
    let expected = [&[u8::try_from(body.len()).unwrap()], body.as_slice()].concat();
    let chain_id = ChainId::new("test_chain_id").unwrap();
    let height = Height::new(1).unwrap();
    let nil = BlockId::default();
    let ours = precommit_sign_bytes(&chain_id, height, 1, &nil, Time::GO_ZERO);
    assert_eq!(HEXLOWER.encode(&ours), HEXLOWER.encode(&expected));
    println!("vote_sign_bytes.json: 1 passed");
}

#[test]
fn signatures_on_the_edge_follow_zip215() {
    let Some(file) = shared("ed25519-speccheck/cases.json") else { return };
    let verdicts: String = file.as_array().unwrap().iter().map(verdict).collect();
    assert_eq!(verdicts, "VVVVVVXXXVVV");
    println!("ed25519-speccheck: {} passed", verdicts.len());
}

fn verdict(case: &Value) -> char {
    let signed = Signed {
        key: PublicKey::new(hex(&case["pub_key"]).try_into().unwrap()),
        message: hex(&case["message"]),
        signature: hex(&case["signature"]).try_into().unwrap(),
    };
    if verify_signatures(&[((), signed)]).is_ok() { 'V' } else { 'X' }
}

#[test]
fn tendermint_rs_serialization() {
    let Some(dir) = shared_vectors().map(|dir| dir.join("tendermint-rs/serialization")) else {
        println!("tendermint-rs/serialization: skipped, ../shared/vectors is not here");
        return;
    };
    let header = |name: &str| json::header(&std::fs::read(dir.join("block").join(name)).unwrap());
    let known = "F30A71F2409FB15AACAEDB6CC122DFA2525BEE9CAE521721B06BFDCA291B8D56";
    assert_eq!(header("header_with_known_hash.json").unwrap().hash().to_string(), known);
    // Of a format before ours, with fields that no hash of ours covers.
    assert_eq!(header("header.json").unwrap_err().rule(), "shape/unknown-field");
    let fraction = read(&dir.join("trust_threshold/fraction.json"));
    let number = |field: &str| fraction[field].as_str().unwrap().parse().unwrap();
    let threshold = TrustThreshold::new(number("numerator"), number("denominator")).unwrap();
    assert_eq!(threshold, TrustThreshold::ONE_THIRD);
    println!("tendermint-rs/serialization: 3 passed");
}

#[test]
fn tendermint_rs_recorded_answers() {
    let Some(dir) = shared_vectors().map(|dir| dir.join("tendermint-rs/kvstore_fixtures/v0_38"))
    else {
        println!("kvstore_fixtures: skipped, ../shared/vectors is not here");
        return;
    };
    let files = files_in(&dir.join("incoming"));
    for (name, bytes) in &files {
        if let Err(error) = json::answers(bytes) {
            panic!("{name}: {error}");
        }
    }
    println!("kvstore_fixtures: {} passed", files.len());
}
