//! The gallery: scripts that show one thing each, run under the policies that show it, with what is expected.

mod counting;
mod gallery;
mod show;

pub(crate) use gallery::DEMOS;
pub(crate) use show::{Order, run};
#[cfg(test)]
use show::{Shown, told};

/// One of the gallery.
pub(crate) struct Demo {
    /// As the command line has it.
    pub(crate) name: &'static str,
    /// What it shows, in a line.
    pub(crate) title: &'static str,
    /// The script.
    pub(crate) source: &'static str,
    /// Under what it is run.
    pub(crate) setups: &'static [Setup],
    /// What is expected of the runs.
    pub(crate) claims: &'static [Claim],
    /// What of a run is drawn.
    pub(crate) picture: Picture,
    /// What happens, and why.
    pub(crate) text: &'static str,
}

/// A way to run a script.
pub(crate) struct Setup {
    pub(crate) label: &'static str,
    pub(crate) options: &'static [&'static str],
    pub(crate) args: &'static [&'static str],
    /// Whether it is drawn.
    pub(crate) is_drawn: bool,
    /// The build that runs it, if it is not this one.
    pub(crate) build: Option<&'static str>,
    /// What is measured without a script, besides.
    pub(crate) also: Option<fn() -> f64>,
}

/// What a line of a script's output says in a run: the number of the run, and what stands before the colon.
pub(crate) type Quantity = (usize, &'static str);

/// What a quantity is divided by.
pub(crate) enum Unit {
    /// Another quantity.
    Of(Quantity),
    /// A number.
    Number(f64),
}

/// What is expected: a quantity, in a unit, between two bounds.
pub(crate) struct Claim {
    pub(crate) says: &'static str,
    pub(crate) quantity: Quantity,
    pub(crate) unit: Unit,
    pub(crate) least: f64,
    pub(crate) most: f64,
    /// Whether it can only be seen with two cores.
    pub(crate) needs_cores: bool,
}

impl Claim {
    /// Whether each single run has to show it: elsewhere the median of the runs does.
    fn is_exact(&self) -> bool {
        self.least == self.most
    }
}

/// A window of the run.
pub(crate) struct Picture {
    /// Where it begins, as a share of the run.
    pub(crate) from: f64,
    /// How long it is, in milliseconds.
    pub(crate) ms: f64,
}

/// The demo of this name.
pub(crate) fn find(name: &str) -> Option<&'static Demo> {
    DEMOS.iter().copied().find(|demo| demo.name == name)
}

#[cfg(test)]
mod tests;
