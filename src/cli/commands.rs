//! What a line with a colon does at the prompt: looks at the lock and the threads, and sets the lock.

use super::report::style;
use crate::engine::{Engine, main_dict};
use crate::report::{Axis, text, timeline};
use crate::settings::parse_interval;
use crate::suggest::{hint, unknown_policy};
use crate::trace::Trace;
use gilbox_gil::{POLICIES, SafePoints};
use gilbox_vm::thread::Names;
use gilbox_vm::{Ctx, Result, Value};
use std::time::Duration;

/// One command.
struct Command {
    name: &'static str,
    /// What may follow it.
    operand: &'static str,
    doc: &'static str,
    run: fn(&Ctx, &Context<'_>, &str) -> Result<String>,
}

/// What a command may look at beside the interpreter.
pub(super) struct Context<'e> {
    pub(super) engine: &'e Engine,
    /// What happened at the lock during the last input.
    pub(super) last: Option<&'e Trace>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "threads",
        operand: "",
        doc: "what each thread does, for how long, where",
        run: |ctx, _, _| Ok(ctx.describe_threads()),
    },
    Command {
        name: "stacks",
        operand: "",
        doc: "the stacks of all threads, and what they wait for",
        run: |ctx, _, _| Ok(ctx.describe_stacks()),
    },
    Command { name: "why", operand: "THREAD", doc: "why a thread does not go on", run: why },
    Command { name: "policy", operand: "[NAME]", doc: "how the lock changes hands", run: policy },
    Command {
        name: "interval",
        operand: "[TIME]",
        doc: "how long a waiter is patient: 500us, 5ms",
        run: interval,
    },
    Command {
        name: "safe-points",
        operand: "[all|backedge|default]",
        doc: "where a running thread may let go",
        run: safe_points,
    },
    Command { name: "stats", operand: "", doc: "what the lock did", run: stats },
    Command {
        name: "reset",
        operand: "",
        doc: "set the sums of :stats to zero",
        run: |ctx, _, _| {
            ctx.reset_lock_stats();
            Ok(String::new())
        },
    },
    Command { name: "show", operand: "", doc: "the last input as a band a thread", run: show },
    Command {
        name: "dis",
        operand: "EXPR",
        doc: "the instructions of a function, or of the expression itself",
        run: |ctx, _, text| by_library(ctx, "dis", text),
    },
    Command {
        name: "time",
        operand: "STMT",
        doc: "how long a statement takes",
        run: |ctx, _, text| by_library(ctx, "time", text),
    },
    Command {
        name: "explain",
        operand: "NAME",
        doc: "where a function may lose the lock, and which statements are atomic",
        run: |ctx, _, text| by_library(ctx, "explain", text),
    },
    Command { name: "help", operand: "", doc: "this list", run: |_, _, _| Ok(help()) },
];

/// Runs a line that begins with a colon; answers what to print.
///
/// # Errors
/// What the script code raises that it runs.
pub(super) fn run(ctx: &Ctx, context: &Context<'_>, line: &str) -> Result<String> {
    let line = line.trim().trim_start_matches(':').trim();
    let (name, operand) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let operand = operand.trim();
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) if command.operand.is_empty() && !operand.is_empty() => {
            Ok(format!(":{name} takes nothing behind it\n"))
        }
        Some(command)
            if !command.operand.is_empty() && !command.operand.starts_with('[') && operand.is_empty() =>
        {
            Ok(format!("usage: :{name} {}\n", command.operand))
        }
        Some(command) => (command.run)(ctx, context, operand),
        None => {
            let near = hint(name, COMMANDS.iter().map(|command| command.name));
            Ok(format!("there is no :{name}{near} (try :help)\n"))
        }
    }
}

/// Every command's name, with the words that may follow it, or what kind of name ("script", "thread").
pub(super) fn completions(ctx: &Ctx) -> Value {
    let commands = ctx.new_dict();
    let words =
        |words: &[&str]| ctx.new_tuple(&words.iter().map(|word| ctx.new_str(word)).collect::<Vec<_>>());
    for Command { name, operand, .. } in COMMANDS {
        let operands = match (*name, *operand) {
            ("policy", _) => words(&POLICIES.iter().map(|entry| entry.name).collect::<Vec<_>>()),
            ("safe-points", _) => words(&["all", "backedge", "default"]),
            (_, "THREAD") => ctx.new_str("thread"),
            (_, "EXPR" | "STMT" | "NAME") => ctx.new_str("script"),
            _ => words(&[]),
        };
        commands.set_str(&ctx.intern(name), operands);
    }
    commands.into_value()
}

fn help() -> String {
    let line = |command: &Command| {
        let Command { name, operand, doc, .. } = command;
        format!(":{:<36} {doc}\n", format!("{name} {operand}").trim_end())
    };
    COMMANDS.iter().map(line).collect()
}

fn why(ctx: &Ctx, _: &Context<'_>, name: &str) -> Result<String> {
    Ok(ctx.why(name).unwrap_or_else(|| format!("no thread is called {name} (try :threads)\n")))
}

fn policy(ctx: &Ctx, _: &Context<'_>, name: &str) -> Result<String> {
    let gil = &ctx.vm().gil;
    if name.is_empty() {
        let now = gil.policy().name;
        let mark = |name| if name == now { '*' } else { ' ' };
        return Ok(POLICIES.iter().map(|e| format!("{} {:<18} {}\n", mark(e.name), e.name, e.doc)).collect());
    }
    Ok(match gil.set_policy(name) {
        Ok(()) => String::new(),
        Err(_) => format!("{}\n", unknown_policy(name)),
    })
}

fn interval(ctx: &Ctx, _: &Context<'_>, value: &str) -> Result<String> {
    let gil = &ctx.vm().gil;
    if value.is_empty() {
        return Ok(format!("{:?}\n", gil.interval_in_force()));
    }
    Ok(match parse_interval(value).filter(|interval| *interval < Duration::from_secs(1_000_000_000)) {
        Some(interval) => {
            gil.set_interval(interval);
            String::new()
        }
        None => format!("'{value}' is not a time such as 500us, 5ms or 0.005\n"),
    })
}

fn safe_points(ctx: &Ctx, _: &Context<'_>, value: &str) -> Result<String> {
    let gil = &ctx.vm().gil;
    match (value, SafePoints::from_name(value)) {
        ("", _) => return Ok(format!("{}\n", gil.safe_points().name())),
        ("default", _) => gil.set_safe_points(None),
        (_, Some(points)) => gil.set_safe_points(Some(points)),
        _ => return Ok(format!("'{value}' is not one of all, backedge, default\n")),
    }
    Ok(String::new())
}

fn stats(ctx: &Ctx, _: &Context<'_>, _: &str) -> Result<String> {
    let names = ctx.state::<Names>();
    Ok(text(&ctx.lock_stats(), |serial| names.of(serial), style(&std::io::stdout())))
}

fn show(_: &Ctx, context: &Context<'_>, _: &str) -> Result<String> {
    Ok(match context.last {
        Some(trace) if !trace.events.is_empty() => timeline(trace, Axis::Time, style(&std::io::stdout())),
        Some(_) => "nothing happened at the lock during the last input\n".to_owned(),
        None if context.engine.is_recording() => {
            "the whole session is being recorded for its end\n".to_owned()
        }
        None => "there was no input yet\n".to_owned(),
    })
}

/// Commands that are written in Python, on the namespace of the prompt.
fn by_library(ctx: &Ctx, function: &str, text: &str) -> Result<String> {
    let module = ctx.import_module("_gil_prompt")?;
    let namespace = main_dict(ctx)?.to_value();
    let found = ctx.call_method_str(&module, function, &[ctx.new_str(text), namespace])?;
    ctx.str_text(&found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(lines: &[&str]) -> String {
        let engine = Engine::new();
        engine.run_source("def add():\n    global n\n    n += 1\nn = 0\n", "t.py").unwrap();
        let context = Context { engine: &engine, last: None };
        lines.iter().map(|line| engine.enter(|ctx| run(ctx, &context, line)).unwrap()).collect()
    }

    #[test]
    fn settings_are_shown_and_set() {
        assert_eq!(ask(&[":interval 500us", ":interval"]), "500µs\n");
        assert!(ask(&[":policy fair", ":policy"]).contains("* fair "));
        assert_eq!(ask(&[":safe-points all", ":safe-points"]), "all\n");
        assert_eq!(ask(&[":safe-points all", ":safe-points default", ":safe-points"]), "backedge\n");
    }

    #[test]
    fn threads_are_shown() {
        assert!(ask(&[":threads"]).starts_with("MainThread               runs and holds the lock"));
        assert!(ask(&[":stacks"]).starts_with("MainThread: runs"));
        assert!(ask(&[":why Main"]).starts_with("MainThread: runs"));
    }

    #[test]
    fn code_is_shown() {
        assert!(ask(&[":explain add"]).contains("a switch between reading n ("));
        assert!(ask(&[":dis add"]).contains("StoreGlobal"));
        assert!(ask(&[":dis n + 1"]).contains("LoadName"));
        assert!(ask(&[":time n + 1"]).contains("per loop"));
    }

    #[test]
    fn mistakes_are_told() {
        for (line, wanted) in [
            (":frob", "there is no :frob (try :help)\n"),
            (":polic", "there is no :polic (did you mean 'policy'?) (try :help)\n"),
            (":policy fiar", "unknown policy 'fiar' (did you mean 'fair'?) (choose from "),
            (":why", "usage: :why THREAD\n"),
            (":why nobody", "no thread is called nobody (try :threads)\n"),
            (":interval soon", "'soon' is not a time such as 500us, 5ms or 0.005\n"),
            (":policy nice", "unknown policy 'nice' (choose from "),
            (":safe-points none", "'none' is not one of all, backedge, default\n"),
            (":stats now", ":stats takes nothing behind it\n"),
        ] {
            assert!(ask(&[line]).starts_with(wanted), "{line}: {}", ask(&[line]));
        }
        assert!(ask(&[":help"]).lines().count() == COMMANDS.len());
    }
}
