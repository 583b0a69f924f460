use data_encoding::HEXUPPER;
use medlight_rpc::{Address, Http, Limits, Node};
use medlight_types::Height;
use serde_json::json;

use super::{Asking, Failure};

/// `medlight light sync`: proves the newest header, or that at a height.
///
/// # Errors
/// [`Failure`].
pub async fn sync(
    asking: &Asking,
    witnesses: &[Address],
    to: Option<Height>,
) -> Result<(), Failure> {
    let synced = asking.client().sync(to).await?;
    let header = synced.trusted.header();
    for witness in witnesses {
        let node = Node::new(Http::to(witness.clone()), Limits::DEFAULT);
        let theirs = node.header(header.height).await;
        let theirs =
            theirs.map_err(|error| Failure::NoWitness { witness: witness.clone(), error })?;
        let (theirs, ours) = (theirs.hash(), *synced.trusted.hash());
        if theirs != ours {
            let (witness, height) = (witness.clone(), header.height);
            return Err(Failure::Witness { witness, height, theirs, ours });
        }
    }
    let found = json!({
        "chain_id": header.chain_id.as_str(),
        "height": header.height.value(),
        "hash": synced.trusted.hash().to_string(),
        "app_hash": HEXUPPER.encode(&header.app_hash),
        "time": header.time.to_string(),
        "fetched": synced.fetched,
        "verified": synced.verified,
    });
    asking.print(&found, || {
        format!(
            "{}: header {} of {}, {}\n{} headers verified, {} light blocks fetched",
            header.chain_id.as_str(),
            header.height,
            header.time,
            synced.trusted.hash(),
            synced.verified,
            synced.fetched,
        )
    });
    Ok(())
}
