//! Turns at work that takes a core for long (S27, S105): a few jobs at a time, on threads
//! that serve no pages.
//!
//! Each kind of work has turns of its own, so that a flood of one kind delays that kind alone.
//! Work that one account asks for takes at most one turn for this account, so that an account
//! cannot take all of them. A page that is given up while it waits leaves the queue, and work
//! that has begun learns of it through [`Stop`].

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{
    auth::UserId,
    error::{Error, Result},
};

/// How long a request waits for a turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(5);

/// How long one job may run before [`Stop`] asks it to end.
const WORK_TIMEOUT: Duration = Duration::from_secs(2);

/// Turns at one kind of work.
#[derive(Clone)]
pub struct BlockingPool(Arc<Queue>);

struct Queue {
    at_once: Arc<Semaphore>,
    /// One turn for each account that waits or works.
    accounts: Mutex<HashMap<UserId, Arc<Semaphore>>>,
}

impl BlockingPool {
    /// At most this many jobs at once.
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Queue {
            at_once: Arc::new(Semaphore::new(at_once)),
            accounts: Mutex::default(),
        }))
    }

    /// Waits for a turn, and runs the work.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        self.run_with((), |_| work()).await
    }

    /// Waits for this account's turn and then for one of all, and runs the work, which ends early
    /// where [`Stop`] says so.
    pub(crate) async fn run_for<T: Send + 'static>(
        &self,
        user: UserId,
        work: impl FnOnce(&Stop) -> T + Send + 'static,
    ) -> Result<T> {
        let account = self.account(user).await?;
        self.run_with(account, work).await
    }

    /// This account's turn alone, for work that waits a lot, such as a download: it occupies no
    /// turn of others.
    pub(crate) async fn account(&self, user: UserId) -> Result<AccountTurn> {
        let turn = {
            let mut accounts = self.0.accounts.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = accounts
                .entry(user)
                .or_insert_with(|| Arc::new(Semaphore::new(1)));
            // Made before anything is awaited: dropped while it waits, it leaves the list.
            AccountTurn {
                queue: Arc::clone(&self.0),
                user,
                turn: Some(Arc::clone(turn)),
                permit: None,
            }
        };
        turn.acquire().await
    }

    async fn run_with<T: Send + 'static>(
        &self,
        account: impl Send + 'static,
        work: impl FnOnce(&Stop) -> T + Send + 'static,
    ) -> Result<T> {
        let turn = timeout(TURN_TIMEOUT, Arc::clone(&self.0.at_once).acquire_owned());
        let Ok(Ok(turn)) = turn.await else {
            return Err(Error::Busy);
        };
        let stop = Stop::after(WORK_TIMEOUT);
        let _given_up = GivenUp(stop.clone());
        let done = tokio::task::spawn_blocking(move || {
            // Both end with the work, not with the request.
            let _turns = (account, turn);
            work(&stop)
        });
        done.await.map_err(Error::internal)
    }
}

/// One account's turn at one kind of work.
pub(crate) struct AccountTurn {
    queue: Arc<Queue>,
    user: UserId,
    turn: Option<Arc<Semaphore>>,
    permit: Option<OwnedSemaphorePermit>,
}

impl AccountTurn {
    async fn acquire(mut self) -> Result<Self> {
        let turn = self.turn.clone().ok_or(Error::Busy)?;
        match timeout(TURN_TIMEOUT, turn.acquire_owned()).await {
            Ok(Ok(permit)) => {
                self.permit = Some(permit);
                Ok(self)
            }
            _ => Err(Error::Busy),
        }
    }
}

/// The last one of an account takes it off the list.
impl Drop for AccountTurn {
    fn drop(&mut self) {
        self.permit = None;
        self.turn = None;
        let mut accounts = self.queue.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(account) = accounts.entry(self.user)
            && Arc::strong_count(account.get()) == 1
        {
            account.remove();
        }
    }
}

/// Tells running work that it should end: its request was given up, or it took too long.
#[derive(Clone)]
pub(crate) struct Stop {
    given_up: Arc<AtomicBool>,
    deadline: Instant,
}

impl Stop {
    /// Asks for the end after this long.
    pub fn after(longest: Duration) -> Self {
        Self {
            given_up: Arc::default(),
            deadline: Instant::now() + longest,
        }
    }

    /// Whether the work should end.
    pub fn is_due(&self) -> bool {
        self.given_up.load(Ordering::Relaxed) || Instant::now() >= self.deadline
    }
}

/// Lives in the request's future.
struct GivenUp(Stop);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.given_up.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::mpsc;

    use uuid::Uuid;

    use super::*;

    fn user() -> UserId {
        UserId(Uuid::new_v4())
    }

    /// An account that asks a hundred times occupies one turn; another account's request is
    /// served meanwhile.
    #[tokio::test(flavor = "multi_thread")]
    async fn account_with_many_requests_takes_one_turn() {
        let turns = BlockingPool::new(2);
        let busy = user();
        let (release, wait) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let turns = turns.clone();
            async move { turns.run_for(busy, move |_| wait.recv()).await }
        });
        while turns.accounts_waiting() == 0 {
            tokio::task::yield_now().await;
        }
        let others: Vec<_> = (0..100)
            .map(|_| {
                let turns = turns.clone();
                tokio::spawn(async move { turns.run_for(busy, |_| ()).await })
            })
            .collect();
        turns.run_for(user(), |_| ()).await.unwrap();
        assert!(others.iter().all(|other| !other.is_finished()));
        release.send(()).unwrap();
        first.await.unwrap().unwrap().unwrap();
        for other in others {
            other.await.unwrap().unwrap();
        }
        assert_eq!(turns.accounts_waiting(), 0, "no account stays on the list");
    }

    /// A request that is given up leaves the queue, and its work is told.
    #[tokio::test(flavor = "multi_thread")]
    async fn request_given_up_leaves_the_queue_and_stops_its_work() {
        let turns = BlockingPool::new(1);
        let (begun, running) = tokio::sync::oneshot::channel();
        let (told, heard) = tokio::sync::oneshot::channel();
        let work = tokio::spawn({
            let turns = turns.clone();
            async move {
                let work = move |stop: &Stop| {
                    let _ = begun.send(());
                    while !stop.given_up.load(Ordering::Relaxed) {
                        std::thread::yield_now();
                    }
                    let _ = told.send(());
                };
                turns.run_for(user(), work).await
            }
        });
        running.await.unwrap();
        let waiting = tokio::spawn({
            let turns = turns.clone();
            async move { turns.run_for(user(), |_| panic!("it was given up")).await }
        });
        while turns.accounts_waiting() < 2 {
            tokio::task::yield_now().await;
        }
        waiting.abort();
        assert!(waiting.await.unwrap_err().is_cancelled());
        assert_eq!(turns.accounts_waiting(), 1);
        work.abort();
        heard.await.unwrap();
        turns.run_for(user(), |_| ()).await.unwrap();
    }

    impl BlockingPool {
        fn accounts_waiting(&self) -> usize {
            self.0.accounts.lock().unwrap().len()
        }
    }
}
