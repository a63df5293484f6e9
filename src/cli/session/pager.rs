//! What is printed on a terminal is held until it is known whether it fits the screen; what does not
//! goes through the user's pager, as git shows it.

use std::cell::RefCell;
use std::io::{ErrorKind, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// So much is held; more goes to the pager at once.
const MOST: usize = 4 * 1024 * 1024;

/// What a command prints, on its way to the screen.
#[derive(Debug)]
pub(crate) struct Held {
    state: RefCell<State>,
    /// Rows and columns of the screen.
    size: Option<(usize, usize)>,
}

#[derive(Debug)]
enum State {
    /// It is printed at once.
    Straight,
    /// It is held.
    Text(String),
    /// It is more than is held: the pager reads it.
    Paged(Pager),
    /// It is held until someone takes it.
    Taken(String),
    /// What stdout would get is held until someone takes it; what is said goes to stderr.
    Captured(String),
}

impl Held {
    /// Holds what is printed where `size` is that of a screen; else it is printed at once.
    pub(crate) fn new(size: Option<(usize, usize)>) -> Held {
        let state = if size.is_some() { State::Text(String::new()) } else { State::Straight };
        Held { state: RefCell::new(state), size }
    }

    /// Prints a text, now or later.
    ///
    /// # Errors
    /// What writing to stdout can meet.
    pub(crate) fn print(&self, text: &str) -> std::io::Result<()> {
        let mut state = self.state.borrow_mut();
        match &mut *state {
            State::Straight => straight(text),
            State::Text(held) if held.len() + text.len() > MOST => {
                let all = std::mem::take(held) + text;
                match Pager::start() {
                    Some(mut pager) => {
                        pager.write(&all);
                        *state = State::Paged(pager);
                        Ok(())
                    }
                    None => {
                        *state = State::Straight;
                        straight(&all)
                    }
                }
            }
            State::Text(held) | State::Taken(held) | State::Captured(held) => {
                held.push_str(text);
                Ok(())
            }
            State::Paged(pager) => {
                pager.write(text);
                Ok(())
            }
        }
    }

    /// Shows what is held. To be called before anything else reaches the terminal, and at the end.
    ///
    /// # Errors
    /// What writing to stdout can meet.
    pub(crate) fn release(&self) -> std::io::Result<()> {
        let (text, is_shown) = match &mut *self.state.borrow_mut() {
            State::Straight | State::Taken(_) | State::Captured(_) => return Ok(()),
            State::Text(held) => (std::mem::take(held), false),
            State::Paged(pager) => (String::new(), pager.end()),
        };
        if is_shown {
            *self.state.borrow_mut() = State::Text(String::new());
        }
        if text.is_empty() || !self.fits(&text) && page(&text) { Ok(()) } else { straight(&text) }
    }

    /// From now on what is printed is only held, for [`Held::take`].
    pub(crate) fn hold(&self) {
        *self.state.borrow_mut() = State::Taken(String::new());
    }

    /// From now on what goes to stdout is only held, for [`Held::take`].
    pub(crate) fn capture(&self) {
        *self.state.borrow_mut() = State::Captured(String::new());
    }

    /// What was printed since [`Held::hold`].
    pub(crate) fn take(&self) -> String {
        match &mut *self.state.borrow_mut() {
            State::Taken(held) | State::Captured(held) => std::mem::take(held),
            _ => String::new(),
        }
    }

    /// Whether what is printed is only held.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(*self.state.borrow(), State::Taken(_))
    }

    /// Whether a text leaves room for the prompt on the screen; long lines take several rows.
    fn fits(&self, text: &str) -> bool {
        let Some((rows, columns)) = self.size else { return true };
        let plain = anstream::adapter::strip_str(text).to_string();
        let taken = plain.lines().map(|line| line.chars().count().max(1).div_ceil(columns.max(1)));
        taken.sum::<usize>() < rows
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // The command has ended: there is nobody left to report it to.
        let _ = self.release();
    }
}

/// Writes to stdout now.
///
/// # Errors
/// What writing can meet.
pub(crate) fn straight(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// Shows a text through the pager; `false` when none runs, and the text is still to be printed.
fn page(text: &str) -> bool {
    let Some(mut pager) = Pager::start() else { return false };
    pager.write(text);
    pager.end()
}

/// A pager that runs. While it does, it is the one that Ctrl-C is for.
#[derive(Debug)]
struct Pager {
    child: Child,
}

/// Whether no pager has the terminal, so that Ctrl-C ends this program.
fn is_idle() -> &'static Arc<AtomicBool> {
    static IDLE: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    IDLE.get_or_init(|| {
        let idle = Arc::new(AtomicBool::new(true));
        for signal in INTERRUPTS {
            // Where it fails, Ctrl-C ends this program, as it does without a pager.
            let _ = signal_hook::flag::register_conditional_default(*signal, Arc::clone(&idle));
        }
        idle
    })
}

impl Pager {
    /// Starts `ITDESK_PAGER` or `PAGER`, else `less`; `None` where that is `cat`, empty or not there.
    /// The program comes from the user's own environment, never from a desk.
    fn start() -> Option<Pager> {
        let named = ["ITDESK_PAGER", "PAGER"].iter().find_map(|name| std::env::var(name).ok());
        let program = named.unwrap_or_else(|| "less".to_owned());
        if program.trim().is_empty() || program.trim() == "cat" {
            return None;
        }
        let mut command = Command::new("sh");
        command.arg("-c").arg(&program).stdin(Stdio::piped());
        // As git does: quit if it fits, keep colours, leave the screen as it is.
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        // Else Ctrl-C would end this program and leave the pager with the terminal.
        is_idle().store(false, Ordering::SeqCst);
        let child = command.spawn().inspect_err(|_| is_idle().store(true, Ordering::SeqCst)).ok()?;
        Some(Pager { child })
    }

    fn write(&mut self, text: &str) {
        if let Some(stdin) = &mut self.child.stdin
            && let Err(error) = stdin.write_all(text.as_bytes())
            && error.kind() == ErrorKind::BrokenPipe
        {
            // A reader that quits early has read enough.
            self.child.stdin = None;
        }
    }

    /// Waits until the reader quits; `false` when there was no such program.
    fn end(&mut self) -> bool {
        self.child.stdin = None;
        let status = self.child.wait();
        is_idle().store(true, Ordering::SeqCst);
        // The shell says 127 when there is no such program.
        status.is_ok_and(|status| status.code() != Some(127))
    }
}

/// The signals of Ctrl-C and Ctrl-\.
#[cfg(unix)]
const INTERRUPTS: &[i32] = &[signal_hook::consts::SIGINT, signal_hook::consts::SIGQUIT];
#[cfg(not(unix))]
const INTERRUPTS: &[i32] = &[signal_hook::consts::SIGINT];
