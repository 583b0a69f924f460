//! Lies about blobs, about what becomes of a transaction, and of a chain that stands still, as an
//! app that links the client meets them.

use std::cell::Cell;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use medlight_cli::ask::{System, block_on};
use medlight_client::{Checkpoint, Client, ClientError, Clock, Fault, Nodes, Outcome};
use medlight_engine_tests::Asked;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::{Kind, RegisterParty};
use medlight_ledger::record::AccessEntry;
use medlight_ledger::tx::TxBody;
use medlight_light::Options;
use medlight_merkle::sha256;
use medlight_rpc::{AskError, Http, Limits};
use medlight_sample::network::key;
use medlight_types::{Hash, Height, Time};
use medlight_wallet::{Keys, sign};
use prost::Message as _;

use crate::Command;
use crate::liars::Liars;

/// This machine's clock, which a wait turns forward by forty times as much: so nobody waits two
/// minutes to see somebody give up.
#[derive(Clone, Default)]
pub(crate) struct Turned(Rc<Cell<Duration>>);

impl Clock for Turned {
    fn now(&self) -> Time {
        System.now().after(self.0.get()).unwrap()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.set(self.0.get() + duration * 40);
        thread::sleep(duration);
    }
}

pub(crate) type Asker = Client<Http, Turned>;

pub(crate) fn client(liars: &Liars, nodes: &[Option<&str>]) -> Asker {
    client_at(liars, nodes, Turned::default())
}

fn client_at(liars: &Liars, nodes: &[Option<&str>], clock: Turned) -> Asker {
    let address = |lie: &Option<&str>| format!("http://127.0.0.1:{}", liars.port(*lie)).parse();
    let nodes = nodes.iter().map(|lie| Http::to(address(lie).unwrap()));
    let (height, hash) = liars.trust.split_once(':').unwrap();
    let hash = data_encoding::HEXUPPER.decode(hash.as_bytes()).unwrap().try_into().unwrap();
    let height = Height::new(height.parse().unwrap()).unwrap();
    let checkpoint = Checkpoint { height, hash: Hash::new(hash) };
    let nodes = Nodes::new(nodes, Limits::DEFAULT);
    Client::new(nodes, clock, checkpoint, Options::default())
}

/// What one wrong answer comes to.
pub(crate) fn fault(error: &ClientError) -> Option<&Fault> {
    match error {
        ClientError::Refused(incidents) => incidents.first().map(|incident| &incident.fault),
        _ => None,
    }
}

/// What a liar's answer is refused for.
pub(crate) fn met(liars: &Liars, command: Command, lie: &str) -> Fault {
    let mut client = client(liars, &[Some(lie)]);
    let asked = async {
        client.sync(None).await?;
        match command {
            Command::Sync => Ok(()),
            Command::Get(key) => client.snapshot(&[liars.key(key).into()], &[]).await.map(drop),
            Command::Log(key) => client.snapshot(&[], &[liars.key(key).into()]).await.map(drop),
        }
    };
    let error = block_on(asked).unwrap_err();
    error.incidents()[0].fault.clone()
}

/// The hash of the bytes sealed for an entry of the town.
fn named_in_a_log(liars: &Liars) -> Hash {
    let mut client = client(liars, &[None]);
    let log = liars.key("access/log/").as_bytes().to_vec();
    block_on(client.sync(None)).unwrap();
    let snapshot = block_on(client.snapshot(&[], std::slice::from_ref(&log))).unwrap();
    let entry = snapshot.log(&log).unwrap().value().entries[0].clone();
    let envelope = AccessEntry::decode(entry.as_slice()).unwrap().envelope.unwrap();
    Hash::new(envelope.sealed_hash.try_into().unwrap())
}

#[test]
fn bytes_beside_the_chain_are_those_named_or_none() {
    let liars = Liars::start(&["blob-altered", "blob-withheld"], "600s");
    let hash = named_in_a_log(&liars);
    let ask = |nodes: &[Option<&str>]| block_on(client(&liars, nodes).blobs(&[hash]));
    let honest = ask(&[None]).unwrap();
    assert_eq!(sha256(honest[0].as_ref().unwrap()), hash);

    let altered = ask(&[Some("blob-altered")]).unwrap_err();
    assert_eq!(fault(&altered), Some(&Fault::Ask(AskError::OtherBytes)));
    assert_eq!(ask(&[Some("blob-withheld")]), Ok(vec![None]));
    for lie in ["blob-altered", "blob-withheld"] {
        assert_eq!(ask(&[Some(lie), None]).as_ref(), Ok(&honest), "{lie}");
        assert!(liars.has_lied(lie), "{lie}");
    }
}

/// A party that the registrar admits, in the next `seconds` or never.
pub(crate) fn admission(liars: &Liars, number: u8, seconds: u64) -> Vec<u8> {
    let asked = Asked::at(liars.port(None));
    let registrar = Keys::new(&key(1, "registrar", 0).to_bytes(), &[0; 32]);
    let party = Keys::new(&[number; 32], &[0; 32]);
    let message = RegisterParty {
        kind: Kind::Organisation.into(),
        name: format!("Ward {number}"),
        sealing_key: party.sealing_key().to_bytes().to_vec(),
    };
    let body = TxBody {
        chain_id: asked.chain_id.clone(),
        nonce: vec![number; 16],
        valid_until: asked.now() + seconds,
        signers: vec![registrar.signer(), party.signer()],
        message: Some(Message::RegisterParty(message)),
    };
    sign(&body, &[&registrar, &party])
}

pub(crate) fn submitted(
    liars: &Liars,
    nodes: &[Option<&str>],
    tx: &[u8],
) -> Result<Outcome, ClientError> {
    block_on(client(liars, nodes).submit(tx, &[]))
}

#[test]
fn what_became_of_a_transaction_the_ledger_says_and_no_node() {
    let liars = Liars::start(&["accepted"], "300ms");
    let done = |nodes, number| submitted(&liars, nodes, &admission(&liars, number, 600));
    assert!(matches!(done(&[None], 11), Ok(Outcome::Done { .. })));

    let never = submitted(&liars, &[Some("accepted")], &admission(&liars, 12, 3));
    assert!(matches!(never, Ok(Outcome::Never { .. })), "{never:?}");
    assert!(liars.has_lied("accepted"));
    assert!(matches!(done(&[Some("accepted"), None], 13), Ok(Outcome::Done { .. })));
}

#[test]
fn a_frozen_node_is_given_up_and_another_believed() {
    let liars = Liars::start(&["frozen"], "300ms");
    let tx = admission(&liars, 21, 600);
    let stalled = submitted(&liars, &[Some("frozen")], &tx).unwrap_err();
    assert!(matches!(stalled, ClientError::Stalled { .. }), "{stalled}");
    assert!(liars.has_lied("frozen"));
    // The frozen node took it in all the same: sent again, its receipt is found.
    let first = submitted(&liars, &[None], &tx).unwrap();
    assert!(matches!(first, Outcome::Done { .. }));

    let both = [Some("frozen"), None];
    let found = submitted(&liars, &both, &tx).unwrap();
    let (Outcome::Done { height, .. }, Outcome::Done { height: known, .. }) = (found, first) else {
        panic!("it never took effect");
    };
    assert_eq!(height, known);
    // What stood still for longer than a chain does is stale, and the other node is asked too.
    let clock = Turned(Rc::new(Cell::new(Duration::from_secs(90))));
    let mut client = client_at(&liars, &both, clock);
    let synced = block_on(client.sync(None)).unwrap();
    assert!(synced.trusted.height().value() > known);
}
