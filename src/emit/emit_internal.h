/* What is decided before anything is written: the model as C has it. Private to emit/. */
#ifndef SCHEMAC_EMIT_EMIT_INTERNAL_H
#define SCHEMAC_EMIT_EMIT_INTERNAL_H

#include "emit/emit.h"

/* ---- names ---- */

/* Global C names taken so far. */
typedef struct CNames {
    Arena *arena;
    Map *taken;
} CNames;

/* `text` as an identifier: what C cannot have becomes `_`, bytes beyond ASCII their hexadecimal.
 * Never empty; may begin with a digit. */
Text c_identifier(Arena *arena, Text text);
/* As a member's or parameter's name: with a `_` after where C, C++ or their headers have the word.
 */
Text c_member(Arena *arena, Text text);
bool c_is_identifier(Text text);
Text c_upper(Arena *arena, Text text);
/* "rag_api_keys" gives "RagApiKeys". */
Text c_camel(Arena *arena, Text text);
/* `name`, or `name` with _2, _3, ... where it is taken. Takes it. */
Text c_names_take(CNames *names, Text name);
bool c_names_has(const CNames *names, Text name);

/* ---- types ---- */

typedef struct CEnum CEnum;

typedef struct CType {
    const char *code; /* "TEXT" of SCHEMAC_TYPE_TEXT */
    const char *form; /* "SCALAR" */
    Text type;        /* when not null: "SchemacText" */
    Text maybe;       /* when nullable: "SchemacMaybeText" */
    const CEnum *labels;
    int32_t dimensions; /* of FLOATS and HALVES */
    Text server_schema; /* of the type; none: wherever it is found */
    Text server_name;   /* pg_type.typname */
    Text bare;          /* its name without modifiers where it has some; else none */
} CType;

/* ---- objects ---- */

typedef struct CLabel {
    const EnumLabel *label;
    Text constant;
    uint32_t value;
} CLabel;

struct CEnum {
    const Enum *object;
    Text type;  /* RagTaskStatus */
    Text maybe; /* RagMaybeTaskStatus */
    Text array; /* RagTaskStatusArray */
    Text maybe_array;
    Text function; /* rag_task_status: its functions' beginning */
    Text unrecognized;
    VECTOR(CLabel) labels; /* in sort order */
    bool has_array;        /* some column is an array of it */
};

typedef struct CColumn {
    const Column *column;
    Text member;
    Text bit;        /* RAG_CHUNKS_ID */
    Text dimensions; /* RAG_CHUNKS_EMBEDDING_DIMENSIONS, of a vector of fixed size */
    CType type;
    Text field_type; /* by type and nullability, or its c_type */
    bool is_nullable;
    bool is_generated;
} CColumn;

/* Numbers of CTable.columns. */
typedef VECTOR(size_t) CColumnList;

/* A unique key: rows can be got by it. */
typedef struct CKey {
    Text source; /* "primary key chunks_pkey", "unique index x" */
    CColumnList columns;
    Text descriptor; /* key_rag_chunks_1 */
    Text words;      /* id, document_id_position */
    bool is_not_null;
    bool takes_conflicts; /* ON CONFLICT: not of one that is checked late, or without overlaps */
} CKey;

typedef struct CListing {
    Text source;
    Text words; /* by_document_id_ordered_by_position */
    CColumnList equal;
    CColumnList order;
    bool is_descending;
    Text predicate;
    Text descriptor;
} CListing;

typedef struct CVector {
    const Index *index;
    size_t column;
    Text words; /* cosine */
    Text expression;
    const char *operator_name;
    Text operator_sql; /* "<=>", "OPERATOR(ext.<=>)" */
    Text parameter_type;
    const char *code; /* FLOATS, VECTOR, HALVES, ... */
    int32_t dimensions;
    bool is_ivfflat;
    Text descriptor;
} CVector;

typedef struct CFunction {
    Text comment;
    Text result; /* "SchemacStatus" */
    Text name;
    VECTOR(Text) parameters;
    Text body; /* indented by 4, with newlines */
    bool is_checked;
} CFunction;

typedef struct CTable {
    const Table *table;
    Text base;  /* rag_chunks */
    Text upper; /* RAG_CHUNKS */
    Text type;  /* RagChunks */
    Text schema;
    VECTOR(CColumn) columns; /* without skipped ones */
    bool is_wide;            /* more than 64 columns: masks are arrays */
    bool has_generated;
    VECTOR(CKey) keys;
    const CKey *identity; /* the key of update, delete and upsert; NULL: there is none */
    VECTOR(CListing) listings;
    VECTOR(CVector) vectors;
    VECTOR(CFunction) functions;
} CTable;

typedef struct CConstraint {
    const Object *object;
    Text constant;
} CConstraint;

typedef struct CModel {
    Arena *arena;
    const Database *database;
    Diagnostics *diagnostics;
    CNames names;
    const char *prefix; /* rag */
    Text upper;         /* RAG */
    Text camel;         /* Rag */
    Name default_namespace;
    Map *enums;   /* Enum object -> CEnum */
    Map *columns; /* Table -> Columns, inherited ones first */
    VECTOR(CEnum *) enum_list;
    VECTOR(CTable *) tables;
    VECTOR(CConstraint) constraints; /* by table and name */
    Text constraint_type;
} CModel;

/* Adds the table's columns: those of its type, of its parents and its own, without skipped ones. */
void c_table_columns(CModel *model, const Table *table, Columns *columns);

/* The C type of `type`; notes on its enum that arrays of it are needed. */
CType c_type(CModel *model, const Type *type);

/* Enums, tables with their columns, constraints. */
CModel *c_model_make(Arena *arena, const Database *database, Diagnostics *diagnostics);
/* The rest of a table: keys, listings, vectors, functions. In model->arena, which the caller may
 * have exchanged for a scratch arena: of many tables only one is whole at a time. */
void c_table_decide(CModel *model, CTable *table);
void c_model_add_keys(CModel *model, CTable *table);
void c_model_add_vectors(CModel *model, CTable *table);
void c_model_add_functions(CModel *model, CTable *table);
void c_model_add_search_functions(CModel *model, CTable *table);

/* The name of the table's constant number `number`, from 0: "key_rag_chunks_1". Constants of the
 * source begin with their kind, functions with the project, so that no two are ever the same. */
Text c_descriptor(CModel *model, const char *kind, const CTable *table, size_t number);

/* Functions while they are made: one more of the table, named `name` after it; its parameters;
 * those that are a key's columns, and the row `key` that its body makes of them. */
#define C_FAILURE "SchemacFailure *failure"
CFunction *c_function_add(CModel *model, CTable *table, const char *name, Text comment);
void c_function_parameter(CModel *model, CFunction *function, Text parameter);
void c_function_string(CModel *model, CFunction *function, const char *parameter);
void c_function_key_parameters(CModel *model, const CTable *table, const CColumnList *columns,
                               CFunction *function);
void c_function_put_key(CModel *model, const CTable *table, const CColumnList *columns,
                        TextBuilder *body);

/* The mask parameter and argument of a table: "uint64_t columns" and "&columns". */
Text c_mask_parameter(CModel *model, const CTable *table, const char *name);
Text c_mask_argument(CModel *model, const CTable *table, const char *name);
/* A number of CTable.columns, or (size_t)-1. */
size_t c_table_find(const CTable *table, Name column);
const char *c_matrix_member(CModel *model, const CTable *table, const CColumn *column);

/* ---- text ---- */

/* A C string literal with its quotes. */
void c_put_string(TextBuilder *out, Text text);
/* A comment block, indented, from the lines of `text`; nothing for an empty one. */
void c_put_comment(TextBuilder *out, size_t indent, Text text);
/* `text` as it may stand inside a comment. */
Text c_comment_text(Arena *arena, Text text);
/* One line, broken after commas to 100 columns; what goes on is indented. `tail` more columns will
 * follow. */
void c_put_wrapped(TextBuilder *out, Text line, size_t indent, size_t tail);
/* Lines of code, those that are too long broken inside their call. */
void c_put_body(TextBuilder *out, Text body);
/* Result, name and parameters. */
void c_put_signature(TextBuilder *out, const CFunction *function, size_t tail);
void c_put_banner(TextBuilder *out, Text title);

/* What stands before the tables, a table (in model->arena), and what stands after them. */
Text c_print_header_begin(CModel *model);
Text c_print_header_table(CModel *model, const CTable *table);
Text c_print_header_end(void);
Text c_print_source_begin(CModel *model);
Text c_print_source_table(CModel *model, const CTable *table);
/* The array `columns` of the chain's file; how many there are. None: nothing is written. */
size_t c_put_shape(Arena *arena, const Database *database, TextBuilder *out);

#endif
