//! Code objects, linked: constants as values, names interned, places for inline caches.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::interp::cache::SiteCache;
use crate::native::{GetSet, NativeDef, arg};
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Ref, Slots, TypeFlags, Visitor, shape};
use crate::types::str::{StrObj, text_of};
use crate::value::Value;
use gilbox_lang::code::{Code, Const, Instr, Op, flags};
use std::cell::{Cell, OnceCell};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// The payload of code objects.
pub struct CodeObj {
    pub(crate) code: Arc<Code>,
    pub(crate) constants: Box<[Value]>,
    pub(crate) names: Box<[Value]>,
    /// Names of parameters and locals, interned.
    pub(crate) varnames: Box<[Value]>,
    pub(crate) caches: Box<[SiteCache]>,
    pub(crate) name: Value,
    pub(crate) qualname: Value,
    /// The first instruction.
    pub(crate) start: *const Instr,
    pub(crate) n_registers: usize,
    /// Registers of parameters, other locals and cells, the first ones. Those of free variables come next.
    pub(crate) n_variables: usize,
    pub(crate) has_free: bool,
    /// Where a return looks for objects: the registers beyond hold none.
    pub(crate) n_held: usize,
    /// `simple_args`; where those are not all there is, a number that no call has.
    pub(crate) exact_args: u32,
    /// `exact_args` of code that has no free variables.
    pub(crate) bare_args: u32,
    /// Positional parameters, when those are all there is: calls with that many arguments need no binding.
    pub(crate) simple_args: Option<u16>,
    /// The same of generators, coroutines and async generators.
    pub(crate) generator_args: Option<u16>,
    pub(crate) is_generator: bool,
    /// Has it handlers of exceptions? Generators without any share the handled exception of whoever resumes them.
    pub(crate) catches: bool,
    /// Where `__name__` and `__builtins__` were in the globals of the last function made of it.
    pub(crate) places: [Cell<u32>; 2],
    /// Names the code in the ledger.
    pub(crate) id: u32,
    /// The instructions once more, with [`ATTEND`] for the number of each op: made when a frame that runs is to be
    /// traced, whose pc then points here. The instructions themselves may be other interpreters' too.
    attending: OnceCell<Box<[Instr]>>,
}

/// The number that no op has: a word with it makes a frame look whether it is traced.
pub(crate) const ATTEND: u8 = u8::MAX;

impl CodeObj {
    /// The number of the instruction that `pc` points behind.
    pub(crate) fn index_before(&self, pc: *const Instr) -> usize {
        self.offset_of(pc).wrapping_sub(1).min(self.code.instrs.len().saturating_sub(1))
    }

    /// The number of the instruction that `pc` points to, or how many there are if it stands at the end.
    pub(crate) fn offset_of(&self, pc: *const Instr) -> usize {
        let from = |start: *const Instr| (pc as usize).wrapping_sub(start as usize) / size_of::<Instr>();
        let offset = from(self.start);
        match self.attending.get() {
            Some(words) if offset > self.code.instrs.len() => from(words.as_ptr()),
            _ => offset,
        }
    }

    /// The same place among the words that make a frame look whether it is traced.
    pub(crate) fn attending(&self, pc: *const Instr) -> *const Instr {
        let offset = self.offset_of(pc);
        let word = |word: &Instr| Instr(word.0 & !0xff | u64::from(ATTEND));
        let words = self.attending.get_or_init(|| self.code.instrs.iter().map(word).collect());
        words.as_ptr().wrapping_add(offset)
    }

    /// The number of parameters, those of `*args` and `**kwargs` included.
    pub(crate) fn n_parameters(&self) -> usize {
        let code = &self.code;
        let stars =
            (code.flags & flags::VARARGS != 0) as usize + (code.flags & flags::VARKEYWORDS != 0) as usize;
        code.arg_count as usize + code.kwonly_count as usize + stars
    }
}

impl Payload for CodeObj {
    const KIND: Kind = Kind::Code;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.constants.iter().for_each(visit);
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<CodeObj>("code")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .shape(shape::CODE)
    .flags(TypeFlags::NO_NEW.with(TypeFlags::WEAKREF));

/// The keys by which an interpreter knows the bytes that it made of code objects.
#[derive(Default)]
struct Seal([RandomState; 2]);

impl Seal {
    const LEN: usize = 16;

    fn of(&self, bytes: &[u8]) -> [u8; Seal::LEN] {
        let [first, second] = self.0.each_ref().map(|key| key.hash_one(bytes).to_le_bytes());
        std::array::from_fn(|at| if at < 8 { first[at] } else { second[at - 8] })
    }
}

impl Ctx {
    /// The code object as bytes, for [`Ctx::unpack_code`] of the same interpreter or a fork of it.
    pub fn pack_code(&self, code: &CodeObj) -> Vec<u8> {
        let mut bytes = gilbox_lang::code::pack::pack(&code.code);
        bytes.extend(self.state::<Seal>().of(&bytes));
        bytes
    }

    /// The code object that bytes tell. The bodies of instructions rely on the compiler: code that a script has made up
    /// is not let in, so the bytes bear a seal.
    ///
    /// # Errors
    /// ValueError for bytes that this interpreter has not made; as [`Ctx::link_code`].
    pub fn unpack_code(&self, bytes: &[u8]) -> Result<Ref<CodeObj>> {
        let own = bytes.split_last_chunk::<{ Seal::LEN }>();
        let own = own.filter(|(code, seal)| self.state::<Seal>().of(code) == **seal);
        let Some((code, _)) = own else {
            let fault = "bad marshal data (a code object is read only by the process that wrote it)";
            return Err(self.value_error(fault));
        };
        match gilbox_lang::code::pack::unpack(code) {
            Ok(code) => self.link_code(&Arc::new(code)),
            Err(fault) => Err(self.value_error(format!("bad marshal data ({fault})"))),
        }
    }

    /// A code object of the compiler's, linked for this interpreter.
    ///
    /// # Errors
    /// MemoryError; TypeError for a constant set of unhashable values (never made by our compiler).
    pub fn link_code(&self, code: &Arc<Code>) -> Result<Ref<CodeObj>> {
        // The loop takes the numbers for ops without looking.
        if code.instrs.iter().any(|word| Op::from_u8(word.op_byte()).is_none()) {
            return Err(self.system_error("unknown opcode"));
        }
        let constants = code.constants.iter().map(|c| self.constant(c)).collect::<Result<Vec<Value>>>()?;
        Ok(self.link_code_with(code, constants))
    }

    /// As [`link_code`](Self::link_code), with the constants as values.
    fn link_code_with(&self, code: &Arc<Code>, constants: Vec<Value>) -> Ref<CodeObj> {
        let intern = |list: &[Arc<str>]| list.iter().map(|n| self.intern(n)).collect::<Vec<Value>>();
        let plain = flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR;
        let stars = flags::VARARGS | flags::VARKEYWORDS;
        let takes_positional = code.flags & stars == 0 && code.kwonly_count == 0;
        let simple = code.flags & plain == 0 && code.flags & flags::OPTIMIZED != 0 && takes_positional;
        let generator = code.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
        let linked = CodeObj {
            constants: constants.into(),
            names: intern(&code.names).into(),
            varnames: intern(&code.varnames).into(),
            caches: code.sites.iter().map(|s| SiteCache::new(*s)).collect(),
            name: self.intern(&code.name),
            qualname: self.intern(&code.qualname),
            start: code.instrs.as_ptr(),
            n_registers: code.n_registers as usize,
            n_variables: code.n_locals as usize + code.n_cells as usize,
            has_free: code.n_free != 0,
            n_held: code.n_held as usize,
            exact_args: if simple { u32::from(code.arg_count) } else { u32::MAX },
            bare_args: if simple && code.n_free == 0 { u32::from(code.arg_count) } else { u32::MAX },
            simple_args: if simple { Some(code.arg_count) } else { None },
            generator_args: if generator && takes_positional { Some(code.arg_count) } else { None },
            is_generator: generator,
            catches: code.instrs.iter().any(|word| matches!(word.op(), Op::PushExc | Op::ExcStarMatch)),
            places: Default::default(),
            id: self.vm().threads.next_code_id(code),
            code: code.clone(),
            attending: OnceCell::new(),
        };
        self.alloc(&self.types().code, linked)
    }

    fn constant(&self, constant: &Const) -> Result<Value> {
        Ok(match constant {
            Const::None => Value::NONE,
            Const::True => Value::TRUE,
            Const::False => Value::FALSE,
            Const::Ellipsis => Value::ELLIPSIS,
            Const::Int(i) => self.new_int(*i),
            Const::BigInt(i) => self.new_big_int((**i).clone()),
            Const::Float(f) => self.new_float(*f),
            Const::Complex(re, im) => {
                let payload = crate::types::complex::ComplexObj { re: *re, im: *im };
                self.alloc(&self.types().complex, payload).into_value()
            }
            // Constants that could be names are interned, as in CPython: attribute and keyword names compare faster.
            Const::Str(bytes) if bytes.len() <= 64 => self.vm().interned.intern_bytes(self, bytes),
            Const::Str(bytes) => self.new_str_bytes(bytes, None),
            Const::Bytes(bytes) => self.new_bytes(bytes),
            Const::Tuple(items) => {
                let items = items.iter().map(|c| self.constant(c)).collect::<Result<Vec<Value>>>()?;
                self.new_tuple_from(items)
            }
            Const::FrozenSet(items) => {
                let items = items.iter().map(|c| self.constant(c)).collect::<Result<Vec<Value>>>()?;
                let list = self.new_list(items);
                self.call(self.types().frozenset.as_value(), &[list])?
            }
            Const::Code(code) => self.link_code(code)?.into_value(),
        })
    }
}

fn slots(s: &Slots) {
    s.repr.set(Some(|ctx, x| {
        let Some(c) = x.downcast::<CodeObj>() else { return Ok(Value::NONE) };
        let (name, file, line) = (&c.code.name, &c.code.filename, c.code.first_line);
        Ok(ctx.new_str(&format!("<code object {name} at {:#x}, file \"{file}\", line {line}>", x.id())))
    }));
}

fn with(x: &Value, f: impl FnOnce(&CodeObj) -> Value) -> Result<Value> {
    Ok(x.downcast::<CodeObj>().map(f).unwrap_or(Value::NONE))
}

fn strings(ctx: &Ctx, list: &[Arc<str>]) -> Value {
    ctx.new_tuple_from(list.iter().map(|n| ctx.intern(n)).collect())
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("replace", REPLACE, replace),
    NativeDef::new("__replace__", REPLACE, replace),
    NativeDef::new("co_positions", "(self, /)", |ctx, args| iterate(ctx, &args[0], positions)),
    NativeDef::new("co_lines", "(self, /)", |ctx, args| iterate(ctx, &args[0], lines)),
];

const REPLACE: &str = "(self, *, co_argcount=None, co_posonlyargcount=None, co_kwonlyargcount=None, co_nlocals=None, co_stacksize=None, co_flags=None, co_firstlineno=None, co_code=None, co_consts=None, co_names=None, co_varnames=None, co_freevars=None, co_cellvars=None, co_filename=None, co_name=None, co_qualname=None, co_linetable=None, co_exceptiontable=None)";

/// `code.replace(...)`: a copy with other names, flags or line. The instructions are tied to the rest (small
/// constants stand in them), so that it must stay as it is.
fn replace(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(old) = args[0].downcast::<CodeObj>() else { return Ok(Value::NONE) };
    let mut code = (*old.code).clone();
    let signature: Vec<&str> = REPLACE.trim_end_matches(')').split(", ").skip(2).collect();
    for (i, name) in signature.iter().map(|p| p.trim_end_matches("=None")).enumerate() {
        let Some(value) = arg(args, i + 1) else { continue };
        match name {
            "co_flags" => {
                // How a frame is made goes by these, and so do the instructions of its code.
                const FIXED: u32 = flags::VARARGS
                    | flags::VARKEYWORDS
                    | flags::GENERATOR
                    | flags::COROUTINE
                    | flags::ASYNC_GENERATOR;
                let wanted = ctx.index_clamped(value)? as u32;
                if (wanted ^ code.flags) & FIXED != 0 {
                    return Err(ctx.not_implemented_error(
                        "code.replace(co_flags=...): the kind of a function and its stars cannot be changed",
                    ));
                }
                code.flags = wanted;
            }
            "co_firstlineno" => code.first_line = ctx.index_clamped(value)? as u32,
            "co_filename" => code.filename = text_argument(ctx, name, value)?,
            "co_name" => code.name = text_argument(ctx, name, value)?,
            "co_qualname" => code.qualname = text_argument(ctx, name, value)?,
            _ => {
                let same = match ctx.get_attr_opt(&args[0], &ctx.intern(name))? {
                    Some(now) => ctx.eq(&now, value)?,
                    None => false,
                };
                if !same {
                    return Err(ctx.not_implemented_error(format!(
                        "code.replace({name}=...): this part of a code object cannot be changed"
                    )));
                }
            }
        }
    }
    Ok(ctx.link_code_with(&Arc::new(code), old.constants.to_vec()).into_value())
}

fn text_argument(ctx: &Ctx, name: &str, value: &Value) -> Result<Arc<str>> {
    if value.downcast::<StrObj>().is_some() {
        return Ok(text_of(value).into());
    }
    let got = ctx.type_name(value);
    Err(ctx.type_error(format!("replace() argument '{name}' must be str, not {got}")))
}

fn iterate(ctx: &Ctx, x: &Value, list: fn(&Ctx, &CodeObj) -> Vec<Value>) -> Result<Value> {
    let items = x.downcast::<CodeObj>().map(|c| list(ctx, c)).unwrap_or_default();
    ctx.iter(&ctx.new_list(items))
}

/// `(line, end_line, col, end_col)` for every instruction; line 0 stands for none.
fn positions(ctx: &Ctx, c: &CodeObj) -> Vec<Value> {
    let number = |n: u32| ctx.new_int(n as i64);
    let entry = |index: usize| {
        let p = c.code.position(index);
        match p.line {
            0 => ctx.new_tuple_from(vec![Value::NONE; 4]),
            _ => {
                ctx.new_tuple_from(vec![number(p.line), number(p.end_line), number(p.col), number(p.end_col)])
            }
        }
    };
    (0..c.code.instrs.len()).map(entry).collect()
}

/// `(start, end, line)` for every run of instructions of a line, in the unit of `f_lasti`: two an instruction.
fn lines(ctx: &Ctx, c: &CodeObj) -> Vec<Value> {
    let n = c.code.instrs.len();
    let line = |index: usize| c.code.position(index).line;
    let starts: Vec<usize> = (0..n).filter(|&i| i == 0 || line(i) != line(i - 1)).collect();
    let run = |(at, &start): (usize, &usize)| {
        let end = starts.get(at + 1).copied().unwrap_or(n);
        let shown = if line(start) == 0 { Value::NONE } else { ctx.new_int(line(start) as i64) };
        ctx.new_tuple_from(vec![ctx.new_int(2 * start as i64), ctx.new_int(2 * end as i64), shown])
    };
    starts.iter().enumerate().map(run).collect()
}

const GETSET: &[GetSet] = &[
    GetSet::member("co_name", |_, x| with(x, |c| c.name.clone())),
    GetSet::member("co_qualname", |_, x| with(x, |c| c.qualname.clone())),
    GetSet::member("co_filename", |ctx, x| with(x, |c| ctx.intern(&c.code.filename))),
    GetSet::member("co_firstlineno", |ctx, x| with(x, |c| ctx.new_int(c.code.first_line as i64))),
    GetSet::member("co_argcount", |ctx, x| with(x, |c| ctx.new_int(c.code.arg_count as i64))),
    GetSet::member("co_posonlyargcount", |ctx, x| with(x, |c| ctx.new_int(c.code.posonly_count as i64))),
    GetSet::member("co_kwonlyargcount", |ctx, x| with(x, |c| ctx.new_int(c.code.kwonly_count as i64))),
    GetSet::get("co_nlocals", |ctx, x| with(x, |c| ctx.new_int(c.code.n_locals as i64))),
    GetSet::member("co_stacksize", |ctx, x| {
        with(x, |c| ctx.new_int((c.n_registers - c.code.first_temp() as usize) as i64))
    }),
    GetSet::member("co_flags", |ctx, x| with(x, |c| ctx.new_int(c.code.flags as i64))),
    GetSet::get("co_varnames", |ctx, x| with(x, |c| ctx.new_tuple(&c.varnames))),
    GetSet::member("co_names", |ctx, x| with(x, |c| ctx.new_tuple(&c.names))),
    GetSet::get("co_cellvars", |ctx, x| with(x, |c| strings(ctx, &c.code.cellvars))),
    GetSet::get("co_freevars", |ctx, x| with(x, |c| strings(ctx, &c.code.freevars))),
    GetSet::member("co_consts", |ctx, x| with(x, |c| ctx.new_tuple(&c.constants))),
    GetSet::get("co_code", |ctx, x| {
        with(x, |c| {
            let bytes: Vec<u8> = c.code.instrs.iter().flat_map(|i| [i.op_byte(), i.flags()]).collect();
            ctx.new_bytes(&bytes)
        })
    }),
];
