#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>

#define BUF_SIZE 1024

int main(int argc, char *argv[])
{
    struct sockaddr_in address;
    char buf[BUF_SIZE];
    size_t count;
    int listener, sd;
    FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;

    if (file == NULL) {
        fprintf(stderr, "usage: %s <port> <file>\n", argv[0]);
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
    while ((count = fread(buf, 1, BUF_SIZE, file)) > 0)
        write(sd, buf, count);

    close(sd);

    fclose(file);
    close(listener);
    return 0;
}
