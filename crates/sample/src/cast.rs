//! Who lives in the town.

use medlight_ledger::Id;
use medlight_merkle::sha256;
use medlight_wallet::{Keys, Seed};

use crate::Setting;

/// Everybody.
pub struct Cast {
    /// The hospital.
    pub northfield: Northfield,
    /// The family doctor's.
    pub linden: Linden,
    /// The mental health clinic.
    pub harbour: Harbour,
    /// 42, diabetes.
    pub ana: Patient,
    /// 78, Ana's mother.
    pub rosa: Patient,
    /// 15, Ana's son.
    pub leo: Patient,
    /// 34, a nurse at Northfield and a patient there.
    pub tomas: Patient,
}

/// An organisation that keeps records.
pub struct Organisation {
    /// Its public name.
    pub name: &'static str,
    /// Its keys.
    pub keys: Keys,
    /// How many systems report accesses.
    pub systems: u32,
}

/// Somebody who works there.
pub struct Practitioner {
    /// The name, sealed on the ledger.
    pub name: &'static str,
    /// What they do.
    pub role: &'static str,
    /// Their keys.
    pub keys: Keys,
}

/// Northfield Hospital.
#[expect(missing_docs, reason = "roles say what they are")]
pub struct Northfield {
    pub organisation: Organisation,
    pub emergency_doctor: Practitioner,
    pub diabetologist: Practitioner,
    pub nurse: Practitioner,
    /// Ana has blocked her.
    pub ward_nurse: Practitioner,
    pub pathologist: Practitioner,
    pub pharmacist: Practitioner,
    pub clerk: Practitioner,
    pub privacy_officer: Practitioner,
}

/// Linden Practice.
#[expect(missing_docs, reason = "roles say what they are")]
pub struct Linden {
    pub organisation: Organisation,
    pub doctor: Practitioner,
    pub nurse: Practitioner,
    pub clerk: Practitioner,
}

/// Harbour Clinic.
#[expect(missing_docs, reason = "roles say what they are")]
pub struct Harbour {
    pub organisation: Organisation,
    pub psychiatrist: Practitioner,
    pub therapist: Practitioner,
}

/// Somebody with records.
pub struct Patient {
    /// The name, nowhere on the ledger.
    pub name: &'static str,
    /// What their keys follow from.
    pub seed: Seed,
    /// With whom they are connected, in order: the first has index 0 in the seed.
    pub connections: Vec<Connection>,
}

/// A relationship of a patient with a custodian.
pub struct Connection {
    /// With whom.
    pub custodian: Id,
    /// Its keys.
    pub keys: Keys,
    /// How many entries its log has in the end.
    pub entries: u64,
    /// The unclaimed relationship it goes on with, and how many entries that one's log has.
    pub continues: Option<(Id, u64)>,
}

impl Cast {
    pub(crate) fn new(setting: &Setting<'_>) -> Self {
        let keys = |name: &str| seed(setting.seed, name).keys(setting.chain_id, 0, 0);
        let organisation = |name, systems| Organisation { name, keys: keys(name), systems };
        let staff = |name, role| Practitioner { name, role, keys: keys(name) };
        let patient =
            |name| Patient { name, seed: seed(setting.seed, name), connections: Vec::new() };
        Self {
            northfield: Northfield {
                organisation: organisation("Northfield Hospital", 3),
                emergency_doctor: staff("Dr Jaan Saar", "Emergency physician"),
                diabetologist: staff("Dr Mira Olsen", "Diabetologist"),
                nurse: staff("Tomás Brandt", "Nurse"),
                ward_nurse: staff("Judith Kern", "Ward nurse"),
                pathologist: staff("Dr Samuel Okoro", "Pathologist"),
                pharmacist: staff("Hana Sato", "Pharmacist"),
                clerk: staff("Piet Vermeer", "Admissions clerk"),
                privacy_officer: staff("Petra Lind", "Privacy officer"),
            },
            linden: Linden {
                organisation: organisation("Linden Practice", 1),
                doctor: staff("Dr Elena Marsh", "Family doctor"),
                nurse: staff("Oskar Lund", "Practice nurse"),
                clerk: staff("Ida Novak", "Receptionist"),
            },
            harbour: Harbour {
                organisation: organisation("Harbour Clinic", 1),
                psychiatrist: staff("Dr Nadia Haddad", "Psychiatrist"),
                therapist: staff("Paul Weiss", "Psychotherapist"),
            },
            ana: patient("Ana Weber"),
            rosa: patient("Rosa Weber"),
            leo: patient("Leo Weber"),
            tomas: patient("Tomás Brandt, at home"),
        }
    }

    /// Everybody with records.
    pub fn patients(&self) -> [&Patient; 4] {
        [&self.ana, &self.rosa, &self.leo, &self.tomas]
    }

    /// Every organisation with those who work there.
    pub fn organisations(&self) -> [(&Organisation, Vec<&Practitioner>); 3] {
        let Self { northfield: n, linden: l, harbour: h, .. } = self;
        [
            (
                &n.organisation,
                vec![
                    &n.emergency_doctor,
                    &n.diabetologist,
                    &n.nurse,
                    &n.ward_nurse,
                    &n.pathologist,
                    &n.pharmacist,
                    &n.clerk,
                    &n.privacy_officer,
                ],
            ),
            (&l.organisation, vec![&l.doctor, &l.nurse, &l.clerk]),
            (&h.organisation, vec![&h.psychiatrist, &h.therapist]),
        ]
    }
}

/// The seed of somebody by name, a patient, an organisation or one of its people, in the town of a
/// number. They are invented, and anyone can compute theirs.
pub fn seed(seed: u64, name: &str) -> Seed {
    let half = |half: u8| {
        let parts =
            [b"medlight/sample/v1".as_slice(), &seed.to_be_bytes(), &[half], name.as_bytes()];
        *sha256(&parts.concat()).as_bytes()
    };
    let mut bytes = [0; 64];
    for (to, from) in bytes.iter_mut().zip(half(0).into_iter().chain(half(1))) {
        *to = from;
    }
    Seed::new(bytes)
}
