//! What holds for every choice, tried on many small ones.

use std::collections::BTreeSet;

use medlight_ledger::Id;
use medlight_ledger::consent::{
    Actor, Answer, DefaultPolicy, Effect, Label, Leaf, Obligation, OpenedDirective, Period,
    Provision, Purpose, Request, Verdict, decide,
};

const TRIED: usize = 20_000;

/// Numbers that look random and are the same in every run (xorshift64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(n).unwrap()).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// None to two of these.
    fn some<T: Copy + Ord>(&mut self, of: &[T]) -> BTreeSet<T> {
        (0..self.below(3)).map(|_| self.one(of)).collect()
    }

    fn provision(&mut self) -> Provision {
        let until = self.one(&[None, None, Some(NOW), Some(NOW + 1)]);
        Provision {
            effect: self.one(&[Effect::Permit, Effect::Deny]),
            period: Period::new(self.one(&[0, 0, NOW - 1]), until).unwrap(),
            actors: self.some(&actors()),
            purposes: self.some(&PURPOSES),
            labels: self.some(&LABELS),
        }
    }

    pub(crate) fn directives(&mut self) -> Vec<OpenedDirective> {
        let count = self.below(4);
        let mut directives = Vec::new();
        for seq in 1..=count {
            let leaves = (0..self.below(4)).map(|_| Leaf::Open(self.provision())).collect();
            let seq = u64::try_from(seq).unwrap();
            directives.push(OpenedDirective { seq, policy: Id::new([9; 20]), leaves });
        }
        directives
    }

    pub(crate) fn default_policy(&mut self) -> DefaultPolicy {
        self.one(&[
            DefaultPolicy::BasicNormal,
            DefaultPolicy::AllNormal,
            DefaultPolicy::BreakGlassOnly,
            DefaultPolicy::Deny,
        ])
    }

    pub(crate) fn request(&mut self) -> Request {
        Request {
            at: NOW,
            organisation: self.one(&ORGANISATIONS),
            practitioner: self.one(&[None, Some(PEOPLE[0]), Some(PEOPLE[1])]),
            purpose: self.one(&PURPOSES),
            labels: Label::ALL.iter().copied().collect(),
        }
    }
}

const NOW: u64 = 1_000;
pub(crate) const ORGANISATIONS: [Id; 2] = [Id::new([1; 20]), Id::new([2; 20])];
const PEOPLE: [Id; 2] = [Id::new([17; 20]), Id::new([18; 20])];
const LABELS: [Label; 6] =
    [Label::Low, Label::Normal, Label::Restricted, Label::Hiv, Label::Sud, Label::Opioidud];
const PURPOSES: [Purpose; 7] = [
    Purpose::Treat,
    Purpose::Etreat,
    Purpose::Btg,
    Purpose::Clintrl,
    Purpose::Coc,
    Purpose::Hresch,
    Purpose::Biorch,
];

fn actors() -> Vec<Actor> {
    let at = |organisation| Actor::PractitionerAt { organisation, practitioner: PEOPLE[0] };
    let mut actors = ORGANISATIONS.map(Actor::Organisation).to_vec();
    actors.extend(PEOPLE.map(Actor::Practitioner));
    actors.extend(ORGANISATIONS.map(at));
    actors
}

/// The labels an answer lets somebody see.
fn shown(answer: &Answer, request: &Request) -> BTreeSet<Label> {
    if !answer.allows() {
        return BTreeSet::new();
    }
    let mut shown = request.labels.clone();
    for obligation in &answer.obligations {
        if let Obligation::Redact(labels) = obligation {
            labels.iter().for_each(|label| assert!(shown.remove(label)));
        }
    }
    shown
}

fn each_try(mut law: impl FnMut(&mut Dice, Vec<OpenedDirective>, DefaultPolicy, Request)) {
    let mut dice = Dice::new();
    for _ in 0..TRIED {
        let (directives, policy, request) =
            (dice.directives(), dice.default_policy(), dice.request());
        law(&mut dice, directives, policy, request);
    }
}

#[test]
fn a_closed_provision_is_never_a_permit() {
    each_try(|dice, mut directives, policy, request| {
        let into = dice.below(directives.len() + 1);
        match directives.get_mut(into) {
            Some(directive) => directive.leaves.push(Leaf::Closed),
            None => directives.push(OpenedDirective {
                seq: 99,
                policy: Id::new([9; 20]),
                leaves: vec![Leaf::Closed],
            }),
        }
        let answer = decide(&directives, policy, &request);
        assert_eq!(answer.verdict, Verdict::Unknown);
        assert!(!answer.allows() && answer.obligations.is_empty());
    });
}

#[test]
fn another_deny_shows_nothing_more() {
    each_try(|dice, mut directives, policy, request| {
        let before = shown(&decide(&directives, policy, &request), &request);
        let deny = Provision { effect: Effect::Deny, ..dice.provision() };
        let leaves = vec![Leaf::Open(deny)];
        directives.push(OpenedDirective { seq: 99, policy: Id::new([9; 20]), leaves });
        let after = shown(&decide(&directives, policy, &request), &request);
        assert!(after.is_subset(&before), "{directives:?} {policy:?} {request:?}");
    });
}

#[test]
fn who_sees_guarded_data_sees_what_is_less_guarded() {
    let levels: Vec<_> = Label::ALL.iter().copied().filter(|label| label.is_level()).collect();
    each_try(|_, directives, policy, request| {
        let shown = shown(&decide(&directives, policy, &request), &request);
        let open: Vec<_> = levels.iter().map(|level| shown.contains(level)).collect();
        assert!(open.is_sorted_by(|lower, higher| lower >= higher), "{directives:?} {request:?}");
    });
}

#[test]
fn asking_for_less_changes_nothing_about_it() {
    each_try(|dice, directives, policy, request| {
        let whole = shown(&decide(&directives, policy, &request), &request);
        let labels = dice.some(&LABELS);
        let part = Request { labels: labels.clone(), ..request };
        let shown = shown(&decide(&directives, policy, &part), &part);
        if whole.contains(&Label::Normal) {
            assert_eq!(shown, whole.intersection(&labels).copied().collect());
        } else {
            assert!(
                shown.is_subset(&whole),
                "{directives:?} {policy:?} {part:?} {whole:?} {shown:?}"
            );
        }
    });
}

#[test]
fn padding_and_what_does_not_speak_change_nothing() {
    each_try(|dice, mut directives, policy, request| {
        let before = decide(&directives, policy, &request);
        let expired = Provision { period: Period::new(0, Some(NOW)).unwrap(), ..dice.provision() };
        let leaves = vec![Leaf::Padding, Leaf::Open(expired)];
        directives.push(OpenedDirective { seq: 99, policy: Id::new([9; 20]), leaves });
        assert_eq!(decide(&directives, policy, &request), before);
    });
}

#[test]
fn trials_are_permitted_by_name_only() {
    each_try(|_, directives, policy, request| {
        let request = Request { purpose: Purpose::Clintrl, ..request };
        let answer = decide(&directives, policy, &request);
        if answer.verdict != Verdict::Permit {
            return;
        }
        let named = answer.led_by.iter().any(|place| {
            let directive = directives.iter().find(|d| d.seq == place.seq).unwrap();
            matches!(&directive.leaves[place.index], Leaf::Open(provision)
                if provision.effect == Effect::Permit
                    && provision.purposes.contains(&Purpose::Clintrl))
        });
        assert!(named, "{directives:?} {request:?}");
    });
}

/// Whoever is let in past a denial in an emergency owes the duties; nobody else does.
#[test]
fn only_emergencies_go_past_a_denial_and_they_owe_for_it() {
    each_try(|_, directives, policy, request| {
        let answer = decide(&directives, policy, &request);
        let owes = answer.obligations.contains(&Obligation::Audit);
        if answer.rule == "consent/break-glass" && answer.allows() {
            assert!(owes && request.purpose.is_emergency());
        }
        assert!(!owes || request.purpose.is_emergency());
        assert_eq!(owes, answer.obligations.contains(&Obligation::NotifyPatient));
    });
}
