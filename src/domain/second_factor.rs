//! The second factor as pure rules: who needs which, the key of an authenticator app and in which half-minute its codes are good,
//! recovery codes. Time and randomness are passed in; that each code is used once is decided in `db::second_factors`.

use chrono::{DateTime, Duration, Utc};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Whether people of this desk need a second factor. Who has one is asked for it in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// Everybody, whatever the role: real use.
    Required,
    /// Whoever set one up: a trial with made-up data.
    Optional,
}

impl SecondFactor {
    /// Whether the right password alone leads only half-way.
    pub fn is_needed(self, is_enrolled: bool) -> bool {
        is_enrolled || self == SecondFactor::Required
    }
}

/// With what somebody showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    Passkey,
    Authenticator,
    RecoveryCode,
}

impl Means {
    pub fn code(self) -> &'static str {
        match self {
            Means::Passkey => "passkey",
            Means::Authenticator => "authenticator",
            Means::RecoveryCode => "recovery_code",
        }
    }

    pub fn parse(code: &str) -> Option<Means> {
        [Means::Passkey, Means::Authenticator, Means::RecoveryCode].into_iter().find(|means| means.code() == code)
    }
}

/// What a person has set up, what their roles ask for, and with what this session passed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Factors {
    pub has_authenticator: bool,
    pub has_passkey: bool,
    /// Whether one of the person's roles is open with a passkey only.
    pub needs_passkey: bool,
    pub passed: Option<Means>,
}

/// What a half-way session still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Something that the person has is to be shown.
    Proof,
    /// A first second factor, whichever.
    Enrolment,
    /// A passkey is to be added: a role asks for one.
    Passkey,
}

impl Factors {
    pub fn is_enrolled(self) -> bool {
        self.has_authenticator || self.has_passkey
    }

    /// What is missing in a session that began with the right password. Where a passkey is needed and there is one, a code of the
    /// app is worth nothing, for codes can be phished; a recovery code then leads to adding another passkey and no further, so
    /// that whoever lost theirs is not locked out.
    pub fn missing(self, desk: SecondFactor) -> Option<Missing> {
        match self.passed {
            None if self.is_enrolled() => Some(Missing::Proof),
            None if self.needs_passkey => Some(Missing::Passkey),
            None => desk.is_needed(false).then_some(Missing::Enrolment),
            Some(Means::Passkey) => None,
            Some(_) if !self.needs_passkey => None,
            Some(Means::Authenticator) if self.has_passkey => Some(Missing::Proof),
            Some(_) => Some(Missing::Passkey),
        }
    }

    /// Whether codes of the app count.
    pub fn takes_app(self) -> bool {
        self.has_authenticator && !(self.needs_passkey && self.has_passkey)
    }
}

/// How long a session may stay half-way with the password alone.
pub const HALF_WAY: Duration = Duration::minutes(10);

/// How many recovery codes a person gets at once.
pub const RECOVERY_CODES: usize = 10;

/// How long each code of an app stands, and how many such steps its clock may be off either way.
const STEP_SECS: u64 = 30;
const SKEW_STEPS: u16 = 1;

/// What an authenticator app and the desk share: 160 random bits. It is never shown by `Debug`.
#[derive(Debug, Clone)]
pub struct AuthenticatorKey(Secret);

impl AuthenticatorKey {
    pub const LENGTH: usize = 20;

    pub fn new(bytes: [u8; Self::LENGTH]) -> AuthenticatorKey {
        AuthenticatorKey(Secret::from(bytes))
    }

    /// None where these are not the bytes of a key.
    pub fn from_slice(bytes: &[u8]) -> Option<AuthenticatorKey> {
        bytes.try_into().ok().map(AuthenticatorKey::new)
    }

    pub fn bytes(&self) -> &[u8] {
        self.0.as_ref()
    }

    /// In letters and digits, in groups of four: for typing where no camera is.
    pub fn groups(&self) -> String {
        groups(&self.0.to_base32())
    }

    /// What the QR code says: whose account at whose desk, and the key.
    pub fn uri(&self, issuer: &str, username: &str) -> String {
        // A colon would end the issuer's name.
        let issuer = issuer.replace(':', " ");
        let totp = self.builder().with_issuer(Some(issuer)).with_account_name(username).build_noncompliant();
        totp.to_url().expect("a username is neither empty nor has it a colon")
    }

    /// The code that the app shows at this moment.
    pub fn code_at(&self, now: DateTime<Utc>) -> String {
        self.totp().generate(seconds(now)).to_string()
    }

    /// The step in which the app shows this code, among those that count at this moment.
    pub fn step_of(&self, digits: &str, now: DateTime<Utc>) -> Option<i64> {
        self.totp().check(digits, seconds(now)).and_then(|step| i64::try_from(step).ok())
    }

    fn totp(&self) -> Totp {
        self.builder().build_noncompliant()
    }

    /// What every app knows: SHA-1, six digits, half a minute (RFC 6238). Apps ignore other wishes without saying so.
    fn builder(&self) -> Builder {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(STEP_SECS)
            .with_skew(SKEW_STEPS)
            .with_secret(self.0.clone())
    }
}

fn seconds(now: DateTime<Utc>) -> u64 {
    u64::try_from(now.timestamp()).unwrap_or(0)
}

fn groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What a person types to show who they are. Blanks and dashes do not matter.
#[derive(Clone, PartialEq, Eq)]
pub enum Code {
    /// Six digits of the app.
    Digits(String),
    Recovery(RecoveryCode),
}

impl Code {
    /// None where it is neither.
    pub fn parse(typed: &str) -> Option<Code> {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')).collect();
        if plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Code::Digits(plain));
        }
        RecoveryCode::parse(&plain).map(Code::Recovery)
    }
}

/// A code that opens once where the app is not at hand: 80 random bits in 16 letters and digits.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    pub const BYTES: usize = 10;
    const LENGTH: usize = 16;
    /// Crockford's: no I, L, O and U, which are read as something else.
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

    pub fn new(random: [u8; Self::BYTES]) -> RecoveryCode {
        let bits = random.iter().fold(0u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let letter = |place: usize| {
            let index = (bits >> (5 * (Self::LENGTH - 1 - place))) & 31;
            char::from(Self::LETTERS[usize::try_from(index).unwrap_or_default()])
        };
        RecoveryCode((0..Self::LENGTH).map(letter).collect())
    }

    fn parse(plain: &str) -> Option<RecoveryCode> {
        let meant = |c: char| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        };
        let code: String = plain.chars().map(meant).collect();
        let is_known = code.bytes().all(|byte| Self::LETTERS.contains(&byte));
        (code.len() == Self::LENGTH && is_known).then_some(RecoveryCode(code))
    }

    /// As it is written down: in groups of four with dashes between.
    pub fn shown(&self) -> String {
        groups(&self.0).replace(' ', "-")
    }

    /// As it is hashed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(secs, 0).expect("a date")
    }

    fn key() -> AuthenticatorKey {
        AuthenticatorKey::new(*b"12345678901234567890")
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six digits.
        for (secs, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(key().code_at(at(secs)), code);
        }
    }

    #[test]
    fn a_code_counts_one_step_early_and_one_late_and_no_further() {
        let shown_at = at(1_800_000_000);
        let (code, step) = (key().code_at(shown_at), 60_000_000);

        for (offset, expected) in [(-31, None), (-30, Some(step)), (0, Some(step)), (59, Some(step)), (60, None)] {
            assert_eq!(key().step_of(&code, shown_at + Duration::seconds(offset)), expected, "{offset} s");
        }
    }

    #[test]
    fn the_key_is_shown_in_groups_and_in_the_address_of_the_app() {
        assert_eq!(key().groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            key().uri("Bank: Åland", "saga.lindqvist"),
            "otpauth://totp/Bank%20%20%C3%85land:saga.lindqvist?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Bank%20%20%C3%85land"
        );
        assert!(!format!("{:?}", key()).contains("GEZD"));
    }

    #[test]
    fn a_recovery_code_is_read_as_it_was_written_down() {
        let code = RecoveryCode::new([0, 1, 2, 250, 251, 252, 253, 254, 255, 17]);
        let written = code.shown();

        assert_eq!(written.len(), 19);
        for typed in [written.clone(), written.to_uppercase(), written.replace('-', " "), written.replace('0', "O")] {
            assert!(Code::parse(&typed) == Some(Code::Recovery(code.clone())), "{typed}");
        }
    }

    #[test]
    fn anything_else_is_no_code() {
        assert!(Code::parse("123 456") == Some(Code::Digits("123456".into())));
        for typed in ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0000-0000-0000-000u", "0000-0000-0000-00000"] {
            assert!(Code::parse(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_factor_is_missing_where_it_is_required_or_was_set_up() {
        use SecondFactor::{Optional, Required};
        let none = Factors::default();
        let app = Factors { has_authenticator: true, ..none };
        let passed = |means| Factors { passed: Some(means), ..app };

        assert_eq!((none.missing(Required), none.missing(Optional)), (Some(Missing::Enrolment), None));
        assert_eq!((app.missing(Required), app.missing(Optional)), (Some(Missing::Proof), Some(Missing::Proof)));
        for means in [Means::Passkey, Means::Authenticator, Means::RecoveryCode] {
            assert_eq!(passed(means).missing(Required), None, "{means:?}");
            assert_eq!(Means::parse(means.code()), Some(means));
        }
    }

    #[test]
    fn where_a_passkey_is_needed_a_code_leads_to_adding_one_and_never_round_one() {
        let none = Factors { needs_passkey: true, ..Factors::default() };
        let app = Factors { has_authenticator: true, ..none };
        let both = Factors { has_passkey: true, ..app };
        let missing = |factors: Factors, passed| Factors { passed, ..factors }.missing(SecondFactor::Optional);

        assert_eq!(missing(none, None), Some(Missing::Passkey), "in a trial as well");
        assert_eq!(missing(app, None), Some(Missing::Proof));
        assert_eq!(missing(app, Some(Means::Authenticator)), Some(Missing::Passkey));
        assert_eq!(missing(both, Some(Means::Authenticator)), Some(Missing::Proof));
        assert_eq!(missing(both, Some(Means::RecoveryCode)), Some(Missing::Passkey), "who lost theirs");
        assert_eq!(missing(both, Some(Means::Passkey)), None);
        assert_eq!((app.takes_app(), both.takes_app()), (true, false));
    }
}
