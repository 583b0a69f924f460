//! The genesis document's `app_state`.

use medlight_ledger::Id;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::AppError;

/// The `app_state` of a chain whose registrars have these Ed25519 keys.
pub fn app_state(registrars: &[[u8; 32]]) -> Value {
    let registrar = |key: &[u8; 32]| json!({ "id": Id::of_key(key).to_string(), "key": base16ct::lower::encode_string(key) });
    json!({ "registrars": registrars.iter().map(registrar).collect::<Vec<_>>() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppState {
    registrars: Vec<RegistrarOf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrarOf {
    id: String,
    key: String,
}

/// `{"registrars":[{"id","key"}]}`, hex: at least one, each id the one its key begins.
pub(crate) fn registrars(app_state: &[u8]) -> Result<Vec<(Id, [u8; 32])>, AppError> {
    let wrong = |what: &str| AppError::Genesis(what.to_owned());
    let state: AppState =
        serde_json::from_slice(app_state).map_err(|error| AppError::Genesis(error.to_string()))?;
    let mut registrars = Vec::new();
    for RegistrarOf { id, key } in state.registrars {
        let key = base16ct::mixed::decode_vec(&key).map_err(|_| wrong("a key is no hex"))?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| wrong("a key has not 32 bytes"))?;
        let known = Id::of_key(&key);
        if !known.to_string().eq_ignore_ascii_case(&id) {
            return Err(wrong("an id is not that of its key"));
        }
        registrars.push((known, key));
    }
    match registrars.is_empty() {
        true => Err(wrong("nobody could ever admit anybody")),
        false => Ok(registrars),
    }
}
