//! Single turns of the client that a simulation meets too seldom: a way that ends in the middle, a
//! header long passed, a transaction the network has already.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use medlight_client::{Client, ClientError, Clock, Event, Fault, Nodes, Outcome};
use medlight_light::Options;
use medlight_rpc::{AskError, Limits, Transport, TransportError};
use medlight_types::{Height, Time};
use medlight_wallet::Seed;
use serde_json::Value;

use super::network::{CHAIN, HEAD, network, powered};
use crate::local::{Network, Turned, asked, at, checkpoint, each, now_or_never, send};

/// How a node answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Honest,
    /// The first vote for one height is forged.
    Forges(u64),
    /// One validator a page, however many are asked for.
    Stints,
    /// Nine seconds an answer, all of them true.
    Dawdles,
}

struct Told {
    network: Network,
    manner: Manner,
    clock: Turned,
    asked: Rc<Cell<u32>>,
}

impl Transport for Told {
    async fn exchange(&self, question: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
        self.asked.set(self.asked.get() + 1);
        if self.manner == Manner::Dawdles {
            self.clock.sleep(Duration::from_secs(9)).await;
        }
        let answer = each(&question, |call| {
            let mut params = call["params"].clone();
            if self.manner == Manner::Stints && params["per_page"].is_string() {
                params["per_page"] = "1".into();
            }
            let mut answer = asked(&self.network, call, &params);
            self.forge(&mut answer["result"]);
            answer
        });
        Ok(answer.to_string().into_bytes())
    }
}

impl Told {
    fn forge(&self, result: &mut Value) {
        let height = result["signed_header"]["header"]["height"].as_str();
        let height = height.and_then(|height| height.parse().ok()).map(Manner::Forges);
        if height == Some(self.manner) {
            let signature = &mut result["signed_header"]["commit"]["signatures"][0]["signature"];
            let text = signature.as_str().unwrap();
            let first = if text.starts_with('A') { "B" } else { "A" };
            *signature = format!("{first}{}", &text[1..]).into();
        }
    }
}

/// A client of one node for each of these.
fn client<C: Clock>(network: &Network, manners: &[Manner], clock: C) -> Client<Told, C> {
    let nodes = manners.iter().map(|manner| told(network, *manner, &self::clock()));
    Client::new(Nodes::new(nodes, Limits::DEFAULT), clock, checkpoint(network), Options::default())
}

fn told(network: &Network, manner: Manner, clock: &Turned) -> Told {
    Told { network: network.clone(), manner, clock: clock.clone(), asked: Rc::default() }
}

fn clock() -> Turned {
    Turned::to(HEAD * 10)
}

#[test]
fn what_one_node_proved_before_it_lied_the_next_need_not_say_again() {
    let network = network(1);
    let whole = now_or_never(client(&network, &[Manner::Honest], clock()).sync(None)).unwrap();
    assert!(whole.fetched > 3, "the way has no steps: {whole:?}");

    let mut alone = client(&network, &[Manner::Forges(HEAD)], clock());
    let error = now_or_never(alone.sync(None)).unwrap_err();
    assert_eq!(error.rule(), Some("light/bad-signature"), "{error}");
    let reached = alone.trusted().unwrap().height().value();
    assert!(reached > 1 && reached < HEAD, "{reached}");

    let synced =
        now_or_never(client(&network, &[Manner::Forges(HEAD), Manner::Honest], clock()).sync(None))
            .unwrap();
    assert_eq!(synced.trusted, whole.trusted);
    assert_eq!(synced.verified, whole.verified, "no step is proved twice");
}

#[test]
fn who_comes_to_no_end_lets_others_go_first_and_is_heard_in_the_end() {
    let network = network(1);
    let whole = now_or_never(client(&network, &[Manner::Honest], clock()).sync(None)).unwrap();
    let reached = |manners: &[Manner]| {
        let clock = clock();
        let nodes: Vec<_> = manners.iter().map(|manner| told(&network, *manner, &clock)).collect();
        let asked: Vec<_> = nodes.iter().map(|node| node.asked.clone()).collect();
        let nodes = Nodes::new(nodes, Limits::DEFAULT);
        let mut client = Client::new(nodes, clock, checkpoint(&network), Options::default());
        let synced = now_or_never(client.sync(None)).unwrap();
        assert_eq!(synced.trusted, whole.trusted, "{manners:?}");
        assert_eq!(synced.verified, whole.verified, "no step is proved twice");
        asked.iter().map(|asked| asked.get()).collect::<Vec<_>>()
    };
    let [alone] = reached(&[Manner::Dawdles])[..] else { panic!("one node") };
    let [slow, quick] = reached(&[Manner::Dawdles, Manner::Honest])[..] else { panic!("two") };
    assert!(slow <= 5 && slow < alone && quick > 0, "{slow} of {alone}, then {quick}");
    // A liar behind it wins nothing.
    let [slow, _] = reached(&[Manner::Dawdles, Manner::Forges(HEAD)])[..] else { panic!("two") };
    assert!(slow > 5, "{slow}");
}

#[test]
fn validators_come_in_full_pages_or_not_at_all() {
    let network = network(1);
    let error = now_or_never(client(&network, &[Manner::Stints], clock()).sync(None)).unwrap_err();
    let fault = error.incidents().first().map(|incident| incident.fault.clone());
    assert_eq!(fault, Some(Fault::Ask(AskError::AnotherAnswer)));
}

#[test]
fn nobody_is_blamed_for_a_header_that_lies_behind() {
    let network = network(1);
    let quiet = |event| assert!(!matches!(event, Event::Incident(_)), "{event:?}");
    let mut client = client(&network, &[Manner::Honest], clock()).watched(quiet);
    let to = |height| Height::new(height);
    let reached = now_or_never(client.sync(to(30))).unwrap();
    assert_eq!(reached.trusted.height().value(), 30);
    let passed = now_or_never(client.sync(to(20))).unwrap_err();
    let (asked, known) = (to(20).unwrap(), to(30).unwrap());
    assert_eq!(passed, ClientError::Passed { asked, known });
    assert_eq!(now_or_never(client.sync(to(30))).unwrap().trusted, reached.trusted);
}

#[test]
fn progress_is_told_as_it_is_made() {
    let network = network(1);
    let told = Rc::new(RefCell::new(Vec::new()));
    let heard = told.clone();
    let watch = move |event| {
        if let Event::Fetched { received, target, .. } = event {
            heard.borrow_mut().push((received, target.value()));
        }
    };
    let mut client = client(&network, &[Manner::Honest], clock()).watched(watch);
    let synced = now_or_never(client.sync(None)).unwrap();
    let told = told.borrow();
    assert_eq!(u64::try_from(told.len()).unwrap(), synced.fetched);
    assert!(told.windows(2).all(|pair| pair[0].0 < pair[1].0), "told at the end only: {told:?}");
    assert!(told.iter().all(|(_, target)| *target == HEAD), "{told:?}");
}

#[test]
fn a_head_older_than_a_minute_is_told() {
    let network = network(1);
    let since = at(HEAD * 10 - 10);
    for (second, expected) in [(50, vec![]), (51, vec![Event::Stale { since }])] {
        let told = Rc::new(RefCell::new(Vec::new()));
        let heard = told.clone();
        let watch = move |event| {
            if matches!(event, Event::Stale { .. }) {
                heard.borrow_mut().push(event);
            }
        };
        let clock = Turned::to(HEAD * 10 + second);
        let mut client = client(&network, &[Manner::Honest], clock).watched(watch);
        let synced = now_or_never(client.sync(None)).unwrap();
        assert_eq!(synced.is_stale, !expected.is_empty());
        assert_eq!(*told.borrow(), expected);
    }
}

/// A clock with whose every wait a block comes, ten seconds later.
struct Living {
    network: Network,
    time: Turned,
}

impl Clock for Living {
    fn now(&self) -> Time {
        self.time.now()
    }

    async fn sleep(&self, _: Duration) {
        self.time.sleep(Duration::from_secs(10)).await;
        self.network.borrow_mut().produce(self.now()).unwrap();
    }
}

/// A transaction of the registrar's that no block has yet.
fn tx() -> Vec<u8> {
    let registrar = Seed::new([1; 64]).keys(CHAIN, 0, 0);
    powered(&registrar, HEAD + 1, &[77; 32].into(), 1)
}

#[test]
fn a_transaction_the_network_has_already_is_carried_on() {
    // In the node's memory: it refuses the same bytes. In its newest block, which no header proves
    // yet: it answers that they took effect.
    for is_in_a_block in [false, true] {
        let (network, time) = (network(1), clock());
        send(&network, &tx());
        if is_in_a_block {
            network.borrow_mut().produce(time.now()).unwrap();
        }
        let living = Living { network: network.clone(), time };
        let mut client = client(&network, &[Manner::Honest], living);
        let outcome = now_or_never(client.submit(&tx(), &[])).unwrap();
        let Outcome::Done { height, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(height, HEAD + 1, "{is_in_a_block}");
    }
}

/// A header's time is that of the votes before it.
#[test]
fn a_chain_that_stands_still_is_given_up_after_two_minutes() {
    let (network, clock) = (network(1), clock());
    let mut client = client(&network, &[Manner::Honest], clock.clone());
    let error = now_or_never(client.submit(&tx(), &[])).unwrap_err();
    assert_eq!(error, ClientError::Stalled { since: at(HEAD * 10 - 10) });
    let waited = clock.now().seconds() - at(HEAD * 10).seconds();
    assert!((120..=121).contains(&waited), "{waited} seconds");
}
