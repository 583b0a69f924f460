//! `medlight`: a light client for health care on the command line.
//!
//! Exit codes: 0 done; 1 refused; 2 wrong usage; 3 no answer from a node.

use std::fmt::Display;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use medlight_cli::ask::{self, Asking, block_on};
use medlight_cli::patient::{Check, Consent, Mine, Questions, Wallet};
use medlight_cli::say::say;
use medlight_cli::suite::Suite;
use medlight_cli::{devnet, help, node, organisation, parse, patient};
use medlight_rpc::Address;
use medlight_types::Height;

/// A light client for health care.
#[derive(Parser)]
#[command(name = "medlight", version)]
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
    /// Run a network of this machine's own, for tests and demonstrations: no data of anybody's.
    Devnet(devnet::Setup),
    /// Read one cell, proved to be there or not to be.
    Get {
        /// Its key, such as `identity/party/` and an id.
        key: String,
        #[command(flatten)]
        asking: Asking,
    },
    /// Read a log, proved whole.
    Log {
        /// Its key, such as `identity/parties`.
        key: String,
        /// Only its newest entries, so many, at most 1,000.
        #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..=1_000))]
        newest: Option<u64>,
        /// Only those from a place, from 0, to before another, 1,000 at most: `100..200`.
        #[arg(long, value_name = "FIRST..END", conflicts_with = "newest", value_parser = parse::places)]
        range: Option<Range<u64>>,
        #[command(flatten)]
        asking: Asking,
    },
    /// List the cells a node says it has: a claim, not a proof.
    Keys {
        /// Only keys that begin so.
        #[arg(default_value = "")]
        prefix: String,
        /// A node, `http://HOST:PORT`; may repeat.
        #[arg(long = "node", value_name = "URL", required = true)]
        nodes: Vec<Address>,
        /// One JSON object on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Read and prove every cell and log a node offers.
    Audit {
        #[command(flatten)]
        asking: Asking,
    },
    /// Keys of one's own, and the words behind them.
    Wallet {
        #[command(subcommand)]
        command: Wallet,
    },
    /// Who looked: a patient's list, complete, opened and compared with the choices.
    Accesses {
        #[command(flatten)]
        mine: Mine,
    },
    /// What a patient chose, and changing it.
    Consent {
        #[command(subcommand)]
        command: Consent,
    },
    /// Asking an organisation about an entry.
    Question {
        #[command(subcommand)]
        command: Questions,
    },
    /// May this be opened? PERMIT, DENY, NO CONSENT or UNKNOWN, by a patient's pass.
    Check(Check),
    /// Plan, sign and send what an organisation, its people or a registrar wants.
    Send(organisation::Send),
    /// Enter the accesses of an audit log, each once.
    Import(organisation::Import),
    /// Print a script that completes this command's words in a shell.
    Completions {
        /// For which.
        shell: clap_complete::Shell,
    },
    /// Write manual pages into a folder.
    Man {
        /// The folder, made if it is not there.
        dir: PathBuf,
    },
    /// Run the ledger, for CometBFT to drive.
    Node(node::Setup),
}

#[derive(Subcommand)]
enum Light {
    /// Prove the newest header, or that at a height.
    Sync {
        #[command(flatten)]
        asking: Asking,
        /// Another node, whose header at that height must be the same; may repeat.
        #[arg(long = "witness", value_name = "URL")]
        witnesses: Vec<Address>,
        /// The height; the newest where none is named.
        #[arg(long, value_parser = parse::height)]
        to: Option<Height>,
    },
    /// Run a folder of test vectors, a line per failing case.
    Check {
        /// What the folder holds.
        #[arg(long)]
        suite: Suite,
        /// The folder.
        dir: PathBuf,
        /// One JSON object on standard output.
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Light { command: Light::Check { suite, dir, json } } => check(suite, &dir, json),
        Command::Light { command: Light::Sync { asking, witnesses, to } } => {
            answered(block_on(ask::sync(&asking, &witnesses, to)))
        }
        Command::Get { key, asking } => answered(block_on(ask::get(&asking, &key))),
        Command::Log { key, newest: Some(count), asking, .. } => {
            answered(block_on(ask::newest(&asking, &key, count)))
        }
        Command::Log { key, range: Some(places), asking, .. } => {
            answered(block_on(ask::range(&asking, &key, places)))
        }
        Command::Log { key, asking, .. } => answered(block_on(ask::log(&asking, &key))),
        Command::Keys { prefix, nodes, json } => {
            answered(block_on(ask::keys(&nodes, &prefix, json)))
        }
        Command::Audit { asking } => answered(block_on(ask::audit(&asking))),
        Command::Wallet { command } => answered(block_on(patient::wallet(&command))),
        Command::Accesses { mine } => answered(block_on(patient::accesses(&mine))),
        Command::Consent { command } => answered(block_on(patient::consent(&command))),
        Command::Question { command } => answered(block_on(patient::question(&command))),
        Command::Check(command) => answered(block_on(patient::check(&command))),
        Command::Send(command) => answered(block_on(organisation::send(&command))),
        Command::Import(command) => answered(block_on(organisation::import(&command))),
        Command::Completions { shell } => {
            help::completions(Arguments::command(), shell);
            ExitCode::SUCCESS
        }
        Command::Man { dir } => done(help::manual(Arguments::command(), &dir)),
        Command::Devnet(setup) => done(devnet::run(&setup)),
        Command::Node(setup) => done(node::run(setup)),
    }
}

fn answered(result: Result<(), ask::Failure>) -> ExitCode {
    result.map_or_else(|failure| failure.exit(), |()| ExitCode::SUCCESS)
}

fn done(result: Result<(), impl Display>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("medlight: {error}");
            ExitCode::FAILURE
        }
    }
}

fn check(suite: Suite, dir: &Path, json: bool) -> ExitCode {
    if !dir.is_dir() {
        eprintln!("medlight: {} is no folder: name one that holds vectors", dir.display());
        return ExitCode::from(2);
    }
    let outcome = suite.run(dir);
    if outcome.passed == 0 && outcome.failed.is_empty() {
        eprintln!("medlight: {} holds no case of this suite: name another folder", dir.display());
        return ExitCode::from(2);
    }
    if json {
        say(outcome.json());
    } else {
        for failure in &outcome.failed {
            say(format_args!("{}: {}", failure.case, failure.why));
        }
        say(format_args!("{} passed, {} failed", outcome.passed, outcome.failed.len()));
    }
    ExitCode::from(u8::from(!outcome.failed.is_empty()))
}
