/* A pooler as bad as can be, between one client at a time and a server, over Unix sockets.
 *
 *     pooler LISTEN SERVER LOG [KEY=VALUE ...]
 *
 * - swap=1: every message outside a transaction meets another server process (each client has its
 *   own ones); swap=2: also inside
 * - pid=real: the client is told the number of the first server process, as if it were its own
 * - split=N: hands on at most N bytes at a time, both ways
 * - delay=N: waits N milliseconds before each message of the client
 * - fault=KIND: what befalls query number `at`, counted over all clients. row, tag, error: its
 * answer is another client's, the statement itself runs on; replay: its answer is that of the query
 * before; shift: as row, and from then on each answer comes one query late; lose: the connection
 * ends with the query sent; refuse: before it is sent; silence: nothing goes through any more,
 * either way
 * - check=SQL: asked of every server process when its client is gone; the first value goes to LOG
 */
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
#include <sys/wait.h>
#include <unistd.h>

#define BACKENDS 256
#define SLOTS 1024
#define CANCEL 80877102
#define WITHOUT_TLS 80877103
#define WITHOUT_GSS 80877104

typedef struct Bytes {
    char *bytes;
    size_t length, capacity;
} Bytes;

typedef struct Backend {
    int socket;
    uint32_t key[2]; /* as they are in the message */
    bool is_lost;    /* its answers reach nobody any more */
    char status;     /* of its last ReadyForQuery */
} Backend;

/* What the processes of all clients share. */
typedef struct Shared {
    uint32_t queries;
    uint32_t clients;
    uint32_t keys[SLOTS][2]; /* of the server process that works for a client now */
} Shared;

typedef struct Options {
    const char *server, *log, *fault, *check;
    int swap, split, delay;
    bool real_pid;
    uint32_t at;
} Options;

typedef struct Client {
    const Options *options;
    Shared *shared;
    int socket;
    uint32_t slot;
    Bytes startup;
    Backend backends[BACKENDS];
    int count, current;
    Bytes last; /* answer */
    bool is_late;
} Client;

static void put(Bytes *to, const void *bytes, size_t length)
{
    if (to->length + length > to->capacity) {
        to->capacity = (to->length + length) * 2;
        to->bytes = realloc(to->bytes, to->capacity);
        if (to->bytes == NULL) abort();
    }
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
}

static void put_message(Bytes *to, char type, const void *body, size_t length)
{
    uint32_t size = htonl((uint32_t)length + 4);
    put(to, &type, 1);
    put(to, &size, 4);
    put(to, body, length);
}

static bool read_all(int socket, void *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = read(socket, (char *)bytes + done, length - done);
        if (got <= 0) return false;
        done += (size_t)got;
    }
    return true;
}

static bool write_all(const Options *options, int socket, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t piece =
            options->split > 0 && (size_t)options->split < length ? (size_t)options->split : length;
        ssize_t put_now = write(socket, bytes, piece);
        if (put_now <= 0) return false;
        bytes += put_now;
        length -= (size_t)put_now;
    }
    return true;
}

/* One message, appended; with a type byte unless it is a client's first one. */
static bool read_message(int socket, bool has_type, Bytes *message)
{
    char head[5];
    uint32_t size;
    size_t begin = has_type ? 1 : 0;
    if (!read_all(socket, head, begin + 4)) return false;
    memcpy(&size, head + begin, 4);
    size = ntohl(size);
    char *body = malloc(size);
    bool done = size >= 4 && body != NULL && read_all(socket, body, size - 4);
    if (done) {
        put(message, head, begin + 4);
        put(message, body, size - 4);
    }
    free(body);
    return done;
}

static int connect_server(const Options *options)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", options->server);
    if (connect(made, (struct sockaddr *)&address, sizeof address) != 0) exit(3);
    return made;
}

/* The answer up to ReadyForQuery; false when either side is gone. */
static bool read_answer(const Client *client, Backend *backend, Bytes *answer)
{
    char type;
    do {
        struct pollfd files[2] = {{backend->socket, POLLIN, 0}, {client->socket, POLLRDHUP, 0}};
        if (poll(files, 2, -1) < 0 || (files[1].revents != 0 && files[0].revents == 0))
            return false;
        size_t begin = answer->length;
        if (!read_message(backend->socket, true, answer)) return false;
        type = answer->bytes[begin];
        if (type == 'K') memcpy(backend->key, answer->bytes + begin + 5, 8);
    } while (type != 'Z');
    backend->status = answer->bytes[answer->length - 1];
    return true;
}

static int add_backend(Client *client, Bytes *answer)
{
    if (client->count == BACKENDS) exit(3);
    Backend *backend = &client->backends[client->count];
    *backend = (Backend){.socket = connect_server(client->options)};
    if (!write_all(client->options, backend->socket, client->startup.bytes,
                   client->startup.length) ||
        !read_answer(client, backend, answer))
        exit(0);
    return client->count++;
}

/* The backend for the next message. */
static void choose(Client *client)
{
    const Options *options = client->options;
    Bytes ignored = {0};
    Backend *now = &client->backends[client->current];
    bool is_kept = options->swap == 0 || (options->swap == 1 && now->status != 'I');
    if (!now->is_lost && is_kept) return;
    int tried = client->current;
    for (int i = 1; i <= client->count; i++) {
        int at = (tried + i) % client->count;
        Backend *other = &client->backends[at];
        if (other->is_lost || (options->swap > 0 && at == tried)) continue;
        client->current = at;
        return;
    }
    client->current = add_backend(client, &ignored);
    free(ignored.bytes);
}

static void put_fault_answer(const Client *client, Bytes *answer)
{
    const char *kind = client->options->fault;
    static const char row[] = "\0\1?column?\0\0\0\0\0\0\0\0\0\0\31\377\377\377\377\377\377\0\0";
    if (strcmp(kind, "replay") == 0) {
        put(answer, client->last.bytes, client->last.length);
        return;
    }
    if (strcmp(kind, "error") == 0) {
        static const char text[] = "SERROR\0C42P07\0Mrelation \"of_somebody\" already exists\0";
        put_message(answer, 'E', text, sizeof text);
    } else if (strcmp(kind, "tag") == 0) {
        put_message(answer, 'C', "CREATE INDEX", 13);
    } else {
        put_message(answer, 'T', row, sizeof row - 1);
        put_message(answer, 'D', "\0\1\0\0\0\1t", 7);
        put_message(answer, 'C', "SELECT 1", 9);
    }
    put_message(answer, 'Z', "I", 1);
}

static void be_silent(void)
{
    for (;;) pause();
}

/* What befalls the query instead of its answer; false: the connection is over. */
static bool fail_query(Client *client, const Bytes *message, Backend *backend, Bytes *answer)
{
    const char *kind = client->options->fault;
    if (strcmp(kind, "silence") == 0) be_silent();
    if (strcmp(kind, "refuse") == 0) return false;
    if (!write_all(client->options, backend->socket, message->bytes, message->length)) return false;
    if (strcmp(kind, "lose") == 0) {
        usleep(50000);
        return false;
    }
    put_fault_answer(client, answer);
    if (strcmp(kind, "shift") == 0) {
        client->is_late = true;
        client->last.length = 0;
        return read_answer(client, backend, &client->last);
    }
    backend->is_lost = true;
    return true;
}

static bool serve_query(Client *client, const Bytes *message)
{
    const Options *options = client->options;
    Bytes answer = {0};
    choose(client);
    Backend *backend = &client->backends[client->current];
    memcpy(client->shared->keys[client->slot], backend->key, 8);
    uint32_t number = __atomic_add_fetch(&client->shared->queries, 1, __ATOMIC_SEQ_CST);
    if (options->delay > 0) usleep((useconds_t)options->delay * 1000);
    bool done;
    if (options->fault != NULL && number == options->at) {
        done = fail_query(client, message, backend, &answer);
    } else {
        done = write_all(options, backend->socket, message->bytes, message->length) &&
               read_answer(client, backend, &answer);
        Bytes late = client->last;
        client->last = answer;
        answer = (Bytes){0};
        put(&answer, client->is_late ? late.bytes : client->last.bytes,
            client->is_late ? late.length : client->last.length);
        free(late.bytes);
    }
    done = done && write_all(options, client->socket, answer.bytes, answer.length);
    free(answer.bytes);
    return done;
}

/* A query, or what stands before a point of synchronisation; false at the end. */
static bool read_until_sync(const Client *client, Bytes *message)
{
    char type;
    do {
        size_t begin = message->length;
        if (!read_message(client->socket, true, message)) return false;
        type = message->bytes[begin];
    } while (type != 'Q' && type != 'S' && type != 'X');
    return type != 'X';
}

/* What is left on a server process. */
static void check(Client *client, Backend *backend, FILE *log)
{
    Bytes query = {0}, answer = {0};
    put_message(&query, 'Q', client->options->check, strlen(client->options->check) + 1);
    client->socket = -1;
    if (backend->is_lost ||
        !write_all(client->options, backend->socket, query.bytes, query.length) ||
        !read_answer(client, backend, &answer))
        return;
    for (size_t at = 0; at + 5 <= answer.length;) {
        uint32_t size, length;
        memcpy(&size, answer.bytes + at + 1, 4);
        if (answer.bytes[at] == 'D' || answer.bytes[at] == 'E') {
            memcpy(&length, answer.bytes + at + 7, 4);
            fprintf(log, "%.*s\n", (int)ntohl(length), answer.bytes + at + 11);
        }
        at += 1 + ntohl(size);
    }
}

/* The startup answer of the first server process, with a key that leads to the one at work. */
static void greet(Client *client)
{
    Bytes answer = {0};
    uint32_t slot = htonl(client->slot), made_up = htonl(1000000 + client->slot);
    add_backend(client, &answer);
    for (size_t at = 0; at + 5 <= answer.length;) {
        uint32_t size;
        memcpy(&size, answer.bytes + at + 1, 4);
        if (answer.bytes[at] == 'K') {
            memcpy(answer.bytes + at + 9, &slot, 4);
            if (!client->options->real_pid) memcpy(answer.bytes + at + 5, &made_up, 4);
        }
        at += 1 + ntohl(size);
    }
    if (!write_all(client->options, client->socket, answer.bytes, answer.length)) exit(0);
    free(answer.bytes);
}

static void forward_cancel(Client *client)
{
    uint32_t key[2], slot;
    memcpy(key, client->startup.bytes + 8, 8);
    slot = ntohl(key[1]);
    if (slot >= SLOTS) return;
    memcpy(client->startup.bytes + 8, client->shared->keys[slot], 8);
    int server = connect_server(client->options);
    char byte;
    write_all(client->options, server, client->startup.bytes, client->startup.length);
    while (read(server, &byte, 1) > 0) {}
}

static void serve(Client *client)
{
    Bytes message = {0};
    uint32_t code;
    for (;;) {
        client->startup.length = 0;
        if (!read_message(client->socket, false, &client->startup)) return;
        memcpy(&code, client->startup.bytes + 4, 4);
        code = ntohl(code);
        if (code != WITHOUT_TLS && code != WITHOUT_GSS) break;
        if (write(client->socket, "N", 1) != 1) return;
    }
    if (code == CANCEL) {
        forward_cancel(client);
        return;
    }
    greet(client);
    do {
        message.length = 0;
    } while (read_until_sync(client, &message) && serve_query(client, &message));
    FILE *log = fopen(client->options->log, "a");
    shutdown(client->socket, SHUT_RDWR);
    for (int i = 0; client->options->check != NULL && i < client->count; i++)
        check(client, &client->backends[i], log);
    fclose(log);
}

static Options read_options(char **arguments)
{
    Options options = {.server = arguments[2], .log = arguments[3]};
    for (arguments += 4; *arguments != NULL; arguments++) {
        char *value = strchr(*arguments, '=');
        if (value == NULL) exit(2);
        *value++ = '\0';
        if (strcmp(*arguments, "swap") == 0) options.swap = atoi(value);
        if (strcmp(*arguments, "split") == 0) options.split = atoi(value);
        if (strcmp(*arguments, "delay") == 0) options.delay = atoi(value);
        if (strcmp(*arguments, "at") == 0) options.at = (uint32_t)atoi(value);
        if (strcmp(*arguments, "fault") == 0) options.fault = value;
        if (strcmp(*arguments, "check") == 0) options.check = value;
        if (strcmp(*arguments, "pid") == 0) options.real_pid = strcmp(value, "real") == 0;
    }
    return options;
}

int main(int count, char **arguments)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (count < 4) return 2;
    Options options = read_options(arguments);
    Shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", arguments[1]);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 64) != 0)
        return 3;
    for (;;) {
        static Client client;
        int accepted = accept(listener, NULL, NULL);
        if (accepted < 0) continue;
        client = (Client){.options = &options, .shared = shared, .socket = accepted};
        client.slot = shared->clients++ % SLOTS;
        if (fork() == 0) {
            close(listener);
            serve(&client);
            _exit(0);
        }
        close(accepted);
    }
}
