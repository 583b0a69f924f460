//! Which room may use which: ARCHITECTURE.md's table, held against what cargo says.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// `None`: may use all.
const ROOMS: [(&str, Option<&[&str]>); 22] = [
    ("medlight-merkle", Some(&[])),
    ("medlight-types", Some(&["medlight-merkle"])),
    ("medlight-light", Some(&["medlight-merkle", "medlight-types"])),
    ("medlight-ledger", Some(&["medlight-merkle", "medlight-types"])),
    ("medlight-wallet", Some(&["medlight-ledger", "medlight-merkle", "medlight-types"])),
    (
        "medlight-sample",
        Some(&[
            "medlight-app",
            "medlight-devnet",
            "medlight-ledger",
            "medlight-merkle",
            "medlight-types",
            "medlight-wallet",
        ]),
    ),
    ("medlight-store", Some(&["medlight-merkle", "medlight-types"])),
    (
        "medlight-app",
        Some(&["medlight-ledger", "medlight-merkle", "medlight-store", "medlight-types"]),
    ),
    (
        "medlight-devnet",
        Some(&[
            "medlight-app",
            "medlight-ledger",
            "medlight-merkle",
            "medlight-store",
            "medlight-types",
        ]),
    ),
    ("medlight-rpc", Some(&["medlight-merkle", "medlight-types"])),
    (
        "medlight-client",
        Some(&[
            "medlight-ledger",
            "medlight-light",
            "medlight-merkle",
            "medlight-rpc",
            "medlight-types",
        ]),
    ),
    ("medlight-cli", None),
    ("medlight-port", Some(&[])),
    ("medlight-web", Some(&["medlight-port"])),
    (
        "medlight-worker",
        Some(&[
            "medlight-client",
            "medlight-light",
            "medlight-merkle",
            "medlight-port",
            "medlight-rpc",
            "medlight-types",
        ]),
    ),
    ("medlight-tests", None),
    ("medlight-bench", None),
    ("medlight-browser-tests", None),
    ("medlight-engine-tests", None),
    ("medlight-fuzz", None),
    ("medlight-wasm-tests", None),
    ("xtask", None),
];

/// Normal dependencies of each package of the workspace on others of it. Oracles are
/// dev-dependencies and free.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let rooms: BTreeSet<_> = metadata.packages.iter().map(|p| p.name.to_string()).collect();
    metadata
        .packages
        .iter()
        .map(|package| {
            let normal = package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal);
            let used = normal.map(|d| d.name.clone()).filter(|name| rooms.contains(name));
            (package.name.to_string(), used.collect())
        })
        .collect()
}

#[test]
fn rooms_use_only_what_they_may() {
    for (room, used) in arrows() {
        let (_, may) = ROOMS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| {
            panic!("{room} is a new room: say in ARCHITECTURE.md and here what it may use")
        });
        let Some(may) = may else { continue };
        for other in used {
            assert!(may.contains(&other.as_str()), "{room} may not use {other}");
        }
    }
}

#[test]
fn every_room_in_the_table_is_there() {
    let arrows = arrows();
    for (room, _) in ROOMS {
        assert!(arrows.contains_key(room), "{room} is gone: take it out of the table");
    }
}
