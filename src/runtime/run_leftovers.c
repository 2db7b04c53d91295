/* Columns that take the places of others, and what the up side made for a while only: a trigger or
 * function that a later section of it would have dropped, a column that it fills and would have
 * renamed, to take another's place. Where that section was never reached they are still there, and
 * no down side knows of them. */
#include "runtime/run_leftovers_internal.h"

#include <string.h>

/* What is looked for by its name, and what was found of it. */
typedef struct Piece {
    char table[SCHEMAC_NAME_SIZE]; /* of a column; else empty */
    char name[SCHEMAC_NAME_SIZE];
    SchemacReplacement *found; /* of a column: its type and value; may be NULL */
} Piece;

static void keep(char *text, const SchemacWords *words, const SchemacToken *span)
{
    if (text != NULL) schemac_copy_token(text, SCHEMAC_NAME_SIZE, words->scan.sql, span);
}

/* The column that an action of ALTER TABLE adds: after ADD [COLUMN]. */
static bool adds_column(SchemacWords *words, const Piece *piece)
{
    char table[SCHEMAC_NAME_SIZE], name[SCHEMAC_NAME_SIZE];
    schemac_take_name(words, table, sizeof table);
    if (strcmp(table, piece->table) != 0) return false;
    while (words->has) {
        if (schemac_pass_word(words, "add") && schemac_pass_word(words, "column")) {
            schemac_pass_if_exists(words);
            schemac_take_name(words, name, sizeof name);
            SchemacToken type = schemac_pass_to(words, "default", "compression");
            if (strcmp(name, piece->name) == 0) {
                keep(piece->found == NULL ? NULL : piece->found->type, words, &type);
                return true;
            }
        }
        schemac_pass_to(words, NULL, NULL);
        schemac_next_word(words);
    }
    return false;
}

/* "UPDATE table SET ... name = ..." */
static bool fills_column(SchemacWords *words, const Piece *piece)
{
    char name[SCHEMAC_NAME_SIZE];
    schemac_take_name(words, name, sizeof name);
    if (strcmp(name, piece->table) != 0 || !schemac_pass_word(words, "set")) return false;
    while (words->has && !schemac_is_word(words, "where")) {
        schemac_copy_token(name, sizeof name, words->scan.sql, &words->token);
        schemac_next_word(words);
        bool is_set = strcmp(name, piece->name) == 0 && words->has && words->token.kind == '=';
        if (is_set) schemac_next_word(words);
        SchemacToken value = schemac_pass_to(words, "where", NULL);
        if (is_set) {
            keep(piece->found == NULL ? NULL : piece->found->value, words, &value);
            return true;
        }
        if (words->has && words->token.kind == ',') schemac_next_word(words);
    }
    return false;
}

static bool makes_named(SchemacWords *words, const char *kind, const Piece *piece)
{
    char name[SCHEMAC_NAME_SIZE];
    if (!schemac_pass_word(words, kind)) return false;
    schemac_take_name(words, name, sizeof name);
    return strcmp(name, piece->name) == 0;
}

typedef enum Made { MADE_TRIGGER, MADE_FUNCTION, MADE_COLUMN, FILLED_COLUMN } Made;

static bool makes(const char *sql, const SchemacStatement *statement, Made made, const Piece *piece)
{
    SchemacWords words = schemac_words_of(sql, statement);
    switch (made) {
    case MADE_TRIGGER:
        return schemac_pass_word(&words, "create") && makes_named(&words, "trigger", piece);
    case MADE_FUNCTION:
        return schemac_pass_word(&words, "create") && makes_named(&words, "function", piece);
    case MADE_COLUMN:
        if (!schemac_pass_word(&words, "alter") || !schemac_is_word(&words, "table")) return false;
        words = schemac_words_after_table(sql, statement);
        return adds_column(&words, piece);
    case FILLED_COLUMN: return schemac_pass_word(&words, "update") && fills_column(&words, piece);
    }
    return false;
}

static bool is_made(const SchemacSection *sections, uint32_t limit, Made made, const Piece *piece)
{
    for (uint32_t i = 0; i < limit; i++) {
        const SchemacSection *section = &sections[i];
        SchemacScan scan = {.sql = section->sql, .length = section->length};
        SchemacStatement statement;
        while (schemac_scan_next(&scan, &statement))
            if (makes(section->sql, &statement, made, piece)) return true;
    }
    return false;
}

/* "DROP TRIGGER t ON ...", "DROP FUNCTION f()": said sooner than it would have been. */
static bool drops_made(const SchemacSection *sections, uint32_t done, SchemacWords *words)
{
    Piece piece = {.table = ""};
    bool is_trigger = schemac_pass_word(words, "trigger");
    if (!is_trigger && !schemac_pass_word(words, "function")) return false;
    schemac_pass_if_exists(words);
    if (!words->has) return false;
    schemac_take_name(words, piece.name, sizeof piece.name);
    return is_made(sections, done, is_trigger ? MADE_TRIGGER : MADE_FUNCTION, &piece);
}

/* The sections of a side, of which the first `done` are. */
typedef struct Side {
    const SchemacSection *sections;
    uint32_t count;
    uint32_t done;
} Side;

/* "ALTER TABLE t RENAME COLUMN c TO ...", and c was added and is filled by the revision. */
static bool renames_made(const Side *side, SchemacWords *words, Piece *piece)
{
    schemac_take_name(words, piece->table, sizeof piece->table);
    if (!schemac_pass_word(words, "rename") || !schemac_pass_word(words, "column") || !words->has)
        return false;
    schemac_take_name(words, piece->name, sizeof piece->name);
    return is_made(side->sections, side->done, MADE_COLUMN, piece) &&
           is_made(side->sections, side->count, FILLED_COLUMN, piece);
}

bool schemac_drops_made(const SchemacRevision *revision, uint32_t limit, const char *sql,
                        const SchemacStatement *statement)
{
    SchemacWords words = schemac_words_of(sql, statement);
    return schemac_pass_word(&words, "drop") && drops_made(revision->up, limit, &words);
}

bool schemac_is_for_later(const SchemacRevision *revision, uint32_t section, uint32_t later)
{
    const SchemacSection *one = &revision->up[section], *other = &revision->up[later];
    SchemacScan scan = {.sql = other->sql, .length = other->length};
    SchemacStatement statement;
    const Side all = {revision->up, revision->up_count, revision->up_count};
    while (schemac_scan_next(&scan, &statement)) {
        SchemacWords words = schemac_words_of(other->sql, &statement);
        Piece piece = {.table = ""};
        if (schemac_pass_word(&words, "drop")) {
            if (drops_made(one, 1, &words)) return true;
            continue;
        }
        if (!schemac_pass_word(&words, "alter") || !schemac_is_word(&words, "table")) continue;
        words = schemac_words_after_table(other->sql, &statement);
        if (words.has && renames_made(&all, &words, &piece) &&
            (is_made(one, 1, MADE_COLUMN, &piece) || is_made(one, 1, FILLED_COLUMN, &piece)))
            return true;
    }
    return false;
}

/* What takes away what the statement would have: false where that is nothing of a section done. */
static bool put_leftover(const Side *side, const char *sql, const SchemacStatement *statement,
                         SchemacBuffer *text)
{
    SchemacWords words = schemac_words_of(sql, statement);
    Piece piece = {.table = ""};
    if (schemac_pass_word(&words, "drop")) {
        if (!drops_made(side->sections, side->done, &words)) return false;
        schemac_put_bytes(text, sql + statement->begin, statement->end - statement->begin);
        return true;
    }
    if (!schemac_pass_word(&words, "alter") || !schemac_is_word(&words, "table")) return false;
    words = schemac_words_after_table(sql, statement);
    if (!words.has || !renames_made(side, &words, &piece)) return false;
    schemac_put_sql(text, "ALTER TABLE %v DROP COLUMN %v", piece.table, piece.name);
    return true;
}

bool schemac_drop_leftovers(const SchemacStep *step, uint32_t done, SchemacDropLeftover *drop,
                            void *context)
{
    const SchemacRevision *revision = step->revision;
    const Side side = {step->down ? revision->down : revision->up, schemac_step_sections(step),
                       done};
    SchemacBuffer text = {0};
    bool going = true;
    for (uint32_t i = done; going && i < side.count; i++) {
        const SchemacSection *section = &side.sections[i];
        SchemacScan scan = {.sql = section->sql, .length = section->length};
        SchemacStatement statement;
        while (going && schemac_scan_next(&scan, &statement)) {
            schemac_buffer_clear(&text);
            if (put_leftover(&side, section->sql, &statement, &text)) going = drop(context, &text);
        }
    }
    schemac_buffer_free(&text);
    return going;
}

/* "ALTER TABLE table RENAME COLUMN c TO column": c. */
static bool renames_to(const char *sql, const SchemacStatement *statement, const char *table,
                       const char *column, Piece *piece)
{
    SchemacWords words = schemac_words_of(sql, statement);
    char name[SCHEMAC_NAME_SIZE];
    if (!schemac_pass_word(&words, "alter") || !schemac_is_word(&words, "table")) return false;
    words = schemac_words_after_table(sql, statement);
    if (!words.has) return false;
    schemac_take_name(&words, piece->table, sizeof piece->table);
    if (strcmp(piece->table, table) != 0 || !schemac_pass_word(&words, "rename") ||
        !schemac_pass_word(&words, "column") || !words.has)
        return false;
    schemac_take_name(&words, piece->name, sizeof piece->name);
    if (!schemac_pass_word(&words, "to") || !words.has) return false;
    schemac_take_name(&words, name, sizeof name);
    return strcmp(name, column) == 0;
}

bool schemac_find_replacement(const SchemacRevision *revision, const char *table,
                              const char *column, SchemacReplacement *found)
{
    Piece piece = {.found = found};
    for (uint32_t i = 0; i < revision->down_count; i++) {
        const SchemacSection *section = &revision->down[i];
        SchemacScan scan = {.sql = section->sql, .length = section->length};
        SchemacStatement statement;
        while (schemac_scan_next(&scan, &statement))
            if (renames_to(section->sql, &statement, table, column, &piece))
                return is_made(revision->down, i, MADE_COLUMN, &piece) &&
                       is_made(revision->down, i, FILLED_COLUMN, &piece);
    }
    return false;
}

/* Whether a statement of the section gives its name to another column. */
static bool is_renamed_to(const SchemacSection *section, const char *table, const char *column)
{
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    Piece piece = {.table = ""};
    while (schemac_scan_next(&scan, &statement))
        if (renames_to(section->sql, &statement, table, column, &piece)) return true;
    return false;
}

bool schemac_drops_replaced(const SchemacSection *section, const SchemacStatement *statement)
{
    SchemacWords words = schemac_words_of(section->sql, statement);
    char table[SCHEMAC_NAME_SIZE], column[SCHEMAC_NAME_SIZE];
    if (!schemac_pass_word(&words, "alter") || !schemac_is_word(&words, "table")) return false;
    words = schemac_words_after_table(section->sql, statement);
    if (!words.has) return false;
    schemac_take_name(&words, table, sizeof table);
    while (words.has) {
        bool drops = schemac_pass_word(&words, "drop") && !schemac_is_word(&words, "constraint");
        schemac_pass_word(&words, "column");
        schemac_pass_if_exists(&words);
        if (drops && words.has) {
            schemac_copy_token(column, sizeof column, section->sql, &words.token);
            if (is_renamed_to(section, table, column)) return true;
        }
        schemac_pass_to(&words, NULL, NULL);
        schemac_next_word(&words);
    }
    return false;
}
