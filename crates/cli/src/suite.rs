//! Folders of test vectors, run against this verifier: `medlight light check --suite NAME DIR`.

mod ics23;
mod mbt;
mod recording;
mod rfc6962;
mod rpc_commits;
mod signatures;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The formats that can be run (design section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Suite {
    /// Model-based single steps of a light client, of tendermint-rs.
    TendermintMbt,
    /// Real commits with the validators that signed them.
    RpcCommits,
    /// One network's RPC answers.
    RpcRecording,
    /// ICS-23 proofs; the folder names the tree.
    Ics23,
    /// Inclusion and consistency proofs of RFC 6962 logs.
    Rfc6962,
    /// Signatures that ZIP-215 accepts.
    Zip215,
    /// Project Wycheproof's Ed25519 cases.
    WycheproofEd25519,
}

/// What running a folder came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Cases that ended as they should.
    pub passed: usize,
    /// Those that did not.
    pub failed: Vec<Failure>,
}

/// A case that did not end as it should.
#[derive(Debug)]
pub struct Failure {
    /// Its file, and its place in it.
    pub case: String,
    /// What came out instead.
    pub why: String,
}

impl Suite {
    /// Runs every `.json` file below `dir`. A file that cannot be read is a failed case.
    pub fn run(self, dir: &Path) -> Outcome {
        match self {
            Self::TendermintMbt => mbt::run(dir),
            Self::RpcCommits => rpc_commits::run(dir),
            Self::RpcRecording => recording::run(dir),
            Self::Ics23 => ics23::run(dir),
            Self::Rfc6962 => rfc6962::run(dir),
            Self::Zip215 => signatures::zip215(dir),
            Self::WycheproofEd25519 => signatures::wycheproof(dir),
        }
    }
}

impl Outcome {
    /// As a command prints it.
    pub fn json(&self) -> Value {
        let failed = self.failed.iter().map(|it| json!({ "case": it.case, "why": it.why }));
        json!({ "passed": self.passed, "failed": failed.collect::<Vec<_>>() })
    }

    fn pass(&mut self) {
        self.passed += 1;
    }

    fn fail(&mut self, case: impl Into<String>, why: impl Into<String>) {
        self.failed.push(Failure { case: case.into(), why: why.into() });
    }

    /// One case whose answer is yes or no.
    fn expect(&mut self, case: impl Into<String>, expected: bool, accepted: bool) {
        let word = |accepted| if accepted { "accepted" } else { "refused" };
        if accepted == expected {
            self.pass();
        } else {
            self.fail(case, format!("should be {}, was {}", word(expected), word(accepted)));
        }
    }

    /// One case that ends well or says why not.
    fn record(&mut self, case: impl Into<String>, result: Result<(), String>) {
        match result {
            Ok(()) => self.pass(),
            Err(why) => self.fail(case, why),
        }
    }
}

/// Runs `check` on every JSON file below `dir`, in the order of their names. What `check` returns
/// as an error is a failed case of that file.
fn each_json(
    dir: &Path,
    mut check: impl FnMut(&str, &Value, &mut Outcome) -> Result<(), String>,
) -> Outcome {
    let mut outcome = Outcome::default();
    each_file(dir, &mut outcome, |name, bytes, outcome| {
        let value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        check(name, &value, outcome)
    });
    outcome
}

/// Like [`each_json`], with the bytes as they are.
fn each_file(
    dir: &Path,
    outcome: &mut Outcome,
    mut check: impl FnMut(&str, &[u8], &mut Outcome) -> Result<(), String>,
) {
    for path in json_files(dir, outcome) {
        let name = path.strip_prefix(dir).unwrap_or(&path).display().to_string();
        let read = fs::read(&path).map_err(|error| error.to_string());
        if let Err(why) = read.and_then(|bytes| check(&name, &bytes, outcome)) {
            outcome.fail(name, why);
        }
    }
}

/// All `.json` files below `dir`, sorted. A folder that cannot be listed is a failed case.
fn json_files(dir: &Path, outcome: &mut Outcome) -> Vec<PathBuf> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            outcome.fail(dir.display().to_string(), error.to_string());
            return Vec::new();
        }
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(json_files(&path, outcome));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files
}

/// A field that must be text.
fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str, String> {
    value[field].as_str().ok_or_else(|| format!("no text in `{field}`"))
}
