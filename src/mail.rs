//! Mail by SMTP: one message to one person over one connection, encrypted unless the server is on this machine. The server's
//! certificate is checked, against the machine's roots or a file. What a server answers is told without addresses and links: it
//! may quote what it was sent. When something is sent, and what, is decided elsewhere.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::address::Address;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use url::Host;
use uuid::Uuid;

use crate::domain::email::Email;
use crate::domain::notice::Letter;

/// How long the whole of sending one message may take: shorter than anybody else waits before taking it over.
pub const SENT_WITHIN: Duration = Duration::from_secs(60);

/// How long for one answer of the server.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// No more of what a server says is kept.
const MOST_WORDS: usize = 200;

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte.
    Tls,
    /// Begun in the open and then encrypted; a server that does not is sent nothing.
    StartTls,
    /// Not at all, on this machine.
    None,
}

/// The mail server, and who we are to it.
#[derive(Debug, Clone)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    pub from: Sender,
    pub encryption: Encryption,
    /// Roots to trust instead of the machine's.
    pub roots: Option<PathBuf>,
    pub sign_in: Option<(String, SecretString)>,
    /// Where people reach the desk, such as https://desk.example.com.
    pub desk: String,
}

/// Who a message comes from: an address, perhaps with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// `desk@example.com`, or `Nordic Example Bank <desk@example.com>`.
    pub fn parse(typed: &str) -> Option<Sender> {
        let mailbox: Mailbox = typed.trim().parse().ok()?;
        Some(Sender(Mailbox::new(mailbox.name.clone(), plain_domain(mailbox.email.as_ref())?)))
    }
}

impl std::fmt::Display for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Why there is no way to the server, whatever is sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    #[error("{0} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")]
    NoCertificate(PathBuf),
    #[error("TLS cannot be used: {0}")]
    Tls(String),
}

/// Sends messages.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    desk: String,
}

impl Mailer {
    /// Reads the roots; does not connect.
    pub fn new(settings: &Settings) -> Result<Mailer, MailError> {
        let tls = match settings.encryption {
            Encryption::None => Tls::None,
            Encryption::StartTls => Tls::Required(parameters(settings)?),
            Encryption::Tls => Tls::Wrapper(parameters(settings)?),
        };
        let from = settings.from.0.clone();
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .hello_name(hello)
            .timeout(Some(ANSWERED_WITHIN));
        if let Some((username, password)) = &settings.sign_in {
            builder = builder.credentials(Credentials::new(username.clone(), password.expose_secret().to_owned()));
        }
        Ok(Mailer { transport: builder.build(), from, desk: settings.desk.clone() })
    }

    /// Where people reach the desk.
    pub fn desk(&self) -> &str {
        &self.desk
    }

    /// Sends it to this person. The error is why not, for admins to read. The same message sent twice has the same id, by which
    /// a mailbox can tell.
    pub async fn send(
        &self,
        letter: &Letter,
        (name, to): (&str, &Email),
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), String> {
        let message = self.message(letter, (name, to), id, now)?;
        match tokio::time::timeout(SENT_WITHIN, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(told(&error)),
            Err(_) => Err("the mail server did not answer in time".to_owned()),
        }
    }

    fn message(
        &self,
        letter: &Letter,
        (name, to): (&str, &Email),
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Message, String> {
        let address = plain_domain(to.as_str()).ok_or("the e-mail address cannot be used")?;
        let domain = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(one_line(name)), address))
            .subject(one_line(&letter.subject))
            .message_id(Some(format!("<{}@{domain}>", id.simple())))
            .header(ContentType::TEXT_PLAIN)
            .date(now.into())
            .body(letter.text.clone())
            .map_err(|_| "the message cannot be written".to_owned())
    }
}

/// Without what ends a line. Names are held to one when they are typed; lettre ends the program over one that is not.
fn one_line(words: &str) -> String {
    words.chars().filter(|character| !character.is_control()).collect()
}

/// An address with its domain in ASCII, which every server takes.
fn plain_domain(address: &str) -> Option<Address> {
    let (local, domain) = address.rsplit_once('@')?;
    match Host::parse(domain).ok()? {
        Host::Domain(domain) => Address::new(local, domain).ok(),
        _ => None,
    }
}

fn parameters(settings: &Settings) -> Result<TlsParameters, MailError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.roots {
        let pem = std::fs::read(file).map_err(|error| MailError::Unreadable(file.clone(), error))?;
        let root = Certificate::from_pem(&pem).map_err(|_| MailError::NoCertificate(file.clone()))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(root);
    }
    builder.build().map_err(|error| MailError::Tls(error.to_string()))
}

/// What went wrong, in words for admins.
fn told(error: &lettre::transport::smtp::Error) -> String {
    let mut words = match error.status() {
        Some(code) => format!("the mail server said {code}"),
        None => format!("the mail server could not be used: {error}"),
    };
    let mut source = std::error::Error::source(error);
    while let Some(deeper) = source {
        let more = deeper.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        source = deeper.source();
    }
    harmless(&words)
}

/// Without addresses, links and whatever else may be a secret that the server quotes; in one line, and not long.
fn harmless(words: &str) -> String {
    let is_quoted = |word: &str| {
        word.contains(['@', '<', '>']) || word.contains("://") || word.contains("invitation") || word.len() > 40
    };
    let kept = words.split_whitespace().map(|word| if is_quoted(word) { "…" } else { word });
    let line = kept.collect::<Vec<_>>().join(" ");
    one_line(&line).chars().take(MOST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_quotes_is_not_kept() {
        let said = "permanent error (550): 5.1.1 <Tuuli@example.com>: unknown\r\n https://desk.example.com/invitation/abc \
                    kZ3xv0Vq9m1rT7cYb2Lw8Nf5Hd6Js4Ga0Pq1Ro2Su3Tv refused";

        assert_eq!(harmless(said), "permanent error (550): 5.1.1 … unknown … … refused");
        assert_eq!(harmless(&"word ".repeat(100)).chars().count(), MOST_WORDS);
    }

    #[test]
    fn a_sender_is_an_address_perhaps_with_a_name() {
        let named = Sender::parse("Müller & Söhne <desk@müller.example>").expect("a sender");

        assert_eq!(named.0.name.as_deref(), Some("Müller & Söhne"));
        assert_eq!(named.0.email.to_string(), "desk@xn--mller-kva.example");
        assert!(Sender::parse("desk@example.com").is_some());
        for wrong in ["", "desk", "desk@", "a@example.com\r\nBcc: b@example.com", "a@example.com, b@example.com"] {
            assert_eq!(Sender::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn nothing_that_is_typed_becomes_a_header() {
        let settings = Settings {
            host: "mail.example.com".into(),
            port: 25,
            from: Sender::parse("desk@example.com").expect("a sender"),
            encryption: Encryption::None,
            roots: None,
            sign_in: None,
            desk: "https://desk.example.com".into(),
        };
        let mailer = Mailer::new(&settings).expect("a mailer");
        let letter = Letter { subject: "A\r\nBcc: spy@example.com".into(), text: "Hello\r\n.\r\n".into() };
        let to = Email::stored("tuuli@example.com".into());

        let message = mailer.message(&letter, ("T\r\nBcc: spy@example.com", &to), Uuid::nil(), DateTime::UNIX_EPOCH);
        let message = message.expect("a message");

        let text = String::from_utf8(message.formatted()).expect("a text");
        let (head, _) = text.split_once("\r\n\r\n").expect("head and body");
        assert!(head.split("\r\n").all(|line| !line.starts_with("Bcc")), "{head}");
        assert_eq!(message.envelope().to().len(), 1);
    }
}
