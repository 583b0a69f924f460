//! The tools the project needs beside Rust, built once from source into a cache that clones share:
//! `<cache>/tools/<name>-<version>`.

mod install;

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;

use crate::project;

/// One tool at the version we rely on.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// Its package.
    pub name: &'static str,
    /// Exactly this one.
    pub version: &'static str,
    /// Its program, seen from the folder it is installed in.
    pub program: &'static str,
    source: Source,
    /// How long the first installation took on two cores.
    takes: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    /// From crates.io, with these further arguments.
    Cargo(&'static [&'static str]),
    /// A Go package.
    Go(&'static str),
    /// From npm.
    Npm,
}

/// Builds the page.
pub const TRUNK: Tool = Tool {
    name: "trunk",
    version: "0.22.1",
    program: "bin/trunk",
    source: Source::Cargo(&["--no-default-features", "--features", "rustls"]),
    takes: "6 minutes",
};

/// Joins wasm and JavaScript; the workspace's `wasm-bindgen` has the same version.
pub const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen-cli",
    version: "0.2.130",
    program: "bin/wasm-bindgen",
    source: Source::Cargo(&[]),
    takes: "2 minutes",
};

/// Makes wasm smaller.
pub const BINARYEN: Tool = Tool {
    name: "binaryen",
    version: "132",
    program: "node_modules/.bin/wasm-opt",
    source: Source::Npm,
    takes: "seconds",
};

/// Looks over licences and sources of dependencies.
pub const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    program: "bin/cargo-deny",
    source: Source::Cargo(&["--no-default-features"]),
    takes: "2 minutes",
};

/// The consensus engine whose networks we record.
pub const COMETBFT: Tool = Tool {
    name: "cometbft",
    version: "0.38.26",
    program: "bin/cometbft",
    source: Source::Go("github.com/cometbft/cometbft/cmd/cometbft"),
    takes: "1 minute",
};

impl Tool {
    fn folder(&self) -> Result<PathBuf> {
        Ok(project::cache()?.join("tools").join(format!("{}-{}", self.name, self.version)))
    }

    /// Its program.
    ///
    /// # Errors
    /// When there is no cache folder to look in.
    pub fn path(&self) -> Result<PathBuf> {
        Ok(self.folder()?.join(self.program))
    }

    fn is_there(&self) -> Result<bool> {
        Ok(self.path()?.is_file())
    }
}

/// Installs what is missing, having said what and for how long.
///
/// # Errors
/// With what to do about it.
pub fn ensure(tools: &[Tool]) -> Result<()> {
    install::all(tools)
}

/// This program's search path with these tools before everything else.
///
/// # Errors
/// When a folder's name cannot stand in a search path.
pub fn search_path(tools: &[Tool]) -> Result<OsString> {
    let mut dirs = Vec::new();
    for tool in tools {
        dirs.extend(tool.path()?.parent().map(PathBuf::from));
    }
    dirs.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Ok(env::join_paths(dirs)?)
}
