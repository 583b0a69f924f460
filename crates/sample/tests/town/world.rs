//! The ledger the town is built on.

use medlight_app::{App, Application, BlockInfo, Genesis, Query, app_state};
use medlight_ledger::record::Party;
use medlight_sample::{Organisation, Practitioner, Setting, Step, Town, town};
use medlight_store::{Memory, Store};
use medlight_types::{LogPage, LogRequest};
use medlight_wallet::envelope::{Context, Kind, open};
use medlight_wallet::{Keys, Seed};
use prost::Message;

pub(crate) const CHAIN: &str = "medlight-dev-town";
const NOW: u64 = 1_795_449_600;

fn registrar() -> Keys {
    Seed::new([1; 64]).keys(CHAIN, 0, 0)
}

pub(crate) fn written(seed: u64) -> Town {
    town(&Setting { seed, chain_id: CHAIN, now: NOW }, &registrar()).unwrap()
}

pub(crate) struct World {
    app: App<Memory>,
    /// When the town was written.
    pub(crate) now: u64,
    /// What was not accepted, and with which code.
    pub(crate) refused: Vec<(String, u32)>,
}

/// Up to so many steps each, never of two chapters.
fn blocks(town: &Town, in_a_block: usize) -> impl Iterator<Item = &[Step]> {
    town.chapters().flat_map(move |chapter| chapter.chunks(in_a_block))
}

impl World {
    /// Sends the town's steps in blocks of so many, a second apart.
    pub(crate) fn built(town: &Town, in_a_block: usize) -> Self {
        let store = Store::open(Memory::default(), 100).unwrap();
        let mut app = App::open(store).unwrap();
        let app_state = app_state(&[registrar().public_key()]).to_string();
        app.init_chain(&Genesis {
            chain_id: CHAIN.into(),
            app_state: app_state.into_bytes(),
            validators: Default::default(),
        })
        .unwrap();
        let mut world = Self { app, now: NOW, refused: Vec::new() };
        for (height, steps) in (1..).zip(blocks(town, in_a_block)) {
            for blob in steps.iter().flat_map(|step| &step.blobs) {
                assert_eq!(world.ask("/blob/put", blob.clone()).0, 0);
            }
            let txs: Vec<_> = steps.iter().map(|step| step.tx.clone()).collect();
            let block = BlockInfo { height, time: NOW + height };
            let checked = txs.iter().map(|tx| world.app.check_tx(tx, true).unwrap().code);
            let checked: Vec<_> = checked.collect();
            let results = world.app.finalize_block(&block, &txs).unwrap().results;
            for ((step, check), result) in steps.iter().zip(checked).zip(results) {
                if check + result.code > 0 {
                    world.refused.push((step.what.clone(), check + result.code));
                }
            }
            world.app.commit().unwrap();
        }
        world
    }

    fn ask(&mut self, path: &str, data: Vec<u8>) -> (u32, Vec<u8>) {
        let height = self.app.standing().height;
        let answer = self.app.query(&Query { path: path.into(), data, height }).unwrap();
        (answer.code, answer.value)
    }

    pub(crate) fn cell<M: Message + Default>(&mut self, key: &str) -> Option<M> {
        let (code, value) = self.ask("/cell", key.into());
        assert_eq!(code, 0);
        (!value.is_empty()).then(|| M::decode(value.as_slice()).unwrap())
    }

    pub(crate) fn log(&mut self, key: &str) -> Vec<Vec<u8>> {
        let request = LogRequest { key: key.into(), first: 0, count: 1_000, hashes_only: false };
        let (code, value) = self.ask("/log", request.encode());
        assert_eq!(code, 0);
        if value.is_empty() { Vec::new() } else { LogPage::decode(&value).unwrap().entries }
    }

    pub(crate) fn records<M: Message + Default>(&mut self, key: &str) -> Vec<M> {
        self.log(key).iter().map(|entry| M::decode(entry.as_slice()).unwrap()).collect()
    }

    pub(crate) fn blob(&mut self, hash: &[u8]) -> Vec<u8> {
        let (code, blob) = self.ask("/blob", hash.to_vec());
        assert_eq!(code, 0);
        blob
    }

    /// What the organisation reads of somebody's sealed name.
    pub(crate) fn name_of(
        &mut self,
        chain_id: &str,
        person: &Practitioner,
        organisation: &Organisation,
    ) -> Option<String> {
        let owner = person.keys.id();
        let party: Party = self.cell(&format!("identity/party/{owner}"))?;
        let envelope = party.sealed_name?;
        let blob = self.blob(&envelope.sealed_hash);
        let context = Context { chain_id, kind: Kind::Practitioner, owner };
        let opened = open(&context, &envelope, &blob, organisation.keys.opening_key()).ok()?;
        let resource: serde_json::Value = serde_json::from_slice(&opened).unwrap();
        resource["name"][0]["text"].as_str().map(str::to_owned)
    }
}
