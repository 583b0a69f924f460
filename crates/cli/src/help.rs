//! What shells and readers of manuals are told about the command: all of it follows from how its
//! arguments are declared.

use std::io;
use std::path::Path;

use clap::Command;
use clap_complete::{Shell, generate};

/// Prints a script that completes the command's words in a shell.
pub fn completions(mut command: Command, shell: Shell) {
    let name = command.get_name().to_owned();
    generate(shell, &mut command, name, &mut io::stdout());
}

/// Writes a manual page for the command and for each of its subcommands into a folder, made if it
/// is not there.
///
/// # Errors
/// The folder cannot be written.
pub fn manual(command: Command, folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command, folder)
}

#[cfg(test)]
mod tests {
    use clap::Arg;

    use super::*;

    #[test]
    fn every_subcommand_has_a_page() {
        let folder = std::env::temp_dir().join(format!("medlight-man-{}", std::process::id()));
        let leaf = Command::new("sync").about("Prove").arg(Arg::new("to").long("to").help("Where"));
        let command = Command::new("medlight").subcommand(Command::new("light").subcommand(leaf));
        manual(command, &folder).unwrap();
        let page = std::fs::read_to_string(folder.join("medlight-light-sync.1")).unwrap();
        assert!(page.contains("Where"), "{page}");
        assert!(folder.join("medlight.1").is_file() && folder.join("medlight-light.1").is_file());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
