//! HTTP on a machine of one's own. The answer is ready when [`Http::exchange`] returns: whoever
//! waits for it blocks a thread and no executor.

use core::fmt;
use core::str::FromStr;
use std::io::Read as _;

use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use crate::{Limits, Transport, TransportError};

/// A node's address: `http://HOST:PORT` or `https://HOST:PORT`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(String);

/// Text that is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no http://HOST:PORT or https://HOST:PORT: name a node's address")]
pub struct AddressError(String);

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        match host {
            Some(host) if !host.is_empty() => Ok(Self(text.to_owned())),
            _ => Err(AddressError(text.to_owned())),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The way to one address.
#[derive(Clone, Debug)]
pub struct Http {
    address: Address,
    agent: Agent,
}

impl Http {
    /// To a node at `address`.
    pub fn to(address: Address) -> Self {
        // A redirect is an answer of its own here, and a status is no error of the connection's.
        let config = Agent::config_builder().max_redirects(0).proxy(None);
        let config = config.max_redirects_will_error(false).http_status_as_error(false);
        // Whom this machine vouches for: a hospital's own authority may be among them.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = config.tls_config(tls);
        Self { address, agent: config.build().into() }
    }

    /// Where it leads.
    pub fn address(&self) -> &Address {
        &self.address
    }

    fn post(&self, question: &[u8], limits: Limits) -> Result<Vec<u8>, TransportError> {
        let failed = |error: ureq::Error| match error {
            ureq::Error::Timeout(_) => TransportError::TooSlow(limits.patience),
            other => TransportError::NoConnection(other.to_string()),
        };
        let request = self.agent.post(&self.address.0).header("Content-Type", "application/json");
        let request = request.config().timeout_global(Some(limits.patience)).build();
        let mut answer = request.send(question).map_err(failed)?;
        match answer.status().as_u16() {
            200..=299 => {}
            300..=399 => return Err(TransportError::Redirected),
            other => return Err(TransportError::Status(other)),
        }
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        if !kind.starts_with("application/json") {
            return Err(TransportError::ContentType(kind.chars().take(64).collect()));
        }
        let mut bytes = Vec::new();
        let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX).saturating_add(1);
        let read = answer.body_mut().as_reader().take(most).read_to_end(&mut bytes);
        read.map_err(|error| match error.kind() {
            std::io::ErrorKind::TimedOut => TransportError::TooSlow(limits.patience),
            _ => TransportError::NoConnection(error.to_string()),
        })?;
        if bytes.len() > limits.bytes {
            return Err(TransportError::TooLarge(limits.bytes));
        }
        Ok(bytes)
    }
}

impl Transport for Http {
    async fn exchange(&self, question: Vec<u8>, limits: Limits) -> Result<Vec<u8>, TransportError> {
        self.post(&question, limits)
    }
}
