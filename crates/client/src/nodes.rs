//! The nodes a client asks, and in which order: who did wrong waits.

use core::time::Duration;

use medlight_rpc::{AskError, Limits, Node, Transport};
use medlight_types::{KeysRequest, Time};

use crate::{ClientError, Clock, Fault, Incident};

/// After the first failure; doubled by each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// At most.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// After a lie.
const LIAR_WAITS: Duration = Duration::from_secs(600);

/// Keys a node may list, at most: nobody proves that they are there, and names cost nothing.
const MOST_KEYS: usize = 1_000_000;

/// Nodes of one network, the preferred first.
#[derive(Clone, Debug)]
pub struct Nodes<T>(Vec<Known<T>>);

#[derive(Clone, Debug)]
struct Known<T> {
    node: Node<T>,
    failures: u32,
    not_before: Option<Time>,
}

impl<T: Transport> Nodes<T> {
    /// Those behind these transports.
    pub fn new(transports: impl IntoIterator<Item = T>, limits: Limits) -> Self {
        let known =
            |transport| Known { node: Node::new(transport, limits), failures: 0, not_before: None };
        Self(transports.into_iter().map(known).collect())
    }

    /// Which cells a node says there are: nobody proves that these are all.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn keys(
        &mut self,
        prefix: &[u8],
        clock: &impl Clock,
    ) -> Result<Vec<Vec<u8>>, ClientError> {
        let mut incidents = Vec::new();
        for place in self.in_order(clock.now()) {
            let Some(node) = self.get(place) else { continue };
            match keys_of(node, prefix).await {
                Ok(keys) => return Ok(keys),
                Err(fault) => {
                    self.blame(place, &fault, clock.now());
                    incidents.push(Incident { node: place, fault });
                }
            }
        }
        Err(ClientError::of(incidents))
    }

    /// Whom to ask, in order: those who may be asked as they were given, then those who still wait,
    /// the soonest first. When all wait, waiting would help nobody.
    pub(crate) fn in_order(&self, now: Time) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by_key(|place| {
            self.0.get(*place).and_then(|known| known.not_before).filter(|until| *until > now)
        });
        order
    }

    /// Bytes of all their answers so far.
    pub(crate) fn received(&self) -> u64 {
        self.0.iter().map(|known| known.node.received()).sum()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Node<T>> {
        self.0.get(place).map(|known| &known.node)
    }

    /// It did well.
    pub(crate) fn praise(&mut self, place: usize) {
        if let Some(known) = self.0.get_mut(place) {
            known.failures = 0;
            known.not_before = None;
        }
    }

    /// It did wrong, and is asked later.
    pub(crate) fn blame(&mut self, place: usize, fault: &Fault, now: Time) {
        let Some(known) = self.0.get_mut(place) else { return };
        let doubled = FIRST_WAIT.saturating_mul(1 << known.failures.min(16));
        let wait = if fault.is_a_lie() { LIAR_WAITS } else { doubled.min(LONGEST_WAIT) };
        known.failures = known.failures.saturating_add(1);
        known.not_before = now.after(wait);
    }
}

async fn keys_of<T: Transport>(node: &Node<T>, prefix: &[u8]) -> Result<Vec<Vec<u8>>, Fault> {
    let mut keys: Vec<Vec<u8>> = Vec::new();
    loop {
        let after = keys.last().cloned().unwrap_or_default();
        let request = KeysRequest { prefix: prefix.to_vec(), after, limit: KeysRequest::MAX };
        let answer = node.keys(&request).await?;
        // Ascending and under the prefix, or it could go on without end.
        let last = keys.last().cloned().unwrap_or_default();
        let follow = |pair: &[Vec<u8>]| matches!(pair, [one, other] if one < other);
        let sound = answer.keys.windows(2).all(follow)
            && answer.keys.first().is_none_or(|first| *first > last)
            && answer.keys.iter().all(|key| key.starts_with(prefix));
        if !sound || (answer.more && answer.keys.is_empty()) {
            return Err(AskError::AnotherAnswer.into());
        }
        keys.extend(answer.keys);
        if !answer.more {
            return Ok(keys);
        }
        if keys.len() > MOST_KEYS {
            return Err(AskError::AnotherAnswer.into());
        }
    }
}
