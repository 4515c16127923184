//! The demos themselves.

use super::counting;
use super::{Claim, Demo, Picture, Quantity, Setup, Unit};

const NEVER: f64 = f64::NEG_INFINITY;
const ALWAYS: f64 = f64::INFINITY;

/// All of them, in the order of a tour.
pub(crate) static DEMOS: &[&Demo] = &[
    &CONVOY,
    &BATTLE,
    &LOST_UPDATE,
    &SAFE_POINTS,
    &SIGNAL_STORM,
    &LONG_TICK,
    &BURN_AND_SLEEP,
    &PRIORITY_INVERSION,
    &GIL_VS_EVENT_LOOP,
    &PRICE_OF_ATOMICS,
];

const fn setup(label: &'static str, options: &'static [&'static str]) -> Setup {
    Setup { label, options, args: &[], is_drawn: false, build: None, also: None }
}

const fn drawn(label: &'static str, options: &'static [&'static str]) -> Setup {
    Setup { is_drawn: true, ..setup(label, options) }
}

const fn claim(says: &'static str, quantity: Quantity, unit: Unit, least: f64, most: f64) -> Claim {
    Claim { says, quantity, unit, least, most, needs_cores: false }
}

const fn two_cores(claim: Claim) -> Claim {
    Claim { needs_cores: true, ..claim }
}

static CONVOY: Demo = Demo {
    name: "convoy",
    title: "a thread that answers requests beside threads that compute",
    source: include_str!("../../examples/demos/convoy.py"),
    setups: &[
        drawn("interval 5 ms", &["--policy", "interval"]),
        setup("interval 0.5 ms", &["--policy", "interval", "--switch-interval", "500us"]),
        setup("ticks", &["--policy", "ticks"]),
        drawn("priority", &["--policy", "priority"]),
    ],
    claims: &[
        two_cores(claim(
            "interval: an answer takes an interval of 5 ms",
            (0, "beside one"),
            Unit::Number(5.0),
            0.8,
            2.2,
        )),
        two_cores(claim("and of 0.5 ms", (1, "beside one"), Unit::Number(0.5), 0.8, 2.2)),
        claim(
            "alone it takes next to nothing of that",
            (0, "answer alone"),
            Unit::Of((0, "beside one")),
            NEVER,
            0.1,
        ),
        claim("a second thread makes it worse", (0, "beside two"), Unit::Of((0, "beside one")), 1.4, ALWAYS),
        two_cores(claim("ticks knows no convoy", (2, "beside one"), Unit::Of((0, "beside one")), NEVER, 0.2)),
        claim("nor does priority", (3, "beside one"), Unit::Of((0, "beside one")), NEVER, 0.2),
    ],
    picture: Picture { from: 0.75, ms: 40.0 },
    text: "Each time the server reads or writes it lets the lock go, and a computing thread takes it. The server needs it back for \
           some microseconds, but must first be patient for a whole interval, then ask. So the computing threads run almost all the \
           time, and every request waits for them. A shorter interval shortens the waits and costs switches. Under ticks the \
           computing thread lets go every hundred instructions, and a waiting thread slips in soon. Under priority a thread \
           that let go by itself outranks one that computes, and asks at once.",
};

static BATTLE: Demo = Demo {
    name: "battle",
    title: "two threads that compute, against the same work one after the other",
    source: include_str!("../../examples/demos/battle.py"),
    setups: &[
        drawn("ticks 100", &["--policy", "ticks", "--check-interval", "100"]),
        setup("ticks 10", &["--policy", "ticks", "--check-interval", "10"]),
        setup("ticks, one core", &["--policy", "ticks", "--check-interval", "100", "--cores", "1"]),
        drawn("interval 5 ms", &["--policy", "interval"]),
    ],
    claims: &[
        two_cores(claim(
            "ticks on two cores: two threads are slower",
            (0, "ratio"),
            Unit::Number(1.0),
            1.15,
            ALWAYS,
        )),
        two_cores(claim(
            "and the more often they let go the worse",
            (1, "ratio"),
            Unit::Of((0, "ratio")),
            1.2,
            ALWAYS,
        )),
        claim("on one core they cost nothing", (2, "ratio"), Unit::Number(1.0), 0.85, 1.15),
        claim("nor do they under interval", (3, "ratio"), Unit::Number(1.0), 0.85, 1.15),
    ],
    picture: Picture { from: 0.75, ms: 2.0 },
    text: "At every hundredth instruction the holder frees the lock, wakes the other thread and takes the lock again, all in less than a \
           microsecond. The other thread needs ten times as long to wake up. On a second core it does wake up, finds the lock taken, and \
           goes back to sleep: woken in vain, the red lines of David Beazley's pictures. The holder pays for the call that wakes it each \
           time. On one core the sleeper cannot run before the holder's time is over, so hardly anything is lost. The lock of \
           Python 3.2 ended the battle: nobody lets go before somebody asks, and who was asked waits until the other has run.",
};

static LOST_UPDATE: Demo = Demo {
    name: "lost-update",
    title: "two threads that add to one number without a lock",
    source: include_str!("../../examples/demos/lost_update.py"),
    setups: &[
        setup("all", &["--safe-points", "all", "--switch-interval", "1ms"]),
        drawn("backedge", &["--safe-points", "backedge", "--switch-interval", "1ms"]),
    ],
    claims: &[
        claim(
            "every instruction a safe point: n += 1 loses some %",
            (0, "lost by n += 1"),
            Unit::Number(1.0),
            1.0,
            ALWAYS,
        ),
        claim(
            "only back-edges and calls: it loses nothing",
            (1, "lost by n += 1"),
            Unit::Number(1.0),
            0.0,
            0.0,
        ),
        claim("but n = f(n) + 1 does", (1, "lost with a call"), Unit::Number(1.0), 1.0, ALWAYS),
    ],
    picture: Picture { from: 0.3, ms: 20.0 },
    text: "One thread reads the number, and the lock changes hands before it writes. The other adds thousands; then the first \
           writes what it had read, plus one, and the thousands are gone. Up to Python 3.9 a switch could come after any \
           instruction, and every form of += lost. Since 3.10 the interpreter looks up only where a loop goes back and where \
           functions begin, and a plain += between two such points has become safe by accident. A call in the middle brings the \
           loss back. No version promises any of this: take a lock.",
};

static SAFE_POINTS: Demo = Demo {
    name: "safe-points",
    title: "a thousand statements in a row, beside a heartbeat of 1 ms",
    source: include_str!("../../examples/demos/safe_points.py"),
    setups: &[drawn("backedge", &["--safe-points", "backedge"]), drawn("all", &["--safe-points", "all"])],
    claims: &[
        claim("backedge: the block runs to its end", (0, "gap of the block"), Unit::Number(1.0), 0.8, ALWAYS),
        claim("all: the lock changes hands inside", (1, "gap of the block"), Unit::Number(1.0), NEVER, 0.6),
        claim("the gap is shorter", (1, "longest gap"), Unit::Of((0, "longest gap")), NEVER, 0.6),
    ],
    picture: Picture { from: 0.0, ms: 400.0 },
    text: "An interval is a request, and a request is only heard at a safe point. Looking up after every instruction answers at once and \
           costs a comparison each; looking up where loops go back and calls begin costs almost nothing and is nearly always soon \
           enough, since code that runs for long must loop or call. A long stretch without either is rare outside generated code. \
           The heartbeat's wait is then as long as the stretch, whatever the interval says.",
};

static SIGNAL_STORM: Demo = Demo {
    name: "signal-storm",
    title: "a signal while the main thread waits for a thread that computes",
    source: include_str!("../../examples/demos/signal_storm.py"),
    setups: &[
        drawn("ticks, as 2.7", &["--policy", "ticks", "--faithful-waits"]),
        setup("ticks", &["--policy", "ticks"]),
        setup("interval 5 ms", &["--policy", "interval"]),
    ],
    claims: &[
        claim(
            "as 2.7: the handler runs after the join",
            (0, "of what was left"),
            Unit::Number(1.0),
            0.9,
            ALWAYS,
        ),
        claim("and the computing thread slows down", (0, "slower"), Unit::Number(1.0), 2.0, ALWAYS),
        claim(
            "waits that hear signals: it runs at once",
            (1, "of what was left"),
            Unit::Number(1.0),
            NEVER,
            0.5,
        ),
        claim(
            "interval: it runs after an interval of 5 ms",
            (2, "handler after"),
            Unit::Number(5.0),
            NEVER,
            2.0,
        ),
        claim("and nobody slows down", (2, "slower"), Unit::Number(1.0), 0.6, 1.5),
    ],
    picture: Picture { from: 0.55, ms: 2.0 },
    text: "Handlers run in the main thread only. In Python 2.7 the main thread slept in join() on a lock that no signal could interrupt. \
           While the signal was pending the interpreter set its counter to one, so that the computing thread let the lock go at every \
           single instruction, and the main thread could not take it because it was asleep: a storm of releases for nothing, and Ctrl-C \
           that seemed dead. Since 3.2 a wait for a lock ends when a signal comes, and the delay is the main thread's patience.",
};

static LONG_TICK: Demo = Demo {
    name: "long-tick",
    title: "one instruction that takes milliseconds, beside a heartbeat of 1 ms",
    source: include_str!("../../examples/demos/long_tick.py"),
    setups: &[
        drawn("interval 5 ms", &["--policy", "interval"]),
        setup("interval 0.5 ms", &["--policy", "interval", "--switch-interval", "500us"]),
        setup("ticks", &["--policy", "ticks"]),
    ],
    claims: &[
        claim("interval: the gap is about one sort", (0, "gap in sorts"), Unit::Number(1.0), 0.8, 2.2),
        claim(
            "a shorter interval does not help",
            (1, "gap beside sorts"),
            Unit::Of((0, "gap beside sorts")),
            0.5,
            2.0,
        ),
        claim("beside a loop the gap is an interval", (0, "gap beside a loop"), Unit::Number(5.0), 0.9, 3.0),
        claim("ticks lets several sorts pass", (2, "gap in sorts"), Unit::Number(1.0), 2.5, ALWAYS),
    ],
    picture: Picture { from: 0.5, ms: 120.0 },
    text: "Sorting, searching, a regular expression, a sum over a range: each is one instruction to the interpreter, and the lock stays \
           where it is until it has ended. The interval only says when the request is made. Who counts instructions is worse off still: \
           a hundred of them may be twenty sorts. Functions that know that they take long let the lock go by themselves, as \
           compression and hashing of large data do.",
};

static BURN_AND_SLEEP: Demo = Demo {
    name: "burn-and-sleep",
    title: "a thread that computes a millisecond and sleeps a tenth of one, beside one that only computes",
    source: include_str!("../../examples/demos/burn_and_sleep.py"),
    setups: &[
        drawn("priority", &["--policy", "priority"]),
        drawn("priority, guard", &["--policy", "priority", "--priority-guard", "4"]),
        setup("interval 5 ms", &["--policy", "interval"]),
        setup("fair", &["--policy", "fair"]),
    ],
    claims: &[
        claim(
            "priority: the computing thread starves",
            (0, "share of the computing thread"),
            Unit::Number(100.0),
            NEVER,
            0.3,
        ),
        claim(
            "a guard lets it run",
            (1, "share of the computing thread"),
            Unit::Of((0, "share of the computing thread")),
            1.5,
            ALWAYS,
        ),
        claim(
            "interval: it gets most of the time",
            (2, "share of the computing thread"),
            Unit::Number(100.0),
            0.6,
            1.1,
        ),
    ],
    picture: Picture { from: 0.7, ms: 40.0 },
    text: "The policy takes every thread that lets go by itself for one that answers requests, and serves it first. A thread that \
           computes for a millisecond and then sleeps for a tenth of one looks the same, and keeps the lock nearly all the time. This hole \
           was found in the discussion of the patch in 2010. The guard counts such turns: after so many in a row a computing thread \
           gets one, with a whole interval before anybody may ask.",
};

static PRIORITY_INVERSION: Demo = Demo {
    name: "priority-inversion",
    title: "the most urgent thread waits for a mutex that the least urgent one holds",
    source: include_str!("../../examples/demos/priority_inversion.py"),
    setups: &[
        drawn("deadline", &["--policy", "deadline"]),
        Setup { args: &["inherit"], ..drawn("and inherit", &["--policy", "deadline"]) },
        setup("fair", &["--policy", "fair"]),
    ],
    claims: &[
        claim(
            "deadline: it waits longer than under fair",
            (0, "times the work"),
            Unit::Of((2, "times the work")),
            1.2,
            ALWAYS,
        ),
        claim(
            "unless the holder is as urgent meanwhile",
            (1, "times the work"),
            Unit::Of((0, "times the work")),
            NEVER,
            0.6,
        ),
        claim("fair: each of three gets a third", (2, "times the work"), Unit::Number(3.0), 0.6, 1.6),
    ],
    picture: Picture { from: 0.1, ms: 150.0 },
    text: "The scheduler of the lock knows how urgent its threads are, and nothing of the mutex between two of them. Two threads of middling \
           urgency go before the one that holds the mutex, and thereby before the most urgent one of all, which waits for it. The \
           cure is as old as the disease: who holds what an urgent thread waits for is as urgent until it lets go of it. A policy that \
           knows no urgency has no inversion.",
};

static GIL_VS_EVENT_LOOP: Demo = Demo {
    name: "gil-vs-event-loop",
    title: "a spinner beside long work, in threads and in an event loop",
    source: include_str!("../../examples/demos/gil_vs_event_loop.py"),
    setups: &[
        drawn("interval 5 ms", &["--policy", "interval"]),
        setup("fair", &["--policy", "fair"]),
        setup("tick-thread", &["--policy", "tick-thread"]),
    ],
    claims: &[
        claim(
            "a thread: nearly all frames are drawn",
            (0, "frames of a thread"),
            Unit::Number(100.0),
            0.8,
            1.1,
        ),
        claim(
            "a loop whose work never yields: none",
            (0, "of a loop that never yields"),
            Unit::Number(100.0),
            NEVER,
            0.07,
        ),
        claim(
            "a loop whose work yields: nearly all",
            (0, "of a loop that yields"),
            Unit::Number(100.0),
            0.8,
            1.1,
        ),
        claim(
            "a clock of 50 ms delays each frame",
            (2, "frames of a thread"),
            Unit::Of((0, "frames of a thread")),
            NEVER,
            0.9,
        ),
    ],
    picture: Picture { from: 0.05, ms: 300.0 },
    text: "The lock takes turns with or without the author's leave: the spinner wakes up, waits for an interval at most, draws, and the \
           work goes on. In an event loop there is one thread, and it goes on with the next task only where the current one gives way. \
           Work that never does freezes everything else. That is the loop's virtue too: between two such places nothing can come in \
           between, and no update is ever lost.",
};

static PRICE_OF_ATOMICS: Demo = Demo {
    name: "price-of-atomics",
    title: "what one thread would pay if references were counted without a lock",
    source: include_str!("../../examples/demos/price_of_atomics.py"),
    setups: &[
        Setup { also: Some(counting::plain), ..setup("plain", &[]) },
        Setup { build: Some("atomic-counts"), also: Some(counting::atomic), ..setup("atomic", &[]) },
        Setup { build: Some("biased-counts"), also: Some(counting::biased), ..setup("biased", &[]) },
    ],
    claims: &[
        claim(
            "an atomic count alone is dearer",
            (1, counting::LINE),
            Unit::Of((0, counting::LINE)),
            2.0,
            ALWAYS,
        ),
        claim(
            "a biased one is dearer than a plain one",
            (2, counting::LINE),
            Unit::Of((0, counting::LINE)),
            1.0,
            ALWAYS,
        ),
        claim(
            "and cheaper than an atomic one",
            (2, counting::LINE),
            Unit::Of((1, counting::LINE)),
            NEVER,
            0.9,
        ),
        claim("scripts: atomic copies of lists", (1, "copies"), Unit::Of((0, "copies")), 1.3, ALWAYS),
        claim("biased ones cost less", (2, "copies"), Unit::Of((1, "copies")), NEVER, 0.9),
        claim("atomic containers", (1, "containers"), Unit::Of((0, "containers")), 1.02, ALWAYS),
        claim("calls borrow what they are given", (1, "calls"), Unit::Of((0, "calls")), 0.9, 1.15),
        claim("so do attributes", (1, "objects"), Unit::Of((0, "objects")), 0.9, 1.15),
        claim("numbers live in values", (1, "numbers"), Unit::Of((0, "numbers")), 0.8, 1.25),
    ],
    picture: Picture { from: 0.0, ms: 0.0 },
    text: "A count of references goes up and down with every value that is copied or dropped. Under the lock that is an addition \
           in memory. Without it another thread may count at the same time, and an atomic addition takes many times as long even if none \
           ever does. Biased counting, as in PEP 703, gives each object to the thread that made it: the owner adds plainly \
           after a comparison, and only others pay for atomics. The last line counts the three ways without a script; the others are \
           whole builds of the machine, with the lock still in place and no thread beside. This machine borrows operands from \
           registers, so that calls and attributes hardly count at all; what pays is moving references in and out of containers. What a machine without a lock needs besides, \
           such as locks on containers and caches that several threads may read, is not in these figures.",
};
