//! What a key of the policy is, and the tables that keys are in.

use serde_json::{Map, Value};

/// A key of the policy that gives a part of `T`.
///
/// A reader takes a value by its key, never by a name: a key that is not declared cannot be read.
pub(in crate::config) struct Key<T: 'static> {
    /// Its name in the file.
    pub name: &'static str,
    /// What its value is.
    pub is: Is,
    /// One sentence that says what it does.
    pub doc: &'static str,
    /// A value as TOML, where no default can show one.
    pub example: Option<&'static str>,
    /// The value in force; null where there is none.
    pub show: fn(&T) -> Value,
}

/// What a key holds.
pub(in crate::config) enum Is {
    Text,
    Texts,
    Patterns,
    Flag,
    /// A duration in whole minutes.
    Duration,
    /// A duration in whole days.
    Days,
    /// A length of time by the calendar.
    Period,
    /// A number from 0 to 1.
    Share,
    /// Any finite number.
    Number,
    /// A whole number from 0.
    Count,
    /// A number of bytes.
    Size,
    Zone,
    /// A language that itdesk has a catalogue of.
    Language,
    /// A value that only this key has, in words.
    Other(&'static str),
    /// One word of a list.
    Word(&'static [&'static str]),
    /// Words of a list.
    Words(&'static [&'static str]),
    /// A table: `[changes.approval]`.
    Table(&'static dyn Shape),
    /// A small table, written on one line.
    Inline(&'static dyn Shape),
    /// A list of tables: `[[sla.agreement]]`.
    Tables(&'static dyn Shape),
    /// Tables with free names: `[services.NAME]`.
    Named(&'static dyn Shape),
    /// Tables whose names are words of a list: `[mail.templates.received]`.
    NamedOf(&'static [&'static str], &'static dyn Shape),
    /// A small table whose keys are words of a list, each with a value of its own.
    Each(&'static [&'static str], &'static Is),
    /// A table with free keys, named here, each with a value of its own.
    Free(&'static str, &'static Is),
}

impl Is {
    /// The table that the value is or has, where its keys are declared.
    pub(crate) fn shape(&self) -> Option<&'static dyn Shape> {
        match self {
            Is::Table(shape) | Is::Inline(shape) | Is::Tables(shape) | Is::Named(shape) => Some(*shape),
            Is::NamedOf(_, shape) => Some(*shape),
            _ => None,
        }
    }

    /// The keys that the table, or each of its tables, may have; none when they are free.
    pub(crate) fn known(&self) -> Vec<&'static str> {
        match self {
            Is::Each(words, _) | Is::NamedOf(words, _) => words.to_vec(),
            _ => self.shape().map(Shape::names).unwrap_or_default(),
        }
    }
}

/// A table of the policy that gives a `T`.
pub(in crate::config) struct Table<T: 'static> {
    /// What it is for: sentences.
    pub about: &'static str,
    /// The page of docs/ that says more.
    pub see: Option<&'static str>,
    /// An entry as TOML, where the table has a free name or is one of a list.
    pub example: &'static str,
    /// What is built in; `None` where nothing is.
    pub builtin: fn() -> Option<T>,
    /// Its keys, in the order of `config show`.
    pub keys: &'static [&'static Key<T>],
}

impl<T> Table<T> {
    /// The values in force by key.
    pub(crate) fn value(&self, of: &T) -> Value {
        let value = |key: &&Key<T>| (key.name.to_owned(), (key.show)(of));
        let values = self.keys.iter().map(value).filter(|(_, value)| !value.is_null());
        Value::Object(values.collect::<Map<_, _>>())
    }
}

/// A declared key, whatever it gives a part of.
pub(in crate::config) struct Row {
    pub name: &'static str,
    pub is: &'static Is,
    pub doc: &'static str,
    pub example: Option<&'static str>,
    /// The built-in value; null where there is none.
    pub default: Value,
    /// Tells keys of one name apart.
    #[cfg(test)]
    pub id: usize,
}

/// A table, whatever it gives.
pub(in crate::config) trait Shape: Sync {
    fn about(&self) -> &'static str;
    fn see(&self) -> Option<&'static str>;
    fn example(&self) -> &'static str;
    fn names(&self) -> Vec<&'static str>;
    fn rows(&self) -> Vec<Row>;
}

impl<T> Shape for Table<T> {
    fn about(&self) -> &'static str {
        self.about
    }

    fn see(&self) -> Option<&'static str> {
        self.see
    }

    fn example(&self) -> &'static str {
        self.example
    }

    fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }

    fn rows(&self) -> Vec<Row> {
        let builtin = (self.builtin)();
        let row = |key: &&'static Key<T>| Row {
            name: key.name,
            is: &key.is,
            doc: key.doc,
            example: key.example,
            default: builtin.as_ref().map_or(Value::Null, key.show),
            #[cfg(test)]
            id: id(key),
        };
        self.keys.iter().map(row).collect()
    }
}

/// What tells a key from all others.
#[cfg(test)]
pub(in crate::config) fn id<T>(key: &'static Key<T>) -> usize {
    std::ptr::from_ref(key).addr()
}

/// Declares a table and its keys: a static for each key, and `TABLE` with all of them.
macro_rules! table {
    (
        $of:ty = $builtin:expr,
        $about:literal,
        see: $see:expr,
        example: $example:literal,
        $($key:ident = $name:literal, $is:expr, $doc:literal $(, example $shown:literal)? => $show:expr;)+
    ) => {
        $(pub(in crate::config) static $key: Key<$of> = Key {
            name: $name,
            is: $is,
            doc: $doc,
            example: table!(@example $($shown)?),
            show: $show,
        };)+

        pub(in crate::config) static TABLE: Table<$of> = Table {
            about: $about,
            see: $see,
            example: $example,
            builtin: || $builtin,
            keys: &[$(&$key),+],
        };
    };
    (@example) => { None };
    (@example $shown:literal) => { Some($shown) };
}
pub(super) use table;
