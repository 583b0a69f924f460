//! What is sealed shows nowhere: two runs that differ only in sealed plaintext, of the same bucket,
//! have message bodies and log entries that differ in commitments and hashes of sealed bytes alone.

use medlight_app::{App, Application, BlockInfo, Genesis, Query, app_state};
use medlight_ledger::Id;
use medlight_ledger::consent::{Disclosure, Effect, Label, Period, Provision, Purpose};
use medlight_ledger::message::access::{
    AnswerEntry, AskEntry, Basis, BreakGlass, ReviewBreakGlass, SubmitAccess, Submitted, Verdict,
};
use medlight_ledger::message::consent::{DefaultPolicy, PutDirective, RegisterPolicy};
use medlight_ledger::message::identity::{
    ConfirmRel, Kind as Party, OfferRel, OpenUnclaimed, RegisterParty, RegisterPractitioner,
    RequestRel,
};
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::record::{AccessEntry, Change, Relationship};
use medlight_ledger::tx::{SignedTx, TxBody};
use medlight_merkle::sha256;
use medlight_store::{Memory, Store};
use medlight_types::{LogPage, LogRequest};
use medlight_wallet::envelope::{Context, Kind, Sealed, seal};
use medlight_wallet::{Keys, Seed, sign};
use proptest::prelude::*;
use prost::Message as _;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

const CHAIN: &str = "medlight-dev-sealed";
const NOW: u64 = 1_795_449_600;

/// One run: what it sends is the same each time, but for what it seals.
struct Run {
    app: App<Memory>,
    random: ChaCha20Rng,
    height: u64,
    nonce: u128,
    bodies: Vec<TxBody>,
    lengths: Vec<usize>,
}

struct People {
    registrar: Keys,
    hospital: Keys,
    doctor: Keys,
    officer: Keys,
    patient: Keys,
    /// The same patient, before she had keys of her own.
    unclaimed: Keys,
}

fn people() -> People {
    let [registrar, hospital, doctor, officer, patient, unclaimed] =
        [1, 2, 3, 4, 5, 6].map(|number| Seed::new([number; 64]).keys(CHAIN, 0, 0));
    People { registrar, hospital, doctor, officer, patient, unclaimed }
}

impl Run {
    fn begin(people: &People) -> Self {
        let mut app = App::open(Store::open(Memory::default(), 10).unwrap()).unwrap();
        let app_state = app_state(&[people.registrar.public_key()]).to_string();
        app.init_chain(&Genesis {
            chain_id: CHAIN.into(),
            app_state: app_state.into_bytes(),
            validators: Default::default(),
        })
        .unwrap();
        let random = ChaCha20Rng::from_seed([9; 32]);
        Self { app, random, height: 0, nonce: 0, bodies: Vec::new(), lengths: Vec::new() }
    }

    fn seal(&mut self, kind: Kind, owner: Id, plaintext: &[u8], to: &[&Keys]) -> Option<Envelope> {
        let context = Context { chain_id: CHAIN, kind, owner };
        let readers: Vec<_> = to.iter().map(|keys| keys.sealing_key()).collect();
        let Sealed { envelope, blob } =
            seal(&context, plaintext, &readers, &mut self.random).unwrap();
        self.lengths.push(blob.len());
        let put = Query { path: "/blob/put".into(), data: blob, height: 0 };
        assert_eq!(self.app.query(&put).unwrap().code, 0);
        Some(envelope)
    }

    fn send(&mut self, signers: &[&Keys], message: Message) {
        self.nonce += 1;
        self.height += 1;
        let body = TxBody {
            chain_id: CHAIN.to_owned(),
            nonce: self.nonce.to_be_bytes().to_vec(),
            valid_until: NOW + 3_600,
            signers: signers.iter().map(|keys| keys.signer()).collect(),
            message: Some(message),
        };
        let tx = sign(&body, signers);
        let block = BlockInfo { height: self.height, time: NOW };
        let result =
            self.app.finalize_block(&block, std::slice::from_ref(&tx)).unwrap().results.remove(0);
        assert_eq!(result.code, 0, "{body:?}");
        self.app.commit().unwrap();
        let signed = SignedTx::decode(tx.as_slice()).unwrap();
        self.bodies.push(TxBody::decode(signed.body.as_slice()).unwrap());
    }

    fn relationship(&mut self, id: Id) -> Relationship {
        let data = format!("identity/relationship/{id}").into_bytes();
        let query = Query { path: "/cell".into(), data, height: self.height };
        Relationship::decode(self.app.query(&query).unwrap().value.as_slice()).unwrap()
    }

    fn entries(&mut self, key: String) -> Vec<Vec<u8>> {
        let request =
            LogRequest { key: key.into_bytes(), first: 0, count: 1_000, hashes_only: false };
        let (data, height) = (request.encode(), self.height);
        let answer = self.app.query(&Query { path: "/log".into(), data, height }).unwrap();
        LogPage::decode(&answer.value).unwrap().entries
    }
}

/// What the ledger shows of a run.
#[derive(Debug, PartialEq)]
struct Shown {
    entries: Vec<AccessEntry>,
    changes: Vec<Change>,
    relationship: Relationship,
}

fn party(keys: &Keys) -> Vec<u8> {
    keys.sealing_key().to_bytes().to_vec()
}

/// A history that nobody had claimed, and the patient who claims it: its key is handed over sealed.
fn handed_over(run: &mut Run, people: &People, event: &[u8], key: &[u8]) {
    let People { hospital, patient, unclaimed, .. } = people;
    let message = OpenUnclaimed { sealing_key: party(unclaimed) };
    run.send(&[hospital, unclaimed], Message::OpenUnclaimed(message));
    let envelope = run.seal(Kind::Access, unclaimed.id(), event, &[unclaimed, hospital]);
    run.send(&[hospital], access(unclaimed.id(), 0, envelope, None));
    let code = &Seed::new([77; 64]).keys(CHAIN, 0, 0);
    let (offer, expires) = (code.id().as_bytes().to_vec(), NOW + 60);
    let continues = unclaimed.id().as_bytes().to_vec();
    run.send(&[hospital], Message::OfferRel(OfferRel { offer: offer.clone(), expires, continues }));
    let custodian = hospital.id().as_bytes().to_vec();
    let request = RequestRel { custodian, offer, sealing_key: party(patient) };
    run.send(&[patient, code], Message::RequestRel(request));
    let handover = run.seal(Kind::Handover, patient.id(), key, &[patient]);
    let relationship = patient.id().as_bytes().to_vec();
    run.send(&[hospital], Message::ConfirmRel(ConfirmRel { relationship, handover }));
}

fn access(of: Id, number: u64, envelope: Option<Envelope>, basis: Option<Basis>) -> Message {
    let relationship = of.as_bytes().to_vec();
    let (held_until, legal_code, corrects) = (0, 0, 0);
    let entry =
        Submitted { relationship, number, envelope, basis, held_until, legal_code, corrects };
    Message::SubmitAccess(SubmitAccess { entries: vec![entry] })
}

/// Everything that carries something sealed, with these words in it.
fn told(people: &People, words: &[String], permit: bool) -> (Run, Shown) {
    let mut run = Run::begin(people);
    let mut words = words.iter().map(String::as_bytes).cycle();
    let mut word = || words.next().unwrap();
    let People { registrar, hospital, doctor, officer, patient, unclaimed } = people;
    let id = patient.id();
    let (both, relationship) = ([patient, hospital], id.as_bytes().to_vec());
    let (name, sealing_key) = ("Northfield Hospital".to_owned(), party(hospital));
    let kind = Party::Organisation.into();
    run.send(
        &[registrar, hospital],
        Message::RegisterParty(RegisterParty { kind, name, sealing_key }),
    );
    for person in [doctor, officer] {
        let name = run.seal(Kind::Practitioner, person.id(), word(), &[hospital, person]);
        let sealing_key = party(person);
        let message = Message::RegisterPractitioner(RegisterPractitioner { name, sealing_key });
        run.send(&[hospital, person], message);
    }
    let (text, default) = (vec![3; 32], DefaultPolicy::BasicNormal.into());
    run.send(&[hospital], Message::RegisterPolicy(RegisterPolicy { text, default }));
    let policy = Id::of_policy(&hospital.id(), &[3; 32]).as_bytes().to_vec();
    let event = word();
    // A key has 32 bytes, whatever they are.
    handed_over(&mut run, people, event, sha256(word()).as_bytes());
    let line = Provision {
        effect: if permit { Effect::Permit } else { Effect::Deny },
        period: Period::ALWAYS,
        actors: [].into(),
        purposes: [if permit { Purpose::Treat } else { Purpose::Hmarkt }].into(),
        labels: if permit { [Label::Normal].into() } else { [].into() },
    };
    let disclosure = Disclosure::new([8; 32], vec![line]).unwrap();
    let envelope = run.seal(Kind::Directive, id, &disclosure.encode(), &both);
    let (root, count) = (disclosure.root().as_bytes().to_vec(), disclosure.count());
    let put = PutDirective { policy, seq: 1, replaces: 0, root, count, envelope };
    run.send(&[patient], Message::PutDirective(put));
    let envelope = run.seal(Kind::Review, id, word(), &both);
    let open = BreakGlass { relationship: relationship.clone(), envelope };
    run.send(&[hospital, doctor], Message::BreakGlass(open));
    for number in 0..4 {
        let basis =
            [Some(Basis::Directive(1)), None, Some(Basis::Emergency(1))][number % 3].clone();
        let number = u64::try_from(number).unwrap();
        let envelope = run.seal(Kind::Access, id, word(), &both);
        run.send(&[hospital], access(id, number, envelope, basis));
    }
    let envelope = run.seal(Kind::Review, id, word(), &both);
    let verdict = Verdict::Referred.into();
    let review =
        ReviewBreakGlass { relationship: relationship.clone(), number: 1, verdict, envelope };
    run.send(&[hospital, officer], Message::ReviewBreakGlass(review));
    let envelope = run.seal(Kind::Question, id, word(), &both);
    let ask = AskEntry { relationship: relationship.clone(), number: 2, envelope };
    run.send(&[patient], Message::AskEntry(ask));
    let envelope = run.seal(Kind::Answer, id, word(), &both);
    let answer = AnswerEntry { relationship, number: 2, envelope };
    run.send(&[hospital], Message::AnswerEntry(answer));
    let mut entries = run.entries(format!("access/log/{id}"));
    entries.extend(run.entries(format!("access/log/{}", unclaimed.id())));
    let entries = entries.iter().map(|entry| AccessEntry::decode(entry.as_slice()).unwrap());
    let entries = entries.collect();
    let changes = run.entries(format!("consent/changes/{id}"));
    let changes = changes.iter().map(|change| Change::decode(change.as_slice()).unwrap());
    let changes = changes.collect();
    let relationship = run.relationship(id);
    (run, Shown { entries, changes, relationship })
}

/// Takes out what may differ: commitments (a directive's root is one) and hashes of sealed bytes.
fn hide(envelope: &mut Option<Envelope>) {
    if let Some(envelope) = envelope {
        envelope.commitment.clear();
        envelope.sealed_hash.clear();
    }
}

fn hide_in(body: &mut TxBody) {
    match body.message.as_mut().unwrap() {
        Message::RegisterPractitioner(m) => hide(&mut m.name),
        Message::ConfirmRel(m) => hide(&mut m.handover),
        Message::PutDirective(m) => {
            hide(&mut m.envelope);
            m.root.clear();
        }
        Message::SubmitAccess(m) => m.entries.iter_mut().for_each(|e| hide(&mut e.envelope)),
        Message::BreakGlass(m) => hide(&mut m.envelope),
        Message::ReviewBreakGlass(m) => hide(&mut m.envelope),
        Message::AskEntry(m) => hide(&mut m.envelope),
        Message::AnswerEntry(m) => hide(&mut m.envelope),
        _ => {}
    }
}

/// Two payloads of one bucket.
fn pair() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        ("[a-zé ]{0,200}", "[a-zé ]{0,200}"),
        ("[a-z]{480,1900}", "[a-z]{480,1900}"),
        ("[a-z]{2100,3000}", "[a-z]{2100,3000}"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_else_differs(pairs in prop::collection::vec(pair(), 1..9)) {
        let (one, other): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let people = people();
        let (mut one, mut shown_one) = told(&people, &one, true);
        let (mut other, mut shown_other) = told(&people, &other, false);
        prop_assert_ne!(&one.bodies, &other.bodies, "the two said the same");
        for run in [&mut one, &mut other] {
            run.bodies.iter_mut().for_each(hide_in);
        }
        prop_assert_eq!(&one.bodies, &other.bodies);
        prop_assert_eq!(&one.lengths, &other.lengths, "a length tells something");
        for shown in [&mut shown_one, &mut shown_other] {
            prop_assert!(shown.relationship.handover.is_some());
            hide(&mut shown.relationship.handover);
            shown.entries.iter_mut().for_each(|entry| hide(&mut entry.envelope));
            shown.changes.iter_mut().for_each(|change| change.root.clear());
        }
        prop_assert_eq!(shown_one, shown_other);
    }
}
