mod error;
mod history;
mod state;
mod waiting;

pub use error::RpcError;
#[cfg(feature = "server")]
pub(crate) use history::update;

use std::borrow::Cow;

use data_encoding::{BASE64, HEXUPPER};
use medlight_app::{Application, TxResult};
use medlight_merkle::sha256;
use medlight_types::Time;
use serde_json::{Value, json};

use crate::{Chain, ChainError, HistoryError, Produced, json};
use waiting::Waiting;

/// A chain that can be asked, as CometBFT v0.38's RPC is asked.
pub struct Node<A> {
    chain: Chain<A>,
    waiting: Waiting,
}

impl<A: Application> Node<A> {
    /// Asks `chain`.
    pub fn new(chain: Chain<A>) -> Self {
        Self { chain, waiting: Waiting::default() }
    }

    /// Whether a block is due at once: transactions wait, or the last block changed a state that no
    /// header proves yet.
    pub fn is_due(&self) -> bool {
        match self.chain.last() {
            None => true,
            Some(last) => {
                let root = last.finalized.root.as_bytes().as_slice();
                !self.waiting.is_empty() || root != last.block.header.app_hash
            }
        }
    }

    /// Decides the next block of what waits: what the application proposes of as much as a block can
    /// hold. The rest waits on, if the application lets it.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn produce(&mut self, now: Time) -> Result<&Produced, ChainError<A::Error>> {
        let room = self.chain.room();
        let txs = self.chain.proposal(self.waiting.first(room), room);
        let produced = self.chain.produce(now, txs)?.block.transactions.clone();
        let app = self.chain.app();
        let may_wait = |tx: &[u8]| app.check_tx(tx, false).map(|checked| checked.code == 0);
        self.waiting.retain(&produced, may_wait).map_err(ChainError::Application)?;
        self.chain.last().ok_or(ChainError::End)
    }

    /// The block in which a transaction with this hash stands, and its place.
    ///
    /// # Errors
    /// The blocks cannot be read.
    pub fn find(
        &self,
        hash: &[u8; 32],
    ) -> Result<Option<(Cow<'_, Produced>, usize)>, HistoryError> {
        let history = self.chain.history();
        let Some((height, place)) = history.place(hash)? else { return Ok(None) };
        Ok(history.block(height)?.map(|block| (block, place)))
    }

    /// Answers one method of CometBFT's RPC. `broadcast_tx_commit` only takes the transaction in;
    /// whoever serves waits for its block ([`Node::committed`]).
    ///
    /// # Errors
    /// [`RpcError`].
    pub fn answer(&mut self, method: &str, params: &Value) -> Result<Value, RpcError> {
        Ok(match method {
            "health" => json!({}),
            "status" => self.status()?,
            "genesis" => json!({ "genesis": self.chain.genesis() }),
            "net_info" => json!({
                "listening": true, "listeners": ["Listener(@)"], "n_peers": "0", "peers": [],
            }),
            "abci_info" => self.abci_info(),
            "abci_query" => self.abci_query(params)?,
            "broadcast_tx_sync" | "broadcast_tx_async" | "broadcast_tx_commit" => {
                let tx = transaction(params)?;
                let result = self.broadcast(&tx)?;
                // Who does not wait for the check is told nothing of it.
                let told =
                    if method == "broadcast_tx_async" { TxResult::default() } else { result };
                checked(&told, &tx)
            }
            "commit" => {
                let block = self.at(params)?;
                json!({
                    "signed_header": json::signed_header(&block.signed_header()),
                    "canonical": block.block.header.height.value() < self.height(),
                })
            }
            "header" => json!({ "header": json::header(&self.at(params)?.block.header) }),
            "block" => {
                let block = &self.at(params)?.block;
                json!({ "block_id": json::block_id(&block.id), "block": json::block(block) })
            }
            "validators" => self.validators(params)?,
            "block_results" => self.block_results(params)?,
            "blockchain" => self.blockchain(params)?,
            "tx" => self.tx(params)?,
            "consensus_params" => self.consensus_params(params)?,
            _ => return Err(RpcError::method()),
        })
    }

    /// The answer to `broadcast_tx_commit` once the transaction with this hash stands in a block.
    ///
    /// # Errors
    /// [`RpcError`] where the blocks cannot be read.
    pub fn committed(&self, hash: &[u8; 32]) -> Result<Option<Value>, RpcError> {
        let Some((block, place)) = self.find(hash)? else { return Ok(None) };
        Ok(Some(json!({
            "check_tx": tx_result(&TxResult::default()),
            "tx_result": block.finalized.results.get(place).map(tx_result),
            "hash": HEXUPPER.encode(hash),
            "height": block.block.header.height.to_string(),
        })))
    }

    fn height(&self) -> u64 {
        self.chain.last().map_or(0, |block| block.block.header.height.value())
    }

    fn broadcast(&mut self, tx: &[u8]) -> Result<TxResult, RpcError> {
        let hash = *sha256(tx).as_bytes();
        self.waiting.has_room_for(&hash, tx)?;
        let checked = self.chain.app().check_tx(tx, true);
        let checked = checked.map_err(|error| RpcError::internal(error.to_string()))?;
        if checked.code == 0 {
            self.waiting.push(hash, tx.to_vec());
        }
        Ok(checked)
    }

    /// The block asked for; the newest where none is named.
    fn at(&self, params: &Value) -> Result<Cow<'_, Produced>, RpcError> {
        let newest = self.height();
        let height = height(params, newest)?;
        self.chain.history().block(height)?.ok_or_else(|| too_high(height, newest))
    }

    fn validators(&self, params: &Value) -> Result<Value, RpcError> {
        // The set of the height to come is known too, and is the one that is meant.
        let coming = self.height() + 1;
        let asked = height(params, coming)?;
        let (set, priorities) = if asked == coming {
            self.chain.coming()
        } else {
            let block =
                self.chain.history().block(asked)?.ok_or_else(|| too_high(asked, coming))?;
            let Produced { validators, priorities, .. } = block.into_owned();
            (validators, priorities)
        };
        let all = json::validators(&set, &priorities);
        let per_page = match whole(params, "per_page")? {
            None | Some(..=0) => 30,
            Some(some) => u64::try_from(some).unwrap_or(100).min(100),
        };
        let page = number(params, "page")?.unwrap_or(1);
        if page == 0 {
            return Err(RpcError::internal("page should be within the range of pages"));
        }
        let (skip, take) = (
            usize::try_from((page - 1).saturating_mul(per_page)).unwrap_or(usize::MAX),
            usize::try_from(per_page).unwrap_or(100),
        );
        if skip >= all.len() {
            return Err(RpcError::internal("page should be within the range of pages"));
        }
        let page: Vec<_> = all.iter().skip(skip).take(take).cloned().collect();
        Ok(json!({
            "block_height": asked.to_string(),
            "count": page.len().to_string(),
            "total": all.len().to_string(),
            "validators": page,
        }))
    }
}

fn checked(result: &TxResult, tx: &[u8]) -> Value {
    json!({
        "code": result.code, "data": HEXUPPER.encode(&result.data), "log": result.log,
        "codespace": "", "hash": sha256(tx).to_string(),
    })
}

pub(crate) fn tx_result(result: &TxResult) -> Value {
    let data = (!result.data.is_empty()).then(|| BASE64.encode(&result.data));
    json!({
        "code": result.code, "data": data, "log": result.log, "info": "",
        "gas_wanted": "0", "gas_used": "0", "events": [], "codespace": "",
    })
}

/// The bytes of `broadcast_tx_*`.
pub(crate) fn transaction(params: &Value) -> Result<Vec<u8>, RpcError> {
    let tx = BASE64.decode(text(params, "tx").as_bytes());
    tx.map_err(|_| RpcError::params("tx is no base64"))
}

fn text<'p>(params: &'p Value, name: &str) -> &'p str {
    params.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A number as CometBFT takes it, in quotes; `None` where it is left out.
fn whole(params: &Value, name: &str) -> Result<Option<i64>, RpcError> {
    let wrong = || RpcError::params(format!("{name} is no whole number in quotes"));
    match params.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => text.parse().map(Some).map_err(|_| wrong()),
        Some(_) => Err(wrong()),
    }
}

/// One that must not be negative.
fn number(params: &Value, name: &str) -> Result<Option<u64>, RpcError> {
    let number = whole(params, name)?;
    let negative = |number| {
        move |_| RpcError::internal(format!("{name} must not be negative, but got {number}"))
    };
    number.map(|number| u64::try_from(number).map_err(negative(number))).transpose()
}

/// The height asked for, which is not 0; `newest` where none is named.
fn height(params: &Value, newest: u64) -> Result<u64, RpcError> {
    match number(params, "height")? {
        Some(0) => Err(RpcError::internal("height must be greater than 0, but got 0")),
        height => Ok(height.unwrap_or(newest)),
    }
}

fn too_high(height: u64, newest: u64) -> RpcError {
    RpcError::internal(format!(
        "height {height} must be less than or equal to the current blockchain height {newest}"
    ))
}
