//! Who is attended to at one address, so that no crowd of them, however idle, locks others out.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Clients attended to side by side.
const MOST: usize = 256;
/// Whoever keeps the house waiting for so long makes room for another one.
const GRACE: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct Guests(Mutex<Here>);

#[derive(Default)]
struct Here {
    guests: BTreeMap<u64, Guest>,
    came: u64,
}

struct Guest {
    stream: TcpStream,
    /// Since when the client is to ask, or to take what it asked for; none while it is answered.
    waited_for: Option<Instant>,
}

/// A client's place, free again once it is dropped.
pub(super) struct Seat {
    guests: Arc<Guests>,
    number: u64,
}

impl Guests {
    fn here(&self) -> MutexGuard<'_, Here> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for one more; none where all are taken by clients that are being answered.
    pub(super) fn seat(self: &Arc<Self>, stream: &TcpStream) -> io::Result<Option<Seat>> {
        let (stream, now) = (stream.try_clone()?, Instant::now());
        let mut here = self.here();
        if here.guests.len() >= MOST && !here.sends_away(now) {
            return Ok(None);
        }
        let number = here.came;
        here.came += 1;
        here.guests.insert(number, Guest { stream, waited_for: Some(now) });
        Ok(Some(Seat { guests: self.clone(), number }))
    }
}

impl Here {
    /// Sends the one away that was waited for the longest, if that is long enough.
    fn sends_away(&mut self, now: Instant) -> bool {
        let waited_for = |(number, guest): (&u64, &Guest)| Some((guest.waited_for?, *number));
        let Some((since, number)) = self.guests.iter().filter_map(waited_for).min() else {
            return false;
        };
        if now.duration_since(since) < GRACE {
            return false;
        }
        if let Some(guest) = self.guests.remove(&number) {
            // Its thread finds the end of the stream; one that is gone already needs no telling.
            drop(guest.stream.shutdown(Shutdown::Both));
        }
        true
    }
}

impl Seat {
    /// It asked, and is answered.
    pub(super) fn is_attended(&self) {
        self.set(None);
    }

    /// It is the client's turn.
    pub(super) fn is_waited_for(&self) {
        self.set(Some(Instant::now()));
    }

    fn set(&self, waited_for: Option<Instant>) {
        if let Some(guest) = self.guests.here().guests.get_mut(&self.number) {
            guest.waited_for = waited_for;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.guests.here().guests.remove(&self.number);
    }
}

/// Says that there is no place. So little fits into a new connection at once.
pub(super) fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    let why = format!(
        "{MOST} clients are being answered at this address: close some, or try again later\n"
    );
    let length = why.len();
    stream.set_nonblocking(true)?;
    write!(
        stream,
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Length: {length}\r\nAccess-Control-Allow-Origin: *\r\nRetry-After: 1\r\n\
         Connection: close\r\n\r\n{why}"
    )?;
    stream.shutdown(Shutdown::Write)
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::{Ipv4Addr, TcpListener};
    use std::thread;

    use super::*;

    fn pair() -> io::Result<(TcpStream, TcpStream)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let client = TcpStream::connect(listener.local_addr()?)?;
        Ok((client, listener.accept()?.0))
    }

    #[test]
    fn one_too_many_is_told_so() -> io::Result<()> {
        let (guests, (mut client, server)) = (Arc::new(Guests::default()), pair()?);
        let mut seats = Vec::new();
        while seats.len() < MOST {
            let seat = guests.seat(&server)?.ok_or(io::ErrorKind::AddrInUse)?;
            // It is being answered, for as long as that takes.
            seat.is_attended();
            seats.push(seat);
        }
        thread::sleep(GRACE + Duration::from_millis(100));
        assert!(guests.seat(&server)?.is_none());
        turn_away(server.try_clone()?)?;
        let mut answer = String::new();
        client.read_to_string(&mut answer)?;
        assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable"), "{answer}");
        assert!(answer.contains("\r\n\r\n256 clients are being answered"), "{answer}");
        seats.pop();
        assert!(guests.seat(&server)?.is_some(), "somebody has gone");
        Ok(())
    }

    #[test]
    fn whoever_has_only_just_come_is_not_sent_away() -> io::Result<()> {
        let (guests, (_client, server)) = (Arc::new(Guests::default()), pair()?);
        let seats: Vec<_> = (0..MOST).map(|_| guests.seat(&server)).collect::<Result<_, _>>()?;
        seats.iter().flatten().for_each(Seat::is_waited_for);
        assert!(guests.seat(&server)?.is_none());
        thread::sleep(GRACE + Duration::from_millis(100));
        assert!(guests.seat(&server)?.is_some());
        Ok(())
    }
}
