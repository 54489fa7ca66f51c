// graceful_server <port> <file> in Go: a goroutine hears, while main sends and half-closes.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
)

func hear(connection *net.TCPConn, done chan<- error) {
	message, err := io.ReadAll(connection) // to the client's FIN
	if err == nil {
		text, _, _ := bytes.Cut(message, []byte{0})
		fmt.Printf("Message from client: %s \n", text)
	}
	done <- err
}

func run(port int, name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{Port: port})
	if err != nil {
		return err
	}
	defer listener.Close()
	connection, err := listener.AcceptTCP()
	if err != nil {
		return err
	}
	defer connection.Close()

	heard := make(chan error, 1)
	go hear(connection, heard)
	if _, err = connection.Write(data); err != nil {
		return err
	}
	if err = connection.CloseWrite(); err != nil {
		return err
	}
	return <-heard
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: graceful_server <port> <file>")
		os.Exit(1)
	}
	port, err := strconv.Atoi(os.Args[1])
	if err == nil {
		err = run(port, os.Args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "graceful_server:", err)
		os.Exit(1)
	}
}
