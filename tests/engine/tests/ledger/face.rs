//! The same bytes to the embedded network and to a real CometBFT: addresses, batches, odd bodies.
//! Compared are status, type, ids, keys and types of results, codes and messages of errors.
//!
//! What differs, and is to: the methods nobody here needs (below) are not found; the page of methods
//! is another page; any page of the web may ask, and is told nothing about caching; a batch ends at
//! 100 calls instead of a number set by an operator; parameters in a form's body, bodies in pieces
//! and names in capitals are not read.

mod addresses;
mod bodies;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use addresses::addresses;
use bodies::bodies;

use crate::alike::{differences, shape};
use crate::support::both;

/// CometBFT's methods that have no answer here.
const ELSEWHERE: [&str; 11] = [
    "block_by_hash",
    "block_search",
    "broadcast_evidence",
    "check_tx",
    "consensus_state",
    "dump_consensus_state",
    "genesis_chunked",
    "header_by_hash",
    "num_unconfirmed_txs",
    "tx_search",
    "unconfirmed_txs",
];

struct Answer {
    status: String,
    kind: String,
    body: Vec<u8>,
}

/// As an old client asks: nothing comes in pieces then.
fn exchange(port: u16, method: &str, target: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {target} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().to_owned();
    let kind = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
    });
    Answer { status, kind: kind.unwrap_or_default(), body: answer[end + 4..].to_vec() }
}

/// One JSON-RPC answer, or a list of them.
fn seen(answer: &Value) -> Value {
    if let Value::Array(answers) = answer {
        // Each by its place: `shape` would look at the first only.
        return answers.iter().enumerate().map(|(at, one)| (at.to_string(), seen(one))).collect();
    }
    let mut seen = match answer.get("error") {
        Some(error) => json!({ "code": error["code"], "message": error["message"] }),
        None => json!({ "result": shape(&answer["result"]), "kind": answer["result"]["code"] }),
    };
    seen["id"] = answer.get("id").cloned().unwrap_or("none".into());
    seen
}

fn ask(port: u16, (method, target, body): &(&str, String, String)) -> Value {
    let Answer { status, kind, body } = exchange(port, method, target, body);
    let read = match serde_json::from_slice(&body) {
        Ok(json) => seen(&json),
        Err(_) if kind == "text/html" => json!("a page"),
        Err(_) => json!(String::from_utf8(body).unwrap()),
    };
    // What is empty is of no type.
    let kind = if read == "" { String::new() } else { kind };
    json!({ "status": status, "type": kind, "body": read })
}

#[test]
fn the_embedded_network_reads_requests_as_cometbft_does() {
    let (ledger, devnet, [real, ours]) = both("medlight-test-face");
    let asked = |tx: &[u8]| [addresses(tx), bodies(tx)].concat();
    let mut found = Vec::new();
    for (theirs, own) in asked(&real).iter().zip(asked(&ours)) {
        let name: String = format!("{} {} {}", own.0, own.1, own.2).chars().take(160).collect();
        // What lasts: CometBFT has no answer for a moment while it stores a block.
        let differ = || {
            let (theirs, own) = (ask(ledger.asked.port, theirs), ask(devnet.asked.port, &own));
            let mut differ = Vec::new();
            differences(&name, &theirs, &own, &mut differ);
            differ
        };
        if !differ().is_empty() {
            std::thread::sleep(Duration::from_millis(200));
            found.extend(differ());
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    // The list above is all of it: each method is answered by both, or by CometBFT alone.
    let listed = |port| {
        let page = String::from_utf8(exchange(port, "GET", "/", "").body).unwrap();
        let links = page.split("href=\"").skip(1).filter_map(|link| {
            let address = link.split(['"', '?']).next()?;
            Some(address.rsplit('/').next()?.to_owned())
        });
        let mut names: Vec<_> = links.collect();
        names.sort();
        names
    };
    let mut ours = listed(devnet.asked.port);
    ours.extend(ELSEWHERE.map(str::to_owned));
    ours.sort();
    assert_eq!(ours, listed(ledger.asked.port));
}
