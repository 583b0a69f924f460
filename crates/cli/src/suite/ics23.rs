//! `ics23`: whole proofs in folders named by their tree, and the single operations of
//! cosmos/ics23's `Test*Data.json`.

mod operations;

use std::path::Path;

use data_encoding::HEXLOWER_PERMISSIVE;
use medlight_merkle::Hash;
use medlight_merkle::ics23::{
    CommitmentProof, Ics23Error, ProofSpec, iavl, jmt, smt, tendermint, verify_absence,
    verify_existence,
};
use serde_json::Value;

use super::{Outcome, each_json, text};

pub(super) fn run(dir: &Path) -> Outcome {
    // The folder may be the one we stand in, whose name is not in `.`.
    let dir = &dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    each_json(dir, |name, file, outcome| {
        let path = dir.join(name);
        let parent = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        match parent.and_then(spec) {
            Some(spec) => outcome.record(name, proof(&spec, file)?.map_err(|e| e.to_string())),
            None => operations::run(name, file, outcome)?,
        }
        Ok(())
    })
}

/// The tree a folder is named after.
fn spec(folder: &str) -> Option<ProofSpec> {
    match folder {
        "iavl" => Some(iavl()),
        "jmt" => Some(jmt()),
        "smt" => Some(smt()),
        "tendermint" => Some(tendermint()),
        _ => None,
    }
}

/// The outer error is of the file, the inner one of the proof in it.
fn proof(spec: &ProofSpec, file: &Value) -> Result<Result<(), Ics23Error>, String> {
    let root = hex(file, "root")?.try_into().map_err(|_| "no root of 32 bytes")?;
    let (key, value) = (hex(file, "key")?, hex(file, "value")?);
    let proof = hex(file, "proof")?;
    Ok(CommitmentProof::decode(&proof).and_then(|proof| {
        let root = Hash::new(root);
        match value.is_empty() {
            true => verify_absence(spec, &root, &proof, &key).map(drop),
            false => verify_existence(spec, &root, &proof, &key, &value).map(drop),
        }
    }))
}

fn hex(file: &Value, field: &str) -> Result<Vec<u8>, String> {
    let text = text(file, field)?;
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|error| format!("`{field}`: {error}"))
}
