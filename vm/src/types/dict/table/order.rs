//! Moving entries to either end, as an OrderedDict does.

use super::super::entries::{Entries, Entry};
use super::{DictObj, FEW, Table};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::value::Value;

impl Table {
    /// Makes deleted entries in front of the first, as many as there are live ones, so that as many can be put there before
    /// this has to be done again; and some room behind the last.
    fn make_front(&mut self, ctx: &Ctx) -> Result<()> {
        let live = self.live as usize;
        ctx.check_room_for::<Entry>(3 * live)?;
        let mut entries = Vec::with_capacity(2 * live + live / 2 + 1);
        entries.resize_with(live, || Entry { hash: 0, key: Value::UNBOUND, value: Value::UNBOUND });
        let mut old = std::mem::take(&mut self.entries);
        for entry in old.iter_mut().filter(|entry| !entry.key.is_unbound()) {
            let key = std::mem::replace(&mut entry.key, Value::UNBOUND);
            let value = std::mem::replace(&mut entry.value, Value::UNBOUND);
            entries.push(Entry { hash: entry.hash, key, value });
        }
        self.entries = Entries::from(entries);
        self.first = live as u32;
        self.index = None;
        if self.entries.len() > FEW {
            self.make_index(FEW);
        }
        Ok(())
    }

    fn move_to_front(&mut self, ctx: &Ctx, at: usize) -> Result<()> {
        let mut at = at;
        if at == self.first as usize {
            return Ok(());
        }
        if self.first == 0 {
            // Where the entry is after that: in front of it are as many live ones as before.
            let before = self.entries[..at].iter().filter(|entry| !entry.key.is_unbound()).count();
            self.make_front(ctx)?;
            at = self.first as usize + before;
        }
        let hash = self.entries[at].hash;
        let (key, value) = self.remove_at(at);
        let place = self.first as usize - 1;
        self.entries[place] = Entry { hash, key, value };
        self.first -= 1;
        self.live += 1;
        let entries = &self.entries;
        if let Some(index) = &mut self.index {
            index.insert_unique(hash, place as u32, |i| entries[*i as usize].hash);
        }
        Ok(())
    }

    fn move_to_back(&mut self, ctx: &Ctx, at: usize) -> Result<()> {
        if at + 1 == self.entries.len() {
            return Ok(());
        }
        let hash = self.entries[at].hash;
        // The number of entries stays, so that room is made only where compacting makes none.
        let is_crowded = self.entries.len() > 4 * FEW && (self.live as usize) < self.entries.len() / 2;
        if !is_crowded {
            ctx.make_room(&mut self.entries, 1)?;
        }
        let (key, value) = self.remove_at(at);
        if is_crowded {
            self.compact();
        }
        self.insert_last(hash, key, value);
        Ok(())
    }
}

impl DictObj {
    /// Removes and answers the first item.
    pub(crate) fn pop_first(&self) -> Option<(Value, Value)> {
        let mut table = self.table.borrow_mut();
        if table.live == 0 {
            return None;
        }
        let at = table.first as usize;
        Some(table.remove_at(at))
    }
}

impl Ctx {
    /// Moves a key to the end, or else to the front; whether it is there.
    ///
    /// # Errors
    /// As [`dict_get`](Self::dict_get); MemoryError.
    pub(crate) fn dict_move(&self, dict: &DictObj, key: &Value, to_end: bool) -> Result<bool> {
        let hash = self.key_hash(key)?;
        let Some(at) = self.dict_find(dict, hash, key)? else { return Ok(false) };
        let mut table = dict.table.borrow_mut();
        match to_end {
            true => table.move_to_back(self, at)?,
            false => table.move_to_front(self, at)?,
        }
        Ok(true)
    }
}
