//! Who may see what, now and after, both answered by [`decide()`].

use std::collections::BTreeSet;

use medlight_ledger::consent::{
    Answer, Label, Leaf, Obligation, OpenedDirective, Provision, Purpose, Request, decide,
};

use super::{Facts, PlanError, Reader, Wish};

/// Readers times moments, at most: each is weighed for every purpose.
const MOST: usize = 1_024;

/// What a change of choices does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// The moment compared, in unix seconds of block time.
    pub at: u64,
    /// Every reader and purpose, each for normal and for restricted data.
    pub rows: Vec<Row>,
    /// Now or later somebody may see what they may not as things stand, under any label.
    pub loosens: bool,
}

/// One question, answered twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who asks.
    pub reader: Reader,
    /// What for. Emergencies are purposes of their own.
    pub purpose: Purpose,
    /// For data of which level.
    pub label: Label,
    /// As things stand.
    pub before: Answer,
    /// Once the transaction has taken effect.
    pub after: Answer,
}

impl Consequences {
    /// `None` where the wish leaves choices as they are.
    pub(super) fn of(wish: &Wish, facts: &Facts) -> Result<Option<Self>, PlanError> {
        let Some(after) = after(wish, facts)? else { return Ok(None) };
        let lines = || facts.in_force.iter().chain(&after).flat_map(open);
        let readers = Reader::all(facts.custodian.id, lines());
        let moments = moments(facts.now, lines());
        if readers.len().saturating_mul(moments.len()) > MOST {
            return Err(PlanError::TooIntricate);
        }
        let compared = Compared { facts, after: &after };
        let mut rows = Vec::new();
        for (reader, purpose) in each(&readers) {
            for label in [Label::Normal, Label::Restricted] {
                let ask =
                    |directives| compared.ask(directives, reader, purpose, facts.now, &[label]);
                let (before, after) = (ask(&facts.in_force), ask(&after));
                rows.push(Row { reader, purpose, label, before, after });
            }
        }
        let loosens = moments
            .iter()
            .any(|at| each(&readers).any(|(reader, purpose)| compared.opens(reader, purpose, *at)));
        Ok(Some(Self { at: facts.now, rows, loosens }))
    }
}

/// The directives in force once the wish has taken effect.
fn after(wish: &Wish, facts: &Facts) -> Result<Option<Vec<OpenedDirective>>, PlanError> {
    let (policy, seq, replaces, put) = match wish {
        Wish::Put { directive, replaces } => {
            (directive.policy, directive.seq, *replaces, Some(directive))
        }
        Wish::Revoke { policy, seq, replaces } => (*policy, *seq, *replaces, None),
        Wish::Connect { .. } | Wish::Ask { .. } => return Ok(None),
    };
    if seq != facts.next_seq || replaces != facts.replaces(&policy) {
        return Err(PlanError::Stale);
    }
    let others = facts.in_force.iter().filter(|directive| directive.policy != policy);
    Ok(Some(others.chain(put).cloned().collect()))
}

fn open(directive: &OpenedDirective) -> impl Iterator<Item = &Provision> {
    directive.leaves.iter().filter_map(|leaf| match leaf {
        Leaf::Open(provision) => Some(provision),
        Leaf::Padding | Leaf::Closed => None,
    })
}

/// Now, and each later second at which a line begins or ends: between them nothing changes.
fn moments<'a>(now: u64, lines: impl Iterator<Item = &'a Provision>) -> BTreeSet<u64> {
    let ends = lines.flat_map(|line| [Some(line.period.from()), line.period.until()]);
    ends.flatten().filter(|second| *second > now).chain([now]).collect()
}

fn each(readers: &BTreeSet<Reader>) -> impl Iterator<Item = (Reader, Purpose)> {
    readers.iter().flat_map(|reader| Purpose::ALL.iter().map(move |purpose| (*reader, *purpose)))
}

struct Compared<'a> {
    facts: &'a Facts,
    after: &'a [OpenedDirective],
}

impl Compared<'_> {
    fn ask(
        &self,
        directives: &[OpenedDirective],
        reader: Reader,
        purpose: Purpose,
        at: u64,
        labels: &[Label],
    ) -> Answer {
        let request = Request {
            at,
            organisation: reader.asks_for(),
            practitioner: reader.practitioner,
            purpose,
            labels: labels.iter().copied().collect(),
        };
        decide(directives, self.facts.default_policy, &request)
    }

    /// Whether data of any label is open after and not before.
    fn opens(&self, reader: Reader, purpose: Purpose, at: u64) -> bool {
        let open = |directives| {
            let answer = self.ask(directives, reader, purpose, at, Label::ALL);
            let shown: BTreeSet<_> = if answer.allows() {
                let held = |label: &&Label| !answer.obligations.iter().any(|it| holds(it, label));
                Label::ALL.iter().filter(held).collect()
            } else {
                BTreeSet::new()
            };
            shown
        };
        !open(self.after).is_subset(&open(&self.facts.in_force))
    }
}

fn holds(obligation: &Obligation, label: &Label) -> bool {
    matches!(obligation, Obligation::Redact(labels) if labels.contains(label))
}
