use core::fmt;
use core::str::FromStr;

use medlight_merkle::sha256;

/// Who somebody is on the ledger: the first 20 bytes of SHA-256 of the key they began with. It
/// survives every change of keys. Hex on chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; Id::LEN]);

impl Id {
    /// Bytes in an id.
    pub const LEN: usize = 20;

    /// An id somebody stated.
    pub const fn new(bytes: [u8; Id::LEN]) -> Self {
        Self(bytes)
    }

    /// The id that begins with `key`, an Ed25519 public key.
    pub fn of_key(key: &[u8; 32]) -> Self {
        Self::of(key)
    }

    /// The id of a custodian's policy, a public document with this SHA-256 (design section 10).
    pub fn of_policy(custodian: &Id, text: &[u8; 32]) -> Self {
        Self::of(&[b"medlight/policy/v1".as_slice(), &custodian.0, text].concat())
    }

    fn of(bytes: &[u8]) -> Self {
        let mut id = [0; Self::LEN];
        for (to, from) in id.iter_mut().zip(sha256(bytes).as_bytes()) {
            *to = *from;
        }
        Self(id)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; Id::LEN] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Id {
    type Error = core::array::TryFromSliceError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes.try_into().map(Self)
    }
}

/// Text that is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has 40 hexadecimal digits: copy all of it")]
pub struct NotAnId;

/// From hexadecimal in either case.
impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut id = [0; Self::LEN];
        if !text.is_ascii() || text.len() != 2 * Self::LEN || text.contains('+') {
            return Err(NotAnId);
        }
        for (place, byte) in id.iter_mut().enumerate() {
            let digits = text.get(2 * place..2 * place + 2).unwrap_or_default();
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NotAnId)?;
        }
        Ok(Self(id))
    }
}

/// Lower-case hexadecimal, as in cells' keys.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// As bytes stand in cells' keys.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
