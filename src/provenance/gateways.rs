//! Who may commit what others did: the policy before a commit says so, and nobody says it of themselves.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use crate::config;
use crate::error::Result;
use crate::git::{Commit, Git, Reader};
use crate::store::POLICY_FILE;

/// The role of those who commit what others did: a machine that takes in mail, a script that imports.
pub(crate) const GATEWAY: &str = "gateway";

/// The addresses of the gateways, by person; `None` where there is no policy.
type Addresses = Option<BTreeMap<String, HashSet<String>>>;

/// The gateways of a desk as its commits have them.
pub(super) struct Gateways<'g> {
    git: &'g Git,
    /// By commit.
    read: RefCell<HashMap<String, Addresses>>,
    /// By object: most commits have the same policy.
    policies: RefCell<HashMap<String, Addresses>>,
    objects: RefCell<Option<Reader>>,
    own: OnceCell<HashSet<String>>,
}

impl<'g> Gateways<'g> {
    pub(super) fn new(git: &'g Git) -> Gateways<'g> {
        let objects = RefCell::default();
        Gateways {
            git,
            read: RefCell::default(),
            policies: RefCell::default(),
            objects,
            own: OnceCell::new(),
        }
    }

    /// Whether the author of a commit was a gateway before it, by the word of someone else.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn wrote(&self, commit: &Commit) -> Result<bool> {
        let email = commit.author.email.to_lowercase();
        // Nothing was before a first commit: it is judged by itself and by what holds today.
        let first = [commit.id.clone(), "HEAD".to_owned()];
        let before = if commit.parents.is_empty() { &first[..] } else { &commit.parents };
        for commit in before {
            let known = self.at(commit)?.is_some_and(|all| all.values().any(|of| of.contains(&email)));
            if !known {
                return Ok(false);
            }
        }
        Ok(!self.own_word()?.contains(&email))
    }

    /// The addresses of those who gave the role to themselves.
    fn own_word(&self) -> Result<&HashSet<String>> {
        if let Some(own) = self.own.get() {
            return Ok(own);
        }
        let mut own = HashSet::new();
        for commit in self.git.history(&[Path::new(POLICY_FILE)])? {
            let mut before = Vec::new();
            for parent in &commit.parents {
                before.extend(self.at(parent)?);
            }
            let email = commit.author.email.to_lowercase();
            if before.is_empty() {
                continue;
            }
            for of in self.at(&commit.id)?.unwrap_or_default().into_values() {
                let was = before.iter().any(|all| all.values().any(|known| known.contains(&email)));
                if of.contains(&email) && !was {
                    own.extend(of);
                }
            }
        }
        Ok(self.own.get_or_init(|| own))
    }

    fn at(&self, commit: &str) -> Result<Addresses> {
        if let Some(known) = self.read.borrow().get(commit) {
            return Ok(known.clone());
        }
        let mut objects = self.objects.borrow_mut();
        let reader = match &mut *objects {
            Some(reader) => reader,
            none => none.insert(Reader::start(self.git)?),
        };
        let addresses = reader.read(&format!("{commit}:./{POLICY_FILE}"))?.and_then(|(object, text)| {
            let mut policies = self.policies.borrow_mut();
            let known = policies.entry(object);
            known.or_insert_with(|| Some(addresses(&String::from_utf8_lossy(&text)))).clone()
        });
        self.read.borrow_mut().insert(commit.to_owned(), addresses.clone());
        Ok(addresses)
    }
}

fn addresses(text: &str) -> BTreeMap<String, HashSet<String>> {
    let people = config::read_desk(text, &config::no_files).0.people.into_iter();
    let gateways = people.filter(|(_, person)| person.roles.iter().any(|role| role == GATEWAY));
    gateways.map(|(name, p)| (name, p.email.iter().map(|email| email.to_lowercase()).collect())).collect()
}
