//! What is lost next: a radix heap (R. K. Ahuja, K. Mehlhorn, J. B. Orlin, R. E. Tarjan: Faster algorithms for the shortest path problem.
//! Journal of the ACM 37, 1990, 213–223).
//!
//! Moments never fall while a pass goes on, and they are whole numbers. What waits lies in one of 65 heaps by the highest bit in which its
//! moment differs from the last that was taken; a heap is spread over those below it when its turn comes. Each entry so only goes down, at
//! most 64 times and as a rule a few, and nothing is compared along the way.

use crate::hours::Hours;

/// Moments and nodes that wait, the earliest first; of equal moments in an order that is the same each time.
#[derive(Debug)]
pub(super) struct Queue {
    heaps: [Vec<(u64, u32)>; 65],
    last: u64,
    /// Bit `h − 1` is set while heap `h` is not empty.
    filled: u64,
}

impl Default for Queue {
    fn default() -> Self {
        Queue { heaps: std::array::from_fn(|_| Vec::new()), last: 0, filled: 0 }
    }
}

impl Queue {
    /// A moment no earlier than the last that was taken.
    pub(super) fn push(&mut self, at: Hours, node: u32) {
        self.put((at.micros(), node));
    }

    fn put(&mut self, entry: (u64, u32)) {
        let heap = 64 - (entry.0 ^ self.last).leading_zeros();
        if let Some(bit) = heap.checked_sub(1) {
            self.filled |= 1 << bit;
        }
        self.heaps[heap as usize].push(entry);
    }

    /// The next.
    pub(super) fn pop(&mut self) -> Option<(Hours, u32)> {
        if self.heaps[0].is_empty() {
            self.spread()?;
        }
        self.heaps[0].pop().map(|(at, node)| (Hours::from_micros(at), node))
    }

    /// The lowest heap that is not empty, over those below it.
    fn spread(&mut self) -> Option<()> {
        if self.filled == 0 {
            return None;
        }
        let heap = self.filled.trailing_zeros() as usize + 1;
        self.filled &= self.filled - 1;
        let mut entries = std::mem::take(&mut self.heaps[heap]);
        self.last = entries.iter().map(|(at, _)| *at).min()?;
        entries.drain(..).for_each(|entry| self.put(entry));
        self.heaps[heap] = entries;
        Some(())
    }
}
