//! Who may commit what others did: the policy before a commit says so, and nobody says it of themselves.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::trail::Trail;
use crate::config;
use crate::error::Result;
use crate::git::{Commit, Git};

/// The role of those who commit what others did: a machine that takes in mail, a script that imports.
pub(crate) const GATEWAY: &str = "gateway";

/// The addresses of the gateways, by person.
type Addresses = BTreeMap<String, HashSet<String>>;

/// The gateways of a desk as its commits have them.
pub(super) struct Gateways<'t> {
    /// By commit: the object of its policy.
    policies: HashMap<&'t str, Option<&'t str>>,
    /// By object.
    addresses: HashMap<&'t str, Addresses>,
    /// The policy of the last commit.
    head: Option<&'t str>,
    /// The addresses of those who gave the role to themselves.
    by_own_word: HashSet<String>,
}

impl<'t> Gateways<'t> {
    /// Reads every policy that the commits of the trail have had.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn of(git: &Git, trail: &'t Trail) -> Result<Gateways<'t>> {
        let mut policies: HashMap<&str, Option<&str>> = HashMap::with_capacity(trail.commits.len());
        let mut head = None;
        for (place, commit) in trail.commits.iter().enumerate() {
            let before =
                || commit.parents.first().and_then(|parent| policies.get(parent.as_str()).copied())?;
            head = match trail.policies.get(&place) {
                Some(changed) => changed.as_deref(),
                None => before(),
            };
            policies.insert(&commit.id, head);
        }
        let mut objects: Vec<&str> = trail.policies.values().flatten().map(String::as_str).collect();
        objects.sort_unstable();
        objects.dedup();
        let texts = git.contents(&objects.iter().map(|&object| object.to_owned()).collect::<Vec<_>>())?;
        let read = |text: Option<Vec<u8>>| addresses(&String::from_utf8_lossy(&text.unwrap_or_default()));
        let addresses = objects.into_iter().zip(texts.into_iter().map(read)).collect();
        let mut gateways = Gateways { policies, addresses, head, by_own_word: HashSet::new() };
        gateways.by_own_word = trail.commits.iter().flat_map(|commit| gateways.own_word(commit)).collect();
        Ok(gateways)
    }

    /// Whether the author of a commit was a gateway before it, by the word of someone else.
    pub(super) fn wrote(&self, commit: &Commit) -> bool {
        let email = commit.author.email.to_lowercase();
        let knows = |policy: Option<&str>| self.of_policy(policy).is_some_and(|all| has(all, &email));
        let was_known = match &commit.parents[..] {
            // Nothing was before a first commit: it is judged by itself and by what holds today.
            [] => knows(self.at(&commit.id)) && knows(self.head),
            parents => parents.iter().all(|parent| knows(self.at(parent))),
        };
        was_known && !self.by_own_word.contains(&email)
    }

    /// The addresses to which the author of a commit gave the role by it, being among them.
    fn own_word(&self, commit: &Commit) -> Vec<String> {
        let now = self.at(&commit.id);
        let before = commit.parents.iter().map(|parent| self.at(parent));
        // Most commits leave the policy as it was.
        if before.clone().any(|policy| policy == now) {
            return Vec::new();
        }
        let mut before = before.filter_map(|policy| self.of_policy(policy)).peekable();
        let email = commit.author.email.to_lowercase();
        if before.peek().is_none() || before.any(|all| has(all, &email)) {
            return Vec::new();
        }
        let of_author = self.of_policy(now).into_iter().flat_map(|all| all.values());
        of_author.filter(|of| of.contains(&email)).flatten().cloned().collect()
    }

    /// The object of the policy in a commit.
    fn at(&self, commit: &str) -> Option<&'t str> {
        self.policies.get(commit).copied().flatten()
    }

    fn of_policy(&self, object: Option<&str>) -> Option<&Addresses> {
        self.addresses.get(object?)
    }
}

fn has(all: &Addresses, email: &str) -> bool {
    all.values().any(|of| of.contains(email))
}

fn addresses(policy: &str) -> Addresses {
    let people = config::read_desk(policy, &config::no_files).0.people.into_iter();
    let gateways = people.filter(|(_, person)| person.roles.iter().any(|role| role == GATEWAY));
    gateways.map(|(name, p)| (name, p.email.iter().map(|email| email.to_lowercase()).collect())).collect()
}
