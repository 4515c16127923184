//! The editor of lines, on a thread of its own. The interpreter's thread waits for it without the lock, and is asked when
//! something is to be completed, for only that thread may look at objects.

use super::colours::Painter;
use super::indent;
use crate::screen;
use gilbox_gil::Reason;
use gilbox_vm::Ctx;
use rustyline::completion::{Completer, Pair};
use rustyline::config::{ColorMode, Config};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Context, Editor, Event, EventContext, EventHandler,
    ExternalPrinter, Helper, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount,
};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// How many inputs the history file keeps.
const HISTORY: usize = 2_000;
/// More completions are listed only if the user says so.
const MANY: usize = 200;

/// Nobody types a line in less: it was pasted into a terminal that does not say so, or another program writes it.
const HUMAN: Duration = Duration::from_millis(20);

/// What came of a question at the prompt.
pub(super) enum Line {
    Text(String),
    /// Ctrl-C
    Cancelled,
    /// Ctrl-D
    End,
}

/// What the editor's thread is to do.
enum Order {
    Read(Question),
    /// Keep an input in the history.
    Keep(String),
    /// Write the history's file.
    Save,
}

/// A line that is to be typed.
struct Question {
    prompt: String,
    /// What is there already, as if it had been typed.
    indent: String,
    /// The lines of the input so far.
    before: String,
}

/// What comes back.
enum Answer {
    Line(Line),
    /// The text before the cursor is to be completed.
    Complete {
        before: String,
        line: String,
    },
    Saved,
}

/// Where the completed part of the line begins, and what it may become.
pub(super) type Completions = (usize, Vec<String>);

/// The interpreter's end.
pub(super) struct Reader {
    orders: Sender<Order>,
    answers: Receiver<Answer>,
    completions: Sender<Completions>,
    /// A fork leaves the editor's thread behind.
    process: u32,
}

impl Reader {
    /// Starts an editor whose history is in a file; `None` if no thread can be had.
    pub(super) fn start(
        history: Option<PathBuf>,
        has_colours: bool,
        builtins: HashSet<String>,
    ) -> Option<Reader> {
        let (orders, orders_there) = channel();
        let (answers_there, answers) = channel();
        let (completions, completions_there) = channel();
        let helper = Assistant {
            answers: answers_there.clone(),
            completions: completions_there,
            before: RefCell::default(),
            painter: Painter::new(builtins),
        };
        let desk = Desk { orders: orders_there, answers: answers_there, history, has_colours };
        let edit = move || desk.work(helper);
        std::thread::Builder::new().name("prompt".to_owned()).spawn(edit).ok()?;
        Some(Reader { orders, answers, completions, process: std::process::id() })
    }

    /// Whether its thread is in this process.
    pub(super) fn is_here(&self) -> bool {
        self.process == std::process::id()
    }

    /// Has a line typed that goes on from `before`; threads of the script run meanwhile. `complete` is asked with
    /// the lock taken.
    pub(super) fn read(
        &self,
        ctx: &Ctx,
        prompt: &str,
        before: &str,
        complete: impl Fn(&str, &str) -> Completions,
    ) -> Line {
        let question =
            Question { prompt: prompt.to_owned(), indent: indent::next(before), before: before.to_owned() };
        if self.orders.send(Order::Read(question)).is_err() {
            return Line::End;
        }
        loop {
            match ctx.detach(Reason::Io, || self.answers.recv()) {
                Ok(Answer::Line(line)) => return line,
                Ok(Answer::Complete { before, line }) => {
                    // An editor that is gone needs no answer.
                    let _ = self.completions.send(complete(&before, &line));
                }
                Ok(Answer::Saved) => {}
                Err(_) => return Line::End,
            }
        }
    }

    /// Keeps an input for later sessions too.
    pub(super) fn keep(&self, source: &str) {
        let _ = self.orders.send(Order::Keep(source.to_owned()));
    }

    /// Writes the history's file.
    pub(super) fn save(&self) {
        if self.orders.send(Order::Save).is_ok() {
            let is_saved = |answer: &Answer| matches!(answer, Answer::Saved);
            self.answers.iter().find(is_saved);
        }
    }
}

/// The editor's end.
struct Desk {
    orders: Receiver<Order>,
    answers: Sender<Answer>,
    history: Option<PathBuf>,
    has_colours: bool,
}

impl Desk {
    fn work(self, helper: Assistant) {
        let Some(mut editor) = self.editor(helper) else { return };
        if let Ok(mut printer) = editor.create_external_printer() {
            let show = move || screen::show_above(|text| printer.print(text).is_ok());
            // Without it, what is printed goes where the cursor is.
            drop(std::thread::Builder::new().name("screen".to_owned()).spawn(show));
        }
        while let Ok(order) = self.orders.recv() {
            let is_heard = match order {
                Order::Read(question) => self.answers.send(Answer::Line(ask(&mut editor, question))).is_ok(),
                Order::Keep(source) => {
                    // A full history only forgets.
                    let _ = editor.add_history_entry(source);
                    true
                }
                Order::Save => {
                    if let Some(path) = &self.history {
                        // A home that cannot be written to is no reason to fail.
                        let _ = editor.save_history(path);
                    }
                    self.answers.send(Answer::Saved).is_ok()
                }
            };
            if !is_heard {
                return;
            }
        }
    }

    fn editor(&self, helper: Assistant) -> Option<Editor<Assistant, DefaultHistory>> {
        let colours = if self.has_colours { ColorMode::Forced } else { ColorMode::Disabled };
        let config = Config::builder()
            .max_history_size(HISTORY)
            .ok()?
            .completion_type(CompletionType::List)
            .completion_prompt_limit(MANY)
            .auto_add_history(false)
            .color_mode(colours)
            .tab_stop(indent::WIDTH as u8)
            .indent_size(indent::WIDTH as u8)
            .build();
        let mut editor = Editor::with_config(config).ok()?;
        if let Some(path) = &self.history {
            // The first session has no history yet.
            let _ = editor.load_history(path);
        }
        editor.set_helper(Some(helper));
        let back = Event::from(KeyEvent(KeyCode::Backspace, Modifiers::NONE));
        editor.bind_sequence(back, EventHandler::Conditional(Box::new(Unindent)));
        Some(editor)
    }
}

fn ask(editor: &mut Editor<Assistant, DefaultHistory>, question: Question) -> Line {
    if let Some(helper) = editor.helper() {
        helper.before.replace(question.before);
    }
    screen::set_typing(true);
    let begun = Instant::now();
    let line = editor.readline_with_initial(&question.prompt, (&question.indent, ""));
    let is_machine = begun.elapsed() < HUMAN;
    screen::set_typing(false);
    match line {
        // It is indented already.
        Ok(line) if is_machine => Line::Text(line.strip_prefix(&question.indent).unwrap_or(&line).to_owned()),
        Ok(line) => Line::Text(line),
        Err(ReadlineError::Interrupted) => Line::Cancelled,
        Err(_) => Line::End,
    }
}

/// What the editor asks while a line is typed.
struct Assistant {
    answers: Sender<Answer>,
    completions: Receiver<Completions>,
    before: RefCell<String>,
    painter: Painter,
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = self.before.borrow().clone();
        let question = Answer::Complete { before, line: line[..pos].to_owned() };
        // Without an interpreter nothing is known.
        let found = self.answers.send(question).ok().and_then(|()| self.completions.recv().ok());
        let (start, words) = found.unwrap_or((pos, Vec::new()));
        let start = if line.is_char_boundary(start) { start.min(pos) } else { pos };
        let pair = |word: String| Pair { display: shown(&word), replacement: word };
        Ok((start, words.into_iter().map(pair).collect()))
    }
}

/// What a list shows of a completion: the part behind the last dot, or slash.
fn shown(word: &str) -> String {
    let end = word.trim_end_matches('/').len();
    let begin = word[..end].rfind(['.', '/']).map_or(0, |at| at + 1);
    if begin == 0 || word.trim().is_empty() { word.to_owned() } else { word[begin..].to_owned() }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        Cow::Owned(self.painter.paint(&self.before.borrow(), line, pos))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, is_default: bool) -> Cow<'b, str> {
        if is_default { Cow::Owned(self.painter.prompt(prompt)) } else { Cow::Borrowed(prompt) }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        // The last picture of a line has no brackets marked.
        self.painter.set_marking(!matches!(kind, CmdKind::ForcedRefresh));
        true
    }
}

impl Hinter for Assistant {
    type Hint = String;
}

impl Validator for Assistant {}

impl Helper for Assistant {}

/// Backspace within the indentation takes a whole step away.
struct Unindent;

impl ConditionalEventHandler for Unindent {
    fn handle(&self, _: &Event, n: RepeatCount, _: bool, ctx: &EventContext<'_>) -> Option<Cmd> {
        let before = &ctx.line()[..ctx.pos()];
        let own = before.rsplit('\n').next().unwrap_or_default();
        let is_step = !own.is_empty()
            && own.len().is_multiple_of(indent::WIDTH)
            && own.bytes().all(|byte| byte == b' ');
        (is_step && n == 1).then_some(Cmd::Dedent(Movement::WholeLine))
    }
}
