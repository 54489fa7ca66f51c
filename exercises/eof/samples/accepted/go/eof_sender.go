// eof_sender <ip> <port> close|shutdown: Go has no fork(). The child is this program once more, started with the socket as
// descriptor 3. File() makes a copy of the descriptor, so the parent has two of them to close.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"strings"
)

const childArgument = "--child"

func child(mode string) error {
	file := os.NewFile(3, "socket")
	conn, err := net.FileConn(file)
	if err != nil {
		return err
	}
	file.Close() // FileConn works on a copy
	defer conn.Close()

	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil && err != io.EOF {
		return err
	}
	fmt.Println("heard: " + strings.TrimSuffix(line, "\n"))
	if mode == "close" {
		_, err = io.WriteString(conn, "from the child\n")
		return err
	}
	return nil
}

func startChild(conn *net.TCPConn, mode string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	file, err := conn.File()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	command := exec.Command(self, childArgument, mode)
	command.ExtraFiles = []*os.File{file} // the first one becomes descriptor 3
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command, command.Start()
}

func parent(ip, port, mode string) error {
	conn, err := net.Dial("tcp", net.JoinHostPort(ip, port))
	if err != nil {
		return err
	}
	tcp := conn.(*net.TCPConn)
	command, err := startChild(tcp, mode)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(tcp, "from the parent\n"); err != nil {
		return err
	}
	if mode == "shutdown" {
		if err := tcp.CloseWrite(); err != nil {
			return err
		}
	}
	if err := tcp.Close(); err != nil {
		return err
	}
	return command.Wait() // an error also when the child's exit status is not 0
}

func main() {
	log.SetFlags(0)
	var err error
	switch arguments := os.Args[1:]; {
	case len(arguments) == 2 && arguments[0] == childArgument:
		err = child(arguments[1])
	case len(arguments) == 3 && (arguments[2] == "close" || arguments[2] == "shutdown"):
		err = parent(arguments[0], arguments[1], arguments[2])
	default:
		log.Fatal("usage: eof_sender <ip> <port> close|shutdown")
	}
	if err != nil {
		log.Fatal("eof_sender: ", err)
	}
}
