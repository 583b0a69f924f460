//! Every question of `rpc`, to a node that has one answer to all.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use medlight_rpc::{AskError, Limits, Node, Transport, TransportError};
use medlight_types::{Hash, Height, KeysRequest, LogRequest};

struct Stubborn<'a>(&'a [u8]);

impl Transport for Stubborn<'_> {
    async fn exchange(&self, _: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
        Ok(self.0.to_vec())
    }
}

fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("it never waits"),
    }
}

pub(crate) fn asked(bytes: &[u8]) -> bool {
    let node = Node::new(Stubborn(bytes), Limits::DEFAULT);
    let height = Height::new(2).unwrap();
    let key = b"chain".to_vec();
    let log = LogRequest { key: key.clone(), count: 100, ..LogRequest::default() };
    [
        now(node.head()).map(drop),
        now(node.header(height)).map(drop),
        now(node.light_block(height)).map(drop),
        now(node.cells(height, &[key])).map(drop),
        now(node.log(height, &log)).map(drop),
        now(node.keys(&KeysRequest::default())).map(drop),
        now(node.blob(&Hash::new([7; 32]))).map(drop),
        now(node.put_blob(&[])).map(drop),
        now(node.broadcast(&[])).map(drop),
    ]
    .iter()
    .any(|answer: &Result<(), AskError>| answer.is_ok())
}
