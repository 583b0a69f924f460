use medlight_types::ChainId;
use serde_json::{Value, json};

use super::Case;
use crate::chain::{Draft, Signer, four_signers};
use crate::render;

/// The files of a sound network of three heights, to be spoilt.
fn network() -> Value {
    let mut files = json!({});
    for height in [1, 2, 3] {
        add(&mut files, &Draft::new(height, &four_signers()));
    }
    files
}

fn add(files: &mut Value, draft: &Draft) {
    let block = draft.seal();
    let header = &block.signed_header;
    files[format!("commit_{}", draft.height)] = json!({ "result": {
        "signed_header": {
            "header": render::header(&header.header),
            "commit": render::commit(&header.commit),
        },
        "canonical": true,
    }});
    files[format!("validators_{}", draft.height)] = validators(draft.height, &draft.signers);
}

fn validators(height: u64, signers: &[Signer]) -> Value {
    let mut result = render::validator_set(&crate::chain::set(signers));
    result["block_height"] = json!(height.to_string());
    result["count"] = json!(signers.len().to_string());
    result["total"] = json!(signers.len().to_string());
    json!({ "result": result })
}

fn case(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    edit: impl FnOnce(&mut Value),
) -> Case {
    let mut files = network();
    edit(&mut files);
    Case { topic: "recording", name, why, rule, input: json!({ "files": files }) }
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            "no-commit",
            "recording/nothing-to-check",
            "validators and nothing they signed",
            |files| {
                files.as_object_mut().unwrap().retain(|name, _| name.starts_with("validators"));
            },
        ),
        case(
            "two-commits-for-one-height",
            "recording/conflict",
            "two different headers at height 2",
            |files| {
                let mut other = json!({});
                add(
                    &mut other,
                    &Draft { seconds: 1_800_000_000, ..Draft::new(2, &four_signers()) },
                );
                files["commit_2_again"] = other["commit_2"].clone();
            },
        ),
        case(
            "no-validators",
            "recording/no-validators",
            "commits and nobody to check them by",
            |files| {
                files.as_object_mut().unwrap().retain(|name, _| name.starts_with("commit"));
            },
        ),
        case("two-networks", "recording/two-chains", "answers of two networks at once", |files| {
            add(
                files,
                &Draft {
                    chain_id: ChainId::new("another").unwrap(),
                    ..Draft::new(4, &four_signers())
                },
            );
        }),
        case("page-missing", "recording/partial-set", "one page of two", |files| {
            files["validators_2"]["result"]["validators"].as_array_mut().unwrap().pop();
        }),
        case(
            "validators-of-another-set",
            "light/next-validators-hash",
            "the validators of one height were replaced by strangers",
            |files| {
                files["validators_3"] = validators(3, &[Signer::new(71, 10)]);
            },
        ),
        case(
            "validator-repeated-for-another",
            "recording/partial-set",
            "a page names one validator twice and another not at all",
            |files| {
                let list = files["validators_2"]["result"]["validators"].as_array_mut().unwrap();
                list[1] = list[0].clone();
            },
        ),
        case(
            "one-bad-vote-past-two-thirds",
            "light/bad-signature",
            "enough signed without it, and it is still shown",
            |files| {
                let vote =
                    &mut files["commit_3"]["result"]["signed_header"]["commit"]["signatures"][3];
                vote["signature"] = json!(format!("{}==", "A".repeat(86)));
            },
        ),
    ]
}
