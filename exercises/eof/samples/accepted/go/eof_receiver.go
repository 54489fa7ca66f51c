// eof_receiver <port>: Go listens on IPv4 and IPv6 with one socket; its scheduler calls read() when there is something to read.
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"syscall"
)

// readAll reads to the end; the error is nil after EOF.
func readAll(conn net.Conn) (bytes, reads int, err error) {
	buffer := make([]byte, 32*1024)
	for {
		count, err := conn.Read(buffer)
		if count > 0 {
			bytes += count
			reads++
		}
		if err == io.EOF {
			return bytes, reads, nil
		}
		if err != nil {
			return bytes, reads, err
		}
	}
}

func reason(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error()
	}
	return err.Error()
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: eof_receiver <port>")
	}
	listener, err := net.Listen("tcp", ":"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	conn, err := listener.Accept()
	if err != nil {
		log.Fatal(err)
	}
	bytes, reads, err := readAll(conn)
	end := "EOF"
	if err != nil {
		end = fmt.Sprintf("error (%s)", reason(err))
	}
	fmt.Printf("bytes: %d\nreads: %d\nend: %s\n", bytes, reads, end)
	conn.Close()
	listener.Close()
	if err != nil {
		os.Exit(1)
	}
}
