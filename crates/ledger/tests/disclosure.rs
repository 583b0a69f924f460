//! What a directive's envelope holds, and the root that stands for it.

use medlight_ledger::Id;
use medlight_ledger::consent::{
    Disclosure, DisclosureError, Effect, Leaf, Period, Provision, ProvisionError, Purpose,
};
use medlight_ledger::record::{Directive, VERSION};
use medlight_merkle::sha256;

fn line(purpose: Purpose) -> Provision {
    Provision {
        effect: Effect::Permit,
        period: Period::ALWAYS,
        actors: [].into(),
        purposes: [purpose].into(),
        labels: [].into(),
    }
}

fn lines(count: usize) -> Vec<Provision> {
    Purpose::ALL.iter().copied().take(count).map(line).collect()
}

fn directive(disclosure: &Disclosure) -> Directive {
    Directive {
        version: VERSION,
        seq: 3,
        root: disclosure.root().as_bytes().to_vec(),
        count: disclosure.count(),
        envelope: None,
    }
}

#[test]
fn it_is_read_as_written_and_padded_to_a_few_sizes() {
    for (written, leaves) in [(0, 4), (1, 4), (4, 4), (5, 8), (8, 8), (9, 16), (16, 16)] {
        let disclosure = Disclosure::new([5; 32], lines(written)).unwrap();
        let read = Disclosure::decode(&disclosure.encode()).unwrap();
        assert!(read == disclosure);
        let opened = read.opened(Id::new([1; 20]), &directive(&disclosure)).unwrap();
        assert_eq!((opened.leaves.len(), opened.seq), (leaves, 3));
        let padding = opened.leaves.iter().filter(|leaf| **leaf == Leaf::Padding).count();
        assert_eq!(padding, leaves - written);
    }
    assert!(matches!(Disclosure::new([5; 32], lines(17)), Err(DisclosureError::TooManyLines)));
}

/// The definition, step by step, with HMAC written out (RFC 2104).
#[test]
fn the_root_is_that_of_salted_lines() {
    let disclosure = Disclosure::new([5; 32], lines(2)).unwrap();
    let mac = |message: &[u8]| {
        let pad =
            |byte: u8| (0..64).map(|at| byte ^ if at < 32 { 5 } else { 0 }).collect::<Vec<u8>>();
        let inner = sha256(&[pad(0x36), message.to_vec()].concat());
        *sha256(&[pad(0x5C), inner.as_bytes().to_vec()].concat()).as_bytes()
    };
    let leaf = |index: u8, line: &[u8]| {
        let salt = mac(&[b"medlight/provision/v1".as_slice(), &[index]].concat());
        sha256(&[&[0], salt.as_slice(), line].concat())
    };
    let node = |left: [u8; 32], right: [u8; 32]| {
        *sha256(&[&[1], left.as_slice(), &right].concat()).as_bytes()
    };
    let [first, second] = [0, 1].map(|index| disclosure.provisions()[index].encode());
    let left = node(*leaf(0, &first).as_bytes(), *leaf(1, &second).as_bytes());
    let right = node(*leaf(2, &[]).as_bytes(), *leaf(3, &[]).as_bytes());
    assert_eq!(*disclosure.root().as_bytes(), node(left, right));
}

#[test]
fn another_choice_is_not_taken_for_the_one_in_force() {
    let policy = Id::new([1; 20]);
    let in_force = directive(&Disclosure::new([5; 32], lines(2)).unwrap());
    let other_line = Disclosure::new([5; 32], lines(1)).unwrap();
    let other_secret = Disclosure::new([6; 32], lines(2)).unwrap();
    for other in [other_line, other_secret] {
        assert_eq!(other.opened(policy, &in_force), Err(DisclosureError::AnotherRoot));
    }
}

#[test]
fn bytes_that_are_no_disclosure_are_refused() {
    let sound = Disclosure::new([5; 32], lines(1)).unwrap().encode();
    let refused = |bytes: &[u8]| Disclosure::decode(bytes).err().unwrap();
    assert_eq!(refused(&[]), DisclosureError::NotADisclosure);
    assert_eq!(refused(&sound[34..]), DisclosureError::NotADisclosure);
    assert_eq!(refused(&[&sound[..], &[0x1A, 0]].concat()), DisclosureError::NotADisclosure);
    let mut unknown = sound.clone();
    unknown[37] = 9;
    assert_eq!(refused(&unknown), ProvisionError::UnknownEffect.into());
}
