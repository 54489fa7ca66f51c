// state_watch: the net package makes the connection (listening for IPv6 and IPv4 at once, keepalive on, never blocking),
// a ticker says when to look, and the state comes from a raw system call.
package main

import (
	"fmt"
	"log"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"
)

var names = map[byte]string{
	1: "ESTABLISHED", 4: "FIN_WAIT_1", 5: "FIN_WAIT_2", 7: "CLOSE", 8: "CLOSE_WAIT", 9: "LAST_ACK", 11: "CLOSING",
}

func open(args []string) (net.Conn, error) {
	switch {
	case len(args) == 3 && args[0] == "listen":
		listener, err := net.Listen("tcp", ":"+args[1])
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		return listener.Accept()
	case len(args) == 4 && args[0] == "connect":
		return net.Dial("tcp", net.JoinHostPort(args[1], args[2]))
	}
	return nil, fmt.Errorf("usage: state_watch listen <port> <mode> | connect <ip> <port> <mode>")
}

// option asks for a socket option and returns its first bytes.
func option(raw syscall.RawConn, level, name uintptr, value []byte) error {
	size := uint32(len(value))
	var errno syscall.Errno
	err := raw.Control(func(fd uintptr) {
		_, _, errno = syscall.Syscall6(syscall.SYS_GETSOCKOPT, fd, level, name,
			uintptr(unsafe.Pointer(&value[0])), uintptr(unsafe.Pointer(&size)), 0)
	})
	if err == nil && errno != 0 {
		err = errno
	}
	return err
}

func watch(conn *net.TCPConn, active bool) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	ticker := time.NewTicker(4 * time.Millisecond)
	defer ticker.Stop()
	last, closed, second := "", false, false
	for last != "CLOSE" {
		var info [256]byte
		if err := option(raw, syscall.IPPROTO_TCP, syscall.TCP_INFO, info[:]); err != nil {
			return err
		}
		state := names[info[0]]
		if state != last {
			fmt.Println(state)
			last = state
		}
		second = second || state == "CLOSE_WAIT"
		if !closed && (active || state == "CLOSE_WAIT") {
			closed = true
			if err := conn.CloseWrite(); err != nil { // shutdown(SHUT_WR)
				return err
			}
		}
		<-ticker.C
	}
	var failure [4]byte
	if err := option(raw, syscall.SOL_SOCKET, syscall.SO_ERROR, failure[:]); err != nil {
		return err
	}
	switch {
	case failure != [4]byte{}:
		fmt.Println("end RESET")
	case second:
		fmt.Println("end CLOSED")
	default:
		fmt.Println("end TIME_WAIT")
	}
	return nil
}

func main() {
	log.SetFlags(0)
	conn, err := open(os.Args[1:])
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	if err := watch(conn.(*net.TCPConn), os.Args[len(os.Args)-1] == "active"); err != nil {
		log.Fatal(err)
	}
}
