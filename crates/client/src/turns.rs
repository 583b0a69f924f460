//! Whose turn it is to be asked, and until when.

use core::time::Duration;
use std::collections::VecDeque;

use medlight_types::Time;

use crate::Fault;

/// What a node has for one thing while others wait: who answers slowly, or leads by ever smaller
/// steps, holds nobody up.
const TURN: Duration = Duration::from_secs(30);

/// Everybody once, for so long as a turn is; then whoever had not come to an end, without one: they
/// may be honest, and slow.
pub(crate) struct Turns {
    first: VecDeque<usize>,
    again: VecDeque<usize>,
    is_alone: bool,
}

/// One node's.
#[derive(Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) place: usize,
    until: Option<Time>,
}

impl Turns {
    pub(crate) fn of(order: Vec<usize>) -> Self {
        let is_alone = order.len() == 1;
        Self { first: order.into(), again: VecDeque::new(), is_alone }
    }

    pub(crate) fn next(&mut self, now: Time) -> Option<Turn> {
        let until = if self.is_alone { None } else { now.after(TURN) };
        let first = self.first.pop_front().map(|place| Turn { place, until });
        first.or_else(|| self.again.pop_front().map(|place| Turn { place, until: None }))
    }

    /// Who did nothing wrong but come to no end gets another turn when all have had theirs.
    pub(crate) fn failed(&mut self, turn: Turn, fault: &Fault) {
        if matches!(fault, Fault::Dawdles(_)) {
            self.again.push_back(turn.place);
        }
    }
}

impl Turn {
    /// # Errors
    /// [`Fault::Dawdles`] once it is over.
    pub(crate) fn goes_on(&self, now: Time) -> Result<(), Fault> {
        match self.until {
            Some(until) if until < now => Err(Fault::Dawdles(TURN)),
            _ => Ok(()),
        }
    }
}
