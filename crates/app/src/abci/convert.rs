//! CometBFT's questions into ours, our answers into CometBFT's.

use std::collections::BTreeMap;

use tendermint_proto::google::protobuf::Timestamp;
use tendermint_proto::v0_38::abci::Request;
use tendermint_proto::v0_38::abci::request::Value as Asked;
use tendermint_proto::v0_38::abci::response::Value as Answered;
use tendermint_proto::v0_38::abci::{
    CheckTxType, ExecTxResult, RequestFinalizeBlock, RequestInitChain, RequestPrepareProposal,
    RequestQuery, ResponseApplySnapshotChunk, ResponseCheckTx, ResponseCommit, ResponseEcho,
    ResponseException, ResponseExtendVote, ResponseFinalizeBlock, ResponseFlush, ResponseInfo,
    ResponseInitChain, ResponseListSnapshots, ResponseLoadSnapshotChunk, ResponseOfferSnapshot,
    ResponsePrepareProposal, ResponseProcessProposal, ResponseQuery, ResponseVerifyVoteExtension,
    ValidatorUpdate, response_process_proposal, response_verify_vote_extension,
};
use tendermint_proto::v0_38::crypto::{ProofOp, ProofOps, PublicKey, public_key};

use crate::application::{Answer, Application, BlockInfo, Genesis, Query, TxResult};

/// The version the ledger's rules have; a header carries it.
const APP_VERSION: u64 = 1;

/// The answer to any question; an exception where the application cannot go on.
pub(super) fn answer<A: Application>(app: &mut A, request: Request) -> Answered {
    let Some(asked) = request.value else {
        return exception("an empty request");
    };
    respond(app, asked).unwrap_or_else(|error| exception(&error.to_string()))
}

fn respond<A: Application>(app: &mut A, asked: Asked) -> Result<Answered, A::Error> {
    Ok(match asked {
        Asked::Echo(echo) => Answered::Echo(ResponseEcho { message: echo.message }),
        Asked::Flush(_) => Answered::Flush(ResponseFlush {}),
        Asked::Info(_) => Answered::Info(info(app)),
        Asked::InitChain(init) => match validators(&init) {
            Some(validators) => Answered::InitChain(init_chain(app, init, validators)?),
            None => exception("the genesis document has a validator without Ed25519 key or power"),
        },
        Asked::Query(query) => Answered::Query(self::query(app, query)?),
        Asked::CheckTx(check) => {
            let new = check.r#type() == CheckTxType::New;
            Answered::CheckTx(check_tx(app.check_tx(&check.tx, new)?))
        }
        Asked::PrepareProposal(proposal) => Answered::PrepareProposal(prepare(app, proposal)),
        // Whatever was decided is refused by code when it is executed.
        Asked::ProcessProposal(_) => Answered::ProcessProposal(ResponseProcessProposal {
            status: response_process_proposal::ProposalStatus::Accept.into(),
        }),
        Asked::FinalizeBlock(block) => Answered::FinalizeBlock(finalize(app, block)?),
        Asked::Commit(_) => {
            app.commit()?;
            Answered::Commit(ResponseCommit { retain_height: 0 })
        }
        // Votes are not extended and states not shipped; CometBFT asks all the same.
        Asked::ExtendVote(_) => Answered::ExtendVote(ResponseExtendVote::default()),
        Asked::VerifyVoteExtension(_) => {
            Answered::VerifyVoteExtension(ResponseVerifyVoteExtension {
                status: response_verify_vote_extension::VerifyStatus::Accept.into(),
            })
        }
        Asked::ListSnapshots(_) => Answered::ListSnapshots(ResponseListSnapshots::default()),
        Asked::OfferSnapshot(_) => Answered::OfferSnapshot(ResponseOfferSnapshot::default()),
        Asked::LoadSnapshotChunk(_) => {
            Answered::LoadSnapshotChunk(ResponseLoadSnapshotChunk::default())
        }
        Asked::ApplySnapshotChunk(_) => {
            Answered::ApplySnapshotChunk(ResponseApplySnapshotChunk::default())
        }
    })
}

fn exception(error: &str) -> Answered {
    Answered::Exception(ResponseException { error: error.to_owned() })
}

fn info<A: Application>(app: &A) -> ResponseInfo {
    let standing = app.standing();
    ResponseInfo {
        data: "medlight".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        app_version: APP_VERSION,
        last_block_height: signed(standing.height),
        last_block_app_hash: standing
            .root
            .filter(|_| standing.height > 0)
            .map(|root| root.as_bytes().to_vec().into())
            .unwrap_or_default(),
    }
}

/// `None` if one of them is none that this ledger could change later.
fn validators(init: &RequestInitChain) -> Option<BTreeMap<[u8; 32], u64>> {
    let one = |update: &ValidatorUpdate| match update.pub_key.as_ref()?.sum.as_ref()? {
        public_key::Sum::Ed25519(key) => {
            let power = u64::try_from(update.power).ok().filter(|power| *power > 0)?;
            Some((<[u8; 32]>::try_from(key.as_slice()).ok()?, power))
        }
        public_key::Sum::Secp256k1(_) => None,
    };
    init.validators.iter().map(one).collect()
}

fn init_chain<A: Application>(
    app: &mut A,
    init: RequestInitChain,
    validators: BTreeMap<[u8; 32], u64>,
) -> Result<ResponseInitChain, A::Error> {
    let app_state = init.app_state_bytes.to_vec();
    let genesis = Genesis { chain_id: init.chain_id, app_state, validators };
    let root = app.init_chain(&genesis)?;
    Ok(ResponseInitChain {
        consensus_params: None,
        validators: Vec::new(),
        app_hash: root.as_bytes().to_vec().into(),
    })
}

fn check_tx(result: TxResult) -> ResponseCheckTx {
    ResponseCheckTx { code: result.code, log: result.log, ..Default::default() }
}

fn prepare<A: Application>(app: &A, proposal: RequestPrepareProposal) -> ResponsePrepareProposal {
    let block = block(proposal.height, proposal.time);
    let max = usize::try_from(proposal.max_tx_bytes).unwrap_or(0);
    let txs = proposal.txs.iter().map(|tx| tx.to_vec()).collect();
    let chosen = app.prepare_proposal(txs, max, &block);
    ResponsePrepareProposal { txs: chosen.into_iter().map(Into::into).collect() }
}

fn finalize<A: Application>(
    app: &mut A,
    request: RequestFinalizeBlock,
) -> Result<ResponseFinalizeBlock, A::Error> {
    let txs: Vec<_> = request.txs.iter().map(|tx| tx.to_vec()).collect();
    let done = app.finalize_block(&block(request.height, request.time), &txs)?;
    let result = |result: TxResult| ExecTxResult {
        code: result.code,
        data: result.data.into(),
        log: result.log,
        ..Default::default()
    };
    let update = |(key, power): ([u8; 32], u64)| ValidatorUpdate {
        pub_key: Some(PublicKey { sum: Some(public_key::Sum::Ed25519(key.to_vec())) }),
        power: signed(power),
    };
    Ok(ResponseFinalizeBlock {
        tx_results: done.results.into_iter().map(result).collect(),
        validator_updates: done.validators.into_iter().map(update).collect(),
        app_hash: done.root.as_bytes().to_vec().into(),
        ..Default::default()
    })
}

fn query<A: Application>(app: &mut A, asked: RequestQuery) -> Result<ResponseQuery, A::Error> {
    let height = u64::try_from(asked.height).unwrap_or(0);
    let query = Query { path: asked.path, data: asked.data.to_vec(), height };
    let Answer { code, log, key, value, proof, height } = app.query(&query)?;
    let op = |data| ProofOp { r#type: "ics23:jmt".to_owned(), key: key.clone(), data };
    let proof_ops = proof.map(|proof| ProofOps { ops: vec![op(proof)] });
    Ok(ResponseQuery {
        code,
        log,
        key: key.clone().into(),
        value: value.into(),
        proof_ops,
        height: signed(height),
        ..Default::default()
    })
}

/// A block's time is cut to whole seconds for every rule.
fn block(height: i64, time: Option<Timestamp>) -> BlockInfo {
    let seconds = time.map_or(0, |time| time.seconds);
    BlockInfo {
        height: u64::try_from(height).unwrap_or(0),
        time: u64::try_from(seconds).unwrap_or(0),
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
