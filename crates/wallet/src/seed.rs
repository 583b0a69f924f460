use medlight_merkle::sha256;
use zeroize::Zeroizing;

use crate::Keys;
use crate::slip10::Node;

/// What all of a person's keys follow from: 64 bytes, as BIP-39 makes them from words.
pub struct Seed(Zeroizing<[u8; 64]>);

/// The first step of every path of ours: `MDLG`.
const MEDLIGHT: u32 = u32::from_be_bytes(*b"MDLG");

impl Seed {
    /// Takes the bytes; they are wiped when this is dropped.
    pub fn new(bytes: [u8; 64]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The keys of the relationship with this `index` on a chain, after so many `turns` of
    /// rotation. A step of a path has 31 bits: numbers that need more would repeat keys.
    ///
    /// Signing key: SLIP-0010 at `m / MDLG' / chain' / index' / turns' / 0'`, sealing key: RFC
    /// 9180's `DeriveKeyPair` of the key at `.. / 1'`; `chain` is the first 31 bits of SHA-256 of
    /// the chain's name, so that no key is used on two chains.
    pub fn keys(&self, chain_id: &str, index: u16, turns: u16) -> Keys {
        let chain = sha256(chain_id.as_bytes());
        let chain = chain.as_bytes().first_chunk().map_or(0, |four| u32::from_be_bytes(*four)) >> 1;
        let (index, turns) = (u32::from(index), u32::from(turns));
        let branch = |branch| Node::derive(&*self.0, &[MEDLIGHT, chain, index, turns, branch]);
        Keys::new(branch(0).key(), branch(1).key())
    }
}
