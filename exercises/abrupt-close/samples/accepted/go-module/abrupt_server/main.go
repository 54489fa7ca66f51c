package main

import (
	"net"

	"example.org/closing/internal/once"
)

func main() {
	once.Serve((*net.TCPConn).Close)
}
