//! `cargo xtask soak`: what the ordinary tests do a few times, for as long as it takes to trust it.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;

use crate::run::{cargo, run};
use crate::test::ENGINE_TESTS;

/// Kills, where nothing else is asked for.
pub const KILLS: u64 = 50;

/// Runs of the client's simulation.
const RUNS: u64 = 10_000;

/// Changed inputs for each decoder.
const INPUTS: u64 = 100_000;

/// Kills `medlight devnet --home` so often, at moments that follow from `seed`, or from the clock;
/// then more runs of the client's simulation, and of every decoder; then the stock light client
/// before every header of both engines falsified in every field.
///
/// # Errors
/// Something acknowledged was lost, or it did not come up again; a lie was believed; bytes broke a
/// decoder.
pub fn soak(kills: u64, seed: Option<u64>) -> Result<()> {
    let seed = match seed {
        Some(seed) => seed,
        None => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    };
    println!("To be run: {kills} kills, a few seconds each; again with `--seed {seed}`.");
    let mut test = cargo();
    test.args(["test", "--package", ENGINE_TESTS, "--test", "ledger", "kills::", "--"]);
    test.arg("--nocapture").env("MEDLIGHT_KILLS", kills.to_string());
    run(test.env("MEDLIGHT_SEED", seed.to_string()))?;
    let mut simulation = cargo();
    simulation.args(["test", "--package", "medlight-tests", "--test", "stories", "simulation::"]);
    run(simulation.args(["--", "--nocapture"]).env("MEDLIGHT_RUNS", RUNS.to_string()))?;
    let mut decoders = cargo();
    decoders.args(["test", "--package", "medlight-fuzz", "--test", "corpus", "--", "--nocapture"]);
    decoders.env("MEDLIGHT_SEED", seed.to_string());
    run(decoders.env("MEDLIGHT_RUNS", INPUTS.to_string()))?;
    let mut lies = cargo();
    lies.args(["test", "--package", ENGINE_TESTS, "--test", "ledger", "the_stock_light_client"]);
    run(lies.args(["--", "--nocapture"]).env("MEDLIGHT_LIES", "all"))
}
