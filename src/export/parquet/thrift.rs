//! The compact protocol of Thrift, as far as the headers of Parquet need it: structs, lists, integers, texts.

/// Types as fields and lists name them.
pub(super) const I32: u8 = 5;
pub(super) const I64: u8 = 6;
pub(super) const TEXT: u8 = 8;
pub(super) const LIST: u8 = 9;
pub(super) const STRUCT: u8 = 12;

/// A struct on its way into bytes.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// The last field of each struct that is open.
    last: Vec<i16>,
}

impl Writer {
    /// An open struct.
    pub(super) fn new() -> Writer {
        Writer { bytes: Vec::new(), last: vec![0] }
    }

    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Begins a field of the struct that is open. Ids ascend by less than 16, as those of Parquet do.
    fn field(&mut self, id: i16, kind: u8) {
        let last = self.last.last_mut().expect("a struct is open");
        let step = id - std::mem::replace(last, id);
        self.bytes.push((step as u8) << 4 | kind);
    }

    /// A number of 32 bits.
    pub(super) fn i32(&mut self, id: i16, number: i32) {
        self.field(id, I32);
        self.item_i32(number);
    }

    /// A number of 64 bits.
    pub(super) fn i64(&mut self, id: i16, number: i64) {
        self.field(id, I64);
        self.varint((number << 1 ^ number >> 63) as u64);
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, id: i16, flag: bool) {
        self.field(id, if flag { 1 } else { 2 });
    }

    /// Bytes or a text.
    pub(super) fn text(&mut self, id: i16, text: &[u8]) {
        self.field(id, TEXT);
        self.item_text(text);
    }

    /// A list of so many items, which follow.
    pub(super) fn list(&mut self, id: i16, kind: u8, length: usize) {
        self.field(id, LIST);
        if length < 15 {
            self.bytes.push((length as u8) << 4 | kind);
        } else {
            self.bytes.push(0xf0 | kind);
            self.varint(length as u64);
        }
    }

    /// A number of a list.
    pub(super) fn item_i32(&mut self, number: i32) {
        self.varint(u64::from((number << 1 ^ number >> 31) as u32));
    }

    /// A text of a list.
    pub(super) fn item_text(&mut self, text: &[u8]) {
        self.varint(text.len() as u64);
        self.bytes.extend_from_slice(text);
    }

    /// A struct as a field.
    pub(super) fn inner(&mut self, id: i16, fill: impl FnOnce(&mut Writer)) {
        self.field(id, STRUCT);
        self.item(fill);
    }

    /// A struct of a list.
    pub(super) fn item(&mut self, fill: impl FnOnce(&mut Writer)) {
        self.last.push(0);
        fill(self);
        self.last.pop();
        self.bytes.push(0);
    }

    /// The bytes of the struct, closed.
    pub(super) fn close(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}
