// restart_server <port>: nothing is said about SO_REUSEADDR, because Go sets it for every listening socket; and the socket is one
// for IPv4 and IPv6.
package main

import (
	"bufio"
	"io"
	"log"
	"net"
	"os"
)

func serve(port string) error {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		return err
	}
	defer listener.Close()
	conn, err := listener.Accept()
	if err != nil {
		return err
	}
	defer conn.Close()
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil { // EOF in the middle of a line is one too
		return err
	}
	_, err = io.WriteString(conn, "served: "+line)
	return err
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: restart_server <port>")
	}
	if err := serve(os.Args[1]); err != nil {
		log.Fatal("restart_server: ", err)
	}
}
