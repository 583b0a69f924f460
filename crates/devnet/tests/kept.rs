//! A chain kept on disk, closed and opened again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;

use ed25519_dalek::SigningKey;
use medlight_app::{App, AppError, Application, app_state};
use medlight_devnet::{
    Beginning, Chain, ChainError, FileHistory, History, HistoryError, MemoryHistory, Produced,
    Validators,
};
use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_ledger::tx::{Signer, TxBody};
use medlight_merkle::sha256;
use medlight_store::{Backend, File, Memory, Store};
use medlight_types::{ChainId, Time};
use serde_json::json;

const START: i64 = 1_790_000_000;

fn key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes())
}

fn beginning(chain_id: &str, validators: u64) -> Beginning {
    Beginning {
        chain_id: ChainId::new(chain_id).unwrap(),
        time: Time::new(START, 0).unwrap(),
        validators: Validators::new((10..10 + validators).map(|seed| (key(seed), 10)).collect()),
        app_state: app_state(&[key(1).verifying_key().to_bytes()]),
    }
}

fn usual() -> Beginning {
    beginning("medlight-dev-kept", 5)
}

fn open<B: Backend>(
    state: B,
    history: Box<dyn History + Send>,
    beginning: &Beginning,
) -> Result<Chain<App<B>>, ChainError<AppError>> {
    Chain::open(App::open(Store::open(state, 1_000).unwrap()).unwrap(), history, beginning)
}

fn on_disk(home: &Path, beginning: &Beginning) -> Result<Chain<App<File>>, ChainError<AppError>> {
    let history = FileHistory::open(home).unwrap();
    open(File::open(home).unwrap(), Box::new(history), beginning)
}

/// A validator's power changes with every third block, and one transaction is none.
fn transactions(height: u64) -> Vec<Vec<u8>> {
    let validator = SetValidator {
        key: key(10 + height % 5).verifying_key().to_bytes().to_vec(),
        power: 10 + height,
    };
    let public = key(1).verifying_key().to_bytes();
    let body = TxBody {
        chain_id: "medlight-dev-kept".into(),
        nonce: u128::from(height).to_be_bytes().to_vec(),
        valid_until: u64::try_from(START).unwrap() + 3_600,
        signers: vec![Signer { id: Id::of_key(&public).as_bytes().to_vec(), key: public.to_vec() }],
        message: Some(Message::SetValidator(validator)),
    };
    match height % 3 {
        0 => vec![body.signed(&[key(1)]), format!("nothing at {height}").into_bytes()],
        _ => Vec::new(),
    }
}

fn more<A: Application>(chain: &mut Chain<A>, count: u64) -> Vec<Produced> {
    let first = chain.last().map_or(1, |last| last.block.header.height.value() + 1);
    let one = |height: u64| {
        let now = Time::new(START + i64::try_from(height).unwrap(), 0).unwrap();
        let produced = chain.produce(now, transactions(height));
        produced.map_err(|error| error.to_string()).unwrap().clone()
    };
    (first..first + count).map(one).collect()
}

/// Nobody can tell from the blocks that the process ended again and again.
#[test]
fn opened_again_after_every_few_blocks_it_is_the_same_chain() {
    let home = tempfile::tempdir().unwrap();
    let mut never_closed =
        open(Memory::default(), Box::new(MemoryHistory::default()), &usual()).unwrap();
    let expected = more(&mut never_closed, 60);
    let mut found = Vec::new();
    for count in [0, 1, 1, 2, 3, 5, 8, 13, 27] {
        found.extend(more(&mut on_disk(home.path(), &usual()).unwrap(), count));
    }
    assert!(expected[58].validators.power() > 100, "the set has changed");
    let chain = on_disk(home.path(), &usual()).unwrap();
    for ((expected, found), height) in expected.iter().zip(&found).zip(1..) {
        assert_eq!(expected, found, "at {height}");
        let kept = chain.history().block(height).unwrap().unwrap();
        assert_eq!(*kept, *expected, "kept at {height}");
        for (place, tx) in expected.block.transactions.iter().enumerate() {
            let stands = chain.history().place(sha256(tx).as_bytes()).unwrap();
            assert_eq!(stands, Some((height, place)));
        }
    }
    assert_eq!((found.len(), chain.history().height().unwrap()), (60, 60));
    assert_eq!(chain.history().place(&[7; 32]).unwrap(), None);
    assert!(chain.history().block(61).unwrap().is_none());
}

/// The genesis document is that of the first start, whatever the clock says at the next.
#[test]
fn it_keeps_the_time_it_began_at() {
    let home = tempfile::tempdir().unwrap();
    let first = on_disk(home.path(), &usual()).unwrap().genesis().clone();
    let later = Beginning { time: Time::new(START + 99, 0).unwrap(), ..usual() };
    let mut chain = on_disk(home.path(), &later).unwrap();
    assert_eq!(*chain.genesis(), first);
    assert_eq!(more(&mut chain, 1)[0].block.header.time, usual().time);
}

/// A crash between keeping the block and the state's commit, at every height.
#[test]
fn an_application_one_block_behind_is_given_the_block_again() {
    let home = tempfile::tempdir().unwrap();
    let before = |height: u64| home.path().join(format!("before-{height}"));
    let mut expected = Vec::new();
    for height in 1..=9 {
        drop(on_disk(home.path(), &usual()).unwrap());
        std::fs::copy(home.path().join("state.redb"), before(height)).unwrap();
        let mut chain = on_disk(home.path(), &usual()).unwrap();
        assert!(!chain.caught_up());
        expected.extend(more(&mut chain, 1));
        drop(chain);
        std::fs::copy(before(height), home.path().join("state.redb")).unwrap();
        let mut chain = on_disk(home.path(), &usual()).unwrap();
        assert!(chain.caught_up());
        assert_eq!(chain.app().standing().height, height);
        assert_eq!(chain.app().standing().root, Some(expected.last().unwrap().finalized.root));
    }
    let never_closed = open(Memory::default(), Box::new(MemoryHistory::default()), &usual());
    assert_eq!(more(&mut never_closed.unwrap(), 9), expected);
    // Further behind, or ahead, is no crash of ours.
    std::fs::copy(before(8), home.path().join("state.redb")).unwrap();
    let apart = on_disk(home.path(), &usual()).map(drop).unwrap_err();
    assert!(matches!(apart, ChainError::Apart { state: 7, blocks: 9 }), "{apart}");
    std::fs::remove_file(home.path().join("blocks.redb")).unwrap();
    let ahead = on_disk(home.path(), &usual()).map(drop).unwrap_err();
    assert!(matches!(ahead, ChainError::Apart { state: 7, blocks: 0 }), "{ahead}");
}

#[test]
fn another_network_is_not_gone_on_with() {
    let home = tempfile::tempdir().unwrap();
    more(&mut on_disk(home.path(), &usual()).unwrap(), 3);
    let mut elsewhere = usual();
    elsewhere.app_state["more"] = json!(1);
    for (asked, differs) in [
        (beginning("medlight-dev-other", 5), "name"),
        (beginning("medlight-dev-kept", 4), "number of validators"),
        (elsewhere, "genesis document"),
    ] {
        match on_disk(home.path(), &asked).map(drop).unwrap_err() {
            ChainError::OtherNetwork { what, .. } => assert_eq!(what, differs),
            other => panic!("{other}"),
        }
    }
    assert_eq!(on_disk(home.path(), &usual()).unwrap().history().height().unwrap(), 3);
}

#[test]
fn two_processes_do_not_share_a_folder() {
    let home = tempfile::tempdir().unwrap();
    let _first = FileHistory::open(home.path()).unwrap();
    let second = FileHistory::open(home.path()).map(drop).unwrap_err();
    assert!(matches!(second, HistoryError::InUse));
}

/// The first start of all, ended between its two writes.
#[test]
fn a_network_that_had_only_just_begun_begins() {
    let home = tempfile::tempdir().unwrap();
    drop(on_disk(home.path(), &usual()).unwrap());
    std::fs::remove_file(home.path().join("state.redb")).unwrap();
    let blocks = more(&mut on_disk(home.path(), &usual()).unwrap(), 4);
    let never_closed = open(Memory::default(), Box::new(MemoryHistory::default()), &usual());
    assert_eq!(more(&mut never_closed.unwrap(), 4), blocks);
}

#[test]
fn a_file_that_is_none_of_ours_is_named() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("blocks.redb");
    std::fs::write(&file, "these are no blocks".repeat(1_000)).unwrap();
    let damaged = FileHistory::open(home.path()).map(drop).unwrap_err();
    assert!(matches!(damaged, HistoryError::Damaged("their file")), "{damaged}");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let disk = FileHistory::open(home.path()).map(drop).unwrap_err();
    assert!(matches!(disk, HistoryError::Disk(_)), "{disk}");
}
