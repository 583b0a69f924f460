//! Policies and directives. What a directive says stays sealed; its root and number do not.

use super::blob::Owner;
use super::context::{Applied, Context, id, whole};
use super::identity::name_in;
use crate::message::consent::{DefaultPolicy, PutDirective, RegisterPolicy, RevokeDirective};
use crate::record::{BlobKind, Change, Directive, Numbered, Policy, Relationship, VERSION};
use crate::state::State;
use crate::{Id, Refusal, key};

pub(super) fn register_policy<S: State>(
    ctx: &mut Context<'_, S>,
    message: &RegisterPolicy,
) -> Applied<S> {
    let [custodian] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    let default = DefaultPolicy::try_from(message.default).map_err(|_| Refusal::Field)?;
    if default == DefaultPolicy::Unspecified {
        return Err(Refusal::Field.into());
    }
    let policy = Id::of_policy(&custodian.0, &whole(&message.text)?);
    let key = key::policy(&custodian.0, &policy);
    if ctx.get::<Policy>(&key)?.is_some() {
        return Err(Refusal::PolicyExists.into());
    }
    let owner = Owner { custodian: &custodian.0, belongs_to: None, kind: BlobKind::Policy };
    ctx.own(&message.text, &owner)?;
    let cell = Policy { version: VERSION, text: message.text.clone(), default: message.default };
    ctx.put(key, &cell);
    name_in(ctx, &key::policies(&custodian.0), &policy)
}

pub(super) fn put_directive<S: State>(
    ctx: &mut Context<'_, S>,
    message: &PutDirective,
) -> Applied<S> {
    let [patient] = ctx.signed_by()?;
    let relationship = ctx.patient(&patient)?;
    let policy = id(&message.policy)?;
    let custodian = id(&relationship.custodian)?;
    let owner =
        Owner { custodian: &custodian, belongs_to: Some(&patient.0), kind: BlobKind::Directive };
    let envelope = ctx.adopt(&message.envelope, &owner)?;
    whole(&message.root)?;
    if ![4, 8, 16].contains(&message.count) || !is_registered(ctx, &relationship, &policy)? {
        return Err(Refusal::Field.into());
    }
    end(ctx, &patient.0, &policy, message.replaces)?;
    let directive = Directive {
        version: VERSION,
        seq: message.seq,
        root: message.root.clone(),
        count: message.count,
        envelope,
    };
    ctx.put(key::directive(&patient.0, &policy), &directive);
    ctx.put(
        key::directive_number(&patient.0, message.seq),
        &Numbered { version: VERSION, ended: 0 },
    );
    note(ctx, &patient.0, relationship, change(ctx, &policy, directive))
}

pub(super) fn revoke_directive<S: State>(
    ctx: &mut Context<'_, S>,
    message: &RevokeDirective,
) -> Applied<S> {
    let [patient] = ctx.signed_by()?;
    let relationship = ctx.patient(&patient)?;
    let policy = id(&message.policy)?;
    if message.replaces == 0 {
        return Err(Refusal::NotInForce.into());
    }
    end(ctx, &patient.0, &policy, message.replaces)?;
    ctx.draft.delete(key::directive(&patient.0, &policy));
    let nothing = Directive { seq: message.seq, ..Directive::default() };
    note(ctx, &patient.0, relationship, change(ctx, &policy, nothing))
}

/// Ends the directive with the number `replaces`, which must be the one in force; 0 if none is.
fn end<S: State>(ctx: &mut Context<'_, S>, patient: &Id, policy: &Id, replaces: u64) -> Applied<S> {
    let current: Option<Directive> = ctx.get(&key::directive(patient, policy))?;
    if current.map_or(0, |directive| directive.seq) != replaces {
        return Err(Refusal::NotInForce.into());
    }
    if replaces > 0 {
        let ended = Numbered { version: VERSION, ended: ctx.block.height };
        ctx.put(key::directive_number(patient, replaces), &ended);
    }
    Ok(())
}

/// What the log says of a new directive, or of none.
fn change<S>(ctx: &Context<'_, S>, policy: &Id, directive: Directive) -> Change {
    let Directive { seq, root, count, envelope, .. } = directive;
    Change {
        version: VERSION,
        policy: policy.as_bytes().to_vec(),
        seq,
        root,
        count,
        envelope,
        recorded_at: ctx.block.time,
        height: ctx.block.height,
    }
}

/// Takes the relationship's next number for a change and notes it in the log.
fn note<S: State>(
    ctx: &mut Context<'_, S>,
    patient: &Id,
    relationship: Relationship,
    change: Change,
) -> Applied<S> {
    let seq = change.seq;
    if relationship.seq.checked_add(1) != Some(seq) {
        return Err(Refusal::Seq.into());
    }
    ctx.append(&key::changes(patient), &change)?;
    ctx.put(key::relationship(patient), &Relationship { seq, ..relationship });
    Ok(())
}

/// A directive stands under a policy its custodian has published.
fn is_registered<S: State>(
    ctx: &Context<'_, S>,
    relationship: &Relationship,
    policy: &Id,
) -> Applied<S, bool> {
    let custodian = id(&relationship.custodian)?;
    Ok(ctx.get::<Policy>(&key::policy(&custodian, policy))?.is_some())
}
