//! A chain of the real ledger, believed block after block by the real light client.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use ed25519_dalek::SigningKey;
use medlight_app::{App, Application, Query, app_state};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Produced, Validators};
use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::{Kind, RegisterParty, SetValidator};
use medlight_ledger::tx::{Signer, TxBody};
use medlight_light::{
    Options, TrustRoot, Trusted, Verdict, anchor, prove_body, prove_cell, prove_votes, verify,
};
use medlight_merkle::sha256;
use medlight_store::{Backend, Memory, Store};
use medlight_types::{CellClaim, ChainId, Height, LightBlock, ProofOp, RawCell, Time};

const CHAIN: &str = "medlight-dev-test";

fn key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes())
}

fn public(key: &SigningKey) -> [u8; 32] {
    key.verifying_key().to_bytes()
}

fn start() -> i64 {
    1_790_000_000
}

fn beginning() -> Beginning {
    Beginning {
        chain_id: ChainId::new(CHAIN).unwrap(),
        time: Time::new(start(), 0).unwrap(),
        validators: Validators::new((10..15).map(|seed| (key(seed), 10)).collect()),
        app_state: app_state(&[public(&key(1))]),
    }
}

fn chain() -> Chain<App<Memory>> {
    let app = App::open(Store::open(Memory::default(), 1_000).unwrap()).unwrap();
    Chain::open(app, Box::new(MemoryHistory::default()), &beginning()).unwrap()
}

fn signed(signers: &[&SigningKey], message: Message, nonce: u128) -> Vec<u8> {
    let signer = |key: &&SigningKey| Signer {
        id: Id::of_key(&public(key)).as_bytes().to_vec(),
        key: public(key).to_vec(),
    };
    let body = TxBody {
        chain_id: CHAIN.into(),
        nonce: nonce.to_be_bytes().to_vec(),
        valid_until: u64::try_from(start()).unwrap() + 3_600,
        signers: signers.iter().map(signer).collect(),
        message: Some(message),
    };
    body.signed(&signers.iter().map(|key| (*key).clone()).collect::<Vec<_>>())
}

/// Empty blocks, blocks of transactions sound and unsound, and a validator who gains power.
fn transactions(height: u64) -> Vec<Vec<u8>> {
    let nonce = u128::from(height) * 10;
    let party = |seed: u64, name: String| {
        let message =
            RegisterParty { kind: Kind::Organisation.into(), name, sealing_key: vec![1; 32] };
        signed(
            &[&key(1), &key(seed)],
            Message::RegisterParty(message),
            nonce + u128::from(seed % 10),
        )
    };
    match height % 5 {
        1 => vec![party(1_000 + height * 10, format!("Hospital {height}"))],
        2 => vec![
            party(1_000 + height * 10, format!("Practice {height}")),
            b"not a transaction".to_vec(),
            party(1_000 + (height - 1) * 10, "taken already".into()),
        ],
        3 if height == 13 => {
            let message = SetValidator { key: public(&key(12)).to_vec(), power: 25 };
            vec![signed(&[&key(1)], Message::SetValidator(message), nonce)]
        }
        4 if height == 24 => {
            let message = SetValidator { key: public(&key(14)).to_vec(), power: 0 };
            vec![signed(&[&key(1)], Message::SetValidator(message), nonce)]
        }
        _ => Vec::new(),
    }
}

fn light_block(produced: &Produced, next: &Produced) -> LightBlock {
    LightBlock {
        signed_header: produced.signed_header(),
        validators: produced.validators.clone(),
        next_validators: next.validators.clone(),
    }
}

fn blocks<B: Backend>(chain: &mut Chain<App<B>>, count: u64) -> Vec<Produced> {
    let at = |height: u64| Time::new(start() + i64::try_from(height).unwrap(), 0).unwrap();
    let first = chain.last().map_or(1, |last| last.block.header.height.value() + 1);
    let produced = |height| chain.produce(at(height), transactions(height)).unwrap().clone();
    (first..first + count).map(produced).collect()
}

#[test]
fn the_light_client_follows_it_block_after_block() {
    let mut chain = chain();
    let blocks = blocks(&mut chain, 60);
    let first = light_block(&blocks[0], &blocks[1]);
    let header = first.signed_header.header.clone();
    let root =
        TrustRoot { chain_id: header.chain_id.clone(), height: Height::FIRST, hash: header.hash() };
    let (options, now) = (Options::default(), Time::new(start() + 100, 0).unwrap());
    let mut trusted: Vec<Trusted> =
        vec![anchor(&root, header, first.next_validators, &options, now).unwrap()];
    for pair in blocks.windows(2).skip(1) {
        let block = light_block(&pair[0], &pair[1]);
        match verify(&trusted[trusted.len() - 1], block, &options, now) {
            Verdict::Trusted(next) => trusted.push(next),
            other => panic!("{other:?}"),
        }
    }
    for (produced, trusted) in blocks.iter().zip(&trusted) {
        prove_votes(trusted, &produced.commit, &produced.validators).unwrap();
        prove_body(trusted, produced.block.clone()).unwrap();
    }
    // Whole commits are named by the next header, so nobody can be made to look absent.
    let votes = prove_votes(&trusted[3], &blocks[3].commit, &blocks[3].validators).unwrap();
    assert!(trusted[4].names(&votes) && !trusted[5].names(&votes));
    // In force two blocks later, as CometBFT has it.
    let power = |height: usize| blocks[height - 1].validators.power();
    assert_eq!([power(14), power(15), power(25), power(26)], [50, 65, 65, 55]);
    // A jump over many blocks, and a cell under the header behind its height.
    let far = light_block(&blocks[50], &blocks[51]);
    assert!(matches!(verify(&trusted[0], far, &options, now), Verdict::Trusted(_)));
    let hospital = Id::of_key(&public(&key(1_000 + 11 * 10)));
    let asked = Query {
        path: "/cell".into(),
        data: format!("identity/party/{hospital}").into_bytes(),
        height: 11,
    };
    let answer = chain.app().query(&asked).unwrap();
    let op =
        ProofOp { kind: "ics23:jmt".into(), key: answer.key.clone(), data: answer.proof.unwrap() };
    let claim = CellClaim {
        height: Height::new(11).unwrap(),
        key: answer.key.clone(),
        value: answer.value,
        proof: vec![op],
    };
    let proved = prove_cell(&trusted[11], &RawCell(answer.key), &claim).unwrap();
    assert!(proved.into_value().is_some());
}

#[test]
fn what_is_refused_has_its_code_in_the_next_headers_results() {
    let mut chain = chain();
    let blocks = blocks(&mut chain, 3);
    let codes: Vec<_> = blocks[1].finalized.results.iter().map(|result| result.code).collect();
    assert_eq!(codes, [0, 2, 101], "done, not canonical, id taken");
    let results = medlight_devnet::results_hash(&blocks[1].finalized.results);
    assert_eq!(blocks[2].block.header.last_results_hash, Some(results));
}

#[test]
fn two_machines_agree_on_every_block() {
    let (mut one, mut other) = (chain(), chain());
    let (one, other) = (blocks(&mut one, 40), blocks(&mut other, 40));
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.block, other.block);
        assert_eq!(one.commit, other.commit);
    }
}
