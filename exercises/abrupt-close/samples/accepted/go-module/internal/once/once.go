// Package once serves a file to one client.
package once

import (
	"fmt"
	"io"
	"net"
	"os"
)

// Serve sends os.Args[2] to the first client on port os.Args[1], and leaves the ending to end.
func Serve(end func(*net.TCPConn) error) {
	if err := serve(end); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(end func(*net.TCPConn) error) error {
	if len(os.Args) != 3 {
		return fmt.Errorf("usage: %s <port> <file>", os.Args[0])
	}
	f, err := os.Open(os.Args[2])
	if err != nil {
		return err
	}
	defer f.Close()
	addr, err := net.ResolveTCPAddr("tcp4", ":"+os.Args[1])
	if err != nil {
		return err
	}
	l, err := net.ListenTCP("tcp4", addr)
	if err != nil {
		return err
	}
	c, err := l.AcceptTCP()
	if err != nil {
		return err
	}
	l.Close()
	if _, err := io.Copy(c, f); err != nil {
		return err
	}
	return end(c)
}
