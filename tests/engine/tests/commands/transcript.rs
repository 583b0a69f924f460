//! Runs commands as somebody in the town, and keeps what was typed and printed, with names for what
//! differs from chain to chain.

use insta::Settings;
use medlight_engine_tests::Asked;
use medlight_sample::{Connection, Town};
use serde_json::Value;

use crate::place::{Place, Ran};

/// As `build` makes it.
const TOWN: u64 = 7;

pub(crate) struct Transcript {
    pub(crate) town: Town,
    place: Place,
    names: Vec<(String, String)>,
    text: String,
}

impl Transcript {
    pub(crate) fn begin(engine: &str, asked: &Asked, town: Town) -> Self {
        let place = Place::new(&format!("wallets-{engine}"), TOWN, asked);
        let names = names(&town, &asked.chain_id);
        Self { town, place, names, text: String::new() }
    }

    pub(crate) fn wallet(&self, name: &str) -> String {
        self.place.wallet(name)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.place.path(name)
    }

    /// Ana's connections, in the order of her seed.
    pub(crate) fn ana(&self, index: usize) -> &Connection {
        &self.town.cast.ana.connections[index]
    }

    /// Runs a command with a patient's wallet and one of their connections.
    pub(crate) fn mine(&mut self, name: &str, connection: usize, command: &[&str]) -> Ran {
        let patients = self.town.cast.patients();
        let patient = patients.iter().find(|patient| patient.name == name).unwrap();
        let id = patient.connections[connection].keys.id().to_string();
        let wallet = self.wallet(name);
        let command = [command, &["--wallet", &wallet, "--connection", &id]].concat();
        self.asks(&command)
    }

    /// Runs a command that asks nodes.
    pub(crate) fn asks(&mut self, command: &[&str]) -> Ran {
        let ran = self.place.asks(command);
        self.keep(command, &ran);
        ran
    }

    /// Runs a command that asks nobody, with this on its standard input.
    pub(crate) fn alone(&mut self, command: &[&str], typed: &str) -> Ran {
        let ran = self.place.runs(command, typed);
        self.keep(command, &ran);
        ran
    }

    /// The desk sends a message, as the organisation and with somebody else.
    pub(crate) fn sends(&self, message: &Value, signers: &[&str]) -> Value {
        let file = self.place.write("message.json", message.to_string().as_bytes());
        let wallets: Vec<_> = signers.iter().map(|name| self.wallet(name)).collect();
        let mut command = vec!["send", &file, "--json", "--as", &wallets[0]];
        wallets[1..].iter().for_each(|wallet| command.extend(["--with", wallet]));
        let ran = self.unseen(&command);
        assert_eq!(ran.code, 0, "{message}: {}", ran.stderr);
        ran.json()
    }

    /// The newest block's time.
    pub(crate) fn now(&self) -> String {
        self.unseen(&["light", "sync", "--json"]).json()["time"].as_str().unwrap().to_owned()
    }

    /// A command that asks nobody, without a place in the transcript.
    pub(crate) fn aside(&self, command: &[&str]) -> Ran {
        self.place.runs(command, "")
    }

    /// The same without a place in the transcript.
    pub(crate) fn unseen(&self, command: &[&str]) -> Ran {
        self.place.asks(command)
    }

    /// Part of what a command printed, where the rest is chance.
    pub(crate) fn note(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push_str("\n\n");
    }

    fn keep(&mut self, command: &[&str], ran: &Ran) {
        // Another one each time, with spaces in it or none.
        let is_pass = |text: &str| text.starts_with("MLP1:");
        let quoted = |word: &&str| match word.contains(' ') {
            _ if is_pass(word) => "<pass>".to_owned(),
            true => format!("'{word}'"),
            false => (*word).to_owned(),
        };
        let typed: Vec<_> = command.iter().map(quoted).collect();
        let printed = if is_pass(&ran.stdout) { "<pass>\n" } else { &ran.stdout };
        let shown = format!("$ medlight {}\n{}{printed}", typed.join(" "), ran.stderr);
        self.text.push_str(&shown);
        if ran.code != 0 {
            self.text.push_str(&format!("exit code {}\n", ran.code));
        }
        self.text.push('\n');
    }

    /// Compares what was kept with the transcript of this name.
    pub(crate) fn close(&mut self, name: &str) {
        let mut text = std::mem::take(&mut self.text);
        for (id, name) in &self.names {
            text = text.replace(id, name);
        }
        text = text.replace(self.place.folder.to_str().unwrap(), "wallets");
        // Ids, and with them what is sorted by them, are another chain's there.
        let mut lines: Vec<_> = text.lines().collect();
        for effects in lines.chunk_by_mut(|one, other| {
            [one, other].iter().all(|it| it.contains("; data labelled "))
        }) {
            effects.sort_unstable();
        }
        let mut settings = Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        for (pattern, name) in [
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>"),
            (r"block \d+", "block <height>"),
            (r"header \d+:[0-9A-F]{64}", "header <height>:<hash>"),
            (r"REVIEW_BY \d+", "REVIEW_BY <time>"),
            (r"(proved|Verified) \d+ s ago", "$1 <age> ago"),
            (r"[0-9A-Z]{4}-[0-9A-Z]{4}", "<code>"),
            (r"[0-9a-f]{64}", "<key>"),
            (r"[0-9a-f]{40}", "<id>"),
        ] {
            settings.add_filter(pattern, name);
        }
        settings.bind(|| insta::assert_snapshot!(name.replace(' ', "-"), lines.join("\n")));
    }
}

/// What ids of the town stand for.
fn names(town: &Town, chain_id: &str) -> Vec<(String, String)> {
    let mut names = vec![(chain_id.to_owned(), "<ledger>".to_owned())];
    let mut organisations = Vec::new();
    for (organisation, staff) in town.cast.organisations() {
        organisations.push((organisation.keys.id(), organisation.name));
        names.extend(staff.iter().map(|it| (it.keys.id().to_string(), format!("<{}>", it.name))));
    }
    for patient in town.cast.patients() {
        for connection in &patient.connections {
            let at = organisations.iter().find(|(id, _)| *id == connection.custodian).unwrap().1;
            names.push((connection.keys.id().to_string(), format!("<{} at {at}>", patient.name)));
            if let Some((before, _)) = connection.continues {
                names.push((before.to_string(), format!("<{} before at {at}>", patient.name)));
            }
        }
    }
    names.extend(organisations.iter().map(|(id, name)| (id.to_string(), format!("<{name}>"))));
    names
}
