//! `cargo xtask <chore>`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use xtask::{bench, demo, dist, record, soak, test, vectors};

const USAGE: &str = "\
usage: cargo xtask <chore>

  demo [--port N] [--check]    build the portal, serve it on 127.0.0.1 and open it;
                               --check opens it in headless Chromium and ends once it has verified
  test [--quick]               everything CI runs; --quick leaves out CometBFT and the browser
  bench [--json FILE]          every figure the README quotes, measured in one run
  soak [--kills N] [--seed N]  kill the embedded network N times (default 50) under writers that
                               never pause, and prove after each that nothing acknowledged is lost
  dist                         the static demo into dist/, for any static host at any path
  record [--out DIR] [NAME]... run real CometBFT networks and write down their answers
  vectors                      make the generated test vectors again
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match chore(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn chore(arguments: &[String]) -> Result<()> {
    let Some((chore, arguments)) = arguments.split_first() else {
        bail!("which chore?\n\n{USAGE}");
    };
    let mut arguments = Arguments(arguments.to_vec());
    match chore.as_str() {
        "demo" => {
            let port = arguments.value("--port")?.map(|port| port.parse()).transpose()?;
            let check = arguments.flag("--check");
            arguments.none_left()?;
            if check { demo::check() } else { demo::demo(port) }
        }
        "test" => {
            let quick = arguments.flag("--quick");
            arguments.none_left()?;
            test::test(if quick { test::Extent::Quick } else { test::Extent::Full })
        }
        "bench" => {
            let json = arguments.value("--json")?.map(PathBuf::from);
            arguments.none_left()?;
            bench::bench(json.as_deref())
        }
        "soak" => {
            let kills = arguments.value("--kills")?.map(|kills| kills.parse()).transpose()?;
            let seed = arguments.value("--seed")?.map(|seed| seed.parse()).transpose()?;
            arguments.none_left()?;
            soak::soak(kills.unwrap_or(soak::KILLS), seed)
        }
        "dist" => {
            arguments.none_left()?;
            dist::dist()
        }
        "record" => {
            let out = arguments.value("--out")?.map(PathBuf::from);
            record::record(out, &arguments.0)
        }
        "vectors" => {
            arguments.none_left()?;
            vectors::vectors()
        }
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => bail!("there is no chore `{other}`\n\n{USAGE}"),
    }
}

/// What follows the chore's name; options are taken out as they are understood.
struct Arguments(Vec<String>);

impl Arguments {
    fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| argument != name);
        self.0.len() < before
    }

    fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(place) = self.0.iter().position(|argument| argument == name) else {
            return Ok(None);
        };
        if place + 1 >= self.0.len() {
            bail!("{name} wants a value");
        }
        self.0.remove(place);
        Ok(Some(self.0.remove(place)))
    }

    fn none_left(&self) -> Result<()> {
        match self.0.first() {
            Some(unknown) => bail!("`{unknown}` is not understood\n\n{USAGE}"),
            None => Ok(()),
        }
    }
}
