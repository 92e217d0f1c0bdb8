//! The messages that a client of Postgres sends, as far as they are counted.
//!
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

use crate::Count;

/// What comes first has no type: requests for encryption, and the start itself.
const SSL_REQUEST: u32 = 80_877_103;

/// One connection's messages, out of the pieces that they arrive in.
#[derive(Default)]
pub struct Frontend {
    started: bool,
    rest: Vec<u8>,
    /// Executed since the server last waited.
    executed: u64,
    /// Anything at all since then.
    asked: bool,
}

impl Frontend {
    /// Tells of each time that the client waits, and of what it had executed.
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
                Some(b'E') => (self.executed, self.asked) = (self.executed + 1, true),
                Some(b'S') => {
                    waits(Count {
                        statements: self.executed,
                        round_trips: 1,
                        pings: u64::from(!self.asked),
                    });
                    (self.executed, self.asked) = (0, false);
                }
                Some(_) => self.asked = true,
            }
        }
        self.rest = left.to_vec();
    }

    /// A message's type, its content, and what comes after it.
    fn next<'a>(&self, bytes: &'a [u8]) -> Option<(Option<u8>, &'a [u8], &'a [u8])> {
        let (kind, bytes) = match self.started {
            true => {
                let (kind, bytes) = bytes.split_first()?;
                (Some(*kind), bytes)
            }
            false => (None, bytes),
        };
        let length = u32::from_be_bytes(*bytes.first_chunk()?);
        // The length counts itself.
        let (message, after) = bytes.split_at_checked(length.max(4) as usize)?;
        Some((kind, &message[4..], after))
    }
}
