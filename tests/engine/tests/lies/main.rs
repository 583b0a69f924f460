//! Nodes that lie, each in one way: the command line refuses them by name, prints nothing they said,
//! and ends on the honest node's answer where it has one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod content;
mod liars;
mod library;

use std::thread;

use liars::{Liars, Ran};

/// The lie, the command that meets it, and what is said of it.
const LIES: [(&str, Command, &str); 24] = [
    ("header-app-hash", Command::Sync, "light/commit-block"),
    ("forged-signature", Command::Sync, "light/bad-signature"),
    ("validator-twice", Command::Sync, "light/repeated-signer"),
    ("too-little-power", Command::Sync, "light/not-enough-power"),
    ("wrong-validators", Command::Sync, "light/next-validators-hash"),
    ("future-time", Command::Sync, "light/from-the-future"),
    ("value-altered", Command::Get("identity/parties"), "ics23/value"),
    ("proof-altered", Command::Get("identity/parties"), "ics23/"),
    ("other-key", Command::Get("identity/parties"), "ics23/key"),
    ("absent", Command::Get("identity/parties"), "ics23/key"),
    ("older-height", Command::Get("identity/parties"), "ics23/root"),
    ("mixed-heights", Command::Get("consent/directive/"), "ics23/root"),
    ("other-party", Command::Get("identity/party/"), "ics23/key"),
    ("other-receipt", Command::Get("tx/"), "ics23/key"),
    ("entry-left-out", Command::Log("access/log/"), "log/"),
    ("entries-reordered", Command::Log("access/log/"), "log/"),
    ("entry-altered", Command::Log("access/log/"), "log/"),
    ("malformed-json", Command::Sync, "JSON"),
    ("deep-json", Command::Sync, "JSON"),
    ("huge-answer", Command::Sync, "more than 4194304 bytes"),
    ("slow-drip", Command::Sync, "no whole answer within 10s"),
    ("no-answer", Command::Sync, "no whole answer within 10s"),
    ("redirect", Command::Sync, "sends its askers elsewhere"),
    ("content-type", Command::Sync, "`text/html` instead of JSON"),
];

/// What is asked; a key that ends in `/` stands for the first under it.
#[derive(Clone, Copy)]
enum Command {
    Sync,
    Get(&'static str),
    Log(&'static str),
    /// The first connection of a patient of the town.
    Accesses,
}

#[test]
fn each_liar_is_refused_by_name_and_the_honest_node_believed() {
    let liars = Liars::start(&LIES.map(|(lie, ..)| lie), "600s");
    let told = |(lie, command, said): (&str, Command, &str)| {
        let honest = liars.run(command, &[None]);
        let Ran { code, stdout, stderr } = liars.run(command, &[Some(lie)]);
        let both = liars.run(command, &[Some(lie), None]);
        let shown = [
            (honest.code == 0 && honest.answer().is_object(), "the honest node does not answer"),
            (stderr.contains(said), "it is not refused by name"),
            (code == 1 || code == 3, "its exit code is another"),
            (stdout.is_empty(), "something unproved was printed"),
            (both.code == 0 && both.answer() == honest.answer(), "the honest node is not believed"),
            (both.stderr.contains(said), "nobody is told of it"),
            (liars.has_lied(lie), "it was not told"),
        ];
        let wrong = shown.into_iter().filter(|(holds, _)| !holds);
        wrong.map(|(_, what)| format!("{lie}: {what}: {stderr}{}", both.stdout)).collect::<String>()
    };
    let wrong: String = thread::scope(|scope| {
        // Those that keep one waiting wait together.
        let is_slow = |lie: &(&str, Command, &str)| lie.2.contains("within");
        let told = &told;
        let slow: Vec<_> =
            LIES.into_iter().filter(is_slow).map(|lie| scope.spawn(move || told(lie))).collect();
        let quick: String = LIES.into_iter().filter(|lie| !is_slow(lie)).map(told).collect();
        quick + &slow.into_iter().map(|thread| thread.join().unwrap()).collect::<String>()
    });
    assert_eq!(wrong, "");
    println!("{} lies refused by name", LIES.len());
}
