//! A mail server of the tests' own, on a real socket: it takes messages and keeps them as they came. Of our own, since tests need
//! what libraries of servers do not give: to be stopped and started again on the same port, to refuse at will, to hang in the
//! middle, and STARTTLS with a certificate of the tests' authority. What came is read by a parser that is not the sender's.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::rt::System;
use actix_web::web::Data;
use cardfile::commands::mailing::send_one;
use cardfile::mail::{Encryption, Mailer, Sender, Settings};
use cardfile::tls;
use cardfile::web::state::State;
use mail_parser::MessageParser;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Of the envelope, not of the head.
    pub to: Vec<String>,
    pub raw: String,
    /// Whether it came over TLS.
    pub is_encrypted: bool,
    /// What the client signed in with: name and password.
    pub signed_in: Option<String>,
}

impl Received {
    pub fn subject(&self) -> String {
        let message = MessageParser::default().parse(&self.raw).expect("a message");
        message.subject().expect("a subject").to_owned()
    }

    /// The text with its lines ended by a line feed.
    pub fn text(&self) -> String {
        let message = MessageParser::default().parse(&self.raw).expect("a message");
        assert_eq!(message.parts.len(), 1, "one plain text");
        message.body_text(0).expect("a text").replace("\r\n", "\n")
    }

    /// Name and address of the one it is for, as the head has them.
    pub fn recipient(&self) -> (String, String) {
        let message = MessageParser::default().parse(&self.raw).expect("a message");
        let to = message.to().and_then(|to| to.first()).expect("somebody").clone();
        (to.name.unwrap_or_default().into_owned(), to.address.unwrap_or_default().into_owned())
    }

    /// A field of the head, as it came.
    pub fn field(&self, name: &str) -> Vec<String> {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let beginning = format!("{name}: ");
        head.split("\r\n").filter_map(|line| line.strip_prefix(&beginning)).map(str::to_owned).collect()
    }

    /// The path of the one-time link in it.
    pub fn link(&self) -> Option<String> {
        let text = self.text();
        let line = text.lines().find(|line| line.contains("/invitation/"))?;
        line.find("/invitation/").map(|at| line[at..].to_owned())
    }
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<Received>>,
    /// What it says to a recipient instead of yes.
    refusal: Mutex<Option<String>>,
    is_down: AtomicBool,
    /// Takes the message and never says so.
    is_silent: AtomicBool,
    tls: Option<Arc<ServerConfig>>,
}

/// A server that ends with its test.
pub struct Sink {
    address: SocketAddr,
    shared: Arc<Shared>,
    roots: Option<PathBuf>,
}

impl Sink {
    /// One without TLS, as on the desk's own machine.
    pub fn new() -> Sink {
        Sink::started(None, None)
    }

    /// One that is spoken to by STARTTLS, with this certificate; `roots` is whom clients trust.
    pub fn secured(files: tls::Files, roots: PathBuf) -> Sink {
        let certificate = Arc::new(tls::Certificate::read(files).expect("a certificate"));
        Sink::started(Some(Arc::new(tls::server(certificate))), Some(roots))
    }

    fn started(tls: Option<Arc<ServerConfig>>, roots: Option<PathBuf>) -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { tls, ..Shared::default() });
        let serving = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = serving.clone();
                // A client that went away in the middle is what some tests are about.
                std::thread::spawn(move || drop(converse(stream, &shared)));
            }
        });
        Sink { address, shared, roots }
    }

    /// The way to it, as `serve` goes it, for a desk that people reach here.
    pub fn mailer(&self, desk: &str) -> Mailer {
        Mailer::new(&self.settings(desk)).expect("a mailer")
    }

    pub fn settings(&self, desk: &str) -> Settings {
        let is_secured = self.shared.tls.is_some();
        Settings {
            host: if is_secured { "localhost".to_owned() } else { self.address.ip().to_string() },
            port: self.address.port(),
            from: Sender::parse("Kunden & Söhne <desk@example.com>").expect("a sender"),
            encryption: if is_secured { Encryption::StartTls } else { Encryption::None },
            roots: self.roots.clone(),
            sign_in: None,
            desk: desk.to_owned(),
        }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().expect("messages").clone()
    }

    /// Everything that came, once there is as much as that.
    pub fn wait(&self, count: usize) -> Vec<Received> {
        for _ in 0..1_000 {
            let received = self.received();
            if received.len() >= count {
                return received;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{count} messages never came: {:?}", self.received());
    }

    /// From now on it hangs up at once, or serves again.
    pub fn set_down(&self, is_down: bool) {
        self.shared.is_down.store(is_down, Ordering::SeqCst);
    }

    /// From now on it says this to every recipient, or takes them again.
    pub fn refuse(&self, answer: Option<&str>) {
        *self.shared.refusal.lock().expect("a refusal") = answer.map(str::to_owned);
    }

    /// From now on it takes messages and never says so, or answers again.
    pub fn set_silent(&self, is_silent: bool) {
        self.shared.is_silent.store(is_silent, Ordering::SeqCst);
    }
}

/// Sends everything that is due, as a running desk does; answers how many messages it took.
pub fn deliver(state: &Data<State>, mailer: &Mailer) -> usize {
    System::new().block_on(async {
        let mut taken = 0;
        while send_one(state, mailer).await.expect("the outbox is read") {
            taken += 1;
        }
        taken
    })
}

trait Both: Read + Write {}
impl<T: Read + Write> Both for T {}

/// One client, until it goes.
fn converse(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    if shared.is_down.load(Ordering::SeqCst) {
        return Ok(());
    }
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut wire: BufReader<Box<dyn Both>> = BufReader::new(Box::new(stream.try_clone()?));
    let (mut to, mut signed_in, mut is_encrypted) = (Vec::new(), None, false);
    say(&mut wire, "220 sink.example.com ESMTP")?;
    loop {
        let mut line = String::new();
        if wire.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => {
                let tls = if shared.tls.is_some() && !is_encrypted { "250-STARTTLS\r\n" } else { "" };
                say(&mut wire, &format!("250-sink.example.com\r\n{tls}250-AUTH PLAIN\r\n250 8BITMIME"))?;
            }
            "STAR" => {
                say(&mut wire, "220 go on")?;
                let config = shared.tls.clone().expect("it was offered");
                let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
                wire = BufReader::new(Box::new(StreamOwned::new(connection, stream.try_clone()?)));
                is_encrypted = true;
            }
            "AUTH" => {
                signed_in = line.split(' ').nth(2).map(decoded);
                say(&mut wire, "235 welcome")?;
            }
            "RCPT" => match shared.refusal.lock().expect("a refusal").clone() {
                Some(refusal) => say(&mut wire, &refusal)?,
                None => {
                    to.push(line.split(['<', '>']).nth(1).unwrap_or_default().to_owned());
                    say(&mut wire, "250 yes")?;
                }
            },
            "DATA" => {
                say(&mut wire, "354 go on")?;
                let raw = message(&mut wire)?;
                let to = std::mem::take(&mut to);
                let signed_in = signed_in.clone();
                shared.received.lock().expect("messages").push(Received { to, raw, is_encrypted, signed_in });
                if shared.is_silent.load(Ordering::SeqCst) {
                    return Ok(());
                }
                say(&mut wire, "250 taken")?;
            }
            "QUIT" => return say(&mut wire, "221 bye"),
            _ => say(&mut wire, "250 yes")?,
        }
    }
}

fn say(wire: &mut BufReader<Box<dyn Both>>, words: &str) -> std::io::Result<()> {
    wire.get_mut().write_all(format!("{words}\r\n").as_bytes())?;
    wire.get_mut().flush()
}

/// All up to the line with a point alone.
fn message(wire: &mut BufReader<Box<dyn Both>>) -> std::io::Result<String> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        if wire.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

/// "name password" of what PLAIN sends.
fn decoded(sent: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(sent).expect("base64");
    String::from_utf8(bytes).expect("a text").trim_start_matches('\0').replace('\0', " ")
}
