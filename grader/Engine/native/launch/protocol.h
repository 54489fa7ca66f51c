/*
 * The protocol between the grader and the launcher. LaunchedProgram.cs writes the commands, and LaunchFrames.cs reads the frames: a letter that
 * changes here must change there.
 */
#pragma once

/*
 * stdin: first the files of --put, then one byte a command. End of file means that the grader is gone: kill. Any other byte asks the
 * program to end, as COMMAND_TERMINATE does.
 */
enum command_type {
    COMMAND_NONE = 0,        /* never sent: there was no command, or its name was cut off */
    COMMAND_STOP = 's',      /* SIGSTOP for all its processes */
    COMMAND_CONTINUE = 'c',  /* SIGCONT */
    COMMAND_TERMINATE = 't', /* SIGTERM */
    COMMAND_KILL = 'k',      /* end it and all that it started */
    COMMAND_ANSWER = 'a',    /* reply when all output so far has been sent */
    COMMAND_GET_FILE = 'g',  /* then a length of one byte, and a name: send that file of the working directory at the end */
    COMMAND_REMOVE = 'r',    /* remove the files of its user at the end */
};

/* stdout: frames, little endian: type (1 byte), CLOCK_MONOTONIC nanoseconds (8), length (4), payload. */
enum frame_type {
    FRAME_STARTED = 'P',         /* pids of program, keeper and launch (4 each), isolation (1): an enum isolation */
    FRAME_START_FAILED = 'F',    /* the program could not be started: errno text */
    FRAME_LAUNCHER_FAILED = 'G', /* the launcher itself failed: text */
    FRAME_STDOUT = 'o',          /* bytes of stdout */
    FRAME_STDERR = 'e',          /* bytes of stderr */
    FRAME_CUT = 'C',             /* bytes that are not sent: the stream (1: 'o' or 'e'), how many (8); the stream continues after them at
                                    the beginning of a line */
    FRAME_EXITED = 'X',          /* code (4), signal (4), cpu us (8), peak KiB (8) */
    FRAME_LIMIT = 'L',           /* a limit was exceeded: its name */
    FRAME_LEFT_BEHIND = 'S',     /* "pid name" lines */
    FRAME_KEEPER_KILLED = 'D',   /* nothing */
    FRAME_END = 'E',             /* everything is gone: nothing */
    FRAME_FLUSHED = 'A',        /* all output up to COMMAND_ANSWER has been sent: nothing */
    FRAME_FILE = 'K',            /* a file: size (8), name */
    FRAME_FILE_PART = 'k',       /* bytes of it */
    FRAME_NO_FILE = 'N',         /* a file that does not exist: name, NUL, one line for each existing file */
};

enum isolation { ISOLATION_NAMESPACE = 'n', ISOLATION_PLAIN = 'p' };
