//! A pass says what its owner signed, to whoever scans it in time.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use medlight_ledger::Id;
use medlight_ledger::consent::{Actor, Disclosure, Effect, Label, Period, Provision, Purpose};
use medlight_wallet::pass::{MAX_CHARACTERS, Pass, PassError, Unverified};
use medlight_wallet::{Keys, Seed};

const NOW: u64 = 1_795_449_600;
const CHAIN: &str = "medlight-dev-01234567";

fn keys(index: u16) -> Keys {
    Seed::new([9; 64]).keys(CHAIN, index, 0)
}

fn line(effect: Effect, purposes: &[Purpose], labels: &[Label]) -> Provision {
    Provision {
        effect,
        period: Period::ALWAYS,
        actors: [Actor::Organisation(Id::new([3; 20]))].into(),
        purposes: purposes.iter().copied().collect(),
        labels: labels.iter().copied().collect(),
    }
}

/// *To treat me*, in three lines.
fn treat_me() -> Vec<Provision> {
    use Purpose::{Clintrl, Etreat, Hpaymt, Patadmin, Pophlth, Treat, Treatds};
    vec![
        line(Effect::Permit, &[Treat, Hpaymt, Patadmin], &[Label::Normal]),
        line(Effect::Deny, &[Clintrl, Pophlth, Treatds], &[]),
        line(Effect::Permit, &[Etreat], &[]),
    ]
}

fn pass(lines: Vec<Provision>) -> Pass {
    let disclosure = Disclosure::new([5; 32], lines).unwrap();
    Pass {
        chain_id: CHAIN.into(),
        relationship: keys(0).id(),
        disclosures: vec![(Id::new([4; 20]), disclosure)],
        issued_at: NOW,
        expires: NOW + 600,
    }
}

fn key(keys: &Keys) -> [u8; 32] {
    keys.signer().key.try_into().unwrap()
}

fn verified(text: &str, chain_id: &str, now: u64) -> Result<Pass, PassError> {
    Unverified::read(text)?.verify(chain_id, &key(&keys(0)), now)
}

#[test]
fn what_is_signed_is_read() {
    let pass = pass(treat_me());
    let text = pass.sign(&keys(0)).unwrap();
    // In a QR code's alphanumeric mode: version 13 of 40, at level M.
    assert_eq!(text.len(), 437);
    assert_eq!(Unverified::read(&text).unwrap().relationship(), pass.relationship);
    for now in [NOW - 60, NOW, NOW + 600] {
        assert!(verified(&text, CHAIN, now) == Ok(pass.clone()));
    }
}

#[test]
fn a_pass_that_is_not_in_time_is_not_believed() {
    let text = pass(treat_me()).sign(&keys(0)).unwrap();
    assert_eq!(verified(&text, CHAIN, NOW + 601).err(), Some(PassError::Expired));
    assert_eq!(verified(&text, CHAIN, NOW - 61).err(), Some(PassError::NotYet));
    for expires in [NOW - 1, NOW, NOW + 601] {
        let pass = Pass { expires, ..pass(treat_me()) };
        assert_eq!(pass.sign(&keys(0)).err(), Some(PassError::Life));
    }
}

#[test]
fn a_pass_of_somebody_else_is_not_believed() {
    let text = pass(treat_me()).sign(&keys(0)).unwrap();
    assert_eq!(verified(&text, "another", NOW).err(), Some(PassError::AnotherChain));
    let other = Unverified::read(&text).unwrap().verify(CHAIN, &key(&keys(1)), NOW);
    assert_eq!(other.err(), Some(PassError::Signature));
    assert_eq!(pass(treat_me()).sign(&keys(1)).err(), Some(PassError::AnotherKey));
}

#[test]
fn no_character_can_be_another() {
    let text = pass(treat_me()).sign(&keys(0)).unwrap();
    for place in 0..text.len() {
        for other in ["0", "A", ":", " "] {
            let mut changed = text.clone();
            changed.replace_range(place..=place, other);
            let believed = verified(&changed, CHAIN, NOW);
            assert!(changed == text || believed.is_err(), "{place} {other}");
        }
    }
    for length in 0..text.len() {
        assert!(Unverified::read(&text[..length]).is_err(), "{length}");
    }
    assert_eq!(Unverified::read(&format!("{text}00")).err(), Some(PassError::Malformed));
    assert_eq!(Unverified::read(&text.to_lowercase()).err(), Some(PassError::NotAPass));
}

#[test]
fn a_pass_fits_a_qr_code() {
    let every: Vec<_> = Purpose::ALL.to_vec();
    let long = pass(vec![line(Effect::Deny, &every, Label::ALL); 16]);
    assert_eq!(long.sign(&keys(0)).err(), Some(PassError::TooLarge));
    let text = format!("MLP1:{}", "0".repeat(MAX_CHARACTERS));
    assert_eq!(Unverified::read(&text).err(), Some(PassError::TooLarge));
}
