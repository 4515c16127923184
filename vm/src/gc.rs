//! The cycle collector: finds objects that only they themselves keep alive, by trial deletion.
//!
//! Runs at safe points only, when the number of container objects has grown enough since the last run. References
//! from registers, native code and the heap's leaf objects are counted but never visited, so what they refer to
//! stays alive without any scan of a stack.

use crate::ctx::Ctx;
use crate::heap::cell_number;
use crate::object::{Header, TypeData, TypeFlags, attrs};
use crate::value::{RawValue, Value};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};

/// In which order objects, named by their addresses, are finalized.
pub(crate) type Order = HashMap<usize, usize, foldhash::fast::FixedState>;

/// How many container objects are made before the first collection.
pub(crate) const THRESHOLD: i64 = 20_000;

/// The collector's settings and counts.
pub struct GcState {
    /// Collect at every so many safe points, whatever was allocated; 0 for never. See `--stress-gc`.
    pub(crate) stress: Cell<u32>,
    stressed: Cell<u32>,
    pub(crate) enabled: Cell<bool>,
    /// Collect when this many container objects were made beyond those that survived the last collection.
    pub(crate) threshold: Cell<i64>,
    /// Container objects alive after the last collection.
    survivors: Cell<i64>,
    running: Cell<bool>,
    pub(crate) collections: Cell<u64>,
    pub(crate) collected: Cell<u64>,
    /// What `gc.callbacks` holds.
    pub(crate) callbacks: RefCell<Value>,
    /// What is found unreachable is kept in `gc.garbage`, for a look.
    saves_all: Cell<bool>,
    garbage: RefCell<Value>,
    /// The addresses of objects that `gc.freeze` has taken out: they count as reachable. What is made anew at the
    /// address of one that died counts so too.
    frozen: RefCell<HashSet<usize, foldhash::fast::FixedState>>,
}

impl Default for GcState {
    fn default() -> GcState {
        GcState {
            stress: Cell::new(0),
            stressed: Cell::new(0),
            enabled: Cell::new(true),
            threshold: Cell::new(THRESHOLD),
            survivors: Cell::new(0),
            running: Cell::new(false),
            collections: Cell::new(0),
            collected: Cell::new(0),
            callbacks: RefCell::new(Value::NONE),
            saves_all: Cell::new(false),
            garbage: RefCell::new(Value::NONE),
            frozen: RefCell::default(),
        }
    }
}

impl Ctx {
    /// Collects if it is due. Called at safe points.
    pub(crate) fn gc_step(&self) {
        let (gc, heap) = (&self.vm().gc, &self.vm().heap);
        if gc.stress.get() > 0 {
            self.stress_step();
        } else if heap.gc_pressure.get() > heap.collect_at.get() {
            self.collect_cycles();
        }
    }

    #[cold]
    fn stress_step(&self) {
        let gc = &self.vm().gc;
        gc.stressed.set(gc.stressed.get() + 1);
        if gc.stressed.get() >= gc.stress.get() {
            gc.stressed.set(0);
            self.collect_cycles();
        }
        self.vm().gil.call_attention();
    }

    /// Says when the next collection is due, after a setting changed or a collection ended.
    fn schedule_collection(&self) {
        let (gc, heap) = (&self.vm().gc, &self.vm().heap);
        let survivors = gc.survivors.get();
        let allowed = gc.threshold.get().max(survivors);
        // A threshold of 0 means never, as in CPython.
        let runs = gc.enabled.get() && gc.threshold.get() > 0;
        heap.collect_at.set(if runs { survivors.saturating_add(allowed) } else { i64::MAX });
    }

    /// Frees unreachable cycles; answers how many objects were in them.
    pub fn collect_cycles(&self) -> usize {
        self.collect_in_order(&Order::default())
    }

    /// The same; finalizers run in the order given by objects' addresses.
    pub(crate) fn collect_in_order(&self, order: &Order) -> usize {
        let gc = &self.vm().gc;
        if gc.running.replace(true) {
            return 0;
        }
        let found = self.collect_now(order);
        gc.survivors.set(self.vm().heap.gc_pressure.get());
        self.schedule_collection();
        gc.collections.set(gc.collections.get() + 1);
        gc.collected.set(gc.collected.get() + found as u64);
        gc.running.set(false);
        found
    }

    fn collect_now(&self, order: &Order) -> usize {
        let mut unreachable = self.find_unreachable();
        // Stable: what the order does not know stays as it lies in the heap, behind the rest.
        unreachable.sort_by_key(|header| order.get(&(*header as usize)).copied().unwrap_or(usize::MAX));
        // Each is kept alive while finalizers run, so that none dies under another's feet.
        let held: Vec<Value> = unreachable.iter().map(|h| RawValue::from_header(*h).to_value()).collect();
        // Weak references go first: no finalizer finds a dying object by one. Those that die themselves do not call.
        crate::types::weakref::silence(&held);
        for value in &held {
            if let Some(header) = value.header() {
                self.clear_weak_references(header);
            }
        }
        self.run_finalizers(&held);
        // A finalizer may have made some of them reachable again: what is still unreachable is found anew.
        let dead = if self.any_finalizer(&held) { self.still_unreachable(&held) } else { held };
        if self.vm().gc.saves_all.get() && !self.vm().heap.closing.get() {
            let garbage = self.gc_garbage();
            if let Some(list) = garbage.downcast::<crate::types::list::ListObj>() {
                dead.iter().for_each(|value| list.push(value.clone()));
            }
            return dead.len();
        }
        for value in &dead {
            if let Some(header) = value.header() {
                let data = header.type_data();
                // SAFETY: the object is alive (held); its parts are given up once.
                unsafe {
                    (data.payload.clear)(header);
                    attrs::clear_storage(header as *const Header as *mut Header, data);
                }
            }
        }
        dead.len()
    }

    fn any_finalizer(&self, held: &[Value]) -> bool {
        held.iter().any(|v| v.header().is_some_and(|h| h.type_data().slots.finalize.get().is_some()))
    }

    fn run_finalizers(&self, held: &[Value]) {
        if self.vm().heap.closing.get() {
            return;
        }
        for value in held {
            let Some(header) = value.header() else { continue };
            if let Some(finalize) = header.type_data().slots.finalize.get()
                && !self.is_finalized(header)
            {
                self.set_finalized(header);
                finalize(self, value);
            }
        }
    }

    fn still_unreachable(&self, held: &[Value]) -> Vec<Value> {
        let again: std::collections::HashSet<usize> =
            self.find_unreachable_with(held).into_iter().map(|h| h as usize).collect();
        held.iter().filter(|v| again.contains(&(v.raw().header() as usize))).cloned().collect()
    }

    fn find_unreachable(&self) -> Vec<*const Header> {
        self.find_unreachable_with(&[])
    }

    /// `held` lists objects that this collector itself holds one reference each to.
    fn find_unreachable_with(&self, held: &[Value]) -> Vec<*const Header> {
        let heap = &self.vm().heap;
        // A count for each cell: references that are not from objects the collector looks at.
        let mut counts: Vec<i64> = Vec::new();
        let n_cells = heap.number_cells();
        if counts.try_reserve_exact(n_cells).is_err() {
            // No room to find anything: what is unreachable stays.
            return Vec::new();
        }
        counts.resize(n_cells, 0);
        heap.each_gc_object(|header| {
            if let Some(number) = cell_number(header) {
                // SAFETY: the walk yields live objects.
                counts[number] += i64::from(unsafe { (*header).count() });
            }
            visit_object(header, &mut |value| {
                if let Some(number) = number_of(value) {
                    counts[number] -= 1;
                }
            });
        });
        for number in held.iter().filter_map(number_of) {
            counts[number] -= 1;
        }
        let mut reachable: Vec<*const Header> = Vec::new();
        let is_lost = Cell::new(false);
        // What is not followed would seem unreachable: without room for it nothing does.
        let follow = |list: &mut Vec<*const Header>, header: *const Header| {
            if is_lost.get() {
                // Asking again for every object would take for ever.
            } else if list.len() < list.capacity() || list.try_reserve(1).is_ok() {
                list.push(header);
            } else {
                is_lost.set(true);
            }
        };
        let frozen = self.vm().gc.frozen.borrow();
        heap.each_gc_object(|header| {
            let Some(number) = cell_number(header) else { return };
            debug_assert!(counts[number] >= 0, "an object shows the collector a value that it does not own");
            if counts[number] > 0 || !frozen.is_empty() && frozen.contains(&(header as usize)) {
                counts[number] = REACHED;
                follow(&mut reachable, header);
            }
        });
        drop(frozen);
        while let Some(header) = reachable.pop() {
            visit_object(header.cast_mut(), &mut |value| {
                if let Some(number) = number_of(value)
                    && counts[number] != REACHED
                {
                    counts[number] = REACHED;
                    follow(&mut reachable, value.raw().header());
                }
            });
        }
        let mut unreachable = Vec::new();
        heap.each_gc_object(|header| {
            if cell_number(header).is_some_and(|number| counts[number] != REACHED) && !is_lost.get() {
                follow(&mut unreachable, header);
            }
        });
        if is_lost.get() { Vec::new() } else { unreachable }
    }

    /// Numbers the objects that can be reached from `roots`, nearer ones first. Sequences are gone through from
    /// their end, as CPython's collector meets their items.
    pub(crate) fn breadth_first(&self, roots: &[Value]) -> Order {
        let mut order = Order::default();
        let mut queue: VecDeque<usize> = VecDeque::new();
        let mut meet = |value: &Value, queue: &mut VecDeque<usize>| {
            if self.gc_tracks(value) {
                let header = value.raw().header() as usize;
                let number = order.len();
                order.entry(header).or_insert_with(|| {
                    queue.push_back(header);
                    number
                });
            }
        };
        roots.iter().for_each(|root| meet(root, &mut queue));
        while let Some(header) = queue.pop_front() {
            let header = header as *mut Header;
            let mut parts: Vec<Value> = Vec::new();
            visit_object(header, &mut |value| parts.push(value.clone()));
            // SAFETY: what is reached from a live object is alive.
            let ty = unsafe { (*header).ty() };
            if ty.is(&self.types().list) || ty.is(&self.types().tuple) {
                parts.reverse();
            }
            parts.iter().for_each(|part| meet(part, &mut queue));
        }
        order
    }

    /// Might the death of an object that lives now be noticed: by a finalizer, or by a callback?
    pub(crate) fn death_is_noticed(&self) -> bool {
        let mut noticed = false;
        self.vm().heap.each_gc_object(|header| {
            // SAFETY: the walk yields live objects.
            let header = unsafe { &*header };
            let finalizes = |data: &TypeData| data.slots.finalize.get().is_some();
            noticed |= finalizes(header.type_data()) && !self.is_finalized(header);
            let value = RawValue::from_header(header);
            // Instances without a part that the collector looks at are not on this walk; their class is.
            noticed |= value.as_value().downcast::<TypeData>().is_some_and(|data| {
                let layout = data.layout.get();
                finalizes(data) && !data.payload.gc && layout.attrs_offset == 0 && layout.n_members == 0
            });
            noticed |= crate::types::weakref::has_callback(value.as_value());
        });
        noticed
    }
}

/// What `gc` tells and sets.
impl Ctx {
    /// Does the collector run by itself?
    pub fn gc_enabled(&self) -> bool {
        self.vm().gc.enabled.get()
    }

    /// Lets the collector run by itself, or only when asked.
    pub fn gc_enable(&self, enabled: bool) {
        self.vm().gc.enabled.set(enabled);
        self.schedule_collection();
    }

    /// How many container objects are made before the collector runs.
    pub fn gc_threshold(&self) -> i64 {
        self.vm().gc.threshold.get()
    }

    /// Sets how many container objects are made before the collector runs.
    pub fn gc_set_threshold(&self, threshold: i64) {
        self.vm().gc.threshold.set(threshold);
        self.schedule_collection();
    }

    /// Container objects made since the last collection, collections so far, objects they freed.
    pub fn gc_counts(&self) -> (i64, u64, u64) {
        let gc = &self.vm().gc;
        let made = self.vm().heap.gc_pressure.get() - gc.survivors.get();
        (made.max(0), gc.collections.get(), gc.collected.get())
    }

    /// Does the collector look at the object?
    pub fn gc_tracks(&self, value: &Value) -> bool {
        let Some(header) = value.header() else { return false };
        let layout = header.type_data().layout.get();
        header.type_data().payload.gc || layout.attrs_offset != 0 || layout.n_members != 0
    }

    /// Has the object's finalizer run?
    pub fn gc_is_finalized(&self, value: &Value) -> bool {
        value.header().is_some_and(|header| self.is_finalized(header))
    }

    /// Lets the collector take all objects that there are for reachable, or those that it was told to no more.
    pub fn gc_freeze(&self, freeze: bool) {
        let mut frozen = self.vm().gc.frozen.borrow_mut();
        if !freeze {
            *frozen = HashSet::default();
            return;
        }
        self.vm().heap.each_gc_object(|header| {
            // Without room for it an object is looked at as before.
            if frozen.try_reserve(1).is_ok() {
                frozen.insert(header as usize);
            }
        });
    }

    /// How many objects the collector does not look at any more.
    pub fn gc_frozen(&self) -> usize {
        let frozen = self.vm().gc.frozen.borrow();
        let mut count = 0;
        if !frozen.is_empty() {
            self.vm().heap.each_gc_object(|header| count += usize::from(frozen.contains(&(header as usize))));
        }
        count
    }

    /// All objects the collector looks at.
    pub fn gc_objects(&self) -> Vec<Value> {
        let mut found = Vec::new();
        self.vm().heap.each_gc_object(|header| found.push(RawValue::from_header(header).to_value()));
        found
    }

    /// The objects that an object owns.
    pub fn gc_referents(&self, value: &Value) -> Vec<Value> {
        let mut found = Vec::new();
        let class = self.type_of(value);
        // As in CPython an object refers to its class only if a script made the class.
        let is_hidden =
            |v: &Value| v.is_unbound() || class.has(TypeFlags::IMMUTABLE) && v.is(class.as_value());
        if let Some(header) = value.header() {
            visit_object(header as *const Header as *mut Header, &mut |v| {
                if !is_hidden(v) {
                    found.push(v.clone());
                }
            });
        }
        found
    }

    /// Keeps what collections find from now on, or no longer.
    pub fn gc_save_all(&self, saves: bool) {
        self.vm().gc.saves_all.set(saves);
    }

    /// `gc.garbage`, made on first use.
    pub fn gc_garbage(&self) -> Value {
        let known = self.vm().gc.garbage.borrow().clone();
        if !known.is_none() {
            return known;
        }
        let fresh = self.new_list(Vec::new());
        *self.vm().gc.garbage.borrow_mut() = fresh.clone();
        fresh
    }

    /// `gc.callbacks`, made on first use.
    pub fn gc_callbacks(&self) -> Value {
        let known = self.vm().gc.callbacks.borrow().clone();
        if !known.is_none() {
            return known;
        }
        let fresh = self.new_list(Vec::new());
        *self.vm().gc.callbacks.borrow_mut() = fresh.clone();
        fresh
    }
}

/// Marks the count of an object that is reachable.
const REACHED: i64 = i64::MIN;

/// The number of an object's cell, if it is one that the collector looks at.
#[inline]
fn number_of(value: &Value) -> Option<usize> {
    if value.raw().is_pointer() { cell_number(value.raw().header()) } else { None }
}

/// Shows every value an object owns: its payload's, its members and attributes, its type.
fn visit_object(header: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: the caller names a live object.
    unsafe {
        let data = (*header).type_data();
        (data.payload.traverse)(header, visit);
        attrs::traverse_storage(header, visit);
        visit((*header).ty().as_value());
    }
}
