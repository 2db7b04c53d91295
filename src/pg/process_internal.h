/* Other programs, run as another user where that is needed. */
#ifndef SCHEMAC_PG_PROCESS_INTERNAL_H
#define SCHEMAC_PG_PROCESS_INTERNAL_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "pg/pg.h"

/* A user of the operating system. `is_other`: not the one we are, so that a process has to
 * change to it. */
typedef struct SystemUser {
    const char *name;
    uid_t uid;
    gid_t gid;
    bool is_other;
} SystemUser;

/* Who may run a server: we, or for root, which PostgreSQL refuses, "postgres" or else "nobody". */
SystemUser system_user_find(Arena *arena);

/* Runs a program to its end, as `user` (NULL: as we are) in the folder "/", its output and
 * errors together in *output. *status is its exit status, 127 when it is not there, 128 + n when
 * signal n ended it. False: it could not be started, errno says why. */
bool process_run(Arena *arena, const char *const *arguments, const SystemUser *user, Text *output,
                 int *status) __attribute__((warn_unused_result));

/* How a program runs that is watched. */
typedef struct ProcessVariable {
    const char *name;
    const char *value;
} ProcessVariable;

typedef struct ProcessWatch {
    int output;                       /* where its standard output goes; -1: where its errors go */
    const char *folder;               /* that it works in; NULL: "/" */
    const ProcessVariable *variables; /* of its environment, besides ours */
    size_t variable_count;
    bool (*keep)(void *context); /* asked every second; false ends the program. Or NULL */
    void *context;
} ProcessWatch;

/* The same, watched; as we are. */
bool process_run_watched(Arena *arena, const char *const *arguments, const ProcessWatch *watch,
                         Text *output, int *status) __attribute__((warn_unused_result));

/* Starts a program whose output the caller reads to its end; its errors go where ours go. NULL:
 * errno says why. process_close gives the status as above. */
FILE *process_open(const char *const *arguments, pid_t *pid) __attribute__((warn_unused_result));
int process_close(FILE *file, pid_t pid);

/* Starts a program of its own session whose output goes to the end of the file `log`. False as
 * above. */
bool process_start(const char *const *arguments, const SystemUser *user, const char *log,
                   pid_t *pid) __attribute__((warn_unused_result));

/* Whether `user` may list, enter and write `folder`. */
bool process_may_use(const SystemUser *user, const char *folder);

/* Whether a process of that id is there and is not a zombie. */
bool process_is_alive(pid_t pid);

/* The folder that a process works in, or NULL where the system does not tell. */
const char *process_folder(Arena *arena, pid_t pid);

/* Some process that works in `folder`, or 0; always 0 where the system does not tell. */
pid_t process_find_in(Arena *arena, const char *folder);

/* The program `name` of version `major`, or of the next one after it that is installed; NULL when
 * there is none. *newest is the newest one's version; 0 when there is none at all. */
const char *program_find(Arena *arena, const ServerOptions *options, const char *name, int major,
                         int *newest);

void process_sleep(int milliseconds);

#endif
