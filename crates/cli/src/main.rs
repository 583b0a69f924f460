//! `medlight`: a light client for health care on the command line.
//!
//! Exit codes: 0 done; 1 refused; 2 wrong usage; 3 no answer from a node.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use medlight_cli::node;
use medlight_cli::suite::Suite;

/// A light client for health care.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Verify headers and proofs.
    Light {
        #[command(subcommand)]
        command: Light,
    },
    /// Run the ledger, for CometBFT to drive.
    Node {
        /// The folder that holds its data.
        #[arg(long)]
        home: PathBuf,
        /// Where CometBFT finds it: `unix://PATH` or `tcp://HOST:PORT`.
        #[arg(long, default_value = "tcp://127.0.0.1:26658")]
        abci: String,
        /// How many of the newest states can be asked about.
        #[arg(long, default_value_t = node::KEEP)]
        keep: u64,
    },
}

#[derive(Subcommand)]
enum Light {
    /// Run a folder of test vectors, a line per failing case.
    Check {
        /// What the folder holds.
        #[arg(long)]
        suite: Suite,
        /// The folder.
        dir: PathBuf,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Light { command: Light::Check { suite, dir } } => check(suite, &dir),
        Command::Node { home, abci, keep } => match node::run(&home, &abci, keep) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("medlight: {error}");
                ExitCode::FAILURE
            }
        },
    }
}

fn check(suite: Suite, dir: &Path) -> ExitCode {
    if !dir.is_dir() {
        eprintln!("medlight: {} is no folder: name one that holds vectors", dir.display());
        return ExitCode::from(2);
    }
    let outcome = suite.run(dir);
    for failure in &outcome.failed {
        println!("{}: {}", failure.case, failure.why);
    }
    if outcome.passed == 0 && outcome.failed.is_empty() {
        eprintln!("medlight: {} holds no case of this suite: name another folder", dir.display());
        return ExitCode::from(2);
    }
    println!("{} passed, {} failed", outcome.passed, outcome.failed.len());
    ExitCode::from(u8::from(!outcome.failed.is_empty()))
}
