//! The conformance vectors of other projects, where they lie beside this one.

use medlight_cli::suite::Suite;
use medlight_tests::files::shared_vectors;

/// Runs a suite over folders below the shared vectors and holds the number of cases.
fn check(suite: Suite, folders: &[&str], at_least: usize) {
    let Some(dir) = shared_vectors() else {
        println!("{suite:?}: skipped, ../shared/vectors is not here");
        return;
    };
    let (mut passed, mut failed) = (0, Vec::new());
    for folder in folders {
        let outcome = suite.run(&dir.join(folder));
        passed += outcome.passed;
        failed.extend(outcome.failed);
    }
    println!("{suite:?}: {passed} passed, {} failed", failed.len());
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(passed >= at_least, "{passed} cases, there should be {at_least}");
}

#[test]
fn tendermint_model_based_tests() {
    check(Suite::TendermintMbt, &["tendermint-rs/model_based"], 21);
}

#[test]
fn rfc6962() {
    check(Suite::Rfc6962, &["rfc6962-transparency-dev"], 117);
}

#[test]
fn zip215() {
    check(Suite::Zip215, &["zip215"], 20);
}

#[test]
fn ics23() {
    check(Suite::Ics23, &["ics23"], 65);
}

#[test]
fn wycheproof_ed25519() {
    check(Suite::WycheproofEd25519, &["wycheproof"], 151);
}

#[test]
fn rpc_commits() {
    check(Suite::RpcCommits, &["lumina", "tendermintx"], 15);
}

#[test]
fn rpc_recording() {
    check(Suite::RpcRecording, &["medlight-prototype"], 13);
}
