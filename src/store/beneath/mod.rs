//! Opening what is below a desk without following a symbolic link: a desk comes from a repository, and a link in it
//! must not lead a command to other files of whoever runs it. The way to the desk itself may hold links.

mod path;
#[cfg(not(unix))]
#[path = "portable.rs"]
mod platform;
#[cfg(unix)]
#[path = "unix.rs"]
mod platform;

pub(super) use path::{Access, Thing, is_no_folder, link_in, open_or_create, read, split, thing};
pub(super) use platform::Dir;
