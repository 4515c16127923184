//! Recording a schedule, and running a script by a recorded one.

use super::args::{self, Command, Request, Run};
use super::{misused, os_error, run};
use crate::engine::Engine;
use crate::settings::LockSettings;
use crate::trace::{Origin, Reread, Schedule, Scribe, names, read_schedule};
use gilbox_gil::Gil;
use gilbox_gil::schedule::{Over, Replayed};
use gilbox_vm::inputs::Inputs;
use gilbox_vm::watch::OnDeadlock;
use std::fs::File;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

/// Reads a schedule.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn read(file: &str) -> Result<Schedule, String> {
    let bytes =
        std::fs::read(file).map_err(|error| format!("can't open file '{file}': {}", os_error(&error)))?;
    read_schedule(&String::from_utf8_lossy(&bytes))
        .map_err(|error| format!("can't read file '{file}': {error}"))
}

/// `gilbox replay FILE`: runs once more what the file says was run. Options of this call come after those.
pub(super) fn main(file: &str, more: &[String]) -> ExitCode {
    let origin = match read(file) {
        Ok(schedule) => schedule.origin,
        Err(message) => return misused(&message),
    };
    let replay = ["--policy".to_owned(), format!("replay={file}")];
    let line = [&origin.options, more, &replay, &origin.command].concat();
    match args::parse(line, |_| None) {
        Ok(Request::Run(mut again)) => {
            again.all = origin.command;
            run::main(&again)
        }
        Ok(_) => misused("replay: only options of a run can follow the file"),
        Err(message) => misused(&format!("replay: {message}")),
    }
}

/// Reads the schedule that a run follows, if it follows one, and with it how the lock was set.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn plan(run: &Run) -> Result<(Option<Schedule>, LockSettings), String> {
    let Some(file) = &run.replay else { return Ok((None, run.lock.clone())) };
    let schedule = read(file)?;
    let mut line = schedule.origin.options.clone();
    line.extend(["-c".to_owned(), String::new()]);
    match args::parse(line, |_| None) {
        Ok(Request::Run(recorded)) => {
            let LockSettings { longest_wait, .. } = run.lock;
            Ok((Some(schedule), LockSettings { longest_wait, ..recorded.lock }))
        }
        _ => Err(format!("can't read file '{file}': it has options that gilbox does not know")),
    }
}

/// Opens the file of the schedule that is to be recorded.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn open(run: &Run) -> Result<Option<(File, String)>, String> {
    let Some(name) = &run.record_schedule else { return Ok(None) };
    let file =
        File::create(name).map_err(|error| format!("can't write file '{name}': {}", os_error(&error)))?;
    Ok(Some((file, name.clone())))
}

/// Starts to record, and to follow a schedule, with the engine's main thread inside.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn start(
    engine: &Engine,
    run: &Run,
    schedule: Option<Schedule>,
    file: Option<(File, String)>,
    origin: &Origin,
) -> Result<Option<Recording>, String> {
    let start = |(file, name): (File, String)| Recording::start(engine, file, &name, origin);
    let recording = file.map(start).transpose()?;
    let mut inputs: Option<Box<dyn Inputs>> = None;
    if let Some(Schedule { turns, inputs: read, .. }) = schedule {
        engine.lock().replay(turns);
        inputs = Some(Box::new(Reread(read.into())));
    }
    if let Some(recording) = &recording {
        inputs = recording.inputs(inputs);
    }
    let set = engine.enter(|ctx| {
        ctx.set_inputs(inputs);
        ctx.stop_at_divergence(run.stops_at_divergence);
        Ok(())
    });
    set.map_err(|error| error.to_string())?;
    Ok(recording)
}

/// What a run is, for the schedule's file.
pub(super) fn origin(run: &Run, lock: &LockSettings, hash_seed: u64) -> Origin {
    let mut command = match &run.command {
        Command::Text(text) => vec!["-c".to_owned(), text.clone()],
        Command::Module(module) => vec!["-m".to_owned(), module.clone()],
        Command::File(file) => vec![file.clone()],
        Command::Stdin(_) => vec!["-".to_owned()],
    };
    command.extend(run.args.iter().cloned());
    let mut options = lock.options();
    if run.on_deadlock != OnDeadlock::Report {
        options.push(format!("--on-deadlock={}", run.on_deadlock.name()));
    }
    Origin { options, command, hash_seed }
}

/// A schedule that is being written. Whoever ends the program first ends it.
#[derive(Clone)]
pub(super) struct Recording {
    scribe: Arc<Mutex<Option<Scribe>>>,
    gil: Arc<Gil>,
    name: String,
}

impl Recording {
    /// Starts, with the engine's main thread inside; also an abort leaves a whole file.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub(super) fn start(
        engine: &Engine,
        file: File,
        name: &str,
        origin: &Origin,
    ) -> Result<Recording, String> {
        let gil = engine.lock();
        let main = gil.main().ok_or("nobody runs")?;
        let scribe = Scribe::start(gil, main, file, origin)
            .map_err(|error| format!("can't write file '{name}': {}", os_error(&error)))?;
        let scribe = Arc::new(Mutex::new(Some(scribe)));
        let recording = Recording { scribe, gil: gil.clone(), name: name.to_owned() };
        let last = recording.clone();
        engine.before_abort(Box::new(move || _ = last.end(&[])));
        Ok(recording)
    }

    /// Keeps what the script reads from clocks and chance.
    fn inputs(&self, given: Option<Box<dyn Inputs>>) -> Option<Box<dyn Inputs>> {
        let scribe = self.scribe.lock().ok()?;
        scribe.as_ref().map(|scribe| scribe.inputs(given))
    }

    /// Ends the file, with the names of code objects. False if it could not be written.
    pub(super) fn finish(&self, engine: &Engine) -> bool {
        let codes = engine.enter(|ctx| {
            ctx.set_inputs(None);
            Ok(names(ctx).codes)
        });
        self.end(&codes.unwrap_or_default())
    }

    fn end(&self, codes: &[(String, String)]) -> bool {
        let scribe = self.scribe.lock().ok().and_then(|mut scribe| scribe.take());
        match scribe.map(|scribe| scribe.finish(&self.gil, codes)) {
            Some(Err(error)) => {
                eprintln!("gilbox: can't write file '{}': {}", self.name, os_error(&error));
                false
            }
            _ => true,
        }
    }
}

/// Says at the end how the replay went, unless that was said. False if the script differed.
pub(super) fn conclude(engine: &Engine) -> bool {
    let Some(Replayed { turns, of, over }) = engine.lock().replayed() else { return true };
    let is_news = engine.lock().take_replay_end().is_some();
    let text = match over {
        None if turns + 1 >= of => format!("gilbox: replayed {of} turns exactly"),
        None => format!("gilbox: replay: the program ended in turn {} of {of}", turns + 1),
        Some(Over::Exhausted) if is_news => format!("gilbox: replayed {of} turns exactly"),
        Some(Over::Diverged(divergence)) if is_news => {
            let words = engine.enter(|ctx| Ok(ctx.divergence_text(&divergence, of)));
            format!("gilbox: replay: {}", words.unwrap_or_else(|error| error.to_string()))
        }
        Some(_) => String::new(),
    };
    if !text.is_empty() {
        eprintln!("{text}");
    }
    match over {
        None => turns + 1 >= of,
        Some(over) => over == Over::Exhausted,
    }
}
