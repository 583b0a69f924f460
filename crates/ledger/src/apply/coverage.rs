//! Statements of how far a list is complete.

use core::ops::RangeInclusive;

use super::context::{Applied, Context};
use crate::message::coverage::StateCoverage;
use crate::record::{Coverage, VERSION};
use crate::state::State;
use crate::{Refusal, key};

/// Seconds between two statements: a minute to 31 days, or nobody would ever be late.
const INTERVAL: RangeInclusive<u64> = 60..=31 * 86_400;
/// How many systems can report.
const SYSTEMS: RangeInclusive<u32> = 1..=10_000;

pub(super) fn state<S: State>(ctx: &mut Context<'_, S>, message: &StateCoverage) -> Applied<S> {
    let [custodian] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    let stated_at = ctx.block.time;
    // Nobody can have submitted what has not happened yet.
    let is_known = message.complete_to <= stated_at;
    if !SYSTEMS.contains(&message.systems) || !INTERVAL.contains(&message.interval) || !is_known {
        return Err(Refusal::Field.into());
    }
    let key = key::coverage(&custodian.0);
    let last: Option<Coverage> = ctx.get(&key)?;
    let (seq, complete_to) = last.map_or((0, 0), |last| (last.seq, last.complete_to));
    if seq.checked_add(1) != Some(message.seq) {
        return Err(Refusal::CoverageSeq.into());
    }
    if message.complete_to < complete_to {
        return Err(Refusal::CoverageBackwards.into());
    }
    let statement = Coverage {
        version: VERSION,
        seq: message.seq,
        systems: message.systems,
        complete_to: message.complete_to,
        stated_at,
        interval: message.interval,
    };
    ctx.put(key, &statement);
    ctx.append(&key::coverage_log(&custodian.0), &statement).map(drop)
}
