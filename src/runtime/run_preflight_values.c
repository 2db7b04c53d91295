/* Which values surely cannot be converted to another type, as a condition: by the type's range, or
 * by the form of its text. Of what cannot be told so nothing is said. */
#include "runtime/run_preflight_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From one type to another, each by its name in pg_catalog, or "". */
typedef struct Conversion {
    char from[64];
    char to[64];
    bool is_enum;
    const char *column;
    const char *type; /* as it is written */
    long first;       /* type modifiers: length, or precision and scale; -1 without */
    long second;
} Conversion;

/* "numeric(10, 2)" */
static void read_modifiers(Conversion *conversion, const SchemacBuffer *type)
{
    const char *open = strchr(type->bytes, '(');
    char *end;
    conversion->first = conversion->second = -1;
    if (open == NULL) return;
    conversion->first = strtol(open + 1, &end, 10);
    end += strspn(end, " ");
    conversion->second = *end == ',' ? strtol(end + 1, NULL, 10) : 0;
}

static bool find_types(SchemacPreflight *preflight, const SchemacAsked *asked,
                       Conversion *conversion)
{
    static const char base[] =
        "CASE WHEN t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace THEN t.typname END";
    SchemacBuffer sql = {0};
    char state[6];
    schemac_put_sql(
        &sql,
        "SELECT (SELECT %v FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON "
        "t.oid = a.atttypid WHERE a.attrelid = pg_catalog.to_regclass(%l) AND a.attname "
        "= (pg_catalog.parse_ident(%l))[1]), ",
        base, asked->table.bytes, asked->subject.bytes);
    schemac_put_sql(&sql,
                    "(SELECT %v FROM pg_catalog.pg_type t WHERE t.oid = "
                    "pg_catalog.to_regtype(%l)), (SELECT t.typtype = 'e' FROM pg_catalog.pg_type t "
                    "WHERE t.oid = pg_catalog.to_regtype(%l))",
                    base, asked->type.bytes, asked->type.bytes);
    PGresult *rows = schemac_preflight_rows(preflight, &sql, state);
    bool found = rows != NULL && PQntuples(rows) == 1 && !PQgetisnull(rows, 0, 0);
    if (found) {
        schemac_copy_text(conversion->from, sizeof conversion->from, PQgetvalue(rows, 0, 0));
        schemac_copy_text(conversion->to, sizeof conversion->to, PQgetvalue(rows, 0, 1));
        conversion->is_enum = PQgetvalue(rows, 0, 2)[0] == 't';
        conversion->column = asked->subject.bytes;
        conversion->type = asked->type.bytes;
        read_modifiers(conversion, &asked->type);
    }
    PQclear(rows);
    schemac_buffer_free(&sql);
    return found;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0) return true;
    return false;
}

static const char *const texts[] = {"text", "varchar", "bpchar", "name", NULL};
static const char *const numbers[] = {"int2", "int4", "int8", "numeric", "float4", "float8", NULL};

/* ---- ranges ---- */

/* `number`, an expression, is not in the range of an integer type. */
static bool put_integer_range(SchemacBuffer *condition, const char *type, const char *number)
{
    static const struct {
        const char *type, *least, *beyond;
    } ranges[] = {{"int2", "-32768", "32768"},
                  {"int4", "-2147483648", "2147483648"},
                  {"int8", "-9223372036854775808", "9223372036854775808"}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (strcmp(type, ranges[i].type) != 0) continue;
        schemac_put_sql(condition, "pg_catalog.round(%v) < %v OR pg_catalog.round(%v) >= %v",
                        number, ranges[i].least, number, ranges[i].beyond);
        return true;
    }
    return false;
}

/* "numeric(10, 2)": ten digits, two of them after the point. */
static bool put_numeric_range(SchemacBuffer *condition, const Conversion *conversion,
                              const char *number)
{
    if (strcmp(conversion->to, "numeric") != 0 || conversion->first < 1) return false;
    schemac_put_sql(condition,
                    "%v::pg_catalog.text <> 'NaN' AND "
                    "pg_catalog.abs(pg_catalog.round(%v::pg_catalog.numeric, %i)) >= "
                    "10::pg_catalog.numeric ^ %i",
                    number, number, (int64_t)conversion->second,
                    (int64_t)(conversion->first - conversion->second));
    return true;
}

/* ---- forms ---- */

#define NUMBER "[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)(e[-+]?[0-9]+)?"
#define SPACE "[ \\t\\n\\r\\f\\v]*"

/* What servers before 16 read, beside special words; "" when the form says nothing for sure. */
static const char *form_of(const char *type)
{
    static const struct {
        const char *type, *form;
    } forms[] = {
        {"int2", "^" SPACE "[-+]?[0-9]+" SPACE "$"},
        {"int4", "^" SPACE "[-+]?[0-9]+" SPACE "$"},
        {"int8", "^" SPACE "[-+]?[0-9]+" SPACE "$"},
        {"numeric", "^" SPACE "(" NUMBER "|nan|[-+]?inf(inity)?)" SPACE "$"},
        {"float4", "^" SPACE "(" NUMBER "|nan|[-+]?inf(inity)?)" SPACE "$"},
        {"float8", "^" SPACE "(" NUMBER "|nan|[-+]?inf(inity)?)" SPACE "$"},
        {"bool",
         "^" SPACE "(t|tr|tru|true|y|ye|yes|on|1|f|fa|fal|fals|false|n|no|of|off|0)" SPACE "$"},
        {"uuid", "^([0-9a-f]{4}-?){7}[0-9a-f]{4}$|^[{]([0-9a-f]{4}-?){7}[0-9a-f]{4}[}]$"},
        /* with a number, or one of a few words */
        {"date", "[0-9]|now|today|tomorrow|yesterday|epoch|infinity"},
        {"timestamp", "[0-9]|now|today|tomorrow|yesterday|epoch|infinity"},
        {"timestamptz", "[0-9]|now|today|tomorrow|yesterday|epoch|infinity"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(type, forms[i].type) == 0) return forms[i].form;
    return "";
}

/* What has the form is compared with the range, for which it must be read: only then. */
static bool put_form(SchemacBuffer *condition, const Conversion *conversion)
{
    char number[SCHEMAC_NAME_SIZE + 64];
    SchemacBuffer range = {0};
    const char *form = form_of(conversion->to);
    if (form[0] == '\0') return false;
    snprintf(number, sizeof number, "%s::pg_catalog.text::pg_catalog.numeric", conversion->column);
    bool has_range = put_integer_range(&range, conversion->to, number) ||
                     put_numeric_range(&range, conversion, number);
    schemac_put_sql(condition, "CASE WHEN %v::pg_catalog.text !~* %l THEN true ELSE %v END",
                    conversion->column, form, has_range ? range.bytes : "false");
    schemac_buffer_free(&range);
    return true;
}

static void put_labels(SchemacBuffer *condition, const Conversion *conversion)
{
    schemac_put_sql(condition,
                    "%v::pg_catalog.text NOT IN (SELECT e.enumlabel FROM pg_catalog.pg_enum e "
                    "WHERE e.enumtypid = pg_catalog.to_regtype(%l))",
                    conversion->column, conversion->type);
}

/* ---- conditions ---- */

/* `USING column::type` is what the server does without it. */
static bool is_plain(const SchemacAsked *asked)
{
    static const char *const forms[] = {"%v::%v", "(%v)::%v", "CAST(%v AS %v)", "cast(%v as %v)"};
    bool is_same = asked->condition.length == 0;
    for (size_t i = 0; !is_same && i < sizeof forms / sizeof *forms; i++) {
        SchemacBuffer form = {0}, whole = {0};
        schemac_put_sql(&form, forms[i], asked->subject.bytes, asked->type.bytes);
        schemac_put_sql(&whole, "(%v)", form.failed ? "" : form.bytes);
        is_same = !form.failed && !whole.failed &&
                  (strcmp(form.bytes, asked->condition.bytes) == 0 ||
                   strcmp(whole.bytes, asked->condition.bytes) == 0);
        schemac_buffer_free(&form);
        schemac_buffer_free(&whole);
    }
    return is_same;
}

bool schemac_is_cut(const SchemacAsked *asked)
{
    static const char *const heads[] = {"varchar", "char", "bpchar", NULL};
    SchemacScan scan = {.sql = asked->type.bytes, .length = asked->type.length};
    SchemacToken token;
    bool is_text = asked->condition.length == 0 && schemac_scan_token(&scan, &token);
    bool is_head = false;
    for (size_t i = 0; is_text && heads[i] != NULL; i++)
        is_head = is_head || schemac_token_equals(scan.sql, &token, heads[i]);
    return is_text && strchr(asked->type.bytes, '(') != NULL &&
           (is_head || schemac_token_equals(scan.sql, &token, "character"));
}

static bool put_unfit(SchemacPreflight *preflight, const Conversion *conversion,
                      SchemacBuffer *condition)
{
    if (is_one_of(conversion->from, numbers)) {
        return put_integer_range(condition, conversion->to, conversion->column) ||
               put_numeric_range(condition, conversion, conversion->column);
    }
    if (!is_one_of(conversion->from, texts)) return false;
    if (PQserverVersion(preflight->runner->connection) >= 160000) {
        schemac_put_sql(condition, "NOT pg_catalog.pg_input_is_valid(%v::pg_catalog.text, %l)",
                        conversion->column, conversion->type);
        return true;
    }
    if (!conversion->is_enum) return put_form(condition, conversion);
    put_labels(condition, conversion);
    return true;
}

bool schemac_find_unfit(SchemacPreflight *preflight, const SchemacAsked *asked,
                        SchemacBuffer *condition)
{
    Conversion conversion;
    if (!is_plain(asked) || !find_types(preflight, asked, &conversion)) return false;
    if (!schemac_is_cut(asked)) return put_unfit(preflight, &conversion, condition);
    /* spaces at the end are cut off in silence */
    schemac_put_sql(condition, "pg_catalog.substr(%v::pg_catalog.text, %i) ~ '[^ ]'",
                    conversion.column, (int64_t)conversion.first + 1);
    return conversion.first > 0;
}
