//! file_server <port>: sends file_server.c to one client, then prints its message.
use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::net::{Ipv4Addr, Shutdown, TcpListener};

fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).ok_or("usage: file_server <port>")?.parse()?;

    let mut file = File::open("file_server.c")?;
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port))?; // sets SO_REUSEADDR
    let (mut client, _) = listener.accept()?;

    io::copy(&mut file, &mut client)?;
    client.shutdown(Shutdown::Write)?; // to drop the stream would close both directions

    let mut message = Vec::new();
    client.read_to_end(&mut message)?;
    let text = message.split(|&byte| byte == 0).next().unwrap_or_default();
    println!("Message from client: {} ", String::from_utf8_lossy(text));
    Ok(())
}
