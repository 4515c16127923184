//! Subscripts, displays, unpacking, formatting, patterns, imports.

use super::specials::{special_abc, special_bc};
use crate::ctx::Ctx;
use crate::interp::bodies::{bodies, consume, fail, finish, ops, outline, r, set, slow};
use crate::interp::frame::Frame;
use crate::interp::machine::{Body, Machine, Step, failed, look_first, lose};
use crate::interp::quick::{Word, char_of, list_item, list_place, payload, shape_of, take_window};
use crate::object::shape;
use crate::types::dict::DictObj;
use crate::types::list::ListObj;
use crate::types::tuple::TupleObj;
use crate::value::RawValue;
use gilbox_lang::code::{A_TEMP, B_TEMP, C_TEMP, IN_STRING, Instr, Op};

bodies! {
    /// Unpacks a pair that dies of it.
    fn unpack_last(m, i) {
        let pair = std::mem::replace(&mut r!(m, i.b()), RawValue::UNBOUND);
        let items = payload::<TupleObj>(pair).items().as_ptr();
        let (first, second) = ((*items).raw(), (*items.add(1)).raw());
        first.incref();
        second.incref();
        m.save();
        set!(m, i.a(), first);
        set!(m, i.c(), second);
        pair.decref();
        m.read_ticks();
    }
}

bodies! {
    /// A character of an exact str.
    fn get_char(m, i) {
        let Some(value) = char_of(m.ctx, r!(m, i.b()), r!(m, i.c()).small_int()) else {
            return m.rest(get_any_item::<PRECISE>);
        };
        (*value.header()).incref();
        let dead = m.drop_if(i.flags() & B_TEMP != 0, i.b());
        finish!(m, dead, m.put(i.a(), value));
    }

    /// The two items of a list.
    fn unpack_list(m, i) {
        let x = r!(m, i.b());
        if shape_of(x) == shape::LIST
            && let [first, second] = &(&*payload::<ListObj>(x).items.as_ptr())[..]
        {
            let (first, second) = (first.raw(), second.raw());
            first.incref();
            second.incref();
            consume!(m, i, B_TEMP b);
            let dead = m.put(i.a(), first);
            finish!(m, dead, m.put(i.c(), second));
        }
        return m.rest(unpack_any::<PRECISE>);
    }

    fn unpack_any(m, i) {
        slow!(m, m.ctx.op_unpack2(i.word(), m.regs));
    }

    /// The entry of an exact dict.
    fn get_entry(m, i) {
        let dict = payload::<DictObj>(r!(m, i.b()));
        let (value, _) = m.ctx.dict_value(dict, r!(m, i.c()).as_value());
        if value == RawValue::UNBOUND || i.flags() & B_TEMP != 0 {
            return m.rest(get_item_slowly::<PRECISE>);
        }
        value.incref();
        let dead = m.drop_if(i.flags() & C_TEMP != 0, i.c());
        finish!(m, dead, m.put(i.a(), value));
    }

    fn get_item_slowly(m, i) {
        slow!(m, m.ctx.op_get_item(i.word(), m.regs));
    }

    /// Another value for an entry of an exact dict.
    fn set_entry(m, i) {
        let dict = payload::<DictObj>(r!(m, i.a()));
        let old = m.ctx.dict_exchange(dict, r!(m, i.b()).as_value(), r!(m, i.c()));
        if old == RawValue::UNBOUND {
            return m.rest(set_item_slowly::<PRECISE>);
        }
        if i.flags() & C_TEMP != 0 {
            r!(m, i.c()) = RawValue::UNBOUND;
        } else {
            r!(m, i.c()).incref();
        }
        if i.flags() & A_TEMP != 0 {
            m.ctx.thread.baton.outcome.set(old);
            return m.rest(end_set_entry::<PRECISE>);
        }
        finish!(m, lose(old), m.drop_if(i.flags() & B_TEMP != 0, i.b()));
    }

    /// The same where the dict's register is emptied.
    fn end_set_entry(m, i) {
        let old = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        m.save();
        consume!(m, i, A_TEMP a, B_TEMP b);
        m.read_ticks();
        finish!(m, lose(old));
    }

    fn set_item_slowly(m, i) {
        slow!(m, m.ctx.op_set_item(i.word(), m.regs));
    }

    fn get_any_item(m, i) {
        let kind = shape_of(r!(m, i.b()));
        if kind == shape::DICT {
            return m.rest(get_entry::<PRECISE>);
        }
        if kind >= shape::FIRST_FREE {
            let method = m.ctx.special_get_item(r!(m, i.b()).as_value());
            if method != RawValue::UNBOUND {
                m.ctx.thread.baton.outcome.set(method);
                return m.rest(special_bc::<PRECISE>);
            }
        }
        slow!(m, m.ctx.op_get_item(i.word(), m.regs));
    }
}

ops! {
    In | NotIn(m, i, op) {
        let found = slow!(m, m.ctx.op_contains(r!(m, i.c()).as_value(), r!(m, i.b()).as_value())).is_set();
        consume!(m, i, B_TEMP b, C_TEMP c);
        finish!(m, m.put(i.a(), RawValue::from_bool(found == (op == Op::In))));
    }

    GetItem(m, i) {
        let (x, k) = (r!(m, i.b()), r!(m, i.c()));
        if k.is_small_int() {
            if shape_of(x) == shape::STR {
                return m.rest(get_char::<PRECISE>);
            }
            if let Some(value) = list_item(x, k.small_int()) {
                value.incref();
                if i.flags() & B_TEMP == 0 {
                    finish!(m, m.put(i.a(), value));
                }
                let dead = m.put(i.b(), RawValue::UNBOUND);
                finish!(m, dead, m.put(i.a(), value));
            }
        }
        return m.rest(get_any_item::<PRECISE>);
    }

    GetItemImm(m, i) {
        let x = r!(m, i.b());
        if let Some(value) = list_item(x, i.c_imm() as i64) {
            value.incref();
            if i.flags() & B_TEMP == 0 {
                finish!(m, m.put(i.a(), value));
            }
            let dead = m.put(i.b(), RawValue::UNBOUND);
            finish!(m, dead, m.put(i.a(), value));
        }
        if shape_of(x) == shape::STR
            && let Some(value) = char_of(m.ctx, x, i.c_imm() as i64)
        {
            value.incref();
            let dead = m.drop_if(i.flags() & B_TEMP != 0, i.b());
            finish!(m, dead, m.put(i.a(), value));
        }
        outline!(m, i, { slow!(m, m.ctx.op_get_item_imm(i.word(), m.regs)) })
    }

    SetItem(m, i) {
        let (x, k) = (r!(m, i.a()), r!(m, i.b()));
        if k.is_small_int()
            && let Some(place) = list_place(x, k.small_int())
        {
            let value = m.take(i.flags() & C_TEMP != 0, i.c());
            let old = std::mem::replace(&mut *(place as *mut RawValue), value);
            finish!(m, lose(old), m.drop_if(i.flags() & A_TEMP != 0, i.a()));
        }
        outline!(m, i, {
            let kind = shape_of(r!(m, i.a()));
            if kind == shape::DICT {
                return m.rest(set_entry::<PRECISE>);
            }
            if kind >= shape::FIRST_FREE {
                let method = m.ctx.special_set_item(r!(m, i.a()).as_value());
                if method != RawValue::UNBOUND {
                    m.ctx.thread.baton.outcome.set(method);
                    return m.rest(special_abc::<PRECISE>);
                }
            }
            slow!(m, m.ctx.op_set_item(i.word(), m.regs));
        })
    }

    ListAppend(m, i) {
        let value = m.take(i.flags() & B_TEMP != 0, i.b());
        if let Some(list) = r!(m, i.a()).as_value().downcast::<ListObj>()
            && list.push_if_room(value)
        {
            finish!(m, m.drop_if(i.flags() & A_TEMP != 0, i.a()));
        }
        m.ctx.thread.baton.outcome.set(value);
        outline!(m, i, {
            let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND).into_value();
            slow!(m, m.ctx.op_list_append(r!(m, i.a()).as_value(), value));
            consume!(m, i, A_TEMP a);
        })
    }

    Unpack2(m, i) {
        let x = r!(m, i.b());
        if x.is_pointer()
            && (*x.header()).shape.get() == shape::TUPLE
            && let [first, second] = payload::<TupleObj>(x).items()
        {
            let (first, second) = (first.raw(), second.raw());
            if i.flags() & B_TEMP != 0 {
                if (*x.header()).count() == 1 {
                    return m.rest(unpack_last::<PRECISE>);
                }
                r!(m, i.b()) = RawValue::UNBOUND;
                _ = lose(x);
            }
            first.incref();
            second.incref();
            let dead = m.put(i.a(), first);
            finish!(m, dead, m.put(i.c(), second));
        }
        return m.rest(unpack_list::<PRECISE>);
    }

    DelItem(m, i) {
        slow!(m, m.ctx.del_item(r!(m, i.a()).as_value(), r!(m, i.b()).as_value()));
        consume!(m, i, A_TEMP a, B_TEMP b);
    }

    GetSlice(m, i) {
        slow!(m, m.ctx.op_get_slice(i.word(), m.regs));
    }

    SetSlice(m, i) {
        slow!(m, m.ctx.op_set_slice(i.word(), m.regs));
    }

    BuildSlice(m, i) {
        m.ctx.op_build_slice(i.word(), m.regs);
    }

    MakeFunction(m, i) {
        slow!(m, m.ctx.op_make_function(i.word(), m.regs));
    }

    BuildTuple(m, i) {
        let n = i.c() as usize;
        if n.wrapping_sub(1) < 8 {
            let tuple = m.ctx.recycled_tuple(m.regs.add(i.b() as usize), n);
            if tuple != RawValue::UNBOUND {
                finish!(m, m.put(i.a(), tuple));
            }
        }
        outline!(m, i, {
            let window = std::slice::from_raw_parts_mut(m.regs.add(i.b() as usize), i.c() as usize);
            let tuple = m.ctx.op_build_tuple(window);
            finish!(m, m.put(i.a(), tuple.into_raw()));
        })
    }

    BuildList(m, i) {
        let n = i.c() as usize;
        let items = take_window(m.regs.add(i.b() as usize), n);
        let list = m.ctx.new_list(items);
        finish!(m, m.put(i.a(), list.into_raw()));
    }

    BuildSet(m, i) {
        slow!(m, m.ctx.op_build_set(i.word(), m.regs));
    }

    BuildMap(m, i) {
        slow!(m, m.ctx.op_build_map(i.word(), m.regs));
    }

    BuildString(m, i) {
        slow!(m, m.ctx.op_build_string(i.word(), m.regs));
    }

    ListAppendMany(m, i) {
        let items = take_window(m.regs.add(i.b() as usize), i.c() as usize);
        if let Some(list) = r!(m, i.a()).as_value().downcast::<ListObj>() {
            for item in items {
                list.push(item);
            }
        }
        consume!(m, i, A_TEMP a);
    }

    SetAdd(m, i) {
        slow!(m, m.ctx.op_set_add(i.word(), m.regs));
    }

    MapAdd(m, i) {
        slow!(m, m.ctx.op_map_add(i.word(), m.regs));
    }

    ListExtend(m, i) {
        slow!(m, m.ctx.op_list_extend(i.word(), m.regs));
    }

    SetUpdate(m, i) {
        slow!(m, m.ctx.op_set_update(i.word(), m.regs));
    }

    MapUpdate(m, i) {
        slow!(m, m.ctx.op_map_update(i.word(), m.regs));
    }

    MapMerge(m, i) {
        slow!(m, m.ctx.op_map_merge(i.word(), m.regs));
    }

    ListToTuple(m, i) {
        let tuple = m.ctx.op_list_to_tuple(r!(m, i.b()).as_value());
        consume!(m, i, B_TEMP b);
        finish!(m, m.put(i.a(), tuple.into_raw()));
    }

    Unpack(m, i) {
        slow!(m, m.ctx.op_unpack(i.word(), m.regs));
    }

    UnpackEx(m, i) {
        slow!(m, m.ctx.op_unpack_ex(i.word(), m.regs));
    }

    FormatValue(m, i) {
        let (x, conversion) = (r!(m, i.b()), i.flags() >> 4);
        let is_done = shape_of(x) == shape::STR || (x.is_small_int() && i.flags() & IN_STRING != 0);
        if is_done && conversion < 2 {
            let x = m.take(i.flags() & B_TEMP != 0, i.b());
            finish!(m, m.put(i.a(), x));
        }
        slow!(m, m.ctx.op_format_value(i.word(), m.regs));
    }

    FormatSpec(m, i) {
        slow!(m, m.ctx.op_format_spec(i.word(), m.regs));
    }

    Len(m, i) {
        let n = slow!(m, m.ctx.op_len(r!(m, i.b()).as_value()));
        consume!(m, i, B_TEMP b);
        finish!(m, m.put(i.a(), n.into_raw()));
    }

    MatchKeys(m, i) {
        slow!(m, m.ctx.op_match_keys(i.word(), m.regs));
    }

    MatchRest(m, i) {
        slow!(m, m.ctx.op_match_rest(i.word(), m.regs));
    }

    MatchClass(m, i) {
        slow!(m, m.ctx.op_match_class(i.word(), m.regs));
    }

    Intrinsic1(m, i) {
        slow!(m, m.ctx.op_intrinsic1(i.word(), m.regs));
    }

    Intrinsic2(m, i) {
        slow!(m, m.ctx.op_intrinsic2(i.word(), m.regs));
    }

    ImportName(m, i) {
        slow!(m, m.ctx.op_import_name(i.word(), m.regs));
    }

    ImportFrom(m, i) {
        slow!(m, m.ctx.op_import_from(i.word(), m.regs));
    }

    ImportStar(m, i) {
        slow!(m, m.ctx.op_import_star(i.word(), m.regs));
    }
}
