use medlight_client::Replay;
use medlight_light::Options;
use medlight_rpc::Recording;
use serde_json::Value;

/// `files`, checked as a recorded network from its own first header.
pub(super) fn refused_by(case: &Value) -> Option<&'static str> {
    let files: Vec<_> = case["files"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.to_string().into_bytes()))
        .collect();
    let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let recording = match Recording::read(files) {
        Ok(recording) => recording,
        Err(error) => return Some(error.rule()),
    };
    let root = Replay::own_root(&recording).unwrap();
    let mut steps = Replay::new(recording, root, Options::default()).unwrap();
    steps.find_map(|step| step.err()).map(|refusal| refusal.rule)
}
