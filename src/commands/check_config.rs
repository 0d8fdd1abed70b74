//! `cardfile check-config`: everything about the settings of `serve` that can be checked without starting or changing anything.

use super::connecting::connect;
use super::terminal::{say, say_table};
use super::{Failure, keys, listening, readiness, serving};
use crate::cluster::{Cluster, find_binaries};
use crate::config::{DatabasePlace, DatabaseUrl, KeySource, ServeOptions};
use crate::db::migrations::{SchemaState, state};
use crate::db::server::{self, Unreached};

pub fn run(options: &ServeOptions) -> Result<(), Failure> {
    let listening = options.listening.check()?;
    let first = options.institution.check()?;
    options.desk.limits()?;
    let mail = options.mail.check(listening.public_origin.as_deref())?;
    mail.as_ref().map(serving::mailer).transpose()?;
    let place = options.database.place()?;
    let source = options.keys.source(options.database.data_dir().as_deref())?;
    let addresses: Vec<String> = listening.addresses.iter().map(ToString::to_string).collect();
    let proxies: Vec<String> = listening.proxies.iter().map(ToString::to_string).collect();
    let tls = listening::certificate(&listening)?.zip(listening.tls.as_ref());
    let tls = tls.map(|(_, files)| format!("with the certificate in {}", files.certificate.display()));
    let keys = describe_keys(&source)?;
    let (database, schema) = describe_database(&place, &source)?;
    let settings = &first.settings;
    let (desk, none) = (&options.desk, || "none".to_owned());
    let rows = [
        ("Listens on", addresses.join(", ")),
        ("Public address", listening.public_origin.unwrap_or_else(|| "none: for this machine only".to_owned())),
        ("Trusted proxies", Some(proxies.join(", ")).filter(|all| !all.is_empty()).unwrap_or_else(none)),
        ("TLS", tls.unwrap_or_else(|| "none of its own".to_owned())),
        ("Data", database),
        ("Schema", schema),
        ("Keys", keys),
        ("Connections", desk.pool_size().to_string()),
        ("Sessions", format!("{} s without use, {} s in all", desk.session_idle_secs, desk.session_absolute_secs)),
        ("Second factor", format!("needed by everybody, asked again after {} s", desk.proof_secs)),
        ("Mail", mail.map_or_else(none, |mail| format!("by {}:{}, from {}", mail.host, mail.port, mail.from))),
        ("One-time links", format!("{} s", desk.invitation_secs)),
        (
            "First institution",
            format!(
                "{}, {}, {}, {}",
                settings.name.as_str(),
                first.number,
                settings.country.code(),
                settings.locale.code()
            ),
        ),
    ];
    let rows: Vec<[&str; 2]> = rows.iter().map(|(name, value)| [*name, value.as_str()]).collect();
    say_table(&rows);
    say("The settings are good.");
    Ok(())
}

fn describe_keys(source: &KeySource) -> Result<String, Failure> {
    if let KeySource::DataFolder(file) = source
        && !file.exists()
    {
        return Ok(format!("{}, which the first start makes", file.display()));
    }
    keys::check(source)?;
    Ok(keys::place(source))
}

/// Where the data is, and how the schema stands.
fn describe_database(place: &DatabasePlace, source: &KeySource) -> Result<(String, String), Failure> {
    match place {
        DatabasePlace::Server { url, owner } => Ok((url.to_string(), describe_schema(url, owner.as_ref(), source)?)),
        DatabasePlace::Embedded(folder) => {
            let binaries = find_binaries()?;
            let data = format!("{}, with PostgreSQL from {}", folder.display(), binaries.display());
            let schema = match Cluster::attach(folder)? {
                Some(address) => describe_schema(&address.owner_url().into(), None, source)?,
                None => "not looked at: the private database is not running".to_owned(),
            };
            Ok((data, schema))
        }
    }
}

fn describe_schema(url: &DatabaseUrl, owner: Option<&DatabaseUrl>, source: &KeySource) -> Result<String, Failure> {
    let mut conn = match server::connect(url.expose()) {
        Ok(conn) => conn,
        Err(Unreached::Away(why)) => return Ok(format!("not looked at, the database is away: {why}")),
        Err(_) => connect(url)?,
    };
    readiness::check_server(&mut conn)?;
    let may_migrate = owner.is_some() || server::may_migrate(&mut conn)?;
    match state(&mut conn) {
        Ok(SchemaState::Behind(pending)) if may_migrate => Ok(format!("serve will run {pending} migrations")),
        _ => {
            readiness::check_schema(&mut conn)?;
            readiness::check_desk(&mut conn)?;
            server::become_desk(&mut conn)?;
            keys::check_with(source, &mut conn)?;
            Ok("up to date".to_owned())
        }
    }
}
