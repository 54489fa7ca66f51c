// An error is an exception that nobody catches: the runtime prints it and raises SIGABRT.
#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

static int check(int result, const char *call)
{
    if (result == -1)
        throw std::system_error(errno, std::generic_category(), call);
    return result;
}

static std::string digest_of(const std::string &data)
{
    uint32_t sum = 2166136261u;
    for (unsigned char byte : data)
        sum = (sum ^ byte) * 16777619u;
    char text[64];
    snprintf(text, sizeof text, "%zu %08x", data.size(), sum);
    return text;
}

static void send_all(int sd, const std::string &data)
{
    for (size_t sent = 0; sent < data.size();)
        sent += check(send(sd, data.data() + sent, data.size() - sent, MSG_NOSIGNAL), "send");
}

static std::string read_line(int sd)
{
    std::string line;
    char letter;
    while (check(read(sd, &letter, 1), "read") == 1 && letter != '\n')
        line += letter;
    return line;
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        throw std::invalid_argument("digest_server <port> none|close|shutdown");
    const std::string mode = argv[2];

    std::ifstream file("data.bin", std::ios::binary);
    if (!file)
        throw std::runtime_error("data.bin cannot be opened");
    const std::string data((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());

    int listener = check(socket(AF_INET, SOCK_STREAM, 0), "socket"), on = 1;
    check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(static_cast<uint16_t>(std::stoi(argv[1])));
    check(bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address), "bind");
    check(listen(listener, 1), "listen");
    const int sd = check(accept(listener, nullptr, nullptr), "accept");

    send_all(sd, data);
    const std::string own = digest_of(data);
    std::cout << "sent: " << own << std::endl;
    if (mode == "shutdown")
        check(shutdown(sd, SHUT_WR), "shutdown");
    if (mode == "close")
        check(close(sd), "close");

    const std::string answer = mode == "close" ? "" : read_line(sd);
    if (answer.empty()) {
        std::cout << "result: none" << std::endl;
        throw std::runtime_error("no answer");
    }
    std::cout << "answer: " << answer << "\nresult: " << (answer == own ? "same" : "different") << std::endl;
    if (answer != own)
        throw std::runtime_error("the client has read something else");
}
