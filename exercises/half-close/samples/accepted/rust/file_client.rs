//! file_client <ip> <port>: stores what the server sends in receive.dat, and says thanks.
use std::error::Error;
use std::fs::File;
use std::io::{self, Write};
use std::net::{IpAddr, TcpStream};

fn main() -> Result<(), Box<dyn Error>> {
    const USAGE: &str = "usage: file_client <ip> <port>";
    let mut args = std::env::args().skip(1);
    let ip: IpAddr = args.next().ok_or(USAGE)?.parse()?;
    let port: u16 = args.next().ok_or(USAGE)?.parse()?;

    let mut server = TcpStream::connect((ip, port))?;
    let mut file = File::create("receive.dat")?;
    io::copy(&mut server, &mut file)?; // ends at EOF, the server's FIN
    println!("Received file data");

    server.write_all(b"Thank you\0")?;
    Ok(())
}
