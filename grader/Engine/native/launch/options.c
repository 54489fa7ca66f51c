#include "options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* An option that stands alone; 0 where it is none. */
static int parse_switch(struct options *o, const char *name)
{
    if (strcmp(name, "--pipe") == 0)
        o->pipe = 1;
    else if (strcmp(name, "--plain") == 0)
        o->plain = 1;
    else if (strcmp(name, "--shares-user") == 0)
        o->shares_user = 1;
    else if (strcmp(name, "--container") == 0)
        o->container = 1;
    else
        return 0;
    return 1;
}

/* After the last equals sign stands the size; a name may have others. */
static struct put_file parse_put(char *value)
{
    char *equals = strrchr(value, '=');
    *equals = 0;
    return (struct put_file){ .name = value, .size = atoll(equals + 1) };
}

/* An option and what follows it; 0 where it is none, or one too many. */
static int parse_value(struct options *o, const char *name, char *value)
{
    if (strcmp(name, "--dir") == 0)
        o->dir = value;
    else if (strcmp(name, "--user") == 0)
        o->user = (unsigned)strtoul(value, NULL, 10);
    else if (strcmp(name, "--private") == 0 && o->visible_count < MOST_VISIBLE)
        o->visible[o->visible_count++] = value;
    else if (strcmp(name, "--put") == 0 && o->put_count < MOST_PUT && strchr(value, '='))
        o->put[o->put_count++] = parse_put(value);
    else if (strcmp(name, "--collect") == 0)
        o->collect = atoll(value);
    else if (strcmp(name, "--env") == 0 && o->env_count < MOST_VARIABLES)
        o->env[o->env_count++] = value;
    else if (strcmp(name, "--cpu") == 0)
        o->cpu = strtoull(value, NULL, 10);
    else if (strcmp(name, "--fsize") == 0)
        o->fsize = strtoull(value, NULL, 10);
    else if (strcmp(name, "--nofile") == 0)
        o->nofile = strtoull(value, NULL, 10);
    else if (strcmp(name, "--output") == 0)
        o->output = atoll(value);
    else if (strcmp(name, "--flood") == 0)
        o->flood = atoll(value);
    else if (strcmp(name, "--memory") == 0)
        o->memory = atoll(value);
    else if (strcmp(name, "--processes") == 0)
        o->processes = atoll(value);
    else if (strcmp(name, "--join") == 0)
        o->join = atoi(value);
    else
        return 0;
    return 1;
}

int parse_options(struct options *o, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(name, "--") == 0 && value) {
            o->command = argv + i + 1;
            if (!o->output)
                o->output = DEFAULT_OUTPUT;
            return 0;
        }
        if (parse_switch(o, name))
            continue;
        if (!value || !parse_value(o, name, value))
            return -1;
        i++;
    }
    return -1;
}
