//! `serve`: builds, then serves `dist/` on this machine.

use std::net::TcpListener;
use std::process::ExitCode;

use crate::Failure;
use crate::arguments::Arguments;
use crate::http::{Site, serve};
use crate::shell::{root, say};
use crate::site;

pub const HELP: &str = "
Builds what has changed, then serves dist/ on this machine and prints the address. Ctrl-C ends it.

usage: cargo xtask serve [--port N] [--base /PATH/] [--no-headers] [--no-build]

  --port N      listen there (8321); a free port is taken when it is in use, 0 asks for any
  --base PATH   serve below this path, as a project page of a host does (/)
  --no-headers  leave out the isolation headers, as a plain host does: the page then runs on one thread
  --no-build    serve dist/ as it is
";

const PORT: u16 = 8321;

pub fn command(mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let port = match arguments.option("--port")? {
        Some(text) => text.parse().map_err(|_| format!("--port is a number from 0 to 65535, not '{text}'."))?,
        None => PORT,
    };
    let base = normal_base(&arguments.option("--base")?.unwrap_or_default())?;
    let isolated = !arguments.flag("--no-headers");
    let as_it_is = arguments.flag("--no-build");
    arguments.finish()?;
    let folder = if as_it_is { root().join("dist") } else { site::build(None)? };
    let folder = folder.canonicalize().map_err(|_| "there is no dist/ yet; leave out --no-build.".to_owned())?;
    let listener = listen(port)?;
    let address = listener.local_addr().map_err(|error| format!("lost the port: {error}."))?;
    // The one line on stdout; tests read it.
    println!("http://{address}{base}");
    serve(listener, Site { folder, base, isolated });
    Ok(ExitCode::SUCCESS)
}

fn listen(port: u16) -> Result<TcpListener, Failure> {
    let taken = match TcpListener::bind(("127.0.0.1", port)) {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    let next = (1..=20).filter_map(|step| port.checked_add(step)).chain([0]);
    for other in next {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", other)) {
            say(format!("port {port} cannot be had ({taken}); taking another"));
            return Ok(listener);
        }
    }
    Err(format!("cannot listen on port {port} or any other: {taken}."))
}

/// Begins and ends with one slash.
fn normal_base(text: &str) -> Result<String, Failure> {
    if text.contains(['?', '#', '%', ' ', '\\']) {
        return Err(format!("--base is a plain path such as /course/, not '{text}'."));
    }
    let inner = text.trim_matches('/');
    Ok(if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_normalised() {
        assert_eq!(normal_base("").unwrap(), "/");
        assert_eq!(normal_base("sub/path").unwrap(), "/sub/path/");
        assert_eq!(normal_base("/sub/").unwrap(), "/sub/");
        assert!(normal_base("/a?b").is_err());
    }

    #[test]
    fn a_taken_port_gives_another() {
        let first = listen(0).unwrap();
        let port = first.local_addr().unwrap().port();
        assert_ne!(listen(port).unwrap().local_addr().unwrap().port(), port);
    }
}
