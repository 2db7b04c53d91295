/* Which relations the statements of a section lock, and how strongly: from the lines "-- locks
 * NAME: MODE" that `diff` writes above each statement, or from its first words. Locks that conflict
 * with what clients take, and no others: waiting for those holds up nobody. */
#include "runtime/run_locks_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const mode_names[] = {
    "",      "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
    "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};

const char *schemac_lock_mode_name(SchemacLockMode mode)
{
    return mode_names[mode];
}

void schemac_locks_free(SchemacLocks *locks)
{
    free(locks->items);
    *locks = (SchemacLocks){0};
}

static void add_lock(SchemacLocks *locks, SchemacLock lock)
{
    if (lock.mode < SCHEMAC_LOCK_SHARE || lock.length == 0 || locks->failed) return;
    if (locks->count == locks->capacity) {
        size_t capacity = locks->capacity == 0 ? 8 : 2 * locks->capacity;
        SchemacLock *items = realloc(locks->items, capacity * sizeof *items);
        locks->failed = items == NULL;
        if (items == NULL) return;
        locks->items = items;
        locks->capacity = capacity;
    }
    locks->items[locks->count++] = lock;
}

/* ---- words ---- */

static SchemacWords words_of(const char *sql, size_t begin, size_t end)
{
    const SchemacStatement statement = {.begin = begin, .end = end};
    return schemac_words_of(sql, &statement);
}

/* "a b c", or nothing of it. */
static bool take_words(SchemacWords *words, const char *phrase)
{
    SchemacWords before = *words;
    char word[32];
    while (*phrase != '\0') {
        size_t length = strcspn(phrase, " ");
        memcpy(word, phrase, length);
        word[length] = '\0';
        if (!schemac_pass_word(words, word)) {
            *words = before;
            return false;
        }
        phrase += length + strspn(phrase + length, " ");
    }
    return true;
}

static bool skip_to(SchemacWords *words, const char *word)
{
    while (words->has && !schemac_is_word(words, word)) schemac_next_word(words);
    return schemac_pass_word(words, word);
}

static bool take_sign(SchemacWords *words, char sign)
{
    if (!words->has || words->token.kind != sign) return false;
    schemac_next_word(words);
    return true;
}

static bool is_name(const SchemacWords *words)
{
    return words->has && (words->token.kind == 'w' || words->token.kind == 'q');
}

/* A name of any number of parts. */
static bool take_name(SchemacWords *words, SchemacLock *lock)
{
    if (!is_name(words)) return false;
    size_t begin = words->token.begin;
    lock->name = words->scan.sql + begin;
    do {
        if (!is_name(words)) return false;
        lock->length = words->token.end - begin;
        schemac_next_word(words);
    } while (take_sign(words, '.'));
    return true;
}

/* [IF EXISTS] [ONLY] name [*] */
static bool take_relation(SchemacWords *words, SchemacLock *lock)
{
    schemac_pass_if_exists(words);
    lock->is_deep = !schemac_pass_word(words, "only") && lock->is_deep;
    if (!take_name(words, lock)) return false;
    take_sign(words, '*');
    return true;
}

static void add_relations(SchemacLocks *locks, SchemacWords *words, SchemacLock lock)
{
    do {
        SchemacLock one = lock;
        if (take_relation(words, &one)) add_lock(locks, one);
    } while (take_sign(words, ','));
}

/* ---- statements ---- */

/* REFERENCES name, wherever it stands. */
static void add_references(SchemacLocks *locks, SchemacWords words)
{
    while (skip_to(&words, "references")) {
        SchemacLock lock = {.mode = SCHEMAC_LOCK_SHARE_ROW_EXCLUSIVE};
        if (take_name(&words, &lock)) add_lock(locks, lock);
    }
}

static bool has_several_actions(SchemacWords words)
{
    int depth = 0;
    for (; words.has; schemac_next_word(&words)) {
        depth += (words.token.kind == '(') - (words.token.kind == ')');
        if (depth == 0 && words.token.kind == ',') return true;
    }
    return false;
}

/* The lock of one action of ALTER TABLE: AlterTableGetLockLevel in PostgreSQL's source. */
static SchemacLockMode action_mode(SchemacWords words)
{
    if (schemac_pass_word(&words, "validate") || schemac_pass_word(&words, "attach") ||
        take_words(&words, "cluster on") || take_words(&words, "set without cluster"))
        return SCHEMAC_LOCK_SHARE_UPDATE_EXCLUSIVE;
    if (take_words(&words, "detach partition"))
        return skip_to(&words, "concurrently") ? SCHEMAC_LOCK_SHARE_UPDATE_EXCLUSIVE
                                               : SCHEMAC_LOCK_ACCESS_EXCLUSIVE;
    if (schemac_pass_word(&words, "enable") || schemac_pass_word(&words, "disable")) {
        return schemac_pass_word(&words, "trigger") ? SCHEMAC_LOCK_SHARE_ROW_EXCLUSIVE
                                                    : SCHEMAC_LOCK_ACCESS_EXCLUSIVE;
    }
    if (schemac_pass_word(&words, "set") || schemac_pass_word(&words, "reset")) {
        return words.has && words.token.kind == '(' ? SCHEMAC_LOCK_SHARE_UPDATE_EXCLUSIVE
                                                    : SCHEMAC_LOCK_ACCESS_EXCLUSIVE;
    }
    if (schemac_pass_word(&words, "alter")) {
        schemac_pass_word(&words, "column");
        schemac_next_word(&words);
        return take_words(&words, "set statistics") ? SCHEMAC_LOCK_SHARE_UPDATE_EXCLUSIVE
                                                    : SCHEMAC_LOCK_ACCESS_EXCLUSIVE;
    }
    if (!schemac_pass_word(&words, "add")) return SCHEMAC_LOCK_ACCESS_EXCLUSIVE;
    if (schemac_pass_word(&words, "constraint")) schemac_next_word(&words);
    return take_words(&words, "foreign key") ? SCHEMAC_LOCK_SHARE_ROW_EXCLUSIVE
                                             : SCHEMAC_LOCK_ACCESS_EXCLUSIVE;
}

static void read_alter_table(SchemacLocks *locks, SchemacWords words)
{
    SchemacLock lock = {.is_deep = true};
    SchemacLock part = {.mode = SCHEMAC_LOCK_ACCESS_EXCLUSIVE, .is_deep = true};
    if (!take_relation(&words, &lock)) return;
    lock.mode = has_several_actions(words) ? SCHEMAC_LOCK_ACCESS_EXCLUSIVE : action_mode(words);
    add_lock(locks, lock);
    add_references(locks, words);
    if ((take_words(&words, "attach partition") || take_words(&words, "detach partition")) &&
        take_name(&words, &part) && !schemac_is_word(&words, "concurrently"))
        add_lock(locks, part);
}

/* CREATE ... ON name, DROP ... ON name */
static void read_on(SchemacLocks *locks, SchemacWords words, SchemacLockMode mode)
{
    SchemacLock lock = {.mode = mode, .is_deep = true};
    if (skip_to(&words, "on") && take_relation(&words, &lock)) add_lock(locks, lock);
}

static void read_create_table(SchemacLocks *locks, SchemacWords words)
{
    SchemacLock lock = {.mode = SCHEMAC_LOCK_ACCESS_EXCLUSIVE};
    add_references(locks, words);
    while (skip_to(&words, "partition")) {
        if (schemac_pass_word(&words, "of") && take_name(&words, &lock)) {
            add_lock(locks, lock);
            return;
        }
    }
}

static void read_lock_table(SchemacLocks *locks, SchemacWords words)
{
    SchemacWords after = words;
    SchemacLock lock = {.mode = SCHEMAC_LOCK_ACCESS_EXCLUSIVE, .is_deep = true};
    schemac_pass_word(&words, "table");
    if (skip_to(&after, "in")) {
        for (int mode = SCHEMAC_LOCK_ACCESS_SHARE; mode < SCHEMAC_LOCK_ACCESS_EXCLUSIVE; mode++) {
            char phrase[32];
            size_t length = strlen(mode_names[mode]);
            for (size_t i = 0; i < length; i++)
                phrase[i] = mode_names[mode][i] == ' ' ? ' ' : (char)(mode_names[mode][i] | 0x20);
            memcpy(phrase + length, " mode", sizeof " mode");
            if (take_words(&after, phrase)) lock.mode = (SchemacLockMode)mode;
        }
    }
    add_relations(locks, &words, lock);
}

static void read_create_index(SchemacLocks *locks, SchemacWords words)
{
    if (!schemac_pass_word(&words, "concurrently")) read_on(locks, words, SCHEMAC_LOCK_SHARE);
}

static void read_create_trigger(SchemacLocks *locks, SchemacWords words)
{
    read_on(locks, words, SCHEMAC_LOCK_SHARE_ROW_EXCLUSIVE);
}

static void read_on_exclusive(SchemacLocks *locks, SchemacWords words)
{
    read_on(locks, words, SCHEMAC_LOCK_ACCESS_EXCLUSIVE);
}

/* CREATE RULE n AS ON event TO name */
static void read_create_rule(SchemacLocks *locks, SchemacWords words)
{
    SchemacLock lock = {.mode = SCHEMAC_LOCK_ACCESS_EXCLUSIVE};
    if (skip_to(&words, "to") && take_name(&words, &lock)) add_lock(locks, lock);
}

static void read_exclusive(SchemacLocks *locks, SchemacWords words)
{
    schemac_pass_word(&words, "table");
    if (schemac_pass_word(&words, "concurrently")) return;
    add_relations(locks, &words,
                  (SchemacLock){.mode = SCHEMAC_LOCK_ACCESS_EXCLUSIVE, .is_deep = true});
}

static void read_drop_table(SchemacLocks *locks, SchemacWords words)
{
    add_relations(
        locks, &words,
        (SchemacLock){.mode = SCHEMAC_LOCK_ACCESS_EXCLUSIVE, .is_deep = true, .is_going = true});
}

/* VACUUM (..., FULL, ...) name */
static void read_vacuum(SchemacLocks *locks, SchemacWords words)
{
    bool is_full = false;
    if (!take_sign(&words, '(')) return;
    while (words.has && words.token.kind != ')') {
        is_full = is_full || schemac_is_word(&words, "full");
        schemac_next_word(&words);
    }
    if (is_full && take_sign(&words, ')')) read_exclusive(locks, words);
}

static void read_reindex(SchemacLocks *locks, SchemacWords words)
{
    if (!skip_to(&words, "concurrently")) locks->has_unknown = true;
}

/* What locks nothing that clients need, or what was there before. */
static void read_nothing(SchemacLocks *locks, SchemacWords words)
{
    (void)locks;
    (void)words;
}

typedef struct Form {
    const char *head;
    void (*read)(SchemacLocks *locks, SchemacWords words);
} Form;

/* The first that fits; none: it may lock anything. */
static const Form forms[] = {
    {"alter table", read_alter_table},
    {"alter foreign table", read_alter_table},
    {"alter materialized view", read_exclusive},
    {"alter view", read_exclusive},
    {"alter trigger", read_on_exclusive},
    {"alter policy", read_on_exclusive},
    {"alter rule", read_on_exclusive},
    {"alter index", read_nothing},
    {"alter sequence", read_nothing},
    {"drop table", read_drop_table},
    {"drop view", read_exclusive},
    {"drop materialized view", read_exclusive},
    {"drop foreign table", read_exclusive},
    {"drop index", read_exclusive},
    {"drop trigger", read_on_exclusive},
    {"drop policy", read_on_exclusive},
    {"drop rule", read_on_exclusive},
    {"truncate", read_exclusive},
    {"lock", read_lock_table},
    {"create table", read_create_table},
    {"create unlogged table", read_create_table},
    {"create foreign table", read_create_table},
    {"create unique index", read_create_index},
    {"create index", read_create_index},
    {"create trigger", read_create_trigger},
    {"create or replace trigger", read_create_trigger},
    {"create constraint trigger", read_create_trigger},
    {"create policy", read_on_exclusive},
    {"create rule", read_create_rule},
    {"create or replace rule", read_create_rule},
    {"create or replace view", read_exclusive},
    {"create or replace function", read_nothing},
    {"create or replace procedure", read_nothing},
    {"create or replace aggregate", read_nothing},
    {"create", read_nothing},
    {"refresh materialized view", read_exclusive},
    {"cluster", read_exclusive},
    {"reindex table", read_exclusive},
    {"reindex index", read_exclusive},
    {"reindex", read_reindex},
    {"vacuum full", read_exclusive},
    {"vacuum", read_vacuum},
    {"insert", read_nothing},
    {"update", read_nothing},
    {"delete", read_nothing},
    {"merge", read_nothing},
    {"with", read_nothing},
    {"values", read_nothing},
    {"comment", read_nothing},
    {"grant", read_nothing},
    {"revoke", read_nothing},
    {"set", read_nothing},
    {"reset", read_nothing},
    {"analyze", read_nothing},
};

static void read_statement(SchemacLocks *locks, const char *sql, const SchemacStatement *statement)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        SchemacWords words = words_of(sql, statement->begin, statement->end);
        if (take_words(&words, forms[i].head)) {
            forms[i].read(locks, words);
            return;
        }
    }
    locks->has_unknown = true;
}

/* ---- lines ---- */

static SchemacLockMode mode_of(const char *text, size_t length)
{
    for (int mode = SCHEMAC_LOCK_ACCESS_EXCLUSIVE; mode > SCHEMAC_LOCK_NONE; mode--) {
        size_t own = strlen(mode_names[mode]);
        if (own <= length && memcmp(text, mode_names[mode], own) == 0 &&
            (own == length || text[own] == ',' || text[own] == '\r'))
            return (SchemacLockMode)mode;
    }
    return SCHEMAC_LOCK_NONE;
}

/* "docs: SHARE, reads all rows" */
static bool read_line(SchemacLocks *locks, const char *sql, size_t begin, size_t end)
{
    SchemacWords words = words_of(sql, begin, end);
    SchemacLock lock = {0};
    if (!take_name(&words, &lock) || !words.has || words.token.kind != ':') return false;
    size_t at = words.token.end;
    while (at < end && sql[at] == ' ') at++;
    lock.mode = mode_of(sql + at, end - at);
    add_lock(locks, lock);
    return lock.mode != SCHEMAC_LOCK_NONE;
}

/* The lines between two statements: nothing but comments is there. */
static bool read_lines(SchemacLocks *locks, const char *sql, size_t begin, size_t end)
{
    static const char head[] = "-- locks ";
    bool says_all = false;
    while (begin < end) {
        const char *stop = memchr(sql + begin, '\n', end - begin);
        size_t line_end = stop == NULL ? end : (size_t)(stop - sql);
        size_t at = begin;
        while (at < line_end && (sql[at] == ' ' || sql[at] == ';')) at++;
        if (line_end - at > sizeof head && memcmp(sql + at, head, sizeof head - 1) == 0)
            says_all = read_line(locks, sql, at + sizeof head - 1, line_end) || says_all;
        begin = line_end + 1;
    }
    return says_all;
}

void schemac_locks_read(SchemacLocks *locks, const char *sql, size_t begin, size_t end)
{
    SchemacScan scan = {.sql = sql, .length = end, .offset = begin};
    SchemacStatement statement;
    while (schemac_scan_next(&scan, &statement)) {
        if (!read_lines(locks, sql, begin, statement.begin)) read_statement(locks, sql, &statement);
        begin = statement.end;
        locks->statements++;
    }
}
