//! What should stand in the ledger, kept by hand: the rules of `docs/spec/ledger.md` over plain maps.

use std::collections::BTreeMap;

use medlight_ledger::Refusal;
use medlight_ledger::apply::Block;
use medlight_ledger::message::Envelope;
use medlight_ledger::record::{
    AccessEntry, BlobKind, BlobOwner, Coverage, Directive, Emergency, Offer, Party, Policy,
    Question, Relationship, Stage, VERSION,
};

use super::cast::{Key, PolicyOf, REGISTRAR, Who, bytes, public};

pub(super) type Judged = Result<(), Refusal>;

/// All of it.
#[derive(Clone, Debug)]
pub(super) struct Book {
    pub(super) block: Block,
    /// The key each one has now.
    pub(super) generations: BTreeMap<Who, u64>,
    pub(super) parties: BTreeMap<Who, Party>,
    pub(super) offers: BTreeMap<(Who, u8), Offer>,
    pub(super) relationships: BTreeMap<Who, Relationship>,
    pub(super) validators: BTreeMap<u8, u64>,
    pub(super) policies: BTreeMap<PolicyOf, Policy>,
    pub(super) directives: BTreeMap<(Who, PolicyOf), Directive>,
    /// Since when a directive no longer holds; 0 while it does.
    pub(super) ended: BTreeMap<(Who, u64), u64>,
    pub(super) entries: BTreeMap<Who, Vec<AccessEntry>>,
    pub(super) emergencies: BTreeMap<(Who, u64), Emergency>,
    pub(super) questions: BTreeMap<(Who, u64), Question>,
    pub(super) coverage: BTreeMap<Who, Coverage>,
    /// Whose sealed bytes are, by their hash.
    pub(super) owners: BTreeMap<Vec<u8>, BlobOwner>,
    pub(super) erased: BTreeMap<Vec<u8>, u64>,
    /// Entries of every log, by its key.
    pub(super) logs: BTreeMap<String, Vec<Vec<u8>>>,
}

impl Book {
    /// Nothing but a registrar, and two validators of the same power.
    pub(super) fn new(block: Block) -> Self {
        Self {
            block,
            generations: BTreeMap::new(),
            parties: BTreeMap::new(),
            offers: BTreeMap::new(),
            relationships: BTreeMap::new(),
            validators: BTreeMap::from([(0, 10), (1, 10)]),
            policies: BTreeMap::new(),
            directives: BTreeMap::new(),
            ended: BTreeMap::new(),
            entries: BTreeMap::new(),
            emergencies: BTreeMap::new(),
            questions: BTreeMap::new(),
            coverage: BTreeMap::new(),
            owners: BTreeMap::new(),
            erased: BTreeMap::new(),
            logs: BTreeMap::new(),
        }
    }

    /// The key somebody has now.
    pub(super) fn key(&self, who: Who) -> Key {
        (who, self.generations.get(&who).copied().unwrap_or_default())
    }

    pub(super) fn log(&mut self, key: String, entry: &impl prost::Message) {
        self.logs.entry(key).or_default().push(entry.encode_to_vec());
    }

    /// Whether bytes can be named so: nobody named them for anything else, and they are there.
    pub(super) fn nameable(
        &self,
        envelope: &Option<Envelope>,
        custodian: Who,
        of: Who,
        kind: BlobKind,
    ) -> Judged {
        let hash = &envelope.as_ref().ok_or(Refusal::Field)?.sealed_hash;
        let (custodian, belongs_to, kind) = (bytes(custodian), bytes(of), kind.into());
        let owner = BlobOwner { version: VERSION, custodian, belongs_to, kind };
        match self.owners.get(hash) {
            Some(known) if *known != owner || self.erased.contains_key(hash) => {
                Err(Refusal::BlobNamed)
            }
            _ => Ok(()),
        }
    }

    /// Bytes named for the first time are theirs from now on.
    pub(super) fn own(&mut self, hash: &[u8], custodian: Who, of: Option<Who>, kind: BlobKind) {
        let belongs_to = of.map(bytes).unwrap_or_default();
        let (custodian, kind) = (bytes(custodian), kind.into());
        let owner = BlobOwner { version: VERSION, custodian, belongs_to, kind };
        self.owners.entry(hash.to_vec()).or_insert(owner);
    }

    pub(super) fn adopt(
        &mut self,
        envelope: &Option<Envelope>,
        custodian: Who,
        of: Who,
        kind: BlobKind,
    ) {
        let envelope = envelope.as_ref().unwrap();
        self.own(&envelope.sealed_hash, custodian, Some(of), kind);
    }

    pub(super) fn registrar(&self, key: Key) -> Judged {
        match key {
            (REGISTRAR, _) if key == self.key(REGISTRAR) => Ok(()),
            (REGISTRAR, _) => Err(Refusal::NotTheKey),
            _ => Err(Refusal::NotRegistrar),
        }
    }

    pub(super) fn acting(&self, key: Key) -> Result<&Party, Refusal> {
        let party = self.parties.get(&key.0).ok_or(Refusal::NoSuchParty)?;
        match party {
            party if party.key != public(key) => Err(Refusal::NotTheKey),
            party if party.status != 1 => Err(Refusal::PartyNotActive),
            party => Ok(party),
        }
    }

    pub(super) fn organisation(&self, key: Key) -> Judged {
        if self.acting(key)?.kind == 1 { Ok(()) } else { Err(Refusal::WrongKind) }
    }

    pub(super) fn practitioner(&self, key: Key, of: Who) -> Judged {
        let party = self.acting(key)?;
        let here = party.kind == 2 && party.parent == bytes(of);
        if here { Ok(()) } else { Err(Refusal::WrongKind) }
    }

    pub(super) fn newcomer(&self, (who, generation): Key) -> Judged {
        let known = self.parties.contains_key(&who) || self.relationships.contains_key(&who);
        match generation {
            0 if who == REGISTRAR || known => Err(Refusal::IdTaken),
            0 => Ok(()),
            _ => Err(Refusal::MalformedSigner),
        }
    }

    /// With this custodian, in whatever stage.
    pub(super) fn with(&self, who: Who, custodian: Who) -> Result<&Relationship, Refusal> {
        let relationship = self.relationships.get(&who).ok_or(Refusal::NoSuchRelationship)?;
        let with = relationship.custodian == bytes(custodian);
        if with { Ok(relationship) } else { Err(Refusal::AnotherCustodian) }
    }

    /// The same, one that is kept: accesses can be logged for it.
    pub(super) fn kept(&self, who: Who, custodian: Who) -> Result<&Relationship, Refusal> {
        let relationship = self.with(who, custodian)?;
        let kept = matches!(relationship.stage(), Stage::Active | Stage::Unclaimed);
        if kept { Ok(relationship) } else { Err(Refusal::NoSuchRelationship) }
    }

    /// One that speaks for itself.
    pub(super) fn patient(&self, key: Key) -> Result<&Relationship, Refusal> {
        let relationship = self.relationships.get(&key.0).ok_or(Refusal::NoSuchRelationship)?;
        match relationship.stage() {
            _ if relationship.key != public(key) => Err(Refusal::NotTheKey),
            Stage::Active => Ok(relationship),
            Stage::Unclaimed => Err(Refusal::Unclaimed),
            _ => Err(Refusal::NoSuchRelationship),
        }
    }

    /// An unclaimed one of this custodian.
    pub(super) fn can_continue(&self, before: Who, custodian: Who) -> Judged {
        let known = self.relationships.get(&before);
        let can = known.is_some_and(|known| {
            known.stage() == Stage::Unclaimed && known.custodian == bytes(custodian)
        });
        if can { Ok(()) } else { Err(Refusal::CannotContinue) }
    }
}
