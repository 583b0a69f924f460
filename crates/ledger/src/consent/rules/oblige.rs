//! What whoever opens the record owes.

use super::weighing::Weighing;
use crate::consent::{Obligation, Purpose};

/// From an emergency access to the latest moment of its review.
const REVIEW_WITHIN: u64 = 14 * 24 * 3_600;

/// Labels asked for and not permitted are held back.
pub(super) fn redact(w: &mut Weighing<'_>) {
    let shut = w.matters.iter().filter(|matter| matter.asked && !matter.is_permitted());
    let mut labels: Vec<_> = shut.map(|matter| matter.label).collect();
    if !labels.is_empty() {
        labels.sort_unstable();
        w.obligations.push(Obligation::Redact(labels));
    }
}

/// Breaking the glass is audited, the patient is told, and somebody else reviews it in time.
pub(super) fn emergency_duties(w: &mut Weighing<'_>) {
    let mut findings = w.matters.iter().filter_map(|matter| matter.finding.as_ref());
    // BTG declares an override, whatever allowed it.
    if w.request.purpose == Purpose::Btg || findings.any(|finding| finding.breaks_glass) {
        let review_by = w.request.at.saturating_add(REVIEW_WITHIN);
        w.obligations.extend([
            Obligation::Audit,
            Obligation::NotifyPatient,
            Obligation::ReviewBy(review_by),
        ]);
    }
}
