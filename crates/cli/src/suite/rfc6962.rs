//! `rfc6962`: inclusion and consistency proofs of transparency logs.

use std::path::Path;

use data_encoding::BASE64;
use medlight_merkle::{Hash, log, sha256};
use serde_json::Value;

use super::{Outcome, each_json, text};

pub(super) fn run(dir: &Path) -> Outcome {
    each_json(dir, |name, case, outcome| {
        let holds = match case.get("leafIdx") {
            Some(_) => inclusion(case)?,
            None => consistency(case)?,
        };
        let bad = case["wantErr"].as_bool().ok_or("no `wantErr`")?;
        outcome.expect(name, !bad, holds);
        Ok(())
    })
}

fn inclusion(case: &Value) -> Result<bool, String> {
    let (index, size) = (number(case, "leafIdx")?, number(case, "treeSize")?);
    let (leaf, root) = (hash(text(case, "leafHash")?)?, hash(text(case, "root")?)?);
    // What is no hash proves nothing.
    let (Some(leaf), Some(root), Some(path)) = (leaf, root, path(case)?) else {
        return Ok(false);
    };
    Ok(log::verify_inclusion(&leaf, index, size, &path, &root).is_ok())
}

fn consistency(case: &Value) -> Result<bool, String> {
    let (old_size, size) = (number(case, "size1")?, number(case, "size2")?);
    let (old_root, root) = (root(text(case, "root1")?)?, root(text(case, "root2")?)?);
    let Some(path) = path(case)? else { return Ok(false) };
    Ok(log::verify_consistency(old_size, &old_root, size, &root, &path).is_ok())
}

/// The proof's hashes, `None` if one of them is none. A list of nothing is written as null.
fn path(case: &Value) -> Result<Option<Vec<Hash>>, String> {
    let items = match &case["proof"] {
        Value::Null => return Ok(Some(Vec::new())),
        proof => proof.as_array().ok_or("no list in `proof`")?,
    };
    items.iter().map(|item| hash(item.as_str().ok_or("no text in `proof`")?)).collect()
}

fn number(case: &Value, field: &str) -> Result<u64, String> {
    case[field].as_u64().ok_or_else(|| format!("no number in `{field}`"))
}

/// Some cases have a word where a root does not matter: any other hash serves.
fn root(text: &str) -> Result<Hash, String> {
    Ok(hash(text)?.unwrap_or_else(|| sha256(text.as_bytes())))
}

/// `None` for bytes that are no hash, which some cases hold on purpose.
fn hash(text: &str) -> Result<Option<Hash>, String> {
    let bytes = BASE64.decode(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(bytes.try_into().ok().map(Hash::new))
}
