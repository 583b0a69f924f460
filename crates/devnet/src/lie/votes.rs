//! Votes nobody cast, sets nobody is in, heads of yesterday.

use data_encoding::BASE64;
use medlight_app::Application;
use medlight_types::ChainId;
use serde_json::{Value, json};

use super::header;
use crate::{Node, RpcError};

/// The height at which a frozen node stands still.
const FROZEN: u64 = 2;
/// Another chain's name.
const ELSEWHERE: &str = "another-chain";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Votes {
    /// The first signature is another.
    Forged,
    /// The first validator votes in the second's place too.
    Twice,
    /// All but one are said not to have voted.
    TooFew,
    /// The set has another power.
    WrongSet,
    /// Header and votes are those of another chain, which the same validators sign.
    OtherChain,
    /// The time is a year ahead.
    Future,
    /// An old head is said to be the newest.
    Frozen,
}

impl Votes {
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("forged-signature", Self::Forged),
        ("validator-twice", Self::Twice),
        ("too-little-power", Self::TooFew),
        ("wrong-validators", Self::WrongSet),
        ("other-chain", Self::OtherChain),
        ("future-time", Self::Future),
        ("frozen", Self::Frozen),
    ];

    pub(super) fn answer<A: Application>(
        self,
        node: &mut Node<A>,
        (method, params): (&str, &Value),
        honest: Result<Value, RpcError>,
    ) -> Result<Value, RpcError> {
        if self == Self::Frozen {
            return frozen(node, (method, params), honest);
        }
        let mut answer = honest?;
        let place = match (self, method) {
            (Self::WrongSet, "validators")
                if answer.get("block_height").is_some_and(|height| height != "1") =>
            {
                "/validators/0/voting_power"
            }
            (Self::Future, _) => "/signed_header/header/time",
            (Self::OtherChain, _) => "/signed_header",
            (_, "commit") => "/signed_header/commit/signatures",
            _ => return Ok(answer),
        };
        let first = answer.pointer("/signed_header/header/height").is_some_and(|it| it == "1");
        match answer.pointer_mut(place).filter(|_| !first) {
            Some(Value::Array(signatures)) => self.cast(signatures),
            Some(Value::String(text)) if self == Self::Future => advance(text),
            Some(signed) if self == Self::OtherChain => {
                if let Some(elsewhere) = ChainId::new(ELSEWHERE) {
                    *signed = node.signed_elsewhere(params, elsewhere)?;
                }
            }
            Some(other) => header::falsify(other),
            None => {}
        }
        Ok(answer)
    }

    fn cast(self, signatures: &mut [Value]) {
        match (self, signatures) {
            (Self::Forged, [first, ..]) => {
                let signature = first.get("signature").and_then(Value::as_str).unwrap_or_default();
                let mut bytes = BASE64.decode(signature.as_bytes()).unwrap_or_default();
                if let Some(byte) = bytes.first_mut() {
                    *byte ^= 1;
                }
                if let Some(signature) = first.get_mut("signature") {
                    *signature = BASE64.encode(&bytes).into();
                }
            }
            (Self::Twice, [first, second, ..]) => *second = first.clone(),
            (Self::TooFew, [_, rest @ ..]) => {
                for vote in rest {
                    *vote = json!({
                        "block_id_flag": 1,
                        "validator_address": "",
                        "timestamp": "0001-01-01T00:00:00Z",
                        "signature": null,
                    });
                }
            }
            _ => {}
        }
    }
}

/// The next year.
fn advance(time: &mut String) {
    let year = time.get(..4).and_then(|year| year.parse::<u32>().ok());
    if let Some(year) = year {
        time.replace_range(..4, &(year + 1).to_string());
    }
}

fn frozen<A: Application>(
    node: &mut Node<A>,
    (method, params): (&str, &Value),
    honest: Result<Value, RpcError>,
) -> Result<Value, RpcError> {
    let asked = params.get("height").and_then(Value::as_str).and_then(|it| it.parse().ok());
    match (method, asked) {
        ("commit", None | Some(0)) => {
            node.answer("commit", &json!({ "height": FROZEN.to_string() }))
        }
        // The set after the head is known, as everywhere.
        ("commit" | "header" | "block", Some(FROZEN..)) if asked > Some(FROZEN) => {
            Err(RpcError::internal("height must be less than or equal to the head"))
        }
        _ => honest,
    }
}
