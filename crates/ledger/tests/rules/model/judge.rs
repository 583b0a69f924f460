//! Which rule judges what, and the cells that the book comes to.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use medlight_ledger::Refusal;
use medlight_ledger::record::{Numbered, Registrar, Tombstone, VERSION, Validator, Validators};
use prost::Message as _;

use super::book::{Book, Judged};
use super::call::Call;
use super::cast::{Key, PEOPLE, REGISTRAR, bytes, id, policy, public, validator};

/// The signers, if there are just so many.
fn by<const N: usize>(signers: &[Key]) -> Result<[Key; N], Refusal> {
    signers.try_into().map_err(|_| Refusal::WrongSigners)
}

/// What is seen before any signature, state or time is looked at.
pub(super) fn is_formed(call: &Call, signers: &[Key]) -> Judged {
    let needed = match call {
        Call::Submit { entries } if entries.is_empty() => return Err(Refusal::BatchSize),
        Call::RegisterParty { .. }
        | Call::RegisterPractitioner { .. }
        | Call::RotateKeys { .. }
        | Call::Request { .. }
        | Call::OpenUnclaimed
        | Call::BreakGlass { .. }
        | Call::Review { .. } => 2,
        _ => 1,
    };
    if signers.len() == needed { Ok(()) } else { Err(Refusal::WrongSigners) }
}

impl Book {
    /// Whether it is accepted, and then what it changes.
    pub(super) fn judge(&mut self, call: &Call, signers: &[Key]) -> Judged {
        match call {
            Call::RegisterParty { kind, name } => self.register_party(by(signers)?, *kind, name),
            Call::RegisterPractitioner { name } => self.register_practitioner(by(signers)?, name),
            Call::SetPartyStatus { party, status } => {
                self.set_status(by(signers)?, *party, *status)
            }
            Call::RotateKeys { sealing_key } => self.rotate(by(signers)?, sealing_key),
            Call::Offer { offer, expires, continues } => {
                self.offer(by(signers)?, *offer, *expires, *continues)
            }
            Call::Request { custodian, offer } => self.request(by(signers)?, *custodian, *offer),
            Call::Confirm { relationship, handover } => {
                let who = |named: &[u8]| (0..PEOPLE).find(|who| bytes(*who) == named).unwrap();
                self.confirm(by(signers)?, *relationship, handover, who)
            }
            Call::OpenUnclaimed => self.open_unclaimed(by(signers)?),
            Call::SetValidator { number, power } => {
                self.set_validator(by(signers)?, *number, *power)
            }
            Call::RegisterPolicy { text, default } => {
                self.register_policy(by(signers)?, *text, *default)
            }
            Call::Put { policy, seq, replaces, count, envelope } => {
                self.put(by(signers)?, *policy, [*seq, *replaces], *count, envelope)
            }
            Call::Revoke { policy, seq, replaces } => {
                self.revoke(by(signers)?, *policy, [*seq, *replaces])
            }
            Call::Submit { entries } => self.submit(by(signers)?, entries),
            Call::BreakGlass { relationship, envelope } => {
                self.break_glass(by(signers)?, *relationship, envelope)
            }
            Call::Review { relationship, number, verdict, report } => {
                self.review(by(signers)?, (*relationship, *number), *verdict, report)
            }
            Call::Ask { relationship, number, envelope } => {
                self.ask(by(signers)?, (*relationship, *number), envelope)
            }
            Call::Answer { relationship, number, envelope } => {
                self.answer(by(signers)?, (*relationship, *number), envelope)
            }
            Call::Erase { belongs_to, hash } => self.erase(by(signers)?, *belongs_to, hash),
            Call::Coverage { seq, systems, complete_to, interval } => {
                self.coverage(by(signers)?, [*seq, *complete_to, *interval], *systems)
            }
        }
    }

    /// Every cell that is no log's and no receipt, but for the chain's name.
    pub(super) fn cells(&self) -> BTreeMap<String, Vec<u8>> {
        let mut cells = BTreeMap::new();
        let mut put = |key: String, value: Vec<u8>| _ = cells.insert(key, value);
        let registrar = Registrar { version: VERSION, key: public(self.key(REGISTRAR)) };
        put(format!("identity/registrar/{}", id(REGISTRAR)), registrar.encode_to_vec());
        for (hash, cell) in &self.owners {
            put(format!("blob/owner/{}", HEXLOWER.encode(hash)), cell.encode_to_vec());
        }
        for (who, cell) in &self.parties {
            put(format!("identity/party/{}", id(*who)), cell.encode_to_vec());
        }
        for ((who, offer), cell) in &self.offers {
            let desk = id(super::cast::desk(*offer));
            put(format!("identity/offer/{}/{desk}", id(*who)), cell.encode_to_vec());
        }
        for (who, cell) in &self.relationships {
            put(format!("identity/relationship/{}", id(*who)), cell.encode_to_vec());
        }
        for (number, power) in &self.validators {
            let key = HEXLOWER.encode(&public((validator(*number), 0)));
            let cell = Validator { version: VERSION, power: *power };
            put(format!("identity/validator/{key}"), cell.encode_to_vec());
        }
        let (count, power) = (self.validators.len() as u64, self.validators.values().sum());
        let all = Validators { version: VERSION, count, power };
        put("identity/validators".to_owned(), all.encode_to_vec());
        for (of, cell) in &self.policies {
            put(format!("consent/policy/{}/{}", id(of.0), policy(*of)), cell.encode_to_vec());
        }
        for ((who, of), cell) in &self.directives {
            put(format!("consent/directive/{}/{}", id(*who), policy(*of)), cell.encode_to_vec());
        }
        for ((who, seq), ended) in &self.ended {
            let cell = Numbered { version: VERSION, ended: *ended };
            put(format!("consent/number/{}/{seq}", id(*who)), cell.encode_to_vec());
        }
        for ((who, number), cell) in &self.emergencies {
            put(format!("access/emergency/{}/{number}", id(*who)), cell.encode_to_vec());
        }
        for ((who, number), cell) in &self.questions {
            put(format!("access/question/{}/{number}", id(*who)), cell.encode_to_vec());
        }
        for (who, cell) in &self.coverage {
            put(format!("access/coverage/{}", id(*who)), cell.encode_to_vec());
        }
        for (hash, erased_at) in &self.erased {
            let cell = Tombstone { version: VERSION, erased_at: *erased_at };
            put(format!("blob/tombstone/{}", HEXLOWER.encode(hash)), cell.encode_to_vec());
        }
        cells
    }
}
