mod log;

use data_encoding::{BASE64, HEXUPPER};
use medlight_merkle::{Hash, leaf_hash, node_hash, sha256};
use medlight_types::LightBlock;
use serde_json::{Value, json};

use super::Case;
use crate::chain::{Draft, four_signers};
use crate::render;

/// Block 11 with three transactions.
const TRANSACTIONS: [&[u8]; 3] = [b"one=1", b"two=2", b"three=3"];

fn leaves() -> [Hash; 3] {
    TRANSACTIONS.map(|tx| leaf_hash(sha256(tx).as_bytes()))
}

fn data_hash() -> Hash {
    let [one, two, three] = leaves();
    node_hash(&node_hash(&one, &two), &three)
}

fn block() -> LightBlock {
    Draft::new(11, &four_signers()).seal_with(|header| {
        header.data_hash = Some(data_hash());
        header.last_commit_hash = Some(last_commit().hash());
    })
}

fn last_commit() -> medlight_types::Commit {
    Draft::new(10, &four_signers()).seal().signed_header.commit
}

fn case(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    asked: &[u8],
    answer: Value,
) -> Case {
    let block = block();
    let input = json!({
        "header": render::header(&block.signed_header.header),
        "next": render::validator_set(&block.next_validators),
        "asked": HEXUPPER.encode(asked),
        "answer": answer,
    });
    Case { topic: "prove", name, why, rule, input }
}

pub(super) fn cases() -> Vec<Case> {
    [transactions(), bodies(), cells(), log::cases()].concat()
}

/// The sound answer about the second transaction, changed.
fn tx(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut Value),
) -> Case {
    let [one, _, three] = leaves();
    let mut answer = json!({
        "hash": sha256(TRANSACTIONS[1]).to_string(),
        "height": "11",
        "index": 1,
        "tx": BASE64.encode(TRANSACTIONS[1]),
        "proof": {
            "root_hash": data_hash().to_string(),
            "data": BASE64.encode(TRANSACTIONS[1]),
            "proof": {
                "total": "3",
                "index": "1",
                "leaf_hash": BASE64.encode(leaves()[1].as_bytes()),
                "aunts": [BASE64.encode(one.as_bytes()), BASE64.encode(three.as_bytes())],
            },
        },
    });
    edit(&mut answer);
    case(name, rule, why, sha256(TRANSACTIONS[1]).as_bytes(), json!({ "result": answer }))
}

fn transactions() -> Vec<Case> {
    let proof = |answer: &mut Value, field: &str, to: Value| answer["proof"]["proof"][field] = to;
    vec![
        tx("transaction-of-another-height", "prove/height", "block 12 was asked for", |answer| {
            answer["height"] = json!("12");
        }),
        tx("transaction-changed", "prove/tx-hash", "other bytes than the hash names", |answer| {
            answer["tx"] = json!(BASE64.encode(b"two=3"));
        }),
        tx(
            "another-transaction",
            "prove/tx-hash",
            "a sound answer to another question",
            |answer| {
                answer["tx"] = json!(BASE64.encode(TRANSACTIONS[0]));
                answer["hash"] = json!(sha256(TRANSACTIONS[0]).to_string());
            },
        ),
        tx(
            "transaction-labelled-with-another-hash",
            "prove/tx-hash",
            "the label is another's",
            |answer| {
                answer["hash"] = json!(sha256(b"two=3").to_string());
            },
        ),
        tx(
            "transaction-stated-at-another-place",
            "prove/tx-index",
            "place 0, proved at 1",
            |answer| {
                answer["index"] = json!(0);
            },
        ),
        tx("transaction-proof-at-another-place", "log/root", "place and path disagree", |answer| {
            answer["index"] = json!(0);
            proof(answer, "index", json!("0"));
        }),
        tx("transaction-proof-of-another-leaf", "simple/leaf", "the leaf is another's", |answer| {
            proof(answer, "leaf_hash", json!(BASE64.encode(leaves()[0].as_bytes())));
        }),
        tx(
            "transaction-proof-without-an-aunt",
            "log/path-length",
            "the path is too short",
            |answer| {
                let aunts = answer["proof"]["proof"]["aunts"].as_array_mut().unwrap();
                aunts.pop();
            },
        ),
        tx("transaction-proof-with-another-aunt", "log/root", "one aunt was replaced", |answer| {
            answer["proof"]["proof"]["aunts"][0] = json!(BASE64.encode(&[0; 32]));
        }),
        no_data_hash(),
    ]
}

fn no_data_hash() -> Case {
    let bare = Draft::new(11, &four_signers()).seal_with(|header| header.data_hash = None);
    let mut case = tx(
        "transaction-in-a-block-without-data-hash",
        "prove/no-data-hash",
        "the header names no transactions at all",
        |_| (),
    );
    case.input["header"] = render::header(&bare.signed_header.header);
    case
}

/// The sound answer of `block`, changed.
fn body(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut Value),
) -> Case {
    let block = block();
    let mut answer = json!({
        "block_id": render::block_id(&block.signed_header.commit.block_id),
        "block": {
            "header": render::header(&block.signed_header.header),
            "data": { "txs": TRANSACTIONS.map(|tx| BASE64.encode(tx)) },
            "evidence": { "evidence": [] },
            "last_commit": render::commit(&last_commit()),
        },
    });
    edit(&mut answer);
    case(name, rule, why, &[], json!({ "result": answer }))
}

fn bodies() -> Vec<Case> {
    vec![
        body(
            "block-with-another-header",
            "prove/block-header",
            "another block of this height",
            |answer| {
                answer["block"]["header"]["app_hash"] = json!("00");
            },
        ),
        body("block-labelled-as-another", "prove/block-label", "the id is another's", |answer| {
            answer["block_id"]["hash"] = json!("AB".repeat(32));
        }),
        body(
            "transaction-left-out",
            "prove/block-data",
            "the last transaction is gone",
            |answer| {
                answer["block"]["data"]["txs"].as_array_mut().unwrap().pop();
            },
        ),
        body("transaction-added", "prove/block-data", "one transaction more", |answer| {
            answer["block"]["data"]["txs"].as_array_mut().unwrap().push(json!("AAAA"));
        }),
        body("transactions-in-another-order", "prove/block-data", "two were swapped", |answer| {
            answer["block"]["data"]["txs"].as_array_mut().unwrap().swap(0, 1);
        }),
        body("last-commit-vote-left-out", "prove/block-last-commit", "a vote is gone", |answer| {
            answer["block"]["last_commit"]["signatures"].as_array_mut().unwrap().pop();
        }),
    ]
}

/// An answer of `abci_query` at height 10, which header 11 proves, changed.
fn cell(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut Value),
) -> Case {
    let key = BASE64.encode(b"cell");
    let mut answer = json!({
        "code": 0,
        "key": key,
        "value": BASE64.encode(b"value"),
        "height": "10",
        "proofOps": { "ops": [{ "type": "ics23:jmt", "key": key, "data": "" }] },
    });
    edit(&mut answer);
    case(name, rule, why, b"cell", json!({ "result": { "response": answer } }))
}

fn cells() -> Vec<Case> {
    let app_hash = {
        let bare = Draft::new(11, &four_signers()).seal_with(|header| header.app_hash = vec![0; 8]);
        let mut case = cell(
            "app-hash-of-eight-bytes",
            "prove/app-hash",
            "no tree root in the header",
            |answer| {
                answer["proofOps"]["ops"][0]["data"] =
                    json!(BASE64.encode(&one_cell_proof(b"value")));
            },
        );
        case.input["header"] = render::header(&bare.signed_header.header);
        case
    };
    vec![
        app_hash,
        cell(
            "cell-of-the-same-height",
            "prove/height",
            "header 11 proves state 10, not 11",
            |answer| {
                answer["height"] = json!("11");
            },
        ),
        cell("cell-of-another-key", "prove/key", "a sound answer to another question", |answer| {
            answer["key"] = json!(BASE64.encode(b"other"));
        }),
        cell("cell-proof-of-another-kind", "prove/proof-kind", "an IAVL proof", |answer| {
            answer["proofOps"]["ops"][0]["type"] = json!("ics23:iavl");
        }),
        cell("cell-with-two-proofs", "prove/proof-kind", "two operations", |answer| {
            let op = answer["proofOps"]["ops"][0].clone();
            answer["proofOps"]["ops"].as_array_mut().unwrap().push(op);
        }),
        cell(
            "cell-proof-labelled-with-another-key",
            "prove/proof-key",
            "the label is another's",
            |answer| {
                answer["proofOps"]["ops"][0]["key"] = json!(BASE64.encode(b"other"));
            },
        ),
        unreadable(),
    ]
}

fn unreadable() -> Case {
    let mut case = cell(
        "cell-of-a-later-version",
        "prove/cell",
        "proved, and written by a ledger this app is too old for",
        |_| (),
    );
    let proof = one_cell_proof(b"value");
    case.input["answer"]["result"]["response"]["proofOps"]["ops"][0]["data"] =
        json!(BASE64.encode(&proof));
    let block = Draft::new(11, &four_signers())
        .seal_with(|header| header.app_hash = one_cell_root(b"value").as_bytes().to_vec());
    case.input["header"] = render::header(&block.signed_header.header);
    case.input["decode"] = json!("never");
    case
}

/// `CommitmentProof { exist { key, value, leaf { sha256, sha256, sha256, no length, prefix } } }`
fn one_cell_proof(value: &[u8]) -> Vec<u8> {
    let field =
        |tag: u8, content: &[u8]| [&[tag, u8::try_from(content.len()).unwrap()], content].concat();
    let leaf = [&[8, 1, 16, 1, 24, 1][..], &field(0x2a, b"JMT::LeafNode")].concat();
    let exist = [field(0x0a, b"cell"), field(0x12, value), field(0x1a, &leaf)].concat();
    field(0x0a, &exist)
}

fn one_cell_root(value: &[u8]) -> Hash {
    let (key, value) = (sha256(b"cell"), sha256(value));
    sha256(&[b"JMT::LeafNode", &key.as_bytes()[..], value.as_bytes()].concat())
}
