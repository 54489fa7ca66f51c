// file_client <ip> <port>: stores what the server sends in receive.dat, and says thanks.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
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

void send_all(const Socket& socket, std::string_view data) {
    while (!data.empty()) {
        const auto sent = ::send(socket.fd(), data.data(), data.size(), MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR) continue;
        data.remove_prefix(static_cast<std::size_t>(check(sent, "send")));
    }
}

void receive_file(const Socket& socket) {
    std::ofstream file;
    file.exceptions(std::ios::failbit | std::ios::badbit);
    file.open("receive.dat", std::ios::binary | std::ios::trunc);

    std::array<char, 4096> block;
    for (;;) {
        const auto count = ::recv(socket.fd(), block.data(), block.size(), 0);
        if (count == -1 && errno == EINTR) continue;
        if (check(count, "recv") == 0) break;  // EOF, the server's FIN
        file.write(block.data(), count);
    }
    file.close();
}

void run(const char* ip, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (::inet_pton(AF_INET, ip, &address.sin_addr) != 1)
        throw std::invalid_argument(std::string("not an IPv4 address: ") + ip);

    const Socket server(check(::socket(AF_INET, SOCK_STREAM, 0), "socket"));
    check(::connect(server.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "connect");

    receive_file(server);
    std::cout << "Received file data" << std::endl;
    send_all(server, std::string_view("Thank you", 10));  // with its NUL
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 3) {
        std::cerr << "usage: " << argv[0] << " <ip> <port>\n";
        return 1;
    }
    try {
        run(argv[1], static_cast<std::uint16_t>(std::stoi(argv[2])));
    } catch (const std::exception& error) {
        std::cerr << "file_client: " << error.what() << '\n';
        return 1;
    }
}
