use super::block::{block, signed_header};
use super::query::{Queried, query};
use super::read::{height, unsigned};
use super::tx::tx;
use super::validators;
use super::value::{At, Value};
use super::{ShapeError, ShapeFault};
use crate::{
    Block, CellClaim, Header, Height, LightBlock, SignedHeader, TxClaim, Validator, ValidatorSet,
};

/// One JSON-RPC answer: whom it answers and what it says. Untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The id of the question, if it was a short text: recordings name the question there.
    pub id: Option<String>,
    /// What it says.
    pub reply: Reply,
}

/// What a node's answer can carry that a header proves, told apart by its fields. Boxed, so that a
/// batch of a million answers that say nothing takes little room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// `commit`.
    Commit(Box<SignedHeader>),
    /// `validators`, one page of them.
    Validators(Box<ValidatorsPage>),
    /// `block`.
    Block(Box<Block>),
    /// `tx` with a proof.
    Tx(Box<TxClaim>),
    /// `abci_query` with a proof.
    Cell(Box<CellClaim>),
    /// A whole light block in one object, as recordings of other light clients keep it.
    Signed(Box<SignedHeader>, Box<ValidatorSet>),
    /// An answer no header speaks of (status, genesis, ...), or one without a proof.
    Unproved,
    /// The node refused to answer.
    Refused,
}

/// One page of a height's validators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorsPage {
    /// The height they sign.
    pub height: Height,
    /// Those on this page.
    pub validators: Vec<Validator>,
    /// How many the set has.
    pub total: u64,
}

impl Answer {
    /// Reads one JSON-RPC answer, or its bare result.
    ///
    /// # Errors
    /// [`ShapeError`] where it is no JSON, or where what it carries is not as CometBFT v0.38
    /// writes it.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShapeError> {
        answer(&At::top(&Value::parse(bytes)?))
    }
}

/// Reads a file of answers: one, or a JSON-RPC batch of them.
///
/// # Errors
/// [`ShapeError`], with the answer's place in the batch in its path.
pub fn answers(bytes: &[u8]) -> Result<Vec<Answer>, ShapeError> {
    let value = Value::parse(bytes)?;
    let top = At::top(&value);
    match value {
        Value::List(_) => top.list(answer),
        _ => answer(&top).map(|answer| vec![answer]),
    }
}

/// Reads the one answer to `abci_query`; `None` where the node refused to answer.
///
/// # Errors
/// [`ShapeError`].
pub fn queried(bytes: &[u8]) -> Result<Option<Queried>, ShapeError> {
    result(bytes, super::query::queried)
}

/// The id of a question, and what was answered to it.
pub type Numbered = (Option<String>, Option<Queried>);

/// Reads the answers to a batch of `abci_query`, each with its question's id; `None` where the node
/// refused to answer. A node that refuses the batch as a whole gives one answer to no question.
///
/// # Errors
/// [`ShapeError`].
pub fn queried_each(bytes: &[u8]) -> Result<Vec<Numbered>, ShapeError> {
    let value = Value::parse(bytes)?;
    let top = At::top(&value);
    let one = |o: &At<'_>| {
        let id = o.optional("id", |id| Ok(id.text().ok().and_then(name)))?.flatten();
        let refused = o.has("error");
        let read = || o.field("result", super::query::queried).map(Some);
        Ok((id, if refused { None } else { read()? }))
    };
    match value {
        Value::List(_) => top.list(one),
        _ => one(&top).map(|answer| vec![answer]),
    }
}

/// Reads the one answer to `broadcast_tx_sync`: the code of `CheckTx`, a claim; `None` where the
/// node refused to answer.
///
/// # Errors
/// [`ShapeError`].
pub fn checked(bytes: &[u8]) -> Result<Option<u64>, ShapeError> {
    result(bytes, |o| o.field("code", unsigned))
}

fn result<T>(
    bytes: &[u8],
    read: impl FnOnce(&At<'_>) -> Result<T, ShapeError>,
) -> Result<Option<T>, ShapeError> {
    let value = Value::parse(bytes)?;
    let o = At::top(&value);
    if o.has("error") { Ok(None) } else { o.field("result", read).map(Some) }
}

/// Reads a bare header.
///
/// # Errors
/// [`ShapeError`].
pub fn header(bytes: &[u8]) -> Result<Header, ShapeError> {
    super::block::header(&At::top(&Value::parse(bytes)?))
}

/// Reads `{"validators": [..]}`, a whole set.
///
/// # Errors
/// [`ShapeError`].
pub fn validator_set(bytes: &[u8]) -> Result<ValidatorSet, ShapeError> {
    validators::validator_set(&At::top(&Value::parse(bytes)?))
}

/// Reads `{"signed_header": .., "validator_set": .., "next_validator_set": ..}`.
///
/// # Errors
/// [`ShapeError`].
pub fn light_block(bytes: &[u8]) -> Result<LightBlock, ShapeError> {
    let value = Value::parse(bytes)?;
    let o = At::top(&value);
    Ok(LightBlock {
        signed_header: o.field("signed_header", signed_header)?,
        validators: o.field("validator_set", validators::validator_set)?,
        next_validators: o.field("next_validator_set", validators::validator_set)?,
    })
}

fn answer(o: &At<'_>) -> Result<Answer, ShapeError> {
    let id = o.optional("id", |id| Ok(id.text().ok().and_then(name)))?.flatten();
    let reply = if o.has("error") {
        Reply::Refused
    } else if o.has("result") {
        o.field("result", reply)?
    } else {
        reply(o)?
    };
    Ok(Answer { id, reply })
}

/// A name is shown to people: what is long or not visible is none.
fn name(text: &str) -> Option<String> {
    let shown = |byte| matches!(byte, b' '..=b'~');
    (text.len() <= 64 && text.bytes().all(shown)).then(|| text.to_owned())
}

fn reply(o: &At<'_>) -> Result<Reply, ShapeError> {
    Ok(if o.has("signed_header") {
        Reply::Commit(Box::new(o.field("signed_header", signed_header)?))
    } else if o.has("header") && o.has("commit") && o.has("validator_set") {
        signed(o)?
    } else if o.has("validators") && o.has("block_height") {
        Reply::Validators(Box::new(validators_page(o)?))
    } else if o.has("block") && o.has("block_id") {
        Reply::Block(Box::new(block(o)?))
    } else if o.has("tx") && o.has("hash") {
        tx(o)?.map_or(Reply::Unproved, |claim| Reply::Tx(Box::new(claim)))
    } else if o.has("response") && o.field("response", |response| Ok(response.has("key")))? {
        // `abci_info` also answers with a `response`, but one without a key.
        query(o)?.map_or(Reply::Unproved, |claim| Reply::Cell(Box::new(claim)))
    } else {
        Reply::Unproved
    })
}

fn signed(o: &At<'_>) -> Result<Reply, ShapeError> {
    let signed_header = SignedHeader {
        header: o.field("header", super::block::header)?,
        commit: o.field("commit", super::block::commit)?,
    };
    let set = o.field("validator_set", validators::validator_set)?;
    Ok(Reply::Signed(Box::new(signed_header), Box::new(set)))
}

fn validators_page(o: &At<'_>) -> Result<ValidatorsPage, ShapeError> {
    let validators = o.field("validators", |value| value.list(validators::validator))?;
    let total = o.field("total", |total| match unsigned(total)? {
        enough if u64::try_from(validators.len()).is_ok_and(|count| count <= enough) => Ok(enough),
        _ => Err(total.wrong(ShapeFault::OutOfRange)),
    })?;
    Ok(ValidatorsPage { height: o.field("block_height", height)?, validators, total })
}
