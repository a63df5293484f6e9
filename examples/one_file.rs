//! The floor under every durable write: one file created, synced, renamed into place, its folder synced.

use std::fs::File;
use std::io::Write;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    let temporary = folder.join(".one-file.tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(&[b'x'; 2048])?;
    file.sync_all()?;
    std::fs::rename(&temporary, folder.join("one-file"))?;
    File::open(folder)?.sync_all()
}
