#define _GNU_SOURCE
#include "supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bytes.h"
#include "collect.h"
#include "frames.h"
#include "groups.h"
#include "leftovers.h"
#include "messages.h"
#include "namespaces.h"
#include "processes.h"
#include "resources.h"
#include "users.h"

static void kill_everything(struct state *s)
{
    s->ended = 1;
    if (in_namespace) {
        kill(s->keeper, SIGKILL);
        waitpid(s->keeper, NULL, 0);
        remove_pids_group();
        return;
    }
    /* Best effort: the session's group, then all that can be found; they are stopped first, so that none forks meanwhile. */
    if (has_own_user(s->o))
        signal_user(s->o, SIGKILL);
    else if (s->program > 0)
        kill(-s->program, SIGKILL);
    kill(s->keeper, SIGKILL);
    for (int round = 0, reaped = 0; round < 2000; round++) {
        if (has_own_user(s->o))
            signal_user(s->o, SIGKILL);
        else
            signal_all(getpid(), SIGSTOP);
        signal_all(getpid(), SIGKILL);
        while ((reaped = waitpid(-1, NULL, WNOHANG)) > 0)
            ;
        /* An orphan moves up while we search for it, but never past us: if we have no child, there is none. */
        if (reaped < 0)
            break;
        usleep(1000);
    }
}

static void report_survivors(struct state *s)
{
    static struct process list[PROCESS_CAP];
    static char text[PROCESS_CAP * 8];
    size_t length = 0;
    int count = descendants(s->keeper, list);
    for (int i = 0; i < count && length + 64 < sizeof text; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%d %s\n", list[i].pid, list[i].name);
    if (length > 0)
        frame(FRAME_LEFT_BEHIND, text, length);
}

static void exceed(struct state *s, const char *name)
{
    if (s->ended)
        return;
    frame(FRAME_LIMIT, name, strlen(name));
    kill_everything(s);
}

static void watch_limits(struct state *s)
{
    const char *name = exceeded_limit(s->o, s->keeper);
    if (name)
        exceed(s, name);
}

static int is_flood(const struct state *s)
{
    return s->o->flood && s->written > s->o->flood;
}

/* Moves a part of a stream that has something to read, and closes it at its end. */
static void pump_or_close(struct state *s, struct stream *stream)
{
    int goes_on = pump(stream, &s->written);
    if (is_flood(s))
        exceed(s, "output");
    if (goes_on)
        return;
    close(stream->fd);
    stream->fd = -1;
}

/* Moves all that is there now. poll() asks the terminal for what still lies in its buffer; a mere wait would not see it. */
static void pump_all(struct state *s, struct stream *stream)
{
    struct pollfd wait = { stream->fd, POLLIN, 0 };
    while (!s->ended && stream->fd >= 0 && poll(&wait, 1, 0) > 0)
        pump_or_close(s, stream);
    send_end(stream);
}

static void on_start(struct state *s, int program)
{
    unsigned char payload[13];
    s->program = program;
    put_number(payload, (unsigned)program, 4);
    put_number(payload + 4, (unsigned)s->keeper, 4);
    put_number(payload + 8, (unsigned)getpid(), 4);
    payload[12] = in_namespace ? ISOLATION_NAMESPACE : ISOLATION_PLAIN;
    frame(FRAME_STARTED, payload, sizeof payload);
    /* Only now, so that all its actions are reported after its start, even if it kills us immediately. */
    write_all(gate[1], "", 1);
}

static void on_exit_of_program(struct state *s, const struct message *m)
{
    unsigned char payload[24];
    s->program_exited = 1;
    if (s->o->container && m->second == SIGKILL && oom_kills() > s->oom_kills) {
        exceed(s, "memory");
        return;
    }
    send_end(&s->out);
    send_end(&s->err);
    put_number(payload, (unsigned)m->first, 4);
    put_number(payload + 4, (unsigned)m->second, 4);
    put_number(payload + 8, (unsigned long long)m->third, 8);
    put_number(payload + 16, (unsigned long long)m->fourth, 8);
    frame(FRAME_EXITED, payload, sizeof payload);
}

static void on_message(struct state *s)
{
    struct message m;
    int sender;
    if (!receive_message(&m, &sender)) {
        if (!s->ended)
            frame(FRAME_KEEPER_KILLED, "", 0);
        kill_everything(s);
        return;
    }
    switch (m.type) {
    case FRAME_STARTED:
        on_start(s, sender);
        break;
    case FRAME_START_FAILED:
    case FRAME_LAUNCHER_FAILED:
        frame((enum frame_type)m.type, strerror(m.first), strlen(strerror(m.first)));
        break;
    case FRAME_EXITED:
        on_exit_of_program(s, &m);
        break;
    }
}

static void signal_program(const struct state *s, int signal_number)
{
    if (in_namespace) {
        struct message m = { .first = signal_number };
        send_message(&m);
        return;
    }
    if (has_own_user(s->o)) {
        signal_user(s->o, signal_number);
        return;
    }
    /* Twice: the second time for processes that were forked during the first. */
    signal_all(s->keeper, signal_number);
    signal_all(s->keeper, signal_number);
}

static void on_command(struct state *s)
{
    struct command c = read_command(STDIN_FILENO);
    switch (c.type) {
    case COMMAND_NONE:
        break;
    case COMMAND_GET_FILE:
        if (s->wanted_count < MOST_WANTED)
            memcpy(s->wanted[s->wanted_count++], c.name, sizeof c.name);
        break;
    case COMMAND_REMOVE:
        s->removes = 1;
        break;
    case COMMAND_ANSWER:
        pump_all(s, &s->out);
        pump_all(s, &s->err);
        frame(FRAME_FLUSHED, "", 0);
        break;
    case COMMAND_KILL:
        if (s->program_exited)
            report_survivors(s);
        kill_everything(s);
        break;
    case COMMAND_STOP:
        signal_program(s, SIGSTOP);
        break;
    case COMMAND_CONTINUE:
        signal_program(s, SIGCONT);
        break;
    case COMMAND_TERMINATE:
        signal_program(s, SIGTERM);
        break;
    }
}

/* All writers are dead: the end of the stream comes, unless a process escaped with it (then 2 s, no more). */
static void pump_rest(struct state *s, struct stream *stream)
{
    struct pollfd rest = { stream->fd, POLLIN, 0 };
    while (stream->fd >= 0 && !is_flood(s) && poll(&rest, 1, 2000) > 0 && pump(stream, &s->written))
        ;
    send_end(stream);
}

/* The last actions in the working directory, when no program is left. */
static void send_files(const struct state *s)
{
    act_as_user(s->o);
    for (int i = 0; i < s->wanted_count; i++)
        send_file(s->o, s->wanted[i]);
    if (s->removes && has_own_user(s->o))
        remove_files();
    act_as_self(s->o);
}

void look_after(struct state *s)
{
    enum { WATCH_EVERY = 50000000 }; /* nanoseconds */
    for (long long watched = now(); !s->ended;) {
        struct pollfd wait[4] = { { STDIN_FILENO, POLLIN, 0 }, { control, POLLIN, 0 }, { s->out.fd, POLLIN, 0 }, { s->err.fd, POLLIN, 0 } };
        if (poll(wait, 4, WATCH_EVERY / 1000000) < 0) {
            if (errno == EINTR)
                continue;
            /* We can no longer watch, and no process must run unwatched. */
            kill_everything(s);
            break;
        }
        /* By the clock, not when there is nothing else to do: a program may have something to say all the time. */
        if (now() - watched >= WATCH_EVERY) {
            watch_limits(s);
            watch_stream(&s->out);
            watch_stream(&s->err);
            watched = now();
        }
        /* Output before exit: what was written first is sent first. */
        if (!s->ended && wait[2].revents)
            pump_or_close(s, &s->out);
        if (!s->ended && wait[3].revents)
            pump_or_close(s, &s->err);
        if (!s->ended && wait[1].revents && !(wait[2].revents & POLLIN) && !(wait[3].revents & POLLIN))
            on_message(s);
        if (!s->ended && wait[0].revents)
            on_command(s);
    }
    pump_rest(s, &s->out);
    pump_rest(s, &s->err);
    send_files(s);
    frame(FRAME_END, "", 0);
}
