//! A provision has one encoding.

use medlight_ledger::consent::{Actor, Effect, Leaf, Provision};
use prost::Message;

use crate::format::{Names, all_cases, bytes, file, list, text};

#[test]
fn provisions_are_written_as_by_hand() {
    let names = Names(file("names.json"));
    for case in list(&file("encoding.json")["encodings"], Clone::clone) {
        let provision = names.provision(&case["provision"]);
        let expected = bytes(text(&case["bytes"]));
        assert_eq!(provision.encode(), expected, "{}", case["name"]);
        assert_eq!(Leaf::read(&expected), Ok(Leaf::Open(provision)), "{}", case["name"]);
    }
}

#[test]
fn other_bytes_are_refused_by_the_rule_they_name() {
    for case in list(&file("encoding.json")["refused"], Clone::clone) {
        let error = Provision::decode(&bytes(text(&case["bytes"]))).unwrap_err();
        assert_eq!(error.rule(), text(&case["rule"]), "{}", case["name"]);
    }
}

#[test]
fn nothing_is_padding() {
    assert_eq!(Leaf::read(&[]), Ok(Leaf::Padding));
    assert!(Provision::decode(&[]).is_err());
}

fn provisions() -> Vec<Provision> {
    let leaves = all_cases().into_iter().flat_map(|case| case.directives).flat_map(|d| d.leaves);
    leaves
        .filter_map(|leaf| match leaf {
            Leaf::Open(provision) => Some(provision),
            Leaf::Padding | Leaf::Closed => None,
        })
        .collect()
}

#[test]
fn every_provision_of_the_cases_is_read_back() {
    for provision in provisions() {
        assert_eq!(Provision::decode(&provision.encode()), Ok(provision));
    }
}

/// Whatever passes for a provision is written back to the very same bytes, however it was bent.
#[test]
fn what_is_read_is_canonical() {
    for provision in provisions() {
        let bytes = provision.encode();
        for at in 0..bytes.len() {
            let flipped = [0x01, 0x02, 0x08, 0x80, 0xff].map(|flip| {
                let mut bent = bytes.clone();
                bent[at] ^= flip;
                bent
            });
            for bent in flipped.into_iter().chain([bytes[..at].to_vec()]) {
                if let Ok(read) = Provision::decode(&bent) {
                    assert_eq!(read.encode(), bent);
                    assert_ne!(read, provision);
                }
            }
        }
    }
}

/// The same message for an oracle, numbers for enums.
#[derive(Clone, PartialEq, Message)]
struct OracleProvision {
    #[prost(uint32, tag = "1")]
    effect: u32,
    #[prost(uint64, tag = "2")]
    from: u64,
    #[prost(uint64, tag = "3")]
    until: u64,
    #[prost(message, repeated, tag = "4")]
    actors: Vec<OracleActor>,
    #[prost(uint32, repeated, tag = "5")]
    purposes: Vec<u32>,
    #[prost(uint32, repeated, tag = "6")]
    labels: Vec<u32>,
}

#[derive(Clone, PartialEq, Message)]
struct OracleActor {
    #[prost(bytes = "vec", tag = "1")]
    organisation: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    practitioner: Vec<u8>,
}

#[test]
fn prost_reads_and_writes_the_same() {
    for provision in provisions() {
        let bytes = provision.encode();
        let oracle = OracleProvision::decode(bytes.as_slice()).unwrap();
        assert_eq!(oracle.effect, if provision.effect == Effect::Permit { 1 } else { 2 });
        assert_eq!(oracle.from, provision.period.from());
        assert_eq!(oracle.until, provision.period.until().unwrap_or(0));
        assert_eq!(oracle.purposes.len(), provision.purposes.len());
        assert_eq!(oracle.labels.len(), provision.labels.len());
        let actors: Vec<_> = provision.actors.iter().map(oracle_actor).collect();
        assert_eq!(oracle.actors, actors);
        assert_eq!(oracle.encode_to_vec(), bytes);
    }
}

fn oracle_actor(actor: &Actor) -> OracleActor {
    let (organisation, practitioner) = match actor {
        Actor::Organisation(id) => (Some(id), None),
        Actor::Practitioner(id) => (None, Some(id)),
        Actor::PractitionerAt { organisation, practitioner } => {
            (Some(organisation), Some(practitioner))
        }
    };
    let bytes =
        |id: Option<&medlight_ledger::Id>| id.map_or(Vec::new(), |id| id.as_bytes().to_vec());
    OracleActor { organisation: bytes(organisation), practitioner: bytes(practitioner) }
}
