//! What a passkey is asked and what its answer is worth: the protocol of WebAuthn for the one host of this desk. A passkey belongs
//! to a host, so a page of another one gets no answer that is good here. What is under way is handed out as JSON for the caller to
//! keep, since the program keeps nothing; that it is answered once is the caller's business. A device has always to see that it is
//! its person who answers (user verification), by finger, face or PIN: else a key left in its slot would answer for whoever sits down
//! at an open desk, and a stolen one beside a password that was watched would be enough.

use serde_json::Value;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// Where the desk has no public address, people reach it on the machine itself under this name.
const LOOPBACK: &str = "http://localhost";

/// The desk as passkeys know it.
#[derive(Debug)]
pub struct RelyingParty(Webauthn);

/// Whose passkey it is, as the device may show it.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    pub id: i64,
    pub username: &'a str,
    pub display_name: &'a str,
}

/// What is under way.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// For the browser.
    pub options: Value,
    /// To be kept until the answer comes; never for the browser.
    pub state: Value,
}

/// A passkey that was added.
#[derive(Debug, Clone)]
pub struct Added {
    pub credential_id: Vec<u8>,
    /// The public key and what was said of it.
    pub credential: Value,
}

/// An answer of a passkey that is right.
#[derive(Debug, Clone)]
pub struct Answered {
    pub credential_id: Vec<u8>,
    /// How often the device says it was used; 0 where it does not count.
    pub count: i64,
}

/// Why an answer is not taken. For the log: a person is told only that it was not.
#[derive(Debug, Clone, thiserror::Error)]
#[error("not an answer to what was asked: {why}")]
pub struct NotTaken {
    why: String,
    /// It is right, but was given fewer times than an answer before it: somebody may have a copy of the device.
    pub count_went_back: bool,
}

impl NotTaken {
    fn new(why: &impl ToString) -> NotTaken {
        NotTaken { why: why.to_string(), count_went_back: false }
    }

    fn of(error: &WebauthnError) -> NotTaken {
        NotTaken {
            count_went_back: matches!(error, WebauthnError::CredentialPossibleCompromise),
            ..NotTaken::new(error)
        }
    }
}

impl RelyingParty {
    /// None where the desk is reached at an address of numbers: passkeys belong to names.
    pub fn of(public_origin: Option<&str>) -> Option<RelyingParty> {
        let origin = Url::parse(public_origin.unwrap_or(LOOPBACK)).ok()?;
        let builder = WebauthnBuilder::new(origin.domain()?, &origin).ok()?.rp_name("Cardfile");
        // On the machine itself the port is whichever was free.
        builder.allow_any_port(public_origin.is_none()).build().ok().map(RelyingParty)
    }

    /// Begins to add a passkey; a device that holds one of these already is not to make a second.
    pub fn begin_adding(&self, owner: Owner<'_>, present: &[Value]) -> Result<Challenge, NotTaken> {
        let exclude = passkeys(present)?.iter().map(|passkey| passkey.cred_id().clone()).collect();
        // A number of ours and no name: devices keep it in the open.
        let handle = Uuid::from_u128(u128::from(owner.id.unsigned_abs()));
        let (options, state) = self
            .0
            .start_passkey_registration(handle, owner.username, owner.display_name, Some(exclude))
            .map_err(|error| NotTaken::of(&error))?;
        Ok(Challenge { options: json(&options.public_key)?, state: json(&state)? })
    }

    pub fn finish_adding(&self, state: Value, answer: &str) -> Result<Added, NotTaken> {
        let state: PasskeyRegistration = read(state)?;
        let answer: RegisterPublicKeyCredential = parse(answer)?;
        let passkey = self.0.finish_passkey_registration(&answer, &state).map_err(|error| NotTaken::of(&error))?;
        Ok(Added { credential_id: passkey.cred_id().to_vec(), credential: json(&passkey)? })
    }

    /// Begins to use one of these. Without any the browser would offer every passkey that it has for this host.
    pub fn begin_use(&self, present: &[Value]) -> Result<Challenge, NotTaken> {
        if present.is_empty() {
            return Err(NotTaken::new(&"there is no passkey to be asked"));
        }
        let (options, state) =
            self.0.start_passkey_authentication(&passkeys(present)?).map_err(|error| NotTaken::of(&error))?;
        Ok(Challenge { options: json(&options.public_key)?, state: json(&state)? })
    }

    pub fn finish_use(&self, state: Value, answer: &str) -> Result<Answered, NotTaken> {
        let state: PasskeyAuthentication = read(state)?;
        let answer: PublicKeyCredential = parse(answer)?;
        let result = self.0.finish_passkey_authentication(&answer, &state).map_err(|error| NotTaken::of(&error))?;
        Ok(Answered { credential_id: result.cred_id().to_vec(), count: i64::from(result.counter()) })
    }
}

fn passkeys(present: &[Value]) -> Result<Vec<Passkey>, NotTaken> {
    present.iter().cloned().map(read).collect()
}

fn json(value: &impl serde::Serialize) -> Result<Value, NotTaken> {
    serde_json::to_value(value).map_err(|error| NotTaken::new(&error))
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, NotTaken> {
    serde_json::from_value(value).map_err(|error| NotTaken::new(&error))
}

fn parse<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, NotTaken> {
    serde_json::from_str(answer).map_err(|error| NotTaken::new(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_is_known_to_passkeys_by_the_name_of_its_host() {
        let host = |origin: Option<&str>| {
            let owner = Owner { id: 7, username: "saga.lindqvist", display_name: "Saga Lindqvist" };
            let challenge = RelyingParty::of(origin)?.begin_adding(owner, &[]).expect("begun");
            challenge.options["rp"]["id"].as_str().map(str::to_owned)
        };

        assert_eq!(host(None).as_deref(), Some("localhost"));
        assert_eq!(host(Some("https://desk.example.com:8443")).as_deref(), Some("desk.example.com"));
        assert_eq!(host(Some("https://192.0.2.7")), None, "passkeys do not belong to numbers");
    }

    #[test]
    fn what_is_no_answer_is_not_taken_and_a_challenge_differs_from_the_last() {
        let desk = RelyingParty::of(None).expect("localhost has passkeys");
        let owner = Owner { id: 7, username: "saga.lindqvist", display_name: "Saga Lindqvist" };
        let (one, two) = (desk.begin_adding(owner, &[]).expect("begun"), desk.begin_adding(owner, &[]).expect("begun"));

        assert_ne!(one.options["challenge"], two.options["challenge"]);
        assert_eq!(one.options["authenticatorSelection"]["userVerification"], "required");
        for odd in ["", "{}", "null", "[1]"] {
            assert!(desk.finish_adding(one.state.clone(), odd).is_err(), "{odd}");
            assert!(desk.finish_use(one.state.clone(), odd).is_err(), "{odd}");
        }
        assert!(desk.begin_use(&[]).is_err(), "nobody is asked for what they do not have");
    }
}
