//! Starting programs: what is run, its group and session, whom it runs as, and which descriptors it keeps.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::value::Value;
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, PosixSpawnFlags, posix_spawn};
use nix::sys::signal::{SigSet, Signal};
use rustix::fs::Mode;
use rustix::io::{FdFlags, fcntl_getfd, fcntl_setfd};
use std::collections::BTreeSet;
use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// The flag of posix_spawn(3) for a session of its own, which nix does not name.
const SETSID: i32 = 0x80;

/// What is run.
pub(super) struct Program {
    /// Its name and its arguments.
    pub(super) words: Vec<OsString>,
    pub(super) path: OsString,
    pub(super) environment: Vec<(OsString, OsString)>,
    pub(super) folder: Option<PathBuf>,
    /// Its three standard streams; None for this process's own.
    pub(super) streams: Vec<Option<Arc<File>>>,
}

impl Program {
    fn command(&self) -> io::Result<Command> {
        let mut command = Command::new(&self.path);
        if let Some((first, rest)) = self.words.split_first() {
            command.arg0(first).args(rest);
        }
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        let mut streams = Vec::new();
        for stream in &self.streams {
            streams.push(match stream {
                Some(file) => Stdio::from(file.try_clone()?),
                None => Stdio::inherit(),
            });
        }
        if let Ok([stdin, stdout, stderr]) = <[Stdio; 3]>::try_from(streams) {
            command.stdin(stdin).stdout(stdout).stderr(stderr);
        }
        Ok(command)
    }

    /// Starts it in a session of its own, in the folder this process is in.
    fn begin_session(&self) -> io::Result<u32> {
        let mut actions = PosixSpawnFileActions::init()?;
        // Copies, whose numbers are not among those that are set.
        let mut copies = Vec::new();
        for (number, file) in (0..).zip(&self.streams) {
            if let Some(file) = file {
                let copy = file.try_clone()?;
                actions.add_dup2(copy.as_raw_fd(), number)?;
                copies.push(copy);
            }
        }
        let mut attributes = PosixSpawnAttr::init()?;
        // This process ignores broken pipes; programs expect not to.
        let mut ordinary = SigSet::empty();
        ordinary.add(Signal::SIGPIPE);
        attributes.set_sigdefault(&ordinary)?;
        attributes.set_sigmask(&SigSet::empty())?;
        let flags = PosixSpawnFlags::POSIX_SPAWN_SETSIGDEF | PosixSpawnFlags::POSIX_SPAWN_SETSIGMASK;
        attributes.set_flags(flags | PosixSpawnFlags::from_bits_retain(SETSID))?;
        let words = self.words.iter().map(|word| c_string(word)).collect::<io::Result<Vec<_>>>()?;
        let mut environment = Vec::new();
        for (name, value) in &self.environment {
            let pair = [name.as_bytes(), b"=", value.as_bytes()].concat();
            environment.push(c_string(OsStr::from_bytes(&pair))?);
        }
        let pid = posix_spawn(self.path.as_os_str(), &actions, &attributes, &words, &environment)?;
        Ok(pid.as_raw().unsigned_abs())
    }
}

fn c_string(text: &OsStr) -> io::Result<CString> {
    CString::new(text.as_bytes()).map_err(|_| io::ErrorKind::InvalidInput.into())
}

/// `(process_group, new_session, umask, user, group, keep)`, with -1 for what stays as it is. `keep` lists the
/// descriptors to keep, or is None to keep all that can be inherited.
pub(super) struct Manner {
    process_group: Option<i32>,
    new_session: bool,
    umask: Option<u32>,
    user: Option<u32>,
    group: Option<u32>,
    keep: Option<Vec<Arc<File>>>,
}

impl Manner {
    pub(super) fn of(ctx: &Ctx, value: &Value) -> Result<Manner> {
        let [process_group, new_session, umask, user, group, keep] = ctx.tuple_items(value) else {
            return Err(ctx.type_error("a tuple of six is required"));
        };
        let number = |x: &Value| -> Result<Option<u32>> { Ok(u32::try_from(ctx.index_clamped(x)?).ok()) };
        let keep = match keep {
            all if all.is_none() => None,
            some => {
                let mut kept = Vec::new();
                for fd in ctx.collect(some)? {
                    let file = super::file_of(ctx, &fd)?;
                    // A number that this process got from its parent is inherited as it is.
                    if i64::from(file.as_raw_fd()) == ctx.index_clamped(&fd)? {
                        kept.push(file);
                    }
                }
                Some(kept)
            }
        };
        let manner = Manner {
            process_group: number(process_group)?.map(|group| group as i32),
            new_session: ctx.is_true(new_session)?,
            umask: number(umask)?,
            user: number(user)?,
            group: number(group)?,
            keep,
        };
        if manner.new_session && (manner.user.is_some() || manner.group.is_some()) {
            let words = "subprocess does not support user or group together with start_new_session";
            return Err(ctx.not_implemented_error(words));
        }
        Ok(manner)
    }

    /// Starts a program; answers its number.
    pub(super) fn spawn(&self, ctx: &Ctx, program: &Program) -> io::Result<u32> {
        let leaks = self.leaks(ctx);
        let moves = self.new_session && program.folder.is_some();
        let changes = self.umask.is_some() || moves || !leaks.is_empty();
        if !changes && self.keep.as_ref().is_none_or(Vec::is_empty) {
            return ctx.detach_call(|| self.begin(program));
        }
        // What a child inherits is set on this process for a moment, so the lock is kept until it has begun.
        let closed = leaks.into_iter().filter_map(|file| Flipped::set(file, FdFlags::CLOEXEC));
        let closed: Vec<_> = closed.collect();
        let kept = self.keep.iter().flatten();
        let kept: Vec<_> = kept.filter_map(|file| Flipped::set(file.clone(), FdFlags::empty())).collect();
        let mask = self.umask.map(|mask| rustix::process::umask(Mode::from_bits_truncate(mask)));
        let result = if moves { self.begin_elsewhere(program) } else { self.begin(program) };
        if let Some(mask) = mask {
            rustix::process::umask(mask);
        }
        drop((closed, kept));
        result
    }

    fn begin(&self, program: &Program) -> io::Result<u32> {
        if self.new_session {
            return program.begin_session();
        }
        let mut command = program.command()?;
        if let Some(group) = self.process_group {
            command.process_group(group);
        }
        if let Some(user) = self.user {
            command.uid(user);
        }
        if let Some(group) = self.group {
            command.gid(group);
        }
        command.spawn().map(|child| child.id())
    }

    /// Goes to the program's folder, and comes back once it has begun.
    fn begin_elsewhere(&self, program: &Program) -> io::Result<u32> {
        let here = File::open(".")?;
        if let Some(folder) = &program.folder {
            rustix::process::chdir(folder.as_path())?;
        }
        let result = self.begin(program);
        rustix::process::fchdir(&here)?;
        result
    }

    /// Descriptors that a child would inherit and is not to.
    fn leaks(&self, ctx: &Ctx) -> Vec<Arc<File>> {
        let Some(keep) = &self.keep else { return Vec::new() };
        let keep: BTreeSet<i32> = keep.iter().map(|file| file.as_raw_fd()).collect();
        let all = super::files::inheritable(ctx).into_iter();
        all.filter(|file| !keep.contains(&file.as_raw_fd())).collect()
    }
}

/// A descriptor whose flags are others for a while.
struct Flipped(Arc<File>, FdFlags);

impl Flipped {
    fn set(file: Arc<File>, flags: FdFlags) -> Option<Flipped> {
        let old = fcntl_getfd(&file).ok()?;
        fcntl_setfd(&file, flags).ok()?;
        Some(Flipped(file, old))
    }
}

impl Drop for Flipped {
    fn drop(&mut self) {
        // It is open, so its flags can be set.
        let _ = fcntl_setfd(&self.0, self.1);
    }
}
