/*
 * What the grader and the launcher say to each other, in one place. LaunchedProgram.cs writes the commands, and LaunchFrames.cs reads the
 * frames: who changes a letter here changes it there.
 */
#pragma once

/*
 * stdin: first the files of --put, then one byte a command. End of file means that the grader is gone: kill. Whatever is no command
 * of these asks the program to end, as COMMAND_TERMINATE does.
 */
enum command_type {
    COMMAND_NONE = 0,        /* never sent: nothing came, or a name was cut off */
    COMMAND_STOP = 's',      /* SIGSTOP for all its processes */
    COMMAND_CONTINUE = 'c',  /* SIGCONT */
    COMMAND_TERMINATE = 't', /* SIGTERM */
    COMMAND_KILL = 'k',      /* end it and all that it started */
    COMMAND_ANSWER = 'a',    /* answer when all that is written by now has been told */
    COMMAND_GET_FILE = 'g',  /* and a length of one byte, and a name: tell that file of the working directory when all is over */
    COMMAND_REMOVE = 'r',    /* remove what its user has written, when all is over */
};

/* stdout: frames, little endian: type (1 byte), CLOCK_MONOTONIC nanoseconds (8), length (4), payload. */
enum frame_type {
    FRAME_STARTED = 'P',         /* pids of program, keeper and launch (4 each), isolation (1): an enum isolation */
    FRAME_START_FAILED = 'F',    /* the program could not be started: errno text */
    FRAME_LAUNCHER_FAILED = 'G', /* the launcher itself failed: text */
    FRAME_STDOUT = 'o',          /* bytes of stdout */
    FRAME_STDERR = 'e',          /* bytes of stderr */
    FRAME_CUT = 'C',             /* bytes that are not told: the stream (1: 'o' or 'e'), how many (8); the stream goes on after them at
                                    the beginning of a line */
    FRAME_EXITED = 'X',          /* code (4), signal (4), cpu us (8), peak KiB (8) */
    FRAME_LIMIT = 'L',           /* a limit was exceeded: its name */
    FRAME_LEFT_BEHIND = 'S',     /* "pid name" lines */
    FRAME_KEEPER_KILLED = 'D',   /* nothing */
    FRAME_END = 'E',             /* everything is gone: nothing */
    FRAME_ALL_TOLD = 'A',        /* all that had been written when COMMAND_ANSWER came has been told: nothing */
    FRAME_FILE = 'K',            /* a file to be told: size (8), name */
    FRAME_FILE_PART = 'k',       /* bytes of it */
    FRAME_NO_FILE = 'N',         /* there is no such file: name, NUL, one line for each thing that is there */
};

enum isolation { ISOLATION_NAMESPACE = 'n', ISOLATION_PLAIN = 'p' };
