//! Verified things become views here.

use std::collections::BinaryHeap;

use medlight_client::Checked;
use medlight_light::{Branch, LogRange, Transaction, TrustRoot, Trusted, Verified, Votes};
use medlight_port::{
    Counts, HeightView, PathView, ProofKind, ProofView, Report, StartView, ValidatorSetView,
    ValidatorView, Vote,
};
use medlight_types::{CommitSig, Height, Validator};

use crate::readable::{readable, wide};

/// What was verified so far. It leaves this room whole, or not at all.
pub(crate) struct Gathered {
    report: Report,
    /// What each row of the proofs is about, in bytes. One thing proved twice counts once.
    things: Vec<Vec<u8>>,
}

impl Gathered {
    /// Nothing yet but the starting point; `pinned` if the site vouches for it.
    pub(crate) fn from_start(root: &TrustRoot, pinned: bool) -> Self {
        let report = Report {
            chain_id: root.chain_id.to_string(),
            start: StartView { height: root.height.value(), hash: root.hash.to_string(), pinned },
            counts: Counts::default(),
            validator_sets: Vec::new(),
            heights: Vec::new(),
            proofs: Vec::new(),
        };
        Self { report, things: Vec::new() }
    }

    /// Everything, once nothing is left to check, with so many answers that nothing proves.
    pub(crate) fn finish(mut self, claims: usize) -> Report {
        let mut once = first_of_each(&self.things).into_iter();
        self.report.proofs.retain(|_| once.next() == Some(true));
        let Report { counts, heights, proofs, .. } = &mut self.report;
        counts.claims += wide(claims);
        for proof in proofs {
            match proof.kind {
                ProofKind::CellPresent { .. } => counts.cells_present += 1,
                ProofKind::CellAbsent { .. } => counts.cells_absent += 1,
                ProofKind::Log { .. } => counts.log_pages += 1,
                // Those of a whole block are counted with it.
                ProofKind::Transaction { .. } => {
                    let place = heights.binary_search_by_key(&proof.height, |view| view.height);
                    let view = place.ok().and_then(|place| heights.get(place));
                    let alone = view.is_some_and(|view| view.transactions.is_none());
                    counts.transactions += u64::from(alone);
                }
            }
        }
        counts.transactions += heights.iter().filter_map(|view| view.transactions).sum::<u64>();
        self.report
    }

    /// Adds one verified thing.
    pub(crate) fn add(&mut self, checked: Checked) {
        match checked {
            Checked::Header { trusted, votes, vouched_by, completes } => {
                if let Some(before) = self.report.heights.last_mut() {
                    before.votes_whole = completes;
                }
                self.add_header(&trusted, votes.value(), vouched_by);
            }
            Checked::Body(body) => self.add_body(&body),
            Checked::Transaction(transaction) => self.add_transaction(&transaction),
            Checked::Cell { key, value } => self.add_cell(&key, &value),
            Checked::Log { key, entries } => self.add_log(&key, &entries),
            Checked::Claim => self.report.counts.claims += 1,
        }
    }

    fn add_header(&mut self, trusted: &Trusted, votes: &Votes, vouched_by: Option<Height>) {
        let (header, height) = (trusted.header(), trusted.height());
        let (validators, cast): (Vec<_>, Vec<_>) =
            votes.entries.iter().map(|(validator, entry)| (member(validator), vote(entry))).unzip();
        let signed = validators.iter().zip(&cast).filter(|(_, cast)| **cast == Vote::Signed);
        let signed_power = signed.map(|(validator, _)| validator.power).sum();
        self.report.counts.headers += 1;
        self.report.counts.signatures +=
            wide(cast.iter().filter(|cast| **cast != Vote::Absent).count());
        let view = HeightView {
            height: height.value(),
            hash: trusted.hash().to_string(),
            time: header.time.to_string(),
            round: votes.round,
            proposer: header.proposer_address.to_string(),
            skipped_from: vouched_by.filter(|by| !height.follows(*by)).map(Height::value),
            validator_set: self.set(height, validators),
            votes: cast,
            votes_whole: false,
            signed_power,
            transactions: None,
        };
        self.report.heights.push(view);
    }

    /// The position of this set, which is a new one only where it changes.
    fn set(&mut self, height: Height, validators: Vec<ValidatorView>) -> usize {
        let sets = &mut self.report.validator_sets;
        if sets.last().is_none_or(|last| last.validators != validators) {
            let total_power = validators.iter().map(|validator| validator.power).sum();
            sets.push(ValidatorSetView { from_height: height.value(), validators, total_power });
        }
        sets.len().saturating_sub(1)
    }

    fn add_body(&mut self, body: &Verified<Vec<Vec<u8>>>) {
        let height = body.proved_by().value();
        let count = wide(body.value().len());
        let heights = &mut self.report.heights;
        let place = heights.binary_search_by_key(&height, |view| view.height);
        if let Some(view) = place.ok().and_then(|place| heights.get_mut(place)) {
            view.transactions = Some(count);
        }
    }

    fn add_transaction(&mut self, proved: &Verified<Transaction>) {
        let Transaction { hash, bytes } = proved.value();
        self.add_proof(proved, hash.as_bytes(), ProofKind::Transaction { bytes: readable(bytes) });
    }

    fn add_cell(&mut self, key: &[u8], proved: &Verified<Option<Vec<u8>>>) {
        let shown = readable(key);
        let kind = match proved.value() {
            Some(value) => ProofKind::CellPresent { key: shown, value: readable(value) },
            None => ProofKind::CellAbsent { key: shown },
        };
        self.add_proof(proved, key, kind);
    }

    fn add_log(&mut self, key: &[u8], proved: &Verified<LogRange>) {
        let LogRange { first, entries, size } = proved.value();
        let thing = [key, &first.to_be_bytes(), &wide(entries.len()).to_be_bytes()].concat();
        let entries = entries.iter().map(|entry| readable(entry)).collect();
        let kind = ProofKind::Log { key: readable(key), first: *first, entries, size: *size };
        self.add_proof(proved, &thing, kind);
    }

    fn add_proof<T>(&mut self, verified: &Verified<T>, thing: &[u8], kind: ProofKind) {
        let absent = matches!(kind, ProofKind::CellAbsent { .. });
        let path = |branch: &Branch| PathView {
            neighbour: absent.then(|| readable(&branch.key)),
            hashes: branch.hashes.iter().map(|hash| base16ct::upper::encode_string(hash)).collect(),
        };
        let paths = verified.branches().iter().map(path).collect();
        let height = verified.proved_by().value();
        let tag = match kind {
            ProofKind::Transaction { .. } => 0,
            ProofKind::CellPresent { .. } | ProofKind::CellAbsent { .. } => 1,
            ProofKind::Log { .. } => 2,
        };
        self.things.push([&height.to_be_bytes(), [tag].as_slice(), thing].concat());
        self.report.proofs.push(ProofView { height, kind, paths });
    }
}

/// For each of the things whether it comes for the first time.
fn first_of_each(things: &[Vec<u8>]) -> Vec<bool> {
    let mut order = BinaryHeap::with_capacity(things.len());
    for (row, thing) in things.iter().enumerate() {
        order.push((thing, row));
    }
    let mut first = vec![true; things.len()];
    for pair in order.into_sorted_vec().windows(2) {
        if let [(before, _), (thing, row)] = pair
            && before == thing
            && let Some(first) = first.get_mut(*row)
        {
            *first = false;
        }
    }
    first
}

fn member(validator: &Validator) -> ValidatorView {
    ValidatorView { address: validator.address().to_string(), power: validator.power() }
}

fn vote(entry: &CommitSig) -> Vote {
    match entry {
        CommitSig::Commit(_) => Vote::Signed,
        CommitSig::Nil(_) => Vote::Nil,
        CommitSig::Absent => Vote::Absent,
    }
}
