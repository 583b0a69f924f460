//! Who of a transaction's signers a state knows, for whoever lets transactions wait for a block.

use super::context::Context;
use super::{Block, Failure};
use crate::message::Message;
use crate::message::identity::{Kind, Status};
use crate::record::{Offer, Registrar};
use crate::state::{Draft, State};
use crate::{Id, Transaction, key};

/// A signer with the key it has in the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub id: Id,
    /// An organisation that may act.
    pub is_custodian: bool,
}

/// Those of the signers whom the state knows by the keys they signed with, in their order. A desk's
/// code is known by its offer. Newcomers are not among them, nor who comes in the same block.
///
/// # Errors
/// [`Failure::State`], [`Failure::Damaged`].
pub fn known<S: State>(state: &S, tx: &Transaction) -> Result<Vec<Known>, Failure<S::Error>> {
    // No rule of time is asked.
    let block = Block { height: 0, time: 0 };
    let ctx = Context { draft: Draft::new(state), block: &block, signers: &tx.signers };
    let mut known = Vec::new();
    for (id, key) in &tx.signers {
        let party = ctx.party(id)?.filter(|party| party.key == key);
        let is_custodian = party.as_ref().is_some_and(|party| {
            party.kind() == Kind::Organisation && party.status() == Status::Active
        });
        let is_known = party.is_some()
            || ctx.relationship(id)?.is_some_and(|relationship| relationship.key == key)
            || ctx
                .get::<Registrar>(&key::registrar(id))?
                .is_some_and(|registrar| registrar.key == key)
            || has_the_code(&ctx, tx.message(), (id, key))?;
        if is_known {
            known.push(Known { id: *id, is_custodian });
        }
    }
    Ok(known)
}

fn has_the_code<S: State>(
    ctx: &Context<'_, S>,
    message: &Message,
    (id, key): (&Id, &[u8; 32]),
) -> Result<bool, Failure<S::Error>> {
    let Message::RequestRel(m) = message else { return Ok(false) };
    let Ok(custodian) = Id::try_from(m.custodian.as_slice()) else { return Ok(false) };
    let is_offered = ctx.get::<Offer>(&key::offer(&custodian, id))?.is_some();
    Ok(is_offered && *id == Id::of_key(key))
}
