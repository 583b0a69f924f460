//! Argon2id (RFC 9106): what people can remember or read out, made dear to guess.

use argon2::{Algorithm, Argon2, Block, Error, Params, Version};
use zeroize::Zeroizing;

/// What one guess costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    /// In KiB.
    pub(crate) memory: u32,
    pub(crate) passes: u32,
    pub(crate) lanes: u32,
}

impl Cost {
    /// RFC 9106's choice for devices with little memory, in one lane: a worker has one.
    pub(crate) const OURS: Self = Self { memory: 65_536, passes: 3, lanes: 1 };

    /// N bytes of `secret` and a `salt` of 8 bytes or more.
    ///
    /// # Errors
    /// Argon2's; of a cost it knows only that the device has not the memory to spare.
    pub(crate) fn stretch<const N: usize>(
        self,
        secret: &[u8],
        salt: &[u8],
    ) -> Result<Zeroizing<[u8; N]>, Error> {
        let params = Params::new(self.memory, self.passes, self.lanes, Some(N))?;
        let blocks = params.block_count();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // Our own, since the crate does not wipe what it allocates.
        let mut memory = Zeroizing::new(Vec::new());
        memory.try_reserve_exact(blocks).map_err(|_| Error::OutOfMemory)?;
        memory.resize(blocks, Block::new());
        let mut out = Zeroizing::new([0; N]);
        argon2.hash_password_into_with_memory(
            secret,
            salt,
            out.as_mut_slice(),
            memory.as_mut_slice(),
        )?;
        Ok(out)
    }
}
