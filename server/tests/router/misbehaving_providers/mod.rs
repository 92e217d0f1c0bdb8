//! Identity providers whose unusual responses are accepted, and those whose invalid responses are
//! rejected with a log entry that tells the operator the reason.

mod accepted;
mod callback;
mod discovery;
mod github;
mod prompt;
mod rejected;

use crate::{
    client::{ADA, Client, Transport},
    providers::{callback_url, set_up, set_up_with, sign_in_by_provider, start_authorization},
    test_provider::{CLIENT, Overrides, Person, Provider},
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

fn claims(claims: Value) -> Overrides {
    Overrides {
        claims,
        ..Overrides::default()
    }
}

fn discovery(discovery: Value) -> Overrides {
    Overrides {
        discovery,
        ..Overrides::default()
    }
}

fn keys(keys: fn(Value) -> Value) -> Overrides {
    Overrides {
        keys: Some(keys),
        ..Overrides::default()
    }
}

fn token(token: Value) -> Overrides {
    Overrides {
        token,
        ..Overrides::default()
    }
}

fn without(mut key: Value, name: &str) -> Value {
    key.as_object_mut().unwrap().remove(name);
    key
}

/// JSON that is nested close to the limit of parsers.
fn nested_deeply() -> Value {
    (0..120).fold(json!(1), |inner, _| json!([inner]))
}

/// Captures what this thread logs.
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
