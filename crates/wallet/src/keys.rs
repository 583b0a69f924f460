use ed25519_dalek::{Signer as _, SigningKey};
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, Serializable as _};
use medlight_ledger::message::Message;
use medlight_ledger::tx::{Signer, TxBody};
use medlight_ledger::{Id, is_sealing_key};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// The keys of one relationship, or of one party: one to sign with, one that others seal to.
pub struct Keys {
    id: Id,
    signing: SigningKey,
    opening: OpeningKey,
}

impl Keys {
    /// From 32 secret bytes each: an Ed25519 seed, and the material of RFC 9180's `DeriveKeyPair`.
    pub fn new(signing: &[u8; 32], sealing: &[u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(signing);
        let id = Id::of_key(signing.verifying_key().as_bytes());
        let (secret, public) = X25519HkdfSha256::derive_keypair(sealing);
        Self { id, signing, opening: OpeningKey { secret, public: SealingKey(public) } }
    }

    /// The id that begins with these keys.
    pub fn id(&self) -> Id {
        self.id
    }

    /// The same keys for somebody whose id began with others: after a rotation.
    #[must_use]
    pub fn of(self, id: Id) -> Self {
        Self { id, ..self }
    }

    /// What others seal to.
    pub fn sealing_key(&self) -> &SealingKey {
        self.opening.sealing_key()
    }

    /// What opens what others sealed.
    pub fn opening_key(&self) -> &OpeningKey {
        &self.opening
    }

    /// The signature, strict Ed25519, over bytes that say what they are for.
    pub(crate) fn sign_bytes(&self, bytes: &[u8]) -> [u8; 64] {
        self.signing.sign(bytes).to_bytes()
    }

    /// The Ed25519 public key.
    pub fn public_key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// How these keys are named in a transaction's list of signers.
    pub fn signer(&self) -> Signer {
        Signer { id: self.id.as_bytes().to_vec(), key: self.public_key().to_vec() }
    }
}

/// An X25519 private key. Of an unclaimed relationship it goes from custodian to patient when it
/// is claimed, sealed.
pub struct OpeningKey {
    secret: <X25519HkdfSha256 as Kem>::PrivateKey,
    public: SealingKey,
}

impl OpeningKey {
    /// From its 32 bytes, as [`OpeningKey::to_bytes`] gives them. `None` for another length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(bytes).ok()?;
        let public = SealingKey(X25519HkdfSha256::sk_to_pk(&secret));
        Some(Self { secret, public })
    }

    /// The 32 bytes, to be sealed for whoever may have them.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes().into())
    }

    /// What others seal to.
    pub fn sealing_key(&self) -> &SealingKey {
        &self.public
    }

    pub(crate) fn secret(&self) -> &<X25519HkdfSha256 as Kem>::PrivateKey {
        &self.secret
    }
}

/// A transaction's body, with a number that no other has.
pub(crate) fn body(
    chain_id: &str,
    valid_until: u64,
    signers: Vec<Signer>,
    message: Message,
    random: &mut impl CryptoRng,
) -> TxBody {
    let mut nonce = vec![0; 16];
    random.fill_bytes(&mut nonce);
    let chain_id = chain_id.to_owned();
    TxBody { chain_id, nonce, valid_until, signers, message: Some(message) }
}

/// Signs a transaction with the keys of its signers, in their order.
pub fn sign(body: &TxBody, signers: &[&Keys]) -> Vec<u8> {
    body.signed(signers.iter().map(|keys| &keys.signing))
}

/// An X25519 public key, which envelopes are sealed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealingKey(pub(crate) <X25519HkdfSha256 as Kem>::PublicKey);

impl SealingKey {
    /// From 32 bytes. `None` for bytes that are no key others can seal to (see [`is_sealing_key`]).
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().filter(is_sealing_key)?;
        <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(bytes).ok().map(Self)
    }

    /// The 32 bytes.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }
}
