unlink("receive.dat");
struct sockaddr_un address = { AF_UNIX, "receive.dat" };

bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address);
