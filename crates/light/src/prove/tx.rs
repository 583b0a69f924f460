use medlight_merkle::sha256;
use medlight_types::{Block, Hash, TxClaim};

use super::ProveError;
use crate::{Branch, Trusted, Verified};

/// A transaction of a block.
///
/// Neither its place nor how many others there are: CometBFT's root does not say how many leaves
/// it has, so one path fits many places. A whole block ([`prove_body`]) proves both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Proves that the transaction hashing to `asked` stands in the trusted block.
///
/// # Errors
/// [`ProveError`].
pub fn prove_tx(
    trusted: &Trusted,
    asked: &Hash,
    claim: &TxClaim,
) -> Result<Verified<Transaction>, ProveError> {
    if claim.height != trusted.height() {
        let expected = trusted.height().value();
        return Err(ProveError::Height { expected, found: claim.height });
    }
    let found = sha256(&claim.bytes);
    for expected in [*asked, claim.hash] {
        if found != expected {
            return Err(ProveError::TxHash { expected, found });
        }
    }
    let (stated, proved) = (claim.index, claim.proof.index);
    if stated != proved {
        return Err(ProveError::TxIndex { stated, proved });
    }
    let root = trusted.header().data_hash.ok_or(ProveError::NoDataHash)?;
    // The tree's leaves are the transactions' hashes (CometBFT, `types/tx.go`).
    let path = claim.proof.verify(&root, found.as_bytes())?;
    let hashes = path.iter().map(|hash| hash.as_bytes().to_vec()).collect();
    let transaction = Transaction { hash: found, bytes: claim.bytes.clone() };
    Ok(Verified::new(transaction, trusted, vec![Branch { key: Vec::new(), hashes }]))
}

/// Proves a whole block: its transactions, all of them, in order.
///
/// # Errors
/// [`ProveError`].
pub fn prove_body(trusted: &Trusted, block: Block) -> Result<Verified<Vec<Vec<u8>>>, ProveError> {
    let (expected, found) = (*trusted.hash(), block.header.hash());
    if found != expected {
        return Err(ProveError::BlockHeader { expected, found });
    }
    if block.id.hash != Some(expected) {
        return Err(ProveError::BlockLabel);
    }
    if block.header.data_hash != Some(block.data_hash()) {
        return Err(ProveError::BlockData);
    }
    if block.header.last_commit_hash != Some(block.last_commit_hash()) {
        return Err(ProveError::BlockLastCommit);
    }
    Ok(Verified::new(block.transactions, trusted, Vec::new()))
}
