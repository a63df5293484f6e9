//! What every command has: the flags of all, clock, desk, prompts, output, and how text and times are
//! read.

pub(crate) mod acted;
pub(crate) mod alias;
pub(crate) mod ask;
pub(crate) mod batch;
pub(crate) mod clock;
pub(crate) mod dates;
pub(crate) mod deferred;
pub(crate) mod desk_prefix;
pub(crate) mod desks;
pub(crate) mod editor;
pub(crate) mod exit;
pub(crate) mod finish;
pub(crate) mod first_word;
pub(crate) mod globals;
pub(crate) mod journal;
pub(crate) mod json_rows;
pub(crate) mod language;
pub(crate) mod localized;
pub(crate) mod near;
pub(crate) mod negated;
pub(crate) mod number;
pub(crate) mod opened;
pub(crate) mod other_names;
pub(crate) mod output;
pub(crate) mod pager;
pub(crate) mod piped;
pub(crate) mod places;
pub(crate) mod policy;
pub(crate) mod special;
pub(crate) mod stop;
pub(crate) mod text;
pub(crate) mod user;
pub(crate) mod watch;
