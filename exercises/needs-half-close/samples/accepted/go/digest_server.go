// digest_server <port> none|close|shutdown in Go: hash/fnv, and a goroutine that serves the connection.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"os"
	"strings"
)

type outcome struct {
	sent, answer string
	err          error
}

// serve gives the connection up in every mode, with Close; in mode close nothing comes before it.
func serve(connection *net.TCPConn, data []byte, mode string) (result outcome) {
	defer connection.Close()
	if _, result.err = connection.Write(data); result.err != nil {
		return
	}
	hash := fnv.New32a()
	hash.Write(data)
	result.sent = fmt.Sprintf("%d %08x", len(data), hash.Sum32())
	fmt.Println("sent:", result.sent)
	if mode == "close" {
		return
	}
	if mode == "shutdown" {
		if result.err = connection.CloseWrite(); result.err != nil {
			return
		}
	}
	result.answer, result.err = bufio.NewReader(connection).ReadString('\n')
	if errors.Is(result.err, io.EOF) {
		result.err = nil
	}
	result.answer = strings.TrimSuffix(result.answer, "\n")
	return
}

func run(port, mode string) (outcome, error) {
	data, err := os.ReadFile("data.bin")
	if err != nil {
		return outcome{}, err
	}
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		return outcome{}, err
	}
	defer listener.Close()
	connection, err := listener.Accept()
	if err != nil {
		return outcome{}, err
	}
	done := make(chan outcome)
	go func() { done <- serve(connection.(*net.TCPConn), data, mode) }()
	result := <-done
	return result, result.err
}

func main() {
	if len(os.Args) != 3 || !strings.Contains(" none close shutdown ", " "+os.Args[2]+" ") {
		fmt.Fprintln(os.Stderr, "usage: digest_server <port> none|close|shutdown")
		os.Exit(2)
	}
	result, err := run(os.Args[1], os.Args[2])
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "digest_server:", err)
	case result.answer == "":
		fmt.Println("result: none")
	case result.answer == result.sent:
		fmt.Printf("answer: %s\nresult: same\n", result.answer)
		return
	default:
		fmt.Printf("answer: %s\nresult: different\n", result.answer)
	}
	os.Exit(1)
}
