//! Who is to be told of what happens. Telling never waits: whoever does not take what it asked for is
//! cut off.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::events::{self, Event};
use super::query::Query;
use crate::Produced;

/// CometBFT's limits (`config/config.go`): events that wait for one subscription, subscriptions of
/// one client, clients, bytes of a query.
const WAITING: usize = 200;
const PER_CLIENT: usize = 5;
const CLIENTS: usize = 100;
const QUERY: usize = 512;

#[derive(Default)]
pub(super) struct Hub {
    subscribers: Mutex<Vec<Subscriber>>,
    clients: AtomicU64,
}

struct Subscriber {
    client: u64,
    query: Query,
    events: SyncSender<Arc<Event>>,
}

impl Hub {
    fn subscribers(&self) -> MutexGuard<'_, Vec<Subscriber>> {
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number for somebody who came.
    pub(super) fn client(&self) -> u64 {
        self.clients.fetch_add(1, Ordering::Relaxed)
    }

    /// Tells what happened with this block, and forgets whoever has too much waiting already: its
    /// events end behind those that wait.
    pub(super) fn publish(&self, block: &Produced) {
        let mut subscribers = self.subscribers();
        if subscribers.is_empty() {
            return;
        }
        let events: Vec<_> = events::of(block).into_iter().map(Arc::new).collect();
        subscribers.retain(|Subscriber { query, events: queue, .. }| {
            let wanted = events.iter().filter(|event| query.matches(event));
            wanted.map(|event| queue.try_send(event.clone())).all(|sent| sent.is_ok())
        });
    }

    /// Subscribes a client. The error is CometBFT's.
    pub(super) fn subscribe(
        &self,
        client: u64,
        text: &str,
    ) -> Result<(Query, Receiver<Arc<Event>>), String> {
        let mut subscribers = self.subscribers();
        let clients: BTreeSet<_> = subscribers.iter().map(|known| known.client).collect();
        if clients.len() >= CLIENTS {
            return Err(format!("max_subscription_clients {CLIENTS} reached"));
        }
        if subscribers.iter().filter(|known| known.client == client).count() >= PER_CLIENT {
            return Err(format!("max_subscriptions_per_client {PER_CLIENT} reached"));
        }
        if text.len() > QUERY {
            return Err("maximum query length exceeded".to_owned());
        }
        let query = parsed(text)?;
        if subscribers.iter().any(|known| known.client == client && known.query == query) {
            return Err("already subscribed".to_owned());
        }
        let (events, queue) = sync_channel(WAITING);
        subscribers.push(Subscriber { client, query: query.clone(), events });
        Ok((query, queue))
    }

    /// Ends one subscription. The error is CometBFT's.
    pub(super) fn unsubscribe(&self, client: u64, text: &str) -> Result<Query, String> {
        let query = parsed(text)?;
        self.forget(|known| known.client == client && known.query == query)?;
        Ok(query)
    }

    /// Ends all of a client's. The error is CometBFT's.
    pub(super) fn unsubscribe_all(&self, client: u64) -> Result<(), String> {
        self.forget(|known| known.client == client)
    }

    fn forget(&self, ended: impl Fn(&Subscriber) -> bool) -> Result<(), String> {
        let mut subscribers = self.subscribers();
        let before = subscribers.len();
        subscribers.retain(|known| !ended(known));
        match subscribers.len() < before {
            true => Ok(()),
            false => Err("subscription not found".to_owned()),
        }
    }
}

fn parsed(text: &str) -> Result<Query, String> {
    Query::parse(text).map_err(|error| format!("failed to parse query: {error}"))
}
