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

    fn chain_code(&self) -> &[u8; 32] {
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

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::Node;

    /// SLIP-0010, "Test vector 1 for ed25519": path, chain code, private key.
    const PUBLISHED: [(&[u32], &str, &str); 6] = [
        (
            &[],
            "90046a93de5380a72b5e45010748567d5ea02bbf6522f979e05c0d8d8ca9fffb",
            "2b4be7f19ee27bbf30c667b642d5f4aa69fd169872f8fc3059c08ebae2eb19e7",
        ),
        (
            &[0],
            "8b59aa11380b624e81507a27fedda59fea6d0b779a778918a2fd3590e16e9c69",
            "68e0fe46dfb67e368c75379acec591dad19df3cde26e63b93a8e704f1dade7a3",
        ),
        (
            &[0, 1],
            "a320425f77d1b5c2505a6b1b27382b37368ee640e3557c315416801243552f14",
            "b1d0bad404bf35da785a64ca1ac54b2617211d2777696fbffaf208f746ae84f2",
        ),
        (
            &[0, 1, 2],
            "2e69929e00b5ab250f49c3fb1c12f252de4fed2c1db88387094a0f8c4c9ccd6c",
            "92a5b23c0b8a99e37d07df3fb9966917f5d06e02ddbd909c7e184371463e9fc9",
        ),
        (
            &[0, 1, 2, 2],
            "8f6d87f93d750e0efccda017d662a1b31a266e4a6f5993b15f5c1f07f74dd5cc",
            "30d1dc7e5fc04c31219ab25a27ae00b50f6fd66622f6e9c913253d6511d1e662",
        ),
        (
            &[0, 1, 2, 2, 1_000_000_000],
            "68789923a0cac2cd5a29172a475fe9e0fb14cd6adb5ad98a3fa70333e7afa230",
            "8f94d394a8e8fd6b1bc2f3f49f5c47e385281d5c17e65324b0f62483e37e8793",
        ),
    ];

    #[test]
    fn published_vectors_hold() {
        let seed: Vec<u8> = (0..16).collect();
        for (path, chain_code, key) in PUBLISHED {
            let node = Node::derive(&seed, path);
            assert_eq!(HEXLOWER.encode(node.chain_code()), chain_code, "{path:?}");
            assert_eq!(HEXLOWER.encode(node.key()), key, "{path:?}");
        }
    }

    #[test]
    fn another_implementation_derives_the_same() {
        for length in [16, 32, 64] {
            let seed: Vec<u8> = (100..100 + length).collect();
            for path in [&[][..], &[7], &[1 << 30, 0, 77], &[1, 2, 3, 4, 5, 6]] {
                let theirs = slip10_ed25519::derive_ed25519_private_key(&seed, path);
                assert_eq!(Node::derive(&seed, path).key(), &theirs);
            }
        }
    }
}
