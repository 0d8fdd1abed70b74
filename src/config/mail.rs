//! Mail to staff: by which server it is sent, and as whom. Without a server nothing is sent and links are passed on by hand. The
//! password is never a flag: others can read a command line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use secrecy::SecretString;
use url::Host;

use super::Wrong;
use crate::mail::{Encryption, Sender, Settings};

/// The password for the mail server. In the environment only, or in a file.
pub const PASSWORD_VARIABLE: &str = "CARDFILE_SMTP_PASSWORD";

/// How the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SmtpTls {
    /// From the first byte; port 465 if none is given
    Required,
    /// Begun in the open, then encrypted or not used at all; port 587 if none is given
    Starttls,
    /// Not at all, for a server on this machine; port 25 if none is given
    None,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Mail to staff")]
pub struct MailOptions {
    /// Server by which mail is sent; without one none is
    #[arg(long, env = "CARDFILE_SMTP_HOST", value_name = "HOST")]
    pub smtp_host: Option<String>,
    /// Its port, where it is not the usual one
    #[arg(long, env = "CARDFILE_SMTP_PORT", value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub smtp_port: Option<u16>,
    /// Who mail comes from: an address, perhaps with a name, as in "Customer desk <desk@example.com>"
    #[arg(long, env = "CARDFILE_SMTP_FROM", value_name = "ADDRESS")]
    pub smtp_from: Option<String>,
    /// How the way to the server is encrypted
    #[arg(long, env = "CARDFILE_SMTP_TLS", value_name = "HOW", default_value = "starttls")]
    pub smtp_tls: Option<SmtpTls>,
    /// PEM file with the roots that the server's certificate is checked against, instead of those of the machine
    #[arg(long, env = "CARDFILE_SMTP_CA", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
    /// Name to sign in with at the server; without one there is no signing in
    #[arg(long, env = "CARDFILE_SMTP_USERNAME", value_name = "NAME")]
    pub smtp_username: Option<String>,
    /// File with the password for it. Or the password itself in CARDFILE_SMTP_PASSWORD in the environment
    #[arg(long, env = "CARDFILE_SMTP_PASSWORD_FILE", value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
}

impl MailOptions {
    /// Refuses what cannot be read or would send in the open. None where no server is named. `desk` is where people reach the
    /// desk: messages lead there.
    pub fn check(&self, desk: Option<&str>) -> Result<Option<Settings>, Wrong> {
        let variable = std::env::var(PASSWORD_VARIABLE).ok().filter(|password| !password.is_empty());
        self.check_with(desk, variable.map(SecretString::from))
    }

    fn check_with(&self, desk: Option<&str>, variable: Option<SecretString>) -> Result<Option<Settings>, Wrong> {
        let Some(host) = given(self.smtp_host.as_deref()) else {
            let others = [given(self.smtp_from.as_deref()), given(self.smtp_username.as_deref())];
            return match others.iter().any(Option::is_some) {
                true => {
                    Err(Wrong::new("--smtp-host (CARDFILE_SMTP_HOST) is missing: mail is set up and no server named."))
                }
                false => Ok(None),
            };
        };
        Host::parse(host).map_err(|_| {
            Wrong::new("--smtp-host (CARDFILE_SMTP_HOST) must be the name or address of a server, without a port.")
        })?;
        let desk = desk.ok_or_else(|| {
            Wrong::new("--public-url (CARDFILE_PUBLIC_URL) is needed for mail: messages lead to the desk by it.")
        })?;
        let from = given(self.smtp_from.as_deref()).and_then(Sender::parse).ok_or_else(|| {
            Wrong::new(
                "--smtp-from (CARDFILE_SMTP_FROM) must be an address, as in \"Customer desk <desk@example.com>\".",
            )
        })?;
        let encryption = match self.smtp_tls.unwrap_or(SmtpTls::Starttls) {
            SmtpTls::Required => Encryption::Tls,
            SmtpTls::Starttls => Encryption::StartTls,
            SmtpTls::None if is_here(host) => Encryption::None,
            SmtpTls::None => {
                return Err(Wrong::new(
                    "--smtp-tls none (CARDFILE_SMTP_TLS) is for a mail server on this machine: one-time links would cross \
                     the network in the open.",
                ));
            }
        };
        let usual = match encryption {
            Encryption::Tls => 465,
            Encryption::StartTls => 587,
            Encryption::None => 25,
        };
        Ok(Some(Settings {
            host: host.to_owned(),
            port: self.smtp_port.unwrap_or(usual),
            from,
            encryption,
            roots: self.smtp_ca.clone().filter(|file| !file.as_os_str().is_empty()),
            sign_in: self.sign_in(variable)?,
            desk: desk.to_owned(),
        }))
    }

    fn sign_in(&self, variable: Option<SecretString>) -> Result<Option<(String, SecretString)>, Wrong> {
        let file = self.smtp_password_file.as_ref().filter(|file| !file.as_os_str().is_empty());
        let password = match file {
            Some(file) => {
                let read = std::fs::read_to_string(file).map_err(|error| {
                    Wrong(format!("--smtp-password-file (CARDFILE_SMTP_PASSWORD_FILE): {}: {error}.", file.display()))
                })?;
                Some(SecretString::from(read.trim_end_matches(['\r', '\n'])))
            }
            None => variable,
        };
        match (given(self.smtp_username.as_deref()), password) {
            (Some(name), Some(password)) => Ok(Some((name.to_owned(), password))),
            (None, None) => Ok(None),
            (Some(_), None) => Err(Wrong::new(
                "The password for the mail server is missing: set CARDFILE_SMTP_PASSWORD in the environment, or \
                 --smtp-password-file.",
            )),
            (None, Some(_)) => Err(Wrong::new(
                "--smtp-username (CARDFILE_SMTP_USERNAME) is missing: there is a password for the mail server and no name.",
            )),
        }
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn is_here(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: Option<&str> = Some("https://desk.example.com");

    fn options(host: &str) -> MailOptions {
        MailOptions {
            smtp_host: Some(host.to_owned()),
            smtp_from: Some("Desk <desk@example.com>".to_owned()),
            ..MailOptions::default()
        }
    }

    fn wrong(options: &MailOptions, desk: Option<&str>) -> String {
        options.check_with(desk, None).expect_err("a refusal").to_string()
    }

    #[test]
    fn without_a_server_there_is_no_mail_and_half_of_the_settings_is_told() {
        assert!(MailOptions::default().check_with(None, None).expect("nothing").is_none());
        let half = MailOptions { smtp_host: Some(" ".into()), ..options("") };

        assert!(wrong(&half, DESK).contains("--smtp-host"));
        assert!(wrong(&options("mail.example.com"), None).contains("--public-url"));
        assert!(wrong(&MailOptions { smtp_from: None, ..options("mail.example.com") }, DESK).contains("--smtp-from"));
        assert!(wrong(&options("mail.example.com:25"), DESK).contains("without a port"));
    }

    #[test]
    fn mail_is_encrypted_unless_the_server_is_here() {
        let with = |host: &str, how: SmtpTls| MailOptions { smtp_tls: Some(how), ..options(host) };
        let port = |options: MailOptions| options.check_with(DESK, None).expect("good").expect("mail").port;

        assert_eq!(port(options("mail.example.com")), 587);
        assert_eq!(port(with("mail.example.com", SmtpTls::Required)), 465);
        for here in ["localhost", "127.0.0.1", "[::1]"] {
            assert_eq!(port(with(here, SmtpTls::None)), 25);
        }
        assert!(wrong(&with("mail.example.com", SmtpTls::None), DESK).contains("in the open"));
        assert!(wrong(&with("10.0.0.1", SmtpTls::None), DESK).contains("in the open"));
    }

    #[test]
    fn name_and_password_come_together_and_the_password_is_never_shown() {
        let named = MailOptions { smtp_username: Some("desk".into()), ..options("mail.example.com") };
        let secret = || Some(SecretString::from("hunter and gatherer"));

        let settings = named.check_with(DESK, secret()).expect("good").expect("mail");

        assert!(settings.sign_in.is_some() && !format!("{settings:?}").contains("hunter"));
        assert!(wrong(&named, DESK).contains("CARDFILE_SMTP_PASSWORD"));
        assert!(options("mail.example.com").check_with(DESK, secret()).is_err());
        let lost = MailOptions { smtp_password_file: Some("/nowhere".into()), ..named };
        assert!(wrong(&lost, DESK).contains("/nowhere"));
    }
}
