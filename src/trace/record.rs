//! Recording: a thread of the host's drains the lock's channel while the script runs.

use super::{Trace, format};
use gilbox_gil::Gil;
use gilbox_gil::ledger::{Chunk, Recording};
use gilbox_vm::Ctx;
use gilbox_vm::marks::Marks;
use gilbox_vm::thread::Names;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::thread::JoinHandle;
use std::time::Duration;

/// Events a thread gathers before they go into the channel, and how many such buffers the channel holds.
pub(crate) const BUFFER: (usize, usize) = (512, 4_096);
/// How long the draining thread rests after each look, so that a lock in a hurry does not pay for waking it.
const REST: Duration = Duration::from_millis(5);
/// How many events are kept in memory for reports: the beginning of a longer run.
const KEPT: usize = 2_000_000;

/// What the draining thread leaves behind.
struct Drained {
    chunks: Vec<Chunk>,
    n_events: u64,
    /// Events that did not fit into memory.
    beyond: u64,
    file: Option<io::Result<BufWriter<File>>>,
}

/// A recording on its way into memory or a file.
pub(crate) struct Tracer {
    drain: JoinHandle<Drained>,
}

impl Tracer {
    /// Starts to drain. The file gets everything; memory gets the beginning, if it `keeps` anything.
    pub(crate) fn start(recording: Recording, file: Option<File>, keeps: bool) -> io::Result<Tracer> {
        let drain = std::thread::Builder::new()
            .name("trace".to_owned())
            .spawn(move || drain(&recording, file, if keeps { KEPT } else { 0 }))?;
        Ok(Tracer { drain })
    }

    /// Ends the recording, writes the names, and answers the trace, with the events that were kept.
    ///
    /// # Errors
    /// The file could not be written.
    pub(crate) fn finish(self, gil: &Gil, mut names: Trace) -> io::Result<Trace> {
        let lost = gil.stop_recording();
        self.drain.thread().unpark();
        let drained = self.drain.join().map_err(|_| io::Error::other("the recording ended early"))?;
        let stats = gil.stats();
        names.policy = stats.policy.to_owned();
        names.interval_ns = stats.interval_ns;
        names.check_interval = stats.check_interval;
        names.lost = lost;
        if let Some(file) = drained.file {
            let mut file = file?;
            format::end(&mut file, &names, drained.n_events)?;
            file.flush()?;
        }
        names.lost += drained.beyond;
        names.events = drained.chunks.iter().flat_map(Chunk::events).collect();
        names.events.sort_unstable_by_key(|event| event.seq);
        Ok(names)
    }
}

fn drain(recording: &Recording, file: Option<File>, room: usize) -> Drained {
    let begun = file.map(|file| {
        let mut file = BufWriter::with_capacity(1 << 16, file);
        format::begin(&mut file).map(|()| file)
    });
    let mut drained = Drained { chunks: Vec::new(), n_events: 0, beyond: 0, file: begun };
    let mut n_kept = 0;
    while let Some(chunk) = recording.next_chunk() {
        if !recording.has_chunk() {
            std::thread::park_timeout(REST);
        }
        drained.n_events += chunk.len() as u64;
        if let Some(Ok(file)) = &mut drained.file
            && let Err(error) = format::chunk(file, &chunk)
        {
            drained.file = Some(Err(error));
        }
        if n_kept < room {
            n_kept += chunk.len();
            drained.chunks.push(chunk);
        } else if room > 0 {
            drained.beyond += chunk.len() as u64;
        }
    }
    drained
}

/// The names a trace needs, while the interpreter can still tell them.
pub(crate) fn names(ctx: &Ctx) -> Trace {
    let owned = |(function, file): &(std::sync::Arc<str>, std::sync::Arc<str>)| {
        (function.to_string(), file.to_string())
    };
    Trace {
        threads: ctx.state::<Names>().by_serial(),
        codes: ctx.code_names().iter().map(owned).collect(),
        marks: ctx.state::<Marks>().counts().into_iter().map(|mark| mark.0).collect(),
        ..Trace::default()
    }
}
