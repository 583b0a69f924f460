//! Where somebody sits: a folder with wallets, and a chain to ask.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use medlight_engine_tests::Asked;
use medlight_sample::seed;
use medlight_wallet::vault;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::Value;
use xtask::{medlight, project};

const PASSPHRASE: &str = "only for these tests";

pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    /// The number that seeds of its people follow from.
    town: u64,
    asking: [String; 4],
}

/// A command that has ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// What it printed with `--json`; null where it printed nothing.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_default()
    }
}

impl Place {
    /// An empty folder of this name, before a chain whose first header is trusted.
    pub(crate) fn new(name: &str, town: u64, asked: &Asked) -> Self {
        let folder = project::target().join("engine").join(name);
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        let node = format!("http://127.0.0.1:{}", asked.port);
        let asking = ["--node", &node, "--trust", &asked.trust()].map(str::to_owned);
        Self { folder, town, asking }
    }

    /// Where a file of this name is or would be.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The wallet's file of somebody by name, written if it is not there.
    pub(crate) fn wallet(&self, name: &str) -> String {
        let file = format!("{name}.wallet");
        if self.folder.join(&file).exists() {
            return self.path(&file);
        }
        let random = &mut ChaCha20Rng::seed_from_u64(1);
        self.write(&file, &vault::lock(&seed(self.town, name), PASSPHRASE, random).unwrap())
    }

    /// Runs a command that asks the chain.
    pub(crate) fn asks(&self, command: &[&str]) -> Ran {
        let asking = self.asking.each_ref().map(String::as_str);
        self.runs(&[command, &asking].concat(), "")
    }

    /// Runs a command with this on its standard input.
    pub(crate) fn runs(&self, command: &[&str], typed: &str) -> Ran {
        let mut process = Command::new(medlight::built().unwrap());
        process.args(command).env("MEDLIGHT_PASSPHRASE", PASSPHRASE);
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = process.spawn().unwrap();
        // Who asks for nothing may have closed it already.
        drop(child.stdin.take().unwrap().write_all(typed.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}
