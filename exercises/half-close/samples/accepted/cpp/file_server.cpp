// file_server <port>: sends file_server.c to one client, then prints its message.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>

namespace {

// A system call that failed, as an exception that says which one.
template <typename T>
T check(T result, const char* what) {
    if (result == -1) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

class Socket {
public:
    explicit Socket(int fd) : fd_(fd) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { ::close(fd_); }
    int fd() const { return fd_; }

private:
    int fd_;
};

void send_all(const Socket& socket, const char* data, std::size_t size) {
    while (size > 0) {
        const auto sent = ::send(socket.fd(), data, size, MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR) continue;
        check(sent, "send");
        data += sent;
        size -= static_cast<std::size_t>(sent);
    }
}

std::string receive_all(const Socket& socket) {
    std::string message;
    std::array<char, 4096> block;
    for (;;) {
        const auto count = ::recv(socket.fd(), block.data(), block.size(), 0);
        if (count == -1 && errno == EINTR) continue;
        if (check(count, "recv") == 0) return message;
        message.append(block.data(), static_cast<std::size_t>(count));
    }
}

void serve(std::uint16_t port) {
    std::ifstream file("file_server.c", std::ios::binary);
    if (!file) throw std::system_error(errno, std::generic_category(), "file_server.c");

    const Socket listener(check(::socket(AF_INET, SOCK_STREAM, 0), "socket"));
    const int on = 1;
    check(::setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");

    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(port);
    check(::bind(listener.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
    check(::listen(listener.fd(), 1), "listen");

    const Socket client(check(::accept(listener.fd(), nullptr, nullptr), "accept"));

    std::array<char, 4096> block;
    while (file.read(block.data(), block.size()), file.gcount() > 0)
        send_all(client, block.data(), static_cast<std::size_t>(file.gcount()));

    check(::shutdown(client.fd(), SHUT_WR), "shutdown");  // the destructor would close both ways

    const std::string message = receive_all(client);
    std::cout << "Message from client: " << message.c_str() << " " << std::endl;
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 2) {
        std::cerr << "usage: " << argv[0] << " <port>\n";
        return 1;
    }
    try {
        serve(static_cast<std::uint16_t>(std::stoi(argv[1])));
    } catch (const std::exception& error) {
        std::cerr << "file_server: " << error.what() << '\n';
        return 1;
    }
}
