//! `index.json`: the list of recordings that the page reads.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::scenes::{ALL, Scene};

/// Lists the recordings that stand in `folder`, in the scenes' order.
pub(super) fn write(folder: &Path) -> Result<()> {
    let mut listed = Vec::new();
    for scene in ALL {
        let file = folder.join(format!("{}.json", scene.name));
        if file.exists() {
            let answers: Vec<Value> = serde_json::from_slice(&fs::read(&file)?)?;
            listed.push(entry(scene, &answers).with_context(|| file.display().to_string())?);
        }
    }
    let text = serde_json::to_string_pretty(&json!({ "recordings": listed }))?;
    Ok(fs::write(folder.join("index.json"), text + "\n")?)
}

/// The starting point is the lowest recorded header: whoever serves the page vouches for it.
fn entry(scene: &Scene, answers: &[Value]) -> Result<Value> {
    let header = "/result/signed_header/header";
    let commits = answers.iter().filter(|answer| answer.pointer(header).is_some());
    let mut heights = Vec::new();
    let mut lowest = None;
    for answer in commits {
        let text = |path: &str| answer.pointer(path).and_then(Value::as_str);
        let height: u64 = text(&format!("{header}/height")).context("no height")?.parse()?;
        if heights.iter().all(|known| height < *known) {
            let chain_id = text(&format!("{header}/chain_id")).context("no chain id")?;
            let hash = text("/result/signed_header/commit/block_id/hash").context("no hash")?;
            lowest = Some(json!({ "chain_id": chain_id, "height": height, "hash": hash }));
        }
        heights.push(height);
    }
    Ok(json!({
        "name": scene.name,
        "title": scene.title,
        "about": scene.about,
        "files": [format!("{}.json", scene.name)],
        "heights": heights,
        "pinned": lowest.context("no header")?,
    }))
}
