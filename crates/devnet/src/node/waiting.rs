//! What waits for a block, in the order it came, and no more of it than there is room for.

use std::collections::{HashSet, VecDeque};

use medlight_merkle::sha256;

use super::RpcError;

/// So many wait at most, as in CometBFT (`config/config.go`), and so many bytes: fewer than there,
/// since all of it is in this process.
const MOST: usize = 5_000;
const MOST_BYTES: usize = 64 << 20;
/// Beside a transaction's own bytes in a block's list: tag and length.
const TAG: usize = 6;

#[derive(Default)]
pub(super) struct Waiting {
    txs: VecDeque<([u8; 32], Vec<u8>)>,
    hashes: HashSet<[u8; 32]>,
    bytes: usize,
}

impl Waiting {
    pub(super) fn is_empty(&self) -> bool {
        self.txs.is_empty()
    }

    /// Whether there is room for these bytes, which do not wait already. The errors are CometBFT's.
    pub(super) fn has_room_for(&self, hash: &[u8; 32], tx: &[u8]) -> Result<(), RpcError> {
        if self.hashes.contains(hash) {
            return Err(RpcError::internal("tx already exists in cache"));
        }
        let (count, bytes) = (self.txs.len(), self.bytes);
        if count >= MOST || bytes.saturating_add(tx.len()) > MOST_BYTES {
            return Err(RpcError::internal(format!(
                "mempool is full: number of txs {count} (max: {MOST}), total txs bytes {bytes} \
                 (max: {MOST_BYTES})"
            )));
        }
        Ok(())
    }

    pub(super) fn push(&mut self, hash: [u8; 32], tx: Vec<u8>) {
        if self.hashes.insert(hash) {
            self.bytes += tx.len();
            self.txs.push_back((hash, tx));
        }
    }

    /// The first ones, as many as a block of `most` bytes can hold.
    pub(super) fn first(&self, most: usize) -> Vec<Vec<u8>> {
        let mut left = most;
        let fits = |(_, tx): &&([u8; 32], Vec<u8>)| {
            let rest = left.checked_sub(tx.len() + TAG);
            left = rest.unwrap_or(0);
            rest.is_some()
        };
        self.txs.iter().take_while(fits).map(|(_, tx)| tx.clone()).collect()
    }

    /// Lets go of those that stand in a block now, and of those that may wait no longer.
    pub(super) fn retain<E>(
        &mut self,
        decided: &[Vec<u8>],
        mut may_wait: impl FnMut(&[u8]) -> Result<bool, E>,
    ) -> Result<(), E> {
        let decided: HashSet<_> = decided.iter().map(|tx| *sha256(tx).as_bytes()).collect();
        for (hash, tx) in core::mem::take(self).txs {
            if !decided.contains(&hash) && may_wait(&tx)? {
                self.push(hash, tx);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(sizes: &[usize]) -> Waiting {
        let mut waiting = Waiting::default();
        for (number, size) in sizes.iter().enumerate() {
            let tx = vec![u8::try_from(number % 251).unwrap(); *size];
            waiting.push(*sha256(&[number.to_be_bytes().as_slice(), &tx].concat()).as_bytes(), tx);
        }
        waiting
    }

    #[test]
    fn there_is_room_up_to_a_count_and_up_to_a_size() {
        let new = [9; 32];
        assert!(waiting(&[1; MOST - 1]).has_room_for(&new, &[0]).is_ok());
        let full = waiting(&[1; MOST]).has_room_for(&new, &[0]).unwrap_err();
        assert!(full.data.starts_with("mempool is full: number of txs 5000"), "{full:?}");
        let large = waiting(&[MOST_BYTES - 2]);
        assert!(large.has_room_for(&new, &[0; 2]).is_ok());
        assert!(large.has_room_for(&new, &[0; 3]).is_err());
    }

    #[test]
    fn what_goes_makes_room() {
        let mut waiting = waiting(&[10, 20, 30]);
        let all = waiting.first(usize::MAX);
        waiting.retain(&[], |tx| Ok::<_, ()>(tx.len() != 20)).unwrap();
        assert_eq!((waiting.txs.len(), waiting.hashes.len(), waiting.bytes), (2, 2, 40));
        assert_eq!(waiting.first(usize::MAX), [all[0].clone(), all[2].clone()]);
        assert_eq!(waiting.first(10 + TAG + 30 + TAG - 1), [all[0].clone()]);
    }
}
