//! The town opens: organisations, their rules, their staff.

use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::message::consent::{DefaultPolicy, RegisterPolicy};
use medlight_ledger::message::identity::{Kind, RegisterParty, RegisterPractitioner};
use medlight_wallet::Keys;
use medlight_wallet::envelope::Kind as Sealed;

use super::Written;
use super::custodian::Custodian;
use crate::pen::Pen;
use crate::{Cast, Organisation, Practitioner, fhir};

const RULES: [(DefaultPolicy, &str); 3] = [
    (
        DefaultPolicy::BasicNormal,
        "Northfield Hospital: who may see your records if you have made no choice\n\n\
         People who treat you here may see your normal records, for your treatment. Guarded records \
         stay closed. In an emergency a doctor may open what is needed, and somebody else reviews \
         it within 14 days.\n\nPatients' questions: +00 555 0100, day and night.\n\n\
         Invented, for demonstration (HTEST).\n",
    ),
    (
        DefaultPolicy::BasicNormal,
        "Linden Practice: who may see your records if you have made no choice\n\n\
         Your family doctor and the practice's nurses may see your normal records, for your \
         treatment.\n\nPatients' questions: +00 555 0140, on working days.\n\n\
         Invented, for demonstration (HTEST).\n",
    ),
    (
        DefaultPolicy::BreakGlassOnly,
        "Harbour Clinic: who may see your records if you have made no choice\n\n\
         Nobody, but for an emergency.\n\nPatients' questions: +00 555 0170, day and night.\n\n\
         Invented, for demonstration (HTEST).\n",
    ),
];

/// Admits the three organisations, publishes their rules, registers their staff.
pub(super) fn open<'a>(
    pen: &mut Pen<'_>,
    registrar: &Keys,
    cast: &'a Cast,
) -> Written<[Custodian<'a>; 3]> {
    let [northfield, linden, harbour] = cast.organisations();
    let [first, second, third] = RULES;
    Ok([
        begin(pen, registrar, northfield, first)?,
        begin(pen, registrar, linden, second)?,
        begin(pen, registrar, harbour, third)?,
    ])
}

fn begin<'a>(
    pen: &mut Pen<'_>,
    registrar: &Keys,
    (organisation, staff): (&'a Organisation, Vec<&Practitioner>),
    (default, rule): (DefaultPolicy, &str),
) -> Written<Custodian<'a>> {
    let keys = &organisation.keys;
    let party = Message::RegisterParty(RegisterParty {
        kind: Kind::Organisation.into(),
        name: organisation.name.to_owned(),
        sealing_key: keys.sealing_key().to_bytes().to_vec(),
    });
    pen.send(format!("{} is admitted", organisation.name), &[registrar, keys], party);
    let text = pen.publish(rule);
    let policy = Id::of_policy(&keys.id(), text.as_bytes());
    let message = Message::RegisterPolicy(RegisterPolicy {
        text: text.as_bytes().to_vec(),
        default: default.into(),
    });
    pen.send(format!("{} publishes its rule", organisation.name), &[keys], message);
    for person in staff {
        let readers = [keys.sealing_key(), person.keys.sealing_key()];
        let name = fhir::practitioner(person);
        let name = pen.seal(Sealed::Practitioner, person.keys.id(), &name, &readers)?;
        let sealing_key = person.keys.sealing_key().to_bytes().to_vec();
        let message = Message::RegisterPractitioner(RegisterPractitioner { name, sealing_key });
        let what = format!("{} registers {}", organisation.name, person.name);
        pen.send(what, &[keys, &person.keys], message);
    }
    Ok(Custodian::new(organisation, policy))
}
