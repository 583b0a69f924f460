use core::cell::RefCell;

use medlight_light::{Options, Trusted};
use medlight_rpc::Transport;
use medlight_types::{Hash, Height, Time};

use crate::{ClientError, Clock, Fault, InMemory, Incident, Kept, Nodes, StoreError, TrustStore};

/// Where trust begins: a header somebody vouched for outside the chain. Its hash names the chain
/// too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The header's height.
    pub height: Height,
    /// The header's hash.
    pub hash: Hash,
}

/// Follows one network from a starting point, and believes no node of it.
pub struct Client<T, C, S = InMemory> {
    pub(crate) nodes: Nodes<T>,
    pub(crate) clock: C,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) options: Options,
    /// The newest header proved; none before the first.
    pub(crate) trusted: Option<Trusted>,
    pub(crate) store: S,
    watch: RefCell<Watch>,
}

type Watch = Box<dyn FnMut(Event)>;

/// What happens on the way, for whoever shows it; as it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A light block came.
    Fetched {
        /// Its height.
        height: Height,
        /// The height to be reached.
        target: Height,
        /// Bytes of all answers so far.
        received: u64,
    },
    /// A header was proved.
    Verified {
        /// Its height.
        height: Height,
        /// The height to be reached.
        target: Height,
    },
    /// A node did wrong; another one is asked.
    Incident(Incident),
    /// No node has anything newer than this, and a living network would: all may be frozen, or hide
    /// what came since.
    Stale {
        /// The time of the newest header proved.
        since: Time,
    },
    /// What the device keeps is of no use: the client goes on without it.
    Store(StoreError),
    /// Cells or entries were proved.
    Proved {
        /// So many of them.
        count: usize,
        /// Bytes of all answers so far.
        received: u64,
    },
}

impl<T: Transport, C: Clock> Client<T, C> {
    /// A client that trusts `checkpoint` and nothing else yet.
    pub fn new(nodes: Nodes<T>, clock: C, checkpoint: Checkpoint, options: Options) -> Self {
        let (store, watch) = (InMemory::default(), RefCell::new(Box::new(drop) as Watch));
        Self { nodes, clock, checkpoint, options, trusted: None, store, watch }
    }
}

impl<T: Transport, C: Clock, S: TrustStore> Client<T, C, S> {
    /// Goes on from what `store` has, and keeps there what it proves.
    #[must_use]
    pub fn keeping<K: TrustStore>(self, store: K) -> Client<T, C, K> {
        let Self { nodes, clock, checkpoint, options, trusted, watch, .. } = self;
        Client { nodes, clock, checkpoint, options, trusted, store, watch }
    }

    /// What it kept, for the next client.
    pub fn into_store(self) -> S {
        self.store
    }

    /// Tells `watch` what happens.
    #[must_use]
    pub fn watched(self, watch: impl FnMut(Event) + 'static) -> Self {
        Self { watch: RefCell::new(Box::new(watch)), ..self }
    }

    /// Whoever watches has no hold of the client, so nobody is told while being told.
    pub(crate) fn tell(&self, event: Event) {
        (self.watch.borrow_mut())(event);
    }

    /// The newest header proved.
    pub fn trusted(&self) -> Option<&Trusted> {
        self.trusted.as_ref()
    }

    /// Takes up what an earlier client proved from the same starting point, if it still holds.
    pub(crate) async fn recall(&mut self) {
        if self.trusted.is_some() {
            return;
        }
        let trusted = match self.store.load().await {
            Ok(Some(kept)) if kept.checkpoint == self.checkpoint => {
                kept.trusted(&self.options, self.clock.now()).map(Some)
            }
            other => other.map(|_| None),
        };
        match trusted {
            Ok(trusted) => self.trusted = trusted,
            Err(error) => self.tell(Event::Store(error)),
        }
    }

    /// Keeps the newest header proved, if it is newer than `before`.
    pub(crate) async fn keep(&mut self, before: Option<Height>) {
        let Some(newer) = self.trusted.as_ref().filter(|it| Some(it.height()) > before) else {
            return;
        };
        if let Err(error) = self.store.keep(Kept::of(newer, self.checkpoint)).await {
            self.tell(Event::Store(error));
        }
    }

    /// Notes a node's fault. An error where no other node could do better.
    pub(crate) fn note(
        &mut self,
        incidents: &mut Vec<Incident>,
        node: usize,
        fault: Fault,
    ) -> Result<(), ClientError> {
        if fault.is_ours() {
            return Err(ClientError::Ours(fault));
        }
        self.nodes.blame(node, &fault, self.clock.now());
        let incident = Incident { node, fault };
        self.tell(Event::Incident(incident.clone()));
        incidents.push(incident);
        Ok(())
    }
}
