use medlight_types::{Address, SetError, Validator, ValidatorSet};

/// Who proposes next: each validator's priority grows with its power, and whoever leads pays the
/// sum of all (CometBFT v0.38, `spec/consensus/proposer-selection.md`, `types/validator_set.go`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// In the set's order.
    members: Vec<(Validator, i64)>,
    set: ValidatorSet,
    proposer: Option<Address>,
}

impl Rotation {
    /// A set that has just begun: everybody new, the first turn taken.
    ///
    /// # Errors
    /// [`SetError`] where the list is no set.
    pub fn new(validators: Vec<Validator>) -> Result<Self, SetError> {
        let set = ValidatorSet::new(Vec::new())?;
        let empty = Self { members: Vec::new(), set, proposer: None };
        let mut rotation = empty.changed(&validators)?;
        rotation.advance();
        Ok(rotation)
    }

    /// A rotation as it was kept: priorities in the set's order. `None` where they are not one each.
    #[cfg(feature = "redb")]
    pub(crate) fn kept(
        set: ValidatorSet,
        priorities: &[i64],
        proposer: Option<Address>,
    ) -> Option<Self> {
        let members = set.validators().iter().copied().zip(priorities.iter().copied());
        let members: Vec<_> = members.collect();
        let whole = members.len() == set.validators().len() && members.len() == priorities.len();
        whole.then_some(Self { members, set, proposer })
    }

    /// The set as headers know it.
    pub fn set(&self) -> &ValidatorSet {
        &self.set
    }

    /// Each validator with its priority, in the set's order.
    pub fn priorities(&self) -> impl Iterator<Item = (Address, i64)> {
        self.members.iter().map(|(validator, priority)| (validator.address(), *priority))
    }

    /// Whose turn it is; `None` in an empty set.
    pub fn proposer(&self) -> Option<Address> {
        self.proposer
    }

    /// Gives the turn to the next.
    pub fn advance(&mut self) {
        self.rescale();
        self.shift();
        for (validator, priority) in &mut self.members {
            *priority = priority.saturating_add(power(validator));
        }
        // The highest priority, and among equals the lowest address.
        let next = self.members.iter_mut().max_by(|(one, a), (other, b)| {
            a.cmp(b).then_with(|| other.address().cmp(&one.address()))
        });
        let total = total(&self.set);
        self.proposer = next.map(|(validator, priority)| {
            *priority = priority.saturating_sub(total);
            validator.address()
        });
    }

    /// The set after `updates`: a new power for those who are there, a place at the end of the queue
    /// for new ones, and power 0 removes.
    ///
    /// # Errors
    /// [`SetError`] where what is left is no set.
    pub fn changed(&self, updates: &[Validator]) -> Result<Self, SetError> {
        let mut members: Vec<_> = self.members.clone();
        let grown = updates.iter().fold(total(&self.set), |sum, update| {
            let before = members.iter().find(|(member, _)| member.address() == update.address());
            sum.saturating_add(power(update)).saturating_sub(before.map_or(0, |(m, _)| power(m)))
        });
        // Removals are counted in, so that nobody gains by leaving and coming back.
        let removed = updates.iter().filter(|update| update.power() == 0);
        let removed = removed.filter_map(|update| {
            members.iter().find(|(member, _)| member.address() == update.address())
        });
        let grown = removed.fold(grown, |sum, (member, _)| sum.saturating_add(power(member)));
        for update in updates {
            let place = members.iter().position(|(m, _)| m.address() == update.address());
            match place.and_then(|place| members.get_mut(place)) {
                Some((member, _)) => *member = *update,
                None => members.push((*update, -(grown.saturating_add(grown >> 3)))),
            }
        }
        members.retain(|(member, _)| member.power() > 0);
        let set = ValidatorSet::new(members.iter().map(|(member, _)| *member).collect())?;
        members.sort_unstable_by_key(|(member, _)| *member);
        let mut changed = Self { members, set, proposer: self.proposer };
        changed.rescale();
        changed.shift();
        Ok(changed)
    }

    /// Keeps priorities within twice the total power of each other.
    fn rescale(&mut self) {
        let priorities = || self.members.iter().map(|(_, priority)| *priority);
        let (Some(least), Some(most)) = (priorities().min(), priorities().max()) else { return };
        let (spread, window) = (most.saturating_sub(least), total(&self.set).saturating_mul(2));
        if window > 0 && spread > window {
            let ratio = spread.saturating_add(window - 1) / window;
            self.members.iter_mut().for_each(|(_, priority)| *priority /= ratio);
        }
    }

    /// Keeps priorities around zero.
    fn shift(&mut self) {
        let sum: i128 = self.members.iter().map(|(_, priority)| i128::from(*priority)).sum();
        let Some(average) = i128::try_from(self.members.len())
            .ok()
            .filter(|count| *count > 0)
            .and_then(|count| i64::try_from(sum.div_euclid(count)).ok())
        else {
            return;
        };
        for (_, priority) in &mut self.members {
            *priority = priority.saturating_sub(average);
        }
    }
}

/// Powers are bounded far below what an `i64` holds.
fn power(validator: &Validator) -> i64 {
    i64::try_from(validator.power()).unwrap_or(i64::MAX)
}

fn total(set: &ValidatorSet) -> i64 {
    i64::try_from(set.power()).unwrap_or(i64::MAX)
}
