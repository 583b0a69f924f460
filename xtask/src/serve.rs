//! A static file server for this machine only: what any host does, and no more, so that a demo
//! needs nothing else and a test can show that nothing else is needed.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A folder, ready to be served.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    folder: PathBuf,
    prefix: String,
}

impl Server {
    /// Listens on loopback; port 0 takes a free one. Files stand below `prefix`, which is empty or
    /// like `/some/path`.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn new(folder: &Path, port: u16, prefix: &str) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        Ok(Self { listener, folder: folder.to_owned(), prefix: prefix.to_owned() })
    }

    /// The address of the folder's front page.
    ///
    /// # Errors
    /// Those of the socket.
    pub fn address(&self) -> io::Result<String> {
        Ok(format!("http://{}{}/", self.listener.local_addr()?, self.prefix))
    }

    /// Serves until the program ends, each connection in its own thread.
    pub fn serve(&self) {
        thread::scope(|scope| {
            for stream in self.listener.incoming().flatten() {
                // A browser that went away is no error of ours.
                scope.spawn(move || self.answer(&stream).ok());
            }
        });
    }

    fn answer(&self, mut stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut lines = BufReader::new(stream).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        lines.map_while(Result::ok).find(String::is_empty);
        let (method, target) = request.split_once(' ').unwrap_or_default();
        let target = target.split([' ', '?', '#']).next().unwrap_or_default();
        let found = match method {
            "GET" | "HEAD" => self.file(target),
            _ => None,
        };
        let (status, kind, body) = match &found {
            Some(path) => ("200 OK", media_type(path), fs::read(path)?),
            None => ("404 Not Found", "text/plain; charset=utf-8", b"Not found\n".to_vec()),
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            body.len()
        )?;
        if method == "HEAD" { Ok(()) } else { stream.write_all(&body) }
    }

    /// The file behind a request, never one outside the folder.
    fn file(&self, target: &str) -> Option<PathBuf> {
        let below = target.strip_prefix(&self.prefix)?.strip_prefix('/')?;
        let relative = Path::new(if below.is_empty() { "index.html" } else { below });
        let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
        let path = self.folder.join(relative);
        (plain && path.is_file()).then_some(path)
    }
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::Server;

    fn file(prefix: &str, target: &str) -> Option<std::path::PathBuf> {
        let folder = crate::project::root().join("xtask");
        Server::new(&folder, 0, prefix).unwrap().file(target)
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        for target in ["/../Cargo.toml", "//etc/passwd", "/src/../../Cargo.toml", "/no", "", "/src"]
        {
            assert_eq!(file("", target), None, "{target}");
        }
        assert!(file("", "/Cargo.toml").is_some());
    }

    #[test]
    fn files_stand_below_the_prefix_only() {
        assert!(file("/a/b", "/a/b/Cargo.toml").is_some());
        assert_eq!(file("/a/b", "/Cargo.toml"), None);
        assert_eq!(file("/a/b", "/a/bc/Cargo.toml"), None);
    }
}
