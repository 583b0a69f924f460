//! The committed recordings of real CometBFT networks: what is in them, and that all of it holds.

use std::collections::BTreeSet;

use medlight_tests::files::{files_in, vectors};
use medlight_tests::recordings::{Counts, replay};
use serde_json::Value;

/// What the recordings are there for, counted over all of them.
#[derive(Debug, Default)]
struct Features {
    networks: usize,
    sets_of_four: usize,
    absent_votes: usize,
    nil_votes: usize,
    rounds_above_zero: usize,
    blocks_of_many_transactions: usize,
    deep_transaction_proofs: usize,
    networks_with_a_changing_set: usize,
    steps_over_heights: usize,
}

fn recordings() -> Vec<(Value, Vec<u8>)> {
    let dir = vectors().join("recordings");
    let index: Value =
        serde_json::from_slice(&std::fs::read(dir.join("index.json")).unwrap()).unwrap();
    let entries = index["recordings"].as_array().unwrap().clone();
    let bytes =
        |entry: &Value| std::fs::read(dir.join(entry["files"][0].as_str().unwrap())).unwrap();
    entries.into_iter().map(|entry| (bytes(&entry), entry)).map(|(b, e)| (e, b)).collect()
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn count(features: &mut Features, answers: &[Value]) {
    features.networks += 1;
    let (mut sets, mut heights) = (BTreeSet::new(), Vec::new());
    for answer in answers {
        for vote in list(answer, "/result/signed_header/commit/signatures") {
            match vote["block_id_flag"].as_u64() {
                Some(1) => features.absent_votes += 1,
                Some(3) => features.nil_votes += 1,
                _ => {}
            }
        }
        if let Some(signed) = answer.pointer("/result/signed_header") {
            sets.insert(signed["header"]["validators_hash"].to_string());
            heights.push(signed["header"]["height"].as_str().unwrap().parse::<u64>().unwrap());
            features.rounds_above_zero += usize::from(signed["commit"]["round"] != 0);
        }
        let transactions = list(answer, "/result/block/data/txs").len();
        features.blocks_of_many_transactions += usize::from(transactions >= 30);
        let aunts = list(answer, "/result/proof/proof/aunts").len();
        features.deep_transaction_proofs += usize::from(aunts >= 4);
        features.sets_of_four += usize::from(list(answer, "/result/validators").len() == 4);
    }
    heights.sort_unstable();
    features.networks_with_a_changing_set += usize::from(sets.len() > 1);
    features.steps_over_heights += heights.windows(2).filter(|pair| pair[1] > pair[0] + 1).count();
}

#[test]
fn the_recordings_hold_what_real_networks_do() {
    let mut features = Features::default();
    for (_, bytes) in recordings() {
        count(&mut features, serde_json::from_slice::<Value>(&bytes).unwrap().as_array().unwrap());
    }
    println!("{features:#?}");
    assert!(features.networks >= 6);
    assert!(features.sets_of_four >= 40);
    assert!(features.absent_votes >= 10);
    assert!(features.nil_votes >= 2);
    assert!(features.rounds_above_zero >= 2);
    assert!(features.blocks_of_many_transactions >= 1);
    assert!(features.deep_transaction_proofs >= 4);
    assert!(features.networks_with_a_changing_set >= 1);
    assert!(features.steps_over_heights >= 3);
}

#[test]
fn every_recording_is_listed_and_verified_from_its_pinned_header() {
    let recordings = recordings();
    assert_eq!(files_in(&vectors().join("recordings")).len(), recordings.len() + 1);
    for (entry, bytes) in recordings {
        let counts = replay(&entry, &bytes).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        println!("{}: {counts:?}", entry["name"]);
        let Counts { headers, signatures, .. } = counts;
        assert_eq!(headers, entry["heights"].as_array().unwrap().len());
        assert!(signatures >= headers * 3);
    }
}

#[test]
fn any_flipped_signature_of_a_recording_is_refused() {
    for (entry, bytes) in recordings() {
        let answers: Value = serde_json::from_slice(&bytes).unwrap();
        let commits = answers.as_array().unwrap().iter().enumerate();
        let commits = commits.filter(|(_, answer)| answer["result"]["signed_header"].is_object());
        for (place, answer) in commits {
            let votes = list(answer, "/result/signed_header/commit/signatures");
            for vote in (0..votes.len()).filter(|vote| votes[*vote]["signature"].is_string()) {
                let mut spoilt = answers.clone();
                let commit = &mut spoilt[place]["result"]["signed_header"]["commit"];
                let signature = &mut commit["signatures"][vote]["signature"];
                let old = signature.as_str().unwrap();
                let first = if old.starts_with('A') { "B" } else { "A" };
                *signature = format!("{first}{}", &old[1..]).into();
                let refusal = replay(&entry, spoilt.to_string().as_bytes()).unwrap_err();
                assert_eq!(refusal.rule, "light/bad-signature", "{place}, vote {vote}");
            }
        }
    }
}
