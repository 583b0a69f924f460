//! Verified things become views here.

use std::collections::BTreeSet;

use medlight_client::Checked;
use medlight_light::{Branch, Transaction, TrustRoot, Trusted, Verified, Votes};
use medlight_port::{
    Counts, HeightView, PathView, ProofKind, ProofView, Report, StartView, ValidatorSetView,
    ValidatorView, Vote,
};
use medlight_types::{CommitSig, Height, Validator};

use crate::readable::{readable, wide};

/// What was verified so far. It leaves this room whole, or not at all.
pub(crate) struct Gathered {
    report: Report,
    /// Height and place of each transaction, so that a block and a proof of one of its transactions
    /// do not count it twice.
    transactions: BTreeSet<(u64, u64)>,
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
        Self { report, transactions: BTreeSet::new() }
    }

    /// Everything, once nothing is left to check.
    pub(crate) fn take(&mut self) -> Report {
        let mut report = self.report.clone();
        report.counts.transactions = wide(self.transactions.len());
        report
    }

    /// Adds one verified thing.
    pub(crate) fn add(&mut self, checked: Checked) {
        match checked {
            Checked::Header { trusted, votes, vouched_by } => {
                self.add_header(&trusted, votes.value(), vouched_by);
            }
            Checked::Body(body) => self.add_body(&body),
            Checked::Transaction(transaction) => self.add_transaction(&transaction),
            Checked::Cell { key, value } => self.add_cell(&key, &value),
            Checked::Claim { .. } => self.report.counts.claims += 1,
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
        self.transactions.extend((0..count).map(|index| (height, index)));
        let heights = &mut self.report.heights;
        let place = heights.binary_search_by_key(&height, |view| view.height);
        if let Some(view) = place.ok().and_then(|place| heights.get_mut(place)) {
            view.transactions = Some(count);
        }
    }

    fn add_transaction(&mut self, transaction: &Verified<Transaction>) {
        let Transaction { index, total, bytes } = transaction.value();
        self.transactions.insert((transaction.proved_by().value(), *index));
        let bytes = readable(bytes);
        let kind = ProofKind::Transaction { index: *index, total: *total, bytes };
        self.add_proof(transaction, kind);
    }

    fn add_cell(&mut self, key: &[u8], value: &Verified<Option<Vec<u8>>>) {
        let key = readable(key);
        let kind = match value.value() {
            Some(value) => {
                self.report.counts.cells_present += 1;
                ProofKind::CellPresent { key, value: readable(value) }
            }
            None => {
                self.report.counts.cells_absent += 1;
                ProofKind::CellAbsent { key }
            }
        };
        self.add_proof(value, kind);
    }

    fn add_proof<T>(&mut self, verified: &Verified<T>, kind: ProofKind) {
        let absent = matches!(kind, ProofKind::CellAbsent { .. });
        let path = |branch: &Branch| PathView {
            neighbour: absent.then(|| readable(&branch.key)),
            hashes: branch.hashes.iter().map(|hash| base16ct::upper::encode_string(hash)).collect(),
        };
        let paths = verified.branches().iter().map(path).collect();
        let height = verified.proved_by().value();
        self.report.proofs.push(ProofView { height, kind, paths });
    }
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
