//! Verification behind the page, in a dedicated worker.
//!
//! Bytes come in, the client checks them step by step, and a report of verified things goes out;
//! what was verified before a refusal never leaves this room.

mod check;
mod port;
mod readable;
mod report;

fn main() {
    std::panic::set_hook(Box::new(|panic| port::crashed(&panic.to_string())));
    port::listen();
}
