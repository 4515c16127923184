//! What happens when memory is used up: a script gets MemoryError, the process goes on.
//!
//! Containers grow by [`Ctx::make_room`], which asks before it takes; sizes that a script names go through
//! [`Ctx::check_allocation`]. What is left are small requests all over the machine that cannot fail: a program that
//! has [`Allocator`] as its global allocator keeps a reserve for them. When the reserve is touched, the thread raises
//! MemoryError at its next safe point, or at the next item that a native function takes from an iterator.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::heap;
use crate::value::Value;
use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::{TryReserveError, VecDeque};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering::Relaxed};

/// How many blocks the reserve has: so often a script may be told before memory is given back.
const BLOCKS: usize = 4;
/// The bytes of a block; address space only, until it is needed.
const BLOCK: Layout = match Layout::from_size_align(8 << 20, 4096) {
    Ok(layout) => layout,
    Err(_) => panic!("8 MiB are no layout"),
};
/// Larger requests are refused without touching the reserve: whoever makes them asks first.
const LARGE: usize = BLOCK.size() / 2;
/// Requests from this size on count in a heap's bytes; the smaller ones would cost more than they say.
const COUNTED: usize = 4096;

/// What a block of an object needs beside its bytes: the allocator's own needs, and those of an aligned block.
const MARGIN: usize = 128 << 10;

/// The reserve of the process: memory is the process's, so this cannot belong to an engine.
static RESERVE: [AtomicPtr<u8>; BLOCKS] = [const { AtomicPtr::new(null_mut()) }; BLOCKS];
/// Is a block of the reserve missing?
static WANTING: AtomicBool = AtomicBool::new(false);
/// Was the reserve ever made?
static IS_MADE: AtomicBool = AtomicBool::new(false);

/// An allocator, the system's or another, with a reserve, so that a script that uses up memory gets MemoryError and the process does
/// not end. It counts large blocks too, so that a host's limit covers what containers hold.
///
/// ```
/// #[global_allocator]
/// static ALLOCATOR: gilbox_vm::memory::Allocator = gilbox_vm::memory::Allocator::over(std::alloc::System);
/// # fn main() {}
/// ```
pub struct Allocator<A = System>(A);

impl<A> Allocator<A> {
    /// With the blocks of that allocator.
    pub const fn over(inner: A) -> Allocator<A> {
        Allocator(inner)
    }
}

// SAFETY: every block comes from the inner allocator and goes back there with its own layout.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Allocator<A> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are the inner one's conditions.
        let block = unsafe { self.0.alloc(layout) };
        if !block.is_null() {
            return counted(block, layout.size());
        }
        // SAFETY: as above.
        rescue(layout.size(), || unsafe { self.0.alloc(layout) })
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`.
        let block = unsafe { self.0.alloc_zeroed(layout) };
        if !block.is_null() {
            return counted(block, layout.size());
        }
        // SAFETY: as above.
        rescue(layout.size(), || unsafe { self.0.alloc_zeroed(layout) })
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as in `alloc`.
        unsafe { self.0.dealloc(block, layout) };
        if layout.size() >= COUNTED {
            freed(layout.size());
        }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as in `alloc`.
        let mut moved = unsafe { self.0.realloc(block, layout, size) };
        if moved.is_null() {
            // SAFETY: as in `alloc`; a block that could not grow stays as it was.
            moved = rescue(size, || unsafe { self.0.realloc(block, layout, size) });
        }
        if size.max(layout.size()) >= COUNTED && !moved.is_null() {
            heap::count_native(size as isize - layout.size() as isize);
        }
        moved
    }
}

#[inline(always)]
fn counted(block: *mut u8, size: usize) -> *mut u8 {
    if size >= COUNTED {
        heap::count_native(size as isize);
        if !IS_MADE.load(Relaxed) {
            IS_MADE.store(true, Relaxed);
            restore();
        }
    }
    block
}

#[cold]
fn freed(size: usize) {
    heap::count_native(-(size as isize));
    if size > LARGE && WANTING.load(Relaxed) {
        restore();
    }
}

/// Gives blocks of the reserve back to the system until `again` succeeds, and calls for a MemoryError.
#[cold]
#[inline(never)]
fn rescue(size: usize, again: impl Fn() -> *mut u8) -> *mut u8 {
    if size > LARGE {
        return null_mut();
    }
    for place in &RESERVE {
        let block = place.swap(null_mut(), Relaxed);
        if block.is_null() {
            continue;
        }
        // SAFETY: made by `restore` with this layout, and taken out of its place by this thread alone.
        unsafe { System.dealloc(block, BLOCK) };
        WANTING.store(true, Relaxed);
        heap::call_for_memory_error();
        let found = again();
        if !found.is_null() {
            return counted(found, size);
        }
    }
    null_mut()
}

/// Fills the reserve up as far as there is memory: at the begin, and whenever memory was given back.
#[cold]
fn restore() {
    for place in &RESERVE {
        if !place.load(Relaxed).is_null() {
            continue;
        }
        // SAFETY: the layout has a size.
        let block = unsafe { System.alloc(BLOCK) };
        if block.is_null() {
            return;
        }
        if place.compare_exchange(null_mut(), block, Relaxed, Relaxed).is_err() {
            // SAFETY: just made, and nobody has seen it.
            unsafe { System.dealloc(block, BLOCK) };
        }
    }
    WANTING.store(false, Relaxed);
}

/// What grows in steps, and can say when the next step is due.
pub trait Grows {
    /// How many more items there is room for.
    fn spare(&self) -> usize;
    /// The bytes it will have after it grew by `more` items or by half, whichever is more.
    fn grown(&self, more: usize) -> usize;
    /// Grows.
    ///
    /// # Errors
    /// When there is no memory.
    fn grow(&mut self, more: usize) -> std::result::Result<(), TryReserveError>;
}

macro_rules! grows {
    ($($ty:ty, $item:ty, $($of:ident)?;)*) => { $(
        impl $(<$of>)? Grows for $ty {
            #[inline(always)]
            fn spare(&self) -> usize {
                self.capacity() - self.len()
            }

            fn grown(&self, more: usize) -> usize {
                self.len().saturating_add(more).max(self.capacity() * 2).saturating_mul(size_of::<$item>())
            }

            fn grow(&mut self, more: usize) -> std::result::Result<(), TryReserveError> {
                self.try_reserve(more)
            }
        }
    )* };
}

grows! {
    Vec<T>, T, T;
    VecDeque<T>, T, T;
    String, u8, ;
}

impl Ctx {
    /// Makes room for `more` items at the end of a container that cannot fail to grow otherwise.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn make_room(&self, items: &mut impl Grows, more: usize) -> Result<()> {
        if items.spare() >= more { Ok(()) } else { self.grow(items, more) }
    }

    /// Adds bytes to what grows without bound.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn append(&self, all: &mut Vec<u8>, more: &[u8]) -> Result<()> {
        self.make_room(all, more.len())?;
        all.extend_from_slice(more);
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn grow(&self, items: &mut impl Grows, more: usize) -> Result<()> {
        let bytes = items.grown(more);
        if self.fits(bytes) && items.grow(more).is_ok() { Ok(()) } else { Err(self.memory_error("")) }
    }

    /// Is a host's limit kept with so many bytes more?
    fn fits(&self, bytes: usize) -> bool {
        let heap = &self.vm().heap;
        let keeps = || heap.bytes_in_use().checked_add(bytes).is_some_and(|n| n <= heap.byte_limit.get());
        if keeps() {
            return true;
        }
        heap.trim();
        keeps()
    }

    /// Fails with a MemoryError when an object of that many bytes cannot be made.
    ///
    /// # Errors
    /// MemoryError.
    pub fn check_allocation(&self, bytes: usize) -> Result<()> {
        const SURELY_THERE: usize = 256 << 10;
        let is_there = || crate::text::is_room(bytes.saturating_add(MARGIN));
        if self.fits(bytes) && (bytes < SURELY_THERE || is_there()) {
            return Ok(());
        }
        Err(self.memory_error(""))
    }

    /// The same for so many items of `T`.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn check_room_for<T>(&self, items: usize) -> Result<()> {
        if items < 4096 { Ok(()) } else { self.check_allocation(items.saturating_mul(size_of::<T>())) }
    }

    /// Is there room for a text that shows bytes, with up to four characters for each, while it grows?
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn check_shown(&self, bytes: &[u8]) -> Result<()> {
        if bytes.len() < 4096 {
            return Ok(());
        }
        let n_plain = bytes.iter().filter(|byte| matches!(byte, 0x20..=0x7e)).count();
        self.check_allocation((4 * bytes.len() - 3 * n_plain).saturating_mul(2))
    }

    /// Is there room for an object that many places make, and none of which expects to fail? If not, an empty one is made
    /// in its place, and the thread raises MemoryError before it goes on.
    #[inline(always)]
    pub(crate) fn has_room(&self, bytes: usize) -> bool {
        bytes < 1 << 20 || self.has_large_room(bytes)
    }

    #[cold]
    #[inline(never)]
    fn has_large_room(&self, bytes: usize) -> bool {
        let found = self.fits(bytes) && crate::text::is_room(bytes.saturating_add(MARGIN));
        if !found {
            self.lose();
        }
        found
    }

    /// Something was lost because memory has ended: the thread raises MemoryError at its next safe point.
    #[cold]
    pub fn lose(&self) {
        heap::call_for_memory_error();
    }

    /// Fails with a MemoryError when a text that is being built has no more room, or is beyond a host's limit.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn check_built(&self, text: &crate::text::TextBuf) -> Result<()> {
        let len = text.as_text().bytes().len();
        let has_room = !text.is_lost() && (len < 1 << 20 || self.fits(len));
        if has_room { Ok(()) } else { Err(self.memory_error("")) }
    }

    /// A str of a text that was built.
    ///
    /// # Errors
    /// MemoryError.
    pub fn built(&self, text: crate::text::TextBuf) -> Result<Value> {
        let made = self.new_str_buf(text);
        self.check_memory()?;
        Ok(made)
    }

    /// Fails with a MemoryError if memory became short since the last safe point. For native functions that take items
    /// from an iterator that may have no end.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn check_memory(&self) -> Result<()> {
        if self.vm().heap.over_limit.get() { self.memory_is_short() } else { Ok(()) }
    }

    /// Without a collection: the caller may hold borrows, and a collection calls finalizers.
    #[cold]
    #[inline(never)]
    fn memory_is_short(&self) -> Result<()> {
        let heap = &self.vm().heap;
        heap.over_limit.set(false);
        if heap.is_exhausted.get() {
            return Err(self.out_of_memory());
        }
        heap.trim();
        if heap.bytes_in_use() > heap.byte_limit.get() {
            return Err(self.out_of_memory());
        }
        Ok(())
    }

    /// The MemoryError for a heap that is full.
    #[cold]
    pub(crate) fn out_of_memory(&self) -> crate::error::Raise {
        self.vm().heap.is_exhausted.set(false);
        self.vm().heap.trim();
        let raise = self.memory_error("");
        if WANTING.load(Relaxed) {
            restore();
        }
        raise
    }
}
