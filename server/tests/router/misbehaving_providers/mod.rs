//! Providers that differ from the one in the book, and are right; and what is refused, with the
//! words that whoever runs the server finds in the log.

mod accepted;
mod callback;
mod discovery;
mod github;
mod prompt;
mod rejected;

use crate::{
    client::{ADA, Client, Transport},
    providers::{callback, leave, set_up, visit, with},
    test_provider::{CLIENT, Odd, Person, Provider},
};
use axum::http::{Request, StatusCode, header};
use domain::{
    config::{Config, ProviderKind, Variables},
    testing::{self, TestDatabase},
};
use serde_json::{Value, json};
use std::{
    io::Write,
    sync::{Arc, Mutex},
};

const ACME: &str = "acme";

const REFUSED: &str = "/sign-in/provider/acme?problem=refused&next=%2Fsettings%2Fprofile";

fn claims(claims: Value) -> Odd {
    Odd {
        claims,
        ..Odd::default()
    }
}

fn discovery(discovery: Value) -> Odd {
    Odd {
        discovery,
        ..Odd::default()
    }
}

fn keys(keys: fn(Value) -> Value) -> Odd {
    Odd {
        keys: Some(keys),
        ..Odd::default()
    }
}

fn token(token: Value) -> Odd {
    Odd {
        token,
        ..Odd::default()
    }
}

fn without(mut key: Value, name: &str) -> Value {
    key.as_object_mut().unwrap().remove(name);
    key
}

/// So deep that a reader which takes it apart gives up.
fn deep() -> Value {
    (0..120).fold(json!(1), |inner, _| json!([inner]))
}

/// What this thread logs meanwhile.
struct Log {
    lines: Arc<Mutex<Vec<u8>>>,
    _guard: tracing::subscriber::DefaultGuard,
}

#[derive(Clone)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn begin() -> Self {
        let lines = Arc::<Mutex<Vec<u8>>>::default();
        let writer = Lines(lines.clone());
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self {
            lines,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    fn end(self) -> String {
        String::from_utf8_lossy(&self.lines.lock().unwrap()).into_owned()
    }
}
