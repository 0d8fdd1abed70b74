//! The real program as a process of its own, as somebody starts it at a terminal.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

use super::browser::Browser;

const READY: &str = "Cardfile is ready at ";

/// The program with these arguments, and no setting from whoever runs the tests.
pub fn cardfile(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cardfile"));
    let ours = |name: &str| name.starts_with("CARDFILE_") && name != "CARDFILE_PG_BIN" || name == "DATABASE_URL";
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name)) {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

/// Runs a command to its end.
pub fn run(arguments: &[&str]) -> Output {
    cardfile(arguments).output().expect("the program runs")
}

/// A folder for data and logs, short enough for a socket and passable for PostgreSQL's account.
pub fn folder() -> TempDir {
    tempfile::Builder::new().prefix("cardfile-program-").tempdir_in("/tmp").expect("a folder")
}

/// A desk that somebody started; killed with its test.
pub struct Program {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
    pub address: SocketAddr,
    pub data: PathBuf,
}

impl Program {
    /// A trial with a few customers, on a free port, in a subfolder.
    pub fn trial(folder: &Path) -> Program {
        Program::start(folder, &["trial", "--demo", "5"])
    }

    /// Starts it on a free port and waits until it says that it is ready.
    pub fn start(folder: &Path, verb: &[&str]) -> Program {
        Program::start_on(0, folder, verb)
    }

    /// Starts it on this port, for a desk whose public address tells no port.
    pub fn start_on(port: u16, folder: &Path, verb: &[&str]) -> Program {
        let data = folder.join("data");
        let log = File::options().create(true).append(true).open(folder.join("stderr.log")).expect("a log");
        let mut child = cardfile(verb)
            .args(["--listen", &format!("127.0.0.1:{port}"), "--log", "info", "--data-dir"])
            .arg(&data)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines().map_while(Result::ok);
        let said = Arc::new(Mutex::new(Vec::new()));
        let port = loop {
            let Some(line) = lines.next() else {
                panic!("{}", std::fs::read_to_string(folder.join("stderr.log")).unwrap_or_default());
            };
            if let Some(origin) = line.strip_prefix(READY) {
                let told = origin.trim().strip_prefix("http://localhost:");
                break told.map_or(port, |told| told.parse().expect("a port"));
            }
            said.lock().expect("words").push(line);
        };
        // Somebody has to go on reading, or the program would be told that nobody listens.
        let heard = said.clone();
        std::thread::spawn(move || lines.for_each(|line| heard.lock().expect("words").push(line)));
        Program { child, said, address: SocketAddr::from(([127, 0, 0, 1], port)), data }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// Waits for a line that begins so, and answers it whole.
    pub fn hear(&self, beginning: &str) -> String {
        for _ in 0..500 {
            let said = self.said.lock().expect("words").clone();
            if let Some(line) = said.into_iter().find(|line| line.starts_with(beginning)) {
                return line;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("it never said {beginning:?}: {:?}", self.said.lock().expect("words"));
    }

    /// What it said so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("words").join("\n")
    }

    /// The sign-ins of a trial: role, username, password.
    pub fn sign_ins(&self) -> Vec<[String; 3]> {
        let file = std::fs::read_to_string(self.data.join("trial-sign-ins.json")).expect("the sign-ins");
        let people: Vec<serde_json::Value> = serde_json::from_str(&file).expect("JSON");
        let text = |one: &serde_json::Value, key: &str| one[key].as_str().expect("a text").to_owned();
        people.iter().map(|one| ["role", "username", "password"].map(|key| text(one, key))).collect()
    }

    /// The person with this role, signed in.
    pub fn sign_in(&self, role: &str) -> Browser {
        let sign_ins = self.sign_ins();
        let [_, username, password] = sign_ins.iter().find(|[of, ..]| of == role).expect("somebody with the role");
        let browser = self.browser();
        let page = browser.open("/sign-in");
        browser.submit(&page, "/sign-in", &[("username", username), ("password", password)]).is(303);
        browser
    }

    /// Sends it a signal, as "HUP".
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success(), "{name}");
    }

    /// Asks it to stop, as Ctrl-C does, and waits until it has.
    pub fn stop(mut self) {
        self.signal("INT");
        assert!(self.child.wait().expect("its end").success());
    }

    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
