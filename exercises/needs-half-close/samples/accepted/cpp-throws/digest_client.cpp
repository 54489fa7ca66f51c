#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

static ssize_t check(ssize_t result, const char *call)
{
    if (result == -1)
        throw std::system_error(errno, std::generic_category(), call);
    return result;
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        throw std::invalid_argument("digest_client <ip> <port>");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(std::stoi(argv[2])));
    if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1)
        throw std::invalid_argument(argv[1]);
    const int sd = static_cast<int>(check(socket(AF_INET, SOCK_STREAM, 0), "socket"));
    check(connect(sd, reinterpret_cast<sockaddr *>(&address), sizeof address), "connect");

    uint32_t sum = 2166136261u;
    uint64_t bytes = 0;
    unsigned char buffer[4096];
    for (ssize_t count; (count = check(read(sd, buffer, sizeof buffer), "read")) > 0; bytes += count)
        for (ssize_t i = 0; i < count; i++)
            sum = (sum ^ buffer[i]) * 16777619u;

    char text[64];
    snprintf(text, sizeof text, "%llu %08x\n", static_cast<unsigned long long>(bytes), sum);
    const std::string answer = text;
    std::cout << "read: " << answer << std::flush;
    for (size_t sent = 0; sent < answer.size();)
        sent += check(send(sd, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL), "send");
    check(close(sd), "close");
}
