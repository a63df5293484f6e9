//! Interrupts that wait: a lock of git's must not outlast the program that took it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::SigId;

#[cfg(unix)]
const INTERRUPTS: &[i32] =
    &[signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const INTERRUPTS: &[i32] = &[signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM];

/// Whether this program ends in its own way when it is interrupted.
static ENDS_ITSELF: AtomicBool = AtomicBool::new(false);

/// From now on an interrupt that was held back is left to handlers of the caller's own, and does not end the program.
pub fn leave_interrupts_to_caller() {
    ENDS_ITSELF.store(true, Ordering::SeqCst);
}

/// As long as it is held, Ctrl-C and its like take effect only afterwards.
#[derive(Debug)]
pub(super) struct Hold {
    seen: Vec<(i32, Arc<AtomicBool>, SigId)>,
    /// What the handlers ask: removed handlers would leave the signals ignored.
    released: Arc<AtomicBool>,
}

impl Hold {
    /// Holds interrupts back, as well as the system lets it.
    pub(super) fn begin() -> Hold {
        let released = Arc::new(AtomicBool::new(false));
        let hold = |signal: &i32| {
            let seen = Arc::new(AtomicBool::new(false));
            let id = signal_hook::flag::register(*signal, Arc::clone(&seen)).ok()?;
            signal_hook::flag::register_conditional_default(*signal, Arc::clone(&released)).ok()?;
            Some((*signal, seen, id))
        };
        Hold { seen: INTERRUPTS.iter().filter_map(hold).collect(), released }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let ends_itself = ENDS_ITSELF.load(Ordering::SeqCst);
        self.released.store(!ends_itself, Ordering::SeqCst);
        for (signal, seen, id) in &self.seen {
            signal_hook::low_level::unregister(*id);
            if !ends_itself && seen.load(Ordering::SeqCst) {
                let _ = signal_hook::low_level::emulate_default_handler(*signal);
            }
        }
    }
}
