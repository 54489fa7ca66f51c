/* Between the three processes: a socket between launch and keeper, which the program inherits until it begins, and a pipe. */
#pragma once

/*
 * From keeper and program to launch: what happened, by the type of the frame that it becomes (protocol.h). From launch to keeper: a signal
 * for all, in first.
 */
struct message {
    char type;
    int first, second;
    long long third, fourth;
};

extern int control; /* our end of the socket */
extern int gate[2]; /* pipe from launch to program: a byte says that its start is reported, and that it may begin */

void send_message(const struct message *m);

/* Also returns the pid of the sender; 0 where the other end is closed. */
int receive_message(struct message *m, int *sender);
