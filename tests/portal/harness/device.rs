//! A device that keeps passkeys, as browsers speak to one: it makes keys of its own and really signs. What it is told to get wrong it
//! gets wrong. And the steps of a person who uses it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_cbor_2::Value as Cbor;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::browser::{Answer, Browser};
use super::page::Page;

pub const CHALLENGE: &str = "/sign-in/passkey/challenge";
pub const PASSKEY: &str = "/sign-in/second-factor/passkey";
pub const PASSKEY_ENROLMENT: &str = "/sign-in/enrolment/passkey";
pub const NEW_PASSKEY: &str = "/me/second-factor/passkeys/new";

/// The person is there; the device saw that it is they; a key is told.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const KEY: u8 = 0x40;

pub struct Device {
    /// The page that the browser says is asking, and the host that the device answers to.
    pub origin: String,
    pub host: String,
    /// How often it was used; None for a device that does not count.
    pub count: Option<u32>,
    /// Whether it looks whose finger it is.
    pub verifies: bool,
    keys: Vec<(Vec<u8>, SigningKey)>,
}

impl Device {
    /// One that is used at a desk on this machine.
    pub fn new() -> Device {
        let (origin, host) = ("http://localhost:8080".to_owned(), "localhost".to_owned());
        Device { origin, host, count: Some(1), verifies: true, keys: Vec::new() }
    }

    /// Makes a key for what was asked; the answer as the browser sends it.
    pub fn make(&mut self, options: &Value) -> String {
        let id = rand::random::<[u8; 24]>().to_vec();
        let key = SigningKey::from_slice(&rand::random::<[u8; 32]>()).expect("a key");
        let point = key.verifying_key().to_sec1_point(false);
        let number = |number: i128| Cbor::Integer(number);
        let public: BTreeMap<Cbor, Cbor> = [
            (number(1), number(2)),
            (number(3), number(-7)),
            (number(-1), number(1)),
            (number(-2), Cbor::Bytes(point.as_bytes()[1..33].to_vec())),
            (number(-3), Cbor::Bytes(point.as_bytes()[33..65].to_vec())),
        ]
        .into();
        let mut said = self.said(KEY);
        said.extend([0; 16]);
        said.extend(u16::try_from(id.len()).expect("short").to_be_bytes());
        said.extend(&id);
        said.extend(serde_cbor_2::to_vec(&Cbor::Map(public)).expect("a key in CBOR"));
        let text = |text: &str| Cbor::Text(text.to_owned());
        let attestation: BTreeMap<Cbor, Cbor> = [
            (text("fmt"), text("none")),
            (text("attStmt"), Cbor::Map(BTreeMap::new())),
            (text("authData"), Cbor::Bytes(said)),
        ]
        .into();
        let response = json!({
            "attestationObject": base64(&serde_cbor_2::to_vec(&Cbor::Map(attestation)).expect("CBOR")),
            "clientDataJSON": base64(self.client("webauthn.create", options).as_bytes()),
            "transports": ["internal"],
        });
        self.keys.push((id.clone(), key));
        told(&id, response)
    }

    /// Signs what was asked with the newest of the keys that may answer.
    pub fn sign(&mut self, options: &Value) -> String {
        let may: Vec<Vec<u8>> = options["allowCredentials"]
            .as_array()
            .expect("a list of keys")
            .iter()
            .map(|key| URL_SAFE_NO_PAD.decode(key["id"].as_str().expect("an id")).expect("base64"))
            .collect();
        self.count = self.count.map(|count| count + 1);
        let found = self.keys.iter().rev().find(|(id, _)| may.contains(id)).or(self.keys.last());
        let (id, key) = found.expect("a key");
        let (client, said) = (self.client("webauthn.get", options), self.said(0));
        let signed: Vec<u8> = said.iter().copied().chain(Sha256::digest(client.as_bytes())).collect();
        let signature: DerSignature = key.sign(&signed);
        told(
            id,
            json!({
                "authenticatorData": base64(&said),
                "clientDataJSON": base64(client.as_bytes()),
                "signature": base64(signature.as_bytes()),
            }),
        )
    }

    fn client(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn said(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut said = Sha256::digest(self.host.as_bytes()).to_vec();
        said.push(PRESENT | verified | flags);
        said.extend(self.count.unwrap_or(0).to_be_bytes());
        said
    }
}

fn told(id: &[u8], response: Value) -> String {
    json!({ "id": base64(id), "rawId": base64(id), "type": "public-key", "response": response, "clientExtensionResults": {} })
        .to_string()
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the desk asks a device of whoever looks at this page.
#[track_caller]
pub fn asked(person: &Browser, page: &Page, purpose: &str) -> Value {
    let token = page.value("form_token").expect("a token");
    let answer = person.post_raw(CHALLENGE, &[("form_token", &token), ("purpose", purpose)]).is(200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    serde_json::from_str(&answer.body).expect("JSON")
}

/// Adds a passkey of this name on the page at this address.
#[track_caller]
pub fn add_passkey(person: &Browser, at: &str, device: &mut Device, name: &str) -> Answer {
    let page = person.open(at);
    let made = device.make(&asked(person, &page, "add"));
    person.submit(&page, at, &[("passkey", &made), ("name", name)])
}

/// Uses a passkey where the page at this address asks for it.
#[track_caller]
pub fn use_passkey(person: &Browser, at: &str, action: &str, device: &mut Device) -> Answer {
    let page = person.open(at);
    let signed = device.sign(&asked(person, &page, "use"));
    person.submit(&page, action, &[("passkey", &signed)])
}
