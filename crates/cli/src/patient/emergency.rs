//! Emergency accesses, as the patient sees them.

use medlight_ledger::Id;
use medlight_ledger::connection::List;
use medlight_ledger::message::Envelope;
use medlight_ledger::message::access::Verdict;
use medlight_ledger::record;
use medlight_wallet::envelope::Kind;
use medlight_wallet::plan::moment;
use medlight_wallet::{Opener, event};
use serde_json::{Value, json};

/// One of them, opened.
pub(super) struct Emergency {
    of: Id,
    number: usize,
    recorded: record::Emergency,
    reason: String,
    /// What the review found, once there is one.
    report: Option<String>,
}

/// All of a list's.
pub(super) fn opened(list: &List, opener: &Opener<'_>) -> Vec<Emergency> {
    let read = |kind, envelope: &Envelope| match opener.open(kind, list.of, envelope) {
        Ok(sealed) => event::message(&sealed).unwrap_or_else(|| "no text".to_owned()),
        Err(shut) => format!("({shut})"),
    };
    let open = |(number, recorded): (usize, &record::Emergency)| Emergency {
        of: list.of,
        number,
        recorded: recorded.clone(),
        reason: recorded.envelope.as_ref().map_or_else(String::new, |it| read(Kind::Emergency, it)),
        report: recorded.report.as_ref().map(|it| read(Kind::Review, it)),
    };
    (1..).zip(&list.emergencies).map(open).collect()
}

impl Emergency {
    pub(super) fn in_json(&self) -> Value {
        let practitioner = Id::try_from(self.recorded.practitioner.as_slice()).ok();
        json!({
            "of": self.of.to_string(),
            "number": self.number,
            "at": moment(self.recorded.at),
            "practitioner": practitioner.map(|id| id.to_string()),
            "reason": self.reason,
            "review_by": moment(self.recorded.review_by),
            "verdict": verdict(self.recorded.verdict()),
            "report": self.report,
        })
    }

    /// A line, and one for its review.
    pub(super) fn told(&self, now: u64) -> String {
        let Self { number, recorded, reason, report, .. } = self;
        let (at, by) = (moment(recorded.at), moment(recorded.review_by));
        let review = match (verdict(recorded.verdict()), report) {
            (Some(verdict), Some(report)) => format!("reviewed: {verdict}. {report}"),
            _ if recorded.review_by < now => format!("not reviewed, due since {by}"),
            _ => format!("not reviewed yet, due by {by}"),
        };
        format!("Emergency access {number}, {at}: {reason}\n  {review}\n")
    }
}

const fn verdict(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Unspecified => None,
        Verdict::Justified => Some("justified"),
        Verdict::Unjustified => Some("unjustified"),
        Verdict::Referred => Some("referred"),
    }
}
