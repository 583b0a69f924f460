//! The rules of consent and coverage.

use medlight_ledger::Refusal;
use medlight_ledger::message::Envelope;
use medlight_ledger::record::{BlobKind, Change, Coverage, Directive, Named, Policy, VERSION};

use super::book::{Book, Judged};
use super::call::ROOT;
use super::cast::{Key, PolicyOf, Who, bytes, id, people, policy};

impl Book {
    pub(super) fn register_policy(&mut self, [by]: [Key; 1], text: u8, default: i32) -> Judged {
        self.organisation(by)?;
        if !(1..=4).contains(&default) {
            return Err(Refusal::Field);
        }
        if self.policies.contains_key(&(by.0, text)) {
            return Err(Refusal::PolicyExists);
        }
        let cell = Policy { version: VERSION, text: vec![text; 32], default };
        self.policies.insert((by.0, text), cell);
        self.own(&[text; 32], by.0, None, BlobKind::Policy);
        let named = Named { version: VERSION, id: policy((by.0, text)).as_bytes().to_vec() };
        self.log(format!("consent/policies/{}", id(by.0)), &named);
        Ok(())
    }

    pub(super) fn put(
        &mut self,
        [by]: [Key; 1],
        of: PolicyOf,
        [seq, replaces]: [u64; 2],
        count: u32,
        envelope: &Option<Envelope>,
    ) -> Judged {
        let relationship = self.patient(by)?;
        let theirs = relationship.custodian == bytes(of.0) && self.policies.contains_key(&of);
        let custodian = people(&relationship.custodian);
        self.nameable(envelope, custodian, by.0, BlobKind::Directive)?;
        if ![4, 8, 16].contains(&count) || !theirs {
            return Err(Refusal::Field);
        }
        let (root, envelope) = (ROOT.to_vec(), envelope.clone());
        let directive = Directive { version: VERSION, seq, root, count, envelope };
        self.change(by.0, of, replaces, directive.clone())?;
        self.adopt(&directive.envelope, of.0, by.0, BlobKind::Directive);
        self.directives.insert((by.0, of), directive);
        self.ended.insert((by.0, seq), 0);
        Ok(())
    }

    pub(super) fn revoke(
        &mut self,
        [by]: [Key; 1],
        of: PolicyOf,
        [seq, replaces]: [u64; 2],
    ) -> Judged {
        self.patient(by)?;
        if replaces == 0 {
            return Err(Refusal::NotInForce);
        }
        self.change(by.0, of, replaces, Directive { seq, ..Directive::default() })?;
        self.directives.remove(&(by.0, of));
        Ok(())
    }

    /// What both come to: the one before ends, and the log says so.
    fn change(&mut self, who: Who, of: PolicyOf, replaces: u64, to: Directive) -> Judged {
        let current = self.directives.get(&(who, of)).map_or(0, |directive| directive.seq);
        if current != replaces {
            return Err(Refusal::NotInForce);
        }
        let relationship = self.relationships.get_mut(&who).unwrap();
        if relationship.seq + 1 != to.seq {
            return Err(Refusal::Seq);
        }
        relationship.seq = to.seq;
        if replaces > 0 {
            self.ended.insert((who, replaces), self.block.height);
        }
        let change = Change {
            version: VERSION,
            policy: policy(of).as_bytes().to_vec(),
            seq: to.seq,
            root: to.root,
            count: to.count,
            envelope: to.envelope,
            recorded_at: self.block.time,
            height: self.block.height,
        };
        self.log(format!("consent/changes/{}", id(who)), &change);
        Ok(())
    }

    pub(super) fn coverage(
        &mut self,
        [by]: [Key; 1],
        [seq, complete_to, interval]: [u64; 3],
        systems: u32,
    ) -> Judged {
        self.organisation(by)?;
        let stated_at = self.block.time;
        if systems == 0 || interval < 60 || complete_to > stated_at {
            return Err(Refusal::Field);
        }
        let (last, before) =
            self.coverage.get(&by.0).map_or((0, 0), |last| (last.seq, last.complete_to));
        if seq != last + 1 {
            return Err(Refusal::CoverageSeq);
        }
        if complete_to < before {
            return Err(Refusal::CoverageBackwards);
        }
        let statement =
            Coverage { version: VERSION, seq, systems, complete_to, stated_at, interval };
        self.log(format!("access/coverage-log/{}", id(by.0)), &statement);
        self.coverage.insert(by.0, statement);
        Ok(())
    }
}
