//! Memory for objects: size-class pages with free lists, release without recursion, and the page walk that the
//! cycle collector is built on.
//!
//! Pages are 64 KiB and aligned to their size, so an object's page (and with it the size of its cell) follows
//! from its address. Objects that may be part of cycles live on pages of their own; the collector never looks
//! at the others. A cell whose type word is zero is free.

use crate::ctx::Ctx;
use crate::object::counts::{Count, Counting};
use crate::object::{Header, Kind, Object, Payload, Ref, Type, shape};
use crate::types::iterators::RangeIterObj;
use crate::types::range::RangeObj;
use crate::types::str::StrObj;
use crate::types::tuple::TupleObj;
pub(crate) use crate::value::copy_bytes;
use crate::value::{RawValue, Value};
use std::alloc::{Layout as MemoryLayout, alloc, dealloc, handle_alloc_error};
use std::cell::{Cell, RefCell};
use std::mem::offset_of;
use std::ptr::{null, null_mut};
use std::sync::Arc;

const PAGE_SIZE: usize = 64 * 1024;
const PAGE_HEADER: usize = 64;
/// Is every object its own allocation, so that sanitizers and memory checkers see each? See `CONTRIBUTING.md`.
const SEPARATE: bool = cfg!(feature = "separate-objects");
/// Larger objects get pages of their own.
const MAX_CELL: usize = if SEPARATE { 0 } else { 4096 };
/// What the address of a large object's page is a multiple of.
const LARGE_ALIGN: usize = if SEPARATE { GRANULE } else { PAGE_SIZE };
const GRANULE: usize = 16;
/// How many cells of a page become free ones with the one that is wanted.
const AHEAD: usize = 15;
const N_FINE: usize = 512 / GRANULE;
/// Sizes above the 16-byte steps.
const COARSE: [usize; 8] = [640, 768, 1024, 1280, 1536, 2048, 3072, 4096];
const N_CLASSES: usize = N_FINE + COARSE.len();

#[repr(C)]
pub(crate) struct Page {
    pub(crate) cell_size: usize,
    /// Bytes from the page's start up to which cells have been handed out.
    bump: Cell<usize>,
    /// Which free list its cells go to; no list for a large object's.
    class: usize,
    is_large: bool,
    gc: bool,
    /// The place of a large page in the heap's list.
    index: Cell<usize>,
    /// During a collection: the number of the page's first cell among those of all pages that are looked at.
    first: Cell<u32>,
}

#[repr(C)]
struct FreeCell {
    next: *mut FreeCell,
    /// Up to where an object has its type: biased counts make headers longer.
    _gap: [u8; offset_of!(Header, ty) - size_of::<*mut u8>()],
    ty: RawValue,
}

struct SizeClass {
    free: Cell<*mut FreeCell>,
    page: Cell<*mut Page>,
}

/// All objects of an interpreter.
pub(crate) struct Heap {
    /// First the classes of leaf objects, then those of objects the collector looks at.
    classes: [SizeClass; 2 * N_CLASSES],
    pages: RefCell<Vec<*mut Page>>,
    large: RefCell<Vec<*mut Page>>,
    /// Objects that may be part of cycles, made less freed since the last collection.
    pub(crate) gc_pressure: Cell<i64>,
    /// A collection is due when `gc_pressure` is beyond this.
    pub(crate) collect_at: Cell<i64>,
    /// The lock, through which the heap asks for a safe point.
    gil: Arc<gilbox_gil::Gil>,
    /// The bytes in pages and large objects.
    bytes: Cell<usize>,
    /// A host's bound on `bytes`.
    pub(crate) byte_limit: Cell<usize>,
    /// What large blocks of the allocator have more than was given back, while this heap's threads held the lock; 0
    /// without the allocator of [`crate::memory`].
    native: Cell<isize>,
    /// Set when an allocation went beyond the bound; makes the next safe point raise MemoryError.
    pub(crate) over_limit: Cell<bool>,
    /// Set with it when it was the machine's memory that ended: no collection undoes that.
    pub(crate) is_exhausted: Cell<bool>,
    releasing: Cell<u32>,
    deferred: RefCell<Vec<*mut Header>>,
    /// Set while the interpreter is torn down: no finalizer runs any more.
    pub(crate) closing: Cell<bool>,
}

fn class_of(size: usize) -> usize {
    if size <= 512 {
        size.div_ceil(GRANULE) - 1
    } else {
        N_FINE + COARSE.iter().position(|c| *c >= size).unwrap_or(COARSE.len() - 1)
    }
}

fn class_size(class: usize) -> usize {
    if class < N_FINE { (class + 1) * GRANULE } else { COARSE[class - N_FINE] }
}

fn page_of(header: *const Header) -> *mut Page {
    if SEPARATE {
        return header.cast_mut().cast::<u8>().wrapping_sub(PAGE_HEADER).cast();
    }
    (header as usize & !(PAGE_SIZE - 1)) as *mut Page
}

/// How many bytes the cell of an object has.
pub(crate) fn cell_size(header: *const Header) -> usize {
    // SAFETY: every object lies on a page of ours.
    unsafe { (*page_of(header)).cell_size }
}

/// The number that `number_cells` gave an object's cell; `None` if the collector does not look at it.
#[inline]
pub(crate) fn cell_number(header: *const Header) -> Option<usize> {
    let page = page_of(header);
    // SAFETY: every object lies on a page of ours.
    let (is_large, gc, cell_size, first) =
        unsafe { ((*page).is_large, (*page).gc, (*page).cell_size as u32, (*page).first.get()) };
    let offset = (header as usize - page as usize - PAGE_HEADER) as u32;
    gc.then(|| if is_large { first } else { first + offset / cell_size } as usize)
}

impl Heap {
    pub(crate) fn new(gil: Arc<gilbox_gil::Gil>) -> Heap {
        Heap {
            classes: std::array::from_fn(|_| SizeClass {
                free: Cell::new(null_mut()),
                page: Cell::new(null_mut()),
            }),
            pages: RefCell::default(),
            large: RefCell::default(),
            gc_pressure: Cell::new(0),
            collect_at: Cell::new(crate::gc::THRESHOLD),
            gil,
            bytes: Cell::new(0),
            byte_limit: Cell::new(usize::MAX),
            native: Cell::new(0),
            over_limit: Cell::new(false),
            is_exhausted: Cell::new(false),
            releasing: Cell::new(0),
            deferred: RefCell::default(),
            closing: Cell::new(false),
        }
    }

    /// A cell of at least `size` bytes, its contents undefined. Large requests are checked beforehand
    /// (`Ctx::check_allocation`).
    #[inline(always)]
    pub(crate) fn allocate(&self, size: usize, gc: bool) -> *mut Header {
        if gc {
            self.gc_pressure.set(self.gc_pressure.get() + 1);
        }
        if size <= 512 && !SEPARATE {
            let class = size.div_ceil(GRANULE) - 1 + if gc { N_CLASSES } else { 0 };
            let class = &self.classes[class];
            let cell = class.free.get();
            if !cell.is_null() {
                // SAFETY: cells on a free list are ours and hold a link.
                class.free.set(unsafe { (*cell).next });
                return cell as *mut Header;
            }
        }
        self.allocate_slow(size, gc)
    }

    /// A cell of at least `size` bytes, at most 512, if one is free; null if more has to be done.
    #[inline(always)]
    pub(crate) fn recycle(&self, size: usize, gc: bool) -> *mut Header {
        if SEPARATE {
            return null_mut();
        }
        let class = &self.classes[size.div_ceil(GRANULE) - 1 + if gc { N_CLASSES } else { 0 }];
        let cell = class.free.get();
        if !cell.is_null() {
            if gc {
                self.gc_pressure.set(self.gc_pressure.get() + 1);
            }
            // SAFETY: as in `allocate`.
            class.free.set(unsafe { (*cell).next });
        }
        cell as *mut Header
    }

    #[cold]
    #[inline(never)]
    fn allocate_slow(&self, size: usize, gc: bool) -> *mut Header {
        // Asked here and not for every object: while cells are recycled the heap does not grow.
        if gc && self.gc_pressure.get() > self.collect_at.get() {
            self.gil.call_attention();
        }
        if size > MAX_CELL {
            return self.allocate_large(size, gc);
        }
        let index = class_of(size);
        let cell_size = class_size(index);
        let class = &self.classes[index + if gc { N_CLASSES } else { 0 }];
        let cell = class.free.get();
        if !cell.is_null() {
            // SAFETY: as in `allocate`.
            class.free.set(unsafe { (*cell).next });
            return cell as *mut Header;
        }
        let mut page = class.page.get();
        // SAFETY: the class's page is one of ours.
        if page.is_null() || unsafe { (*page).bump.get() } + cell_size > PAGE_SIZE {
            page = self.new_page(PAGE_SIZE, cell_size, gc, Some(index));
            class.page.set(page);
            self.pages.borrow_mut().push(page);
        }
        // SAFETY: there is room for a cell between the mark and the page's end, and for as many more as are counted.
        unsafe {
            let offset = (*page).bump.get();
            let more = ((PAGE_SIZE - offset) / cell_size - 1).min(AHEAD);
            (*page).bump.set(offset + (1 + more) * cell_size);
            let start = (page as *mut u8).add(offset);
            // Those behind it are free, the next one first.
            let mut next = null_mut();
            for at in (1..=more).rev() {
                let cell = start.add(at * cell_size) as *mut FreeCell;
                (*cell).next = next;
                (*cell).ty = RawValue(0);
                next = cell;
            }
            class.free.set(next);
            start as *mut Header
        }
    }

    fn new_page(&self, bytes: usize, cell_size: usize, gc: bool, class: Option<usize>) -> *mut Page {
        if self.bytes.get().saturating_add(bytes) > self.byte_limit.get() {
            // The object at hand is still made; the thread raises MemoryError at its next safe point.
            self.over_limit.set(true);
            self.gil.call_attention();
        }
        let align = if class.is_none() { LARGE_ALIGN } else { PAGE_SIZE };
        let layout = MemoryLayout::from_size_align(bytes, align)
            .unwrap_or_else(|_| handle_alloc_error(MemoryLayout::new::<Page>()));
        // SAFETY: the layout has a size.
        let page = unsafe { alloc(layout) } as *mut Page;
        if page.is_null() {
            handle_alloc_error(layout);
        }
        self.bytes.set(self.bytes.get() + bytes);
        // SAFETY: the page is fresh and larger than its header.
        unsafe {
            page.write(Page {
                cell_size,
                bump: Cell::new(PAGE_HEADER),
                class: class.unwrap_or(0) + if gc { N_CLASSES } else { 0 },
                is_large: class.is_none(),
                gc,
                index: Cell::new(0),
                first: Cell::new(0),
            })
        };
        page
    }

    fn allocate_large(&self, size: usize, gc: bool) -> *mut Header {
        let page = self.new_page(PAGE_HEADER.saturating_add(size), size, gc, None);
        let mut large = self.large.borrow_mut();
        // SAFETY: the page was just made.
        unsafe { (*page).index.set(large.len()) };
        large.push(page);
        // SAFETY: the object starts right behind the page's header.
        unsafe { (page as *mut u8).add(PAGE_HEADER) as *mut Header }
    }

    /// Gives a cell back.
    ///
    /// # Safety
    /// The object in it is dead and everything it owned is released.
    #[inline(always)]
    unsafe fn free(&self, header: *mut Header) {
        // SAFETY: the cell lies on a page of ours and is not used any more.
        unsafe {
            let page = page_of(header);
            if (*page).gc {
                self.gc_pressure.set(self.gc_pressure.get() - 1);
            }
            if (*page).is_large {
                self.free_large(page);
                return;
            }
            self.push_free(page, header);
        }
    }

    /// Puts a cell on the free list of its page's class.
    ///
    /// # Safety
    /// As for `free`; the page is the cell's and has more than one.
    #[inline(always)]
    unsafe fn push_free(&self, page: *mut Page, header: *mut Header) {
        // SAFETY: by the caller's promise; pages are made with a class that there is.
        unsafe {
            let class = self.classes.get_unchecked((*page).class);
            let cell = header as *mut FreeCell;
            (*cell).next = class.free.get();
            (*cell).ty = RawValue(0);
            class.free.set(cell);
        }
    }

    /// Gives the page of a large object back.
    ///
    /// # Safety
    /// As for `free`.
    #[cold]
    #[inline(never)]
    unsafe fn free_large(&self, page: *mut Page) {
        // SAFETY: made by `allocate_large` with this layout, and not used any more.
        unsafe {
            let bytes = PAGE_HEADER + (*page).cell_size;
            let index = (*page).index.get();
            let mut large = self.large.borrow_mut();
            large.swap_remove(index);
            if let Some(moved) = large.get(index) {
                (**moved).index.set(index);
            }
            self.bytes.set(self.bytes.get() - bytes);
            dealloc(page as *mut u8, MemoryLayout::from_size_align_unchecked(bytes, LARGE_ALIGN));
        }
    }

    /// Calls `f` with every live object the collector looks at. One that is being taken apart, whose count is zero,
    /// is none: a finalizer of its parts may have called the collector.
    pub(crate) fn each_gc_object(&self, mut f: impl FnMut(*mut Header)) {
        for page in self.pages.borrow().iter().chain(self.large.borrow().iter()) {
            // SAFETY: pages are ours; cells up to the mark are initialised, free ones have a null type.
            unsafe {
                if !(**page).gc {
                    continue;
                }
                if (**page).is_large {
                    let header = (*page as *mut u8).add(PAGE_HEADER) as *mut Header;
                    if (*header).rc.get() != 0 {
                        f(header);
                    }
                    continue;
                }
                let mut offset = PAGE_HEADER;
                while offset < (**page).bump.get() {
                    let header = (*page as *mut u8).add(offset) as *mut Header;
                    if (*header).ty.get() != RawValue(0) && (*header).rc.get() != 0 {
                        f(header);
                    }
                    offset += (**page).cell_size;
                }
            }
        }
    }

    /// Numbers the cells that the collector looks at, free ones too; answers how many there are. The numbers hold
    /// until something is allocated.
    pub(crate) fn number_cells(&self) -> usize {
        let mut next = 0;
        for page in self.pages.borrow().iter().chain(self.large.borrow().iter()) {
            // SAFETY: pages are ours.
            let page = unsafe { &**page };
            if page.gc {
                page.first.set(next);
                let used = page.bump.get().saturating_sub(PAGE_HEADER);
                next += if page.is_large { 1 } else { (used / page.cell_size) as u32 };
            }
        }
        next as usize
    }

    /// Gives pages without an object back. They are kept otherwise, for the next objects of their size: this is for when
    /// memory is short.
    #[cold]
    pub(crate) fn trim(&self) {
        const EMPTY: usize = usize::MAX;
        let mut pages = self.pages.borrow_mut();
        for page in pages.iter() {
            // SAFETY: pages are ours, and cells up to the mark are initialised.
            unsafe {
                let cells = (PAGE_HEADER..(**page).bump.get()).step_by((**page).cell_size);
                let is_free =
                    |at: usize| (*(*page as *mut u8).add(at).cast::<Header>()).ty.get() == RawValue(0);
                (**page).index.set(if cells.into_iter().all(is_free) { EMPTY } else { 0 });
            }
        }
        // SAFETY: free cells lie on pages of ours and hold a link, which is read before the page is given back.
        let is_empty = |page: *mut Page| !page.is_null() && unsafe { (*page).index.get() } == EMPTY;
        for class in &self.classes {
            if is_empty(class.page.get()) {
                class.page.set(null_mut());
            }
            let (mut cell, mut kept) = (class.free.get(), null_mut());
            while !cell.is_null() {
                // SAFETY: as above.
                let next = unsafe { (*cell).next };
                if !is_empty(page_of(cell.cast())) {
                    // SAFETY: as above.
                    unsafe { (*cell).next = kept };
                    kept = cell;
                }
                cell = next;
            }
            class.free.set(kept);
        }
        pages.retain(|page| {
            if is_empty(*page) {
                self.bytes.set(self.bytes.get() - PAGE_SIZE);
                // SAFETY: made by `new_page` with this layout; no list leads to it any more.
                unsafe {
                    dealloc((*page).cast(), MemoryLayout::from_size_align_unchecked(PAGE_SIZE, PAGE_SIZE))
                };
                return false;
            }
            true
        });
    }

    /// The bytes in use for objects and their pages, and for what they hold as far as the allocator tells.
    pub(crate) fn bytes_in_use(&self) -> usize {
        self.bytes.get().max(self.native.get().max(0) as usize)
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for page in self.pages.get_mut().drain(..) {
            // SAFETY: made by `new_page` with this layout; no object is used after its heap.
            unsafe {
                dealloc(page as *mut u8, MemoryLayout::from_size_align_unchecked(PAGE_SIZE, PAGE_SIZE))
            };
        }
        for page in self.large.get_mut().drain(..) {
            // SAFETY: as above; a large page's size follows from its cell's.
            unsafe {
                let bytes = PAGE_HEADER + (*page).cell_size;
                dealloc(page as *mut u8, MemoryLayout::from_size_align_unchecked(bytes, LARGE_ALIGN));
            }
        }
    }
}

thread_local! {
    static CURRENT: Cell<*const Ctx> = const { Cell::new(null()) };
}

/// Makes `ctx` the context of this OS thread; answers the one before.
pub(crate) fn set_current(ctx: *const Ctx) -> *const Ctx {
    CURRENT.with(|current| current.replace(ctx))
}

/// The context this OS thread is attached to; null if to none.
pub(crate) fn current() -> *const Ctx {
    CURRENT.with(Cell::get)
}

/// Counts bytes of the allocator for the heap of the thread's context. Called within an allocation.
#[inline]
pub(crate) fn count_native(bytes: isize) {
    let ctx = CURRENT.try_with(Cell::get).unwrap_or(null());
    if !ctx.is_null() {
        // SAFETY: a context stays alive while it is current.
        let heap = unsafe { &(*ctx).vm().heap };
        heap.native.set(heap.native.get() + bytes);
        if bytes > 0 && heap.native.get() > 0 && heap.native.get() as usize > heap.byte_limit.get() {
            heap.over_limit.set(true);
            heap.gil.call_attention();
        }
    }
}

/// Makes this thread raise MemoryError soon. Called within an allocation.
pub(crate) fn call_for_memory_error() {
    let ctx = CURRENT.try_with(Cell::get).unwrap_or(null());
    if !ctx.is_null() {
        // SAFETY: as above.
        let heap = unsafe { &(*ctx).vm().heap };
        heap.over_limit.set(true);
        heap.is_exhausted.set(true);
        heap.gil.call_attention();
    }
}

/// Ends an object whose last reference is gone.
///
/// # Safety
/// The count is zero and the object is used by nobody.
#[inline(never)]
pub(crate) unsafe fn release(header: *mut Header) {
    let ctx = current();
    // SAFETY: the caller's promise; a context stays alive while it is current. An exact str without an index owns nothing
    // but its type, which lives as long as the interpreter.
    unsafe {
        let shape = (*header).shape.get();
        if shape == shape::STR && !ctx.is_null() {
            let page = page_of(header);
            if !(*page).is_large && !(*(header as *const Object<StrObj>)).payload.has_index() {
                _ = (*(*header).ty.get().header()).decref();
                return (*ctx).vm().heap.push_free(page, header);
            }
        }
        if shape == shape::TUPLE && !ctx.is_null() && !(*page_of(header)).is_large {
            return release_tuple(&*ctx, header);
        }
        if is_range_of_words(header) && !ctx.is_null() && !SEPARATE {
            _ = (*(*header).ty.get().header()).decref();
            return (*ctx).vm().heap.push_free(page_of(header), header);
        }
        release_any(ctx, header);
    }
}

/// Is it a range of small ints, or the iterator of one? They own nothing but their type.
///
/// # Safety
/// The object is one.
#[inline(always)]
unsafe fn is_range_of_words(header: *const Header) -> bool {
    const { assert!(!RangeIterObj::GC && !RangeObj::GC) };
    // SAFETY: the shape says what it is.
    unsafe {
        match (*header).shape.get() {
            shape::RANGE_ITER => true,
            shape::RANGE => (*(header as *const Object<RangeObj>)).payload.small().is_some(),
            _ => false,
        }
    }
}

/// Ends an exact tuple: most often its items live on.
#[inline(never)]
unsafe fn release_tuple(ctx: &Ctx, header: *mut Header) {
    // SAFETY: the caller's promise; each item is given up once. Who looks at the heap meanwhile sees a count of zero.
    unsafe {
        for item in (*(header as *const Object<TupleObj>)).payload.items() {
            let item = item.raw();
            if item.is_pointer() && (*item.header()).decref() {
                release_part(ctx, item.header() as *mut Header);
            }
        }
        _ = (*(*header).ty.get().header()).decref();
        let heap = &ctx.vm().heap;
        heap.gc_pressure.set(heap.gc_pressure.get() - 1);
        heap.push_free(page_of(header), header);
    }
}

/// Ends what an object owned alone, at once or, where it lies too deep, with the outermost object.
#[inline(never)]
unsafe fn release_part(ctx: &Ctx, header: *mut Header) {
    let heap = &ctx.vm().heap;
    let depth = heap.releasing.get();
    if depth >= MAX_NESTED {
        heap.deferred.borrow_mut().push(header);
        return;
    }
    heap.releasing.set(depth + 1);
    // SAFETY: its last reference went.
    unsafe { release(header) };
    release_deferred(ctx, heap, depth);
}

/// The shapes of exact built-in types that have no finalizer, weak references, members or attributes.
const PLAIN: u64 = 1 << shape::TUPLE
    | 1 << shape::LIST
    | 1 << shape::DICT
    | 1 << shape::SLICE
    | 1 << shape::CELL
    | 1 << shape::LIST_ITER
    | 1 << shape::TUPLE_ITER
    | 1 << shape::RANGE_ITER
    | 1 << shape::STR_ITER
    | 1 << shape::ENUMERATE
    | 1 << shape::ZIP;

/// So many objects are ended within one another; what lies deeper waits.
const MAX_NESTED: u32 = 40;

/// Ends any other object.
#[inline(never)]
unsafe fn release_any(ctx: *const Ctx, header: *mut Header) {
    // A handle that outlives its interpreter's attachment leaks; a host sees this only as memory.
    if ctx.is_null() {
        return;
    }
    // SAFETY: a context stays alive while it is current.
    let ctx = unsafe { &*ctx };
    let heap = &ctx.vm().heap;
    // SAFETY: the caller's promise. An exact number or text has no finalizer, attributes or weak references and
    // owns no other object but its type, which its module keeps alive too.
    unsafe {
        let shape = (*header).shape.get();
        if shape == shape::STR {
            std::ptr::drop_in_place(&raw mut (*(header as *mut Object<StrObj>)).payload);
            (*header).ty.get().decref();
            return heap.free(header);
        }
        if matches!(shape, shape::INT | shape::FLOAT | shape::COMPLEX | shape::BYTES) {
            ((*header).type_data().payload.drop)(header);
            (*header).ty.get().decref();
            return heap.free(header);
        }
    }
    let depth = heap.releasing.get();
    // SAFETY: the object's type is alive.
    let (data, shape) = unsafe { ((*header).type_data(), (*header).shape.get()) };
    let is_plain = shape < 64 && PLAIN >> shape & 1 != 0 || {
        let layout = data.layout.get();
        data.slots.finalize.get().is_none()
            && !data.has(crate::object::TypeFlags::WEAKREF)
            && layout.n_members == 0
            && layout.attrs_offset == 0
    };
    if is_plain && depth < MAX_NESTED {
        // Nobody is told, and there is nothing but the payload: most built-in types.
        heap.releasing.set(depth + 1);
        // SAFETY: the caller's promise; the type lives until the end since the object holds it.
        unsafe {
            let ty = (*header).ty.get();
            (data.payload.drop)(header);
            heap.free(header);
            ty.decref();
        }
        return release_deferred(ctx, heap, depth);
    }
    if depth >= MAX_NESTED {
        heap.deferred.borrow_mut().push(header);
        return;
    }
    heap.releasing.set(depth + 1);
    // SAFETY: handed on from the caller.
    unsafe { release_now(ctx, heap, header) };
    release_deferred(ctx, heap, depth);
}

/// Ends what was put off because it lay too deep, if this is the outermost release.
#[inline(always)]
fn release_deferred(ctx: &Ctx, heap: &Heap, depth: u32) {
    // SAFETY: the lock's holder is the only one to look, and no borrow is alive here.
    if depth == 0 && unsafe { !(*heap.deferred.as_ptr()).is_empty() } {
        loop {
            let next = heap.deferred.borrow_mut().pop();
            match next {
                // SAFETY: deferred objects have a count of zero and wait only for this.
                Some(header) => unsafe { release_now(ctx, heap, header) },
                None => break,
            }
        }
    }
    heap.releasing.set(depth);
}

#[inline]
unsafe fn release_now(ctx: &Ctx, heap: &Heap, header: *mut Header) {
    // SAFETY: the caller's promise; the type is alive until the end since the object holds it.
    unsafe {
        let ty = (*header).ty.get();
        let data = (*header).type_data();
        if let Some(finalize) = data.slots.finalize.get()
            && !heap.closing.get()
            && !(data.kind == Kind::Generator && crate::types::generator::is_at_end(header))
            && !ctx.is_finalized(header)
        {
            (*header).set_count(1);
            finalize(ctx, RawValue::from_header(header).as_value());
            if !(*header).decref() {
                // It lives again. The next time it dies nobody is asked.
                ctx.set_finalized(header);
                return;
            }
        }
        if ctx.may_be_watched() {
            if data.has(crate::object::TypeFlags::WEAKREF) {
                ctx.clear_weak_references(header);
            }
            ctx.forget_finalized(header);
        }
        crate::object::attrs::release_storage(header, data);
        if data.kind != Kind::Plain {
            (data.payload.drop)(header);
        }
        heap.free(header);
        ty.decref();
    }
}

impl Ctx {
    /// A new object of a type whose payload is `T`, without attributes.
    #[inline(always)]
    pub fn alloc<T: crate::object::Payload>(&self, ty: &Type, payload: T) -> Ref<T> {
        debug_assert!(ty.holds::<T>());
        let layout = ty.layout.get();
        let mut size = layout.base_size as usize;
        if layout.n_members != 0 || layout.attrs_offset != 0 {
            size = crate::object::attrs::instance_size(layout, size);
        }
        let header =
            self.vm().heap.allocate(size, ty.payload.gc || layout.attrs_offset != 0 || layout.n_members != 0);
        // SAFETY: the cell has room for the header, the payload and the storage, and is ours alone.
        unsafe {
            write_header(header, ty);
            (&raw mut (*(header as *mut Object<T>)).payload).write(payload);
            crate::object::attrs::init_storage(header, layout);
            Ref::from_value_unchecked(RawValue::from_header(header).into_value())
        }
    }

    /// An exact object of a built-in type whose objects have neither members nor attributes.
    #[inline(always)]
    pub(crate) fn alloc_exact<T: crate::object::Payload>(&self, ty: &Type, shape: u32, payload: T) -> Value {
        debug_assert!(ty.root_shape.get() == shape && ty.holds::<T>());
        let header = self.vm().heap.allocate(size_of::<Object<T>>(), T::GC);
        // SAFETY: the cell has room for header and payload, and is ours alone.
        unsafe {
            begin_exact(header, ty, shape);
            (&raw mut (*(header as *mut Object<T>)).payload).write(payload);
            RawValue::from_header(header).into_value()
        }
    }

    /// A cell for an exact object of a built-in type; the payload and what follows is the caller's to
    /// write before anything else happens.
    ///
    /// # Safety
    /// The caller writes the payload before the object can be seen; `shape` is the type's.
    #[inline(always)]
    pub(crate) unsafe fn alloc_blank(&self, ty: &Type, shape: u32, size: usize, gc: bool) -> *mut Header {
        debug_assert!(ty.root_shape.get() == shape && ty.payload.gc == gc);
        let header = self.vm().heap.allocate(size, gc);
        // SAFETY: the cell is ours.
        unsafe { begin_exact(header, ty, shape) };
        header
    }

    /// A cell for an object with a tail of `tail` bytes behind its payload of type `T`; header and storage are
    /// initialised, payload and tail are the caller's to write before anything else happens.
    ///
    /// # Safety
    /// The caller writes payload and tail before the object can be seen.
    #[inline(always)]
    pub(crate) unsafe fn alloc_with_tail<T: crate::object::Payload>(
        &self,
        ty: &Type,
        tail: usize,
    ) -> *mut Object<T> {
        let layout = ty.layout.get();
        let base = (size_of::<Object<T>>() + tail).next_multiple_of(8);
        let storage = if layout.attrs_offset != 0 { 8 } else { 0 };
        let n_members = layout.n_members as usize;
        let is_gc = ty.payload.gc || storage != 0 || n_members != 0;
        let header = self.vm().heap.allocate(base + storage + 8 * n_members, is_gc);
        // SAFETY: the cell has room for all parts.
        unsafe {
            write_header(header, ty);
            if storage != 0 {
                ((header as *mut u8).add(base) as *mut u64).write(0);
            }
            for i in 0..n_members {
                ((header as *mut u8).add(base + storage) as *mut RawValue).add(i).write(RawValue::UNBOUND);
            }
        }
        header as *mut Object<T>
    }
}

/// Writes the header of an exact object of a built-in type, whose shape that is.
///
/// # Safety
/// The caller owns the cell.
#[inline(always)]
pub(crate) unsafe fn begin_exact(header: *mut Header, ty: &Type, shape: u32) {
    debug_assert!(ty.root_shape.get() == shape);
    // SAFETY: the cell is the caller's; a type is an object.
    unsafe {
        let ty = ty.as_value().raw();
        header.write(Header { rc: Count::new(1), shape: Cell::new(shape), ty: Cell::new(ty) });
        (*ty.header()).incref();
    }
}

unsafe fn write_header(header: *mut Header, ty: &Type) {
    // SAFETY: the caller owns the cell; the object's reference to its type is counted here.
    unsafe {
        header.write(Header {
            rc: Count::new(1),
            shape: Cell::new(ty.root_shape.get()),
            ty: Cell::new(ty.as_value().raw()),
        });
    }
    ty.as_value().raw().incref();
}
