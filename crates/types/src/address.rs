use core::fmt;

/// A validator's address: the first 20 bytes of SHA-256 of its Ed25519 key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address([u8; Address::LEN]);

impl Address {
    /// Bytes in an address.
    pub const LEN: usize = 20;

    /// An address somebody stated. Compare it with a key's own ([`crate::PublicKey::address`])
    /// before you use it.
    pub const fn new(bytes: [u8; Address::LEN]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; Address::LEN] {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
