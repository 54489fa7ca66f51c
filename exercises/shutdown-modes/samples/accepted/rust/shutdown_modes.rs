//! shutdown_modes: a worker thread takes all the steps, and its SIGSTOP stops the main thread with it. Standard output is a
//! buffer that is written at the standstill and at the end only.
use std::io::{self, Write};
use std::net::{IpAddr, TcpStream};
use std::os::unix::io::IntoRawFd;
use std::{env, error::Error, thread};

const SIGSTOP: i32 = 19;
const SHUT_WR: i32 = 1;

extern "C" {
    fn socket(family: i32, kind: i32, protocol: i32) -> i32;
    fn pipe(ends: *mut i32) -> i32;
    fn read(fd: i32, buffer: *mut u8, size: usize) -> isize;
    fn write(fd: i32, buffer: *const u8, size: usize) -> isize;
    fn shutdown(fd: i32, how: i32) -> i32;
    fn close(fd: i32) -> i32;
    fn raise(signal: i32) -> i32;
}

struct Report(Vec<u8>);

impl Report {
    fn line(&mut self, call: &str, result: isize) -> usize {
        let error = io::Error::last_os_error().raw_os_error().unwrap_or(0);
        let name = match error {
            9 => "EBADF",
            22 => "EINVAL",
            32 => "EPIPE",
            88 => "ENOTSOCK",
            104 => "ECONNRESET",
            107 => "ENOTCONN",
            _ => "another error",
        };
        let suffix = if result == -1 { format!(" {name}") } else { String::new() };
        self.0.extend(format!("{call} {result}{suffix}\n").bytes());
        usize::try_from(result).unwrap_or(0)
    }

    fn print(&mut self) -> io::Result<()> {
        io::stdout().write_all(&self.0)?;
        self.0.clear();
        io::stdout().flush()
    }
}

fn stand_still(report: &mut Report) -> io::Result<()> {
    report.print()?;
    unsafe { raise(SIGSTOP) };
    Ok(())
}

fn try_all(fd: i32, how: i32, report: &mut Report) -> io::Result<()> {
    let (mut first, mut kept, mut late) = ([0u8; 8], [0u8; 1024], [0u8; 1024]);
    unsafe {
        report.line("read", read(fd, first.as_mut_ptr(), first.len()));
        report.line("shutdown", shutdown(fd, how) as isize);
        let count = report.line("read", read(fd, kept.as_mut_ptr(), kept.len()));
        report.line("write", write(fd, kept.as_ptr(), count));
        stand_still(report)?;
        report.line("write", write(fd, kept.as_ptr(), count));
        report.line("read", read(fd, late.as_mut_ptr(), late.len()));
        report.line("read", read(fd, late.as_mut_ptr(), late.len()));
        close(fd);
    }
    Ok(())
}

fn run(ip: IpAddr, port: u16, mode: &str) -> io::Result<()> {
    let connect = || TcpStream::connect((ip, port)).map(IntoRawFd::into_raw_fd);
    let mut report = Report(Vec::new());
    match mode {
        "rd" | "wr" | "rdwr" | "badhow" => {
            let how = ["rd", "wr", "rdwr", "badhow"].iter().position(|m| *m == mode).unwrap_or(0);
            try_all(connect()?, how as i32, &mut report)?;
        }
        "late" => {
            let fd = connect()?;
            stand_still(&mut report)?;
            report.line("shutdown", unsafe { shutdown(fd, SHUT_WR) } as isize);
            unsafe { close(fd) };
        }
        "closed" | "pipe" | "unconnected" => unsafe {
            let mut ends = [socket(2, 1, 0), -1];
            if mode == "closed" {
                close(ends[0]);
            } else if mode == "pipe" {
                pipe(ends.as_mut_ptr());
            }
            report.line("shutdown", shutdown(ends[0], SHUT_WR) as isize);
        },
        _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, "no such mode")),
    }
    report.print()
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (ip, port, mode) = match arguments.as_slice() {
        [ip, port, mode] => (ip.parse()?, port.parse()?, mode.clone()),
        _ => return Err("usage: shutdown_modes <ip> <port> <mode>".into()),
    };
    thread::spawn(move || run(ip, port, &mode)).join().expect("the worker does not panic")?;
    Ok(())
}
