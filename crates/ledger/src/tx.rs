//! The envelope of every transaction: one encoding, one chain, a short life, strict signatures.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use medlight_merkle::{Hash, sha256};
use prost::Message as _;

use crate::message::access::MAX_BATCH;
use crate::message::{ENTRY, Message, PLAIN, canonical};
use crate::{Id, Refusal, key};

/// Bytes of a signed transaction, at most: of one with a whole batch.
pub const MAX_LEN: usize = PLAIN + (MAX_BATCH * ENTRY);
/// Seconds a transaction may be valid ahead of the block.
pub const MAX_AHEAD: u64 = 86_400;

/// What goes into a block.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct SignedTx {
    /// The encoded [`TxBody`].
    #[prost(bytes = "vec", tag = "1")]
    pub body: Vec<u8>,
    /// One per signer, in their order.
    #[prost(bytes = "vec", repeated, tag = "2")]
    pub signatures: Vec<Vec<u8>>,
}

/// What is signed.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct TxBody {
    /// The chain it is for.
    #[prost(string, tag = "1")]
    pub chain_id: String,
    /// 16 random bytes, so that the same wish can be sent twice.
    #[prost(bytes = "vec", tag = "2")]
    pub nonce: Vec<u8>,
    /// The last second of block time it may take effect at.
    #[prost(uint64, tag = "3")]
    pub valid_until: u64,
    /// Who signs.
    #[prost(message, repeated, tag = "4")]
    pub signers: Vec<Signer>,
    /// What for.
    #[prost(
        oneof = "Message",
        tags = "10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 30, 31, 32, 33, 34, 35, 40"
    )]
    pub message: Option<Message>,
}

/// One signer and the key used.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Signer {
    /// Who.
    #[prost(bytes = "vec", tag = "1")]
    pub id: Vec<u8>,
    /// With which Ed25519 key.
    #[prost(bytes = "vec", tag = "2")]
    pub key: Vec<u8>,
}

/// A transaction whose form and signatures hold. Whether its signers may do this, and whether their
/// keys are still theirs, the state says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    pub(crate) hash: Hash,
    pub(crate) valid_until: u64,
    pub(crate) signers: Vec<(Id, [u8; 32])>,
    pub(crate) message: Message,
}

impl Transaction {
    /// Reads and checks all that needs neither state nor time.
    ///
    /// # Errors
    /// [`Refusal`] with a code of form.
    pub fn read(bytes: &[u8], chain_id: &str) -> Result<Self, Refusal> {
        if bytes.len() > MAX_LEN {
            return Err(Refusal::TooLarge);
        }
        let signed: SignedTx = canonical(bytes).ok_or(Refusal::NotCanonical)?;
        let body: TxBody = canonical(&signed.body).ok_or(Refusal::NotCanonical)?;
        let message = body.message.ok_or(Refusal::NoMessage)?;
        if body.chain_id != chain_id {
            return Err(Refusal::ChainId);
        }
        if body.nonce.len() != 16 {
            return Err(Refusal::Nonce);
        }
        // All that is cheap stands before the signatures.
        message.in_bounds()?;
        if body.signers.len() != signed.signatures.len() || body.signers.is_empty() {
            return Err(Refusal::SignatureCount);
        }
        if body.signers.len() != message.signers() {
            return Err(Refusal::WrongSigners);
        }
        if bytes.len() > message.room() {
            return Err(Refusal::TooLarge);
        }
        let hash = sha256(&signed.body);
        let signers = verified(&body.signers, &signed.signatures, &hash)?;
        Ok(Self { hash, valid_until: body.valid_until, signers, message })
    }

    /// Whether it may take effect at `now`, a block's time in unix seconds.
    ///
    /// # Errors
    /// [`Refusal::Expired`], [`Refusal::TooFarAhead`].
    pub fn in_time(&self, now: u64) -> Result<(), Refusal> {
        match self.valid_until.checked_sub(now) {
            None => Err(Refusal::Expired),
            Some(ahead) if ahead > MAX_AHEAD => Err(Refusal::TooFarAhead),
            Some(_) => Ok(()),
        }
    }

    /// The key of the cell that says it took effect.
    pub fn receipt_key(&self) -> String {
        key::receipt(&self.hash)
    }

    /// What it asks for.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// SHA-256 of the body: the name of its receipt.
    pub fn hash(&self) -> &Hash {
        &self.hash
    }
}

fn verified(
    signers: &[Signer],
    signatures: &[Vec<u8>],
    hash: &Hash,
) -> Result<Vec<(Id, [u8; 32])>, Refusal> {
    let mut checked = Vec::new();
    for (signer, signature) in signers.iter().zip(signatures) {
        let id = Id::try_from(signer.id.as_slice()).map_err(|_| Refusal::MalformedSigner)?;
        let bytes = <[u8; 32]>::try_from(signer.key.as_slice());
        let bytes = bytes.map_err(|_| Refusal::MalformedSigner)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| Refusal::MalformedSigner)?;
        let signature = Signature::from_slice(signature).map_err(|_| Refusal::BadSignature)?;
        key.verify_strict(&signed_bytes(hash), &signature).map_err(|_| Refusal::BadSignature)?;
        checked.push((id, bytes));
    }
    Ok(checked)
}

/// What a signature is over: this domain and the body's hash.
fn signed_bytes(hash: &Hash) -> Vec<u8> {
    [b"medlight/tx/v1".as_slice(), hash.as_bytes()].concat()
}

impl TxBody {
    /// The bytes of the transaction, signed with `keys`, which are those of `signers` in order.
    pub fn signed<'a>(&self, keys: impl IntoIterator<Item = &'a SigningKey>) -> Vec<u8> {
        let body = self.encode_to_vec();
        let hash = sha256(&body);
        let sign = |key: &SigningKey| key.sign(&signed_bytes(&hash)).to_bytes().to_vec();
        let signatures = keys.into_iter().map(sign).collect();
        SignedTx { body, signatures }.encode_to_vec()
    }
}
