//! Puts the program together for HTTP: state, session cookie, table of addresses, limits. Nothing is decided here that a
//! module below could decide.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use rustls::ServerConfig;

use crate::web::outcome::Fault;
use crate::web::routes;
use crate::web::state::State;

/// How long a client may take to send its headers.
pub const HEADERS_WITHIN: Duration = Duration::from_secs(10);

/// The server on sockets that are bound already, so that the caller knows the address before anything is answered.
/// Cores give the number of workers; each worker has its share of the pool's connections as blocking threads. Without that
/// bound hundreds of threads fight for the pool (measured: 2–6 times the cost).
pub fn serve(
    state: web::Data<State>,
    listeners: Vec<TcpListener>,
    tls: Option<ServerConfig>,
) -> std::io::Result<Server> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(16);
    let connections = usize::try_from(state.db.size()).unwrap_or(usize::MAX);
    let mut server = HttpServer::new(move || {
        let mut desk = web::scope("").wrap(from_fn(crate::web::cookie::carry));
        for scope in routes::scopes() {
            desk = desk.service(scope);
        }
        App::new()
            .app_data(state.clone())
            .app_data(web::PathConfig::default().error_handler(|_, _| Fault::Missing.into()))
            .app_data(web::QueryConfig::default().error_handler(|_, _| {
                Fault::BadRequest("The address asks for something that this page does not know.").into()
            }))
            .wrap(from_fn(crate::web::edge::guard))
            .service(desk.default_service(web::to(routes::not_found)))
    })
    .workers(workers)
    .worker_max_blocking_threads((connections / workers).max(1))
    .tcp_nodelay(true)
    .client_request_timeout(HEADERS_WITHIN)
    .keep_alive(Duration::from_secs(75))
    .shutdown_timeout(25)
    // Whoever starts it stops it through its handle: Ctrl-C would otherwise cut pages off.
    .disable_signals();
    for listener in listeners {
        server = match &tls {
            Some(tls) => server.listen_rustls_0_23(listener, tls.clone())?,
            None => server.listen(listener)?,
        };
    }
    Ok(server.run())
}
