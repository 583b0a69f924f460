//! Who sends without a pause, and who looks at every block.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use data_encoding::BASE64;
use serde_json::json;
use xtask::cometbft::rpc::ask;

use super::journal::{Journal, Stage};
use crate::devnet::signed;
use crate::people::{organisation, somebody};

/// Ended by [`Writers::stop`].
pub(super) struct Writers {
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Writers {
    pub(super) fn start(journal: &Arc<Journal>, chain_id: &str) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for (writer, method) in [(1, "broadcast_tx_sync"), (2, "broadcast_tx_commit")] {
            let (journal, over, chain_id) = (journal.clone(), over.clone(), chain_id.to_owned());
            threads.push(thread::spawn(move || {
                for number in 0.. {
                    if over.load(Ordering::SeqCst) {
                        break;
                    }
                    send(&journal, &chain_id, method, writer << 32 | number);
                }
            }));
        }
        let (journal, ended) = (journal.clone(), over.clone());
        threads.push(thread::spawn(move || {
            while !ended.load(Ordering::SeqCst) {
                look(&journal);
                thread::sleep(Duration::from_millis(5));
            }
        }));
        Self { over, threads }
    }

    /// Ends them; what one of them found wrong fails the test.
    pub(super) fn stop(self) {
        self.over.store(true, Ordering::SeqCst);
        for thread in self.threads {
            thread.join().unwrap();
        }
    }
}

/// Signs and sends a transaction nobody sent before.
fn send(journal: &Journal, chain_id: &str, method: &'static str, number: u64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let practice = somebody(1 << 40 | number);
    let message = organisation(&format!("Practice {number}"));
    let bytes = signed(chain_id, now, number.into(), &[&practice], message);
    // Where it listened before it was noted: what is noted and not sent stays unsent.
    let port = journal.port.load(Ordering::SeqCst);
    let hash = journal.note(&bytes, chain_id);
    match ask(port, method, json!({ "tx": BASE64.encode(&bytes) })) {
        Ok(answer) if method == "broadcast_tx_commit" => {
            assert_eq!(
                (&answer["check_tx"]["code"], &answer["tx_result"]["code"]),
                (&json!(0), &json!(0))
            );
            let height = answer["height"].as_str().unwrap().parse().unwrap();
            journal.set(&hash, Stage::Acknowledged(height));
        }
        Ok(answer) => {
            assert_eq!(answer["code"], 0);
            journal.set(&hash, Stage::Accepted);
        }
        Err(error) => {
            // Nobody listens while the process is down; else it may have come through.
            let io = error.downcast_ref::<io::Error>();
            if io.is_some_and(|io| io.kind() == ErrorKind::ConnectionRefused) {
                journal.unsent(&hash);
                thread::sleep(Duration::from_millis(10));
            }
        }
    }
}

/// Looks at the blocks not seen yet.
fn look(journal: &Journal) {
    let port = journal.port.load(Ordering::SeqCst);
    loop {
        let height = journal.last_seen() + 1;
        match ask(port, "block", json!({ "height": height.to_string() })) {
            Ok(block) => journal.saw(height, &block),
            Err(_) => return,
        }
    }
}
