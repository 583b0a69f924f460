//! SLIP-0010's derivation for Ed25519, in which every step is hardened.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha512;
use zeroize::Zeroizing;

/// Key and chain code, 32 bytes each.
pub(crate) struct Node(Zeroizing<[u8; 64]>);

impl Node {
    /// The node `path` leads to. Each step counts as hardened: its highest bit is set here.
    pub(crate) fn derive(seed: &[u8], path: &[u32]) -> Self {
        let master = Self::of(b"ed25519 seed", &[seed]);
        path.iter().fold(master, |parent, step| {
            let step = (step | 1 << 31).to_be_bytes();
            Self::of(parent.chain_code(), &[&[0], parent.key().as_slice(), &step])
        })
    }

    pub(crate) fn key(&self) -> &[u8; 32] {
        self.halves().0
    }

    pub(crate) fn chain_code(&self) -> &[u8; 32] {
        self.halves().1
    }

    fn halves(&self) -> (&[u8; 32], &[u8; 32]) {
        match self.0.as_chunks() {
            ([key, chain_code], []) => (key, chain_code),
            _ => unreachable!("64 bytes are twice 32"),
        }
    }

    fn of(key: &[u8], parts: &[&[u8]]) -> Self {
        #[expect(clippy::expect_used, reason = "RFC 2104: a key may have any length")]
        let mut mac = Hmac::<Sha512>::new_from_slice(key).expect("any length");
        parts.iter().for_each(|part| mac.update(part));
        Self(Zeroizing::new(mac.finalize().into_bytes().into()))
    }
}
