//! A headless Chromium, driven through chromedriver (W3C WebDriver and its vendor's additions).

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::http::exchange;
use crate::interrupt::wait_for;
use crate::project;

/// The name under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One browser with a profile of its own, ended and wiped when dropped.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    devtools_port: u16,
    profile: PathBuf,
}

/// An element of the page that is open.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Browser {
    /// Starts chromedriver on a free port and one browser.
    ///
    /// # Errors
    /// When either cannot be started.
    pub fn start() -> Result<Self> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}", std::process::id());
        let profile = project::target().join("browser").join(name);
        fs::create_dir_all(&profile)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver does not start")?;
        let mut browser = Self { driver, port, session: String::new(), devtools_port: 0, profile };
        wait_for("chromedriver", Duration::from_secs(20), || {
            Ok(browser
                .call("GET", "/status", Value::Null)
                .is_ok_and(|answer| answer.pointer("/ready") == Some(&json!(true))))
        })?;
        let wanted = wanted(&browser.profile);
        let session = browser.call("POST", "/session", wanted)?;
        let id = session.pointer("/sessionId").and_then(Value::as_str).context("no session")?;
        browser.session = format!("/session/{id}");
        let devtools = session.pointer("/capabilities/goog:chromeOptions/debuggerAddress");
        let devtools =
            devtools.and_then(Value::as_str).and_then(|address| address.rsplit(':').next());
        browser.devtools_port = devtools.context("no DevTools")?.parse()?;
        Ok(browser)
    }

    /// The port at which Chromium's own DevTools listen.
    pub fn devtools_port(&self) -> u16 {
        self.devtools_port
    }

    /// Opens an address and waits until it is loaded.
    ///
    /// # Errors
    /// As every method here: what the driver complains of.
    pub fn open(&self, url: &str) -> Result<()> {
        self.command("/url", json!({ "url": url })).map(drop)
    }

    /// Runs a script's text as a function's body with `arguments`; what it returns.
    ///
    /// # Errors
    /// What the driver complains of, exceptions of the script among it.
    pub fn script(&self, script: &str, arguments: Value) -> Result<Value> {
        self.command("/execute/sync", json!({ "script": script, "args": arguments }))
    }

    /// A command of the DevTools protocol to the page.
    ///
    /// # Errors
    /// What the driver complains of.
    pub fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        self.command("/goog/cdp/execute", json!({ "cmd": method, "params": parameters }))
    }

    /// The log `browser` (console) or `performance` (network), since it was last taken.
    ///
    /// # Errors
    /// What the driver complains of.
    pub fn log(&self, kind: &str) -> Result<Vec<Value>> {
        match self.command("/se/log", json!({ "type": kind }))? {
            Value::Array(entries) => Ok(entries),
            other => bail!("a log that is no list: {other}"),
        }
    }

    /// The first element a CSS selector finds.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(&self, selector: &str) -> Result<Element> {
        let found =
            self.command("/element", json!({ "using": "css selector", "value": selector }))?;
        Ok(Element(found.get(ELEMENT).and_then(Value::as_str).context("no element")?.to_owned()))
    }

    /// Types into an element; for a file input, `text` is the path of a file.
    ///
    /// # Errors
    /// What the driver complains of.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.command(&format!("/element/{}/value", element.0), json!({ "text": text })).map(drop)
    }

    /// Presses one key, wherever the focus is.
    ///
    /// # Errors
    /// What the driver complains of.
    pub fn press(&self, key: char) -> Result<()> {
        let presses =
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })];
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": presses });
        self.command("/actions", json!({ "actions": [keyboard] })).map(drop)
    }

    /// Waits until `script` returns something other than null or false; that.
    ///
    /// # Errors
    /// When it does not within `limit`.
    pub fn wait(&self, what: &str, limit: Duration, script: &str) -> Result<Value> {
        let mut last = Value::Null;
        wait_for(what, limit, || {
            last = self.script(script, json!([]))?;
            Ok(!matches!(last, Value::Null | Value::Bool(false)))
        })?;
        Ok(last)
    }

    fn command(&self, path: &str, body: Value) -> Result<Value> {
        self.call("POST", &format!("{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(&body)? };
        let mut answer: Value = serde_json::from_slice(&exchange(self.port, method, path, &body)?)?;
        let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
        if let Some(error) = value.get("error").and_then(Value::as_str) {
            bail!("{error}: {}", value.get("message").and_then(Value::as_str).unwrap_or_default());
        }
        Ok(value)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ended in any case; the session first, so that Chromium goes with its driver.
        drop(self.call("DELETE", &self.session, Value::Null));
        drop(self.driver.kill());
        drop(self.driver.wait());
        drop(fs::remove_dir_all(&self.profile));
    }
}

/// Flags that keep Chromium from talking to anyone but the page, and let it run as root.
fn wanted(profile: &Path) -> Value {
    let mut flags: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ]
    .map(str::to_owned)
    .into();
    flags.push(format!("--user-data-dir={}", profile.display()));
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "goog:chromeOptions": { "args": flags },
    } } })
}
