//! A zip that is written while the client reads it: only a few pieces are in memory, however large
//! it becomes, so that exports cannot exhaust it (S105).

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::sync::mpsc;
use zip::{
    ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use crate::{
    blocking_pool::BlockingPool,
    error::{Error, Result},
};

/// Content is compressed in batches of this length, in bytes.
const BATCH_LEN: usize = 256 * 1024;

/// A piece of the zip; `None` when it is complete.
type Piece = Option<Vec<u8>>;

/// The writing end of the stream.
pub(super) struct Archive {
    zip: Option<ZipWriter<StreamWriter<Written>>>,
    written: Written,
    pending: Vec<u8>,
    pool: BlockingPool,
    reader: mpsc::Sender<Result<Piece>>,
}

/// Output of the compressor that has not been handed to the reader yet.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `write` concurrently with the stream of its output. It advances only as the stream is read,
/// and ends at its next piece after the stream is dropped. An error or panic of `write` is an error
/// of the stream: a truncated zip must not look complete.
pub(super) fn archive<F>(
    pool: &BlockingPool,
    write: impl FnOnce(Archive) -> F,
) -> BoxStream<'static, Result<Vec<u8>>>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let (reader, pieces) = mpsc::channel(1);
    let written = Written::default();
    let archive = Archive {
        zip: Some(ZipWriter::new_stream(written.clone())),
        written,
        pending: Vec::new(),
        pool: pool.clone(),
        reader: reader.clone(),
    };
    let writing = write(archive);
    tokio::spawn(async move {
        let outcome = writing.await.map(|()| None);
        // Fails if the stream was dropped; then there is no reader to notify.
        let _ = reader.send(outcome).await;
    });
    let pieces = stream::unfold(Some(pieces), |pieces| async {
        let mut pieces = pieces?;
        match pieces.recv().await {
            Some(Ok(Some(piece))) => Some((Ok(piece), Some(pieces))),
            Some(Ok(None)) => None,
            Some(Err(error)) => Some((Err(error), None)),
            None => Some((Err(Error::internal("an export ended early")), None)),
        }
    });
    pieces.boxed()
}

impl Archive {
    /// Starts the next file.
    pub async fn file(&mut self, name: &'static str) -> Result<()> {
        self.compress(move |zip| {
            // The length is known only at the end, so the header reserves room for a long one (zip64).
            zip.start_file(name, SimpleFileOptions::default().large_file(true))
        })
        .await
    }

    /// Appends to the current file.
    pub async fn write(&mut self, content: &[u8]) -> Result<()> {
        if self.reader.is_closed() {
            return Err(gone());
        }
        self.pending.extend_from_slice(content);
        match self.pending.len() >= BATCH_LEN {
            true => self.compress(|_| Ok(())).await,
            false => Ok(()),
        }
    }

    /// Completes the zip.
    pub async fn finish(mut self) -> Result<()> {
        self.compress(|_| Ok(())).await?;
        if let Some(zip) = self.zip.take() {
            zip.finish().map_err(Error::internal)?;
        }
        self.hand_over().await
    }

    /// Compresses the waiting content on the blocking pool, then calls `then`.
    async fn compress(
        &mut self,
        then: impl FnOnce(&mut ZipWriter<StreamWriter<Written>>) -> zip::result::ZipResult<()> + Send + 'static,
    ) -> Result<()> {
        let pending = std::mem::take(&mut self.pending);
        let mut zip = self
            .zip
            .take()
            .ok_or_else(|| Error::internal("the archive is broken"))?;
        let compressing = self.pool.run(move || {
            if !pending.is_empty() {
                zip.write_all(&pending)?;
            }
            then(&mut zip)?;
            Ok::<_, zip::result::ZipError>(zip)
        });
        self.zip = Some(compressing.await?.map_err(Error::internal)?);
        self.hand_over().await
    }

    /// Waits until the reader takes the output.
    async fn hand_over(&self) -> Result<()> {
        let piece = std::mem::take(&mut *self.written.lock());
        if piece.is_empty() {
            return Ok(());
        }
        self.reader.send(Ok(Some(piece))).await.map_err(|_| gone())
    }
}

fn gone() -> Error {
    Error::internal("the reader of an export has gone")
}
