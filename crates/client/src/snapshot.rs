//! Cells and logs of one state, proved.

use medlight_light::{ProveError, Snapshot};
use medlight_rpc::{Node, Transport};
use medlight_types::{Hash, LogRequest};

use crate::{Client, ClientError, Clock, Event, Fault};

impl<T: Transport, C: Clock> Client<T, C> {
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
        let trusted = self.trusted.clone().ok_or(ClientError::TooEarly)?;
        let mut snapshot = Snapshot::of(trusted).ok_or(ClientError::TooEarly)?;
        self.prove(&mut snapshot, cells, logs).await?;
        Ok(snapshot)
    }

    /// Proves more in the state of a snapshot.
    pub(crate) async fn prove(
        &mut self,
        snapshot: &mut Snapshot,
        cells: &[Vec<u8>],
        logs: &[Vec<u8>],
    ) -> Result<(), ClientError> {
        if cells.is_empty() && logs.is_empty() {
            return Ok(());
        }
        let mut incidents = Vec::new();
        for place in self.nodes.in_order(self.clock.now()) {
            let Some(node) = self.nodes.get(place) else { continue };
            // What one node has proved, the next need not say again.
            let mut count = 0;
            let filled = fill(node, snapshot, cells, logs, &mut count).await;
            (self.watch)(Event::Proved { count });
            match filled {
                Ok(()) => {
                    self.nodes.praise(place);
                    return Ok(());
                }
                Err(fault) => self.note(&mut incidents, place, fault)?,
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

    /// Bytes beside the chain, held against their hash; `None` where no node has them. Whether they
    /// were erased, the cell `blob/tombstone/<hash>` says.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn blob(&mut self, hash: &Hash) -> Result<Option<Vec<u8>>, ClientError> {
        let (mut incidents, mut answered) = (Vec::new(), false);
        for place in self.nodes.in_order(self.clock.now()) {
            let Some(node) = self.nodes.get(place) else { continue };
            match node.blob(hash).await {
                Ok(Some(bytes)) => return Ok(Some(bytes)),
                Ok(None) => answered = true,
                Err(error) => self.note(&mut incidents, place, error.into())?,
            }
        }
        if answered { Ok(None) } else { Err(ClientError::of(incidents)) }
    }
}

/// Proves what is not in the snapshot yet, by this node's answers.
async fn fill<T: Transport>(
    node: &Node<T>,
    snapshot: &mut Snapshot,
    cells: &[Vec<u8>],
    logs: &[Vec<u8>],
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
        loop {
            let known = snapshot.log(key).map(|log| log.value());
            if known.is_some_and(|known| known.is_whole()) {
                break;
            }
            let first = known.map_or(0, |known| known.entries.len());
            let first = u64::try_from(first).unwrap_or(u64::MAX);
            let most = LogRequest::MAX_ENTRIES;
            let request = LogRequest { key: key.clone(), first, count: most, hashes_only: false };
            let claim = node.log(snapshot.height(), &request).await?;
            snapshot.prove_log(key, &claim.ok_or(ProveError::LogPage)?)?;
            let now = snapshot.log(key).map_or(0, |log| log.value().entries.len());
            *count += now.saturating_sub(usize::try_from(first).unwrap_or(now));
        }
    }
    Ok(())
}
