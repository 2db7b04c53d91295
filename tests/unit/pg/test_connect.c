/* Connecting to a server that answers as it is told: every refusal becomes its sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "pg/pg.h"

typedef struct FakeServer {
    char folder[64];
    char path[96];
    int listener;
    const char *state;   /* SQLSTATE of the refusal; NULL closes at once, "" never answers */
    const char *message; /* in any language: it must not matter */
    pthread_t thread;
} FakeServer;

static size_t put_field(char *at, char type, const char *value)
{
    size_t length = strlen(value) + 1;
    *at = type;
    memcpy(at + 1, value, length);
    return length + 1;
}

static void answer(int file, const FakeServer *server)
{
    char packet[512];
    size_t length = 5;
    packet[0] = 'E';
    length += put_field(packet + length, 'S', "FATAL");
    length += put_field(packet + length, 'V', "FATAL");
    length += put_field(packet + length, 'C', server->state);
    length += put_field(packet + length, 'M', server->message);
    packet[length++] = '\0';
    uint32_t size = __builtin_bswap32((uint32_t)(length - 1));
    memcpy(packet + 1, &size, sizeof size);
    assert_int_equal(write(file, packet, length), (ssize_t)length);
}

static void *serve(void *argument)
{
    const FakeServer *server = argument;
    int file = accept(server->listener, NULL, NULL);
    char startup[512];
    if (file < 0) return NULL;
    if (read(file, startup, sizeof startup) > 0 && server->state != NULL &&
        server->state[0] != '\0')
        answer(file, server);
    if (server->state != NULL && server->state[0] == '\0') sleep(4);
    close(file);
    return NULL;
}

static void server_begin(FakeServer *server)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(server->folder, "/tmp/schemac-test-XXXXXX");
    assert_non_null(mkdtemp(server->folder));
    snprintf(server->path, sizeof server->path, "%s/.s.PGSQL.5432", server->folder);
    strcpy(address.sun_path, server->path);
    server->listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server->listener, 5), 0);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void server_end(FakeServer *server)
{
    close(server->listener);
    pthread_join(server->thread, NULL);
    unlink(server->path);
    rmdir(server->folder);
}

/* The code of what connecting to `url` gives, and what is said of it. */
static const char *refusal(Arena *arena, const char *url, const char **shown)
{
    Diagnostics *diagnostics = diagnostics_make(arena);
    DatabaseUrl database;
    assert_true(database_url_parse(arena, diagnostics, "--database", url, &database));
    assert_null(connection_open(arena, diagnostics, &database));
    assert_int_equal(diagnostics->error_count, 1);
    TextBuilder out = text_builder(arena);
    diagnostics_render_text(diagnostics, &out, false);
    *shown = text_built(&out).bytes;
    assert_null(strstr(*shown, "s3cret"));
    return code_row(diagnostics->items.items[0]->code)->code;
}

static void assert_refusal(const char *state, const char *message, const char *code)
{
    Arena *arena = arena_new();
    FakeServer server = {.state = state, .message = message};
    const char *shown;
    server_begin(&server);
    const char *url =
        text_format(arena, "postgresql://me:s3cret@/x?connect_timeout=2&host=%s", server.folder)
            .bytes;
    assert_string_equal(refusal(arena, url, &shown), code);
    if (state != NULL && state[0] != '\0') {
        assert_non_null(strstr(shown, message));
        assert_null(strstr(shown, state)); /* told, not shown */
    }
    server_end(&server);
    arena_free(arena);
}

static void refusals_of_a_server(void **unused)
{
    (void)unused;
    assert_refusal("3D000", "Datenbank »x« existiert nicht", "SC5105");
    assert_refusal("28P01", "password authentication failed for user \"me\"", "SC5106");
    assert_refusal("28000", "no pg_hba.conf entry for host", "SC5106");
    assert_refusal("53300", "sorry, too many clients already", "SC5107");
    assert_refusal("57P03", "the database system is starting up", "SC5108");
    assert_refusal("XX000", "something else", "SC5111");
}

static void servers_that_do_not_answer(void **unused)
{
    (void)unused;
    assert_refusal(NULL, NULL, "SC5108");
    assert_refusal("", NULL, "SC5109");
}

static void places_without_a_server(void **unused)
{
    (void)unused;
    Arena *arena = arena_new();
    const char *shown;
    assert_string_equal(refusal(arena, "postgresql://me:s3cret@/x?host=/nowhere", &shown),
                        "SC5103");
    assert_non_null(strstr(shown, "postgresql://me@/x?host=/nowhere"));
    assert_non_null(strstr(shown, "given by --database"));
    assert_string_equal(refusal(arena, "postgresql://me:s3cret@127.0.0.1:1/x", &shown), "SC5103");
    assert_string_equal(refusal(arena, "postgresql://me@nowhere.invalid/x", &shown), "SC5104");
    assert_string_equal(
        refusal(arena, "postgresql://me@127.0.0.1:1/x?sslmode=verify-full&sslrootcert=/nowhere",
                &shown),
        "SC5103");
    arena_free(arena);
}

/* Says no to the request for TLS that comes first over TCP. */
static void *serve_without_tls(void *argument)
{
    int file = accept(*(const int *)argument, NULL, NULL);
    char request[64];
    if (file >= 0 && read(file, request, sizeof request) > 0)
        assert_int_equal(write(file, "N", 1), 1);
    close(file);
    return NULL;
}

static void servers_without_tls(void **unused)
{
    (void)unused;
    Arena *arena = arena_new();
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    pthread_t thread;
    const char *shown;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    assert_int_equal(listen(listener, 5), 0);
    assert_int_equal(pthread_create(&thread, NULL, serve_without_tls, &listener), 0);
    const char *url = text_format(arena, "postgresql://me@127.0.0.1:%d/x?sslmode=require",
                                  ntohs(address.sin_port))
                          .bytes;
    assert_string_equal(refusal(arena, url, &shown), "SC5110");
    close(listener);
    pthread_join(thread, NULL);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_of_a_server),
        cmocka_unit_test(servers_that_do_not_answer),
        cmocka_unit_test(places_without_a_server),
        cmocka_unit_test(servers_without_tls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
