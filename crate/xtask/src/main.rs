//! The project's commands: `cargo xtask setup | build | serve | test | check | run | bench | bless`.
//!
//! Guarantees: each command installs what it misses (and says so on stderr), does no work twice for unchanged inputs, and
//! ends with a message that says what to do when it cannot go on. Only what a command is asked for goes to stdout: the
//! address for `serve`, the program's output for `run`. Uses the standard library alone, so that it compiles in seconds.

mod arguments;
mod bench;
mod bless;
mod check;
mod http;
mod install;
mod rules;
mod run;
mod serve;
mod shell;
mod site;
mod stamp;
mod test;
mod toolchain;
mod wasm;

use std::io::Write;
use std::process::ExitCode;

use arguments::Arguments;

/// Why a command ended early: words for a person, already complete.
pub type Failure = String;

/// One command: its name, its line in the overview, its whole help, and what it does.
struct Command {
    name: &'static str,
    summary: &'static str,
    help: &'static str,
    run: fn(Arguments) -> Result<ExitCode, Failure>,
}

const COMMANDS: &[Command] = &[
    Command { name: "setup", summary: "install what building and testing need", help: install::HELP, run: install::setup },
    Command { name: "build", summary: "build the engine and the site into dist/", help: site::HELP, run: site::command },
    Command { name: "serve", summary: "build, then serve the site on this machine", help: serve::HELP, run: serve::command },
    Command { name: "test", summary: "run every test", help: test::HELP, run: test::command },
    Command { name: "check", summary: "formatting, lints, types and house rules", help: check::HELP, run: check::command },
    Command { name: "run", summary: "run a script, lesson or notebook in the engine", help: run::HELP, run: run::command },
    Command {
        name: "bench",
        summary: "measure the engine in Chromium, beside its peers",
        help: bench::HELP,
        run: bench::command,
    },
    Command { name: "bless", summary: "accept new references on purpose", help: bless::HELP, run: bless::command },
];

fn overview() -> String {
    let mut text = String::from("Brunsviga's project commands\n\nusage: cargo xtask COMMAND [OPTIONS]\n\n");
    for command in COMMANDS {
        text += &format!("  {:<8}{}\n", command.name, command.summary);
    }
    text + "\n`cargo xtask COMMAND --help` tells more about one of them."
}

/// To stdout, whoever still reads it: `--help | head` is no error.
fn show(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(name) = words.next() else {
        eprintln!("{}", overview());
        return ExitCode::from(2);
    };
    if matches!(name.as_str(), "--help" | "-h" | "help") {
        match words.next().and_then(|topic| COMMANDS.iter().find(|c| c.name == topic)) {
            Some(command) => show(command.help.trim()),
            None => show(&overview()),
        }
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("xtask: there is no command '{name}'.\n\n{}", overview());
        return ExitCode::from(2);
    };
    let arguments = Arguments::new(words.collect());
    if arguments.asks_for_help() {
        show(command.help.trim());
        return ExitCode::SUCCESS;
    }
    (command.run)(arguments).unwrap_or_else(|failure| {
        eprintln!("xtask {name}: {failure}");
        ExitCode::FAILURE
    })
}
