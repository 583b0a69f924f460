use serde_json::{Value, json};

use super::Case;
use crate::chain::{Cast, Draft, four_signers};
use crate::render;

/// A sound light block's JSON, with one absent and one nil vote, changed at `pointer`.
fn block(name: &'static str, rule: &'static str, why: &'static str, at: &str, to: Value) -> Case {
    let mut value = sound_block();
    *value.pointer_mut(at).unwrap() = to;
    text(name, rule, why, "light-block", value.to_string())
}

fn sound_block() -> Value {
    let casts = vec![Cast::Commit, Cast::Commit, Cast::Commit, Cast::Absent];
    render::light_block(&Draft { casts, ..Draft::new(11, &four_signers()) }.seal())
}

fn text(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    read: &str,
    text: String,
) -> Case {
    Case { topic: "shape", name, why, rule, input: json!({ "read": read, "text": text }) }
}

pub(super) fn cases() -> Vec<Case> {
    [json_itself(), numbers(), bytes(), votes(), sets()].concat()
}

fn json_itself() -> Vec<Case> {
    let too_large = Case {
        input: json!({ "read": "answers", "text": " ", "repeat": (4 << 20) + 1 }),
        ..text("file-too-large", "shape/too-large", "a byte over 4 MiB", "answers", String::new())
    };
    let answer = |name, rule, why, content: &str| text(name, rule, why, "answers", content.into());
    let mut unknown = sound_block();
    unknown["signed_header"]["header"]["extra"] = json!("00");
    let mut missing = sound_block();
    missing["signed_header"]["header"].as_object_mut().unwrap().remove("app_hash");
    vec![
        too_large,
        answer("not-json", "shape/not-json", "a page of an HTTP proxy", "<html></html>"),
        answer("cut-off", "shape/not-json", "the end is missing", r#"{"result":{"height":"1""#),
        answer("two-values", "shape/not-json", "something stands behind the answer", "{} {}"),
        answer(
            "not-utf-8",
            "shape/not-json",
            "an escape that is no character",
            r#"{"id":"\ud800"}"#,
        ),
        Case {
            input: json!({ "read": "answers", "text": "[", "repeat": 100_000 }),
            ..answer("nested-too-deep", "shape/not-json", "100,000 lists in each other", "")
        },
        answer("answer-is-text", "shape/not-object", "an answer that is no object", r#""hello""#),
        answer(
            "field-twice",
            "shape/repeated-field",
            "two heights, of which a lenient reader takes one",
            r#"{"result":{"block_height":"1","block_height":"2","validators":[],"total":"0"}}"#,
        ),
        text(
            "header-with-unknown-field",
            "shape/unknown-field",
            "a field that no hash covers",
            "light-block",
            unknown.to_string(),
        ),
        text(
            "header-without-app-hash",
            "shape/missing-field",
            "a hashed field is missing",
            "light-block",
            missing.to_string(),
        ),
        block(
            "header-is-a-list",
            "shape/not-object",
            "a list in place of the header",
            "/signed_header/header",
            json!([]),
        ),
        block(
            "signatures-are-text",
            "shape/not-list",
            "text in place of the votes",
            "/signed_header/commit/signatures",
            json!("none"),
        ),
        block(
            "chain-id-is-a-number",
            "shape/not-text",
            "a number in place of a name",
            "/signed_header/header/chain_id",
            json!(7),
        ),
    ]
}

fn numbers() -> Vec<Case> {
    let height = |name, rule, why, to| block(name, rule, why, "/signed_header/header/height", to);
    vec![
        height("height-in-hexadecimal", "shape/not-decimal", "hexadecimal", json!("0x0b")),
        height(
            "height-with-leading-zero",
            "shape/not-decimal",
            "two ways to write one number",
            json!("011"),
        ),
        height(
            "height-with-plus-sign",
            "shape/not-decimal",
            "two ways to write one number",
            json!("+11"),
        ),
        height("height-with-space", "shape/not-decimal", "a space before the number", json!(" 11")),
        height("height-is-null", "shape/not-decimal", "no height", Value::Null),
        height("height-zero", "shape/out-of-range", "blocks begin at 1", json!("0")),
        height("height-negative", "shape/out-of-range", "below zero", json!("-11")),
        height("height-beyond-int64", "shape/out-of-range", "2^63", json!("9223372036854775808")),
        height("height-is-a-fraction", "shape/not-decimal", "half a block", json!(11.5)),
        block(
            "round-beyond-int32",
            "shape/out-of-range",
            "2^31",
            "/signed_header/commit/round",
            json!(2_147_483_648_u64),
        ),
        block(
            "round-negative",
            "shape/out-of-range",
            "below zero",
            "/signed_header/commit/round",
            json!(-1),
        ),
    ]
}

fn bytes() -> Vec<Case> {
    let header = |name, rule, why, field: &str, to| {
        block(name, rule, why, &format!("/signed_header/header/{field}"), to)
    };
    let vote = |name, rule, why, field: &str, to| {
        block(name, rule, why, &format!("/signed_header/commit/signatures/0/{field}"), to)
    };
    vec![
        header(
            "hash-not-hexadecimal",
            "shape/not-hex",
            "letters beyond F",
            "data_hash",
            json!("XY".repeat(32)),
        ),
        header("hash-of-odd-length", "shape/not-hex", "half a byte", "data_hash", json!("ABC")),
        header(
            "hash-too-short",
            "shape/wrong-length",
            "31 bytes",
            "validators_hash",
            json!("AB".repeat(31)),
        ),
        header(
            "hash-too-long",
            "shape/wrong-length",
            "33 bytes",
            "validators_hash",
            json!("AB".repeat(33)),
        ),
        header(
            "validators-hash-empty",
            "shape/wrong-length",
            "no hash where one must be",
            "validators_hash",
            json!(""),
        ),
        header(
            "proposer-too-short",
            "shape/wrong-length",
            "19 bytes",
            "proposer_address",
            json!("AB".repeat(19)),
        ),
        header("chain-id-empty", "shape/not-chain-id", "no name", "chain_id", json!("")),
        header(
            "chain-id-too-long",
            "shape/not-chain-id",
            "51 bytes",
            "chain_id",
            json!("a".repeat(51)),
        ),
        header(
            "time-with-zone",
            "shape/not-time",
            "a time zone that is not UTC",
            "time",
            json!("2026-01-01T01:00:11+01:00"),
        ),
        header(
            "time-on-30-february",
            "shape/not-time",
            "no such day",
            "time",
            json!("2026-02-30T00:00:00Z"),
        ),
        header(
            "time-with-ten-digits",
            "shape/not-time",
            "finer than a nanosecond",
            "time",
            json!("2026-01-01T00:00:11.1234567890Z"),
        ),
        vote(
            "signature-not-base64",
            "shape/not-base64",
            "a character outside the alphabet",
            "signature",
            json!("*".repeat(88)),
        ),
        vote(
            "signature-without-padding",
            "shape/not-base64",
            "the padding is missing",
            "signature",
            json!("A".repeat(86)),
        ),
        vote(
            "signature-too-short",
            "shape/wrong-length",
            "63 bytes",
            "signature",
            json!("A".repeat(84)),
        ),
        vote(
            "vote-without-address",
            "shape/wrong-length",
            "a vote by nobody",
            "validator_address",
            json!(""),
        ),
    ]
}

fn votes() -> Vec<Case> {
    let vote = |name, rule, why, field: &str, to| {
        block(name, rule, why, &format!("/signed_header/commit/signatures/{field}"), to)
    };
    vec![
        vote("vote-flag-0", "shape/unknown-vote-flag", "no such flag", "0/block_id_flag", json!(0)),
        vote("vote-flag-4", "shape/unknown-vote-flag", "no such flag", "0/block_id_flag", json!(4)),
        vote(
            "absent-with-address",
            "shape/absent-with-vote",
            "flagged absent, with an address",
            "3/validator_address",
            json!("AB".repeat(20)),
        ),
        vote(
            "absent-with-signature",
            "shape/absent-with-vote",
            "flagged absent, with a signature",
            "3/signature",
            json!(format!("{}==", "A".repeat(86))),
        ),
        vote(
            "absent-with-time",
            "shape/absent-with-vote",
            "flagged absent, with a time the next header's hash would cover",
            "3/timestamp",
            json!("2026-01-01T00:00:11Z"),
        ),
    ]
}

fn sets() -> Vec<Case> {
    let first = |name, rule, why, field: &str, to| {
        block(name, rule, why, &format!("/validator_set/validators/0/{field}"), to)
    };
    let mut twice = sound_block();
    let validators = twice["validator_set"]["validators"].as_array_mut().unwrap();
    validators.push(validators[0].clone());
    vec![
        first(
            "address-not-of-its-key",
            "shape/address-not-derived",
            "another validator's address",
            "address",
            json!("AB".repeat(20)),
        ),
        first(
            "key-of-another-kind",
            "shape/unsupported-key",
            "a key whose votes are not checked here",
            "pub_key/type",
            json!("tendermint/PubKeySecp256k1"),
        ),
        first(
            "key-too-short",
            "shape/wrong-length",
            "31 bytes",
            "pub_key/value",
            json!(data_encoding::BASE64.encode(&[1; 31])),
        ),
        first(
            "power-zero",
            "block/set-no-power",
            "a validator that was removed",
            "voting_power",
            json!("0"),
        ),
        first("power-negative", "shape/out-of-range", "below zero", "voting_power", json!("-1")),
        first(
            "power-over-an-eighth-of-int64",
            "block/set-power-overflow",
            "more power than CometBFT allows",
            "voting_power",
            json!("1152921504606846976"),
        ),
        text(
            "validator-twice",
            "block/set-duplicate",
            "one validator, counted twice",
            "light-block",
            twice.to_string(),
        ),
        text(
            "set-of-10001",
            "block/set-too-many",
            "more validators than CometBFT lets vote",
            "validator-set",
            keyless_set(10_001),
        ),
    ]
}

/// A set of `count` validators as compact JSON: the keys are numbers, which is all a set needs.
fn keyless_set(count: usize) -> String {
    let validators: Vec<_> = (0..count)
        .map(|i| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&u64::try_from(i).unwrap().to_be_bytes());
            let key = medlight_types::PublicKey::new(key);
            json!({
                "address": key.address().to_string(),
                "pub_key": {
                    "type": "tendermint/PubKeyEd25519",
                    "value": data_encoding::BASE64.encode(key.as_bytes()),
                },
                "voting_power": "1",
            })
        })
        .collect();
    json!({ "validators": validators }).to_string()
}
