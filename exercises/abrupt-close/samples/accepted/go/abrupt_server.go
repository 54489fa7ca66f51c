// abrupt_server <port> <file> in Go: io.Copy (sendfile), and a deferred Close.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
)

func run(port, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		return err
	}
	defer listener.Close()
	connection, err := listener.Accept()
	if err != nil {
		return err
	}
	defer connection.Close()
	_, err = io.Copy(connection, file)
	return err
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: abrupt_server <port> <file>")
		os.Exit(1)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "abrupt_server:", err)
		os.Exit(1)
	}
}
