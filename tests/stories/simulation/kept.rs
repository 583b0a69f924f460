//! What a client keeps between two visits, and what it makes of what comes back.

use std::cell::RefCell;
use std::rc::Rc;

use medlight_client::{Client, Event, InMemory, Kept, Nodes, StoreError, TrustStore};
use medlight_light::{LightError, Options};
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_types::Height;

use super::network::{HEAD, network};
use crate::local::{Network, Turned, answered, at, checkpoint, header_hash, now_or_never};

struct Honest(Network);

impl Transport for Honest {
    async fn exchange(&self, question: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
        Ok(answered(&self.0, question))
    }
}

type Events = Rc<RefCell<Vec<Event>>>;

fn client<S: TrustStore>(
    network: &Network,
    clock: Turned,
    kept: S,
) -> (Client<Honest, Turned, S>, Events) {
    let nodes = Nodes::new([Honest(network.clone())], Limits::DEFAULT);
    let events = Events::default();
    let watch = {
        let events = events.clone();
        move |event| events.borrow_mut().push(event)
    };
    let client = Client::new(nodes, clock, checkpoint(network), Options::default());
    (client.watched(watch).keeping(kept), events)
}

fn now() -> Turned {
    Turned::to(HEAD * 10)
}

/// What a way to this height leaves behind.
fn visited(network: &Network, height: u64) -> Kept {
    let (mut client, _) = client(network, now(), InMemory::default());
    now_or_never(client.sync(Height::new(height))).unwrap();
    now_or_never(client.into_store().load()).unwrap().unwrap()
}

fn with(kept: Kept) -> InMemory {
    let mut store = InMemory::default();
    now_or_never(store.keep(kept)).unwrap();
    store
}

#[test]
fn the_next_visit_begins_where_the_last_one_ended() {
    let network = network(1);
    let (mut first, _) = client(&network, now(), InMemory::default());
    let whole = now_or_never(first.sync(None)).unwrap();
    assert!(whole.fetched > 3, "{whole:?}");
    let (mut second, events) = client(&network, now(), first.into_store());
    let again = now_or_never(second.sync(None)).unwrap();
    assert_eq!((again.fetched, again.verified), (0, 0));
    assert_eq!(again.trusted, whole.trusted);
    assert_eq!(*events.borrow(), []);
}

#[test]
fn what_does_not_hold_is_told_and_the_way_begins_at_the_checkpoint() {
    let network = network(1);
    let kept = visited(&network, HEAD);
    let whole = now_or_never(client(&network, now(), InMemory::default()).0.sync(None)).unwrap();
    let next_validators = visited(&network, 30).next_validators;
    let other_set = Kept { next_validators, ..kept.clone() };
    let mut header = kept.header.clone();
    // Two days on.
    header.time = at(HEAD * 10 + 172_800);
    let from_the_future = Kept { header, ..kept };
    for (kept, rule) in
        [(other_set, "light/next-validators-hash"), (from_the_future, "light/from-the-future")]
    {
        let (mut client, events) = client(&network, now(), with(kept));
        let synced = now_or_never(client.sync(None)).unwrap();
        assert_eq!((synced.fetched, synced.trusted), (whole.fetched, whole.trusted.clone()));
        let told = events.borrow();
        let Some(Event::Store(StoreError::Unsound(error))) = told.first() else {
            panic!("{told:?}")
        };
        assert_eq!(LightError::rule(error), rule);
    }
}

#[test]
fn what_was_proved_from_another_starting_point_is_not_used() {
    let network = network(1);
    let mut kept = visited(&network, HEAD);
    kept.checkpoint.height = Height::new(2).unwrap();
    kept.checkpoint.hash = header_hash(&network, 2);
    let (mut client, events) = client(&network, now(), with(kept));
    assert!(now_or_never(client.sync(None)).unwrap().fetched > 3);
    assert!(!events.borrow().iter().any(|event| matches!(event, Event::Store(_))));
}

/// A device that gives no access to what is kept.
struct Shut;

impl TrustStore for Shut {
    async fn load(&mut self) -> Result<Option<Kept>, StoreError> {
        Err(StoreError::Unavailable("private browsing".into()))
    }

    async fn keep(&mut self, _: Kept) -> Result<(), StoreError> {
        Err(StoreError::Unavailable("no room".into()))
    }
}

#[test]
fn a_device_that_keeps_nothing_is_told_and_hinders_nobody() {
    let network = network(1);
    let (mut client, events) = client(&network, now(), Shut);
    assert_eq!(now_or_never(client.sync(None)).unwrap().trusted.height().value(), HEAD);
    let told = events.borrow();
    let told = told.iter().filter(|event| matches!(event, Event::Store(_))).count();
    assert_eq!(told, 2, "when it is read, and when it is written");
}
