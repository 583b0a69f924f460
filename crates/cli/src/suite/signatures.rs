//! `zip215` and `wycheproof-ed25519`: single signatures under ZIP-215's rules.

use std::path::Path;

use data_encoding::HEXLOWER_PERMISSIVE;
use medlight_light::{Signed, verify_signatures};
use medlight_types::PublicKey;

use super::{Outcome, each_json, text};

/// Wycheproof calls this one invalid; ZIP-215 accepts it (a key that is not of prime order).
const ZIP215_ACCEPTS: u64 = 151;

pub(super) fn zip215(dir: &Path) -> Outcome {
    each_json(dir, |name, file, outcome| {
        let message = text(file, "message_utf8")?.as_bytes();
        for (i, case) in file["cases"].as_array().ok_or("no `cases`")?.iter().enumerate() {
            let holds = check(text(case, "vk")?, message, text(case, "sig")?)?;
            outcome.expect(format!("{name}#{i}"), true, holds);
        }
        Ok(())
    })
}

pub(super) fn wycheproof(dir: &Path) -> Outcome {
    each_json(dir, |name, file, outcome| {
        if file["algorithm"] != "EDDSA" {
            return Ok(());
        }
        for group in file["testGroups"].as_array().ok_or("no `testGroups`")? {
            let key = text(&group["publicKey"], "pk")?;
            for case in group["tests"].as_array().ok_or("no `tests`")? {
                let id = case["tcId"].as_u64().ok_or("no `tcId`")?;
                let expected = case["result"] == "valid" || id == ZIP215_ACCEPTS;
                let message = hex(text(case, "msg")?)?;
                let holds = check(key, &message, text(case, "sig")?)?;
                outcome.expect(format!("{name}#{id}"), expected, holds);
            }
        }
        Ok(())
    })
}

/// A key or signature of the wrong length never holds.
fn check(key: &str, message: &[u8], signature: &str) -> Result<bool, String> {
    let (Ok(key), Ok(signature)) = (hex(key)?.try_into(), hex(signature)?.try_into()) else {
        return Ok(false);
    };
    let signed = Signed { key: PublicKey::new(key), message: message.to_vec(), signature };
    Ok(verify_signatures(&[((), signed)]).is_ok())
}

fn hex(text: &str) -> Result<Vec<u8>, String> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|error| format!("no hex: {error}"))
}
