//! Short stories of a few threads at one lock, told under every policy by real threads, by loom and by
//! shuttle. Each asserts what must hold in every interleaving; that it ends says that no wake-up is lost.

use std::time::Instant;

use gilbox_gil::{
    Gil, Knobs, POLICIES, Position, Reason, SafePoints, ThreadId, Wake,
    clock::Clock,
    ledger::{Event, Kind, LockObserver},
    sched::Machine,
    schedule::{Over, Turn, TurnEnd},
    sync::{
        Arc, AtomicU32, Mutex, Ordering,
        thread::{self, JoinHandle},
    },
};

const NOWHERE: Position = Position { code: 0, line: 0 };

/// The clocks that a story is told under.
#[allow(dead_code, reason = "each way of telling uses its own clocks")]
pub fn model_clocks() -> [Clock; 2] {
    let origin = Instant::now();
    [Clock::Elapsed(origin), Clock::Never(origin)]
}

/// Who is inside; two at once end the test.
struct Room {
    gil: Gil,
    inside: AtomicU32,
}

impl Room {
    fn new(policy: &str, clock: Clock) -> Arc<Room> {
        let gil = Gil::with_machine(Machine::real(clock));
        gil.set_policy(policy).expect("the table names it");
        gil.set_knobs(|knobs: &mut Knobs| {
            knobs.check_interval = 1;
            knobs.priority_guard = 1;
            knobs.interval_ns = 1_000;
        });
        Arc::new(Room { gil, inside: AtomicU32::new(0) })
    }

    fn came_in(&self) {
        assert_eq!(self.inside.fetch_add(1, Ordering::Relaxed), 0, "two threads hold the lock");
    }

    fn goes_out(&self) {
        assert_eq!(self.inside.fetch_sub(1, Ordering::Relaxed), 1, "the lock was given twice");
    }

    fn take(&self, me: ThreadId) {
        self.gil.take(me);
        self.came_in();
    }

    /// Runs `ticks` instructions, each with its safe point.
    fn run(&self, me: ThreadId, ticks: &mut u64, n_ticks: u64) {
        for _ in 0..n_ticks {
            *ticks += 1;
            if *ticks as i64 >= self.gil.limit().load(Ordering::Relaxed) {
                self.goes_out();
                self.gil.safe_point(me, *ticks, NOWHERE);
                self.came_in();
            }
        }
    }

    fn block(&self, me: ThreadId, ticks: u64) {
        self.goes_out();
        self.gil.block(me, Reason::Call, ticks, NOWHERE, || ());
        self.came_in();
    }

    fn park(&self, me: ThreadId, reason: Reason, ticks: u64) -> Wake {
        self.goes_out();
        let wake = self.gil.park(me, reason, None, true, ticks, NOWHERE);
        self.came_in();
        wake
    }

    fn exit(&self, me: ThreadId, ticks: u64) {
        self.goes_out();
        self.gil.exit(me, ticks, NOWHERE);
    }
}

fn join<T>(threads: impl IntoIterator<Item = JoinHandle<T>>) -> Vec<T> {
    threads.into_iter().map(|thread| thread.join().expect("the thread panicked")).collect()
}

/// Threads that run and never block all end, one at a time inside.
pub fn computing(policy: &str, clock: Clock, n_threads: usize, n_ticks: u64) {
    let room = Room::new(policy, clock);
    let spawn = |_| {
        let room = room.clone();
        thread::spawn(move || {
            let me = room.gil.register();
            let mut ticks = 0;
            room.take(me);
            room.run(me, &mut ticks, n_ticks);
            room.exit(me, ticks);
        })
    };
    join((0..n_threads).map(spawn).collect::<Vec<_>>());
    let stats = room.gil.stats();
    assert_eq!(stats.threads.len(), n_threads);
    assert_eq!(stats.total.takes, stats.total.drops.iter().sum::<u64>());
    assert_eq!(room.gil.holder(), None);
}

/// One thread runs, one makes blocking calls.
pub fn calling(policy: &str, clock: Clock, n_ticks: u64) {
    let room = Room::new(policy, clock);
    let (runner, caller) = (room.gil.register(), room.gil.register());
    let calling = room.clone();
    let thread = thread::spawn(move || {
        calling.take(caller);
        for ticks in 0..n_ticks {
            calling.block(caller, ticks);
        }
        calling.exit(caller, n_ticks);
    });
    let mut ticks = 0;
    room.take(runner);
    room.run(runner, &mut ticks, n_ticks);
    room.exit(runner, ticks);
    join([thread]);
}

/// An unpark is not lost, whether it comes before the park or after.
pub fn token(policy: &str, clock: Clock) {
    let room = Room::new(policy, clock);
    let (sleeper, waker) = (room.gil.register(), room.gil.register());
    let waking = room.clone();
    let thread = thread::spawn(move || {
        waking.take(waker);
        waking.gil.unpark(sleeper);
        waking.exit(waker, 0);
    });
    room.take(sleeper);
    assert_eq!(room.park(sleeper, Reason::Lock, 0), Wake::Unparked);
    room.exit(sleeper, 0);
    join([thread]);
}

/// The policy changes while threads run, wait and sleep: nobody is lost.
pub fn changing(from: &str, to: &str, clock: Clock, n_ticks: u64) {
    let room = Room::new(from, clock);
    let names = [to.to_owned()];
    let changing = room.clone();
    let changer = thread::spawn(move || {
        names.iter().for_each(|name| changing.gil.set_policy(name).expect("the table names it"));
    });
    let other = room.clone();
    let thread = thread::spawn(move || {
        let me = other.gil.register();
        let mut ticks = 0;
        other.take(me);
        other.run(me, &mut ticks, n_ticks);
        other.exit(me, ticks);
    });
    let me = room.gil.register();
    let mut ticks = 0;
    room.take(me);
    room.run(me, &mut ticks, n_ticks);
    room.block(me, ticks);
    room.exit(me, ticks);
    join([changer, thread]);
    assert_eq!(room.gil.policy().name, to);
}

/// Interval, safe points and what is said of a thread change while threads run and wait: nobody is lost.
pub fn turning(policy: &str, clock: Clock, n_ticks: u64) {
    let room = Room::new(policy, clock);
    let me = room.gil.register();
    let turner = room.clone();
    let turning = thread::spawn(move || {
        turner.gil.set_knobs(|knobs| knobs.interval_ns = 2_000);
        turner.gil.set_nice(me, -5);
        turner.gil.set_safe_points(Some(SafePoints::All));
    });
    let other = room.clone();
    let thread = thread::spawn(move || {
        let me = other.gil.register();
        let mut ticks = 0;
        other.take(me);
        other.run(me, &mut ticks, n_ticks);
        other.exit(me, ticks);
    });
    let mut ticks = 0;
    room.take(me);
    room.run(me, &mut ticks, n_ticks);
    room.exit(me, ticks);
    join([turning, thread]);
    assert_eq!(room.gil.safe_points(), SafePoints::All);
}

/// One thread shuts the others out in the middle of their work and lets them in again: nobody is lost, and a waiter
/// that had been called before is not thought to be on its way for ever.
#[allow(dead_code, reason = "too long a story for loom")]
pub fn closing(policy: &str, clock: Clock, n_threads: usize, n_ticks: u64) {
    let room = Room::new(policy, clock);
    let me = room.gil.register();
    room.take(me);
    let spawn = |_| {
        let room = room.clone();
        thread::spawn(move || {
            let me = room.gil.register();
            let mut ticks = 0;
            room.take(me);
            room.run(me, &mut ticks, n_ticks);
            room.block(me, ticks);
            room.run(me, &mut ticks, n_ticks);
            room.exit(me, ticks);
        })
    };
    let threads: Vec<_> = (0..n_threads).map(spawn).collect();
    let mut ticks = 0;
    room.run(me, &mut ticks, n_ticks);
    room.gil.shut_out_others(me);
    room.block(me, ticks);
    room.run(me, &mut ticks, n_ticks);
    room.gil.let_in();
    room.run(me, &mut ticks, n_ticks);
    room.exit(me, ticks);
    join(threads);
    assert_eq!(room.gil.holder(), None);
}

/// A guest looks in while others work, and is in no book.
#[allow(dead_code, reason = "too long a story for loom")]
pub fn visiting(policy: &str, clock: Clock, n_ticks: u64) {
    let room = Room::new(policy, clock);
    let visited = room.clone();
    let visitor = thread::spawn(move || {
        let guest = visited.gil.register_guest();
        visited.take(guest);
        visited.exit(guest, 0);
    });
    let spawn = |_| {
        let room = room.clone();
        thread::spawn(move || {
            let me = room.gil.register();
            let mut ticks = 0;
            room.take(me);
            room.run(me, &mut ticks, n_ticks);
            room.exit(me, ticks);
        })
    };
    let threads: Vec<_> = (0..2).map(spawn).collect();
    join([visitor]);
    join(threads);
    assert_eq!(room.gil.stats().threads.len(), 2);
    assert_eq!((room.gil.holder(), room.gil.metrics().threads), (None, 0));
}

/// An interrupt from outside reaches a thread at the door, or keeps it from going to sleep there.
pub fn interrupting(policy: &str, clock: Clock) {
    let room = Room::new(policy, clock);
    let me = room.gil.register();
    let host = room.clone();
    let thread = thread::spawn(move || host.gil.interrupt(me));
    room.take(me);
    assert_eq!(room.park(me, Reason::Lock, 0), Wake::Interrupted);
    assert!(room.gil.take_interrupt(me));
    assert!(!room.gil.take_interrupt(me));
    room.exit(me, 0);
    join([thread]);
}

/// A signal reaches the main thread at the door while another thread runs.
pub fn signalling(policy: &str, clock: Clock) {
    let room = Room::new(policy, clock);
    let (main, runner) = (room.gil.register(), room.gil.register());
    let running = room.clone();
    let thread = thread::spawn(move || {
        let mut ticks = 0;
        running.take(runner);
        running.gil.post_signal(2);
        running.run(runner, &mut ticks, 2);
        running.exit(runner, ticks);
    });
    room.take(main);
    assert_eq!(room.park(main, Reason::Lock, 0), Wake::Interrupted);
    assert_eq!(room.gil.take_signals(main).collect::<Vec<u32>>(), [2]);
    room.exit(main, 0);
    join([thread]);
}

/// Notes the turns that threads take.
struct Notes {
    turns: Arc<Mutex<Vec<Turn>>>,
    open: (u64, Option<Wake>),
}

impl LockObserver for Notes {
    fn event(&mut self, event: &Event) {
        let Event { serial, ticks, reason, position, .. } = *event;
        match event.kind {
            Kind::Take => self.open = (ticks, Wake::from_number(event.detail)),
            Kind::Drop => {
                let (began, wake) = self.open;
                let end = TurnEnd { ticks: ticks - began, reason, position };
                self.turns.lock().unwrap().push(Turn { serial, wake, end: Some(end) });
            }
            _ => {}
        }
    }
}

/// What was recorded is had again, turn by turn, whatever the system does with the threads.
#[allow(dead_code, reason = "too long a story for loom")]
pub fn repeating(policy: &str, clock: Clock, n_ticks: u64) {
    let first = turns_of(policy, clock, n_ticks, None);
    let again = turns_of(policy, clock, n_ticks, Some(first.clone()));
    assert_eq!(first, again);
}

/// The turns of two threads that run and call, one that is woken by the main thread, and the main thread.
fn turns_of(policy: &str, clock: Clock, n_ticks: u64, schedule: Option<Vec<Turn>>) -> Vec<Turn> {
    let room = Room::new(policy, clock);
    let me = room.gil.register();
    room.take(me);
    let turns = Arc::new(Mutex::new(Vec::new()));
    room.gil.observe(Some(Box::new(Notes { turns: turns.clone(), open: (0, None) })));
    let is_replay = schedule.is_some();
    if let Some(schedule) = schedule {
        room.gil.replay(schedule);
    }
    let sleeper = room.gil.register();
    let spawn = |id: ThreadId, sleeps: bool| {
        let room = room.clone();
        thread::spawn(move || {
            let mut ticks = 0;
            room.take(id);
            room.run(id, &mut ticks, n_ticks);
            if sleeps {
                room.park(id, Reason::Lock, ticks);
            } else {
                room.block(id, ticks);
            }
            room.run(id, &mut ticks, n_ticks);
            room.exit(id, ticks);
        })
    };
    let mut threads = vec![spawn(sleeper, true)];
    threads.extend((0..2).map(|_| spawn(room.gil.register(), false)));
    let mut ticks = 0;
    room.run(me, &mut ticks, n_ticks);
    room.gil.unpark(sleeper);
    room.exit(me, ticks);
    join(threads);
    if is_replay {
        let replayed = room.gil.replayed().expect("there was a replay");
        assert_eq!((replayed.turns, replayed.over), (replayed.of, Some(Over::Exhausted)));
    }
    let turns = turns.lock().unwrap();
    turns.clone()
}

/// Every name of the table.
pub fn policies() -> impl Iterator<Item = &'static str> {
    POLICIES.iter().map(|entry| entry.name)
}
