//! Real CometBFT nodes on this machine.

pub mod engine;
pub mod proxy;
pub mod rpc;

use std::net::{Ipv4Addr, TcpListener};

use anyhow::Result;

/// Ports nobody listened at a moment ago, all different.
///
/// # Errors
/// The system has none.
pub fn free_ports(count: usize) -> Result<Vec<u16>> {
    let listeners: Vec<TcpListener> = (0..count)
        .map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .collect::<Result<_, _>>()?;
    listeners.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}
