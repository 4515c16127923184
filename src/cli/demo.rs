//! `gilbox demo`: the gallery.

use super::report::style;
use super::{INTERRUPTED, misused, os_error, print};
use crate::demo::{DEMOS, Demo, Order, find, run};
use crate::lab::{Stop, Trouble};
use crate::suggest::hint;
use std::path::PathBuf;
use std::process::ExitCode;

/// What of the gallery is wanted.
#[derive(Debug, PartialEq)]
pub(super) enum Wish {
    /// The names.
    List,
    /// A script.
    Source(String),
    /// A demo, or all of them.
    Show { name: String, svg: Option<String>, repeats: usize, builds: Vec<(String, PathBuf)> },
}

/// Reads what follows the subcommand's name.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn parse(arguments: Vec<String>) -> Result<Wish, String> {
    let (mut name, mut svg, mut repeats, mut source, mut builds) = (None, None, 3, false, Vec::new());
    let mut rest = arguments.into_iter().skip(1);
    while let Some(argument) = rest.next() {
        let (option, joined) = match argument.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option.to_owned(), Some(value.to_owned())),
            _ => (argument.clone(), None),
        };
        let mut value =
            || joined.clone().or_else(|| rest.next()).ok_or_else(|| format!("{option} needs a value"));
        match option.as_str() {
            "--list" => return Ok(Wish::List),
            "--source" => source = true,
            "--svg" => svg = Some(value()?),
            "--repeats" => {
                let text = value()?;
                let number = text.parse().ok().filter(|&repeats| (1..=1_000).contains(&repeats));
                repeats = number
                    .ok_or_else(|| format!("--repeats: '{text}' is not a whole number from 1 to 1000"))?;
            }
            "--build" => {
                let value = value()?;
                let (build, path) =
                    value.split_once('=').ok_or_else(|| format!("--build: '{value}' is not NAME=PROGRAM"))?;
                builds.push((build.to_owned(), PathBuf::from(path)));
            }
            _ if argument.starts_with('-') => return Err(format!("demo: unknown option {argument}")),
            _ if name.is_some() => return Err("demo shows one at a time, or all".to_owned()),
            _ => name = Some(argument),
        }
    }
    let Some(name) = name else {
        return if source { Err("--source needs a name".to_owned()) } else { Ok(Wish::List) };
    };
    if find(&name).is_none() && (name != "all" || source) {
        let names: Vec<&str> = DEMOS.iter().map(|demo| demo.name).collect();
        let near = hint(&name, names.iter().copied());
        return Err(format!("there is no demo '{name}'{near} (choose from {}, or all)", names.join(", ")));
    }
    if name == "all" && svg.is_some() {
        return Err("--svg is for one demo".to_owned());
    }
    if svg.is_some() && find(&name).is_some_and(|demo| !demo.setups.iter().any(|setup| setup.is_drawn)) {
        return Err(format!("{name} has no picture"));
    }
    Ok(if source { Wish::Source(name) } else { Wish::Show { name, svg, repeats, builds } })
}

/// Shows what is wanted. Status 1 if something was not as expected.
pub(super) fn main(wish: &Wish) -> ExitCode {
    let (name, svg, order) = match wish {
        Wish::List => return print(&list()),
        Wish::Source(name) => return print(find(name).map_or("", |demo| demo.source)),
        Wish::Show { name, svg, repeats, builds } => {
            (name, svg.as_deref(), Order { repeats: *repeats, builds: builds.as_slice() })
        }
    };
    let stop = match Stop::listen() {
        Ok(stop) => stop,
        Err(error) => return misused(&format!("cannot watch signals: {error}")),
    };
    let mut status = ExitCode::SUCCESS;
    for (at, demo) in DEMOS.iter().filter(|demo| name == "all" || demo.name == name).enumerate() {
        if at > 0 && print("\n") != ExitCode::SUCCESS {
            return ExitCode::FAILURE;
        }
        match show(demo, svg, &order, &stop) {
            Ok(true) => {}
            Ok(false) => status = ExitCode::FAILURE,
            Err(ended) => return ended,
        }
    }
    status
}

/// Whether everything was as expected; or how the program ends.
fn show(demo: &'static Demo, svg: Option<&str>, order: &Order<'_>, stop: &Stop) -> Result<bool, ExitCode> {
    let shown = run(demo, order, stop).map_err(|trouble| match trouble {
        Trouble::Stopped => ExitCode::from(INTERRUPTED),
        Trouble::Failed(why) => {
            eprintln!("gilbox: {why}");
            ExitCode::FAILURE
        }
    })?;
    if print(&shown.text(style(&std::io::stdout()))) != ExitCode::SUCCESS {
        return Err(ExitCode::FAILURE);
    }
    if let Some(file) = svg
        && let Err(error) = std::fs::write(file, shown.svg())
    {
        return Err(misused(&format!("can't write file '{file}': {}", os_error(&error))));
    }
    Ok(shown.is_as_expected())
}

fn list() -> String {
    let width = DEMOS.iter().map(|demo| demo.name.len()).max().unwrap_or(0) + 2;
    let lines: String = DEMOS.iter().map(|demo| format!("{:width$}{}\n", demo.name, demo.title)).collect();
    format!(
        "{lines}\ngilbox demo NAME shows one, gilbox demo all shows them all, gilbox demo --source NAME prints a script\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Wish, String> {
        parse(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn wishes() {
        assert_eq!(read("demo"), Ok(Wish::List));
        assert_eq!(read("demo convoy --list"), Ok(Wish::List));
        assert_eq!(read("demo --source battle"), Ok(Wish::Source("battle".to_owned())));
        let show = |name: &str, svg: Option<&str>, repeats| {
            Ok(Wish::Show { name: name.to_owned(), svg: svg.map(str::to_owned), repeats, builds: Vec::new() })
        };
        assert_eq!(read("demo convoy"), show("convoy", None, 3));
        assert_eq!(read("demo --svg=a.svg convoy --repeats 1"), show("convoy", Some("a.svg"), 1));
        assert_eq!(read("demo all"), show("all", None, 3));
    }

    #[test]
    fn mistakes_are_told() {
        for (line, wanted) in [
            ("demo nothing", "there is no demo 'nothing' (choose from convoy, battle,"),
            ("demo convoy battle", "one at a time"),
            ("demo --frob", "unknown option --frob"),
            ("demo --source", "--source needs a name"),
            ("demo --source all", "there is no demo 'all'"),
            ("demo all --svg x", "for one demo"),
            ("demo convoy --repeats 0", "from 1 to 1000"),
            ("demo convoy --svg", "needs a value"),
            ("demo price-of-atomics --svg x", "has no picture"),
            ("demo convoy --build x", "'x' is not NAME=PROGRAM"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.contains(wanted), "{line}: {error}");
        }
    }
}
