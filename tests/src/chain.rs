//! Chains made here: real keys, real signatures, every hash in place, so that a test can break one
//! thing and seal all the rest again.

use ed25519_zebra::SigningKey;
use medlight_light::{Options, TrustRoot, Trusted, anchor};
use medlight_types::{
    Address, BlockId, ChainId, Commit, CommitSig, Hash, Header, Height, LightBlock, PartSetHeader,
    PublicKey, SignedHeader, Time, Validator, ValidatorSet, Version, Vote, precommit_sign_bytes,
};

/// The time of a chain's first header: 2026-01-01T00:00:00Z.
pub const BEGINNING: i64 = 1_767_225_600;

/// A validator together with its secret key.
#[derive(Clone)]
pub struct Signer {
    key: SigningKey,
    /// Its voting power.
    pub power: u64,
}

impl Signer {
    /// A signer whose key follows from `seed`.
    pub fn new(seed: u16, power: u64) -> Self {
        let mut bytes = [7; 32];
        bytes[..2].copy_from_slice(&seed.to_be_bytes());
        Self { key: SigningKey::from(bytes), power }
    }

    /// Its public side.
    pub fn validator(&self) -> Validator {
        let key = ed25519_zebra::VerificationKey::from(&self.key);
        Validator::new(PublicKey::new(key.into()), self.power)
    }

    fn address(&self) -> Address {
        self.validator().address()
    }
}

/// What a validator does about a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// Votes for it.
    Commit,
    /// Votes for none.
    Nil,
    /// Does not vote.
    Absent,
}

/// A block to be: change what you like, then [`Draft::seal`] it.
#[derive(Clone)]
pub struct Draft {
    /// The chain.
    pub chain_id: ChainId,
    /// The chain id the votes are signed for.
    pub signed_chain_id: ChainId,
    /// Its height.
    pub height: u64,
    /// Its time, in seconds since 1970.
    pub seconds: i64,
    /// Round of the commit.
    pub round: u32,
    /// Who signs it.
    pub signers: Vec<Signer>,
    /// Who signs the next.
    pub next: Vec<Signer>,
    /// What each signer does, in the order of `signers`; missing entries vote for the block.
    pub casts: Vec<Cast>,
}

/// Three signers of equal power and one of less.
pub fn four_signers() -> Vec<Signer> {
    [(1, 10), (2, 10), (3, 10), (4, 5)].map(|(seed, power)| Signer::new(seed, power)).to_vec()
}

/// The set of these signers.
pub fn set(signers: &[Signer]) -> ValidatorSet {
    ValidatorSet::new(signers.iter().map(Signer::validator).collect()).unwrap()
}

impl Draft {
    /// A sound block at `height`, one second after the one before.
    pub fn new(height: u64, signers: &[Signer]) -> Self {
        let chain_id = ChainId::new("medlight-test").unwrap();
        Self {
            signed_chain_id: chain_id.clone(),
            chain_id,
            height,
            seconds: BEGINNING + i64::try_from(height).unwrap(),
            round: 0,
            signers: signers.to_vec(),
            next: signers.to_vec(),
            casts: Vec::new(),
        }
    }

    /// The block: sets hashed, header hashed, votes signed.
    pub fn seal(&self) -> LightBlock {
        self.seal_with(|_| ())
    }

    /// The same with a changed header, hashed and signed after the change.
    pub fn seal_with(&self, edit: impl FnOnce(&mut Header)) -> LightBlock {
        let (validators, next_validators) = (set(&self.signers), set(&self.next));
        let mut header = self.header(&validators, &next_validators);
        edit(&mut header);
        let commit = self.commit(&validators, header.height, block_id(header.hash()));
        LightBlock { signed_header: SignedHeader { header, commit }, validators, next_validators }
    }

    fn header(&self, validators: &ValidatorSet, next_validators: &ValidatorSet) -> Header {
        let filler = |byte| Some(Hash::new([byte; 32]));
        Header {
            version: Version { block: 11, app: 1 },
            chain_id: self.chain_id.clone(),
            height: Height::new(self.height).unwrap(),
            time: Time::new(self.seconds, 0).unwrap(),
            last_block_id: block_id(Hash::new([1; 32])),
            last_commit_hash: filler(2),
            data_hash: filler(3),
            validators_hash: validators.hash(),
            next_validators_hash: next_validators.hash(),
            consensus_hash: filler(4),
            app_hash: vec![5; 32],
            last_results_hash: filler(6),
            evidence_hash: filler(7),
            proposer_address: self.signers.first().map_or(Address::new([0; 20]), Signer::address),
        }
    }

    /// Votes on `block_id` as the signers cast them, in the set's order.
    pub fn commit(&self, set: &ValidatorSet, height: Height, block_id: BlockId) -> Commit {
        let signatures = set.validators().iter().map(|validator| {
            let place = self.signers.iter().position(|s| s.address() == validator.address());
            let place = place.unwrap();
            let (signer, cast) = (&self.signers[place], self.casts.get(place).copied());
            self.sign(signer, cast.unwrap_or(Cast::Commit), height, block_id)
        });
        Commit { height, round: self.round, block_id, signatures: signatures.collect() }
    }

    fn sign(&self, signer: &Signer, cast: Cast, height: Height, block_id: BlockId) -> CommitSig {
        let named = if cast == Cast::Nil { BlockId::default() } else { block_id };
        let time = Time::new(self.seconds, 500_000_000).unwrap();
        let message = precommit_sign_bytes(&self.signed_chain_id, height, self.round, &named, time);
        let signature = signer.key.sign(&message).to_bytes();
        let vote = Vote { address: signer.address(), time, signature };
        match cast {
            Cast::Commit => CommitSig::Commit(vote),
            Cast::Nil => CommitSig::Nil(vote),
            Cast::Absent => CommitSig::Absent,
        }
    }
}

/// A whole block's name.
pub fn block_id(hash: Hash) -> BlockId {
    BlockId { hash: Some(hash), parts: PartSetHeader { total: 1, hash: Some(Hash::new([9; 32])) } }
}

/// Trusts a block as it is.
pub fn trust(block: &LightBlock) -> Trusted {
    let header = block.signed_header.header.clone();
    let now = header.time;
    anchor(&root_of(&header), header, block.next_validators.clone(), &Options::default(), now)
        .unwrap()
}

/// The root that vouches for a header.
pub fn root_of(header: &Header) -> TrustRoot {
    TrustRoot { chain_id: header.chain_id.clone(), height: header.height, hash: header.hash() }
}

/// `seconds` after a block's time.
pub fn after(block: &LightBlock, seconds: u64) -> Time {
    let time = block.signed_header.header.time;
    time.after(std::time::Duration::from_secs(seconds)).unwrap()
}
