/* A wire between clients and a server, over Unix sockets, that can be cut anywhere.
 *
 *     wire LISTEN SERVER REPORT [KEY=VALUE ...]
 *
 * - cut=up|down: the direction, from the client or to it, in which it breaks
 * - unit=byte|message, at=N: after so many of them in that direction, over all connections; both
 * ends of the connection are closed
 * - dead=1: after that nobody gets through any more; else a new connection does
 * - pause=N, seed=N: each message, either way, waits for up to N microseconds
 * - hold=TEXT: what the client sends at once and has TEXT in it waits until there is a file
 * REPORT.go; REPORT.held is made when it does. lose=TEXT: the connection breaks when it was sent
 *
 * When it is told to end it writes to REPORT: bytes and messages up, bytes and messages down, and
 * whether it was cut. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { UP, DOWN, DIRECTIONS };

/* What the processes of all connections share. */
typedef struct Shared {
    uint64_t bytes[DIRECTIONS];
    uint64_t messages[DIRECTIONS];
    uint32_t is_cut;
} Shared;

typedef struct Options {
    const char *server, *report, *hold, *lose;
    int direction; /* of the cut; -1: none */
    bool is_message, is_dead;
    uint64_t at;
    unsigned pause, seed;
} Options;

/* One direction of one connection. A client's first message has no byte for its type. */
typedef struct Stream {
    int direction, from, to;
    bool has_type;
    unsigned char head[5];
    size_t head_length;
    size_t left; /* of the body */
} Stream;

static Shared *shared;
static Options options;
static volatile sig_atomic_t is_over;

static void end(int signal_number)
{
    (void)signal_number;
    is_over = 1;
}

static void write_all(int file, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(file, bytes, length);
        if (put <= 0) _exit(0);
        bytes += put;
        length -= (size_t)put;
    }
}

static bool is_between(const Stream *stream)
{
    return stream->head_length == 0 && stream->left == 0;
}

/* How many of the bytes belong to the message at hand. */
static size_t take(Stream *stream, const unsigned char *bytes, size_t length)
{
    size_t wanted = stream->has_type ? 5 : 4, taken = 0;
    uint32_t size;
    while (stream->left == 0 && taken < length) {
        stream->head[stream->head_length++] = bytes[taken++];
        if (stream->head_length < wanted) continue;
        memcpy(&size, stream->head + wanted - 4, 4);
        stream->left = ntohl(size) - 4;
        if (stream->left == 0) break;
    }
    size_t rest = length - taken < stream->left ? length - taken : stream->left;
    stream->left -= rest;
    if (stream->left == 0 && stream->head_length == wanted) {
        stream->head_length = 0;
        stream->has_type = true;
    }
    return taken + rest;
}

static void cut(void)
{
    __atomic_store_n(&shared->is_cut, 1, __ATOMIC_SEQ_CST);
    _exit(0);
}

/* Hands a part of a message on, up to where it breaks. */
static void forward(const Stream *stream, const unsigned char *bytes, size_t length)
{
    bool breaks =
        options.direction == stream->direction && !options.is_message && shared->is_cut == 0;
    uint64_t before =
        __atomic_fetch_add(&shared->bytes[stream->direction], length, __ATOMIC_SEQ_CST);
    if (breaks && before + length > options.at) {
        write_all(stream->to, bytes, options.at > before ? (size_t)(options.at - before) : 0);
        cut();
    }
    write_all(stream->to, bytes, length);
}

static void wait_for_go(void)
{
    char held[256], go[256];
    snprintf(held, sizeof held, "%s.held", options.report);
    snprintf(go, sizeof go, "%s.go", options.report);
    fclose(fopen(held, "w"));
    while (access(go, F_OK) != 0) usleep(10000);
}

static bool has_text(const char *text, const unsigned char *bytes, size_t length)
{
    return text != NULL && memmem(bytes, length, text, strlen(text)) != NULL;
}

static void pass(Stream *stream)
{
    static unsigned char bytes[65536];
    ssize_t got = read(stream->from, bytes, sizeof bytes);
    if (got <= 0) _exit(0);
    bool is_up = stream->direction == UP;
    if (is_up && has_text(options.hold, bytes, (size_t)got)) wait_for_go();
    if (is_up && shared->is_cut == 0 && has_text(options.lose, bytes, (size_t)got)) {
        write_all(stream->to, bytes, (size_t)got);
        usleep(100000);
        cut();
    }
    for (size_t at = 0; at < (size_t)got;) {
        uint64_t *messages = &shared->messages[stream->direction];
        if (is_between(stream)) {
            if (options.pause > 0) usleep((useconds_t)(rand() % (int)options.pause));
            if (options.direction == stream->direction && options.is_message &&
                shared->is_cut == 0 && *messages >= options.at)
                cut();
        }
        size_t length = take(stream, bytes + at, (size_t)got - at);
        if (is_between(stream)) __atomic_add_fetch(messages, 1, __ATOMIC_SEQ_CST);
        forward(stream, bytes + at, length);
        at += length;
    }
}

static void serve(int client)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", options.server);
    if (connect(server, (struct sockaddr *)&address, sizeof address) != 0) _exit(0);
    Stream up = {.direction = UP, .from = client, .to = server};
    Stream down = {.direction = DOWN, .from = server, .to = client, .has_type = true};
    srand(options.seed + (unsigned)getpid() % 7);
    for (;;) {
        struct pollfd files[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (poll(files, 2, -1) < 0) _exit(0);
        if (files[0].revents != 0) pass(&up);
        if (files[1].revents != 0) pass(&down);
    }
}

static void read_option(char *argument)
{
    char *value = strchr(argument, '=');
    if (value == NULL) exit(2);
    *value++ = '\0';
    if (strcmp(argument, "cut") == 0) options.direction = strcmp(value, "up") == 0 ? UP : DOWN;
    if (strcmp(argument, "unit") == 0) options.is_message = strcmp(value, "message") == 0;
    if (strcmp(argument, "at") == 0) options.at = strtoull(value, NULL, 10);
    if (strcmp(argument, "dead") == 0) options.is_dead = atoi(value) != 0;
    if (strcmp(argument, "pause") == 0) options.pause = (unsigned)atoi(value);
    if (strcmp(argument, "hold") == 0) options.hold = value;
    if (strcmp(argument, "lose") == 0) options.lose = value;
    if (strcmp(argument, "seed") == 0) options.seed = (unsigned)atoi(value);
}

static void report(void)
{
    FILE *file = fopen(options.report, "w");
    if (file == NULL) exit(1);
    fprintf(file, "%llu %llu %llu %llu %u\n", (unsigned long long)shared->bytes[UP],
            (unsigned long long)shared->messages[UP], (unsigned long long)shared->bytes[DOWN],
            (unsigned long long)shared->messages[DOWN], shared->is_cut);
    fclose(file);
}

int main(int count, char **arguments)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (count < 4) return 2;
    options = (Options){.server = arguments[2], .report = arguments[3], .direction = -1};
    for (int i = 4; i < count; i++) read_option(arguments[i]);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", arguments[1]);
    sigaction(SIGTERM, &(struct sigaction){.sa_handler = end}, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 64) != 0)
        return 3;
    while (!is_over) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) continue;
        if ((!options.is_dead || shared->is_cut == 0) && fork() == 0) {
            signal(SIGTERM, SIG_DFL);
            close(listener);
            serve(client);
        }
        close(client);
    }
    report();
    return 0;
}
