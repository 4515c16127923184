//! FileIO: a descriptor as a raw file.

use super::{base, base_type, closed_file, size_argument, unsupported};
use crate::native::{posix, stream};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use std::cell::Cell;
use std::io;

/// The payload of FileIO.
pub(super) struct FileObj {
    /// -1 when closed.
    fd: Cell<i64>,
    owns: Cell<bool>,
    created: Cell<bool>,
    reads: Cell<bool>,
    writes: Cell<bool>,
    appends: Cell<bool>,
    seekable: Cell<Option<bool>>,
}

impl Payload for FileObj {}

static SPEC: TypeSpec = TypeSpec::new::<FileObj>("_io.FileIO")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(base::FLAGS)
    .doc("Open a file.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let class = ctx.native_type(&SPEC, Some(&base_type(ctx, base::RAW)));
    ctx.module_set(module, "FileIO", class.to_value());
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| {
        let file = FileObj {
            fd: Cell::new(-1),
            owns: Cell::new(true),
            created: Cell::default(),
            reads: Cell::default(),
            writes: Cell::default(),
            appends: Cell::default(),
            seekable: Cell::default(),
        };
        Ok(ctx.alloc(ty, file).into_value())
    }));
    s.init.set(Some(init));
    s.repr.set(Some(|ctx, x| {
        let file = this(ctx, x)?;
        if file.fd.get() < 0 {
            return Ok(ctx.new_str("<_io.FileIO [closed]>"));
        }
        let (mode, owns) = (file.mode(), if file.owns.get() { "True" } else { "False" });
        let fd = file.fd.get();
        let name = match ctx.get_attr_opt(x, &ctx.intern("name"))? {
            Some(name) => format!("name={}", ctx.repr_text(&name)?),
            None => format!("fd={fd}"),
        };
        Ok(ctx.new_str(&format!("<_io.FileIO {name} mode='{mode}' closefd={owns}>")))
    }));
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a FileObj> {
    ctx.payload::<FileObj>(x, "FileIO")
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let [name, mode, closefd, opener] =
        args.places(ctx, "FileIO", ["file", "mode", "closefd", "opener"], 1)?;
    let name = name.cloned().unwrap_or(Value::NONE);
    let mode = mode.map_or_else(|| "r".to_owned(), text_of);
    let owns = match closefd {
        Some(closefd) => ctx.is_true(closefd)?,
        None => true,
    };
    open(ctx, x, &name, &mode, owns, opener.filter(|opener| !opener.is_none()))
}

/// Opens the descriptor of a fresh FileIO.
fn open(ctx: &Ctx, x: &Value, name: &Value, mode: &str, owns: bool, opener: Option<&Value>) -> Result<()> {
    let file = this(ctx, x)?;
    let flags = file.parse_mode(ctx, mode)?;
    let number = ctx.has_index(name).then(|| ctx.index_clamped(name)).transpose()?;
    if let Some(fd) = number {
        if fd < 0 {
            return Err(ctx.value_error("negative file descriptor"));
        }
        posix::check_descriptor(ctx, name)?;
        file.fd.set(fd);
    } else {
        if ctx.is_instance_by_mro(name, &ctx.types().float) {
            return Err(ctx.type_error("expected str, bytes or os.PathLike object, not float"));
        }
        if !owns {
            return Err(ctx.value_error("Cannot use closefd=False with file name"));
        }
        let opened = match opener {
            Some(opener) => ctx.call(opener, &[name.clone(), ctx.new_int(flags)])?,
            None => posix::open_path(ctx, name, flags)?,
        };
        if !ctx.has_index(&opened) {
            return Err(ctx.type_error("expected integer from opener"));
        }
        let fd = ctx.index_clamped(&opened)?;
        if fd < 0 {
            return Err(ctx.value_error(format!("opener returned {fd}")));
        }
        file.fd.set(fd);
    }
    file.owns.set(owns);
    let fd = ctx.new_int(file.fd.get());
    if posix::is_directory(ctx, &fd)? {
        if number.is_none() {
            posix::close_descriptor(ctx, &fd)?;
        }
        file.fd.set(-1);
        return Err(stream::os_error(ctx, &io::Error::from_raw_os_error(21), Some(name)));
    }
    if file.appends.get() && posix::seek(ctx, &fd, 0, 2).is_err() {
        file.seekable.set(Some(false));
    }
    ctx.set_attr(x, &ctx.intern("name"), Some(name))
}

impl FileObj {
    /// Reads a mode into the flags, and answers those for the system.
    fn parse_mode(&self, ctx: &Ctx, mode: &str) -> Result<i64> {
        let (mut main, mut plus) = (None, false);
        let bad =
            || ctx.value_error("Must have exactly one of create/read/write/append mode and at most one plus");
        for c in mode.chars() {
            match c {
                'x' | 'r' | 'w' | 'a' if main.is_some() => return Err(bad()),
                'x' | 'r' | 'w' | 'a' => main = Some(c),
                'b' => {}
                '+' if plus => return Err(bad()),
                '+' => plus = true,
                _ => return Err(ctx.value_error(format!("invalid mode: {mode}"))),
            }
        }
        let Some(main) = main else { return Err(bad()) };
        self.reads.set(main == 'r' || plus);
        self.writes.set(main != 'r' || plus);
        self.created.set(main == 'x');
        self.appends.set(main == 'a');
        let access = match (main == 'r' || plus, main != 'r' || plus) {
            (true, true) => posix::O_RDWR,
            (true, false) => posix::O_RDONLY,
            _ => posix::O_WRONLY,
        };
        let how = match main {
            'x' => posix::O_CREAT | posix::O_EXCL,
            'w' => posix::O_CREAT | posix::O_TRUNC,
            'a' => posix::O_CREAT | posix::O_APPEND,
            _ => 0,
        };
        Ok(access | how | posix::O_CLOEXEC)
    }

    fn mode(&self) -> &'static str {
        match (self.created.get(), self.appends.get(), self.reads.get(), self.writes.get()) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }

    fn descriptor(&self, ctx: &Ctx) -> Result<Value> {
        if self.fd.get() < 0 {
            Err(ctx.value_error("I/O operation on closed file"))
        } else {
            Ok(ctx.new_int(self.fd.get()))
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.fd.get() < 0
    }

    /// At most `size` bytes; `None` if there are none yet and the file does not wait.
    pub(super) fn read(&self, ctx: &Ctx, size: usize) -> Result<Option<Vec<u8>>> {
        let fd = self.descriptor(ctx)?;
        if !self.reads.get() {
            return Err(unsupported(ctx, "File not open for reading"));
        }
        posix::read_bytes(ctx, &fd, size)
    }

    /// All that is left.
    pub(super) fn read_all(&self, ctx: &Ctx) -> Result<Option<Vec<u8>>> {
        let fd = self.descriptor(ctx)?;
        let mut all = Vec::new();
        let mut size = posix::remaining(ctx, &fd).map_or(super::BUFFER_SIZE, |n| n + 1);
        loop {
            match self.read(ctx, size)? {
                None if all.is_empty() => return Ok(None),
                Some(chunk) if !chunk.is_empty() => {
                    if all.is_empty() {
                        all = chunk
                    } else {
                        ctx.append(&mut all, &chunk)?
                    }
                    size = all.len().clamp(super::BUFFER_SIZE, 1 << 20);
                }
                _ => return Ok(Some(all)),
            }
        }
    }

    /// Writes, and answers how many bytes went; `None` if none could and the file does not wait.
    pub(super) fn write(&self, ctx: &Ctx, bytes: &[u8]) -> Result<Option<usize>> {
        let fd = self.descriptor(ctx)?;
        if !self.writes.get() {
            return Err(unsupported(ctx, "File not open for writing"));
        }
        posix::write_bytes(ctx, &fd, bytes)
    }

    pub(super) fn seek(&self, ctx: &Ctx, to: i64, whence: i64) -> Result<i64> {
        let fd = self.descriptor(ctx)?;
        posix::seek(ctx, &fd, to, whence)
    }

    pub(super) fn is_seekable(&self, ctx: &Ctx) -> Result<bool> {
        let fd = self.descriptor(ctx)?;
        if let Some(known) = self.seekable.get() {
            return Ok(known);
        }
        let can = posix::seek(ctx, &fd, 0, 1).is_ok();
        self.seekable.set(Some(can));
        Ok(can)
    }
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("read", "(self, size=-1, /)", |ctx, args| {
        let file = this(ctx, &args[0])?;
        let data = match size_argument(ctx, args, 1)? {
            Some(size) => file.read(ctx, size)?,
            None => file.read_all(ctx)?,
        };
        Ok(data.map_or(Value::NONE, |data| ctx.new_bytes(&data)))
    }),
    NativeDef::new("readall", "(self, /)", |ctx, args| {
        let data = this(ctx, &args[0])?.read_all(ctx)?;
        Ok(data.map_or(Value::NONE, |data| ctx.new_bytes(&data)))
    }),
    NativeDef::new("readinto", "(self, buffer, /)", |ctx, args| {
        let size = ctx.writable_len(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        match this(ctx, &args[0])?.read(ctx, size)? {
            Some(data) => base::put_into(ctx, arg(args, 1), &data),
            None => Ok(Value::NONE),
        }
    }),
    NativeDef::new("write", "(self, data, /)", |ctx, args| {
        if args[1].downcast::<StrObj>().is_some() {
            return Err(ctx.type_error("a bytes-like object is required, not 'str'"));
        }
        let bytes = ctx.bytes_like(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        let n = this(ctx, &args[0])?.write(ctx, &bytes)?;
        Ok(n.map_or(Value::NONE, |n| ctx.new_int(n as i64)))
    }),
    NativeDef::new("seek", "(self, pos, whence=0, /)", |ctx, args| {
        let whence = arg(args, 2).map_or(Ok(0), |w| ctx.index_clamped(w))?;
        let to = ctx.index_checked(&args[1])?;
        this(ctx, &args[0])?.seek(ctx, to, whence).map(|at| ctx.new_int(at))
    }),
    NativeDef::new("tell", "(self, /)", |ctx, args| {
        this(ctx, &args[0])?.seek(ctx, 0, 1).map(|at| ctx.new_int(at))
    }),
    NativeDef::new("truncate", "(self, size=None, /)", |ctx, args| {
        let file = this(ctx, &args[0])?;
        let fd = file.descriptor(ctx)?;
        if !file.writes.get() {
            return Err(unsupported(ctx, "File not open for writing"));
        }
        let size = match arg(args, 1).filter(|size| !size.is_none()) {
            Some(size) => ctx.index_checked(size)?,
            None => file.seek(ctx, 0, 1)?,
        };
        posix::truncate_descriptor(ctx, &fd, size)?;
        Ok(ctx.new_int(size))
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| {
        let file = this(ctx, &args[0])?;
        let fd = file.fd.replace(-1);
        if fd >= 0 && file.owns.get() {
            posix::close_descriptor(ctx, &ctx.new_int(fd))?;
        }
        Ok(Value::NONE)
    }),
    NativeDef::new("fileno", "(self, /)", |ctx, args| this(ctx, &args[0])?.descriptor(ctx)),
    NativeDef::new("isatty", "(self, /)", |ctx, args| {
        let fd = this(ctx, &args[0])?.descriptor(ctx)?;
        Ok(Value::from_bool(posix::is_terminal(ctx, &fd)))
    }),
    NativeDef::new("readable", "(self, /)", |ctx, args| {
        let file = this(ctx, &args[0])?;
        file.descriptor(ctx)?;
        Ok(Value::from_bool(file.reads.get()))
    }),
    NativeDef::new("writable", "(self, /)", |ctx, args| {
        let file = this(ctx, &args[0])?;
        file.descriptor(ctx)?;
        Ok(Value::from_bool(file.writes.get()))
    }),
    NativeDef::new("seekable", "(self, /)", |ctx, args| {
        this(ctx, &args[0])?.is_seekable(ctx).map(Value::from_bool)
    }),
    NativeDef::new("flush", "(self, /)", |ctx, args| {
        if this(ctx, &args[0])?.is_closed() { Err(closed_file(ctx)) } else { Ok(Value::NONE) }
    }),
];

const GETSET: &[GetSet] = &[
    GetSet::get("closed", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.is_closed()))),
    GetSet::get("closefd", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.owns.get()))),
    GetSet::get("mode", |ctx, x| Ok(ctx.new_str(this(ctx, x)?.mode()))),
];
