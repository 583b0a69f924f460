//! What a command found, on standard output.

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};

/// A line. Whoever closes the pipe, as `head` does, has read enough: that is no error, and nothing
/// that was signed depends on it.
pub fn say(line: impl Display) {
    let mut output = std::io::stdout().lock();
    match writeln!(output, "{line}").and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("medlight: standard output: {error}");
        }
        _ => {}
    }
}
