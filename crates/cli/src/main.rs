//! `medlight`: a light client for health care on the command line.
//!
//! Exit codes: 0 done; 1 refused; 2 wrong usage; 3 no answer from a node.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use medlight_cli::ask::{self, Asking, block_on};
use medlight_cli::patient::{Check, Consent, Mine, Questions, Wallet};
use medlight_cli::suite::Suite;
use medlight_cli::{devnet, node, patient};
use medlight_devnet::Lie;
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
    Devnet {
        /// How many validators sign each block.
        #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        validators: u32,
        /// Where it answers; may repeat.
        #[arg(long, default_value = "127.0.0.1:26657", value_parser = address)]
        rpc: Vec<String>,
        /// A listener on the same chain that lies: `KIND@HOST:PORT`; may repeat. `list` names the
        /// kinds.
        #[arg(long)]
        lie: Vec<String>,
        /// The folder that holds its data, made if it is not there; without one all is gone when it
        /// ends. It goes on where it stood, with the seed and the number of validators it began with.
        #[arg(long)]
        home: Option<PathBuf>,
        /// All its keys follow from this number.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Blocks are at least so far apart: `1s`, `200ms`.
        #[arg(long, default_value = "1s", value_parser = duration)]
        block_time: Duration,
        /// And at most, where nothing happens.
        #[arg(long, default_value = "10s", value_parser = duration)]
        idle: Duration,
        /// How many of the newest states can be asked about.
        #[arg(long, default_value_t = devnet::KEEP, value_parser = kept)]
        keep: u64,
        /// Begin with the sample town: invented people, two years of history.
        #[arg(long)]
        demo: bool,
        /// With --demo: write the wallets of the town's people into this folder.
        #[arg(long, value_name = "DIR", requires = "demo")]
        people: Option<PathBuf>,
    },
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
    /// Run the ledger, for CometBFT to drive.
    Node {
        /// The folder that holds its data.
        #[arg(long)]
        home: PathBuf,
        /// Where CometBFT finds it: `unix://PATH` or `tcp://HOST:PORT`.
        #[arg(long, default_value = "tcp://127.0.0.1:26658")]
        abci: String,
        /// How many of the newest states can be asked about.
        #[arg(long, default_value_t = node::KEEP, value_parser = kept)]
        keep: u64,
        /// How many transactions of one signer may wait for a block.
        #[arg(long, default_value_t = medlight_app::QUOTA)]
        quota: usize,
        /// Another node, by its CometBFT's `http://HOST:PORT`: blobs are handed to it, and it is
        /// asked for those missing here; may repeat.
        #[arg(long = "peer", value_name = "URL")]
        peers: Vec<Address>,
    },
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
        #[arg(long, value_parser = height)]
        to: Option<Height>,
    },
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
        Command::Light { command: Light::Sync { asking, witnesses, to } } => {
            answered(block_on(ask::sync(&asking, &witnesses, to)))
        }
        Command::Get { key, asking } => answered(block_on(ask::get(&asking, &key))),
        Command::Log { key, newest: None, asking } => answered(block_on(ask::log(&asking, &key))),
        Command::Log { key, newest: Some(count), asking } => {
            answered(block_on(ask::newest(&asking, &key, count)))
        }
        Command::Keys { prefix, nodes } => answered(block_on(ask::keys(&nodes, &prefix))),
        Command::Audit { asking } => answered(block_on(ask::audit(&asking))),
        Command::Wallet { command } => answered(block_on(patient::wallet(&command))),
        Command::Accesses { mine } => answered(block_on(patient::accesses(&mine))),
        Command::Consent { command } => answered(block_on(patient::consent(&command))),
        Command::Question { command } => answered(block_on(patient::question(&command))),
        Command::Check(command) => answered(block_on(patient::check(&command))),
        Command::Devnet { lie, .. } if lie.iter().any(|lie| lie == "list") => {
            Lie::names().for_each(|name| println!("{name}"));
            ExitCode::SUCCESS
        }
        Command::Devnet {
            validators,
            rpc,
            lie,
            home,
            seed,
            block_time,
            idle,
            keep,
            demo,
            people,
        } => match lie.iter().map(|lie| told_at(lie)).collect() {
            Ok(lies) => done(devnet::run(&devnet::Setup {
                validators,
                home,
                rpc,
                lies,
                seed,
                block_time,
                idle,
                keep,
                demo,
                people,
            })),
            Err(error) => {
                eprintln!("medlight: {error}");
                ExitCode::from(2)
            }
        },
        Command::Node { home, abci, keep, quota, peers } => {
            done(node::run(node::Setup { home, abci, keep, quota, peers }))
        }
    }
}

fn answered(result: Result<(), ask::Failure>) -> ExitCode {
    result.map_or_else(|failure| failure.exit(), |()| ExitCode::SUCCESS)
}

/// A block's height.
fn height(text: &str) -> Result<Height, String> {
    let height = text.parse().ok().and_then(Height::new);
    height.ok_or_else(|| format!("{text} is no height: they begin at 1"))
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

/// `KIND@HOST:PORT`.
fn told_at(text: &str) -> Result<(String, Lie), String> {
    let wrong = || format!("{text} is no KIND@HOST:PORT; `--lie list` names the kinds");
    let (name, address) = text.split_once('@').ok_or_else(wrong)?;
    Ok((self::address(address)?, Lie::named(name).ok_or_else(wrong)?))
}

/// `HOST:PORT`.
fn address(text: &str) -> Result<String, String> {
    let parts = text.rsplit_once(':').filter(|(host, _)| !host.is_empty());
    match parts.and_then(|(_, port)| port.parse::<u16>().ok()) {
        Some(_) => Ok(text.to_owned()),
        None => Err(format!("{text} is no HOST:PORT such as 127.0.0.1:26657")),
    }
}

/// A number of states.
fn kept(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(0) => Err("no state could be asked about: keep at least 1".to_owned()),
        Ok(kept) => Ok(kept),
        Err(_) => Err(format!("{text} is no number of states")),
    }
}

/// `1s`, `200ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text} is no duration such as 1s or 200ms");
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, Duration::from_millis(1)),
        None => (text.strip_suffix('s').ok_or_else(wrong)?, Duration::from_secs(1)),
    };
    let number: u32 = number.parse().map_err(|_| wrong())?;
    unit.checked_mul(number).ok_or_else(wrong)
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
