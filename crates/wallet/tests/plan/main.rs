//! What is shown before signing is what holds after it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod laws;
mod stories;

use medlight_ledger::consent::{DefaultPolicy, Disclosure, OpenedDirective};
use medlight_ledger::message::Message;
use medlight_ledger::record::{Directive, VERSION};
use medlight_ledger::{Id, Transaction};
use medlight_wallet::envelope::{Context, Kind, open};
use medlight_wallet::plan::{Custodian, Facts, Intent, PlanError, UnsignedTx, plan};
use medlight_wallet::{Keys, Seed};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

const CHAIN: &str = "medlight-dev-01234567";
const NOW: u64 = 1_795_449_600;
const POLICIES: [Id; 2] = [Id::new([20; 20]), Id::new([21; 20])];

fn keys(index: u16) -> Keys {
    Seed::new([9; 64]).keys(CHAIN, index, 0)
}

/// The custodian, and another organisation.
fn organisations() -> [Id; 2] {
    [keys(1).id(), Id::new([30; 20])]
}

fn facts(in_force: Vec<OpenedDirective>, default_policy: DefaultPolicy) -> Facts {
    let desk = keys(1);
    let name = "Northfield Hospital".into();
    let custodian = Custodian { id: desk.id(), name, sealing_key: desk.sealing_key().clone() };
    let chain_id = CHAIN.into();
    Facts { chain_id, now: NOW, next_seq: 10, in_force, default_policy, custodian }
}

fn planned(intent: &Intent, facts: &Facts) -> Result<UnsignedTx, PlanError> {
    plan(intent, facts, &keys(0), &mut ChaCha20Rng::seed_from_u64(1))
}

/// The directives in force once the custodian has read the signed transaction.
fn applied(tx: &UnsignedTx, facts: &Facts) -> Vec<OpenedDirective> {
    let signed = tx.sign(&[&keys(0)]).unwrap();
    let transaction = Transaction::read(&signed, CHAIN).unwrap();
    transaction.in_time(NOW + 1).unwrap();
    let (policy, put) = match transaction.message() {
        Message::PutDirective(m) => {
            let envelope = m.envelope.clone().unwrap();
            let context = Context { chain_id: CHAIN, kind: Kind::Directive, owner: keys(0).id() };
            let [blob] = tx.blobs() else { panic!("one blob") };
            let opened = open(&context, &envelope, blob, keys(1).opening_key()).unwrap();
            let directive = Directive {
                version: VERSION,
                seq: m.seq,
                root: m.root.clone(),
                count: m.count,
                envelope: Some(envelope),
            };
            let policy = Id::try_from(m.policy.as_slice()).unwrap();
            let opened = Disclosure::decode(&opened).unwrap().opened(policy, &directive).unwrap();
            (policy, Some(opened))
        }
        Message::RevokeDirective(m) => (Id::try_from(m.policy.as_slice()).unwrap(), None),
        other => panic!("{other:?}"),
    };
    let others = facts.in_force.iter().filter(|directive| directive.policy != policy);
    others.cloned().chain(put).collect()
}
