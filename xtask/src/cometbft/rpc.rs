//! JSON-RPC batches.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::http::exchange;

/// A question: the name its answer will carry, the method, its parameters.
pub struct Question {
    /// What the answer is called.
    pub id: String,
    /// The method.
    pub method: &'static str,
    /// Its parameters.
    pub params: Value,
}

impl Question {
    /// A question of this name.
    pub fn new(id: impl Into<String>, method: &'static str, params: Value) -> Self {
        Self { id: id.into(), method, params }
    }

    fn to_json(&self) -> Value {
        serde_json::json!({ "jsonrpc": "2.0", "id": self.id, "method": self.method, "params": self.params })
    }
}

/// Answers to `questions`, in order, each byte for byte as the node gave it.
///
/// # Errors
/// No connection, or another number of answers.
pub fn post(port: u16, questions: &[Question]) -> Result<Vec<Box<RawValue>>> {
    let batch: Vec<Value> = questions.iter().map(Question::to_json).collect();
    let body = exchange(port, "POST", "/", &serde_json::to_vec(&batch)?)?;
    // A batch of one is answered without brackets.
    let answers: Vec<Box<RawValue>> = if body.first() == Some(&b'[') {
        serde_json::from_slice(&body)?
    } else {
        vec![serde_json::from_slice(&body)?]
    };
    if answers.len() != questions.len() {
        bail!("{} answers to {} questions", answers.len(), questions.len());
    }
    Ok(answers)
}

/// The result of one question.
///
/// # Errors
/// No connection, or the node answered with an error.
pub fn ask(port: u16, method: &'static str, params: Value) -> Result<Value> {
    let answers = post(port, &[Question::new(method, method, params)])?;
    let answer = answers.first().context("no answer")?;
    let mut answer: Value = serde_json::from_str(answer.get())?;
    match answer.get_mut("result") {
        Some(result) => Ok(result.take()),
        None => bail!("{method}: {answer}"),
    }
}
