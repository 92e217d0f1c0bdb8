//! Parses the messages that a client sends to Postgres, as far as counting needs it.
//!
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

use crate::Count;

/// The code of an `SSLRequest`. The messages before and including the startup message have no type byte.
const SSL_REQUEST: u32 = 80_877_103;

/// The state of one connection: messages are split and joined over the chunks that arrive.
#[derive(Default)]
pub struct Frontend {
    started: bool,
    rest: Vec<u8>,
    /// Statements executed since the last `Sync`.
    executed: u64,
    /// Whether any message was sent since the last `Sync`.
    has_messages: bool,
}

impl Frontend {
    /// Reads a chunk, and calls `waits` for each round trip with what it executed.
    pub fn read(&mut self, piece: &[u8], mut waits: impl FnMut(Count)) {
        self.rest.extend_from_slice(piece);
        let rest = std::mem::take(&mut self.rest);
        let mut left = rest.as_slice();
        while let Some((kind, body, after)) = self.next(left) {
            left = after;
            match kind {
                None => self.started = body.first_chunk() != Some(&SSL_REQUEST.to_be_bytes()),
                Some(b'Q') => waits(Count {
                    statements: 1,
                    round_trips: 1,
                    pings: 0,
                }),
                Some(b'E') => (self.executed, self.has_messages) = (self.executed + 1, true),
                Some(b'S') => {
                    waits(Count {
                        statements: self.executed,
                        round_trips: 1,
                        pings: u64::from(!self.has_messages),
                    });
                    (self.executed, self.has_messages) = (0, false);
                }
                Some(_) => self.has_messages = true,
            }
        }
        self.rest = left.to_vec();
    }

    /// The type of the next message, its content, and the bytes after it; `None` if it is incomplete.
    fn next<'a>(&self, bytes: &'a [u8]) -> Option<(Option<u8>, &'a [u8], &'a [u8])> {
        let (kind, bytes) = match self.started {
            true => {
                let (kind, bytes) = bytes.split_first()?;
                (Some(*kind), bytes)
            }
            false => (None, bytes),
        };
        let length = u32::from_be_bytes(*bytes.first_chunk()?);
        // The length includes its own four bytes.
        let (message, after) = bytes.split_at_checked(length.max(4) as usize)?;
        Some((kind, &message[4..], after))
    }
}
