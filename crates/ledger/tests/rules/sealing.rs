//! Keys that others seal to: none that anybody could open.

use medlight_ledger::message::Message;
use medlight_ledger::message::identity::{
    Kind, OpenUnclaimed, RegisterParty, RegisterPractitioner, RequestRel, RotateKeys,
};
use medlight_ledger::{Refusal, is_sealing_key};

use crate::support::{Somebody, Town, code, fresh, offer};

/// The points of low order as they are published with Curve25519, in every encoding: the five, those
/// not below the prime, and with the highest bit set.
fn low_order() -> Vec<[u8; 32]> {
    let ends = |first: u8, last: u8| {
        let mut bytes = [0xff; 32];
        (bytes[0], bytes[31]) = (first, last);
        bytes
    };
    let mut one = [0; 32];
    one[0] = 1;
    let order_8 = [
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ];
    let byte = |text: &str, at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
    let [a, b] = order_8.map(|text| core::array::from_fn(|at| byte(text, at)));
    // 0, 1, two of order 8, and around the prime: p - 1, p (which is 0), p + 1 (which is 1).
    let mut all = vec![[0; 32], one, a, b, ends(0xec, 0x7f), ends(0xed, 0x7f), ends(0xee, 0x7f)];
    let high = |mut point: [u8; 32]| {
        point[31] |= 0x80;
        point
    };
    all.extend(all.clone().into_iter().map(high));
    // Twice the prime and its neighbours.
    all.extend([ends(0xd9, 0xff), ends(0xda, 0xff), ends(0xdb, 0xff)]);
    all
}

#[test]
fn no_message_brings_a_key_of_low_order() {
    let mut town = Town::new();
    let Town { registrar, hospital, ana, .. } = town.clone();
    let (new, turned) = (Somebody::new(60), ana.rotated(61));
    town.must(&[&hospital], offer(3, town.block.time + 600));
    let points = low_order();
    assert_eq!(points.len(), 17);
    for point in points {
        assert!(!is_sealing_key(&point), "{point:02x?}");
        let sealing_key = point.to_vec();
        let party = RegisterParty {
            kind: Kind::Payer.into(),
            name: "Mutual Health".into(),
            sealing_key: sealing_key.clone(),
        };
        let practitioner = RegisterPractitioner { name: fresh(), sealing_key: sealing_key.clone() };
        let request = RequestRel {
            custodian: hospital.id.as_bytes().to_vec(),
            offer: code(3).id.as_bytes().to_vec(),
            sealing_key: sealing_key.clone(),
        };
        let unclaimed = OpenUnclaimed { sealing_key: sealing_key.clone() };
        for (signers, message) in [
            ([&registrar, &new], Message::RegisterParty(party)),
            ([&hospital, &new], Message::RegisterPractitioner(practitioner)),
            ([&new, &code(3)], Message::RequestRel(request)),
            ([&hospital, &new], Message::OpenUnclaimed(unclaimed)),
            ([&ana, &turned], Message::RotateKeys(RotateKeys { sealing_key })),
        ] {
            assert_eq!(town.send(&signers, message), Err(Refusal::SealingKey), "{point:02x?}");
        }
    }
}

#[test]
fn the_base_point_and_the_last_coordinates_below_the_prime_are_keys() {
    let mut nine = [0; 32];
    nine[0] = 9;
    assert!(is_sealing_key(&nine));
    let mut last = [0xff; 32];
    (last[0], last[31]) = (0xeb, 0x7f);
    assert!(is_sealing_key(&last));
}
