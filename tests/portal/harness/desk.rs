//! A running desk: the program's own server on a free port, with an institution, a clock that tests move and people to sign in.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use cardfile::db::events::Origin;
use cardfile::db::{Database, Patience, institutions};
use cardfile::domain::country::Country;
use cardfile::domain::ids::{InstitutionId, StaffId};
use cardfile::domain::institution::{InstitutionName, RequiredFields, Settings, TabTitle};
use cardfile::domain::locale::Locale;
use cardfile::domain::look::Quotas;
use cardfile::domain::masking::Masking;
use cardfile::domain::own_limits::OwnLimits;
use cardfile::domain::passkey::PasskeyRoles;
use cardfile::domain::policy::Role;
use cardfile::domain::review::Approvals;
use cardfile::domain::second_factor::SecondFactor;
use cardfile::domain::staff::{DisplayName, Limits, Username};
use cardfile::domain::wallet::Terms;
use cardfile::relying_party::RelyingParty;
use cardfile::seal::Keys;
use cardfile::services;
use cardfile::web::state::State;
use chrono::{DateTime, Duration, Utc};
use tokio::sync::Semaphore;

use super::browser::Browser;
use super::database::TestDatabase;
use super::people::{PASSWORD_HASH, Person};
use super::traces;

/// The machine that runs all tests at once is busy, and no test is about its speed.
const BUSY: u32 = 20;

const PLENTY: Quotas = Quotas { looks: 1_000_000, finds: 1_000_000, reveals: 1_000_000 };

/// A desk that ends with its test.
pub struct TestDesk {
    pub db: TestDatabase,
    pub institution: InstitutionId,
    pub address: SocketAddr,
    pub state: Data<State>,
    offset_secs: Arc<AtomicI64>,
    handle: ServerHandle,
}

impl TestDesk {
    /// A desk with one institution, the Nordic Example Bank of Finland, and nobody in it.
    pub fn new() -> TestDesk {
        TestDesk::opened(None, SecondFactor::Optional, Patience::DESK * BUSY, PLENTY)
    }

    /// The same with these keys.
    pub fn with_keys(keys: Keys) -> TestDesk {
        TestDesk::keyed(keys, None, SecondFactor::Optional, Patience::DESK * BUSY, PLENTY)
    }

    /// The same, reached through a proxy at this address.
    pub fn behind(public_origin: &str) -> TestDesk {
        TestDesk::opened(Some(public_origin.to_owned()), SecondFactor::Optional, Patience::DESK * BUSY, PLENTY)
    }

    /// A desk as for real use, where everybody needs a second factor. Other tests are about something else and sign in with a
    /// password alone, as in a trial.
    pub fn requiring_second_factor() -> TestDesk {
        TestDesk::opened(None, SecondFactor::Required, Patience::DESK * BUSY, PLENTY)
    }

    /// A desk that waits for the database no longer than a real one.
    pub fn impatient() -> TestDesk {
        TestDesk::opened(None, SecondFactor::Optional, Patience::DESK, PLENTY)
    }

    /// A desk where a person may see this much in an hour. Other tests are not about that.
    pub fn allowing(quotas: Quotas) -> TestDesk {
        TestDesk::opened(None, SecondFactor::Optional, Patience::DESK * BUSY, quotas)
    }

    fn opened(
        public_origin: Option<String>,
        second_factor: SecondFactor,
        patience: Patience,
        quotas: Quotas,
    ) -> TestDesk {
        TestDesk::keyed(Keys::generate(), public_origin, second_factor, patience, quotas)
    }

    fn keyed(
        keys: Keys,
        public_origin: Option<String>,
        second_factor: SecondFactor,
        patience: Patience,
        quotas: Quotas,
    ) -> TestDesk {
        traces::log();
        let db = TestDatabase::new();
        let now = Utc::now();
        let institution = institutions::insert(&mut db.owner(), "752001", &settings("Nordic Example Bank"), now)
            .expect("an institution");
        let offset_secs = Arc::new(AtomicI64::new(0));
        let offset = offset_secs.clone();
        let state = Data::new(State {
            db: Database::new(&db.desk_url(), 8, patience),
            keys,
            limits: Limits {
                idle: Duration::minutes(15),
                absolute: Duration::hours(8),
                invitation: Duration::hours(24),
                form: Duration::seconds(2),
                proof: Duration::minutes(15),
                parked: Duration::minutes(30),
                unused: Duration::days(90),
            },
            quotas,
            second_factor,
            clock: Arc::new(move || Utc::now() + Duration::seconds(offset.load(Ordering::Relaxed))),
            relying_party: RelyingParty::of(public_origin.as_deref()),
            public_origin,
            proxies: Vec::new(),
            hashing: Semaphore::new(2),
        });
        let (address, handle) = serve(state.clone());
        TestDesk { db, institution, address, state, offset_secs, handle }
    }

    /// Another program on the same database, with these keys.
    pub fn beside(&self, keys: Keys) -> Beside {
        let state = Data::new(State {
            db: Database::new(&self.db.desk_url(), 4, Patience::DESK * BUSY),
            keys,
            limits: self.state.limits,
            quotas: PLENTY,
            second_factor: self.state.second_factor,
            clock: self.state.clock.clone(),
            relying_party: RelyingParty::of(None),
            public_origin: None,
            proxies: Vec::new(),
            hashing: Semaphore::new(2),
        });
        let (address, handle) = serve(state);
        Beside { address, handle }
    }

    /// Moves the clock of the program on.
    pub fn pass(&self, time: Duration) {
        self.offset_secs.fetch_add(time.num_seconds(), Ordering::Relaxed);
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.state.now()
    }

    /// Another institution on the same desk.
    pub fn other_institution(&self, number: &str) -> InstitutionId {
        institutions::insert(&mut self.db.owner(), number, &settings("Baltic Example Bank"), self.now())
            .expect("an institution")
    }

    /// Somebody with these roles in the first institution, who has not signed in.
    pub fn hire(&self, username: &str, roles: &[Role]) -> StaffId {
        self.hire_at(self.institution, username, roles)
    }

    pub fn hire_at(&self, institution: InstitutionId, username: &str, roles: &[Role]) -> StaffId {
        let mut conn = self.db.owner();
        let name = DisplayName::parse_required(username).expect("a name");
        let username = Username::parse(username).expect("a username");
        let now = self.now();
        let id = services::staff::add(&mut conn, institution, Origin::default(), &username, &name, roles, now)
            .expect("hired");
        cardfile::db::staff::set_password(&mut conn, id, &PASSWORD_HASH).expect("a password");
        id
    }

    /// A browser of somebody who is not signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// Hires somebody with these roles and signs them in.
    pub fn person(&self, username: &str, roles: &[Role]) -> Person {
        let staff = self.hire(username, roles);
        Person::sign_in(self.browser(), staff, username)
    }

    pub fn agent(&self) -> Person {
        self.person("saga.lindqvist", &[Role::Agent])
    }

    pub fn supervisor(&self) -> Person {
        self.person("otso.berg", &[Role::Supervisor])
    }

    pub fn auditor(&self) -> Person {
        self.person("maarja.tamm", &[Role::Auditor])
    }

    pub fn admin(&self) -> Person {
        self.person("aino.salmi", &[Role::Admin])
    }
}

/// Another program on the database of a desk; ends with the test.
pub struct Beside {
    address: SocketAddr,
    handle: ServerHandle,
}

impl Beside {
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// Somebody's browser, with its cookies from now on, at this program.
    pub fn also(&self, browser: &Browser) -> Browser {
        let here = Browser::new(self.address);
        here.set_cookies(browser.cookies());
        here
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

impl Drop for TestDesk {
    fn drop(&mut self) {
        // Sent, not waited for: the server's own thread carries it out.
        drop(self.handle.stop(false));
    }
}

fn settings(name: &str) -> Settings {
    Settings {
        name: InstitutionName::parse_required(name).expect("a name"),
        country: Country::FIN,
        locale: Locale::parse("fi_FI").expect("a locale"),
        tab_title: TabTitle::Initials,
        required: RequiredFields::default(),
        wallet: Terms::default(),
        masking: Masking::default(),
        limits: OwnLimits::default(),
        passkey_roles: PasskeyRoles::default(),
        approvals: Approvals::default(),
        confirm_months: Default::default(),
    }
}

/// Runs the program's own server on a thread of its own.
fn serve(state: Data<State>) -> (SocketAddr, ServerHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = cardfile::app::serve(state, vec![listener], None).expect("the server starts");
            sender.send(server.handle()).expect("the test waits");
            server.await.expect("the server runs");
        });
    });
    (address, receiver.recv().expect("the server started"))
}
