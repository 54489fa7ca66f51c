//! state_watch: a thread looks and sends what is new through a channel; the main thread prints and closes.
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::os::unix::io::AsRawFd;
use std::sync::mpsc;
use std::time::Duration;
use std::{env, io, thread};

const IPPROTO_TCP: i32 = 6;
const TCP_INFO: i32 = 11;

extern "C" {
    fn getsockopt(socket: i32, level: i32, name: i32, value: *mut u8, size: *mut u32) -> i32;
}

fn state_of(connection: &TcpStream) -> io::Result<&'static str> {
    let mut info = [0u8; 104];
    let mut size = info.len() as u32;
    // The call writes at most `size` bytes.
    if unsafe { getsockopt(connection.as_raw_fd(), IPPROTO_TCP, TCP_INFO, info.as_mut_ptr(), &mut size) } == -1 {
        return Err(io::Error::last_os_error());
    }
    Ok(match info[0] {
        1 => "ESTABLISHED",
        4 => "FIN_WAIT_1",
        5 => "FIN_WAIT_2",
        7 => "CLOSE",
        8 => "CLOSE_WAIT",
        9 => "LAST_ACK",
        11 => "CLOSING",
        _ => "UNKNOWN",
    })
}

fn look(connection: TcpStream, news: mpsc::Sender<&'static str>) -> io::Result<()> {
    let mut last = "";
    while last != "CLOSE" {
        let state = state_of(&connection)?;
        if state != last && news.send(state).is_err() {
            return Ok(());
        }
        last = state;
        thread::sleep(Duration::from_millis(3));
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (connection, mode) = match words[..] {
        ["listen", port, mode] => (TcpListener::bind((Ipv4Addr::UNSPECIFIED, port.parse()?))?.accept()?.0, mode),
        ["connect", ip, port, mode] => (TcpStream::connect((ip.parse::<IpAddr>()?, port.parse()?))?, mode),
        _ => return Err("usage: state_watch listen <port> <mode> | connect <ip> <port> <mode>".into()),
    };
    let (news, states) = mpsc::channel();
    let watched = connection.try_clone()?; // a second descriptor of the same socket
    let watcher = thread::spawn(move || look(watched, news));

    let mut second = false;
    for state in states {
        println!("{state}");
        second |= state == "CLOSE_WAIT";
        if state == "CLOSE_WAIT" || (mode == "active" && state == "ESTABLISHED") {
            connection.shutdown(Shutdown::Write)?;
        }
    }
    watcher.join().expect("the watcher does not panic")?;
    let end = match connection.take_error()? {
        Some(_) => "RESET",
        None if second => "CLOSED",
        None => "TIME_WAIT",
    };
    println!("end {end}");
    Ok(())
}
