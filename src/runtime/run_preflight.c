/* Look before you leap: what the pending revisions will ask of the rows that are there is asked
 * before the first of them runs. This file reads the questions from the statements; what cannot be
 * told from them, or depends on what a revision does to the rows before, is not asked. */
#include "runtime/run_leftovers_internal.h"
#include "runtime/run_preflight_internal.h"

#include <stdlib.h>
#include <string.h>

void schemac_put_span(SchemacBuffer *text, const char *sql, const SchemacToken *span)
{
    schemac_put_bytes(text, sql + span->begin, span->end - span->begin);
}

SchemacAsked *schemac_add_question(SchemacReader *reader, SchemacAskedKind kind, const char *table)
{
    SchemacQuestions *questions = reader->questions;
    if (questions->count == questions->capacity) {
        size_t capacity = questions->capacity * 2 + 8;
        SchemacAsked *items = realloc(questions->items, capacity * sizeof *items);
        questions->failed = questions->failed || items == NULL;
        if (items == NULL) return NULL;
        questions->items = items;
        questions->capacity = capacity;
    }
    SchemacAsked *asked = &questions->items[questions->count++];
    *asked = (SchemacAsked){.kind = kind,
                            .step = *reader->step,
                            .section = reader->section,
                            .position = reader->statement->begin,
                            .is_due = true,
                            .changes_before = SIZE_MAX};
    schemac_put(&asked->table, table);
    return asked;
}

void schemac_add_change(SchemacReader *reader, const char *table, const SchemacToken *column)
{
    SchemacQuestions *questions = reader->questions;
    SchemacChanged *items =
        realloc(questions->changed, (questions->changed_count + 1) * sizeof *items);
    questions->failed = questions->failed || items == NULL;
    if (items == NULL) return;
    questions->changed = items;
    SchemacChanged *changed = &items[questions->changed_count++];
    *changed = (SchemacChanged){.column = ""};
    schemac_copy_text(changed->table, sizeof changed->table, table);
    if (column != NULL)
        schemac_copy_token(changed->column, sizeof changed->column, reader->sql, column);
}

/* ---- unique indexes and keys ---- */

/* The columns of an index or key, without what says how they are sorted. */
static void put_key_items(SchemacBuffer *keys, const char *sql, const SchemacToken *list)
{
    SchemacWords words = {.scan = {.sql = sql, .length = list->end, .offset = list->begin},
                          .has = true};
    schemac_next_word(&words);
    while (words.has) {
        SchemacToken item = words.token, inside;
        bool is_expression = item.kind == '(';
        if (!is_expression) schemac_next_word(&words);
        while (words.has && words.token.kind == '.' && schemac_next_word(&words)) {
            item.end = words.token.end;
            schemac_next_word(&words);
        }
        if (words.has && words.token.kind == '(' && schemac_take_parentheses(&words, &inside))
            item.end = inside.end + 1;
        if (keys->length > 0) schemac_put(keys, ", ");
        schemac_put_span(keys, sql, &item);
        schemac_pass_to(&words, NULL, NULL);
        schemac_next_word(&words);
    }
}

/* After the list: INCLUDE, NULLS NOT DISTINCT, WITH, TABLESPACE, WHERE. */
static void read_index_rest(SchemacAsked *asked, SchemacWords *words)
{
    SchemacToken before = {0};
    int depth = 0;
    for (; words->has; schemac_next_word(words)) {
        char kind = words->token.kind;
        depth += (kind == '(') - (kind == ')');
        if (depth == 0 && schemac_is_word(words, "distinct") &&
            schemac_token_equals(words->scan.sql, &before, "not"))
            asked->nulls_equal = true;
        if (depth == 0 && schemac_is_word(words, "where")) {
            const SchemacToken rest = {.begin = words->token.end, .end = words->scan.length};
            schemac_put_span(&asked->condition, words->scan.sql, &rest);
            return;
        }
        before = words->token;
    }
}

static void read_unique_index(SchemacReader *reader, const SchemacSubject *subject)
{
    SchemacWords words = schemac_words_of(reader->sql, reader->statement);
    SchemacToken list;
    while (words.has && words.token.kind != '(') schemac_next_word(&words);
    if (!schemac_take_parentheses(&words, &list) || subject->table.text[0] == '\0') return;
    SchemacAsked *asked =
        schemac_add_question(reader, SCHEMAC_ASKED_DUPLICATES, subject->table.text);
    if (asked == NULL) return;
    put_key_items(&asked->subject, reader->sql, &list);
    read_index_rest(asked, &words);
}

/* At the list of UNIQUE or PRIMARY KEY; USING INDEX asks nothing new. */
static void read_key(SchemacReader *reader, SchemacWords *words, bool is_primary)
{
    SchemacToken list;
    bool nulls_equal = false;
    if (schemac_pass_word(words, "nulls")) {
        nulls_equal = schemac_pass_word(words, "not");
        schemac_pass_word(words, "distinct");
    }
    if (!schemac_take_parentheses(words, &list)) return;
    SchemacAsked *asked = schemac_add_question(reader, SCHEMAC_ASKED_DUPLICATES, reader->table);
    if (asked == NULL) return;
    put_key_items(&asked->subject, reader->sql, &list);
    asked->nulls_equal = nulls_equal;
    if (!is_primary) return;
    SchemacAsked *nulls = schemac_add_question(reader, SCHEMAC_ASKED_NULLS, reader->table);
    if (nulls != NULL) put_key_items(&nulls->subject, reader->sql, &list);
}

/* ---- checks and foreign keys ---- */

/* A constraint that is not valid asks when it is validated. */
static void set_due(SchemacReader *reader, SchemacAsked *asked, const SchemacToken *name,
                    const SchemacToken *rest)
{
    SchemacScan scan = {.sql = reader->sql, .length = rest->end, .offset = rest->begin};
    SchemacToken token, before = {0};
    while (schemac_scan_token(&scan, &token)) {
        bool is_not = schemac_token_equals(reader->sql, &before, "not");
        if (is_not && (schemac_token_equals(reader->sql, &token, "valid") ||
                       schemac_token_equals(reader->sql, &token, "enforced")))
            asked->is_due = false;
        if (schemac_token_equals(reader->sql, &before, "no") &&
            schemac_token_equals(reader->sql, &token, "inherit"))
            asked->no_inherit = true;
        before = token;
    }
    if (name->end > name->begin) schemac_put_span(&asked->name, reader->sql, name);
}

/* "x IS NOT NULL": *column is x. */
static bool is_not_null(const char *sql, const SchemacToken *expression, SchemacToken *column)
{
    SchemacWords words = {
        .scan = {.sql = sql, .length = expression->end, .offset = expression->begin}, .has = true};
    schemac_next_word(&words);
    *column = words.token;
    schemac_next_word(&words);
    return (column->kind == 'w' || column->kind == 'q') && schemac_pass_word(&words, "is") &&
           schemac_pass_word(&words, "not") && schemac_pass_word(&words, "null") && !words.has;
}

static void read_check(SchemacReader *reader, SchemacWords *words, const SchemacToken *name)
{
    SchemacToken expression, column;
    if (!schemac_take_parentheses(words, &expression)) return;
    bool is_null_check = is_not_null(reader->sql, &expression, &column);
    SchemacAsked *asked = schemac_add_question(
        reader, is_null_check ? SCHEMAC_ASKED_NULLS : SCHEMAC_ASKED_CHECK, reader->table);
    SchemacToken rest = schemac_pass_to(words, NULL, NULL);
    if (asked == NULL) return;
    if (is_null_check)
        schemac_put_span(&asked->subject, reader->sql, &column);
    else
        schemac_put_span(&asked->condition, reader->sql, &expression);
    set_due(reader, asked, name, &rest);
}

/* Pairs of columns: "r.a = t.x AND r.b = t.y", and "t.x IS NOT NULL AND ...". */
static bool put_joined(SchemacAsked *asked, const char *sql, const SchemacToken *columns,
                       const SchemacToken *referenced)
{
    SchemacScan own = {.sql = sql, .length = columns->end, .offset = columns->begin};
    SchemacScan other = {.sql = sql, .length = referenced->end, .offset = referenced->begin};
    SchemacToken column, key;
    while (schemac_scan_token(&own, &column)) {
        if (!schemac_scan_token(&other, &key)) return false;
        if (column.kind == ',') continue;
        bool is_name =
            (column.kind == 'w' || column.kind == 'q') && (key.kind == 'w' || key.kind == 'q');
        if (!is_name) return false; /* PERIOD */
        if (asked->condition.length > 0) {
            schemac_put(&asked->condition, " AND ");
            schemac_put(&asked->joined, " AND ");
        }
        schemac_put(&asked->condition, "schemac_t.");
        schemac_put_span(&asked->condition, sql, &column);
        schemac_put(&asked->condition, " IS NOT NULL");
        schemac_put(&asked->joined, "schemac_r.");
        schemac_put_span(&asked->joined, sql, &key);
        schemac_put(&asked->joined, " = schemac_t.");
        schemac_put_span(&asked->joined, sql, &column);
    }
    return !schemac_scan_token(&other, &key);
}

static void read_foreign_key(SchemacReader *reader, SchemacWords *words, const SchemacToken *name)
{
    SchemacToken columns, referenced;
    char other[SCHEMAC_NAME_SIZE];
    if (!schemac_pass_word(words, "key") || !schemac_take_parentheses(words, &columns) ||
        !schemac_pass_word(words, "references") || !words->has)
        return;
    schemac_take_name(words, other, sizeof other);
    if (!schemac_take_parentheses(words, &referenced)) return;
    SchemacAsked *asked = schemac_add_question(reader, SCHEMAC_ASKED_ORPHANS, reader->table);
    SchemacToken rest = schemac_pass_to(words, NULL, NULL);
    if (asked == NULL) return;
    schemac_put(&asked->other, other);
    set_due(reader, asked, name, &rest);
    if (!put_joined(asked, reader->sql, &columns, &referenced)) asked->is_due = false;
}

/* ---- actions of ALTER TABLE ---- */

static void read_added(SchemacReader *reader, SchemacWords *words)
{
    SchemacToken name = {0};
    if (schemac_pass_word(words, "column")) {
        schemac_read_new_column(reader, words);
        return;
    }
    if (schemac_pass_word(words, "constraint")) {
        name = words->token;
        schemac_next_word(words);
    }
    if (schemac_pass_word(words, "check"))
        read_check(reader, words, &name);
    else if (schemac_pass_word(words, "foreign"))
        read_foreign_key(reader, words, &name);
    else if (schemac_pass_word(words, "unique"))
        read_key(reader, words, false);
    else if (schemac_pass_word(words, "exclude"))
        schemac_read_exclusion(reader, words, &name);
    else if (schemac_pass_word(words, "primary") && schemac_pass_word(words, "key"))
        read_key(reader, words, true);
}

static void read_validated(SchemacReader *reader, SchemacWords *words)
{
    SchemacQuestions *questions = reader->questions;
    char name[SCHEMAC_NAME_SIZE];
    if (!schemac_pass_word(words, "constraint") || !words->has) return;
    schemac_copy_token(name, sizeof name, reader->sql, &words->token);
    for (size_t i = 0; i < questions->count; i++) {
        SchemacAsked *asked = &questions->items[i];
        if (!asked->is_due && asked->kind != SCHEMAC_ASKED_CONVERSION && asked->name.length > 0 &&
            strcmp(asked->name.bytes, name) == 0 &&
            strcmp(asked->table.bytes, reader->table) == 0) {
            asked->is_due = true;
            asked->changes_before = SIZE_MAX;
        }
    }
}

/* After ALTER: a column that takes no nulls any more, or gets another type. */
static void read_altered(SchemacReader *reader, SchemacWords *words)
{
    schemac_pass_word(words, "column");
    SchemacToken column = words->token;
    schemac_next_word(words);
    if (schemac_pass_word(words, "set") && schemac_pass_word(words, "not")) {
        SchemacAsked *asked = schemac_add_question(reader, SCHEMAC_ASKED_NULLS, reader->table);
        if (asked != NULL) schemac_put_span(&asked->subject, reader->sql, &column);
        return;
    }
    schemac_pass_word(words, "data");
    if (schemac_is_word(words, "expression")) schemac_add_change(reader, reader->table, &column);
    if (!schemac_pass_word(words, "type")) return;
    SchemacToken type = schemac_pass_to(words, "using", "collate");
    schemac_pass_to(words, "using", NULL);
    SchemacAsked *asked = schemac_add_question(reader, SCHEMAC_ASKED_CONVERSION, reader->table);
    if (asked != NULL) {
        schemac_put_span(&asked->subject, reader->sql, &column);
        schemac_put_span(&asked->type, reader->sql, &type);
        asked->changes_before = reader->questions->changed_count;
        if (schemac_pass_word(words, "using")) {
            SchemacToken value = schemac_pass_to(words, NULL, NULL);
            schemac_put_span(&asked->condition, reader->sql, &value);
        }
    }
    schemac_add_change(reader, reader->table, &column);
}

/* DROP COLUMN, RENAME COLUMN: what has the name later is another column. */
static void read_column_gone(SchemacReader *reader, SchemacWords *words)
{
    if (schemac_is_word(words, "constraint")) return;
    schemac_pass_word(words, "column");
    schemac_pass_if_exists(words);
    if (words->has) schemac_add_change(reader, reader->table, &words->token);
}

static void read_renamed(SchemacReader *reader, SchemacWords *words)
{
    bool is_table = schemac_is_word(words, "to");
    if (is_table) schemac_add_change(reader, reader->table, NULL);
    read_column_gone(reader, words);
    while (words->has && !schemac_is_word(words, "to")) schemac_next_word(words);
    if (!schemac_pass_word(words, "to") || !words->has) return;
    char name[SCHEMAC_NAME_SIZE];
    schemac_copy_token(name, sizeof name, reader->sql, &words->token);
    schemac_add_change(reader, is_table ? name : reader->table, is_table ? NULL : &words->token);
}

/* Actions after which rows and names are what they were. */
static bool is_harmless_action(const SchemacWords *words)
{
    static const char *const harmless[] = {"add",     "validate", "enable",  "disable",
                                           "cluster", "owner",    "replica", "force",
                                           "no",      "set",      "reset"};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (schemac_is_word(words, harmless[i])) return true;
    return false;
}

static void read_attached(SchemacReader *reader, SchemacWords *words)
{
    SchemacQuestions *questions = reader->questions;
    schemac_read_attached(reader, words);
    schemac_add_change(reader, reader->table, NULL);
    if (!questions->failed) questions->changed[questions->changed_count - 1].is_attached = true;
}

static void read_action(SchemacReader *reader, SchemacWords *words)
{
    bool is_harmless = is_harmless_action(words);
    if (schemac_pass_word(words, "alter"))
        read_altered(reader, words);
    else if (schemac_pass_word(words, "add"))
        read_added(reader, words);
    else if (schemac_pass_word(words, "validate"))
        read_validated(reader, words);
    else if (schemac_pass_word(words, "drop"))
        read_column_gone(reader, words);
    else if (schemac_pass_word(words, "rename"))
        read_renamed(reader, words);
    else if (schemac_pass_word(words, "attach"))
        read_attached(reader, words);
    else if (!is_harmless) /* DETACH, INHERIT, ... */
        schemac_add_change(reader, reader->table, NULL);
}

static void read_alter_table(SchemacReader *reader)
{
    SchemacWords words = schemac_words_after_table(reader->sql, reader->statement);
    if (!words.has) return;
    schemac_take_name(&words, reader->table, sizeof reader->table);
    if (words.has && words.token.kind == '*') schemac_next_word(&words);
    while (words.has) {
        read_action(reader, &words);
        schemac_pass_to(&words, NULL, NULL);
        schemac_next_word(&words);
    }
}

/* ---- statements ---- */

static bool starts_with(const SchemacReader *reader, uint32_t token, const char *const *words,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (schemac_token_is(reader->sql, reader->statement, token, words[i])) return true;
    return false;
}

/* Statements that change no rows, and no types and functions that are there. */
static bool is_harmless(const SchemacReader *reader)
{
    static const char *const harmless[] = {"comment", "grant",  "revoke", "analyze",
                                           "set",     "vacuum", "reset",  "reindex"};
    /* With create, alter or drop. */
    static const char *const kinds[] = {"index",   "view",        "materialized", "trigger",
                                        "policy",  "publication", "sequence",     "rule",
                                        "default", "statistics"};
    static const char *const made[] = {"table",  "schema",   "extension", "type",
                                       "domain", "function", "procedure"};
    return starts_with(reader, 0, harmless, sizeof harmless / sizeof *harmless) ||
           starts_with(reader, 1, kinds, sizeof kinds / sizeof *kinds) ||
           (schemac_token_is(reader->sql, reader->statement, 0, "create") &&
            starts_with(reader, 1, made, sizeof made / sizeof *made));
}

/* UPDATE, INSERT INTO, DELETE FROM, DROP TABLE: of the tables that they name. */
static bool read_change_of_rows(SchemacReader *reader)
{
    static const char *const heads[][2] = {
        {"update", NULL}, {"insert", "into"}, {"delete", "from"}, {"drop", "table"}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        SchemacWords words = schemac_words_of(reader->sql, reader->statement);
        char table[SCHEMAC_NAME_SIZE];
        if (!schemac_pass_word(&words, heads[i][0]) ||
            (heads[i][1] != NULL && !schemac_pass_word(&words, heads[i][1])))
            continue;
        schemac_pass_if_exists(&words);
        schemac_pass_word(&words, "only");
        while (words.has) {
            schemac_take_name(&words, table, sizeof table);
            if (!schemac_read_filled(reader, table, &words))
                schemac_add_change(reader, table, NULL);
            if (!words.has || words.token.kind != ',') break;
            schemac_next_word(&words);
        }
        return true;
    }
    return false;
}

/* What this statement and those before it changed counts for its questions. */
static void close_questions(SchemacReader *reader)
{
    SchemacQuestions *questions = reader->questions;
    for (size_t i = 0; i < questions->count; i++)
        if (questions->items[i].is_due && questions->items[i].changes_before == SIZE_MAX)
            questions->items[i].changes_before = questions->changed_count;
}

static void read_statement(SchemacReader *reader, const SchemacStatement *statement)
{
    SchemacSubject subject;
    reader->statement = statement;
    if (schemac_is_index_creation(reader->sql, statement, &subject)) {
        if (subject.is_unique) read_unique_index(reader, &subject);
    } else if (schemac_token_is(reader->sql, statement, 0, "alter") &&
               schemac_token_is(reader->sql, statement, 1, "table")) {
        read_alter_table(reader);
    } else if (!read_change_of_rows(reader)) {
        schemac_read_partition(reader);
        reader->is_lost =
            !is_harmless(reader) && !schemac_drops_made(reader->step->revision, reader->section,
                                                        reader->sql, reader->statement);
    }
    close_questions(reader);
}

void schemac_read_questions(const SchemacPlan *plan, SchemacQuestions *questions)
{
    SchemacReader reader = {.questions = questions};
    for (size_t i = 0; i < plan->count && !plan->steps[i].down; i++) {
        reader.step = &plan->steps[i];
        uint32_t count = schemac_step_sections(reader.step);
        for (uint32_t k = reader.step->first_section; k < count; k++) {
            const SchemacSection *section = schemac_step_section(reader.step, k);
            SchemacScan scan = {.sql = section->sql, .length = section->length};
            SchemacStatement statement;
            reader.section = k;
            reader.sql = section->sql;
            while (schemac_scan_next(&scan, &statement)) {
                read_statement(&reader, &statement);
                if (reader.is_lost) return;
            }
        }
    }
}
