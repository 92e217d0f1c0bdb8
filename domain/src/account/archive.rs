//! A zip that is written while it is read (S105): however large it becomes, a few pieces of it are
//! in memory.

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

/// Content is compressed once there is so much of it, in bytes.
const BATCH_LEN: usize = 256 * 1024;

/// A piece of the zip, or that it is complete.
type Piece = Option<Vec<u8>>;

/// The end that is written to.
pub(super) struct Archive {
    zip: Option<ZipWriter<StreamWriter<Written>>>,
    written: Written,
    pending: Vec<u8>,
    pool: BlockingPool,
    reader: mpsc::Sender<Result<Piece>>,
}

/// What the compressor wrote and nobody took yet.
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

/// Runs `write` beside the stream of what it writes. It goes on as far as the stream is read, and
/// ends with the next piece after the stream is dropped. An error, or an end of `write` that nobody expected, is an
/// error of the stream: a cut zip must not look complete.
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
        let told = writing.await.map(|()| None);
        // Fails where the stream was dropped: there is no reader to be told.
        let _ = reader.send(told).await;
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
    /// Begins the next file.
    pub async fn file(&mut self, name: &'static str) -> Result<()> {
        self.compress(move |zip| {
            // Its length is known at its end alone, so there must be room for a long one.
            zip.start_file(name, SimpleFileOptions::default().large_file(true))
        })
        .await
    }

    /// Adds to the file.
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

    /// Compresses what waits, in a turn, and does something after.
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

    /// Waits until the reader takes what there is.
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
