//! Thread pools for work that occupies a core (S27, S105): each runs a limited number of jobs, on
//! threads that serve no pages.
//!
//! Each kind of work has a pool of its own, so that a flood of one kind delays only that kind. An
//! account has at most one job in a pool, so that it cannot occupy all of it. A request that is
//! cancelled while it waits leaves the queue; running work is notified through [`Stop`].

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

/// How long a request waits for a free slot.
const TURN_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a job may run before [`Stop`] asks it to end.
const WORK_TIMEOUT: Duration = Duration::from_secs(2);

/// A pool for one kind of work.
#[derive(Clone)]
pub struct BlockingPool(Arc<Queue>);

struct Queue {
    at_once: Arc<Semaphore>,
    /// A slot for each account that waits or works.
    accounts: Mutex<HashMap<UserId, Arc<Semaphore>>>,
}

impl BlockingPool {
    /// A pool that runs at most `at_once` jobs.
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Queue {
            at_once: Arc::new(Semaphore::new(at_once)),
            accounts: Mutex::default(),
        }))
    }

    /// Waits for a free slot, and runs the work.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        self.run_with((), |_| work()).await
    }

    /// Waits for the account's slot and then for a free one of the pool, and runs the work, which
    /// has to end early when [`Stop`] says so.
    pub(crate) async fn run_for<T: Send + 'static>(
        &self,
        user: UserId,
        work: impl FnOnce(&Stop) -> T + Send + 'static,
    ) -> Result<T> {
        let account = self.account(user).await?;
        self.run_with(account, work).await
    }

    /// Takes the account's slot only, for work that mostly waits, such as a download: it does not
    /// occupy the pool.
    pub(crate) async fn account(&self, user: UserId) -> Result<AccountTurn> {
        let turn = {
            let mut accounts = self.0.accounts.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = accounts
                .entry(user)
                .or_insert_with(|| Arc::new(Semaphore::new(1)));
            // Made before the first await, so that it is removed from the list if the future is
            // dropped.
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
            // Both are released when the work ends, not when the request does.
            let _turns = (account, turn);
            work(&stop)
        });
        done.await.map_err(Error::internal)
    }
}

/// One account's slot in a pool.
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

/// Dropping the last one of an account removes the account from the list.
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

/// Tells running work that it should end: its request was cancelled, or it took too long.
#[derive(Clone)]
pub(crate) struct Stop {
    given_up: Arc<AtomicBool>,
    deadline: Instant,
}

impl Stop {
    /// Becomes due after this time.
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

/// Held by the request's future: dropping it marks the work as cancelled.
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

    /// An account that sends a hundred requests occupies one slot; another account's request is
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

    /// A cancelled request leaves the queue, and its work is notified.
    #[tokio::test(flavor = "multi_thread")]
    async fn cancelled_request_leaves_the_queue_and_stops_its_work() {
        let turns = BlockingPool::new(1);
        let (started, running) = tokio::sync::oneshot::channel();
        let (stopped, heard) = tokio::sync::oneshot::channel();
        let work = tokio::spawn({
            let turns = turns.clone();
            async move {
                let work = move |stop: &Stop| {
                    let _ = started.send(());
                    while !stop.given_up.load(Ordering::Relaxed) {
                        std::thread::yield_now();
                    }
                    let _ = stopped.send(());
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
