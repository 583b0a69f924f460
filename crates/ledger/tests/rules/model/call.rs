//! What is tried, in the model's words, and the message it comes to.

use medlight_ledger::message::Envelope;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::{
    AnswerEntry, AskEntry, Basis, BreakGlass, EraseBlob, ReviewBreakGlass, SubmitAccess, Submitted,
};
use medlight_ledger::message::consent::{PutDirective, RegisterPolicy, RevokeDirective};
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::message::identity::{
    ConfirmRel, OfferRel, OpenUnclaimed, RegisterParty, RegisterPractitioner, RequestRel,
    RotateKeys, SetPartyStatus, SetValidator,
};

use super::cast::{PolicyOf, Who, bytes, desk, policy, public, validator};

/// One message of each kind. What is sealed is there or missing.
#[derive(Clone, Debug)]
pub(super) enum Call {
    RegisterParty { kind: i32, name: String },
    RegisterPractitioner { name: Option<Envelope> },
    SetPartyStatus { party: Who, status: i32 },
    RotateKeys { sealing_key: Vec<u8> },
    Offer { offer: u8, expires: u64, continues: Option<Who> },
    Request { custodian: Who, offer: u8 },
    Confirm { relationship: Who, handover: Option<Envelope> },
    OpenUnclaimed,
    SetValidator { number: u8, power: u64 },
    RegisterPolicy { text: u8, default: i32 },
    Put { policy: PolicyOf, seq: u64, replaces: u64, count: u32, envelope: Option<Envelope> },
    Revoke { policy: PolicyOf, seq: u64, replaces: u64 },
    Submit { entries: Vec<(Who, Submitted)> },
    BreakGlass { relationship: Who, envelope: Option<Envelope> },
    Review { relationship: Who, number: u64, verdict: i32, report: Option<Envelope> },
    Ask { relationship: Who, number: u64, envelope: Option<Envelope> },
    Answer { relationship: Who, number: u64, envelope: Option<Envelope> },
    Erase { belongs_to: Who, hash: Vec<u8> },
    Coverage { seq: u64, systems: u32, complete_to: u64, interval: u64 },
}

/// The bytes of a key or a root that nobody looks behind.
pub(super) const SEALING_KEY: [u8; 32] = [1; 32];
pub(super) const ROOT: [u8; 32] = [7; 32];

/// What an entry claims as its basis: a number, or a policy.
pub(super) fn basis(kind: u8, number: u64, of: PolicyOf) -> Option<Basis> {
    match kind {
        0 => Some(Basis::Directive(number)),
        1 => Some(Basis::Policy(policy(of).as_bytes().to_vec())),
        2 => Some(Basis::Emergency(number)),
        _ => None,
    }
}

pub(super) fn message(call: Call) -> Message {
    let sealing_key = SEALING_KEY.to_vec();
    match call {
        Call::RegisterParty { kind, name } => {
            Message::RegisterParty(RegisterParty { kind, name, sealing_key })
        }
        Call::RegisterPractitioner { name } => {
            Message::RegisterPractitioner(RegisterPractitioner { name, sealing_key })
        }
        Call::SetPartyStatus { party, status } => {
            Message::SetPartyStatus(SetPartyStatus { party: bytes(party), status })
        }
        Call::RotateKeys { sealing_key } => Message::RotateKeys(RotateKeys { sealing_key }),
        Call::Offer { offer, expires, continues } => Message::OfferRel(OfferRel {
            offer: bytes(desk(offer)),
            expires,
            continues: continues.map(bytes).unwrap_or_default(),
        }),
        Call::Request { custodian, offer } => Message::RequestRel(RequestRel {
            custodian: bytes(custodian),
            offer: bytes(desk(offer)),
            sealing_key,
        }),
        Call::Confirm { relationship, handover } => {
            Message::ConfirmRel(ConfirmRel { relationship: bytes(relationship), handover })
        }
        Call::OpenUnclaimed => Message::OpenUnclaimed(OpenUnclaimed { sealing_key }),
        Call::SetValidator { number, power } => {
            Message::SetValidator(SetValidator { key: public((validator(number), 0)), power })
        }
        Call::RegisterPolicy { text, default } => {
            Message::RegisterPolicy(RegisterPolicy { text: vec![text; 32], default })
        }
        Call::Put { policy: of, seq, replaces, count, envelope } => {
            let (policy, root) = (policy(of).as_bytes().to_vec(), ROOT.to_vec());
            Message::PutDirective(PutDirective { policy, seq, replaces, root, count, envelope })
        }
        Call::Revoke { policy: of, seq, replaces } => {
            let policy = policy(of).as_bytes().to_vec();
            Message::RevokeDirective(RevokeDirective { policy, seq, replaces })
        }
        Call::Submit { entries } => {
            let entries = entries.into_iter().map(|(_, entry)| entry).collect();
            Message::SubmitAccess(SubmitAccess { entries })
        }
        Call::BreakGlass { relationship, envelope } => {
            Message::BreakGlass(BreakGlass { relationship: bytes(relationship), envelope })
        }
        Call::Review { relationship, number, verdict, report } => {
            let (relationship, envelope) = (bytes(relationship), report);
            Message::ReviewBreakGlass(ReviewBreakGlass { relationship, number, verdict, envelope })
        }
        Call::Ask { relationship, number, envelope } => {
            Message::AskEntry(AskEntry { relationship: bytes(relationship), number, envelope })
        }
        Call::Answer { relationship, number, envelope } => Message::AnswerEntry(AnswerEntry {
            relationship: bytes(relationship),
            number,
            envelope,
        }),
        Call::Erase { belongs_to, hash } => {
            Message::EraseBlob(EraseBlob { belongs_to: bytes(belongs_to), hash })
        }
        Call::Coverage { seq, systems, complete_to, interval } => {
            Message::StateCoverage(StateCoverage { seq, systems, complete_to, interval })
        }
    }
}
