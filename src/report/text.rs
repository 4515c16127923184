//! The report of `--gil-report`: two tables, a bar a thread, nothing that needs colour to be read.

use gilbox_gil::{
    Reason,
    ledger::{Stats, ThreadStats},
};

use super::quantity::{count, interval, plural, time};

/// How many threads get rows of their own.
const ROWS: usize = 32;
/// Name column, at least and at most.
const NAME_WIDTH: (usize, usize) = (6, 18);

/// What the characters of a bar mean.
const KEY: &str = "█ run ▒ wait · blocked";
/// What the columns of the second table mean.
const NOTES: &str = "forced, given: another thread ran next · failed: woken in vain
contention: the share of waiting in the time that threads ran or waited
";

/// What the output can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal; below 72 counts as 72.
    pub width: usize,
    /// Whether bars are coloured. The text says the same without.
    pub color: bool,
}

/// What a stretch of a bar stands for.
#[derive(Clone, Copy)]
enum Stretch {
    Run,
    Wait,
    Blocked,
}

impl Stretch {
    /// The character, and the colour that repeats what it says.
    fn look(self) -> (char, &'static str) {
        match self {
            Stretch::Run => ('█', "\x1b[32m"),
            Stretch::Wait => ('▒', "\x1b[31m"),
            Stretch::Blocked => ('·', "\x1b[2m"),
        }
    }

    fn draw(self, cells: usize, style: Style) -> String {
        let (character, color) = self.look();
        let cells: String = std::iter::repeat_n(character, cells).collect();
        if style.color && !cells.is_empty() { format!("{color}{cells}\x1b[0m") } else { cells }
    }
}

/// The report. `name` turns a thread's serial number into its name.
///
/// ```
/// use gilbox::report::{Style, text};
/// let stats = gilbox_gil::Gil::new().stats();
/// let report = text(&stats, |serial| format!("t{serial}"), Style { width: 80, color: false });
/// assert!(report.starts_with("lock: interval, 5 ms"));
/// ```
pub fn text(stats: &Stats, name: impl Fn(u32) -> String, style: Style) -> String {
    let style = Style { width: style.width.max(72), ..style };
    let rows = rows(stats, &name);
    let widest = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let name_width = widest.clamp(NAME_WIDTH.0, NAME_WIDTH.1);
    let mut out = heading(stats);
    out.push_str(&times(&rows, name_width, stats.elapsed_ns, style));
    out.push('\n');
    out.push_str(&switches(&rows, name_width, style));
    out
}

/// The threads with their names: the busiest, the rest in one row, and the total if there are several.
fn rows(stats: &Stats, name: &impl Fn(u32) -> String) -> Vec<(String, ThreadStats)> {
    let mut threads: Vec<&ThreadStats> = stats.threads.iter().collect();
    let mut others = ThreadStats { serial: u32::MAX, ..ThreadStats::default() };
    let mut n_others = 0;
    if threads.len() > ROWS {
        threads.sort_by_key(|thread| std::cmp::Reverse(thread.run_ns + thread.wait_ns));
        let rest = threads.split_off(ROWS - 1);
        n_others = rest.len();
        rest.iter().for_each(|thread| others.merge(thread));
        threads.sort_by_key(|thread| thread.serial);
    }
    let label = |thread: &ThreadStats| match thread.serial {
        u32::MAX => "earlier threads".to_owned(),
        serial => name(serial),
    };
    let mut rows: Vec<_> = threads.iter().map(|&thread| (label(thread), thread.clone())).collect();
    if n_others > 0 {
        rows.push((format!("{n_others} others"), others));
    }
    if rows.len() > 1 {
        rows.push(("total".to_owned(), stats.total.clone()));
    }
    rows
}

fn heading(stats: &Stats) -> String {
    let total = &stats.total;
    let setting = match stats.check_interval {
        Some(ticks) => format!("every {}", plural(ticks.max(1).unsigned_abs(), "tick", "ticks")),
        None => interval(stats.interval_ns),
    };
    let threads = plural(stats.threads.len() as u64, "thread", "threads");
    let switches = plural(total.forced() + total.voluntary(), "switch", "switches");
    let wanted_ns = (total.run_ns + total.wait_ns).max(1);
    let share = total.wait_ns as f64 * 100.0 / wanted_ns as f64;
    format!(
        "lock: {}, {setting} · {} · {threads} · {switches} · contention {share:.0}%\n\n",
        stats.policy,
        time(stats.elapsed_ns)
    )
}

/// The first table: where the time went, as numbers and as a bar.
fn times(rows: &[(String, ThreadStats)], name_width: usize, elapsed_ns: u64, style: Style) -> String {
    let bar_width = style.width.saturating_sub(name_width + 32);
    let mut out =
        line(&format!("{:name_width$}{:>10}{:>10}{:>10}  {KEY}", "thread", "run", "wait", "blocked"));
    for (index, (name, thread)) in rows.iter().enumerate() {
        let total = rows.len() > 1 && index == rows.len() - 1;
        let bar = if total { String::new() } else { bar(thread, elapsed_ns, bar_width, style) };
        out.push_str(&line(&format!(
            "{}{:>10}{:>10}{:>10}  {bar}",
            cut(name, name_width),
            time(thread.run_ns),
            time(thread.wait_ns),
            time(thread.blocked_ns),
        )));
    }
    out
}

/// A thread's life as a share of the whole: run, wait, blocked; the rest it did not exist.
fn bar(thread: &ThreadStats, elapsed_ns: u64, width: usize, style: Style) -> String {
    let end = |ns: u64| (ns as f64 * width as f64 / elapsed_ns.max(1) as f64).round() as usize;
    let run = end(thread.run_ns).min(width);
    let wait = end(thread.run_ns + thread.wait_ns).min(width);
    let blocked = end(thread.run_ns + thread.wait_ns + thread.blocked_ns).min(width);
    let stretches = [(Stretch::Run, run), (Stretch::Wait, wait - run), (Stretch::Blocked, blocked - wait)];
    stretches.iter().map(|&(stretch, cells)| stretch.draw(cells, style)).collect()
}

/// The second table: how the lock changed hands, and how long its waiters waited.
fn switches(rows: &[(String, ThreadStats)], name_width: usize, style: Style) -> String {
    let indent = name_width + 50;
    let given_for = if indent + 9 <= style.width { "  given for" } else { "" };
    let mut out = line(&format!(
        "{:name_width$}{:>7}{:>7}{:>7}{:>9}{:>9}{:>9}{given_for}",
        "thread", "forced", "given", "failed", "wait p50", "p99", "max"
    ));
    for (name, thread) in rows {
        let row = format!(
            "{}{:>7}{:>7}{:>7}{:>9}{:>9}{:>9}",
            cut(name, name_width),
            count(thread.forced()),
            count(thread.voluntary()),
            count(thread.failed_wakes),
            wait(thread, 0.5),
            wait(thread, 0.99),
            wait(thread, 1.0),
        );
        let parts = reasons(thread);
        if parts.is_empty() || indent + parts.join(", ").len() <= style.width {
            out.push_str(&line(&format!("{row}  {}", parts.join(", "))));
        } else {
            out.push_str(&line(&row));
            out.push_str(&line(&format!("{:name_width$}  given for {}", "", parts.join(", "))));
        }
    }
    out.push_str(NOTES);
    out
}

/// A quantile of the waits; a dash if the thread never waited.
fn wait(thread: &ThreadStats, q: f64) -> String {
    if thread.waits.count() == 0 { "-".to_owned() } else { time(thread.waits.quantile(q)) }
}

/// The voluntary switches by reason, the most frequent first.
fn reasons(thread: &ThreadStats) -> Vec<String> {
    let counted = |&reason: &Reason| (thread.switches[reason as usize], reason);
    let mut parts: Vec<(u64, Reason)> =
        Reason::ALL[1..].iter().map(counted).filter(|part| part.0 > 0).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.0));
    parts.iter().map(|(number, reason)| format!("{} {}", reason.name(), count(*number))).collect()
}

/// A name in exactly `width` columns.
pub(crate) fn cut(name: &str, width: usize) -> String {
    let printable: String =
        name.chars().map(|character| if character.is_control() { '?' } else { character }).collect();
    if printable.chars().count() <= width {
        return format!("{printable:width$}");
    }
    let kept: String = printable.chars().take(width - 1).collect();
    format!("{kept}…")
}

/// A line without blanks at its end.
pub(crate) fn line(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests;
