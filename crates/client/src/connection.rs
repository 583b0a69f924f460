//! Everything the ledger holds of one relationship, proved in one state.

use std::collections::BTreeMap;

use medlight_ledger::connection::{Connection, List, Payload};
use medlight_ledger::message::Envelope;
use medlight_ledger::record::{Emergency, Named, Noted, Policy, Question, Relationship, Tombstone};
use medlight_ledger::{Id, key};
use medlight_light::Snapshot;
use medlight_rpc::Transport;
use medlight_types::Hash;
use prost::Message;

use crate::{Client, ClientError, Clock, TrustStore};

impl<T: Transport, C: Clock, S: TrustStore> Client<T, C, S> {
    /// The relationship with its lists, choices and sealed bytes, in the newest state that is
    /// proved; `None` where that state proves that there is none. Sync first.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn connection(&mut self, id: Id) -> Result<Option<Connection>, ClientError> {
        let mut read = Reading { snapshot: self.snapshot(&[], &[]).await?, client: self };
        let Some(mut connection) = read.choices(id).await? else { return Ok(None) };
        let before = match connection.relationship.continues.as_slice() {
            [] => None,
            before => Some(read.id(before)?),
        };
        for of in before.into_iter().chain([id]) {
            connection.lists.push(read.list(of).await?);
        }
        let coverage = key::coverage_log(&connection.custodian.0);
        read.logs(vec![coverage.clone()]).await?;
        connection.coverage = read.log(&coverage)?;
        read.payloads(&mut connection).await?;
        Ok(Some(connection))
    }

    /// The same without lists, coverage and sealed bytes: what a decision needs.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn choices(&mut self, id: Id) -> Result<Option<Connection>, ClientError> {
        let snapshot = self.snapshot(&[], &[]).await?;
        Reading { snapshot, client: self }.choices(id).await
    }

    /// The same with the sealed bytes of the choices: what changing them needs.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn sealed_choices(&mut self, id: Id) -> Result<Option<Connection>, ClientError> {
        let mut read = Reading { snapshot: self.snapshot(&[], &[]).await?, client: self };
        let Some(mut connection) = read.choices(id).await? else { return Ok(None) };
        read.payloads(&mut connection).await?;
        Ok(Some(connection))
    }

    /// Which of these ids are relationships, in their order, in the newest state that is proved.
    /// A node that is asked for several learns that they belong together.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn relationships(
        &mut self,
        ids: &[Id],
    ) -> Result<Vec<Option<Relationship>>, ClientError> {
        let mut read = Reading { snapshot: self.snapshot(&[], &[]).await?, client: self };
        read.cells(ids.iter().map(key::relationship)).await?;
        ids.iter().map(|id| read.cell(&key::relationship(id))).collect()
    }

    /// A cell's value, in the newest state that is proved; `None` where that proves that there is
    /// none.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn cell<M: Message + Default>(
        &mut self,
        key: &str,
    ) -> Result<Option<M>, ClientError> {
        let mut read = Reading { snapshot: self.snapshot(&[], &[]).await?, client: self };
        read.cells([key.to_owned()]).await?;
        read.cell(key)
    }
}

/// One state, of which more and more is proved.
pub(crate) struct Reading<'a, T, C, S> {
    pub(crate) client: &'a mut Client<T, C, S>,
    pub(crate) snapshot: Snapshot,
}

impl<T: Transport, C: Clock, S: TrustStore> Reading<'_, T, C, S> {
    pub(crate) async fn cells(
        &mut self,
        keys: impl IntoIterator<Item = String>,
    ) -> Result<(), ClientError> {
        let keys: Vec<_> = keys.into_iter().map(String::into_bytes).collect();
        self.client.prove(&mut self.snapshot, None, &keys, &[]).await
    }

    async fn logs(&mut self, keys: Vec<String>) -> Result<(), ClientError> {
        let keys: Vec<_> = keys.into_iter().map(String::into_bytes).collect();
        self.client.prove(&mut self.snapshot, None, &[], &keys).await
    }

    /// A cell that was asked for.
    pub(crate) fn cell<M: Message + Default>(&self, key: &str) -> Result<Option<M>, ClientError> {
        let value = self.snapshot.cell(key.as_bytes()).and_then(|cell| cell.value().as_ref());
        value.map(|value| M::decode(value.as_slice()).map_err(|_| unreadable(key))).transpose()
    }

    /// A cell that another one names.
    pub(crate) fn needed<M: Message + Default>(&self, key: &str) -> Result<M, ClientError> {
        self.cell(key)?.ok_or_else(|| unreadable(key))
    }

    /// A log that was asked for.
    fn log<M: Message + Default>(&self, key: &str) -> Result<Vec<M>, ClientError> {
        let entries = self.snapshot.log(key.as_bytes()).map(|log| log.value().entries.as_slice());
        let read = |entry: &Vec<u8>| M::decode(entry.as_slice()).map_err(|_| unreadable(key));
        entries.unwrap_or_default().iter().map(read).collect()
    }

    pub(crate) fn id(&self, bytes: &[u8]) -> Result<Id, ClientError> {
        Id::try_from(bytes).map_err(|_| unreadable("an id"))
    }

    /// Relationship, custodian, rules and choices.
    async fn choices(&mut self, id: Id) -> Result<Option<Connection>, ClientError> {
        self.cells([key::relationship(&id)]).await?;
        let Some(relationship) = self.cell::<Relationship>(&key::relationship(&id))? else {
            return Ok(None);
        };
        let custodian = self.id(&relationship.custodian)?;
        self.cells([key::party(&custodian)]).await?;
        self.logs(vec![key::policies(&custodian), key::changes(&id)]).await?;
        Ok(Some(Connection {
            chain_id: self.snapshot.trusted().header().chain_id.as_str().to_owned(),
            height: self.snapshot.height().value(),
            time: self.snapshot.time().unix(),
            id,
            relationship,
            custodian: (custodian, self.needed(&key::party(&custodian))?),
            policies: self.policies(&custodian).await?,
            changes: self.log(&key::changes(&id))?,
            coverage: Vec::new(),
            lists: Vec::new(),
            payloads: BTreeMap::new(),
        }))
    }

    async fn policies(&mut self, custodian: &Id) -> Result<Vec<(Id, Policy)>, ClientError> {
        let named: Vec<Named> = self.log(&key::policies(custodian))?;
        let ids = named.iter().map(|named| self.id(&named.id)).collect::<Result<Vec<_>, _>>()?;
        self.cells(ids.iter().map(|id| key::policy(custodian, id))).await?;
        let read = |id| Ok((id, self.needed(&key::policy(custodian, &id))?));
        ids.into_iter().map(read).collect()
    }

    async fn list(&mut self, of: Id) -> Result<List, ClientError> {
        self.cells([key::relationship(&of)]).await?;
        self.logs(vec![key::accesses(&of), key::emergencies(&of), key::questions(&of)]).await?;
        let relationship = self.needed(&key::relationship(&of))?;
        let entries: Vec<_> = self.log(&key::accesses(&of))?;
        let emergencies: Vec<Noted> = self.log(&key::emergencies(&of))?;
        let questions: Vec<Noted> = self.log(&key::questions(&of))?;
        let opened = emergencies.iter().map(|it| key::emergency(&of, it.number));
        let asked = questions.iter().map(|it| key::question(&of, it.number));
        self.cells(opened.chain(asked)).await?;
        let opened = emergencies.iter().map(|it| self.needed(&key::emergency(&of, it.number)));
        let emergencies = opened.collect::<Result<Vec<Emergency>, _>>()?;
        let asked = questions.iter().map(|it| {
            let question: Question = self.needed(&key::question(&of, it.number))?;
            Ok((it.number, question))
        });
        let questions = asked.collect::<Result<_, ClientError>>()?;
        Ok(List { of, relationship, entries, emergencies, questions })
    }

    /// Fetches what is sealed. What nobody delivers is looked up among what was erased.
    async fn payloads(&mut self, connection: &mut Connection) -> Result<(), ClientError> {
        let hash = |envelope: &Envelope| envelope.sealed_hash.as_slice().try_into().ok();
        let named: Vec<_> = connection.envelopes().filter_map(hash).map(Hash::new).collect();
        let found = match self.client.blobs(&named).await {
            Ok(found) => found,
            // Who delivers nothing of use withholds it: the proofs stand without it.
            Err(ClientError::Refused(_)) => vec![None; named.len()],
            Err(error) => return Err(error),
        };
        let mut missing = Vec::new();
        for (hash, found) in named.iter().map(|hash| hash.as_bytes().to_vec()).zip(found) {
            match found {
                Some(bytes) => _ = connection.payloads.insert(hash, Payload::Here(bytes)),
                None => missing.push(hash),
            }
        }
        self.cells(missing.iter().map(|hash| key::tombstone(hash))).await?;
        for hash in missing {
            let tombstone: Option<Tombstone> = self.cell(&key::tombstone(&hash))?;
            let payload =
                tombstone.map_or(Payload::Withheld, |it| Payload::Erased { at: it.erased_at });
            connection.payloads.insert(hash, payload);
        }
        Ok(())
    }
}

pub(crate) fn unreadable(what: &str) -> ClientError {
    ClientError::Unreadable { what: what.to_owned() }
}
