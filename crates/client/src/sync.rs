//! From the newest header proved to a newer one, in few steps.

use core::time::Duration;
use std::collections::VecDeque;

use medlight_light::{TrustRoot, Trusted, Verdict, anchor, verify};
use medlight_rpc::{Node, Transport};
use medlight_types::{Height, LightBlock, Time};

use crate::turns::{Turn, Turns};
use crate::{Checkpoint, Client, ClientError, Clock, Event, Fault, TrustStore};

/// Blocks fetched ahead of those proved, at most: enough for a way of ten thousand steps, and so much
/// room as whoever answers with ever nearer fabrications can take.
const AHEAD: usize = 16;

/// A head older than this is stale: blocks come every 15 seconds, even empty ones (design 5).
const STALE: Duration = Duration::from_secs(60);

/// Where a client stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synced {
    /// The newest header proved.
    pub trusted: Trusted,
    /// Light blocks fetched for it.
    pub fetched: u64,
    /// Headers proved on the way.
    pub verified: u64,
    /// Whether it is older than a living network's newest can be: all nodes may be frozen, and no
    /// proof can tell.
    pub is_stale: bool,
}

impl<T: Transport, C: Clock, S: TrustStore> Client<T, C, S> {
    /// Proves the newest header any node has, or that at the height `to`.
    ///
    /// # Errors
    /// [`ClientError`]. What was proved before, and on the way, stays proved.
    pub async fn sync(&mut self, to: Option<Height>) -> Result<Synced, ClientError> {
        self.recall().await;
        let before = self.trusted.as_ref().map(Trusted::height);
        let synced = self.follow(to).await;
        self.keep(before).await;
        if let Ok(Synced { trusted, is_stale: true, .. }) = &synced {
            self.tell(Event::Stale { since: trusted.header().time });
        }
        synced
    }

    async fn follow(&mut self, to: Option<Height>) -> Result<Synced, ClientError> {
        self.is_ahead(to)?;
        let mut incidents = Vec::new();
        let mut way = Way::default();
        let mut reached = None;
        let mut turns = Turns::of(self.nodes.in_order(self.clock.now()));
        while let Some(turn) = turns.next(self.clock.now()) {
            let place = turn.place;
            let Some(node) = self.nodes.get(place) else { continue };
            let mut known = self.trusted.clone();
            let walked = self.walk(node, turn, &mut known, to, &mut way).await;
            // However it ended: what was proved on the way, the next node need not say again.
            self.trusted = known;
            match walked {
                Ok(trusted) => {
                    self.nodes.praise(place);
                    let is_stale = to.is_none() && self.is_stale(trusted.header().time);
                    reached = Some((trusted, is_stale));
                    // Another node may be ahead of one that stands still.
                    if !is_stale {
                        break;
                    }
                }
                Err(fault) => {
                    turns.failed(turn, &fault);
                    self.note(&mut incidents, place, fault)?;
                }
            }
        }
        match reached {
            Some((trusted, is_stale)) => {
                let Way { fetched, verified } = way;
                Ok(Synced { trusted, fetched, verified, is_stale })
            }
            None => Err(ClientError::of(incidents)),
        }
    }

    /// Trust goes one way: that a lower header is not to be had is no node's fault.
    fn is_ahead(&self, to: Option<Height>) -> Result<(), ClientError> {
        let known = self.trusted.as_ref().map_or(self.checkpoint.height, Trusted::height);
        match to {
            Some(asked) if asked < known => Err(ClientError::Passed { asked, known }),
            _ => Ok(()),
        }
    }

    fn is_stale(&self, time: Time) -> bool {
        time.after(STALE).is_some_and(|until| until < self.clock.now())
    }

    /// The way to one node's newest header, or to the height `to`. `known` is the newest that is
    /// proved, whether the way leads to its end or not.
    async fn walk(
        &self,
        node: &Node<T>,
        turn: Turn,
        known: &mut Option<Trusted>,
        to: Option<Height>,
        way: &mut Way,
    ) -> Result<Trusted, Fault> {
        let target = match to {
            Some(height) => height,
            None => node.head().await?.header.height,
        };
        let mut trusted = match known {
            Some(known) => known.clone(),
            None => {
                let Checkpoint { height, hash } = self.checkpoint;
                let block = self.fetch(node, height, target, way).await?;
                let (header, next) = (block.signed_header.header, block.next_validators);
                let root = TrustRoot { chain_id: header.chain_id.clone(), height, hash };
                anchor(&root, header, next, &self.options, self.clock.now())?
            }
        };
        if target < trusted.height() {
            return Err(Fault::Behind { known: trusted.height(), found: target });
        }
        *known = Some(trusted.clone());
        let mut ahead = Ahead(VecDeque::new());
        while trusted.height() < target {
            turn.goes_on(self.clock.now())?;
            let block = match ahead.pop() {
                Some(block) => block,
                None => self.fetch(node, target, target, way).await?,
            };
            let height = block.signed_header.header.height;
            match verify(&trusted, block.clone(), &self.options, self.clock.now()) {
                Verdict::Trusted(next) => {
                    trusted = next;
                    *known = Some(trusted.clone());
                    way.verified += 1;
                    self.tell(Event::Verified { height, target });
                }
                Verdict::TooFar(_) => {
                    ahead.push(block);
                    let pivot = pivot(trusted.height(), height);
                    ahead.push(self.fetch(node, pivot, target, way).await?);
                }
                Verdict::Invalid(error) => return Err(error.into()),
            }
        }
        Ok(trusted)
    }

    async fn fetch(
        &self,
        node: &Node<T>,
        height: Height,
        target: Height,
        way: &mut Way,
    ) -> Result<LightBlock, Fault> {
        let block = node.light_block(height).await?;
        way.fetched += 1;
        self.tell(Event::Fetched { height, target, received: self.nodes.received() });
        Ok(block)
    }
}

/// What a way took.
#[derive(Default)]
struct Way {
    fetched: u64,
    verified: u64,
}

/// Blocks still to be judged, the nearest last. The farthest go where there are too many: they are
/// fetched again once it is their turn.
struct Ahead<B>(VecDeque<B>);

impl<B> Ahead<B> {
    fn push(&mut self, block: B) {
        self.0.push_back(block);
        if self.0.len() > AHEAD {
            self.0.pop_front();
        }
    }

    fn pop(&mut self) -> Option<B> {
        self.0.pop_back()
    }
}

/// Nine sixteenths of the way: a step too short costs a block, one too long costs a block and its
/// judgement (CometBFT's `light/client.go`).
fn pivot(from: Height, to: Height) -> Height {
    let way = to.value() - from.value();
    let step = (u128::from(way) * 9 / 16).max(1);
    let step = u64::try_from(step).unwrap_or(1);
    Height::new(from.value() + step).unwrap_or(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_blocks_ahead_the_nearest_are_kept() {
        let mut ahead = Ahead(VecDeque::new());
        (0..100).for_each(|block| ahead.push(block));
        let kept: Vec<_> = core::iter::from_fn(|| ahead.pop()).collect();
        assert_eq!(kept, (100 - AHEAD..100).rev().collect::<Vec<_>>());
    }
}
