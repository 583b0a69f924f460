//! The state of the ledger: cells in an authenticated tree, logs' entries beside it, blobs by hash.
