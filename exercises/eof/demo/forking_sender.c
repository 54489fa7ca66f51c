/*
 * forking_sender <ip> <port> close|shutdown
 *
 * For the lecture: two processes with one socket. The parent says its part and lets go; the child waits for a word.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void error_handling(const char *message)
{
    perror(message);
    exit(1);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in serv_addr;
    char word[100];
    ssize_t n;
    int sd, closes;

    if (argc != 4) {
        fprintf(stderr, "Usage: %s <IP> <port> close|shutdown\n", argv[0]);
        return 1;
    }
    closes = strcmp(argv[3], "close") == 0;

    sd = socket(PF_INET, SOCK_STREAM, 0);
    memset(&serv_addr, 0, sizeof(serv_addr));
    serv_addr.sin_family = AF_INET;
    serv_addr.sin_addr.s_addr = inet_addr(argv[1]);
    serv_addr.sin_port = htons((unsigned short)atoi(argv[2]));
    if (connect(sd, (struct sockaddr *)&serv_addr, sizeof(serv_addr)) == -1)
        error_handling("connect");

    if (fork() == 0) {
        n = read(sd, word, sizeof(word) - 1);
        if (n <= 0)
            error_handling("read");
        word[n] = '\0';
        printf("child heard: %s", word);
        if (closes && write(sd, "from the child\n", 15) == -1)
            error_handling("write");
        close(sd);
        return 0;
    }

    if (write(sd, "from the parent\n", 16) == -1)
        error_handling("write");
    if (!closes)
        shutdown(sd, SHUT_WR);
    close(sd);
    wait(NULL);
    return 0;
}
