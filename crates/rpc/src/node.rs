//! One node, asked.

mod batch;
mod error;
mod question;

use core::sync::atomic::{AtomicU64, Ordering};
use std::collections::BTreeMap;
use std::sync::Arc;

use medlight_merkle::sha256;
use medlight_types::json::{Answer, Queried, Reply, answers, checked, queried};
use medlight_types::{
    CellClaim, Hash, Header, Height, KeysAnswer, KeysRequest, LightBlock, LogRequest, SignedHeader,
    Validator, ValidatorSet,
};

use crate::{Limits, Transport};
use batch::AtOnce;
pub use error::AskError;
use question::Question;

/// A node of the network, behind any transport. All it says is untrusted.
#[derive(Clone, Debug)]
pub struct Node<T> {
    transport: T,
    limits: Limits,
    at_once: AtOnce,
    /// Shared by all copies, as what it counts.
    received: Arc<AtomicU64>,
}

/// Validators on a page: CometBFT gives no more at once.
const PAGE: usize = 100;

impl<T: Transport> Node<T> {
    /// The node behind `transport`.
    pub fn new(transport: T, limits: Limits) -> Self {
        Self { transport, limits, at_once: AtOnce::default(), received: Arc::default() }
    }

    /// Bytes of all its answers so far.
    pub fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// How it is reached.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// What it says is the newest header, with its votes.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn head(&self) -> Result<SignedHeader, AskError> {
        match self.batch(&[Question::commit(None)]).await?.remove(&0) {
            Some(Reply::Commit(head)) => Ok(*head),
            _ => Err(AskError::AnotherAnswer),
        }
    }

    /// The header it has at a height, without anything that would prove it.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn header(&self, height: Height) -> Result<Header, AskError> {
        match self.batch(&[Question::commit(Some(height))]).await?.remove(&0) {
            Some(Reply::Commit(signed)) if signed.header.height == height => Ok(signed.header),
            _ => Err(AskError::AnotherAnswer),
        }
    }

    /// A header with its votes, the set that voted, and the set that votes next.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn light_block(&self, height: Height) -> Result<LightBlock, AskError> {
        let next = height.next().ok_or(AskError::AnotherAnswer)?;
        let questions = [
            Question::commit(Some(height)),
            Question::validators(height, 1),
            Question::validators(next, 1),
        ];
        let mut replies = self.batch(&questions).await?;
        let (Some(Reply::Commit(signed_header)), Some(own), Some(following)) =
            (replies.remove(&0), replies.remove(&1), replies.remove(&2))
        else {
            return Err(AskError::AnotherAnswer);
        };
        if signed_header.header.height != height {
            return Err(AskError::AnotherAnswer);
        }
        let validators = self.set(height, own).await?;
        let next_validators = self.set(next, following).await?;
        Ok(LightBlock { signed_header: *signed_header, validators, next_validators })
    }

    /// The whole set of a height, whose first page is here.
    async fn set(&self, height: Height, first: Reply) -> Result<ValidatorSet, AskError> {
        let page = |reply| match reply {
            Reply::Validators(page) if page.height == height => Ok(*page),
            _ => Err(AskError::AnotherAnswer),
        };
        let first = page(first)?;
        let total = usize::try_from(first.total).map_err(|_| AskError::AnotherAnswer)?;
        if total > ValidatorSet::MAX_LEN {
            return Err(AskError::AnotherAnswer);
        }
        let mut validators: Vec<Validator> = first.validators;
        let mut number = 1;
        while validators.len() < total {
            // Pages come full: less at a time would be asked for ten thousand times, or without end.
            if validators.len() < number * PAGE {
                return Err(AskError::AnotherAnswer);
            }
            number += 1;
            let mut more = self.batch(&[Question::validators(height, number)]).await?;
            validators.extend(page(more.remove(&0).ok_or(AskError::AnotherAnswer)?)?.validators);
        }
        ValidatorSet::new(validators).map_err(|_| AskError::AnotherAnswer)
    }

    /// What it says of these cells after block `height`, in their order, each with its proof.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn cells(
        &self,
        height: Height,
        keys: &[Vec<u8>],
    ) -> Result<Vec<CellClaim>, AskError> {
        let questions: Vec<_> = keys.iter().map(|key| Question::cell(height, key)).collect();
        let claim = |answer| sound(answer)?.claim().ok_or(AskError::AnotherAnswer);
        self.each(&questions).await?.into_iter().map(claim).collect()
    }

    /// Some of a log's entries after block `height`, with what leads to its cell and that cell's
    /// proof. `None` where the log does not reach so far.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn log(
        &self,
        height: Height,
        request: &LogRequest,
    ) -> Result<Option<CellClaim>, AskError> {
        let answer = self.query(&Question::log(height, request)).await?;
        if answer.code == u64::from(LogRequest::BEYOND) {
            return Ok(None);
        }
        sound(answer)?.claim().map(Some).ok_or(AskError::AnotherAnswer)
    }

    /// Which cells it says there are.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn keys(&self, request: &KeysRequest) -> Result<KeysAnswer, AskError> {
        let answer = sound(self.query(&Question::keys(request)).await?)?;
        KeysAnswer::decode(&answer.value).map_err(|_| AskError::AnotherAnswer)
    }

    /// The bytes with this hash, checked; `None` where it says that it has not got them.
    ///
    /// # Errors
    /// [`AskError`]; [`AskError::OtherBytes`] for bytes with another hash.
    pub async fn blob(&self, hash: &Hash) -> Result<Option<Vec<u8>>, AskError> {
        held_against(hash, self.query(&Question::blob(hash)).await?)
    }

    /// The same for several at once, in their order.
    ///
    /// # Errors
    /// [`AskError`] where there is no answer, and for each that is answered wrongly.
    pub async fn blobs(
        &self,
        hashes: &[Hash],
    ) -> Result<Vec<Result<Option<Vec<u8>>, AskError>>, AskError> {
        let questions: Vec<_> = hashes.iter().map(Question::blob).collect();
        let answers = self.each(&questions).await?;
        Ok(hashes.iter().zip(answers).map(|(hash, answer)| held_against(hash, answer)).collect())
    }

    /// Hands it bytes to keep beside the chain.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn put_blob(&self, bytes: &[u8]) -> Result<(), AskError> {
        sound(self.query(&Question::put_blob(bytes)).await?).map(drop)
    }

    /// Hands it bytes from another node: it keeps them and hands them on to nobody.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn push_blob(&self, bytes: &[u8]) -> Result<(), AskError> {
        sound(self.query(&Question::push_blob(bytes)).await?).map(drop)
    }

    /// Sends a transaction. What it answers is a claim: 0, or the code it would be refused with.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn broadcast(&self, tx: &[u8]) -> Result<u64, AskError> {
        let answer = self.ask(&[Question::broadcast(tx)]).await?;
        checked(&answer)?.ok_or(AskError::Refused)
    }

    async fn query(&self, question: &Question) -> Result<Queried, AskError> {
        let answer = self.ask(core::slice::from_ref(question)).await?;
        queried(&answer)?.ok_or(AskError::Refused)
    }

    async fn ask(&self, questions: &[Question]) -> Result<Vec<u8>, AskError> {
        let answer = self.transport.exchange(question::batch(questions), self.limits).await?;
        let bytes = u64::try_from(answer.len()).unwrap_or(u64::MAX);
        self.received.fetch_add(bytes, Ordering::Relaxed);
        Ok(answer)
    }

    /// The replies, by the number of their question.
    async fn batch(&self, questions: &[Question]) -> Result<BTreeMap<usize, Reply>, AskError> {
        let mut replies = BTreeMap::new();
        for Answer { id, reply } in answers(&self.ask(questions).await?)? {
            let number = id.and_then(|id| id.parse().ok()).ok_or(AskError::AnotherAnswer)?;
            if reply == Reply::Refused {
                return Err(AskError::Refused);
            }
            if number >= questions.len() || replies.insert(number, reply).is_some() {
                return Err(AskError::AnotherAnswer);
            }
        }
        Ok(replies)
    }
}

/// `None` where it says that it has no bytes with this hash.
fn held_against(hash: &Hash, answer: Queried) -> Result<Option<Vec<u8>>, AskError> {
    match answer.code {
        0 if sha256(&answer.value) == *hash => Ok(Some(answer.value)),
        0 => Err(AskError::OtherBytes),
        _ => Ok(None),
    }
}

fn sound(answer: Queried) -> Result<Queried, AskError> {
    if answer.code == 0 { Ok(answer) } else { Err(AskError::Code(answer.code)) }
}
