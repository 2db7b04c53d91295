/* Makes a program's own calls fail: preloaded into it.
 *
 *     FAILING=KIND:N FAILING_REPORT=FILE LD_PRELOAD=failing.so PROGRAM
 *
 * - allocation:N: the Nth allocation finds no memory
 * - file:N: the Nth of its calls that open, read, write, sync or rename files fails (EIO)
 * - socket:N: the Nth message that it sends or receives fails (ECONNRESET)
 * - before:N, after:N, stop:N: it is killed before, or after, or stopped before it sends the Nth
 * message
 *
 * REPORT gets a line "allocations files sockets messages" when the program ends by itself, or
 * "struck" when the call failed that is to fail. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ALLOCATION, FILE_CALL, SOCKET, BEFORE, AFTER, STOP, KINDS };

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static unsigned long counts[KINDS];
static unsigned long at;
static int kind = -1; /* -1: not known yet; KINDS: none */

/* (Called by the first allocation of all: it must make none.) */
static void read_wish(void)
{
    static const char *const names[] = {
        "allocation:", "file:", "socket:", "before:", "after:", "stop:"};
    const char *wish = getenv("FAILING");
    int found = KINDS;
    for (int i = 0; wish != NULL && i < KINDS; i++) {
        size_t length = strlen(names[i]);
        if (strncmp(wish, names[i], length) == 0) {
            found = i;
            at = strtoul(wish + length, NULL, 10);
        }
    }
    kind = found;
}

static void report(const char *text)
{
    const char *path = getenv("FAILING_REPORT");
    if (path == NULL) return;
    long file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    syscall(SYS_write, file, text, strlen(text));
    syscall(SYS_close, file);
}

static bool fails(int what)
{
    if (kind < 0) read_wish();
    unsigned long number = __atomic_add_fetch(&counts[what], 1, __ATOMIC_SEQ_CST);
    if (what != kind || number != at) return false;
    report("struck\n");
    return true;
}

static void signal_at(int what, int signal_number)
{
    if (fails(what)) syscall(SYS_kill, getpid(), signal_number);
}

static __attribute__((destructor)) void report_counts(void)
{
    char text[128];
    if (kind != KINDS) return;
    snprintf(text, sizeof text, "%lu %lu %lu %lu\n", counts[ALLOCATION], counts[FILE_CALL],
             counts[SOCKET], counts[BEFORE]);
    report(text);
}

/* ---- memory ---- */

void *malloc(size_t size)
{
    if (!fails(ALLOCATION)) return __libc_malloc(size);
    errno = ENOMEM;
    return NULL;
}

void *calloc(size_t count, size_t size)
{
    if (!fails(ALLOCATION)) return __libc_calloc(count, size);
    errno = ENOMEM;
    return NULL;
}

void *realloc(void *old, size_t size)
{
    if (!fails(ALLOCATION)) return __libc_realloc(old, size);
    errno = ENOMEM;
    return NULL;
}

/* ---- files ---- */

static bool file_fails(void)
{
    if (!fails(FILE_CALL)) return false;
    errno = EIO;
    return true;
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    int mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, int) : 0;
    va_end(rest);
    return file_fails() ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t read(int file, void *bytes, size_t length)
{
    return file_fails() ? -1 : syscall(SYS_read, file, bytes, length);
}

ssize_t write(int file, const void *bytes, size_t length)
{
    return file_fails() ? -1 : syscall(SYS_write, file, bytes, length);
}

int fsync(int file)
{
    return file_fails() ? -1 : (int)syscall(SYS_fsync, file);
}

int rename(const char *from, const char *to)
{
    return file_fails() ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int mkdir(const char *path, mode_t mode)
{
    return file_fails() ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int fstat(int file, struct stat *status)
{
    return file_fails() ? -1 : fstatat(file, "", status, AT_EMPTY_PATH);
}

/* ---- sockets ---- */

/* (And it is over: libpq takes for granted that it can be read to its end.) */
static bool socket_fails(int descriptor)
{
    if (!fails(SOCKET)) return false;
    shutdown(descriptor, SHUT_RDWR);
    errno = ECONNRESET;
    return true;
}

ssize_t send(int to, const void *bytes, size_t length, int flags)
{
    signal_at(BEFORE, SIGKILL);
    signal_at(STOP, SIGSTOP);
    if (socket_fails(to)) return -1;
    ssize_t sent = syscall(SYS_sendto, to, bytes, length, flags, NULL, 0);
    signal_at(AFTER, SIGKILL);
    return sent;
}

ssize_t recv(int from, void *bytes, size_t length, int flags)
{
    return socket_fails(from) ? -1 : syscall(SYS_recvfrom, from, bytes, length, flags, NULL, NULL);
}
