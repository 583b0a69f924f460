//! What is asked of a node, and how its answers are written down: a JSON array, one answer a line.

use anyhow::{Context, Result, bail};
use data_encoding::{BASE64, HEXUPPER};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::network::Network;
use crate::cometbft::rpc::{Question, post};

/// Up to this many transactions of a block are all asked for; of more, a few.
const FEW: usize = 4;

/// Everything asked about `heights`, in the text of a recording.
pub(super) fn recording(network: &Network, heights: &[u64]) -> Result<String> {
    let last = heights.last().copied().context("no heights to record")?;
    let mut questions = vec![
        Question::new("status", "status", json!({})),
        Question::new("genesis", "genesis", json!({})),
    ];
    for &height in heights {
        questions.push(about("commit", height));
        questions.push(validators(height));
        if !heights.contains(&(height + 1)) {
            questions.push(validators(height + 1));
        }
        questions.push(about("block", height));
    }
    // A commit is final once the next block stands.
    network.reach(last + 2)?;
    let mut answers = post(network.port(), &questions)?;
    let transactions = transactions(&answers)?;
    for asked in transactions.chunks(50) {
        answers.extend(post(network.port(), asked)?);
    }
    text(&answers)
}

fn about(method: &'static str, height: u64) -> Question {
    Question::new(format!("{method}/{height}"), method, json!({ "height": height.to_string() }))
}

fn validators(height: u64) -> Question {
    let params = json!({ "height": height.to_string(), "per_page": "100" });
    Question::new(format!("validators/{height}"), "validators", params)
}

/// A question with proof for each chosen transaction of the blocks among `answers`.
fn transactions(answers: &[Box<RawValue>]) -> Result<Vec<Question>> {
    let mut questions = Vec::new();
    for answer in answers {
        let answer: Value = serde_json::from_str(answer.get())?;
        if let Some(error) = answer.get("error") {
            bail!("{} was answered with {error}", answer.get("id").unwrap_or(&Value::Null));
        }
        let Some(txs) = answer.pointer("/result/block/data/txs").and_then(Value::as_array) else {
            continue;
        };
        for (place, tx) in txs.iter().enumerate() {
            if is_chosen(place, txs.len()) {
                let tx = BASE64
                    .decode(tx.as_str().context("a transaction that is no text")?.as_bytes())?;
                let hash = Sha256::digest(&tx);
                let params = json!({ "hash": BASE64.encode(&hash), "prove": true });
                questions.push(Question::new(
                    format!("tx/{}", HEXUPPER.encode(&hash)),
                    "tx",
                    params,
                ));
            }
        }
    }
    Ok(questions)
}

/// First, second, middle, last but one and last: the places where trees are built differently.
fn is_chosen(place: usize, count: usize) -> bool {
    count <= FEW || [0, 1, count / 2, count - 2, count - 1].contains(&place)
}

fn text(answers: &[Box<RawValue>]) -> Result<String> {
    let lines: Vec<&str> = answers.iter().map(|answer| answer.get()).collect();
    if let Some(refused) = lines.iter().find(|line| line.contains("\"error\":{")) {
        bail!("the node answered {refused}");
    }
    Ok(format!("[\n{}\n]\n", lines.join(",\n")))
}
