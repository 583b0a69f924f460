//! The words a person keeps on paper: BIP-39's, in English.

use bip39::{Language, Mnemonic};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Seed;

/// 12, 15, 18, 21 or 24 words; ours are 24. Wiped when dropped.
pub struct Words(Mnemonic);

/// Why words are no recovery words: the typing or the paper is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum WordsError {
    #[error("there are {0} words and must be 12, 15, 18, 21 or 24: look for one left out or twice")]
    Count(usize),
    #[error("word {place}, \"{word}\", is not in the list: look at its spelling")]
    Unknown {
        /// Its place, from 1.
        place: usize,
        /// As it was typed, its first 32 characters.
        word: String,
    },
    #[error("each word is in the list and together they are wrong: look at their order")]
    Checksum,
}

impl Words {
    /// 24 new words, from 32 random bytes.
    pub fn new(random: &mut impl CryptoRng) -> Self {
        let mut entropy = Zeroizing::new([0; 32]);
        random.fill_bytes(&mut *entropy);
        Self::of(&entropy)
    }

    /// The 24 words of 32 bytes that nobody can guess.
    pub fn of(entropy: &[u8; 32]) -> Self {
        #[expect(clippy::expect_used, reason = "BIP-39: 256 bits are 24 words")]
        Self(Mnemonic::from_entropy_in(Language::English, entropy).expect("256 bits"))
    }

    /// Reads what was typed: in any case, apart by any white space, numbered (`7.`) or not.
    ///
    /// # Errors
    /// A [`WordsError`], for the first word that is not in the list.
    pub fn read(typed: &str) -> Result<Self, WordsError> {
        let typed = Zeroizing::new(typed.to_lowercase());
        let is_number = |word: &&str| word.trim_end_matches(['.', ')']).parse::<u8>().is_ok();
        // As long as it can become: what grows leaves copies behind.
        let mut words = Zeroizing::new(String::with_capacity(typed.len() + 1));
        for word in typed.split_whitespace().filter(|word| !is_number(word)) {
            words.push_str(word);
            words.push(' ');
        }
        Mnemonic::parse_in_normalized(Language::English, &words).map(Self).map_err(|error| {
            match error {
                bip39::Error::BadWordCount(count) => WordsError::Count(count),
                bip39::Error::UnknownWord(index) => {
                    let word = words.split_whitespace().nth(index).unwrap_or_default();
                    WordsError::Unknown { place: index + 1, word: word.chars().take(32).collect() }
                }
                // Of the others only this can come of reading words in a language that was named.
                _ => WordsError::Checksum,
            }
        })
    }

    /// The words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.words()
    }

    /// The seed: PBKDF2-HMAC-SHA512 in 2,048 rounds. `passphrase` is a further word that is written
    /// nowhere, in Unicode's form NFKD; empty for none. Another one makes other keys, not an error.
    pub fn seed(&self, passphrase: &str) -> Seed {
        Seed::new(self.0.to_seed_normalized(passphrase))
    }
}
