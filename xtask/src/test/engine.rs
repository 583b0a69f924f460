use anyhow::Result;

use super::ENGINE_TESTS;
use crate::run::{cargo, run};

pub(super) fn test() -> Result<()> {
    run(cargo().args(["test", "--package", ENGINE_TESTS, "--", "--nocapture"]))
}
