//! Transactions that are none: each refused with its code, and nothing written.

use crate::support::{Somebody, Town, access, keys, register, with_signatures};
use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::SubmitAccess;
use medlight_ledger::message::identity::Kind;
use prost::Message as _;

/// A sound transaction of two signers.
fn sound(town: &mut Town) -> (Vec<Somebody>, medlight_ledger::tx::TxBody) {
    let signers = vec![town.registrar.clone(), Somebody::new(100)];
    let message = register(Kind::Pharmacy, "Corner Pharmacy");
    let body = town.body(&signers.iter().collect::<Vec<_>>(), message);
    (signers, body)
}

fn refused(town: &mut Town, bytes: &[u8]) -> Refusal {
    let before = town.state.clone();
    let (refusal, _) = town.send_bytes(bytes).unwrap_err();
    assert_eq!(town.state, before, "a refused transaction wrote something");
    refusal
}

#[test]
fn a_sound_one_takes_effect_once() {
    let mut town = Town::new();
    let (signers, body) = sound(&mut town);
    let bytes = body.signed(&keys(&signers.iter().collect::<Vec<_>>()));
    town.send_bytes(&bytes).unwrap();
    assert_eq!(refused(&mut town, &bytes), Refusal::Replayed);
}

#[test]
fn what_the_body_says_is_held_to() {
    type Edit = fn(&mut medlight_ledger::tx::TxBody);
    let cases: [(Edit, Refusal); 8] = [
        (|body| body.chain_id = "another".into(), Refusal::ChainId),
        (|body| body.nonce.push(0), Refusal::Nonce),
        (|body| body.valid_until = 1_000, Refusal::Expired),
        (|body| body.valid_until += 86_400, Refusal::TooFarAhead),
        (|body| body.message = None, Refusal::NoMessage),
        (|body| body.signers[0].id.clear(), Refusal::MalformedSigner),
        (|body| body.signers[1].id[0] ^= 1, Refusal::MalformedSigner),
        (|body| body.signers.swap(0, 1), Refusal::BadSignature),
    ];
    for (edit, refusal) in cases {
        let mut town = Town::new();
        let (signers, mut body) = sound(&mut town);
        edit(&mut body);
        let bytes = body.signed(&keys(&signers.iter().collect::<Vec<_>>()));
        assert_eq!(refused(&mut town, &bytes), refusal);
    }
}

#[test]
fn signatures_are_one_to_one_and_strict() {
    let mut town = Town::new();
    let (signers, body) = sound(&mut town);
    let signed = body.signed(&keys(&signers.iter().collect::<Vec<_>>()));
    let signatures = medlight_ledger::tx::SignedTx::decode(signed.as_slice()).unwrap().signatures;
    let [one, two] = [signatures[0].clone(), signatures[1].clone()];
    let flipped = [&[one[0] ^ 1], &one[1..]].concat();
    for (signatures, refusal) in [
        (vec![], Refusal::SignatureCount),
        (vec![one.clone()], Refusal::SignatureCount),
        (vec![one.clone(), two.clone(), two.clone()], Refusal::SignatureCount),
        (vec![two.clone(), one.clone()], Refusal::BadSignature),
        (vec![flipped, two.clone()], Refusal::BadSignature),
        (vec![one[..63].to_vec(), two], Refusal::BadSignature),
    ] {
        assert_eq!(refused(&mut town, &with_signatures(&body, signatures)), refusal);
    }
}

/// What can be seen without a signature is seen before one is verified.
#[test]
fn signatures_are_looked_at_last() {
    let mut town = Town::new();
    let (hospital, message) = (town.hospital.clone(), register(Kind::Pharmacy, "Corner"));
    let signers = [&hospital; 40];
    let body = town.body(&signers, message);
    let crowd = with_signatures(&body, vec![vec![0; 64]; 40]);
    assert_eq!(refused(&mut town, &crowd), Refusal::WrongSigners);
    let entry = access(&town.ana.id.clone(), 0, None);
    for count in [0, 501] {
        let message = Message::SubmitAccess(SubmitAccess { entries: vec![entry.clone(); count] });
        let body = town.body(&signers[..1], message);
        let unsigned = with_signatures(&body, vec![vec![0; 64]]);
        assert_eq!(refused(&mut town, &unsigned), Refusal::BatchSize);
    }
}

/// Any other spelling of the same transaction is none: unknown fields, fields twice, long varints.
#[test]
fn there_is_one_encoding() {
    let mut town = Town::new();
    let (signers, body) = sound(&mut town);
    let sound = body.signed(&keys(&signers.iter().collect::<Vec<_>>()));
    for behind in [&[0x7a, 0][..], &[0x12, 0], &[0x18, 1], &[0xff]] {
        let bytes = [&sound, behind].concat();
        // A further empty signature is canonical, and one too many.
        let expected =
            if behind == [0x12, 0] { Refusal::SignatureCount } else { Refusal::NotCanonical };
        assert_eq!(refused(&mut town, &bytes), expected, "{behind:?}");
    }
    let mut long = body.encode_to_vec();
    long.extend_from_slice(&[0xa0, 0x06, 0]);
    let bytes = medlight_ledger::tx::SignedTx { body: long, signatures: vec![] }.encode_to_vec();
    assert_eq!(refused(&mut town, &bytes), Refusal::NotCanonical);
    assert_eq!(refused(&mut town, &vec![0; 262_145]), Refusal::TooLarge);
}

/// The specification lists every code with its words; no two are alike.
#[test]
fn codes_are_those_of_the_specification() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/spec/ledger.md");
    let spec = std::fs::read_to_string(spec).unwrap();
    let rows = spec.split("| code | why |").nth(1).unwrap().lines();
    let listed: Vec<_> = rows.filter(|row| row.starts_with("| ")).collect();
    let row = |refusal: Refusal| format!("| {} | {refusal} |", refusal.code());
    assert_eq!(listed, Refusal::ALL.map(row));
    assert!(Refusal::ALL.is_sorted_by_key(|refusal| refusal.code()));
    for refusal in Refusal::ALL {
        assert_eq!(Refusal::with_code(refusal.code()), Some(refusal));
    }
}
