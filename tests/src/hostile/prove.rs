use medlight_light::{ProveError, Trusted, prove_body, prove_cell, prove_log, prove_tx};
use medlight_types::json::{Answer, Reply};
use medlight_types::{Cell, CellError, Hash, LogCell, RawCell};
use serde_json::Value;

use super::bytes_of;
use crate::chain::root_of;

/// `answer` to the question `asked`, against the trusted `header`.
pub(super) fn refused_by(case: &Value) -> Option<&'static str> {
    let trusted = trusted(case);
    let reply = match Answer::parse(&bytes_of(case, "answer")) {
        Ok(answer) => answer.reply,
        Err(error) => return Some(error.rule()),
    };
    let asked = case["asked"].as_str().unwrap_or_default();
    let asked = data_encoding::HEXUPPER_PERMISSIVE.decode(asked.as_bytes()).unwrap();
    let error: Option<ProveError> = match reply {
        Reply::Tx(claim) => prove_tx(&trusted, &Hash::new(asked.try_into().unwrap()), &claim).err(),
        Reply::Block(block) => prove_body(&trusted, *block).err(),
        Reply::Cell(claim) if case["decode"] == "never" => {
            prove_cell(&trusted, &Unreadable(asked), &claim).err()
        }
        Reply::Cell(claim) if case["log"] == true => {
            prove_log(&trusted, &LogCell(asked), &claim).err()
        }
        Reply::Cell(claim) => prove_cell(&trusted, &RawCell(asked), &claim).err(),
        other => panic!("nothing to prove in {other:?}"),
    };
    error.map(|error| error.rule())
}

fn trusted(case: &Value) -> Trusted {
    let header = medlight_types::json::header(&bytes_of(case, "header")).unwrap();
    let next = medlight_types::json::validator_set(&bytes_of(case, "next")).unwrap();
    let now = header.time;
    medlight_light::anchor(&root_of(&header), header, next, &Default::default(), now).unwrap()
}

/// A cell whose value an older app does not understand.
struct Unreadable(Vec<u8>);

impl Cell for Unreadable {
    type Value = ();

    fn key(&self) -> &[u8] {
        &self.0
    }

    fn decode(&self, _: &[u8]) -> Result<(), CellError> {
        Err(CellError("version 2"))
    }
}
