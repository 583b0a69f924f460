//! Of what is signed, sealed, shown and kept.

use std::collections::{BTreeMap, BTreeSet};

use medlight_app::app_state;
use medlight_ledger::Id;
use medlight_ledger::consent::{Actor, Disclosure, Effect, Label, Period, Provision, Purpose};
use medlight_ledger::record::{Chain, VERSION};
use medlight_ledger::tx::{SignedTx, TxBody};
use medlight_store::{Changes, Memory, Store};
use medlight_wallet::envelope::seal;
use medlight_wallet::offer::Code;
use medlight_wallet::pass::Pass;
use medlight_wallet::vault::lock;
use medlight_wallet::{Seed, Words};
use prost::Message as _;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::json;

use super::Input;
use crate::town::{CHAIN, NOW, written};
use crate::wallet::{context, reader};
use crate::{disk, town};

pub(super) fn make() -> Vec<Input> {
    let mut inputs = transactions();
    inputs.extend(choices());
    inputs.extend(wallet());
    inputs.extend(disk());
    inputs
}

/// One of each message the town sends, and the longest.
fn transactions() -> Vec<Input> {
    let mut kinds = BTreeMap::new();
    for step in written().steps {
        let signed = SignedTx::decode(step.tx.as_slice()).unwrap();
        let message = TxBody::decode(signed.body.as_slice()).unwrap().message;
        let message = format!("{:?}", message.unwrap());
        let kind = message.split('(').next().unwrap_or_default().to_owned();
        kinds.entry(kind).or_insert(step.tx);
    }
    kinds.into_iter().map(|(kind, tx)| ("transaction", kind.to_lowercase(), tx)).collect()
}

fn lines() -> Vec<Provision> {
    let (organisation, practitioner) = (Id::new([3; 20]), Id::new([4; 20]));
    let whole = Provision {
        effect: Effect::Permit,
        period: Period::new(NOW, Some(NOW + 9)).unwrap(),
        actors: [
            Actor::Organisation(organisation),
            Actor::PractitionerAt { organisation, practitioner },
        ]
        .into(),
        purposes: [Purpose::Treat, Purpose::Hpaymt].into(),
        labels: [Label::Normal, Label::Psy].into(),
    };
    let least = Provision {
        effect: Effect::Deny,
        period: Period::ALWAYS,
        actors: [].into(),
        purposes: [].into(),
        labels: [].into(),
    };
    vec![whole, least]
}

fn choices() -> Vec<Input> {
    let [whole, least] = [0, 1].map(|place| lines()[place].encode());
    let disclosure = Disclosure::new([5; 32], lines()).unwrap();
    let pass = Pass {
        chain_id: CHAIN.to_owned(),
        relationship: reader().id(),
        disclosures: vec![(Id::new([4; 20]), disclosure.clone())],
        issued_at: NOW,
        expires: NOW + 600,
    };
    vec![
        ("provision", "whole".to_owned(), whole),
        ("provision", "least".to_owned(), least),
        ("disclosure", "two-lines".to_owned(), disclosure.encode()),
        ("pass", "whole".to_owned(), pass.sign(&reader()).unwrap().into_bytes()),
    ]
}

fn wallet() -> Vec<Input> {
    let mut random = ChaCha20Rng::from_seed([6; 32]);
    let words: Vec<_> = Words::of(&[8; 32]).iter().collect();
    let code = Code::new(&mut random).to_string();
    let vault = lock(&Seed::new([2; 64]), "passphrase", &mut random).unwrap();
    let sealed = seal(&context(), b"plaintext", &[reader().sealing_key()], &mut random).unwrap();
    let bucket = sealed.envelope.bucket.to_be_bytes();
    let envelope = [sealed.envelope.commitment.as_slice(), &bucket, &sealed.blob].concat();
    let mut padded = [&[1; 32], &9_u32.to_be_bytes()[..], b"plaintext"].concat();
    padded.resize(512, 0);
    let event = json!({
        "resourceType": "AuditEvent", "recorded": "2026-11-23T01:42:45Z",
        "agent": [
            { "requestor": true, "who": { "display": "Dr. Vera Adler" }, "role": [{ "text": "ward" }],
              "purposeOfUse": [{ "coding": [{ "code": "TREAT" }] }] },
            { "requestor": false, "who": { "identifier": { "value": reader().id().to_string() } } },
        ],
        "entity": [{ "role": { "code": "4" }, "what": { "display": "Discharge letter" },
                     "securityLabel": [{ "coding": [{ "code": "N" }] }] }],
    });
    vec![
        ("event", "read-on-a-ward".to_owned(), event.to_string().into_bytes()),
        ("typed", "words".to_owned(), words.join(" ").into_bytes()),
        ("typed", "code".to_owned(), code.into_bytes()),
        ("vault", "whole".to_owned(), vault),
        ("envelope", "whole".to_owned(), envelope),
        ("padding", "whole".to_owned(), padded),
    ]
}

/// The genesis document's state, and the rows of a store: three cells, a log, a loose blob.
fn disk() -> Vec<Input> {
    let state = app_state(&[town::registrar().public_key()]).to_string().into_bytes();
    let mut store = Store::open(Memory::default(), 10).unwrap();
    let chain = Chain { version: VERSION, chain_id: CHAIN.to_owned() }.encode_to_vec();
    for (version, name) in (0..).zip(["one", "two", "three"]) {
        let name = name.as_bytes().to_vec();
        let mut changes = Changes { time: Some(NOW), ..Changes::default() };
        changes.cells.insert(b"chain".to_vec(), Some(chain.clone()));
        changes.cells.insert(name.clone(), Some(name.clone()));
        changes.cells.insert(b"a/log".to_vec(), Some(name.clone()));
        changes.entries.insert(b"a/log".to_vec(), vec![name.clone(), name.clone()]);
        changes.due.insert((NOW + version, name), true);
        let prepared = store.prepare(version, changes).unwrap();
        store.commit(prepared).unwrap();
    }
    store.put_blob(b"a loose blob", &BTreeSet::new()).unwrap();
    let rows = disk::rows(store.backend());
    vec![("genesis", "state".to_owned(), state), ("store", "three-blocks".to_owned(), rows)]
}
