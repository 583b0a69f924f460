//! Nodes that lie, each in one way: the command line refuses them by name, prints nothing they said,
//! and ends on the honest node's answer where it has one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod content;
mod liars;
mod library;
mod mixed;

use std::thread;

use liars::{Liars, Ran};
use medlight_client::Fault;
use medlight_rpc::{AskError, TransportError};

/// What is wrong with a liar's answer.
#[derive(Clone, Copy)]
enum Wrong {
    /// It breaks this rule; each error has one of its own.
    Rule(&'static str),
    /// It is of no use.
    Ask(fn(&AskError) -> bool),
}

impl Wrong {
    fn is(self, fault: &Fault) -> bool {
        match (self, fault) {
            (Self::Rule(rule), fault) => fault.rule() == Some(rule),
            (Self::Ask(is), Fault::Ask(error)) => is(error),
            (Self::Ask(_), _) => false,
        }
    }
}

/// The error that has a reason of this kind.
macro_rules! ask {
    ($reason:pat) => {
        Wrong::Ask(|error| matches!(error, $reason))
    };
}

const NOT_JSON: Wrong =
    Wrong::Ask(|error| matches!(error, AskError::Shape(it) if it.rule() == "shape/not-json"));
const TOO_SLOW: Wrong = ask!(AskError::Transport(TransportError::TooSlow(_)));
const PARTIES: Command = Command::Get("identity/parties");
const ACCESSES: Command = Command::Log("access/log/");

/// The lie, the command that meets it, and the one error that it comes to.
const LIES: [(&str, Command, Wrong); 24] = [
    ("header-app-hash", Command::Sync, Wrong::Rule("light/commit-block")),
    ("other-chain", Command::Sync, Wrong::Rule("light/chain-id")),
    ("forged-signature", Command::Sync, Wrong::Rule("light/bad-signature")),
    ("validator-twice", Command::Sync, Wrong::Rule("light/repeated-signer")),
    ("too-little-power", Command::Sync, Wrong::Rule("light/not-enough-power")),
    ("wrong-validators", Command::Sync, Wrong::Rule("light/next-validators-hash")),
    ("future-time", Command::Sync, Wrong::Rule("light/from-the-future")),
    ("value-altered", PARTIES, Wrong::Rule("ics23/value")),
    ("proof-altered", PARTIES, Wrong::Rule("ics23/root")),
    ("other-key", PARTIES, Wrong::Rule("ics23/key")),
    ("absent", PARTIES, Wrong::Rule("ics23/key")),
    ("older-height", PARTIES, Wrong::Rule("ics23/root")),
    ("other-party", Command::Get("identity/party/"), Wrong::Rule("ics23/key")),
    ("other-receipt", Command::Get("tx/"), Wrong::Rule("ics23/key")),
    ("entry-left-out", ACCESSES, Wrong::Rule("log/right-count")),
    ("entries-reordered", ACCESSES, Wrong::Rule("log/root")),
    ("entry-altered", ACCESSES, Wrong::Rule("log/root")),
    ("malformed-json", Command::Sync, NOT_JSON),
    ("deep-json", Command::Sync, NOT_JSON),
    ("huge-answer", Command::Sync, ask!(AskError::Transport(TransportError::TooLarge(_)))),
    ("slow-drip", Command::Sync, TOO_SLOW),
    ("no-answer", Command::Sync, TOO_SLOW),
    ("redirect", Command::Sync, ask!(AskError::Transport(TransportError::Redirected))),
    ("content-type", Command::Sync, ask!(AskError::Transport(TransportError::ContentType(_)))),
];

/// What is asked; a key that ends in `/` stands for the first under it.
#[derive(Clone, Copy)]
enum Command {
    Sync,
    Get(&'static str),
    Log(&'static str),
}

#[test]
fn each_liar_is_refused_by_name_and_the_honest_node_believed() {
    let liars = Liars::start(&LIES.map(|(lie, ..)| lie), "600s");
    let told = |(lie, command, wrong): (&str, Command, Wrong)| {
        let honest = liars.run(command, &[None]);
        let Ran { code, stdout, stderr } = liars.run(command, &[Some(lie)]);
        let both = liars.run(command, &[Some(lie), None]);
        let fault = library::met(&liars, command, lie);
        let said = fault.rule().map_or_else(|| fault.to_string(), str::to_owned);
        let shown = [
            (honest.code == 0 && honest.answer().is_object(), "the honest node does not answer"),
            (wrong.is(&fault), "it is refused for another reason"),
            (stderr.contains(&said), "it is not refused by name"),
            (code == 1 || code == 3, "its exit code is another"),
            (stdout.is_empty(), "something unproved was printed"),
            (both.code == 0 && both.answer() == honest.answer(), "the honest node is not believed"),
            (both.stderr.contains(&said), "nobody is told of it"),
            (liars.has_lied(lie), "it was not told"),
        ];
        let wrong = shown.into_iter().filter(|(holds, _)| !holds);
        let wrong =
            wrong.map(|(_, what)| format!("{lie}: {what}: {fault:?} {stderr}{}", both.stdout));
        wrong.collect::<String>()
    };
    let wrong: String = thread::scope(|scope| {
        // Those that keep one waiting wait together.
        let is_slow = |(lie, ..): &(&str, Command, Wrong)| ["slow-drip", "no-answer"].contains(lie);
        let told = &told;
        let slow: Vec<_> =
            LIES.into_iter().filter(is_slow).map(|lie| scope.spawn(move || told(lie))).collect();
        let quick: String = LIES.into_iter().filter(|lie| !is_slow(lie)).map(told).collect();
        quick + &slow.into_iter().map(|thread| thread.join().unwrap()).collect::<String>()
    });
    assert_eq!(wrong, "");
    println!("{} lies refused by name", LIES.len());
}
