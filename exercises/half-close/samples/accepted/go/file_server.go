// file_server <port>: sends file_server.c to one client, then prints its message.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

func serve(port string) error {
	file, err := os.Open("file_server.c")
	if err != nil {
		return err
	}
	defer file.Close()

	listener, err := net.Listen("tcp", ":"+port) // Go sets SO_REUSEADDR
	if err != nil {
		return err
	}
	defer listener.Close()

	conn, err := listener.Accept()
	if err != nil {
		return err
	}
	defer conn.Close()

	if _, err := io.Copy(conn, file); err != nil {
		return err
	}

	// Close would end both directions; CloseWrite sends the FIN and keeps listening.
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		return err
	}

	message, err := io.ReadAll(conn)
	if err != nil {
		return err
	}
	text, _, _ := bytes.Cut(message, []byte{0})
	fmt.Printf("Message from client: %s \n", text)
	return nil
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: file_server <port>")
	}
	if err := serve(os.Args[1]); err != nil {
		log.Fatal("file_server: ", err)
	}
}
