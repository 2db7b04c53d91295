/* Addresses of databases, as libpq and SQLAlchemy write them. What libpq can judge is left to
 * libpq; a password is never part of a message. */
#include "pg/pg.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A URL is cut at its "?" and its parameters are looked at one by one: SQLAlchemy's drivers have
 * their own. */
typedef struct UrlParts {
    Text user_to_path; /* between "://" and "?" */
    Text query;        /* after "?" */
    bool has_driver;   /* "postgresql+asyncpg" */
} UrlParts;

typedef struct UrlReader {
    Arena *arena;
    Diagnostics *diagnostics;
    const char *origin;
    bool has_driver;
    TextBuilder query; /* what libpq gets */
    TextBuilder hosts; /* psycopg's "?host=a:1&host=b:2" */
    TextBuilder ports;
} UrlReader;

static const char *text_find(Text text, const char *wanted)
{
    size_t length = strlen(wanted);
    for (size_t i = 0; i + length <= text.length; i++)
        if (memcmp(text.bytes + i, wanted, length) == 0) return text.bytes + i;
    return NULL;
}

static bool database_url_refuse(Diagnostics *diagnostics, const char *origin, const char *why)
{
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_DATABASE_URL, SPAN_NONE,
                                      "could not parse the database given by %s: %s", origin, why);
    diag_hint(
        diagnostics, diagnostic,
        "Write postgresql://user@host:5432/name, with special characters of a password as %%XX.");
    return false;
}

/* ---- libpq's keywords ---- */

/* Whether libpq knows the parameter (of this libpq, with whatever it was built). */
static bool parameter_is_known(Text name)
{
    PQconninfoOption *options = PQconndefaults();
    bool known = false;
    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
        known = known || text_equals_string(name, option->keyword);
    PQconninfoFree(options);
    return known;
}

/* libpq's reasons quote pieces of the text, which may be a password's and hold quotes themselves:
 * what stands between the first and the last one is left out, but for a character of the syntax. */
static const char *reason_redact(Arena *arena, const char *reason)
{
    TextBuilder builder = text_builder(arena);
    const char *last = strrchr(reason, '"');
    for (const char *at = reason; *at != '\0' && *at != '\n'; at++) {
        bool is_quote = *at == '"' && at < last;
        if (is_quote && strchr("=]", at[1]) != NULL && at[2] == '"') {
            text_put(&builder, (Text){at, 3});
            at += 2;
        } else if (is_quote) {
            text_put_string(&builder, "\"...\"");
            at = last;
        } else {
            text_put_byte(&builder, *at);
        }
    }
    return text_built(&builder).bytes;
}

static bool conninfo_check(Arena *arena, Diagnostics *diagnostics, const char *origin,
                           const char *conninfo)
{
    char *reason = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &reason);
    if (options != NULL) {
        PQconninfoFree(options);
        return true;
    }
    const char *shown = reason_redact(arena, reason == NULL ? "out of memory" : reason);
    PQfreemem(reason);
    return database_url_refuse(diagnostics, origin, shown);
}

/* ---- SQLAlchemy's URLs ---- */

static void query_put(UrlReader *reader, Text name, Text value)
{
    if (reader->query.length > 0) text_put_byte(&reader->query, '&');
    text_put(&reader->query, name);
    text_put_byte(&reader->query, '=');
    text_put(&reader->query, value);
}

/* asyncpg's and pg8000's "ssl" says with several words what libpq's sslmode says. */
static void query_put_ssl(UrlReader *reader, Text value)
{
    static const char *const as_they_are[] = {"disable", "allow",     "prefer",
                                              "require", "verify-ca", "verify-full"};
    for (size_t i = 0; i < sizeof as_they_are / sizeof *as_they_are; i++)
        if (text_equals_ignoring_case(value, as_they_are[i])) {
            query_put(reader, TEXT("sslmode"), text_lower(reader->arena, value));
            return;
        }
    bool off = text_equals_ignoring_case(value, "false") || text_equals_string(value, "0") ||
               text_equals_ignoring_case(value, "off") || text_equals_ignoring_case(value, "no");
    query_put(reader, TEXT("sslmode"), off ? TEXT("disable") : TEXT("require"));
}

static void list_put(TextBuilder *list, Text item, bool first)
{
    if (!first) text_put_byte(list, ',');
    text_put(list, item);
}

/* "host=name", "host=name:port", "host=/folder"; may come several times. */
static void query_put_host(UrlReader *reader, Text value)
{
    const char *colon = memchr(value.bytes, ':', value.length);
    bool has_port =
        colon != NULL &&
        memchr(colon + 1, ':', (size_t)(value.bytes + value.length - colon - 1)) == NULL;
    bool first = reader->hosts.length == 0;
    size_t end = has_port ? (size_t)(colon - value.bytes) : value.length;
    list_put(&reader->hosts, text_slice(value, 0, end), first);
    list_put(&reader->ports, has_port ? text_slice(value, end + 1, value.length) : TEXT(""), first);
}

static void query_drop(UrlReader *reader, Text name)
{
    diag_add(reader->diagnostics, CODE_DATABASE_URL_PARAMETER, SPAN_NONE,
             "parameter \"%.*s\" of the database URL given by %s is for its Python driver and "
             "is ignored",
             TEXT_FORMAT(name), reader->origin);
}

static void query_put_parameter(UrlReader *reader, Text parameter)
{
    const char *equals = memchr(parameter.bytes, '=', parameter.length);
    size_t end = equals == NULL ? parameter.length : (size_t)(equals - parameter.bytes);
    Text name = text_slice(parameter, 0, end);
    Text value = text_slice(parameter, end + 1, parameter.length);
    if (text_is_empty(parameter)) return;
    if (text_equals(name, TEXT("ssl")))
        query_put_ssl(reader, value);
    else if (reader->has_driver && text_equals(name, TEXT("host")))
        query_put_host(reader, value);
    else if (reader->has_driver && text_equals(name, TEXT("database")))
        query_put(reader, TEXT("dbname"), value);
    else if (reader->has_driver && text_equals(name, TEXT("timeout")))
        query_put(reader, TEXT("connect_timeout"), value);
    else if (!reader->has_driver || parameter_is_known(name))
        query_put(reader, name, value);
    else
        query_drop(reader, name);
}

static const char *url_rewrite(UrlReader *reader, const UrlParts *parts)
{
    reader->has_driver = parts->has_driver;
    for (size_t begin = 0; begin < parts->query.length;) {
        const char *ampersand =
            memchr(parts->query.bytes + begin, '&', parts->query.length - begin);
        size_t end =
            ampersand == NULL ? parts->query.length : (size_t)(ampersand - parts->query.bytes);
        query_put_parameter(reader, text_slice(parts->query, begin, end));
        begin = end + 1;
    }
    if (reader->hosts.length > 0) {
        Text ports = text_built(&reader->ports);
        query_put(reader, TEXT("host"), text_built(&reader->hosts));
        if (strspn(ports.bytes, ",") != ports.length) query_put(reader, TEXT("port"), ports);
    }
    TextBuilder url = text_builder(reader->arena);
    text_put_string(&url, "postgresql://");
    text_put(&url, parts->user_to_path);
    if (reader->query.length > 0) text_put_byte(&url, '?');
    text_put(&url, text_built(&reader->query));
    return text_built(&url).bytes;
}

/* "postgresql+driver", "postgres"; false for another system's scheme. */
static bool scheme_read(Text scheme, bool *has_driver)
{
    const char *plus = memchr(scheme.bytes, '+', scheme.length);
    size_t end = plus == NULL ? scheme.length : (size_t)(plus - scheme.bytes);
    Text system = text_slice(scheme, 0, end);
    *has_driver = plus != NULL;
    return text_equals_ignoring_case(system, "postgresql") ||
           text_equals_ignoring_case(system, "postgres");
}

/* A password whose @, / or ? is not written as %XX: libpq would take pieces of it for the host, the
 * database or a parameter, and messages would show them. */
static bool url_is_mixed_up(const UrlParts *parts)
{
    const char *end = parts->user_to_path.bytes + parts->user_to_path.length;
    const char *at = memchr(parts->user_to_path.bytes, '@', parts->user_to_path.length);
    const char *slash = memchr(parts->user_to_path.bytes, '/', parts->user_to_path.length);
    if (at != NULL &&
        (memchr(at + 1, '@', (size_t)(end - at - 1)) != NULL || (slash != NULL && slash < at)))
        return true;
    for (size_t i = 0; i < parts->query.length; i++) { /* names of parameters have no such bytes */
        size_t name = i;
        while (i < parts->query.length && strchr("=&", parts->query.bytes[i]) == NULL) i++;
        if (memchr(parts->query.bytes + name, '@', i - name) != NULL ||
            memchr(parts->query.bytes + name, '/', i - name) != NULL)
            return true;
        while (i < parts->query.length && parts->query.bytes[i] != '&') i++;
    }
    return false;
}

bool database_url_parse(Arena *arena, Diagnostics *diagnostics, const char *origin,
                        const char *string, DatabaseUrl *database)
{
    Text text = text_trim(text_from_string(string));
    *database = (DatabaseUrl){.conninfo = "", .origin = origin};
    if (text_is_empty(text)) return true;
    const char *slashes = text_find(text, "://");
    const char *equals = memchr(text.bytes, '=', text.length);
    if (slashes == NULL || (equals != NULL && equals < slashes)) {
        database->conninfo = text_string(arena, text);
        if (equals == NULL)
            return database_url_refuse(diagnostics, origin,
                                       "it is neither a URL nor libpq's keyword=value form");
        return conninfo_check(arena, diagnostics, origin, database->conninfo);
    }
    size_t scheme_end = (size_t)(slashes - text.bytes);
    UrlParts parts = {0};
    if (!scheme_read(text_slice(text, 0, scheme_end), &parts.has_driver))
        return database_url_refuse(diagnostics, origin,
                                   "schemac works with PostgreSQL only, postgresql://...");
    Text rest = text_slice(text, scheme_end + 3, text.length);
    const char *question = memchr(rest.bytes, '?', rest.length);
    size_t cut = question == NULL ? rest.length : (size_t)(question - rest.bytes);
    parts.user_to_path = text_slice(rest, 0, cut);
    parts.query = text_slice(rest, cut + 1, rest.length);
    if (url_is_mixed_up(&parts))
        return database_url_refuse(diagnostics, origin,
                                   "its password contains an @, / or ? that is not escaped");
    UrlReader reader = {arena,
                        diagnostics,
                        origin,
                        false,
                        text_builder(arena),
                        text_builder(arena),
                        text_builder(arena)};
    database->conninfo = url_rewrite(&reader, &parts);
    return conninfo_check(arena, diagnostics, origin, database->conninfo);
}

/* ---- what may be shown ---- */

/* The value of `keyword` as given, else libpq's default. */
static const char *option_find(const PQconninfoOption *given, const PQconninfoOption *defaults,
                               const char *keyword)
{
    const PQconninfoOption *const lists[] = {given, defaults};
    for (size_t i = 0; i < 2; i++)
        for (const PQconninfoOption *option = lists[i]; option != NULL && option->keyword != NULL;
             option++)
            if (strcmp(option->keyword, keyword) == 0 && option->val != NULL &&
                option->val[0] != '\0')
                return option->val;
    return NULL;
}

/* As it stands in a URL; `plain` lists what need not be written as %XX besides letters and digits.
 */
static void url_put_encoded(TextBuilder *url, const char *text, const char *plain)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (isalnum(byte) || strchr(plain, byte) != NULL)
            text_put_byte(url, *text);
        else
            text_put_format(url, "%%%02X", byte);
    }
}

/* A host that stands before the path. Others are parameters: a folder, an abstract socket, several,
 * or what a URL has no place for. */
static bool host_is_plain(const char *host)
{
    return strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
           strlen(host);
}

static bool host_is_address(const char *host)
{
    return strchr(host, ':') != NULL && strspn(host, "0123456789abcdefABCDEF:.") == strlen(host);
}

static void url_put_parameter(TextBuilder *url, char *separator, const char *name,
                              const char *value)
{
    if (value == NULL) return;
    text_put_format(url, "%c%s=", *separator, name);
    url_put_encoded(url, value, "-._~/,:");
    *separator = '&';
}

static const char *url_make(Arena *arena, const PQconninfoOption *given,
                            const PQconninfoOption *defaults)
{
    const char *host = option_find(given, defaults, "host");
    const char *address = option_find(given, defaults, "hostaddr");
    const char *port = option_find(given, defaults, "port");
    const char *user = option_find(given, defaults, "user");
    const char *name = option_find(given, defaults, "dbname");
    char separator = '?';
    if (host == NULL && address != NULL) {
        host = address;
        address = NULL;
    }
    bool is_address = host != NULL && host_is_address(host);
    bool is_parameter = host != NULL && !is_address && !host_is_plain(host);
    const char *usual = option_find(NULL, defaults, "port"); /* PGPORT may be another */
    if (port != NULL && strcmp(port, "5432") == 0 && (usual == NULL || strcmp(usual, port) == 0))
        port = NULL;
    TextBuilder url = text_builder(arena);
    text_put_string(&url, "postgresql://");
    if (user != NULL) {
        url_put_encoded(&url, user, "-._~");
        text_put_byte(&url, '@');
    }
    if (host != NULL && !is_parameter) text_put_format(&url, is_address ? "[%s]" : "%s", host);
    if (host != NULL && !is_parameter && port != NULL) {
        text_put_format(&url, ":%s", port);
        port = NULL;
    }
    text_put_byte(&url, '/');
    if (name == NULL) name = user;
    if (name != NULL) url_put_encoded(&url, name, "-._~");
    if (is_parameter) url_put_parameter(&url, &separator, "host", host);
    if (host != NULL) url_put_parameter(&url, &separator, "port", port);
    url_put_parameter(&url, &separator, "hostaddr", address);
    return text_built(&url).bytes;
}

const char *database_url_shown(Arena *arena, const DatabaseUrl *database)
{
    PQconninfoOption *given = PQconninfoParse(database->conninfo, NULL);
    PQconninfoOption *defaults = PQconndefaults();
    const char *url = url_make(arena, given, defaults);
    PQconninfoFree(given);
    PQconninfoFree(defaults);
    return url;
}

const char *database_url_name(Arena *arena, const DatabaseUrl *database)
{
    PQconninfoOption *given = PQconninfoParse(database->conninfo, NULL);
    PQconninfoOption *defaults = PQconndefaults();
    const char *name = option_find(given, defaults, "dbname");
    if (name == NULL) name = option_find(given, defaults, "user");
    name = text_string(arena, text_from_string(name == NULL ? "" : name));
    PQconninfoFree(given);
    PQconninfoFree(defaults);
    return name;
}
