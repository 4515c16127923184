//! The local time zone: from `TZ` or `/etc/localtime`, read through the host.

use gilbox_vm::ctx::Ctx;
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

/// What holds during a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// Seconds east of Greenwich.
    pub(super) offset: i64,
    pub(super) summer: bool,
    pub(super) name: String,
}

/// A time zone: the moments at which the rule changes.
#[derive(Debug)]
pub(super) struct Zone {
    first: Rule,
    changes: Vec<(i64, Rule)>,
}

#[derive(Default)]
struct Current(RefCell<Option<Rc<Zone>>>);

/// The zone in force.
pub(super) fn current(ctx: &Ctx) -> Rc<Zone> {
    let state = ctx.state::<Current>();
    let known = state.0.borrow().clone();
    known.unwrap_or_else(|| {
        let zone = Rc::new(find(ctx));
        *state.0.borrow_mut() = Some(zone.clone());
        zone
    })
}

/// The zone is looked for again next time.
pub(super) fn forget(ctx: &Ctx) {
    *ctx.state::<Current>().0.borrow_mut() = None;
}

fn find(ctx: &Ctx) -> Zone {
    let read = |path: String| ctx.host().read_file(Path::new(&path)).ok().and_then(|data| parse(&data));
    let zone = match ctx.host().env_var("TZ") {
        Some(name) if name.is_empty() => None,
        Some(name) => {
            let name = name.trim_start_matches(':');
            let path =
                if name.starts_with('/') { name.to_owned() } else { format!("/usr/share/zoneinfo/{name}") };
            read(path).or_else(|| fixed(name))
        }
        None => read("/etc/localtime".to_owned()),
    };
    zone.unwrap_or_else(Zone::universal)
}

/// A zone such as `EST5`: a name and hours west of Greenwich.
fn fixed(text: &str) -> Option<Zone> {
    let at = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (name, west) = text.split_at(at);
    let hours: i64 = west.parse().ok()?;
    let rule = Rule { offset: -hours * 3600, summer: false, name: name.to_owned() };
    (name.len() >= 3).then_some(Zone { first: rule, changes: Vec::new() })
}

impl Zone {
    fn universal() -> Zone {
        Zone { first: Rule { offset: 0, summer: false, name: "UTC".to_owned() }, changes: Vec::new() }
    }

    /// The rule in force at a moment.
    pub(super) fn at(&self, seconds: i64) -> Rule {
        let after = self.changes.partition_point(|(when, _)| *when <= seconds);
        match after.checked_sub(1) {
            Some(i) => self.changes[i].1.clone(),
            None => self.first.clone(),
        }
    }

    /// The moment of a local time. `summer` settles which of two is meant: negative if that is not known.
    pub(super) fn to_universal(&self, local: i64, summer: i64) -> i64 {
        let candidates = [self.at(local - 86_400), self.at(local + 86_400)];
        let fits = |rule: &&Rule| self.at(local - rule.offset).offset == rule.offset;
        let wanted = |rule: &&Rule| summer >= 0 && rule.summer == (summer > 0);
        let rule = candidates.iter().filter(fits).find(wanted);
        let rule = rule.or_else(|| candidates.iter().find(fits)).unwrap_or(&candidates[0]);
        local - rule.offset
    }

    fn latest(&self, summer: bool) -> Option<&Rule> {
        let of_changes =
            self.changes.iter().rev().map(|(_, rule)| rule).take(2).find(|rule| rule.summer == summer);
        of_changes.or(Some(&self.first).filter(|rule| rule.summer == summer))
    }

    /// The names of standard and daylight saving time.
    pub(super) fn names(&self) -> (String, String) {
        let standard = self.latest(false).unwrap_or(&self.first).name.clone();
        let summer = self.latest(true).map_or_else(|| standard.clone(), |rule| rule.name.clone());
        (standard, summer)
    }

    /// Seconds east of Greenwich without daylight saving.
    pub(super) fn standard_offset(&self) -> i64 {
        self.latest(false).unwrap_or(&self.first).offset
    }

    /// Seconds east of Greenwich with daylight saving.
    pub(super) fn summer_offset(&self) -> i64 {
        self.latest(true).map_or_else(|| self.standard_offset(), |rule| rule.offset)
    }

    /// Is there daylight saving time?
    pub(super) fn has_summer(&self) -> bool {
        self.latest(true).is_some()
    }
}

/// A big-endian number of `size` bytes.
fn number(data: &[u8], at: usize, size: usize) -> Option<i64> {
    let bytes = data.get(at..at + size)?;
    let start = if bytes[0] & 0x80 != 0 { -1 } else { 0 };
    Some(bytes.iter().fold(start, |n, b| n << 8 | *b as i64))
}

/// A compiled time zone file (RFC 8536); the second part with 64-bit moments if there is one.
fn parse(data: &[u8]) -> Option<Zone> {
    if data.get(..4)? != b"TZif" {
        return None;
    }
    if data[4] < b'2' {
        return parse_part(data, 4);
    }
    let skipped = part_size(data, 4)?;
    parse_part(data.get(skipped..)?, 8)
}

/// The six counts of a header: UT and standard indicators, leap seconds, changes, rules, name bytes.
fn counts(data: &[u8]) -> Option<[usize; 6]> {
    let mut counts = [0; 6];
    for (i, count) in counts.iter_mut().enumerate() {
        *count = usize::try_from(number(data, 20 + 4 * i, 4)?).ok()?;
    }
    Some(counts)
}

fn part_size(data: &[u8], word: usize) -> Option<usize> {
    let [universal, standard, leaps, changes, rules, names] = counts(data)?;
    Some(44 + changes * (word + 1) + rules * 6 + names + leaps * (word + 4) + standard + universal)
}

fn parse_part(data: &[u8], word: usize) -> Option<Zone> {
    let [_, _, _, n_changes, n_rules, n_names] = counts(data)?;
    let kinds = 44 + n_changes * word;
    let rules_at = kinds + n_changes;
    let names = data.get(rules_at + n_rules * 6..)?.get(..n_names)?;
    let mut rules = Vec::with_capacity(n_rules.min(256));
    for i in 0..n_rules {
        let at = rules_at + i * 6;
        let name = names.get(*data.get(at + 5)? as usize..)?;
        let name = name.split(|b| *b == 0).next().unwrap_or(&[]);
        rules.push(Rule {
            offset: number(data, at, 4)?,
            summer: *data.get(at + 4)? != 0,
            name: String::from_utf8_lossy(name).into_owned(),
        });
    }
    let mut changes = Vec::with_capacity(n_changes.min(1 << 16));
    for i in 0..n_changes {
        let rule = rules.get(*data.get(kinds + i)? as usize)?;
        changes.push((number(data, 44 + i * word, word)?, rule.clone()));
    }
    let first = rules.iter().find(|rule| !rule.summer).or(rules.first())?.clone();
    Some(Zone { first, changes })
}
