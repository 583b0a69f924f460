//! Many questions about the application's state at once: as many as the node takes.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use medlight_types::json::{Queried, queried_each};

use super::Node;
use super::error::AskError;
use super::question::Question;
use crate::Transport;

/// Questions in a batch, at first.
const MANY: usize = 100;
/// As many as CometBFT takes where nobody has set anything (`max_request_batch_size`).
const FEW: usize = 10;

/// How many a node takes at once; what one question has taught, the next need not learn.
#[derive(Clone, Debug)]
pub(super) struct AtOnce(Arc<AtomicUsize>);

impl Default for AtOnce {
    fn default() -> Self {
        Self(Arc::new(AtomicUsize::new(MANY)))
    }
}

impl<T: Transport> Node<T> {
    /// The answers, in the order of their questions.
    ///
    /// # Errors
    /// [`AskError`]; [`AskError::Refused`] where the node refuses to answer one of them.
    pub(super) async fn each(&self, questions: &[Question]) -> Result<Vec<Queried>, AskError> {
        let mut all = Vec::with_capacity(questions.len());
        while let Some(rest) = questions.get(all.len()..).filter(|rest| !rest.is_empty()) {
            let most = self.at_once.0.load(Ordering::Relaxed);
            let batch = rest.get(..most).unwrap_or(rest);
            match answered(&self.ask(batch).await?, batch.len())? {
                Some(answers) => all.extend(answers),
                None if most > FEW => self.at_once.0.store(FEW, Ordering::Relaxed),
                None => return Err(AskError::Refused),
            }
        }
        Ok(all)
    }
}

/// The answers to `count` questions, in their order; `None` where all are refused in one.
fn answered(bytes: &[u8], count: usize) -> Result<Option<Vec<Queried>>, AskError> {
    let answers = queried_each(bytes)?;
    if count > 1 && matches!(answers.as_slice(), [(_, None)]) {
        return Ok(None);
    }
    let mut ordered = vec![None; count];
    for (id, answer) in answers {
        let place = id.and_then(|id| id.parse().ok()).and_then(|id: usize| ordered.get_mut(id));
        let place = place.filter(|place| place.is_none()).ok_or(AskError::AnotherAnswer)?;
        *place = Some(answer.ok_or(AskError::Refused)?);
    }
    let all = ordered.into_iter().collect::<Option<Vec<_>>>();
    all.ok_or(AskError::AnotherAnswer).map(Some)
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;
    use core::pin::pin;
    use core::task::{Context, Poll, Waker};

    use medlight_merkle::sha256;

    use super::*;
    use crate::{Limits, TransportError};

    /// A node that takes so many questions at once, has one blob, and says every other one wrongly.
    struct Script {
        most: usize,
        asked: Cell<usize>,
    }

    impl Transport for &Script {
        async fn exchange(&self, question: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
            self.asked.set(self.asked.get() + 1);
            let count = question.windows(5).filter(|part| part == br#""id":"#).count();
            if count > self.most {
                return Ok(br#"{"jsonrpc":"2.0","id":-1,"error":{"code":-32600}}"#.to_vec());
            }
            let one = |id| {
                let value = if id % 2 == 0 { "b25l" } else { "" };
                let result = format!(r#"{{"response":{{"value":"{value}","height":"0"}}}}"#);
                format!(r#"{{"jsonrpc":"2.0","id":"{id}","result":{result}}}"#)
            };
            let answers: Vec<_> = (0..count).rev().map(one).collect();
            Ok(format!("[{}]", answers.join(",")).into_bytes())
        }
    }

    fn blobs(most: usize, count: usize) -> (Result<Vec<usize>, AskError>, usize) {
        let script = Script { most, asked: Cell::new(0) };
        let node = Node::new(&script, Limits::DEFAULT);
        let hashes = vec![sha256(b"one"); count];
        let Poll::Ready(found) =
            pin!(node.blobs(&hashes)).poll(&mut Context::from_waker(Waker::noop()))
        else {
            panic!("nothing here waits")
        };
        let right = |found: Vec<Result<_, _>>| found.iter().filter(|it| it.is_ok()).count();
        (found.map(|found| vec![found.len(), right(found)]), script.asked.get())
    }

    #[test]
    fn a_node_that_takes_few_at_once_is_asked_for_few() {
        assert_eq!(blobs(1_000, 128), (Ok(vec![128, 64]), 2));
        // Once too many, and then by tens.
        assert_eq!(blobs(10, 128), (Ok(vec![128, 64]), 1 + 13));
        assert_eq!(blobs(9, 128), (Err(AskError::Refused), 2));
        assert_eq!(blobs(0, 0), (Ok(vec![0, 0]), 0));
    }
}
