//! What a transaction asks for, in lines. Everything it asks for stands in them, so that no two
//! that ask for different things read the same; what comes from elsewhere stands in quotes.

use core::fmt::Write as _;

use medlight_ledger::Id;
use medlight_ledger::consent::Leaf;
use medlight_ledger::tx::{Signer, TxBody};

use super::{Custodian, PlanError, Wish, line};

pub(super) fn lines(
    tx: &TxBody,
    wish: &Wish,
    custodian: &Custodian,
) -> Result<Vec<String>, PlanError> {
    let [Signer { id, key }, desk @ ..] = tx.signers.as_slice() else {
        return Err(PlanError::AnotherSigner);
    };
    let mut lines = asked(wish, custodian);
    lines.push(format!("On the ledger {:?}", tx.chain_id));
    lines.push(format!("Signed by connection {} with key {}", hex(id), hex(key)));
    let by_code = |Signer { id, key }: &Signer| {
        format!("Signed by the code of offer {} with key {}", hex(id), hex(key))
    };
    lines.extend(desk.iter().map(by_code));
    Ok(lines)
}

fn asked(wish: &Wish, custodian: &Custodian) -> Vec<String> {
    match wish {
        Wish::Connect { custodian: with, offer, sealing_key } => vec![
            format!("Connect with {}", name(with, custodian)),
            format!("Taking its offer {offer}"),
            format!("What is sealed to you is sealed to key {}", hex(sealing_key)),
        ],
        Wish::Put { directive, replaces } => {
            let open = directive.leaves.iter().filter_map(|leaf| match leaf {
                Leaf::Open(provision) => Some(provision),
                Leaf::Padding | Leaf::Closed => None,
            });
            let mut lines = vec![format!(
                "Put choice {} in force under policy {}, {}",
                directive.seq,
                directive.policy,
                instead(*replaces)
            )];
            lines.extend((1..).zip(open).map(|(place, provision): (u32, _)| {
                format!("Line {place}: {}", line::sentence(provision))
            }));
            if lines.len() == 1 {
                lines.push("It has no line".to_owned());
            }
            lines
        }
        Wish::Revoke { policy, seq, replaces } => vec![
            format!("Withdraw choice {replaces} under policy {policy}, as change {seq}"),
            format!("The rule of {} applies then", name(&custodian.id, custodian)),
        ],
        Wish::Ask { relationship, number, question } => vec![
            format!("Ask about entry {number} in the list of connection {relationship}"),
            format!("The question: {question:?}"),
        ],
    }
}

fn instead(replaces: u64) -> String {
    match replaces {
        0 => "in place of none".to_owned(),
        seq => format!("in place of choice {seq}"),
    }
}

fn name(id: &Id, known: &Custodian) -> String {
    if *id == known.id { format!("{:?} ({id})", known.name) } else { format!("({id})") }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
