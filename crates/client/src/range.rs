//! Part of a log, as a page shows it, proved to stand where it is said to.

use medlight_light::{LogRange, ProveError, Snapshot, Verified, prove_log};
use medlight_rpc::{Node, Transport};
use medlight_types::{LogCell, LogRequest};

use crate::snapshot::page;
use crate::{Client, ClientError, Clock, Fault, TrustStore};

/// Which entries are meant.
#[derive(Clone, Copy)]
enum Part {
    /// The last, so many.
    Newest(u64),
    /// From this place on, so many.
    From(u64, u64),
}

impl<T: Transport, C: Clock, S: TrustStore> Client<T, C, S> {
    /// The newest entries of a log, so many or all there are, [`LogRequest::MAX_ENTRIES`] at most:
    /// what a page shows first.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn newest_entries(
        &mut self,
        key: &[u8],
        count: u64,
    ) -> Result<Verified<LogRange>, ClientError> {
        self.part(key, Part::Newest(count)).await
    }

    /// The entries of a log from a place on, from 0, so many or those there are,
    /// [`LogRequest::MAX_ENTRIES`] at most; none behind its end. With them comes how many it has.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn entries(
        &mut self,
        key: &[u8],
        first: u64,
        count: u64,
    ) -> Result<Verified<LogRange>, ClientError> {
        self.part(key, Part::From(first, count)).await
    }

    async fn part(&mut self, key: &[u8], part: Part) -> Result<Verified<LogRange>, ClientError> {
        let snapshot = self.newest()?;
        let mut incidents = Vec::new();
        for place in self.nodes.in_order(self.clock.now()) {
            let Some(node) = self.nodes.get(place) else { continue };
            match part_of(node, &snapshot, key, part).await {
                Ok(range) => {
                    self.nodes.praise(place);
                    return Ok(range);
                }
                Err(fault) => self.note(&mut incidents, place, fault)?,
            }
        }
        Err(ClientError::of(incidents))
    }
}

/// By this node's answers: the log's size first, proved without an entry.
async fn part_of<T: Transport>(
    node: &Node<T>,
    snapshot: &Snapshot,
    key: &[u8],
    part: Part,
) -> Result<Verified<LogRange>, Fault> {
    let log = LogCell(key.to_vec());
    let asked = async |first, count| {
        let claim = page(node, snapshot, key, first, count).await?;
        Ok::<_, Fault>(prove_log(snapshot.trusted(), &log, &claim)?)
    };
    let none = asked(0, 0).await?;
    let size = none.value().size;
    let (first, count) = match part {
        Part::Newest(count) => {
            let count = count.min(size).min(LogRequest::MAX_ENTRIES);
            (size.saturating_sub(count), count)
        }
        Part::From(first, count) => {
            (first, count.min(size.saturating_sub(first)).min(LogRequest::MAX_ENTRIES))
        }
    };
    if count == 0 {
        return Ok(none);
    }
    let found = asked(first, count).await?;
    let LogRange { first: from, entries, .. } = found.value();
    match (*from == first, u64::try_from(entries.len()) == Ok(count)) {
        (true, true) => Ok(found),
        _ => Err(ProveError::LogPage.into()),
    }
}
