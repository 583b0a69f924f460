//! Whose the bytes beside the chain are: of whoever named them first, and for what. Nobody else names
//! them after that: bytes that hold two things would go with the one that may be erased. Who seals anew
//! has other bytes, so nobody honest meets this.

use super::context::{Applied, Context, sealed, whole};
use crate::message::Envelope;
use crate::message::access::EraseBlob;
use crate::record::{BlobKind, BlobOwner, Tombstone, VERSION};
use crate::state::State;
use crate::{Id, Refusal, key};

/// With whom bytes are named, what they belong to, what they hold.
pub(super) struct Owner<'a> {
    pub(super) custodian: &'a Id,
    /// A relationship or a practitioner; none for a policy.
    pub(super) belongs_to: Option<&'a Id>,
    pub(super) kind: BlobKind,
}

impl<S: State> Context<'_, S> {
    /// An envelope, there and well formed, its sealed bytes from now on the owner's.
    pub(super) fn adopt(
        &mut self,
        envelope: &Option<Envelope>,
        owner: &Owner<'_>,
    ) -> Applied<S, Option<Envelope>> {
        let envelope = sealed(envelope)?;
        if let Some(envelope) = &envelope {
            self.own(&envelope.sealed_hash, owner)?;
        }
        Ok(envelope)
    }

    /// The bytes with this hash are the owner's from now on.
    pub(super) fn own(&mut self, hash: &[u8], owner: &Owner<'_>) -> Applied<S> {
        let key = key::blob_owner(hash);
        let cell = BlobOwner {
            version: VERSION,
            custodian: owner.custodian.as_bytes().to_vec(),
            belongs_to: owner.belongs_to.map(|id| id.as_bytes().to_vec()).unwrap_or_default(),
            kind: owner.kind.into(),
        };
        match self.get::<BlobOwner>(&key)? {
            None => self.put(key, &cell),
            // Two may publish the same words.
            Some(known) if known.kind() == BlobKind::Policy && owner.kind == BlobKind::Policy => {}
            Some(known) if known == cell && !self.is_erased(hash)? => {}
            Some(_) => return Err(Refusal::BlobNamed.into()),
        }
        Ok(())
    }

    fn is_erased(&self, hash: &[u8]) -> Applied<S, bool> {
        Ok(self.get::<Tombstone>(&key::tombstone(hash))?.is_some())
    }
}

pub(super) fn erase<S: State>(
    ctx: &mut Context<'_, S>,
    message: &EraseBlob,
) -> Applied<S, [u8; 32]> {
    let [custodian] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    let hash = whole(&message.hash)?;
    let owner: BlobOwner = ctx.get(&key::blob_owner(&hash))?.ok_or(Refusal::NoSuchBlob)?;
    if owner.custodian != custodian.0.as_bytes() {
        return Err(Refusal::AnotherCustodian.into());
    }
    if owner.belongs_to != message.belongs_to {
        return Err(Refusal::NoSuchBlob.into());
    }
    if !owner.kind().is_erasable() {
        return Err(Refusal::NotErasable.into());
    }
    if ctx.is_erased(&hash)? {
        return Err(Refusal::NoSuchBlob.into());
    }
    let erased_at = ctx.block.time;
    let tombstone = Tombstone { version: VERSION, erased_at };
    ctx.put(key::tombstone(&hash), &tombstone);
    Ok(hash)
}
