//! Containers in pickles.

use super::opcode as op;
use super::save::Save;
use gilbox_vm::error::Result;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::list::ListObj;
use gilbox_vm::types::set::SetObj;
use gilbox_vm::value::Value;

/// How many items one instruction adds at most.
const BATCH: usize = 1000;

impl Save<'_> {
    pub(super) fn save_tuple(&mut self, x: &Value) -> Result<()> {
        let ctx = self.ctx;
        let items = ctx.tuple_items(x);
        if items.is_empty() {
            let empty: &[u8] = if self.is_binary() { &[op::EMPTY_TUPLE] } else { &[op::MARK, op::TUPLE] };
            self.out.push(empty);
            return Ok(());
        }
        let is_short = items.len() <= 3 && self.protocol >= 2;
        if !is_short {
            self.out.op(op::MARK);
        }
        for item in items {
            self.save(item)?;
        }
        if self.memo.contains_key(&x.id()) {
            // An item led back to the tuple, which is there already: away with the items.
            match (is_short, self.is_binary()) {
                (true, _) => items.iter().for_each(|_| self.out.op(op::POP)),
                (false, true) => self.out.op(op::POP_MARK),
                (false, false) => (0..=items.len()).for_each(|_| self.out.op(op::POP)),
            }
            self.get(x);
            return Ok(());
        }
        self.out.op(match (is_short, items.len()) {
            (true, 1) => op::TUPLE1,
            (true, 2) => op::TUPLE2,
            (true, _) => op::TUPLE3,
            _ => op::TUPLE,
        });
        self.put(x);
        Ok(())
    }

    pub(super) fn save_list(&mut self, x: &Value) -> Result<()> {
        let start: &[u8] = if self.is_binary() { &[op::EMPTY_LIST] } else { &[op::MARK, op::LIST] };
        self.out.push(start);
        self.put(x);
        let Some(list) = x.downcast::<ListObj>() else { return Ok(()) };
        if list.is_empty() {
            return Ok(());
        }
        if !self.is_binary() || list.len() == 1 {
            let mut at = 0;
            while let Some(item) = list.get(at) {
                self.save(&item)?;
                self.out.op(op::APPEND);
                at += 1;
            }
            return Ok(());
        }
        let mut at = 0;
        while at < list.len() {
            self.out.op(op::MARK);
            let end = at + BATCH;
            while at < end
                && let Some(item) = list.get(at)
            {
                self.save(&item)?;
                at += 1;
            }
            self.out.op(op::APPENDS);
        }
        Ok(())
    }

    pub(super) fn save_dict(&mut self, x: &Value) -> Result<()> {
        let start: &[u8] = if self.is_binary() { &[op::EMPTY_DICT] } else { &[op::MARK, op::DICT] };
        self.out.push(start);
        self.put(x);
        let Some(dict) = x.downcast::<DictObj>() else { return Ok(()) };
        if dict.is_empty() {
            return Ok(());
        }
        let size = dict.len();
        if !self.is_binary() || size == 1 {
            for (key, value) in dict.items() {
                self.save(&key)?;
                self.save(&value)?;
                self.out.op(op::SETITEM);
            }
            return Ok(());
        }
        let mut at = 0;
        loop {
            self.out.op(op::MARK);
            let mut count = 0;
            while count < BATCH
                && let Some((next, key, value)) = dict.entry_from(at)
            {
                self.save(&key)?;
                self.save(&value)?;
                at = next + 1;
                count += 1;
            }
            self.out.op(op::SETITEMS);
            if dict.len() != size {
                return Err(self.ctx.runtime_error("dictionary changed size during iteration"));
            }
            // A full batch is followed by another one, even by an empty one.
            if count < BATCH {
                return Ok(());
            }
        }
    }

    pub(super) fn save_set(&mut self, x: &Value) -> Result<()> {
        if self.protocol < 4 {
            return self.save_old_set(x);
        }
        self.out.op(op::EMPTY_SET);
        self.put(x);
        let Some(set) = x.downcast::<SetObj>() else { return Ok(()) };
        if set.is_empty() {
            return Ok(());
        }
        let items = set.items();
        let mut at = 0;
        loop {
            self.out.op(op::MARK);
            let batch = &items[at..items.len().min(at + BATCH)];
            for item in batch {
                self.save(item)?;
            }
            self.out.op(op::ADDITEMS);
            if set.len() != items.len() {
                return Err(self.ctx.runtime_error("set changed size during iteration"));
            }
            at += batch.len();
            if batch.len() < BATCH {
                return Ok(());
            }
        }
    }

    pub(super) fn save_frozenset(&mut self, x: &Value) -> Result<()> {
        if self.protocol < 4 {
            return self.save_old_set(x);
        }
        self.out.op(op::MARK);
        let items = x.downcast::<SetObj>().map(SetObj::items).unwrap_or_default();
        for item in &items {
            self.save(item)?;
        }
        if self.memo.contains_key(&x.id()) {
            self.out.op(op::POP_MARK);
            self.get(x);
            return Ok(());
        }
        self.out.op(op::FROZENSET);
        self.put(x);
        Ok(())
    }

    /// A set as a call with a list.
    fn save_old_set(&mut self, x: &Value) -> Result<()> {
        let ctx = self.ctx;
        let items = x.downcast::<SetObj>().map(SetObj::items).unwrap_or_default();
        let args = ctx.new_tuple(&[ctx.new_list(items)]);
        self.save_reduced(&ctx.new_pair(ctx.type_of(x).to_value(), args), Some(x))
    }

    /// Adds what an iterator gives to the list on top of the stack.
    pub(super) fn save_items(&mut self, iterator: &Value) -> Result<()> {
        let ctx = self.ctx;
        if !self.is_binary() {
            while let Some(item) = ctx.next(iterator)? {
                self.save(&item)?;
                self.out.op(op::APPEND);
            }
            return Ok(());
        }
        let mut next = ctx.next(iterator)?;
        while let Some(first) = next {
            next = ctx.next(iterator)?;
            if next.is_none() {
                self.save(&first)?;
                self.out.op(op::APPEND);
                return Ok(());
            }
            self.out.op(op::MARK);
            self.save(&first)?;
            let mut count = 1;
            while let Some(item) = next.take() {
                self.save(&item)?;
                count += 1;
                if count == BATCH {
                    break;
                }
                next = ctx.next(iterator)?;
            }
            self.out.op(op::APPENDS);
            if count < BATCH {
                return Ok(());
            }
            next = ctx.next(iterator)?;
        }
        Ok(())
    }

    /// Adds the pairs that an iterator gives to the dict on top of the stack.
    pub(super) fn save_pairs(&mut self, iterator: &Value) -> Result<()> {
        let ctx = self.ctx;
        if !self.is_binary() {
            while let Some(pair) = ctx.next(iterator)? {
                self.save_pair(&pair)?;
                self.out.op(op::SETITEM);
            }
            return Ok(());
        }
        let mut next = ctx.next(iterator)?;
        while let Some(first) = next {
            next = ctx.next(iterator)?;
            if next.is_none() {
                self.save_pair(&first)?;
                self.out.op(op::SETITEM);
                return Ok(());
            }
            self.out.op(op::MARK);
            self.save_pair(&first)?;
            let mut count = 1;
            while let Some(pair) = next.take() {
                self.save_pair(&pair)?;
                count += 1;
                if count == BATCH {
                    break;
                }
                next = ctx.next(iterator)?;
            }
            self.out.op(op::SETITEMS);
            if count < BATCH {
                return Ok(());
            }
            next = ctx.next(iterator)?;
        }
        Ok(())
    }

    fn save_pair(&mut self, pair: &Value) -> Result<()> {
        match self.ctx.tuple_items(pair) {
            [key, value] => {
                self.save(key)?;
                self.save(value)
            }
            _ => Err(self.ctx.type_error("dict items iterator must return 2-tuples")),
        }
    }
}
