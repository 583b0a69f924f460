use super::block::{block, signed_header};
use super::query::query;
use super::read::{height, text, unsigned};
use super::tx::tx;
use super::validators;
use super::value::{Object, Value};
use super::{ShapeError, ShapeFault};
use crate::{
    Block, CellClaim, Header, Height, LightBlock, SignedHeader, TxClaim, Validator, ValidatorSet,
};

/// One JSON-RPC answer: whom it answers and what it says. Untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The id of the question, if it was text: recordings name the question there.
    pub id: Option<String>,
    /// What it says.
    pub reply: Reply,
}

/// What a node's answer can carry that a header proves, told apart by its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// `commit`.
    Commit(SignedHeader),
    /// `validators`, one page of them.
    Validators(ValidatorsPage),
    /// `block`.
    Block(Block),
    /// `tx` with a proof.
    Tx(TxClaim),
    /// `abci_query` with a proof.
    Cell(CellClaim),
    /// A whole light block in one object, as recordings of other light clients keep it.
    Signed(SignedHeader, ValidatorSet),
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
        answer(&Value::parse(bytes)?)
    }
}

/// Reads a file of answers: one, or a JSON-RPC batch of them.
///
/// # Errors
/// [`ShapeError`], with the answer's place in the batch in its path.
pub fn answers(bytes: &[u8]) -> Result<Vec<Answer>, ShapeError> {
    match Value::parse(bytes)? {
        batch @ Value::List(_) => batch.list(answer),
        one => answer(&one).map(|answer| vec![answer]),
    }
}

/// Reads a bare header.
///
/// # Errors
/// [`ShapeError`].
pub fn header(bytes: &[u8]) -> Result<Header, ShapeError> {
    super::block::header(&Value::parse(bytes)?)
}

/// Reads `{"validators": [..]}`, a whole set.
///
/// # Errors
/// [`ShapeError`].
pub fn validator_set(bytes: &[u8]) -> Result<ValidatorSet, ShapeError> {
    validators::validator_set(&Value::parse(bytes)?)
}

/// Reads `{"signed_header": .., "validator_set": .., "next_validator_set": ..}`.
///
/// # Errors
/// [`ShapeError`].
pub fn light_block(bytes: &[u8]) -> Result<LightBlock, ShapeError> {
    let value = Value::parse(bytes)?;
    let o = value.object()?;
    Ok(LightBlock {
        signed_header: o.field("signed_header", signed_header)?,
        validators: o.field("validator_set", validators::validator_set)?,
        next_validators: o.field("next_validator_set", validators::validator_set)?,
    })
}

fn answer(value: &Value<'_>) -> Result<Answer, ShapeError> {
    let o = value.object()?;
    let id = o.find("id").and_then(|id| text(id).ok());
    let reply = if o.find("error").is_some() {
        Reply::Refused
    } else if let Some(result) = o.find("result") {
        // Named in the path: a person looks for the fault in the whole file.
        reply(result).map_err(|error| error.within("result"))?
    } else {
        reply(value)?
    };
    Ok(Answer { id, reply })
}

fn reply(result: &Value<'_>) -> Result<Reply, ShapeError> {
    let Value::Object(_) = result else { return Ok(Reply::Unproved) };
    let o = result.object()?;
    let has = |name| o.find(name).is_some();
    Ok(if has("signed_header") {
        Reply::Commit(o.field("signed_header", signed_header)?)
    } else if has("header") && has("commit") && has("validator_set") {
        signed(o)?
    } else if has("validators") && has("block_height") {
        Reply::Validators(validators_page(o)?)
    } else if has("block") && has("block_id") {
        Reply::Block(block(result)?)
    } else if has("tx") && has("hash") {
        tx(result)?.map_or(Reply::Unproved, Reply::Tx)
    } else if o.find("response").is_some_and(is_query) {
        query(result)?.map_or(Reply::Unproved, Reply::Cell)
    } else {
        Reply::Unproved
    })
}

/// `abci_info` also answers with a `response`, but one without a key.
fn is_query(response: &Value<'_>) -> bool {
    response.object().is_ok_and(|o| o.find("key").is_some())
}

fn signed(o: &Object<'_>) -> Result<Reply, ShapeError> {
    let signed_header = SignedHeader {
        header: o.field("header", super::block::header)?,
        commit: o.field("commit", super::block::commit)?,
    };
    Ok(Reply::Signed(signed_header, o.field("validator_set", validators::validator_set)?))
}

fn validators_page(o: &Object<'_>) -> Result<ValidatorsPage, ShapeError> {
    let page = ValidatorsPage {
        height: o.field("block_height", height)?,
        validators: o.field("validators", |value| value.list(validators::validator))?,
        total: o.field("total", unsigned)?,
    };
    match u64::try_from(page.validators.len()) {
        Ok(count) if count <= page.total => Ok(page),
        _ => Err(ShapeError::from(ShapeFault::OutOfRange).within("total")),
    }
}
