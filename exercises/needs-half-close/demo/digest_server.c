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
    char buf[BUF_SIZE], answer[64] = "";
    size_t count, i;
    ssize_t length;
    int listener, sd;
    FILE *file = argc == 3 ? fopen("data.bin", "rb") : NULL;

    if (file == NULL) {
        fprintf(stderr, "usage: %s <port> none|close|shutdown\n", argv[0]);
        return 1;
    }
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(atoi(argv[1]));

    listener = socket(PF_INET, SOCK_STREAM, 0);
    if (listener == -1 || bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 5) == -1) {
        perror("listening");
        return 1;
    }
    sd = accept(listener, NULL, NULL);
    while ((count = fread(buf, 1, BUF_SIZE, file)) > 0) {
        write(sd, buf, count);
        for (i = 0; i < count; i++)
            sum = (sum ^ (unsigned char)buf[i]) * 16777619u;
        total += count;
    }
    printf("sent: %u %08x\n", total, sum);
    fflush(stdout);

    if (strcmp(argv[2], "close") == 0) {
        close(sd);
        printf("result: none\n");
        return 1;
    }
    if (strcmp(argv[2], "shutdown") == 0)
        shutdown(sd, SHUT_WR);

    length = read(sd, answer, sizeof answer - 1);
    printf("answer: %s", length > 0 ? answer : "none\n");
    close(sd);
    return 0;
}
