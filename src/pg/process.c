/* A child takes nothing of ours along: no descriptor, and a server not even our session. */
#include "pg/process_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

#define WATCH_EVERY_MS 1000

SystemUser system_user_find(Arena *arena)
{
    SystemUser user = {"", geteuid(), getegid(), false};
    const struct passwd *entry;
    if (user.uid != 0) {
        entry = getpwuid(user.uid);
    } else {
        entry = getpwnam("postgres");
        if (entry == NULL || entry->pw_uid == 0) entry = getpwnam("nobody");
    }
    if (entry == NULL) {
        user.name = text_format(arena, "%ld", (long)user.uid).bytes;
        return user;
    }
    user.is_other = entry->pw_uid != user.uid;
    user.uid = entry->pw_uid;
    user.gid = entry->pw_gid;
    user.name = text_string(arena, text_from_string(entry->pw_name));
    return user;
}

/* In a child: becomes `user`, for good. */
static bool process_become(const SystemUser *user)
{
    if (user == NULL || !user->is_other) return true;
    return setgroups(0, NULL) == 0 && setgid(user->gid) == 0 && setuid(user->uid) == 0;
}

/* In a child: nothing of ours stays open, neither locks nor the pipes of whoever waits for our
 * end. */
static void process_close_files(void)
{
    long limit = sysconf(_SC_OPEN_MAX);
    if (limit < 0 || limit > 4096) limit = 4096;
    for (int file = STDERR_FILENO + 1; file < limit; file++) close(file);
}

/* In a child: signals are to it what they are to a program that a shell starts. */
static void process_reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In a child: the program in place of us. */
static _Noreturn void process_execute(const char *const *arguments, const SystemUser *user,
                                      const ProcessWatch *watch, int errors)
{
    int input = open("/dev/null", O_RDONLY);
    int output = watch != NULL && watch->output >= 0 ? watch->output : errors;
    const char *folder = watch != NULL && watch->folder != NULL ? watch->folder : "/";
    for (size_t i = 0; watch != NULL && i < watch->variable_count; i++)
        setenv(watch->variables[i].name, watch->variables[i].value, 1);
    if (input >= 0 && process_become(user) && chdir(folder) == 0 &&
        dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
        dup2(errors, STDERR_FILENO) >= 0) {
        process_close_files();
        process_reset_signals();
        /* execvp does not write through its arguments; its type is older than const. */
        union {
            const char *const *given;
            char *const *wanted;
        } list = {.given = arguments};
        execvp(arguments[0], list.wanted);
    } else {
        dprintf(errors, "could not run \"%s\" as user \"%s\": errno %d\n", arguments[0],
                user == NULL ? "" : user->name, errno);
    }
    _exit(127);
}

/* Up to the end, and now and then asks whether to go on. */
static void process_read(TextBuilder *builder, int file, const ProcessWatch *watch, pid_t pid)
{
    char buffer[4096];
    bool goes_on = watch != NULL && watch->keep != NULL;
    for (;;) {
        struct pollfd wait = {file, POLLIN, 0};
        if (goes_on && poll(&wait, 1, WATCH_EVERY_MS) == 0) {
            goes_on = watch->keep(watch->context);
            if (!goes_on) kill(pid, SIGTERM);
            continue;
        }
        ssize_t count = read(file, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        text_put(builder, (Text){buffer, (size_t)count});
    }
}

static int process_wait(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool process_run_in(Arena *arena, const char *const *arguments, const SystemUser *user,
                           const ProcessWatch *watch, Text *output, int *status)
{
    int ends[2];
    if (pipe(ends) != 0) return false;
    pid_t pid = fork();
    if (pid == 0) process_execute(arguments, user, watch, ends[1]);
    int reason = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        errno = reason;
        return false;
    }
    TextBuilder builder = text_builder(arena);
    process_read(&builder, ends[0], watch, pid);
    close(ends[0]);
    *status = process_wait(pid);
    *output = text_built(&builder);
    return true;
}

bool process_run(Arena *arena, const char *const *arguments, const SystemUser *user, Text *output,
                 int *status)
{
    return process_run_in(arena, arguments, user, NULL, output, status);
}

bool process_run_watched(Arena *arena, const char *const *arguments, const ProcessWatch *watch,
                         Text *output, int *status)
{
    return process_run_in(arena, arguments, NULL, watch, output, status);
}

FILE *process_open(const char *const *arguments, pid_t *pid)
{
    int ends[2];
    if (pipe(ends) != 0) return NULL;
    const ProcessWatch watch = {.output = ends[1]};
    *pid = fork();
    if (*pid == 0) process_execute(arguments, NULL, &watch, STDERR_FILENO);
    int reason = errno;
    close(ends[1]);
    FILE *file = *pid < 0 ? NULL : fdopen(ends[0], "r");
    if (file == NULL) close(ends[0]);
    errno = reason;
    return file;
}

int process_close(FILE *file, pid_t pid)
{
    fclose(file);
    return process_wait(pid);
}

bool process_start(const char *const *arguments, const SystemUser *user, const char *log,
                   pid_t *pid)
{
    int output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (output < 0) return false;
    *pid = fork();
    if (*pid == 0) {
        setsid();
        process_execute(arguments, user, NULL, output);
    }
    int reason = errno;
    close(output);
    errno = reason;
    return *pid > 0;
}

bool process_may_use(const SystemUser *user, const char *folder)
{
    pid_t pid = fork();
    if (pid == 0) _exit(process_become(user) && access(folder, R_OK | W_OK | X_OK) == 0 ? 0 : 1);
    return pid > 0 && process_wait(pid) == 0;
}

bool process_is_alive(pid_t pid)
{
    if (pid <= 0 || (kill(pid, 0) != 0 && errno != EPERM)) return false;
    /* A zombie answers signals too: look at its state where the system has /proc. */
    char path[64];
    char state = 'R';
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    FILE *file = fopen(path, "re");
    if (file == NULL) return true;
    if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1) state = 'R';
    fclose(file);
    return state != 'Z' && state != 'X';
}

const char *process_folder(Arena *arena, pid_t pid)
{
    char path[64];
    char target[4096];
    snprintf(path, sizeof path, "/proc/%ld/cwd", (long)pid);
    ssize_t length = readlink(path, target, sizeof target);
    return length < 0 ? NULL : text_string(arena, (Text){target, (size_t)length});
}

pid_t process_find_in(Arena *arena, const char *folder)
{
    DIR *processes = opendir("/proc");
    if (processes == NULL) return 0;
    pid_t found = 0;
    for (const struct dirent *entry; found == 0 && (entry = readdir(processes)) != NULL;) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        const char *works_in = pid > 0 ? process_folder(arena, pid) : NULL;
        if (works_in != NULL && strcmp(works_in, folder) == 0 && process_is_alive(pid)) found = pid;
    }
    closedir(processes);
    return found;
}

void process_sleep(int milliseconds)
{
    struct timespec pause = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
    nanosleep(&pause, NULL);
}
