use medlight_types::{Hash, Height};

use crate::Trusted;

/// A value proved against a trusted header.
///
/// There is no public constructor and no `map`: whatever is inside was inside the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<T> {
    value: T,
    header: (Height, Hash),
    branches: Vec<Branch>,
}

/// One path of a proof as it was computed here, for people who want to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The leaf's key in the tree; empty where leaves have a place and no key.
    pub key: Vec<u8>,
    /// From the leaf's hash to the root.
    pub hashes: Vec<Vec<u8>>,
}

impl<T> Verified<T> {
    pub(crate) fn new(value: T, by: &Trusted, branches: Vec<Branch>) -> Self {
        Self { value, header: (by.height(), *by.hash()), branches }
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, without its proof.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Height of the header that proves it. For a cell, the state is that of the height before.
    pub fn proved_by(&self) -> Height {
        self.header.0
    }

    /// Hash of that header.
    pub fn header_hash(&self) -> &Hash {
        &self.header.1
    }

    /// The paths walked: none where everything was recomputed from the whole, one for a thing
    /// that is there, up to two (the neighbours) for one that is not.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }
}
