//! A patient with their keys, reading one connection.

use medlight_ledger::Id;
use medlight_ledger::consent::{
    Answer, DefaultPolicy, Disclosure, Label, OpenedDirective, Purpose, Request, decide,
};
use medlight_ledger::message::Envelope;
use medlight_ledger::record::{AccessEntry, Directive, Named, Policy, Relationship};
use medlight_sample::{Connection, Town};
use medlight_types::Time;
use medlight_wallet::OpeningKey;
use medlight_wallet::envelope::{Context, Kind, OpenError, open};
use serde_json::Value;

use crate::world::{CHAIN, World};

pub(crate) struct Reader<'a> {
    town: &'a Town,
    connection: &'a Connection,
}

pub(crate) struct Entry {
    pub(crate) record: AccessEntry,
    pub(crate) event: Result<Value, OpenError>,
}

impl<'a> Reader<'a> {
    pub(crate) fn of(town: &'a Town, connection: &'a Connection) -> Self {
        Self { town, connection }
    }

    fn bytes(
        &self,
        world: &mut World,
        (kind, owner): (Kind, Id),
        envelope: &Envelope,
        key: &OpeningKey,
    ) -> Result<Vec<u8>, OpenError> {
        let blob = world.blob(&envelope.sealed_hash);
        let context = Context { chain_id: CHAIN, kind, owner };
        open(&context, envelope, &blob, key).map(|bytes| bytes.to_vec())
    }

    pub(crate) fn open(
        &self,
        world: &mut World,
        kind: Kind,
        owner: Id,
        envelope: Option<&Envelope>,
    ) -> Result<Value, OpenError> {
        let key = self.connection.keys.opening_key();
        let bytes = self.bytes(world, (kind, owner), envelope.unwrap(), key)?;
        Ok(serde_json::from_slice(&bytes).unwrap())
    }

    pub(crate) fn entries(&self, world: &mut World) -> Vec<Entry> {
        let owner = self.connection.keys.id();
        let records: Vec<AccessEntry> = world.records(&format!("access/log/{owner}"));
        let mut entries = Vec::new();
        for record in records {
            let event = self.open(world, Kind::Access, owner, record.envelope.as_ref());
            entries.push(Entry { record, event });
        }
        entries
    }

    pub(crate) fn handed_over(&self, world: &mut World) -> Result<OpeningKey, OpenError> {
        let id = self.connection.keys.id();
        let cell: Relationship = world.cell(&format!("identity/relationship/{id}")).unwrap();
        let key = self.connection.keys.opening_key();
        let bytes = self.bytes(world, (Kind::Handover, id), &cell.handover.unwrap(), key)?;
        Ok(OpeningKey::from_bytes(&bytes).unwrap())
    }

    /// When the entries of an older log occurred.
    pub(crate) fn history(&self, world: &mut World, before: Id, key: &OpeningKey) -> Vec<u64> {
        let records: Vec<AccessEntry> = world.records(&format!("access/log/{before}"));
        let mut occurred = Vec::new();
        for record in records {
            let envelope = record.envelope.as_ref().unwrap();
            let bytes = self.bytes(world, (Kind::Access, before), envelope, key).unwrap();
            occurred.push(self.request(&serde_json::from_slice(&bytes).unwrap()).at);
        }
        occurred
    }

    /// What the access would have had to ask.
    pub(crate) fn request(&self, event: &Value) -> Request {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let agent = &event["agent"][1];
        let staff = self.town.cast.organisations();
        let staff = staff.iter().flat_map(|(_, staff)| staff);
        let mut staff = staff.map(|person| person.keys.id());
        let named = agent["who"]["identifier"]["value"].as_str();
        let labels = event["entity"][1]["securityLabel"].as_array().unwrap();
        let label = |label: &Value| Label::from_code(&text(&label["code"])).unwrap();
        let at = Time::parse(&text(&event["recorded"])).unwrap().seconds();
        let purpose = text(&agent["purposeOfUse"][0]["coding"][0]["code"]);
        Request {
            at: u64::try_from(at).unwrap(),
            organisation: self.connection.custodian,
            practitioner: named.map(|hex| staff.find(|id| id.to_string() == hex).unwrap()),
            purpose: Purpose::from_code(&purpose).unwrap(),
            labels: labels.iter().map(label).collect(),
        }
    }

    pub(crate) fn decide(&self, world: &mut World, request: &Request) -> Answer {
        let (id, custodian) = (self.connection.keys.id(), self.connection.custodian);
        let policies: Vec<Named> = world.records(&format!("consent/policies/{custodian}"));
        let policy = Id::try_from(policies[0].id.as_slice()).unwrap();
        let cell: Policy = world.cell(&format!("consent/policy/{custodian}/{policy}")).unwrap();
        let directive: Option<Directive> = world.cell(&format!("consent/directive/{id}/{policy}"));
        let opened: Vec<OpenedDirective> = directive
            .map(|directive| {
                let key = self.connection.keys.opening_key();
                let envelope = directive.envelope.as_ref().unwrap();
                let bytes = self.bytes(world, (Kind::Directive, id), envelope, key).unwrap();
                Disclosure::decode(&bytes).unwrap().opened(policy, &directive).unwrap()
            })
            .into_iter()
            .collect();
        decide(&opened, DefaultPolicy::try_from(cell.default).unwrap(), request)
    }
}
