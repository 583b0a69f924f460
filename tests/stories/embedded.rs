//! What the embedded network computes for its headers is what real CometBFT networks computed.

use std::collections::BTreeMap;

use medlight_devnet::{Rotation, consensus_hash, median_time};
use medlight_tests::files::vectors;
use medlight_types::json::{Reply, ValidatorsPage, answers};
use medlight_types::{Address, Block, Validator, ValidatorSet};
use serde_json::Value;

/// The recorded networks: blocks and sets by height, and the sets' priorities as they were answered.
struct Network {
    name: String,
    blocks: BTreeMap<u64, Block>,
    rounds: BTreeMap<u64, u32>,
    sets: BTreeMap<u64, Vec<Validator>>,
    priorities: BTreeMap<u64, Vec<(String, i64)>>,
}

fn networks() -> Vec<Network> {
    let names = [
        "steady",
        "changing-validators",
        "round-above-zero",
        "absent-and-nil",
        "many-transactions",
    ];
    names.map(network).into()
}

fn network(name: &str) -> Network {
    let bytes = std::fs::read(vectors().join("recordings").join(format!("{name}.json"))).unwrap();
    let mut network = Network {
        name: name.to_owned(),
        blocks: BTreeMap::new(),
        rounds: BTreeMap::new(),
        sets: BTreeMap::new(),
        priorities: BTreeMap::new(),
    };
    for answer in answers(&bytes).unwrap() {
        match answer.reply {
            Reply::Block(block) => _ = network.blocks.insert(block.header.height.value(), *block),
            Reply::Commit(signed) => {
                network.rounds.insert(signed.commit.height.value(), signed.commit.round);
            }
            Reply::Validators(page) => {
                let ValidatorsPage { height, validators, .. } = *page;
                network.sets.insert(height.value(), validators);
            }
            _ => {}
        }
    }
    let raw: Value = serde_json::from_slice(&bytes).unwrap();
    for answer in raw.as_array().unwrap() {
        let Some(list) = answer["result"]["validators"].as_array() else { continue };
        let Some(height) = answer["result"]["block_height"].as_str() else { continue };
        let priority = |validator: &Value| {
            let priority = validator["proposer_priority"].as_str().unwrap().parse().unwrap();
            (validator["address"].as_str().unwrap().to_owned(), priority)
        };
        network.priorities.insert(height.parse().unwrap(), list.iter().map(priority).collect());
    }
    network
}

#[test]
fn a_block_is_cut_into_the_same_parts() {
    let mut blocks = 0;
    for network in networks() {
        for (height, block) in &network.blocks {
            assert_eq!(block.parts(), block.id.parts, "{} {height}", network.name);
            assert_eq!(block.header.consensus_hash, Some(consensus_hash()));
            blocks += 1;
        }
    }
    println!("{blocks} blocks");
    assert!(blocks >= 50);
}

#[test]
fn a_block_has_the_median_time_of_the_votes_before_it() {
    let mut times = 0;
    for network in networks() {
        for (height, block) in &network.blocks {
            let Some(commit) = &block.last_commit else { continue };
            let Some(validators) = network.sets.get(&(height - 1)) else { continue };
            let set = ValidatorSet::new(validators.clone()).unwrap();
            assert_eq!(
                median_time(commit, &set),
                Some(block.header.time),
                "{} {height}",
                network.name
            );
            times += 1;
        }
    }
    println!("{times} times");
    assert!(times >= 45);
}

/// What the set at `after` has that the one at `before` had not.
fn updates(before: &[Validator], after: &[Validator]) -> Vec<Validator> {
    let power = |set: &[Validator], address: Address| {
        set.iter().find(|validator| validator.address() == address).map(Validator::power)
    };
    let new = after.iter().filter(|v| power(before, v.address()) != Some(v.power())).copied();
    let gone = before.iter().filter(|v| power(after, v.address()).is_none());
    new.chain(gone.map(|validator| Validator::new(*validator.key(), 0))).collect()
}

#[test]
fn turns_and_priorities_are_those_of_real_networks() {
    let (mut compared, mut turns) = (0, 0);
    for network in networks() {
        let mut rotation = Rotation::new(network.sets[&1].clone()).unwrap();
        for height in 1..=*network.sets.last_key_value().unwrap().0 {
            let (Some(validators), Some(expected)) =
                (network.sets.get(&height), network.priorities.get(&height))
            else {
                break;
            };
            if height > 1 {
                let changes = updates(rotation.set().validators(), validators);
                if !changes.is_empty() {
                    rotation = rotation.changed(&changes).unwrap();
                }
                rotation.advance();
            }
            let computed: Vec<_> =
                rotation.priorities().map(|(address, p)| (address.to_string(), p)).collect();
            assert_eq!(&computed, expected, "{} at {height}", network.name);
            compared += computed.len();
            if let (Some(block), Some(0)) =
                (network.blocks.get(&height), network.rounds.get(&height))
            {
                assert_eq!(rotation.proposer(), Some(block.header.proposer_address));
                turns += 1;
            }
        }
    }
    println!("{compared} priorities, {turns} turns");
    assert!(compared >= 200 && turns >= 40);
}
