//! Falsehoods on request, so that light clients can be seen to refuse them.

mod header;
mod state;
mod votes;
mod wire;

use medlight_app::Application;
use serde_json::Value;

use crate::{Node, RpcError};
use state::State;
use votes::Votes;
#[cfg(feature = "server")]
pub(crate) use wire::Wire;
#[cfg(not(feature = "server"))]
use wire::Wire;

/// One way to lie. The first block is always told as it is, so that whoever starts there is
/// deceived afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lie(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A header's field is another.
    Header(&'static str),
    /// What is said of votes and validators.
    Votes(Votes),
    /// What is said of the state, and of what stands beside it.
    State(State),
    /// How the answer comes.
    Wire(Wire),
}

impl Lie {
    /// All of them, by name.
    pub fn names() -> impl Iterator<Item = String> {
        let votes = Votes::ALL.iter().map(|(name, _)| (*name).to_owned());
        let state = State::ALL.iter().map(|(name, _)| (*name).to_owned());
        let wire = Wire::ALL.iter().map(|(name, _)| (*name).to_owned());
        Self::of_headers().chain(votes).chain(state).chain(wire)
    }

    /// Those that change one field of a header: `header-app-hash`.
    pub fn of_headers() -> impl Iterator<Item = String> {
        header::FIELDS.iter().map(|field| format!("header-{}", field.replace('_', "-")))
    }

    /// The lie of this name.
    pub fn named(name: &str) -> Option<Self> {
        if let Some(field) = name.strip_prefix("header-") {
            let field = field.replace('-', "_");
            let known = header::FIELDS.iter().find(|known| **known == field)?;
            return Some(Self(Kind::Header(known)));
        }
        let votes = find(&Votes::ALL, name).map(Kind::Votes);
        let state = || find(&State::ALL, name).map(Kind::State);
        let wire = || find(&Wire::ALL, name).map(Kind::Wire);
        votes.or_else(state).or_else(wire).map(Self)
    }

    /// Its name.
    pub fn name(self) -> String {
        let of = |name: Option<&str>| name.unwrap_or_default().to_owned();
        match self.0 {
            Kind::Header(field) => format!("header-{}", field.replace('_', "-")),
            Kind::Votes(kind) => of(name(&Votes::ALL, kind)),
            Kind::State(kind) => of(name(&State::ALL, kind)),
            Kind::Wire(kind) => of(name(&Wire::ALL, kind)),
        }
    }

    /// Falsifies the headers in an answer of any node; other lies are not told so.
    pub fn tell(self, answer: &mut Value) {
        if let Kind::Header(field) = self.0 {
            header::tell(field, answer);
        }
    }

    /// What `node` would answer, falsified: the same if this lie has nothing to say to that.
    ///
    /// # Errors
    /// The node's own, or one that is a lie.
    pub fn answer<A: Application>(
        self,
        node: &mut Node<A>,
        (method, params): (&str, &Value),
        honest: Result<Value, RpcError>,
    ) -> Result<Value, RpcError> {
        match (self.0, honest) {
            (Kind::Header(field), Ok(mut answer)) => {
                header::tell(field, &mut answer);
                Ok(answer)
            }
            (Kind::Votes(votes), honest) => votes.answer(node, (method, params), honest),
            (Kind::State(state), honest) => state.answer(node, (method, params), honest),
            (Kind::Header(_) | Kind::Wire(_), honest) => honest,
        }
    }

    /// What becomes of the bytes of any answer.
    #[cfg(feature = "server")]
    pub(crate) fn wire(self) -> Option<Wire> {
        if let Kind::Wire(wire) = self.0 { Some(wire) } else { None }
    }

    /// Whether a transaction is said to be taken in, and is not.
    pub fn swallows(self) -> bool {
        self.0 == Kind::State(State::Accepted)
    }
}

fn name<T: Copy + PartialEq>(all: &[(&'static str, T)], kind: T) -> Option<&'static str> {
    all.iter().find(|(_, known)| *known == kind).map(|(name, _)| *name)
}

fn find<T: Copy>(all: &[(&'static str, T)], name: &str) -> Option<T> {
    all.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}
