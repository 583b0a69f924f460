//! `medlight devnet` and `medlight node`, asked for what cannot be.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use data_encoding::HEXUPPER;
use serde_json::{Value, json};
use xtask::cometbft::rpc::ask;
use xtask::medlight;

use crate::devnet::Devnet;

/// The exit code, and what was said.
fn ended(arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(medlight::built().unwrap());
    let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn wrong_usage_is_told_apart_and_says_what_to_do() {
    for (arguments, said) in [
        (&["devnet", "--rpc", "nonsense"][..], "nonsense is no HOST:PORT"),
        (&["devnet", "--rpc", "127.0.0.1:99999"], "127.0.0.1:99999 is no HOST:PORT"),
        (&["devnet", "--rpc", ":26657"], ":26657 is no HOST:PORT"),
        (&["devnet", "--lie", "no-such@127.0.0.1:0"], "`--lie list` names the kinds"),
        (&["devnet", "--lie", "no-answer@here"], "here is no HOST:PORT"),
        (&["devnet", "--keep", "0"], "no state could be asked about: keep at least 1"),
        (&["devnet", "--validators", "0"], "0 is not in 1..=10000"),
        (&["devnet", "--idle", "soon"], "soon is no duration"),
        (&["node", "--home", "/nowhere", "--keep", "0"], "keep at least 1"),
    ] {
        let (code, heard) = ended(arguments);
        assert!(code == 2 && heard.contains(said), "{arguments:?}: {code} {heard}");
    }
}

#[test]
fn an_address_that_is_taken_is_named_and_leaves_no_folder_behind() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let lie = format!("no-answer@{address}");
    for place in [["--rpc", &address], ["--lie", &lie]] {
        let free = ["devnet", "--home", home.to_str().unwrap(), "--rpc", "127.0.0.1:0"];
        let (code, heard) = ended(&[&free[..], &place].concat());
        assert!(code == 1 && heard.contains(&format!("cannot listen at {address} (")), "{heard}");
        assert!(!home.exists());
    }
}

#[test]
fn a_home_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    std::fs::write(&home, "a file").unwrap();
    let home = home.to_str().unwrap();
    let (code, heard) = ended(&["devnet", "--rpc", "127.0.0.1:0", "--home", home]);
    assert!(code == 1 && heard.contains(&format!("medlight: {home}: ")), "{heard}");
    assert_eq!(std::fs::read_to_string(home).unwrap(), "a file");
}

#[test]
fn so_many_states_are_kept() {
    let devnet = Devnet::keeping(5);
    devnet.asked.reach(20);
    let height = devnet.asked.height();
    let asked = |height: u64| -> Value {
        let (data, height) = (HEXUPPER.encode(b"chain"), height.to_string());
        let params = json!({ "path": "/cell", "data": data, "height": height, "prove": true });
        ask(devnet.asked.port, "abci_query", params).unwrap()["response"]["code"].take()
    };
    // A block may come meanwhile, but not ten.
    assert_eq!([asked(height), asked(height - 15)], [0, 902]);
}
