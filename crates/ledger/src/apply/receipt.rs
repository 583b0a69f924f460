//! Receipts: cells that say a transaction took effect, for as long as anybody may ask.

use super::Block;
use super::context::Context;
use crate::Transaction;
use crate::record::{Receipt, VERSION};
use crate::state::{Changes, Draft, State};

/// Seconds a receipt stays behind its transaction's own end.
pub const KEPT_FOR: u64 = 604_800;

pub(super) fn write<S: State>(ctx: &mut Context<'_, S>, tx: &Transaction) {
    let (height, valid_until) = (ctx.block.height, tx.valid_until);
    ctx.put(tx.receipt_key(), &Receipt { version: VERSION, height, valid_until });
    ctx.draft.note(valid_until, tx.receipt_key());
}

/// Receipts forgotten in one block, at most: a block behind a long pause is no longer than others.
pub const FORGOTTEN_AT_ONCE: usize = 1_000;

/// Deletes the receipts whose time is over, in order of (valid until, key), the first
/// [`FORGOTTEN_AT_ONCE`]; the next blocks go on. Whoever executes a block
/// asks for it once, before its first transaction; a block without any changes no cell.
///
/// # Errors
/// The state could not be read.
pub fn forget_receipts<S: State>(state: &S, block: &Block) -> Result<Changes, S::Error> {
    let mut draft = Draft::new(state);
    // Over once the block's time is beyond valid until + the time kept.
    let over = block.time.saturating_sub(KEPT_FOR);
    for (valid_until, key) in state.due(over, FORGOTTEN_AT_ONCE)? {
        draft.delete(key.clone());
        draft.cross_out(valid_until, key);
    }
    Ok(draft.into_changes())
}
