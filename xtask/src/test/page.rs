use anyhow::Result;

use crate::chromium;
use crate::run::{cargo, run};

/// The portal as `dist` built it, in Chromium.
pub(super) fn test() -> Result<()> {
    chromium::ensure()?;
    run(cargo().args(["test", "--package", "medlight-browser-tests", "--", "--nocapture"]))
}
