//! Schedules in files: a line a turn, for `--record-schedule` and `--policy replay=FILE`.
//!
//! The first line names the format, the second says in JSON what was run under which settings. A turn is
//! `THREAD TICKS REASON LINE CODE` and, after a wait with an end, how that ended. Lines with `in` have what the script
//! read from clocks and chance, each as the difference from the one before; lines with `code` name the code objects
//! of turns; the last line counts the turns. A file without that last line is of a program that was killed, and is as
//! good up to there.

use gilbox_gil::ledger::{Event, Kind, LockObserver};
use gilbox_gil::schedule::{Turn, TurnEnd};
use gilbox_gil::{Gil, Position, Reason, ThreadId, Wake};
use gilbox_vm::inputs::Inputs;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

const MAGIC: &str = "gilbox schedule 1";
/// How many turns go into the channel at once.
const CHUNK: usize = 512;
/// How many inputs go into a line.
const INPUTS: usize = 64;
/// How a wait ended, by [`Wake`].
const WAKES: [(Wake, &str); 4] = [
    (Wake::Unparked, "unparked"),
    (Wake::Ready, "ready"),
    (Wake::TimedOut, "timed-out"),
    (Wake::Interrupted, "interrupted"),
];

/// What was run, so that it can be run again.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Origin {
    /// Options before the script.
    pub(crate) options: Vec<String>,
    /// The script, or `-c` or `-m` and what follows, and its arguments.
    pub(crate) command: Vec<String>,
    pub(crate) hash_seed: u64,
}

/// A schedule as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Schedule {
    pub(crate) origin: Origin,
    pub(crate) turns: Vec<Turn>,
    /// What the script read from clocks and chance, in order.
    pub(crate) inputs: Vec<i64>,
    /// Function and file of code objects.
    pub(crate) codes: HashMap<u32, (String, String)>,
}

impl Schedule {
    /// `file:line (function)` of a place where a turn ended.
    pub(crate) fn place(&self, position: Position) -> Option<String> {
        let (function, file) = self.codes.get(&position.code)?;
        Some(format!("{file}:{} ({function})", position.line))
    }
}

/// Gives a script what it read before, as long as there is any.
pub(crate) struct Reread(pub(crate) VecDeque<i64>);

impl Inputs for Reread {
    fn answer(&mut self, real: i64) -> i64 {
        self.0.pop_front().unwrap_or(real)
    }
}

/// Something for the file.
enum Note {
    Turns(Vec<Turn>),
    Inputs(Vec<i64>),
}

/// A schedule on its way into a file.
pub(crate) struct Scribe {
    writer: JoinHandle<io::Result<BufWriter<File>>>,
    sender: Sender<Note>,
    /// How many turns were written.
    n_turns: Arc<AtomicUsize>,
    /// Inputs that were not sent yet.
    inputs: Arc<Mutex<Vec<i64>>>,
}

impl Scribe {
    /// Writes down every turn from now on, the present one of `main` first.
    ///
    /// # Errors
    /// The file cannot be written, or there can be no thread for it.
    pub(crate) fn start(gil: &Gil, main: ThreadId, file: File, origin: &Origin) -> io::Result<Scribe> {
        let mut file = BufWriter::with_capacity(1 << 16, file);
        let Origin { options, command, hash_seed } = origin;
        let head = json!({ "options": options, "command": command, "hash_seed": hash_seed });
        writeln!(file, "{MAGIC}\n{head}")?;
        file.flush()?;
        let (sender, receiver) = channel();
        let writer = std::thread::Builder::new()
            .name("schedule".to_owned())
            .spawn(move || write_notes(&receiver, file))?;
        let open = Open { serial: gil.serial(main), began: gil.turn_began(main), wake: None };
        let n_turns = Arc::new(AtomicUsize::new(0));
        let listener = Listener {
            sender: sender.clone(),
            chunk: Vec::new(),
            open: Some(open),
            n_turns: n_turns.clone(),
        };
        gil.observe(Some(Box::new(listener)));
        Ok(Scribe { writer, sender, n_turns, inputs: Arc::default() })
    }

    /// Keeps what the script reads; `given` answers in the world's place, if it is a replay that is recorded.
    pub(crate) fn inputs(&self, given: Option<Box<dyn Inputs>>) -> Box<dyn Inputs> {
        Box::new(Kept { sender: self.sender.clone(), chunk: self.inputs.clone(), given })
    }

    /// Ends the schedule, in the middle of a turn, with the names of code objects.
    ///
    /// # Errors
    /// The file could not be written.
    pub(crate) fn finish(self, gil: &Gil, codes: &[(String, String)]) -> io::Result<()> {
        let inputs = self.inputs.lock().map(|mut inputs| std::mem::take(&mut *inputs)).unwrap_or_default();
        if !inputs.is_empty() {
            // As above.
            let _ = self.sender.send(Note::Inputs(inputs));
        }
        gil.observe(None);
        let _ = self.sender.send(Note::Turns(Vec::new()));
        drop(self.sender);
        let file = self.writer.join().map_err(|_| io::Error::other("the recording ended early"))?;
        let mut file = file?;
        for (at, (function, name)) in codes.iter().enumerate() {
            writeln!(file, "code {} {}", at + 1, json!([function, name]))?;
        }
        writeln!(file, "end {}", self.n_turns.load(Ordering::Relaxed))?;
        file.flush()
    }
}

/// Keeps what a script reads. What has not been sent yet is shared, for an abort.
struct Kept {
    sender: Sender<Note>,
    chunk: Arc<Mutex<Vec<i64>>>,
    given: Option<Box<dyn Inputs>>,
}

impl Inputs for Kept {
    fn answer(&mut self, real: i64) -> i64 {
        let heard = self.given.as_mut().map_or(real, |given| given.answer(real));
        if let Ok(mut chunk) = self.chunk.lock() {
            chunk.push(heard);
            if chunk.len() >= INPUTS {
                // The writer ends early only if the file is full, and tells that at the end.
                let _ = self.sender.send(Note::Inputs(std::mem::take(&mut chunk)));
            }
        }
        heard
    }
}

/// A turn that goes on.
struct Open {
    serial: u32,
    began: u64,
    wake: Option<Wake>,
}

/// Makes turns of takes and drops. Sends what is left when it is dropped.
struct Listener {
    sender: Sender<Note>,
    chunk: Vec<Turn>,
    open: Option<Open>,
    n_turns: Arc<AtomicUsize>,
}

impl LockObserver for Listener {
    fn event(&mut self, event: &Event) {
        match event.kind {
            Kind::Take => {
                let wake = Wake::from_number(event.detail);
                self.open = Some(Open { serial: event.serial, began: event.ticks, wake });
            }
            Kind::Drop => {
                let Some(Open { serial, began, wake }) = self.open.take() else { return };
                let Event { ticks, reason, position, .. } = *event;
                let end = TurnEnd { ticks: ticks.saturating_sub(began), reason, position };
                self.chunk.push(Turn { serial, wake, end: Some(end) });
                if self.chunk.len() >= CHUNK {
                    self.send();
                }
            }
            _ => {}
        }
    }
}

impl Listener {
    fn send(&mut self) {
        // The writer ends early only if the file is full, and tells that at the end.
        self.n_turns.fetch_add(self.chunk.len(), Ordering::Relaxed);
        let _ = self.sender.send(Note::Turns(std::mem::take(&mut self.chunk)));
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(Open { serial, wake, .. }) = self.open.take() {
            self.chunk.push(Turn { serial, wake, end: None });
        }
        self.send();
    }
}

/// Writes until the turns are over, which an empty note of them says.
fn write_notes(notes: &Receiver<Note>, mut file: BufWriter<File>) -> io::Result<BufWriter<File>> {
    for note in notes {
        let mut text = String::new();
        match note {
            Note::Turns(turns) if turns.is_empty() => break,
            Note::Turns(turns) => turns.iter().for_each(|turn| write_turn(&mut text, turn)),
            Note::Inputs(inputs) => write_inputs(&mut text, &inputs),
        }
        file.write_all(text.as_bytes())?;
    }
    Ok(file)
}

/// Each as the difference from the one before; the first of a line as it is.
fn write_inputs(text: &mut String, inputs: &[i64]) {
    text.push_str("in");
    let mut last = 0_i64;
    for &input in inputs {
        // Writing into a text cannot fail.
        let _ = write!(text, " {}", input.wrapping_sub(last));
        last = input;
    }
    text.push('\n');
}

fn read_inputs(words: &str, inputs: &mut Vec<i64>) -> Option<()> {
    let mut last = 0_i64;
    for word in words.split(' ') {
        last = last.wrapping_add(word.parse().ok()?);
        inputs.push(last);
    }
    Some(())
}

fn read_code(words: &str, codes: &mut HashMap<u32, (String, String)>) -> Option<()> {
    let (number, names) = words.split_once(' ')?;
    let (function, file) = serde_json::from_str(names).ok()?;
    codes.insert(number.parse().ok()?, (function, file));
    Some(())
}

fn write_turn(text: &mut String, turn: &Turn) {
    let Turn { serial, wake, end } = turn;
    let wake = wake.and_then(|wake| WAKES.iter().find(|(known, _)| *known == wake));
    let wake = wake.map(|(_, name)| format!(" {name}")).unwrap_or_default();
    // Writing into a text cannot fail.
    let _ = match end {
        Some(TurnEnd { ticks, reason, position }) => {
            writeln!(text, "{serial} {ticks} {} {} {}{wake}", reason.name(), position.line, position.code)
        }
        None => writeln!(text, "{serial} open{wake}"),
    };
}

/// Reads a schedule.
///
/// # Errors
/// One line that says what is wrong, and where.
pub(crate) fn read_schedule(text: &str) -> Result<Schedule, String> {
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line) != Some(MAGIC) {
        return Err("it is no schedule of gilbox (or one of another version)".to_owned());
    }
    let origin = lines.next().and_then(|(_, line)| read_origin(&serde_json::from_str(line).ok()?));
    let origin = origin.ok_or_else(|| "line 2 does not say what was run".to_owned())?;
    let mut read = Schedule { origin, turns: Vec::new(), inputs: Vec::new(), codes: HashMap::new() };
    for (at, line) in lines {
        if let Some(count) = line.strip_prefix("end ") {
            let n_turns = read.turns.len();
            return match count.parse::<usize>() {
                Ok(count) if count == n_turns => Ok(read),
                _ => Err(format!("it says that it has {count} turns, and has {n_turns}")),
            };
        }
        let understood = match line.split_once(' ') {
            Some(("in", words)) => read_inputs(words, &mut read.inputs),
            Some(("code", words)) => read_code(words, &mut read.codes),
            _ => read_turn(line).map(|turn| read.turns.push(turn)),
        };
        match understood {
            Some(()) => {}
            // The program was killed in the middle of a line.
            None if at + 1 == text.lines().count() && !text.ends_with('\n') => break,
            None => return Err(format!("line {} is no turn: '{}'", at + 1, shorten(line))),
        }
    }
    Ok(read)
}

fn shorten(line: &str) -> String {
    line.chars().take(40).collect()
}

fn read_origin(head: &Value) -> Option<Origin> {
    let texts = |name: &str| -> Option<Vec<String>> {
        head.get(name)?.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let hash_seed = head.get("hash_seed")?.as_u64()?;
    Some(Origin { options: texts("options")?, command: texts("command")?, hash_seed })
}

fn read_turn(line: &str) -> Option<Turn> {
    let mut words = line.split(' ');
    let serial = words.next()?.parse().ok()?;
    let ticks = words.next()?;
    let end = if ticks == "open" {
        None
    } else {
        let (reason, line, code) = (words.next()?, words.next()?, words.next()?);
        let reason = Reason::ALL.into_iter().find(|known| known.name() == reason)?;
        let position = Position { code: code.parse().ok()?, line: line.parse().ok()? };
        Some(TurnEnd { ticks: ticks.parse().ok()?, reason, position })
    };
    let wake = match words.next() {
        None => None,
        Some(word) => Some(WAKES.iter().find(|(_, name)| *name == word)?.0),
    };
    words.next().is_none().then_some(Turn { serial, wake, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(serial: u32, wake: Option<Wake>, ticks: u64) -> Turn {
        let position = Position { code: 3, line: 17 };
        Turn { serial, wake, end: Some(TurnEnd { ticks, reason: Reason::Lock, position }) }
    }

    fn text_of(turns: &[Turn], end: &str) -> String {
        let mut text = format!("{MAGIC}\n{{\"options\":[],\"command\":[\"a.py\"],\"hash_seed\":7}}\n");
        turns.iter().for_each(|turn| write_turn(&mut text, turn));
        text + end
    }

    #[test]
    fn turns_go_through_a_file() {
        let turns =
            [turn(0, None, 12), turn(1, Some(Wake::TimedOut), 0), Turn { serial: 0, wake: None, end: None }];
        let schedule = read_schedule(&text_of(&turns, "end 3\n")).unwrap();
        assert_eq!(schedule.turns, turns);
        assert_eq!((schedule.origin.command, schedule.origin.hash_seed), (vec!["a.py".to_owned()], 7));
    }

    #[test]
    fn inputs_and_names_go_through_a_file() {
        let inputs = [5_000_000_000, 5_000_000_007, -3, i64::MIN, i64::MAX];
        let mut text = text_of(&[turn(0, None, 1)], "");
        write_inputs(&mut text, &inputs);
        text.push_str("code 3 [\"f\",\"a b.py\"]\nend 1\n");
        let read = read_schedule(&text).unwrap();
        assert_eq!(read.inputs, inputs);
        assert_eq!(read.place(Position { code: 3, line: 9 }).as_deref(), Some("a b.py:9 (f)"));
        let mut again = Reread(VecDeque::from(read.inputs));
        assert_eq!([again.answer(1), again.answer(1)], [5_000_000_000, 5_000_000_007]);
        assert_eq!(Reread(VecDeque::new()).answer(1), 1);
    }

    #[test]
    fn a_killed_program_leaves_a_schedule() {
        assert_eq!(read_schedule(&text_of(&[turn(0, None, 1)], "1 20 fo")).unwrap().turns.len(), 1);
        assert_eq!(read_schedule(&text_of(&[turn(0, None, 1)], "")).unwrap().turns.len(), 1);
    }

    #[test]
    fn mistakes_are_told() {
        for (text, wanted) in [
            (String::new(), "no schedule"),
            ("x = 1\n".to_owned(), "no schedule"),
            (format!("{MAGIC}\nnothing\n"), "line 2"),
            (text_of(&[], "0 1 lock 2\nend 1\n"), "line 3 is no turn"),
            (text_of(&[], "0 1 love 2 3\nend 1\n"), "line 3 is no turn"),
            (text_of(&[turn(0, None, 1)], "end 2\n"), "it has 2 turns, and has 1"),
        ] {
            let error = read_schedule(&text).unwrap_err();
            assert!(error.contains(wanted), "{text}: {error}");
        }
    }
}
