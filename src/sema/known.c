/* What is known of PostgreSQL and its extensions: rows of the .def files, and maps of them that are
 * made once a compilation. */
#include "sema/known_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"

struct Known {
    Arena *arena;
    Map *operator_classes;    /* by "method name" */
    Map *extension_types;     /* by type */
    Map *extensions;          /* those that the tables are complete for */
    Map *functions;           /* by name: the FunctionRow of its extension */
    Map *internal_functions;  /* the same: those that only definitions name */
    Map *function_extensions; /* those whose functions are all known */
    Map *not_immutable;
    Map *aggregates;
};

typedef struct FunctionRow {
    const char *extension; /* "": PostgreSQL itself */
    const char *names;     /* separated by blanks */
} FunctionRow;

static const FunctionRow function_rows[] = {
#define FUNCTIONS(extension, names) {extension, names},
#include "model/builtin_functions.def"
#include "sema/extension_functions.def"
#undef FUNCTIONS
};

static const FunctionRow internal_function_rows[] = {
#define FUNCTIONS(extension, names) {extension, names},
#include "model/internal_functions.def"
#undef FUNCTIONS
};

static const FunctionRow operator_rows[] = {
#define OPERATORS(extension, signs) {extension, signs},
#include "sema/extension_operators.def"
#undef OPERATORS
};

static const OperatorClassRow operator_class_rows[] = {
#define OPERATOR_CLASS(access_method, name, type, is_default, extension) \
    {access_method, name, type, is_default, extension},
#include "sema/operator_classes.def"
#undef OPERATOR_CLASS
};

static const ExtensionTypeRow extension_type_rows[] = {
#define EXTENSION_TYPE(extension, type, modifiers) {extension, type, modifiers},
#include "sema/extension_types.def"
#undef EXTENSION_TYPE
};

static const AccessMethodRow access_method_rows[] = {
    /* name     extension  unique multi  include order  exclude */
    {"btree", "", true, true, true, true, true},
    {"hash", "", false, false, false, false, true},
    {"gist", "", false, true, true, false, true},
    {"gin", "", false, true, false, false, false},
    {"spgist", "", false, false, true, false, true},
    {"brin", "", false, true, false, false, false},
    {"bloom", "bloom", false, true, false, false, false},
    {"hnsw", "vector", false, false, false, false, false},
    {"ivfflat", "vector", false, false, false, false, false},
};

/* Extensions of the contrib modules without types of their own. */
static const char *const typeless_extensions[] = {
    "adminpack",
    "amcheck",
    "autoinc",
    "bloom",
    "btree_gin",
    "btree_gist",
    "dblink",
    "dict_int",
    "dict_xsyn",
    "file_fdw",
    "fuzzystrmatch",
    "insert_username",
    "intagg",
    "moddatetime",
    "old_snapshot",
    "pageinspect",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_surgery",
    "pg_trgm",
    "pg_visibility",
    "pg_walinspect",
    "pgcrypto",
    "pgrowlocks",
    "pgstattuple",
    "plpgsql",
    "postgres_fdw",
    "refint",
    "sslinfo",
    "tablefunc",
    "tcn",
    "tsm_system_rows",
    "tsm_system_time",
    "unaccent",
    "uuid-ossp",
    "xml2",
};

static const char *const not_immutable_names[] = {
#define NOT_IMMUTABLE(name) name,
#define AGGREGATE(name)
#include "sema/functions.def"
#undef NOT_IMMUTABLE
#undef AGGREGATE
};

static const char *const aggregate_names[] = {
#define NOT_IMMUTABLE(name)
#define AGGREGATE(name) name,
#include "sema/functions.def"
#undef NOT_IMMUTABLE
#undef AGGREGATE
};

static const struct {
    const char *function;
    const char *extension;
} trigger_function_rows[] = {
    {"suppress_redundant_updates_trigger", ""},
    {"tsvector_update_trigger", ""},
    {"tsvector_update_trigger_column", ""},
    {"lo_manage", "lo"},
    {"moddatetime", "moddatetime"},
    {"autoinc", "autoinc"},
    {"insert_username", "insert_username"},
    {"check_primary_key", "refint"},
    {"check_foreign_key", "refint"},
    {"triggered_change_notification", "tcn"},
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static Map *map_make_set(Arena *arena, const char *const *names, size_t count)
{
    Map *set = map_make(arena);
    for (size_t i = 0; i < count; i++)
        map_put(set, text_from_string(names[i]), (void *)(uintptr_t)names[i]);
    return set;
}

typedef struct ClassKey {
    char bytes[128];
} ClassKey;

/* Longer ones are in no table. */
static Text operator_class_key(ClassKey *key, const char *access_method, Text name)
{
    int length =
        snprintf(key->bytes, sizeof key->bytes, "%s %.*s", access_method, TEXT_FORMAT(name));
    bool fits = length > 0 && (size_t)length < sizeof key->bytes;
    return fits ? (Text){key->bytes, (size_t)length} : TEXT("");
}

/* Takes one word off the front of `*rest`; false when none is left. */
static bool text_next_word(Text *rest, Text *word)
{
    *rest = text_trim(*rest);
    size_t length = 0;
    while (length < rest->length && rest->bytes[length] != ' ') length++;
    *word = text_slice(*rest, 0, length);
    *rest = text_slice(*rest, length, rest->length);
    return length > 0;
}

static void add_functions(Map *functions, const FunctionRow *row)
{
    Text rest = text_from_string(row->names);
    Text word;
    while (text_next_word(&rest, &word))
        if (map_find(functions, word) == NULL) map_put(functions, word, (void *)(uintptr_t)row);
}

static void known_add_functions(Known *known)
{
    known->functions = map_make(known->arena);
    known->function_extensions = map_make(known->arena);
    for (size_t i = 0; i < COUNT_OF(function_rows); i++) {
        add_functions(known->functions, &function_rows[i]);
        map_put(known->function_extensions, text_from_string(function_rows[i].extension),
                (void *)(uintptr_t)&function_rows[i]);
    }
}

Known *known_make(Arena *arena)
{
    Known *known = ARENA_NEW(arena, Known);
    known->arena = arena;
    known->operator_classes = map_make(arena);
    for (size_t i = 0; i < COUNT_OF(operator_class_rows); i++) {
        const OperatorClassRow *row = &operator_class_rows[i];
        ClassKey key;
        map_put(known->operator_classes,
                operator_class_key(&key, row->access_method, text_from_string(row->name)),
                (void *)(uintptr_t)row);
    }
    known->extensions = map_make_set(arena, typeless_extensions, COUNT_OF(typeless_extensions));
    known->extension_types = map_make(arena);
    for (size_t i = 0; i < COUNT_OF(extension_type_rows); i++) {
        const ExtensionTypeRow *row = &extension_type_rows[i];
        map_put(known->extension_types, text_from_string(row->type), (void *)(uintptr_t)row);
        map_put(known->extensions, text_from_string(row->extension), (void *)(uintptr_t)row);
    }
    known_add_functions(known);
    known->not_immutable = map_make_set(arena, not_immutable_names, COUNT_OF(not_immutable_names));
    known->aggregates = map_make_set(arena, aggregate_names, COUNT_OF(aggregate_names));
    return known;
}

const OperatorClassRow *known_operator_class(const Known *known, const char *access_method,
                                             Text name)
{
    ClassKey key;
    return map_find(known->operator_classes, operator_class_key(&key, access_method, name));
}

size_t known_operator_class_count(void)
{
    return COUNT_OF(operator_class_rows);
}

const OperatorClassRow *known_operator_class_at(size_t index)
{
    return &operator_class_rows[index];
}

const ExtensionTypeRow *known_extension_type(const Known *known, Text name)
{
    return map_find(known->extension_types, name);
}

size_t known_extension_type_count(void)
{
    return COUNT_OF(extension_type_rows);
}

const ExtensionTypeRow *known_extension_type_at(size_t index)
{
    return &extension_type_rows[index];
}

bool known_has_extension(const Known *known, Text extension)
{
    return map_find(known->extensions, extension) != NULL;
}

const AccessMethodRow *known_access_method(Text name)
{
    for (size_t i = 0; i < COUNT_OF(access_method_rows); i++)
        if (text_equals_string(name, access_method_rows[i].name)) return &access_method_rows[i];
    return NULL;
}

size_t known_access_method_count(void)
{
    return COUNT_OF(access_method_rows);
}

const AccessMethodRow *known_access_method_at(size_t index)
{
    return &access_method_rows[index];
}

const char *known_function(const Known *known, Text name)
{
    const FunctionRow *row = map_find(known->functions, name);
    return row == NULL ? NULL : row->extension;
}

const char *known_internal_function(Known *known, Text name)
{
    if (known->internal_functions == NULL) {
        known->internal_functions = map_make(known->arena);
        for (size_t i = 0; i < COUNT_OF(internal_function_rows); i++)
            add_functions(known->internal_functions, &internal_function_rows[i]);
    }
    const FunctionRow *row = map_find(known->internal_functions, name);
    return row == NULL ? known_function(known, name) : row->extension;
}

const char *known_operators(Text extension)
{
    for (size_t i = 0; i < COUNT_OF(operator_rows); i++)
        if (text_equals_string(extension, operator_rows[i].extension))
            return operator_rows[i].names;
    return "";
}

bool known_has_functions(const Known *known, Text extension)
{
    bool has_types_only = text_starts_with(extension, "postgis");
    return map_find(known->function_extensions, extension) != NULL ||
           (known_has_extension(known, extension) && !has_types_only);
}

const Map *known_functions(const Known *known)
{
    return known->functions;
}

bool known_is_not_immutable(const Known *known, Text function)
{
    return map_find(known->not_immutable, function) != NULL;
}

bool known_is_aggregate(const Known *known, Text function)
{
    return map_find(known->aggregates, function) != NULL;
}

const char *known_trigger_function(Text function)
{
    for (size_t i = 0; i < COUNT_OF(trigger_function_rows); i++)
        if (text_equals_string(function, trigger_function_rows[i].function))
            return trigger_function_rows[i].extension;
    return NULL;
}
