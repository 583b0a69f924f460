use anyhow::Result;

use super::WASM;
use crate::chromium;
use crate::run::{cargo, run};
use crate::tools::{WASM_BINDGEN, ensure};

/// The verifier's tests, compiled to WebAssembly and run in a worker of Chromium.
pub(super) fn test() -> Result<()> {
    chromium::ensure()?;
    ensure(&[WASM_BINDGEN])?;
    let runner = WASM_BINDGEN.path()?.with_file_name("wasm-bindgen-test-runner");
    let mut test = cargo();
    test.args(["test", "--target", WASM, "--package", "medlight-wasm-tests"]);
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    run(test.env("CHROMEDRIVER", chromium::driver()?))
}
