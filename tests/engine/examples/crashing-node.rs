//! `medlight node` that aborts at one moment of the first block with a transaction:
//! `crashing-node executed|commit|committed --abci ADDRESS --home DIR`.

use std::error::Error;
use std::path::Path;
use std::process::abort;
use std::sync::Arc;

use medlight_app::{
    Answer, App, AppError, Application, BlockInfo, Finalized, Genesis, Query, Standing, TxResult,
    abci,
};
use medlight_cli::node::KEEP;
use medlight_store::{File, Store};
use medlight_types::Hash;

/// When it aborts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// The block is executed, and the engine not told.
    Executed,
    /// The engine asks to make it durable, and nothing is.
    Commit,
    /// It is durable, and the engine not told.
    Committed,
}

struct Crashing {
    app: App<File>,
    moment: Moment,
    /// The block at hand has transactions.
    full: bool,
}

impl Crashing {
    fn pass(&self, moment: Moment) {
        if self.full && self.moment == moment {
            abort();
        }
    }
}

impl Application for Crashing {
    type Error = AppError;

    fn standing(&self) -> Standing {
        self.app.standing()
    }

    fn init_chain(&mut self, genesis: &Genesis) -> Result<Hash, AppError> {
        self.app.init_chain(genesis)
    }

    fn check_tx(&mut self, tx: &[u8], new: bool) -> Result<TxResult, AppError> {
        self.app.check_tx(tx, new)
    }

    fn prepare_proposal(
        &self,
        txs: Vec<Vec<u8>>,
        max_bytes: usize,
        block: &BlockInfo,
    ) -> Vec<Vec<u8>> {
        self.app.prepare_proposal(txs, max_bytes, block)
    }

    fn finalize_block(
        &mut self,
        block: &BlockInfo,
        txs: &[Vec<u8>],
    ) -> Result<Finalized, AppError> {
        let finalized = self.app.finalize_block(block, txs)?;
        self.full = !txs.is_empty();
        self.pass(Moment::Executed);
        Ok(finalized)
    }

    fn commit(&mut self) -> Result<(), AppError> {
        self.pass(Moment::Commit);
        self.app.commit()?;
        self.pass(Moment::Committed);
        Ok(())
    }

    fn query(&mut self, query: &Query) -> Result<Answer, AppError> {
        self.app.query(query)
    }

    fn wanted_blobs(&self, after: Option<&Hash>, limit: usize) -> Result<Vec<Hash>, AppError> {
        self.app.wanted_blobs(after, limit)
    }
}

/// No node beside this one.
struct Alone;

impl abci::Beside for Alone {
    fn blob_put(&self, _: &[u8], _: &abci::Behind) {}

    fn committed(&self) {}
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [moment, _, address, _, home] = arguments.as_slice() else {
        return Err("crashing-node MOMENT --abci ADDRESS --home DIR".into());
    };
    let moment = match moment.as_str() {
        "executed" => Moment::Executed,
        "commit" => Moment::Commit,
        "committed" => Moment::Committed,
        other => return Err(format!("there is no moment {other}").into()),
    };
    let app = App::open(Store::open(File::open(Path::new(home))?, KEEP)?)?;
    let app = abci::Shared::new(Crashing { app, moment, full: false });
    Ok(abci::serve(&app, &Arc::new(Alone), address, || ())?)
}
