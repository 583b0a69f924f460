/// Why a vault does not open, or cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum VaultError {
    #[error("this is no vault of ours: choose another file")]
    NotAVault,
    #[error("the vault is of version {0}, which this app does not know: get the current app")]
    UnknownVersion(u8),
    #[error("the vault is damaged: take a copy of it, or your recovery words")]
    Damaged,
    #[error("the vault asks for more work than any of ours, and may be somebody else's: leave it")]
    TooDear,
    #[error("the passphrase is wrong: type it again")]
    WrongPassphrase,
    #[error("this device cannot spare the memory that unlocking needs: close something, try again")]
    Memory,
}
