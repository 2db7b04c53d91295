/* What sema knows of PostgreSQL and its extensions without a server: operator classes, extensions'
 * types and access methods, functions that are not immutable. Tables in *.def, looked up by hash.
 * Must not know: the model being compiled. */
#ifndef SCHEMAC_SEMA_KNOWN_INTERNAL_H
#define SCHEMAC_SEMA_KNOWN_INTERNAL_H

#include "base/map.h"

typedef struct OperatorClassRow {
    const char *access_method;
    const char *name;
    const char *type; /* input type, as format_type spells it; or polymorphic: "anyarray", ... */
    bool is_default;
    const char *extension; /* "": PostgreSQL itself */
} OperatorClassRow;

typedef struct ExtensionTypeRow {
    const char *extension;
    const char *type;
    uint8_t modifier_count; /* the most modifiers it takes */
} ExtensionTypeRow;

/* What an access method can do (amroutine's flags), and who provides it. */
typedef struct AccessMethodRow {
    const char *name;
    const char *extension; /* "": PostgreSQL itself */
    bool unique;
    bool multicolumn;
    bool include;
    bool order; /* ASC, DESC, NULLS FIRST */
    bool exclude;
} AccessMethodRow;

typedef struct Known Known;

Known *known_make(Arena *arena);

/* By access method and name, or NULL. */
const OperatorClassRow *known_operator_class(const Known *known, const char *access_method,
                                             Text name);
size_t known_operator_class_count(void);
const OperatorClassRow *known_operator_class_at(size_t index);

/* The row of an extension's type, or NULL. */
const ExtensionTypeRow *known_extension_type(const Known *known, Text name);
size_t known_extension_type_count(void);
const ExtensionTypeRow *known_extension_type_at(size_t index);
/* Whether the tables say all that matters of this extension: what it provides, or that it has no
 * types. */
bool known_has_extension(const Known *known, Text extension);

const AccessMethodRow *known_access_method(Text name);
size_t known_access_method_count(void);
const AccessMethodRow *known_access_method_at(size_t index);

/* The extension that provides a function of this name ("" PostgreSQL itself), or NULL. */
const char *known_function(const Known *known, Text name);
/* The same, those that no expression calls included. */
const char *known_internal_function(Known *known, Text name);
/* Signs of the operators that the extension provides, comparisons left out, separated by blanks. */
const char *known_operators(Text extension);
/* Whether all functions of this extension are known. */
bool known_has_functions(const Known *known, Text extension);
/* All of them, by name: for "did you mean". */
const Map *known_functions(const Known *known);

bool known_is_not_immutable(const Known *known, Text function);
bool known_is_aggregate(const Known *known, Text function);
/* The extension of a trigger function ("" of PostgreSQL itself), or NULL. */
const char *known_trigger_function(Text function);

#endif
