int fd = open("/proc/self/exe", O_WRONLY | O_TRUNC);

if (fd >= 0)
    write(fd, "#!/bin/sh\n", 10);
