//! The RPC over HTTP: GET, POST and batches, and a websocket for those who ask over one or subscribe.

mod address;
mod answer;
mod events;
mod guests;
mod http;
mod hub;
mod query;
mod websocket;

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use medlight_app::Application;
use medlight_types::Time;

use crate::ChainError;
use crate::lie::Lie;
use crate::node::Node;
use answer::reply;
use guests::{Guests, Seat, turn_away};
use http::{Connection, Next, Reply};
use hub::Hub;
use websocket::converse;

/// How often blocks come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// At least so far apart.
    pub block_time: Duration,
    /// At most so far apart, where nothing happens.
    pub idle: Duration,
}

struct Shared<A> {
    node: Mutex<Node<A>>,
    /// A block was decided.
    decided: Condvar,
    /// Whoever is to be told of it.
    hub: Hub,
}

/// Where questions to one address are answered.
struct Desk<A> {
    shared: Arc<Shared<A>>,
    lie: Option<Lie>,
    /// Whom to tell that it was told, and whether that is done.
    lied: fn(Lie, &str),
    told: Arc<AtomicBool>,
    /// Who is there.
    guests: Arc<Guests>,
}

impl<A> Clone for Desk<A> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            lie: self.lie,
            lied: self.lied,
            told: self.told.clone(),
            guests: self.guests.clone(),
        }
    }
}

impl<A> Desk<A> {
    /// Says once that the lie was told here, so that whoever watches knows it.
    fn lied(&self, about: &str) {
        if let Some(lie) = self.lie
            && !self.told.swap(true, Ordering::Relaxed)
        {
            (self.lied)(lie, about);
        }
    }
}

impl<A> Shared<A> {
    fn node(&self) -> MutexGuard<'_, Node<A>> {
        // A thread that panicked while answering has changed nothing half.
        self.node.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address that cannot be listened at.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen at {address} ({error}): name another address, or end what listens there")]
pub struct ListenError {
    address: String,
    error: io::Error,
}

/// An address that is this program's, where nobody is answered yet.
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    lie: Option<Lie>,
}

impl Bound {
    /// Takes an address, `HOST:PORT`, for the truth or for a lie.
    ///
    /// # Errors
    /// [`ListenError`].
    pub fn at(address: &str, lie: Option<Lie>) -> Result<Self, ListenError> {
        let bound = TcpListener::bind(address).and_then(|listener| {
            let address = listener.local_addr()?;
            Ok(Self { listener, address, lie })
        });
        bound.map_err(|error| ListenError { address: address.to_owned(), error })
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What is told there instead of the truth.
    pub fn lie(&self) -> Option<Lie> {
        self.lie
    }
}

/// Serves `node` at each of the addresses, lying where a lie stands beside one, for as long as the
/// program runs, and has it decide blocks. `lied` is told of the first lie at each, and of what was
/// asked then.
///
/// # Errors
/// The chain cannot go on.
pub fn serve<A>(
    node: Node<A>,
    addresses: Vec<Bound>,
    pace: Pace,
    lied: fn(Lie, &str),
) -> Result<(), ChainError<A::Error>>
where
    A: Application + Send + 'static,
{
    let hub = Hub::default();
    let shared = Arc::new(Shared { node: Mutex::new(node), decided: Condvar::new(), hub });
    for Bound { listener, lie, .. } in addresses {
        let told = Arc::new(AtomicBool::new(false));
        let desk = Desk { shared: shared.clone(), lie, lied, told, guests: Arc::default() };
        thread::spawn(move || listen(&listener, &desk));
    }
    decide(&shared, pace)
}

/// Decides block after block.
fn decide<A: Application>(shared: &Shared<A>, pace: Pace) -> Result<(), ChainError<A::Error>> {
    let mut last = Instant::now();
    let mut first = true;
    loop {
        let mut node = shared.node();
        let waited = last.elapsed();
        let due = waited >= pace.block_time && node.is_due();
        if first || due || waited >= pace.idle {
            let produced = node.produce(now())?.clone();
            drop(node);
            (first, last) = (false, Instant::now());
            shared.decided.notify_all();
            shared.hub.publish(&produced);
        } else {
            drop(node);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
    Time::new(seconds, since.subsec_nanos()).unwrap_or(Time::GO_ZERO)
}

/// Answers whoever comes, each in a thread of its own: some wait for a block.
fn listen<A: Application + Send + 'static>(listener: &TcpListener, desk: &Desk<A>) {
    loop {
        match listener.accept() {
            Ok((stream, _)) => match desk.guests.seat(&stream) {
                Ok(Some(seat)) => {
                    let desk = desk.clone();
                    // Whoever hung up does not want the answer.
                    thread::spawn(move || drop(attend(&desk, &seat, stream)));
                }
                // One too many is turned away, and may try again.
                Ok(None) => drop(turn_away(stream)),
                Err(_) => {}
            },
            // The system has nothing left for another one: wait until somebody goes.
            Err(_) => thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// Answers one client's requests, one after the other.
fn attend<A: Application>(desk: &Desk<A>, seat: &Seat, stream: TcpStream) -> io::Result<()> {
    let mut connection = Connection::new(stream)?;
    loop {
        let request = match connection.next()? {
            Next::Gone => return Ok(()),
            Next::Refused(reply) => return connection.refuse(&reply),
            Next::Request(request) => request,
        };
        seat.is_attended();
        if request.target.split('?').next() == Some("/websocket") {
            let Some(key) = &request.websocket else {
                return connection.refuse(&Reply::text("400 Bad Request", "Bad Request\n"));
            };
            let (stream, read) = connection.into_parts();
            return converse(desk, seat, stream, read, key);
        }
        let reply = reply(desk, &request);
        seat.is_waited_for();
        // A browser asks first whether it may ask, and would meet no lie if that were one.
        let wire = desk.lie.and_then(Lie::wire).filter(|_| request.method != "OPTIONS");
        if let Some(wire) = wire {
            desk.lied(&request.target);
            return connection.spoil(wire, reply.body);
        }
        if !connection.answer(&request, &reply)? {
            return Ok(());
        }
    }
}
