//! A small static file server for this machine: what `serve` and the browser tests use.
//!
//! Guarantees: gives files below its folder and nothing else (no `..`, no hidden file, no link that leads out); the headers
//! that isolate a page, unless asked not to; correct types; one thread a connection, with time limits, so that a silent
//! client blocks nobody. Answers GET and HEAD.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What is served, and how.
pub struct Site {
    /// Canonical path of the folder
    pub folder: PathBuf,
    /// Path under which it appears: begins and ends with '/'
    pub base: String,
    /// Send COOP, COEP and CORP
    pub isolated: bool,
}

/// A response before it is written.
#[derive(Debug, PartialEq)]
enum Answer {
    File { status: &'static str, path: PathBuf },
    Redirect(String),
    Text { status: &'static str, text: &'static str },
}

/// Serves until the process ends.
pub fn serve(listener: TcpListener, site: Site) {
    let site = Arc::new(site);
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // Out of file handles, say: some connection will end soon.
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        let site = Arc::clone(&site);
        let serve_one = move || {
            // A client that goes away is no news.
            let _ = connection(stream, &site);
        };
        // A machine that refuses another thread loses this connection, not the server.
        let _ = std::thread::Builder::new().spawn(serve_one);
    }
}

fn connection(stream: TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    loop {
        // The whole head of a request fits this, or it is no request of a browser.
        let mut head = (&mut reader).take(16 * 1024);
        let mut first = String::new();
        if head.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut close = first.trim_end().ends_with("HTTP/1.0");
        let mut body = false;
        loop {
            let mut line = String::new();
            if head.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            close |= line == "connection: close";
            body |= line.starts_with("content-length:") && line != "content-length: 0" || line.starts_with("transfer-encoding:");
        }
        let mut words = first.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        // What a body holds is never read, so the connection cannot be used again.
        close |= body;
        match method {
            "GET" | "HEAD" => respond(&mut writer, site, site.answer(target), method == "HEAD", close)?,
            _ => {
                let answer = Answer::Text { status: "405 Method Not Allowed", text: "only GET and HEAD" };
                respond(&mut writer, site, answer, false, close)?
            }
        }
        if close {
            return Ok(());
        }
    }
}

fn respond(writer: &mut impl Write, site: &Site, answer: Answer, head_only: bool, close: bool) -> io::Result<()> {
    let (status, kind, cache, location, body) = match answer {
        Answer::File { status, path } => match fs::read(&path) {
            Ok(bytes) => (status, mime(&path), caching(&path, &site.folder), None, bytes),
            Err(_) => ("404 Not Found", "text/plain; charset=utf-8", "no-cache", None, b"cannot be read".to_vec()),
        },
        Answer::Redirect(to) => ("301 Moved Permanently", "text/plain; charset=utf-8", "no-cache", Some(to), Vec::new()),
        Answer::Text { status, text } => (status, "text/plain; charset=utf-8", "no-cache", None, text.into()),
    };
    let mut head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: {cache}\r\nX-Content-Type-Options: nosniff\r\n",
        body.len()
    );
    if site.isolated {
        head += "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\
                 Cross-Origin-Resource-Policy: same-origin\r\n";
    }
    if let Some(to) = location {
        head += &format!("Location: {to}\r\n");
    }
    head += if close { "Connection: close\r\n\r\n" } else { "\r\n" };
    writer.write_all(head.as_bytes())?;
    if !head_only {
        writer.write_all(&body)?;
    }
    writer.flush()
}

impl Site {
    /// What a request's target leads to.
    fn answer(&self, target: &str) -> Answer {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if path == "/" && self.base != "/" {
            return Answer::Redirect(self.base.clone());
        }
        let Some(inner) = path.strip_prefix(self.base.trim_end_matches('/')).filter(|inner| inner.starts_with('/')) else {
            return if format!("{path}/") == self.base { Answer::Redirect(self.base.clone()) } else { self.missing() };
        };
        let Some(segments) = decode(inner) else {
            return Answer::Text { status: "400 Bad Request", text: "not a path" };
        };
        let mut file = self.folder.clone();
        for segment in segments.split('/').filter(|segment| !segment.is_empty()) {
            // No hidden files, and with that neither "." nor "..".
            if segment.starts_with('.') || segment.contains(['\\', '\0']) {
                return self.missing();
            }
            file.push(segment);
        }
        // Follows links, which must not lead out of the folder.
        let Some(file) = file.canonicalize().ok().filter(|file| file.starts_with(&self.folder)) else {
            return self.missing();
        };
        if file.is_dir() {
            if !path.ends_with('/') {
                return Answer::Redirect(format!("{path}/"));
            }
            let index = file.join("index.html");
            return if index.is_file() { Answer::File { status: "200 OK", path: index } } else { self.missing() };
        }
        Answer::File { status: "200 OK", path: file }
    }

    fn missing(&self) -> Answer {
        let page = self.folder.join("404.html");
        if page.is_file() {
            return Answer::File { status: "404 Not Found", path: page };
        }
        Answer::Text { status: "404 Not Found", text: "There is no such page here." }
    }
}

/// Undoes %-escapes; None for what is not UTF-8 or not an escape.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &after[2..];
    }
    String::from_utf8(bytes).ok()
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "txt" | "md" | "py" => "text/plain; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "ipynb" => "application/x-ipynb+json",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// Files whose name holds a hash of their contents may be kept; the rest is asked for again.
fn caching(path: &Path, folder: &Path) -> &'static str {
    let first = path.strip_prefix(folder).ok().and_then(|inner| inner.components().next());
    let first = first.map(|component| component.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
    if first == "assets" || first.starts_with("engine-") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a page, a sub-folder, a hidden file, and a link that leads out.
    fn site(name: &str, base: &str) -> Site {
        let folder = std::env::temp_dir().join(format!("brunsviga-http-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("dist/day-1")).unwrap();
        for file in ["secret.txt", "dist/index.html", "dist/day-1/index.html", "dist/a b.svg", "dist/.stamp"] {
            fs::write(folder.join(file), file).unwrap();
        }
        let _ = std::os::unix::fs::symlink(folder.join("secret.txt"), folder.join("dist/link.txt"));
        Site { folder: folder.join("dist").canonicalize().unwrap(), base: base.to_owned(), isolated: true }
    }

    fn found(answer: Answer) -> Option<String> {
        match answer {
            Answer::File { status: "200 OK", path } => fs::read_to_string(path).ok(),
            _ => None,
        }
    }

    #[test]
    fn files_and_folders_are_found() {
        let site = site("found", "/");
        assert_eq!(found(site.answer("/")).as_deref(), Some("dist/index.html"));
        assert_eq!(found(site.answer("/day-1/?x=1#y")).as_deref(), Some("dist/day-1/index.html"));
        assert_eq!(found(site.answer("/a%20b.svg")).as_deref(), Some("dist/a b.svg"));
        assert_eq!(site.answer("/day-1"), Answer::Redirect("/day-1/".into()));
    }

    #[test]
    fn nothing_outside_or_hidden_is_given() {
        let site = site("outside", "/");
        for target in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/link.txt",
            "/.stamp",
            "/a%00b",
            "/no",
            "//etc/passwd",
            "/..\\secret.txt",
        ] {
            assert_eq!(found(site.answer(target)), None, "{target}");
        }
        assert!(matches!(site.answer("/%zz"), Answer::Text { status: "400 Bad Request", .. }));
        assert!(matches!(site.answer("/%+1"), Answer::Text { status: "400 Bad Request", .. }));
    }

    #[test]
    fn a_base_is_honoured() {
        let site = site("base", "/sub/path/");
        assert_eq!(found(site.answer("/sub/path/day-1/")).as_deref(), Some("dist/day-1/index.html"));
        assert_eq!(site.answer("/"), Answer::Redirect("/sub/path/".into()));
        assert_eq!(site.answer("/sub/path"), Answer::Redirect("/sub/path/".into()));
        assert_eq!(found(site.answer("/day-1/")), None);
        assert_eq!(found(site.answer("/sub/pathological/")), None);
    }

    #[test]
    fn a_request_over_a_socket_gets_headers_type_and_body() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || serve(listener, site("socket", "/")));
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            text
        };
        let page = ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200 OK") && page.ends_with("dist/index.html"));
        assert!(page.contains("text/html") && page.contains("Cross-Origin-Embedder-Policy: require-corp"));
        let head = ask("HEAD /a%20b.svg HTTP/1.0\r\n\r\n");
        assert!(head.contains("image/svg+xml") && head.contains("Content-Length: 12") && head.ends_with("\r\n\r\n"));
        assert!(ask("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc").starts_with("HTTP/1.1 405"));
        assert!(ask("GET /none HTTP/1.1\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 404"));
    }
}
