//! `rpc-commits`: real commits, each with the set that signed it.

use std::collections::BTreeMap;
use std::path::Path;

use medlight_light::verify_commit;
use medlight_types::json::{Reply, answers};
use medlight_types::{SignedHeader, ValidatorSet};

use super::{Outcome, each_file};

pub(super) fn run(dir: &Path) -> Outcome {
    let mut outcome = Outcome::default();
    let mut sets = BTreeMap::new();
    let mut commits = Vec::new();
    each_file(dir, &mut outcome, |name, bytes, outcome| {
        // Headers without a commit stand beside the cases and are none.
        for answer in answers(bytes).map_err(|error| error.to_string())? {
            match answer.reply {
                Reply::Signed(block, set) => {
                    outcome.record(name, check(&block, &set));
                    sets.insert(folder(name), *set);
                }
                Reply::Validators(page) => {
                    let set = ValidatorSet::new(page.validators).map_err(|e| e.to_string())?;
                    sets.insert(folder(name), set);
                }
                Reply::Commit(block) => commits.push((name.to_owned(), block)),
                _ => {}
            }
        }
        Ok(())
    });
    for (name, block) in commits {
        let result = match sets.get(&folder(&name)) {
            Some(set) => check(&block, set),
            None => Err("no validators beside it".into()),
        };
        outcome.record(name, result);
    }
    outcome
}

fn folder(name: &str) -> String {
    name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
}

fn check(block: &SignedHeader, set: &ValidatorSet) -> Result<(), String> {
    // These come without a trust root, so each vouches for its own chain id.
    verify_commit(&block.header.chain_id, block, set).map_err(|error| error.to_string())
}
