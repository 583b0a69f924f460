//! What the wallet is made of, as WebAssembly: the published vectors, by the code that runs them
//! natively.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "../../../crates/wallet/tests/vectors/mod.rs"]
mod vectors;

use medlight_ledger::Id;
use medlight_wallet::offer::Code;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn published_vectors_hold_as_wasm() {
    vectors::bip39(include_bytes!("../../vectors/wallet/bip39.json"));
    vectors::slip10(include_bytes!("../../vectors/wallet/slip10.json"));
    vectors::hpke(include_bytes!("../../vectors/wallet/hpke.json"));
    vectors::argon2id(include_bytes!("../../vectors/wallet/argon2id.json"));
    vectors::xchacha20poly1305(include_bytes!("../../vectors/wallet/xchacha20poly1305.json"));
    vectors::base45(include_bytes!("../../vectors/wallet/base45.json"));
}

/// 64 MiB of memory are to be had in a worker.
#[wasm_bindgen_test]
fn a_codes_key_is_argon2s_as_wasm() {
    let begun = js_sys::Date::now();
    let desk = Code::read("7K3M-Q2XD").unwrap().keys(&Id::new([7; 20])).unwrap();
    console_log!("a code's key in {} ms", js_sys::Date::now() - begun);
    assert_eq!(desk.id().to_string(), "4d59392813e76507a570efe39007aeac47a5619b");
}
