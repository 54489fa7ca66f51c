#include "frames.h"

#include <unistd.h>

#include "bytes.h"

void frame(enum frame_type type, const void *payload, size_t size)
{
    unsigned char head[13] = { (unsigned char)type };
    put_number(head + 1, (unsigned long long)now(), 8);
    put_number(head + 9, size, 4);
    write_all(STDOUT_FILENO, head, sizeof head);
    write_all(STDOUT_FILENO, payload, size);
}
