//! The code a custodian's desk shows, from which only whoever has read it can make the key that
//! takes the offer.

use core::fmt;

use medlight_ledger::Id;
use rand_core::CryptoRng;

use crate::Keys;
use crate::stretch::Cost;

/// Crockford's base32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

/// 40 random bits: eight characters to read out or type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code([u8; LENGTH]);

/// Why what was typed is no desk's code, or none can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum CodeError {
    #[error("the code has 8 letters and digits and this has {0}: look for one left out or twice")]
    Length(usize),
    #[error("no code has a \"{0}\": look at what the desk shows")]
    Character(char),
    #[error("this device cannot spare the memory that a code needs: close something, try again")]
    Memory,
}

impl Code {
    /// A new code.
    pub fn new(random: &mut impl CryptoRng) -> Self {
        let mut code = [0; LENGTH];
        random.fill_bytes(&mut code);
        // 256 is a multiple of 32: the last five bits of each byte are as random as the byte.
        let characters = code.map(|byte| ALPHABET.get(usize::from(byte & 31)).copied());
        Self(characters.map(Option::unwrap_or_default))
    }

    /// Reads what was typed: in any case, hyphens and spaces wherever, O for 0, I and L for 1.
    ///
    /// # Errors
    /// A [`CodeError`].
    pub fn read(typed: &str) -> Result<Self, CodeError> {
        let typed = typed.chars().filter(|typed| *typed != '-' && !typed.is_whitespace());
        let code: Vec<_> = typed.map(canonical).collect::<Result<_, _>>()?;
        code.as_slice().try_into().map(Self).map_err(|_| CodeError::Length(code.len()))
    }

    /// The keys it stands for; the offer's id is theirs, and taking it needs their signature. The
    /// signing key's seed are the 32 bytes that Argon2id (RFC 9106) makes of the eight characters,
    /// upper case, and the custodian's id as salt. Takes 64 MiB of memory and the time to go over it
    /// three times, so that nobody tries all codes while the offer holds.
    ///
    /// # Errors
    /// [`CodeError::Memory`].
    pub fn keys(&self, custodian: &Id) -> Result<Keys, CodeError> {
        let seed = Cost::OURS.stretch::<32>(&self.0, custodian.as_bytes());
        let seed = seed.map_err(|_| CodeError::Memory)?;
        // Nothing is ever sealed to a code: the second key is never used.
        Ok(Keys::new(&seed, &seed))
    }
}

/// The character of the alphabet that is meant.
fn canonical(typed: char) -> Result<u8, CodeError> {
    let meant = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let byte = u8::try_from(meant).ok().filter(|byte| ALPHABET.contains(byte));
    byte.ok_or(CodeError::Character(typed))
}

/// As the desk shows it, `7K3M-Q2XD`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, character) in self.0.iter().enumerate() {
            if place == LENGTH / 2 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*character))?;
        }
        Ok(())
    }
}
