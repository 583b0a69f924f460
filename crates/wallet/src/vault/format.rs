//! The vault's one encoding.

use medlight_merkle::sha256;

use super::VaultError;
use crate::stretch::Cost;

const MAGIC: &[u8; 14] = b"MEDLIGHT-VAULT";
const VERSION: u8 = 1;
/// What a stranger's file may ask of a device, in KiB and passes over it.
const MOST_MEMORY: u32 = 262_144;
const MOST_PASSES: u32 = 16;

/// What must be known to unlock, and is bound to what is locked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) cost: Cost,
    pub(super) salt: [u8; 16],
    pub(super) nonce: [u8; 24],
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Vault {
    pub(super) head: Head,
    /// The seed's 64 bytes and the tag's 16.
    pub(super) sealed: [u8; 80],
}

impl Head {
    pub(super) fn encode(&self) -> Vec<u8> {
        let Cost { memory, passes, lanes } = self.cost;
        let [memory, passes, lanes] = [memory, passes, lanes].map(u32::to_be_bytes);
        let parts: [&[u8]; 7] =
            [MAGIC, &[VERSION], &memory, &passes, &lanes, &self.salt, &self.nonce];
        parts.concat()
    }
}

impl Vault {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = self.head.encode();
        bytes.extend_from_slice(&self.sealed);
        bytes.extend_from_slice(&sum(&bytes));
        bytes
    }

    /// Version before sum: another version may have another sum.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, VaultError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(VaultError::NotAVault)?;
        match rest.first() {
            Some(&VERSION) => {}
            Some(other) => return Err(VaultError::UnknownVersion(*other)),
            None => return Err(VaultError::Damaged),
        }
        let (body, end) = bytes.split_last_chunk::<8>().ok_or(VaultError::Damaged)?;
        if sum(body) != *end {
            return Err(VaultError::Damaged);
        }
        let vault = Self::fields(rest).ok_or(VaultError::Damaged)?;
        let Cost { memory, passes, lanes } = vault.head.cost;
        // As many lanes as we ever use; Argon2 itself needs 8 KiB for one.
        let is_ours = (8..=MOST_MEMORY).contains(&memory)
            && (1..=MOST_PASSES).contains(&passes)
            && lanes == Cost::OURS.lanes;
        if is_ours { Ok(vault) } else { Err(VaultError::TooDear) }
    }

    /// What stands between version and sum. `None` for another length.
    fn fields(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.get(1..)?;
        let cost = Cost {
            memory: u32::from_be_bytes(take(&mut rest)?),
            passes: u32::from_be_bytes(take(&mut rest)?),
            lanes: u32::from_be_bytes(take(&mut rest)?),
        };
        let head = Head { cost, salt: take(&mut rest)?, nonce: take(&mut rest)? };
        let sealed = take(&mut rest)?;
        (rest.len() == 8).then_some(Self { head, sealed })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}

fn sum(bytes: &[u8]) -> [u8; 8] {
    sha256(bytes).as_bytes().first_chunk().copied().unwrap_or_default()
}
