use anyhow::Result;

use super::{BROWSER_TESTS, ENGINE_TESTS};
use crate::run::{cargo, run};

pub(super) fn test() -> Result<()> {
    let mut test = cargo();
    test.args(["test", "--workspace"]);
    for package in BROWSER_TESTS.into_iter().chain([ENGINE_TESTS]) {
        test.args(["--exclude", package]);
    }
    run(&mut test)?;
    // Once more the suites alone, aloud: what was skipped must be seen.
    run(cargo()
        .args(["test", "--quiet", "--package", "medlight-tests", "--test", "stories"])
        .args(["shared_vectors", "--", "--nocapture", "--test-threads=1"]))
}
