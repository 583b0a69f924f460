//! What must be known to act on the ledger, proved in one state.

use std::collections::BTreeMap;

use medlight_ledger::ground::{Ground, Kept};
use medlight_ledger::record::{Coverage, Party, Registrar, Relationship};
use medlight_ledger::{Id, key};
use medlight_rpc::Transport;
use medlight_types::{Cell as _, LogCell};

use crate::connection::{Reading, unreadable};
use crate::{Client, ClientError, Clock, TrustStore};

impl<T: Transport, C: Clock, S: TrustStore> Client<T, C, S> {
    /// What these ids may sign with, and these relationships, in the newest state that is proved.
    /// Sync first.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn ground(
        &mut self,
        signers: &[Id],
        relationships: &[Id],
    ) -> Result<Ground, ClientError> {
        let mut read = Reading { snapshot: self.snapshot(&[], &[]).await?, client: self };
        let mut ground = Ground {
            chain_id: read.snapshot.trusted().header().chain_id.as_str().to_owned(),
            height: read.snapshot.height().value(),
            time: read.snapshot.time().unix(),
            keys: BTreeMap::new(),
            relationships: BTreeMap::new(),
            statements: BTreeMap::new(),
        };
        let cells =
            |id| [key::party(id), key::relationship(id), key::registrar(id), key::coverage(id)];
        read.cells(signers.iter().flat_map(cells)).await?;
        for id in signers {
            if let Some(key) = read.signing_key(id)? {
                ground.keys.insert(*id, key);
            }
            let stated: Option<Coverage> = read.cell(&key::coverage(id))?;
            ground.statements.insert(*id, stated.map_or(0, |stated| stated.seq));
        }
        for id in relationships {
            if let Some(kept) = read.kept(id).await? {
                ground.relationships.insert(*id, kept);
            }
        }
        Ok(ground)
    }
}

impl<T: Transport, C: Clock, S: TrustStore> Reading<'_, T, C, S> {
    /// The key an id has now, in whatever role.
    fn signing_key(&self, id: &Id) -> Result<Option<Vec<u8>>, ClientError> {
        if let Some(party) = self.cell::<Party>(&key::party(id))? {
            return Ok(Some(party.key));
        }
        if let Some(relationship) = self.cell::<Relationship>(&key::relationship(id))? {
            return Ok(Some(relationship.key));
        }
        Ok(self.cell::<Registrar>(&key::registrar(id))?.map(|registrar| registrar.key))
    }

    async fn kept(&mut self, id: &Id) -> Result<Option<Kept>, ClientError> {
        let log = key::accesses(id);
        self.cells([key::relationship(id), log.clone()]).await?;
        let Some(relationship) = self.cell::<Relationship>(&key::relationship(id))? else {
            return Ok(None);
        };
        let custodian = self.id(&relationship.custodian)?;
        self.cells([key::party(&custodian)]).await?;
        let custodian = self.needed(&key::party(&custodian))?;
        let head = self.snapshot.cell(log.as_bytes()).and_then(|cell| cell.value().as_ref());
        let head = head.map(|value| LogCell(log.clone().into_bytes()).decode(value)).transpose();
        let entries = head.map_err(|_| unreadable(&log))?.map_or(0, |head| head.size);
        Ok(Some(Kept { relationship, custodian, entries }))
    }
}
