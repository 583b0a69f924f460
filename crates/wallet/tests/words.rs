//! Recovery words, as people type them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use medlight_wallet::{Words, WordsError};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

#[test]
fn new_words_are_24_and_read_again() {
    let words = Words::new(&mut ChaCha20Rng::seed_from_u64(1));
    let typed: Vec<_> = words.iter().collect();
    assert_eq!(typed.len(), 24);
    let spaced = format!("\n {} ", typed.join(" \t").to_uppercase());
    assert!(Words::read(&spaced).unwrap().iter().eq(words.iter()));
    // As `medlight wallet new` prints them.
    let numbered: String =
        (1..).zip(&typed).map(|(at, word)| format!("{at:2}. {word}\n")).collect();
    assert!(Words::read(&numbered).unwrap().iter().eq(words.iter()));
}

#[test]
fn the_first_wrong_word_is_named_with_its_place() {
    let twelve = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    let refused = |typed: &str| Words::read(typed).err().unwrap();
    let unknown = |place, word: &str| WordsError::Unknown { place, word: word.into() };
    assert_eq!(refused(&twelve.replace("year", "jear")), unknown(4, "jear"));
    assert_eq!(refused(&twelve.replace("wave sausage", "Wafe sosage")), unknown(5, "wafe"));
    let long = "x".repeat(1_000);
    assert_eq!(refused(&twelve.replace("yellow", &long)), unknown(12, &long[..32]));
    assert_eq!(refused(&format!("{twelve} zoo")), WordsError::Count(13));
    assert_eq!(refused(""), WordsError::Count(0));
    assert_eq!(refused(&twelve.replace("year wave", "wave year")), WordsError::Checksum);
}

#[test]
fn a_passphrase_makes_other_keys() {
    let words = Words::of(&[7; 32]);
    let id = |passphrase| words.seed(passphrase).keys("chain-a", 0, 0).id();
    assert_ne!(id(""), id("second"));
}
