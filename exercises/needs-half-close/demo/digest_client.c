#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>

#define BUF_SIZE 30

int main(int argc, char *argv[])
{
    struct sockaddr_in address;
    unsigned int sum = 2166136261u, total = 0;
    char buf[BUF_SIZE], answer[64];
    ssize_t count, i;
    int sd;

    if (argc != 3) {
        fprintf(stderr, "usage: %s <ip> <port>\n", argv[0]);
        return 1;
    }
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = inet_addr(argv[1]);
    address.sin_port = htons(atoi(argv[2]));

    sd = socket(PF_INET, SOCK_STREAM, 0);
    if (sd == -1 || connect(sd, (struct sockaddr *)&address, sizeof address) == -1) {
        perror("connecting");
        return 1;
    }
    while ((count = read(sd, buf, BUF_SIZE)) > 0) {
        for (i = 0; i < count; i++)
            sum = (sum ^ (unsigned char)buf[i]) * 16777619u;
        total += count;
    }
    sprintf(answer, "%u %08x\n", total, sum);
    printf("read: %s", answer);
    write(sd, answer, strlen(answer));
    close(sd);
    return 0;
}
