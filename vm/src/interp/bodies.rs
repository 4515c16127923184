//! The macros that op bodies are written with. They name what stands where they are used: the types and functions of
//! [`machine`](super::machine).

/// Defines bodies that others jump to: `pc` is behind the instruction at hand, `i` are its operands.
macro_rules! bodies {
    ($($(#[$meta:meta])* $vis:vis fn $name:ident($m:ident, $i:ident) { $($body:tt)* })*) => {
        $($(#[$meta])*
        #[allow(
            unused_variables,
            unused_mut,
            unreachable_code,
            clippy::diverging_sub_expression,
            reason = "as in `ops`"
        )]
        #[inline(never)]
        $vis unsafe fn $name<const PRECISE: bool>(
            ctx: &Ctx,
            pc: *const Instr,
            regs: *mut RawValue,
            base: i64,
            frame: *mut Frame,
        ) -> Step {
            // SAFETY: as in the body that jumps here.
            unsafe {
                let mut $m = Machine { ctx, pc, regs, base, frame };
                let $i = Word($m.pc);
                let () = { $($body)* };
                $m.next::<PRECISE>()
            }
        })*
    };
}

/// Defines op bodies, one for each name, and `fill`, which enters them into a table.
///
/// In a body `m` is the [`Machine`], `i` the operands of the instruction at hand and `op` the op. A body that comes to
/// its end goes on with the next instruction.
macro_rules! ops {
    ($($($name:ident)|+($m:ident, $i:ident $(, $op:ident)?) { $($body:tt)* })*) => {
        $(ops!(@each [$($name)+] $m, $i, ($($op)?), { $($body)* });)*

        pub(super) const fn fill<const PRECISE: bool, const LOOKS: bool>(table: &mut [Option<Body>; 256]) {
            $($(table[Op::$name as usize] = Some($name::<PRECISE, LOOKS>);)+)*
        }
    };
    (@each [$($name:ident)+] $m:ident, $i:ident, $op:tt, $body:tt) => {
        $(ops!(@one $name, $m, $i, $op, $body);)+
    };
    (@one $name:ident, $m:ident, $i:ident, ($($op:ident)?), { $($body:tt)* }) => {
        #[allow(
            non_snake_case,
            unused_variables,
            unused_mut,
            unused_assignments,
            unreachable_code,
            clippy::diverging_sub_expression,
            reason = "bodies are named as their ops are, and need not use or reach everything"
        )]
        unsafe fn $name<const PRECISE: bool, const LOOKS: bool>(
            ctx: &Ctx,
            pc: *const Instr,
            regs: *mut RawValue,
            base: i64,
            frame: *mut Frame,
        ) -> Step {
            // SAFETY: registers, code and frames are valid by the compiler's validated output and the frame's
            // invariants (see `frame`); everything below relies on exactly that.
            unsafe {
                let mut $m = Machine { ctx, pc, regs, base, frame };
                if LOOKS && $m.looks_up() {
                    return $m.rest(look_first);
                }
                let $i = Word($m.pc);
                $(let $op = Op::$name;)?
                let () = { $($body)* };
                $m.next::<PRECISE>()
            }
        }
    };
}

/// Goes on with a body of its own, out of the way of the fast path.
macro_rules! outline {
    ($m:ident, $i:ident, { $($body:tt)* }) => {{
        bodies! {
            fn rest($m, $i) { $($body)* }
        }
        return $m.rest(rest::<PRECISE>);
    }};
}

macro_rules! next {
    ($m:ident) => {
        return $m.next::<PRECISE>()
    };
}

/// Releases what is dead, then the next instruction.
macro_rules! finish {
    ($m:ident, $first:expr) => {
        return $m.finish::<PRECISE>([$first, std::ptr::null_mut()])
    };
    ($m:ident, $first:expr, $second:expr) => {
        return $m.finish::<PRECISE>([$first, $second])
    };
}

/// The exception `$raise`, with the thread told where it is.
macro_rules! fail {
    ($m:ident, $raise:expr) => {
        return failed::<PRECISE>($m.ctx, $raise)
    };
}

/// The value of something that may call out, and may raise. Whoever was called may have moved the frame's pc (see
/// `attend`).
macro_rules! slow {
    ($m:ident, $e:expr) => {{
        $m.save();
        match $e {
            Ok(value) => {
                $m.pc = (*$m.frame).pc;
                $m.read_ticks();
                value
            }
            Err(raise) => fail!($m, raise),
        }
    }};
}

/// After something that may have pushed a frame: its ticks go on from the caller's.
macro_rules! call_result {
    ($m:ident, $called:expr) => {
        if $called {
            $m.reload();
        }
    };
}

macro_rules! r {
    ($m:ident, $i:expr) => {
        *$m.regs.add($i as usize)
    };
}

/// Writes a register, and releases what it held, on the way to something else.
macro_rules! set {
    ($m:ident, $i:expr, $v:expr) => {{
        let value: RawValue = $v;
        let old = std::mem::replace(&mut r!($m, $i), value);
        old.decref();
    }};
}

macro_rules! consume {
    ($m:ident, $i:ident, $($flag:ident $field:ident),*) => {{
        $(if $i.flags() & $flag != 0 { set!($m, $i.$field(), RawValue::UNBOUND); })*
    }};
}

pub(super) use {bodies, call_result, consume, fail, finish, next, ops, outline, r, set, slow};
