//! Who read what over two years: visits, each leaving the accesses such a visit leaves.

use medlight_ledger::consent::{Label, Purpose};

use crate::fhir::{Access, Data};
use crate::pen::Pen;
use crate::{Cast, Practitioner};

/// Seconds of history.
pub(crate) const TWO_YEARS: u64 = 730 * 86_400;
/// When today begins: nothing of the history is newer.
pub(crate) const TODAY: u64 = 3_600;

type Who = for<'a> fn(&'a Cast) -> Option<&'a Practitioner>;

/// One access of a visit: minutes after it began.
pub(crate) struct Part(u64, Who, Data, Purpose);

const NORMAL: &[Label] = &[Label::Normal];
const GUARDED: &[Label] = &[Label::Restricted, Label::Psy];

const fn data(resource: &'static str, title: &'static str, labels: &'static [Label]) -> Data {
    Data { resource, title, labels }
}

pub(crate) const APPOINTMENT: Data = data("Appointment", "Appointment", NORMAL);
pub(crate) const VITAL_SIGNS: Data = data("Observation", "Weight and blood pressure", NORMAL);
pub(crate) const BLOOD_SUGAR: Data = data("Observation", "Blood sugar over three months", NORMAL);
pub(crate) const BLOOD_TEST: Data = data("DiagnosticReport", "Blood test", NORMAL);
pub(crate) const MEDICINES: Data = data("MedicationRequest", "Medicines", NORMAL);
pub(crate) const LETTER: Data = data("DocumentReference", "Letter to your family doctor", NORMAL);
pub(crate) const ALLERGIES: Data = data("AllergyIntolerance", "Allergies", NORMAL);
const BILL: Data = data("Claim", "Bill", NORMAL);
const NOTES: Data = data("Encounter", "Notes of the visit", NORMAL);
const THERAPY: Data = data("Encounter", "Notes of the session", GUARDED);
const PLAN: Data = data("CarePlan", "Treatment plan", GUARDED);

/// What happens at Northfield: two kinds of visit.
pub(crate) const AT_NORTHFIELD: &[&[Part]] = &[
    &[
        Part(0, |cast| Some(&cast.northfield.clerk), APPOINTMENT, Purpose::Patadmin),
        Part(12, |cast| Some(&cast.northfield.nurse), VITAL_SIGNS, Purpose::Treat),
        Part(31, |cast| Some(&cast.northfield.diabetologist), BLOOD_SUGAR, Purpose::Treat),
        Part(38, |cast| Some(&cast.northfield.diabetologist), MEDICINES, Purpose::Treat),
        Part(190, |cast| Some(&cast.northfield.pathologist), BLOOD_TEST, Purpose::Treat),
        Part(240, |cast| Some(&cast.northfield.pharmacist), MEDICINES, Purpose::Treat),
        Part(1_260, |_| None, BILL, Purpose::Hpaymt),
    ],
    &[
        Part(0, |cast| Some(&cast.northfield.clerk), APPOINTMENT, Purpose::Patadmin),
        Part(9, |cast| Some(&cast.northfield.emergency_doctor), ALLERGIES, Purpose::Treat),
        Part(14, |cast| Some(&cast.northfield.emergency_doctor), MEDICINES, Purpose::Treat),
        Part(95, |cast| Some(&cast.northfield.nurse), VITAL_SIGNS, Purpose::Treat),
        Part(410, |cast| Some(&cast.northfield.nurse), VITAL_SIGNS, Purpose::Treat),
        Part(1_500, |cast| Some(&cast.northfield.diabetologist), LETTER, Purpose::Coc),
        Part(2_900, |_| None, BILL, Purpose::Hpaymt),
    ],
];

/// What happens at Linden.
pub(crate) const AT_LINDEN: &[&[Part]] = &[&[
    Part(0, |cast| Some(&cast.linden.clerk), APPOINTMENT, Purpose::Patadmin),
    Part(16, |cast| Some(&cast.linden.doctor), NOTES, Purpose::Treat),
    Part(21, |cast| Some(&cast.linden.doctor), MEDICINES, Purpose::Treat),
    Part(35, |cast| Some(&cast.linden.nurse), BLOOD_TEST, Purpose::Treat),
    Part(700, |_| None, BILL, Purpose::Hpaymt),
]];

/// What happens at Harbour.
pub(crate) const AT_HARBOUR: &[&[Part]] = &[&[
    Part(0, |cast| Some(&cast.harbour.therapist), PLAN, Purpose::Treat),
    Part(55, |cast| Some(&cast.harbour.therapist), THERAPY, Purpose::Treat),
    Part(80, |cast| Some(&cast.harbour.psychiatrist), THERAPY, Purpose::Treat),
]];

/// The newest `count` accesses of as many visits as they take, oldest first, none of them today.
pub(crate) fn history<'a>(
    cast: &'a Cast,
    visits: &[&[Part]],
    count: usize,
    pen: &mut Pen<'_>,
) -> Vec<Access<'a>> {
    let mut accesses = Vec::new();
    for visit in visits.iter().cycle().take(count) {
        if accesses.len() >= count {
            break;
        }
        let length = visit.last().map_or(0, |part| part.0 * 60);
        let began = pen.ago(TODAY + length) - pen.below(TWO_YEARS - length);
        accesses.extend(visit.iter().map(|&Part(minutes, who, what, purpose)| Access {
            occurred: began + minutes * 60,
            by: who(cast),
            what,
            purpose,
            remark: None,
        }));
    }
    accesses.sort_by_key(|access| access.occurred);
    accesses.split_off(accesses.len().saturating_sub(count))
}
