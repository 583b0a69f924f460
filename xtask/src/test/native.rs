use anyhow::Result;

use super::BROWSER_TESTS;
use crate::run::{cargo, run};

pub(super) fn test() -> Result<()> {
    let mut test = cargo();
    test.args(["test", "--workspace"]);
    for package in BROWSER_TESTS {
        test.args(["--exclude", package]);
    }
    run(&mut test)
}
