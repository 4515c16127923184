//! The op table: every instruction of the machine, what its operands are, and what it does.
//!
//! This file is the whole contract between the compiler and the interpreter. Conventions:
//!
//! * `r[x]` is the register named by operand `x` (a parameter, local, cell, free variable or temp alike).
//! * Operands are borrowed. The flag bits [`A_TEMP`], [`B_TEMP`] and [`C_TEMP`] say that the register
//!   named by that operand is a temp that dies here: after the op has read its operands it drops the
//!   value and leaves UNBOUND. A register that is also the destination carries no such flag (the write drops it).
//! * The order inside an op is: read the operands, compute (this may run script code, and may raise),
//!   consume what the flags name, write the destination. A write drops what the register held. When an op
//!   raises, the destination keeps its old value; consuming operands before the unwinder runs is optional.
//! * A *window* is a run of consecutive temps. All of a window's temps are consumed.
//! * Jump offsets count instructions and are relative to the instruction after the jump: the `c` operand
//!   as an `i16` ([`Role::Jump16`]) or `bx` as an `i32` ([`Role::Jump32`]). A taken jump with a
//!   negative offset is a back-edge, thus a safe point, whatever the op.
//! * `site` operands index [`Code::sites`](super::Code::sites), `name` operands `Code::names`, `var` operands
//!   `Code::var_names` (the name for an unbound-variable message), `const` operands `Code::constants`.
//! * "tests x" means truth value testing, with `__bool__` and `__len__` as Python has them.
//!
//! [`A_TEMP`]: super::A_TEMP
//! [`B_TEMP`]: super::B_TEMP
//! [`C_TEMP`]: super::C_TEMP

#![allow(rustdoc::broken_intra_doc_links, reason = "`r[a]` is a register, not a link")]

/// What one operand field of an instruction word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Not used, zero.
    No,
    /// Register that is written.
    Dst,
    /// Register that is read; consumed if its flag bit says so.
    Use,
    /// Register that is read, then written.
    InOut,
    /// First register of a window; its size depends on the op.
    Win,
    /// First register of a run of temps that is written; its size depends on the op.
    Out,
    /// Register holding a cell (not its contents).
    Cell,
    /// `i16` immediate.
    Imm,
    /// Plain count or selector.
    Num,
    /// Index into the constants.
    Const,
    /// Index into the names.
    Name,
    /// Index into the variable names, for messages.
    Var,
    /// Index into the sites.
    Site,
    /// `i16` jump offset.
    Jump16,
    /// Operands b and c together are an `i32` jump offset.
    Jump32,
    /// Operands b and c together are an `i32` immediate.
    Imm32,
    /// Operands b and c together are an index into the constants.
    Const32,
}

/// One line of the op table.
#[derive(Clone, Copy, Debug)]
pub struct OpInfo {
    /// The op's name, as the disassembler prints it.
    pub name: &'static str,
    /// Roles of the operands a, b, c. A 32-bit role stands in the b column, with [`Role::No`] in c.
    pub roles: [Role; 3],
    /// Whether the op may raise.
    pub may_raise: bool,
    /// Whether the op is a safe point even when it takes no backward jump.
    pub safe_point: bool,
    /// What the op does.
    pub doc: &'static str,
}

macro_rules! yes_no {
    (raises) => {
        true
    };
    (safe) => {
        true
    };
    (_) => {
        false
    };
}

macro_rules! ops {
    ($($(#[doc = $doc:literal])+ $name:ident $a:ident $b:ident $c:ident $raises:tt $safe:tt;)+) => {
        /// The operation of an instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Op {
            $($(#[doc = $doc])+ $name,)+
        }

        /// The table, indexed by `Op as u8`.
        pub static OPS: &[OpInfo] = &[$(OpInfo {
            name: stringify!($name),
            roles: [Role::$a, Role::$b, Role::$c],
            may_raise: yes_no!($raises),
            safe_point: yes_no!($safe),
            doc: concat!($($doc),+),
        },)+];

        const ALL: &[Op] = &[$(Op::$name,)+];

        /// Written so that the compiler sees through it: numbers in range are their own ops, no table is read.
        #[inline(always)]
        const fn from_number(number: u8) -> Option<Op> {
            $(if number == Op::$name as u8 {
                return Some(Op::$name);
            })+
            None
        }
    };
}

impl Op {
    /// The op with this number, if there is one.
    #[inline(always)]
    pub const fn from_u8(number: u8) -> Option<Op> {
        from_number(number)
    }

    /// Every op, in the order of its number.
    pub fn all() -> &'static [Op] {
        ALL
    }

    /// The op's line of the table.
    pub fn info(self) -> &'static OpInfo {
        &OPS[self as usize]
    }

    /// Whether control never goes on to the next instruction.
    pub fn is_terminator(self) -> bool {
        matches!(self, Op::Jump | Op::Return | Op::ReturnConst | Op::Raise | Op::Reraise)
    }

    /// Whether the op has a jump offset.
    pub fn is_jump(self) -> bool {
        let roles = self.info().roles;
        roles[1] == Role::Jump32 || roles[2] == Role::Jump16
    }
}

ops! {
    // Registers and constants
    /// Does nothing (one tick).
    Nop No No No _ _;
    /// r[a] = r[b]. With B_TEMP the value is moved. Cells are moved as cells (this also loads a closure cell).
    Move Dst Use No _ _;
    /// r[a] = constants[bx].
    LoadConst Dst Const32 No _ _;
    /// r[a] = the int bx.
    LoadInt Dst Imm32 No _ _;
    /// Drops r[a] and leaves UNBOUND. No error if it is unbound already.
    Unset Dst No No _ _;
    /// Raises UnboundLocalError "cannot access local variable 'NAME' where it is not associated with a value"
    /// if r[a] is UNBOUND; NAME = var_names[c].
    CheckBound Use No Var raises _;

    // Cells
    /// r[a] = a new cell. With flag HAS_VALUE the contents are moved out of r[b] (which may be UNBOUND; it
    /// becomes UNBOUND), otherwise the cell is empty.
    MakeCell Dst Use No _ _;
    /// r[a] = contents of the cell r[b]. If empty: when b is a free variable register, NameError "cannot access
    /// free variable 'NAME' where it is not associated with a value in enclosing scope", otherwise
    /// UnboundLocalError as CheckBound; NAME = var_names[c].
    LoadDeref Dst Cell Var raises _;
    /// Contents of the cell r[a] = r[b]; drops the old contents.
    StoreDeref Cell Use No _ _;
    /// Empties the cell r[a]; if it is empty already raises as LoadDeref does.
    DelDeref Cell No Var raises _;
    /// In: r[a] a mapping. r[a] = mapping[NAME] if it is there, else contents of the cell r[b] (errors as LoadDeref).
    LoadFromDictOrDeref InOut Cell Var raises _;
    /// In: r[a] a mapping. r[a] = mapping[name of the site] if it is there, else the global or builtin.
    LoadFromDictOrGlobal InOut No Site raises _;

    // Globals, and the namespace of module, class and exec code
    /// r[a] = the global, else the builtin, named by the site; NameError "name 'x' is not defined".
    LoadGlobal Dst No Site raises _;
    /// Global of the site = r[a].
    StoreGlobal Use No Site raises _;
    /// Deletes the global of the site; NameError "name 'x' is not defined".
    DelGlobal No No Site raises _;
    /// r[a] = the name of the site looked up in the frame's namespace, then globals, then builtins; NameError.
    LoadName Dst No Site raises _;
    /// namespace[name of the site] = r[a].
    StoreName Use No Site raises _;
    /// Deletes the name of the site from the namespace; NameError "name 'x' is not defined".
    DelName No No Site raises _;
    /// r[a] = the frame's namespace (the mapping behind LoadName).
    LoadLocals Dst No No raises _;
    /// Makes sure that the namespace has a dict `__annotations__`.
    SetupAnnotations No No No raises _;
    /// r[a] = `builtins.__build_class__` (looked up in the frame's builtins; NameError "__build_class__ not found").
    LoadBuildClass Dst No No raises _;
    /// r[a] = the class AssertionError itself, whatever the name is bound to.
    LoadAssertionError Dst No No _ _;

    // Arithmetic: r[a] = r[b] op r[c]. With flag INPLACE the in-place method is tried first (`__iadd__`, ...).
    /// r[a] = r[b] + r[c].
    Add Dst Use Use raises _;
    /// r[a] = r[b] - r[c].
    Sub Dst Use Use raises _;
    /// r[a] = r[b] * r[c].
    Mul Dst Use Use raises _;
    /// r[a] = r[b] / r[c].
    TrueDiv Dst Use Use raises _;
    /// r[a] = r[b] // r[c].
    FloorDiv Dst Use Use raises _;
    /// r[a] = r[b] % r[c].
    Mod Dst Use Use raises _;
    /// r[a] = r[b] ** r[c].
    Pow Dst Use Use raises _;
    /// r[a] = r[b] @ r[c].
    MatMul Dst Use Use raises _;
    /// r[a] = r[b] << r[c].
    Shl Dst Use Use raises _;
    /// r[a] = r[b] >> r[c].
    Shr Dst Use Use raises _;
    /// r[a] = r[b] & r[c].
    And Dst Use Use raises _;
    /// r[a] = r[b] | r[c].
    Or Dst Use Use raises _;
    /// r[a] = r[b] ^ r[c].
    Xor Dst Use Use raises _;
    /// r[a] = r[b] + the int c. Flags as for Add.
    AddImm Dst Use Imm raises _;
    /// r[a] = r[b] - the int c.
    SubImm Dst Use Imm raises _;
    /// r[a] = r[b] * the int c.
    MulImm Dst Use Imm raises _;
    /// r[a] = r[b] // the int c.
    FloorDivImm Dst Use Imm raises _;
    /// r[a] = r[b] % the int c.
    ModImm Dst Use Imm raises _;
    /// r[a] = r[b] << the int c.
    ShlImm Dst Use Imm raises _;
    /// r[a] = r[b] >> the int c.
    ShrImm Dst Use Imm raises _;
    /// r[a] = r[b] & the int c.
    AndImm Dst Use Imm raises _;
    /// r[a] = r[b] | the int c.
    OrImm Dst Use Imm raises _;
    /// r[a] = r[b] ^ the int c.
    XorImm Dst Use Imm raises _;
    /// r[a] = -r[b].
    Neg Dst Use No raises _;
    /// r[a] = +r[b].
    Pos Dst Use No raises _;
    /// r[a] = ~r[b].
    Invert Dst Use No raises _;
    /// r[a] = True if r[b] tests false, else False.
    Not Dst Use No raises _;

    // Comparisons; the result of the six rich ones may be any object.
    /// r[a] = r[b] < r[c].
    Lt Dst Use Use raises _;
    /// r[a] = r[b] <= r[c].
    Le Dst Use Use raises _;
    /// r[a] = r[b] == r[c].
    Eq Dst Use Use raises _;
    /// r[a] = r[b] != r[c].
    Ne Dst Use Use raises _;
    /// r[a] = r[b] > r[c].
    Gt Dst Use Use raises _;
    /// r[a] = r[b] >= r[c].
    Ge Dst Use Use raises _;
    /// r[a] = r[b] < the int c.
    LtImm Dst Use Imm raises _;
    /// r[a] = r[b] <= the int c.
    LeImm Dst Use Imm raises _;
    /// r[a] = r[b] == the int c.
    EqImm Dst Use Imm raises _;
    /// r[a] = r[b] != the int c.
    NeImm Dst Use Imm raises _;
    /// r[a] = r[b] > the int c.
    GtImm Dst Use Imm raises _;
    /// r[a] = r[b] >= the int c.
    GeImm Dst Use Imm raises _;
    /// r[a] = r[b] is r[c].
    Is Dst Use Use _ _;
    /// r[a] = r[b] is not r[c].
    IsNot Dst Use Use _ _;
    /// r[a] = r[b] in r[c] (r[c] is the container).
    In Dst Use Use raises _;
    /// r[a] = r[b] not in r[c].
    NotIn Dst Use Use raises _;

    // Jumps. The fused forms test the comparison's result; A_TEMP and B_TEMP die whether or not it jumps.
    /// Jumps always.
    Jump No Jump32 No _ _;
    /// Jumps if r[a] tests true.
    JumpIfTrue Use Jump32 No raises _;
    /// Jumps if r[a] tests false.
    JumpIfFalse Use Jump32 No raises _;
    /// If r[a] tests true jumps and keeps r[a]; otherwise r[a], always a temp, dies.
    JumpIfTrueOrPop Use Jump32 No raises _;
    /// If r[a] tests false jumps and keeps r[a]; otherwise r[a], always a temp, dies.
    JumpIfFalseOrPop Use Jump32 No raises _;
    /// Jumps if r[a] is None.
    JumpIfNone Use Jump32 No _ _;
    /// Jumps if r[a] is not None.
    JumpIfNotNone Use Jump32 No _ _;
    /// Jumps if r[a] < r[b].
    JumpIfLt Use Use Jump16 raises _;
    /// Jumps if r[a] <= r[b].
    JumpIfLe Use Use Jump16 raises _;
    /// Jumps if r[a] == r[b].
    JumpIfEq Use Use Jump16 raises _;
    /// Jumps if r[a] != r[b].
    JumpIfNe Use Use Jump16 raises _;
    /// Jumps if r[a] > r[b].
    JumpIfGt Use Use Jump16 raises _;
    /// Jumps if r[a] >= r[b].
    JumpIfGe Use Use Jump16 raises _;
    /// Jumps if r[a] < r[b] tests false.
    JumpUnlessLt Use Use Jump16 raises _;
    /// Jumps if r[a] <= r[b] tests false.
    JumpUnlessLe Use Use Jump16 raises _;
    /// Jumps if r[a] == r[b] tests false.
    JumpUnlessEq Use Use Jump16 raises _;
    /// Jumps if r[a] != r[b] tests false.
    JumpUnlessNe Use Use Jump16 raises _;
    /// Jumps if r[a] > r[b] tests false.
    JumpUnlessGt Use Use Jump16 raises _;
    /// Jumps if r[a] >= r[b] tests false.
    JumpUnlessGe Use Use Jump16 raises _;
    /// Jumps if r[a] < the int b (b as an i16).
    JumpIfLtImm Use Imm Jump16 raises _;
    /// Jumps if r[a] <= the int b.
    JumpIfLeImm Use Imm Jump16 raises _;
    /// Jumps if r[a] == the int b.
    JumpIfEqImm Use Imm Jump16 raises _;
    /// Jumps if r[a] != the int b.
    JumpIfNeImm Use Imm Jump16 raises _;
    /// Jumps if r[a] > the int b.
    JumpIfGtImm Use Imm Jump16 raises _;
    /// Jumps if r[a] >= the int b.
    JumpIfGeImm Use Imm Jump16 raises _;
    /// Jumps if r[a] < the int b tests false.
    JumpUnlessLtImm Use Imm Jump16 raises _;
    /// Jumps if r[a] <= the int b tests false.
    JumpUnlessLeImm Use Imm Jump16 raises _;
    /// Jumps if r[a] == the int b tests false.
    JumpUnlessEqImm Use Imm Jump16 raises _;
    /// Jumps if r[a] != the int b tests false.
    JumpUnlessNeImm Use Imm Jump16 raises _;
    /// Jumps if r[a] > the int b tests false.
    JumpUnlessGtImm Use Imm Jump16 raises _;
    /// Jumps if r[a] >= the int b tests false.
    JumpUnlessGeImm Use Imm Jump16 raises _;
    /// Jumps if r[a] is r[b].
    JumpIfIs Use Use Jump16 _ _;
    /// Jumps if r[a] is not r[b].
    JumpIfIsNot Use Use Jump16 _ _;
    /// Jumps if r[a] in r[b] (r[b] is the container).
    JumpIfIn Use Use Jump16 raises _;
    /// Jumps if r[a] not in r[b].
    JumpIfNotIn Use Use Jump16 raises _;

    // Subscripts
    /// r[a] = r[b][r[c]].
    GetItem Dst Use Use raises _;
    /// r[a] = r[b][the int c].
    GetItemImm Dst Use Imm raises _;
    /// r[a][r[b]] = r[c].
    SetItem Use Use Use raises _;
    /// del r[a][r[b]].
    DelItem Use Use No raises _;
    /// r[a] = r[b][r[c] : r[c+1]]; the window c has two temps.
    GetSlice Dst Use Win raises _;
    /// r[a][r[c] : r[c+1]] = r[b]; the window c has two temps.
    SetSlice Use Use Win raises _;
    /// r[a] = slice of the window b, which has c (2 or 3) temps.
    BuildSlice Dst Win Num _ _;

    // Attributes
    /// r[a] = r[b].name of the site.
    LoadAttr Dst Use Site raises _;
    /// r[a].name = r[b].
    StoreAttr Use Use Site raises _;
    /// del r[a].name.
    DelAttr Use No Site raises _;
    /// Looks up the method `name` of r[b] for a CallMethod: if it is a plain function or native method of the
    /// type, r[a] = it and r[a+1] = r[b]; otherwise r[a] = the attribute and r[a+1] = UNBOUND. b may be a.
    LoadMethod Out Use Site raises _;
    /// super().name: the window b holds [super][class][self]. If super is the builtin: r[a] = the attribute.
    /// Otherwise r[a] = super(class, self).name, or super().name with flag ZERO_ARG.
    LoadSuperAttr Dst Win Site raises _;
    /// As LoadSuperAttr, window a of three temps; leaves callee in r[a], self or UNBOUND in r[a+1]; r[a+2] dies.
    LoadSuperMethod Win No Site raises _;

    // Calls. Windows hold [callee][slot][arg0][arg1]...; `flags` is the number of arguments; all temps of the
    // window are consumed, the slot too. Result to r[b]. Script functions get a frame, no Rust recursion.
    /// Calls r[a] with the `flags` arguments from r[a+2]; the slot r[a+1] holds nothing on entry and is the
    /// interpreter's (stale bits of a small int or float may be there).
    Call Win Dst Site raises safe;
    /// As Call, but if the slot r[a+1] is not UNBOUND it is an additional first argument.
    CallMethod Win Dst Site raises safe;
    /// As Call with keyword arguments: the site's index is the constant tuple of the names, which belong to the
    /// last arguments. `flags` counts positional and keyword arguments together.
    CallKw Win Dst Site raises safe;
    /// CallKw with a slot as CallMethod.
    CallMethodKw Win Dst Site raises safe;
    /// Calls r[a] with the positional arguments of the iterable r[a+2] (TypeError "NAME argument after * must be an
    /// iterable, not TYPE") and, with flag EX_KWARGS, the keyword arguments of the dict r[a+3]. With flag
    /// EX_METHOD the slot r[a+1] counts as for CallMethod. The window has 3 or 4 temps.
    CallEx Win Dst Site raises safe;
    /// Returns r[a] from the frame. In a generator: StopIteration with that value.
    Return Use No No _ _;
    /// Returns constants[bx].
    ReturnConst No Const32 No _ _;

    // Functions and collections
    /// r[a] = function of the code object constants[c]. The window b holds, for each flag set and in this order:
    /// MF_DEFAULTS (tuple), MF_KWDEFAULTS (dict), MF_ANNOTATIONS (tuple name, value, name, value...), MF_CLOSURE
    /// (tuple of cells).
    MakeFunction Dst Win Const _ _;
    /// r[a] = tuple of the c temps of window b. With c = 0 the empty tuple.
    BuildTuple Dst Win Num _ _;
    /// r[a] = list of the c temps of window b.
    BuildList Dst Win Num _ _;
    /// r[a] = set of the c temps of window b.
    BuildSet Dst Win Num raises _;
    /// r[a] = dict of the c pairs (key, value, ...) of window b, which has 2*c temps.
    BuildMap Dst Win Num raises _;
    /// r[a] = concatenation of the c temps of window b, strs and small ints.
    BuildString Dst Win Num _ _;
    /// list r[a].append(r[b]).
    ListAppend Use Use No _ _;
    /// Appends the c temps of window b to the list r[a].
    ListAppendMany Use Win Num _ _;
    /// set r[a].add(r[b]).
    SetAdd Use Use No raises _;
    /// dict r[a][r[b]] = r[c].
    MapAdd Use Use Use raises _;
    /// list r[a].extend(r[b]); TypeError "Value after * must be an iterable, not TYPE".
    ListExtend Use Use No raises _;
    /// set r[a].update(r[b]).
    SetUpdate Use Use No raises _;
    /// dict r[a].update(r[b]) for a display; TypeError "'TYPE' object is not a mapping".
    MapUpdate Use Use No raises _;
    /// dict r[a].update(r[b]) for keyword arguments of a call of r[c]; TypeError "f() got multiple values for keyword
    /// argument 'x'" and "f() argument after ** must be a mapping, not TYPE".
    MapMerge Use Use Use raises _;
    /// r[a] = tuple of the list r[b].
    ListToTuple Dst Use No _ _;
    /// Unpacks the iterable r[b] into exactly c registers r[a], r[a+1], ...; ValueError as CPython.
    Unpack Out Use Num raises _;
    /// Unpacks the iterable r[b] into exactly r[a] and r[c] (written in this order).
    Unpack2 Dst Use Dst raises _;
    /// Unpacks r[b]: c & 255 values, a list of the middle, c >> 8 values, into r[a], r[a+1], ...
    UnpackEx Out Use Num raises _;
    /// r[a] = format(r[b] converted, ""); the conversion is flags >> 4: 0 none, 1 str, 2 repr, 3 ascii.
    /// With flag IN_STRING a small int stays as it is.
    FormatValue Dst Use No raises _;
    /// r[a] = format(r[b] converted, r[c]); conversion as FormatValue.
    FormatSpec Dst Use Use raises _;
    /// r[a] = len(r[b]) (for patterns).
    Len Dst Use No raises _;

    // Iteration
    /// r[a] = iter(r[b]).
    GetIter Dst Use No raises _;
    /// r[a] = next(r[b]) and jumps; at the end of the iteration r[b], always a temp, dies, r[a] keeps its value and
    /// control goes on to the next instruction.
    ForIter Dst Use Jump16 raises _;

    // Generators and coroutines
    /// Yields r[b]; when the generator is resumed r[a] = the value sent in. In an async generator the value is wrapped.
    Yield Dst Use No raises safe;
    /// r[a] = the iterator that `yield from r[b]` delegates to: r[b] itself if it is a generator (or a coroutine, allowed
    /// in a coroutine only: TypeError "cannot 'yield from' a coroutine object in a non-coroutine generator"), else
    /// iter(r[b]).
    GetYieldFromIter Dst Use No raises _;
    /// Sends r[a] (None at first) to the iterator r[b]. If that yields, the frame yields the same value without
    /// wrapping and stays at this instruction: when resumed with a value, r[a] = it and the op runs again; thrown
    /// exceptions and close() go to r[b] first. When r[b] returns: r[a] = its value, r[b], always a temp, dies.
    YieldFrom InOut Use No raises safe;
    /// r[a] = the iterator that `await r[b]` sends to. `flags >> 4` selects the TypeError: 0 "object TYPE can't be used in
    /// 'await' expression", 1 "'async with' received an object from __aenter__ that does not implement __await__: TYPE", 2
    /// the same with __aexit__. RuntimeError "coroutine is being awaited already".
    GetAwaitable Dst Use No raises _;
    /// r[a] = aiter(r[b]), with the TypeErrors of `async for`.
    GetAiter Dst Use No raises _;
    /// r[a] = the awaitable's iterator of `__anext__` of r[b] (as GetAwaitable), with the TypeErrors of `async for`.
    GetAnext Dst Use No raises _;
    /// In a handler: if the exception r[a] is a StopAsyncIteration, r[a] and r[b] (the async iterator) die; otherwise
    /// re-raises r[a] as Reraise does.
    EndAsyncFor Use Use No raises _;

    // Exceptions
    /// c = 0: re-raises the handled exception (RuntimeError "No active exception to reraise"). c = 1: raises r[a]. c = 2:
    /// raises r[a] from r[b]. Forms 1 and 2 add a traceback entry for this frame, form 0 does not.
    Raise Use Use Num raises _;
    /// Raises the exception r[a] again without a new traceback entry for this frame.
    Reraise Use No No raises _;
    /// Enters a handler: r[a] = the exception handled so far (or None), then r[b] becomes the handled exception.
    PushExc Dst Use No _ _;
    /// Leaves a handler: the handled exception is r[a] (moved, or none if None) again.
    PopExc Use No No _ _;
    /// Jumps unless the exception r[a] matches r[b], a class or tuple of classes; TypeError "catching classes that do not
    /// inherit from BaseException is not allowed".
    JumpUnlessExcMatch Use Use Jump16 raises _;
    /// except*: r[b] is the rest of the exception, in and out; r[a] in: the class or tuple, out: the part that
    /// matches, or None. The rest may become None. If there is a match it becomes the handled exception.
    ExcStarMatch InOut InOut No raises _;
    /// except*: r[a] = the exception to raise after all clauses have run, or None: r[b] is the original exception,
    /// r[c] the list of what the clauses raised or left over.
    PrepReraiseStar Dst Use Use raises _;
    /// Looks up the special methods of the context manager r[b] on its type (`__enter__`, `__exit__`, with flag ASYNC
    /// `__aenter__`, `__aexit__`), enter first: r[a], r[a+1] = exit and its self or UNBOUND, r[a+2], r[a+3] = enter and
    /// its self or UNBOUND. b may be a. TypeError "'TYPE' object does not support the context manager protocol".
    LoadWith Out Use No raises _;
    /// Fills the window r[a].. of five temps for the call of an exit method in a handler: copies of r[b] and r[b+1] (exit and
    /// its slot), then the type, the value and the traceback of the exception r[c]. All but r[a].. stay alive.
    LoadExitArgs Out Use Use _ _;

    // Modules
    /// r[a] = import of names[c]; constants[b] is the tuple (level, fromlist or None).
    ImportName Dst Const Name raises safe;
    /// r[a] = attribute names[c] of the module r[b], or the submodule; ImportError "cannot import name ...".
    ImportFrom Dst Use Name raises _;
    /// from r[a] import * into the namespace.
    ImportStar Use No No raises _;

    // Patterns
    /// Jumps unless r[a] is a sequence for patterns (not str, bytes, bytearray).
    JumpUnlessSequence Use Jump32 No _ _;
    /// Jumps unless r[a] is a mapping for patterns.
    JumpUnlessMapping Use Jump32 No _ _;
    /// r[a] = tuple of the values of the keys r[c] (a tuple) in the mapping r[b], or None if one is missing;
    /// ValueError "mapping pattern checks duplicate key ('k')".
    MatchKeys Dst Use Use raises _;
    /// r[a] = a new dict with the items of the mapping r[b] but for the keys in the tuple r[c].
    MatchRest Dst Use Use raises _;
    /// Class pattern on the subject r[b] with c positional sub-patterns. The window a holds [class][tuple of keyword names].
    /// r[a] = tuple of the attributes (positional, then keyword), or None if there is no match; r[a+1] dies.
    MatchClass Win Use Num raises _;

    // Rare things
    /// r[a] = the one-operand function c (see `Intrinsic1`) of r[b].
    Intrinsic1 Dst Use Num raises _;
    /// r[a] = the two-operand function c (see `Intrinsic2`) of the window b of two temps.
    Intrinsic2 Dst Win Num raises _;
}

/// One-operand functions for rare language features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Intrinsic1 {
    /// Interactive mode: `sys.displayhook(value)`; the result is None.
    Print = 0,
    /// A TypeVar of this name, with inferred variance.
    TypeVar,
    /// A ParamSpec of this name.
    ParamSpec,
    /// A TypeVarTuple of this name.
    TypeVarTuple,
    /// `Generic[params]` of the tuple of type parameters (TypeVarTuples unpacked).
    SubscriptGeneric,
    /// A type alias of the tuple (name, type parameters or None, function that evaluates the value).
    TypeAlias,
}

/// Two-operand functions for rare language features; x is the first temp of the window, y the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Intrinsic2 {
    /// A TypeVar named x whose bound is evaluated lazily by the function y.
    TypeVarWithBound = 0,
    /// A TypeVar named x whose constraints are evaluated lazily by the function y.
    TypeVarWithConstraints,
    /// Sets `__type_params__` of the function x to y; the result is x.
    SetFunctionTypeParams,
    /// Sets the lazily evaluated default of the type parameter x to the function y; the result is x.
    SetTypeParamDefault,
}

impl Intrinsic1 {
    /// The function with this number, if there is one.
    pub fn from_number(number: u16) -> Option<Intrinsic1> {
        use Intrinsic1::*;
        [Print, TypeVar, ParamSpec, TypeVarTuple, SubscriptGeneric, TypeAlias]
            .get(usize::from(number))
            .copied()
    }
}

impl Intrinsic2 {
    /// The function with this number, if there is one.
    pub fn from_number(number: u16) -> Option<Intrinsic2> {
        use Intrinsic2::*;
        [TypeVarWithBound, TypeVarWithConstraints, SetFunctionTypeParams, SetTypeParamDefault]
            .get(usize::from(number))
            .copied()
    }
}
