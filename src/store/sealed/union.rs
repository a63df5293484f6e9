//! Two versions of a sealed file that parted: one with the records of both.

use std::io::Write;
use std::iter::Peekable;

use super::file::Sealed;
use super::format::Flaw;
use super::write::Writer;
use crate::records::Id;

/// Makes one line of two lines of a record that differ, ours and theirs, after that of their common ancestor; `None` where
/// they are two tickets.
pub type MergeLines<'f> = &'f dyn Fn(Option<&[u8]>, &[u8], &[u8]) -> Option<Vec<u8>>;

/// Writes the union of two versions by id. A record that one side removed and the other left as it was is not in it. Equal
/// for both sides changed about, as far as `merge` is.
///
/// # Errors
/// What is wrong with one of them, or with writing; two tickets with one id.
pub fn union(
    base: Option<&Sealed>,
    ours: Option<&Sealed>,
    theirs: Option<&Sealed>,
    merge: MergeLines,
    out: impl Write,
) -> Result<(), Flaw> {
    let mut writer = Writer::new(out);
    let mut sides = [base, ours, theirs].map(|side| side.into_iter().flat_map(Sealed::lines).peekable());
    while let Some(id) = least(&mut sides)? {
        let [base, ours, theirs] = take(&mut sides, id)?;
        let line = match (ours, theirs) {
            (Some(ours), Some(theirs)) if ours == theirs => Some(ours),
            (Some(ours), Some(theirs)) => {
                let merged = merge(base.as_deref(), &ours, &theirs);
                Some(merged.ok_or(Flaw::Apart(id))?)
            }
            (Some(one), None) | (None, Some(one)) => Some(one).filter(|one| base.as_ref() != Some(one)),
            (None, None) => None,
        };
        if let Some(line) = line {
            writer.push(id, &line)?;
        }
    }
    writer.finish().map(drop).map_err(Flaw::from)
}

type Line = Result<(Id, Vec<u8>), Flaw>;

/// The least id that any side has next.
fn least<I: Iterator<Item = Line>>(sides: &mut [Peekable<I>; 3]) -> Result<Option<Id>, Flaw> {
    let mut least: Option<Id> = None;
    for side in sides {
        if let Some(Err(flaw)) = side.next_if(Result::is_err) {
            return Err(flaw);
        }
        if let Some(Ok((id, _))) = side.peek() {
            least = Some(least.filter(|least| least.number() <= id.number()).unwrap_or(*id));
        }
    }
    Ok(least)
}

/// The line of each side that has this id next.
fn take<I: Iterator<Item = Line>>(
    sides: &mut [Peekable<I>; 3],
    id: Id,
) -> Result<[Option<Vec<u8>>; 3], Flaw> {
    let mut lines = [const { None }; 3];
    for (line, side) in lines.iter_mut().zip(sides) {
        let next = side.next_if(|line| matches!(line, Ok((known, _)) if *known == id));
        *line = next.transpose()?.map(|(_, line)| line);
    }
    Ok(lines)
}
