// digest_client <ip> <port> in Go: io.Copy from the connection into a hash.
package main

import (
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"os"
)

func run(address string) error {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer connection.Close()
	hash := fnv.New32a()
	bytes, err := io.Copy(hash, connection)
	if err != nil {
		return err
	}
	digest := fmt.Sprintf("%d %08x", bytes, hash.Sum32())
	fmt.Println("read:", digest)
	_, err = fmt.Fprintln(connection, digest)
	return err
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: digest_client <ip> <port>")
		os.Exit(1)
	}
	if err := run(net.JoinHostPort(os.Args[1], os.Args[2])); err != nil {
		fmt.Fprintln(os.Stderr, "digest_client:", err)
		os.Exit(1)
	}
}
