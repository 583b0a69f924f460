use medlight_light::{Options, Trusted};
use medlight_rpc::Transport;
use medlight_types::{Hash, Height};

use crate::{ClientError, Clock, Fault, Incident, Nodes};

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
pub struct Client<T, C> {
    pub(crate) nodes: Nodes<T>,
    pub(crate) clock: C,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) options: Options,
    /// The newest header proved; none before the first.
    pub(crate) trusted: Option<Trusted>,
    pub(crate) watch: Box<dyn FnMut(Event)>,
}

/// What happens on the way, for whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A light block came.
    Fetched {
        /// Its height.
        height: Height,
        /// The height to be reached.
        target: Height,
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
    /// Cells or entries were proved.
    Proved {
        /// So many of them.
        count: usize,
    },
}

impl<T: Transport, C: Clock> Client<T, C> {
    /// A client that trusts `checkpoint` and nothing else yet.
    pub fn new(nodes: Nodes<T>, clock: C, checkpoint: Checkpoint, options: Options) -> Self {
        Self { nodes, clock, checkpoint, options, trusted: None, watch: Box::new(drop) }
    }

    /// Tells `watch` what happens.
    #[must_use]
    pub fn watched(self, watch: impl FnMut(Event) + 'static) -> Self {
        Self { watch: Box::new(watch), ..self }
    }

    /// The newest header proved.
    pub fn trusted(&self) -> Option<&Trusted> {
        self.trusted.as_ref()
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
        (self.watch)(Event::Incident(incident.clone()));
        incidents.push(incident);
        Ok(())
    }
}
