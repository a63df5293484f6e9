//! What may happen in the clones.

use proptest::prelude::*;

/// The tickets that all clones begin with.
pub(super) const BEGUN: [&str; 5] = [
    INCIDENT,
    "request new 'A laptop' --urgency low",
    "kb new 'VPN drops' --body 'one\n\ntwo\n\nthree'",
    "change new 'Renew the certificate' --type normal --reason expires --scope all --plan p --resources r --rollback-plan b --description new --draft",
    "monitor improve new 'Faster answers' --measure respond.mean",
];
const INCIDENT: &str =
    "incident new 'VPN drops' --impact significant --urgency high --symptom resets --description one";

/// What is done to an incident ID in a clone, or, where it can be, to a request.
const ON_WORK: [&str; 15] = [
    INCIDENT,
    "note ID 'looked at it'",
    "incident edit ID --title 'WORD'",
    "incident edit ID --tag WORD --description 'WORD'",
    "incident assign ID chen --team net",
    "incident start ID",
    "incident hold ID --reason supplier",
    "incident resume ID",
    "incident repair ID 'WORD'",
    "incident verify ID --passed --evidence 'WORD'",
    "incident analyse ID --step investigate 'WORD'",
    "incident outage start ID",
    "incident outage end ID",
    "incident resolve ID --outcome 'WORD' --message 'WORD'",
    "incident reopen ID --because 'WORD'",
];
const ON_ARTICLE: [&str; 9] = [
    "kb edit ID --body 'WORD\n\ntwo\n\nthree' -m 'WORD'",
    "kb edit ID --body 'one\n\ntwo\n\nWORD' -m 'WORD'",
    "kb edit ID --title WORD",
    "kb submit ID -m 'WORD'",
    "kb submit ID -m 'WORD'",
    "kb approve ID --as chen --publish",
    "kb approve ID --as chen",
    "kb helpful ID --as mei",
    "kb return ID --because 'WORD'",
];
const ON_CHANGE: [&str; 6] = [
    "change edit ID --plan WORD --resources WORD --rollback-plan WORD",
    "change edit ID --title WORD",
    "change submit ID",
    "change assess ID --effects WORD --likelihood unlikely --impact minor --mitigation WORD --signed-by lin",
    "change approve ID --as chen --role cab",
    "note ID 'WORD'",
];
const ON_IMPROVEMENT: [&str; 5] = [
    "monitor improve plan ID --plan WORD --done-by 2026-12-24 --owner lin",
    "monitor improve plan ID --concerned WORD",
    "monitor improve do ID WORD",
    "monitor improve cancel ID --because WORD",
    "note ID 'WORD'",
];

/// Lines of the policy that may change, by how each begins, and what comes in their place for a number.
pub(super) const POLICY: [(&str, &str); 5] = [
    ("complete = ", "complete = \"NUMBERh\""),
    ("objection = ", "objection = \"NUMBERd\""),
    ("monitoring = ", "monitoring = \"NUMBERd\""),
    ("C = { respond", "C = { respond = \"8h\", handle = \"24h\", resolve = \"NUMBERh\" }"),
    ("name = \"Service", "name = \"Service NUMBER\""),
];

/// How far a ticket is when the clones part.
pub(super) fn begun(id: &str) -> &'static [&'static str] {
    match id.split('-').next() {
        Some("KB") => &["kb submit ID -m first", "kb approve ID --as chen --publish"],
        Some("CHG") => &[ON_CHANGE[2], ON_CHANGE[3]],
        _ => &[],
    }
}

/// What may be done to a ticket.
pub(super) fn commands(id: &str) -> &'static [&'static str] {
    match id.split('-').next() {
        Some("KB") => &ON_ARTICLE,
        Some("CHG") => &ON_CHANGE,
        Some("IMP") => &ON_IMPROVEMENT,
        _ => &ON_WORK,
    }
}

/// The command that ends a ticket.
pub(super) fn ending(id: &str) -> &'static str {
    match id.split('-').next() {
        Some("KB") => "kb archive ID --because WORD",
        Some("CHG") => "change cancel ID --because WORD",
        Some("IMP") => "monitor improve cancel ID --because WORD",
        _ => "incident cancel ID --because WORD",
    }
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// A command on a ticket.
    Command,
    /// A command whose time is in the past.
    Late,
    /// A ticket ends, and all that ended goes into the archive.
    Archive,
    /// All records move from the folders of their months to those of their days.
    Migrate,
    /// The same two years later.
    Years,
    /// A ticket is taken out of the archive.
    Restore,
    /// A ticket that ended is taken up again.
    Reopen,
    /// A mail with a file comes in.
    Mail,
    /// The same mail comes in in two clones.
    MailTwice,
    /// A line of the policy changes.
    Policy,
    /// A line of a text that is not the desk's changes.
    Readme,
    /// `git merge`, then `git resolve` where there is no driver.
    Merge,
    /// The commits of the clone again, after those of the other.
    Rebase,
    /// The last commit of the other, with all that its records hold.
    Pick,
    /// `git pull` as it is.
    Pull,
    PullRebase,
    /// `git merge` as it is.
    Plain,
    /// `itdesk git merge`.
    Bring,
    /// `itdesk sync`.
    Sync,
    /// `itdesk git resolve` in the middle of nothing.
    Resolve,
    /// `git revert` of the last commit that touched records.
    Revert,
    /// `git stash`, another command, `git stash pop`.
    Stash,
    /// `git reset --soft` by a commit that nobody else has.
    Soft,
    /// `git commit --amend` of such a commit.
    Amend,
    /// `git rm --cached`, which the next `git add` makes up for.
    Untrack,
}

/// How often each happens.
const WEIGHTS: [(u32, What); 25] = [
    (16, What::Command),
    (3, What::Late),
    (3, What::Archive),
    (1, What::Migrate),
    (1, What::Years),
    (2, What::Restore),
    (1, What::Reopen),
    (2, What::Mail),
    (2, What::MailTwice),
    (3, What::Policy),
    (1, What::Readme),
    (3, What::Merge),
    (2, What::Rebase),
    (2, What::Pick),
    (2, What::Pull),
    (2, What::PullRebase),
    (2, What::Plain),
    (2, What::Bring),
    (1, What::Sync),
    (1, What::Resolve),
    (2, What::Revert),
    (2, What::Stash),
    (1, What::Soft),
    (1, What::Amend),
    (1, What::Untrack),
];

/// Something that happens.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub what: What,
    /// In which clone, by number.
    pub clone: usize,
    /// Another one, where it takes two.
    pub other: usize,
    /// To which ticket.
    pub ticket: usize,
    /// Which command, or which line.
    pub which: usize,
}

/// Any of them.
pub(super) fn turn() -> impl Strategy<Value = Turn> {
    let what =
        proptest::strategy::Union::new_weighted(WEIGHTS.map(|(weight, what)| (weight, Just(what))).into());
    (what, 0..4usize, 0..4usize, 0..7usize, 0..90usize).prop_map(|(what, clone, other, ticket, which)| Turn {
        what,
        clone,
        other,
        ticket,
        which,
    })
}

/// How a case begins, by its number.
pub(super) fn directed(case: usize) -> Vec<Turn> {
    let in_clone = |what, clone, which| Turn { what, clone, other: 1 - clone, ticket: 0, which };
    use What::*;
    let turns: &[(What, usize, usize)] = match case % 7 {
        // The same line of the policy in two clones.
        0 => &[(Policy, 0, 0), (Command, 1, 1), (Policy, 1, 0), (Merge, 1, 0)],
        // One archives what another takes up again.
        1 => &[(Mail, 0, 0), (Archive, 0, 0), (Sync, 0, 0), (Sync, 1, 0), (Restore, 1, 0), (Reopen, 1, 0)],
        // What is reverted in one clone has later work in another.
        2 => &[(Mail, 0, 0), (Merge, 1, 0), (Command, 1, 1), (Revert, 0, 0), (Plain, 0, 0)],
        3 => &[(MailTwice, 0, 0), (Archive, 0, 0), (Mail, 1, 0), (Pull, 0, 0)],
        // One moves to days what another works on by month.
        5 => &[(Mail, 0, 0), (Migrate, 1, 0), (Command, 0, 2), (Mail, 0, 0), (Plain, 0, 0), (Merge, 1, 0)],
        4 => &[(Command, 0, 1), (Amend, 0, 1), (Soft, 0, 0), (Untrack, 0, 0), (Stash, 1, 1)],
        // Other lines of the policy, which git brings together.
        _ => &[(Policy, 0, 1), (Policy, 1, 3), (PullRebase, 0, 0), (Command, 1, 2), (PullRebase, 1, 0)],
    };
    turns.iter().map(|(what, clone, which)| in_clone(*what, *clone, *which)).collect()
}
