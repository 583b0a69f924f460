//! A node behind TLS, whose certificate an authority of our own has signed.

use std::io::{BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;
use std::thread;

use medlight_engine_tests::{Devnet, Request, respond};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use xtask::{medlight, project};

/// Answers over TLS what the node answers; gives its port, and where the authority's certificate is.
fn before(node: u16) -> (u16, PathBuf) {
    let authority = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = params.self_signed(&authority).unwrap();
    let issuer = Issuer::new(params, authority);
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &issuer).unwrap();
    let path = project::target().join("engine").join(format!("authority-{node}.pem"));
    std::fs::write(&path, root.pem()).unwrap();

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = Arc::new(config.with_single_cert(vec![leaf.der().clone()], key).unwrap());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            // Whoever does not believe the certificate hangs up.
            thread::spawn(move || pass(StreamOwned::new(connection, stream), node).ok());
        }
    });
    (port, path)
}

/// One question a connection.
fn pass(client: StreamOwned<ServerConnection, TcpStream>, node: u16) -> std::io::Result<()> {
    let mut reader = BufReader::new(client);
    let Request { body, .. } = Request::read(&mut reader)?;
    let answer = xtask::http::exchange(node, "POST", "/", &body).map_err(std::io::Error::other)?;
    let mut client = reader.into_inner();
    respond(&mut client, &answer)?;
    client.conn.send_close_notify();
    client.flush()
}

fn sync(url: &str, trust: &str, authority: Option<&PathBuf>) -> Output {
    let mut command = Command::new(medlight::built().unwrap());
    command.args(["light", "sync", "--json", "--node", url, "--trust", trust]);
    if let Some(authority) = authority {
        command.env("SSL_CERT_FILE", authority);
    }
    command.output().unwrap()
}

#[test]
fn a_node_behind_tls_is_asked_if_this_machine_vouches_for_it() {
    let devnet = Devnet::start(&Devnet::FAST);
    let node = devnet.asked().port;
    let trust = devnet.asked().trust();
    let (port, authority) = before(node);
    let url = format!("https://localhost:{port}");

    let known = sync(&url, &trust, Some(&authority));
    assert!(known.status.success(), "{}", String::from_utf8_lossy(&known.stderr));
    let unknown = sync(&url, &trust, None);
    let said = String::from_utf8(unknown.stderr).unwrap();
    assert_eq!((unknown.status.code(), unknown.stdout.is_empty()), (Some(3), true), "{said}");
    assert!(said.contains("certificate"), "{said}");
    // The certificate is of another name.
    let elsewhere = sync(&format!("https://127.0.0.1:{port}"), &trust, Some(&authority));
    assert_eq!(elsewhere.status.code(), Some(3));
}
