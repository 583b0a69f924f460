//! Cells and logs of one state, proved.

use medlight_light::{ProveError, Snapshot};
use medlight_rpc::{AskError, Node, Transport, TransportError};
use medlight_types::{CellClaim, Hash, LogRequest};

use crate::turns::Turns;
use crate::{Client, ClientError, Clock, Event, Fault, TrustStore};

/// Sealed bytes asked for at once: as many as one answer holds.
const AT_ONCE: usize = 64;

impl<T: Transport, C: Clock, S: TrustStore> Client<T, C, S> {
    /// These cells, and these logs whole, as they stand in the newest state that is proved. Sync
    /// first.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn snapshot(
        &mut self,
        cells: &[Vec<u8>],
        logs: &[Vec<u8>],
    ) -> Result<Snapshot, ClientError> {
        let mut snapshot = self.newest()?;
        self.prove(&mut snapshot, None, cells, logs).await?;
        Ok(snapshot)
    }

    /// The same, where an older snapshot has some of these logs whole: only what was appended to
    /// them is asked for, with the proof that nothing else has changed.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn snapshot_after(
        &mut self,
        older: &Snapshot,
        cells: &[Vec<u8>],
        logs: &[Vec<u8>],
    ) -> Result<Snapshot, ClientError> {
        let mut snapshot = self.newest()?;
        self.prove(&mut snapshot, Some(older), cells, logs).await?;
        Ok(snapshot)
    }

    /// An empty snapshot of the newest state that is proved.
    pub(crate) fn newest(&self) -> Result<Snapshot, ClientError> {
        let trusted = self.trusted.clone().ok_or(ClientError::TooEarly)?;
        Snapshot::of(trusted).ok_or(ClientError::TooEarly)
    }

    /// Proves more in the state of a snapshot.
    pub(crate) async fn prove(
        &mut self,
        snapshot: &mut Snapshot,
        older: Option<&Snapshot>,
        cells: &[Vec<u8>],
        logs: &[Vec<u8>],
    ) -> Result<(), ClientError> {
        if cells.is_empty() && logs.is_empty() {
            return Ok(());
        }
        let mut incidents = Vec::new();
        let mut turns = Turns::of(self.nodes.in_order(self.clock.now()));
        while let Some(turn) = turns.next(self.clock.now()) {
            let place = turn.place;
            let Some(node) = self.nodes.get(place) else { continue };
            // What one node has proved, the next need not say again.
            let mut count = 0;
            let goes_on = || turn.goes_on(self.clock.now());
            let filled = fill(node, goes_on, snapshot, older, (cells, logs), &mut count).await;
            self.tell(Event::Proved { count, received: self.nodes.received() });
            match filled {
                Ok(()) => {
                    self.nodes.praise(place);
                    return Ok(());
                }
                Err(fault) => {
                    turns.failed(turn, &fault);
                    self.note(&mut incidents, place, fault)?;
                }
            }
        }
        Err(ClientError::of(incidents))
    }

    /// Which cells a node says there are: nobody proves that these are all.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn keys(&mut self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, ClientError> {
        self.nodes.keys(prefix, &self.clock).await
    }

    /// Bytes beside the chain, held against their hashes and in their order; `None` where no node
    /// has them. Whether they were erased, the cells `blob/tombstone/<hash>` say. What is sealed has
    /// some 33 kB at most, so that an answer holds several.
    ///
    /// # Errors
    /// [`ClientError`], where no node delivers anything.
    pub async fn blobs(&mut self, hashes: &[Hash]) -> Result<Vec<Option<Vec<u8>>>, ClientError> {
        let mut found = vec![None; hashes.len()];
        let (mut incidents, mut answered) = (Vec::new(), hashes.is_empty());
        for place in self.nodes.in_order(self.clock.now()) {
            // Told once, however many of its bytes are others.
            let mut wrong = None;
            for (hashes, found) in hashes.chunks(AT_ONCE).zip(found.chunks_mut(AT_ONCE)) {
                let missing = found.iter_mut().zip(hashes).filter(|(found, _)| found.is_none());
                let (places, wanted): (Vec<_>, Vec<_>) = missing.unzip();
                let wanted: Vec<_> = wanted.into_iter().copied().collect();
                let Some(node) = self.nodes.get(place) else { continue };
                let answers = match each(node, &wanted).await {
                    Ok(answers) => answers,
                    Err(error) => {
                        wrong = Some(error);
                        break;
                    }
                };
                for (found, answer) in places.into_iter().zip(answers) {
                    match answer {
                        Ok(bytes) => (*found, answered) = (bytes, true),
                        Err(error) => wrong = Some(error),
                    }
                }
            }
            if let Some(error) = wrong {
                self.note(&mut incidents, place, error.into())?;
            }
            if found.iter().all(Option::is_some) {
                break;
            }
        }
        if answered { Ok(found) } else { Err(ClientError::of(incidents)) }
    }
}

/// Some bytes are larger than what is sealed ever is: where an answer has no room for all, each has one
/// of its own.
async fn each<T: Transport>(
    node: &Node<T>,
    wanted: &[Hash],
) -> Result<Vec<Result<Option<Vec<u8>>, AskError>>, AskError> {
    match node.blobs(wanted).await {
        Err(AskError::Transport(TransportError::TooLarge(_))) if wanted.len() > 1 => {}
        answers => return answers,
    }
    let mut all = Vec::with_capacity(wanted.len());
    for hash in wanted.chunks(1) {
        all.extend(node.blobs(hash).await?);
    }
    Ok(all)
}

/// Proves what is not in the snapshot yet, by this node's answers.
async fn fill<T: Transport>(
    node: &Node<T>,
    goes_on: impl Fn() -> Result<(), Fault>,
    snapshot: &mut Snapshot,
    older: Option<&Snapshot>,
    (cells, logs): (&[Vec<u8>], &[Vec<u8>]),
    count: &mut usize,
) -> Result<(), Fault> {
    let missing: Vec<_> =
        cells.iter().filter(|key| snapshot.cell(key).is_none()).cloned().collect();
    let claims = node.cells(snapshot.height(), &missing).await?;
    for (key, claim) in missing.iter().zip(&claims) {
        snapshot.prove_cell(key, claim)?;
        *count += 1;
    }
    for key in logs {
        while !snapshot.log(key).is_some_and(|known| known.value().is_whole()) {
            goes_on()?;
            // What an older snapshot has of it need not be told again.
            let known = older.filter(|_| snapshot.log(key).is_none());
            let known = known.filter(|older| entries(older, key) > 0);
            let first = known.map_or_else(|| entries(snapshot, key), |older| entries(older, key));
            let claim = page(node, snapshot, key, first, LogRequest::MAX_ENTRIES).await?;
            match known {
                Some(older) => snapshot.extend_log(key, older, &claim)?,
                None => snapshot.prove_log(key, &claim)?,
            }
            let appended = entries(snapshot, key).saturating_sub(first);
            *count = count.saturating_add(usize::try_from(appended).unwrap_or(usize::MAX));
        }
    }
    Ok(())
}

/// How many of a log's entries are in the snapshot.
fn entries(snapshot: &Snapshot, key: &[u8]) -> u64 {
    let entries = snapshot.log(key).map_or(0, |log| log.value().entries.len());
    u64::try_from(entries).unwrap_or(u64::MAX)
}

/// A claim about entries of a log.
pub(crate) async fn page<T: Transport>(
    node: &Node<T>,
    snapshot: &Snapshot,
    key: &[u8],
    first: u64,
    count: u64,
) -> Result<CellClaim, Fault> {
    let request = LogRequest { key: key.to_vec(), first, count, hashes_only: false };
    let claim = node.log(snapshot.height(), &request).await?;
    // Its log ends before that.
    Ok(claim.ok_or(ProveError::LogPage)?)
}
