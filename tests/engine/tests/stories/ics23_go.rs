//! Proofs of the ledger, judged by Go's `ics23` beside us: sound ones, and twists of them.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use data_encoding::{BASE64, HEXUPPER};
use medlight_engine_tests::Asked;
use medlight_merkle::Hash;
use medlight_merkle::ics23::{CommitmentProof, jmt, verify_absence, verify_existence};
use serde_json::{Value, json};
use xtask::cometbft::rpc::{Question, post};
use xtask::project;
use xtask::run::find;

use crate::scene::Scene;

/// Does the tree with this root hold this value under this key; without one, has it no such key?
#[derive(Clone)]
struct Claim {
    root: Hash,
    key: Vec<u8>,
    value: Option<Vec<u8>>,
    proof: Vec<u8>,
}

impl Claim {
    fn believed(&self) -> bool {
        let Ok(proof) = CommitmentProof::decode(&self.proof) else { return false };
        let (spec, root) = (jmt(), &self.root);
        match &self.value {
            Some(value) => verify_existence(&spec, root, &proof, &self.key, value).is_ok(),
            None => verify_absence(&spec, root, &proof, &self.key).is_ok(),
        }
    }

    /// Falsehoods made of it; `present` is a key of the tree. `turn` chooses the byte that is flipped.
    fn twists(&self, present: &[u8], turn: usize) -> [(&'static str, Self); 5] {
        let twisted = |twist: &dyn Fn(&mut Self)| {
            let mut claim = self.clone();
            twist(&mut claim);
            claim
        };
        let another_root = twisted(&|claim| claim.root = medlight_merkle::sha256(b"another"));
        let another_key = twisted(&|claim| match claim.value {
            Some(_) => claim.key.push(b'x'),
            None => claim.key = present.to_vec(),
        });
        let another_value = twisted(&|claim| match &mut claim.value {
            Some(value) => value.push(0),
            None => claim.value = Some(b"value".to_vec()),
        });
        let the_contrary = twisted(&|claim| match &claim.value {
            Some(_) => claim.value = None,
            None => claim.value = Some(Vec::new()),
        });
        let another_proof = twisted(&|claim| {
            // A proof of absence begins with its key, behind two tags and three bytes of lengths; Go
            // pays no attention to it.
            let first = if claim.value.is_some() { 0 } else { 5 + claim.key.len() };
            let place = first + turn * 7_919 % (claim.proof.len() - first);
            claim.proof[place] ^= 1 << (turn % 8);
        });
        [
            ("another root", another_root),
            ("another key", another_key),
            ("another value", another_value),
            ("the contrary", the_contrary),
            ("another proof", another_proof),
        ]
    }

    fn line(&self, twist: &str, believed: bool) -> String {
        let line = json!({
            "root": self.root.to_string(),
            "key": BASE64.encode(&self.key),
            "value": self.value.as_deref().map(|value| BASE64.encode(value)),
            "proof": BASE64.encode(&self.proof),
            "believed": believed,
            "twist": twist,
        });
        format!("{line}\n")
    }
}

/// What the node says of these keys after `height`, under the header that follows.
fn claims(asked: &Asked, height: u64, keys: &[Vec<u8>]) -> Vec<Claim> {
    let app_hash = asked.header(Some(height + 1))["app_hash"].as_str().unwrap().to_owned();
    let root = Hash::new(HEXUPPER.decode(app_hash.as_bytes()).unwrap().try_into().unwrap());
    let question = |key: &Vec<u8>| {
        let (data, height) = (HEXUPPER.encode(key), height.to_string());
        let params = json!({ "path": "/cell", "data": data, "height": height, "prove": true });
        Question::new("cell", "abci_query", params)
    };
    let questions: Vec<_> = keys.iter().map(question).collect();
    let bytes = |value: &Value| BASE64.decode(value.as_str().unwrap().as_bytes()).unwrap();
    let claim = |(key, answer): (&Vec<u8>, Value)| {
        let answer = &answer["result"]["response"];
        let value = &answer["value"];
        Claim {
            root,
            key: key.clone(),
            value: (!value.is_null()).then(|| bytes(value)),
            proof: bytes(&answer["proofOps"]["ops"][0]["data"]),
        }
    };
    let answers = questions.chunks(100).flat_map(|some| post(asked.port, some).unwrap());
    let answers: Vec<_> = answers.collect();
    let answers = answers.iter().map(|answer| serde_json::from_str(answer.get()).unwrap());
    keys.iter().zip(answers).map(claim).collect()
}

/// Has Go judge what the node says of these keys after `height`, and five twists of each: what it
/// counted. We believe all of the former and none of the latter, and Go must agree.
fn judged(asked: &Asked, height: u64, keys: &[Vec<u8>]) -> String {
    let claims = claims(asked, height, keys);
    let present = claims.iter().find(|claim| claim.value.is_some()).unwrap().key.clone();
    let mut lines = String::new();
    for (turn, claim) in claims.iter().enumerate() {
        assert!(claim.believed(), "{}", String::from_utf8_lossy(&claim.key));
        lines += &claim.line("as it is", true);
        for (twist, twisted) in claim.twists(&present, turn) {
            assert!(!twisted.believed(), "{twist} of {}", String::from_utf8_lossy(&claim.key));
            lines += &twisted.line(twist, false);
        }
    }
    let file = project::target().join(format!("engine/ics23-go-{}.jsonl", asked.chain_id));
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, lines).unwrap();
    let mut go = Command::new("go");
    go.args(["run", "."]).current_dir(project::root().join("tests/ics23-go"));
    let output = go.stdin(File::open(&file).unwrap()).stderr(Stdio::inherit()).output().unwrap();
    let counted = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{counted}");
    counted.trim_end().to_owned()
}

/// 100 of the town's cells, and 100 keys that it has not.
pub(crate) fn believes_what_we_believe(scene: &mut Scene) {
    assert!(find("go").is_some(), "Go is missing (on Debian: apt-get install golang)");
    let height = scene.asked.height();
    scene.asked.reach(height + 2);
    let all: Vec<_> = scene.asked.keys().into_iter().map(String::into_bytes).collect();
    let some: Vec<_> = all.iter().step_by(all.len() / 100).take(100).cloned().collect();
    let beside = some.iter().take(50).map(|key| [key.as_slice(), b"~"].concat());
    let apart = (0..50).map(|number| format!("absent/{number}").into_bytes());
    let asked: Vec<_> = some.iter().cloned().chain(beside).chain(apart).collect();
    let counted = judged(&scene.asked, height, &asked);
    println!("of {} cells, by Go's ics23: {counted}", all.len());
    assert_eq!(counted, "100 present, 100 absent, 1000 refused, 0 judged otherwise");
}
