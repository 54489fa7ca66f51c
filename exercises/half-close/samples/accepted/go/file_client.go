// file_client <ip> <port>: stores what the server sends in receive.dat, and says thanks.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

func receiveFile(conn net.Conn) error {
	file, err := os.Create("receive.dat")
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, conn); err != nil { // nil at EOF, the server's FIN
		file.Close()
		return err
	}
	return file.Close()
}

func run(ip, port string) error {
	conn, err := net.Dial("tcp", net.JoinHostPort(ip, port))
	if err != nil {
		return err
	}
	defer conn.Close()

	if err := receiveFile(conn); err != nil {
		return err
	}
	fmt.Println("Received file data")

	_, err = conn.Write([]byte("Thank you\x00"))
	return err
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: file_client <ip> <port>")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal("file_client: ", err)
	}
}
