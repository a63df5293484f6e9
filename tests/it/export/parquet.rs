//! A reader of Parquet files, as far as an export writes them: flat columns, plain values and dictionaries, Zstandard.
//!
//! It shares no code with the writer. Where Python has DuckDB, that reads the files as well.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value;

/// A value of the compact protocol of Thrift.
#[derive(Debug, Clone)]
enum Thrift {
    Flag,
    Number(i64),
    Bytes(Vec<u8>),
    List(Vec<Thrift>),
    Struct(BTreeMap<i64, Thrift>),
}

/// Bytes that are read from the beginning.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, length: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn length(&mut self) -> usize {
        u32::from_le_bytes(self.take(4).try_into().unwrap()) as usize
    }

    fn varint(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    fn number(&mut self) -> i64 {
        let number = self.varint();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    fn thrift(&mut self, kind: u8) -> Thrift {
        match kind {
            1 | 2 => Thrift::Flag,
            4..=6 => Thrift::Number(self.number()),
            8 => {
                let length = self.varint() as usize;
                Thrift::Bytes(self.take(length).to_vec())
            }
            9 => {
                let head = self.byte();
                let length = if head >> 4 == 15 { self.varint() as usize } else { usize::from(head >> 4) };
                Thrift::List((0..length).map(|_| self.thrift(head & 15)).collect())
            }
            12 => {
                let mut fields = BTreeMap::new();
                let mut id = 0;
                loop {
                    let head = self.byte();
                    if head == 0 {
                        return Thrift::Struct(fields);
                    }
                    id = if head >> 4 == 0 { self.number() } else { id + i64::from(head >> 4) };
                    fields.insert(id, self.thrift(head & 15));
                }
            }
            other => panic!("no type of Parquet: {other}"),
        }
    }

    /// Numbers in runs and in groups of eight.
    fn hybrid(&mut self, width: usize, count: usize) -> Vec<usize> {
        let mut numbers = Vec::new();
        while numbers.len() < count {
            let head = self.varint() as usize;
            if head & 1 == 0 {
                let bytes = self.take(width.div_ceil(8));
                let number = bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte));
                numbers.extend(std::iter::repeat_n(number, head >> 1));
            } else {
                numbers.extend(bits(self.take((head >> 1) * width), width));
            }
        }
        numbers.truncate(count);
        numbers
    }
}

fn bits(bytes: &[u8], width: usize) -> Vec<usize> {
    let bit = |at: usize| usize::from(bytes[at / 8] >> (at % 8) & 1);
    let number = |place: usize| (0..width).map(|b| bit(place * width + b) << b).sum();
    (0..bytes.len() * 8 / width.max(1)).map(number).collect()
}

impl Thrift {
    fn field(&self, id: i64) -> Option<&Thrift> {
        match self {
            Thrift::Struct(fields) => fields.get(&id),
            other => panic!("{other:?} has no field {id}"),
        }
    }

    fn number(&self, id: i64) -> i64 {
        match self.field(id) {
            Some(Thrift::Number(number)) => *number,
            other => panic!("{other:?} instead of number {id}"),
        }
    }

    fn list(&self, id: i64) -> &[Thrift] {
        match self.field(id) {
            Some(Thrift::List(list)) => list,
            other => panic!("{other:?} instead of list {id}"),
        }
    }

    fn text(&self, id: i64) -> String {
        match self.field(id) {
            Some(Thrift::Bytes(bytes)) => String::from_utf8(bytes.clone()).unwrap(),
            other => panic!("{other:?} instead of text {id}"),
        }
    }
}

/// The names of the columns, and the rows. Times are as SQLite has them.
pub fn read(path: &Path) -> (Vec<String>, Vec<Vec<Value>>) {
    let file = std::fs::read(path).unwrap();
    assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"), "{}", path.display());
    let tail = file.len() - 8;
    let length = u32::from_le_bytes(file[tail..tail + 4].try_into().unwrap()) as usize;
    let meta = Bytes(&file[tail - length..tail]).thrift(12);
    let columns = &meta.list(2)[1..];
    let mut rows = Vec::new();
    for group in meta.list(4) {
        let count = group.number(3) as usize;
        let chunks = group.list(1).iter().zip(columns);
        let cells: Vec<Vec<Value>> =
            chunks.map(|(chunk, column)| chunk_of(&file, chunk, column, count)).collect();
        rows.extend((0..count).map(|row| cells.iter().map(|column| column[row].clone()).collect::<Vec<_>>()));
    }
    assert_eq!(meta.number(3) as usize, rows.len());
    (columns.iter().map(|column| column.text(4)).collect(), rows)
}

fn chunk_of(file: &[u8], chunk: &Thrift, column: &Thrift, rows: usize) -> Vec<Value> {
    let meta = chunk.field(3).unwrap();
    let is_time = column.field(6).is_some_and(|_| column.number(6) == 10);
    let mut dictionary = Vec::new();
    let start = if meta.field(11).is_some() { meta.number(11) } else { meta.number(9) } as usize;
    let mut bytes = Bytes(&file[start..start + meta.number(7) as usize]);
    loop {
        let header = bytes.thrift(12);
        let page =
            zstd::bulk::decompress(bytes.take(header.number(3) as usize), header.number(2) as usize).unwrap();
        let mut page = Bytes(&page);
        if header.number(1) == 2 {
            let count = header.field(7).unwrap().number(1) as usize;
            dictionary = values(&mut page, meta.number(1), count, is_time);
            continue;
        }
        let of = header.field(5).unwrap();
        assert_eq!(of.number(1) as usize, rows);
        let length = page.length();
        let levels = Bytes(page.take(length)).hybrid(1, rows);
        let there = levels.iter().sum();
        let values = match of.number(2) {
            8 => {
                let width = usize::from(page.byte());
                let places = if width == 0 { vec![0; there] } else { page.hybrid(width, there) };
                places.into_iter().map(|place| dictionary[place].clone()).collect()
            }
            _ => values(&mut page, meta.number(1), there, is_time),
        };
        let mut values = values.into_iter();
        return levels
            .iter()
            .map(|level| if *level == 0 { Value::Null } else { values.next().unwrap() })
            .collect();
    }
}

fn values(page: &mut Bytes, kind: i64, count: usize, is_time: bool) -> Vec<Value> {
    let eight = |page: &mut Bytes| -> [u8; 8] { page.take(8).try_into().unwrap() };
    match kind {
        0 => bits(page.0, 1).into_iter().take(count).map(|bit| Value::Integer(bit as i64)).collect(),
        2 if is_time => {
            let time = |_| jiff::Timestamp::from_microsecond(i64::from_le_bytes(eight(page))).unwrap();
            (0..count).map(time).map(|at| Value::Text(at.to_string())).collect()
        }
        2 => (0..count).map(|_| Value::Integer(i64::from_le_bytes(eight(page)))).collect(),
        5 => (0..count).map(|_| Value::Real(f64::from_le_bytes(eight(page)))).collect(),
        _ => {
            let text = |_| {
                let length = page.length();
                Value::Text(String::from_utf8(page.take(length).to_vec()).unwrap())
            };
            (0..count).map(text).collect()
        }
    }
}
