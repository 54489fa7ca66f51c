/*
 * launch: starts one program for the grader, looks after it, and leaves nothing behind. options.h has its options, protocol.h what it and
 * the grader say to each other, serve.h how it runs in a container.
 *
 * Three processes, so that the program never shares one with the grader:
 *
 *   launch ── pumps output, watches limits, talks to the grader
 *     └─ keeper ── init of a pid namespace where one can be had (killing it kills all), else a subreaper
 *          └─ program ── own session, default signals, stdin at end of file
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "directory.h"
#include "failure.h"
#include "groups.h"
#include "keeper.h"
#include "messages.h"
#include "namespaces.h"
#include "options.h"
#include "serve.h"
#include "supervisor.h"
#include "terminal.h"
#include "textfiles.h"

int main(int argc, char **argv)
{
    static struct options o;
#ifdef __linux__
    if (argc == 3 && strcmp(argv[1], "--serve") == 0)
        argv = serve(argv[2], &argc);
#endif
    if (parse_options(&o, argc, argv) != 0) {
        fprintf(stderr, "usage: launch [options] -- program [argument ...]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    enter_directory(&o);
    int out[2] = { -1, -1 }, err[2], sockets[2];
    if (!o.pipe)
        open_terminal(&o, &out[0], &out[1]);
    if (out[1] < 0)
        open_pipe(&o, out);
    open_pipe(&o, err);
    if (pipe(gate) != 0)
        die_of("pipe");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
        die("socketpair");
#ifdef __linux__
    int on = 1;
    setsockopt(sockets[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
    if (o.join)
        join_network(o.join);
    in_namespace = !o.plain && enter_namespace();
    if (in_namespace)
        make_pids_group(o.processes);
    /* Where memory runs out, the kernel ends a program or a compiler before the grader; proc_pid_oom_score_adj(5). */
    write_text("/proc/self/oom_score_adj", "500");
    int launcher = (int)getpid();
    static struct state s;
    s = (struct state){
        .o = &o,
        .out = { .fd = out[0], .type = FRAME_STDOUT, .most = o.output },
        .err = { .fd = err[0], .type = FRAME_STDERR, .most = o.output },
        .oom_kills = o.container ? oom_kills() : 0,
    };
    s.keeper = fork();
    if (s.keeper < 0)
        die_of("fork");
    if (s.keeper == 0) {
        close(out[0]);
        close(err[0]);
        close(sockets[0]);
        close(gate[1]);
        control = sockets[1];
        become_keeper(&o, launcher, out[1], err[1]);
    }
    close(out[1]);
    close(err[1]);
    close(sockets[1]);
    close(gate[0]);
    control = sockets[0];
    look_after(&s);
    return 0;
}
