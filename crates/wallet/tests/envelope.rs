//! Envelopes: sealed for some, opened by these and by nobody else, and only as they were sealed.

use medlight_ledger::Id;
use medlight_merkle::sha256;
use medlight_wallet::envelope::{Context, Kind, OpenError, SealError, Sealed, open, seal};
use medlight_wallet::{Keys, OpeningKey, SealingKey, Seed};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

const OWNER: Id = Id::new([7; 20]);
const HERE: Context<'_> = Context { chain_id: "chain-a", kind: Kind::Access, owner: OWNER };

fn keys(index: u16) -> Keys {
    Seed::new([9; 64]).keys("chain-a", index, 0)
}

fn sealed(plaintext: &[u8], readers: &[&Keys], random: u64) -> Result<Sealed, SealError> {
    let readers: Vec<_> = readers.iter().map(|keys| keys.sealing_key()).collect();
    seal(&HERE, plaintext, &readers, &mut ChaCha20Rng::seed_from_u64(random))
}

#[test]
fn every_reader_opens_it_and_nobody_else() {
    let (patient, hospital, stranger) = (keys(0), keys(1), keys(2));
    let Sealed { envelope, blob } = sealed(b"HbA1c read", &[&patient, &hospital], 1).unwrap();
    for reader in [&patient, &hospital] {
        assert_eq!(
            open(&HERE, &envelope, &blob, reader.opening_key()).unwrap().as_slice(),
            b"HbA1c read"
        );
    }
    assert_eq!(
        open(&HERE, &envelope, &blob, stranger.opening_key()),
        Err(OpenError::NotForThisKey)
    );
}

#[test]
fn lengths_show_as_one_of_four_buckets() {
    let reader = keys(0);
    let header = 32 + 4;
    for (length, bucket) in [
        (0, 512),
        (512 - header, 512),
        (512 - header + 1, 2_048),
        (2_048 - header, 2_048),
        (8_192 - header, 8_192),
        (8_192 - header + 1, 32_768),
        (32_768 - header, 32_768),
    ] {
        let plaintext = vec![0xA5; length];
        let Sealed { envelope, blob } = sealed(&plaintext, &[&reader], 2).unwrap();
        assert_eq!(envelope.bucket, bucket, "{length}");
        assert!(envelope.is_well_formed());
        assert_eq!(
            open(&HERE, &envelope, &blob, reader.opening_key()).unwrap().as_slice(),
            plaintext
        );
    }
    assert_eq!(sealed(&[0; 32_768 - 35], &[&reader], 2), Err(SealError::TooLong));
    assert_eq!(sealed(b"for nobody", &[], 2), Err(SealError::NoReader));
}

#[test]
fn it_opens_nowhere_else() {
    let reader = keys(0);
    let Sealed { envelope, blob } = sealed(b"once", &[&reader], 3).unwrap();
    for elsewhere in [
        Context { chain_id: "chain-b", ..HERE },
        Context { kind: Kind::Question, ..HERE },
        Context { owner: Id::new([8; 20]), ..HERE },
    ] {
        assert_eq!(
            open(&elsewhere, &envelope, &blob, reader.opening_key()),
            Err(OpenError::Commitment)
        );
    }
}

#[test]
fn other_bytes_are_the_servers_fault_and_ill_sealed_ones_the_senders() {
    let reader = keys(0);
    let Sealed { envelope, blob } = sealed(b"as sealed", &[&reader], 4).unwrap();
    let mut altered = blob.clone();
    altered[20] ^= 1;
    assert_eq!(open(&HERE, &envelope, &altered, reader.opening_key()), Err(OpenError::AnotherBlob));

    // The rest are bytes the sender committed to.
    let named = |blob: &[u8]| {
        let mut envelope = envelope.clone();
        envelope.sealed_hash = sha256(blob).as_bytes().to_vec();
        envelope
    };
    assert_eq!(
        open(&HERE, &named(&[0xFF]), &[0xFF], reader.opening_key()),
        Err(OpenError::Malformed)
    );
    let longer = [blob.as_slice(), &[0x1A, 0]].concat();
    assert_eq!(
        open(&HERE, &named(&longer), &longer, reader.opening_key()),
        Err(OpenError::Malformed)
    );
    let mut torn = blob.clone();
    *torn.last_mut().unwrap() ^= 1;
    assert_eq!(
        open(&HERE, &named(&torn), &torn, reader.opening_key()),
        Err(OpenError::DoesNotOpen)
    );

    let mut another = envelope.clone();
    another.commitment[0] ^= 1;
    assert_eq!(open(&HERE, &another, &blob, reader.opening_key()), Err(OpenError::DoesNotOpen));
    let mut narrower = envelope.clone();
    narrower.bucket = 2_048;
    assert_eq!(open(&HERE, &narrower, &blob, reader.opening_key()), Err(OpenError::Padding));
}

#[test]
fn nothing_of_the_plaintext_shows_in_what_is_stored() {
    let reader = keys(0);
    let plaintext = b"hidden words ".repeat(20);
    let one = sealed(&plaintext, &[&reader], 5).unwrap();
    assert!(!one.blob.windows(13).any(|bytes| bytes == b"hidden words "));
    // Fresh randomness each time: nobody learns that two say the same.
    let two = sealed(&plaintext, &[&reader], 6).unwrap();
    assert_ne!(one.envelope.commitment, two.envelope.commitment);
    assert_ne!(one.envelope.sealed_hash, two.envelope.sealed_hash);
    assert_eq!(one.blob.len(), two.blob.len());
}

#[test]
fn every_relationship_chain_and_turn_has_keys_of_its_own() {
    let seed = Seed::new([9; 64]);
    let mut ids: Vec<_> = [("a", 0, 0), ("a", 1, 0), ("a", 0, 1), ("b", 0, 0)]
        .into_iter()
        .map(|(chain, index, turns)| seed.keys(chain, index, turns))
        .flat_map(|keys| [keys.signer().key, keys.sealing_key().to_bytes().to_vec()])
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 8);
    let rotated = seed.keys("a", 0, 1).of(seed.keys("a", 0, 0).id());
    assert_eq!(rotated.signer().id, seed.keys("a", 0, 0).signer().id);
}

#[test]
fn a_key_handed_over_opens_what_it_opened_before() {
    let unclaimed = keys(0);
    let Sealed { envelope, blob } = sealed(b"before you came", &[&unclaimed], 8).unwrap();
    let bytes = unclaimed.opening_key().to_bytes();
    let handed = OpeningKey::from_bytes(&*bytes).unwrap();
    assert_eq!(open(&HERE, &envelope, &blob, &handed).unwrap().as_slice(), b"before you came");
    assert!(OpeningKey::from_bytes(&bytes[1..]).is_none());
}

#[test]
fn what_is_no_key_is_refused() {
    assert_eq!(SealingKey::from_bytes(&[1; 31]), None);
    let key = keys(0).sealing_key().clone();
    assert_eq!(SealingKey::from_bytes(&key.to_bytes()), Some(key));
    // The point zero agrees on the same secret with everybody.
    let zero = SealingKey::from_bytes(&[0; 32]);
    let sealed = zero.map(|zero| seal(&HERE, b"", &[&zero], &mut ChaCha20Rng::seed_from_u64(7)));
    assert!(matches!(sealed, None | Some(Err(SealError::Cipher))));
}

/// What is sealed to a point of low order is open to anybody; each stands for one kind of them.
#[test]
fn nothing_is_sealed_to_a_key_that_keeps_no_secret() {
    let ends = |first: u8, between: u8, last: u8| [&[first][..], &[between; 30], &[last]].concat();
    for low in [ends(0, 0, 0), ends(1, 0, 0), ends(0xec, 0xff, 0x7f), ends(0xed, 0xff, 0x7f)] {
        assert!(SealingKey::from_bytes(&low).is_none(), "{low:02x?}");
        let same = [&low[..31], &[low[31] | 0x80]].concat();
        assert!(SealingKey::from_bytes(&same).is_none(), "{same:02x?}");
    }
    assert!(SealingKey::from_bytes(&ends(9, 0, 0)).is_some());
}
