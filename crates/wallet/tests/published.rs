//! What others have published about what the wallet is made of.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod vectors;

#[test]
fn published_vectors_hold() {
    vectors::bip39(include_bytes!("../../../tests/vectors/wallet/bip39.json"));
    vectors::slip10(include_bytes!("../../../tests/vectors/wallet/slip10.json"));
    vectors::hpke(include_bytes!("../../../tests/vectors/wallet/hpke.json"));
    vectors::argon2id(include_bytes!("../../../tests/vectors/wallet/argon2id.json"));
    vectors::xchacha20poly1305(include_bytes!(
        "../../../tests/vectors/wallet/xchacha20poly1305.json"
    ));
    vectors::base45(include_bytes!("../../../tests/vectors/wallet/base45.json"));
}

#[test]
fn another_implementation_derives_the_same() {
    for length in [16, 32, 64] {
        let seed: Vec<u8> = (100..100 + length).collect();
        for path in [&[][..], &[7], &[1 << 30, 0, 77], &[1, 2, 3, 4, 5, 6]] {
            let theirs = slip10_ed25519::derive_ed25519_private_key(&seed, path);
            assert_eq!(vectors::derivation::Node::derive(&seed, path).key(), &theirs);
        }
    }
}
