//! One transaction upon one state: all of it, or a refusal and nothing.

mod access;
mod blob;
mod consent;
mod context;
mod coverage;
mod identity;
mod known;
mod receipt;

use std::collections::BTreeMap;

use crate::message::Message;
use crate::record::{Chain, Registrar, VERSION};
use crate::state::{Changes, Draft, State};
use crate::{Id, Refusal, Transaction, key};
use context::Context;
pub use identity::validator::told;
pub use known::{Known, known};
pub use receipt::{FORGOTTEN_AT_ONCE, KEPT_FOR, forget_receipts};

/// The block a transaction stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its height.
    pub height: u64,
    /// Its time, cut to whole seconds since 1970.
    pub time: u64,
}

/// What a transaction does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// To the state.
    pub changes: Changes,
    /// To the set of validators: Ed25519 key and power, 0 to remove.
    pub validator: Option<([u8; 32], u64)>,
    /// To the blobs beside the state: the one to be erased.
    pub erased: Option<[u8; 32]>,
}

/// Why a transaction has no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure<E> {
    /// It is not allowed: `item` is the first bad one of a batch.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Which item, from 0, where it is one of a batch.
        item: Option<u32>,
    },
    /// A cell holds what this ledger never wrote: the state is damaged, stop.
    Damaged {
        /// Its key.
        key: String,
    },
    /// The state could not be read: stop, nothing was decided.
    State(E),
}

impl<E> From<Refusal> for Failure<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { refusal, item: None }
    }
}

/// The cell that names the chain.
const CHAIN: &str = "chain";

/// What the first state holds: the chain's name, those who admit parties, and the validators that the
/// engine begins with, by key.
///
/// # Errors
/// A set of validators that no engine bears.
pub fn genesis(
    chain_id: &str,
    registrars: &[(Id, [u8; 32])],
    validators: &BTreeMap<[u8; 32], u64>,
) -> Result<Changes, Refusal> {
    let mut changes = Changes::default();
    let chain = Chain { version: VERSION, chain_id: chain_id.to_owned() };
    changes.cells.insert(CHAIN.to_owned(), Some(prost::Message::encode_to_vec(&chain)));
    for (id, key) in registrars {
        let cell = Registrar { version: VERSION, key: key.to_vec() };
        let value = prost::Message::encode_to_vec(&cell);
        changes.cells.insert(key::registrar(id), Some(value));
    }
    identity::validator::begin(&mut changes, validators)?;
    Ok(changes)
}

/// The name of the chain whose state this is; `None` before the first.
///
/// # Errors
/// [`Failure::State`], [`Failure::Damaged`].
pub fn chain_id<S: State>(state: &S) -> Result<Option<String>, Failure<S::Error>> {
    let Some(cell) = state.cell(CHAIN).map_err(Failure::State)? else { return Ok(None) };
    let chain: Chain = prost::Message::decode(cell.as_slice())
        .map_err(|_| Failure::Damaged { key: CHAIN.to_owned() })?;
    Ok(Some(chain.chain_id))
}

/// Applies `tx` to `state` in `block`.
///
/// # Errors
/// [`Failure`]; nothing is changed by a refused transaction.
pub fn apply<S: State>(
    state: &S,
    block: &Block,
    tx: &Transaction,
) -> Result<Effect, Failure<S::Error>> {
    tx.in_time(block.time)?;
    if state.cell(&tx.receipt_key()).map_err(Failure::State)?.is_some() {
        return Err(Refusal::Replayed.into());
    }
    let mut ctx = Context { draft: Draft::new(state), block, signers: &tx.signers };
    let (mut validator, mut erased) = (None, None);
    match &tx.message {
        Message::RegisterParty(m) => identity::register_party(&mut ctx, m)?,
        Message::RegisterPractitioner(m) => identity::register_practitioner(&mut ctx, m)?,
        Message::SetPartyStatus(m) => identity::set_party_status(&mut ctx, m)?,
        Message::RotateKeys(m) => identity::rotate_keys(&mut ctx, m)?,
        Message::OfferRel(m) => identity::relationship::offer(&mut ctx, m)?,
        Message::RequestRel(m) => identity::relationship::request(&mut ctx, m)?,
        Message::ConfirmRel(m) => identity::relationship::confirm(&mut ctx, m)?,
        Message::OpenUnclaimed(m) => identity::relationship::open_unclaimed(&mut ctx, m)?,
        Message::SetValidator(m) => {
            validator = Some(identity::validator::set(&mut ctx, m)?);
        }
        Message::RegisterPolicy(m) => consent::register_policy(&mut ctx, m)?,
        Message::PutDirective(m) => consent::put_directive(&mut ctx, m)?,
        Message::RevokeDirective(m) => consent::revoke_directive(&mut ctx, m)?,
        Message::SubmitAccess(m) => access::submit(&mut ctx, m)?,
        Message::BreakGlass(m) => access::emergency::open(&mut ctx, m)?,
        Message::ReviewBreakGlass(m) => access::emergency::review(&mut ctx, m)?,
        Message::AskEntry(m) => access::question::ask(&mut ctx, m)?,
        Message::AnswerEntry(m) => access::question::answer(&mut ctx, m)?,
        Message::EraseBlob(m) => erased = Some(blob::erase(&mut ctx, m)?),
        Message::StateCoverage(m) => coverage::state(&mut ctx, m)?,
    }
    receipt::write(&mut ctx, tx);
    Ok(Effect { changes: ctx.draft.into_changes(), validator, erased })
}
