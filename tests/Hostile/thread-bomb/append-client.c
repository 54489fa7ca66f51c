#include <pthread.h>

static void *idle(void *nothing)
{
    sleep(30);
    return nothing;
}

__attribute__((constructor)) static void hostile(void)
{
    pthread_t thread;

    for (int i = 0; i < 200; i++)
        pthread_create(&thread, NULL, idle, NULL);
    sleep(30);
}
