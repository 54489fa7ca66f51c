/*
 * Feeds every parser with many inputs that the grader never sends. The sanitizers see a byte that is read or written out of bounds:
 * each text lies in a piece of memory of exactly its size.
 */
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../launch/commands.h"
#include "../launch/frames.h"
#include "../launch/options.h"
#include "../launch/processes.h"
#include "check.h"

enum { ROUNDS = 8000, MOST_WORDS = 700, MOST_BYTES = 2000 };

static const char *const switches[] = { "--pipe", "--plain", "--shares-user", "--container" };
static const char *const with_value[] = {
    "--dir", "--user", "--private", "--put", "--collect", "--env", "--cpu", "--fsize", "--nofile", "--output", "--flood", "--memory",
    "--processes", "--join",
};
static const char *const values[] = {
    "0", "1", "-1", "99999999999999999999999", "-99999999999999999999999", "0x10", " 7", "", "=", "a=b=3", "name=12", "name=", "/tmp/a b",
    "--", "-", "--put",
};

#define ANY(list) (list)[below(sizeof (list) / sizeof *(list))]

void frame(enum frame_type type, const void *payload, size_t size)
{
    (void)type;
    (void)payload;
    (void)size;
    CHECK(!"a parser sends nothing to the grader");
}

static int is_in(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, list[i]) == 0)
            return 1;
    return 0;
}

static char *some_bytes(size_t length)
{
    char *text = malloc(length + 1);
    CHECK(text);
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(1 + below(255));
    text[length] = 0;
    return text;
}

static char *some_word(const char *repeated, int at)
{
    char *word = NULL;
    if (repeated)
        word = strdup(at % 2 == 0 ? repeated : ANY(values));
    else if (one_in(10))
        word = some_bytes(below(40));
    else if (one_in(20))
        word = strdup("--");
    else
        word = strdup(one_in(3) ? ANY(switches) : one_in(2) ? ANY(with_value) : ANY(values));
    CHECK(word);
    return word;
}

static void check_accepted(const struct options *o, char **argv, int argc)
{
    CHECK(o->command > argv + 1 && o->command < argv + argc && o->command[0]);
    CHECK(strcmp(o->command[-1], "--") == 0);
    CHECK(o->output != 0);
    CHECK(o->env_count <= MOST_VARIABLES && o->put_count <= MOST_PUT && o->visible_count <= MOST_VISIBLE);
    CHECK(o->env[o->env_count] == NULL);
    CHECK(o->env_count + o->put_count + o->visible_count <= argc / 2);
    for (int i = 0; i < o->put_count; i++)
        CHECK(strlen(o->put[i].name) < MOST_BYTES);
}

static void test_options(void)
{
    /* Now and then one option more often than there is room for it. */
    const char *repeated = one_in(20) ? ANY(with_value) : NULL;
    int argc = 1 + (int)below(repeated ? MOST_WORDS : 30);
    char **argv = calloc((size_t)argc + 1, sizeof *argv);
    struct options o;
    memset(&o, 0, sizeof o);
    CHECK(argv);
    for (int i = 0; i < argc; i++)
        argv[i] = some_word(repeated, i - 1);
    if (repeated && argc > 3 && argc % 2 == 1)
        strcpy(argv[argc - 2], "--");
    int is_option = argc > 1 && (is_in(argv[1], switches, sizeof switches / sizeof *switches)
                                 || is_in(argv[1], with_value, sizeof with_value / sizeof *with_value));
    int is_end = argc > 2 && strcmp(argv[1], "--") == 0;
    int result = parse_options(&o, argc, argv);
    CHECK(result == 0 || result == -1);
    CHECK(is_option || is_end == (result == 0));
    if (result == 0)
        check_accepted(&o, argv, argc);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    free(argv);
}

static void test_arguments(void)
{
    size_t length = below(200);
    char *text = some_bytes(length);
    for (size_t i = 0; i < length; i++)
        if (one_in(8))
            text[i] = 0;
    int argc = -1;
    char **argv = split_arguments(text, length, &argc);
    CHECK(argv && argc >= 1 && (size_t)argc <= length + 1 && argv[argc] == NULL && strcmp(argv[0], "launch") == 0);
    size_t read = 0;
    for (int i = 1; i < argc; i++) {
        CHECK(argv[i] == text + read);
        read += strlen(argv[i]) + 1;
    }
    /* The last one may do without its NUL. */
    CHECK(read == length || read == length + 1);
    free(argv);
    free(text);
}

/* Sends the bytes over a pipe: all of them are there, and then its end. */
static int sent(const char *bytes, size_t count)
{
    int ends[2];
    CHECK(pipe(ends) == 0 && write(ends[1], bytes, count) == (ssize_t)count);
    close(ends[1]);
    return ends[0];
}

static void test_read_arguments(void)
{
    size_t length = 1 + below(300), announced = one_in(2) ? length : 1 + below(300);
    char *text = some_bytes(length + 4);
    for (int i = 0; i < 4; i++)
        text[i] = (char)(announced >> (8 * i));
    size_t there = one_in(10) ? below(4) : length + 4;
    int fd = sent(text, there), argc = 0;
    char **argv = read_arguments(fd, &argc);
    CHECK((argv != NULL) == (there >= 4 && there - 4 >= announced));
    if (argv) {
        CHECK(argc == 2);
        CHECK(strlen(argv[1]) == announced && memcmp(argv[1], text + 4, announced) == 0);
        free(argv[1]);
        free(argv);
    }
    close(fd);
    free(text);
}

/* The command that begins at bytes, and how many of them it takes. */
static size_t expect(const char *bytes, size_t left, struct command *c)
{
    memset(c, 0, sizeof *c);
    c->type = left == 0 ? COMMAND_KILL : bytes[0] && strchr("sckar", bytes[0]) ? (enum command_type)bytes[0] : COMMAND_TERMINATE;
    if (left == 0 || bytes[0] != COMMAND_GET_FILE)
        return left == 0 ? 0 : 1;
    size_t length = left > 1 ? (unsigned char)bytes[1] : 0;
    int whole = left > 1 && left - 2 >= length;
    if (whole)
        memcpy(c->name, bytes + 2, length);
    c->type = whole && !strchr(c->name, '/') ? COMMAND_GET_FILE : COMMAND_NONE;
    return whole ? 2 + length : left;
}

static void test_commands(void)
{
    size_t count = below(MOST_BYTES), at = 0;
    char *bytes = some_bytes(count);
    for (size_t i = 0; i < count; i++)
        if (one_in(4))
            bytes[i] = "sctkagr\0/\xff"[below(10)];
    int fd = sent(bytes, count);
    for (;;) {
        struct command expected, c;
        size_t taken = expect(bytes + at, count - at, &expected);
        int left = -1;
        c = read_command(fd);
        at += taken;
        CHECK(c.type == expected.type);
        CHECK(c.type != COMMAND_GET_FILE || memcmp(c.name, expected.name, sizeof c.name) == 0);
        CHECK(ioctl(fd, FIONREAD, &left) == 0 && (size_t)left == count - at);
        if (taken == 0)
            break;
    }
    close(fd);
    free(bytes);
}

static void test_process(void)
{
    static const char good[] = "4711 (a (b) c) S 42 1 1 0 -1 4194560 1 0 0 0 3 1 0 0 20 0 17 0 100 2000000 321 18446744073709551615 1 1\n";
    /* As a read leaves it that is shorter than the one before. */
    static const char stale[] = "4711 (a)\0S 42 1 1 0 -1 4194560 1 0 0 0 3 1 0 0 20 0 17 0 100 2000000 321 18446744073709551615 1 1\n";
    char *text = strdup(good);
    size_t length = strlen(text);
    struct process p = { 0 };
    CHECK(text);
    if (round_number % 100 == 1) {
        CHECK(parse_process(text, &p) == 42 && p.state == 'S' && p.threads == 17 && strcmp(p.name, "a (b) c") == 0);
        CHECK(p.rss_bytes == 321 * sysconf(_SC_PAGESIZE));
        CHECK(parse_process(stale, &p) == -1);
    }
    for (unsigned changes = below(6); changes > 0; changes--)
        text[below((unsigned)length)] = "()) 9-\n0x\xff"[below(10)];
    /* As cut off as a read can be, in memory of that size. */
    char *cut = strndup(text, below((unsigned)length + 1));
    CHECK(cut);
    parse_process(cut, &p);
    CHECK(memchr(p.name, 0, sizeof p.name));
    free(cut);
    free(text);
}

static void test_children(void)
{
    int *pids = calloc(PROCESS_CAP, sizeof *pids), known = one_in(2) ? 0 : PROCESS_CAP - (int)below(20), before = known;
    size_t length = below(300);
    char *text = some_bytes(length);
    CHECK(pids);
    for (size_t i = 0; i < length; i++)
        text[i] = one_in(50) ? text[i] : "0123456789  -"[below(13)];
    parse_children(text, pids, &known);
    CHECK(known >= before && known <= PROCESS_CAP && (size_t)(known - before) <= length);
    free(text);
    free(pids);
}

static void test_all(void)
{
    test_options();
    test_arguments();
    test_read_arguments();
    test_commands();
    test_process();
    test_children();
}

int main(int argc, char **argv)
{
    run(argc, argv, ROUNDS, test_all);
    return 0;
}
