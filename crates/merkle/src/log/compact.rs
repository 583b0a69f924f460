use crate::{Hash, empty_root, node_hash};

/// The beginning of a log in the fewest hashes: the roots of its maximal perfect subtrees, largest
/// first. All that is needed to append, and to know the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactRange {
    size: u64,
    /// Height and root of each perfect subtree; heights fall strictly.
    subtrees: Vec<(u32, Hash)>,
}

impl CompactRange {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// A log of `size` entries from the roots of its subtrees, largest first; `None` if their
    /// number is not that of the ones in `size`.
    pub fn from_parts(size: u64, nodes: &[Hash]) -> Option<Self> {
        let heights = (0..u64::BITS).rev().filter(|height| size >> height & 1 == 1);
        let subtrees: Vec<_> = heights.zip(nodes.iter().copied()).collect();
        let exact = subtrees.len() == nodes.len() && nodes.len() == size.count_ones() as usize;
        exact.then_some(Self { size, subtrees })
    }

    /// Entries in it.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The subtrees' roots, largest first.
    pub fn nodes(&self) -> impl Iterator<Item = &Hash> {
        self.subtrees.iter().map(|(_, hash)| hash)
    }

    /// Adds one entry by its leaf hash.
    pub fn append(&mut self, leaf: Hash) {
        self.append_subtree(0, leaf);
    }

    /// Adds a perfect subtree of 2^`height` entries, where such a subtree may begin.
    pub(super) fn append_subtree(&mut self, height: u32, hash: Hash) {
        let mut top = (height, hash);
        while let Some((height, left)) = self.subtrees.pop_if(|(height, _)| *height == top.0) {
            top = (height + 1, node_hash(&left, &top.1));
        }
        self.subtrees.push(top);
        self.size = self.size.saturating_add(1_u64.checked_shl(height).unwrap_or(u64::MAX));
    }

    /// The log's root: the subtrees bagged from the right.
    pub fn root(&self) -> Hash {
        let from_right = self.subtrees.iter().rev().map(|(_, hash)| *hash);
        from_right.reduce(|bag, left| node_hash(&left, &bag)).unwrap_or_else(empty_root)
    }
}
