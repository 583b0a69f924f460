//! `cargo xtask demo`: the portal on this machine, opened on a real recorded network.

use std::env;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::run::find;
use crate::serve::Server;
use crate::webdriver::Browser;
use crate::{chromium, dist};

/// The recording it opens.
pub const RECORDING: &str = "steady";

/// Builds, serves on loopback, opens a browser, and serves until it is stopped.
///
/// # Errors
/// What failed on the way.
pub fn demo(port: Option<u16>) -> Result<()> {
    println!(
        "The demo builds the portal, serves it on this machine only, and opens the page that \
         checks a recorded network of four servers in your browser."
    );
    let server = server(port.unwrap_or(0))?;
    let page = page(&server)?;
    println!("\n  {page}\n");
    if open(&page) {
        println!("Opened in your browser. Stop with Ctrl-C.");
    } else {
        println!("Open that address in a browser on this machine. Stop with Ctrl-C.");
    }
    server.serve();
    Ok(())
}

/// The same with headless Chromium in the place of a person; ends once the page has verified.
///
/// # Errors
/// What failed on the way, or what the page says instead.
pub fn check() -> Result<()> {
    println!(
        "Builds the portal, serves it on this machine only, and opens it in headless Chromium."
    );
    chromium::ensure()?;
    let server = server(0)?;
    let page = page(&server)?;
    std::thread::spawn(move || server.serve());
    println!("\n  {page}\n");
    let browser = Browser::start()?;
    browser.open(&page)?;
    let state = browser.wait(
        "the page to come to a result",
        Duration::from_secs(60),
        "const state = document.querySelector('[data-test=state]')?.dataset.state; \
         return ['verified', 'failed'].includes(state) && state",
    )?;
    if state != "verified" {
        bail!("the page says {state}");
    }
    let counts = browser.script(
        "return [...document.querySelectorAll('[data-test^=count-]')] \
         .map((count) => [count.dataset.test.slice(6), count.dataset.value])",
        json!([]),
    )?;
    println!("The page has verified:");
    for count in counts.as_array().context("no counts")? {
        let text = |place: usize| count.get(place).and_then(Value::as_str).unwrap_or_default();
        println!("{:>7} {}", text(1), text(0));
    }
    Ok(())
}

fn server(port: u16) -> Result<Server> {
    Server::new(&dist::build()?, port, "").with_context(|| format!("port {port} is not free"))
}

fn page(server: &Server) -> Result<String> {
    Ok(format!("{}#/verify?recording={RECORDING}", server.address()?))
}

/// Asks the desktop to open the page, if there is one.
fn open(page: &str) -> bool {
    let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    let opener = match env::consts::OS {
        "macos" => "open",
        _ if has_desktop => "xdg-open",
        _ => return false,
    };
    let mut command = Command::new(opener);
    command.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    find(opener).is_some() && command.spawn().is_ok()
}
