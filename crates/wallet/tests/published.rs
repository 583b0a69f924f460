//! What others have published about what the wallet is made of.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod vectors;

#[test]
fn published_vectors_hold() {
    vectors::bip39(include_bytes!("../../../tests/vectors/wallet/bip39.json"));
    vectors::argon2id(include_bytes!("../../../tests/vectors/wallet/argon2id.json"));
    vectors::xchacha20poly1305(include_bytes!(
        "../../../tests/vectors/wallet/xchacha20poly1305.json"
    ));
    vectors::base45(include_bytes!("../../../tests/vectors/wallet/base45.json"));
}
