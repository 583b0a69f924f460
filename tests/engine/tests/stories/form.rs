use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::tx::{MAX_AHEAD, MAX_LEN, SignedTx, TxBody};
use medlight_wallet::sign;
use prost::Message as _;

use crate::scene::{Scene, submit};

/// Replayed, expired, early, wrongly signed, oversized, in a second spelling, for another chain,
/// without its blobs, by somebody who may not.
pub(crate) fn refused_writes_nothing(scene: &mut Scene) {
    let town = scene.town.clone();
    let (desk, stranger) = (&town.cast.linden.organisation.keys, scene.newcomer(104));
    let (leo, now) = (&town.cast.leo.connections[0], scene.asked.now());
    let log = format!("access/log/{}", leo.keys.id());
    let number = scene.size(&log);
    let entry = scene.entry(&leo.keys, number, None);
    let sound = scene.body(&[desk], submit(vec![entry.clone()]));
    let before = scene.asked.app_hash();

    let expired = sign(&TxBody { valid_until: now - 60, ..sound.clone() }, &[desk]);
    let valid_until = now + MAX_AHEAD + 600;
    let early = sign(&TxBody { valid_until, ..sound.clone() }, &[desk]);
    let chain_id = "another-chain".to_owned();
    let elsewhere = sign(&TxBody { chain_id, ..sound.clone() }, &[desk]);
    let forged = sign(&sound, &[&stranger]);
    let spelled = [sign(&sound, &[desk]), vec![0x7A, 0]].concat();
    let body = vec![0; MAX_LEN];
    let oversized = SignedTx { body, signatures: Vec::new() }.encode_to_vec();
    let mut lacking = entry.clone();
    lacking.envelope.as_mut().unwrap().sealed_hash = vec![9; 32];
    let unsealed = scene.bytes(&[desk], submit(vec![lacking]));
    let by_stranger = scene.bytes(&[&stranger], submit(vec![entry]));
    let unsigned = scene.bytes(&[], Message::StateCoverage(StateCoverage::default()));
    for (bytes, refusal) in [
        (expired, Refusal::Expired),
        (early, Refusal::TooFarAhead),
        (elsewhere, Refusal::ChainId),
        (forged, Refusal::BadSignature),
        (spelled, Refusal::NotCanonical),
        (oversized, Refusal::TooLarge),
        (unsealed, Refusal::MissingBlob),
        (unsigned, Refusal::SignatureCount),
        (by_stranger, Refusal::NoSuchParty),
    ] {
        let (checked, result) = scene.asked.send(&bytes);
        assert_eq!(checked.max(result), refusal.code(), "{refusal:?}");
    }
    assert_eq!(scene.asked.app_hash(), before, "a refused transaction wrote something");

    let bytes = sign(&sound, &[desk]);
    assert_eq!(scene.asked.send(&bytes), (0, 0));
    let after = scene.asked.app_hash();
    assert_ne!(after, before);
    // An engine that still has the bytes in its cache does not even ask the ledger.
    if let Some(code) = scene.asked.sent_again(&bytes) {
        assert_eq!(code, Refusal::Replayed.code());
    }
    assert_eq!(scene.asked.app_hash(), after, "a transaction took effect twice");
}
