//! `rfc6962`: inclusion and consistency proofs of transparency logs.

use std::path::Path;

use data_encoding::BASE64;
use medlight_merkle::{Hash, log, sha256};
use serde_json::Value;

use super::{Outcome, each_json, text};

pub(super) fn run(dir: &Path) -> Outcome {
    each_json(dir, |name, case, outcome| {
        let holds = match case.get("leafIdx") {
            Some(_) => inclusion(case),
            None => consistency(case),
        };
        let bad = case["wantErr"].as_bool().ok_or("no `wantErr`")?;
        // What is no hash proves nothing.
        outcome.expect(name, !bad, holds.unwrap_or(false));
        Ok(())
    })
}

fn inclusion(case: &Value) -> Result<bool, String> {
    let (leaf, root) = (hash(text(case, "leafHash")?)?, hash(text(case, "root")?)?);
    let (index, size) = (number(case, "leafIdx")?, number(case, "treeSize")?);
    Ok(log::verify_inclusion(&leaf, index, size, &path(case)?, &root).is_ok())
}

fn consistency(case: &Value) -> Result<bool, String> {
    let (old_root, root) = (root(text(case, "root1")?)?, root(text(case, "root2")?)?);
    let (old_size, size) = (number(case, "size1")?, number(case, "size2")?);
    Ok(log::verify_consistency(old_size, &old_root, size, &root, &path(case)?).is_ok())
}

fn path(case: &Value) -> Result<Vec<Hash>, String> {
    let Some(path) = case["proof"].as_array() else { return Ok(Vec::new()) };
    path.iter().map(|item| hash(item.as_str().ok_or("no text in `proof`")?)).collect()
}

fn number(case: &Value, field: &str) -> Result<u64, String> {
    case[field].as_u64().ok_or_else(|| format!("no number in `{field}`"))
}

/// Some cases have a word where a root does not matter: any other hash serves.
fn root(text: &str) -> Result<Hash, String> {
    let word = BASE64.decode(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(if word.len() == 32 { hash(text)? } else { sha256(&word) })
}

fn hash(text: &str) -> Result<Hash, String> {
    let bytes = BASE64.decode(text.as_bytes()).map_err(|error| error.to_string())?;
    bytes.try_into().map(Hash::new).map_err(|_| "no hash of 32 bytes".into())
}
