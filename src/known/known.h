/* What PostgreSQL's servers know, and the extensions that come with them: types, functions,
 * operators, casts, operator classes, access methods, keywords, parameters of WITH clauses, each
 * with the versions that have it. The tables (*.def) are written from servers by tools/known/write.
 *
 * All that is looked up by a name is found by halving, and several rows may be found: overloads,
 * extensions that have the same name, and versions that say something else of it. Nothing is
 * allocated, and everything that is answered stays as it is.
 * Must not know: a project, what somebody thinks of a fact. */
#ifndef SCHEMAC_KNOWN_KNOWN_H
#define SCHEMAC_KNOWN_KNOWN_H

#include "base/text.h"

/* Those whose servers the tables are of: KNOWN_OLDEST, KNOWN_NEWEST. */
enum {
#define VERSIONS(oldest, newest) KNOWN_OLDEST = (oldest), KNOWN_NEWEST = (newest)
#include "known/versions.def"
#undef VERSIONS
};

/* Major versions that have something, from the first to the last. */
typedef struct KnownVersions {
    uint8_t first;
    uint8_t last;
} KnownVersions;

/* Whether a server of this major version has it: 0 is any of them, and what the newest version has
 * younger ones have too. */
bool known_in(KnownVersions versions, int server);

/* ---- names ---- */

/* A name of the tables, which are many rows of the same ones. */
typedef uint32_t KnownName;

const char *known_name(KnownName name);

/* An extension; KNOWN_POSTGRESQL is none of them. */
typedef uint8_t KnownExtension;

enum { KNOWN_POSTGRESQL = 0 };

/* "uuid-ossp"; "" for PostgreSQL itself. */
const char *known_extension_name(KnownExtension extension);
/* Whether all types, operator classes and access methods of the extension are in the tables. */
bool known_extension_find(Text name, KnownExtension *extension);
/* Whether all of its functions and operators are. */
bool known_extension_has_functions(KnownExtension extension);

/* ---- types ---- */

typedef struct KnownType {
    const char *name;     /* as format_type spells it: "character varying"; of an extension's only
                             its name */
    const char *internal; /* pg_type.typname: "varchar" */
    uint32_t oid;         /* 0 for an extension's */
    uint32_t array_oid;
    char category;          /* pg_type.typcategory: 'N', 'S', 'D', ... */
    uint8_t modifier_count; /* the most modifiers it takes: numeric 2, varchar 1, integer 0 */
    char storage;           /* pg_type.typstorage: 'p'lain, 'm'ain, 'e'xternal, 'x' extended */
    bool collates;
    KnownExtension extension;
    KnownVersions versions;
} KnownType;

/* What a row says of a type: which one, and whether an array of it is meant; 0: none. */
typedef uint16_t KnownTypeNumber;

enum { KNOWN_TYPE_NONE = 0, KNOWN_ARRAY = 0x8000 };

/* The type, or that of the elements; NULL for none. */
const KnownType *known_type(KnownTypeNumber number);
KnownTypeNumber known_type_number(const KnownType *type, bool is_array);

/* PostgreSQL's own by format_type's name, or NULL. */
const KnownType *known_type_find(Text name);
/* Those come first among all types, in the order of their names. */
size_t known_builtin_type_count(void);
/* The type of an extension, or NULL. */
const KnownType *known_extension_type_find(Text name);
size_t known_type_count(void);
const KnownType *known_type_at(size_t index);

/* ---- functions ---- */

enum { KNOWN_ARGUMENTS = 8 }; /* the most that one has */

enum { KNOWN_STRICT = 1, KNOWN_RETURNS_SET = 2, KNOWN_VARIADIC = 4 };

typedef struct KnownFunction {
    KnownName name;
    KnownTypeNumber arguments[KNOWN_ARGUMENTS];
    KnownTypeNumber result;
    KnownExtension extension;
    KnownVersions versions;
    char kind;       /* pg_proc.prokind: 'f', 'p'rocedure, 'a'ggregate, 'w'indow */
    char volatility; /* pg_proc.provolatile: 'i', 's', 'v' */
    uint8_t flags;   /* KNOWN_STRICT, ... */
    uint8_t default_count;
    uint8_t argument_count;
} KnownFunction;

typedef struct KnownFunctions {
    const KnownFunction *items;
    size_t count;
} KnownFunctions;

/* All of this name, of PostgreSQL and of extensions. */
KnownFunctions known_functions(Text name);
/* All there are, in the order of their names. */
KnownFunctions known_all_functions(void);
/* Whether a statement may call it: it neither takes nor gives what only the server's own code has,
 * and is no trigger's. */
bool known_function_is_callable(const KnownFunction *function);

/* ---- operators and casts ---- */

enum { KNOWN_MERGES = 1, KNOWN_HASHES = 2 };

typedef struct KnownOperator {
    char name[8];
    KnownTypeNumber left; /* none for one before its operand */
    KnownTypeNumber right;
    KnownTypeNumber result;
    KnownExtension extension;
    KnownVersions versions;
    char volatility;
    uint8_t flags; /* KNOWN_MERGES: an equality that btree has, KNOWN_HASHES: that hash has */
} KnownOperator;

typedef struct KnownOperators {
    const KnownOperator *items;
    size_t count;
} KnownOperators;

KnownOperators known_operators(Text name);
KnownOperators known_all_operators(void);

typedef struct KnownCast {
    KnownTypeNumber source;
    KnownTypeNumber target;
    KnownExtension extension;
    KnownVersions versions;
    char context; /* pg_cast.castcontext: 'i'mplicit, 'a'ssignment, 'e'xplicit */
    char method;  /* pg_cast.castmethod: 'b'inary, 'f'unction, 'i'n and out */
    char volatility;
} KnownCast;

/* The cast that servers of the version have (0: any), or NULL. */
const KnownCast *known_cast(KnownTypeNumber source, KnownTypeNumber target, int server);
size_t known_cast_count(void);
const KnownCast *known_cast_at(size_t index);

/* ---- access methods and operator classes ---- */

/* What an access method can do, as pg_indexam_has_property tells. */
typedef struct KnownAccessMethod {
    const char *name;
    KnownExtension extension;
    KnownVersions versions;
    bool order; /* ASC, DESC, NULLS FIRST */
    bool unique;
    bool multicolumn;
    bool include;
    bool exclude;
} KnownAccessMethod;

/* As servers of the version have it; 0: as the newest that has it does. NULL: none has. */
const KnownAccessMethod *known_access_method(Text name, int server);
size_t known_access_method_count(void);
const KnownAccessMethod *known_access_method_at(size_t index);

typedef struct KnownOperatorClass {
    KnownName access_method;
    KnownName name;
    KnownName family;
    KnownTypeNumber type; /* pg_opclass.opcintype: polymorphic ones among them */
    KnownExtension extension;
    KnownVersions versions;
    bool is_default;
} KnownOperatorClass;

/* By access method and name, or NULL. */
const KnownOperatorClass *known_operator_class(Text access_method, Text name);
size_t known_operator_class_count(void);
const KnownOperatorClass *known_operator_class_at(size_t index);

/* ---- words ---- */

typedef struct KnownKeyword {
    KnownName word;
    KnownVersions versions;
    char category; /* 'U', 'C', 'T', 'R' as pg_get_keywords has them */
} KnownKeyword;

typedef struct KnownKeywords {
    const KnownKeyword *items;
    size_t count;
} KnownKeywords;

KnownKeywords known_keywords(Text word);

typedef enum KnownOptionKind {
    KNOWN_INTEGER,
    KNOWN_REAL,
    KNOWN_BOOLEAN,
    KNOWN_ENUM,
} KnownOptionKind;

/* A parameter of a WITH clause. */
typedef struct KnownOption {
    const char *owner; /* an access method, "table", "toast", "column", "view" */
    const char *name;
    KnownOptionKind kind;
    double minimum; /* of numbers */
    double maximum;
    const char *words; /* of an enum, separated by blanks */
    KnownExtension extension;
    KnownVersions versions;
} KnownOption;

/* As the newest version that has it does, or NULL. */
const KnownOption *known_option(Text owner, Text name);
size_t known_option_count(void);
const KnownOption *known_option_at(size_t index);

#endif
