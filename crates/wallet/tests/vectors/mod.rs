//! Runs the published vectors, on every target the same.

use data_encoding::HEXLOWER;
use medlight_wallet::{Seed, Words};
use serde_json::Value;

pub(crate) fn bip39(file: &[u8]) {
    let cases = cases(file);
    assert_eq!(cases.len(), 24);
    for case in cases {
        let words = Words::read(text(&case, "words")).unwrap();
        if let Ok(entropy) = <[u8; 32]>::try_from(bytes(&case, "entropy")) {
            assert!(Words::of(&entropy).iter().eq(words.iter()));
        }
        let seed = Seed::new(bytes(&case, "seed").try_into().unwrap());
        let id = |seed: Seed| seed.keys("any", 0, 0).id();
        assert_eq!(id(words.seed("TREZOR")), id(seed), "{}", text(&case, "words"));
    }
}

fn cases(file: &[u8]) -> Vec<Value> {
    let file: Value = serde_json::from_slice(file).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

fn bytes(case: &Value, field: &str) -> Vec<u8> {
    HEXLOWER.decode(text(case, field).as_bytes()).unwrap()
}
