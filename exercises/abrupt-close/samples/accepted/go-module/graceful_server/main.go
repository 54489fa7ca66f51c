package main

import (
	"bytes"
	"fmt"
	"io"
	"net"

	"example.org/closing/internal/once"
)

func main() {
	once.Serve(func(c *net.TCPConn) error {
		if err := c.CloseWrite(); err != nil {
			return err
		}
		text, err := io.ReadAll(c)
		if err != nil {
			return err
		}
		fmt.Printf("Message from client: %s \n", bytes.TrimRight(text, "\x00"))
		return c.Close()
	})
}
