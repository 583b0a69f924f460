//! From the words alone to every relationship: keys are derived in order and looked for on the
//! ledger, until so many in a row are proved not to be there.

use medlight_ledger::Id;
use medlight_ledger::record::Relationship;

use crate::{Keys, Seed};

/// Unused keys in a row after which there are no more (BIP-44's gap limit).
pub const GAP: u16 = 20;

/// A search that is under way. It asks for ids and is told what is proved of them.
pub struct Recovery<'a> {
    seed: &'a Seed,
    chain_id: &'a str,
    next: u16,
    unused: u16,
    found: Vec<Recovered>,
}

/// A relationship that is on the ledger.
pub struct Recovered {
    /// Its place in the seed.
    pub index: u16,
    /// Its keys, as they are now; `None` where the ledger has others than any of this seed's.
    pub keys: Option<Keys>,
    /// Its id.
    pub id: Id,
    /// Its cell.
    pub relationship: Relationship,
}

impl<'a> Recovery<'a> {
    /// Of what `seed` has on a chain.
    pub fn new(seed: &'a Seed, chain_id: &'a str) -> Self {
        Self { seed, chain_id, next: 0, unused: 0, found: Vec::new() }
    }

    /// The ids to be looked for next; none once the search is over.
    pub fn ask(&self) -> Vec<Id> {
        let last = self.next.saturating_add(GAP - self.unused.min(GAP));
        (self.next..last).map(|index| self.seed.keys(self.chain_id, index, 0).id()).collect()
    }

    /// Goes on with what was proved of them, in their order.
    pub fn learn(&mut self, cells: Vec<Option<Relationship>>) {
        for cell in cells {
            let index = self.next;
            self.next = index.saturating_add(1);
            let Some(relationship) = cell else {
                self.unused += 1;
                continue;
            };
            self.unused = 0;
            let id = self.seed.keys(self.chain_id, index, 0).id();
            let turns = (0..GAP).map(|turns| self.seed.keys(self.chain_id, index, turns));
            let mut turns = turns.filter(|keys| keys.public_key() == *relationship.key);
            let keys = turns.next().map(|keys| keys.of(id));
            self.found.push(Recovered { index, keys, id, relationship });
        }
    }

    /// What was found, in the order of the seed.
    pub fn into_found(self) -> Vec<Recovered> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(seed: &Seed, used: &[(u16, u16)]) -> Vec<Recovered> {
        let on_ledger = |id: Id| {
            let (index, turns) =
                *used.iter().find(|(index, _)| seed.keys("c", *index, 0).id() == id)?;
            let key = seed.keys("c", index, turns).public_key().to_vec();
            Some(Relationship { key, ..Relationship::default() })
        };
        let mut recovery = Recovery::new(seed, "c");
        loop {
            let ids = recovery.ask();
            if ids.is_empty() {
                return recovery.into_found();
            }
            recovery.learn(ids.into_iter().map(on_ledger).collect());
        }
    }

    #[test]
    fn gaps_are_crossed_up_to_the_limit() {
        let seed = Seed::new([7; 64]);
        let indices = |used: &[(u16, u16)]| -> Vec<_> {
            search(&seed, used).iter().map(|found| found.index).collect()
        };
        assert_eq!(indices(&[]), Vec::<u16>::new());
        assert_eq!(indices(&[(0, 0), (19, 0), (39, 0)]), [0, 19, 39]);
        // Twenty in a row are not there: the search ends before 21 and 60.
        assert_eq!(indices(&[(0, 0), (21, 0)]), [0]);
        assert_eq!(indices(&[(20, 0)]), Vec::<u16>::new());
    }

    #[test]
    fn keys_that_were_rotated_are_found_and_keep_their_id() {
        let seed = Seed::new([7; 64]);
        let [found] = search(&seed, &[(3, 2)]).try_into().ok().unwrap();
        let keys = found.keys.unwrap();
        assert_eq!(keys.public_key(), seed.keys("c", 3, 2).public_key());
        assert_eq!((keys.id(), found.id), (seed.keys("c", 3, 0).id(), seed.keys("c", 3, 0).id()));
        assert!(search(&seed, &[(3, 20)]).first().unwrap().keys.is_none());
    }
}
