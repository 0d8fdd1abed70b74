//! The database, ready to be used: waited for, checked, its schema brought up to date; a private one started or, when another
//! Cardfile runs it, joined. A private one that was started here stops when the value is closed or dropped.

use std::path::Path;
use std::time::Duration;

use super::Failure;
use super::connecting::wait_for;
use super::readiness::{check_desk, check_schema, check_server, ensure_schema};
use crate::cluster::{Cluster, ClusterAddress};
use crate::config::{DatabasePlace, DatabaseUrl};
use crate::db::{PgConnection, server};

/// A database that is ready.
pub struct Ready {
    cluster: Option<Cluster>,
    desk_url: DatabaseUrl,
    owner_url: Option<DatabaseUrl>,
    /// How many migrations ran on the way.
    pub migrated: usize,
}

impl Ready {
    /// For the pool.
    pub fn desk_url(&self) -> &str {
        self.desk_url.expose()
    }

    /// One connection that works as the desk, without the time limits of pages.
    pub fn connect_as_desk(&self) -> Result<PgConnection, Failure> {
        let mut conn = server::connect(self.desk_url.expose())?;
        server::become_desk(&mut conn)?;
        Ok(conn)
    }

    /// One connection as whoever may know most: the owner where its URL is known.
    pub fn connect_as_owner(&self) -> Result<PgConnection, Failure> {
        Ok(server::connect(self.owner_url.as_ref().unwrap_or(&self.desk_url).expose())?)
    }

    /// Stops what was started here.
    pub fn close(self) -> Result<(), Failure> {
        match self.cluster {
            Some(cluster) => Ok(cluster.stop()?),
            None => Ok(()),
        }
    }
}

/// For a program that runs the desk: a private database is started here and by nobody else. Call it from the main thread, and
/// before writing into the data folder.
pub fn open(place: &DatabasePlace, wait: Duration) -> Result<Ready, Failure> {
    match place {
        DatabasePlace::Embedded(folder) => start(folder),
        DatabasePlace::Server { url, owner } => {
            let mut conn = wait_for(url, wait)?;
            check_server(&mut conn)?;
            let migrated = ensure_schema(&mut conn, url, owner.as_ref())?;
            check_desk(&mut conn)?;
            Ok(Ready { cluster: None, desk_url: url.clone(), owner_url: owner.clone(), migrated })
        }
    }
}

/// For a command beside a running desk: a private database that runs already is joined as it is, one that does not run is
/// started for as long as the command takes.
pub fn reach(place: &DatabasePlace, wait: Duration) -> Result<Ready, Failure> {
    if let DatabasePlace::Embedded(folder) = place {
        if let Some(address) = Cluster::attach(folder)? {
            return join(&address, wait);
        }
        if !folder.is_dir() {
            return Err(Failure::setting(format!("There is no data folder {}.", folder.display())));
        }
    }
    open(place, wait)
}

fn start(folder: &Path) -> Result<Ready, Failure> {
    let cluster = Cluster::start(folder)?;
    server::ensure_database(&mut server::connect(&cluster.maintenance_url())?)?;
    let (desk_url, owner_url) = urls(cluster.address());
    let mut owner = server::connect(owner_url.expose())?;
    let migrated = ensure_schema(&mut owner, &owner_url, Some(&owner_url))?;
    server::allow_desk_login(&mut owner)?;
    Ok(Ready { cluster: Some(cluster), desk_url, owner_url: Some(owner_url), migrated })
}

/// A desk that is just starting makes the database and its schema itself; that is waited for.
fn join(address: &ClusterAddress, wait: Duration) -> Result<Ready, Failure> {
    let (desk_url, owner_url) = urls(address);
    let mut conn = wait_for(&owner_url, wait)?;
    check_schema(&mut conn)?;
    server::allow_desk_login(&mut conn)?;
    Ok(Ready { cluster: None, desk_url, owner_url: Some(owner_url), migrated: 0 })
}

fn urls(address: &ClusterAddress) -> (DatabaseUrl, DatabaseUrl) {
    (address.desk_url().into(), address.owner_url().into())
}
