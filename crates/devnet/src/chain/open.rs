//! A chain begun, or gone on with: what is kept is held against what was asked for, and the
//! application against the blocks.

use medlight_app::{Application, Genesis, Standing};
use medlight_merkle::sha256;
use medlight_types::{ChainId, Time};
use serde_json::Value;

use super::{Chain, ChainError, info};
use crate::{Beginning, History, HistoryError, Produced, Rotation, results_hash};

impl<A: Application> Chain<A> {
    /// Goes on from what `history` and `app` hold, or begins. Where a crash left the application one
    /// block behind, it is given that block again.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn open(
        mut app: A,
        mut history: Box<dyn History + Send>,
        beginning: &Beginning,
    ) -> Result<Self, ChainError<A::Error>> {
        let genesis = match history.genesis()? {
            Some(kept) => kept,
            None => begun(app.standing(), &mut *history, beginning)?,
        };
        let (chain_id, genesis_time) = held_against(&genesis, beginning)?;
        let damaged = |what| ChainError::History(HistoryError::Damaged(what));
        let height = history.height()?;
        let last = match height {
            0 => None,
            height => history.block(height)?.map(|block| block.into_owned()),
        };
        let mut caught_up = false;
        let root = match (&last, app.standing()) {
            (None, Standing { root: None, .. }) => {
                let app_state = genesis.get("app_state").map(Value::to_string).unwrap_or_default();
                let app_state = app_state.into_bytes();
                let chain_id = chain_id.as_str().to_owned();
                let each = beginning.validators.list().into_iter();
                let validators = each.map(|one| (*one.key().as_bytes(), one.power())).collect();
                let genesis = Genesis { chain_id, app_state, validators };
                app.init_chain(&genesis).map_err(ChainError::Application)?
            }
            (None, Standing { height: 0, root: Some(root) }) => root,
            (Some(last), standing) if stands_after(last, &standing) => last.finalized.root,
            (Some(last), standing) if stands_before(last, &standing) => {
                caught_up = true;
                replay(&mut app, last)?;
                last.finalized.root
            }
            (_, standing) => {
                return Err(ChainError::Apart { state: standing.height, blocks: height });
            }
        };
        let turn = |height| {
            let rotation = history.rotation(height)?;
            rotation.ok_or_else(|| damaged("a height's turn"))
        };
        let (current, next) = (turn(height + 1)?, turn(height + 2)?);
        Ok(Self {
            app,
            history,
            chain_id,
            keys: beginning.validators.clone(),
            genesis,
            genesis_time,
            current,
            next,
            last,
            root,
            caught_up,
        })
    }
}

/// Writes down how the chain begins, before anything else is written.
fn begun<E: core::fmt::Display>(
    standing: Standing,
    history: &mut dyn History,
    beginning: &Beginning,
) -> Result<Value, ChainError<E>> {
    if standing.root.is_some() {
        return Err(ChainError::Apart { state: standing.height, blocks: 0 });
    }
    let document = beginning.document();
    let first = Rotation::new(beginning.validators.list())?;
    let mut second = first.clone();
    second.advance();
    history.begin(&document, [&first, &second])?;
    Ok(document)
}

/// Whether the chain kept is the one asked for, whenever it began; its name and time.
fn held_against<E: core::fmt::Display>(
    kept: &Value,
    beginning: &Beginning,
) -> Result<(ChainId, Time), ChainError<E>> {
    let asked = beginning.document();
    let other = |what, kept: String, asked: String| ChainError::OtherNetwork { what, kept, asked };
    let name = |document: &Value| {
        document.get("chain_id").and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    if name(kept) != name(&asked) {
        return Err(other("name", name(kept), name(&asked)));
    }
    let count = |document: &Value| {
        document.get("validators").and_then(Value::as_array).map_or(0, Vec::len).to_string()
    };
    if count(kept) != count(&asked) {
        return Err(other("number of validators", count(kept), count(&asked)));
    }
    let rest = |document: &Value| {
        let mut document = document.clone();
        document.as_object_mut().map(|fields| fields.remove("genesis_time"));
        sha256(document.to_string().as_bytes()).to_string()
    };
    if rest(kept) != rest(&asked) {
        return Err(other("genesis document", rest(kept), rest(&asked)));
    }
    let time = kept.get("genesis_time").and_then(Value::as_str).and_then(Time::parse);
    let time = time.ok_or(HistoryError::Damaged("the genesis document"))?;
    Ok((beginning.chain_id.clone(), time))
}

fn stands_after(last: &Produced, standing: &Standing) -> bool {
    standing.height == last.block.header.height.value()
        && standing.root == Some(last.finalized.root)
}

fn stands_before(last: &Produced, standing: &Standing) -> bool {
    let root = standing.root.map(|root| root.as_bytes().to_vec());
    standing.height + 1 == last.block.header.height.value()
        && root.as_ref() == Some(&last.block.header.app_hash)
}

/// Gives the application the last block again.
fn replay<A: Application>(app: &mut A, last: &Produced) -> Result<(), ChainError<A::Error>> {
    let info = info(&last.block.header);
    let again =
        app.finalize_block(&info, &last.block.transactions).map_err(ChainError::Application)?;
    let same = again.root == last.finalized.root
        && again.validators == last.finalized.validators
        && results_hash(&again.results) == results_hash(&last.finalized.results);
    match same {
        true => app.commit().map_err(ChainError::Application),
        false => Err(ChainError::OtherResult { height: info.height }),
    }
}
