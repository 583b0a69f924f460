use medlight_client::Outcome;

use super::{Asker, Failure};

/// What took effect.
pub(crate) struct Done {
    /// In the block at this height.
    pub(crate) height: u64,
    /// The key of the cell that says so.
    pub(crate) receipt: String,
}

/// Sends a signed transaction and waits until the ledger has proved what became of it. Rehearsed
/// first: what the ledger would refuse is proved "never" only when its time is over.
pub(crate) async fn carry(
    client: &mut Asker,
    signed: &[u8],
    blobs: &[Vec<u8>],
) -> Result<Done, Failure> {
    let receipt = client.rehearse(signed).await?;
    match client.submit(signed, blobs).await? {
        Outcome::Done { height, .. } => Ok(Done { height, receipt }),
        Outcome::Never { .. } => Err(Failure::Never),
    }
}
