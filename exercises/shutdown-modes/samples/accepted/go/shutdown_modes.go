// shutdown_modes: system calls in place of the net package, in a process of many threads. SIGSTOP goes to the thread that
// makes the calls: kill() may hand it to another one, and this one would run on for a moment.
package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"runtime"
	"strconv"
	"syscall"
)

var names = map[syscall.Errno]string{
	syscall.EBADF: "EBADF", syscall.ECONNRESET: "ECONNRESET", syscall.EINVAL: "EINVAL",
	syscall.ENOTCONN: "ENOTCONN", syscall.ENOTSOCK: "ENOTSOCK", syscall.EPIPE: "EPIPE",
}

func report(call string, result int, err error) int {
	var errno syscall.Errno
	switch {
	case err == nil:
		fmt.Println(call, result)
		return result
	case !errors.As(err, &errno):
		log.Fatal(err)
	case names[errno] == "":
		fmt.Println(call, -1, int(errno))
	default:
		fmt.Println(call, -1, names[errno])
	}
	return 0
}

func standStill() {
	if _, _, errno := syscall.RawSyscall(syscall.SYS_TGKILL, uintptr(syscall.Getpid()), uintptr(syscall.Gettid()), uintptr(syscall.SIGSTOP)); errno != 0 {
		log.Fatal(errno)
	}
}

func newSocket() int {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		log.Fatal("socket: ", err)
	}
	return fd
}

func connectTo(ip, port string) int {
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		log.Fatal("port: ", err)
	}
	address := syscall.SockaddrInet4{Port: int(number)}
	if copy(address.Addr[:], net.ParseIP(ip).To4()) != net.IPv4len {
		log.Fatal("not an IPv4 address: ", ip)
	}
	fd := newSocket()
	if err := syscall.Connect(fd, &address); err != nil {
		log.Fatal("connect: ", err)
	}
	return fd
}

func tryAll(fd, how int) {
	buffer, late := make([]byte, 1024), make([]byte, 1024)
	read := func(into []byte) int {
		count, err := syscall.Read(fd, into)
		return report("read", count, err)
	}
	write := func(data []byte) {
		count, err := syscall.Write(fd, data)
		report("write", count, err)
	}
	read(buffer[:8])
	report("shutdown", 0, syscall.Shutdown(fd, how))
	queued := buffer[:read(buffer)]
	write(queued)
	standStill()
	write(queued)
	read(late)
	read(late)
	syscall.Close(fd)
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: shutdown_modes <ip> <port> <mode>")
	}
	runtime.LockOSThread()
	ip, port, mode := os.Args[1], os.Args[2], os.Args[3]
	hows := map[string]int{"rd": syscall.SHUT_RD, "wr": syscall.SHUT_WR, "rdwr": syscall.SHUT_RDWR, "badhow": 3}
	if how, ok := hows[mode]; ok {
		tryAll(connectTo(ip, port), how)
		return
	}
	var fd int
	switch mode {
	case "late":
		fd = connectTo(ip, port)
		standStill()
	case "closed":
		fd = newSocket()
		syscall.Close(fd)
	case "pipe":
		var ends [2]int
		if err := syscall.Pipe(ends[:]); err != nil {
			log.Fatal("pipe: ", err)
		}
		fd = ends[0]
	case "unconnected":
		fd = newSocket()
	default:
		log.Fatal("no such mode: ", mode)
	}
	report("shutdown", 0, syscall.Shutdown(fd, syscall.SHUT_WR))
}
